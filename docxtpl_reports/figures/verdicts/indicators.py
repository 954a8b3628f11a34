"""Computes one indicator and judges it, in a report or in a row of a list. Values are rounded only when printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.figures.rules.evaluation import Getter, Names, bind, exact, leaves, merge_unknown, only_absent
from docxtpl_reports.figures.rules.model import Indicator, Threshold
from docxtpl_reports.figures.rules.results import (
    DEFAULT_DIGITS,
    IndicatorResult,
    as_value,
    known_limits,
    threshold_text,
)
from docxtpl_reports.values import NotApplicable, Number, Truth, Unknown, per_unit, scaled

from .judging import absent_verdict, bound_limits, enough_digits, judge


def not_computed(indicator: Indicator) -> IndicatorResult:
    return unknown_result(indicator, Unknown(indicator.label, (Reason("not_computed"),)))


def at_rules(indicator: Indicator, error: ReportError) -> list[Diagnostic]:
    return [d.at(file=indicator.location.file, line=indicator.location.line) for d in error.diagnostics]


class Formulas(NamedTuple):
    """An indicator bound to the names of a scope: its expressions, the names in its formula, the rate that the unit states
    and the limits of the threshold in force, each a function of the place where it is computed."""

    indicator: Indicator
    formula: Getter | None
    numerator: Getter | None
    denominator: Getter | None
    names: tuple[Getter, ...]
    stated: Getter | None
    threshold: Threshold | None
    limits: Callable[[Any], tuple[object, ...]]

    @classmethod
    def of(cls, indicator: Indicator, names: Names, day: date | None, typed: Callable[[str], Getter]) -> Formulas:
        """``day`` decides which threshold is in force; ``typed`` gives the figure that states a rate."""
        bound = {key: bind(expression, names) for key, expression in indicator.expressions.items()}
        parts = leaves(indicator.formula, names) if indicator.formula is not None else ()
        stated = typed(indicator.stated) if indicator.stated else None
        formula, numerator, denominator = map(bound.get, ("cong_thuc", "tu_so", "mau_so"))
        threshold, limits = bound_limits(indicator, names, day)
        return cls(indicator, formula, numerator, denominator, parts, stated, threshold, limits)

    def result(self, place: Any) -> tuple[IndicatorResult, list[Diagnostic]]:
        """The value at one place, judged. Raises ReportError for numbers out of bounds."""
        result, problems = self._judged(place)
        if not self.indicator.classes:
            return result, problems
        result, more = _classed(self.indicator, result)
        return result, problems or more

    def _judged(self, place: Any) -> tuple[IndicatorResult, list[Diagnostic]]:
        indicator = self.indicator
        numerator = denominator = None
        if self.formula is not None:
            raw = self.formula(place)
            if isinstance(raw, Unknown) and only_absent([part(place) for part in self.names]):
                raw = NotApplicable(indicator.label, raw.reasons)
        else:
            assert self.numerator is not None
            assert self.denominator is not None
            numerator, denominator = as_value(self.numerator(place)), as_value(self.denominator(place))
            raw = _ratio(indicator, numerator, denominator)
            if self.stated is not None and any(isinstance(count, Unknown) for count in (numerator, denominator)):
                rate = self.stated(place)
                if isinstance(rate, Number):  # the counts are not known
                    in_force = self.threshold, self.limits(place)
                    return _judged_as_stated(indicator, rate, (numerator, denominator), in_force)
        value = named(raw, indicator)
        if isinstance(value, Unknown):
            return unknown_result(indicator, value, numerator, denominator, self.threshold, self.limits(place)), []
        if not indicator.thresholds:
            name, label, basis = indicator.name, indicator.label, indicator.basis
            result = IndicatorResult(
                name, label, value, None, (), basis=basis, numerator=numerator, denominator=denominator
            )
            return result, []
        return judge(indicator, value, numerator, denominator, (self.threshold, self.limits(place)))


def _classed(indicator: Indicator, result: IndicatorResult) -> tuple[IndicatorResult, list[Diagnostic]]:
    """The result with its class; the value prints with enough digits that it has the same class."""
    value = result.value
    if not isinstance(value, Number):
        return result._replace(rank=value if isinstance(value, Unknown) else None), []
    rank = indicator.class_of(value.value)
    printed, more = enough_digits(value, lambda shown: indicator.class_of(shown) == rank, indicator)
    reasons = (*result.reasons, Reason("rank", {"rank": rank}))
    return result._replace(value=printed, rank=rank, reasons=reasons), more


def _judged_as_stated(
    indicator: Indicator,
    rate: Number,
    counts: tuple[object, object],
    in_force: tuple[Threshold | None, tuple[object, ...]],
) -> tuple[IndicatorResult, list[Diagnostic]]:
    value = Number(rate.value, "phan_tram", unit="%", digits=rate.digits)
    note = Reason("stated_rate", {"label": indicator.label})
    problems: list[Diagnostic] = []
    result = IndicatorResult(indicator.name, indicator.label, value, None, (), basis=indicator.basis)
    if indicator.thresholds:
        result, problems = judge(indicator, value, None, None, in_force)
    numerator, denominator = counts
    reasons = (*result.reasons, note)
    return result._replace(reasons=reasons, numerator=numerator, denominator=denominator, stated=True), problems


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
    if isinstance(raw, Number) and raw.whole is not None and raw.factor is None:  # nearly all are
        kind = "phan_tram" if indicator.unit == "%" else raw.kind
        return Number(raw.whole, kind, unit=indicator.unit, digits=0)
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
