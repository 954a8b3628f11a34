"""Packs the documents of a batch into .zip archives: each whole or not at all, the same documents giving the same bytes."""

from __future__ import annotations

import shutil
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.writing import explain_os_error, written_whole

NAME = "ket-qua"  # of the archive when there is one
MARK = b"docxtpl-reports"  # the comment by which an archive of ours is told from others, which are not overwritten
DATE = (1980, 1, 1, 0, 0, 0)
COPIED = 1 << 20  # bytes at once


def write(path: Path, files: Iterable[Path], *, force: bool = False) -> int:
    """Writes an archive of these files, in their order; gives their number. Raises ReportError."""
    if path.exists() and not force and not _is_ours(path):
        raise ReportError(Diagnostic("OUT027", Location(str(path)), {"path": str(path)}))
    count = 0
    with written_whole(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK
        for file, name in _named(files):
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


def _named(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with a name of its own in the archive: its own, with its folder before it where two would have one name."""
    taken: set[str] = set()
    for file in files:
        name = unicodedata.normalize("NFC", file.name)
        number = 1
        while name.casefold() in taken:
            number += 1
            folder = file.resolve().parent.name or "_"
            name = unicodedata.normalize("NFC", f"{folder}{'' if number == 2 else f'-{number - 1}'}/{file.name}")
        taken.add(name.casefold())
        yield file, name


def _is_ours(path: Path) -> bool:
    with suppress(OSError), open(path, "rb") as stream:
        stream.seek(max(stream.seek(0, 2) - len(MARK), 0))
        return stream.read() == MARK
    return False
