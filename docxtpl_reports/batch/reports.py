"""The entries of ``reports`` in the JSON answer of ``build``, for reports that were built or are up to date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docxtpl_reports.jobs.job import Job, JobResult

INDENT = 4  # of an entry in the answer


def of_result(result: JobResult) -> dict[str, Any]:
    return _entry(
        result.job,
        (result.docx, result.pdf, result.manifest),
        [record._asdict() for record in result.indicators],
        [record._asdict() for record in result.criteria],
    )


def of_manifest(job: Job, found: Mapping[str, Any], pdf: Path | None) -> dict[str, Any]:
    """The entry of an existing report, from its manifest, whose texts are Vietnamese."""
    return _entry(job, (job.docx, pdf, job.manifest), found["indicators"], found["criteria"])


def of_failure(job: Job) -> dict[str, Any]:
    """The entry of a report of which nothing is known."""
    return _entry(job, (None, None, None), [], [])


def as_text(entry: object, indent: int = INDENT) -> str:
    """Serialize an entry, indented by ``indent`` columns."""
    return json.dumps(entry, ensure_ascii=False, indent=2).replace("\n", "\n" + " " * indent)


def with_pdf(text: str, pdf: Path | None) -> str:
    """Add a PDF to a serialized entry."""
    return text if pdf is None else as_text({**json.loads(text), "pdf": pdf.as_posix()})


def _entry(
    job: Job, paths: tuple[Path | None, Path | None, Path | None], indicators: list[Any], criteria: list[Any]
) -> dict[str, Any]:
    return {
        "data": job.data.as_posix(),
        "draft": job.draft,
        **files(*paths),
        "indicators": indicators,
        "criteria": criteria,
    }


def files(docx: Path | None, pdf: Path | None, manifest: Path | None) -> dict[str, str | None]:
    """The keys of an entry that name the written files."""
    paths = {"docx": docx, "pdf": pdf, "manifest": manifest}
    return {name: None if path is None else path.as_posix() for name, path in paths.items()}
