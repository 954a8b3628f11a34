"""Converts the documents of a batch to PDF while it runs, and adds the PDFs to the outcomes."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.pdf import Pool
from docxtpl_reports.reporters import reports

from .outcome import Outcome, State, state_of


def with_pdfs(outcomes: Iterable[Outcome], offices: int | None = None, *, anew: bool = False) -> Generator[Outcome]:
    """Yield the outcomes in their order, with a PDF for each document; a current PDF is kept.

    ``offices``: the maximum number of LibreOffices (default: one per CPU). ``anew``: convert again even if the PDF is
    current.
    """
    with Pool(offices, anew=anew) as pool:
        each = pool.convert_each(outcomes, lambda one: one.docx, lambda one: one.job.pdf, lambda one: one.job.force)
        for outcome, made in each:
            if made is None:
                yield outcome
            else:
                yield with_pdf(outcome, made.pdf, made.problems, is_there=made.pdf is not None)


def with_pdf(outcome: Outcome, pdf: Path | None, problems: tuple[Diagnostic, ...], *, is_there: bool) -> Outcome:
    """An outcome with its PDF, or with the problems that prevented it (``is_there``: nothing did)."""
    found = (*(d for d in outcome.diagnostics if not (pdf and d.code == "OUT022")), *problems)
    is_done = outcome.state is not State.FAILED and state_of(outcome.job, found, is_there=is_there) is State.BUILT
    state = outcome.state if is_done else State.FAILED
    report = outcome.report
    if report and (pdf is not None or state is not outcome.state):
        report = reports.changed(report, state=state.value, pdf=None if pdf is None else pdf.as_posix())
    return replace(outcome, diagnostics=found, pdf=pdf, state=state, report=report)
