"""Packs the documents of a batch into .zip archives, written atomically; equal documents give equal bytes."""

from __future__ import annotations

import os
import shutil
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.diagnostics.listing import some
from docxtpl_reports.files.writing import explain_os_error, written_whole
from docxtpl_reports.manifests import reading
from docxtpl_reports.project import find_project, is_failed_list

from .clashes import LISTED
from .outcome import Outcome, State
from .units import Units

NAME = "ket-qua"  # of the only archive
PART = "mot-phan"  # added to the name of an archive with fewer documents than the existing one
MARK = b"docxtpl-reports"  # the comment that identifies our archives; others are not overwritten
DATE = (1980, 1, 1, 0, 0, 0)
ENDING = ".docx"
COPIED = 1 << 20  # bytes at once


def write(path: Path, files: Iterable[Path], *, force: bool = False) -> int:
    """Write an archive of these files in their order; return their number. Raises ReportError.

    Entries keep the folders below the archive's own.
    """
    if path.exists() and not force and not _is_ours(path):
        raise ReportError(Diagnostic("OUT027", Location(str(path)), {"path": str(path)}))
    count = 0
    with written_whole(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK
        for file, name in _named(files, path.parent):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same from Windows
            try:
                with open(file, "rb") as source:
                    entry.file_size = source.seek(0, 2)
                    source.seek(0)
                    with archive.open(entry, "w") as target:
                        shutil.copyfileobj(source, target, COPIED)
            except FileNotFoundError as error:
                raise ReportError(explain_os_error(file, error)) from error
            count += 1
    return count


def _named(files: Iterable[Path], base: Path) -> Iterator[tuple[Path, str]]:
    """Give each file a unique name in the archive: its path relative to ``base``, or its own name, prefixed with its folder
    where two would collide."""
    taken: set[str] = set()
    for file in files:
        inner = file.relative_to(base).as_posix() if file.is_relative_to(base) else file.name
        name = unicodedata.normalize("NFC", inner)
        number = 1
        while name.casefold() in taken:
            number += 1
            folder = file.resolve().parent.name or "_"
            name = unicodedata.normalize("NFC", f"{folder}{'' if number == 2 else f'-{number - 1}'}/{file.name}")
        taken.add(name.casefold())
        yield file, name


class Archives:
    """The archives of a batch: one for each folder of results, or for each group of units."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._files: dict[str, tuple[Path, list[Path]]] = {}  # by the case-folded name of the archive
        self._missing: Counter[str] = Counter()  # by the same key
        self._failed: set[int] = set()

    def add(self, outcome: Outcome) -> None:
        """Add the documents of a finished unit."""
        path = self._units.folder(outcome.job) / f"{outcome.job.group or NAME}.zip"
        key = path.as_posix().casefold()
        if outcome.state is State.FAILED or outcome.docx is None:
            self._missing[key] += 1
            self._failed.add(hash(outcome.job.docx))
            return
        _, files = self._files.setdefault(key, (path, []))
        files += [outcome.docx] if outcome.pdf is None else [outcome.docx, outcome.pdf]

    def publish(self, *, force: bool) -> dict[Path, int]:
        """Write the archives; return the number of files in each. An archive that holds more documents than this run built
        keeps its name: the new one gets another. Raises ReportError."""
        written = {}
        for path, files in self._files.values():
            target = path.with_stem(f"{path.stem}-{PART}") if self._has_more(path, files) else path
            written[target] = write(target, files, force=force)
        return written

    def _has_more(self, path: Path, files: Iterable[Path]) -> bool:
        """Whether an existing archive holds documents of other units that still exist."""
        more = sorted(_documents(path) - {name for _, name in _named(files, path.parent)})
        others = (path.parent / name for name in more)
        return any(
            other.is_file() and hash(other) not in self._failed and not self._is_of_no_unit(other) for other in others
        )

    def _is_of_no_unit(self, document: Path) -> bool:
        """Whether the unit of a document is gone: its data file, or its row of the table whose rows were all in this run."""
        manifest = reading.read_head(document.with_suffix(".json"))
        project = find_project(document.parent)
        if manifest is None or project is None:
            return False
        inputs = {one["role"]: os.path.realpath(project / one["file"]) for one in manifest["inputs"] if one["file"]}
        table = self._units.request.table
        is_whole = table is not None and not self._units.skipped and not is_failed_list(table.as_posix())
        if is_whole and inputs.get("table") == os.path.realpath(table or ""):
            return True
        return not os.path.exists(inputs.get("data", ""))

    def problems(self, written: Collection[Path]) -> list[Diagnostic]:
        """Warnings about archives that lack reports, and about older ones whose reports have all been rebuilt into
        ``written``: nobody opens an archive before sending it."""
        lacking = [
            Diagnostic("OUT073", Location(str(path)), {"path": str(path), "count": self._missing[key]})
            for key, (path, _) in self._files.items()
            if self._missing[key]
        ]
        done = self._failed.union(*(map(hash, files) for _, files in self._files.values()))
        folders = {path.parent: None for path in written}
        return lacking + [found for folder in folders if (found := _superseded(folder, written, done)) is not None]


def _archives(folder: Path) -> list[Path]:
    """The archives in a folder, which may hold ten thousands of other files: no list of those is made."""
    with suppress(OSError), os.scandir(folder) as entries:
        return sorted(folder / entry.name for entry in entries if entry.name.endswith(".zip"))
    return []


def _superseded(folder: Path, written: Collection[Path], done: Collection[int]) -> Diagnostic | None:
    """A warning about older archives in a folder; None without any."""
    names = [path.name for path in _archives(folder) if path not in written and _is_superseded(path, done)]
    if not names:
        return None
    listed = ", ".join(f"«{name}»" for name in names[:LISTED]) + (", …" if len(names) > LISTED else "")
    return Diagnostic("OUT074", Location(str(folder)), {"count": len(names), "names": listed})


def _is_superseded(path: Path, done: Collection[int]) -> bool:
    """Whether all documents of an archive that still exist have been rebuilt."""
    there = [path.parent / name for name in _documents(path) if (path.parent / name).is_file()]
    return bool(there) and all(hash(document) in done for document in there)


def outdated(folder: Path) -> list[Diagnostic]:
    """A warning about archives in a folder whose documents have been built again since, by a run that packed none."""
    names = [path.name for path in _archives(folder) if _is_ours(path) and _differs(path)]
    if not names:
        return []
    return [Diagnostic("OUT075", Location(str(folder)), {"count": len(names), "names": some(names)})]


def _differs(path: Path) -> bool:
    """Whether a document of an archive differs from the one in its folder."""
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            document = path.parent / entry.filename
            if not entry.filename.endswith(ENDING) or not document.is_file():
                continue
            if document.stat().st_size != entry.file_size or zlib.crc32(document.read_bytes()) != entry.CRC:
                return True
    return False


def _documents(path: Path) -> set[str]:
    """The names of the documents in an archive written by this program."""
    if _is_ours(path):
        with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as earlier:
            return {name for name in earlier.namelist() if name.endswith(ENDING)}
    return set()


def _is_ours(path: Path) -> bool:
    with suppress(OSError), open(path, "rb") as stream:
        stream.seek(max(stream.seek(0, 2) - len(MARK), 0))
        return stream.read() == MARK
    return False
