"""The only caller of LibreOffice: .docx files in, PDF files out, and a diagnostic for each that did not come.

What LibreOffice reports about itself is not trusted: it exits with 0 when nothing was made, and a second process with
the same profile silently does nothing. So each run has a profile of its own, and every PDF is looked at.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.opc.files import explain_os_error, write_atomically

SOFFICE_VARIABLE = "DOCXTPL_REPORTS_SOFFICE"
BATCH = 40  # files per process; a process that lives longer grows and may hang
SECONDS_TO_START = 60.0
SECONDS_PER_FILE = 30.0
FONTS_OF_DECREE_30 = ("Times New Roman",)  # Decree 30/2020, Annex I, I.2

# Set by a LibreOffice or Python that runs us; they make the new process load the wrong libraries.
_FOREIGN_VARIABLES = ("PYTHON", "LD_", "DYLD_", "URE_", "LIBO_", "UNO_", "VIRTUAL_ENV")


def find_soffice(environment: Mapping[str, str] | None = None) -> Path | None:
    """Where LibreOffice is: the variable DOCXTPL_REPORTS_SOFFICE, the PATH, then the usual places of the system."""
    environment = os.environ if environment is None else environment
    named = environment.get(SOFFICE_VARIABLE)
    if named:
        return Path(named)
    for program in ("soffice", "libreoffice"):
        found = shutil.which(program, path=environment.get("PATH", os.defpath))
        if found:
            return Path(found)
    return next((path for path in _usual_places(environment) if path.is_file()), None)


def convert_to_pdf(
    files: Sequence[Path],
    out_dir: Path,
    *,
    seconds_to_start: float = SECONDS_TO_START,
    seconds_per_file: float = SECONDS_PER_FILE,
) -> tuple[dict[Path, Path], tuple[Diagnostic, ...]]:
    """``out_dir/<stem>.pdf`` for each .docx: the PDFs made, and what is to be said about the others and the fonts.

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
    try:
        with tempfile.TemporaryDirectory(prefix="docxtpl-reports-", ignore_cleanup_errors=True) as folder:
            run = _Run(soffice, Path(folder), seconds_to_start, seconds_per_file)
            for start in range(0, len(wanted), BATCH):
                for path, outcome in run.convert(wanted[start : start + BATCH]).items():
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
    except ReportError as error:
        return made, (*problems, *error.diagnostics)
    except OSError as error:  # the temporary folder
        return made, (*problems, explain_os_error(Path(error.filename or tempfile.gettempdir()), error).at(file=None))
    if made:
        problems += font_warnings()
    return made, tuple(problems)


def font_warnings(fonts: Iterable[str] = FONTS_OF_DECREE_30) -> list[Diagnostic]:
    """A warning for each font that fontconfig replaces on this machine; none where there is no fontconfig."""
    matcher = shutil.which("fc-match")
    warnings = []
    for font in fonts if matcher else ():
        with suppress(OSError, ValueError, subprocess.SubprocessError):
            command = [str(matcher), "--format=%{family}", font]
            answer = subprocess.run(command, capture_output=True, timeout=20, check=True).stdout.decode(
                errors="replace"
            )
            families = [name.strip() for name in answer.split(",")]
            if answer and font.casefold() not in (name.casefold() for name in families):
                warnings.append(Diagnostic("OUT014", params={"font": font, "substitute": families[0]}))
    return warnings


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
            shutil.copyfile(path, copy)
        command = [
            str(self.soffice),
            f"-env:UserInstallation={(room / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(room / "out")),
            *map(str, copies.values()),
        ]
        late = _run(command, room, self.seconds_to_start + self.seconds_per_file * len(files))
        made = {}
        for path, copy in copies.items():
            with suppress(OSError):
                content = (room / "out" / f"{copy.stem}.pdf").read_bytes()
                if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]:
                    made[path] = content
        return made, late

    def _failure(self, path: Path, late: bool) -> Diagnostic:
        place = Location(file=str(path))
        if late:
            seconds = round(self.seconds_to_start + self.seconds_per_file)
            return Diagnostic("OUT012", place, {"path": str(path), "seconds": seconds})
        said = (
            (self.folder / f"{self.processes:04d}" / "stderr").read_text(encoding="utf-8", errors="replace").split("\n")
        )
        last = next((line.strip() for line in reversed(said) if line.strip() and "javaldx" not in line), "")
        return Diagnostic("OUT011", place, {"path": str(path), "detail": f" ({last[:200]})" if last else ""})


def _run(command: list[str], room: Path, seconds: float) -> bool:
    """Runs LibreOffice to its end; True when it took too long and was stopped. Raises ReportError (OUT013)."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    with (room / "stderr").open("wb") as errors:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                cwd=room,
                env=_clean_environment(os.environ),
                start_new_session=True,
                creationflags=flags,
            )
        except OSError as error:
            params = {"path": command[0], "reason": error.strerror or str(error)}
            raise ReportError(Diagnostic("OUT013", params=params)) from error
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            return True
        finally:
            _stop(process)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the process with its children: soffice is a script whose soffice.bin outlives it when only it is killed."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if not name.upper().startswith(_FOREIGN_VARIABLES)}
    return kept | {"SAL_USE_VCLPLUGIN": "svp"} if sys.platform.startswith("linux") else kept


def _usual_places(environment: Mapping[str, str]) -> list[Path]:
    if sys.platform == "win32":
        roots = [
            environment.get(name) for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA")
        ]
        folders = [
            Path(root, middle, "LibreOffice", "program") for root in roots if root for middle in ("", "Programs")
        ]
        # soffice.com is the console program: it waits for its child.
        return [folder / name for folder in folders for name in ("soffice.com", "soffice.exe")]
    if sys.platform == "darwin":
        inside = "LibreOffice.app/Contents/MacOS/soffice"
        return [Path("/Applications", inside), Path.home() / "Applications" / inside]
    fixed = [Path("/usr/bin/soffice"), Path("/usr/lib/libreoffice/program/soffice"), Path("/snap/bin/libreoffice")]
    return [*fixed, *sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)]
