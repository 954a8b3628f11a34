"""Reads .ods (OpenDocument 1.3, part 3, §9) row by row; rows and cells that repeat are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

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
    reader = Reader()
    sheets: list[OpenSheet] = []
    for sheet, row in reader.walk(content_of(entries).inflate()):
        if row is None:
            sheets.append(sheet)
            continue
        reader.counter.add(len(row.cells) * row.times)
        sheet.rows |= dict.fromkeys(row.numbers, row.cells)
    if not sheets:
        raise DamagedError("table:table")
    return Book("ods", [sheet.finished() for sheet in sheets], reader.names)


def content_of(entries: Mapping[str, Entry]) -> Entry:
    """The part with the sheets. Raises DamagedError, EncryptedError, TooLargeError."""
    manifest = entries.get("META-INF/manifest.xml")
    if manifest is not None and b"encryption-data" in manifest.inflate():
        raise EncryptedError
    content = entries.get("content.xml")
    if content is None:
        raise DamagedError("content.xml")
    if content.size > MAX_XML:
        raise TooLargeError(f"XML > {MAX_XML // 2**20} MB")
    return content


class Row(NamedTuple):
    """A row with values, and how often it is repeated."""

    first: int
    times: int
    cells: dict[int, Cell]

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.times)


class OpenSheet:
    """A sheet while it is read."""

    def __init__(self, name: str, visible: bool) -> None:
        self.name, self.visible = name, visible
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merges: list[Span] = []
        self.hidden: set[int] = set()
        self.filtered: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.row = self.column = 0

    def hides(self, row: int) -> bool:
        return row in self.hidden or row in self.filtered

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


class Reader:
    """Reads the content of one spreadsheet; ``names``: its named cells."""

    def __init__(self) -> None:
        self.counter = Counter()
        self.unseen: set[str] = set()  # styles of hidden sheets
        self.names: dict[str, tuple[str, int, int]] = {}

    def walk(self, content: bytes | Entry) -> Iterator[tuple[OpenSheet, Row | None]]:
        """Each sheet where it begins, without a row, then its rows with values."""
        open_sheets: list[OpenSheet] = []  # a table within a cell is not a sheet
        count = 0
        for event, element in xml.stream(content, _NAMES, ("start", "end")):
            kind = xml.local(element.tag)
            if event == "start":
                if kind == "table":
                    name, style = xml.attribute(element, "name"), xml.attribute(element, "style-name")
                    open_sheets.append(OpenSheet(name, style not in self.unseen))
                    if len(open_sheets) == 1:
                        count += 1
                        if count > MAX_SHEETS:
                            raise TooLargeError(f"> {MAX_SHEETS} sheets")
                        yield open_sheets[0], None
            elif kind == "style":
                self._style(element)
            elif kind == "named-range":
                self._name(element)
            elif kind == "table":
                open_sheets.pop()
                xml.forget(element)
            elif len(open_sheets) == 1:
                if kind == "table-column":
                    _column(element, open_sheets[0])
                    continue
                row = self._row(element, open_sheets[0])
                xml.forget(element)
                if row is not None:
                    yield open_sheets[0], row

    def _style(self, element: etree._Element) -> None:
        if any(xml.attribute(one, "display") == "false" for one in element.iter("{*}table-properties")):
            self.unseen.add(xml.attribute(element, "name"))

    def _name(self, element: etree._Element) -> None:
        address = _ADDRESS.fullmatch(xml.attribute(element, "cell-range-address"))
        if address is not None and (column := column_number(address[3])):
            sheet = (address[1] or address[2] or "").replace("''", "'")
            self.names[xml.attribute(element, "name")] = (sheet, int(address[4]), column)

    def _row(self, element: etree._Element, sheet: OpenSheet) -> Row | None:
        times = xml.whole(xml.attribute(element, "number-rows-repeated") or None, 1, MAX_ROW)
        first = sheet.row + 1
        sheet.row += times
        if sheet.row > MAX_ROW + 1:  # the last row is written as a repeat of what is left
            raise DamagedError(f"{sheet.name}: row {sheet.row}")
        cells = self._cells(element, sheet, first)
        if not cells:
            return None
        self.counter.check(len(cells) * times)
        seen = xml.attribute(element, "visibility")
        row = Row(first, times, cells)
        if seen in _HIDDEN:
            (sheet.filtered if seen == "filter" else sheet.hidden).update(row.numbers)
        return row

    def _cells(self, row: etree._Element, sheet: OpenSheet, number: int) -> dict[int, Cell]:
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
                self.counter.check(times)
                cells |= dict.fromkeys(range(column + 1, column + times + 1), cell)
            column += times
            if column > MAX_COLUMN:
                raise DamagedError(f"{sheet.name}: column {column}")
        return cells


def _column(element: etree._Element, sheet: OpenSheet) -> None:
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
