"""A job (one report to build) and its result: values that cross processes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from docxtpl_reports.diagnostics import Diagnostic, Location, has_errors
from docxtpl_reports.records import collect, entries

from . import drafts

if TYPE_CHECKING:
    from docxtpl_reports.figures.case import Case
    from docxtpl_reports.figures.data.table_row import TableRow


@dataclass(frozen=True, slots=True)
class Job:
    """One report to build. ``template`` replaces the pack's; ``pack`` the one that the data file names; ``tried`` values
    (dotted path → text as typed) replace those of the file: such a report can be shown but never published. ``draft``:
    missing values become placeholders, in a document with another name (``drafts``). ``allow_signed``: accept a digitally
    signed template and drop its signatures. ``stem``: the name of the outputs without extension, empty for that of the data
    file; ``group``: the name of the archive that receives them; ``row``: a table row laid over ``data``; ``known``:
    problems found earlier."""

    data: Path
    out_dir: Path = Path("out")
    template: Path | None = None
    pack: Path | None = None
    force: bool = False
    tried: tuple[tuple[str, str], ...] = ()
    draft: bool = False
    allow_signed: bool = False
    stem: str = ""
    group: str = ""
    row: TableRow | None = None
    known: tuple[Diagnostic, ...] = ()

    @property
    def place(self) -> Location:
        """The location of the unit's figures: a data file, or a table row."""
        return Location(str(self.data)) if self.row is None else self.row.place

    @property
    def unit_name(self) -> str:
        """The words of a row that name its unit, if there are any."""
        return "" if self.row is None else self.row.name

    @property
    def docx(self) -> Path:
        return self._output(".docx")

    @property
    def manifest(self) -> Path:
        return self._output(".json")

    @property
    def pdf(self) -> Path:
        return self._output(".pdf")

    def _output(self, ending: str) -> Path:
        return self.out_dir / f"{self.stem or self.data.stem}{drafts.SUFFIX if self.draft else ''}{ending}"


@dataclass(frozen=True, slots=True)
class JobResult:
    """The result of a job. ``document`` and ``record``: the content of the report and its manifest, if any.

    ``docx``, ``manifest`` and ``pdf``: paths of the files written; ``indicators`` and ``criteria``: available whenever the
    figures could be computed, even if the template was wrong; ``inputs``: the files read. Results of several reports are
    ``small``.
    """

    job: Job
    diagnostics: tuple[Diagnostic, ...]
    document: bytes | None = None
    record: bytes | None = None
    indicators: tuple[entries.IndicatorRecord, ...] = ()
    criteria: tuple[entries.CriterionRecord, ...] = ()
    inputs: tuple[Path, ...] = ()
    docx: Path | None = None
    manifest: Path | None = None
    pdf: Path | None = None
    case: Case | None = field(default=None, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        return not has_errors(self.diagnostics)

    @property
    def figures(self) -> tuple[entries.FigureRecord, ...]:
        """The figures, collected on request; empty for a ``small`` result."""
        return () if self.case is None else collect.figures(self.case)

    def small(self) -> JobResult:
        """A copy without document, record and figures, so that thousands fit into memory."""
        return replace(self, document=None, record=None, case=None)


def with_problems(result: JobResult, diagnostics: Iterable[Diagnostic], **paths: Path | None) -> JobResult:
    return replace(result, diagnostics=(*result.diagnostics, *diagnostics), **paths)  # type: ignore[arg-type]
