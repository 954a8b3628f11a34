"""Writes ``loi.csv``, the list of the units that failed: each with its problems, in a form that the next run takes as input.

A list of data files has the path of each in its first column; of a table of units its rows are there as they were, with
columns beside them that the reader of tables passes over.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.writing import explain_os_error, temporary_text, written_whole
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.reporters.problems import place_text

from .outcome import Outcome, State

NAME = "loi"
FILE_COLUMN = "tep_so_lieu"
COLUMNS = ("loi_so", "loi_ma", "loi_noi_dung", "loi_cach_sua", "loi_vi_tri")
SEPARATOR = ";"  # that Excel expects where a comma parts decimals
MAX_LISTED = 20  # problems of a unit that are written out: a cell is for people
_FIGURE = re.compile(r"[+-]?[\d.,\s]*%?")
_CODE = re.compile(r"0\d+|\d{16,}")
_FORMULA = ("=", "+", "-", "@")
_UNITS = ("don_vi.ten", "tên đơn vị", "đơn vị", FILE_COLUMN)  # columns that name the unit, the best first
_UNIT_CODES = ("don_vi.ma", "mã đơn vị")
_BOM = b"\xef\xbb\xbf"  # by which Excel tells that a .csv is UTF-8


class Failures:
    """Collects failed units; at the end each folder of results has a list of its own, or none when nothing failed there."""

    def __init__(self, folder_of: Callable[[Job], Path] = lambda job: job.out_dir) -> None:
        self._folder_of = folder_of
        self._files = ExitStack()
        self._rows: dict[Path, IO[str]] = {}
        self._tables: set[str] = set()
        self._folders: dict[Path, None] = {}
        self.count = 0

    def __enter__(self) -> Failures:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def add(self, outcome: Outcome) -> None:
        """Notes the unit when it has failed."""
        job = outcome.job
        self._folders[self._folder_of(job)] = None
        if job.row is not None:
            self._tables.add(os.path.realpath(job.row.head.file))
        if outcome.state is not State.FAILED:
            return
        self.count += 1
        errors = [d for d in outcome.diagnostics if d.is_error]
        listed = errors[:MAX_LISTED]
        places = dict.fromkeys(place_text(d.location) for d in listed if d.location != job.place)
        described = (
            str(len(errors)),
            " ".join(dict.fromkeys(d.code for d in errors)),
            *(
                "\n".join(dict.fromkeys(texts))
                for texts in ([d.message for d in listed], [d.help for d in listed], places)
            ),
        )
        own = (job.data.as_posix(),) if job.row is None else job.row.texts
        _write(self._stream(job), [guarded(text) for text in (*own, *described)])

    def _stream(self, job: Job) -> IO[str]:
        folder = self._folder_of(job)
        stream = self._rows.get(folder)
        if stream is None:
            stream = self._rows[folder] = self._files.enter_context(temporary_text())
            first = (FILE_COLUMN,) if job.row is None else job.row.headings
            _write(stream, [*first, *COLUMNS])
        return stream

    def publish(self, *, whole: bool) -> list[Path]:
        """Writes the lists, and removes one of an earlier run from a folder where nothing failed, if the run was of the
        ``whole`` batch. Raises ReportError."""
        written = []
        for folder in self._folders:
            path = self._free(folder)
            stream = self._rows.get(folder)
            if stream is not None:
                stream.seek(0)
                with written_whole(path) as file:
                    file.write(_BOM)
                    while text := stream.read(1 << 16):
                        file.write(text.encode("utf-8"))
                written.append(path)
            elif whole and path.exists():
                try:
                    path.unlink()
                except OSError as error:
                    raise ReportError(explain_os_error(path, error)) from error
        return written

    def _free(self, folder: Path) -> Path:
        """The list's path: not that of a table the run has read, which somebody may have corrected, nor a foreign file's."""
        number = 1
        while True:
            path = folder / (f"{NAME}.csv" if number == 1 else f"{NAME}-{number}.csv")
            if os.path.realpath(path) not in self._tables and (not path.exists() or is_list(path)):
                return path
            number += 1


def listed(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The units that the lists of a folder name: unit, its code, and what ``COLUMNS`` say of it."""
    for path in sorted(folder.glob(f"{NAME}*.csv")):
        if not is_list(path):
            continue
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=SEPARATOR):
                own = {
                    vietnamese.tidy(heading or "").casefold(): _unguarded(text)
                    for heading, text in row.items()
                    if isinstance(text, str) and heading not in COLUMNS
                }
                unit = next((text for name in _UNITS if (text := own.get(name))), next(iter(own.values()), ""))
                code = next((text for name in _UNIT_CODES if (text := own.get(name))), "")
                yield unit, code, {name: _unguarded(row.get(name) or "") for name in COLUMNS}


def _unguarded(text: str) -> str:
    return re.sub(r"^'(?=\s*[=+@-])|^=\"(.*)\"$", r"\1", text)


def is_list(path: Path) -> bool:
    """Whether a file is a list of failed units."""
    with suppress(OSError), open(path, "rb") as stream:
        return COLUMNS[1].encode() in stream.read(1 << 16)
    return False


def guarded(text: str) -> str:
    """A text as a spreadsheet program neither runs nor changes it: what it would take for a formula gets the sign that makes
    it a text, and a code whose zeros it would drop is written as a text. Figures stay as they are."""
    if _CODE.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if text.lstrip().startswith(_FORMULA) and not _FIGURE.fullmatch(text) else text


def _write(stream: IO[str], row: Sequence[str]) -> None:
    csv.writer(stream, delimiter=SEPARATOR, lineterminator="\r\n").writerow(row)
