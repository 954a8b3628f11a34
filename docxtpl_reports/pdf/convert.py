"""Many .docx files to PDF: LibreOffice started once for up to 40 of them, then once for each that did not come.

What LibreOffice reports about itself is not trusted: it exits with 0 when nothing was made, and a second process with
the same profile silently does nothing. So each run has a profile of its own, and every PDF is checked.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, unique
from docxtpl_reports.files.writing import explain_os_error, write_atomically

from .fonts import Fontconfig, font_warnings
from .libreoffice import QUIET, find_soffice, is_pdf, profile_option, running
from .profile import write_profile
from .without_comments import as_printed

BATCH = 40  # files per process; a process that lives longer grows and may hang
SECONDS_TO_START = 60.0
SECONDS_PER_FILE = 30.0


def convert_to_pdf(
    files: Sequence[Path],
    out_dir: Path,
    *,
    seconds_to_start: float = SECONDS_TO_START,
    seconds_per_file: float = SECONDS_PER_FILE,
) -> tuple[dict[Path, Path], tuple[Diagnostic, ...]]:
    """Converts each .docx to ``out_dir/<stem>.pdf``. Returns the PDFs made, and problems of the others and of fonts.

    A diagnostic's file is the .docx it is about, or None when it is about them all. Files are converted many per process;
    those that failed or hung are tried again one by one. The files must be sound packages (LibreOffice makes a PDF of any
    text) with different stems (ValueError).
    """
    if len({path.stem for path in files}) != len(files):
        raise ValueError("two files would become one PDF")
    problems = [
        Diagnostic("FIL001", Location(file=str(path)), {"path": str(path)}) for path in files if not path.is_file()
    ]
    wanted = [path for path in files if path.is_file()]
    if not wanted:
        return {}, tuple(problems)
    soffice = find_soffice()
    if soffice is None:
        return {}, (*problems, Diagnostic("OUT010"))
    made: dict[Path, Path] = {}
    fontconfig = Fontconfig()
    try:
        with tempfile.TemporaryDirectory(prefix="docxtpl-reports-", ignore_cleanup_errors=True) as folder:
            run = _Run(soffice, Path(folder), seconds_to_start, seconds_per_file)
            for first in range(0, len(wanted), BATCH):
                for path, outcome in run.convert(wanted[first : first + BATCH]).items():
                    if isinstance(outcome, Diagnostic):
                        problems.append(outcome)
                        continue
                    target = out_dir / f"{path.stem}.pdf"
                    try:
                        write_atomically({target: outcome})
                    except ReportError as error:
                        problems += [problem.at(file=str(path)) for problem in error.diagnostics]
                    else:
                        made[path] = target
                        problems += font_warnings(path, outcome, fontconfig)
    except ReportError as error:
        return made, (*problems, *error.diagnostics)
    except OSError as error:  # the temporary folder
        return made, (*problems, explain_os_error(Path(error.filename or tempfile.gettempdir()), error).at(file=None))
    return made, tuple(unique(problems))


class _Run:
    """A temporary folder in which LibreOffice is started as often as needed, each time with a profile to itself."""

    def __init__(self, soffice: Path, folder: Path, seconds_to_start: float, seconds_per_file: float) -> None:
        self.soffice, self.folder = soffice, folder
        self.seconds_to_start, self.seconds_per_file = seconds_to_start, seconds_per_file
        self.processes = 0

    def convert(self, files: Sequence[Path]) -> dict[Path, bytes | Diagnostic]:
        """The PDF of each file or why there is none: all in one process, then the missing ones alone."""
        made, late = self._convert_once(files)
        results: dict[Path, bytes | Diagnostic] = dict(made)
        for path in files:
            if path in made:
                continue
            if len(files) > 1 or not late:
                again, late = self._convert_once([path])
                results.update(again)
            if path not in results:
                results[path] = self._failure(path, late)
        return {path: results[path] for path in files}

    def _convert_once(self, files: Sequence[Path]) -> tuple[dict[Path, bytes], bool]:
        """The PDFs one process made, and whether it had to be stopped."""
        self.processes += 1
        room = self.folder / f"{self.processes:04d}"
        (room / "in").mkdir(parents=True)
        copies = {path: room / "in" / f"{number:05d}.docx" for number, path in enumerate(files)}
        for path, copy in copies.items():
            copy.write_bytes(as_printed(path.read_bytes()))
        write_profile(room / "profile")
        command = [
            str(self.soffice),
            profile_option(room / "profile"),
            *QUIET,
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(room / "out")),
            *map(str, copies.values()),
        ]
        late = _run(command, room, self.seconds_to_start + self.seconds_per_file * len(files))
        made = {}
        for path, copy in copies.items():
            with suppress(OSError):
                content = (room / "out" / f"{copy.stem}.pdf").read_bytes()
                if is_pdf(content):
                    made[path] = content
        return made, late

    def _failure(self, path: Path, late: bool) -> Diagnostic:
        if late:
            return too_late(str(path), self.seconds_to_start + self.seconds_per_file)
        return not_made(str(path), self.folder / f"{self.processes:04d}" / "stderr")


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


def _run(command: list[str], room: Path, seconds: float) -> bool:
    """Runs LibreOffice to its end; True when it took too long and was stopped. Raises ReportError (OUT013)."""
    with (room / "stderr").open("wb") as errors, running(command, room, stderr=errors) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
    return False
