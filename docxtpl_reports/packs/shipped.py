"""The packs that come with this program: their titles, and what ``project`` knows of where they lie."""

from __future__ import annotations

from docxtpl_reports.project import RULES_FILE
from docxtpl_reports.project import shipped_packs as packs
from docxtpl_reports.project import shipped_parts as shared_parts

__all__ = ["labels", "packs", "shared_parts"]


def labels() -> dict[str, str]:
    """The titles of the packs that are shipped, as their rules give them."""
    from docxtpl_reports.figures.yaml import files, reading

    trees = {name: files.load(folder / RULES_FILE)[0] for name, folder in packs().items()}
    return {name: reading.text_of(tree.get("ten")) or "" for name, tree in trees.items() if tree is not None}
