"""Reads .csv files and Excel's «Unicode text»; encoding and separator are detected from the content."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW

from .grid import Grid, text_cell
from .limits import MAX_SAMPLE
from .sheet import Book, Counter, DamagedError, TooLargeError

GUESSED = "Windows-1258"
_SEPARATORS = ";\t,|"
_NAMED = re.compile(r"sep=([;,|\t])\r?\n", re.IGNORECASE)  # Excel's own first line
# How systems and people write codes whose zeros Excel must keep: ="0012", and '0012 as one types it in a cell.
_QUOTED = re.compile(r'="((?:[^"]|"")*)"')
_AS_TEXT = re.compile(r"'(\d+)")
END = "\x1e"  # below the last row; a quote that was never closed takes it in
_FIELD = 1_000_000  # characters of one value; more is a quote that was never closed


def decoded(data: bytes) -> tuple[str, str]:
    """The text, and the name of the encoding when it had to be guessed. Raises DamagedError."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), ""
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1258"), GUESSED
    except UnicodeDecodeError as error:
        raise DamagedError(f"byte {error.start}") from error


def read(data: bytes) -> Book:
    """Raises DamagedError, TooLargeError."""
    text, guessed = decoded(data)
    if "\0" in text:
        raise DamagedError("NUL")
    if END in text:
        raise DamagedError("U+001E")
    grid = Grid("1", Counter())
    for number, values in records(io.StringIO(text, newline=""), text[:MAX_SAMPLE]):
        grid.start_row(number)
        for value in values:
            grid.put(text_cell(value))
    return Book("text", (grid.sheet(),), encoding=guessed)


def records(lines: Iterable[str], sample: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers; ``sample``: the beginning of the text. Raises DamagedError, TooLargeError."""
    csv.field_size_limit(_FIELD)
    named = _NAMED.match(sample)
    number = 0
    if named is not None:
        number, lines = 1, islice(lines, 1, None)
    separator = named[1] if named is not None else _separator(sample)
    rows = csv.reader(chain(lines, ("\n", END)), delimiter=separator)
    start = 1  # the line of the file that the row starts in
    try:
        for values in rows:
            if values == [END]:
                break
            if values and values[-1].endswith(END):
                raise DamagedError(f"line {start + (named is not None)}: quote not closed")
            start = rows.line_num + 1
            number += 1
            if number > MAX_ROW or len(values) > MAX_COLUMN:
                raise TooLargeError(f"> {MAX_ROW} × {MAX_COLUMN}")
            yield number, [_unwrapped(value) for value in values]
    except csv.Error as error:
        raise DamagedError(str(error)) from error


def _unwrapped(value: str) -> str:
    """The value of ``="0012"`` and ``'0012``."""
    if (quoted := _QUOTED.fullmatch(value)) is not None:
        return quoted[1].replace('""', '"')
    return value if (digits := _AS_TEXT.fullmatch(value)) is None else digits[1]


def _separator(sample: str) -> str:
    """The one that gives the most cells in rows of one width: a list of failed units has commas in its sentences."""

    def alike(separator: str) -> int:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
            widths = Tally(len(row) for row in rows)
        except csv.Error:
            return 0
        return max((count * (width - 1) for width, count in widths.items()), default=0)

    return max(_SEPARATORS, key=alike)
