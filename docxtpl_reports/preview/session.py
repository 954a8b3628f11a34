"""The state of the page: one data file at a time, rebuilt on demand, with trial values.

``Session.build`` turns the files as they are now into a ``View``. A report that cannot be built leaves the last good pages of
its data file in view, with the problems beside them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from docxtpl_reports.diagnostics import Area, Diagnostic, Location, has_errors, unique
from docxtpl_reports.engine.shared_parts.finding import PartFolders
from docxtpl_reports.engine.tracing import trace
from docxtpl_reports.figures import loading as cases
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.data.file import TRIED, load_tree, overlay
from docxtpl_reports.figures.yaml.nodes import at
from docxtpl_reports.figures.yaml.writing import Plain, in_flow, plain
from docxtpl_reports.jobs.build import run
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.drafts import blocking
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.packs.inventory import Entry, entries_of
from docxtpl_reports.pdf import Fontconfig, WarmOffice, font_warnings
from docxtpl_reports.pdf.stamp import stamped
from docxtpl_reports.project import RULES_FILE, TEMPLATE_FILE, TEMPLATES, find_project, part_folders
from docxtpl_reports.records import collect
from docxtpl_reports.records.entries import CriterionRecord, IndicatorRecord

from .form import Item, TooLargeError, items_of, paths
from .pages import Highlight, Pages, changed
from .saving import NotSavedError, Trial, save_as, save_into
from .sources import Source, Sources
from .word_search import Search, Searches

MAX_TRIED = 500  # values that are tried at once: more than a data file has
TRIED_WORDS = "SỐ LIỆU THỬ – KHÔNG PHẢI BÁO CÁO"  # on every page made of unsaved values


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic with its place on the pages, where it has one; ``tried``: the name of the value that it is about;
    ``search``: the words that lead to it in Word."""

    diagnostic: Diagnostic
    place: Highlight | None
    tried: str | None
    search: Search | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One state of the page. ``templates``: the files that the words of the report are in, the template first, then its shared
    parts. ``stale``: the pages are of an earlier build; ``changed``: pages (from 1) that this build
    changed; ``seconds``: how long it took."""

    number: int
    data: Path
    problems: tuple[Problem, ...] = ()
    indicators: tuple[IndicatorRecord, ...] = ()
    criteria: tuple[CriterionRecord, ...] = ()
    tried: tuple[tuple[str, str], ...] = ()
    pages: Pages | None = None
    changed: frozenset[int] = frozenset()
    templates: tuple[Path, ...] = ()
    stale: bool = False
    seconds: float = 0.0

    def position_of(self, place: Location) -> int | None:
        """The position among ``templates`` of the file that a place is in."""
        file = Path(place.file or "")
        return self.templates.index(file) if file in self.templates else None

    @property
    def unsettled(self) -> bool:
        """Whether a file was perhaps read while an editor was writing it; SRC002: a spreadsheet that is damaged."""
        found = (p.diagnostic for p in self.problems if p.diagnostic.is_error)
        return any(d.area in (Area.PACKAGE, Area.FILES) or d.code == "SRC002" for d in found)


@dataclass(slots=True)
class _Sheet:
    """The state of a data file while another one is in view."""

    tried: dict[str, Trial]
    pages: Pages | None = None
    inputs: tuple[Path, ...] = ()
    case: Case | None = None  # that the pages were made of
    sources: Sources | None = None  # of the words on the pages, once they were asked for
    latest: Case | None = None  # the last that could be read, with or without pages

    @property
    def texts(self) -> dict[str, str]:
        """The values tried, as YAML."""
        return {path: trial.text for path, trial in self.tried.copy().items()}  # other threads may change them

    def has(self, name: str) -> bool:
        """Whether the data file may have a value of this name."""
        return self.latest is not None and name in paths(self.latest.rules)


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of judging a value: its problems, errors that it causes elsewhere, and all verdicts."""

    problems: tuple[Diagnostic, ...]
    indicators: tuple[IndicatorRecord, ...]
    criteria: tuple[CriterionRecord, ...]


class Saved(NamedTuple):
    """The file that values were written into, and how many."""

    file: Path
    values: int


class Session:
    """The data file in view and what was tried. ``build``, and what waits for it (``entries``, ``written``), may take seconds
    and is for a thread of its own; the other methods read the data file at most."""

    def __init__(self, data: Path, files: Sequence[Path], office: WarmOffice) -> None:
        self.files = _with(data, files)
        self._start, self._office = data, office
        self._packs = Packs()
        self._fontconfig = Fontconfig()
        self._lock, self._tracing, self._judging = threading.Lock(), threading.Lock(), threading.Lock()
        self.changes = 0  # of the values that are tried: of two answers, the later has more
        self._rules = Packs()  # of what is judged while a report is made
        self._sheets = {path: _Sheet({}) for path in self.files}
        self.view = View(0, data)

    def another(self) -> Session:
        """A session of its own over the same files: nothing that is chosen or tried here is there."""
        return Session(self._start, self.files, self._office)

    def offer(self, files: Sequence[Path]) -> bool:
        """Takes over the data files that there are now; whether they are others. The one in view stays until another is chosen.

        Not while a view is being made."""
        found = _with(self.data, files)
        if found == self.files:
            return False
        self.files = found
        for path in found:
            self._sheets.setdefault(path, _Sheet({}))
        self.view = replace(self.view, number=self.view.number + 1)
        return True

    @property
    def data(self) -> Path:
        return self.view.data

    def select(self, name: str) -> bool:
        """Looks at another data file of the project; whether there is one of this name (as ``names`` gives them)."""
        path = next((path for path in self.files if path.as_posix() == name), None)
        if path is not None:
            self.view = replace(self.view, data=path)
            self.changes += 1
        return path is not None

    def try_value(self, name: str, value: Plain, data: str | None = None) -> bool:
        """A value to try in place of that of the file in view, or of the one of that name; whether there is such a figure. The
        file's own value ends the trial. Raises TooLargeError where there are too many trials."""
        file = self._file(data)
        sheet = self._sheets[file]
        if not sheet.has(name):
            return False
        known = sheet.tried.get(name)
        if known is None and len(sheet.tried) >= MAX_TRIED:
            raise TooLargeError
        tree, _, _ = load_tree(file)
        present = plain(at(tree, name))
        if value == present:
            sheet.tried.pop(name, None)
        else:
            sheet.tried[name] = Trial(value, _typed(value), present if known is None else known.seen)
        self.changes += 1
        return True

    def forget(self, name: str | None = None, data: str | None = None) -> None:
        """Back to the value of the file; without a name, to all of them."""
        tried = self._sheets[self._file(data)].tried
        if name is None:
            tried.clear()
        else:
            tried.pop(name, None)
        self.changes += 1

    def judge(self, name: str, value: Plain) -> Judged | None:
        """Judges a value that is being typed, without a report; None where there is no such figure."""
        data = self.data
        sheet, known = self._sheets[data], self.view.problems
        if not sheet.has(name):
            return None
        with self._judging:
            tried = {**sheet.texts, name: _typed(value)}
            case, problems = cases.load(data, read_rules=self._rules.rules, tried=tried)
        before = [problem.diagnostic for problem in known]
        elsewhere = (d for d in problems if d.is_error and _tried(d.location) is None and d not in before)
        own = (*(d for d in problems if _tried(d.location) == name), *elsewhere)
        return None if case is None else Judged(own, collect.indicators(case), collect.criteria(case))

    def form(self) -> tuple[Item, ...] | None:
        """The form of the data file in view, with the values tried; None while it or its rules cannot be read."""
        data = self.data
        sheet = self._sheets[data]
        case, (tree, _, _) = sheet.latest, load_tree(data)
        return None if tree is None or case is None else tuple(items_of(case, tree, overlay(tree, sheet.texts)[0]))

    @property
    def count_tried(self) -> int:
        """The number of values that are tried instead of those of the file in view."""
        return len(self._sheets[self.data].tried)

    @property
    def others_tried(self) -> tuple[Path, ...]:
        """The other data files with values that are not saved."""
        return tuple(path for path, sheet in self._sheets.items() if sheet.tried and path != self.data)

    def save_tried(self, name: str | None = None, file: str | None = None) -> Saved:
        """Writes the values tried on the data file in view, or on the one of that name, into it or, with a ``name``, into a new
        one beside it. Raises NotSavedError."""
        data = self._file(file)
        sheet = self._sheets[data]
        tried, order = sheet.tried.copy(), () if sheet.latest is None else tuple(paths(sheet.latest.rules))
        if not tried:
            raise NotSavedError("nothing")
        with self._judging:
            _, problems = cases.load(data, read_rules=self._rules.rules, tried={p: t.text for p, t in tried.items()})
        for wrong in blocking(problems):
            if (path := _tried(wrong.location)) is not None and wrong.area in (Area.DATA, Area.YAML):
                raise NotSavedError("bad_value", path)
        if name is not None:
            return Saved(save_as(data, tried, name, order), len(tried))
        try:
            save_into(data, tried, order)
        except NotSavedError as error:
            if error.reason == "changed_file":  # what the file has now is seen from here on
                tree, _, _ = load_tree(data)
                sheet.tried = {
                    path: trial._replace(seen=plain(at(tree, path))) for path, trial in sheet.tried.copy().items()
                }
            raise
        for path, trial in tried.items():
            if sheet.tried.get(path) == trial:
                sheet.tried.pop(path, None)
        self.changes += 1
        return Saved(data, len(tried))

    def _file(self, name: str | None) -> Path:
        """The data file of this name, or else the one in view."""
        return next((path for path in self.files if path.as_posix() == name), self.data)

    def inputs(self) -> tuple[Path, ...]:
        """The files whose change may change the view: those the report was made of, and those that problems are about."""
        return tuple(dict.fromkeys([self.data, *self._sheets[self.data].inputs]))

    def build(self) -> View:
        """Makes the report of the data file in view from the files as they are, and its pages."""
        with self._lock:
            start = time.monotonic()
            data = self.data
            sheet = self._sheets[data]
            tried, result = self._run(data, sheet)
            _remember(sheet, result)
            sheet.latest = result.case or sheet.latest
            pages, more = self._pages(result, data)
            before, sheet.pages = sheet.pages, pages or sheet.pages
            if pages is not None:
                sheet.case, sheet.sources = result.case, None
            view = View(
                self.view.number + 1,
                data,
                _placed(unique([*result.diagnostics, *more]), sheet.pages),
                result.indicators,
                result.criteria,
                tried,
                sheet.pages,
                changed(before.keys, pages.keys) if before is not None and pages is not None else frozenset(),
                tuple(path for path in sheet.inputs if path.suffix == ".docx"),
                stale=pages is None,
                seconds=time.monotonic() - start,
            )
            # Another file may have been chosen meanwhile.
            self.view = view if self.data == data else replace(self.view, number=view.number)
            return view

    def _run(self, data: Path, sheet: _Sheet) -> tuple[tuple[tuple[str, str], ...], JobResult]:
        """The report with the values tried; those whose figure the rules no longer have can neither be seen nor saved."""
        tried = tuple(sheet.texts.items())
        result = run(Job(data, tried=tried), self._packs)
        known = None if result.case is None else paths(result.case.rules)
        gone = [] if known is None else [path for path, _ in tried if path not in known]
        if not gone:
            return tried, result
        for path in gone:
            sheet.tried.pop(path, None)
        return self._run(data, sheet)

    def written(self, key: str, point: tuple[float, float] | None) -> tuple[Source, ...] | None:
        """The places where the words at a point of a page (fractions), or else all its words, are written: in the view's files.

        None when there is no such page. Raises ReportError while the template has errors."""
        with self._tracing:  # not the lock of builds, which need not wait
            with self._lock:
                sheet, view = self._sheets[self.data], self.view
                pages, case, sources = sheet.pages, sheet.case, sheet.sources
            page = None if pages is None else pages.number_of(key)
            if page is None or pages is None or case is None:
                return None
            if sources is None:
                folders = PartFolders(part_folders(case.pack))
                sources = Sources(pages, trace(case.pack / TEMPLATE_FILE, folders, case.shape(), case.context))
                with self._lock:
                    if sheet.pages is pages:  # else another build was faster
                        sheet.sources = sources
            found = sources.on(page) if point is None else sources.at(page, *point)
            return tuple(one for one in found if view.position_of(one.place) is not None)

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        """The entries of the pack with the values in view, and whether its uses are known: not while it cannot be compiled.

        Nothing until rules and data can be read."""
        with self._lock:
            case = self._sheets[self.data].latest
            template = None if case is None else self._packs.template(case.pack)[0]
        found = () if case is None else entries_of(case, {} if template is None else template.names)
        return found, template is not None

    def fail(self, error: Exception) -> View:
        """Shows that the program itself failed; the next change may fix it."""
        problem = Diagnostic("USE011", params={"detail": f"{type(error).__name__}: {error}"})
        self.view = replace(
            self.view, number=self.view.number + 1, problems=(Problem(problem, None, None),), stale=True
        )
        return self.view

    def _pages(self, result: JobResult, data: Path) -> tuple[Pages | None, list[Diagnostic]]:
        if result.document is None or has_errors(result.diagnostics):
            return None, []
        document = stamped(result.document, TRIED_WORDS) if result.job.tried else result.document
        pdf, problems = self._office.convert(document, data.name)
        if pdf is None:
            return None, problems
        try:
            return Pages(pdf), [*problems, *font_warnings(result.document, pdf, self._fontconfig)]
        except ValueError as error:
            return None, [Diagnostic("OUT011", Location(data.name), {"path": data.name, "detail": f" ({error})"})]


def _typed(value: Plain) -> str:
    """A value as it is typed in YAML, in one line."""
    return "" if value is None else in_flow(value)


def _with(data: Path, files: Sequence[Path]) -> tuple[Path, ...]:
    """The files, and the one in view wherever it is."""
    return tuple(dict.fromkeys(files if data in files else [data, *files]))


def _remember(sheet: _Sheet, result: JobResult) -> None:
    """Keeps the inputs that were known, for as long as figures or rules cannot be read."""
    if len(result.inputs) > 1:
        sheet.inputs = result.inputs
        return
    named = (Path(d.location.file) for d in result.diagnostics if d.location.file)
    project = find_project(result.job.data)
    packs = (project / TEMPLATES).glob("*/*") if project is not None else ()
    theirs = (path for path in packs if path.name in (TEMPLATE_FILE, RULES_FILE))
    sheet.inputs = tuple(dict.fromkeys([*sheet.inputs, *result.inputs, *named, *theirs]))


def _placed(problems: Sequence[Diagnostic], pages: Pages | None) -> tuple[Problem, ...]:
    """Errors first, in the order found; template problems with their place on the pages."""
    ordered = sorted(problems, key=lambda d: not d.is_error)
    searches = Searches()
    return tuple(Problem(d, _place(d.location, pages), _tried(d.location), searches.of(d.location)) for d in ordered)


def _place(where: Location, pages: Pages | None) -> Highlight | None:
    if pages is None or where.part is None or not (where.text or where.heading):
        return None
    return pages.find(where.text or "", where.heading)


def _tried(where: Location) -> str | None:
    return where.file.removeprefix(TRIED) if where.file and where.file.startswith(TRIED) else None
