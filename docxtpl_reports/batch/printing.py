"""Merges the reports of a batch into one PDF for printing, in the order of the units, while they are built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.pdf import Pool, is_current
from docxtpl_reports.pdf.printing import PrintFile, print_file

from .outcome import Outcome
from .pdfs import with_pdf


class Printing:
    """The PDF for printing. ``publish``: keep the PDF of each report, too; otherwise those are temporary.

    ``reports``, ``pages`` and ``left_out`` are known once all outcomes have passed ``through``.
    """

    def __init__(self, target: Path, *, publish: bool, offices: int | None = None, anew: bool = False) -> None:
        self.target = target
        self.reports = 0
        self.pages = 0
        self.left_out = 0
        self._publish = publish
        self._offices = offices
        self._anew = anew

    def through(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield each outcome once its report is in the file. Raises ReportError when the file cannot be written."""
        with (
            TemporaryFolder() as folder,
            print_file(self.target) as prints,
            Pool(self._offices, anew=self._anew) as pool,
        ):
            names = count()

            def place(outcome: Outcome) -> Path:
                at = outcome.job.pdf
                if self._publish or (outcome.docx is not None and is_current(at, outcome.docx)):
                    return at
                return folder / f"{next(names)}.pdf"

            for outcome, made in pool.convert_each(outcomes, lambda one: one.docx, place, lambda one: one.job.force):
                if made is None:
                    self.left_out += 1
                    yield outcome
                    continue
                before = self.reports
                problems = (*made.problems, *self._add(prints, made.pdf, _title(outcome)))
                if made.pdf is not None and made.pdf.parent == folder:
                    with suppress(OSError):
                        made.pdf.unlink()
                pdf = made.pdf if self._publish else outcome.pdf
                yield with_pdf(outcome, pdf, problems, is_there=self.reports > before)
            self.pages = prints.pages

    def _add(self, prints: PrintFile, pdf: Path | None, title: str) -> tuple[Diagnostic, ...]:
        try:
            if pdf is not None:
                prints.add(pdf, title)
                self.reports += 1
                return ()
        except ReportError as error:
            self.left_out += 1
            return error.diagnostics
        self.left_out += 1
        return ()

    def problems(self) -> list[Diagnostic]:
        """Report missing reports: nobody counts them on paper."""
        if not self.left_out or not self.reports:
            return []
        params = {"path": str(self.target), "count": self.left_out}
        return [Diagnostic("OUT019", Location(str(self.target)), params)]


def _title(outcome: Outcome) -> str:
    row = outcome.job.row
    return row.name if row is not None and row.name else outcome.job.docx.stem
