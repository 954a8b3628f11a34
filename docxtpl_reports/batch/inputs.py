"""Finds the data files that a command line names: files, folders, wildcards, lists of files that failed."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.project import TEMPLATES, is_yaml, names_pack, shown
from docxtpl_reports.spreadsheets import files as spreadsheets
from docxtpl_reports.spreadsheets.texts import Texts

LIST_HEADING = (
    "tep_so_lieu"  # of the first column of a list of data files, as ``build`` writes one of those that failed
)


def is_wildcard(path: Path) -> bool:
    """Whether a name is to be matched; a file that is called so is that file."""
    return glob.has_magic(str(path)) and not path.exists()


def files_of(path: Path) -> Iterator[str]:
    """The data files of a folder with those below it, of a wildcard, or of a list. Raises ReportError when there are none."""
    if path.is_dir():
        found = _in_folder(path)
        code, params = "USE006", {"folder": str(path)}
    elif is_wildcard(path):
        found = _matching(str(path))
        code, params = "BAT030", {"pattern": str(path)}
    else:
        yield from _listed(path) or [str(path)]
        return
    first = next(found, None)
    if first is None:
        raise ReportError(Diagnostic(code, Location(str(path)), params))
    yield first
    yield from found


def directly_in(folder: Path) -> Iterator[str]:
    """The data files of a folder without those below it."""
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
        path = folder / name
        if _is_data(path):
            yield str(shown(path))


def once(files: Iterable[str]) -> Sequence[str]:
    """Each file once, in the order given, however it is named; in little memory."""
    seen: set[int] = set()
    found = Texts()
    for file in files:
        key = hash(os.path.normcase(os.path.realpath(file)))
        if key not in seen:
            seen.add(key)
            found.append(file)
    return found


def _in_folder(folder: Path) -> Iterator[str]:
    for above, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != TEMPLATES)
        for name in sorted(names):
            path = Path(above, name)
            if _is_data(path):
                yield str(shown(path))


def _matching(pattern: str) -> Iterator[str]:
    for name in sorted(glob.iglob(pattern, recursive=True)):
        path = Path(name)
        if _is_data(path):
            yield name


def _is_data(path: Path) -> bool:
    """Whether a file of a folder is a unit's: one that cannot be read is told as a unit that fails, and stops no other.

    Hidden files (``._xa.yml``) are what systems leave beside others.
    """
    if not is_yaml(path) or path.name.startswith(".") or path.is_dir():
        return False
    try:
        return not path.is_file() or names_pack(path)  # a pipe would never end
    except ReportError:
        return True


def _listed(path: Path) -> list[str]:
    """The files in the first column of a list; nothing for a file that is none."""
    if path.suffix.lower() != ".csv":
        return []
    data, problems = spreadsheets.load(path, path.as_posix())
    book, more = (None, []) if data is None else spreadsheets.stream(data, path.as_posix())
    if book is None:
        raise ReportError(*problems, *more)
    rows = (cells[1] for _, cells in book.sheets[0].rows() if 1 in cells)
    texts = [" ".join(str(cell.value).split()) for cell in rows]
    return texts[1:] if texts[:1] == [LIST_HEADING] else []
