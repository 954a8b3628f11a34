"""Builds reports: the stages of one job in order, and their results.

``run`` builds one report in memory; ``publish`` writes it. Stages return values and problems and never call one another.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import DEBUG, Diagnostic, Reason, ReportError, has_errors, unique
from docxtpl_reports.engine import renderer
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.data.file import load_tree
from docxtpl_reports.files.writing import Writing, explain_os_error, finish, folder_of, sync_folder
from docxtpl_reports.project import TEMPLATE_FILE
from docxtpl_reports.records import collect
from docxtpl_reports.records.template import constants_of

from . import drafts
from .compiled import Packs
from .job import Job, JobResult, with_problems
from .publish import add_pdfs, clashes, publish, try_publishing


def run(job: Job, packs: Packs | None = None) -> JobResult:
    """Build the document in memory and collect all problems of data, rules and template.

    ``packs``: shared by consecutive jobs; without it, everything is read and compiled for this job alone.
    """
    result = _run(job, packs or Packs())
    if job.row is None:
        return result
    return replace(result, diagnostics=tuple(replace(d, unit=job.row.unit) for d in result.diagnostics))


def _run(job: Job, packs: Packs) -> JobResult:
    read_tree = load_tree if job.row is None else packs.tree
    case, problems = cases.load(
        job.data,
        job.pack,
        read_rules=packs.rules,
        tried=dict(job.tried),
        row=job.row,
        read_tree=read_tree,
        advance=packs.advance,
    )
    problems = [*job.known, *problems]
    if case is None:
        return JobResult(job, tuple(problems), inputs=(job.data,))
    template, more = packs.template(case.pack, job.template, allow_signed=job.allow_signed)
    problems = problems + more
    path = job.template or case.pack / TEMPLATE_FILE
    known = JobResult(
        job,
        (),
        indicators=collect.indicators(case),
        criteria=collect.criteria(case),
        case=case,
        inputs=tuple(collect.inputs(case, path).values()),
    )
    if template is not None and template.shared:
        known = replace(known, inputs=tuple(collect.inputs(case, path, template).values()))
    if template is not None and not _stops(job, problems):  # an unreadable value is not a missing one
        problems += case.missing(constants_of(template).fixed_names, problems)
    if template is None or _stops(job, problems):
        return with_problems(known, problems)
    line = drafts.first_line(problems) if job.draft else None
    try:
        rendered = renderer.render(template, case.context(draft=job.draft), draft=line)
    except ReportError as error:
        return with_problems(known, (*problems, *error.diagnostics))
    packs.rendered(template)
    more = list(rendered.diagnostics)
    if job.draft:
        more = drafts.without_consequences(problems, more)
    judged = known.indicators, known.criteria
    record = None if job.tried else collect.record(case, template, path, rendered, draft=job.draft, judged=judged)
    return replace(with_problems(known, (*problems, *more)), document=rendered.docx, record=record)


def _stops(job: Job, problems: Sequence[Diagnostic]) -> bool:
    """Whether these problems rule out a document."""
    return bool(drafts.blocking(problems)) if job.draft else has_errors(problems)


def build_one(
    data: Path | str, out_dir: Path | str = "out", *, pdf: bool = False, force: bool = False, draft: bool = False
) -> JobResult:
    """Build one report from one data file: ``build("data/xa.yml", out_dir="out")``.

    Never raises for problems of the input: see ``JobResult.ok`` (always false for a draft) and ``.diagnostics``.
    """
    result = _written(prepared(Job(Path(data), Path(out_dir), force=force, draft=draft), Packs()))
    if pdf:
        [result] = add_pdfs([result])
    return result


def build(jobs: Sequence[Job], packs: Packs | None = None, *, pdf: bool = False) -> list[JobResult]:
    """Run and publish every job; PDFs are made at the same time. Each job has its own result."""
    packs = packs or Packs()
    problems = clashes(jobs)
    if problems:
        return [JobResult(job, tuple(unique(d for d in problems if d.location == job.place))) for job in jobs]
    results = build_each(jobs, packs)
    return list(add_pdfs(results) if pdf else results)


def build_each(jobs: Iterable[Job], packs: Packs | None = None, *, dry_run: bool = False) -> Iterator[JobResult]:
    """Run and publish jobs one by one as results are requested; no report stays in memory.

    Output names must be distinct: ``clashes`` finds those that are not. ``dry_run``: nothing is written.
    """
    packs = packs or Packs()
    return (_written(prepared(job, packs), dry_run=dry_run).small() for job in jobs)


def prepared(job: Job, packs: Packs) -> JobResult:
    """Build one job in memory, for ``written``. Any failure becomes its result and never stops another job."""
    try:
        return run(job, packs)
    except Exception as error:
        return _failed(job, error)


def written(result: JobResult, *, dry_run: bool = False) -> Writing[JobResult]:
    """Publish a prepared job in steps: what waits for the disk may run in another thread. ``dry_run``: only find what would
    prevent publishing."""
    try:
        return try_publishing(result) if dry_run else (yield from publish(result))
    except Exception as error:
        return _failed(result.job, error)


def _written(result: JobResult, *, dry_run: bool = False) -> JobResult:
    result = finish(written(result, dry_run=dry_run))
    if result.docx is not None:
        for folder in {folder_of(result.docx), folder_of(result.manifest or result.docx)}:
            sync_folder(folder)
    return result


def _failed(job: Job, error: Exception) -> JobResult:
    if isinstance(error, ReportError):
        return JobResult(job, error.diagnostics)
    if isinstance(error, OSError):  # an invalid name, or a file that has vanished
        path = Path(str(error.filename)) if error.filename else job.docx
        about_output = path.name.startswith(job.docx.stem)
        if about_output:
            return JobResult(job, (explain_os_error(job.docx, error),))
        params = {"path": str(path), "reason": Reason.of(error)}
        return JobResult(job, (Diagnostic("FIL021", job.place, params),))
    if os.environ.get(DEBUG):
        raise error
    # A bug: it must not cost the other reports of the batch.
    params = {"detail": f"{type(error).__name__}: {error}"}
    return JobResult(job, (Diagnostic("USE011", job.place, params),))
