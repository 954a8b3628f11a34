"""Rules with everything that follows from them alone, found once and handed to all stages of every report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from docxtpl_reports.figures.yaml.nodes import Place

from .expressions import Expression, Name
from .model import Field, Indicator, Rules
from .results import Results
from .scopes import Listed, Reference, names_in_scope

Scoped = tuple[str, bool, tuple[str, ...]]  # the list in whose rows a name is (path, previous), and the name


def scoped(name: Name, row: Listed | None) -> Scoped:
    return ("", False, name.path) if row is None else (row.path, row.previous, name.path)


class Section(NamedTuple):
    """A section of a data file that the rules declare. ``computed``: the indicators that somebody may type there by
    mistake."""

    fields: tuple[Field, ...]
    names: frozenset[str]
    computed: Mapping[str, Indicator]


class Sums(NamedTuple):
    """The totals row of a list: a field whose values are added or a column as it is judged for the total, by name. ``fixed``:
    of a rate, whether its numerator and its denominator are the same in all rows."""

    parts: Mapping[str, Field | Indicator]
    fixed: Mapping[str, tuple[bool, bool]]


class Default(NamedTuple):
    """The value of a figure that is not typed, with the places of its parts in the rules."""

    value: object
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Rules):
    """Sound rules with their names resolved; made by ``planning``. It is data, which a process may keep and hand on.

    ``order``: everything that is computed, each after what it needs; ``top_criteria``, ``top_indicators``: those that nothing
    builds on. ``numbers``: the indicators and columns whose values are numbers. ``keyed``: the lists whose rows
    are the keys of values, each with the field that holds its key; ``by_month``: whether values are typed by month. ``dated``,
    ``claimed``: the figures that checks of periods and claims look at. ``nothing``: the results of a period before of which
    nothing is known. ``defaults``: by path.
    """

    sections: Mapping[str, Section]
    lists: tuple[Listed, ...]
    cell_lists: tuple[Listed, ...]
    columns: Mapping[str, tuple[Listed, Indicator]]
    order: tuple[str, ...]
    criteria_order: tuple[str, ...]
    top_criteria: tuple[str, ...]
    top_indicators: tuple[str, ...]
    references: Mapping[Scoped, Reference]
    lists_of: Mapping[Scoped, Listed]
    numbers: frozenset[str]
    sums: Mapping[str, Sums]
    looks_back: bool
    keyed: Mapping[str, str]
    by_month: bool
    dated: tuple[str, ...]
    claimed: tuple[tuple[str, str], ...]
    nothing: Results | None = field(default=None, repr=False)
    defaults: Mapping[str, Default] = field(default_factory=dict)

    def reference(self, name: Name, row: Listed | None = None) -> Reference:
        """The value that a name of a checked expression refers to."""
        return self.references[scoped(name, row)]

    def list_of(self, name: Name, row: Listed | None = None) -> Listed | None:
        """The list that a name means, if it means one that has records."""
        return self.lists_of.get(scoped(name, row))

    def scoped_names(self, expression: Expression, row: Listed | None = None) -> Iterator[tuple[Name, Listed | None]]:
        """The names of an expression, each with the list in whose rows it is looked up."""
        return names_in_scope(expression, row, self.list_of)
