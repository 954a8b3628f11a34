"""Computes everything that is computed, in the order of its dependencies: indicators, and the columns of lists."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.model import Indicator
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import IndicatorResult, Results, Totals
from docxtpl_reports.values import Namespace

from .columns import compute_column
from .groups import grouped
from .indicators import Formulas, at_rules, not_computed
from .ranking import order_of, ranked_by, told_apart
from .scope import Scope
from .totals import TotalRows


def compute_indicators(rules: Plan, data: Data, before: Results | None) -> tuple[Scope, list[Diagnostic]]:
    """Compute every indicator and column the checked rules declare; ``before`` are the results of the period before.
    Warnings: a value that prints with more digits than declared."""
    problems: list[Diagnostic] = []
    done: dict[str, IndicatorResult] = {}
    computed: dict[str, Sequence[IndicatorResult]] = {}
    scope = Scope(rules, data, done, computed, before)  # looks up what is done so far
    of_lists = rules.columns
    for name in rules.order:
        if name in of_lists:
            computed[name], more = compute_column(*of_lists[name], scope)
            listed, column = of_lists[name]
            if column.ranks is not None and (by := ranked_by(listed, column)) is not None:
                computed[by], closer = told_apart(of_lists[by][1], computed[by], scope.of_list(listed))
                more += closer
        else:
            done[name], more = _indicator(rules.indicators[name], scope)
        problems += more
    return scope, problems


def compute_totals(scope: Scope) -> tuple[dict[str, Totals], list[Diagnostic]]:
    """The totals rows of all lists, once their columns are computed."""
    totals: dict[str, Totals] = {}
    problems: list[Diagnostic] = []
    for listed in (*scope.rules.lists, *scope.rules.cell_lists):
        rows = TotalRows(listed, scope)
        order = order_of(rows.names)
        found, more = grouped(rows, rows.names.places if order is None else order)
        by_outer = [rows.of(own) for own in rows.names.by_outer()]
        totals[listed.path] = Totals(rows.of(rows.names.at(None)), by_outer, found.groups, found.cross, order)
        problems += more
        problems += rows.problems
    return totals, problems


def _indicator(indicator: Indicator, scope: Scope) -> tuple[IndicatorResult, list[Diagnostic]]:
    figures = scope.data.sections["so_lieu"]
    assert isinstance(figures, Namespace)
    try:
        formulas = Formulas.of(indicator, scope, scope.data.period_end, lambda name: lambda _: figures[name])
        return formulas.result(None)
    except ReportError as error:
        return not_computed(indicator), at_rules(indicator, error)
