"""Cells that span columns which a loop makes (``{%tc for %}``): their spans follow the number of columns.

``mark`` notes, before tags are moved, which cells lie over the columns of which loop, as the designer sees the table;
``settle`` counts the columns that were rendered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from lxml import etree

from docxtpl_reports.engine.marks import SPLICE
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.limits import MAX_SPAN
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_by_cell, put, spanned
from docxtpl_reports.ooxml.wml.tree import cells_of, nearest, rows_of

_TCPR = wml.w("tcPr")
_ROW, _IN, _OVER = (f"{{{SPLICE}}}{name}" for name in ("loops", "loop", "over"))


def mark(blocks: Sequence[Block], spanned_by_tag: Collection[etree._Element] = ()) -> None:
    """Marks the cells over the columns of each loop of cells, the loop's own cells and its row; not cells whose span a tag
    of their own says (``spanned_by_tag``).

    Loops over the same columns of one table have one number.
    """
    numbers: dict[tuple[etree._Element, int, int], int] = {}
    rows: dict[etree._Element, set[int]] = {}
    places: dict[etree._Element, dict[etree._Element, tuple[int, int]]] = {}
    for block in blocks:
        if not block.is_pair or block.tags[0].level != "tc":
            continue
        first, last = (nearest(block.tags[end].node, wml.TC) for end in (0, -1))
        row = None if first is None else first.getparent()
        if first is None or last is None or row is None or row.tag != wml.TR or last.getparent() is not row:
            continue
        if row not in places:
            places[row] = columns_by_cell(row)
        table = next(row.iterancestors(wml.TBL))
        start, end = places[row][first][0], places[row][last][1]
        number = numbers.setdefault((table, start, end), len(numbers))
        rows.setdefault(row, set()).add(number)
        row.set(_ROW, " ".join(map(str, sorted(rows[row]))))
        for cell, (left, right) in places[row].items():
            if start <= left and right <= end:
                cell.set(_IN, f"{cell.get(_IN, '')} {number}".strip())
    for table in {table for table, _, _ in numbers}:
        regions = [(number, start, end) for (owner, start, end), number in numbers.items() if owner is table]
        for row in rows_of(table):
            found = places.get(row) or columns_by_cell(row)
            others = {cell: place for cell, place in found.items() if cell not in spanned_by_tag}
            _mark_over(others, regions, rows.get(row, set()))


def _mark_over(
    places: dict[etree._Element, tuple[int, int]], regions: Sequence[tuple[int, int, int]], own: Collection[int]
) -> None:
    for cell, (left, right) in places.items():
        over = [f"{n}:{start}:{end}" for n, start, end in regions if n not in own and left <= start and end <= right]
        if over:
            cell.set(_OVER, " ".join(over))


def settle(root: etree._Element) -> None:
    """Gives each marked cell the span of the columns below it, and takes the marks out."""
    tables: dict[etree._Element, list[etree._Element]] = {}
    for row in root.iter(wml.TR):
        tables.setdefault(next(row.iterancestors(wml.TBL), row), []).append(row)
    for rows in tables.values():
        widths: dict[str, int] = {}
        for row in rows:
            if (loops := _pop(row, _ROW)) is None:
                continue
            counted: Counter[str] = Counter(dict.fromkeys(loops.split(), 0))
            for cell in cells_of(row):
                for number in (_pop(cell, _IN) or "").split():
                    counted[number] += spanned(cell)
            for number, width in counted.items():
                widths[number] = max(width, widths.get(number, 0))
        for cell in (cell for row in rows for cell in row.iter(wml.TC)):
            if (over := _pop(cell, _OVER)) is not None:
                _follow(cell, [entry.split(":") for entry in over.split()], widths)


def _follow(cell: etree._Element, over: Sequence[Sequence[str]], widths: dict[str, int]) -> None:
    # Columns of the template, and how many there are now: loops of several rows agree.
    made: dict[tuple[int, int], int] = {}
    for number, start, end in over:
        if number in widths:
            place = int(start), int(end)
            made[place] = max(made.get(place, 0), widths[number])
    grown = sum(columns - (end - start) for (start, end), columns in made.items())
    if not grown:
        return
    properties = cell.find(_TCPR)
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.insert(0, properties)
    span = etree.Element(wml.w("gridSpan"))
    span.set(wml.w("val"), str(min(max(spanned(cell) + grown, 1), MAX_SPAN)))
    put(properties, span, "gridSpan")


def _pop(element: etree._Element, name: str) -> str | None:
    value = element.get(name)
    if value is not None:
        del element.attrib[name]
    return value
