"""Reads .ods (OpenDocument 1.3, part 3, §9) row by row; rows and cells that repeat are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from docxtpl_reports.ooxml.charts.areas import column_number
from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW
from docxtpl_reports.ooxml.package.archive import Entry

from . import xml
from .limits import MAX_SHEETS, MAX_XML
from .numbers import PERCENT, PLAIN, NumberFormat, exact_number, iso_day
from .sheet import Book, Cell, CellKind, Counter, DamagedError, EncryptedError, Sheet, Span, TooLargeError

_NAMES = ("table", "table-column", "table-row", "style", "named-range")
_HIDDEN = ("collapse", "filter")
_ADDRESS = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'.$]+))\.\$?([A-Z]{1,3})\$?(\d{1,7})")


def read(entries: Mapping[str, Entry]) -> Book:
    """The spreadsheet in the entries of a zip archive. Raises DamagedError, EncryptedError, TooLargeError."""
    manifest = entries.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest.inflate():
        raise EncryptedError
    content = entries.get("content.xml")
    if content is None:
        raise DamagedError("content.xml")
    if content.size > MAX_XML:
        raise TooLargeError(f"XML > {MAX_XML // 2**20} MB")
    return _Reader().book(content.inflate())


class _Sheet:
    """A sheet while it is read."""

    def __init__(self, name: str, visible: bool) -> None:
        self.name, self.visible = name, visible
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merges: list[Span] = []
        self.hidden: set[int] = set()
        self.filtered: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.row = self.column = 0

    def finished(self) -> Sheet:
        return Sheet(
            self.name,
            self.rows,
            self.merges,
            self.visible,
            frozenset(self.hidden | self.filtered),
            frozenset(self.filtered),
            self.hidden_columns,
        )


class _Reader:
    def __init__(self) -> None:
        self.counter = Counter()
        self.unseen: set[str] = set()  # styles of hidden sheets
        self.names: dict[str, tuple[str, int, int]] = {}

    def book(self, content: bytes) -> Book:
        sheets: list[Sheet] = []
        open_sheets: list[_Sheet] = []  # a table within a cell is not a sheet
        for event, element in xml.stream(content, _NAMES, ("start", "end")):
            kind = xml.local(element.tag)
            if event == "start":
                if kind == "table":
                    name, style = xml.attribute(element, "name"), xml.attribute(element, "style-name")
                    open_sheets.append(_Sheet(name, style not in self.unseen))
            elif kind == "style":
                self._style(element)
            elif kind == "named-range":
                self._name(element)
            elif kind == "table":
                done = open_sheets.pop()
                if not open_sheets:
                    sheets.append(done.finished())
                if len(sheets) > MAX_SHEETS:
                    raise TooLargeError(f"> {MAX_SHEETS} sheets")
                xml.forget(element)
            elif len(open_sheets) == 1:
                if kind == "table-column":
                    _column(element, open_sheets[0])
                else:
                    self._row(element, open_sheets[0])
                    xml.forget(element)
        if not sheets:
            raise DamagedError("table:table")
        return Book("ods", sheets, self.names)

    def _style(self, element: etree._Element) -> None:
        if any(xml.attribute(one, "display") == "false" for one in element.iter("{*}table-properties")):
            self.unseen.add(xml.attribute(element, "name"))

    def _name(self, element: etree._Element) -> None:
        address = _ADDRESS.fullmatch(xml.attribute(element, "cell-range-address"))
        if address is not None and (column := column_number(address[3])):
            sheet = (address[1] or address[2] or "").replace("''", "'")
            self.names[xml.attribute(element, "name")] = (sheet, int(address[4]), column)

    def _row(self, element: etree._Element, sheet: _Sheet) -> None:
        times = xml.whole(xml.attribute(element, "number-rows-repeated") or None, 1, MAX_ROW)
        first = sheet.row + 1
        sheet.row += times
        if sheet.row > MAX_ROW + 1:  # the last row is written as a repeat of what is left
            raise DamagedError(f"{sheet.name}: row {sheet.row}")
        cells = self._cells(element, sheet, first)
        if not cells:
            return
        self.counter.add(len(cells) * times)
        seen = xml.attribute(element, "visibility")
        for row in range(first, first + times):
            sheet.rows[row] = cells
            if seen in _HIDDEN:
                (sheet.filtered if seen == "filter" else sheet.hidden).add(row)

    def _cells(self, row: etree._Element, sheet: _Sheet, number: int) -> dict[int, Cell]:
        cells: dict[int, Cell] = {}
        column = 0
        for element in row:
            if xml.local(element.tag) not in ("table-cell", "covered-table-cell"):
                continue
            times = xml.whole(xml.attribute(element, "number-columns-repeated") or None, 1, MAX_COLUMN)
            height = xml.whole(xml.attribute(element, "number-rows-spanned") or None, 1, MAX_ROW)
            width = xml.whole(xml.attribute(element, "number-columns-spanned") or None, 1, MAX_COLUMN)
            if height * width > 1:
                sheet.merges.append(Span(number, column + 1, number + height - 1, column + width))
            cell = _cell(element)
            if cell is not None:
                self.counter.add(times)
                cells |= dict.fromkeys(range(column + 1, column + times + 1), cell)
                self.counter.cells -= times  # counted with its row
            column += times
            if column > MAX_COLUMN:
                raise DamagedError(f"{sheet.name}: column {column}")
        return cells


def _column(element: etree._Element, sheet: _Sheet) -> None:
    times = xml.whole(xml.attribute(element, "number-columns-repeated") or None, 1, MAX_COLUMN)
    if xml.attribute(element, "visibility") in _HIDDEN:
        sheet.hidden_columns.append((sheet.column + 1, sheet.column + times))
    sheet.column += times


def _cell(element: etree._Element) -> Cell | None:
    kind = xml.attribute(element, "value-type")
    lines = ["".join(_text(line)) for line in element.iterchildren("{*}p")]
    shown = "\n".join(lines) or xml.attribute(element, "string-value")
    formula = xml.attribute(element, "formula")
    if kind in ("float", "percentage", "currency"):
        number = exact_number(xml.attribute(element, "value"))
        if number is None:
            raise DamagedError(xml.attribute(element, "value")[:20])
        zeros = len(shown) if re.fullmatch(r"0\d+", shown, re.ASCII) else 0
        shown_as = PERCENT if kind == "percentage" else NumberFormat(zeros=zeros)
        return Cell(CellKind.NUMBER, number, shown_as, bool(formula))
    if kind == "date" and (day := iso_day(xml.attribute(element, "date-value"))) is not None:
        return Cell(CellKind.DATE, day)
    if kind == "boolean":
        return Cell(CellKind.BOOLEAN, xml.attribute(element, "boolean-value") == "true")
    if not shown.strip():
        return Cell(CellKind.NO_VALUE, None) if formula and kind != "string" else None
    failed = bool(formula) and shown.startswith("#")
    return Cell(CellKind.ERROR if failed else CellKind.TEXT, shown, PLAIN)


def _text(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph with its spaces and line breaks (OpenDocument 1.3, part 3, §6.1)."""
    yield element.text or ""
    for child in element:
        name = xml.local(child.tag)
        if name == "s":
            yield " " * xml.whole(xml.attribute(child, "c") or None, 1, 1000)
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name not in ("annotation", "note"):
            yield from _text(child)
        yield child.tail or ""
