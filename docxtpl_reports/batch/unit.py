"""Builds one unit of a batch unless it is up to date; any failure becomes its outcome."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any
from weakref import WeakSet

from docxtpl_reports.diagnostics import Area, Diagnostic, ReportError, has_errors, language
from docxtpl_reports.files.store import Store, own_store
from docxtpl_reports.files.writing import Writing, finish, folder_of, sync_folder
from docxtpl_reports.jobs.build import prepared, written
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.manifests import reading
from docxtpl_reports.reporters import reports
from docxtpl_reports.signals import held

from .outcome import BuildOptions, Outcome, Remote, State, state_of
from .remote import Copy
from .uptodate import REPORT, UpToDate

FLUSHERS = 4  # threads that wait for the disk: syncing several files takes it as long as syncing one
MAX_FOLDERS = 64  # of finished units, whose renames are made durable together
MAX_ENDED = 64  # commands remembered by a worker of a cluster: more never end while it builds a few units


class Builder:
    """Builds units one after another, reading rules and templates once for all of them."""

    def __init__(self) -> None:
        self._use(None)
        self._copy: Copy | None = None
        self._at_work: str | None = None  # the command whose copy is in use

    def build(self, job: Job, options: BuildOptions) -> Writing[Outcome]:
        """Build a unit in memory and write it."""
        store = own_store() if options.cached else None
        if store != self._store:
            self._use(store)
        if options.remote is None:
            return (yield from self._build(job, options))
        self._at_work = options.remote.run
        try:
            if options.remote.run in _ended:
                return failed(job, options, "USE010")
            return self._build_in(self._copy_of(options.remote), job, options)
        finally:
            self._at_work = None
            if options.remote.run in _ended:
                self._drop_copy()

    def _build(self, job: Job, options: BuildOptions) -> Writing[Outcome]:
        known = self._up_to_date(job, options)
        if known is not None:
            return known
        result = prepared(job, self._packs)
        report = reports.judged(result.indicators, result.criteria) if options.reports else None
        result = yield from written(result, dry_run=options.dry_run)
        return _outcome(result.small(), report, is_dry=options.dry_run)

    def _build_in(self, copy: Copy, job: Job, options: BuildOptions) -> Outcome:
        try:
            return copy.build(job, lambda here: finish(self._build(here, options)))
        except ReportError as error:
            return failure(job, options, error.diagnostics)

    def _copy_of(self, remote: Remote) -> Copy:
        """The copy of a project, shared by all units of one command."""
        if self._copy is None or self._copy.remote != remote:
            self._drop_copy()
            self._copy = Copy(remote)
        return self._copy

    def _drop_copy(self) -> None:
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.close()

    def release(self, run: str) -> None:
        """Remove the copy of a project that a command has used. While a unit is built, another thread does so after it."""
        if self._copy is not None and self._copy.remote.run == run and self._at_work != run:
            self._drop_copy()

    def _use(self, store: Store | None) -> None:
        self._store = store
        self._packs = Packs(store)
        self._is_up_to_date = UpToDate(self._packs)

    def _up_to_date(self, job: Job, options: BuildOptions) -> Outcome | None:
        if options.rebuild or options.dry_run or job.draft or has_errors(job.known) or not self._is_up_to_date(job):
            return None
        report = ""
        if options.reports:
            found = reading.read(job.manifest)
            if found is None or options.language != "vi":  # manifests are always Vietnamese
                return None
            there = reports.files(job.docx, None, job.manifest)
            report = reports.as_text(_entry(job, State.UP_TO_DATE) | reports.judged_before(found) | there)
        return Outcome(job, State.UP_TO_DATE, (), job.docx, job.manifest, None, report)


def _entry(job: Job, state: State) -> dict[str, Any]:
    return reports.entry(job.data, None if job.row is None else job.row.number, draft=job.draft, state=state.value)


def _outcome(result: JobResult, report: dict[str, Any] | None, *, is_dry: bool) -> Outcome:
    state = state_of(result.job, result.diagnostics, is_there=result.docx is not None or is_dry)
    text = ""
    if report is not None:
        written_files = reports.files(result.docx, None, result.manifest)
        text = reports.as_text(_entry(result.job, state) | report | written_files)
    reads_reports = any(path.suffix == REPORT for path in result.inputs)
    sums_up = reads_reports or any(d.area is Area.UNITS for d in result.diagnostics)
    return Outcome(result.job, state, result.diagnostics, result.docx, result.manifest, None, text, sums_up)


def failed(job: Job, options: BuildOptions, code: str, **params: object) -> Outcome:
    """The outcome of a unit that could not be built at all."""
    return failure(job, options, [Diagnostic(code, job.place, params)])


def failure(job: Job, options: BuildOptions, problems: Iterable[Diagnostic]) -> Outcome:
    """The outcome of a unit of which only the problems are known."""
    report = reports.as_text(_entry(job, State.FAILED)) if options.reports else ""
    return Outcome(job, State.FAILED, tuple(problems), report=report)


_builders: WeakSet[Builder] = WeakSet()  # of all threads
_ended: deque[str] = deque(maxlen=MAX_ENDED)  # commands whose units, should any be left, are not built any more


def release(run: str) -> None:
    """Remove this process's copies of the project of a command that has ended: nothing of it stays on other machines."""
    _ended.append(run)
    for builder in list(_builders):
        builder.release(run)


class _OfThread(threading.local):
    def __init__(self) -> None:
        self.builder = Builder()
        self.flushers = ThreadPoolExecutor(FLUSHERS)
        _builders.add(self.builder)


_of_thread = _OfThread()  # the only state of an Executor's tasks that outlives them


class _Unit:
    """A unit whose files wait for the disk while others are built."""

    def __init__(self, steps: Writing[Outcome]) -> None:
        self._steps = steps
        self._flushed: Future[None] | None = None
        self._outcome: Outcome | None = None

    def begin(self) -> None:
        """Build it, and write what can be written without waiting."""
        self._take(lambda: next(self._steps))

    def _take(self, step: Callable[[], Callable[[], None]]) -> None:
        try:
            flush = step()
        except StopIteration as done:
            self._outcome = done.value
        else:
            with held():
                self._flushed = _of_thread.flushers.submit(flush)

    def outcome(self) -> Outcome:
        """Wait for the disk and finish."""
        while self._outcome is None:
            assert self._flushed is not None
            if (error := self._flushed.exception()) is None:
                self._take(lambda: next(self._steps))
            else:
                self._take(partial(self._steps.throw, error))
        return self._outcome

    def close(self) -> None:
        """Leave it unwritten, once the disk has done what was begun."""
        if self._flushed is not None:
            wait([self._flushed])
        self._steps.close()


def build_units(jobs: Iterable[Job], options: BuildOptions) -> Generator[Outcome]:
    """Build units in this thread, which keeps rules and templates for the next call. When the generator ends, interrupted
    or not, nothing is still being written."""
    waiting: deque[_Unit] = deque()
    folders: set[Path] = set()

    def finished() -> Outcome:
        with language(options.language):
            outcome = waiting[0].outcome()
        waiting.popleft()
        if outcome.docx is not None and options.remote is None:
            folders.update(map(folder_of, filter(None, (outcome.docx, outcome.manifest))))
            if len(folders) > MAX_FOLDERS:
                _sync(folders)
        return outcome

    try:
        for job in jobs:
            with language(options.language):
                waiting.append(_Unit(_of_thread.builder.build(job, options)))
                waiting[-1].begin()
            if len(waiting) > FLUSHERS:
                yield finished()
        while waiting:
            yield finished()
    finally:
        with held():
            for unit in waiting:
                unit.close()
            _sync(folders)


def _sync(folders: set[Path]) -> None:
    for folder in folders:
        sync_folder(folder)
    folders.clear()
