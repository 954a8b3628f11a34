"""Writes ``canh-bao.csv``: every warning about the reports in a folder, including those that are up to date."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.unit_table.guarding import guarded, unguarded
from docxtpl_reports.files.spool import Spool
from docxtpl_reports.files.writing import explain_os_error, written_whole
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.reporters.problems import place_text, unit_text

from .failures import SEPARATOR
from .outcome import Outcome, State

NAME = "canh-bao.csv"
OLD_PDF = "OUT022"  # the warning that a new PDF solves, of a report that is not built again
COLUMNS = ("bao_cao", "don_vi", "ma", "noi_dung", "cach_sua", "vi_tri")


class Cautions:
    """Collects warnings. Reports that are up to date, belong to another run or could not be rebuilt keep the warnings they
    have in the list; a failed unit's warnings are reported again by the next attempt."""

    def __init__(
        self,
        folder_of: Callable[[Job], Path] = lambda job: job.out_dir,
        is_there: Callable[[Path], bool] | None = None,
    ) -> None:
        self._folder_of = folder_of
        self._is_there = is_there
        self._files = ExitStack()
        self._rows: dict[Path, Spool] = {}
        self._tried: dict[Path, set[int]] = {}  # hashes of the names of reports whose old warnings no longer apply
        self._over: set[int] = set()  # hashes of earlier rows that are repeated, or whose problem is solved
        self._new: set[Path] = set()  # folders without an earlier list

    def __enter__(self) -> Cautions:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, outcome: Outcome, problems: Iterable[Diagnostic]) -> None:
        """Record the warnings among the problems of a unit."""
        job = outcome.job
        folder = self._folder_of(job)
        tried = self._tried.get(folder)
        if tried is None:
            tried = self._tried[folder] = set()
            if self._is_there is None and not _is_ours(folder / NAME):  # for remote results it is not known yet
                self._new.add(folder)
        name = job.docx.as_posix()
        if outcome.state is State.FAILED:
            return
        if outcome.state is State.BUILT and folder not in self._new:
            tried.add(hash(name))
        elif outcome.pdf is not None and folder not in self._new:
            self._over.add(hash((name, OLD_PDF)))
        for d in problems:
            if not d.is_error:
                if folder not in self._rows:
                    self._rows[folder] = self._files.enter_context(Spool())
                row = (name, unit_text(job.place, job.unit_name), d.code, d.message, d.help, place_text(d.location))
                cells = [guarded(text) for text in row]
                self._rows[folder].write(_line(cells))
                if folder not in self._new:
                    self._over.add(hash(tuple(cells)))

    def publish(self) -> dict[Path, int]:
        """Write the lists; return the number of warnings in each. Raises ReportError."""
        written = {}
        for folder, tried in self._tried.items():
            path = folder / NAME
            earlier = [] if folder in self._new else list(self._earlier(path, tried))
            rows = self._rows.get(folder)
            if rows is None and not earlier:
                if _is_ours(path):
                    _remove(path)
                continue
            if path.exists() and not _is_ours(path):
                names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
                path = next(name for name in names if not name.exists() or _is_ours(name))
            with written_whole(path) as stream:
                stream.write(b"\xef\xbb\xbf" + _line(COLUMNS).encode("utf-8"))
                stream.writelines(_line(row).encode("utf-8") for row in earlier)
                for part in rows.parts() if rows else ():
                    stream.write(part.encode("utf-8"))
            with open(path, encoding="utf-8-sig", newline="") as text:
                written[path] = sum(1 for _ in csv.reader(text, delimiter=SEPARATOR)) - 1
        return written

    def _earlier(self, path: Path, tried: set[int]) -> Iterator[list[str]]:
        """The rows of an earlier list that still hold: of reports that are there and were not built again."""
        if not _is_ours(path):
            return
        with open(path, encoding="utf-8-sig", errors="replace", newline="") as stream:
            for row in csv.reader(stream, delimiter=SEPARATOR):
                name = unguarded(row[0]) if len(row) == len(COLUMNS) else ""
                if not {hash(tuple(row)), hash((name, *row[2:3]))}.isdisjoint(self._over):
                    continue
                if name and hash(name) not in tried and (self._is_there or Path.is_file)(Path(name)):
                    yield row


def _is_ours(path: Path) -> bool:
    with suppress(OSError), open(path, encoding="utf-8-sig", errors="replace") as stream:
        return stream.readline(200).rstrip("\r\n") == SEPARATOR.join(COLUMNS)
    return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise ReportError(explain_os_error(path, error)) from error


def _line(row: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATOR, lineterminator="\r\n").writerow(row)
    return text.getvalue()
