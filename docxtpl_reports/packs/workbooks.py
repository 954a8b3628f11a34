"""Makes spreadsheets to fill in, one for each table that the rules read, with headings, an example and input checks by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, how_to_type, kind_of
from docxtpl_reports.figures.rules.model import OUTER_GROUP, Field, Rules, SourceTable
from docxtpl_reports.figures.rules.sources import fields_of
from docxtpl_reports.ooxml.charts.areas import column_name
from docxtpl_reports.spreadsheets.sheet import Span
from docxtpl_reports.spreadsheets.writer import Formula, InputCheck, Plan, Style, sheet_name, write
from docxtpl_reports.values import Number

_ROWS = 30  # that are prepared; more can be added below
_SUMMED_ROWS = 5000  # below the row of totals
_NARROW, _WIDE = 14, 36
_FIRST_DAY, _LAST_DAY = "16438", "73415"  # 1 January 1945 and 31 December 2100, as Excel counts days
_SUMMED = ("so_nguyen", "tien")
_EXAMPLES = {"so_nguyen": "1.185", "phan_tram": "99,70%", "tien": "1.500.000", "ngay": "13/08/2024"}


def all_of(rules: Rules, stem: str) -> dict[str, tuple[str, bytes]]:
    """The workbooks of all tables that values are read from: table → file beside the data file of that stem, content."""
    used = [table for table in rules.tables.values() if fields_of(rules, table) and not table.pack]
    return {table.name: (f"nguon/{stem}-{_stem(table.name)}.xlsx", workbook(rules, table)) for table in used}


def _stem(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", vietnamese.fold(name)).strip("-") or "bang"


def workbook(rules: Rules, table: SourceTable) -> bytes:
    """A workbook that the reader takes for this table, with nothing filled in."""
    fields = fields_of(rules, table)
    plan = Plan(sheet_name(table.sheet if isinstance(table.sheet, str) else table.label))
    _Filler(table, fields, plan).fill()
    before: list[Plan] = []
    if isinstance(table.sheet, int) and not table.excel_table:
        before = [_filler_sheet(number) for number in range(1, table.sheet)]
    return write([*before, plan])


def _filler_sheet(number: int) -> Plan:
    """A sheet before the one that the rules count to."""
    plan = Plan(translate(N_("Trang {number}")).format(number=number))
    plan.put(1, 1, translate(N_("Trang này để trống: quy tắc đọc trang sau.")), Style.NOTE)
    return plan


class _Filler:
    """Lays out one sheet, from the top."""

    def __init__(self, table: SourceTable, fields: Mapping[str, Field], plan: Plan) -> None:
        self.table, self.fields, self.plan = table, fields, plan
        self.row = 1

    def fill(self) -> None:
        self._line(self.table.label, Style.TITLE)
        cells = {name[1:-1]: field for name, field in self.fields.items() if name.startswith("[")}
        if cells:
            self._named_cells(cells)
        if self.table.columns:
            self._table_below()

    def _line(self, text: str, style: Style) -> None:
        self.plan.put(self.row, 1, text, style)
        self.row += 1

    def _named_cells(self, cells: Mapping[str, Field]) -> None:
        """One line for each named cell: label, the cell, its unit."""
        for name, field in cells.items():
            self.plan.put(self.row, 1, field.label, Style.TEXT)
            self.plan.put(self.row, 2, None, style_of(field))
            if field.unit and field.unit != "%":
                self.plan.put(self.row, 3, field.unit, Style.NOTE)
            self.plan.names[name] = (self.row, 2)
            if (check := input_check(field, Span(self.row, 2, self.row, 2))) is not None:
                self.plan.checks.append(check)
            self.row += 1
        self.row += 1
        self.plan.widths |= {1: _WIDE, 2: _NARROW}

    def _table_below(self) -> None:
        table, plan = self.table, self.plan
        headings: dict[str, tuple[str, ...]] = dict(table.columns)
        if table.group is not None and (table.group.column,) not in headings.values():
            headings = {"": (table.group.column,), **headings}
        self._line(
            translate(
                N_("Điền vào các dòng dưới tiêu đề, hết dòng kẻ sẵn thì điền tiếp bên dưới. Dòng ví dụ không được đọc.")
            ),
            Style.NOTE,
        )
        label = self._label_column(headings)
        for column, name in enumerate(headings, 1):
            field = self.fields.get(name)
            if field is not None and (example := example_of(field)):
                plan.put(self.row, column, example, Style.NOTE)
        self.row += 2  # a blank row: the example is no part of the heading
        bottom = self._headings(headings)
        if table.last_row:  # on top, so that rows can be added below as long as there are
            bottom += 1
        first, last = bottom + 1, bottom + _ROWS
        marks = self._group_marks()
        for row, text in enumerate(marks, first):
            mark = next(c for c, words in enumerate(headings.values(), 1) if words == (table.group.column,))  # type: ignore[union-attr]
            plan.put(row, mark, text, Style.TEXT)
            plan.put(row, label, "…", Style.TEXT)
        for column, name in enumerate(headings, 1):
            field = self.fields.get(name)
            style = Style.TEXT if field is None else style_of(field)
            for row in range(first, last + 1):
                plan.cells.setdefault((row, column), (None, style))
            if (
                field is not None
                and (check := input_check(field, Span(first + len(marks), column, bottom + _SUMMED_ROWS, column)))
                is not None
            ):
                plan.checks.append(check)
            plan.widths[column] = _WIDE if column == label else 6 if not name else _NARROW
        if table.last_row:
            self._totals(bottom, headings, label, first, bottom + _SUMMED_ROWS)
        plan.frozen = bottom
        if table.excel_table:
            names = tuple(" ".join(words[-1:]) for words in headings.values())
            plan.table = (table.excel_table, Span(bottom, 1, last, len(headings)), names)
        self.row = last + 2

    def _group_marks(self) -> list[str]:
        """The marks of the rows that begin the first group: one, or two where the list asks for the outer group too."""
        if self.table.group is None:
            return []
        marks = ["I" if form == "la_ma" else "A" for form in self.table.group.forms]
        return marks if OUTER_GROUP in self.fields else marks[:1]

    def _label_column(self, headings: Mapping[str, Sequence[str]]) -> int:
        """The column of texts that names a row."""
        for column, name in enumerate(headings, 1):
            field = self.fields.get(name)
            if name and (field is None or kind_of(field).layout in (Layout.TEXT, Layout.CHOICE)):
                return column
        return 1

    def _headings(self, headings: Mapping[str, tuple[str, ...]]) -> int:
        """Writes the levels: what is the same beside each other is merged, and short columns reach down. The last row."""
        plan, top = self.plan, self.row
        levels = 1 if self.table.excel_table else max(len(words) for words in headings.values())
        bottom = top + levels - 1
        columns = list(headings.values())
        for column, words in enumerate(columns, 1):
            words = words[-1:] if self.table.excel_table else words
            for row in range(top, bottom + 1):
                plan.put(row, column, None, Style.HEADING)
            for level, text in enumerate(words):
                row = top + level
                if level == len(words) - 1:
                    plan.put(row, column, text, Style.HEADING)
                    if row < bottom:
                        plan.merges.append(Span(row, column, bottom, column))
                elif (
                    column == 1
                    or columns[column - 2][: level + 1] != words[: level + 1]
                    or len(columns[column - 2]) <= level + 1
                ):
                    plan.put(row, column, text, Style.HEADING)
                    last = self._last_alike(columns, column, level)
                    if last > column:
                        plan.merges.append(Span(row, column, row, last))
        return bottom

    @staticmethod
    def _last_alike(columns: Sequence[tuple[str, ...]], column: int, level: int) -> int:
        last = column
        while (
            last < len(columns)
            and columns[last][: level + 1] == columns[column - 1][: level + 1]
            and len(columns[last]) > level + 1
        ):
            last += 1
        return last

    def _totals(self, row: int, headings: Iterable[str], label: int, first: int, last: int) -> None:
        for column, name in enumerate(headings, 1):
            field = self.fields.get(name)
            if column == label:
                self.plan.put(row, column, self.table.last_row, Style.TOTAL)
            elif field is not None and field.kind in _SUMMED:
                letters = column_name(column)
                style = Style.TOTAL_COUNT if field.kind == "so_nguyen" else Style.TOTAL_NUMBER
                self.plan.put(row, column, Formula(f"SUM({letters}{first}:{letters}{last})"), style)
            else:
                self.plan.put(row, column, None, Style.TOTAL)


def example_of(field: Field) -> str:
    """A value as it may be typed into a cell, for the example above or below a heading."""
    if field.choices:
        return field.choices[0]
    sample = _EXAMPLES.get(field.kind, kind_of(field).sample) if not field.item else ""
    return translate(N_("Ví dụ")) if not sample and kind_of(field).layout is Layout.TEXT else sample


def style_of(field: Field) -> Style:
    """The format of the cells of a field."""
    kind = element_kind(field) if field.item else kind_of(field)
    if kind.name == "ngay":
        return Style.DATE
    if kind.is_rate:
        return Style.PERCENT
    if kind.name == "so_nguyen":
        return Style.COUNT
    return Style.NUMBER if kind.is_number else Style.TEXT


def input_check(field: Field, area: Span) -> InputCheck | None:
    """The check of a kind with its bounds, and how to type it as prompt; None for texts, of which any will do."""
    kind = element_kind(field) if field.item else kind_of(field)
    unit = f" ({field.unit})" if field.unit and field.unit != "%" else ""
    how = str(how_to_type(field) if not field.item else kind.how_to_type)
    prompt = " ".join(filter(None, (f"{how}{unit}.", field.note)))
    error = translate(N_("Ô này phải là: {how}.")).format(how=how + _bounds_text(field))
    if kind.name == "ngay":
        return InputCheck(area, "date", _FIRST_DAY, _LAST_DAY, (), field.label, prompt, error)
    if kind.is_number:
        low, high = (_bound(one, percent=kind.is_rate) for one in (field.minimum, field.maximum))
        if not low and not high:
            low = "-1000000000000000"
        return InputCheck(
            area, "whole" if kind.name == "so_nguyen" else "decimal", low, high, (), field.label, prompt, error
        )
    choices = field.choices or (("có", "không") if kind.name == "dung_sai" else ())
    if not choices:
        return None
    return InputCheck(area, "list", "", "", tuple(choices), field.label, prompt, error)


def _bound(bound: Fraction | None, *, percent: bool) -> str:
    if bound is None:
        return ""
    exact = bound / 100 if percent else bound
    return str(exact.numerator) if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"


def _bounds_text(field: Field) -> str:
    texts = []
    for bound, sign in ((field.minimum, "≥"), (field.maximum, "≤")):
        if bound is not None:
            texts.append(f"{sign} {Number(bound, unit=field.unit)}")
    return f" ({', '.join(texts)})" if texts else ""
