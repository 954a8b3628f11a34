"""Judges values against thresholds, and prints enough digits for the verdict."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason
from docxtpl_reports.figures.limits import MAX_DIGITS
from docxtpl_reports.figures.rules.evaluation import Names, bind, exact, merge_unknown
from docxtpl_reports.figures.rules.model import Indicator, Threshold
from docxtpl_reports.figures.rules.results import (
    DEFAULT_DIGITS,
    IndicatorResult,
    as_value,
    known_limits,
    threshold_text,
)
from docxtpl_reports.values import NotApplicable, Number, Truth, Unknown, Verdict, scaled

from .scope import Scope


def _in_force(indicator: Indicator, day: date | None) -> Threshold | None:
    """The threshold with the latest beginning not after ``day``; an undated threshold has always been in force."""
    found = [t for t in indicator.thresholds if t.since is None or (day is not None and t.since <= day)]
    return found[-1] if found else None


def absent_verdict(value: Unknown) -> Verdict:
    """The verdict on a value that is not there."""
    return Verdict.NOT_APPLICABLE if isinstance(value, NotApplicable) else Verdict.UNKNOWN


def judge(
    indicator: Indicator,
    value: Number | Truth,
    numerator: object,
    denominator: object,
    in_force: tuple[Threshold | None, tuple[object, ...]],
) -> tuple[IndicatorResult, list[Diagnostic]]:
    """Compare a known value with the threshold ``in_force`` and its limits. Warnings: as for ``compute_indicators``."""
    problems: list[Diagnostic] = []
    threshold, limits = in_force
    verdict = Verdict.UNKNOWN
    reasons: tuple[Reason | str, ...] = (Reason("no_threshold"),)
    missing = [limit for limit in limits if isinstance(limit, Unknown)]
    if missing:
        reasons = merge_unknown(missing).reasons
    elif threshold:
        met = compare(threshold.operator, value, limits)
        verdict = Verdict.PASS if met else Verdict.FAIL
        if isinstance(value, Number):
            same = partial(_same_verdict, threshold.operator, limits, met, value)
            value, problems = enough_digits(value, same, indicator)
        counted = Counted(value, numerator, denominator)
        about = {"label": indicator.label, "value": counted, "requirement": Requirement(threshold.operator, limits)}
        reasons = (Reason("judged", about),)
    text, limits = threshold_text(limits), known_limits(limits)
    basis = threshold.basis if threshold else indicator.basis
    name, label = indicator.name, indicator.label
    judged = IndicatorResult(
        name, label, value, verdict, reasons, threshold, limits, text, basis, numerator, denominator
    )
    return judged, problems


class Counted(NamedTuple):
    """A value with the counts that it is of, worded when it is shown: ``97,00% (97/100)``."""

    value: object
    numerator: object
    denominator: object

    def __str__(self) -> str:
        return f"{self.value}" + (f" ({self.numerator}/{self.denominator})" if self.numerator is not None else "")


class Requirement(NamedTuple):
    """A threshold with its limits, worded when it is shown: ``từ 98% trở lên``."""

    operator: str
    limits: tuple[object, ...]

    def __str__(self) -> str:
        return str(Reason(self.operator, dict(zip(("low", "high"), map(str, self.limits), strict=False))))


def limits_of(indicator: Indicator, scope: Scope) -> tuple[Threshold | None, tuple[object, ...]]:
    """The threshold in force with its value, or both values of a range; a value may be ``Unknown``."""
    threshold, limits = bound_limits(indicator, scope, scope.data.period_end)
    return threshold, limits(None)


def bound_limits(
    indicator: Indicator, names: Names, day: date | None
) -> tuple[Threshold | None, Callable[[Any], tuple[object, ...]]]:
    """The threshold in force on a day, and its limits as a function of the place where the indicator is computed."""
    threshold = _in_force(indicator, day)
    if threshold is None:
        return None, lambda _: ()
    ends = [bind(end, names) for end in (threshold.low, threshold.high) if end is not None]
    if not any(end.names() for end in (threshold.low, threshold.high) if end is not None):
        fixed = tuple(_limit(end(None), indicator) for end in ends)  # nearly all: judged once for all rows of a list
        return threshold, lambda _: fixed
    return threshold, lambda place: tuple(_limit(end(place), indicator) for end in ends)


def _limit(limit: object, indicator: Indicator) -> object:
    number = exact(limit)
    if number is None:
        return as_value(limit)
    unit, kind = indicator.unit, "phan_tram" if indicator.unit == "%" else "so_thap_phan"
    if isinstance(limit, Number) and limit.factor is not None:
        if not unit:
            return Number(number, limit.kind, unit=limit.unit)
        number = scaled(limit, unit)
    return Number(number, kind, unit=unit)


def compare(operator: str, value: object, limits: tuple[object, ...]) -> bool:
    """Exactly; a range includes both ends."""
    if isinstance(value, Truth):
        return bool(value) == bool(limits[0])
    number, low = value, limits[0]
    assert isinstance(number, Number)
    assert isinstance(low, Number)
    if operator == "..":
        high = limits[1]
        assert isinstance(high, Number)
        return low <= number <= high
    return _COMPARE[operator](number, low)


_COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    ">=": operators.ge,
    ">": operators.gt,
    "<=": operators.le,
    "<": operators.lt,
    "==": operators.eq,
}


def _same_verdict(operator: str, limits: tuple[object, ...], met: bool, value: Number, printed: Fraction) -> bool:
    return compare(operator, Number(printed, value.kind, unit=value.unit), limits) == met


def enough_digits(
    value: Number, same: Callable[[Fraction], bool], indicator: Indicator
) -> tuple[Number, list[Diagnostic]]:
    """Print enough digits that the rounded value gives the same verdict (49,996% is not 50,00%)."""
    digits = declared = value.digits if value.digits is not None else DEFAULT_DIGITS
    while digits < MAX_DIGITS and not same(vietnamese.round_half_up(value.value, digits)):
        digits += 1
    # With MAX_DIGITS no number of digits does: the value equals its limit and has no finite decimal form.
    if digits in (declared, MAX_DIGITS):
        return value, []
    shown = Number(value.value, value.kind, unit=value.unit, digits=digits)
    params = {"name": indicator.label, "shown": str(shown), "rounded": str(value), "digits": declared}
    return shown, [Diagnostic("VER010", indicator.location, params)]
