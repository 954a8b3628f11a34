"""Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docxtpl_reports import __version__
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location

from . import codes

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_report(diagnostics: Sequence[Diagnostic]) -> str:
    """One run with a result for each diagnostic, in the current language."""
    codes = list(dict.fromkeys(d.code for d in diagnostics))
    run = {
        "tool": {
            "driver": {
                "name": "docxtpl-reports",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(code: str) -> dict[str, Any]:
    kind = codes.code_json(code)
    return {
        "id": code,
        "shortDescription": {"text": kind["message"]},
        "help": {"text": kind["help"] or kind["message"]},
        "defaultConfiguration": {"level": kind["severity"]},
    }


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    place = diagnostic.location
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": "\n".join(filter(None, (diagnostic.message, diagnostic.help)))},
        "locations": [found] if (found := _location(place)) else [],
    }
    if diagnostic.fix is not None and (change := _change(place, diagnostic.fix)) is not None:
        result["fixes"] = [
            {"description": {"text": diagnostic.help or diagnostic.message}, "artifactChanges": [change]}
        ]
    return result


def _location(place: Location) -> dict[str, Any]:
    """Lines and columns for text files; for documents the words there, and the place in the document's own terms."""
    found: dict[str, Any] = {}
    if place.file is not None:
        found["physicalLocation"] = {"artifactLocation": {"uri": _uri(place.file)}}
        if place.line is not None:
            region = {"startLine": place.line, "startColumn": place.column or 1}
            if place.text:
                found["physicalLocation"]["contextRegion"] = {"startLine": place.line, "snippet": {"text": place.text}}
            found["physicalLocation"]["region"] = region
    name = "/".join(_steps(place))
    if name:
        found["logicalLocations"] = [{"fullyQualifiedName": name, "name": str(place) or place.part or name}]
    if place.line is None and place.text:
        found["message"] = {"text": place.text}
    return found


def _steps(place: Location) -> Iterable[str]:
    if place.sheet is not None:
        yield place.sheet
        if place.cells:
            yield place.cells
    if place.part is not None:
        yield place.part
    for name in ("table", "row", "cell", "paragraph"):
        if (number := getattr(place, name)) is not None:
            yield f"{name}[{number}]"


def _change(place: Location, fix: Fix) -> dict[str, Any] | None:
    """The replacement of a fix in a line of text; None where its words are not just at the place."""
    if place.file is None or place.line is None or place.column is None or "\n" in fix.old or not fix.old:
        return None
    at = _column(place, fix.old)
    if at is None:
        return None
    region = {"startLine": place.line, "startColumn": at, "endLine": place.line, "endColumn": at + len(fix.old)}
    replacement = {"deletedRegion": region, "insertedContent": {"text": fix.new}}
    return {"artifactLocation": {"uri": _uri(place.file)}, "replacements": [replacement]}


def _column(place: Location, old: str) -> int | None:
    """The column in which the words begin, when their line is known and holds them exactly once."""
    try:
        line = Path(str(place.file)).read_text("utf-8-sig").splitlines()[(place.line or 1) - 1]
    except (OSError, ValueError, IndexError):
        return None
    return line.index(old) + 1 if line.count(old) == 1 else None


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
