"""Identifies this program: for resuming batches, for cached data, and for machines that work together."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from docxtpl_reports import __version__

# What manifests record. A released version is the program: a change of the bytes of documents raises it (ADR 25).
TOOL = f"docxtpl-reports {__version__}"
_PACKAGE = Path(__file__).parent


@cache
def fingerprint() -> str:
    """A fingerprint of this installation, under which its cached data is stored: cheap to compute, meaningless on other
    machines."""
    return fingerprint_of(_PACKAGE)


def fingerprint_of(package: Path) -> str:
    """A hash that changes with any module of the package and with Python's version.

    It covers the hashes that an installer recorded, or, in a source tree, the size and modification time of each module.
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


@cache
def source() -> str:
    """The SHA-256 of the program's modules, equal on all machines with the same source."""
    known = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        known.update(f"{path.relative_to(_PACKAGE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return known.hexdigest()
