"""Finds and runs the command ``docxtpl-reports`` and reads its JSON. Knows no UNO."""

from __future__ import annotations

import json
import ntpath
import os
import posixpath
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from .texts import text

NAME = "docxtpl-reports"
SECONDS_TO_STOP = 3.0
MOST_BYTES = 64 * 1024 * 1024  # of one answer; the fields of a large pack are under one

# Set by LibreOffice for itself, or by an environment it was started from; with them a Python program loads the wrong
# libraries. LibreOffice's own builds set PYTHONHOME, Debian's PYTHONPATH and URE_BOOTSTRAP.
FOREIGN = ("PYTHON", "LD_", "DYLD_", "URE_", "UNO_", "LIBO_", "__PYVENV", "VIRTUAL_ENV", "OOO_", "STAR_")


class CommandError(Exception):
    """The command could not be run or did not answer; the text is for the user. ``key``: which text it is."""

    def __init__(self, language: str, key: str, **words: object) -> None:
        super().__init__(text(language, key, **words))
        self.key = key


class Cancelled(Exception):
    """The user stopped it."""


class Stop:
    """Asks a running call to stop; safe from any thread."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()


def split(setting: str, windows: bool = os.name == "nt") -> List[str]:
    """A command as typed: a path (also with spaces), or a program with arguments (``flatpak-spawn --host …``)."""
    typed = setting.strip()
    unquoted = typed[1:-1] if len(typed) > 1 and typed[0] == typed[-1] == '"' else typed
    if not typed or os.path.exists(unquoted):
        return [unquoted] if typed else []
    try:
        words = shlex.split(typed, posix=not windows)
    except ValueError:
        return [typed]
    return [word.strip('"') for word in words] if windows else words


def candidates(environment: Mapping[str, str], platform: str = sys.platform) -> Iterator[str]:
    """The usual places of the command besides the PATH, which is short in a LibreOffice started from a desktop."""
    if platform == "win32":
        yield ntpath.join(environment.get("USERPROFILE", ""), ".local", "bin", NAME + ".exe")
        for base in ("APPDATA", "LOCALAPPDATA"):
            folder = environment.get(base)
            if folder:
                yield from (ntpath.join(folder, *path, NAME + ".exe") for path in _windows_folders())
        return
    home = environment.get("HOME", "")
    if home:
        yield posixpath.join(home, ".local", "bin", NAME)
    if home and platform == "darwin":
        versions = ("3.14", "3.13", "3.12", "3.11")
        yield from (posixpath.join(home, "Library", "Python", version, "bin", NAME) for version in versions)
    for folder in ("/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/usr/bin"):
        yield posixpath.join(folder, NAME)


def _windows_folders() -> Iterator[Sequence[str]]:
    yield ("Python", "Scripts")
    for version in ("314", "313", "312", "311"):
        yield ("Python", "Python" + version, "Scripts")
        yield ("Programs", "Python", "Python" + version, "Scripts")


def find(setting: str, environment: Optional[Mapping[str, str]] = None) -> Optional[List[str]]:
    """The command to run: the one in the settings, on the PATH, or in a usual place; None when there is none.

    Never the ``.venv`` beside a document: opening somebody's folder must not run somebody's program.
    """
    environment = os.environ if environment is None else environment
    if setting.strip():
        return split(setting)
    found = shutil.which(NAME, path=environment.get("PATH", os.defpath))
    if found:
        return [found]
    return next(([path] for path in candidates(environment) if os.path.isfile(path)), None)


def nearby(folder: str) -> Optional[str]:
    """A command in the ``.venv`` of this folder or one above it: to be suggested, not to be run."""
    inner = ("Scripts", NAME + ".exe") if os.name == "nt" else ("bin", NAME)
    while folder:
        path = os.path.join(folder, ".venv", *inner)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(folder)
        folder = above if above != folder else ""
    return None


def clean_environment(environment: Optional[Mapping[str, str]] = None) -> Dict[str, str]:
    """The environment without what LibreOffice sets for itself, asking for UTF-8."""
    given = os.environ if environment is None else environment
    kept = {k: v for k, v in given.items() if not k.upper().startswith(FOREIGN)}
    kept["PYTHONUTF8"] = "1"
    return kept


class CommandLine:
    """The command as the settings have it. ``folder``: where it runs; ``seconds``: how long a call may take."""

    def __init__(self, setting: str, language: str, folder: str = "", seconds: float = 120.0) -> None:
        self.setting, self.language, self.folder, self.seconds = setting, language, folder, seconds

    def command(self) -> List[str]:
        """Raises CommandError, telling how to install it, when there is none."""
        found = find(self.setting)
        if found is None:
            error = CommandError(self.language, "no_command")
            beside = nearby(self.folder)
            if beside:
                error.args = (error.args[0] + text(self.language, "found_nearby", path=beside),)
            raise error
        return found

    def json(self, *arguments: str, stop: Optional[Stop] = None) -> Dict[str, object]:
        """The answer of one call. Raises CommandError or Cancelled."""
        command = self.command()
        shown = " ".join(command)
        code, out, err = self._run([*command, *arguments, "--format", "json", "--lang", self.language], shown, stop)
        try:
            answer = json.loads(out.decode("utf-8-sig"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("schema"), str):
            tail = (err or out).decode("utf-8", "replace").strip()[-600:]
            raise CommandError(self.language, "no_json", command=shown, code=code, tail=tail)
        program, _, rest = answer["schema"].partition("/")
        if program != NAME or rest.rpartition("/")[2] != "1":
            raise CommandError(self.language, "other_version", schema=answer["schema"])
        return answer

    def _run(self, words: List[str], shown: str, stop: Optional[Stop]) -> Tuple[int, bytes, bytes]:
        options = {"creationflags": 0x08000000 | 0x00000200} if os.name == "nt" else {"start_new_session": True}
        folder = self.folder if os.path.isdir(self.folder) else None
        try:
            process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=clean_environment(),
                cwd=folder,
                **options,  # no console window; a group of its own, so that all of it can be stopped
            )
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise CommandError(self.language, "cannot_run", command=shown, reason=reason) from error
        end = time.monotonic() + self.seconds
        while True:
            try:
                out, err = process.communicate(timeout=0.1)
                break
            except subprocess.TimeoutExpired:
                if stop is not None and stop.is_set():
                    _end(process)
                    raise Cancelled() from None
                if time.monotonic() > end:
                    _end(process)
                    raise CommandError(self.language, "too_slow", command=shown, seconds=round(self.seconds)) from None
        if stop is not None and stop.is_set():
            raise Cancelled()
        return process.returncode, out[:MOST_BYTES], err[-100000:]


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Ends the process and its children (``build --pdf`` starts a LibreOffice)."""
    try:
        if os.name == "nt":
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=0x08000000,
                check=False,
            )
        else:
            for gently in (
                signal.SIGINT,
                signal.SIGTERM,
            ):  # interrupted, it stops the LibreOffice it has started itself
                os.killpg(process.pid, gently)
                try:
                    process.wait(SECONDS_TO_STOP)
                    break
                except subprocess.TimeoutExpired:
                    continue
            os.killpg(process.pid, signal.SIGKILL)  # and whatever is left of its group
    except ProcessLookupError:
        pass  # nothing was left
    except OSError:
        process.kill()
    try:
        process.communicate(timeout=SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
