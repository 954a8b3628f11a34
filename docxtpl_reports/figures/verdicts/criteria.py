"""Judges criteria from indicators and from one another: by how many of their members are met, or by points and classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.limits import MAX_DIGITS
from docxtpl_reports.figures.rules.evaluation import exact, leaves, merge_unknown
from docxtpl_reports.figures.rules.model import Criterion, Rules, Scoring
from docxtpl_reports.figures.rules.names import computing_order
from docxtpl_reports.values import NotApplicable, Number, Unknown, Verdict

from .computing import compute_indicators, compute_totals
from .indicators import named, unknown_result
from .judging import compare, enough_digits, judge, limits_of
from .results import CriterionResult, IndicatorResult, Results, Score
from .scope import Scope


def compute(rules: Rules, data: Data) -> tuple[Results, list[Diagnostic]]:
    """Everything the checked rules declare, from this data and, for looking back, from the periods before it."""
    before = (
        None if data.previous is None else compute(rules, data.previous)[0]
    )  # its problems were reported with its own report
    scope, problems = compute_indicators(rules, data, before)
    indicators = {name: scope.done[name] for name in rules.indicators}
    criteria: dict[str, CriterionResult] = {}
    totals, more = compute_totals(scope)
    problems += more
    results = Results(indicators, criteria, scope.columns, totals, before)
    parts = {name: [m for m in c.members if m in rules.criteria] for name, c in rules.criteria.items()}
    for name in computing_order(parts):
        criterion = rules.criteria[name]
        if criterion.scoring is None:
            criteria[name] = _counted(criterion, rules, results)
        else:
            criteria[name], more = _scored(criterion, criterion.scoring, scope, criteria)
            problems += more
    return replace(results, criteria={name: criteria[name] for name in rules.criteria}), problems


_MEMBER = {
    Verdict.FAIL: "member_failed",
    Verdict.UNKNOWN: "member_unknown",
    Verdict.NOT_APPLICABLE: "member_absent",
}


def _counted(criterion: Criterion, rules: Rules, results: Results) -> CriterionResult:
    """Decided once unknown members cannot change the result. What did not happen is left out, or counts as met
    (``khi_khong_phat_sinh``); a criterion of which nothing happened is itself not applicable."""
    verdicts = {member: results.verdict_of(rules, member) for member in criterion.members}
    counts = Counter(verdicts.values())
    passed, unknown, absent = counts[Verdict.PASS], counts[Verdict.UNKNOWN], counts[Verdict.NOT_APPLICABLE]
    needed = criterion.count
    if criterion.absent_is_met:
        passed += absent
    elif criterion.count == len(verdicts):  # all of those that happened
        needed -= absent
    elif len(verdicts) - absent < needed:  # too few occurred to reach the required number: not held against the unit
        unknown += absent
    if absent and absent == len(verdicts) and not criterion.absent_is_met:
        verdict = Verdict.NOT_APPLICABLE
    elif passed >= needed:
        verdict = Verdict.PASS
    else:
        verdict = Verdict.FAIL if passed + unknown < needed else Verdict.UNKNOWN
    labels = {m: (rules.criteria[m].label if m in rules.criteria else rules.indicators[m].label) for m in verdicts}
    reasons = tuple(Reason(_MEMBER[v], {"label": labels[m]}) for m, v in verdicts.items() if v is not Verdict.PASS)
    if verdict is Verdict.PASS:
        counted = len(verdicts) if criterion.absent_is_met else len(verdicts) - absent
        absent_ones = [
            Reason(_MEMBER[v], {"label": labels[m]}) for m, v in verdicts.items() if v is Verdict.NOT_APPLICABLE
        ]
        reasons = (Reason("members_passed", {"passed": passed, "count": counted}), *absent_ones)
    return CriterionResult(criterion.name, criterion.label, verdict, reasons, criterion.basis, criterion.members)


def _scored(
    criterion: Criterion,
    scoring: Scoring,
    scope: Scope,
    done: Mapping[str, CriterionResult],
) -> tuple[CriterionResult, list[Diagnostic]]:
    """Points, class and verdict. Unknown points still have bounds, and these may decide class and verdict."""
    problems: list[Diagnostic] = []
    if scoring.points.formula is None:
        found = [score for m in criterion.members if (score := done[m].score) is not None]
        low, high = sum((s.low for s in found), Fraction(0)), sum((s.high for s in found), Fraction(0))
        missing = [s.points for s in found if isinstance(s.points, Unknown)]
        value: object = merge_unknown(missing) if missing else low
        unrounded = sum((s.unrounded for s in found), Fraction(0))
    else:
        value, low, high, problems = _points(criterion, scoring, scope)
        unrounded = low
    if not isinstance(value, Unknown):
        low = high = min(_as_printed(low, scoring), scoring.most)
        problems = problems + _rounding(scoring, unrounded, low, scope)
    if isinstance(value, Unknown):
        judged = _bounded(scoring, Unknown(criterion.label, value.reasons), low, high, scope)
    else:
        judged, more = _exact_points(scoring, low, scope)
        problems = problems + more
    first, last = scoring.class_of(low), scoring.class_of(high)
    rank = first if first == last else Unknown(f"Xếp loại của «{criterion.label}»", judged.reasons)
    points = judged.value
    assert isinstance(points, Number | Unknown)
    about = {"label": criterion.label, "most": str(Number(scoring.most))}
    if isinstance(points, Unknown):
        ends = {"low": str(Number(low)), "high": str(Number(high))}
        reasons: tuple[Reason | str, ...] = (Reason("points_between", {**about, **ends}),)
    else:
        reasons = (Reason("points", {**about, "points": str(points)}),)
    if isinstance(rank, str):
        reasons += (Reason("rank", {"rank": rank}),)
    score = Score(points, low, high, rank, judged, unrounded)
    reasons = (*reasons, *judged.reasons)
    name, label = criterion.name, criterion.label
    return CriterionResult(name, label, judged.verdict, reasons, judged.basis, criterion.members, score), problems


def _points(
    criterion: Criterion, scoring: Scoring, scope: Scope
) -> tuple[object, Fraction, Fraction, list[Diagnostic]]:
    """The formula's value within 0 and the cap, with its bounds; all that is possible when it is unknown. What did not happen
    gets all points when it counts as met."""
    assert scoring.points.formula is not None
    problems: list[Diagnostic] = []
    try:
        raw = scope.evaluate(scoring.points.formula)
    except ReportError as error:
        place = scoring.points.location
        problems = [d.at(file=place.file, line=place.line) for d in error.diagnostics]
        raw = Unknown(scoring.points.label, (Reason("not_computed"),))
    parts = leaves(scoring.points.formula, scope)
    if criterion.absent_is_met and parts and all(isinstance(part(None), NotApplicable) for part in parts):
        return scoring.most, scoring.most, scoring.most, problems
    if isinstance(raw, Unknown):
        return raw, Fraction(0), scoring.most, problems
    number = exact(raw)
    assert number is not None
    capped = min(max(number, Fraction(0)), scoring.most)
    return capped, capped, capped, problems


def _as_printed(points: Fraction, scoring: Scoring) -> Fraction:
    """Points with declared digits are rounded once: sums, classes and verdicts are of what the table says."""
    digits = scoring.points.digits
    return points if digits is None else vietnamese.round_half_up(points, digits)


def _rounding(scoring: Scoring, unrounded: Fraction, points: Fraction, scope: Scope) -> list[Diagnostic]:
    """The class or verdict may be another one for the points before any were rounded: the officer has to know."""
    threshold, limits = limits_of(scoring.points, scope)
    known = threshold is not None and not any(isinstance(limit, Unknown) for limit in limits)

    def shown(value: Fraction) -> tuple[object, object]:
        met = compare(threshold.operator, Number(value), limits) if threshold is not None and known else None
        return scoring.class_of(value), met

    if shown(unrounded) == shown(points):
        return []
    digits = scoring.points.digits or 0
    while digits < MAX_DIGITS and shown(vietnamese.round_half_up(unrounded, digits)) != shown(unrounded):
        digits += 1
    before = str(Number(unrounded, digits=digits))
    params = {"name": scoring.points.label, "shown": before, "rounded": str(Number(points))}
    return [Diagnostic("VER053", scoring.points.location, params)]


def _exact_points(scoring: Scoring, points: Fraction, scope: Scope) -> tuple[IndicatorResult, list[Diagnostic]]:
    value = named(Number(points, "diem"), scoring.points)
    assert isinstance(value, Number)
    value, problems = enough_digits(value, lambda v: scoring.class_of(v) == scoring.class_of(points), scoring.points)
    if scoring.points.thresholds:
        result, more = judge(scoring.points, value, None, None, limits_of(scoring.points, scope))
        return result, problems + more
    label = scoring.points.label
    return IndicatorResult(scoring.points.name, label, value, None, (), basis=scoring.points.basis), problems


def _bounded(scoring: Scoring, value: Unknown, low: Fraction, high: Fraction, scope: Scope) -> IndicatorResult:
    """A verdict that holds for the lowest and the highest points holds for all between (not for ``=`` and ranges)."""
    threshold, limits = limits_of(scoring.points, scope)
    result = unknown_result(scoring.points, value, None, None, threshold, limits)
    if threshold is None or not result.limits or threshold.operator not in (">=", ">", "<=", "<"):
        return result
    ends = {compare(threshold.operator, Number(end), limits) for end in (low, high)}
    if len(ends) > 1:
        return result
    verdict = Verdict.PASS if ends.pop() else Verdict.FAIL
    return replace(result, verdict=verdict)
