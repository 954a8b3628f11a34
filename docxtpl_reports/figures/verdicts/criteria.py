"""Judges criteria from indicators and from one another: by how many of their members are met, or by points and classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.limits import MAX_DIGITS, MAX_MEMBERS_NAMED
from docxtpl_reports.figures.rules.evaluation import exact, leaves, merge_unknown
from docxtpl_reports.figures.rules.model import Criterion, Scoring
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import CriterionResult, IndicatorResult, Results, Score
from docxtpl_reports.values import NotApplicable, Number, Unknown, Verdict

from .computing import compute_indicators, compute_totals
from .indicators import named, unknown_result
from .judging import compare, enough_digits, judge, limits_of
from .scope import Scope


def compute(rules: Plan, data: Data) -> tuple[Results, list[Diagnostic]]:
    """Everything the checked rules declare, from this data and, for looking back, from the periods before it."""
    before = None  # its problems were reported with its own report
    if data.previous is not None:
        before = compute(rules, data.previous)[0] if data.previous.known else rules.nothing
    scope, problems = compute_indicators(rules, data, before)
    indicators = {name: scope.done[name] for name in rules.indicators}
    criteria: dict[str, CriterionResult] = {}
    totals, more = compute_totals(scope)
    problems += more
    results = Results(indicators, criteria, scope.columns, totals, before)
    for name in rules.criteria_order:
        criterion = rules.criteria[name]
        if criterion.scoring is None:
            criteria[name] = _counted(criterion, scope, results)
        else:
            criteria[name], more = _scored(criterion, criterion.scoring, scope, criteria)
            problems += more
    return results._replace(criteria={name: criteria[name] for name in rules.criteria}), problems


_MEMBER = {
    Verdict.FAIL: "member_failed",
    Verdict.UNKNOWN: "member_unknown",
    Verdict.NOT_APPLICABLE: "member_absent",
}


def _counted(criterion: Criterion, scope: Scope, results: Results) -> CriterionResult:
    """Decided once unknown members cannot change the result. What did not happen is left out, or counts as met
    (``khi_khong_phat_sinh``); a criterion of which nothing happened is itself not applicable."""
    verdicts, rows, missing = _verdicts(criterion, scope, results)
    counts = Counter(verdict for _, verdict in verdicts)
    passed, unknown, absent = counts[Verdict.PASS], counts[Verdict.UNKNOWN], counts[Verdict.NOT_APPLICABLE]
    total, is_open = len(verdicts), bool(missing)
    counted = total if criterion.absent_is_met else total - absent
    needed = criterion.count
    if criterion.absent_is_met:
        passed += absent
    if criterion.share is not None:
        needed = ceil(criterion.share * counted)
    elif criterion.rule == "tat_ca" or criterion.count == total:  # all of those that happened
        needed = counted
    elif counted < needed and absent:  # too few occurred to reach the required number: not held against the unit
        unknown += absent
    if not counted and not is_open and not criterion.absent_is_met:
        verdict = Verdict.NOT_APPLICABLE
    elif is_open and criterion.rule == "tat_ca":
        verdict = Verdict.FAIL if counts[Verdict.FAIL] else Verdict.UNKNOWN
    elif is_open and (criterion.share is not None or passed < needed):
        verdict = Verdict.UNKNOWN
    elif passed >= needed:
        verdict = Verdict.PASS
    else:
        verdict = Verdict.FAIL if passed + unknown < needed else Verdict.UNKNOWN
    reasons = (*_of_members(verdicts, lambda v: v is not Verdict.PASS), *missing)
    if verdict is Verdict.PASS:
        about = {"passed": passed, "count": counted}
        reasons = (Reason("members_passed", about), *_of_members(verdicts, lambda v: v is Verdict.NOT_APPLICABLE))
    elif criterion.share is not None and verdict is Verdict.FAIL:
        share = Number(criterion.share * 100, "phan_tram", unit="%", digits=0)
        reasons = (Reason("share_passed", {"passed": passed, "count": counted, "share": share}), *reasons)
    elif not verdicts and not missing:
        reasons = (Reason("empty_list"),)
    name, label = criterion.name, criterion.label
    return CriterionResult(name, label, verdict, reasons, criterion.basis, criterion.members, rows=rows)


def _verdicts(
    criterion: Criterion, scope: Scope, results: Results
) -> tuple[list[tuple[str, Verdict]], dict[str, list[IndicatorResult]], tuple[Reason | str, ...]]:
    """The verdicts of the members with their labels; of columns, those of the rows, with their results; the reasons that
    lists are not known."""
    rules, of_lists = scope.rules, scope.rules.columns
    verdicts: list[tuple[str, Verdict]] = []
    rows: dict[str, list[IndicatorResult]] = {}
    missing: dict[Reason | str, None] = {}
    for member in criterion.members:
        if member in rules.criteria or member in rules.indicators:
            label = rules.criteria[member].label if member in rules.criteria else rules.indicators[member].label
            verdicts.append((label, results.verdict_of(rules, member)))
            continue
        listed, column = of_lists[member]
        names = scope.of_list(listed)
        unknown = names.at(None)
        if isinstance(unknown, Unknown):
            missing |= dict.fromkeys(unknown.reasons)
        titles = (names.title(number) for number in names.places)
        labels = (title.vietnamese if isinstance(title, Reason) else title for title in titles)
        rows[member] = [r._replace(label=t) for r, t in zip(names.results(column.name), labels, strict=False)]
        verdicts += [(result.label, result.verdict or Verdict.UNKNOWN) for result in rows[member]]
    return verdicts, rows, tuple(missing)


def _of_members(verdicts: Sequence[tuple[str, Verdict]], counts: Callable[[Verdict], bool]) -> tuple[Reason, ...]:
    """The members with some verdicts; of many rows only the first."""
    found = [Reason(_MEMBER[verdict], {"label": label}) for label, verdict in verdicts if counts(verdict)]
    more = len(found) - MAX_MEMBERS_NAMED
    return (*found[:MAX_MEMBERS_NAMED], *([Reason("more_rows", {"count": more})] if more > 0 else []))


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
    return result._replace(verdict=verdict)
