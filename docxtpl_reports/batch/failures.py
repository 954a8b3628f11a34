"""Writes ``loi.csv``, the list of failed units with their problems, in a form that the next run accepts as input.

A list of data files has their paths in its first column. A list of table rows keeps the rows as they were, followed by
columns that the table reader skips.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.data.table_row import TableRow
from docxtpl_reports.figures.unit_table.guarding import CODE, CodeLengths, guarded, refused_text, unguarded
from docxtpl_reports.files.spool import Spool
from docxtpl_reports.files.writing import explain_os_error, write_atomically
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.project import is_failed_list
from docxtpl_reports.reporters.problems import place_text
from docxtpl_reports.spreadsheets.sheet import CellKind

from .outcome import Outcome, State

NAME = "loi"
FILE_COLUMN = "tep_so_lieu"
COLUMNS = ("loi_so", "loi_ma", "loi_noi_dung", "loi_cach_sua", "loi_vi_tri")
TABLE_COLUMN = "loi_bang"  # in a list of rows: the table that they were read from
CHECK_COLUMN = "loi_kiem_"  # hash of the rows: shows whether somebody has corrected the list
LOST_IN_TEXT = (
    "BAT063",
    "SRC066",
    "SRC077",
    "SRC058",
)  # errors of a cell (merged, too many digits, shown in thousands, TRUE) that its text no longer shows
LOST_ZEROS = ("BAT073", "BAT075")  # errors of codes that lost zeros, which say what they were
SEPARATOR = ";"  # expected by Excel where the comma is the decimal separator
MAX_LISTED = 20  # problems written out per unit: cells are read by people
_LIST = re.compile(rf"{NAME}(-\d+)?\.csv")
_UNITS = ("don_vi.ten", "tên đơn vị", "đơn vị", FILE_COLUMN)  # columns that name the unit, in order of preference
_UNIT_CODES = ("don_vi.ma", "mã đơn vị")
_BOM = b"\xef\xbb\xbf"  # makes Excel read a .csv as UTF-8


@dataclass(slots=True)
class _List:
    """The list for one folder while a batch runs: headings, rows, and the command that takes it as input, without the
    list's name."""

    headings: Sequence[str]
    rows: Spool
    command: Sequence[str]
    codes: CodeLengths = field(default_factory=CodeLengths)


class Failures:
    """Collects failed units. At the end each results folder gets its own list, or none if nothing failed there.

    ``options``: options of this command that the next one needs to produce the same files.
    """

    def __init__(self, folder_of: Callable[[Job], Path] = lambda job: job.out_dir, options: Sequence[str] = ()) -> None:
        self._folder_of = folder_of
        self._options = options
        self._files = ExitStack()
        self._lists: dict[Path, _List] = {}
        self._tables: set[str] = set()
        self._folders: dict[Path, None] = {}
        self._sources: dict[str, str] = {}

    def __enter__(self) -> Failures:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    @property
    def folders(self) -> Sequence[Path]:
        """The folders of results that units of this run have."""
        return [*self._folders]

    def add(self, outcome: Outcome) -> None:
        """Record the unit if it failed."""
        job = outcome.job
        self._folders[self._folder_of(job)] = None
        if job.row is not None:
            self._tables.add(os.path.realpath(job.row.head.file))
        if outcome.state is not State.FAILED:
            return
        errors = [d for d in outcome.diagnostics if d.is_error]
        shown = errors[:MAX_LISTED]
        places = dict.fromkeys(place_text(d.location) for d in shown if d.location != job.place)
        messages = [_of_list(d.message, d, job.row) for d in shown]
        advice = [_of_list(d.help, d, job.row) for d in shown]
        described = (
            str(len(errors)),
            " ".join(dict.fromkeys(d.code for d in errors)),
            *("\n".join(dict.fromkeys(texts)) for texts in (messages, advice, places)),
        )
        if job.row is None:
            cells = [job.data.as_posix(), *described]
        else:
            cells = [*_texts(job.row, errors), *described, self._source(job.row.head.file)]
            self._list(job).codes.add(_code(job.row, errors))
        _write(self._list(job).rows, [guarded(text) for text in cells])

    def _list(self, job: Job) -> _List:
        folder = self._folder_of(job)
        found = self._lists.get(folder)
        if found is None:
            rows = self._files.enter_context(Spool())
            if job.row is None:
                found = _List([FILE_COLUMN, *COLUMNS], rows, ["build"])
            else:
                headings = [*_paths(job.row), *COLUMNS, TABLE_COLUMN]
                codes = CodeLengths(job.row.head.code_lengths)
                found = _List(headings, rows, ["build", job.data.as_posix(), "--table"], codes)
            self._lists[folder] = found
        return found

    def _source(self, table: str) -> str:
        """The table that rows come from: of a list of failed rows, the one that it names, so that the next run over all rows
        replaces the lists made of it."""
        if table not in self._sources:
            named = _tables_of(Path(table)) if is_failed_list(table) and is_list(Path(table)) else set()
            self._sources[table] = named.pop() if len(named) == 1 else table
        return self._sources[table]

    def publish(self, units: Iterable[Job], *, whole: bool) -> dict[Path, str]:
        """Write the lists; return the command that takes each as input. Older lists whose units were all in this run are
        deleted; one that somebody corrected is kept under another name. ``whole``: no table row was left out. Raises
        ReportError."""
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
    """A command as typed in a shell, with double quotes around words that need them."""
    return " ".join(word if re.fullmatch(r"[\w./:\\-]+", word) else f'"{word}"' for word in words)


def _code(row: TableRow, errors: Sequence[Diagnostic]) -> str:
    """The code of a row, with the zeros that it lost."""
    meant = (str(d.params["meant"]) for d in errors if d.code in LOST_ZEROS)
    return next(meant, dict(zip(_paths(row), row.texts, strict=True)).get(CODE, "").strip())


def _of_list(text: str, problem: Diagnostic, row: TableRow | None) -> str:
    """A message in which a cell of the table is named by its column, since in the list it is another cell."""
    cells = problem.location.cells
    if row is None or not cells or problem.location.file != row.head.file:
        return text
    path = next((one.path for one in row.head.columns if f"{one.letters}{row.number}" == cells), None)
    return text if path is None else re.sub(rf"(?<![\w:]){cells}(?![\w:])", f"«{path}»", text)


def _paths(row: TableRow) -> list[str]:
    return [column.path for column in row.head.columns]


def _texts(row: TableRow, errors: Sequence[Diagnostic]) -> Iterator[str]:
    """The cells of a row as text. A cell whose text would read back without its error is written as an error value, with
    the text behind it."""
    refused = {d.location.cells for d in errors if d.code in LOST_IN_TEXT and d.location.file == row.head.file}
    for column, cell, text in zip(row.head.columns, row.cells, row.texts, strict=True):
        if f"{column.letters}{row.number}" in refused:
            yield refused_text(str(cell.value).upper() if cell is not None and cell.kind is CellKind.BOOLEAN else text)
        else:
            yield text


def _names(folder: Path) -> Iterator[Path]:
    yield folder / f"{NAME}.csv"
    yield from (folder / f"{NAME}-{number}.csv" for number in count(2))


def lists_in(folder: Path) -> list[Path]:
    """The lists of failed units in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:  # among tens of thousands of reports
        found = [Path(folder, entry.name) for entry in entries if _LIST.fullmatch(entry.name)]
        return sorted(filter(is_list, found))
    return []


def _covered(folder: Path, units: Iterable[Job], tables: set[str]) -> list[Path]:
    """The lists whose units are all in this run: data files that were named, or rows of tables that were read completely."""
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


def _tables_of(path: Path) -> set[str]:
    """The tables that a list of failed rows names."""
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=SEPARATOR)
        return {text for row in rows if (text := unguarded(row.get(TABLE_COLUMN) or ""))}


def is_as_written(path: Path) -> bool:
    """Whether a list is unchanged since it was written."""
    with suppress(OSError, UnicodeDecodeError), open(path, encoding="utf-8-sig", newline="") as stream:
        head, _, rows = stream.read().partition("\r\n")
        return head.endswith(f"{SEPARATOR}{CHECK_COLUMN}{_check(rows.encode())}")
    return False


def _check(rows: bytes) -> str:
    return hashlib.sha256(rows).hexdigest()[:12]


def _publish_at(found: _List, names: Iterator[Path]) -> Path:
    """Write a list under the first available name: Excel may have the existing one open."""
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
    remembered = filter(None, [found.codes.heading])
    _write(head, [*found.headings, *remembered, CHECK_COLUMN + _check(rows)])
    write_atomically({path: _BOM + head.getvalue().encode("utf-8") + rows})


def _keep(path: Path) -> None:
    """Rename a list that holds corrections to a name not yet in use."""
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
    """The units in the lists of a folder: unit, code, and the values of ``COLUMNS``."""
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


def is_list(path: Path) -> bool:
    """Whether a file is a list of failed units."""
    with suppress(OSError), open(path, "rb") as stream:
        return COLUMNS[1].encode() in stream.read(1 << 16)
    return False


def _write(stream: Spool | IO[str], row: Sequence[str]) -> None:
    csv.writer(stream, delimiter=SEPARATOR, lineterminator="\r\n").writerow(row)
