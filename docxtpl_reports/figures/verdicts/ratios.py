"""Checks the counts of ratios, of indicators and in the rows of lists: a part cannot exceed its whole, nor be of nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.limits import MAX_PROBLEMS
from docxtpl_reports.figures.rules.expressions import Expression
from docxtpl_reports.figures.rules.model import Indicator
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import IndicatorResult, Results
from docxtpl_reports.figures.rules.rows import of_row
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.figures.yaml.reading import as_key
from docxtpl_reports.values import Number

from .findings import Finding, place_in_row, place_of
from .scope import Scope

OVER = "vuot_mau_so"
ZERO = "mau_so_bang_0"


def findings(rules: Plan, data: Data, results: Results) -> list[Finding]:
    """No rate of nothing; a part cannot exceed its whole, but a plan can be exceeded (``cho_phep_vuot``)."""
    found: list[Finding] = []
    for name, indicator in rules.indicators.items():

        def place(side: Expression | None) -> Location | None:
            return place_of(side, rules, data)

        found += _of_ratio(indicator, results.indicators[name], name, indicator.label, place)
    for listed, column in rules.columns.values():
        if column.numerator is not None and len(found) <= MAX_PROBLEMS:
            found += _of_rows(listed, column, rules, data, results)
    return found


def _of_rows(listed: Listed, column: Indicator, rules: Plan, data: Data, results: Results) -> Iterator[Finding]:
    names = Scope.of(rules, data, results).of_list(listed)
    for number, result in enumerate(names.results(column.name)):
        if not _is_wrong(column, result):
            continue

        def place(side: Expression | None, number: int = number) -> Location | None:
            return place_in_row(side, names, number, data)

        title, field = names.title(number), listed.field
        is_keyed = field.key and listed.outer is None and isinstance(title, str)
        row = f"{field.name}.{title}" if is_keyed else names.path(number).removeprefix(f"{listed.section}.")
        yield from _of_ratio(column, result, f"{row}.{column.name}", of_row(column.label, title), place)


def _of_ratio(
    indicator: Indicator,
    result: IndicatorResult,
    name: str,
    label: object,
    place: Callable[[Expression | None], Location | None],
) -> Iterator[Finding]:
    """Findings about the counts of a ratio; ``place``: where a side of it was typed."""
    if not _is_wrong(indicator, result):
        return
    above, below = result.numerator, result.denominator
    assert isinstance(above, Number)
    params: dict[str, object] = {"name": label, "numerator": above}
    if below == 0:
        code, where = f"{ZERO}.{name}", place(indicator.denominator) or indicator.location
        yield Finding(code, Diagnostic("VER016", where, {**params, "code": code, "waiver": as_key(code)}))
    else:
        code, where = f"{OVER}.{name}", place(indicator.numerator) or indicator.location
        params |= {"denominator": below, "code": code, "waiver": as_key(code)}
        yield Finding(code, Diagnostic("VER011", where, params))


def _is_wrong(indicator: Indicator, result: IndicatorResult) -> bool:
    """Whether it is a part of nothing, or more than its whole."""
    above, below = result.numerator, result.denominator
    if not isinstance(above, Number) or not isinstance(below, Number):
        return False
    if below == 0:
        return above != 0
    return indicator.unit == "%" and not indicator.may_exceed and above > below
