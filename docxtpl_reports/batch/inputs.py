"""Finds the data files that a command line names: files, folders, wildcards and lists of failed units."""

from __future__ import annotations

import glob
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.figures.unit_table.guarding import unguarded
from docxtpl_reports.project import TEMPLATES, is_yaml, names_pack, shown
from docxtpl_reports.spreadsheets import files as spreadsheets
from docxtpl_reports.spreadsheets.packed_texts import PackedTexts

LIST_HEADING = (
    "tep_so_lieu"  # of the first column of a list of data files, as ``build`` writes one of those that failed
)

_LISTED = 10  # files that a message names


def is_wildcard(path: Path) -> bool:
    """Whether a name is a pattern; a file with exactly that name takes precedence."""
    return glob.has_magic(str(path)) and not path.exists()


def once(files: Iterable[str]) -> Sequence[str]:
    """Remove duplicates, however the files are named, and keep the order; needs little memory."""
    found, keys = PackedTexts(), array("q")
    for file in files:
        found.append(file)
        keys.append(hash(os.path.normcase(os.path.realpath(file))))
    if not has_repeats(keys):
        return found
    first = {key: place for place, key in reversed([*enumerate(keys)])}
    return PackedTexts(found[place] for place in sorted(first.values()))


def has_repeats(keys: array[int]) -> bool:
    """Tell whether two keys are equal; sorting a list takes a third of the memory of a set."""
    return any(one == other for one, other in pairwise(sorted(keys)))


class DataFiles:
    """Finds data files by folder, wildcard or list, and remembers YAML files that are not data files."""

    def __init__(self) -> None:
        self._passed: list[Path] = []  # YAML without ``mau:``

    def named(self, path: Path) -> Iterator[str]:
        """The files of a folder and its subfolders, of a wildcard, or of a list. Raises ReportError when there are none."""
        if path.is_dir():
            found = self._in_folder(path)
            code, params = "USE006", {"folder": str(path)}
        elif is_wildcard(path):
            found = self._matching(str(path))
            code, params = "BAT030", {"pattern": str(path)}
        else:
            yield from listed(path) or [str(path)]
            return
        first = next(found, None)
        if first is None:
            raise ReportError(Diagnostic(code, Location(str(path)), params))
        yield first
        yield from found

    def directly_in(self, folder: Path) -> Iterator[str]:
        """The files of a folder without its subfolders."""
        for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
            path = folder / name
            if self._is_data(path):
                yield str(shown(path))

    def problems(self, chosen: Sequence[str]) -> list[Diagnostic]:
        """A warning about files without ``mau:`` that none of the ``chosen`` files builds on (``ke_thua``)."""
        passed = {path.name: path for path in self._passed}
        for file in chosen:
            if not passed:
                return []
            text = _text(Path(file))
            passed = {name: path for name, path in passed.items() if name not in text}
        if not passed:
            return []
        looked = [str(shown(path)) for path in passed.values()]
        names = ", ".join(f"«{name}»" for name in looked[:_LISTED]) + (" …" if len(looked) > _LISTED else "")
        return [Diagnostic("BAT037", Location(looked[0]), {"count": len(looked), "files": names})]

    def _in_folder(self, folder: Path) -> Iterator[str]:
        for above, folders, names in os.walk(folder, onerror=_refuse):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != TEMPLATES)
            for name in sorted(names):
                path = Path(above, name)
                if self._is_data(path):
                    yield str(shown(path))

    def _matching(self, pattern: str) -> Iterator[str]:
        for name in sorted(glob.iglob(pattern, recursive=True)):
            if self._is_data(Path(name)):
                yield name

    def _is_data(self, path: Path) -> bool:
        """Whether a file of a folder is a unit's: one that cannot be read is told as a unit that fails, and stops no other.

        Hidden files (``._xa.yml``) are what systems leave beside others.
        """
        if not is_yaml(path) or path.name.startswith(".") or path.is_dir():
            return False
        try:
            if not path.is_file() or names_pack(path):  # a pipe would never end
                return True
        except ReportError:
            return True
        self._passed.append(path)
        return False


def _refuse(error: OSError) -> None:
    """A folder that cannot be read may hold units. Raises ReportError."""
    params = {"path": str(error.filename), "reason": Reason.of(error)}
    raise ReportError(Diagnostic("USE009", Location(str(error.filename)), params))


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace") if path.is_file() else ""
    except OSError:
        return ""


def listed(path: Path) -> list[str]:
    """The files in the first column of a list; empty if the file is not one."""
    if path.suffix.lower() != ".csv":
        return []
    data, problems = spreadsheets.load(path, path.as_posix())
    book, more = (None, []) if data is None else spreadsheets.stream(data, path.as_posix())
    if book is None:
        raise ReportError(*problems, *more)
    rows = (cells[1] for _, cells in book.sheets[0].rows() if 1 in cells)
    texts = [unguarded(str(cell.value).strip()) for cell in rows]
    return texts[1:] if texts[:1] == [LIST_HEADING] else []
