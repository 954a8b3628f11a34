"""Tables with columns that data made, fitted when they were rendered: grid, spans and widths agree, cells above the columns
widen, the columns share the width that they had in the template, the table keeps its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.engine.marks import SPLICE
from docxtpl_reports.ooxml.limits import MAX_SPAN
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_after, columns_before, put, spanned
from docxtpl_reports.ooxml.wml.tree import cells_of, parent_of, rows_of

# Left by ``columns``: the loops of a table, the place of a cell in the grid of the template, and the loop that repeats it.
LOOPS, AT, IN = (f"{{{SPLICE}}}{name}" for name in ("columns", "at", "in"))
_TCPR, _WIDTH, _SPAN = (wml.w(name) for name in ("tcPr", "tcW", "gridSpan"))
_GRID, _COLUMN, _W, _TYPE = (wml.w(name) for name in ("tblGrid", "gridCol", "w", "type"))
_SIDES = (("gridBefore", "wBefore"), ("gridAfter", "wAfter"))
Place = tuple[int, int]  # the first grid column of a cell, and the one behind it


class _Grid(NamedTuple):
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
    for table in [table for table in root.iter(wml.TBL) if table.get(LOOPS) is not None]:
        loops = [tuple(map(int, entry.split(":"))) for entry in table.get(LOOPS, "").split()]
        del table.attrib[LOOPS]
        rows = rows_of(table)
        times = [1] * len(widths_of(table))
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
        first = [cell for cell in cells_of(row) if cell.get(IN) == number and cell.get(AT, "").startswith(f"{start}:")]
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
    grid = _Grid(times, _edges_of(widths_of(table), regions, times, text_width(table) if is_relative else 0))
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
        is_in = cell.get(IN) is not None
        first, _, end = cell.get(AT, "").partition(":")
        for name in (IN, AT):
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


def widths_of(table: etree._Element) -> list[int]:
    """The widths of the columns in the grid of a table, in twips; 0 where it does not say."""
    grid = table.find(_GRID)
    values = [column.get(_W, "") for column in grid.findall(_COLUMN)] if grid is not None else []
    return [int(float(value)) if value.replace(".", "", 1).isdecimal() else 0 for value in values]


def _is_as_wide_as_text(table: etree._Element) -> bool:
    """Whether the table is to take the whole width between the margins (§17.4.64: 100 % in fiftieths of a per cent)."""
    width = table.find(f"{wml.w('tblPr')}/{wml.w('tblW')}")
    return width is not None and width.get(_TYPE) == "pct" and width.get(_W, "").rstrip("%") in ("5000", "100")
