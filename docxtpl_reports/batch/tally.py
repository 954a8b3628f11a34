"""Counts the outcomes of a batch and keeps a bounded number of their problems."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.jobs.job import Job

from .outcome import Outcome, State

MAX_REPORTED = 60  # problems shown; more do not fit a terminal, and loi.csv lists those of every failed unit
KINDS = 6  # codes shown at least: one problem that every unit has (a full disk) leaves room for others
MAX_CHECKED = 20_000  # problems shown by a dry run, whose purpose is to list them all
MAX_SHARED = 10_000  # remembered problems of shared files, to show each once: a few per pack, so this bounds memory


class Tally:
    """Running counts of a batch. ``reported``: the first problems; ``unreported``: the numbers of further errors (True) and
    warnings (False); ``there``: documents found on the disk; ``foreign``: documents of no unit of this run, with an example."""

    def __init__(self, most: int = MAX_REPORTED) -> None:
        self._most = most
        self.states: Counter[State] = Counter()
        self.reported: list[Diagnostic] = []
        self.unreported: Counter[bool] = Counter()
        self.unreported_codes: set[str] = set()
        self._of_a_kind: Counter[str] = Counter()
        self.there: int | None = None
        self.foreign = 0
        self.foreign_example = ""
        self._codes: dict[str, Diagnostic] = {}  # one problem for each code met
        self._failed: set[int] = set()
        self._shared: set[object] = set()

    def add(self, outcome: Outcome) -> Sequence[Diagnostic]:
        """Count an outcome. Returns its problems, except those already met in earlier units."""
        self.states[outcome.state] += 1
        if outcome.state is State.FAILED:
            self._failed.add(hash(outcome.job.docx))
        return self.take([d for d in outcome.diagnostics if self._is_fresh(d, outcome.job)])

    def take(self, problems: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """Count problems and return them."""
        for d in problems:
            self._codes.setdefault(d.code, d)
            self._of_a_kind[d.code] += 1
            if len(self.reported) < self._most and self._of_a_kind[d.code] <= self._most // KINDS:
                self.reported.append(d)
            else:
                self.unreported[d.is_error] += 1
                self.unreported_codes.add(d.code)
        return problems

    @property
    def problems(self) -> list[Diagnostic]:
        """One problem of each code."""
        return list(self._codes.values())

    def _is_fresh(self, d: Diagnostic, job: Job) -> bool:
        """Whether a problem is new: always if it is about the unit's own files, once if it is about shared ones."""
        own = {job.place.file, str(job.data), job.data.as_posix(), str(job.docx), str(job.manifest), str(job.pdf)}
        if d.location.file in own:
            return True
        key = hash((d.code, d.location, str(d.params)))
        if key in self._shared:
            return False
        if len(self._shared) < MAX_SHARED:
            self._shared.add(key)
        return True

    @property
    def done(self) -> int:
        return self.states.total()

    @property
    def made(self) -> int:
        """The number of documents that should exist."""
        return self.done - self.states[State.FAILED]

    def count(self, jobs: Iterable[Job], is_there: Callable[[Path], bool] | None = None) -> list[Diagnostic]:
        """Count the documents on disk after all units are done; OUT072 when some are missing. Documents of units no longer
        among the ``jobs`` are counted separately, since somebody may send them by mistake."""
        is_there = is_there or os.path.isfile
        absent = []
        own: Counter[Path] = Counter()
        for job in jobs:
            there = is_there(job.docx)
            own[job.out_dir] += there
            if not there and hash(job.docx) not in self._failed:
                absent.append(job.docx)
        self.there = self.made - len(absent)
        for folder, count in own.items():
            found = sum(1 for _ in _documents(folder))
            if found > count:
                self.foreign += found - count
                self.foreign_example = self.foreign_example or _foreign_in(folder, jobs)
        if not absent:
            return []
        params = {"made": self.made, "there": self.there, "path": str(absent[0])}
        return [Diagnostic("OUT072", Location(str(absent[0].parent)), params)]


def _foreign_in(folder: Path, jobs: Iterable[Job]) -> str:
    """A document in a folder that none of the jobs makes."""
    names = {job.docx.name for job in jobs if job.out_dir == folder}
    return next((str(folder / name) for name in _documents(folder) if name not in names), "")


def _documents(folder: Path) -> Iterator[str]:
    """The names of the documents in a folder, without temporary files of Word and of writers."""
    with suppress(OSError), os.scandir(folder) as entries:
        yield from (entry.name for entry in entries if entry.name.endswith(".docx") and entry.name[0] not in ".~")
