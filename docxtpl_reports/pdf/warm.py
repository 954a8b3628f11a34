"""One LibreOffice that stays open, for a preview: a PDF in a tenth of the time of a new process.

LibreOffice is driven over UNO, by a script (``uno_driver``) that runs in a Python which has ``uno``: LibreOffice's own, or the
system's. Where there is none, each PDF is made by a new process. It is replaced after a crash, a time-out and
``CONVERSIONS`` documents (one that lives long grows), and ends with us: the script stops when its input closes.
"""

from __future__ import annotations

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
from types import TracebackType
from typing import IO

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.files.writing import explain_os_error

from .convert import convert_to_pdf, not_made, too_late
from .libreoffice import QUIET, clean_environment, find_soffice, is_pdf, profile_option, start, stop
from .profile import write_profile
from .without_comments import as_printed

CONVERSIONS = 200
SECONDS_TO_START = 60.0
SECONDS_PER_FILE = 30.0
SECONDS_TO_END = 4.0
DRIVER = Path(__file__).with_name("uno_driver.py")


class WarmOffice:
    """Converts one document after another; may be used from several threads. Use in ``with``, or ``close`` it."""

    def __init__(
        self,
        *,
        conversions: int = CONVERSIONS,
        seconds_to_start: float = SECONDS_TO_START,
        seconds_per_file: float = SECONDS_PER_FILE,
    ) -> None:
        self._conversions = conversions
        self._seconds_to_start, self._seconds_per_file = seconds_to_start, seconds_per_file
        self._lock = threading.Lock()
        self._pythons: dict[Path, Path | None] = {}  # for each LibreOffice
        self._folder: tempfile.TemporaryDirectory[str] | None = None  # of profiles, one for each start
        self._driver: _Driver | None = None
        self._cold = False
        self._closed = False
        self._made = 0
        self.starts = 0

    def __enter__(self) -> WarmOffice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def is_warm(self) -> bool:
        """Whether documents are converted by one process; known after ``warm_up`` or the first document."""
        return self._driver is not None

    @property
    def pid(self) -> int | None:
        """The head of the process group that holds LibreOffice, while there is one."""
        return None if self._driver is None else self._driver.process.pid

    def warm_up(self) -> None:
        """Starts LibreOffice, if that can be done, and does not wait until it is ready."""
        with self._lock, suppress(ReportError):
            self._start()

    def convert(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        """The PDF of a .docx, or why there is none; ``name`` is what messages call the document. It must be a sound
        package: of any other text LibreOffice makes a PDF as well."""
        with self._lock:
            try:
                return self._convert(document, name)
            except ReportError as error:
                return None, list(error.diagnostics)
            except OSError as error:  # the temporary folder
                return None, [explain_os_error(Path(error.filename or tempfile.gettempdir()), error).at(file=name)]

    @property
    def profiles(self) -> Path | None:
        """The folder of its profiles, while there is one."""
        return None if self._folder is None else Path(self._folder.name)

    def close(self) -> None:
        """Ends LibreOffice and removes its profile, also while a document is converted; later ones are not converted."""
        self._closed = True
        if not self._lock.acquire(blocking=False):
            driver = self._driver
            if driver is not None:
                stop(driver.process)
            self._lock.acquire()
        try:
            self._stop()
            if self._folder is not None:
                self._folder.cleanup()
                self._folder = None
        finally:
            self._lock.release()

    def _convert(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        problem = Diagnostic("OUT010")
        for _ in range(2):
            if self._closed:
                return None, []
            driver = self._start()
            if driver is None:
                return self._convert_cold(document, name)
            if not driver.wait_until_ready(self._seconds_to_start):
                self._stop(gently=False)
                self._cold = True
                continue
            source, target = driver.folder / "document.docx", driver.folder / "document.pdf"
            source.write_bytes(as_printed(document))
            target.unlink(missing_ok=True)
            answer = driver.ask([source.as_uri(), target.as_uri()], self._seconds_per_file)
            content = target.read_bytes() if answer == "" and target.exists() else b""
            if is_pdf(content):
                self._made += 1
                if self._made >= self._conversions:
                    self._stop()
                    self._start()
                return content, []
            late = answer is None
            problem = too_late(name, self._seconds_per_file) if late else not_made(name, driver.errors, answer or "")
            self._stop(gently=not late)
        return None, [problem]

    def _convert_cold(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        with tempfile.TemporaryDirectory(prefix="docxtpl-reports-", ignore_cleanup_errors=True) as folder:
            source = Path(folder, "document.docx")
            source.write_bytes(document)
            made, problems = convert_to_pdf([source], Path(folder, "out"))
            pdf = made[source].read_bytes() if source in made else None
        errors = [d for d in problems if d.is_error]  # the caller checks the fonts itself
        return pdf, [d.at(file=name) if d.location.file else d for d in errors]

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
        if soffice not in self._pythons:
            self._pythons[soffice] = find_uno_python(soffice)
        python = self._pythons[soffice]
        if python is None:
            self._cold = True
            return None
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="docxtpl-reports-", ignore_cleanup_errors=True)
        self.starts += 1
        folder = Path(self._folder.name, f"{self.starts:04d}")
        folder.mkdir()
        self._driver = _Driver(python, soffice, folder)
        return self._driver

    def _stop(self, *, gently: bool = True) -> None:
        if self._driver is not None:
            self._driver.close(gently)
            shutil.rmtree(self._driver.folder, ignore_errors=True)
        self._driver, self._made = None, 0


class _Driver:
    """The script with its LibreOffice, in a process group and a folder of their own."""

    def __init__(self, python: Path, soffice: Path, folder: Path) -> None:
        self.folder = folder
        self.errors = folder / "stderr"
        self._pipe = f"docxtpl-reports-{os.getpid()}-{time.monotonic_ns()}"
        write_profile(folder / "profile")
        office = [str(soffice), profile_option(folder / "profile"), *QUIET]
        with self.errors.open("wb") as errors:
            self.process = start(
                [str(python), str(DRIVER), self._pipe, *office],
                folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._ready = False
        assert self.process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True)
        self._reader.start()

    def wait_until_ready(self, seconds: float) -> bool:
        self._ready = self._ready or self._answer(seconds) == "ready"
        return self._ready

    def ask(self, request: list[str], seconds: float) -> str | None:
        """The script's answer: nothing (done), or what went wrong; None when there was none in time."""
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            return str(error)
        return self._answer(seconds)

    def close(self, gently: bool = True) -> None:
        """Asks the script to end LibreOffice, and kills what does not end."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        with suppress(OSError):
            self.process.stdin.close()
        if self._ready and gently:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(SECONDS_TO_END)
        stop(self.process)
        for left in Path("/tmp").glob(f"OSL_PIPE_*_{self._pipe}"):  # where LibreOffice puts them on Unix
            left.unlink(missing_ok=True)
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


def find_uno_python(soffice: Path) -> Path | None:
    """A Python that can talk to this LibreOffice: the one it brings along, else the system's; None where neither can."""
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
