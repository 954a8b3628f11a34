"""Converts many documents to PDF with one LibreOffice command line, and repeats it for those that are missing.

What LibreOffice reports about itself is not trusted: it exits with 0 when it made nothing, and a second process with the
same profile silently does nothing. So each run has its own profile, and every PDF is checked.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import threading
import time
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError

from . import limits
from .libreoffice import QUIET, cannot_start, error_of_start, is_pdf, profile_option, running
from .profile import write_profile
from .without_comments import as_printed

LOOK = 0.2  # seconds between two looks at what has been made


class CommandLine:
    """A temporary folder in which LibreOffice runs as often as needed, each time with its own profile.

    ``cancelled``: set by another thread to stop converting.
    """

    def __init__(
        self,
        soffice: Path,
        folder: Path,
        seconds_to_start: float = limits.SECONDS_TO_START,
        seconds_per_file: float = limits.SECONDS_PER_FILE,
        cancelled: threading.Event | None = None,
    ) -> None:
        self.soffice, self.folder = soffice, folder
        self.seconds_to_start, self.seconds_per_file = seconds_to_start, seconds_per_file
        self.processes = 0
        self.cancelled = cancelled or threading.Event()

    def convert(self, documents: Mapping[Path, bytes]) -> dict[Path, bytes | Diagnostic]:
        """Convert documents: the PDF of each, or why there is none.

        All are converted by one process. Missing ones start with the document that LibreOffice failed on: it is retried
        alone, the others together. If nothing was made, each is tried alone. Raises ReportError (OUT013), OSError.
        """
        results: dict[Path, bytes | Diagnostic] = {}
        left = list(documents)
        while left:
            made, late = self._convert_once({path: documents[path] for path in left})
            results.update(made)
            missing = [path for path in left if path not in made]
            alone = len(missing) if not made else 1
            for path in missing[:alone]:
                again: dict[Path, bytes] = {}
                if len(left) > 1 or not late:
                    again, late = self._convert_once({path: documents[path]})
                results[path] = again[path] if path in again else self._failure(path, documents[path], late)
            left = missing[alone:]
        return {path: results[path] for path in documents}

    def _convert_once(self, documents: Mapping[Path, bytes]) -> tuple[dict[Path, bytes], bool]:
        """The PDFs one process made, and whether it had to be stopped."""
        if self.cancelled.is_set():
            return {}, True
        if self.processes:
            shutil.rmtree(self._room, ignore_errors=True)
        self.processes += 1
        (self._room / "in").mkdir(parents=True)
        copies = {path: self._room / "in" / f"{number:05d}.docx" for number, path in enumerate(documents)}
        for path, copy in copies.items():
            copy.write_bytes(as_printed(documents[path]))
        write_profile(self._room / "profile")
        command = [
            str(self.soffice),
            profile_option(self._room / "profile"),
            *QUIET,
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(self._room / "out")),
            *map(str, copies.values()),
        ]
        late = self._run(command, max(time_limit(document, self.seconds_per_file) for document in documents.values()))
        made = {}
        for path, copy in copies.items():
            with suppress(OSError):
                content = (self._room / "out" / f"{copy.stem}.pdf").read_bytes()
                if is_pdf(content):
                    made[path] = content
        return made, late

    def _run(self, command: list[str], seconds_per_file: float) -> bool:
        """Runs LibreOffice to its end; True when one file took too long and it was stopped. Raises ReportError (OUT013)."""
        with (
            (self._room / "stderr").open("wb") as errors,
            running(command, self._room, temporary=self.folder, stderr=errors) as process,
        ):
            made, seconds = 0, self.seconds_to_start + seconds_per_file
            until = time.monotonic() + seconds
            while time.monotonic() < until and not self.cancelled.is_set():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(min(LOOK, seconds))
                    if (error := error_of_start(process)) is not None:
                        raise ReportError(cannot_start(str(self.soffice), error))
                    return False
                if (now := len(list(self._room.glob("out/*.pdf")))) > made:
                    made, until = now, time.monotonic() + seconds_per_file
        return True

    @property
    def _room(self) -> Path:
        return self.folder / f"{self.processes:04d}"

    def _failure(self, path: Path, document: bytes, late: bool) -> Diagnostic:
        if late:
            return too_late(str(path), self.seconds_to_start + time_limit(document, self.seconds_per_file))
        return not_made(str(path), self._room / "stderr")


def time_limit(document: bytes, seconds_per_file: float) -> float:
    """Seconds allowed for a document: more for long texts."""
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            longest = max((entry.file_size for entry in package.infolist()), default=0)
    except (zipfile.BadZipFile, ValueError):
        longest = 0
    return seconds_per_file + longest // 1_000_000 * limits.SECONDS_PER_MEGABYTE


def too_late(name: str, seconds: float) -> Diagnostic:
    """LibreOffice took longer than ``seconds`` and was stopped."""
    return Diagnostic("OUT012", Location(file=name), {"path": name, "seconds": round(seconds)})


def not_made(name: str, errors: Path, said: str = "") -> Diagnostic:
    """LibreOffice gave no PDF: what it ``said``, or the last line it wrote into ``errors``, may tell why."""
    try:
        lines = errors.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        lines = []
    last = said or next((line.strip() for line in reversed(lines) if line.strip() and "javaldx" not in line), "")
    return Diagnostic("OUT011", Location(file=name), {"path": name, "detail": f" ({last[:200]})" if last else ""})
