"""Writes sets of files atomically, and lets only one process at a time rename files in a folder.

A process that is killed between two renames leaves the remaining new content beside its target under a temporary name
derived from the target's (``leftovers``). The next reader recognizes the set by it; the next writer deletes it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.signals import held, let_through

_Result = TypeVar("_Result")
_Taken = TypeVar("_Taken")

LOCKS = os.name != "nt"  # files can be locked, and open files renamed
SPARE_NAMES = 8  # temporary names per target: a writer uses two, and a killed writer leaves two


# The writing of files in steps: yields what waits for the disk, to be called, by any thread, before the next step (its error is
# thrown in), and returns a result. Closed in between, it leaves nothing; signals wait for the end of a step.
Writing = Generator[Callable[[], None], None, _Result]


def write_atomically(files: Mapping[Path, bytes], *, only_new: bool = False) -> None:
    """Write a set of files so that either all of them appear or none does; missing folders are created. With ``only_new``
    nothing that is there, or appears meanwhile, is replaced (OUT024).

    Each file is written under a temporary name in its own folder, flushed to disk, and renamed to its target. If a rename
    fails, targets already replaced are restored. Processes that write into the same folder wait for each other only while
    renaming. Raises ReportError (OUT001–OUT006: exit code 3).
    """

    def nothing_there() -> None:
        there = (path.as_posix() for path in files if os.path.lexists(path))
        if found := [Diagnostic("OUT024", Location(path), {"path": path}) for path in there]:
            raise ReportError(*found)

    finish(writing(files, nothing_there) if only_new else writing(files))
    for folder in {folder_of(path) for path in files}:
        sync_folder(folder)


def writing(files: Mapping[Path, bytes], before_renaming: Callable[[], None] = lambda: None) -> Writing[None]:
    """``write_atomically`` in steps; the renames are durable after ``sync_folder``.

    ``before_renaming`` is called while no other process renames in these folders; what it raises prevents the writing.
    """
    new: dict[Path, Path] = {}
    handles: dict[Path, int] = {}
    current = next(iter(files), Path())
    try:
        with held():
            targets = {path: _target(path) for path in files}
            folders = {target.parent for target in targets.values()}
            for folder in folders:
                _make_folder(folder)
            with alone_in(folders):  # from here on their locks show that these are not leftovers
                for current in files:
                    target = targets[current]
                    new[target], handles[target] = _new_beside(target)
            for current, data in files.items():
                _fill(handles[targets[current]], data)
        yield partial(_flush, tuple(handles.values()))
        with held():
            if not LOCKS:  # where an open file cannot be renamed
                _close(handles)
            with alone_in(folders), _undone_when_it_fails(new) as keep:
                before_renaming()
                for current in files:
                    target = targets[current]
                    if len(files) > 1:
                        keep(target)
                    _replace(new[target], target)
                new.clear()  # before anybody else can take one of these names
            _close(handles)
    except (OSError, ValueError) as error:
        raise ReportError(explain_os_error(current, error)) from error
    finally:
        if new or handles:
            with held():
                for path in new.values():
                    with suppress(OSError):
                        path.unlink()
                _close(handles)


def _close(handles: dict[Path, int]) -> None:
    while handles:
        os.close(handles.popitem()[1])


def finish(steps: Writing[_Result]) -> _Result:
    """Takes all steps in this thread."""
    try:
        flush = next(steps)
        while True:
            try:
                flush()
            except BaseException as error:
                flush = steps.throw(error)
            else:
                flush = next(steps)
    except StopIteration as done:
        result: _Result = done.value
        return result
    finally:
        steps.close()


def _flush(handles: Iterable[int]) -> None:
    for handle in handles:
        os.fsync(handle)


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a stream whose content appears at ``path`` when the block succeeds, and not at all when it fails.

    For content too large for memory. Raises ReportError like ``write_atomically``.
    """
    target = _target(path)
    new: Path | None = None
    handles: dict[Path, int] = {}
    try:
        with held():
            _make_folder(target.parent)
            with alone_in([target.parent]):
                new, handles[target] = _new_beside(target)
        with open(handles[target], "wb", closefd=False) as stream:
            yield stream
            stream.flush()
            os.fsync(handles[target])
        with held():
            if not LOCKS:
                _close(handles)
            with alone_in([target.parent]):
                _replace(new, target)
                new = None
            _close(handles)
            sync_folder(target.parent)
    except OSError as error:
        raise ReportError(explain_os_error(path, error)) from error
    finally:
        with held():
            if new is not None:
                with suppress(OSError):
                    new.unlink()
            _close(handles)


def _target(path: Path) -> Path:
    """The file behind a path: links are followed, not replaced."""
    return Path(os.path.realpath(path))


def folder_of(path: Path) -> Path:
    """The folder where writing to a path renames: that of the file, not of a link to it."""
    return _target(path).parent if os.path.islink(path) else path.parent


def _replace(new: Path, target: Path) -> None:
    try:
        os.replace(new, target)
    except PermissionError:  # as Windows says
        _refuse_folder(target)
        raise


def _refuse_folder(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))


def _make_folder(folder: Path) -> None:
    if not os.path.isdir(folder):
        folder.mkdir(parents=True, exist_ok=True)


def _new_beside(target: Path) -> tuple[Path, int]:
    """Create a temporary file; its locked handle shows others that it is being written."""
    return _named(target, 0, _create)


def _create(name: Path) -> tuple[Path, int]:
    # Not mkstemp, whose files only their owner can read.
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    _lock(handle)
    return name, handle


def _named(target: Path, first: int, take: Callable[[Path], _Taken], own: Path | None = None) -> _Taken:
    """Takes a spare name that is free: the ``first``, as a rule. When that is taken, leftovers are removed, but not the
    writer's ``own`` file: its lock does not show everywhere that it is in use."""
    with suppress(FileExistsError):
        return take(_spare_name(target, first))
    _refuse_folder(target)
    remove_leftovers(target, own)
    for name in _spare_names(target):
        with suppress(FileExistsError):
            return take(name)
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))


def _fill(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


@contextmanager
def _undone_when_it_fails(new: dict[Path, Path]) -> Iterator[Callable[[Path], None]]:
    """Restore targets and delete temporary files when the block fails; the yielded function backs up a target."""
    backups: dict[Path, Path | None] = {}

    def keep(target: Path) -> None:
        backups[target] = _keep(target, new[target])

    try:
        yield keep
    except BaseException:
        for target, backup in backups.items():
            if not new[target].exists():  # renamed, perhaps just before a signal arrived
                _restore(target, backup)
        for path in new.values():
            with suppress(OSError):
                path.unlink()
        new.clear()
        raise
    finally:
        for backup in filter(None, backups.values()):
            with suppress(OSError):
                backup.unlink()


def _keep(target: Path, new: Path) -> Path | None:
    """Back up a target's content under a second name, beside its ``new`` content; None if it does not exist."""
    try:
        return _named(target, 1, lambda name: _second_name(target, name), new)
    except FileNotFoundError:
        return None


def _second_name(target: Path, name: Path) -> Path:
    try:
        os.link(target, name)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # file systems without hard links
        _refuse_folder(target)
        name, handle = _create(name)
        os.close(handle)
        shutil.copy2(target, name)
    return name


def _restore(target: Path, backup: Path | None) -> None:
    with suppress(OSError):
        if backup is None:
            target.unlink(missing_ok=True)
        else:
            os.replace(backup, target)


def _spare_names(target: Path) -> Iterator[Path]:
    """The temporary names of a target: few, because each is checked in folders with tens of thousands of files; short,
    because the target's own name may have the maximum length."""
    return (_spare_name(target, number) for number in range(SPARE_NAMES))


def _spare_name(target: Path, number: int) -> Path:
    folder, name = os.path.split(target)
    mark = hashlib.sha256(os.fsencode(name)).hexdigest()[:12]
    return Path(folder, f".{mark}-{number}.tmp")


def spare_name(path: Path) -> Path:
    """The temporary name of the second file of a pair in a store without atomic renames; treated as a leftover."""
    return _spare_name(path, 0)


def leftovers(path: Path) -> list[Path]:
    """Files that an interrupted writer left beside its target: new content, or a backup of the old."""
    with held():
        return [name for name in beside(path) if not _in_use(name)]


def beside(path: Path) -> list[Path]:
    """The temporary files of a target, of running and of interrupted writers."""
    return [name for name in _spare_names(Path(os.path.realpath(path))) if os.path.lexists(name)]


def remove_leftovers(path: Path, own: Path | None = None) -> None:
    """Removes what an interrupted writer left beside its target, for one who is ``alone_in`` the folder and may have an
    ``own`` file there."""
    for left in leftovers(path):
        if left != own:
            with suppress(OSError):
                left.unlink()


def _lock(handle: int) -> None:
    """Lock a file that is being written, if the system supports it."""
    with suppress(OSError, ImportError):
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _in_use(path: Path) -> bool:
    """Whether a running process is writing this file."""
    try:
        import fcntl

        handle = os.open(path, os.O_RDONLY)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


@contextmanager
def alone_in(folders: Iterable[Path]) -> Iterator[None]:
    """Wait until no other process renames files in these folders, and hold signals. Where folders cannot be locked (Windows,
    some network drives) writers do not wait; each single file is still written atomically."""
    with held():
        handles: dict[Path, int] = {}
        try:
            for folder in sorted(folders):
                with suppress(OSError, ImportError, AttributeError):
                    handles[folder] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
                    _wait_for(handles[folder])
            yield
        finally:
            _close(handles)


def _wait_for(folder: int) -> None:
    import fcntl

    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with let_through():
            fcntl.flock(folder, fcntl.LOCK_EX)


def sync_folder(folder: Path) -> None:
    """Flush the rename itself to disk, if the system supports it (not on Windows)."""
    with held(), suppress(OSError, AttributeError):
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
