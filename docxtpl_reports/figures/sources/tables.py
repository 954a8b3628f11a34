"""Walks down a table from its header: which rows are records, groups, totals, notes, and where the table ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason
from docxtpl_reports.figures.limits import MAX_LISTED, MAX_NEAR_ROWS
from docxtpl_reports.figures.rules.model import SourceTable
from docxtpl_reports.figures.yaml.reading import UnknownName, quoted, unknown_name
from docxtpl_reports.ooxml.charts.areas import cell_name, column_name
from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW
from docxtpl_reports.spreadsheets.sheet import Book, Cell, CellKind, Sheet, Span

from .cells import one_line
from .groups import MARKS, Group, Groups
from .headers import Finder, Header, WantedColumn
from .numbering import Numbering, is_mark, numbering
from .words import path_tier, tier, words

_EXAMPLES = {"la_ma": "I, II …", "chu_cai": "A, B …"}
_NUMBERING_ROWS = 2  # below the header, which may number the columns and name their units
_UNIT = re.compile(r"\([^()\d]+\)")
_FIGURE = re.compile(r"[-+]?\d[\d.,/: ]*%?")  # a number or a date that is kept as text
_SAME = 2  # tiers up to this one are the same words, but for notes and accents


@dataclass(frozen=True, slots=True)
class Row:
    """A record: its row on the sheet, the words of the group that it is in and their row, all its groups, the outer first."""

    number: int
    group: str = ""
    group_row: int = 0
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a sheet. ``columns``: by the names that the rules give them; ``total``: the row of totals, ``units`` the one
    that names units below the heading, 0 without one; ``groups``: the rows that begin groups, also those without records."""

    sheet: Sheet
    columns: Mapping[str, int]
    label_column: int
    rows: tuple[Row, ...]
    total: int
    header: Header
    units: int = 0
    groups: tuple[Group, ...] = ()

    @property
    def area(self) -> str:
        """The cells of the records; without any, those of the header."""
        rows = [row.number for row in self.rows] or [self.header.top, self.header.bottom]
        return f"{cell_name(rows[0], min(self.columns.values()))}:{cell_name(rows[-1], max(self.columns.values()))}"


@dataclass(slots=True)
class _Walk:
    """The state while rows are read."""

    rows: list[Row] = field(default_factory=list)
    total: int = 0
    units: int = 0
    blank: list[int] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)  # rows with only a name, above the end of the table
    ended: int = 0  # the row of the note that ended the table
    doubtful: int = 0  # the row that numbers the columns or is a record
    unmarked: list[int] = field(default_factory=list)  # records without a mark, where there are groups
    foreign: dict[int, str] = field(default_factory=dict)  # records with the mark of another form of groups
    marked: int = 0  # records with a mark
    groups: tuple[Group, ...] = ()


def choose_sheet(book: Book, table: SourceTable, place: Location) -> tuple[Sheet | None, list[Diagnostic]]:
    """The sheet that ``trang`` or ``bang_excel`` names; a number counts the sheets that a person sees."""
    if table.excel_table:
        for sheet in book.sheets:
            if any(words(name).exact == words(table.excel_table).exact for name in sheet.tables):
                return sheet, _hidden_sheet(sheet, place)
        known = [name for sheet in book.sheets for name in sheet.tables]
        return None, [unknown_name(UnknownName("SRC028", "SRC029"), table.excel_table, known, place)]
    if isinstance(table.sheet, int):
        seen = [sheet for sheet in book.sheets if sheet.visible] or list(book.sheets)
        if table.sheet <= len(seen):
            return seen[table.sheet - 1], []
        names = quoted(sheet.name for sheet in seen[:MAX_LISTED])
        return None, [Diagnostic("SRC022", place, {"number": table.sheet, "count": len(seen), "known": names})]
    wanted = words(table.sheet).exact
    named = next((sheet for sheet in book.sheets if words(sheet.name).exact == wanted), None)
    if named is None and len(book.sheets) == 1 and book.format in ("html", "text"):
        named = book.sheets[0]  # these have one sheet, without a name
    if named is not None:
        return named, _hidden_sheet(named, place)
    return None, [
        unknown_name(UnknownName("SRC020", "SRC021"), table.sheet, [sheet.name for sheet in book.sheets], place)
    ]


def _hidden_sheet(sheet: Sheet, place: Location) -> list[Diagnostic]:
    return [] if sheet.visible else [Diagnostic("SRC023", _at(place, sheet), {"sheet": sheet.name})]


def find(
    book: Book, table: SourceTable, texts: Iterable[str], place: Location
) -> tuple[FoundTable | None, list[Diagnostic]]:
    """The table that the rules describe. ``texts``: the columns that hold texts; ``place``: the file."""
    sheet, problems = choose_sheet(book, table, place)
    if sheet is None:
        return None, problems
    place = _at(place, sheet)
    are_texts = set(texts)
    wanted = [WantedColumn(name, levels, name in are_texts) for name, levels in table.columns.items()]
    area, limit = None, MAX_ROW
    if table.excel_table:
        known = next(t for n, t in sheet.tables.items() if words(n).exact == words(table.excel_table).exact)
        area, limit = Span(known.header, known.left, known.header, known.right), known.bottom
    finder = Finder(sheet, wanted, area)
    headers = finder.headers()
    if not headers and not table.excel_table and (name := _elsewhere(book, sheet, wanted)):
        params = {"table": table.label, "sheet": sheet.name, "other": name}
        return None, [*problems, Diagnostic("SRC048", place, params)]
    if not headers:
        return None, [*problems, _not_found(finder, table, place)]
    found, more = _Walker(finder, table, headers, are_texts, limit, place).read()
    return found, problems + more


def _not_found(finder: Finder, table: SourceTable, place: Location) -> Diagnostic:
    """The problem that no header answers, with the cells that come near."""
    near = finder.near_miss()
    params: dict[str, object] = {"table": table.label}
    if near is not None and near.twice and not near.missing:
        name = near.twice[0]
        cells = [cell_name(*cell) for cell in near.hits[name]]
        params |= {"name": name, "words": " → ".join(table.columns[name]), "cells": ", ".join(cells[:MAX_LISTED])}
        own = near.path_of_its_own(name) or ("…", " ".join(table.columns[name]))
        params["example"] = f"[{', '.join(map(_in_yaml, own))}]"
        return Diagnostic("SRC026", _cell(place, cells[0]), params)
    if (old := finder.in_tcvn3()) is not None:
        return Diagnostic("SRC027", _cell(place, cell_name(*old)), {**params, "text": finder.text(*old)})
    missing = near.missing if near is not None else list(table.columns)
    name = missing[0] if missing else next(iter(table.columns))
    params |= {"name": name, "words": " → ".join(table.columns[name])}
    there = [] if near is None else [cell_name(*cells[0]) for cells in near.hits.values() if cells]
    same, similar = finder.similar(name)
    taken = set() if near is None else {cell for cells in near.hits.values() for cell in cells}
    same = [cell for cell in same if cell not in taken]  # the heading of another column in its own group
    if same and there:
        return Diagnostic("SRC049", place, {**params, "cell": cell_name(*same[0]), "there": ", ".join(there)})
    if similar:
        return Diagnostic("SRC024", place, {**params, "near": _quoted(finder, similar)})
    if there and near is not None and near.others:
        return Diagnostic("SRC067", place, {**params, "others": _quoted(finder, near.others)})
    return Diagnostic("SRC025", place, {**params, "there": ", ".join(there) or Reason("nothing_there")})


def _in_yaml(text: str) -> str:
    """The words of a heading in a list of YAML."""
    return f'"{text}"' if any(sign in text for sign in ",:[]{}#&*'%") else text


def _quoted(finder: Finder, cells: Sequence[tuple[int, int]]) -> str:
    """Texts of headings with their cells."""
    texts = [f"«{' '.join(finder.text(*cell).split())}» ({cell_name(*cell)})" for cell in cells[:MAX_LISTED]]
    return ", ".join(texts) + (", …" if len(cells) > MAX_LISTED else "")


def _elsewhere(book: Book, sheet: Sheet, wanted: Sequence[WantedColumn]) -> str:
    """The name of another visible sheet that has the table."""
    others = (one for one in book.sheets if one is not sheet and one.visible)
    return next((one.name for one in others if Finder(one, wanted).headers()), "")


class _Walker:
    """Reads the rows below a header."""

    def __init__(
        self,
        finder: Finder,
        table: SourceTable,
        headers: Sequence[Header],
        texts: set[str],
        limit: int,
        place: Location,
    ) -> None:
        self.finder, self.table, self.limit, self.place = finder, table, limit, place
        self.sheet, self.header, self.others = finder.sheet, headers[0], headers[1:]
        self.columns = sorted(self.header.columns.values())
        of_text = [column for name, column in self.header.columns.items() if name in texts]
        self.label = min(of_text or self.columns)
        self.texts = set(of_text)
        self.mark_column = self._mark_column()

    def read(self) -> tuple[FoundTable | None, list[Diagnostic]]:
        table = self.table
        problems: list[Diagnostic] = []
        if table.group is not None and not self.mark_column:
            params = {"table": table.label, "words": table.group.column}
            return None, [Diagnostic("SRC030", self.place, params)]
        walk = self._walk()
        others = [other for other in self.others if other.top not in walk.repeats]
        if others:
            first, second = (cell_name(*min(header.leaves.values())) for header in (self.header, others[0]))
            params = {"table": table.label, "first": first, "second": second}
            return None, [Diagnostic("SRC031", _cell(self.place, first), params)]
        if doubts := self._in_doubt(walk):
            return None, doubts
        if table.last_row and not walk.total:
            params = {"table": table.label, "words": table.last_row}
            problems.append(Diagnostic("SRC032", self.place, params))
        elif not walk.rows and not self._totals_nothing(walk.total):
            problems.append(Diagnostic("SRC034", self.place, {"table": table.label}))
        problems += self._warnings(walk)
        columns = self.header.columns
        rows = tuple(walk.rows)
        found = FoundTable(self.sheet, columns, self.label, rows, walk.total, self.header, walk.units, walk.groups)
        return found, problems

    def _totals_nothing(self, row: int) -> bool:
        """Whether the row of totals says that nothing happened: zeros are written there. Sums of no rows are no such statement:
        a form that was only opened and saved has them."""
        cells = [self.sheet.cell(row, column) for column in self.columns if column not in self.texts] if row else []
        stated = [cell for cell in cells if cell is not None]
        zeros = (cell.kind is CellKind.NUMBER and cell.value == 0 and not cell.is_computed for cell in stated)
        return bool(stated) and all(zeros)

    def _mark_column(self) -> int:
        """The column whose mark says that a row begins a group; 0 for none."""
        group = self.table.group
        if group is None:
            return 0
        paths = self.finder.paths(self.header.top, self.header.bottom)
        for column, path in paths.items():
            found = path_tier((group.column,), tuple(text for text, _ in path))
            if found is not None and found <= _SAME:
                return column
        return 0

    def _walk(self) -> _Walk:
        walk, sheet, end = _Walk(), self.sheet, self.table.last_row
        repeated = {other.top: other for other in self.others if other.repeats(self.header)}
        groups = Groups(self.table.group.forms if self.table.group is not None else ())
        last, header_until = self.header.bottom, self.header.bottom
        heading, is_numbered = last, False  # the last row of headings, or of numbers and units below
        for row in sheet.numbers:
            if row <= header_until or row > self.limit:
                continue
            if row in repeated and (last == row - 1 or (end and not walk.total)):
                walk.repeats.append(row)
                heading = last = header_until = repeated[row].bottom
                is_numbered = False
                continue
            if row <= header_until + _NUMBERING_ROWS and last == heading:
                if not is_numbered and self._numbers_columns(row, walk):
                    heading = last = row
                    is_numbered = True
                    continue
                if self._names_units(row):
                    walk.units = walk.units or row
                    heading = last = row
                    continue
            used = [column for column in self.columns if self._is_used(row, column)]
            if not used:
                continue
            is_total = bool(end) and self._says(row, end)
            mark = one_line(self.finder.text(row, self.mark_column)) if self.mark_column else ""
            level = None if is_total else groups.level(mark)
            if level is not None:
                groups.begin(row, mark, self._line(row), level)
                last = row
                continue
            if not is_total and used == [self.label] and len(self.columns) > 1:
                if end:  # its last row is still to come
                    walk.titles.append(row)
                    last = row
                    continue
                walk.ended = row
                break
            if walk.rows and row > last + 1:
                walk.blank += range(last + 1, min(row, last + 1 + MAX_LISTED))
            last = row
            if not is_total:
                inner = groups.current[-1] if groups.current else None
                of_group = ("", 0) if inner is None else (inner.text, inner.row)
                walk.rows.append(Row(row, *of_group, groups.current))
                if self.table.group is not None:
                    self._note_mark(row, mark, walk)
                continue
            walk.total = row
            if walk.rows:
                break
            end = ""  # the totals are on top: records follow
        walk.groups = tuple(groups.all)
        return walk

    @staticmethod
    def _note_mark(row: int, mark: str, walk: _Walk) -> None:
        """Remembers what a record has where groups have their marks."""
        if not mark:
            walk.unmarked.append(row)
        elif any(re.fullmatch(form, mark) for form in MARKS.values()):
            walk.foreign[row] = mark
        else:
            walk.marked += 1

    def _in_doubt(self, walk: _Walk) -> list[Diagnostic]:
        """Errors about rows of which nobody can tell whether they are records."""
        params: dict[str, object] = {"table": self.table.label}
        if walk.doubtful:
            return [Diagnostic("SRC090", _cell(self.place, f"{walk.doubtful}:{walk.doubtful}"), params)]
        if self.table.group is None:
            return []
        params |= {"words": self.table.group.column, "example": _EXAMPLES[self.table.group.forms[0]]}
        if walk.foreign:
            first = next(iter(walk.foreign))
            listed = [f"«{mark}» ({cell_name(row, self.mark_column)})" for row, mark in walk.foreign.items()]
            params["found"] = ", ".join(listed[:MAX_LISTED]) + (" …" if len(listed) > MAX_LISTED else "")
            return [Diagnostic("SRC091", _cell(self.place, cell_name(first, self.mark_column)), params)]
        return [
            Diagnostic("SRC092", _cell(self.place, cell), {**params, "label": self._line(row), "cell": cell})
            for row in walk.unmarked[: MAX_LISTED if walk.marked else 0]
            for cell in [cell_name(row, self.mark_column)]
        ]

    def _is_used(self, row: int, column: int) -> bool:
        cell = self.sheet.rows[row].get(column)
        return cell is not None or (row in self.sheet.merged and self.sheet.cell(row, column) is not None)

    def _line(self, row: int) -> str:
        return one_line(self.finder.text(row, self.label))

    def _says(self, row: int, wanted: str) -> bool:
        """Whether the row's label, or a cell before it, is these words."""
        columns = [column for column in self.sheet.rows[row] if column <= self.label]
        columns += [span.left for span in self.sheet.merged.get(row, ()) if span.left <= self.label <= span.right]
        return any((t := tier(wanted, self.finder.text(row, column))) is not None and t <= _SAME for column in columns)

    def _numbers_columns(self, row: int, walk: _Walk) -> bool:
        """Whether the row numbers the columns. Where it may as well be a record, that is noted in ``walk``."""
        texts = [self.finder.text(row, column) for column in sorted(self.sheet.rows[row])[:MAX_COLUMN]]
        found = numbering(texts)
        if found in (Numbering.NONE, Numbering.SURE):
            return found is Numbering.SURE
        is_sure = bool(self.texts) and not (is_mark(self.finder.text(row, self.label)) and is_mark(self._below(row)))
        if found is Numbering.COUNTING and not is_sure:
            walk.doubtful = walk.doubtful or row
        return is_sure or found is Numbering.COUNTING

    def _below(self, row: int) -> str:
        """The label of the next row that has one."""
        first = bisect_right(self.sheet.numbers, row)
        below = (self.finder.text(number, self.label) for number in self.sheet.numbers[first : first + MAX_NEAR_ROWS])
        return next((text for text in below if text), "")

    def _names_units(self, row: int) -> bool:
        """Whether the row says only the units of the columns: (hồ sơ), (hồ sơ), (%)."""
        texts = [self.finder.text(row, column) for column in self.columns if self._is_used(row, column)]
        is_named = bool(self.finder.text(row, self.label))
        return bool(texts) and not is_named and all(text == "%" or _UNIT.fullmatch(text) for text in texts)

    def _warnings(self, walk: _Walk) -> list[Diagnostic]:
        """Warnings about the rows and columns that were read."""
        sheet, problems = self.sheet, []
        read = [row.number for row in walk.rows] + ([walk.total] if walk.total else [])
        params: dict[str, object] = {"table": self.table.label}
        for code, rows in (
            ("SRC040", [row for row in read if row in sheet.hidden_rows and row not in sheet.filtered_rows]),
            ("SRC041", [row for row in read if row in sheet.filtered_rows]),
            ("SRC043", walk.blank),
            ("SRC047", walk.titles),
        ):
            if rows:
                listed = ", ".join(map(str, sorted(rows)[:MAX_LISTED])) + (" …" if len(rows) > MAX_LISTED else "")
                at = _cell(self.place, f"{min(rows)}:{min(rows)}")
                problems.append(Diagnostic(code, at, {**params, "rows": listed, "count": len(rows)}))
        hidden = [column_name(column) for column in self.columns if sheet.is_hidden(column)]
        if hidden:
            at = _cell(self.place, f"{hidden[0]}:{hidden[0]}")
            problems.append(Diagnostic("SRC042", at, {**params, "columns": ", ".join(hidden)}))
        if walk.ended and (following := self._goes_on(walk.ended)):
            problems.append(
                Diagnostic(
                    "SRC033",
                    _cell(self.place, cell_name(walk.ended, self.label)),
                    {**params, "row": walk.ended, "words": self._line(walk.ended), "next": following},
                )
            )
        return problems

    def _goes_on(self, ended: int) -> int:
        """The row below a note that looks like a record of the table; 0 for none. Headings of another table end the search."""
        first = bisect_right(self.sheet.numbers, ended)
        for row in self.sheet.numbers[first : first + MAX_NEAR_ROWS]:
            cells = self.sheet.rows[row]
            figures = [cells[column] for column in self.columns if column in cells and column not in self.texts]
            if row > self.limit or not all(map(_is_figure, figures)):
                return 0
            if figures and any(column in cells for column in self.texts or self.columns):
                return row
        return 0


def _is_figure(cell: Cell) -> bool:
    return cell.kind is not CellKind.TEXT or _FIGURE.fullmatch(str(cell.value).strip()) is not None


def _at(place: Location, sheet: Sheet) -> Location:
    return Location(file=place.file, sheet=sheet.name)


def _cell(place: Location, cells: str) -> Location:
    return Location(file=place.file, sheet=place.sheet, cells=cells)
