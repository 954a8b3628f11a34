"""Cells of a table of two keys: asked for by the column, by its value or its name, never by position."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError

from .absent import Unknown
from .namespace import Namespace, Value
from .number import Number


def same_name(text: str) -> str:
    """The text as names are told apart by: without regard to case and spaces."""
    return vietnamese.tidy(text).casefold()


class Cell(Namespace):
    """The totals of the rows in a cell under their names, with the rows themselves; false when there are none."""

    __slots__ = ("_filled",)
    _filled: bool

    def __init__(self, names: Mapping[str, object], filled: bool) -> None:
        super().__init__(names)
        object.__setattr__(self, "_filled", filled)

    def __bool__(self) -> bool:
        return self._filled

    def __reduce__(self) -> tuple[Any, ...]:
        return Cell, (self._names, self._filled)


class Cells(Value):
    """The cells of one line: ``h.o[c]`` for a column of the table, ``h.o[m]`` for a month or a day, ``h.o["Ao Sen"]``.

    Iterating gives them in the order of the columns, of which one is None when its value is not known. A column in which
    nothing happened has the empty cell.
    """

    __slots__ = ("_cells", "_columns", "_empty", "_label")
    _cells: dict[object, Cell]
    _columns: dict[object, str]
    _empty: Cell
    _label: str

    def __init__(
        self, cells: Mapping[object, Cell], columns: Mapping[object, str], empty: Cell, label: str = ""
    ) -> None:
        """``columns``: their keys, each with its name."""
        self._set(_cells=dict(cells), _columns=dict(columns), _empty=empty, _label=label, _attributes=None)

    def __getitem__(self, key: object) -> Cell:
        value = key["ten"] if isinstance(key, Namespace) and "ten" in key else key
        own = None if isinstance(value, Unknown) else value.value if isinstance(value, Number) else value
        own = same_name(own) if isinstance(own, str) else own
        if own not in self._columns and isinstance(own, str | int):
            params = {"label": self._label, "key": str(value), "keys": ", ".join(self._columns.values())}
            raise ReportError(Diagnostic("VER202", params=params))
        return self._cells.get(own, self._empty)

    def __iter__(self) -> Iterator[Cell]:
        return (self._cells.get(column, self._empty) for column in self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __eq__(self, other: object) -> bool:
        return (
            (self._cells, self._columns) == (other._cells, other._columns)
            if isinstance(other, Cells)
            else NotImplemented
        )

    def __hash__(self) -> int:
        return hash((self._label, tuple(self._columns)))

    def __repr__(self) -> str:
        return f"Cells({self._cells!r}, {self._columns!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Cells, (self._cells, self._columns, self._empty, self._label)
