"""Declares the attributes of an indicator or a criterion in templates, each with everything about it: ``ATTRIBUTES``.

To add an attribute, add its entry, the English text of its ``label`` to the catalogue, and a line to the guides. ``context``,
``shapes`` and the list of a pack's names then know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import N_, Reason, in_vietnamese
from docxtpl_reports.figures.rules.kinds import KINDS, Shape, kind_of
from docxtpl_reports.figures.rules.model import Criterion, Field, Indicator
from docxtpl_reports.figures.rules.results import CriterionResult, IndicatorResult, Score
from docxtpl_reports.values import Namespace, NotApplicable, Number, Unknown, Verdict, changes
from docxtpl_reports.values.namespace import LazyNamespace
from docxtpl_reports.values.shape import NUMBER, Leaf

Thing = Indicator | Criterion


class Outlook(NamedTuple):
    """Facts about an indicator or criterion that the rules alone say. ``may_be_absent``: «Không phát sinh» is one of its
    verdicts; ``member``: the names that its members have in common."""

    thing: Thing
    may_be_absent: bool
    member: Shape = None


class Outcome(NamedTuple):
    """The result of an indicator or criterion. ``verdict``: None when it has none and is known; ``judged``: what its threshold
    is held against; ``members``, ``failed``: as a template has them."""

    thing: Thing
    label: str
    verdict: Verdict | None
    reasons: tuple[Reason | str, ...]
    basis: str
    judged: IndicatorResult | None
    score: Score | None = None
    members: tuple[object, ...] = ()
    failed: tuple[object, ...] = ()


class Attribute(NamedTuple):
    """A name that may follow that of an indicator or criterion.

    ``label`` is for designers. ``type``: the kind of the value, with that of its items in brackets; empty for that of the
    indicator itself. ``value`` takes it from a result; ``belongs`` says to which things it belongs; ``shape`` is what a
    template sees, where it does not follow from the type.
    """

    name: str
    label: str
    type: str
    value: Callable[[Outcome], object]
    belongs: Callable[[Thing], bool] = lambda _: True
    shape: Callable[[Outlook], Shape] | None = None

    def shape_of(self, outlook: Outlook) -> Shape:
        if self.shape is not None:
            return self.shape(outlook)
        kind, _, item = self.type.rstrip(")").partition("(")
        return [KINDS[item].shape] if item else KINDS[kind].shape


def attributes_of(thing: Thing) -> Iterator[Attribute]:
    return (attribute for attribute in ATTRIBUTES.values() if attribute.belongs(thing))


class LazyAttributes(LazyNamespace):
    """The attributes of an indicator; with ``change``, those of a number that has a period before."""

    __slots__ = ("_change", "_outcome")
    _outcome: Outcome
    _change: Change | None

    def __init__(self, outcome: Outcome, change: Change | None = None) -> None:
        super().__init__()
        object.__setattr__(self, "_outcome", outcome)
        object.__setattr__(self, "_change", change)

    def _keys(self) -> Iterator[str]:
        yield from (attribute.name for attribute in attributes_of(self._outcome.thing))
        yield from () if self._change is None else CHANGES

    def __contains__(self, key: object) -> bool:
        attribute = ATTRIBUTES.get(key) if isinstance(key, str) else None
        own = attribute is not None and attribute.belongs(self._outcome.thing)
        return own or (self._change is not None and key in CHANGES)

    def _make(self, name: str) -> Any:
        attribute = ATTRIBUTES.get(name)
        if attribute is not None and attribute.belongs(self._outcome.thing):
            return attribute.value(self._outcome)
        if self._change is None:
            raise KeyError(name)
        return CHANGES[name].value(self._change)

    def __reduce__(self) -> tuple[Any, ...]:
        return LazyAttributes, (self._outcome, self._change)


class OfFigure(LazyNamespace):
    """The attributes of a typed number that has a period before: ``before`` is its value there, or all that is known of that
    period, in which it is then looked up when it is asked for."""

    __slots__ = ("_before", "_field", "_now")
    _before: object
    _field: Field
    _now: object

    def __init__(self, field: Field, now: object, before: object) -> None:
        put = object.__setattr__  # a report has hundreds of them
        put(self, "_text", None)
        put(self, "_field", field)
        put(self, "_now", now)
        put(self, "_before", before)

    def _keys(self) -> tuple[str, ...]:
        return FIGURE_NAMES

    def _make(self, name: str) -> Any:
        field = self._field
        if name == "ten":
            return field.label
        if name == "don_vi":
            return field.unit or ("đồng" if field.kind == "tien" else "")
        last = self._before
        return CHANGES[name].value(Change(self._now, before(last, field.name) if isinstance(last, Namespace) else last))

    def __reduce__(self) -> tuple[Any, ...]:
        return OfFigure, (self._field, self._now, self._before)


class Change(NamedTuple):
    """A number without attributes of its own, and the same of the period before as a template has it."""

    now: object
    before: object


class ChangeAttribute(NamedTuple):
    """A name that may follow that of a number with a period before; as ``Attribute``."""

    name: str
    label: str
    type: str
    value: Callable[[Change], object]
    shape: Shape


def before(values: object, name: str) -> object:
    """A value of the period before, or why there is none."""
    if isinstance(values, Unknown):
        return Unknown(values.name, values.reasons)
    if isinstance(values, Namespace) and name in values:
        return values[name]
    return Unknown(name, (Reason("previous_not_declared"),))


def moves(field: Field) -> bool:
    """Whether a value of this field can be more or less than in the period before."""
    kind = kind_of(field)
    return kind.is_number and not kind.is_many


def of_indicator(indicator: Indicator, result: IndicatorResult) -> Outcome:
    verdict = result.verdict
    if indicator.thresholds:
        verdict = verdict or Verdict.UNKNOWN
    elif isinstance(result.value, NotApplicable):
        verdict = Verdict.NOT_APPLICABLE
    elif isinstance(result.value, Unknown):
        verdict = Verdict.UNKNOWN
    return Outcome(indicator, result.label, verdict, result.reasons, result.basis, result)


def of_criterion(
    criterion: Criterion, result: CriterionResult, members: tuple[object, ...], failed: tuple[object, ...]
) -> Outcome:
    score, verdict = result.score, result.verdict
    if verdict is None and score is not None and isinstance(score.points, Unknown):
        verdict = Verdict.UNKNOWN
    judged = None if score is None else score.judged
    return Outcome(criterion, result.label, verdict, result.reasons, result.basis, judged, score, members, failed)


def _is_judged(thing: Thing) -> bool:
    return bool(thing.thresholds) if isinstance(thing, Indicator) else thing.judged


def _is_ratio(thing: Thing) -> bool:
    return isinstance(thing, Indicator) and thing.numerator is not None


def _is_scored(thing: Thing) -> bool:
    return isinstance(thing, Criterion) and thing.scoring is not None


def _is_classed(thing: Thing) -> bool:
    return bool(_classes(thing))


def _has_members(thing: Thing) -> bool:
    return isinstance(thing, Criterion) and bool(thing.members)


def _has_threshold(thing: Thing) -> bool:
    points = _points(thing)
    return points is not None and bool(points.thresholds)


def _points(thing: Thing) -> Indicator | None:
    """The indicator that the thresholds are those of."""
    if isinstance(thing, Indicator):
        return thing
    return None if thing.scoring is None else thing.scoring.points


def _classes(thing: Thing) -> tuple[str, ...]:
    scored = thing.scoring if isinstance(thing, Criterion) else thing
    return () if scored is None else tuple(label for label, _ in scored.classes)


def _rank(outcome: Outcome) -> object:
    if outcome.score is not None:
        return outcome.score.rank
    return None if outcome.judged is None else outcome.judged.rank


def _verdicts(outlook: Outlook) -> Shape:
    return Leaf("text", tuple(v.label for v in Verdict if outlook.may_be_absent or v is not Verdict.NOT_APPLICABLE))


def _threshold(outcome: Outcome) -> object:
    """A single limit as the number it is, a range as text."""
    judged, points = outcome.judged, _points(outcome.thing)
    assert judged is not None
    assert points is not None
    if len(judged.limits) == 1:
        return judged.limits[0]
    if judged.threshold and judged.threshold_text:
        return judged.threshold_text
    return Unknown(f"Ngưỡng của «{points.label}»", judged.reasons)


def _unit(outcome: Outcome) -> str:
    """The declared unit, or that of the value."""
    assert isinstance(outcome.thing, Indicator)
    value = None if outcome.judged is None else outcome.judged.value
    return outcome.thing.unit or (value.unit if isinstance(value, Number) else "")


def _most(outcome: Outcome) -> object:
    assert isinstance(outcome.thing, Criterion)
    assert outcome.thing.scoring is not None
    return Number(outcome.thing.scoring.most, "diem")


def _of_verdict(verdict: Verdict) -> Attribute:
    """Of what is judged, exactly one of these is true."""
    return Attribute(
        verdict.attribute,
        verdict.when,
        "dung_sai",
        lambda outcome: outcome.verdict is verdict,
        _is_judged if verdict.is_decided else lambda _: True,
    )


ATTRIBUTES: dict[str, Attribute] = {
    attribute.name: attribute
    for attribute in (
        Attribute("ten", N_("Tên"), "chuoi", lambda o: o.label),
        Attribute(
            "ket_luan", N_("Kết luận"), "chuoi", lambda o: (o.verdict or Verdict.UNKNOWN).label, _is_judged, _verdicts
        ),
        *map(_of_verdict, Verdict),
        Attribute("don_vi", N_("Đơn vị tính"), "chuoi", _unit, lambda thing: isinstance(thing, Indicator)),
        Attribute(
            "khai",
            N_("Chỉ in khi tỷ lệ do đơn vị khai"),
            "dung_sai",
            lambda o: o.judged is not None and o.judged.stated,
            lambda thing: isinstance(thing, Indicator),
        ),
        Attribute("nguong", N_("Ngưỡng"), "", _threshold, _has_threshold, lambda _: None),
        Attribute("tu_so", N_("Tử số"), "so_thap_phan", lambda o: o.judged and o.judged.numerator, _is_ratio),
        Attribute("mau_so", N_("Mẫu số"), "so_thap_phan", lambda o: o.judged and o.judged.denominator, _is_ratio),
        Attribute("ly_do", N_("Lý do"), "danh_sach(chuoi)", lambda o: in_vietnamese(o.reasons)),
        Attribute("can_cu", N_("Căn cứ"), "chuoi", lambda o: o.basis),
        Attribute("diem", N_("Điểm"), "diem", lambda o: o.score and o.score.points, _is_scored),
        Attribute("diem_toi_da", N_("Điểm tối đa"), "diem", _most, _is_scored),
        Attribute(
            "xep_loai",
            N_("Xếp loại"),
            "chuoi",
            _rank,
            _is_classed,
            lambda outlook: Leaf("text", _classes(outlook.thing)),
        ),
        Attribute(
            "gom",
            N_("Các mục thuộc tiêu chí"),
            "danh_sach",
            lambda o: o.members,
            _has_members,
            lambda outlook: [outlook.member],
        ),
        Attribute(
            "cac_muc_chua_dat",
            N_("Các mục chưa đạt"),
            "danh_sach",
            lambda o: o.failed,
            _has_members,
            lambda outlook: [outlook.member],
        ),
    )
}

CHANGES: dict[str, ChangeAttribute] = {
    attribute.name: attribute
    for attribute in (
        ChangeAttribute("ky_truoc", N_("Kỳ trước"), "", lambda c: c.before, NUMBER),
        ChangeAttribute(
            "chenh_lech", N_("Tăng, giảm so với kỳ trước"), "", lambda c: changes.difference(c.now, c.before), NUMBER
        ),
        ChangeAttribute(
            "tang_truong",
            N_("Tỷ lệ tăng, giảm so với kỳ trước"),
            "phan_tram",
            lambda c: changes.growth(c.now, c.before),
            NUMBER,
        ),
        ChangeAttribute(
            "bien_dong",
            N_("Tăng, giảm so với kỳ trước, bằng lời"),
            "chuoi",
            lambda c: changes.in_words(c.now, c.before),
            Leaf("text"),
        ),
    )
}
FIGURE_NAMES = ("ten", "don_vi", *CHANGES)  # of a typed number that has a period before
