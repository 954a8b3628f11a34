"""Reads untrusted files: only regular files, within a limit, with their digests."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from itertools import islice
from pathlib import Path

from docxtpl_reports import vietnamese

MAX_INPUT = 64_000_000  # bytes of a file that is compared with its digest: it is read whole
_STEP = 3_000_000_000  # nanoseconds: more than the coarsest time stamp step of a file system
_SEEN = 1000  # names of a folder compared with a misspelled one


class NotAFileError(OSError):
    """A pipe, socket or device: reading it might never end."""


def read_regular(path: Path, limit: int) -> bytes:
    """Read at most ``limit + 1`` bytes of a file: one byte more than the limit means that it is too large.

    Raises NotAFileError, IsADirectoryError or another OSError; ValueError for an impossible path.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        handle = os.open(path, flags)  # without O_NONBLOCK, opening a pipe without a writer would block forever
    except PermissionError:  # as Windows answers the opening of a folder
        if path.is_dir():
            raise IsADirectoryError(path) from None
        raise
    try:
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(path)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFileError(path)
        found = []
        while limit >= 0 and (read := os.read(handle, min(limit, status.st_size) + 1)):
            found.append(read)
            limit -= len(read)
        return b"".join(found)
    finally:
        os.close(handle)


def not_found(path: Path, endings: tuple[str, ...] = ()) -> tuple[str, str]:
    """The code for a missing file, with similar names in its folder; those with one of these ``endings`` first."""
    try:
        names = [name for name in sorted(islice(os.listdir(path.parent), _SEEN)) if not name.startswith((".", "~"))]
    except OSError:
        names = []
    stems = [name.removesuffix(path.suffix) for name in names if name.endswith(path.suffix)]
    other = [name for name in names if Path(name).stem == path.stem and name.lower().endswith(endings)]
    near = other or [f"{stem}{path.suffix}" for stem in vietnamese.nearest(path.stem, stems)]
    listed = ", ".join(f"«{name}»" for name in near)
    return ("FIL045", listed) if listed else ("FIL001", "")


def digest(data: bytes) -> str:
    """The SHA-256 of data, as recorded in manifests."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path, limit: int = MAX_INPUT) -> str | None:
    """The digest of a file; None for one that cannot be read or is larger than ``limit``."""
    try:
        data = read_regular(path, limit)
    except (OSError, ValueError):
        return None
    return digest(data) if len(data) <= limit else None


def state(path: Path) -> tuple[int, ...] | None:
    """A value that changes when the file does, unless it changes twice at once (see ``is_settled``); None if it does not
    exist."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ctime_ns, status.st_ino


def is_settled(found: tuple[int, ...]) -> bool:
    """Whether a state identifies the content from now on: file systems record times in steps (FAT: two seconds), and within
    one step a file may change again unnoticed."""
    return not 0 <= time.time_ns() - max(found[0], found[2]) < _STEP
