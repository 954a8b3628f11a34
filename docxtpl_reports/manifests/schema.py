"""The JSON Schema of manifests (``docxtpl-reports schema --manifest``), and validation against it.

``explain`` and ``diff`` read manifests that somebody may have edited: nothing in them is used unchecked.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from docxtpl_reports.values import Verdict

FAMILY = "docxtpl-reports/manifest/"
SCHEMA = f"{FAMILY}1"
PART = "part:"  # before the name of a shared part, in its role

_TEXT: dict[str, Any] = {"type": "string"}
_TEXT_OR_NULL: dict[str, Any] = {"type": ["string", "null"]}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_PLACE_NUMBER: dict[str, Any] = {"type": ["integer", "null"], "minimum": 1}
_HASH: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ANYTHING: dict[str, Any] = {}
_OF_SOME: dict[str, Any] = {
    "pack_version": {
        **_TEXT_OR_NULL,
        "description": "null: of a pack whose rules name none; older manifests lack it then",
    }
}  # entries
_VERDICT: dict[str, Any] = {"enum": [*(verdict.value for verdict in Verdict), None]}


def _object(description: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any], description: str = "") -> dict[str, Any]:
    return {"type": "array", "items": of, **({"description": description} if description else {})}


@cache
def manifest_schema(unused: tuple[str, ...] = ()) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of version 1; entries that are ``unused`` may hold anything."""
    typed = _object("where a value was typed, or declared", file=_TEXT, line=_PLACE_NUMBER, column=_PLACE_NUMBER)
    typed["properties"] |= {"sheet": _TEXT, "cells": _TEXT_OR_NULL}  # of a spreadsheet
    source = {"anyOf": [typed, {"type": "null"}]}
    texts = _list(_TEXT)
    tag = {
        "part": _TEXT_OR_NULL,
        "heading": _TEXT_OR_NULL,
        "paragraph": _PLACE_NUMBER,
        "table": _PLACE_NUMBER,
        "row": _PLACE_NUMBER,
        "cell": _PLACE_NUMBER,
        "tag": _TEXT_OR_NULL,
        "occurrence": _PLACE_NUMBER,
    }
    way = _object(
        "one way it went: «none» when no branch held, «missing» when a draft could not decide",
        branch={"enum": ["if", "elif", "else", "none", "missing"]},
        tag=_TEXT_OR_NULL,
        times=_COUNT,
    )
    named = {"name": _TEXT, "label": _TEXT}
    valued = {**named, "value": _TEXT_OR_NULL, "text": _TEXT}
    step = _object(
        "one value and the numbers of the steps it came from, all smaller than its own",
        **valued,
        verdict=_VERDICT,
        reasons=texts,
        source=source,
        **{"from": _list(_COUNT)},
    )
    schema = _object(
        "What went into a report and what came out; file names are relative to the project.",
        schema={"const": SCHEMA},
        tool={"type": "string", "description": "program and version"},
        pack=_TEXT_OR_NULL,
        draft={"type": "boolean"},
        inputs=_list(
            _object("a file that was read", role=_TEXT, file=_TEXT_OR_NULL, sha256=_HASH),
            "roles: template, rules, data, data:FILE (what the data builds on, spreadsheets), previous:FILE (last period's), "
            "row (of a table of units; the hash is that of the row's cells with their headings), table (its file), "
            "part:NAME (a shared part of the template)",
        ),
        parts={
            "type": "object",
            "description": "SHA-256 of every uncompressed part of the document",
            "additionalProperties": _HASH,
        },
        figures=_list(
            _object("a typed figure", **valued, source=source, state={"enum": ["given", "blank", "missing"]}),
        ),
        indicators=_list(
            _object("a computed value", **valued, threshold=_TEXT_OR_NULL, verdict=_VERDICT, reasons=texts)
        ),
        criteria=_list(
            _object("a node of the verdict tree", **named, verdict=_VERDICT, reasons=texts, xep_loai=_TEXT_OR_NULL)
        ),
        waivers=_list(_object("a finding that was accepted", code=_TEXT, reason=_TEXT)),
        branches=_list(_object("an «if» of the template; never reached: no way", **tag, taken=_list(way))),
        loops=_list(_object("a «for» of the template", **tag, passes=_COUNT)),
        derivation=_object(
            "how every value came about, down to the line typed",
            root=_COUNT,
            names={**_list(_COUNT), "description": "the steps that «explain» is asked for by name"},
            steps=_list(step),
        ),
    )
    schema["properties"] |= _OF_SOME | dict.fromkeys(unused, _ANYTHING)
    about = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, "title": "Bản kê của báo cáo"}
    return {**about, **schema}


@cache
def head_schema() -> dict[str, Any]:
    """The schema of the entries that precede the figures."""
    whole = manifest_schema()
    head = whole["required"][: whole["required"].index("figures")]
    return {**whole, "properties": {key: whole["properties"][key] for key in (*head, *_OF_SOME)}, "required": head}


_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}


def conforms(value: object, schema: dict[str, Any]) -> bool:
    """Validate a value against a schema; supports the keywords that ``manifest_schema`` uses."""
    if not schema:
        return True
    if "anyOf" in schema:
        return any(conforms(value, one) for one in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")]) and not isinstance(value, bool | list | dict)
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if isinstance(value, bool) or not any(isinstance(value, _TYPES[name]) for name in allowed):
        return isinstance(value, bool) and "boolean" in allowed  # to Python, true is a number
    if isinstance(value, int) and "minimum" in schema:
        return bool(value >= schema["minimum"])
    if isinstance(value, str):
        return "pattern" not in schema or re.search(schema["pattern"], value) is not None
    if isinstance(value, list):
        return all(conforms(item, schema["items"]) for item in value)
    if isinstance(value, dict):
        known, others = schema.get("properties", {}), schema.get("additionalProperties") or None
        return all(name in value for name in schema.get("required", ())) and all(
            (own := known.get(name, others)) is not None and conforms(child, own) for name, child in value.items()
        )
    return True
