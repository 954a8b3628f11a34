"""Computes the totals row of a list: sums, and rates of sums."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.rules.evaluation import Getter, of_rows
from docxtpl_reports.figures.rules.model import Field, Indicator
from docxtpl_reports.figures.rules.names import Listed
from docxtpl_reports.figures.rules.totals import Additions, Adds
from docxtpl_reports.values import Number, Unknown

from .indicators import Formulas, at_rules, named, not_computed, unknown_result
from .judging import bound_limits
from .results import IndicatorResult, Total
from .scope import RowNames, Scope


def total_row(
    listed: Listed, scope: Scope, names: RowNames, rows: Sequence[int] | Unknown
) -> tuple[dict[str, Total], list[Diagnostic]]:
    """The totals of some rows of a list (``rows``: their numbers, or why there are none), by field and column."""
    found: dict[str, Number | Unknown | IndicatorResult] = {}
    additions = Additions(scope.rules, listed)
    parts = {part.name: part for part in additions.parts()}
    problems: list[Diagnostic] = []
    for part in parts.values():
        if isinstance(part, Field):
            found[part.name] = _sum(names, rows, names.value(part.name), Number(0, part.kind, unit=part.unit))
            continue
        try:
            if part.formula is not None:
                found[part.name] = _sum_of_column(part, names, rows)
            else:
                found[part.name] = _rate(part, additions, names, rows, scope)
        except ReportError as error:
            found[part.name] = not_computed(part)
            problems += at_rules(part, error)
    return {name: Total(part, found[name]) for name, part in parts.items()}, problems


def _sum(names: RowNames, rows: Sequence[int] | Unknown, value: Getter, nothing: Number) -> Number | Unknown:
    if isinstance(rows, Unknown):
        return rows
    total = of_rows("tong", names, rows, value) if rows else nothing
    assert isinstance(total, Number | Unknown)
    return total


def _sum_of_column(column: Indicator, names: RowNames, rows: Sequence[int] | Unknown) -> IndicatorResult:
    """The sum of exact values, none of them rounded."""
    total = _sum(names, rows, names.value(column.name), Number(0, unit=column.unit))
    value = named(total, column)
    if isinstance(value, Unknown):
        return unknown_result(column, value)
    return IndicatorResult(column.name, column.label, value, None, (), basis=column.basis)


def _rate(
    column: Indicator, additions: Additions, names: RowNames, rows: Sequence[int] | Unknown, scope: Scope
) -> IndicatorResult:
    """The sum of the numerators over the sum of the denominators, judged by the threshold of the column. Whether its digits
    are more than declared is not said: many templates print no total."""
    results = names.results(column.name)
    sides: list[object] = []
    getters: list[Getter] = [lambda row: results[row].numerator, lambda row: results[row].denominator]
    for getter, adds in zip(getters, additions.of_sides(column), strict=True):
        if adds is Adds.FIXED and rows and not isinstance(rows, Unknown):
            total = getter(rows[0])
        else:
            total = _sum(names, rows, getter, Number(0))
        sides.append(total)
    in_force = bound_limits(column, scope, scope.data.period_end)
    above, below = sides
    return Formulas(column, None, lambda _: above, lambda _: below, (), None, *in_force).result(None)[0]
