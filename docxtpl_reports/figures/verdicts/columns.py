"""Computes the columns of lists: an indicator in the scope of each row."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, Reason, Reasons, ReportError
from docxtpl_reports.figures.limits import MAX_ROWS_NAMED
from docxtpl_reports.figures.rules.model import Indicator
from docxtpl_reports.figures.rules.results import DEFAULT_DIGITS, IndicatorResult
from docxtpl_reports.figures.rules.rows import labelled, of_row
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Unknown

from .indicators import Formulas, at_rules, not_computed
from .ranking import ranked
from .scope import RowNames, Scope


def compute_column(
    listed: Listed, indicator: Indicator, scope: Scope
) -> tuple[Sequence[IndicatorResult], list[Diagnostic]]:
    """A result for each row, in the order of the rows; none for a list that is not there. A number out of bounds in one row
    is an error of the whole column."""
    names = scope.of_list(listed)
    results: list[IndicatorResult] = []
    longer: list[int] = []  # rows whose values print with more digits than declared
    try:
        formulas = Formulas.of(indicator, names, scope.data.period_end, names.value)
        for number in names.places:
            result, problems = formulas.result(number)
            if isinstance(result.value, Unknown):
                result = _named(result, names.title(number))
            results.append(result)
            if problems:
                longer.append(number)
    except ReportError as error:
        return [not_computed(indicator)] * len(names.places), at_rules(indicator, error)
    if indicator.ranks is not None:
        return ranked(indicator, results, names), []
    return results, _longer(indicator, results, longer, names)


def _named(result: IndicatorResult, title: str | Reason) -> IndicatorResult:
    """An unknown result whose reasons name the row."""
    value = result.value
    assert isinstance(value, Unknown)
    reasons = tuple(of_row(reason, title) for reason in result.reasons)
    return result._replace(value=type(value)(labelled(value.name, title), reasons), reasons=reasons)


def _longer(
    indicator: Indicator, results: Sequence[IndicatorResult], longer: Sequence[int], names: RowNames
) -> list[Diagnostic]:
    """One warning for all rows that print with more digits than declared."""
    if not longer:
        return []
    digits = DEFAULT_DIGITS if indicator.digits is None else indicator.digits
    rows = [
        Reason("row_value", {"row": names.title(number), "value": str(results[number].value)})
        for number in longer[:MAX_ROWS_NAMED]
    ]
    if len(longer) > MAX_ROWS_NAMED:
        rows.append(Reason("more_rows", {"count": len(longer) - MAX_ROWS_NAMED}))
    params = {"name": indicator.label, "count": len(longer), "digits": digits, "rows": Reasons(tuple(rows))}
    return [Diagnostic("VER070", indicator.location, params)]
