"""Counts the outcomes of a batch, and keeps a bounded number of their problems."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.jobs.job import Job

from .outcome import Outcome, State

MAX_TOLD = 60  # problems that are shown; more do not fit a terminal, and loi.csv has those of every failed unit
MAX_SHARED = 10_000  # problems of files that units share, which are told once


class Tally:
    """The state of a batch so far. ``told``: the first problems; ``untold``: the number of further ones, by whether they
    are errors; ``there``: the documents that were found on the disk."""

    def __init__(self) -> None:
        self.states: Counter[State] = Counter()
        self.told: list[Diagnostic] = []
        self.untold: Counter[bool] = Counter()
        self.untold_codes: set[str] = set()
        self.there = 0
        self._codes: dict[str, Diagnostic] = {}  # one problem for each code met
        self._failed: set[int] = set()
        self._shared: set[object] = set()

    def add(self, outcome: Outcome) -> Sequence[Diagnostic]:
        """Counts an outcome. Returns its problems without those that an earlier unit had as well."""
        self.states[outcome.state] += 1
        if outcome.state is State.FAILED:
            self._failed.add(hash(outcome.job.docx))
        return self.take([d for d in outcome.diagnostics if self._is_fresh(d, outcome.job)])

    def take(self, problems: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """Counts problems, and gives them back."""
        for d in problems:
            self._codes.setdefault(d.code, d)
            if len(self.told) < MAX_TOLD:
                self.told.append(d)
            else:
                self.untold[d.is_error] += 1
                self.untold_codes.add(d.code)
        return problems

    @property
    def problems(self) -> list[Diagnostic]:
        """One problem of each kind."""
        return list(self._codes.values())

    def _is_fresh(self, d: Diagnostic, job: Job) -> bool:
        """A problem of the unit's own files is new; one of a pack that many units use is told once."""
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
        """The number of documents that must be there."""
        return self.done - self.states[State.FAILED]

    def missing(self, jobs: Iterable[Job], is_there: Callable[[Path], bool] = os.path.isfile) -> list[Diagnostic]:
        """Counts the documents on the disk; OUT072 when they are fewer than were made."""
        self.there = self.made
        absent = [job.docx for job in jobs if hash(job.docx) not in self._failed and not is_there(job.docx)]
        if not absent:
            return []
        self.there -= len(absent)
        params = {"made": self.made, "there": self.there, "path": str(absent[0])}
        return [Diagnostic("OUT072", Location(str(absent[0].parent)), params)]
