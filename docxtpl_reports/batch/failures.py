"""Writes ``loi.csv``, the list of the units that failed: each with its problems, in a form that the next run takes as input.

A list of data files has the path of each in its first column; of a table of units its rows are there as they were, with
columns beside them that the reader of tables passes over.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.data.table_row import TableRow
from docxtpl_reports.files.spool import Spool
from docxtpl_reports.files.writing import explain_os_error, write_atomically
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.reporters.problems import place_text

from .outcome import Outcome, State

NAME = "loi"
FILE_COLUMN = "tep_so_lieu"
COLUMNS = ("loi_so", "loi_ma", "loi_noi_dung", "loi_cach_sua", "loi_vi_tri")
TABLE_COLUMN = "loi_bang"  # of a list of rows: the table that they were read from
CHECK_COLUMN = "loi_kiem_"  # and the hash of the rows: tells whether somebody has corrected the list
LOST_IN_TEXT = (
    "BAT063",
    "SRC066",
    "SRC077",
    "SRC058",
)  # errors of a cell (merged, more digits than a number keeps, shown in thousands, TRUE) that its text has no more
REFUSED = "#N/A"  # what is read as an error wherever it is
SEPARATOR = ";"  # that Excel expects where a comma parts decimals
MAX_LISTED = 20  # problems of a unit that are written out: a cell is for people
_LIST = re.compile(rf"{NAME}(-\d+)?\.csv")
_FIGURE = re.compile(r"[+-]?[\d.,\s]*%?")
_CODE = re.compile(r"0\d+|\d{16,}")
_FORMULA = ("=", "+", "-", "@")
_UNITS = ("don_vi.ten", "tên đơn vị", "đơn vị", FILE_COLUMN)  # columns that name the unit, the best first
_UNIT_CODES = ("don_vi.ma", "mã đơn vị")
_BOM = b"\xef\xbb\xbf"  # by which Excel tells that a .csv is UTF-8


@dataclass(slots=True)
class _List:
    """The list of one folder while a batch runs: its headings, its rows, and the command that takes it as input, up to its
    name."""

    headings: Sequence[str]
    rows: Spool
    command: Sequence[str]


class Failures:
    """Collects failed units; at the end each folder of results has a list of its own, or none when nothing failed there.

    ``options``: those of this command that the next one needs too, so that its results are the same files.
    """

    def __init__(self, folder_of: Callable[[Job], Path] = lambda job: job.out_dir, options: Sequence[str] = ()) -> None:
        self._folder_of = folder_of
        self._options = options
        self._files = ExitStack()
        self._lists: dict[Path, _List] = {}
        self._tables: set[str] = set()
        self._folders: dict[Path, None] = {}

    def __enter__(self) -> Failures:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, outcome: Outcome) -> None:
        """Notes the unit when it has failed."""
        job = outcome.job
        self._folders[self._folder_of(job)] = None
        if job.row is not None:
            self._tables.add(os.path.realpath(job.row.head.file))
        if outcome.state is not State.FAILED:
            return
        errors = [d for d in outcome.diagnostics if d.is_error]
        shown = errors[:MAX_LISTED]
        places = dict.fromkeys(place_text(d.location) for d in shown if d.location != job.place)
        described = (
            str(len(errors)),
            " ".join(dict.fromkeys(d.code for d in errors)),
            *(
                "\n".join(dict.fromkeys(texts))
                for texts in ([d.message for d in shown], [d.help for d in shown], places)
            ),
        )
        if job.row is None:
            cells = [job.data.as_posix(), *described]
        else:
            cells = [*_texts(job.row, errors), *described, job.row.head.file]
        _write(self._list(job).rows, [guarded(text) for text in cells])

    def _list(self, job: Job) -> _List:
        folder = self._folder_of(job)
        found = self._lists.get(folder)
        if found is None:
            rows = self._files.enter_context(Spool())
            if job.row is None:
                found = _List([FILE_COLUMN, *COLUMNS], rows, ["build"])
            else:
                keys = [column.path for column in job.row.head.columns]
                found = _List([*keys, *COLUMNS, TABLE_COLUMN], rows, ["build", job.data.as_posix(), "--table"])
            self._lists[folder] = found
        return found

    def publish(self, units: Iterable[Job], *, whole: bool) -> dict[Path, str]:
        """Writes the lists; gives the command that takes each as input. Earlier lists whose units were all in this run
        are gone then; one that somebody has corrected is kept under another name. ``whole``: no row of a table was left out.
        Raises ReportError."""
        written = {}
        for folder in self._folders:
            done = _covered(folder, units, self._tables if whole else set())
            for path in [path for path in done if not is_as_written(path)]:
                done.remove(path)
                _keep(path)
            found = self._lists.get(folder)
            if found is not None:
                path = _publish_at(found, (path for path in _names(folder) if path in done or not path.exists()))
                written[path] = _typed([*found.command, path.as_posix(), *self._options])
                done = [one for one in done if one != path]
            for path in done:
                _remove(path)
        return written


def _typed(words: Iterable[str]) -> str:
    """A command as one types it, in double quotes where a console would take a word apart."""
    return " ".join(word if re.fullmatch(r"[\w./:\\-]+", word) else f'"{word}"' for word in words)


def _texts(row: TableRow, errors: Sequence[Diagnostic]) -> Iterator[str]:
    """The cells of a row. One whose text would be read without the error that it has is written as an error."""
    refused = {d.location.cells for d in errors if d.code in LOST_IN_TEXT and d.location.file == row.head.file}
    for column, text in zip(row.head.columns, row.texts, strict=True):
        yield REFUSED if f"{column.letters}{row.number}" in refused else text


def _names(folder: Path) -> Iterator[Path]:
    yield folder / f"{NAME}.csv"
    yield from (folder / f"{NAME}-{number}.csv" for number in count(2))


def lists_in(folder: Path) -> list[Path]:
    """The lists of failed units in a folder."""
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if _LIST.fullmatch(path.name) and is_list(path))
    return []


def _covered(folder: Path, units: Iterable[Job], tables: set[str]) -> list[Path]:
    """The lists all of whose units are in this run: data files that are named, or rows of tables that were read whole."""
    files: dict[Path, set[str]] = {}
    sources: dict[Path, set[str]] = {}
    for path in lists_in(folder):
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=SEPARATOR):
                kind, column = (files, FILE_COLUMN) if FILE_COLUMN in row else (sources, TABLE_COLUMN)
                kind.setdefault(path, set()).add(os.path.realpath(unguarded(row.get(column) or "")))
    if files:
        left = set().union(*files.values())
        left.difference_update(os.path.realpath(job.data) for job in units if job.row is None)
        files = {path: named for path, named in files.items() if not named & left}
    known = set(tables)  # and lists made from them, step by step
    while more := {
        real for p, named in sources.items() if (real := os.path.realpath(p)) not in known and named <= known
    }:
        known |= more
    return [*files, *(path for path in sources if os.path.realpath(path) in known)]


def is_as_written(path: Path) -> bool:
    """Whether nobody has changed a list since it was written."""
    with suppress(OSError, UnicodeDecodeError), open(path, encoding="utf-8-sig", newline="") as stream:
        head, _, rows = stream.read().partition("\r\n")
        return head.endswith(f"{SEPARATOR}{CHECK_COLUMN}{_check(rows.encode())}")
    return False


def _check(rows: bytes) -> str:
    return hashlib.sha256(rows).hexdigest()[:12]


def _publish_at(found: _List, names: Iterator[Path]) -> Path:
    """Writes a list under the first name that can be written: Excel may have an earlier one open."""
    for path in names:
        try:
            _publish(found, path)
        except ReportError:
            if not path.exists():
                raise
        else:
            return path
    raise AssertionError("names do not end")


def _publish(found: _List, path: Path) -> None:
    rows = "".join(found.rows.parts()).encode("utf-8")
    head = io.StringIO()
    _write(head, [*found.headings, CHECK_COLUMN + _check(rows)])
    write_atomically({path: _BOM + head.getvalue().encode("utf-8") + rows})


def _keep(path: Path) -> None:
    """Gives a list that holds somebody's corrections a name that no list has."""
    kept = next(name for number in count(1) if not (name := path.with_name(f"{NAME}-da-sua-{number}.csv")).exists())
    try:
        path.rename(kept)
    except OSError as error:
        raise ReportError(explain_os_error(path, error)) from error


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(explain_os_error(path, error)) from error


def listed(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The units that the lists of a folder name: unit, its code, and what ``COLUMNS`` say of it."""
    for path in lists_in(folder):
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream, delimiter=SEPARATOR):
                own = {
                    vietnamese.tidy(heading or "").casefold(): unguarded(text)
                    for heading, text in row.items()
                    if isinstance(text, str) and not (heading or "").startswith("loi_")
                }
                unit = next((text for name in _UNITS if (text := own.get(name))), next(iter(own.values()), ""))
                code = next((text for name in _UNIT_CODES if (text := own.get(name))), "")
                yield unit, code, {name: unguarded(row.get(name) or "") for name in COLUMNS}


def unguarded(text: str) -> str:
    """The text that ``guarded`` was given."""
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


def _write(stream: Spool | IO[str], row: Sequence[str]) -> None:
    csv.writer(stream, delimiter=SEPARATOR, lineterminator="\r\n").writerow(row)
