"""Files for a designer's Word: whether one may be written where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.reading import read_regular
from docxtpl_reports.ooxml.limits import MAX_FILE


def refuse_to_lose(path: Path, is_ours: Callable[[bytes], bool]) -> None:
    """Raises ReportError unless a file may be replaced: it is not there, or it is what a former command wrote there and no
    program has saved since, as ``is_ours`` says of its bytes (OUT080), nor has it open (USE091)."""
    if path.is_dir() or not path.exists():
        return  # a folder is reported when writing (OUT005)
    refuse_open(path)
    try:
        data = read_regular(path, MAX_FILE)
    except (OSError, ValueError):
        data = b""
    if not is_ours(data):
        raise ReportError(Diagnostic("OUT080", Location(str(path)), {"path": path.as_posix()}))


def refuse_open(path: Path) -> None:
    """Raises ReportError (USE091) while an editor has the file open: saving there would undo what is written here. Word leaves
    the first letters of a longer name out of that of its lock file."""
    locks = (f".~lock.{path.name}#", *(f"~${path.name[cut:]}" for cut in range(3)))
    if found := next((name for name in locks if path.with_name(name).exists()), None):
        raise ReportError(Diagnostic("USE091", Location(path.as_posix()), {"path": path.as_posix(), "lock": found}))


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, also one that is not there yet."""
    return one.resolve() == other.resolve()
