"""Writes sets of files whole or not at all, and lets one process at a time write into a folder.

A process that is killed between two renames leaves the new content of what it had not renamed yet beside its target, under
a name made from the target's (``leftovers``). The next reader recognises the set by it, the next writer removes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Writes a set of files so that either all of them appear or none does; folders are made where they are missing.

    Each is written under another name in its own folder, flushed to the disk, then renamed over the target; when a
    rename fails, targets already replaced get their old content back. Two processes never write into one folder at the
    same time. Raises ReportError (OUT001–OUT006: the command exits with 3).
    """
    try:
        folders = {Path(os.path.realpath(path)).parent for path in files}
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise ReportError(explain_os_error(next(iter(files)), error)) from error
    with alone_in(folders):
        _remove_leftovers(files)
        _write(files)


def _write(files: Mapping[Path, bytes]) -> None:
    written: dict[Path, Path] = {}
    backups: dict[Path, Path | None] = {}
    current = next(iter(files), Path())
    try:
        for current, data in files.items():
            target = Path(os.path.realpath(current))
            written[target] = _write_beside(target, data)
        for current in files:
            target = Path(os.path.realpath(current))
            if len(files) > 1:
                backups[target] = _keep(target)
            if target.is_dir():  # os.replace would say "permission denied" on Windows
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
            os.replace(written[target], target)
        for folder in {Path(os.path.realpath(path)).parent for path in files}:
            _sync_folder(folder)
    except BaseException as error:
        for target, backup in backups.items():
            if not written[target].exists():  # renamed, perhaps just before a signal arrived
                _restore(target, backup)
        if isinstance(error, OSError | ValueError):
            raise ReportError(explain_os_error(current, error)) from error
        raise
    finally:
        leftovers = [*written.values(), *(backup for backup in backups.values() if backup)]
        for path in leftovers:
            with suppress(OSError):
                path.unlink()


def _write_beside(target: Path, data: bytes) -> Path:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    beside = _spare_name(target)
    # Not mkstemp: its files are readable by their owner only, and a report is for others to read.
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    return beside


def _keep(target: Path) -> Path | None:
    """A second name for the old content, to go back to; None when there is none."""
    if not target.exists():
        return None
    backup = _spare_name(target)
    try:
        os.link(target, backup)
    except OSError:  # file systems without hard links
        shutil.copy2(target, backup)
    return backup


def _restore(target: Path, backup: Path | None) -> None:
    with suppress(OSError):
        if backup is None:
            target.unlink(missing_ok=True)
        else:
            os.replace(backup, target)


def _spare_name(target: Path) -> Path:
    """Short, for the name of the target may be as long as the file system allows."""
    return target.with_name(f".{_mark(target)}-{secrets.token_hex(4)}.tmp")


def _mark(target: Path) -> str:
    return hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]


def leftovers(path: Path) -> list[Path]:
    """The files that an interrupted writer left beside its target: the new content, or a copy of the old one."""
    target = Path(os.path.realpath(path))
    with suppress(OSError):
        return sorted(target.parent.glob(f".{_mark(target)}-*.tmp"))
    return []


def _remove_leftovers(files: Iterable[Path]) -> None:
    for path in files:
        for left in leftovers(path):
            with suppress(OSError):
                left.unlink()


@contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """Waits until no other process writes into these folders. Where folders cannot be locked (Windows, some network
    drives), writers do not wait: each single file still appears whole."""
    handles: list[int] = []
    try:
        for folder in sorted(folders):
            with suppress(OSError, ImportError, AttributeError):
                import fcntl

                handles.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
                fcntl.flock(handles[-1], fcntl.LOCK_EX)
        yield
    finally:
        for handle in handles:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Makes the rename itself durable where the system can (not on Windows)."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def explain_os_error(path: Path, error: OSError | ValueError) -> Diagnostic:
    """The reason why ``path`` could not be written, as an OUT diagnostic."""
    place = Location(file=str(path))
    params: dict[str, object] = {"path": str(path), "name": path.name, "reason": Reason.of(error)}
    number = getattr(error, "errno", None)
    if isinstance(error, IsADirectoryError):
        return Diagnostic("OUT005", place, params)
    if isinstance(error, FileExistsError | NotADirectoryError):
        return Diagnostic("OUT004", place, params | {"path": str(path.parent)})
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Diagnostic("OUT003", place, params)
    if number in (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ) or isinstance(error, ValueError):
        return Diagnostic("OUT006", place, params)
    if isinstance(error, PermissionError) and path.exists():
        folder_is_open = os.access(path.parent, os.W_OK)
        return Diagnostic("OUT002" if folder_is_open else "OUT001", place, params | _folder(path, not folder_is_open))
    return Diagnostic("OUT001", place, params | _folder(path, True))


def _folder(path: Path, wanted: bool) -> dict[str, str]:
    return {"path": str(path.parent)} if wanted else {}
