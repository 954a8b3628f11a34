"""The part of a list's rows that belongs to one row: its own list, or its cells in another list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.rules.evaluation import Getter, OfRows
from docxtpl_reports.figures.rules.expressions import Name
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Rows, Unknown


class Numbered(OfRows, Protocol):
    """All rows of a list by their numbers; those of a list in rows are numbered through the rows outside (``outer``)."""

    listed: Listed
    typed_rows: Rows

    @property
    def outer(self) -> Numbered | None: ...

    @property
    def by_key(self) -> Mapping[str, list[int]]: ...

    @property
    def places(self) -> range: ...

    def outside(self, place: int, up: int) -> int: ...

    def of_outer(self, first: int, last: int) -> range: ...

    def unknown_of(self, first: int, last: int) -> Unknown | None: ...


def keys_of_rows(names: Numbered, up: int) -> list[str]:
    """The keys of the rows of a list, ``up`` lists further out."""
    for _ in range(up):
        assert names.outer is not None
        names = names.outer
    key = names.listed.field.key_field
    return [str(row[key.name]) if key is not None else "" for row in names.typed_rows]


class InRow:
    """The rows of a list that belong to one row: of the row in which they are asked for (``base``), or of one ``up`` lists
    further out."""

    fixed = False

    def __init__(self, names: Numbered, base: Numbered, up: int) -> None:
        self.names, self.base, self.up = names, base, up
        owner = base.listed.levels[up].path
        chain = [names]
        while chain[0].outer is not None and chain[0].outer.listed.path != owner:
            chain.insert(0, chain[0].outer)
        self.chain = chain

    def get(self, name: Name) -> Getter:
        return self.names.get(name)

    def rows(self, name: Name) -> OfRows | None:
        return self.names.rows(name)

    def at(self, place: Any) -> Sequence[Any] | Unknown:
        first = self.base.outside(place, self.up)
        found = range(first, first + 1)
        for names in self.chain:
            unknown = names.unknown_of(found.start, found.stop)
            if unknown is not None:
                return unknown
            found = names.of_outer(found.start, found.stop)
        return found

    def title(self, place: Any) -> str | Reason:
        return self.names.title(place)


class CellsOfRow:
    """The cells that a row of the keys' list has in another list: of the row in which they are asked for (``base``), or of
    one ``up`` lists further out."""

    fixed = False

    def __init__(self, names: Numbered, base: Numbered, up: int) -> None:
        self.names, self.base, self.up = names, base, up
        self.keys = keys_of_rows(base, up)
        self.by_key, self.all = names.by_key, names.at(None)

    def get(self, name: Name) -> Getter:
        return self.names.get(name)

    def rows(self, name: Name) -> OfRows | None:
        return self.names.rows(name)

    def at(self, place: Any) -> Sequence[Any] | Unknown:
        if isinstance(self.all, Unknown):
            return self.all
        return self.by_key.get(self.keys[self.base.outside(place, self.up)], ())

    def title(self, place: Any) -> str | Reason:
        return self.names.title(place)


def rows_of(names: Numbered, listed: Listed, base: Numbered, row: Listed, place: int) -> Sequence[int]:
    """The rows that a function over a list (``listed``) in one row (``row``, ``place``) is over: those of the list in it or in
    a row around it, its own cells, or all."""
    for up, level in enumerate(row.levels):
        if level is listed.outer:
            number = base.outside(place, up)
            return names.of_outer(number, number + 1)
    up_ = row.key_level(listed.field.keys)
    if up_ is None:
        return names.places
    found = CellsOfRow(names, base, up_).at(place)
    return () if isinstance(found, Unknown) else found
