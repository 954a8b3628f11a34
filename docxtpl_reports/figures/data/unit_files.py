"""Finds the reports of units that a data file names (``don_vi_truc_thuoc``): folders, patterns, files; and the units that must
be among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures.limits import MAX_QUOTED
from docxtpl_reports.figures.rules.model import UNITS
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.manifests.unit_report import manifests_in
from docxtpl_reports.project import may_be_read, named_file

REPORTS, EXPECTED = "bao_cao", "phai_co"
UNIT_KEYS = (REPORTS, EXPECTED)
_BUILT = (".docx", ".pdf")  # what may be named in place of the manifest beside it
_PATTERN = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """``paths``: the manifests, each once; ``expected``: the units that must be there; ``place``: of the section."""

    paths: tuple[Path, ...]
    expected: tuple[ScalarNode, ...]
    place: Location


class UnitFilesReader(reading.NodeReader):
    """Reads the section. ``first``: the data file of this period, whose project the reports must be in."""

    def __init__(self, first: Path) -> None:
        super().__init__()
        self.first = first

    def read(self, tree: MappingNode) -> UnitFiles | None:
        """The reports that are named; None where the section is not there or empty."""
        node = tree.get(UNITS)
        if node is None or node.is_null:
            return None
        named: Node | None = node
        expected: Node | None = None
        if isinstance(node, MappingNode):
            self.check_keys(node, UNIT_KEYS, UNITS, reading.DATA_KEY)
            named, expected = node.get(REPORTS), node.get(EXPECTED)
        found: dict[Path, None] = {}
        for item in self._texts(named, UNITS):
            found |= dict.fromkeys(self._files(item))
        units = tuple(self._texts(expected, f"{UNITS}.{EXPECTED}"))
        return UnitFiles(tuple(found), units, node.location)

    def _texts(self, node: Node | None, what: str) -> Iterator[ScalarNode]:
        items = [node] if isinstance(node, ScalarNode) else node if isinstance(node, SequenceNode) else ()
        if node is not None and not items and not node.is_null:
            self.report("YML025", node.location, {"what": what})
        for item in items:
            if self.text(item, what) and isinstance(item, ScalarNode):
                yield item

    def _files(self, node: ScalarNode) -> list[Path]:
        """The manifests of a folder, a pattern or a file, which are there."""
        if not self.is_path(node):
            return []
        path = named_file(node.text, Path(node.location.file or "").parent)
        start = _before_pattern(path)
        if not may_be_read(start, self.first):
            self.report("DAT067", node.location, {"key": UNITS, "typed": node.text})
            return []
        found: list[Path] = []
        if path.is_dir():
            found = list(manifests_in(path))
        elif start != path:
            pattern = path.relative_to(start).as_posix()
            found = sorted(one for one in start.glob(pattern) if one.suffix.lower() == ".json" and one.is_file())
        else:
            beside = path.with_suffix(".json") if path.suffix.lower() in _BUILT else path
            found = [beside] if beside.is_file() else []
        if not found:
            self.report("UNT031", node.location, {"typed": node.text.strip()[:MAX_QUOTED], "path": path.as_posix()})
        return [one for one in found if may_be_read(one, self.first)]


def _before_pattern(path: Path) -> Path:
    """The folder above the first part of a path that is a pattern; the path itself without one."""
    if path.exists():
        return path
    patterns = [number for number, part in enumerate(path.parts) if _PATTERN.search(part)]
    return Path(*path.parts[: patterns[0]]) if patterns else path
