"""Writes the sheets of ``tong-hop.xlsx`` with XlsxWriter, row by row, so that memory does not grow with the number of
units.

Texts are always written as texts; one that a spreadsheet could take for a formula is marked as quoted.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import IO, Any

from docxtpl_reports.manifests.exact import Exact
from docxtpl_reports.ooxml.limits import MAX_CELL_TEXT, MAX_COLUMN, MAX_ROW
from docxtpl_reports.values import Verdict

CREATED = datetime.datetime(2020, 1, 1)  # fixed, so that equal reports give equal bytes
MAX_EXACT = 10**15  # spreadsheets keep 15 digits: larger numbers are written as text
_A3, _A4 = 8, 9
_ON_A4, _ON_A3 = 140, 150  # characters across a page; A4 pages are scaled down
_SMALLER = 1.5  # a sheet slightly too wide is still readable when scaled by this
_LINE = 15  # points of a line
_TALLEST = 400  # points of a row: spreadsheets allow 409
_NAME_LENGTH = 31  # characters of a sheet's name
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # what XML has no form for
_FORMULA = ("=", "+", "-", "@", "\t")
COLOURS = {
    Verdict.PASS: "#C6EFCE",
    Verdict.FAIL: "#FFC7CE",
    Verdict.UNKNOWN: "#FFEB9C",
    Verdict.NOT_APPLICABLE: "#EDEDED",
}


class MissingWriterError(ImportError):
    """XlsxWriter is not installed."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: the two rows of words above it, its own heading, and its width. Equal adjacent words are merged."""

    above: str
    below: str
    own: str
    width: float = 12


Look = dict[str, Any]
Cell = str | int | datetime.date | Exact | Verdict | None


class Book:
    """The workbook. ``to``: the open file that receives it on closing."""

    def __init__(self, to: IO[bytes], title: str) -> None:
        try:
            import xlsxwriter
        except ImportError as error:
            raise MissingWriterError from error
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(to, options)
        self._book.set_properties({"title": title, "created": CREATED})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def sheet(self, name: str) -> Sheet:
        """Add a sheet; its name is truncated and numbered if necessary."""
        return Sheet(self._book.add_worksheet(self._free(name)), self)

    def close(self) -> None:
        """Writes the workbook. Raises OSError."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            self._book.fileclosed = True  # otherwise its destructor tries again
            raise error.args[0] from None

    def format(self, **properties: Any) -> Any:
        key = tuple(properties.items())
        if key not in self._formats:
            look = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", **properties}
            self._formats[key] = self._book.add_format(look)
        return self._formats[key]

    def _free(self, name: str) -> str:
        plain = "".join(" " if letter in "[]:*?/\\'" else letter for letter in cleaned(name)).strip() or "1"
        number, found = 1, plain[:_NAME_LENGTH]
        while found.casefold() in self._names:
            number += 1
            mark = f" ({number})"
            found = plain[: _NAME_LENGTH - len(mark)] + mark
        self._names.add(found.casefold())
        return found


class Sheet:
    """One sheet, written from top to bottom: title, heading, rows."""

    def __init__(self, sheet: Any, book: Book) -> None:
        self._sheet, self._book = sheet, book
        self.name: str = sheet.get_name()
        self.row = 0
        self._first = 0
        self._heads: Sequence[Head] = ()
        self._frozen = 0

    @property
    def is_full(self) -> bool:
        return self.row >= MAX_ROW

    def title(self, text: str, *lines: str) -> None:
        self._text(self.row, 0, text, {"bold": True, "font_size": 14})
        for number, line in enumerate(lines, 1):
            self._text(self.row + number, 0, line, {"italic": True})
        self.row += 1 + len(lines)

    def heading(self, heads: Sequence[Head], frozen: int) -> None:
        """Write the heading: three rows, or one if nothing is above it. It stays visible and repeats on every page."""
        heads = heads[:MAX_COLUMN]
        self._heads = heads
        look: Look = {"bold": True, "text_wrap": True, "align": "center", "border": 1, "bg_color": "#DDEBF7"}
        first = self.row
        if any(head.above or head.below for head in heads):
            longest = max(len(head.above) / (_span(heads, n, "above") * head.width) for n, head in enumerate(heads))
            self._sheet.set_row(self.row, min(150, 18 * (1 + int(longest * 1.2))))
            for words in ("above", "below"):
                self._across(heads, words, look)
                self.row += 1
        for column, head in enumerate(heads):
            self._sheet.set_column(column, column, head.width)
            self._text(self.row, column, head.own, look)
        self._first, self._frozen = self.row, frozen
        self.row += 1
        self._sheet.freeze_panes(self.row, frozen)
        self._sheet.repeat_rows(first, self._first)
        if frozen:
            self._sheet.repeat_columns(0, frozen - 1)

    def _across(self, heads: Sequence[Head], words: str, look: Look) -> None:
        column = 0
        while column < len(heads):
            span = _span(heads, column, words)
            text = getattr(heads[column], words)
            if span > 1:
                self._sheet.merge_range(
                    self.row, column, self.row, column + span - 1, cleaned(text), self._book.format(**look)
                )
            else:
                self._text(self.row, column, text, look)
            column += span

    def cells(self, values: Iterable[Cell]) -> None:
        """Write one row."""
        row = list(values)
        widths = (head.width for head in self._heads)
        lines = max((_lines(value, width) for value, width in zip(row, widths, strict=False)), default=1)
        if lines > 1:
            self._sheet.set_row(self.row, min(_TALLEST, _LINE * lines))
        for column, value in enumerate(row):
            self._cell(self.row, column, value)
        self.row += 1

    def finish(self) -> None:
        """Set filters and the page layout."""
        sheet = self._sheet
        width = sum(head.width for head in self._heads)
        sheet.autofilter(self._first, 0, max(self._first, self.row - 1), max(len(self._heads) - 1, 0))
        sheet.set_landscape()
        sheet.set_paper(_A4 if width <= _ON_A4 else _A3)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{self.name.replace('&', '&&')}&R&P/&N")
        if width <= _ON_A3 * _SMALLER:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_v_pagebreaks(self._breaks())

    def _breaks(self) -> list[int]:
        """The columns that start a new page: columns under one heading stay together."""
        breaks: list[int] = []
        left = used = sum(head.width for head in self._heads[: self._frozen])
        column = self._frozen
        while column < len(self._heads):
            span = _span(self._heads, column, "above")
            width = sum(head.width for head in self._heads[column : column + span])
            if used + width > _ON_A3 and used > left:
                breaks.append(column)
                used = left
            used += width
            column += span
        return breaks

    def _cell(self, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            self._sheet.write_blank(row, column, None, self._book.format(border=1))
        elif isinstance(value, Verdict):
            look: Look = {"border": 1, "align": "center", "bg_color": COLOURS[value]}
            self._text(row, column, value.label, look)
        elif isinstance(value, Exact):
            self._number(row, column, value)
        elif isinstance(value, datetime.date):
            look = {"border": 1, "align": "center", "num_format": "dd/mm/yyyy"}
            self._sheet.write_datetime(row, column, value, self._book.format(**look))
        elif isinstance(value, int):
            self._sheet.write_number(row, column, value, self._book.format(border=1, num_format="#,##0"))
        else:
            self._text(row, column, value, {"border": 1, "text_wrap": True})

    def _number(self, row: int, column: int, value: Exact) -> None:
        exact = value.value / 100 if value.is_percent else value.value
        if abs(exact) >= MAX_EXACT:
            self._text(row, column, str(exact), {"border": 1, "align": "right"})
            return
        look = self._book.format(border=1, num_format=number_format(value.digits, value.is_percent))
        self._sheet.write_number(row, column, float(exact), look)

    def _text(self, row: int, column: int, text: str, look: Look) -> None:
        text = cleaned(text)
        if text.startswith(_FORMULA):  # stays a text when somebody edits the cell
            look = {**look, "quote_prefix": True}
        self._sheet.write_string(row, column, text, self._book.format(**look))


@cache
def number_format(digits: int, is_percent: bool) -> str:
    """The number format with the digits that the report prints: ``0.00%``, ``#,##0.0``."""
    part = "." + "0" * min(digits, 15) if digits else ""
    return f"0{part}%" if is_percent else f"#,##0{part}"


def _lines(value: Cell, width: float) -> int:
    """The number of lines that a text takes in its cell."""
    if not isinstance(value, str) or isinstance(value, Verdict) or len(value) <= width * 1.05:
        return 1
    return sum(1 + int(len(line) * 0.95 / width) for line in value.split("\n"))


def cleaned(text: str) -> str:
    """A text without characters that a cell cannot hold."""
    text = _UNSEEN.sub(" ", text.encode("utf-8", "replace").decode("utf-8"))
    return text if len(text) <= MAX_CELL_TEXT else text[: MAX_CELL_TEXT - 1] + "…"


def _span(heads: Sequence[Head], column: int, words: str) -> int:
    """The number of columns, starting with this one, that share the words above them."""
    text = getattr(heads[column], words)
    end = column + 1
    while text and end < len(heads) and getattr(heads[end], words) == text and heads[end].above == heads[column].above:
        end += 1
    return end - column
