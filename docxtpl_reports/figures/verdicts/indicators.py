"""Compute indicators, compare them with the threshold in force and judge them. Values are rounded only when printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.evaluation import evaluate, exact, merge_unknown
from docxtpl_reports.figures.rules.expressions import Name
from docxtpl_reports.figures.rules.model import Indicator, Rules, Threshold
from docxtpl_reports.figures.rules.names import computing_order, dependencies, resolve
from docxtpl_reports.values import Namespace, NotApplicable, Number, Truth, Unknown, Verdict

from .results import IndicatorResult, Results, known_limits, threshold_text

DEFAULT_DIGITS = 2
MOST_DIGITS = 200  # more than any two typed numbers can be alike in


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks up names while indicators are being computed into ``done``."""

    rules: Rules
    data: Data
    done: Mapping[str, IndicatorResult]
    before: Results | None = None

    def value(self, name: Name) -> object:
        """The value of a checked name; a list's field gives the tuple of its values."""
        reference = resolve(self.rules, name)
        data = self.data.previous if reference.previous else self.data
        before = self.before.indicators if self.before is not None else {}
        done = before if reference.previous else self.done
        if data is None:
            return Unknown(name.text, (Reason("before_previous", {"name": name.text}),))
        if reference.section == "chi_tieu":
            return done[reference.name].value
        where = data.sections[reference.section]
        assert isinstance(where, Namespace)
        value = where[reference.name]
        if reference.inner is not None and not isinstance(value, tuple):
            return getattr(value, reference.inner)  # a part of a date; each part of an unknown one is unknown
        if isinstance(value, tuple):
            key = reference.inner or "gia_tri"
            return tuple(item[key] if isinstance(item, Namespace) and key in item else item for item in value)
        return value


def value_in(rules: Rules, data: Data, results: Results, name: Name) -> object:
    """The value of a name in a check, once everything is computed."""
    return Scope(rules, data, results.indicators, results.previous).value(name)


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
        rate = _stated(indicator, raw, scope)
        if rate is not None:
            return _judged_as_stated(indicator, rate, (numerator, denominator), scope)
    value = named(raw, indicator)
    if isinstance(value, Unknown):
        return unknown_result(indicator, value, numerator, denominator, *limits_of(indicator, scope)), []
    if not indicator.thresholds:
        result = IndicatorResult(indicator.name, indicator.label, value, None, (), basis=indicator.basis)
        return replace(result, numerator=numerator, denominator=denominator), []
    return judge(indicator, value, numerator, denominator, scope)


def _stated(indicator: Indicator, raw: object, scope: Scope) -> Number | None:
    """The rate that the unit states, when the counts are not known."""
    if not indicator.stated or not isinstance(raw, Unknown) or isinstance(raw, NotApplicable):
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


def as_value(value: object) -> object:
    """Bare results of an expression as values that print."""
    if isinstance(value, bool):
        return Truth(value)
    return Number(value) if isinstance(value, Fraction | int) else value


def _ratio(indicator: Indicator, numerator: object, denominator: object) -> object:
    missing = [value for value in (numerator, denominator) if isinstance(value, Unknown)]
    if missing:
        return merge_unknown(missing)
    above, below = exact(numerator), exact(denominator)
    assert above is not None
    assert below is not None
    if above == below == 0:
        return NotApplicable(indicator.label, (Reason("nothing_happened", {"label": indicator.label}),))
    if below == 0:
        return Unknown(indicator.label, (Reason("zero_denominator", {"label": indicator.label}),))
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
    if value.denominator == 1:
        digits = 0
    elif digits is None:
        digits = raw.digits if isinstance(raw, Number) and not indicator.numerator else None
        own = vietnamese.exact_digits(value, DEFAULT_DIGITS)
        digits = digits if digits is not None else DEFAULT_DIGITS if indicator.unit == "%" or own is None else own
    return Number(value, kind, unit=indicator.unit, digits=digits)


def _in_force(indicator: Indicator, day: date | None) -> Threshold | None:
    """The threshold with the latest beginning not after ``day``; an undated threshold has always been in force."""
    found = [t for t in indicator.thresholds if t.since is None or (day is not None and t.since <= day)]
    return found[-1] if found else None


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


def absent_verdict(value: Unknown) -> Verdict:
    """The verdict on a value that is not there."""
    return Verdict.NOT_APPLICABLE if isinstance(value, NotApplicable) else Verdict.UNKNOWN


def judge(
    indicator: Indicator,
    value: Number | Truth,
    numerator: object,
    denominator: object,
    scope: Scope,
) -> tuple[IndicatorResult, list[Diagnostic]]:
    """Compare a known value with the threshold in force. Warnings: as for ``compute_indicators``."""
    problems: list[Diagnostic] = []
    threshold, limits = limits_of(indicator, scope)
    verdict = Verdict.UNKNOWN
    reasons: tuple[Reason | str, ...] = (Reason("no_threshold"),)
    missing = [limit for limit in limits if isinstance(limit, Unknown)]
    if missing:
        reasons = merge_unknown(missing).reasons
    elif threshold:
        met = compare(threshold.operator, value, limits)
        verdict = Verdict.PASS if met else Verdict.FAIL
        if isinstance(value, Number):
            same = partial(_same_verdict, threshold.operator, limits, met)
            value, problems = enough_digits(value, same, indicator)
        parts = f" ({numerator}/{denominator})" if numerator is not None else ""
        ends = dict(zip(("low", "high"), map(str, limits), strict=False))
        requirement = Reason(threshold.operator, ends)
        about = {"label": indicator.label, "value": f"{value}{parts}", "requirement": requirement}
        reasons = (Reason("judged", about),)
    text, limits = threshold_text(limits), known_limits(limits)
    basis = threshold.basis if threshold else indicator.basis
    name, label = indicator.name, indicator.label
    judged = IndicatorResult(
        name, label, value, verdict, reasons, threshold, limits, text, basis, numerator, denominator
    )
    return judged, problems


def limits_of(indicator: Indicator, scope: Scope) -> tuple[Threshold | None, tuple[object, ...]]:
    """The threshold in force with its value, or both values of a range; a value may be ``Unknown``."""
    threshold = _in_force(indicator, scope.data.period_end)
    if threshold is None:
        return None, ()
    sides = [threshold.low, *([threshold.high] if threshold.high else [])]
    return threshold, tuple(_limit(evaluate(side, scope.value), indicator) for side in sides)


def _limit(limit: object, indicator: Indicator) -> object:
    number = exact(limit)
    if number is None:
        return as_value(limit)
    unit, kind = indicator.unit, "phan_tram" if indicator.unit == "%" else "so_thap_phan"
    return Number(number, kind, unit=unit)


def compare(operator: str, value: object, limits: tuple[object, ...]) -> bool:
    """Exactly; a range includes both ends."""
    if isinstance(value, Truth):
        return bool(value) == bool(limits[0])
    number, low = exact(value), exact(limits[0])
    assert number is not None
    assert low is not None
    if operator == "..":
        high = exact(limits[1])
        assert high is not None
        return low <= number <= high
    return {">=": number >= low, ">": number > low, "<=": number <= low, "<": number < low, "==": number == low}[
        operator
    ]


def _same_verdict(operator: str, limits: tuple[object, ...], met: bool, printed: Fraction) -> bool:
    return compare(operator, Number(printed), limits) == met


def enough_digits(
    value: Number, same: Callable[[Fraction], bool], indicator: Indicator
) -> tuple[Number, list[Diagnostic]]:
    """Print enough digits that the rounded value gives the same verdict (49,996% is not 50,00%)."""
    digits = declared = value.digits if value.digits is not None else DEFAULT_DIGITS
    while digits < MOST_DIGITS and not same(vietnamese.round_half_up(value.value, digits)):
        digits += 1
    if digits in (
        declared,
        MOST_DIGITS,
    ):  # no number of digits does: the value equals its limit and has no finite decimal form
        return value, []
    shown = Number(value.value, value.kind, unit=value.unit, digits=digits)
    params = {"name": indicator.label, "shown": str(shown), "rounded": str(value), "digits": declared}
    return shown, [Diagnostic("VER010", indicator.location, params)]
