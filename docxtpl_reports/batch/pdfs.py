"""Makes the PDFs of a batch while its documents are built, and puts them into the outcomes."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.pdf import Pool

from . import reports
from .outcome import Outcome, State, state_of


def with_pdfs(outcomes: Iterable[Outcome]) -> Generator[Outcome]:
    """The same outcomes in their order, with a PDF for each document; one that shows its document already is kept."""
    machine: tuple[Diagnostic, ...] = ()  # what the pool tells once, and holds for all that come after
    with Pool() as pool:
        for outcome, converted in pool.convert_each(outcomes, lambda one: one.docx, lambda one: one.job.pdf):
            if converted is None:
                yield outcome
                continue
            machine += tuple(d for d in converted.problems if d.location.file is None and d.is_error)
            problems = converted.problems
            if converted.pdf is None and not has_errors(problems):
                problems += machine
            yield _with_pdf(outcome, converted.pdf, problems)


def _with_pdf(outcome: Outcome, pdf: Path | None, problems: tuple[Diagnostic, ...]) -> Outcome:
    found = (*(d for d in outcome.diagnostics if not (pdf and d.code == "OUT022")), *problems)
    is_done = (
        outcome.state is not State.FAILED and state_of(outcome.job, found, is_there=pdf is not None) is State.BUILT
    )
    report = reports.with_pdf(outcome.report, pdf) if outcome.report else ""
    state = outcome.state if is_done else State.FAILED
    return replace(outcome, diagnostics=found, pdf=pdf, state=state, report=report)
