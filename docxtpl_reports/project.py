"""The project a file belongs to, and whether another file is part of it."""

from __future__ import annotations

from pathlib import Path


def find_project(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds ``templates/``."""
    folder = start.absolute() if start.is_dir() else start.absolute().parent
    return next((f for f in (folder, *folder.parents) if (f / "templates").is_dir()), None)


def may_be_read(path: Path, data: Path) -> bool:
    """Whether a data file may build on ``path``: a file of its project, links followed; without a project, one of its folder
    or of the folder above."""
    root = find_project(data) or data.absolute().parent.parent
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


TEMPLATE_FILE = "mau.docx"


RULES_FILE = "quy-tac.yml"
