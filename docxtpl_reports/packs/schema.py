"""JSON Schemas (draft 7, what editors of YAML know) of data files and of ``quy-tac.yml``, from the declarations themselves.

A schema helps while typing: it completes and marks keys. Values are only sorted roughly, because our own reader takes what a
person types (``1.185`` is a count, ``13/8/2024`` a date) and YAML's guesses about it do not matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docxtpl_reports.figures.data.sections import SECTIONS, Form, Section
from docxtpl_reports.figures.data.unit_files import UNIT_KEYS as UNIT_FILE_KEYS
from docxtpl_reports.figures.rules.criteria import ABSENT_KEY, ABSENT_WAYS, CRITERION_KEYS, MET_WHEN
from docxtpl_reports.figures.rules.kinds import (
    KINDS,
    NUMBER_SCHEMA,
    SWITCH_SCHEMA,
    TEXT_SCHEMA,
    Kind,
    Layout,
    Schema,
    element_kind,
    kind_of,
)
from docxtpl_reports.figures.rules.model import GROUP_FORMS, UNITS, Field, Rules
from docxtpl_reports.figures.rules.parsing import VALIDITY_KEYS
from docxtpl_reports.figures.rules.read import (
    CHECK_KEYS,
    FIELD_KEYS,
    INDICATOR_KEYS,
    RULES_KEYS,
    THRESHOLD_KEYS,
)
from docxtpl_reports.figures.rules.row_order import DIRECTIONS, RANKING_KEYS
from docxtpl_reports.figures.rules.sources import GROUP_KEYS, TABLE_KEYS
from docxtpl_reports.figures.rules.unit_reports import UNIT_KEYS
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, SequenceNode
from docxtpl_reports.project import RULES_FILE

DRAFT = "http://json-schema.org/draft-07/schema#"
_TEXTS: Schema = {"anyOf": [TEXT_SCHEMA, {"type": "array", "items": TEXT_SCHEMA}]}


def data_schema(rules: Rules, pack: str) -> Schema:
    """Of the pack's data files. What is required may also come from a file named in ``ke_thua``."""
    sections = {key: _section(section, rules, pack) for key, section in SECTIONS.items()}
    required = [section.key for section in SECTIONS.values() if section.required]
    whole: Schema = {"$schema": DRAFT, "title": rules.label, **_object(sections, required)}
    needed = {section: _required(fields.values()) for section, fields in rules.declared.items()}
    complete = {section: {"required": names} for section, names in needed.items() if names}
    own = {"required": list(complete), "properties": complete}
    return whole | {"if": {"required": ["ke_thua"]}, "else": own}


def _section(section: Section, rules: Rules, pack: str) -> Schema:
    match section.form:
        case Form.PACK:
            return {"const": pack}
        case Form.PATH:  # null: none, also where the file that this one builds on has one
            return {"anyOf": [TEXT_SCHEMA, {"type": "null"}]}
        case Form.PATHS | Form.LINES:
            return _TEXTS
        case Form.RECORD:
            return _record(section.fields)
        case Form.GROUPS:
            return _object({field.name: _TEXTS if kind_of(field).is_many else TEXT_SCHEMA for field in section.fields})
        case Form.DECLARED:
            return _record(rules.declared[section.key].values())
        case Form.TABLES:
            return _object({name: TEXT_SCHEMA for name in rules.tables if name != UNITS})
        case Form.REPORTS:
            whole = _object(dict.fromkeys(UNIT_FILE_KEYS, _TEXTS))
            return {"anyOf": [*_TEXTS["anyOf"], whole]} if UNITS in rules.tables else {"type": "null"}
        case Form.REASONS:
            return {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
        case Form.EXPECTED:
            return {"type": ["object", "null"]}


def rules_schema() -> Schema:
    """Of ``quy-tac.yml``."""
    field = _keys(
        FIELD_KEYS, {"kieu": {"enum": list(KINDS)}, "bat_buoc": SWITCH_SCHEMA, "de_trong": SWITCH_SCHEMA}, ["kieu"]
    )
    field["properties"] |= {
        "ngoai_ky": SWITCH_SCHEMA,
        "tong_cua": _TEXTS,
        "nhom_theo": _TEXTS,
        "du_nhom": SWITCH_SCHEMA,
        "khong_phat_sinh": SWITCH_SCHEMA,
        "gia_tri": {"type": "array", "items": TEXT_SCHEMA},
        "phan_tu": {"enum": list(KINDS)},
        "mac_dinh": {"type": ["string", "number", "boolean", "array", "object"]},
    }
    field["properties"]["sap_xep"] = _TEXTS
    field["properties"]["xep_hang"] = _keys(RANKING_KEYS, {"chieu": {"enum": list(DIRECTIONS)}}, ["theo"])
    field["properties"]["truong"] = {"type": "object", "additionalProperties": {"$ref": "#/definitions/field"}}
    thresholds = {
        "type": "array",
        "items": _keys(THRESHOLD_KEYS, {"hieu_luc": _keys(VALIDITY_KEYS, {}, [])}, ["dieu_kien"]),
    }
    threshold = {"anyOf": [TEXT_SCHEMA, thresholds]}
    classes = {"type": "object", "additionalProperties": NUMBER_SCHEMA}
    validity = _keys(VALIDITY_KEYS, {}, [])
    indicator = _keys(INDICATOR_KEYS, {"nguong": threshold, "cho_phep_vuot": SWITCH_SCHEMA, "xep_loai": classes}, [])
    field["properties"]["truong_tinh"] = {"type": "object", "additionalProperties": indicator}
    how = {"type": "string", "pattern": f"^({MET_WHEN})$"}
    about = {"dat_khi": how, "gom": _TEXTS, "nguong": threshold, "xep_loai": classes, "diem_toi_da": NUMBER_SCHEMA}
    about["hieu_luc"] = validity
    about[ABSENT_KEY] = {"enum": list(ABSENT_WAYS)}
    check = _keys(CHECK_KEYS, {"muc": {"enum": ["loi", "canh_bao"]}}, ["ma", "dung_khi", "noi_dung"])
    named = {"thong_tin": {"$ref": "#/definitions/field"}, "so_lieu": {"$ref": "#/definitions/field"}}
    named |= {"chi_tieu": indicator, "tieu_chi": _keys(CRITERION_KEYS, about, [])}
    sections = {name: {"type": ["object", "null"], "additionalProperties": item} for name, item in named.items()}
    sections["hieu_luc"] = validity
    sections["phien_ban"] = {"type": ["string", "number"]}
    sections["kinh_gui"] = SWITCH_SCHEMA
    sections["bang"] = {"type": ["object", "null"], "additionalProperties": _source_table()}
    columns = {"type": "object", "additionalProperties": TEXT_SCHEMA}
    sections[UNITS] = _keys(UNIT_KEYS, {"cot": columns}, ["bo_mau", "cot"])
    sections["kiem_tra"] = {"type": ["array", "null"], "items": check}
    whole = {"$schema": DRAFT, "title": RULES_FILE, **_keys(RULES_KEYS, sections, ["ma", "ten"])}
    return whole | {"definitions": {"field": field}}


def _source_table() -> Schema:
    """Describe a table of a spreadsheet."""
    form = {"enum": list(GROUP_FORMS)}
    group = _keys(GROUP_KEYS, {"dang": {"anyOf": [form, {"type": "array", "items": form}]}}, GROUP_KEYS)
    columns = {"type": "object", "additionalProperties": _TEXTS}
    return _keys(TABLE_KEYS, {"cot": columns, "nhom": group}, [])


def _object(properties: Schema, required: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": list(required)} if required else {})


def _keys(keys: Iterable[str], known: Schema, required: Iterable[str]) -> Schema:
    """An object with these keys; those not ``known`` hold a text."""
    return _object({key: known.get(key, TEXT_SCHEMA) for key in keys}, required)


def _record(fields: Iterable[Field]) -> Schema:
    return _object({field.name: _field(field) for field in fields})


def _required(fields: Iterable[Field]) -> list[str]:
    return [field.name for field in fields if field.must_be_typed and field.taken is None]


def _field(field: Field) -> Schema:
    value = _value(field)
    if field.may_be_blank or not field.required:
        value = {"anyOf": [value, {"type": "null"}]}
    about = "; ".join(filter(None, (field.kind, field.unit, field.note, field.source)))
    default = {} if field.default is None else {"default": _plain(field.default)}
    return {"title": field.label, "description": about, **default, **value}


def _plain(node: Node) -> Any:
    """A value as typed."""
    if isinstance(node, MappingNode):
        return {key.text: _plain(value) for key, value in node}
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node]
    return None if node.is_null else node.text


def _value(field: Field) -> Schema:
    kind = kind_of(field)
    if kind.layout is Layout.LIST:
        if field.fields:
            item = _record(field.fields) | {"required": _required(field.fields)}
        else:
            item = _schema_of(element_kind(field), field.choices)
        items: Schema = {"type": "array", "items": item}
        return {"anyOf": [items, {"enum": ["không phát sinh", "không có", "không"]}]} if field.may_be_none else items
    if kind.layout is Layout.KEYED:
        cell = {"anyOf": [_schema_of(element_kind(field)), {"type": "null"}]}
        return {"type": "object", "additionalProperties": cell}
    if kind.layout is Layout.YEARS:
        years = {r"^(19|20|21)\d\d$": _schema_of(element_kind(field))}
        return {"type": "object", "patternProperties": years, "additionalProperties": False}
    return _schema_of(kind, field.choices)


def _schema_of(kind: Kind, choices: tuple[str, ...] = ()) -> Schema:
    if choices:
        return {"enum": list(choices)}
    forms = [kind.schema] if kind.schema is not None else []
    forms += [_record(kind.fields) | {"required": list(kind.required)}] if kind.fields else []
    return forms[0] if len(forms) == 1 else {"anyOf": forms}
