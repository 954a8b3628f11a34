"""Finished documents as people and validators see them: faults of the format, colours of cells."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openxml_audit import OpenXmlValidator

from .build import W, tree


def faults(document: bytes | Path) -> list[str]:
    """Violations of the format that Office requires, by a validator of their own: a used one finds some that are not there."""
    if isinstance(document, Path):
        return [error.description for error in OpenXmlValidator().validate(document).errors]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "x.docx")
        file.write_bytes(document)
        return faults(file)


def cell_fills(document: bytes) -> dict[str, set[str]]:
    """The background colours of the table cells with each text; empty for a cell without one."""
    fills: dict[str, set[str]] = {}
    for cell in tree(document).iter(f"{{{W}}}tc"):
        shading = cell.find(f"{{{W}}}tcPr/{{{W}}}shd")
        fill = "" if shading is None else shading.get(f"{{{W}}}fill", "")
        fills.setdefault("".join(cell.itertext()), set()).add(fill)
    return fills
