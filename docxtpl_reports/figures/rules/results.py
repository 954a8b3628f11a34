"""Results of indicators and criteria, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.values import Keyed, Number, Truth, Unknown, Verdict

from .model import Field, Indicator, Rules, Threshold

DEFAULT_DIGITS = 2


class IndicatorResult(NamedTuple):
    """``verdict``: ``None`` for an indicator without threshold; ``limits``: the threshold's value(s) in the
    indicator's unit;
    ``threshold_text``: as printed (``50%``)."""

    name: str
    label: str
    value: Number | Truth | Unknown
    verdict: Verdict | None
    reasons: tuple[Reason | str, ...]
    threshold: Threshold | None = None
    limits: tuple[object, ...] = ()
    threshold_text: str = ""
    basis: str = ""
    numerator: object = None
    denominator: object = None
    rank: str | Unknown | None = None  # the class, when there are classes
    stated: bool = False  # the value is the rate that the unit states, for want of counts


class CriterionResult(NamedTuple):
    """``members``: names of indicators and criteria in the order declared; ``verdict``: ``None`` for points without
    threshold."""

    name: str
    label: str
    verdict: Verdict | None
    reasons: tuple[Reason | str, ...]
    basis: str
    members: tuple[str, ...]
    score: Score | None = None
    rows: Mapping[str, Sequence[IndicatorResult]] = {}  # of columns, labelled with their rows


class Score(NamedTuple):
    """Points of a scored criterion with what they are judged by (``judged``). ``low``, ``high``: what they can still be,
    equal when known; ``rank``: the class, when both have the same; ``None`` when there are no classes."""

    points: Number | Unknown
    low: Fraction
    high: Fraction
    rank: str | Unknown | None
    judged: IndicatorResult
    unrounded: Fraction = Fraction(0)  # the points as they would be if no points were rounded


class Total(NamedTuple):
    """A value of a totals row. ``part``: the field whose values are added, or the column as it is judged for the total."""

    part: Field | Indicator
    found: Number | Unknown | Keyed | IndicatorResult

    @property
    def value(self) -> object:
        return self.found.value if isinstance(self.found, IndicatorResult) else self.found


class Group(NamedTuple):
    """Rows of a list with the same value, by their numbers, and their totals row. ``groups``: those of the next level."""

    value: object
    rows: tuple[int, ...]
    total: Mapping[str, Total]
    groups: tuple[Group, ...] = ()


class Cross(NamedTuple):
    """A table of two keys. ``cells``: for each line, by the key of a column; ``nothing``: a cell in which nothing happened."""

    lines: tuple[Group, ...]
    columns: tuple[Group, ...]
    cells: tuple[Mapping[object, Group], ...]
    nothing: Group


class Totals(NamedTuple):
    """The totals rows of a list: of all its rows, of the rows in each row outside where it is a list in rows, of its groups,
    and those of a table of two keys."""

    whole: Mapping[str, Total]
    by_outer: Sequence[Mapping[str, Total]] = ()
    groups: tuple[Group, ...] = ()
    cross: Cross | None = None
    order: Sequence[int] | None = None  # the numbers of the rows as they are sorted; None: as they were typed


class Results(NamedTuple):
    """By name, in the order the rules declare. ``columns``: of the computed columns of lists, a result for each row;
    ``totals``: by the path of a list, the sums and rates of its rows."""

    indicators: Mapping[str, IndicatorResult]
    criteria: Mapping[str, CriterionResult]
    columns: Mapping[str, Sequence[IndicatorResult]]
    totals: Mapping[str, Totals]
    previous: Results | None = None  # of the period before, by the same rules and its own period

    def verdict_of(self, rules: Rules, member: str) -> Verdict:
        if member in rules.criteria:
            return self.criteria[member].verdict or Verdict.UNKNOWN
        return self.indicators[member].verdict or Verdict.UNKNOWN


def known_limits(limits: tuple[object, ...]) -> tuple[object, ...]:
    return () if any(isinstance(limit, Unknown) for limit in limits) else limits


def threshold_text(limits: tuple[object, ...]) -> str:
    """``50%``, ``50% đến 80%``; nothing when it is not known."""
    return " đến ".join(str(limit) for limit in known_limits(limits))


def as_value(value: object) -> object:
    """Bare results of an expression as values that print."""
    if isinstance(value, bool):
        return Truth(value)
    return Number(value) if isinstance(value, Fraction | int) else value
