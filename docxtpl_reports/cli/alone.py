"""Builds the report of one data file and prints its verdicts; imports nothing that only a batch needs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docxtpl_reports.diagnostics import N_, Diagnostic, translate
from docxtpl_reports.project import is_yaml
from docxtpl_reports.reporters import verdicts

from .console import Settings, answer

if TYPE_CHECKING:
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.jobs.job import Job, JobResult

_OF_MANY = ("{", "*", "?", "[", "://")  # parts of names that mean a pattern, a wildcard or a URL


def is_alone(files: Sequence[str], out: str | None) -> bool:
    """Whether a command line names one data file and at most an output folder."""
    if len(files) != 1 or any(sign in text for text in (files[0], out or "") for sign in _OF_MANY):
        return False
    path = Path(files[0])
    return is_yaml(path) and path.is_file()


def build_alone(
    settings: Settings, jobs: Sequence[Job], packs: Packs, problems: Sequence[Diagnostic], *, pdf: bool, summary: bool
) -> int:
    """Build one report; return the exit code. ``problems``: found earlier."""
    from docxtpl_reports.jobs.build import build

    from .progress import counted

    with counted() as packs.advance:
        results = build(jobs, packs, pdf=pdf)
    diagnostics = [*problems, *(d for result in results for d in result.diagnostics)]
    text = "\n\n".join(filter(None, map(_report_text, results)))
    body = _body(results) if settings.form == "json" else {}
    if not summary:
        return answer(settings, "build", diagnostics, body, text)
    from docxtpl_reports.batch import summaries
    from docxtpl_reports.summary.summarize import Failed

    from .summary import summary_json, summary_text

    failed = {
        r.job.out_dir: [Failed(str(r.job.data), "", r.diagnostics, r.job.manifest)] if r.docx is None else []
        for r in results
    }
    made, more = summaries.of_batch(failed, force=any(job.force for job in jobs), progress=counted)
    texts = [text, *(summary_text(found, target) for target, found in made)]
    body["summaries"] = [summary_json(found, target)["summary"] for target, found in made]
    return answer(settings, "build", [*diagnostics, *more], body, "\n\n".join(filter(None, texts)))


def _body(results: Sequence[JobResult]) -> dict[str, object]:
    from docxtpl_reports.reporters import reports

    def entry(result: JobResult) -> dict[str, object]:
        job, state = result.job, "failed" if result.docx is None or not (result.ok or result.job.draft) else "built"
        known = reports.entry(job.data, None if job.row is None else job.row.number, draft=job.draft, state=state)
        files = reports.files(result.docx, result.pdf, result.manifest)
        return known | reports.judged(result.indicators, result.criteria) | files

    return {"reports": [entry(result) for result in results]}


def _report_text(result: JobResult) -> str:
    if result.docx is None:
        return ""
    made = translate(N_("Bản nháp: {path}") if result.job.draft else N_("Báo cáo: {path}"))
    lines = [made.format(path=result.docx)]
    if result.pdf is not None:
        lines.append(translate(N_("Bản PDF: {path}")).format(path=result.pdf))
    table = verdicts.verdict_table(result.indicators, result.criteria)
    return "\n".join([*lines, *(["", table] if table else [])])
