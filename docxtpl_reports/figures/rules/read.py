"""Reads ``quy-tac.yml`` into the data of ``model``: all problems at once.

``load`` reads the shape; ``declarations`` then checks what needs all names: expressions, units, dependencies, members.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.yaml import lettering, reading
from docxtpl_reports.figures.yaml import nodes as loader
from docxtpl_reports.figures.yaml.nodes import Mapping, Node, Scalar
from docxtpl_reports.figures.yaml.reading import Problems

from .kinds import KINDS, Layout, item_kinds, number_kinds
from .model import Check, Claim, Criterion, Field, Indicator, Rules, Scoring
from .parsing import THRESHOLD_KEYS as THRESHOLD_KEYS
from .parsing import expression, is_nothing, thresholds, validity

RULES_KEYS = ("ma", "ten", "hieu_luc", "ghi_chu", "thong_tin", "so_lieu", "chi_tieu", "tieu_chi", "kiem_tra")
FIELD_KEYS = (
    *("ten", "kieu", "bat_buoc", "de_trong", "don_vi", "lam_tron", "nho_nhat", "lon_nhat", "min", "max", "phan_tu"),
    *("truong", "gia_tri", "ghi_chu", "nguon", "bang", "tong_cua", "ngoai_ky"),
)
INDICATOR_KEYS = (
    *(
        "ten",
        "tu_so",
        "mau_so",
        "cong_thuc",
        "don_vi",
        "lam_tron",
        "nguong",
        "can_cu",
        "ty_le_khai",
        "cho_phep_vuot",
        "ghi_chu",
    ),
)
SCORING_KEYS = ("cong_thuc", "diem_toi_da", "lam_tron", "nguong", "xep_loai")  # with dat_khi: cham_diem
ABSENT_KEY, ABSENT_WAYS = "khi_khong_phat_sinh", ("khong_tinh", "dat")
CRITERION_KEYS = ("ten", "dat_khi", "gom", ABSENT_KEY, "hieu_luc", "can_cu", "ghi_chu", *SCORING_KEYS)
CHECK_KEYS = ("ma", "dung_khi", "muc", "noi_dung", "can_cu")


def load(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """The rules as typed; ``None`` only when the file cannot be read as a mapping at all."""
    node, problems = loader.load(path)
    if node is None:
        return None, problems
    problems += lettering.check(node)
    reading.check_keys(node, RULES_KEYS, problems, path.name, reading.RULES_KEY)
    code = reading.text(node.get("ma"), problems, "ma")
    label = reading.text(node.get("ten"), problems, "ten")
    for key, value in (("ma", code), ("ten", label)):
        if value is None:
            problems.append(Diagnostic("RUL003", node.location, {"key": key, "section": path.name}))
    info = _fields(node.get("thong_tin"), problems, "thong_tin")
    figures = _fields(node.get("so_lieu"), problems, "so_lieu")
    indicators = {name: _indicator(name, at, item, problems) for name, at, item in _named(node, "chi_tieu", problems)}
    criteria = {name: _criterion(name, at, item, problems) for name, at, item in _named(node, "tieu_chi", problems)}
    checks = _checks(node.get("kiem_tra"), problems)
    valid = validity(node.get("hieu_luc"), problems, "hieu_luc")
    return Rules(
        path.as_posix(), code or "", label or "", info, figures, indicators, criteria, checks, node.digest, valid
    ), problems


def _named(node: Mapping, section: str, problems: Problems) -> list[tuple[str, Location, Mapping]]:
    found = reading.mapping(node.get(section), problems, section)
    entries = []
    for key, value in found or ():
        if section != "tieu_chi":
            check_identifier(key, problems)
        if isinstance(value, Mapping):
            entries.append((key.text, key.location, value))
        else:
            problems.append(Diagnostic("YML026", value.location, {"what": f"{section}.{key.text}"}))
    return entries


_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset({"and", "or", "not", "if", "else", "dung", "sai", "true", "false", "so_lieu", "chi_tieu"}) | {
    *("thong_tin", "tieu_chi", "ky_truoc", "none", "và", "hoặc", "không", "nếu", "đúng", "in", "is"),
}


def check_identifier(key: Scalar, problems: Problems) -> None:
    if not _IDENTIFIER.fullmatch(key.text) or key.text.startswith("_"):
        suggestion = re.sub(r"\W+", "_", vietnamese.fold(key.text)).strip("_") or "ten_so_lieu"
        suggestion = suggestion if _IDENTIFIER.fullmatch(suggestion) else f"so_{suggestion}"
        problems.append(Diagnostic("RUL004", key.location, {"name": key.text, "suggestion": suggestion}))
    elif key.text.casefold() in _RESERVED:
        problems.append(Diagnostic("RUL005", key.location, {"name": key.text}))


def _fields(node: Node | None, problems: Problems, section: str) -> dict[str, Field]:
    found = reading.mapping(node, problems, section)
    fields = {}
    for key, value in found or ():
        check_identifier(key, problems)
        item = reading.mapping(value, problems, f"{section}.{key.text}")
        if item is None:
            if value.is_null:
                problems.append(Diagnostic("RUL003", key.location, {"key": "kieu", "section": f"{section}.{key.text}"}))
            continue
        fields[key.text] = _field(key, item, problems, section)
    return fields


def _field(key: Scalar, node: Mapping, problems: Problems, section: str) -> Field:
    where = f"{section}.{key.text}"
    reading.check_keys(node, FIELD_KEYS, problems, where, reading.RULES_KEY)
    kind = _kind(node.get("kieu"), problems, f"{where}.kieu", tuple(KINDS)) or "chuoi"
    if node.get("kieu") is None:
        problems.append(Diagnostic("RUL003", key.location, {"key": "kieu", "section": where}))
    item, fields = _items(node, kind, problems, where)
    layout = KINDS[kind].layout
    if layout is Layout.YEARS:
        item = _kind(node.get("phan_tu"), problems, f"{where}.phan_tu", number_kinds()) or "phan_tram"
    element = KINDS[item if layout is Layout.YEARS and item else kind]
    unit = reading.text(node.get("don_vi"), problems, f"{where}.don_vi") or ("%" if element.is_rate else "")
    if (unit == "%") != element.is_rate:
        place = (node.get("don_vi") or node).location
        problems.append(Diagnostic("RUL006", place, {"name": where, "kind": element.name, "unit": unit}))
        unit = "%" if element.is_rate else ""
    bounds = [
        reading.bound(node.get(long) or node.get(short), problems, f"{where}.{long}", element.read_bound)
        for long, short in (("nho_nhat", "min"), ("lon_nhat", "max"))
    ]
    if bounds[0] is None and element.is_counted:
        bounds[0] = Fraction(0)  # what is counted is not negative unless the rules say so
    if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
        problems.append(Diagnostic("RUL007", node.location, {"name": where}))
    return Field(
        name=key.text,
        label=reading.text(node.get("ten"), problems, f"{where}.ten") or key.text,
        kind=kind,
        required=reading.switch(node.get("bat_buoc"), problems, f"{where}.bat_buoc", True),
        may_be_blank=reading.switch(node.get("de_trong"), problems, f"{where}.de_trong", False),
        unit=unit,
        digits=reading.whole(node.get("lam_tron"), problems, f"{where}.lam_tron", 12),
        minimum=bounds[0],
        maximum=bounds[1],
        item=item,
        fields=fields,
        note=reading.text(node.get("ghi_chu"), problems, f"{where}.ghi_chu") or "",
        source=reading.text(node.get("nguon"), problems, f"{where}.nguon") or "",
        location=key.location,
        claims=_claims(node, kind, problems, where),
        choices=_choices(node, kind, item, problems, where),
        any_period=reading.switch(node.get("ngoai_ky"), problems, f"{where}.ngoai_ky", False),
    )


def _choices(node: Mapping, kind: str, item: str | None, problems: Problems, where: str) -> tuple[str, ...]:
    """``gia_tri``: the texts that may be typed, no two of them alike but for accents and case."""
    given, chosen = node.get("gia_tri"), Layout.CHOICE in (KINDS[kind].layout, KINDS[item or kind].layout)
    if given is None:
        if chosen:
            problems.append(Diagnostic("RUL082", node.location, {"name": where}))
        return ()
    if not chosen:
        problems.append(Diagnostic("RUL083", given.location, {"name": where, "kind": kind}))
        return ()
    values = reading.texts(given, problems, f"{where}.gia_tri")
    alike: dict[str, str] = {}
    for value in values:
        other = alike.setdefault(vietnamese.fold(vietnamese.tidy(value)), value)
        if other is not value:
            problems.append(Diagnostic("RUL084", given.location, {"name": where, "first": other, "second": value}))
    return values


def _claims(node: Mapping, kind: str, problems: Problems, where: str) -> tuple[Claim, ...]:
    """``bang`` is an expression, ``tong_cua`` the list of the parts; both only of a number that is not in a list."""
    claims = []
    for key in ("bang", "tong_cua"):
        value = node.get(key)
        if value is None:
            continue
        if not KINDS[kind].is_number or ".truong." in where:
            problems.append(Diagnostic("RUL063", value.location, {"key": key, "name": where}))
            continue
        place = value
        if key == "tong_cua":
            before = len(problems)
            parts = reading.texts(value, problems, f"{where}.{key}", single=True)
            if not parts and len(problems) > before:
                continue
            place = Scalar(" + ".join(parts), False, value.location)
        found = expression(place, problems, f"{where}.{key}")
        if found and isinstance(place, Scalar):
            claims.append(Claim(key, found, place))
    return tuple(claims)


def _items(node: Mapping, kind: str, problems: Problems, where: str) -> tuple[str | None, tuple[Field, ...]]:
    parts, records = node.get("phan_tu"), node.get("truong")
    layout = KINDS[kind].layout
    if layout is not Layout.LIST:
        for key, part in (("phan_tu", parts if layout is not Layout.YEARS else None), ("truong", records)):
            if part is not None:
                problems.append(Diagnostic("RUL008", part.location, {"key": key, "name": where, "kind": kind}))
        return None, ()
    if records is not None:
        if parts is not None:
            problems.append(Diagnostic("RUL009", parts.location, {"name": where}))
        fields = _fields(records, problems, f"{where}.truong")
        for inner in fields.values():
            if KINDS[inner.kind].is_many:
                problems.append(Diagnostic("RUL013", inner.location, {"name": inner.name, "kind": inner.kind}))
        return None, tuple(fields.values())
    return _kind(parts, problems, f"{where}.phan_tu", item_kinds()) or "chuoi", ()


_UNKNOWN_KIND = reading.UnknownName("RUL014", "RUL015")


def _kind(node: Node | None, problems: Problems, what: str, kinds: tuple[str, ...]) -> str | None:
    typed = reading.text(node, problems, what)
    if typed is None or node is None:
        return None
    if typed not in kinds:
        problems.append(reading.unknown_name(_UNKNOWN_KIND, typed, kinds, node.location, what=what))
        return next(iter(vietnamese.nearest(typed, kinds, 1)), None)  # so that one mistake is reported once
    return typed


def _indicator(name: str, at: Location, node: Mapping, problems: Problems) -> Indicator:
    where = f"chi_tieu.{name}"
    reading.check_keys(node, INDICATOR_KEYS, problems, where, reading.RULES_KEY)
    keys = {key: value for key in ("cong_thuc", "tu_so", "mau_so") if (value := node.get(key)) is not None}
    meant = reading.misspelt(node, INDICATOR_KEYS)
    if {*keys, *meant} & {"cong_thuc", "tu_so", "mau_so"} not in ({"cong_thuc"}, {"tu_so", "mau_so"}):
        problems.append(Diagnostic("RUL016", at, {"name": name}))
    formulas = {key: expression(value, problems, f"{where}.{key}") for key, value in keys.items()}
    unit = reading.text(node.get("don_vi"), problems, f"{where}.don_vi")
    basis = reading.text(node.get("can_cu"), problems, f"{where}.can_cu") or ""
    return Indicator(
        name=name,
        label=reading.text(node.get("ten"), problems, f"{where}.ten") or name,
        formula=formulas.get("cong_thuc"),
        numerator=formulas.get("tu_so"),
        denominator=formulas.get("mau_so"),
        unit=unit if unit is not None else "%" if "tu_so" in keys else "",
        digits=reading.whole(node.get("lam_tron"), problems, f"{where}.lam_tron", 12),
        thresholds=thresholds(node.get("nguong"), basis, problems, where),
        basis=basis,
        may_exceed=reading.switch(node.get("cho_phep_vuot"), problems, f"{where}.cho_phep_vuot", False),
        note=reading.text(node.get("ghi_chu"), problems, f"{where}.ghi_chu") or "",
        location=at,
        stated=reading.text(node.get("ty_le_khai"), problems, f"{where}.ty_le_khai") or "",
        judged=not is_nothing(node.get("nguong")),
        places={key: value for key, value in keys.items() if isinstance(value, Scalar)},
    )


def _criterion(name: str, at: Location, node: Mapping, problems: Problems) -> Criterion:
    where = f"tieu_chi.{name}"
    reading.check_keys(node, CRITERION_KEYS, problems, where, reading.RULES_KEY)
    rule = reading.text(node.get("dat_khi"), problems, f"{where}.dat_khi") or "tat_ca"
    members = reading.texts(node.get("gom"), problems, f"{where}.gom", single=True)
    match = re.fullmatch(r"tat_ca|bat_ky|it_nhat\s+(\d{1,3})|cham_diem", rule)
    scored = rule == "cham_diem"
    for key in SCORING_KEYS:
        if not scored and (extra := node.get(key)) is not None:
            problems.append(Diagnostic("RUL067", extra.location, {"key": key, "name": where}))
    place = (node.get("dat_khi") or node).location
    count = len(members)
    if not match:
        problems.append(Diagnostic("RUL020", place, {"typed": rule, "name": where}))
    elif match[1] or rule == "bat_ky":
        count = int(match[1] or 1)
        if members and not 1 <= count <= len(members):
            params = {"count": count, "members": len(members), "name": where}
            problems.append(Diagnostic("RUL021", place, params))
    if not members and not scored:
        problems.append(Diagnostic("RUL003", at, {"key": "gom", "section": where}))
    if scored and (node.get("gom") is None) == (node.get("cong_thuc") is None):
        problems.append(Diagnostic("RUL065", at, {"name": where}))
    return Criterion(
        name=name,
        label=reading.text(node.get("ten"), problems, f"{where}.ten") or name,
        rule=rule,
        count=count,
        members=members,
        basis=reading.text(node.get("can_cu"), problems, f"{where}.can_cu") or "",
        note=reading.text(node.get("ghi_chu"), problems, f"{where}.ghi_chu") or "",
        location=(node.get("gom") or node).location,
        scoring=_scoring(name, at, node, problems) if scored else None,
        validity=validity(node.get("hieu_luc"), problems, f"{where}.hieu_luc"),
        absent_is_met=_absent_is_met(node.get(ABSENT_KEY), problems, f"{where}.{ABSENT_KEY}"),
    )


def _absent_is_met(node: Node | None, problems: Problems, what: str) -> bool:
    typed = reading.text(node, problems, what)
    if typed is not None and node is not None and typed not in ABSENT_WAYS:
        problems.append(Diagnostic("RUL080", node.location, {"typed": typed, "what": what}))
    return typed == "dat"


def _scoring(name: str, at: Location, node: Mapping, problems: Problems) -> Scoring:
    where = f"tieu_chi.{name}"
    typed, basis = node.get("cong_thuc"), reading.text(node.get("can_cu"), [], where) or ""
    points = Indicator(
        name=f'tieu_chi["{name}"]',
        label=reading.text(node.get("ten"), [], where) or name,
        formula=None if typed is None else expression(typed, problems, f"{where}.cong_thuc"),
        numerator=None,
        denominator=None,
        unit="",
        digits=reading.whole(node.get("lam_tron"), problems, f"{where}.lam_tron", 12),
        thresholds=thresholds(node.get("nguong"), basis, problems, where),
        basis=basis,
        may_exceed=False,
        note="",
        location=at,
        judged=not is_nothing(node.get("nguong")),
        places={"cong_thuc": typed} if isinstance(typed, Scalar) else {},
    )
    before = len(problems)
    most = reading.bound(node.get("diem_toi_da"), problems, f"{where}.diem_toi_da", KINDS["diem"].read_bound)
    if len(problems) == before and (most is None or most <= 0):
        problems.append(Diagnostic("RUL066", (node.get("diem_toi_da") or node).location, {"name": where}))
    return Scoring(points, most or Fraction(0), _classes(node.get("xep_loai"), most, problems, where))


def _classes(
    node: Node | None, most: Fraction | None, problems: Problems, where: str
) -> tuple[tuple[str, Fraction], ...]:
    """``{Tốt: 80, Khá: 70, …}``: the lowest points of each class; the last begins at 0, so that all points have a class."""
    classes: list[tuple[str, Fraction]] = []
    before = len(problems)
    for key, value in reading.mapping(node, problems, f"{where}.xep_loai") or ():
        lowest = reading.bound(value, problems, f"{where}.xep_loai.{key.text}", KINDS["diem"].read_bound)
        if lowest is None and value.is_null:
            problems.append(Diagnostic("RUL003", key.location, {"key": key.text, "section": f"{where}.xep_loai"}))
        elif lowest is not None and (
            lowest < 0 or (most is not None and lowest > most) or lowest in [other for _, other in classes]
        ):
            problems.append(Diagnostic("RUL069", value.location, {"name": key.text, "what": where}))
        elif lowest is not None:
            classes.append((key.text, lowest))
    if node is not None and len(problems) == before and 0 not in [lowest for _, lowest in classes]:
        problems.append(Diagnostic("RUL070", node.location, {"what": where}))
    return tuple(sorted(classes, key=lambda item: -item[1]))


def _checks(node: Node | None, problems: Problems) -> tuple[Check, ...]:
    checks: dict[str, Check] = {}
    for item in reading.sequence(node, problems, "kiem_tra") or ():
        entry = reading.mapping(item, problems, "kiem_tra")
        if entry is None:
            continue
        reading.check_keys(entry, CHECK_KEYS, problems, "kiem_tra", reading.RULES_KEY)
        code = reading.text(entry.get("ma"), problems, "kiem_tra.ma")
        severity = reading.text(entry.get("muc"), problems, "kiem_tra.muc") or "loi"
        message = reading.text(entry.get("noi_dung"), problems, "kiem_tra.noi_dung")
        condition = expression(entry.get("dung_khi"), problems, "kiem_tra.dung_khi")
        for key in ("ma", "dung_khi", "noi_dung"):
            if entry.get(key) is None or (key != "dung_khi" and is_nothing(entry.get(key))):
                problems.append(Diagnostic("RUL003", entry.location, {"key": key, "section": "kiem_tra"}))
        if severity not in ("loi", "canh_bao"):
            problems.append(Diagnostic("RUL022", entry.get("muc").location, {"typed": severity}))  # type: ignore[union-attr]
        place = entry.get("dung_khi")
        if code in checks:
            problems.append(Diagnostic("RUL023", entry.location, {"name": code}))
        elif code and condition and isinstance(place, Scalar):
            checks[code] = Check(code, condition, severity == "loi", message or code, entry.location, place)
    return tuple(checks.values())
