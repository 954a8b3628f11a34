"""Workers of a batch: processes on this machine, or any Executor; restarted when one of them dies."""

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
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.jobs.job import Job

from .outcome import BuildOptions, Outcome
from .unit import build_units

Numbered = tuple[int, Job]  # a unit and its number in the batch

MAX_CHUNK = 16  # units sent to a worker at once: 0.1 s of work with small documents, against 1 ms for sending them
CHUNKS_AHEAD = 3  # chunks in flight per worker: one being built, the others so that it never waits
MAX_STARTS = 8  # restarts without any worker responding
MAX_PROCESSES = 61 if sys.platform == "win32" else 1024  # Windows cannot wait for more handles at once
GRACE = 20.0  # seconds that a worker has to finish its document after being asked to stop
SELDOM = (100_000, 20, 50)  # collector thresholds as in ``cli.main``: reference counting frees most of a document


class Workers:
    """Runs chunks in any Executor, which is used as given: neither restarted nor shut down."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor, CancelledError)
    most_deaths = 2  # deaths of workers that were building only this unit before it is skipped

    def __init__(self, executor: Executor, count: int) -> None:
        self.executor = executor
        self.count = count

    @property
    def window(self) -> int:
        """The maximum number of chunks submitted and not yet collected."""
        return self.count * CHUNKS_AHEAD

    def submit(self, units: Sequence[Numbered], options: BuildOptions) -> Future[list[Outcome]]:
        try:
            return self.executor.submit(build_chunk, tuple(units), options)
        except self.lost as error:
            broken: Future[list[Outcome]] = Future()
            broken.set_exception(error)
            return broken

    def result(self, future: Future[list[Outcome]]) -> list[Outcome]:
        """Wait for the outcomes of a chunk."""
        return future.result()

    def start_again(self) -> None:
        """Restart the workers after some were lost. Raises ReportError when that is impossible."""
        raise ReportError(Diagnostic("OUT070"))

    def begun(self) -> frozenset[int] | None:
        """The units that workers were building when they were lost; None when unknown."""
        return None

    def cancel(self) -> None:
        """Take back what no worker has begun."""

    def release(self, run: str) -> None:
        """Remove what workers that go on when a command ends keep of it."""

    def close(self) -> None:
        """Stop the workers once they have finished their current document."""


class Processes(Workers):
    """Runs chunks in processes on this machine. They end with the process that started them, however that ends."""

    def __init__(self, count: int) -> None:
        self._folder = TemporaryFolder()
        self._context = multiprocessing.get_context("spawn")  # the only one on Windows, and safe with threads
        self._stop: Connection
        super().__init__(self._start(min(count, MAX_PROCESSES)), min(count, MAX_PROCESSES))

    def _start(self, count: int) -> Executor:
        stopped, self._stop = self._context.Pipe(duplex=False)
        arguments = (stopped, str(self._folder.path))
        with _interrupts_held():  # it starts the resource tracker
            executor = ProcessPoolExecutor(count, self._context, initializer=start_worker, initargs=arguments)
        try:
            with _interrupts_held(), suppress(BrokenExecutor):  # submitting the first chunk raises it again
                for _ in range(count):  # each task starts a process as long as none is idle
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
        """Read the units from the note files of dead workers, and delete those files."""
        found = set()
        for note in self._folder.path.glob("*.unit"):
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
            self._folder.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start processes within this block with Ctrl+C and hangup blocked: they would print tracebacks or leave partial files.
    In this process the signals are delivered when the block ends."""
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
    """The state of a worker process: whether it has been asked to stop, and the note file for its current unit."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.note: int | None = None


_worker = _Worker()


def start_worker(stop: Connection, folder: str) -> None:
    """Initialize a worker process: it ends when its parent does, and stops between two documents once ``stop`` is closed."""
    gc.set_threshold(*SELDOM)
    tempfile.tempdir = folder  # temporary files are deleted with the folder
    with suppress(ValueError):
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # Ctrl+C reaches every process of a terminal; the parent handles it
    with suppress(OSError):  # if the folder is gone, the parent is about to end this process
        _worker.note = os.open(Path(folder, f"{os.getpid()}.unit"), os.O_RDWR | os.O_CREAT, 0o600)
    threading.Thread(target=_watch, args=(stop, folder), daemon=True).start()


def _watch(stop: Connection, folder: str) -> None:
    """Wait for the parent to end, killed or not: a worker waiting for work would never notice."""
    parent = multiprocessing.parent_process()
    ended: list[Any] = [] if parent is None else [parent.sentinel]
    found = connection.wait([*ended, stop])
    if found == [stop]:  # or the parent was killed, and that is seen next
        _worker.stopping.set()
        found = connection.wait(ended, GRACE)
    if found:  # nobody else cleans up before the next batch
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def answer() -> bool:
    """A trivial first task that shows whether restarted workers respond."""
    return True


def build_chunk(units: Sequence[Numbered], options: BuildOptions) -> list[Outcome]:
    """Build some units in their order; fewer outcomes when the worker is asked to stop."""
    outcomes = list(build_units(_noted(units), options))
    _note(None)
    return outcomes


def _noted(units: Sequence[Numbered]) -> Iterator[Job]:
    """Yield the jobs of units, noting each as it starts; stop once the worker is asked to."""
    for number, job in units:
        if _worker.stopping.is_set():
            return
        _note(number)
        yield job


def _note(number: int | None) -> None:
    """Write down the unit being built, for the parent to read if this process dies."""
    if _worker.note is not None:
        with suppress(OSError):  # full disk: without notes, units are built one at a time to find the culprit
            os.lseek(_worker.note, 0, os.SEEK_SET)
            os.write(_worker.note, b"%-20s" % (b"" if number is None else b"%d" % number))
