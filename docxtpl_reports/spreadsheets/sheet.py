"""Defines sheets as they are read from any file: sparse cells with their kinds, merged areas, hidden rows and columns."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property
from typing import NamedTuple

from .limits import MAX_CELLS, MAX_MERGED
from .numbers import PLAIN, NumberFormat

TEXT_FILES = (".csv", ".txt", ".tsv")  # the endings of files whose cells are what is typed


class CellKind(Enum):
    """The kind of value that a cell holds. ``NO_VALUE``: a formula whose result the file does not store."""

    NUMBER = auto()
    TEXT = auto()
    BOOLEAN = auto()
    ERROR = auto()
    DATE = auto()
    NO_VALUE = auto()


class Cell(NamedTuple):
    """A cell that is not blank. ``value`` by kind: Decimal, str, bool, the error's text, date, None. ``is_computed``: a number
    that is the result of a formula, where the format tells (.xls does not)."""

    kind: CellKind
    value: Decimal | str | bool | datetime.date | None
    format: NumberFormat = PLAIN
    is_computed: bool = False


class Span(NamedTuple):
    """A block of cells; rows and columns count from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


class Table(NamedTuple):
    """A named table of a sheet (Excel's «Format as Table»): its header row, its data without totals, its columns."""

    header: int
    bottom: int
    left: int
    right: int


class TooLargeError(Exception):
    """A file asks for more than the limits allow; the argument says what."""


class DamagedError(Exception):
    """A file is not what its format asks for; the argument says where."""


class EncryptedError(Exception):
    """A file is protected by a password."""


@dataclass(frozen=True)
class Sheet:
    """``rows``: number → column → cell, without blank cells. ``hidden_columns`` are first and last; of ``hidden_rows`` those in
    ``filtered_rows`` are hidden by a filter's criteria."""

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    merges: Sequence[Span] = ()
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    hidden_columns: Sequence[tuple[int, int]] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a value, from the top."""
        return tuple(sorted(self.rows))

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that hold a value in some row, from the left."""
        return tuple(sorted({column for cells in self.rows.values() for column in cells}))

    @cached_property
    def merged(self) -> Mapping[int, Sequence[Span]]:
        """The merged areas by the rows with values that they cover, the first row of each included, from the left; of areas
        that overlap, which no program makes, one. Raises TooLargeError."""
        found: dict[int, list[Span]] = {}
        count = 0
        for span in sorted(self.merges, key=lambda one: one.left):
            rows = self.numbers[bisect_left(self.numbers, span.top) : bisect_right(self.numbers, span.bottom)]
            for row in rows if span.top in self.rows else (span.top, *rows):
                spans = found.setdefault(row, [])
                if not spans or spans[-1].right < span.left:
                    spans.append(span)
            count += len(rows) + 1
            if count > MAX_MERGED:
                raise TooLargeError(f"{len(self.merges)} merged areas")
        return found

    def span(self, row: int, column: int) -> Span | None:
        """The merged area that a cell is part of."""
        spans = self.merged.get(row, ())
        place = bisect_right(spans, column, key=lambda one: one.left) - 1
        return spans[place] if place >= 0 and column <= spans[place].right else None

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or the one whose merged area covers it."""
        span = self.span(row, column) if row in self.merged else None
        if span is not None:
            row, column = span.top, span.left
        return self.rows.get(row, {}).get(column)

    def is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a file in their order. ``format``: a key of ``files.FORMATS``; ``names``: single cells by name, as sheet,
    row and column; ``encoding``: of a text file, when it had to be guessed."""

    format: str
    sheets: Sequence[Sheet]
    names: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    from_1904: bool = False
    encoding: str = ""


@dataclass(slots=True)
class Counter:
    """Counts the cells of one file while it is read, so that no file takes more memory than the limit allows."""

    cells: int = 0

    def add(self, count: int = 1) -> None:
        """Raises TooLargeError."""
        self.check(count)
        self.cells += count

    def check(self, count: int) -> None:
        """Whether so many more are not too many. Raises TooLargeError."""
        if self.cells + count > MAX_CELLS:
            raise TooLargeError(f"> {MAX_CELLS} cells")
