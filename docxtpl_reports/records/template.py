"""The content of a manifest that is the same in every document of a template: hashes of unchanged parts, places of branches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.branches import Block, blocks
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.renderer import Rendered
from docxtpl_reports.files.reading import digest

from . import lines


@dataclass(frozen=True, slots=True)
class Constants:
    """``kept``: the hashes of parts that no rendering changes; ``fixed``: parts that are the same in all documents, with
    their hashes; ``found``: every ``if`` and ``for`` with its place as JSON."""

    kept: Mapping[str, str]
    fixed: Mapping[str, tuple[bytes, str]]
    found: tuple[tuple[Block, str], ...]

    def hashes(self, rendered: Rendered) -> dict[str, str]:
        """The SHA-256 of every uncompressed part of the document, in name order."""
        made = {}
        for name, data in rendered.parts.items():
            fixed = self.fixed.get(name)
            made[name] = fixed[1] if fixed is not None and fixed[0] is data else digest(data)
        return dict(sorted({**self.kept, **made}.items()))

    def branches(self, hits: Mapping[str, Mapping[int, int]]) -> dict[str, list[str]]:
        """The branches that every ``if`` took and the iterations of every ``for``, as lines."""
        branches, loops = [], []
        for block, place in self.found:
            ways = block.ways(hits)
            if block.is_loop:
                loops.append(f'{place}"passes": {sum(way.times for way in ways)}}}')
            else:
                taken = (f'{{"branch": "{w.branch}", "tag": {lines.text(w.tag)}, "times": {w.times}}}' for w in ways)
                branches.append(f'{place}"taken": [{", ".join(taken)}]}}')
        return {"branches": branches, "loops": loops}


_known: WeakKeyDictionary[CompiledTemplate, Constants] = WeakKeyDictionary()


def constants_of(template: CompiledTemplate) -> Constants:
    """Those of a template, made once for as long as the template is in use."""
    found = _known.get(template)
    if found is None:
        package = template.package
        kept = {name: digest(package.raw(name)) for name in package.parts if name not in template.gone}
        fixed = {name: (data, digest(data)) for name, data in template.fixed.items()}
        found = Constants(kept, fixed, tuple((block, _place(block.place)) for block in blocks(template)))
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
