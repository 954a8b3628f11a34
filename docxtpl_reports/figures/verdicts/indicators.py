"""Computes indicators, compares them with the threshold in force and judges them. Values are rounded only when printed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.evaluation import evaluate, exact, merge_unknown
from docxtpl_reports.figures.rules.model import Indicator, Rules, Threshold
from docxtpl_reports.figures.rules.names import computing_order, dependencies
from docxtpl_reports.values import Namespace, NotApplicable, Number, Truth, Unknown, per_unit, scaled

from .judging import absent_verdict, judge, limits_of
from .results import DEFAULT_DIGITS, IndicatorResult, Results, as_value, known_limits, threshold_text
from .scope import Scope


def compute_indicators(rules: Rules, data: Data, before: Results | None) -> tuple[Scope, list[Diagnostic]]:
    """Compute every indicator the checked rules declare; ``before`` are the results of the period before. Warnings: a value
    that prints with more digits than declared."""
    problems: list[Diagnostic] = []
    done: dict[str, IndicatorResult] = {}
    scope = Scope(rules, data, done, before)  # looks up what is done so far
    graph = {name: dependencies(rules, indicator) for name, indicator in rules.indicators.items()}
    for name in computing_order(graph):
        indicator = rules.indicators[name]
        try:
            done[name], more = _indicator(indicator, scope)
            problems += more
        except ReportError as error:
            problems += [d.at(file=indicator.location.file, line=indicator.location.line) for d in error.diagnostics]
            done[name] = unknown_result(indicator, Unknown(indicator.label, (Reason("not_computed"),)))
    return scope, problems


def _indicator(indicator: Indicator, scope: Scope) -> tuple[IndicatorResult, list[Diagnostic]]:
    numerator = denominator = None
    if indicator.formula:
        raw = evaluate(indicator.formula, scope.value)
        if isinstance(raw, Unknown) and all(
            isinstance(scope.value(n), NotApplicable) for n in indicator.formula.names()
        ):
            raw = NotApplicable(indicator.label, raw.reasons)  # nothing it is computed from happened
    else:
        assert indicator.numerator is not None
        assert indicator.denominator is not None
        numerator = as_value(evaluate(indicator.numerator, scope.value))
        denominator = as_value(evaluate(indicator.denominator, scope.value))
        raw = _ratio(indicator, numerator, denominator)
        rate = _stated(indicator, (numerator, denominator), scope)
        if rate is not None:
            return _judged_as_stated(indicator, rate, (numerator, denominator), scope)
    value = named(raw, indicator)
    if isinstance(value, Unknown):
        return unknown_result(indicator, value, numerator, denominator, *limits_of(indicator, scope)), []
    if not indicator.thresholds:
        result = IndicatorResult(indicator.name, indicator.label, value, None, (), basis=indicator.basis)
        return replace(result, numerator=numerator, denominator=denominator), []
    return judge(indicator, value, numerator, denominator, scope)


def _stated(indicator: Indicator, counts: tuple[object, object], scope: Scope) -> Number | None:
    """The rate that the unit states, when the counts are not known."""
    if not indicator.stated or not any(isinstance(count, Unknown) for count in counts):
        return None
    figures = scope.data.sections["so_lieu"]
    assert isinstance(figures, Namespace)
    rate = figures[indicator.stated]
    return rate if isinstance(rate, Number) else None


def _judged_as_stated(
    indicator: Indicator, rate: Number, counts: tuple[object, object], scope: Scope
) -> tuple[IndicatorResult, list[Diagnostic]]:
    value = Number(rate.value, "phan_tram", unit="%", digits=rate.digits)
    note = Reason("stated_rate", {"label": indicator.label})
    problems: list[Diagnostic] = []
    result = IndicatorResult(indicator.name, indicator.label, value, None, (), basis=indicator.basis)
    if indicator.thresholds:
        result, problems = judge(indicator, value, None, None, scope)
    numerator, denominator = counts
    reasons = (*result.reasons, note)
    return replace(result, reasons=reasons, numerator=numerator, denominator=denominator, stated=True), problems


def _ratio(indicator: Indicator, numerator: object, denominator: object) -> object:
    missing = [value for value in (numerator, denominator) if isinstance(value, Unknown)]
    if missing:
        return merge_unknown(missing)
    assert isinstance(numerator, Number)
    assert isinstance(denominator, Number)
    above, below = numerator.value, scaled(denominator, numerator.unit, numerator.kind)
    if above == below == 0:
        return NotApplicable(indicator.label, (Reason("nothing_happened", {"label": indicator.label}),))
    if below == 0:
        return Unknown(indicator.label, (Reason("zero_denominator", {"label": indicator.label}),))
    if indicator.unit != "%" and numerator.factor is not None and denominator.factor is None:  # so much money for each
        return Number(above / below, "tien", unit=numerator.unit)
    return above / below * (100 if indicator.unit == "%" else 1)


def named(raw: object, indicator: Indicator) -> Number | Truth | Unknown:
    if isinstance(raw, Unknown):
        return type(raw)(indicator.label, raw.reasons)
    if isinstance(raw, bool | Truth):
        return Truth(bool(raw))
    number = exact(raw)
    assert number is not None
    return _indicator_number(number, indicator, raw, indicator.digits)


def _indicator_number(value: Fraction, indicator: Indicator, raw: object, digits: int | None) -> Number:
    """A whole value prints without decimals (100%), so that 100,00% always means that it was rounded."""
    kind = "phan_tram" if indicator.unit == "%" else raw.kind if isinstance(raw, Number) else "so_thap_phan"
    unit = indicator.unit
    if isinstance(raw, Number) and raw.factor is not None:
        unit = unit or raw.unit
        converted = scaled(raw, per_unit(unit))
        if converted != value:
            value, raw = converted, None
    if value.denominator == 1:
        digits = 0
    elif digits is None:
        digits = raw.digits if isinstance(raw, Number) and not indicator.numerator else None
        own = vietnamese.exact_digits(value, DEFAULT_DIGITS)
        digits = digits if digits is not None else DEFAULT_DIGITS if indicator.unit == "%" or own is None else own
    return Number(value, kind, unit=unit, digits=digits)


def unknown_result(
    indicator: Indicator,
    value: Unknown,
    numerator: object = None,
    denominator: object = None,
    threshold: Threshold | None = None,
    limits: tuple[object, ...] = (),
) -> IndicatorResult:
    return IndicatorResult(
        indicator.name,
        indicator.label,
        value,
        absent_verdict(value) if indicator.thresholds else None,
        value.reasons,
        threshold,
        known_limits(limits),
        threshold_text(limits),
        threshold.basis if threshold else indicator.basis,
        numerator if numerator is not None or indicator.formula else value,
        denominator if denominator is not None or indicator.formula else value,
    )
