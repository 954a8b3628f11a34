"""Workers of a batch: processes of this machine, or any Executor; started again when one of them dies."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import connection
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.jobs.job import Job

from .outcome import BuildOptions, Outcome
from .unit import build_units

Numbered = tuple[int, Job]  # a unit and its number in the batch

MAX_CHUNK = 16  # units handed to a worker at once: of small documents 0,1 s of work, against 1 ms for handing them over
CHUNKS_AHEAD = 3  # chunks for each worker that are handed out: one in work, others so that it never waits
MAX_STARTS = 8  # times that workers are started again without one of them answering
MAX_PROCESSES = 61 if sys.platform == "win32" else 1024  # Windows waits for no more handles at once
GRACE = 20.0  # seconds that a worker that was told to stop has for the document in its hands
SELDOM = (50_000, 20, 50)  # as in the command line: most of what a document makes is gone with it


class Workers:
    """Any Executor: it is used as it was given, and neither started again nor shut down."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    most_deaths = 2  # of workers that had nothing but one unit in their hands, before it is left out

    def __init__(self, executor: Executor, count: int) -> None:
        self.executor = executor
        self.count = count

    @property
    def window(self) -> int:
        """The number of chunks that may be handed out and not yet taken back."""
        return self.count * CHUNKS_AHEAD

    def submit(self, units: Sequence[Numbered], options: BuildOptions) -> Future[list[Outcome]]:
        try:
            return self.executor.submit(build_chunk, tuple(units), options)
        except self.lost as error:
            broken: Future[list[Outcome]] = Future()
            broken.set_exception(error)
            return broken

    def result(self, future: Future[list[Outcome]]) -> list[Outcome]:
        """The outcomes of a chunk, when they come."""
        return future.result()

    def start_again(self) -> None:
        """Called when workers were lost. Raises ReportError when there can be no new ones."""
        raise ReportError(Diagnostic("OUT070"))

    def begun(self) -> frozenset[int] | None:
        """The units that workers had in their hands when they were lost; None when that is not known."""
        return None

    def close(self) -> None:
        """Ends the workers when the document in their hands is done."""


class Processes(Workers):
    """Processes of this machine. They end with the process that started them, however that ends."""

    def __init__(self, count: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="docxtpl-reports-", ignore_cleanup_errors=True)
        self._context = multiprocessing.get_context("spawn")  # the only one that Windows has, and safe beside threads
        self._stop: Connection
        super().__init__(self._start(min(count, MAX_PROCESSES)), min(count, MAX_PROCESSES))

    def _start(self, count: int) -> Executor:
        stopped, self._stop = self._context.Pipe(duplex=False)
        arguments = (stopped, self._folder.name)
        with _interrupts_held():  # it starts a process of its own
            executor = ProcessPoolExecutor(count, self._context, initializer=start_worker, initargs=arguments)
        try:
            with _interrupts_held(), suppress(BrokenExecutor):  # the first task that is handed out meets that, too
                for _ in range(count):  # each task starts a process while none is idle
                    executor.submit(answer)
        except BaseException:  # the interrupt that was held
            self._stop.close()
            executor.shutdown(wait=True, cancel_futures=True)
            raise
        return executor

    def start_again(self) -> None:
        self._end()
        for _ in range(MAX_STARTS):
            self.executor = self._start(self.count)
            try:
                self.executor.submit(answer).result()
            except self.lost:
                self._end()
            else:
                return
        raise ReportError(Diagnostic("OUT070"))

    def begun(self) -> frozenset[int] | None:
        """Read from the notes of workers that are gone, which are then removed."""
        found = set()
        for note in Path(self._folder.name).glob("*.unit"):
            with suppress(OSError, ValueError):
                found.add(int(note.read_text("ascii")))
            with suppress(OSError):
                note.unlink()
        return frozenset(found)

    def _end(self) -> None:
        self._stop.close()
        self.executor.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        try:
            self._end()
        finally:
            self._folder.cleanup()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Processes started within know neither Ctrl+C nor the end of the terminal, with which they would print where they were,
    or leave files half written; here these come afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# --- in the worker -------------------------------------------------------------------------------------------------------


class _Worker:
    """The state of a worker process: whether it is to stop, and where it notes the unit in its hands."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.note: int | None = None


_worker = _Worker()


def start_worker(stop: Connection, folder: str) -> None:
    """Makes a process a worker: it ends when its parent does, and stops between two documents when ``stop`` is closed."""
    gc.set_threshold(*SELDOM)
    tempfile.tempdir = folder  # all that this process puts aside is gone with the folder
    with suppress(ValueError):
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # Ctrl+C reaches every process of a terminal; the parent handles it
    with suppress(OSError):  # without the folder, the parent is about to end this process
        _worker.note = os.open(Path(folder, f"{os.getpid()}.unit"), os.O_RDWR | os.O_CREAT, 0o600)
    threading.Thread(target=_watch, args=(stop, folder), daemon=True).start()


def _watch(stop: Connection, folder: str) -> None:
    """Waits for the end of the parent, killed or not: a worker that waits for work would never notice it."""
    parent = multiprocessing.parent_process()
    ended: list[Any] = [] if parent is None else [parent.sentinel]
    if connection.wait([*ended, stop]) == [stop]:
        _worker.stopping.set()
        connection.wait(ended, GRACE)
    else:  # the parent was killed: nobody else tidies up
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def answer() -> bool:
    """The first task of workers that were started again."""
    return True


def build_chunk(units: Sequence[Numbered], options: BuildOptions) -> list[Outcome]:
    """The outcomes of some units, in their order; fewer when the worker is told to stop."""
    outcomes = list(build_units(_noted(units), options))
    _note(None)
    return outcomes


def _noted(units: Sequence[Numbered]) -> Iterator[Job]:
    """The jobs of units, each noted when it is asked for; none once the worker is told to stop."""
    for number, job in units:
        if _worker.stopping.is_set():
            return
        _note(number)
        yield job


def _note(number: int | None) -> None:
    """Notes the unit that is being built, for the parent to read should this process die."""
    if _worker.note is not None:
        with suppress(OSError):  # a full disk: what is not noted is found out by building units alone
            os.lseek(_worker.note, 0, os.SEEK_SET)
            os.write(_worker.note, b"%-20s" % (b"" if number is None else b"%d" % number))
