"""Temporary folders that do not outlive their process: of one that was killed they are removed when a later one makes another.

A process keeps a file of each of its folders locked. The lock goes with the process, however that ends, and is seen from other
containers that share the folder; the number of a process is used again, and means another one there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType

PREFIX = "docxtpl-reports-"
LOCK = ".dang-dung"  # the file that is locked; a folder without it is never removed by another process


class TemporaryFolder:
    """A folder for what is put aside, gone with the object. Making one removes those that killed processes have left."""

    def __init__(self) -> None:
        remove_abandoned_once(tempfile.gettempdir())
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self._handle = _hold(self.path)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Removes the folder; more often than once as well."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)  # first: Windows removes no open file
        self._folder.cleanup()


def remove_abandoned(root: Path) -> None:
    """Removes our folders in ``root`` whose process is gone: only this user's, and no links."""
    with suppress(OSError), os.scandir(root) as entries:
        found = [entry for entry in entries if entry.name.startswith(PREFIX)]
        for entry in found:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False) and _is_own(entry) and _is_abandoned(Path(entry.path)):
                    shutil.rmtree(entry.path, ignore_errors=True)


@lru_cache(maxsize=4)  # a process has one, seldom another
def remove_abandoned_once(root: str) -> None:
    """The same, but once in a process."""
    remove_abandoned(Path(root))


def _hold(folder: Path) -> int | None:
    """Locks a folder's file, under another name until it is locked, so that it is never seen without. Without locks (on some
    network drives) it has none, and nobody else removes it."""
    new = folder / f"{LOCK}-"
    handle = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if os.name != "nt":  # where a file that is open cannot be removed
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            new.rename(folder / LOCK)
        else:
            os.close(handle)
            handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        os.close(handle)
        return None
    return handle


def _is_own(entry: os.DirEntry[str]) -> bool:
    return not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()


def _is_abandoned(folder: Path) -> bool:
    """Whether no process holds the folder's lock. Raises OSError for a folder without one."""
    path = folder / LOCK
    if os.name == "nt":
        path.unlink()  # PermissionError while a process has it open
        return True
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(handle)
    return True
