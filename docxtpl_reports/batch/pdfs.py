"""Makes the PDFs of a batch while it runs, and puts them into the outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.pdf import convert_to_pdf

from . import reports
from .outcome import Outcome, State, state_of

TOGETHER = 40  # documents for each start of LibreOffice


def with_pdfs(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The same outcomes in their order, with a PDF for each document."""
    waiting = iter(outcomes)
    while some := list(islice(waiting, TOGETHER)):
        made: dict[Path, Path] = {}
        said: list[Diagnostic] = []
        for folder in dict.fromkeys(one.docx.parent for one in some if one.docx is not None):
            files = [one.docx for one in some if one.docx is not None and one.docx.parent == folder]
            pdfs, problems = convert_to_pdf(files, folder)
            made |= pdfs
            said += problems
        for one in some:
            own = tuple(d for d in said if one.docx is not None and d.location.file in (str(one.docx), None))
            yield with_pdf(one, made.get(one.docx) if one.docx is not None else None, own)


def with_pdf(outcome: Outcome, pdf: Path | None, problems: tuple[Diagnostic, ...]) -> Outcome:
    """An outcome with its PDF, or with the reason why there is none."""
    kept = tuple(d for d in outcome.diagnostics if not (pdf and d.code == "OUT022"))
    found = (*kept, *problems)
    state = outcome.state
    if state is not State.FAILED and state_of(outcome.job, found, is_there=True) is State.FAILED:
        state = State.FAILED
    report = reports.with_pdf(outcome.report, pdf) if outcome.report else ""
    return replace(outcome, diagnostics=found, pdf=pdf, state=state, report=report)
