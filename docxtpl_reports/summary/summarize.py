"""Writes ``tong-hop.xlsx`` from the manifests of a folder: units × indicators, counts of verdicts, problems, definitions.

Manifests are read one at a time and become rows at once. Reports with the same pack, period and set of indicators share a
sheet; everything else (drafts, duplicates, unreadable files) is listed on the sheet of problems.
"""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import IO

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, language
from docxtpl_reports.diagnostics.listing import some
from docxtpl_reports.manifests import unit_report
from docxtpl_reports.manifests.duplicates import chosen, same_units
from docxtpl_reports.manifests.entry import Entry
from docxtpl_reports.manifests.exact import Exact, read_exact
from docxtpl_reports.manifests.unit_report import UnitNames, UnitReport
from docxtpl_reports.project import shown
from docxtpl_reports.values import Verdict

from . import definitions
from .definitions import Definition, Definitions
from .sheets import Book, Cell, Head, Sheet

MAX_SHEETS = 60  # sheets of reports: five years of months
MAX_REPORTED = 200  # problems shown by the command; the workbook has all of them


@dataclass(frozen=True, slots=True)
class Failed:
    """A unit whose build failed, with its problems. ``manifest``: of its older report, which does not count."""

    unit: str
    code: str
    problems: tuple[Diagnostic, ...]
    manifest: Path | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit without a report, from a list of failed units: texts for the sheet of problems."""

    unit: str
    code: str
    codes: str
    message: str
    place: str
    help: str


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of reports: pack, period, its units, and the counts of verdicts by name."""

    sheet: str
    pack: str
    since: str
    until: str
    units: int
    verdicts: Mapping[str, Mapping[Verdict, int]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The result: the sheets, the problems to show, and the total number of problems."""

    parts: tuple[Part, ...]
    problems: tuple[Diagnostic, ...]
    all_problems: int


def summarize(
    folder: Path,
    to: IO[bytes],
    failed: Iterable[Failed | Listed] = (),
    rows: unit_report.Rows | None = None,
    advance: Callable[[int], None] = lambda total: None,
) -> Summary:
    """Write the summary of a folder's reports into an open file. ``advance`` is called for each file read, with the number
    of all files. Raises ``sheets.MissingWriterError`` without XlsxWriter, ReportError (UNT001) without reports."""
    # Vietnamese in every language: the workbook is a document of the offices.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool, language("vi"):
        return _Summarizer(folder, to, spool, rows).write(failed, advance)


@dataclass(slots=True)
class _Open:
    """A sheet being written."""

    sheet: Sheet
    report: UnitReport
    known: Definitions
    columns: tuple[Definition, ...]
    units: int = 0
    verdicts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    classes: dict[str, Counter[str]] = field(default_factory=dict)
    names: UnitNames = field(default_factory=UnitNames)


class _Summarizer:
    def __init__(self, folder: Path, to: IO[bytes], spool: IO[str], rows: unit_report.Rows | None) -> None:
        self.folder, self.spool = folder, spool
        self.book = Book(to, "Tổng hợp báo cáo của các đơn vị")
        self.changes = unit_report.Changes(rows)
        self.problems: list[Diagnostic] = []
        self.count = 0
        self._open: dict[object, _Open] = {}
        self._known: dict[object, Definitions] = {}
        self._others = self._listed = 0
        self._outdated: set[str] = set()
        self._not_counted: set[Path] = set()

    def write(self, failed: Iterable[Failed | Listed], advance: Callable[[int], None]) -> Summary:
        failed = list(failed)
        paths = (one.manifest for one in failed if isinstance(one, Failed) and one.manifest is not None)
        self._outdated = {os.path.realpath(path) for path in paths}
        total = self._choose()
        for number, path in enumerate(unit_report.manifests_in(self.folder)):
            if number == unit_report.MAX_REPORTS:
                self._report(Diagnostic("UNT012", Location(self.folder.as_posix()), {"limit": unit_report.MAX_REPORTS}))
                break
            if path not in self._not_counted:
                self._add(path)
            advance(total)
        for one in failed:
            if isinstance(one, Failed):
                for problem in one.problems:
                    self._report(problem, one.unit, one.code)
            else:
                self._listed += 1
                self._put([one.unit, one.code, "lỗi", one.codes, one.message, one.place, one.help])
        if self._listed:
            params = {"count": self._listed, "folder": self.folder.as_posix()}
            self._report(Diagnostic("UNT019", Location(self.folder.as_posix()), params))
        if self._others:
            params = {"count": self._others, "folder": self.folder.as_posix()}
            self._report(Diagnostic("UNT002", Location(self.folder.as_posix()), params))
        if not self._open and not self.count:
            raise ReportError(
                Diagnostic("UNT001", Location(self.folder.as_posix()), {"folder": self.folder.as_posix()})
            )
        self._several()
        for opened in self._open.values():
            opened.sheet.finish()
        self._counts()
        self._definitions()
        self._problems()
        self.book.close()
        return Summary(tuple(map(_part, self._open.values())), tuple(self.problems), self.count)

    # --- reports ---------------------------------------------------------------------------------------------------------

    def _choose(self) -> int:
        """Leaves out all but one of several reports of a unit and period; all of them when it is not known which is right.
        Returns the number of files."""
        total, groups = same_units(lambda: islice(unit_report.manifests_in(self.folder), unit_report.MAX_REPORTS))
        for paths in groups:
            loaded = ((path, unit_report.load(shown(path))[0]) for path in paths)
            reports = {
                path: report
                for path, report in loaded
                if report is not None and not report.is_draft and os.path.realpath(path) not in self._outdated
            }
            if len(reports) < 2:
                continue
            report = chosen([*reports.values()], self.changes.is_sound)
            self._not_counted.update(path for path, one in reports.items() if one is not report)
            others = [one.path.as_posix() for one in reports.values() if one is not report]
            if report is None:
                self._about("UNT003", next(iter(reports.values())), count=len(others), paths=some(others, "; "))
            else:
                self._about("UNT022", report, count=len(reports), others=some(others, "; "))
        return total

    def _add(self, path: Path) -> None:
        report, problems = unit_report.load(shown(path))
        if report is None:
            if problems[0].code == "MAN002":
                self._others += 1
            else:
                for problem in problems:
                    self._report(problem)
            return
        if report.is_draft:
            self._about("UNT007", report)
            return
        if self._outdated and os.path.realpath(path) in self._outdated:
            self._about("UNT021", report)
            return
        notes = list(self._doubts(report))
        opened = self._sheet_of(report)
        if opened is None:
            return
        _, alike = opened.names.add(report.unit, report.identity, opened.sheet.row + 1)
        if alike is not None:
            self._about("UNT018", report, row=alike, sheet=opened.sheet.name)
            notes.append(f"tên gần giống đơn vị ở dòng {alike}")
        opened.units += 1
        district = report.text("don_vi.huyen")
        about = [opened.units, report.unit, report.code, *([district] if district else []), *map(_day, report.period)]
        opened.sheet.cells([*about, *self._row(opened, report, notes)])

    def _doubts(self, report: UnitReport) -> Iterator[str]:
        """Tells what changed since the report was built: a word for its row, and the problem itself."""
        document = self.changes.of_document(report)
        if document == unit_report.EDITED:
            self._about("UNT004", report)
            yield "tài liệu đã sửa sau khi tạo"
        elif document == unit_report.MISSING:
            self._about("UNT006", report)
            yield "không có tài liệu cạnh bản kê"
        if changed := self.changes.of_inputs(report):
            self._about("UNT005", report, files=", ".join(changed))
            yield "số liệu hoặc quy tắc đã đổi sau khi tạo"
        if report.contradictions:
            self._about("UNT020", report, labels=some(report.contradictions, "; "))
            yield "bản kê tự mâu thuẫn"
        if not report.unit:
            self._about("UNT013", report)
            yield "không có tên đơn vị"

    def _sheet_of(self, report: UnitReport) -> _Open | None:
        names = tuple((entry.name, entry.label) for entry in (*report.of("chi_tieu"), *report.of("tieu_chi")))
        district = bool(report.text("don_vi.huyen"))
        key = (report.pack, report.period, names, district)
        found = self._open.get(key)
        if found is not None and not found.sheet.is_full:
            return found
        if len(self._open) == MAX_SHEETS:
            self._about("UNT008", report, limit=MAX_SHEETS)
            return None
        known = self._definitions_of(report)
        columns = tuple(known.of.get(name, Definition(name, label)) for name, label in names)
        # criteria first: what an office looks for
        columns = tuple(sorted(columns, key=lambda one: one.name.startswith("chi_tieu.")))
        sheet = self.book.sheet(report.pack)
        opened = self._open[key] = _Open(sheet, report, known, columns)
        since, until = report.period
        period = f"Kỳ báo cáo: {since} - {until}"
        pack = f"Bộ mẫu: {report.pack} ({report.tool})"
        sheet.title(known.label, period, pack)
        sheet.heading(list(_heads(columns, report)), 2)
        return opened

    def _definitions_of(self, report: UnitReport) -> Definitions:
        key = (report.pack, report.rules_file, report.rules_digest)
        if key not in self._known:
            self._known[key] = definitions.define(report)
            code = {definitions.MISSING: "UNT009", definitions.CHANGED: "UNT010"}.get(self._known[key].state)
            if code is not None:
                self._about(code, report)
        return self._known[key]

    def _row(self, opened: _Open, report: UnitReport, notes: list[str]) -> list[Cell]:
        cells: list[Cell] = []
        for column in opened.columns:
            entry = report.values[column.name]
            if column.name.startswith("chi_tieu.") or column.scored:
                cells.append(self._value(entry, report, notes))
            if column.judged:
                cells.append(_counted(entry, opened, column))
            if column.ranked:
                cells.append(entry.rank)
                opened.classes.setdefault(column.name, Counter())[entry.rank or ""] += 1
            if entry.threshold != opened.report.values[column.name].threshold:
                notes.append(f"ngưỡng của «{entry.label}»: {entry.threshold}")
        return [*cells, "; ".join(notes), _relative(report.path, self.folder)]

    def _value(self, entry: Entry, report: UnitReport, notes: list[str]) -> Cell:
        """A number, or the words that say why there is none."""
        if entry.value is None:
            return entry.text or Verdict.UNKNOWN.label.lower()
        exact = read_exact(entry.value, entry.text)
        if exact is not None:
            return exact
        if "/" in entry.value or any(letter.isdigit() for letter in entry.value):
            self._about("UNT011", report, label=entry.label, value=entry.value, text=entry.text)
            notes.append(f"số của «{entry.label}» không khớp")
        return entry.text

    # --- problems --------------------------------------------------------------------------------------------------------

    def _about(self, code: str, report: UnitReport, **params: object) -> None:
        path = report.path.as_posix()
        about = {"path": path, "unit": report.unit or path, "document": report.path.with_suffix(".docx").as_posix()}
        self._report(Diagnostic(code, Location(path), {**about, **params}), report.unit, report.code)

    def _report(self, problem: Diagnostic, unit: str = "", code: str = "") -> None:
        self.count += 1
        if len(self.problems) < MAX_REPORTED:
            self.problems.append(problem)
        kind = "lỗi" if problem.is_error else "cảnh báo"
        self._put([unit, code, kind, problem.code, problem.message, _place(problem.location), problem.help])

    def _put(self, row: Sequence[str]) -> None:
        """Keeps a row of the sheet of problems, which is written last."""
        self.spool.write(json.dumps(row) + "\n")

    def _several(self) -> None:
        """Tells packs with several sheets: two periods, or other indicators than most."""
        packs = Counter(one.report.pack for one in self._open.values())
        for pack, count in packs.items():
            if count > 1:
                names = ", ".join(f"«{one.sheet.name}»" for one in self._open.values() if one.report.pack == pack)
                self._report(Diagnostic("UNT014", Location(self.folder.as_posix()), {"pack": pack, "sheets": names}))

    # --- the other sheets ------------------------------------------------------------------------------------------------

    def _counts(self) -> None:
        sheet = self.book.sheet("Thống kê")
        sheet.title("SỐ ĐƠN VỊ THEO KẾT LUẬN")
        heads = [("Trang", 18), ("Nội dung", 50), ("Số đơn vị", 12)]
        heads += [(verdict.label, 14) for verdict in Verdict] + [("Tỷ lệ đạt", 10), ("Xếp loại", 20)]
        sheet.heading([Head("", "", text, width) for text, width in heads], 2)
        for one in self._open.values():
            for column in one.columns:
                found = one.verdicts.get(column.name)
                ranks = one.classes.get(column.name, Counter[str]())
                if found is None and not ranks:
                    continue
                found = found or Counter()
                decided = found[Verdict.PASS] + found[Verdict.FAIL]
                rate = Exact(Fraction(100 * found[Verdict.PASS], decided), 2, True) if decided else None
                ranked = "; ".join(f"{rank or '–'}: {count}" for rank, count in sorted(ranks.items()))
                counts = [found[verdict] for verdict in Verdict]
                sheet.cells([one.sheet.name, column.label, one.units, *counts, rate, ranked])
        sheet.finish()

    def _definitions(self) -> None:
        sheet = self.book.sheet("Định nghĩa")
        sheet.title("CÁCH TÍNH, NGƯỠNG VÀ CĂN CỨ")
        heads = [("Trang", 18), ("Mã", 20), ("Tên", 34), ("Đơn vị tính", 10), ("Cách tính", 50)]
        heads += [("Ngưỡng", 22), ("Căn cứ", 40), ("Ghi chú", 30)]
        sheet.heading([Head("", "", text, width) for text, width in heads], 3)
        for one in self._open.values():
            for c in one.columns:
                sheet.cells([one.sheet.name, c.name, c.label, c.unit, c.formula, c.threshold, c.basis, c.note])
        sheet.finish()

    def _problems(self) -> None:
        sheet = self.book.sheet("Vấn đề")
        sheet.title("ĐƠN VỊ CHƯA CÓ BÁO CÁO, BÁO CÁO CÓ VẤN ĐỀ")
        heads = [("Đơn vị", 28), ("Mã đơn vị", 12), ("Mức", 10), ("Mã", 10), ("Nội dung", 50)]
        heads += [("Chỗ", 30), ("Cách sửa", 50)]
        sheet.heading([Head("", "", text, width) for text, width in heads], 1)
        self.spool.seek(0)
        for line in self.spool:
            sheet.cells(json.loads(line))
        if not self.count:
            sheet.cells(["Không có vấn đề nào."])
        sheet.finish()


def _counted(entry: Entry, opened: _Open, column: Definition) -> Cell:
    if entry.verdict is None:
        return None
    verdict = Verdict[entry.verdict]
    opened.verdicts.setdefault(column.name, Counter())[verdict] += 1
    return verdict


def _heads(columns: Sequence[Definition], report: UnitReport) -> Iterator[Head]:
    for text, width in (
        ("TT", 6),
        ("Đơn vị", 28),
        ("Mã đơn vị", 12),
        *([("Huyện", 18)] if report.text("don_vi.huyen") else []),
        ("Từ ngày", 12),
        ("Đến ngày", 12),
    ):
        yield Head("", "", text, width)
    for column in columns:
        threshold = report.values[column.name].threshold
        limit = f"ngưỡng {threshold}" if threshold else ""
        name = "" if column.name.startswith("chi_tieu.") else column.name.partition(".")[2]
        below = ", ".join(filter(None, (name, column.unit, limit)))
        if column.name.startswith("chi_tieu.") or column.scored:
            own = "Điểm" if column.scored else "Kết quả"
            yield Head(column.label, below, own, 15)
        if column.judged:
            yield Head(column.label, below, "Kết luận", 16)
        if column.ranked:
            yield Head(column.label, below, "Xếp loại", 12)
    yield Head("", "", "Ghi chú", 40)
    yield Head("", "", "Bản kê", 30)


def _day(text: str) -> Cell:
    """A date as a spreadsheet sorts it; anything else unchanged."""
    try:
        day = vietnamese.read_date(text)
    except vietnamese.ReadingError:
        return text
    return day if type(day) is datetime.date else text


def _part(one: _Open) -> Part:
    verdicts = {name: dict(found) for name, found in one.verdicts.items()}
    return Part(one.sheet.name, one.report.pack, *one.report.period, one.units, verdicts)


def _relative(path: Path, folder: Path) -> str:
    try:
        return path.absolute().relative_to(folder.absolute()).as_posix()
    except ValueError:
        return path.as_posix()


def _place(location: Location) -> str:
    """A location as one line of text."""
    line = "" if location.line is None else f":{location.line}"
    pieces = (f"{location.file or ''}{line}", location.sheet, location.cells, str(location))
    return " · ".join(filter(None, pieces))
