"""Columns that data makes: ``{% cot m in ky.cac_thang %}`` in the heading of a column (or of several) repeats it, with every
cell below it, for each item.

``take`` lifts the tags out of the text; ``apply``, once the rows have their blocks, puts a loop around the cells of the columns
in each row and notes where the cells of the table are in its grid; ``settle`` counts the columns that were rendered and makes
grid, spans and widths agree: cells above the columns widen, the columns share the width that they had in the template, the
table keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from jinja2 import nodes
from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.dialect.environment import environment
from docxtpl_reports.engine.marks import SPLICE, VARYING_GRID
from docxtpl_reports.engine.template.invariants import guard_around
from docxtpl_reports.engine.template.scopes import scopes
from docxtpl_reports.engine.template.syntax import TOO_DEEP, bound_names, parse_alone
from docxtpl_reports.engine.template.tag import COLUMN_TAG, Block, Tag
from docxtpl_reports.ooxml.limits import MAX_SPAN
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_after, columns_before, columns_of, put, spanned
from docxtpl_reports.ooxml.wml.tree import ancestor_of, cells_of, nearest, parent_of, rows_of

from .cells import take_out
from .labels import Labels

_TCPR, _MERGE, _WIDTH, _SPAN = (wml.w(name) for name in ("tcPr", "vMerge", "tcW", "gridSpan"))
_GRID, _COLUMN, _W, _TYPE = (wml.w(name) for name in ("tblGrid", "gridCol", "w", "type"))
_LOOPS, _AT, _IN = (f"{{{SPLICE}}}{name}" for name in ("columns", "at", "in"))
_SIDES = (("gridBefore", "wBefore"), ("gridAfter", "wAfter"))
Place = tuple[int, int]  # the first grid column of a cell, and the one behind it


@dataclass(frozen=True, slots=True, eq=False)
class ColumnLoop:
    """A tag that repeats columns, and the cell that holds it."""

    tag: Tag
    cell: etree._Element


@dataclass(frozen=True, slots=True, eq=False)
class _Region:
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
        places = {row: _places(row) for row in rows}
        found = list(_misplaced(table, own, rows, places, around, blocks))
        regions = [_region(table, loop, rows, places) for loop in own]
        found = found or [problem for region in regions for problem in _edges(region, regions, places, rows)]
        found += [problem for region in regions for problem in _labels_within(region, places, labels)]
        problems += found
        if not found:
            made += _repeat(table, regions, places, new_tag)
    return made, problems


def _places(row: etree._Element) -> dict[etree._Element, Place]:
    column = columns_before(row)
    found = {}
    for cell in cells_of(row):
        found[cell] = column, column + spanned(cell)
        column += spanned(cell)
    return found


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
    columns = _widths(table)
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
        tree, _ = parse_alone(tag, environment())
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
                cell.set(_IN, str(position))
            own = (
                region.loop.tag if row is region.rows[0] else new_tag(region.loop.tag.source, region.loop.tag.location)
            )
            end = new_tag("endfor", region.loop.tag.location)
            cells[0].addprevious(own.node)
            cells[-1].addnext(end.node)
            yield Block([own, end])
    for cells_of_row in places.values():
        for cell, (left, right) in cells_of_row.items():
            cell.set(_AT, f"{left}:{right}")
        if cells_of_row and all(cell.get(_IN) is not None for cell in cells_of_row):
            guard_around(next(iter(cells_of_row)))
    table.set(_LOOPS, " ".join(entries))


# --- rendered ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Grid:
    """The grid of a table with the columns that were rendered. ``times``: of each column of the template, how often it came;
    ``edges``: the left edge of each new column, and the right one of the last."""

    times: tuple[int, ...]
    edges: tuple[int, ...]

    def columns(self, left: int, right: int) -> int:
        return sum(self.times[left:right])


def settle(
    root: etree._Element, text_width: Callable[[etree._Element], int]
) -> list[tuple[int, str, dict[str, object]]]:
    """Makes grid, spans and widths of each marked table agree with its cells. ``text_width``: between the margins of the page
    that a table is on. Returns problems: the number of the tag, code and parameters."""
    problems: list[tuple[int, str, dict[str, object]]] = []
    for table in [table for table in root.iter(wml.TBL) if table.get(_LOOPS) is not None]:
        loops = [tuple(map(int, entry.split(":"))) for entry in table.get(_LOOPS, "").split()]
        del table.attrib[_LOOPS]
        rows = rows_of(table)
        times = [1] * len(_widths(table))
        for number, start, end, tag in loops:
            count = _count(rows, str(number), start)
            times[start:end] = [count] * (end - start)
            if sum(times) > MAX_SPAN:
                problems.append((tag, "REN115", {"count": sum(times), "limit": MAX_SPAN}))
        _fit(table, rows, [(start, end) for _, start, end, _ in loops], tuple(times), text_width)
    return problems


def _count(rows: Iterable[etree._Element], number: str, start: int) -> int:
    """The number of times that the columns of a loop were rendered, as the first row with some of them shows."""
    for row in rows:
        first = [
            cell for cell in cells_of(row) if cell.get(_IN) == number and cell.get(_AT, "").startswith(f"{start}:")
        ]
        if first:
            return len(first)
    return 0


def _fit(
    table: etree._Element,
    rows: Sequence[etree._Element],
    regions: Sequence[Place],
    times: tuple[int, ...],
    text_width: Callable[[etree._Element], int],
) -> None:
    is_relative = _is_as_wide_as_text(table)
    grid = _Grid(times, _edges_of(_widths(table), regions, times, text_width(table) if is_relative else 0))
    element = table.find(_GRID)
    assert element is not None
    for column in element.findall(_COLUMN):
        element.remove(column)
    for number, (left, right) in enumerate(zip(grid.edges, grid.edges[1:], strict=False)):
        element.insert(number, etree.Element(_COLUMN, {_W: str(right - left)} if grid.edges[-1] else {}))
    for row in rows:
        _fit_row(row, grid)
    for row in [row for row in rows if not cells_of(row)]:
        parent_of(row).remove(row)


def _edges_of(widths: Sequence[int], regions: Sequence[Place], times: Sequence[int], wanted: int) -> tuple[int, ...]:
    """The edges of the new columns. ``wanted``: the width of the table, where it is not that of the template: the columns of
    loops take what the others leave."""
    inside = {column for start, end in regions for column in range(start, end)}
    shared = sum(width for column, width in enumerate(widths) if column in inside and times[column])
    total = sum(widths)
    fixed = sum(width for column, width in enumerate(widths) if column not in inside)
    scale_fixed, scale_shared = 1.0, 1.0
    if wanted and shared and wanted - fixed > shared / 2:
        scale_shared = (wanted - fixed) / shared
    elif fixed + shared:
        scale_fixed = scale_shared = (wanted or total) / (fixed + shared)
    edges, position = [0], 0.0
    column = 0
    while column < len(widths):
        region = next(((start, end) for start, end in regions if start == column), None)
        start, end = region or (column, column + 1)
        scale = scale_fixed if region is None else scale_shared
        for _ in range(times[column]):
            for width in widths[start:end]:
                position += width * scale / (1 if region is None else times[column])
                edges.append(round(position))
        column = end
    return tuple(edges)


def _fit_row(row: etree._Element, grid: _Grid) -> None:
    last = len(grid.times)
    before = grid.columns(0, columns_before(row))
    after = grid.columns(last - columns_after(row), last)
    for (name, width), count, left in zip(_SIDES, (before, after), (0, len(grid.edges) - 1 - after), strict=True):
        _fit_side(row, name, width, count, grid.edges[left + count] - grid.edges[left])
    position = before
    for cell in cells_of(row):
        is_in = cell.get(_IN) is not None
        first, _, end = cell.get(_AT, "").partition(":")
        for name in (_IN, _AT):
            cell.attrib.pop(name, "")
        if not end:
            position += spanned(cell)
            continue
        columns = int(end) - int(first) if is_in else grid.columns(int(first), int(end))
        if not columns:
            parent_of(cell).remove(cell)
            continue
        _fit_cell(cell, columns, grid.edges[position : position + columns + 1], grid.edges[-1])
        position += columns


def _fit_side(row: etree._Element, name: str, width_name: str, columns: int, width: int) -> None:
    properties = row.find(wml.w("trPr"))
    element = None if properties is None else properties.find(wml.w(name))
    if properties is None or element is None:
        return
    skipped = properties.find(wml.w(width_name))
    if columns:
        element.set(wml.w("val"), str(columns))
        if skipped is not None and skipped.get(_TYPE) == "dxa":
            skipped.set(_W, str(width))
    else:
        for child in (element, skipped):
            if child is not None:
                properties.remove(child)


def _fit_cell(cell: etree._Element, columns: int, edges: Sequence[int], total: int) -> None:
    properties = cell.find(_TCPR)
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.insert(0, properties)
    if columns != spanned(cell):
        span = etree.Element(_SPAN)
        span.set(wml.w("val"), str(columns))
        put(properties, span, "gridSpan")
    width = properties.find(_WIDTH)
    if width is None or not total:
        return
    if width.get(_TYPE, "dxa") == "dxa":
        width.set(_W, str(edges[-1] - edges[0]))
    elif width.get(_TYPE) == "pct":
        width.set(_W, str(round(5000 * (edges[-1] - edges[0]) / total)))


def _widths(table: etree._Element) -> list[int]:
    grid = table.find(_GRID)
    values = [column.get(_W, "") for column in grid.findall(_COLUMN)] if grid is not None else []
    return [int(float(value)) if value.replace(".", "", 1).isdecimal() else 0 for value in values]


def _is_as_wide_as_text(table: etree._Element) -> bool:
    """Whether the table is to take the whole width between the margins (§17.4.64: 100 % in fiftieths of a per cent)."""
    width = table.find(f"{wml.w('tblPr')}/{wml.w('tblW')}")
    return width is not None and width.get(_TYPE) == "pct" and width.get(_W, "").rstrip("%") in ("5000", "100")
