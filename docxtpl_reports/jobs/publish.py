"""Writes the files of finished reports, and refuses to overwrite other people's work."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.files.reading import state
from docxtpl_reports.files.writing import Writing, writing
from docxtpl_reports.records.manifest import repair, waiting_manifest

from . import drafts
from .job import Job, JobResult, with_problems
from .overwriting import about_output, refusal_to_overwrite


def publish(result: JobResult) -> Writing[JobResult]:
    """Write a finished report or draft together with its manifest: both or neither. Raises ValueError for tried values."""
    job = result.job
    if job.tried:
        raise ValueError("a report with values that were only tried is not published")
    if result.document is None or result.record is None:
        return with_problems(result, _stale(job.docx))
    docx, manifest = job.docx, job.manifest
    repair(docx, manifest)
    before = state(docx), state(manifest)
    if (refusal := refusal_to_overwrite(result)) is not None:
        return with_problems(result, [refusal])

    def decide_again() -> None:
        """Somebody may have saved the old document while the new one waited for the disk."""
        if before != (state(docx), state(manifest)) and (refusal := refusal_to_overwrite(result)) is not None:
            raise ReportError(refusal)

    try:
        yield from writing({docx: result.document, manifest: result.record}, decide_again)
    except ReportError as error:
        return with_problems(result, error.diagnostics)
    problems = _stale_pdf(job)
    if job.draft:
        report = replace(job, draft=False).docx
        problems += [*(_stale(report) if not result.ok else ()), drafts.closing(result.diagnostics, str(docx))]
    elif os.path.exists(draft := replace(job, draft=True).docx):
        problems.append(about_output("OUT029", draft))
    return with_problems(result, problems, docx=docx, manifest=manifest)


def try_publishing(result: JobResult) -> JobResult:
    """Find what would prevent a finished report from being published, without writing anything."""
    if result.document is None:
        return result
    record = waiting_manifest(result.job.docx, result.job.manifest)
    refusal = refusal_to_overwrite(result, record)
    return result if refusal is None else with_problems(result, [refusal])


def clashes(jobs: Sequence[Job]) -> list[Diagnostic]:
    """Data files with the same output name: an error before anything is written."""
    first: dict[str, Job] = {}
    problems = []
    for job in jobs:
        other = first.setdefault(_one_name(job.docx), job)
        if other is not job:
            params = {"first": str(other.data), "second": str(job.data), "path": str(job.docx)}
            params["example"] = f"{job.out_dir.as_posix()}/{{thu_muc}}-{{tep}}.docx"
            problems += [Diagnostic("OUT021", one.place, params) for one in (other, job)]
    return problems


def _one_name(path: Path) -> str:
    """Normalize the different ways to name a file, also for file systems that ignore case or Unicode composition."""
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _stale(docx: Path) -> list[Diagnostic]:
    """A failed build warns about the document of an earlier build."""
    return [about_output("OUT023", docx)] if os.path.exists(docx) else []


def add_pdfs(results: Iterable[JobResult]) -> Iterator[JobResult]:
    """Yield each result with the PDF of its document, in order. Documents are converted while the next ones are built.

    A problem of the machine (no LibreOffice, a missing font) is reported with the first result that meets it.
    """
    from docxtpl_reports.pdf import Pool  # imported only if PDFs are requested

    said: list[Diagnostic] = []
    with Pool() as pool:
        each = pool.convert_each(results, lambda one: one.docx, lambda one: one.job.pdf, lambda one: one.job.force)
        for result, converted in each:
            if converted is None:
                yield result
                continue
            kept = tuple(d for d in result.diagnostics if not (converted.pdf and d.code == "OUT022"))
            new = [d for d in converted.problems if d.location.file is not None or d not in said]
            said += [d for d in new if d.location.file is None]
            yield with_problems(replace(result, diagnostics=kept), new, pdf=converted.pdf)


def _stale_pdf(job: Job) -> list[Diagnostic]:
    """A warning about a PDF of an earlier build that shows another document."""
    if not os.path.exists(pdf := job.pdf):
        return []
    from docxtpl_reports.pdf import is_current

    return [] if is_current(pdf, job.docx) else [about_output("OUT022", pdf)]
