"""The command line: one file per command, one answer and one exit code for each run."""
