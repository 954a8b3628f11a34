"""Reads which period the titles above a table say it is of, so that last quarter's file is not taken for this one's."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.limits import MAX_HEADER, MAX_TITLE_ROWS
from docxtpl_reports.ooxml.charts.areas import cell_name
from docxtpl_reports.spreadsheets.sheet import CellKind

from .tables import FoundTable

_DAY = r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})"
_RANGE = re.compile(rf"(?:từ )?(?:ngày )?{_DAY} ?(?:đến|-) ?(?:hết )?(?:ngày )?{_DAY}")
_QUARTER = re.compile(r"quý (iv|iii|ii|i|[1-4])(?: ?[/-] ?| năm )(\d{4})\b")
_MONTH = re.compile(r"\btháng (\d{1,2})(?: ?[/-] ?| năm )(\d{4})\b")
_A_DAY = re.compile(r"ngày \d{1,2} $")  # before a month: a day, as of signing
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def other_period(found: FoundTable, place: Location, table: str, since: date, until: date) -> list[Diagnostic]:
    """The warning that the titles name periods of which none has a day between the two, both included."""
    stated = [(cell, text, days) for cell, text in titles_of(found) for days in _periods(text)]
    if not stated or any(first <= until and since <= last for _, _, (first, last) in stated):
        return []
    cell, text, _ = stated[0]
    at = Location(file=place.file, sheet=found.sheet.name, cells=cell)
    days = {"first": vietnamese.short_date(since), "last": vietnamese.short_date(until)}
    params = {"table": table, "title": " ".join(text.split()), **days}
    return [Diagnostic("SRC075", at, params)]


def titles_of(found: FoundTable) -> Iterator[tuple[str, str]]:
    """The texts above the heading, with their cells."""
    for row in range(max(1, found.header.top - MAX_TITLE_ROWS), found.header.top):
        for column, cell in sorted(found.sheet.rows.get(row, {}).items()):
            if cell.kind is CellKind.TEXT and len(str(cell.value)) <= MAX_HEADER:
                yield cell_name(row, column), str(cell.value)


def _periods(text: str) -> Iterator[tuple[date, date]]:
    """The periods that a title names: two days, a quarter, a month."""
    words = vietnamese.tidy(text).casefold()
    for match in _RANGE.finditer(words):
        with suppress(ValueError):
            first, last = (date(int(match[n + 2]), int(match[n + 1]), int(match[n])) for n in (1, 4))
            yield first, last
    for match in _QUARTER.finditer(words):
        quarter = _QUARTERS.get(match[1]) or int(match[1])
        yield from _months(quarter * 3 - 2, quarter * 3, match[2])
    for match in _MONTH.finditer(words):
        if not _A_DAY.search(words[: match.start()]):
            yield from _months(int(match[1]), int(match[1]), match[2])


def _months(first: int, last: int, typed: str) -> Iterator[tuple[date, date]]:
    year = int(typed)
    if 1 <= first <= last <= 12 and 1900 <= year <= 2200:
        yield date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
