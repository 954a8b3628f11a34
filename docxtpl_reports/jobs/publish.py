"""Writes the files of finished reports, and refuses to overwrite other work."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, ReportError, unique
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.pdf import convert_to_pdf

from . import drafts
from .job import Job, JobResult, with_problems
from .overwriting import about_output, refusal_to_overwrite


def publish(result: JobResult) -> JobResult:
    """Writes a finished report, or a draft, and its manifest, both or neither. Raises ValueError for tried values."""
    job = result.job
    if job.tried:
        raise ValueError("a report with values that were only tried is not published")
    if result.document is None or result.record is None:
        return with_problems(result, _stale(job.docx))
    if (refusal := refusal_to_overwrite(job)) is not None:
        return with_problems(result, [refusal])
    try:
        write_atomically({job.docx: result.document, job.manifest: result.record})
    except ReportError as error:
        return with_problems(result, error.diagnostics)
    problems = [about_output("OUT022", job.pdf)] if os.path.exists(job.pdf) else []
    other = replace(job, draft=not job.draft).docx
    if job.draft:
        problems += [*(_stale(other) if not result.ok else ()), drafts.closing(result.diagnostics, str(job.docx))]
    elif os.path.exists(other):
        problems.append(about_output("OUT029", other))
    return with_problems(result, problems, docx=job.docx, manifest=job.manifest)


def clashes(jobs: Sequence[Job]) -> list[Diagnostic]:
    """Two data files with one output name: an error before anything is written."""
    first: dict[str, Job] = {}
    problems = []
    for job in jobs:
        other = first.setdefault(_one_name(job.docx), job)
        if other is not job:
            params = {"first": str(other.data), "second": str(job.data), "path": str(job.docx)}
            problems += [Diagnostic("OUT021", one.place, params) for one in (other, job)]
    return problems


def _one_name(path: Path) -> str:
    """The same for two ways to name one file, also on file systems that do not tell case or composition apart."""
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _stale(docx: Path) -> list[Diagnostic]:
    """A failed build names the document of an earlier build that is still there."""
    return [about_output("OUT023", docx)] if os.path.exists(docx) else []


def add_pdfs(results: Sequence[JobResult]) -> list[JobResult]:
    by_folder: dict[Path, list[Path]] = {}
    for result in results:
        if result.docx is not None:
            by_folder.setdefault(result.docx.parent, []).append(result.docx)
    made: dict[Path, Path] = {}
    said: list[Diagnostic] = []
    for folder, files in by_folder.items():
        pdfs, found = convert_to_pdf(files, folder)
        made |= pdfs
        said += found
    out = []
    for result in results:
        pdf = made.get(result.docx) if result.docx is not None else None
        own = [d for d in said if d.location.file == str(result.docx)]
        kept = tuple(d for d in result.diagnostics if not (pdf and d.code == "OUT022"))
        out.append(with_problems(replace(result, diagnostics=kept), own, pdf=pdf))
    general = [d for d in unique(said) if d.location.file is None]
    return [with_problems(out[0], general), *out[1:]] if general else out
