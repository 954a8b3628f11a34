"""Reads a table of units: one row per report, one column per value, streamed row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, has_errors
from docxtpl_reports.figures.data.table_row import FILE_NAME, NOT_READ, TableColumn, TableHead, TableRow, field_at
from docxtpl_reports.figures.limits import MAX_NOTES
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.sources.cells import one_line
from docxtpl_reports.figures.sources.numbering import Numbering, is_mark, numbering
from docxtpl_reports.figures.sources.words import says_total
from docxtpl_reports.files.reading import digest
from docxtpl_reports.ooxml.charts.areas import cell_name, column_name
from docxtpl_reports.spreadsheets import files
from docxtpl_reports.spreadsheets.sheet import Cell, CellKind, Span
from docxtpl_reports.spreadsheets.streams import StreamedBook, StreamedSheet

from .columns import Columns
from .guarding import is_refused, lengths_in, unguarded

HEADING_ROWS = 30  # rows from the top in which the headings are searched: titles and notes above them take fewer
_LISTED = 10  # rows that one message names
_EXAMPLE = "ví dụ"
_NAMES = ("don_vi.ten", FILE_NAME, "don_vi.ma")  # columns that name a unit in messages, in order of preference
_UNIT = re.compile(r"\([^()\d]+\)|%")
Unit = tuple[TableRow, tuple[Diagnostic, ...]]
_DIGIT = re.compile(r"\d")
_SIGNED = re.compile(
    r"\(?(?:người|nơi|thủ trưởng|(?:phó )?chủ tịch|kế toán|ký|đã ký|ngày .* tháng)\b|(?:tm|kt|tl|tuq)\.|(?:ghi chú|lưu ý):",
    re.IGNORECASE,
)
_TEXTS = (Layout.TEXT, Layout.CHOICE, Layout.PERSON)
_FAILED = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|#{3,}|Err:\d{3}"
)  # error values of formulas in CSV
_TOTALS = ("tổng", "cộng", "total")  # first words of total rows


@dataclass(slots=True)
class ReportedRows:
    """Rows and columns that warnings name, collected while rows are read."""

    totals: list[int] = field(default_factory=list)
    numbering: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    unheaded: dict[int, int] = field(default_factory=dict)  # column → its first row with a value


@dataclass(frozen=True)
class UnitsTable:
    """A table of units whose headings are known. ``first``: the row below them; ``numbers``: the sheet columns that are
    read; ``headed``: all columns with a heading; ``marking``: columns whose cells mark an example; ``guarded``: a list of
    failed rows."""

    sheet: StreamedSheet
    head: TableHead
    first: int
    numbers: tuple[int, ...]
    headed: frozenset[int]
    marking: tuple[int, ...]
    texts: tuple[bool, ...]
    guarded: bool

    def column(self, path: str) -> int | None:
        """The index of a value among the cells of a row."""
        return next((place for place, one in enumerate(self.head.columns) if one.path == path), None)

    def rows(self, reported: ReportedRows | None = None) -> Iterator[Unit]:
        """Yield the units from top to bottom, each with the problems of its merged cells. Raises ``files.REFUSALS``.

        Merged areas are only known once the sheet has been read to its end: if there are any (``is_settled``), read it
        twice.
        """
        reported = reported or ReportedRows()
        held: list[Unit] = []  # possible notes below the table, unless units follow
        is_apart = False  # separated from the units above by a blank row or totals
        last = self.first - 1
        for row, cells, problems in self._read(reported):
            if self._says_total(cells, row.cells):
                reported.totals.append(row.number)
                last, is_apart = row.number, True
                continue
            gap = range(last + 1, row.number) if last >= self.first else range(0)
            is_apart = is_apart or bool(gap)
            last = row.number
            if last > self.first and len(held) < MAX_NOTES and self._is_note(row.cells, is_apart=is_apart):
                held.append((row, problems))
                continue
            yield from held
            held.clear()
            is_apart = False
            reported.blank += gap[:_LISTED]
            if row.number in self.sheet.hidden_rows:
                reported.hidden.append(row.number)
            yield row, problems
        reported.notes += (row.number for row, _ in held)

    def _read(self, reported: ReportedRows) -> Iterator[tuple[TableRow, Mapping[int, Cell], tuple[Diagnostic, ...]]]:
        """Yield rows that have values in columns that are read, with all their cells and the problems of merged ones."""
        below = self._spans()
        over: list[Span] = []
        anchors: dict[Span, Cell | None] = {}
        is_first = True
        for number, cells in self.sheet.rows():
            if number < self.first:
                continue
            if is_first and self._is_below_heading(cells):
                reported.numbering.append(number)
                continue
            for column in cells.keys() - self.headed:
                reported.unheaded.setdefault(column, number)
            values = tuple(self._value(cells.get(column)) for column in self.numbers)
            problems: tuple[Diagnostic, ...] = ()
            while below and below[0].top <= number:
                over.append(below.pop(0))
            if over:
                over = [span for span in over if span.bottom >= number]
                values, problems = self._filled(number, values, over, anchors)
            if not self._is_skipped(cells, values):
                is_first = False
                yield TableRow(self.head, number, values), cells, problems

    def _is_note(self, values: Sequence[Cell | None], *, is_apart: bool) -> bool:
        """Whether a row may be a signature or remark below the table: it says so or is set apart from the units, has no
        number where units have theirs, and no code."""
        figures = [cell for cell, is_text in zip(values, self.texts, strict=True) if not is_text and cell is not None]
        if any(cell.kind is not CellKind.TEXT or _DIGIT.search(str(cell.value)) for cell in figures):
            return False
        name = self.column("don_vi.ten")
        named = values[name] if name is not None else None
        if named is not None and vietnamese.unit_noun(one_line(str(named.value))) is not None:
            return False  # «xã A» without a figure yet
        code = self.column("don_vi.ma")
        cell = values[code] if code is not None else None
        if cell is not None and (cell.kind is not CellKind.TEXT or " " not in str(cell.value).strip()):
            return False
        said = (one_line(str(cell.value)) for cell in values if cell is not None and cell.kind is CellKind.TEXT)
        return (is_apart and not all(self.texts)) or any(map(_SIGNED.match, said))

    def is_settled(self) -> bool:
        """Whether no merged area covers the rows, now that the sheet has been read: if so, the rows are final."""
        return not self._spans()

    def _spans(self) -> list[Span]:
        """The merged areas of columns that are read, from top to bottom."""
        read = [span for span in self.sheet.merges if any(span.left <= n <= span.right for n in self.numbers)]
        return sorted(span for span in read if span.bottom >= self.first)

    def _filled(
        self, row: int, values: Sequence[Cell | None], spans: Sequence[Span], anchors: dict[Span, Cell | None]
    ) -> tuple[tuple[Cell | None, ...], tuple[Diagnostic, ...]]:
        """Apply merged areas to the cells of a row: a text applies to all rows, a number to none."""
        filled, problems = list(values), []
        for span in spans:
            over = [place for place, number in enumerate(self.numbers) if span.left <= number <= span.right]
            if row == span.top:
                anchors[span] = filled[over[0]] if self.numbers[over[0]] == span.left else None
            cell = anchors.get(span)
            if cell is None:
                continue
            for place in over:
                filled[place] = cell
            if len(over) > 1 or not all(self.texts[place] for place in over):
                column = self.head.columns[over[0]]
                area = f"{cell_name(span.top, span.left)}:{cell_name(span.bottom, span.right)}"
                at = Location(file=self.head.file, sheet=self.head.sheet, cells=f"{column.letters}{row}")
                params = {"cell": at.cells, "cells": area, "label": column.heading}
                problems.append(Diagnostic("BAT063", at, params))
        return tuple(filled), tuple(problems)

    def _value(self, cell: Cell | None) -> Cell | None:
        """A cell that is not blank; invisible characters count as blank."""
        if cell is None or cell.kind is not CellKind.TEXT:
            return cell
        text = str(cell.value)
        if not text.isascii() and not vietnamese.without_invisible(text).strip():
            return None
        if text[0] in "#E" and _FAILED.fullmatch(text.strip()):
            return cell._replace(kind=CellKind.ERROR)
        if self.guarded and is_refused(text):
            return cell._replace(kind=CellKind.ERROR)
        if self.guarded and text[0] == "'":
            return cell._replace(value=unguarded(text))
        return cell

    def _is_skipped(self, cells: Mapping[int, Cell], values: Sequence[Cell | None]) -> bool:
        """Whether a row is not a unit: blank where it matters, the example, or a repeated heading."""
        if not any(cell is not None for cell in values):
            return True
        marks = (cells.get(column) for column in self.marking)
        if any(one_line(str(cell.value)).casefold().startswith(_EXAMPLE) for cell in marks if cell is not None):
            return True
        pairs = zip(self.head.columns, values, strict=True)
        return all(cell is not None and one_line(str(cell.value)) == column.heading for column, cell in pairs)

    def _says_total(self, cells: Mapping[int, Cell], values: Sequence[Cell | None]) -> bool:
        """Whether the name of a row begins with the words of a total."""
        first = cells[min(cells)]
        naming = values[self.head.naming] if self.head.naming >= 0 else None
        said = (cell for cell in (naming, first) if cell is not None and cell.kind is CellKind.TEXT)
        texts = (one_line(str(cell.value)) for cell in said)
        return any(text.casefold().startswith(_TOTALS) and says_total(text) for text in texts)

    def _is_below_heading(self, cells: Mapping[int, Cell]) -> bool:
        """Whether the first row numbers the columns or names their units of measure. A row that merely counts may be a
        unit, unless its name is a number."""
        texts = [one_line(str(cell.value)) for column, cell in sorted(cells.items()) if column in self.headed]
        if texts and all(_UNIT.fullmatch(text) for text in texts):
            return True
        found = numbering(texts) if len(texts) > 1 else Numbering.NONE
        name = self.column("don_vi.ten")
        cell = None if name is None else cells.get(self.numbers[name])
        return found is Numbering.SURE or (
            found is Numbering.COUNTING and cell is not None and is_mark(one_line(str(cell.value)))
        )

    def warnings(self, reported: ReportedRows) -> list[Diagnostic]:
        """Warnings about rows and columns, available once all rows have been read."""
        place = Location(file=self.head.file, sheet=self.head.sheet)
        problems = []
        for code, rows in (
            ("BAT059", reported.totals),
            ("BAT060", reported.hidden),
            ("BAT062", reported.blank),
            ("BAT069", reported.numbering),
            ("BAT070", reported.notes),
        ):
            if rows:
                at = Location(file=place.file, sheet=place.sheet, cells=f"{rows[0]}:{rows[0]}")
                problems.append(Diagnostic(code, at, {"rows": listed(rows), "count": len(rows)}))
        hidden = [
            one.letters
            for one, number in zip(self.head.columns, self.numbers, strict=True)
            if any(first <= number <= last for first, last in self.sheet.hidden_columns)
        ]
        if hidden:
            problems.append(Diagnostic("BAT061", place, {"columns": ", ".join(hidden)}))
        for column, row in sorted(reported.unheaded.items())[:_LISTED]:
            at = Location(file=place.file, sheet=place.sheet, cells=cell_name(row, column))
            problems.append(Diagnostic("BAT058", at, {"column": column_name(column), "row": row}))
        return problems


def listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_LISTED])) + (" …" if len(rows) > _LISTED else "")


# --- the heading -------------------------------------------------------------------------------------------------------------


def find(
    book: StreamedBook, display: str, rules: Rules, sha256: str = ""
) -> tuple[UnitsTable | None, list[Diagnostic]]:
    """Find the table of units in a file with this digest: on the visible sheet with the most known headings, else on a
    hidden one. Raises ``files.REFUSALS``."""
    columns = Columns(rules)
    tops = [(sheet, _top(sheet)) for sheet in book.sheets]
    counts = {id(sheet): _count(columns, top) for sheet, top in tops}
    ranked = sorted(tops, key=lambda one: (one[0].visible, counts[id(one[0])]), reverse=True)
    ranked = [one for one in ranked if counts[id(one[0])]]
    if not ranked:
        params = {"file": display, "limit": HEADING_ROWS, "pack": Path(rules.file).parent.name}
        return None, [Diagnostic("BAT050", Location(file=display), params)]
    sheet, top = ranked[0]
    others = [f"«{one.name}»" for one, _ in ranked[1:] if one.visible and counts[id(one)] == counts[id(sheet)]]
    place = Location(file=display, sheet=sheet.name)
    table, problems = _table(book, sheet, top, columns, place, sha256)
    if not sheet.visible:
        problems.append(Diagnostic("BAT067", place, {"sheet": sheet.name}))
    if others:
        problems.append(Diagnostic("BAT068", place, {"sheet": sheet.name, "others": ", ".join(others)}))
    return table, problems


Top = Sequence[tuple[int, Mapping[int, Cell]]]


def _top(sheet: StreamedSheet) -> Top:
    return [*islice(takewhile(lambda row: row[0] <= HEADING_ROWS + 1, sheet.rows()), HEADING_ROWS + 1)]


def _counts(columns: Columns, top: Top) -> list[int]:
    """The number of known headings in each of the first rows."""
    return [sum(1 for cell in cells.values() if _says_value(columns, cell)) for _, cells in top]


def _count(columns: Columns, top: Top) -> int:
    """The largest number of headings in any row."""
    return max(_counts(columns, top), default=0)


def _says_value(columns: Columns, cell: Cell) -> bool:
    return cell.kind is CellKind.TEXT and bool(columns.meaning(str(cell.value)))


def _are_keys(columns: Columns, cells: Mapping[int, Cell]) -> bool:
    """Whether a row spells out the keys of its columns."""
    texts = [str(cell.value) for cell in cells.values() if not columns.is_ignored(str(cell.value))]
    return bool(texts) and all(columns.by_key(text) is not None for text in texts)


def _table(
    book: StreamedBook, sheet: StreamedSheet, top: Top, columns: Columns, place: Location, sha256: str
) -> tuple[UnitsTable | None, list[Diagnostic]]:
    counts = _counts(columns, top)
    index = counts.index(max(counts))
    row, cells = top[index]
    titles = cells
    if index + 1 < len(top) and top[index + 1][0] == row + 1 and _are_keys(columns, top[index + 1][1]):
        row, cells = top[index + 1]
        titles = {**titles, **{column: cell for column, cell in cells.items() if column not in titles}}
    elif index and top[index - 1][0] == row - 1 and _are_keys(columns, cells):
        titles = {**cells, **{column: cell for column, cell in top[index - 1][1].items() if column in cells}}
    problems: list[Diagnostic] = []
    known: dict[str, int] = {}
    guarded, marking = False, []
    for column, cell in sorted({**titles, **cells}.items()):
        text, letters = one_line(str(cell.value)), column_name(column)
        at = Location(file=place.file, sheet=place.sheet, cells=f"{letters}{row}")
        problem = columns.problem(text, at, column=letters, row=row)
        path = columns.meaning(text)
        if problem is not None:
            problems.append(problem)
        elif not path:
            marking += [column] if text == NOT_READ else []
            guarded = guarded or text == "loi_ma"
        elif path in known:
            params = {"first": column_name(known[path]), "second": letters, "name": path, "row": row}
            problems.append(Diagnostic("BAT053", at, params))
        else:
            known[path] = column
    if has_errors(problems):
        return None, problems
    in_order = sorted(known.items(), key=lambda one: one[1])
    named = tuple(
        TableColumn(path, one_line(str(titles.get(column, cells[column]).value)), column_name(column))
        for path, column in in_order
    )
    paths = [one.path for one in named]
    naming = next((paths.index(path) for path in _NAMES if path in paths), 0)
    texts = tuple((one := field_at(columns.rules, path)) is None or kind_of(one).layout in _TEXTS for path in paths)
    lengths = lengths_in(one_line(str(cell.value)) for cell in cells.values()) if guarded else ()
    head = TableHead(place.file or "", sheet.name, named, book.from_1904, naming, sha256, bool(book.encoding), lengths)
    headed = frozenset({*titles, *cells})
    numbers = tuple(column for _, column in in_order)
    return UnitsTable(sheet, head, row + 1, numbers, headed, tuple(marking), texts, guarded), problems


def load(path: Path, rules: Rules) -> tuple[UnitsTable | None, list[Diagnostic]]:
    """The table of units in a file; None comes with an error."""
    name = path.as_posix()
    data, problems = files.load(path, name)
    if data is None:
        return None, problems
    book, more = files.stream(data, name)
    problems += more
    if book is None:
        return None, problems
    try:
        table, more = find(book, name, rules, digest(data))
    except files.REFUSALS as error:
        return None, [*problems, files.refusal(error, name)]
    return table, problems + more


def row_digests(path: Path, rules: Rules) -> frozenset[str] | None:
    """The digests of the rows of a table; None if it cannot be read as one."""
    table, _ = load(path, rules)
    if table is None:
        return None
    try:
        found = frozenset(row.digest for row, _ in table.rows())
        return found if table.is_settled() else frozenset(row.digest for row, _ in table.rows())
    except files.REFUSALS:
        return None
