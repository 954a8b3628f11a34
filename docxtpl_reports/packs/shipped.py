"""The packs that come with this program: in a checkout the folder ``templates``, else what the wheel has installed."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.project import RULES_FILE, TEMPLATES

_INSTALLED = f"share/docxtpl_reports/{TEMPLATES}/"  # below the environment's data folder: see setup.cfg


def packs() -> dict[str, Path]:
    """The folder of each pack that is shipped, by its name, in order."""
    checkout = Path(__file__).parents[2] / TEMPLATES
    found = {path.parent for path in checkout.glob(f"*/{RULES_FILE}")} or _installed()
    return {folder.name: folder for folder in sorted(found)}


def _installed() -> set[Path]:
    from importlib.metadata import PackageNotFoundError, files  # takes longer to import than --help may

    try:
        listed = files("docxtpl-reports") or []
    except PackageNotFoundError:
        return set()
    rules = (file for file in listed if _INSTALLED in file.as_posix() and file.name == RULES_FILE)
    return {Path(str(file.locate())).resolve().parent for file in rules}
