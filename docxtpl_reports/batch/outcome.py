"""Options and outcomes of the units of a batch: small and picklable, because they cross processes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.project import RESULTS


class State(StrEnum):
    BUILT = "built"
    UP_TO_DATE = "up_to_date"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Remote:
    """Locations of a batch's files for fsspec: URLs of the project and of the results folder. ``run`` differs for each command:
    files are assumed not to change during one. ``shown``: the name of the results folder in messages."""

    project: str
    out: str
    run: str
    shown: str = RESULTS


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """Options that apply to every unit of a batch. ``rebuild``: also build what is up to date; ``dry_run``: write nothing;
    ``reports``: outcomes carry their entry of the JSON answer, with texts in ``language``; ``remote``: where the files are if
    not on this machine (paths are then relative to the project); ``cached``: use the disk cache of rules and templates."""

    rebuild: bool = False
    dry_run: bool = False
    reports: bool = False
    language: str = "vi"
    remote: Remote | None = None
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a unit. ``docx``, ``manifest`` and ``pdf`` are existing files made from the unit's current figures;
    ``report``: its entry of the JSON answer, as text. ``sums_up``: the unit is made from the reports of other units."""

    job: Job
    state: State
    diagnostics: tuple[Diagnostic, ...] = ()
    docx: Path | None = None
    manifest: Path | None = None
    pdf: Path | None = None
    report: str = ""
    sums_up: bool = False


def state_of(job: Job, diagnostics: Iterable[Diagnostic], *, is_there: bool) -> State:
    """The state of a unit after a build. A draft usually has errors: it counts as built once it ``is_there``."""
    if not is_there or (has_errors(diagnostics) and not job.draft):
        return State.FAILED
    return State.BUILT
