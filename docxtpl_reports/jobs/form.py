"""Tells whether the program is the one that kept something: the form of what is kept follows from all of its modules."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from docxtpl_reports import __version__


@cache
def form_number() -> str:
    """The form of this program."""
    return form_of(Path(__file__).parents[1])


def form_of(package: Path) -> str:
    """A hash that differs between two states of the program, and between two versions of Python.

    Of an installed one the hashes that its installer recorded; of one that is being worked on the size and time of each module.
    """
    found = hashlib.sha256(f"{__version__}\n{sys.version}\n{sys.implementation.cache_tag}\n".encode())
    recorded = package.parent / f"docxtpl_reports-{__version__}.dist-info" / "RECORD"
    try:
        found.update(recorded.read_bytes())
    except OSError:
        for line in sorted(_modules(str(package))):
            found.update(line.encode("utf-8", "surrogateescape"))
    return found.hexdigest()


def _modules(folder: str) -> list[str]:
    """A line for each module below a folder."""
    lines, folders = [], [folder]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    lines.append(f"{entry.path} {status.st_mtime_ns} {status.st_size}\n")
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(entry.path)
    return lines
