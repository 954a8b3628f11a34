"""The packs that come with this program: in a checkout the folder ``templates``, else what the wheel has installed."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.project import PARTS, RULES_FILE, TEMPLATES

_CHECKOUT = Path(__file__).parents[2] / TEMPLATES
_INSTALLED = f"share/docxtpl_reports/{TEMPLATES}/"  # below the environment's data folder: see setup.cfg


def packs() -> dict[str, Path]:
    """The folder of each pack that is shipped, by its name, in order."""
    found = {path.parent for path in _CHECKOUT.glob(f"*/{RULES_FILE}")} or {
        path.parent for path in _installed() if path.name == RULES_FILE
    }
    return {folder.name: folder for folder in sorted(found)}


def labels() -> dict[str, str]:
    """The titles of the packs that are shipped, as their rules give them."""
    from docxtpl_reports.figures.yaml import files, reading

    trees = {name: files.load(folder / RULES_FILE)[0] for name, folder in packs().items()}
    return {name: reading.text_of(tree.get("ten")) or "" for name, tree in trees.items() if tree is not None}


def shared_parts() -> list[Path]:
    """The files of the parts that these packs share."""
    installed = (path for path in _installed() if path.parent.name == PARTS and path.suffix == ".docx")
    return sorted((_CHECKOUT / PARTS).glob("*.docx")) or sorted(installed)


def _installed() -> set[Path]:
    from importlib.metadata import PackageNotFoundError, files  # takes longer to import than --help may

    try:
        listed = files("docxtpl-reports") or []
    except PackageNotFoundError:
        return set()
    return {Path(str(file.locate())).resolve() for file in listed if _INSTALLED in file.as_posix()}
