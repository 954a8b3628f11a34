"""Tables whose number of cells depends on data: the grid is made to fit the rows, the table keeps its width."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from docxtpl_reports.engine.marks import VARYING_GRID
from docxtpl_reports.ooxml.wml import names as wml

_GRID, _COLUMN, _SPAN, _WIDTH = wml.w("tblGrid"), wml.w("gridCol"), wml.w("gridSpan"), wml.w("w")


def mend(root: etree._Element, changed: Iterable[etree._Element]) -> None:
    """Mends the grids of the tables that are marked below ``root`` and of those in ``changed``."""
    tables = dict.fromkeys(changed)
    for mark in list(root.iter(VARYING_GRID)):
        table = mark.getparent()
        assert table is not None
        table.remove(mark)
        tables[table] = None
    for table in tables:
        _fit(table)


def _fit(table: etree._Element) -> None:
    """§17.4.48: as many columns as the widest row needs; new ones take their share of the width, lost ones give theirs."""
    grid = table.find(_GRID)
    rows = [row for row in table.iter(wml.TR) if next(row.iterancestors(wml.TBL)) is table]
    needed = max(map(_columns, rows), default=0)
    if grid is None or not needed:
        return
    columns = grid.findall(_COLUMN)
    width = sum(map(_width, columns))
    if needed > len(columns) > 0:
        scale = len(columns) / needed
        widths = [int(_width(column) * scale) for column in columns]
        share = int(width / needed)
        widths += [share] * (needed - len(columns))
    elif needed < len(columns):
        share = sum(map(_width, columns[needed:])) // needed
        widths = [_width(column) + share for column in columns[:needed]]
    else:
        return
    for column in columns:
        grid.remove(column)
    for index, value in enumerate(widths):
        grid.insert(index, etree.Element(_COLUMN, {_WIDTH: str(value)} if width else {}))


def _columns(row: etree._Element) -> int:
    """The grid columns that a row takes, with those it leaves out at its sides (§17.4.14, §17.4.15)."""
    cells = [cell for cell in row.iter(wml.TC) if next(cell.iterancestors(wml.TR)) is row]
    sides = (_number(row, f"{wml.w('trPr')}/{wml.w(name)}", 0) for name in ("gridBefore", "gridAfter"))
    return sum(sides) + sum(_number(cell, f"{wml.w('tcPr')}/{_SPAN}", 1) for cell in cells)


def columns_before(row: etree._Element) -> int:
    """The grid columns that a row leaves out before its first cell."""
    return _number(row, f"{wml.w('trPr')}/{wml.w('gridBefore')}", 0)


def spanned(cell: etree._Element) -> int:
    """The grid columns that a cell takes; one, where the template says that only data tells."""
    return _number(cell, f"{wml.w('tcPr')}/{_SPAN}", 1)


def _number(element: etree._Element, path: str, default: int) -> int:
    found = element.find(path)
    value = "" if found is None else found.get(wml.w("val"), "")
    return int(value) if value.isdecimal() else default


def _width(column: etree._Element) -> int:
    value = column.get(_WIDTH, "")
    return int(float(value)) if value.replace(".", "", 1).isdecimal() else 0
