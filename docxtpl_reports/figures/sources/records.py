"""Reads the records, totals and single values of a table that was found, as nodes that a data file could have held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.limits import MAX_CELLS_REPORTED, MAX_LISTED
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import GROUP, OUTER_GROUP, Field, SourceTable
from docxtpl_reports.figures.yaml.nodes import Mark, Node, ScalarNode, Source, located
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name
from docxtpl_reports.ooxml.charts.areas import cell_name, column_name
from docxtpl_reports.spreadsheets.sheet import Book, Cell, Sheet, Span
from docxtpl_reports.values import Number

from . import cells, tables
from .groups import same_names
from .nodes import CellNode
from .words import says_total, tier, words

_SUMMED = ("so_nguyen", "tien")
_UNCHECKED = ("SRC131", "SRC132")
_NOT_SUMMED = "x"  # in a row of totals, as printed forms say that a column has none
_SAME = 2  # tiers up to this one are the same words, but for notes and accents


class SheetSource(Source):
    """A sheet of a spreadsheet; its lines and columns are rows and columns, which count from 1."""

    __slots__ = ("sheet",)

    def __init__(self, file: str, sheet: str) -> None:
        super().__init__(file, ())
        self.sheet = sheet

    def at(self, line: int, column: int) -> Location:
        return Location(file=self.file, sheet=self.sheet, cells=f"{column_name(column)}{line}")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of the table. ``cells``: by the names of the fields; a field whose cell is blank may be missing."""

    number: int
    place: Location
    cells: Mapping[str, Node]


class RecordReader:
    """Reads what lies in one table; ``problems`` are bounded, the last one says how many more there are."""

    def __init__(self, book: Book, table: SourceTable, place: Location) -> None:
        self.book, self.table, self.place = book, table, place
        self._problems: list[Diagnostic] = []
        self._more = 0
        self._reported: set[tuple[str, Location]] = set()
        self._merged: set[Span] = set()
        self._sheets: dict[str, SheetSource] = {}

    @property
    def problems(self) -> list[Diagnostic]:
        reported = {
            place for code, place in self._reported if code not in _UNCHECKED
        }  # a total may be read as a value too
        problems = [one for one in self._problems if one.code not in _UNCHECKED or one.location not in reported]
        if not self._more:
            return problems
        params = {"count": self._more, "table": self.table.label}
        return [*problems, Diagnostic("SRC046", self.place, params)]

    def report(self, code: str, place: Location, params: Mapping[str, object]) -> None:
        """Records a problem; a cell that two lists read has it once."""
        if (code, place) in self._reported:
            return
        self._reported.add((code, place))
        if len(self._problems) < MAX_CELLS_REPORTED:
            self._problems.append(Diagnostic(code, place, params))
        else:
            self._more += 1

    def records(self, found: tables.FoundTable, fields: Iterable[Field], key: str = "") -> list[Record]:
        """All records by the fields of a list; ``key`` is the field that rows are found again by."""
        chosen = [(field, found.columns[field.name]) for field in fields if field.name in found.columns]
        names = [field.name for field in fields if field.name not in found.columns]
        group = next((field for field in fields if field.name == GROUP and GROUP not in found.columns), None)
        if group is not None:
            self._check_names(found, with_outer=OUTER_GROUP in names)
        records = []
        for row in found.rows:
            read: dict[str, Node] = {}
            for field, column in chosen:
                node = self._node(found, row.number, column, field, one_line=field.name == key)
                if node is not None:
                    read[field.name] = node
            if group is not None and row.group:
                place = self._at(found.sheet, row.group_row, found.label_column)
                read[GROUP] = CellNode(row.group, True, place, None, row.group)
            elif group is not None and self.table.group is not None and group.required and not group.may_be_blank:
                place = self._at(found.sheet, found.rows[0].number, found.label_column)
                self.report("SRC093", place, {"table": self.table.label, "words": self.table.group.column})
                read[GROUP] = CellNode("", True, place)
            if OUTER_GROUP in names and row.groups and row.groups[0].level == 0:
                outer = row.groups[0]
                place = self._at(found.sheet, outer.row, found.label_column)
                read[OUTER_GROUP] = CellNode(outer.text, True, place, None, outer.text)
            at = Location(file=self.place.file, sheet=found.sheet.name, cells=f"{row.number}:{row.number}")
            records.append(Record(row.number, at, read))
            self._doubt_total(found, row.number)
        if found.total:
            self._check_sums(found, found.total, self.table.last_row, records, chosen)
            self._tell_unchecked(found, records, chosen)
        in_groups: dict[int, list[Record]] = {group.row: [] for group in found.groups}
        for row, record in zip(found.rows, records, strict=True):
            for one in row.groups:
                in_groups[one.row].append(record)
        for one in found.groups:
            self._check_sums(found, one.row, one.text, in_groups[one.row], chosen)
        return records

    def column(self, found: tables.FoundTable, name: str, field: Field) -> list[Node]:
        """The cells of one column, for a list without fields; blank ones are left out."""
        nodes = (self._node(found, row.number, found.columns[name], field) for row in found.rows)
        return [node for node in nodes if node is not None]

    def total(self, found: tables.FoundTable, fields: Iterable[Field]) -> dict[str, object]:
        """The values in the row of totals of the fields that can be read."""
        return {
            field.name: value
            for field in fields
            if field.name in found.columns
            and (value := self._value_of_total(found, found.total, field, found.columns[field.name])) is not None
        }

    def scalar(self, found: tables.FoundTable, field: Field, row_label: str, column: str, path: str) -> Node | None:
        """The cell of a column in the row with a label: a record's, or that of the totals."""
        rows = [row.number for row in found.rows] + ([found.total] if found.total else [])
        if self.table.last_row and tier(row_label, self.table.last_row) in (0, 1, 2) and found.total:
            rows = [found.total]
        else:
            rows = [row for row in rows if self._is_labelled(found, row, row_label)]
        params: dict[str, object] = {"row": row_label, "table": self.table.label, "label": field.title, "path": path}
        at = Location(file=self.place.file, sheet=found.sheet.name)
        if len(rows) != 1:
            params["rows"] = ", ".join(map(str, rows[:MAX_LISTED]))
            self.report("SRC038" if rows else "SRC037", at, params)
            return CellNode("", True, at)
        return self._node(found, rows[0], found.columns[column], field)

    def named(self, field: Field, name: str) -> Node | None:
        """The cell that the workbook has a name for."""
        wanted = words(name).exact
        found = next((cell for known, cell in self.book.names.items() if words(known).exact == wanted), None)
        sheet = None if found is None else next((s for s in self.book.sheets if s.name == found[0]), None)
        if found is None or sheet is None:
            problem = unknown_name(UnknownName("SRC035", "SRC036"), name, self.book.names, self.place)
            self.report(problem.code, problem.location, problem.params)
            return CellNode("", True, self.place)
        if not sheet.visible:
            self.report("SRC023", Location(file=self.place.file, sheet=sheet.name), {"sheet": sheet.name})
        return self._read(sheet, found[1], found[2], sheet.cell(found[1], found[2]), field)

    # --- cells -----------------------------------------------------------------------------------------------------------

    def _node(
        self, found: tables.FoundTable, row: int, column: int, field: Field, *, one_line: bool = False
    ) -> Node | None:
        sheet = found.sheet
        span = sheet.span(row, column) if row in sheet.merged else None
        if span is not None and self._is_doubtful(span, found, column, field):
            self._tell_merged(sheet, span, field)
            return CellNode("", True, self._at(sheet, row, column))
        cell = sheet.rows.get(row, {}).get(column) if span is None else sheet.rows.get(span.top, {}).get(span.left)
        return self._read(sheet, row, column, cell, field, one_line=one_line)

    def _read(
        self, sheet: Sheet, row: int, column: int, cell: Cell | None, field: Field, *, one_line: bool = False
    ) -> Node | None:
        place = self._mark(sheet, row, column)
        if cell is None:
            if field.may_be_blank:
                return ScalarNode("", False, place)
            if not field.required:
                return None
            at = located(place)
            self.report("SRC065", at, {"label": field.title, "cell": at.cells})
            return CellNode("", True, place)
        try:
            value = cells.read(cell, field, from_1904=self.book.from_1904)
        except cells.CellError as error:
            problem = error.at(located(place), field)
            self.report(problem.code, problem.location, problem.params)
            value = error.value
        if one_line and isinstance(value, str):
            typed = cells.one_line(value)
            value = cells.without_bullet(typed)
            if value != typed:
                at = located(place)
                self.report("SRC097", at, {"typed": typed, "name": value, "label": field.title, "cell": at.cells})
        spelled = "" if type(value) in (int, Decimal) else _spelled(value, cell)  # a number is spelled where it is told
        return CellNode(spelled, True, place, None, value)

    def _is_doubtful(self, span: Span, found: tables.FoundTable, column: int, field: Field) -> bool:
        """Whether a merged cell leaves open which row or column its number is of; a text holds for all its rows."""
        if kind_of(field).layout in (Layout.TEXT, Layout.CHOICE):
            return False
        others = (other for other in found.columns.values() if other != column)
        return span.top != span.bottom or any(span.left <= other <= span.right for other in others)

    def _tell_merged(self, sheet: Sheet, span: Span, field: Field) -> None:
        if span in self._merged:
            return
        self._merged.add(span)
        area = f"{cell_name(span.top, span.left)}:{cell_name(span.bottom, span.right)}"
        place = Location(file=self.place.file, sheet=sheet.name, cells=area)
        self.report("SRC044", place, {"cells": area, "label": field.title})

    def _mark(self, sheet: Sheet, row: int, column: int) -> Mark:
        source = self._sheets.get(sheet.name)
        if source is None:
            source = self._sheets[sheet.name] = SheetSource(self.place.file or "", sheet.name)
        return source, row, column

    def _at(self, sheet: Sheet, row: int, column: int) -> Location:
        return located(self._mark(sheet, row, column))

    def _is_labelled(self, found: tables.FoundTable, row: int, label: str) -> bool:
        cell = found.sheet.cell(row, found.label_column)
        found_tier = None if cell is None else tier(label, str(cell.value))
        return found_tier is not None and found_tier <= _SAME

    # --- groups ----------------------------------------------------------------------------------------------------------

    def _check_names(self, found: tables.FoundTable, *, with_outer: bool) -> None:
        """Groups of one name would become one group, with the rows of both."""
        for same in same_names((row.groups for row in found.rows), with_outer=with_outer):
            place = self._at(found.sheet, same.second.row, found.label_column)
            params: dict[str, object] = {"table": self.table.label, "words": same.second.text}
            params |= {"first": same.first.row, "second": same.second.row}
            if same.outer is None or with_outer:
                self.report("SRC095", place, params)
            else:
                outer = dict(zip(("outer", "other"), same.outer, strict=True))
                self.report("SRC094", place, {**params, **outer, "list": OUTER_GROUP})

    # --- totals ----------------------------------------------------------------------------------------------------------

    def _value_of_total(self, found: tables.FoundTable, row: int, field: Field, column: int) -> object:
        cell = found.sheet.cell(row, column)
        if cell is None or not kind_of(field).is_number:
            return None
        try:
            return cells.read(cell, field, from_1904=self.book.from_1904)
        except cells.CellError as error:
            return error.value

    def _doubt_total(self, found: tables.FoundTable, row: int) -> None:
        """A record whose label is that of a row of sums, where the rules name none, would be added twice."""
        if self.table.last_row:
            return
        for column in {min(found.sheet.rows.get(row, {0: None})), found.label_column}:
            cell = found.sheet.cell(row, column)
            if cell is not None and says_total(str(cell.value)):
                params = {"words": str(cell.value).strip(), "table": self.table.label, "name": self.table.name}
                self.report("SRC130", self._at(found.sheet, row, column), params)
                return

    def _check_sums(
        self,
        found: tables.FoundTable,
        row: int,
        label: str,
        records: Sequence[Record],
        chosen: Iterable[tuple[Field, int]],
    ) -> None:
        """A row of totals, or one that begins a group, must say the sums of its records."""
        for field, column in chosen:
            if field.kind in _SUMMED:
                self._check_sum(found, row, label, records, field, column)

    def _check_sum(
        self, found: tables.FoundTable, row: int, label: str, records: Iterable[Record], field: Field, column: int
    ) -> None:
        """The sum of one column, as far as all its records could be read."""
        stored = self._value_of_total(found, row, field, column)
        values = list(_numbers(record.cells.get(field.name) for record in records))
        if not isinstance(stored, Decimal | int) or None in values:
            return
        summed = sum(value for value in values if value is not None)
        if summed != stored:
            params = {
                "words": label,
                "table": self.table.label,
                "label": field.title,
                "stored": str(Number(stored, field.kind)),
                "summed": str(Number(summed, field.kind)),
            }
            self.report("SRC045", self._at(found.sheet, row, column), params)

    def _tell_unchecked(
        self, found: tables.FoundTable, records: Sequence[Record], chosen: Iterable[tuple[Field, int]]
    ) -> None:
        """Totals that are blank beside others, or unreadable: without a word their columns would go unchecked."""
        summed = [(field, column) for field, column in chosen if field.kind in _SUMMED and column > found.label_column]
        stored = {column: self._value_of_total(found, found.total, field, column) for field, column in summed}
        has_numbers = any(isinstance(value, Decimal | int) for value in stored.values())
        for field, column in summed:
            if isinstance(stored[column], Decimal | int) or found.sheet.span(found.total, column) is not None:
                continue
            if not records or None in _numbers(record.cells.get(field.name) for record in records):
                continue  # there is no sum to compare with
            cell = found.sheet.cell(found.total, column)
            if (cell is None and not has_numbers) or (cell is not None and _says_no_sum(cell)):
                continue
            place = self._at(found.sheet, found.total, column)
            params = {"words": self.table.last_row, "table": self.table.label, "label": field.title}
            self.report("SRC131" if cell is None else "SRC132", place, {**params, "cell": place.cells})


def _says_no_sum(cell: Cell) -> bool:
    return cells.one_line(str(cell.value)).casefold() == _NOT_SUMMED


def _numbers(nodes: Iterable[Node | None]) -> Iterator[Decimal | int | None]:
    """The numbers of cells; None for one that is blank or could not be read."""
    for node in nodes:
        value = node.value if isinstance(node, CellNode) else None
        yield value if isinstance(value, Decimal | int) else None


def _spelled(value: object, cell: Cell) -> str:
    """A value as a person would type it, for messages."""
    return "" if value is None and cell.value is None else str(cell.value if value is None else value)
