"""LibreOffice as a program: how it is found, started in a clean environment, and stopped with its children."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError
from docxtpl_reports.signals import held

from . import driver

SOFFICE_VARIABLE = "DOCXTPL_REPORTS_SOFFICE"
# A profile of its own for each process: with the same one a second process silently hands over to the first, or fails.
QUIET = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard")

# Set by a LibreOffice or Python that runs us; they make the new process load the wrong libraries.
_FOREIGN_VARIABLES = ("PYTHON", "LD_", "DYLD_", "URE_", "LIBO_", "UNO_", "VIRTUAL_ENV")


def find_soffice(environment: Mapping[str, str] | None = None) -> Path | None:
    """Find LibreOffice: the variable DOCXTPL_REPORTS_SOFFICE, the PATH, then the usual places of the system."""
    environment = os.environ if environment is None else environment
    named = environment.get(SOFFICE_VARIABLE)
    if named:
        return Path(named)
    for program in ("soffice", "libreoffice"):
        found = shutil.which(program, path=environment.get("PATH", os.defpath))
        if found:
            return Path(found)
    return next((path for path in usual_places(environment) if path.is_file()), None)


def profile_option(folder: Path) -> str:
    """The option that gives a process ``folder`` as its profile."""
    return f"-env:UserInstallation={folder.as_uri()}"


def driven(python: Path | str, folder: Path, mode: str, *arguments: str) -> list[str]:
    """The command that runs LibreOffice such that it ends with us (``driver``); ``folder`` is deleted if we are killed."""
    return [str(python), str(Path(driver.__file__)), str(folder), str(os.getpid()), mode, *arguments]


def start(
    command: Sequence[str], folder: Path, *, stdin: int, stdout: int, stderr: IO[bytes] | int
) -> subprocess.Popen[bytes]:
    """Start a program in its own process group in ``folder``, which also holds its temporary files. Raises ReportError
    (OUT013).

    Signals that arrive meanwhile are handled once the program can be stopped, so that no process is orphaned.
    """
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    process = None
    try:
        with held():
            process = subprocess.Popen(
                command,
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                cwd=folder,
                env=clean_environment(os.environ) | {"TMPDIR": str(folder)},
                start_new_session=True,
                creationflags=flags,
            )
    except OSError as error:
        raise ReportError(cannot_start(command[0], error)) from error
    except BaseException:
        if process is not None:
            stop(process)
        raise
    return process


@contextmanager
def running(
    command: Sequence[str], folder: Path, *, temporary: Path, stderr: IO[bytes] | int
) -> Iterator[subprocess.Popen[bytes]]:
    """Run LibreOffice with its own command line for the duration of the block. If we are killed, it ends and the
    ``temporary`` folder is deleted. Raises ReportError (OUT013)."""
    whole = driven(sys.executable, temporary, "once", *command)
    process = start(whole, folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=stderr)
    try:
        yield process
    finally:
        stop(process)
        remove_sockets(command)
        assert process.stdin is not None
        process.stdin.close()


def cannot_start(program: str, error: OSError) -> Diagnostic:
    return Diagnostic("OUT013", params={"path": program, "reason": Reason.of(error)})


def error_of_start(process: subprocess.Popen[bytes]) -> OSError | None:
    """The reason why a finished driver could not start LibreOffice; None if it could."""
    number = (process.returncode or 0) - driver.CANNOT_START
    return OSError(number, os.strerror(number)) if number >= 0 else None


def remove_sockets(command: Sequence[str], *others: str) -> None:
    """Delete the sockets left by a killed LibreOffice: the one of its profile, and ``others``."""
    driver.remove_sockets([*map(driver.single_instance, command), *others])


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the process with its children: soffice is a script, and soffice.bin survives if only the script is killed."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_pdf(content: bytes) -> bool:
    """Whether this is a complete PDF: LibreOffice reports success even if it wrote nothing, or half of it."""
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment`` without variables set by another LibreOffice or Python."""
    kept = {name: value for name, value in environment.items() if not name.upper().startswith(_FOREIGN_VARIABLES)}
    return kept | {"SAL_USE_VCLPLUGIN": "svp"} if sys.platform.startswith("linux") else kept


def usual_places(environment: Mapping[str, str]) -> list[Path]:
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
