"""Reads the reports of units as the rows of a table: one row for each manifest, its cells typed by the rules.

What makes a report doubtful (edited, stale, a draft, another period) is returned apart: the data file may waive it.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.diagnostics.listing import some
from docxtpl_reports.figures.limits import MAX_CELLS_REPORTED, MAX_QUOTED, MAX_REPORTS
from docxtpl_reports.figures.rules.kinds import Kind, Layout, how_to_type, kind_of
from docxtpl_reports.figures.rules.model import Field, SourceTable
from docxtpl_reports.figures.rules.unit_reports import (
    DENOMINATOR,
    NAME,
    NUMERATOR,
    RANK,
    REASONS,
    THRESHOLD,
    VERDICT,
    UnitValue,
    unit_value,
)
from docxtpl_reports.figures.yaml.nodes import Node, ScalarNode
from docxtpl_reports.figures.yaml.reading import UnknownName, as_key, unknown_name
from docxtpl_reports.manifests import unit_report
from docxtpl_reports.manifests.duplicates import chosen
from docxtpl_reports.manifests.entry import Entry
from docxtpl_reports.manifests.exact import Exact, read_exact
from docxtpl_reports.manifests.unit_report import UnitReport
from docxtpl_reports.project import shown
from docxtpl_reports.values import Number, Verdict

from .doubts import ALIKE, DRAFT, EDITED, MISSING, PERIOD, RULES, STALE, UNEXPECTED, Doubt
from .nodes import CellNode, RowNode

_UNKNOWN = UnknownName("UNT038", "UNT039")
_OF_ALL = ("don_vi.", "ky.")  # values that every report has


@dataclass(frozen=True, slots=True)
class FoundReports:
    """The reports that were read. ``files``: the manifests with their digests."""

    reports: tuple[UnitReport, ...]
    files: Mapping[str, str]
    doubts: tuple[Doubt, ...] = ()

    def of_other_periods(self, since: str, until: str) -> Iterator[Doubt]:
        """Reports whose period is another than that of the report they are summed up in."""
        for report in self.reports:
            if report.period != (since, until):
                there, here = (f"{a} - {b}" for a, b in (report.period, (since, until)))
                yield _doubt(PERIOD, "UNT063", report, there=there, here=here)


def find(
    paths: Sequence[Path],
    table: SourceTable,
    own: Path,
    place: Location,
    advance: Callable[[int], None] | None = None,
    rows: unit_report.Rows | None = None,
) -> tuple[FoundReports, list[Diagnostic]]:
    """The reports of the table's pack among these manifests, each unit's once. ``own``: the data file that asks; ``advance`` is
    told of every manifest read, with their number; ``rows``: as for ``unit_report.Changes``."""
    finder = _Finder(table, own, place, rows)
    for path in paths[:MAX_REPORTS]:
        finder.add(path)
        if advance is not None:
            advance(min(len(paths), MAX_REPORTS))
    if len(paths) > MAX_REPORTS:
        finder.report("UNT036", limit=MAX_REPORTS)
    return finder.found(), finder.problems


class _Read(NamedTuple):
    """A report that was read, and what speaks against it: doubts, a ``table`` of units that changed, no document beside it."""

    report: UnitReport
    doubts: tuple[Doubt, ...]
    table: str | None
    is_alone: bool

    @property
    def is_sound(self) -> bool:
        return not (self.doubts or self.table or self.is_alone or self.report.contradictions)


class _Finder:
    def __init__(self, table: SourceTable, own: Path, place: Location, rows: unit_report.Rows | None) -> None:
        self.table, self.own, self.place = table, own, place
        self.problems: list[Diagnostic] = []
        values = (unit_value(typed) for (typed,) in table.columns.values())
        requested = [value for value in values if value is not None]
        self._wanted = {value.name for value in requested} - {NAME}
        self._with_reasons = any(value.part == REASONS for value in requested)
        self._units: list[list[_Read]] = []  # the reports of each unit
        self._names = unit_report.UnitNames()
        self._changes = unit_report.Changes(rows)
        self._alike: list[Doubt] = []
        self._packs: Counter[str] = Counter()
        self._strange = 0

    def report(self, code: str, place: Location | None = None, **params: object) -> None:
        self.problems.append(Diagnostic(code, place or self.place, params))

    def add(self, path: Path) -> None:
        report, problems = unit_report.load(shown(path))
        if report is None:
            strange = problems[0].code == "MAN002"
            self._strange += strange
            self.problems += [] if strange else problems
        elif report.is_made_from(self.own):
            return  # this report itself, of an earlier build
        elif report.pack != self.table.pack:
            self._packs[report.pack] += 1
        elif not report.unit:
            self.report("UNT037", Location(report.path.as_posix()))
        else:
            same, alike = self._names.add(report.unit, report.identity, len(self._units))
            if alike is not None:
                other = self._units[alike][0].report
                self._alike.append(_doubt(ALIKE, "UNT068", report, other=other.unit, first=other.path.as_posix()))
            if same is None:
                self._units.append([])
            self._units[-1 if same is None else same].append(self._read(report))

    def _read(self, report: UnitReport) -> _Read:
        """The report with what makes it doubtful, which is asked while its inputs and parts are known."""
        document = self._changes.of_document(report)
        doubts = tuple(self._changed(report, document))
        return _Read(
            self._lighter(report), doubts, self._changes.of_table(report), is_alone=document == unit_report.MISSING
        )

    def _of_unit(self, several: Sequence[_Read]) -> _Read:
        """The report of a unit that is used. With several there is an error, unless all others are doubtful."""
        if len(several) == 1:
            return several[0]
        sound = {id(one.report): one.is_sound for one in several}
        report = chosen([one.report for one in several], lambda one: sound[id(one)])
        used = next((one for one in several if one.report is report), several[0])
        others = [one.report.path.as_posix() for one in several if one is not used]
        place = Location(used.report.path.as_posix())
        params = {"unit": used.report.unit, "path": used.report.path.as_posix(), "count": len(several)}
        if report is not None:
            self.report("UNT022", place, **params, others=some(others))
        for other in others if report is None else ():
            self.report("UNT035", Location(other), unit=used.report.unit, first=used.report.path.as_posix())
        return used

    def _lighter(self, report: UnitReport) -> UnitReport:
        """The report with the values that are columns: all of thousands of reports take gigabytes."""
        if any(name not in report.values for name in self._wanted if not name.startswith(_OF_ALL)):
            return report  # the message about it lists what there is
        wanted = (one for one in report.values.values() if one.name in self._wanted or one.name.startswith(_OF_ALL))
        kept = {
            sys.intern(e.name): replace(e, label="", reasons=e.reasons if self._with_reasons else ()) for e in wanted
        }
        return replace(report, values=kept, parts={}, inputs=report.inputs[:3])

    def _changed(self, report: UnitReport, document: str) -> Iterator[Doubt]:
        if report.is_draft:
            yield _doubt(DRAFT, "UNT062", report)
        if document == unit_report.EDITED:
            yield _doubt(EDITED, "UNT060", report, document=report.path.with_suffix(".docx").as_posix())
        if changed := self._changes.of_inputs(report):
            yield _doubt(STALE, "UNT061", report, files=", ".join(changed))

    def found(self) -> FoundReports:
        packs = +self._packs
        used = [self._of_unit(several) for several in self._units]
        for report in (one.report for one in used if one.report.contradictions):
            params = {"unit": report.unit, "labels": some(report.contradictions)}
            self.report("UNT046", Location(report.path.as_posix()), **params)
        if not used and not self.problems:
            self.report("UNT034", pack=self.table.pack, packs=", ".join(sorted(packs)) or "–")
        elif packs:
            self.report("UNT033", count=packs.total(), packs=", ".join(sorted(packs)))
        if self._strange:
            self.report("UNT002", count=self._strange, folder=self.place.text or "")
        if alone := [one.report.unit for one in used if one.is_alone]:
            self.report("UNT067", count=len(alone), units=some(alone))
        doubts = [doubt for one in used for doubt in one.doubts]
        for table, count in Counter(one.table for one in used if one.table is not None).items():
            about = {"file": table, "count": count, "waiver": as_key(f"{STALE}.{table}")}
            doubts.append(Doubt(STALE, table, Diagnostic("UNT069", self.place, about)))
        reports = tuple(one.report for one in used)
        files = {report.path.as_posix(): report.digest for report in reports}
        return FoundReports(reports, files, (*self._alike, *doubts, *_of_other_rules(reports)))


def _of_other_rules(reports: Sequence[UnitReport]) -> Iterator[Doubt]:
    """Reports by other rules than most: their indicators may mean something else."""
    digests = Counter(report.rules_digest for report in reports)
    most = max(digests, key=lambda digest: digests[digest], default="")
    return (_doubt(RULES, "UNT064", report) for report in reports if report.rules_digest != most)


def _doubt(kind: str, code: str, report: UnitReport, **params: object) -> Doubt:
    path = report.path.as_posix()
    about = {"unit": report.unit, "path": path, "waiver": as_key(f"{kind}.{report.unit}"), "all": kind}
    return Doubt(kind, report.unit, Diagnostic(code, Location(path), {**about, **params}))


def expected(found: FoundReports, names: Iterable[ScalarNode]) -> Iterator[Doubt]:
    """The units of a list that have no report, and reports of units that the list does not have; by name or code."""
    reports = {_alike(report.unit): report for report in found.reports}
    reports |= {_alike(report.code): report for report in found.reports if report.code}
    listed: set[int] = set()
    for node in names:
        report = reports.get(_alike(node.text))
        if report is not None:
            listed.add(id(report))
            continue
        unit = node.text.strip()
        near = vietnamese.nearest(unit, [one.unit for one in found.reports], 1)
        params = {"unit": unit, "near": near[0] if near else "–", "waiver": as_key(f"{MISSING}.{unit}"), "all": MISSING}
        yield Doubt(MISSING, unit, Diagnostic("UNT065", node.location, params))
    for report in found.reports:
        if id(report) not in listed:
            yield _doubt(UNEXPECTED, "UNT066", report)


def _alike(name: str) -> str:
    return vietnamese.tidy(name).casefold()


# --- rows ----------------------------------------------------------------------------------------------------------------


class UnitRowReader:
    """Reads rows from reports; ``problems`` are bounded, the last one says how many more there are."""

    def __init__(self, table: SourceTable, found: FoundReports, place: Location) -> None:
        self.table, self.found, self.place = table, found, place
        self._problems: list[Diagnostic] = []
        self._more = 0
        names = Counter(report.unit for report in found.reports)
        self._shared = {name for name, count in names.items() if count > 1}
        self._absent: set[str] = set()  # columns that no report has, which have been reported

    @property
    def problems(self) -> list[Diagnostic]:
        if not self._more:
            return self._problems
        params = {"count": self._more, "table": self.table.label}
        return [*self._problems, Diagnostic("SRC046", self.place, params)]

    def _report(self, problem: Diagnostic) -> None:
        if len(self._problems) < MAX_CELLS_REPORTED:
            self._problems.append(problem)
        else:
            self._more += 1

    def rows(self, fields: Sequence[Field]) -> list[RowNode]:
        wanted = [
            (field, value, ScalarNode(field.name, False, self.table.location))
            for field in fields
            if (typed := self.table.columns.get(field.name)) and (value := unit_value(typed[0])) is not None
        ]
        rows = []
        for report in self.found.reports:
            entries: dict[str, tuple[ScalarNode, Node]] = {}
            cells: dict[str, Node] = {}
            for field, value, key in wanted:
                node = self._node(report, value, field)
                if node is not None:
                    entries[field.name] = (key, node)
                    cells[field.name] = node
            rows.append(RowNode(entries, Location(file=report.path.as_posix()), cells=cells))
        return rows

    def _node(self, report: UnitReport, wanted: UnitValue, field: Field) -> Node | None:
        if wanted.name == NAME:
            return self._name(report)
        entry = report.values.get(wanted.name)
        if entry is None and wanted.section not in ("don_vi", "ky"):
            return self._unknown(report, wanted)
        place = Location(file=report.path.as_posix(), line=None if entry is None else entry.line, cells=wanted.text)
        text, exact = _part(entry, wanted) if entry is not None else (None, None)
        params: dict[str, object] = {"unit": report.unit, "label": field.title, "name": wanted.text}
        if text is None:
            if field.may_be_blank:
                return ScalarNode("", False, place)
            if not field.required:
                return None
            why = entry.text if entry is not None and entry.text.strip() else "–"
            self._report(Diagnostic("UNT040", place, {**params, "why": why[:MAX_QUOTED], "key": field.name}))
            return CellNode("", True, place)
        value = _typed(text, exact, field)
        if value is None:
            code = "UNT042" if exact is None and entry is not None and _contradicts(entry, wanted) else "UNT041"
            how = how_to_type(field)
            self._report(Diagnostic(code, place, {**params, "typed": text[:MAX_QUOTED], "how": how}))
            return CellNode("", True, place)
        return CellNode(text, True, place, None, value)

    def _name(self, report: UnitReport) -> CellNode:
        name = f"{report.unit} ({report.identity})" if report.unit in self._shared and report.identity else report.unit
        entry = report.values.get("don_vi.ten")
        place = Location(file=report.path.as_posix(), line=None if entry is None else entry.line, cells="don_vi.ten")
        return CellNode(name, True, place, None, name)

    def _unknown(self, report: UnitReport, wanted: UnitValue) -> CellNode:
        """A value that the report does not have, told with similar names; once if no report has it."""
        place = Location(file=report.path.as_posix())
        if wanted.name not in self._absent:  # of all reports: the rules name it wrongly, or all are old
            if not any(wanted.name in one.values for one in self.found.reports):
                self._absent.add(wanted.name)
            known = [entry.name for entry in report.of(wanted.section)]
            problem = unknown_name(_UNKNOWN, wanted.name, known, place, unit=report.unit)
            self._report(problem)
        return CellNode("", True, place)


def _part(entry: Entry, wanted: UnitValue) -> tuple[str | None, Exact | None]:
    """The text of a value or of a part of it, and its exact number."""
    if wanted.part == VERDICT:
        return (None if entry.verdict is None else Verdict[entry.verdict].label), None
    if wanted.part in (RANK, THRESHOLD):
        return (entry.rank if wanted.part == RANK else entry.threshold), None
    if wanted.part == REASONS:
        return "; ".join(entry.reasons), None
    if entry.value is None:
        return None, None
    exact = read_exact(entry.value, entry.text)
    if wanted.part in (NUMERATOR, DENOMINATOR):
        if exact is None:
            return entry.text, None
        if exact.numerator is None or exact.denominator is None:
            return None, None
        number = exact.numerator if wanted.part == NUMERATOR else exact.denominator
        digits = vietnamese.exact_digits(number)
        return str(Number(number)), Exact(number, 2 if digits is None else digits, False)
    return entry.text, exact


def _contradicts(entry: Entry, wanted: UnitValue) -> bool:
    """Whether a number does not say what it was printed as."""
    value = (entry.value or "").replace("/", "").replace(".", "").lstrip("-")
    return wanted.part in ("", NUMERATOR, DENOMINATOR) and value.isdecimal()


def _typed(text: str, exact: Exact | None, field: Field) -> object | None:
    """The value by the kind that the rules declare; None where it is another."""
    kind = kind_of(field)
    if kind.layout in (Layout.TEXT, Layout.CHOICE):
        return text
    if kind.is_number:
        return _number(exact, field, kind)
    try:
        return None if kind.read is None else kind.read(text)
    except vietnamese.ReadingError:
        return None


def _number(exact: Exact | None, field: Field, kind: Kind) -> Number | None:
    if exact is None or exact.is_percent != kind.is_rate:
        return None
    if kind.name == "so_nguyen" and exact.value.denominator != 1:
        return None
    digits = exact.digits if field.digits is None else field.digits
    return Number(exact.value, kind.name, unit=field.unit, digits=digits)
