"""Refuses to overwrite anything but earlier outputs: hand-edited documents, foreign files, a report in place of a draft."""

from __future__ import annotations

import os
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.manifests import reading

from .job import JobResult


def refusal_to_overwrite(result: JobResult, record: Path | None = None) -> Diagnostic | None:
    """The reason not to overwrite the existing output: it was edited by hand, or it is a report and this is a draft.

    ``record``: its manifest where that is not in its place yet.
    """
    job, docx, record = result.job, result.job.docx, record or result.job.manifest
    if not os.path.lexists(docx) and not os.path.lexists(record):
        return None
    if docx.is_dir():
        return None  # reported when writing (OUT005)
    if job.draft and os.path.exists(docx) and (reading.read(record) or {}).get("draft") is False:
        return about_output("OUT028", docx)
    if job.force or (_holds(docx, result.document) and _holds(record, result.record)):
        return None
    if reading.is_foreign(record):
        return about_output("OUT027", record)
    if _holds(docx, result.document) and [d.code for d in reading.examine(record)[1]] == ["MAN004"]:
        return None  # only the manifest is damaged
    return about_output("OUT020", docx) if reading.edited_since(docx, record) else None


def _holds(path: Path, data: bytes | None) -> bool:
    """Whether a file has exactly this content, so that nothing is lost by writing it again."""
    try:
        return data is not None and os.path.getsize(path) == len(data) and path.read_bytes() == data
    except OSError:
        return False


def about_output(code: str, path: Path) -> Diagnostic:
    return Diagnostic(code, Location(str(path)), {"path": str(path)})
