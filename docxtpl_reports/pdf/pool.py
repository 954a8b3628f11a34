"""Converts many documents with several LibreOffices at once, while the documents are still being built.

Each LibreOffice has a thread that passes it one document after another, so building never waits. LibreOffices are started
one by one as enough documents are waiting; the few documents of a small job are converted by one command line at the end.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from docxtpl_reports.diagnostics import DEBUG, Diagnostic, Location, Reason, ReportError, unique
from docxtpl_reports.files.temporary import TemporaryFolder
from docxtpl_reports.files.writing import explain_os_error, write_atomically

from . import limits
from .convert import CommandLine
from .current import current, is_foreign, marked
from .fonts import Fontconfig, font_warnings
from .libreoffice import find_soffice
from .machine import offices_at_once
from .sample import sample
from .warm import WarmOffice

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Converted:
    """The PDF of a document, either new or ``kept`` because it is current, or why there is none. A problem's file is the
    .docx, or None if it concerns the machine; such a warning is given once per pool."""

    docx: Path
    pdf: Path | None
    problems: tuple[Diagnostic, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Task:
    docx: Path
    pdf: Path
    done: Future[Converted]


class Pool:
    """Converts documents as they arrive. Use in ``with``: every LibreOffice ends with the block.

    ``anew``: also convert documents whose PDF is current.
    """

    def __init__(
        self,
        offices: int | None = None,
        *,
        anew: bool = False,
        conversions: int = limits.CONVERSIONS,
        seconds_to_start: float = limits.SECONDS_TO_START,
        seconds_per_file: float = limits.SECONDS_PER_FILE,
    ) -> None:
        self._anew = anew
        self._most = offices_at_once(offices)
        self._ahead = max(limits.WINDOW, 2 * limits.WORTH_A_PROCESS * self._most)
        self._conversions = conversions
        self._seconds = seconds_to_start, seconds_per_file
        self._waiting: deque[_Task] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._offices: list[WarmOffice] = []
        self._cancelled = threading.Event()
        self._fonts = Fontconfig()
        self._said: list[Diagnostic] = []
        self._failures = 0  # in a row
        self._given_up = False

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def offices(self) -> int:
        """The number of LibreOffices started."""
        return len(self._offices)

    def close(self) -> None:
        """End every LibreOffice, even in the middle of a document."""
        with self._changed:
            self._cancelled.set()
            self._waiting.clear()
            self._changed.notify_all()
        for office in self._offices:
            office.close()
        for thread in self._threads:
            thread.join()

    def convert_each(
        self,
        items: Iterable[Item],
        docx: Callable[[Item], Path | None],
        pdf: Callable[[Item], Path | None] = lambda _: None,
        force: Callable[[Item], bool] = lambda _: False,
    ) -> Iterator[tuple[Item, Converted | None]]:
        """Yield each item with the PDF of its document, in order; None for an item without a document.

        ``pdf``: the path of the PDF (default: next to the document); a foreign file there is only overwritten with
        ``force``. Items are taken as fast as they come, but at most a few hundred ahead of the first one without its PDF.
        """
        ahead: deque[tuple[Item, Future[Converted] | None]] = deque()
        for item in items:
            path = docx(item)
            if path is None:
                ahead.append((item, None))
            else:
                ahead.append((item, self._submit(path, pdf(item) or path.with_suffix(".pdf"), force(item))))
            while ahead and (_is_done(ahead[0][1]) or len(ahead) > self._ahead):
                yield self._result(*ahead.popleft())
        if not self._threads:
            self._convert_together(self._take(len(self._waiting)))
        while ahead:
            yield self._result(*ahead.popleft())

    def _result(self, item: Item, future: Future[Converted] | None) -> tuple[Item, Converted | None]:
        if future is None:
            return item, None
        if not future.done():
            self._hire(at_least_one=True)
        converted = future.result()
        new = tuple(d for d in converted.problems if d.is_error or d.location.file or d not in self._said)
        self._said += [d for d in new if not d.is_error and d.location.file is None]
        return item, replace(converted, problems=new)

    def _submit(self, docx: Path, pdf: Path, force: bool) -> Future[Converted]:
        future: Future[Converted] = Future()
        kept = None if self._anew else self._kept(docx, pdf)
        if kept is None and not force and is_foreign(pdf):
            kept = Converted(docx, None, (Diagnostic("OUT027", Location(str(docx)), {"path": str(pdf)}),))
        if kept is not None:
            future.set_result(kept)
            return future
        with self._changed:
            self._waiting.append(_Task(docx, pdf, future))
            self._changed.notify()
        self._hire()
        return future

    def _kept(self, docx: Path, pdf: Path) -> Converted | None:
        """The existing PDF if it shows the document as this machine would render it. Warnings about its fonts are repeated."""
        fonts = current(pdf, docx)
        if not fonts:
            return None if fonts is None else Converted(docx, pdf, kept=True)
        if fonts != self._fonts.fingerprint():
            return None
        return Converted(docx, pdf, tuple(font_warnings(docx, pdf.read_bytes(), self._fonts)), kept=True)

    def _hire(self, at_least_one: bool = False) -> None:
        """Start another LibreOffice if it pays off."""
        working = len(self._threads)
        worth_it = len(self._waiting) > limits.WORTH_A_PROCESS * (working + 1)
        if working < self._most and (worth_it or (at_least_one and not working)):
            to_start, per_file = self._seconds
            office = WarmOffice(conversions=self._conversions, seconds_to_start=to_start, seconds_per_file=per_file)
            self._offices.append(office)
            self._threads.append(threading.Thread(target=self._work, args=(office,), daemon=True))
            self._threads[-1].start()

    def _take(self, most: int = 1) -> list[_Task]:
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]

    def _work(self, office: WarmOffice) -> None:
        """Convert waiting documents in one thread until the pool is closed. Every task gets a result or an exception."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._cancelled.is_set())
                if self._cancelled.is_set():
                    return
                share = -(-len(self._waiting) // len(self._threads))
                tasks = self._take(min(limits.BATCH, share) if office.is_cold else 1)
            try:
                if office.is_cold:
                    self._convert_together(tasks)
                else:
                    self._settle(tasks, lambda documents: _one_by_one(office, documents))
            except BaseException as error:
                for task in tasks:
                    if not task.done.done():
                        task.done.set_exception(error)

    def _convert_together(self, tasks: Sequence[_Task]) -> None:
        """Convert documents with one command line, without a LibreOffice that stays open."""

        def convert(documents: Mapping[Path, bytes]) -> Mapping[Path, bytes | Diagnostic]:
            soffice = find_soffice()
            if soffice is None:
                return dict.fromkeys(documents, Diagnostic("OUT010"))
            with TemporaryFolder() as folder:
                return CommandLine(soffice, folder, *self._seconds, cancelled=self._cancelled).convert(documents)

        self._settle(tasks, convert)

    def _settle(
        self, tasks: Sequence[_Task], convert: Callable[[Mapping[Path, bytes]], Mapping[Path, bytes | Diagnostic]]
    ) -> None:
        """Read documents, convert them and write the PDFs. Any failure becomes the problem of its document."""
        documents: dict[Path, bytes] = {}
        outcomes: dict[Path, bytes | Diagnostic] = {}
        for task in tasks:
            try:
                documents[task.docx] = task.docx.read_bytes()
            except OSError as error:
                outcomes[task.docx] = _unreadable(task.docx, error)
        try:
            if documents and not self._goes_on(convert):
                outcomes |= dict.fromkeys(documents, Diagnostic("OUT016", params={"count": self._failures}))
            elif documents:
                outcomes |= convert(documents)
        except ReportError as error:
            outcomes |= dict.fromkeys(documents, error.diagnostics[0])
        except OSError as error:  # the temporary folder
            folder = Path(error.filename or tempfile.gettempdir())
            outcomes |= dict.fromkeys(documents, explain_os_error(folder, error).at(file=None))
        except Exception as error:  # a bug: it must not cost the other documents
            if os.environ.get(DEBUG):
                raise
            outcomes |= {path: _fault(path, error) for path in documents}
        for task in tasks:
            outcome = outcomes.get(task.docx)
            if isinstance(outcome, bytes):
                self._failures = 0
                try:
                    task.done.set_result(self._publish(task, documents[task.docx], outcome))
                except Exception as error:
                    if os.environ.get(DEBUG):
                        raise
                    task.done.set_result(Converted(task.docx, None, (_fault(task.docx, error),)))
            else:  # none: the pool has been closed
                self._failures += outcome is not None and outcome.location.file is not None
                task.done.set_result(Converted(task.docx, None, () if outcome is None else (outcome,)))

    def _goes_on(self, convert: Callable[[Mapping[Path, bytes]], Mapping[Path, bytes | Diagnostic]]) -> bool:
        """Whether LibreOffice still works. After many failures in a row it is tried with a sound document, so that a series
        of bad documents does not cost the others their PDFs."""
        if self._failures >= limits.FAILURES_IN_A_ROW and not self._given_up:
            name = Path("document.docx")
            if isinstance(convert({name: sample()}).get(name), bytes):
                self._failures = 0
            else:
                self._given_up = True
        return not self._given_up

    def _publish(self, task: _Task, document: bytes, pdf: bytes) -> Converted:
        warnings = tuple(font_warnings(document, pdf, self._fonts))
        try:
            write_atomically({task.pdf: marked(pdf, document, self._fonts.fingerprint() if warnings else "")})
        except ReportError as error:
            return Converted(task.docx, None, tuple(d.at(file=str(task.docx)) for d in error.diagnostics))
        return Converted(task.docx, task.pdf, warnings)


def _is_done(future: Future[Converted] | None) -> bool:
    return future is None or future.done()


def _one_by_one(office: WarmOffice, documents: Mapping[Path, bytes]) -> dict[Path, bytes | Diagnostic]:
    made: dict[Path, bytes | Diagnostic] = {}
    for path, document in documents.items():
        pdf, problems = office.convert(document, str(path))
        if pdf is not None:
            made[path] = pdf
        elif problems:
            made[path] = problems[0]
    return made


def _fault(docx: Path, error: Exception) -> Diagnostic:
    detail = f" ({type(error).__name__}: {error})"
    return Diagnostic("OUT011", Location(str(docx)), {"path": str(docx), "detail": detail})


def _unreadable(docx: Path, error: OSError) -> Diagnostic:
    params = {"path": str(docx), "reason": Reason.of(error)}
    return Diagnostic("FIL001" if isinstance(error, FileNotFoundError) else "FIL021", Location(str(docx)), params)


def convert_to_pdf(
    files: Sequence[Path],
    out_dir: Path,
    *,
    seconds_to_start: float = limits.SECONDS_TO_START,
    seconds_per_file: float = limits.SECONDS_PER_FILE,
) -> tuple[dict[Path, Path], tuple[Diagnostic, ...]]:
    """Convert each .docx to ``out_dir/<stem>.pdf``. Returns the PDFs, and problems with documents and fonts.

    A diagnostic's file is the .docx that it concerns, or None if it concerns all. The files must be sound packages
    (LibreOffice turns any text into a PDF) with distinct stems (ValueError).
    """
    if len({path.stem for path in files}) != len(files):
        raise ValueError("two files would become one PDF")
    made: dict[Path, Path] = {}
    problems: list[Diagnostic] = []
    with Pool(seconds_to_start=seconds_to_start, seconds_per_file=seconds_per_file) as pool:
        each = pool.convert_each(
            files, docx=lambda path: path, pdf=lambda path: out_dir / f"{path.stem}.pdf", force=lambda _: True
        )
        for path, converted in each:
            assert converted is not None
            problems += converted.problems
            if converted.pdf is not None:
                made[path] = converted.pdf
    return made, tuple(unique(problems))
