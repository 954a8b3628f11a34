"""The content of a manifest that is the same in every document of a template: hashes of unchanged parts, places of branches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.branches import Block, blocks
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.renderer import Rendered
from docxtpl_reports.figures.data.sections import FIXED
from docxtpl_reports.files.reading import digest

from . import lines

MAX_LINES = 32  # of one branching: loops run as often as lists are long


class Constants(NamedTuple):
    """``kept``: the hashes of parts that no rendering changes; ``fixed``: parts that are the same in all documents, with
    their hashes; ``found``: every ``if`` and ``for``; ``fixed_names``: those of sections in all packs (``don_vi.ten``)."""

    kept: Mapping[str, str]
    fixed: Mapping[str, tuple[bytes, str]]
    found: tuple[Branching, ...]
    fixed_names: tuple[str, ...]

    def hashes(self, rendered: Rendered) -> dict[str, str]:
        """The SHA-256 of every uncompressed part of the document, in name order."""
        made = {}
        for name, data in rendered.parts.items():
            fixed = self.fixed.get(name)
            made[name] = fixed[1] if fixed is not None and fixed[0] is data else digest(data)
        return dict(sorted({**self.kept, **made}.items()))

    def branches(self, hits: Mapping[str, Mapping[int, int]]) -> dict[str, list[str]]:
        """The branches that every ``if`` took and the iterations of every ``for``, as lines."""
        found: dict[str, list[str]] = {"branches": [], "loops": []}
        for one in self.found:
            found["loops" if one.is_loop else "branches"].append(one.line(hits.get(one.part, _NEVER)))
        return found


class Branching:
    """An ``if`` or ``for`` of the template, with the lines that were written of it: few documents differ in one."""

    def __init__(self, block: Block) -> None:
        self.part, self.is_loop = block.part, block.is_loop
        self._block, self._place = block, _place(block.place)
        self._keys = tuple(turn.key for turn in block.turns)
        self._lines: dict[tuple[int | None, ...], str] = {}

    def line(self, hits: Mapping[int, int]) -> str:
        """The line of a document; ``hits`` of the part."""
        counts = tuple(map(hits.get, self._keys))
        line = self._lines.get(counts)
        if line is None:
            if len(self._lines) >= MAX_LINES:
                self._lines.clear()
            line = self._lines[counts] = self._written(hits)
        return line

    def _written(self, hits: Mapping[int, int]) -> str:
        ways = self._block.ways({self.part: hits})
        if self.is_loop:
            return f'{self._place}"passes": {sum(way.times for way in ways)}}}'
        taken = (f'{{"branch": "{w.branch}", "tag": {lines.text(w.tag)}, "times": {w.times}}}' for w in ways)
        return f'{self._place}"taken": [{", ".join(taken)}]}}'


_NEVER: Mapping[int, int] = {}
_known: WeakKeyDictionary[CompiledTemplate, Constants] = WeakKeyDictionary()


def constants_of(template: CompiledTemplate) -> Constants:
    """Those of a template, made once for as long as the template is in use."""
    found = _known.get(template)
    if found is None:
        package = template.package
        kept = {name: digest(package.raw(name)) for name in package.parts if name not in template.gone}
        fixed = {name: (data, digest(data)) for name, data in template.fixed.items()}
        names = (".".join(name.split(".")[:2]) for name in template.names)
        fixed_names = tuple(dict.fromkeys(name for name in names if name.partition(".")[0] in FIXED))
        found = Constants(kept, fixed, tuple(map(Branching, blocks(template))), fixed_names)
        _known[template] = found
    return found


def _place(place: Location) -> str:
    """The beginning of a line: the place of a tag."""
    return (
        f'{{"part": {lines.text(place.part)}, "heading": {lines.text(place.heading)}, '
        f'"paragraph": {lines.number(place.paragraph)}, "table": {lines.number(place.table)}, '
        f'"row": {lines.number(place.row)}, "cell": {lines.number(place.cell)}, "tag": {lines.text(place.tag)}, '
        f'"occurrence": {lines.number(place.occurrence)}, '
    )
