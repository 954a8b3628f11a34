"""Columns that data makes: ``{% cot m in ky.cac_thang %}`` in the heading of a column (or of several) repeats it, with every
cell below it, for each item.

``take`` lifts the tags out of the text; ``apply``, once the rows have their blocks, puts a loop around the cells of the columns
in each row and notes where the cells of the table are in its grid. ``fitting`` does the rest when they were rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from jinja2 import nodes
from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.grammar.compiling import compiling_environment
from docxtpl_reports.engine.marks import VARYING_GRID
from docxtpl_reports.engine.template.invariants import guard_around
from docxtpl_reports.engine.template.scopes import scopes
from docxtpl_reports.engine.template.syntax import TOO_DEEP, bound_names, parse_alone
from docxtpl_reports.engine.template.tag import COLUMN_TAG, Block, Tag
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_by_cell, columns_of
from docxtpl_reports.ooxml.wml.tree import ancestor_of, nearest, rows_of

from .cells import take_out
from .fitting import AT, IN, LOOPS, Place, widths_of
from .labels import Labels

_TCPR, _MERGE = wml.w("tcPr"), wml.w("vMerge")


class ColumnLoop(NamedTuple):
    """A tag that repeats columns, and the cell that holds it."""

    tag: Tag
    cell: etree._Element


class _Region(NamedTuple):
    """The columns of one loop: their place in the grid of the table, and the rows from the one with the tag on."""

    loop: ColumnLoop
    table: etree._Element
    start: int
    end: int
    rows: tuple[etree._Element, ...]


# --- compiling ---------------------------------------------------------------------------------------------------------------


def take(tags: Sequence[Tag]) -> tuple[list[ColumnLoop], list[Diagnostic]]:
    """The loops over columns of a story, and the problems of tags that are in no cell; they are removed from the text."""
    loops: list[ColumnLoop] = []
    problems: list[Diagnostic] = []
    for tag in tags:
        if tag.keyword != COLUMN_TAG:
            continue
        cell = ancestor_of(tag.node, wml.TC)
        argument = tag.source[len(COLUMN_TAG) :].strip()
        if cell is None:
            problems.append(Diagnostic("TPL201", tag.location, {"tag": tag.location.tag}))
        elif not argument:
            problems.append(Diagnostic("TPL019", tag.location, {"tag": tag.location.tag}))
        else:
            loops.append(ColumnLoop(tag, cell))
            take_out(tag.node)
        tag.source, tag.level = f"for {argument}", ""
    return loops, problems


def apply(
    root: etree._Element,
    loops: Sequence[ColumnLoop],
    blocks: Sequence[Block],
    labels: Labels,
    new_tag: Callable[[str, Location], Tag],
) -> tuple[list[Block], list[Diagnostic]]:
    """Puts each loop around its cells in every row: the blocks that this makes, and the problems of misplaced tags."""
    if not loops:
        return [], []
    around = {row: inside for row, inside in scopes(root, blocks, wml.TR) if row.tag == wml.TR}
    tables = dict.fromkeys(table for loop in loops if (table := nearest(loop.cell, wml.TBL)) is not None)
    made: list[Block] = []
    problems: list[Diagnostic] = []
    for table in tables:
        own = [loop for loop in loops if nearest(loop.cell, wml.TBL) is table]
        rows = rows_of(table)
        places = {row: columns_by_cell(row) for row in rows}
        found = list(_misplaced(table, own, rows, places, around, blocks))
        regions = [_region(table, loop, rows, places) for loop in own]
        found = found or [problem for region in regions for problem in _edges(region, regions, places, rows)]
        found += [problem for region in regions for problem in _labels_within(region, places, labels)]
        problems += found
        if not found:
            made += _repeat(table, regions, places, new_tag)
    return made, problems


def _region(
    table: etree._Element,
    loop: ColumnLoop,
    rows: Sequence[etree._Element],
    places: dict[etree._Element, dict[etree._Element, Place]],
) -> _Region:
    first = next(number for number, row in enumerate(rows) if loop.cell in places[row])
    return _Region(loop, table, *places[rows[first]][loop.cell], tuple(rows[first:]))


def _misplaced(
    table: etree._Element,
    loops: Sequence[ColumnLoop],
    rows: Sequence[etree._Element],
    places: dict[etree._Element, dict[etree._Element, Place]],
    around: dict[etree._Element, tuple[Block, ...]],
    blocks: Sequence[Block],
) -> Iterator[Diagnostic]:
    """Tags whose table or row does not allow them."""
    tag = loops[0].tag
    columns = widths_of(table)
    inside = [block for block in blocks if block.is_pair and nearest(block.tags[0].node, wml.TBL) is table]
    about_cells = [block for block in inside if _is_among_cells(block.tags[0].node)]
    for block in about_cells:
        params = {"tag": tag.location.tag, "other": block.tags[0].location.tag}
        yield Diagnostic("TPL207", block.tags[0].location, params)
    if table.find(VARYING_GRID) is not None and not about_cells:
        yield Diagnostic("TPL207", tag.location, {"tag": tag.location.tag, "other": "colspan, hm"})
    for number, row in enumerate(rows, 1):
        if (taken := columns_of(row)) != len(columns):
            sizes: dict[str, object] = {"row": number, "columns": taken, "grid": len(columns)}
            yield Diagnostic("TPL206", tag.location, {"tag": tag.location.tag, **sizes})
    for loop in loops:
        own_row = next(row for row in rows if loop.cell in places[row])
        merge = loop.cell.find(f"{_TCPR}/{_MERGE}")
        repeating = [block for block in around[own_row] if block.tags[0].keyword == "for" and block in inside]
        own = {"tag": loop.tag.location.tag}
        if merge is not None and merge.get(wml.w("val"), "continue") != "restart":
            yield Diagnostic("TPL203", loop.tag.location, own)
        elif repeating:
            yield Diagnostic("TPL202", loop.tag.location, {**own, "loop": repeating[-1].tags[0].location.tag})
        names = _bound(loop.tag)
        for other in (b.tags[0] for b in inside if b.tags[0].keyword == "for"):
            if same := sorted(names & (bound_names([other]) - {"loop"})):
                yield Diagnostic("TPL209", loop.tag.location, {**own, "name": same[0], "loop": other.location.tag})
                break


def _is_among_cells(node: etree._Element) -> bool:
    above = nearest(node, wml.TC, wml.TR, wml.TBL)
    return above is not None and above.tag == wml.TR


def _bound(tag: Tag) -> set[str]:
    """The names that a loop over columns binds or reads: rows must not give them another meaning."""
    names = bound_names([tag]) - {"loop", "caller", "varargs", "kwargs"}
    try:
        tree, _ = parse_alone(tag, compiling_environment())
    except TOO_DEEP:
        tree = None
    return names if tree is None else names | {name.name for name in tree.find_all(nodes.Name) if name.name != "loop"}


def _edges(
    region: _Region,
    regions: Sequence[_Region],
    places: dict[etree._Element, dict[etree._Element, Place]],
    rows: Sequence[etree._Element],
) -> Iterator[Diagnostic]:
    """Loops over the same columns, and cells that are partly over, or below, those of a loop."""
    tag = region.loop.tag
    own = {"tag": tag.location.tag}
    for other in regions:
        if other is region:
            break
        if other.start < region.end and region.start < other.end:
            is_within = bool((_bound(tag) - bound_names([tag])) & bound_names([other.loop.tag]))
            code = "TPL224" if is_within else "TPL204"
            yield Diagnostic(code, tag.location, {**own, "other": other.loop.tag.location.tag})
            return
    for number, row in enumerate(rows, 1):
        is_below = row in region.rows
        within = []
        for cell, (left, right) in places[row].items():
            if right <= region.start or region.end <= left:
                continue
            covers = left <= region.start and region.end <= right
            is_within = is_below and region.start <= left and right <= region.end
            if is_within:
                within.append(cell)
            elif not covers:
                yield Diagnostic("TPL205", tag.location, {**own, "row": number})
                return
        if len({cell.getparent() for cell in within}) > 1:
            yield Diagnostic("TPL205", tag.location, {**own, "row": number})
            return


def _labels_within(
    region: _Region, places: dict[etree._Element, dict[etree._Element, Place]], labels: Labels
) -> Iterator[Diagnostic]:
    tag = region.loop.tag
    for opener, cells in labels.loops:
        for row in region.rows:
            found = (place for cell, place in places[row].items() if cell in cells)
            if any(region.start < right and left < region.end for left, right in found):
                yield Diagnostic("TPL208", tag.location, {"tag": tag.location.tag, "loop": opener.location.tag})
                return


def _repeat(
    table: etree._Element,
    regions: Sequence[_Region],
    places: dict[etree._Element, dict[etree._Element, Place]],
    new_tag: Callable[[str, Location], Tag],
) -> Iterator[Block]:
    """Puts the loops around cells, and marks the cells of the table with their places."""
    entries = []
    for position, region in enumerate(regions):
        entries.append(f"{position}:{region.start}:{region.end}:{region.loop.tag.index}")
        for row in region.rows:
            cells = [c for c, (left, right) in places[row].items() if region.start <= left and right <= region.end]
            if not cells:
                continue
            for cell in cells:
                cell.set(IN, str(position))
            own = (
                region.loop.tag if row is region.rows[0] else new_tag(region.loop.tag.source, region.loop.tag.location)
            )
            end = new_tag("endfor", region.loop.tag.location)
            cells[0].addprevious(own.node)
            cells[-1].addnext(end.node)
            yield Block([own, end])
    for cells_of_row in places.values():
        for cell, (left, right) in cells_of_row.items():
            cell.set(AT, f"{left}:{right}")
        if cells_of_row and all(cell.get(IN) is not None for cell in cells_of_row):
            guard_around(next(iter(cells_of_row)))
    table.set(LOOPS, " ".join(entries))
