"""Opens a document in the program that edits it: the system's choice, else LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import click

from .libreoffice import find_soffice

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")
SECONDS = 3  # a program that has not failed by then is running


def open_document(path: Path, environment: Mapping[str, str] | None = None) -> bool:
    """Whether a program opens the document. On Linux ``xdg-open`` fails where no desktop has chosen a program, and tells only
    the one who waits for it; what it writes is kept from the terminal."""
    environment = os.environ if environment is None else environment
    if sys.platform in ("win32", "darwin"):
        return click.launch(str(path)) == 0
    if not any(environment.get(screen) for screen in SCREENS):
        return False  # LibreOffice would open it where nobody sees it
    soffice = find_soffice(environment)
    programs = ["xdg-open", *([str(soffice)] if soffice is not None else ())]
    return any(_is_running([program, str(path)], environment) for program in programs)


def _is_running(command: list[str], environment: Mapping[str, str]) -> bool:
    """Whether a program has done its work, or is at it."""
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(
            command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError:
        return False
    try:
        return process.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True).start()  # takes note of its end
        return True
