"""Reads «XML Spreadsheet 2003», which web systems like to call .xls."""

from __future__ import annotations

import re

from lxml import etree

from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW

from . import xml
from .grid import Grid, text_cell
from .limits import MAX_SHEETS
from .numbers import PERCENT, PLAIN, NumberFormat, exact_number, iso_day, number_format
from .sheet import Book, Cell, CellKind, Counter, DamagedError, Sheet, TooLargeError

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_REFERENCE = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!]+))!R(\d{1,7})C(\d{1,5})")


def read(data: bytes) -> Book:
    """Raises DamagedError, TooLargeError."""
    root = xml.tree(data)
    formats = {}
    for style in root.iter(_SS + "Style"):
        code = next((one.get(_SS + "Format", "") for one in style.iter(_SS + "NumberFormat")), "")
        formats[style.get(_SS + "ID", "")] = PERCENT if code == "Percent" else number_format(code)
    counter = Counter()
    sheets: list[Sheet] = []
    for worksheet in root.iter(_SS + "Worksheet"):
        sheets.append(_sheet(worksheet, formats, counter))
        if len(sheets) > MAX_SHEETS:
            raise TooLargeError(f"> {MAX_SHEETS} sheets")
    if not sheets:
        raise DamagedError("Worksheet")
    return Book("xml2003", sheets, _names(root))


def _sheet(worksheet: etree._Element, formats: dict[str, NumberFormat], counter: Counter) -> Sheet:
    visible = not any((one.text or "").startswith("SheetHidden") for one in worksheet.iter("{*}Visible"))
    grid = Grid(worksheet.get(_SS + "Name", ""), counter, visible)
    last = 0
    for column in worksheet.iter(_SS + "Column"):
        first = _count(column, "Index", last + 1, MAX_COLUMN)
        last = first + _count(column, "Span", 0, MAX_COLUMN)
        if column.get(_SS + "Hidden") == "1":
            grid.hidden_columns.append((first, last))
    for row in worksheet.iter(_SS + "Row"):
        grid.start_row(_count(row, "Index", 0, MAX_ROW))
        if row.get(_SS + "Hidden") == "1":
            grid.hidden.add(grid.row)
        for element in row.iterchildren(_SS + "Cell"):
            grid.put(
                _cell(element, formats),
                column=_count(element, "Index", 0, MAX_COLUMN),
                height=_count(element, "MergeDown", 0, MAX_ROW) + 1,
                width=_count(element, "MergeAcross", 0, MAX_COLUMN) + 1,
            )
    return grid.sheet()


def _count(element: etree._Element, name: str, default: int, most: int) -> int:
    return xml.whole(element.get(_SS + name), default, most)


def _cell(element: etree._Element, formats: dict[str, NumberFormat]) -> Cell | None:
    data = element.find(_SS + "Data")
    value = "" if data is None else "".join(map(str, data.itertext()))
    kind = "" if data is None else data.get(_SS + "Type", "String")
    if not value:
        return Cell(CellKind.NO_VALUE, None) if element.get(_SS + "Formula") and kind != "String" else None
    if kind == "Number":
        number = exact_number(value)
        if number is None:
            raise DamagedError(value[:20])
        shown = formats.get(element.get(_SS + "StyleID", ""), PLAIN)
        return Cell(CellKind.NUMBER, number, shown, element.get(_SS + "Formula") is not None)
    if kind == "DateTime" and (day := iso_day(value)) is not None:
        return Cell(CellKind.DATE, day)
    if kind == "Boolean":
        return Cell(CellKind.BOOLEAN, value == "1")
    if kind == "Error":
        return Cell(CellKind.ERROR, value)
    return text_cell(value)


def _names(root: etree._Element) -> dict[str, tuple[str, int, int]]:
    found = {}
    for element in root.iter(_SS + "NamedRange"):
        match = _REFERENCE.fullmatch(element.get(_SS + "RefersTo", ""))
        if match is not None:
            sheet = (match[1] or match[2]).replace("''", "'")
            found[element.get(_SS + "Name", "")] = (sheet, int(match[3]), int(match[4]))
    return found
