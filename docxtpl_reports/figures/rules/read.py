"""Reads ``quy-tac.yml`` into the data of ``model``, with all problems in one run.

``validate`` then checks what needs all names: expressions, units, dependencies, members.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.yaml import files, lettering, reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode

from .criteria import CriterionReader
from .group_keys import GroupReader, with_cells
from .kinds import KINDS, Layout, item_kinds, number_kinds
from .model import UNITS, Check, Claim, Field, Indicator, Rules
from .names import with_columns
from .parsing import THRESHOLD_KEYS as THRESHOLD_KEYS
from .parsing import is_nothing
from .row_order import RowOrderReader
from .sources import TAKEN_KEYS, TableReader, meant_table
from .unit_reports import UnitReportsReader

RULES_KEYS = (
    *("ma", "ten", "phien_ban", "kinh_gui", "hieu_luc", "ghi_chu", "bang", UNITS),
    *("thong_tin", "so_lieu", "chi_tieu", "tieu_chi", "kiem_tra"),
)
FIELD_KEYS = (
    *("ten", "kieu", "bat_buoc", "de_trong", "don_vi", "lam_tron", "nho_nhat", "lon_nhat", "min", "max", "phan_tu"),
    *("truong", "truong_tinh", "nhom_theo", "theo_hang", "theo_cot", "du_nhom", "cac_muc", "gia_tri", "mac_dinh"),
    *("ghi_chu", "nguon", "bang", "tong_cua", "ngoai_ky", "khong_phat_sinh"),
    *("khoa", "sap_xep", "xep_hang", *TAKEN_KEYS),
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
        "xep_loai",
        "ghi_chu",
    ),
)
CHECK_KEYS = ("ma", "trong", "dung_khi", "muc", "noi_dung", "can_cu")


def load(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """The rules as typed; ``None`` only when the file cannot be read as a mapping at all."""
    node, problems = files.load(path)
    if node is None:
        return None, problems
    reader = _RulesReader()
    rules = with_columns(reader.rules(node, path))
    return rules, [*problems, *lettering.check(node), *reader.problems]


_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_RESERVED = frozenset({"and", "or", "not", "if", "else", "dung", "sai", "true", "false", "so_lieu", "chi_tieu"}) | {
    *("thong_tin", "tieu_chi", "ky_truoc", "none", "và", "hoặc", "không", "nếu", "đúng", "in", "is"),
}
_BY_KEYS = {Layout.YEARS: "phan_tram", Layout.KEYED: "so_nguyen"}  # the kind of values where ``phan_tu`` names none
_SCALES_ALONE = ("nghìn", "ngàn", "triệu", "tỷ", "tỉ")
_UNKNOWN_KIND = reading.UnknownName("RUL014", "RUL015")


class _RulesReader(CriterionReader, RowOrderReader, GroupReader, TableReader, UnitReportsReader):
    """Reads the sections of ``quy-tac.yml``."""

    def rules(self, node: MappingNode, path: Path) -> Rules:
        """All sections, in the order of the documentation."""
        self.check_keys(node, RULES_KEYS, path.name, reading.RULES_KEY)
        code = self.text(node.get("ma"), "ma")
        label = self.text(node.get("ten"), "ten")
        for key, value in (("ma", code), ("ten", label)):
            if value is None:
                self.report("RUL003", node.location, {"key": key, "section": path.name})
        units = self.unit_reports(node.get(UNITS), self.check_identifier)
        tables = self.tables(node.get("bang"), self.check_identifier)
        self.known_tables = tables if units is None else {**tables, UNITS: units}
        info = self._fields(node.get("thong_tin"), "thong_tin")
        figures = self._fields(node.get("so_lieu"), "so_lieu")
        info, figures = with_cells(info, figures), with_cells(figures, figures)
        indicators = self._indicators(node.get("chi_tieu"), "chi_tieu")
        named = self._named(node.get("tieu_chi"), "tieu_chi")
        criteria = {name: self.criterion(name, at, item) for name, at, item in named}
        checks = self._checks(node.get("kiem_tra"))
        valid = self.validity(node.get("hieu_luc"), "hieu_luc")
        return Rules(
            path.as_posix(),
            code or "",
            label or "",
            info,
            figures,
            indicators,
            criteria,
            checks,
            node.digest,
            valid,
            self.known_tables,
            self.text(node.get("phien_ban"), "phien_ban") or "",
            None if node.get("kinh_gui") is None else self.switch(node.get("kinh_gui"), "kinh_gui", True),
        )

    def _indicators(self, node: Node | None, section: str) -> dict[str, Indicator]:
        named = self._named(node, section)
        return {name: self._indicator(name, at, item, f"{section}.{name}") for name, at, item in named}

    def _named(self, node: Node | None, section: str) -> list[tuple[str, Location, MappingNode]]:
        found = self.mapping(node, section)
        entries = []
        for key, value in found or ():
            if section != "tieu_chi":
                self.check_identifier(key)
            if isinstance(value, MappingNode):
                entries.append((key.text, key.location, value))
            else:
                self.report("YML026", value.location, {"what": f"{section}.{key.text}"})
        return entries

    def check_identifier(self, key: ScalarNode) -> None:
        if not _IDENTIFIER.fullmatch(key.text) or key.text.startswith("_"):
            suggestion = re.sub(r"\W+", "_", vietnamese.fold(key.text)).strip("_") or "ten_so_lieu"
            suggestion = suggestion if _IDENTIFIER.fullmatch(suggestion) else f"so_{suggestion}"
            self.report("RUL004", key.location, {"name": key.text, "suggestion": suggestion})
        elif key.text.casefold() in _RESERVED:
            self.report("RUL005", key.location, {"name": key.text})

    def _fields(self, node: Node | None, section: str) -> dict[str, Field]:
        found = self.mapping(node, section)
        fields = {}
        for key, value in found or ():
            self.check_identifier(key)
            item = self.mapping(value, f"{section}.{key.text}")
            if item is None:
                if value.is_null:
                    self.report("RUL003", key.location, {"key": "kieu", "section": f"{section}.{key.text}"})
                continue
            fields[key.text] = self._field(key, item, section)
        return fields

    def _field(self, key: ScalarNode, node: MappingNode, section: str) -> Field:
        where = f"{section}.{key.text}"
        self.check_keys(node, FIELD_KEYS, where, reading.RULES_KEY)
        kind = self._kind(node.get("kieu"), f"{where}.kieu", tuple(KINDS)) or "chuoi"
        if node.get("kieu") is None:
            self.report("RUL003", key.location, {"key": "kieu", "section": where})
        item, fields = self._items(node, kind, where)
        columns = self._columns(node, fields, kind, where)
        columns = (*columns, *self.ranking(node, fields, columns, where))
        layout = KINDS[kind].layout
        if layout in _BY_KEYS:
            item = self._kind(node.get("phan_tu"), f"{where}.phan_tu", number_kinds()) or _BY_KEYS[layout]
        element = KINDS[item if layout in _BY_KEYS and item else kind]
        unit = self.text(node.get("don_vi"), f"{where}.don_vi") or ("%" if element.is_rate else "")
        if (unit == "%") != element.is_rate:
            place = (node.get("don_vi") or node).location
            self.report("RUL006", place, {"name": where, "kind": element.name, "unit": unit})
            unit = "%" if element.is_rate else ""
        if kind == "tien" and vietnamese.tidy(unit).casefold() in _SCALES_ALONE:
            given = node.get("don_vi") or node
            params = {"name": where, "unit": unit, "meant": f"{unit} đồng"}
            self.report("RUL201", given.location, params, Fix(unit, f"{unit} đồng"))
        bounds = [
            self.bound(node.get(long) or node.get(short), f"{where}.{long}", element.read_bound)
            for long, short in (("nho_nhat", "min"), ("lon_nhat", "max"))
        ]
        if bounds[0] is None and element.is_counted:
            bounds[0] = Fraction(0)  # what is counted is not negative unless the rules say so
        if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
            self.report("RUL007", node.location, {"name": where})
        return Field(
            name=key.text,
            label=self.text(node.get("ten"), f"{where}.ten") or key.text,
            kind=kind,
            required=self.switch(node.get("bat_buoc"), f"{where}.bat_buoc", True),
            may_be_blank=self.switch(node.get("de_trong"), f"{where}.de_trong", False),
            unit=unit,
            digits=self.whole(node.get("lam_tron"), f"{where}.lam_tron", 12),
            minimum=bounds[0],
            maximum=bounds[1],
            item=item,
            fields=fields,
            columns=columns,
            note=self.text(node.get("ghi_chu"), f"{where}.ghi_chu") or "",
            source=self.text(node.get("nguon"), f"{where}.nguon") or "",
            location=key.location,
            claims=self._claims(node, kind, where),
            choices=self._choices(node, kind, item, where),
            key=self.key(node, fields, where),
            order=self.order(node, fields, columns, where),
            may_be_none=self._may_be_none(node, kind, where),
            any_period=self.switch(node.get("ngoai_ky"), f"{where}.ngoai_ky", False),
            keys=self.keys(node, kind, where),
            groups=self.grouping(node, ("nhom_theo",), fields, kind, where),
            cross=self.grouping(node, ("theo_hang", "theo_cot"), fields, kind, where),
            default=self._default(node.get("mac_dinh"), kind, where),
            taken=self.taken(node, kind, where),
        )

    def _may_be_none(self, node: MappingNode, kind: str, where: str) -> bool:
        given = node.get("khong_phat_sinh")
        if given is not None and KINDS[kind].layout is not Layout.LIST:
            self.report("RUL008", given.location, {"key": "khong_phat_sinh", "name": where, "kind": kind})
        return self.switch(given, f"{where}.khong_phat_sinh", False)

    def _default(self, node: Node | None, kind: str, where: str) -> Node | None:
        """``mac_dinh`` as typed; ``""`` stands for a text that usually has no words."""
        if node is None or KINDS[kind].layout is Layout.KEYED:
            return None
        is_empty = isinstance(node, ScalarNode) and not node.text.strip()
        if node.is_null or (is_empty and KINDS[kind].layout is not Layout.TEXT):
            self.report("RUL200", node.location, {"name": where})
            return None
        return node

    def _choices(self, node: MappingNode, kind: str, item: str | None, where: str) -> tuple[str, ...]:
        """``gia_tri``: the texts that may be typed, no two of which differ only in accents and case."""
        given, chosen = node.get("gia_tri"), Layout.CHOICE in (KINDS[kind].layout, KINDS[item or kind].layout)
        if given is None:
            if chosen:
                self.report("RUL082", node.location, {"name": where})
            return ()
        if not chosen:
            self.report("RUL083", given.location, {"name": where, "kind": kind})
            return ()
        values = self.texts(given, f"{where}.gia_tri")
        alike: dict[str, str] = {}
        for value in values:
            other = alike.setdefault(vietnamese.fold(vietnamese.tidy(value)), value)
            if other is not value:
                self.report("RUL084", given.location, {"name": where, "first": other, "second": value})
        return values

    def _claims(self, node: MappingNode, kind: str, where: str) -> tuple[Claim, ...]:
        """``bang`` is an expression, ``tong_cua`` the list of the parts; both only of a number that is not in a list."""
        claims = []
        for key in ("bang", "tong_cua"):
            value = node.get(key)
            if value is None:
                continue
            meant = meant_table(value, self.known_tables, where) if isinstance(value, ScalarNode) else None
            if key == "bang" and meant is not None:
                self.problems.append(meant)
                continue
            if not KINDS[kind].is_number or ".truong." in where:
                self.report("RUL063", value.location, {"key": key, "name": where})
                continue
            place = value
            if key == "tong_cua":
                before = len(self.problems)
                parts = self.texts(value, f"{where}.{key}", single=True)
                if not parts and len(self.problems) > before:
                    continue
                place = ScalarNode(" + ".join(parts), False, value.location)
            found = self.expression(place, f"{where}.{key}")
            if found and isinstance(place, ScalarNode):
                claims.append(Claim(key, found, place))
        return tuple(claims)

    def _items(self, node: MappingNode, kind: str, where: str) -> tuple[str | None, tuple[Field, ...]]:
        parts, records = node.get("phan_tu"), node.get("truong")
        layout = KINDS[kind].layout
        if layout is not Layout.LIST:
            for key, part in (("phan_tu", None if layout in _BY_KEYS else parts), ("truong", records)):
                if part is not None:
                    self.report("RUL008", part.location, {"key": key, "name": where, "kind": kind})
            return None, ()
        if records is not None:
            if parts is not None:
                self.report("RUL009", parts.location, {"name": where})
            fields = self._fields(records, f"{where}.truong")
            for inner in fields.values():
                if KINDS[inner.kind].layout is Layout.YEARS:
                    self.report("RUL013", inner.location, {"name": inner.name, "kind": inner.kind})
            return None, tuple(fields.values())
        return self._kind(parts, f"{where}.phan_tu", item_kinds()) or "chuoi", ()

    def _columns(self, node: MappingNode, fields: tuple[Field, ...], kind: str, where: str) -> tuple[Indicator, ...]:
        """``truong_tinh``: what is computed in each record of a list."""
        computed = node.get("truong_tinh")
        if computed is None:
            return ()
        if KINDS[kind].layout is Layout.KEYED and ".truong." in where:  # computed in each cell
            return tuple(self._indicators(computed, f"{where}.truong_tinh").values())
        if KINDS[kind].layout is not Layout.LIST:
            self.report("RUL008", computed.location, {"key": "truong_tinh", "name": where, "kind": kind})
            return ()
        if not fields:
            self.report("RUL100", computed.location, {"name": where})
            return ()
        columns = self._indicators(computed, f"{where}.truong_tinh")
        for name in {field.name for field in fields} & columns.keys():
            self.report("RUL101", columns[name].location, {"name": name, "owner": where})
        return tuple(columns.values())

    def _kind(self, node: Node | None, what: str, kinds: tuple[str, ...]) -> str | None:
        typed = self.text(node, what)
        if typed is None or node is None:
            return None
        if typed not in kinds:
            self.problems.append(reading.unknown_name(_UNKNOWN_KIND, typed, kinds, node.location, what=what))
            return next(iter(vietnamese.nearest(typed, kinds, 1)), None)  # so that one mistake is reported once
        return typed

    def _indicator(self, name: str, at: Location, node: MappingNode, where: str) -> Indicator:
        self.check_keys(node, INDICATOR_KEYS, where, reading.RULES_KEY)
        keys = {key: value for key in ("cong_thuc", "tu_so", "mau_so") if (value := node.get(key)) is not None}
        meant = reading.misspelt(node, INDICATOR_KEYS)
        if {*keys, *meant} & {"cong_thuc", "tu_so", "mau_so"} not in ({"cong_thuc"}, {"tu_so", "mau_so"}):
            self.report("RUL016", at, {"name": name})
        formulas = {key: self.expression(value, f"{where}.{key}") for key, value in keys.items()}
        unit = self.text(node.get("don_vi"), f"{where}.don_vi")
        basis = self.text(node.get("can_cu"), f"{where}.can_cu") or ""
        return Indicator(
            name=name,
            label=self.text(node.get("ten"), f"{where}.ten") or name,
            formula=formulas.get("cong_thuc"),
            numerator=formulas.get("tu_so"),
            denominator=formulas.get("mau_so"),
            unit=unit if unit is not None else "%" if "tu_so" in keys else "",
            digits=self.whole(node.get("lam_tron"), f"{where}.lam_tron", 12),
            thresholds=self.thresholds(node.get("nguong"), basis, where),
            basis=basis,
            may_exceed=self.switch(node.get("cho_phep_vuot"), f"{where}.cho_phep_vuot", False),
            note=self.text(node.get("ghi_chu"), f"{where}.ghi_chu") or "",
            location=at,
            stated=self.text(node.get("ty_le_khai"), f"{where}.ty_le_khai") or "",
            judged=not is_nothing(node.get("nguong")),
            places={key: value for key, value in keys.items() if isinstance(value, ScalarNode)},
            classes=self.classes(node.get("xep_loai"), None, where),
        )

    def _checks(self, node: Node | None) -> tuple[Check, ...]:
        checks: dict[str, Check] = {}
        for item in self.sequence(node, "kiem_tra") or ():
            entry = self.mapping(item, "kiem_tra")
            if entry is None:
                continue
            self.check_keys(entry, CHECK_KEYS, "kiem_tra", reading.RULES_KEY)
            code = self.text(entry.get("ma"), "kiem_tra.ma")
            severity = self.text(entry.get("muc"), "kiem_tra.muc") or "loi"
            message = self.text(entry.get("noi_dung"), "kiem_tra.noi_dung")
            condition = self.expression(entry.get("dung_khi"), "kiem_tra.dung_khi")
            for key in ("ma", "dung_khi", "noi_dung"):
                if entry.get(key) is None or (key != "dung_khi" and is_nothing(entry.get(key))):
                    self.report("RUL003", entry.location, {"key": key, "section": "kiem_tra"})
            if severity not in ("loi", "canh_bao"):
                self.report("RUL022", entry.get("muc").location, {"typed": severity})  # type: ignore[union-attr]
            place, rows = entry.get("dung_khi"), entry.get("trong")
            within = self.expression(rows, "kiem_tra.trong")
            if code in checks:
                self.report("RUL023", entry.location, {"name": code})
            elif code and condition and isinstance(place, ScalarNode):
                listed = rows if isinstance(rows, ScalarNode) else None
                is_error = severity == "loi"
                checks[code] = Check(code, condition, is_error, message or code, entry.location, place, within, listed)
        return tuple(checks.values())
