"""Keeps one LibreOffice open: a PDF then takes a tenth of the time of a new process.

LibreOffice is driven over UNO by a script (``driver``) that runs in a Python with ``uno``: LibreOffice's own, or the
system's. Without one, each PDF is made by a new process. LibreOffice is replaced after a crash, a time-out, ``CONVERSIONS``
documents or when it uses too much memory, and ends with us: the script stops when its input closes.
"""

from __future__ import annotations

import functools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.files.writing import explain_os_error

from . import limits
from .convert import CommandLine, not_made, time_limit, too_late
from .libreoffice import (
    QUIET,
    clean_environment,
    driven,
    find_soffice,
    is_pdf,
    profile_option,
    remove_sockets,
    start,
    stop,
)
from .machine import largest_of, memory_of
from .profile import write_profile
from .without_comments import as_printed


class WarmOffice:
    """Converts documents one by one; thread-safe. Use in ``with``, or ``close`` it."""

    def __init__(
        self,
        *,
        conversions: int = limits.CONVERSIONS,
        seconds_to_start: float = limits.SECONDS_TO_START,
        seconds_per_file: float = limits.SECONDS_PER_FILE,
    ) -> None:
        self._conversions = conversions
        self._seconds_to_start, self._seconds_per_file = seconds_to_start, seconds_per_file
        self._lock = threading.Lock()
        self._folder: TemporaryFolder | None = None  # of profiles, one for each start
        self._driver: _Driver | None = None
        self._cold = False
        self._closed = False
        self._made = 0
        self.starts = 0

    def __enter__(self) -> WarmOffice:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def is_cold(self) -> bool:
        """Whether each document needs its own process; known after the first one."""
        return self._cold

    @property
    def pid(self) -> int | None:
        """The leader of LibreOffice's process group, while it runs."""
        return None if self._driver is None else self._driver.process.pid

    def warm_up(self) -> None:
        """Start LibreOffice if possible, without waiting until it is ready."""
        with self._lock, suppress(ReportError):
            self._start()

    def convert(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        """Convert a .docx: the PDF, or why there is none; ``name``: the document's name in messages. It must be a sound
        package, because LibreOffice turns any text into a PDF."""
        with self._lock:
            try:
                return self._convert(document, name)
            except ReportError as error:
                return None, list(error.diagnostics)
            except OSError as error:  # the temporary folder
                return None, [explain_os_error(Path(error.filename or tempfile.gettempdir()), error).at(file=name)]

    def close(self) -> None:
        """End LibreOffice and delete its profile, even during a conversion; nothing is converted afterwards."""
        self._closed = True
        if not self._lock.acquire(blocking=False):
            driver = self._driver
            if driver is not None:
                stop(driver.process)
            self._lock.acquire()
        try:
            self._stop()
            if self._folder is not None:
                self._folder.close()
                self._folder = None
        finally:
            self._lock.release()

    def _convert(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        problem = Diagnostic("OUT010")
        for _ in range(2):
            driver = self._start()
            if self._closed:
                return None, []
            if driver is None:
                return self._convert_cold(document, name)
            if not driver.wait_until_ready(self._seconds_to_start):
                self._stop(gently=False)
                self._cold = True
                continue
            source, target = driver.folder / "document.docx", driver.folder / "document.pdf"
            source.write_bytes(as_printed(document))
            target.unlink(missing_ok=True)
            seconds = time_limit(document, self._seconds_per_file)
            answer = driver.ask([source.as_uri(), target.as_uri()], seconds)
            content = target.read_bytes() if answer == "" and target.exists() else b""
            if is_pdf(content):
                self._made += 1
                if self._made >= self._conversions or driver.memory() > limits.MEMORY:
                    self._stop()
                    self._start()
                return content, []
            late, fresh = answer is None, self._made == 0
            problem = too_late(name, seconds) if late else not_made(name, driver.errors, answer or "")
            self._stop(gently=not late)
            if late and fresh:  # a process that has just started would not be faster the second time
                break
        return None, [problem]

    def _convert_cold(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        soffice = find_soffice()
        if soffice is None:
            return None, [Diagnostic("OUT010")]
        with TemporaryFolder() as folder:
            line = CommandLine(soffice, folder, self._seconds_to_start, self._seconds_per_file)
            outcome = line.convert({Path(name): document})[Path(name)]
        return (outcome, []) if isinstance(outcome, bytes) else (None, [outcome])

    def _start(self) -> _Driver | None:
        """The driver, started where there is none. None: this machine has no Python with ``uno``, or we are closed."""
        if self._driver is not None and self._driver.process.poll() is None:
            return self._driver
        self._stop()
        if self._closed or self._cold:
            return None
        soffice = find_soffice()
        if soffice is None:
            raise ReportError(Diagnostic("OUT010"))
        python = find_uno_python(soffice)
        if python is None:
            self._cold = True
            return None
        if self._folder is None:
            self._folder = TemporaryFolder()
        self.starts += 1
        folder = self._folder.path / f"{self.starts:04d}"
        folder.mkdir()
        self._driver = _Driver(python, soffice, folder)
        if self._closed:  # meanwhile
            self._stop(gently=False)
        return self._driver

    def _stop(self, *, gently: bool = True) -> None:
        if self._driver is not None:
            self._driver.close(gently)
            shutil.rmtree(self._driver.folder, ignore_errors=True)
        self._driver, self._made = None, 0


class _Driver:
    """The driver script with its LibreOffice, in their own process group and folder."""

    def __init__(self, python: Path, soffice: Path, folder: Path) -> None:
        self.folder = folder
        self.errors = folder / "stderr"
        self._pipe = f"docxtpl-reports-{os.getpid()}-{time.monotonic_ns()}"
        write_profile(folder / "profile")
        self._office = [str(soffice), profile_option(folder / "profile"), *QUIET]
        with self.errors.open("wb") as errors:
            self.process = start(
                driven(python, folder.parent, "warm", self._pipe, *self._office),
                folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._ready = False
        self._largest: int | None = None  # process
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def wait_until_ready(self, seconds: float) -> bool:
        self._ready = self._ready or self._answer(seconds) == "ready"
        return self._ready

    def ask(self, request: list[str], seconds: float) -> str | None:
        """The script's answer: empty (done) or an error; None if it did not answer in time."""
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            return str(error)
        return self._answer(seconds)

    def memory(self) -> int:
        """The memory of LibreOffice in bytes: it never returns what a large document needed."""
        if self._largest is None:
            self._largest = largest_of(self.process.pid)
        return 0 if self._largest is None else memory_of(self._largest)

    def close(self, gently: bool = True) -> None:
        """Ask the script to end LibreOffice, and kill whatever remains."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(OSError):
            self.process.stdin.close()
        if self._ready and gently:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(limits.SECONDS_TO_END)
        stop(self.process)
        remove_sockets(self._office, self._pipe)
        self._reader.join(5)
        with suppress(OSError):
            self.process.stdout.close()

    def _answer(self, seconds: float) -> str | None:
        try:
            said = self._answers.get(timeout=seconds)
        except queue.Empty:
            return None
        return "the script ended" if said is None else str(json.loads(said))

    def _read(self, stream: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            for line in stream:
                self._answers.put(line.decode("utf-8", "replace"))
        self._answers.put(None)


@functools.cache
def find_uno_python(soffice: Path) -> Path | None:
    """A Python that can talk to this LibreOffice: its own, or else the system's; None if there is none."""
    program = soffice.resolve().parent
    candidates = [program / "python", program / "python.exe", program.parent / "Resources" / "python"]
    if sys.platform != "win32":
        candidates += [Path("/usr/bin/python3"), Path("/usr/local/bin/python3")]
    return next((python for python in candidates if python.is_file() and _has_uno(python)), None)


def _has_uno(python: Path) -> bool:
    try:
        done = subprocess.run(
            [str(python), "-c", "import uno"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=False,
            env=clean_environment(os.environ),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0
