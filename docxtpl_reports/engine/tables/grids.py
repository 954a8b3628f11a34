"""Tables whose number of cells depends on data: the grid is made to fit the rows, the table keeps its width."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from docxtpl_reports.engine.marks import VARYING_GRID
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import columns_of
from docxtpl_reports.ooxml.wml.tree import parent_of, rows_of

_GRID, _COLUMN, _WIDTH = wml.w("tblGrid"), wml.w("gridCol"), wml.w("w")


def repair(root: etree._Element, changed: Iterable[etree._Element]) -> None:
    """Mends the grids of the tables that are marked below ``root`` and of those in ``changed``."""
    tables = dict.fromkeys(changed)
    for mark in list(root.iter(VARYING_GRID)):
        table = parent_of(mark)
        table.remove(mark)
        tables[table] = None
    for table in tables:
        _fit(table)


def _fit(table: etree._Element) -> None:
    """§17.4.48: as many columns as the widest row needs; the width of new and lost ones is shared with the others."""
    grid = table.find(_GRID)
    needed = max(map(columns_of, rows_of(table)), default=0)
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


def _width(column: etree._Element) -> int:
    value = column.get(_WIDTH, "")
    return int(float(value)) if value.replace(".", "", 1).isdecimal() else 0
