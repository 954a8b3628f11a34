"""The entries of ``reports`` in the JSON answer of ``build``: one for each report, all with the same keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from docxtpl_reports.records.entries import CriterionRecord, IndicatorRecord

INDENT = 4  # of an entry in the answer


def entry(data: Path, row: int | None, *, draft: bool, state: str) -> dict[str, Any]:
    """The entry of a report of which nothing is known. ``row``: of the table of units; ``state``: built, up_to_date, failed."""
    return {
        "data": data.as_posix(),
        "row": row,
        "state": state,
        "draft": draft,
        **files(None, None, None),
        "indicators": [],
        "criteria": [],
    }


def judged(indicators: Iterable[IndicatorRecord], criteria: Iterable[CriterionRecord]) -> dict[str, Any]:
    """The keys of an entry that say what was found."""
    return {
        "indicators": [record._asdict() for record in indicators],
        "criteria": [record._asdict() for record in criteria],
    }


def judged_before(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The same of an existing report, from its manifest, whose texts are Vietnamese."""
    return {key: manifest[key] for key in ("indicators", "criteria")}


def files(docx: Path | None, pdf: Path | None, manifest: Path | None) -> dict[str, str | None]:
    """The keys of an entry that name the written files."""
    paths = {"docx": docx, "pdf": pdf, "manifest": manifest}
    return {name: None if path is None else path.as_posix() for name, path in paths.items()}


def as_text(value: object, indent: int = INDENT) -> str:
    """Serialize an entry, indented by ``indent`` columns."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * indent)


def changed(text: str, **values: object) -> str:
    """Replace values of a serialized entry."""
    return as_text({**json.loads(text), **values})
