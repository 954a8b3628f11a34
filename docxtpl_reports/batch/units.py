"""Lists the reports of one command in their order, with the names of all outputs, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.jobs.publish import clashes
from docxtpl_reports.project import RESULTS, project_of


@dataclass(frozen=True, slots=True)
class Request:
    """The request of one command. ``out``: a folder or a naming pattern, None for the project's folder of results."""

    files: tuple[Path, ...]
    out: str | None = None
    template: Path | None = None
    force: bool = False
    draft: bool = False
    allow_signed: bool = False


@dataclass(frozen=True, slots=True)
class Units:
    """The reports of a command. Jobs are made when they are iterated over, each time anew.

    ``problems``: what concerns them all; with an error among them nothing may be built. ``skipped``: the number of units that
    were left out, by the option that did so.
    """

    request: Request
    problems: tuple[Diagnostic, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.request.files)

    def __iter__(self) -> Iterator[Job]:
        wanted = self.request
        for path in wanted.files:
            folder = project_of(path) / RESULTS if wanted.out is None else Path(wanted.out)
            yield Job(
                path,
                folder,
                wanted.template,
                force=wanted.force,
                draft=wanted.draft,
                allow_signed=wanted.allow_signed,
            )


def find(request: Request) -> Units:
    """The reports that a command asks for."""
    units = Units(request)
    return Units(request, tuple(clashes(list(units))))
