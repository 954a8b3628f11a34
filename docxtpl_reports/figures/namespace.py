"""What a template sees (``context``) and, without any data, the names it may use (``shape``). The two always agree.

A shape is plain nested data: a dict is a namespace with these attributes, ``[item]`` a list, ``None`` a value that
only prints;
a dict with the key ``""`` prints as well.
"""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Any

from docxtpl_reports.figures.data import UNIT_FIELDS, Data
from docxtpl_reports.figures.model import Criterion, Field, Indicator, Rules
from docxtpl_reports.figures.signature import SIGNER_FIELDS
from docxtpl_reports.figures.verdicts import CriterionResult, IndicatorResult, Results, Verdict
from docxtpl_reports.values import Blank, Namespace, Number, Truth, Unknown

Shape = dict[str, Any] | list[Any] | None

DATE: Shape = {"": None, "ngay": None, "thang": None, "nam": None}
PERIOD: Shape = {"": None, "tu": DATE, "den": DATE, "so_ngay": None}
DOCUMENT: Shape = {
    "": None,
    "loai": None,
    "so": None,
    "ngay": DATE,
    "co_quan": None,
    "trich_yeu": None,
    "ngan": None,
    "day_du": None,
}
PERSON: Shape = {"": None, "ho_ten": None, "chuc_vu": None}
_JUDGED = ("ket_luan", "dat", "khong_dat")
SECTION_LABELS = {"ky": "Kỳ báo cáo", "nguoi_ky": "Người ký", "kinh_gui": "Nơi kính gửi"}
_ALWAYS = ("ten", "thieu_so_lieu", "ly_do", "can_cu")


def context(rules: Rules, data: Data, results: Results, *, draft: bool = False) -> AnyMapping[str, object]:
    """The names of a template with their values, read-only. In a draft, required lists and whole sections that are not
    there are unknown; otherwise they are empty, for a report is only made when they are there."""
    names = {name: data.sections[name] for name in ("don_vi", "ky", "nguoi_ky", "kinh_gui", "noi_nhan")}
    if draft:
        names |= _missing_sections(data)
    names["thong_tin"] = _section(data.sections["thong_tin"], rules.info, draft)
    names["so_lieu"] = _section(data.sections["so_lieu"], rules.figures, draft)
    names |= _computed(rules, results)
    before = data.sections["ky_truoc"]
    assert isinstance(before, Namespace)
    declared = {"thong_tin": rules.info, "so_lieu": rules.figures}
    typed = {section: _section(before[section], fields) for section, fields in declared.items()}
    computed = _computed(rules, results.previous) if results.previous is not None else {}
    names["ky_truoc"] = Namespace({"ky": before["ky"], **typed, **computed})
    return names


def _computed(rules: Rules, results: Results) -> dict[str, object]:
    """``chi_tieu`` and ``tieu_chi`` of one period."""
    indicators = {name: _indicator(rules.indicators[name], result) for name, result in results.indicators.items()}
    criteria: dict[str, object] = {}
    for name in rules.criteria:
        _criterion(name, rules, results, indicators, criteria)
    return {
        "chi_tieu": Namespace(indicators),
        "tieu_chi": Namespace({name: criteria[name] for name in rules.criteria}),
    }


def _section(section: object, fields: AnyMapping[str, Field], draft: bool = False) -> Namespace:
    """A list nobody supplied is an empty list to a template; to an indicator, and in a draft when it must be there, it
    stays unknown."""
    assert isinstance(section, Namespace)

    def empty(field: Field) -> bool:
        if field.kind not in ("danh_sach", "chuoi_nam") or (draft and field.required and not field.may_be_blank):
            return False
        return isinstance(section[field.name], Unknown | Blank)

    return Namespace({name: () if empty(field) else section[name] for name, field in fields.items()})


def _missing_sections(data: Data) -> dict[str, object]:
    """What has no text of its own to say that it is missing."""
    found: dict[str, object] = {}
    for name in ("ky", "nguoi_ky"):
        section, label = data.sections[name], SECTION_LABELS[name]
        assert isinstance(section, Namespace)
        if name == "nguoi_ky" and section["cac_dong"] == ():
            values = {key: section[key] for key in dir(section)}
            lines = Unknown("Chức vụ người ký", ("chưa có chức vụ người ký",))
            section = Namespace({**values, "cac_dong": lines}, str(section))
            found[name] = section
        if any(isinstance(section[key], Unknown) for key in ("den", "ho_ten") if key in section):
            found[name] = Unknown(label, (f"chưa khai báo «{name}»",), section)
    if data.sections["kinh_gui"] == () and "kinh_gui" not in data.given:
        found["kinh_gui"] = Unknown(SECTION_LABELS["kinh_gui"], ("chưa khai báo «kinh_gui»",))
    return found


def _indicator(indicator: Indicator, result: IndicatorResult) -> object:
    unknown = result.verdict is Verdict.UNKNOWN if indicator.thresholds else isinstance(result.value, Unknown)
    about: dict[str, object] = {
        "ten": result.label,
        "thieu_so_lieu": unknown,
        "ly_do": result.reasons,
        "can_cu": result.basis,
    }
    if indicator.thresholds:
        verdict = result.verdict or Verdict.UNKNOWN
        about |= {"ket_luan": verdict.label, "dat": verdict is Verdict.PASS, "khong_dat": verdict is Verdict.FAIL}
        about["nguong"] = _threshold(indicator, result)
    if indicator.numerator:
        about |= {"tu_so": result.numerator, "mau_so": result.denominator}
    value, attributes = result.value, Namespace(about)
    if isinstance(value, Number):
        return Number(value.value, value.kind, unit=value.unit, digits=value.digits, attributes=attributes)
    if isinstance(value, Truth):
        return Truth(value.value, attributes)
    return Unknown(value.name, result.reasons, attributes)


def _threshold(indicator: Indicator, result: IndicatorResult) -> object:
    """A single limit as the number it is, a range as text."""
    if len(result.limits) == 1:
        return result.limits[0]
    if result.threshold and result.threshold_text:
        return result.threshold_text
    return Unknown(f"Ngưỡng của «{indicator.label}»", result.reasons)


def _criterion(
    name: str, rules: Rules, results: Results, indicators: dict[str, object], criteria: dict[str, object]
) -> object:
    if name in criteria:
        return criteria[name]
    result: CriterionResult = results.criteria[name]
    members = {}
    for member in result.members:
        is_criterion = member in rules.criteria
        members[member] = (
            _criterion(member, rules, results, indicators, criteria) if is_criterion else indicators[member]
        )
    verdict = result.verdict
    about: dict[str, object] = {
        "ten": result.label,
        "thieu_so_lieu": verdict is Verdict.UNKNOWN,
        "ly_do": result.reasons,
        "can_cu": result.basis,
    }
    if verdict is not None:
        about |= {"ket_luan": verdict.label, "dat": verdict is Verdict.PASS, "khong_dat": verdict is Verdict.FAIL}
    if members:
        failed = tuple(v for m, v in members.items() if results.verdict_of(rules, m) is Verdict.FAIL)
        about |= {"gom": tuple(members.values()), "cac_muc_chua_dat": failed}
    text = verdict.label if verdict else ""
    if (score := result.score) is not None:
        scoring = rules.criteria[name].scoring
        assert scoring is not None
        about |= {"diem": score.points, "diem_toi_da": Number(scoring.most, "diem")}
        about |= {} if score.rank is None else {"xep_loai": score.rank}
        about |= {"nguong": _threshold(scoring.points, score.judged)} if scoring.points.thresholds else {}
        if verdict is None:
            about["thieu_so_lieu"] = isinstance(score.points, Unknown)
            text = str(score.points)
            if isinstance(score.points, Unknown):
                criteria[name] = Unknown(result.label, result.reasons, Namespace(about))
                return criteria[name]
    criteria[name] = Namespace(about, text)
    return criteria[name]


def common_shape(left: Shape, right: Shape) -> Any:
    """What holds of both: the shape of a loop variable that may be either."""
    if isinstance(left, dict) and isinstance(right, dict):
        return {key: common_shape(value, right[key]) for key, value in left.items() if key in right}
    if isinstance(left, list) and isinstance(right, list):
        return [common_shape(left[0], right[0])]
    return None


def shape(rules: Rules) -> dict[str, Any]:
    """The names every template of this pack may use, whatever the data."""
    indicators = {name: _indicator_shape(indicator) for name, indicator in rules.indicators.items()}
    criteria: dict[str, Any] = {}
    for criterion in rules.criteria.values():
        _criterion_shape(criterion, rules, indicators, criteria)
    declared = {"thong_tin": _fields_shape(rules.info.values()), "so_lieu": _fields_shape(rules.figures.values())}
    computed = {"chi_tieu": indicators, "tieu_chi": {name: criteria[name] for name in rules.criteria}}
    return {
        "don_vi": {field.name: None for field in UNIT_FIELDS},
        "ky": PERIOD,
        "nguoi_ky": {"": None, **{field.name: None for field in SIGNER_FIELDS}, "cac_dong": [None]},
        "kinh_gui": [None],
        "noi_nhan": {"gui": [None], "luu": None},
        **declared,
        **computed,
        "ky_truoc": {"ky": PERIOD, **declared, **computed},
    }


def _fields_shape(fields: Any) -> dict[str, Any]:
    return {field.name: field_shape(field) for field in fields}


def field_shape(field: Field) -> Shape:
    """The shape of one declared value."""
    if field.kind == "danh_sach":
        return [_fields_shape(field.fields) if field.fields else _kind_shape(field.item or "chuoi")]
    if field.kind == "chuoi_nam":
        return [{"nam": None, "gia_tri": None}]
    return _kind_shape(field.kind)


def _kind_shape(kind: str) -> Shape:
    return {"ngay": DATE, "khoang_ngay": PERIOD, "van_ban": DOCUMENT, "nguoi": PERSON}.get(kind)


def _indicator_shape(indicator: Indicator) -> dict[str, Any]:
    names = [*_ALWAYS, *((*_JUDGED, "nguong") if indicator.thresholds else ())]
    names += ["tu_so", "mau_so"] if indicator.numerator else []
    return {"": None, **dict.fromkeys(names), "ly_do": [None]}


def _criterion_shape(
    criterion: Criterion, rules: Rules, indicators: dict[str, Any], criteria: dict[str, Any]
) -> dict[str, Any]:
    if criterion.name in criteria:
        return criteria[criterion.name]  # type: ignore[no-any-return]
    scoring = criterion.scoring
    names: dict[str, Any] = {"": None, **dict.fromkeys(_ALWAYS), "ly_do": [None]}
    names |= dict.fromkeys(_JUDGED) if criterion.judged else {}
    if scoring is not None:
        names |= {"diem": None, "diem_toi_da": None}
        names |= {"xep_loai": None} if scoring.classes else {}
        names |= {"nguong": None} if scoring.points.thresholds else {}
    members = [
        _criterion_shape(rules.criteria[m], rules, indicators, criteria) if m in rules.criteria else indicators[m]
        for m in criterion.members
    ]
    if members:
        item = members[0]
        for member in members[1:]:
            item = common_shape(item, member)
        names |= {"gom": [item], "cac_muc_chua_dat": [item]}
    criteria[criterion.name] = names
    return criteria[criterion.name]  # type: ignore[no-any-return]
