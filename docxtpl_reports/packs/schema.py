"""JSON Schemas (draft 7, what editors of YAML know) of data files and of ``quy-tac.yml``, from the declarations themselves.

A schema helps while typing: it completes and marks keys. Values are only sorted roughly, because our own reader takes what a
person types (``1.185`` is a count, ``13/8/2024`` a date) and YAML's guesses about it do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docxtpl_reports.figures.data.file import DATA_KEYS, PERIOD_FIELDS, UNIT_FIELDS
from docxtpl_reports.figures.data.signature import SIGNER_FIELDS
from docxtpl_reports.figures.data.values import DOCUMENT_FIELDS, PERSON_FIELDS
from docxtpl_reports.figures.rules.model import KINDS, NUMBER_KINDS, Field, Rules
from docxtpl_reports.figures.rules.parsing import VALIDITY_KEYS
from docxtpl_reports.figures.rules.read import (
    ABSENT_KEY,
    ABSENT_WAYS,
    CHECK_KEYS,
    CRITERION_KEYS,
    FIELD_KEYS,
    INDICATOR_KEYS,
    RULES_KEYS,
    THRESHOLD_KEYS,
)

Schema = dict[str, Any]
DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_NUMBER: Schema = {"type": ["string", "number"]}
_SWITCH: Schema = {"type": ["boolean", "string"]}
_DATE: Schema = {"type": "string"}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


def data_schema(rules: Rules, pack: str) -> Schema:
    """Of the pack's data files. What is required may also come from a file named in ``ke_thua``."""
    sections: Schema = {
        "mau": {"const": pack},
        "ke_thua": _TEXTS,
        "don_vi": _record(UNIT_FIELDS),
        "ky": _record(PERIOD_FIELDS),
        "nguoi_ky": _record(SIGNER_FIELDS),
        "kinh_gui": _TEXTS,
        "noi_nhan": _object({"gui": _TEXTS, "luu": _TEXT}),
        "thong_tin": _record(rules.info.values()),
        "so_lieu": _record(rules.figures.values()),
        "ky_truoc": _TEXT,
        "mien_kiem_tra": {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}},
    }
    assert set(sections) == set(DATA_KEYS)
    whole: Schema = {"$schema": DRAFT, "title": rules.label, **_object(sections, ["mau"])}
    needed = {"thong_tin": _required(rules.info.values()), "so_lieu": _required(rules.figures.values())}
    complete = {section: {"required": names} for section, names in needed.items() if names}
    own = {"required": list(complete), "properties": complete}
    return whole | {"if": {"required": ["ke_thua"]}, "else": own}


def rules_schema() -> Schema:
    """Of ``quy-tac.yml``."""
    field = _keys(FIELD_KEYS, {"kieu": {"enum": list(KINDS)}, "bat_buoc": _SWITCH, "de_trong": _SWITCH}, ["kieu"])
    field["properties"] |= {
        "ngoai_ky": _SWITCH,
        "tong_cua": _TEXTS,
        "gia_tri": {"type": "array", "items": _TEXT},
        "phan_tu": {"enum": list(KINDS)},
    }
    field["properties"]["truong"] = {"type": "object", "additionalProperties": {"$ref": "#/definitions/field"}}
    thresholds = {
        "type": "array",
        "items": _keys(THRESHOLD_KEYS, {"hieu_luc": _keys(VALIDITY_KEYS, {}, [])}, ["dieu_kien"]),
    }
    threshold = {"anyOf": [_TEXT, thresholds]}
    validity = _keys(VALIDITY_KEYS, {}, [])
    indicator = _keys(INDICATOR_KEYS, {"nguong": threshold, "cho_phep_vuot": _SWITCH}, [])
    how = {"type": "string", "pattern": r"^(tat_ca|bat_ky|cham_diem|it_nhat\s+\d+)$"}
    classes = {"type": "object", "additionalProperties": _NUMBER}
    about = {"dat_khi": how, "gom": _TEXTS, "nguong": threshold, "xep_loai": classes, "diem_toi_da": _NUMBER}
    about["hieu_luc"] = validity
    about[ABSENT_KEY] = {"enum": list(ABSENT_WAYS)}
    check = _keys(CHECK_KEYS, {"muc": {"enum": ["loi", "canh_bao"]}}, ["ma", "dung_khi", "noi_dung"])
    named = {"thong_tin": {"$ref": "#/definitions/field"}, "so_lieu": {"$ref": "#/definitions/field"}}
    named |= {"chi_tieu": indicator, "tieu_chi": _keys(CRITERION_KEYS, about, [])}
    sections = {name: {"type": ["object", "null"], "additionalProperties": item} for name, item in named.items()}
    sections["hieu_luc"] = validity
    sections["kiem_tra"] = {"type": ["array", "null"], "items": check}
    whole = {"$schema": DRAFT, "title": "quy-tac.yml", **_keys(RULES_KEYS, sections, ["ma", "ten"])}
    return whole | {"definitions": {"field": field}}


def _object(properties: Schema, required: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def _keys(keys: Iterable[str], known: Schema, required: list[str]) -> Schema:
    """An object with these keys; those not ``known`` hold a text."""
    return _object({key: known.get(key, _TEXT) for key in keys}, required)


def _record(fields: Iterable[Field]) -> Schema:
    return _object({field.name: _field(field) for field in fields})


def _required(fields: Iterable[Field]) -> list[str]:
    return [field.name for field in fields if field.required]


def _field(field: Field) -> Schema:
    value = _value(field)
    if field.may_be_blank or not field.required:
        value = {"anyOf": [value, {"type": "null"}]}
    about = "; ".join(filter(None, (field.kind, field.unit, field.note, field.source)))
    return {"title": field.label, "description": about, **value}


def _value(field: Field) -> Schema:
    if field.kind == "danh_sach":
        if field.fields:
            item = _record(field.fields) | {"required": _required(field.fields)}
        else:
            item = {"enum": list(field.choices)} if field.choices else _of_kind(field.item or "chuoi")
        return {"type": "array", "items": item}
    if field.kind == "chuoi_nam":
        years = {r"^(19|20|21)\d\d$": _of_kind(field.item or "phan_tram")}
        return {"type": "object", "patternProperties": years, "additionalProperties": False}
    return {"enum": list(field.choices)} if field.choices else _of_kind(field.kind)


def _of_kind(kind: str) -> Schema:
    if kind in NUMBER_KINDS:
        return _NUMBER
    if kind == "khoang_ngay":
        return {"anyOf": [_DATE, _record(PERIOD_FIELDS) | {"required": ["tu", "den"]}]}
    if kind == "van_ban":
        return _record(DOCUMENT_FIELDS) | {"required": ["loai"]}  # a law is cited by type and subject alone
    if kind == "nguoi":
        return {"anyOf": [{"type": "string"}, _record(PERSON_FIELDS) | {"required": ["ho_ten"]}]}
    return {"ngay": _DATE, "dung_sai": _SWITCH}.get(kind, _TEXT)
