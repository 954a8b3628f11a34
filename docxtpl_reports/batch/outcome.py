"""The outcome of one unit of a batch: small, and picklable, for it comes back from another process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.project import RESULTS
from docxtpl_reports.reporters.problems import place_text


class State(StrEnum):
    BUILT = "built"
    UP_TO_DATE = "up to date"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Remote:
    """The place of a batch's files behind fsspec: URLs of the project and of the folder of results. ``run``: other for each
    command, for files are taken to stay the same while one runs. ``shown``: how messages call the folder of results."""

    project: str
    out: str
    run: str
    shown: str = RESULTS


@dataclass(frozen=True, slots=True)
class Wanted:
    """The request to every unit of a batch. ``rebuild``: even what is up to date; ``dry_run``: nothing is written; ``reports``:
    outcomes carry the report's entry of the JSON answer; ``language``: of the texts in it; ``remote``: where the files are,
    when they are not on this machine, and paths count from the project; ``cached``: rules and compiled
    templates are kept for the next run."""

    rebuild: bool = False
    dry_run: bool = False
    reports: bool = False
    language: str = "vi"
    remote: Remote | None = None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a unit. ``docx``, ``manifest`` and ``pdf`` are files that are there and belong to the unit's figures;
    ``report``: its entry of the JSON answer, as text. ``sums_up``: the unit reads the reports of other units."""

    job: Job
    state: State
    diagnostics: tuple[Diagnostic, ...] = ()
    docx: Path | None = None
    manifest: Path | None = None
    pdf: Path | None = None
    report: str = ""
    sums_up: bool = False

    @property
    def unit(self) -> str:
        """The unit's name for people: its data file, or table, row and name."""
        row = self.job.row
        return place_text(self.job.place) + (f" ({row.name})" if row is not None and row.name else "")


def state_of(job: Job, diagnostics: Iterable[Diagnostic], *, is_there: bool) -> State:
    """Whether a unit is done. A draft always has errors: it is done when it ``is_there``."""
    if not is_there or (has_errors(diagnostics) and not job.draft):
        return State.FAILED
    return State.BUILT
