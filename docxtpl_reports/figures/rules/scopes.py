"""The lists of rules, and what the names in their rows refer to: data, once names are resolved (``names``)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from .expressions import Expression, Name, Node, Operation, over_rows
from .model import Field, Indicator, Rules

CLASS = "xep_loai"  # behind the name of an indicator or criterion that has classes
SCORE = "diem"  # behind the name of a criterion that has points
ROW = "dong"  # the section of a name that is looked up in a row


class Reference(NamedTuple):
    """The value that a name refers to. ``section``: ``so_lieu``, ``thong_tin``, ``chi_tieu``, ``tieu_chi``, ``ky``, ``ROW``;
    ``previous``: of the period before; ``inner``: the field or column of a list's records, ``nam`` or ``gia_tri`` of a year
    series, a part of a date, the verdict or class of an indicator or criterion that is asked for; ``up``: of a name in a row,
    how many lists further out the row is."""

    section: str
    name: str
    previous: bool = False
    inner: str | None = None
    up: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The list in whose rows an expression is computed. ``outer``: the list whose rows hold this one."""

    section: str
    field: Field
    previous: bool = False  # the list of the period before
    outer: Listed | None = None
    path: str = dataclasses.field(init=False, compare=False)

    def __post_init__(self) -> None:
        path = f"{self.section if self.outer is None else self.outer.path}.{self.field.name}"
        object.__setattr__(self, "path", path)

    @property
    def levels(self) -> tuple[Listed, ...]:
        """The list and those around it, innermost first."""
        return (self, *(() if self.outer is None else self.outer.levels))

    @property
    def inner(self) -> Iterator[Listed]:
        """The lists in the rows of this one."""
        yield from (self.within(field) for field in self.field.fields if field.fields)

    @property
    def cells(self) -> Iterator[Listed]:
        """The values by keys in the rows of this one, in whose cells something is computed."""
        yield from (self.within(field.cells) for field in self.field.fields if field.cells is not None)

    def key_level(self, keys: str) -> int | None:
        """The level of a row at which the list is whose rows are the ``keys`` of values; None where it is not around it."""
        own = (up for up, level in enumerate(self.levels) if level.outer is None and level.field.name == keys)
        return next(own, None) if keys and self.section == "so_lieu" and not self.previous else None

    def within(self, field: Field) -> Listed:
        """A list in the rows of this one."""
        return Listed(self.section, field, self.previous, self)

    @property
    def before(self) -> Listed:
        """The same list of the period before."""
        return replace(self, previous=True, outer=None if self.outer is None else self.outer.before)

    @property
    def lacks_key(self) -> Listed | None:
        """The list, of this one and those around it, whose rows cannot be found in the period before."""
        return next((level for level in self.levels if not level.field.key), None)

    @property
    def names(self) -> list[str]:
        """The fields of a row, then its computed columns."""
        return [*(field.name for field in self.field.fields), *(column.name for column in self.field.columns)]

    def names_in(self, computed: Collection[str]) -> list[str]:
        """The fields of a row, and of its computed columns those that are among the ``computed``."""
        return [name for name in self.names if self.field.column(name) is None or self.key(name) in computed]

    def has(self, name: str) -> bool:
        return any(field.name == name for field in self.field.fields) or self.field.column(name) is not None

    def typed(self, name: str) -> Field | None:
        return next((field for field in self.field.fields if field.name == name), None)

    def key(self, column: str) -> str:
        """The name of a computed column among everything that is computed."""
        return f"{self.path}.{column}"


def lists(rules: Rules) -> Iterator[Listed]:
    """The lists that have records, each followed by those in its rows."""

    def with_inner(listed: Listed) -> Iterator[Listed]:
        yield listed
        for inner in listed.inner:
            yield from with_inner(inner)

    for section, fields in reversed(rules.declared.items()):
        for field in fields.values():
            if field.fields:
                yield from with_inner(Listed(section, field))


def cell_lists(rules: Rules) -> Iterator[Listed]:
    """The cells of all values by keys in which something is computed."""
    for listed in lists(rules):
        yield from listed.cells


def columns(rules: Rules) -> dict[str, tuple[Listed, Indicator]]:
    """The computed columns of all lists, and what is computed in cells."""
    every = (*lists(rules), *cell_lists(rules))
    return {listed.key(c.name): (listed, c) for listed in every for c in listed.field.columns}


def records_of(field: Field | None) -> Field | None:
    """The list whose records a field has: its own, or its cells."""
    return field if field is None or field.fields else field.cells


def field_of(rules: Rules, section: str, name: str) -> Field | None:
    return rules.declared.get(section, {}).get(name)


def own_cells(rules: Rules, reference: Reference, row: Listed | None) -> int | None:
    """The level of a row whose own cells ``chi_so.ho`` means: in the rows of a list, values by its keys are of these rows."""
    if row is None or reference.section == ROW or reference.previous or reference.inner is None:
        return None
    field = field_of(rules, reference.section, reference.name)
    inner = next((f for f in (() if field is None else field.fields) if f.name == reference.inner), None)
    return None if inner is None else row.key_level(inner.keys)


def names_in_scope(
    expression: Expression, row: Listed | None, list_of: Callable[[Name, Listed | None], Listed | None]
) -> Iterator[tuple[Name, Listed | None]]:
    """The names of an expression, each with the list in whose rows it is looked up."""

    def of(node: Node, row: Listed | None) -> Iterator[tuple[Name, Listed | None]]:
        if isinstance(node, Name):
            yield node, row
        elif isinstance(node, Operation):
            listed = over_rows(node)
            inner = None if listed is None else list_of(listed, row)
            if inner is not None:
                yield from of(node.operands[0], row)
                yield from of(node.operands[1], inner)
            else:
                for operand in node.operands:
                    yield from of(operand, row)

    return of(expression.root, row)
