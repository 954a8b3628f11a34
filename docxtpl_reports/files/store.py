"""Stores data in a folder of the user's from one run of the program to the next.

Stored data is trusted like compiled Python files, so only files that nobody else could have written are read: the folder
and each file must belong to the user and be writable by nobody else. Incomplete files are ignored. Any failure (no home, a
full disk, a damaged file, a concurrent writer) is treated as a miss.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

VARIABLE = "DOCXTPL_REPORTS_CACHE"  # another folder; if empty, nothing is stored
NAME = "docxtpl-reports"
MAX_ENTRY = 32_000_000  # bytes: a template of several hundred pages
MAX_ALL = 128_000_000  # bytes of all entries; beyond that the least recently used ones are deleted
MAX_ENTRIES = 400  # entries: the folder is scanned whenever one is added
_UNUSED = 86_400  # seconds after which reading an entry updates its time of use, to avoid a write in every run
_ABANDONED = 3_600  # seconds after which an unfinished file is deleted
_SUFFIX = ".kept"
_DIGEST = hashlib.sha256().digest_size


class Store(NamedTuple):
    """Entries by key. A key covers everything that its entry follows from; ``get`` returns what was put, or nothing."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        path = self._path(key)
        with suppress(OSError):
            if not _is_ours(os.lstat(self.folder), stat.S_ISDIR):
                return None
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            with open(handle, "rb") as stream:
                status = os.fstat(handle)
                if not _is_ours(status, stat.S_ISREG) or status.st_size > MAX_ENTRY + _DIGEST:
                    return None
                found = stream.read()
            if found[:_DIGEST] != _seal(key, memoryview(found)[_DIGEST:]):
                return None
            if time.time() - status.st_mtime > _UNUSED:
                os.utime(path)
            return found[_DIGEST:]
        return None

    def put(self, key: str, data: bytes) -> None:
        """Store an entry if possible; the least recently used entries make room."""
        if len(data) > MAX_ENTRY:
            return
        with suppress(OSError):
            self._make_folder()
            if not _is_ours(os.lstat(self.folder), stat.S_ISDIR):
                return
            new = self.folder / f"{os.urandom(8).hex()}.tmp"
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            try:
                with open(handle, "wb") as stream:
                    stream.write(_seal(key, data))
                    stream.write(data)
                os.replace(new, self._path(key))
            except BaseException:
                with suppress(OSError):
                    new.unlink()
                raise
            self._make_room()

    def _path(self, key: str) -> Path:
        return self.folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}{_SUFFIX}"

    def _make_folder(self) -> None:
        """Create the folder and its parent. Raises PermissionError below somebody else's folder, as when an administrator
        runs the program with another user's home."""
        if self.folder.is_dir():
            return
        above = next(parent for parent in self.folder.parents if parent.exists())
        if hasattr(os, "geteuid") and VARIABLE not in os.environ and above.stat().st_uid != os.geteuid():
            raise PermissionError(above)
        self.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)

    def _make_room(self) -> None:
        entries = sorted(self._entries(), key=lambda entry: entry[0], reverse=True)
        total = 0
        for number, (_, size, path) in enumerate(entries):
            total += size
            if total > MAX_ALL or number >= MAX_ENTRIES:
                with suppress(OSError):
                    os.unlink(path)

    def _entries(self) -> Iterator[tuple[float, int, str]]:
        """Last use, size and path of each entry; abandoned temporary files are deleted."""
        with os.scandir(self.folder) as found:
            for entry in found:
                with suppress(OSError):
                    status = entry.stat(follow_symlinks=False)
                    if entry.name.endswith(_SUFFIX):
                        yield status.st_mtime, status.st_size, entry.path
                    elif entry.name.endswith(".tmp") and time.time() - status.st_mtime > _ABANDONED:
                        os.unlink(entry.path)


def _seal(key: str, data: bytes | memoryview) -> bytes:
    """A digest that shows that an entry is complete and belongs to this key."""
    sealed = hashlib.sha256(key.encode("utf-8", "surrogatepass"))
    sealed.update(data)
    return sealed.digest()


def _is_ours(status: os.stat_result, kind: Callable[[int], bool]) -> bool:
    """Whether a folder or file belongs to the user and is writable by nobody else. On Windows, which has no such owners, it
    lies in the user's profile, which others cannot write to."""
    if not kind(status.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def own_store() -> Store | None:
    """The store of the user who runs the program; None if storing is turned off or impossible."""
    folder = _own_folder()
    return None if folder is None or not folder.is_absolute() else Store(folder)


def _own_folder() -> Path | None:
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local, NAME, "Cache") if local else None
    base = os.environ.get("XDG_CACHE_HOME")
    if base and os.path.isabs(base):
        return Path(base, NAME)
    home = os.path.expanduser("~")
    if not os.path.isabs(home):
        return None
    return Path(home, "Library", "Caches", NAME) if sys.platform == "darwin" else Path(home, ".cache", NAME)
