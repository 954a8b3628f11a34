"""Keeps the trees of data files that many units build on, as long as their content stays the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.limits import MAX_BYTES, MAX_COMMON
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.files.reading import digest, read_regular

from .file import load_tree

Tree = tuple[MappingNode | None, list[Diagnostic], dict[str, str]]


class CommonTrees:
    """Data files with what they build on, parsed once. Not shared by processes or threads."""

    def __init__(self) -> None:
        self._kept: dict[str, Tree] = {}

    def load(self, path: Path) -> Tree:
        """The same as ``load_tree``."""
        name = str(path)
        kept = self._kept.get(name)
        if kept is None or not _is_current(kept[2]):
            if len(self._kept) >= MAX_COMMON:
                self._kept.clear()
            kept = self._kept[name] = load_tree(path)
        tree, problems, files = kept
        return tree, list(problems), dict(files)


def _is_current(files: Mapping[str, str]) -> bool:
    """Whether each file still has the content that was read; one that could not be read has none."""
    try:
        return all(digest(read_regular(Path(name), MAX_BYTES)) == known for name, known in files.items())
    except (OSError, ValueError):
        return False
