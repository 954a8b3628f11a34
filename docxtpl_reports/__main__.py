"""``python -m docxtpl_reports``: the command line, for where its script is not on the path."""

from docxtpl_reports.cli.main import run

if __name__ == "__main__":
    run()
