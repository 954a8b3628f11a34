"""Lays one row of a table of units over a data file, as if its cells were typed there."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Location, Phrase
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules, fixed
from docxtpl_reports.figures.sources import cells
from docxtpl_reports.figures.sources.nodes import CellNode
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.spreadsheets.sheet import Cell, CellKind

from . import printed_once
from .sections import SECTIONS, Form

FILE_NAME = "ten_tep"  # the column that names the document
NOT_READ = "#"  # before a heading whose column is not read; alone, the heading of the column that marks the example


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table of units: the dotted path of its value, its heading as written, its letters in the spreadsheet."""

    path: str
    heading: str
    letters: str


@dataclass(frozen=True, slots=True)
class TableHead:
    """The common part of all rows of a table of units. ``naming``: the place, among the columns, of the one that names a row
    for people; -1 without one; ``digest``: of the file's bytes; ``is_guessed``: its encoding had to be;
    ``code_lengths``: what a list of failed rows remembers of their codes, some of which begin with 0."""

    file: str
    sheet: str
    columns: tuple[TableColumn, ...]
    from_1904: bool = False
    naming: int = -1
    digest: str = ""
    is_guessed: bool = False
    code_lengths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the spreadsheet, and a cell for each column, None where it is blank."""

    head: TableHead
    number: int
    cells: tuple[Cell | None, ...]

    @property
    def place(self) -> Location:
        return Location(file=self.head.file, sheet=self.head.sheet, cells=f"{self.number}:{self.number}")

    def at(self, column: TableColumn) -> Location:
        return Location(file=self.head.file, sheet=self.head.sheet, cells=f"{column.letters}{self.number}")

    @property
    def name(self) -> str:
        """The words that name the unit for people, if there are any."""
        cell = self.cells[self.head.naming] if self.head.naming >= 0 else None
        return "" if cell is None else " ".join(text_of(cell).split())

    @property
    def unit(self) -> Phrase:
        """The row in messages: «dòng 12 (xã A)»."""
        return Phrase(N_("dòng"), f" {self.number}" + (f" ({self.name})" if self.name else ""))

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.head.columns)

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as texts that are read as the same values."""
        return tuple("" if cell is None else text_of(cell) for cell in self.cells)

    @property
    def digest(self) -> str:
        """The SHA-256 of the row's content, wherever in its table it is."""
        known = hashlib.sha256()
        for column, cell in zip(self.head.columns, self.cells, strict=True):
            kind = "" if cell is None else cell.kind.name
            known.update(f"{column.path}\0{kind}\0{'' if cell is None else text_of(cell)}\0".encode())
        return known.hexdigest()


def text_of(cell: Cell) -> str:
    """The text of a cell, as somebody would type it; a formula without result is an error also where it is written out."""
    value = "#N/A" if cell.kind is CellKind.NO_VALUE else cell.value
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime.date):
        return vietnamese.short_date(value)
    if isinstance(value, Decimal):
        if cell.format.is_percent:
            return f"{_digits(value * 100)}%"
        return _digits(value).zfill(cell.format.zeros)
    return "" if value is None else str(value)


def _digits(value: Decimal) -> str:
    """A number without grouping, and without zeros that arithmetic has added."""
    whole, _, part = f"{value:f}".partition(".")
    return f"{whole},{part}".rstrip("0").rstrip(",") if part else whole


# --- values ----------------------------------------------------------------------------------------------------------------

_AS_CELLS = ("ngay", "gio")  # whose texts in spreadsheets have a time or seconds besides
_IN_LINES = (Layout.VALUE, Layout.TEXT, Layout.CHOICE)  # items of lists that a line of a cell can hold
_NULLS = ("null", "để trống")  # typed where a row has no value although the common file may have one


def parts_of(path: str) -> tuple[str, ...]:
    """``so_lieu``, ``dung_han``, ``2023``; the code of a check has dots of its own."""
    section = path.partition(".")[0]
    return tuple(path.split(".", 1 if SECTIONS[section].form is Form.REASONS else 2))


def field_at(rules: Rules, path: str) -> Field | None:
    """The field that a cell of this path is read by; None for a path that no single cell can hold."""
    name, _, rest = path.partition(".")
    section = SECTIONS.get(name)
    if section is None or section.form in (Form.PACK, Form.PATHS, Form.EXPECTED):
        return None
    if section.form is Form.PATH:
        return None if rest else fixed(name, name, "chuoi")
    if section.form is Form.REASONS:
        return fixed(rest, rest, "chuoi") if rest else None
    if section.form is Form.TABLES:
        table = rules.tables.get(rest)
        return None if table is None else fixed(rest, table.label, "chuoi")
    if section.form is not Form.DECLARED:
        return dict(section.values()).get(path)
    key, _, inner = rest.partition(".")
    found = rules.declared.get(name, {}).get(key)
    return None if found is None else _inner_field(found, inner)


def _inner_field(field: Field, inner: str) -> Field | None:
    """The part of a field that one cell can hold: a year, a month, the name of a person."""
    layout = kind_of(field).layout
    if layout in (Layout.YEARS, Layout.KEYED):
        return field._replace(name=inner, kind=element_kind(field).name, item=None, keys="") if inner else None
    if inner:
        return next((one for one in kind_of(field).fields if one.name == inner), None)
    is_list = layout is Layout.LIST and element_kind(field).layout not in _IN_LINES
    return None if field.fields or layout is Layout.DOCUMENT or is_list else field


def as_tree(
    row: TableRow, rules: Rules, below: MappingNode, only: Container[str] | None = None
) -> tuple[MappingNode, list[Diagnostic]]:
    """The row, or ``only`` some of its columns, as a data file that builds on ``below``.

    A blank cell gives nothing; where there is nothing ``below`` either, its place is that of the missing value.
    """
    problems: list[Diagnostic] = []
    values: dict[str, Any] = {}
    for column, cell in zip(row.head.columns, row.cells, strict=True):
        field = field_at(rules, column.path) if only is None or column.path in only else None
        if field is None:
            continue
        parts, place = parts_of(column.path), row.at(column)
        if cell is None:
            is_value = SECTIONS[parts[0]].form in (Form.RECORD, Form.DECLARED)
            if not is_value or field.default is not None or not _is_missing(below, parts):
                continue
            node: Node = ScalarNode("", False, place)
        else:
            node, more = _node(cell, field, place, from_1904=row.head.from_1904)
            problems += (replace(one, params={**one.params, "path": column.path}) for one in more)
        inner = values
        for part in parts[:-1]:
            inner = inner.setdefault(part, {})
        inner[parts[-1]] = node
    return _mapping(values, row.place), problems


def may_be_left_blank(rules: Rules, path: str, below: MappingNode) -> bool:
    """Whether a blank cell of this column means that there is no value: nothing ``below`` gives one, the rules need none."""
    field = field_at(rules, path)
    return (
        field is not None
        and field.required
        and field.may_be_blank
        and field.default is None
        and SECTIONS[path.partition(".")[0]].form in (Form.RECORD, Form.DECLARED)
        and not _is_written(below, parts_of(path))
    )


def _is_written(tree: Node | None, parts: Iterable[str]) -> bool:
    """Whether a value is there, even if it is null."""
    for part in parts:
        tree = tree.get(part) if isinstance(tree, MappingNode) else None
    return tree is not None


def _says_null(typed: str, field: Field) -> bool:
    """Whether a text stands for no value: a blank cell leaves the value to the common file."""
    if cells.one_line(typed).casefold() in _NULLS:
        return True
    return field.may_be_blank and not kind_of(field).is_answered_no and printed_once.says_nothing(typed)


def _is_missing(tree: Node | None, parts: Iterable[str]) -> bool:
    for part in parts:
        tree = tree.get(part) if isinstance(tree, MappingNode) else None
    return tree is None or tree.is_null


def _mapping(values: dict[str, Any], place: Location) -> MappingNode:
    return MappingNode(
        {
            key: (ScalarNode(key, False, place), _mapping(value, place))
            if isinstance(value, dict)
            else (ScalarNode(key, False, value.location), value)
            for key, value in values.items()
        },
        place,
    )


def _node(cell: Cell, field: Field, place: Location, *, from_1904: bool) -> tuple[Node, list[Diagnostic]]:
    """The value of a cell: text as if it were typed in YAML, anything else read by the kind of the field."""
    layout = kind_of(field).layout
    if cell.kind is CellKind.TEXT and _says_null(str(cell.value), field):
        return ScalarNode("", False, place), []
    if cell.kind is CellKind.TEXT and layout is Layout.LIST:
        lines = [line for typed in cells.tidy_text(str(cell.value)).splitlines() if (line := typed.strip())]
        bare = [cells.without_bullet(line) for line in lines]
        if all(one != line for one, line in zip(bare, lines, strict=True)):  # the dashes of a list, as in YAML
            lines = bare
        return SequenceNode(tuple(ScalarNode(line, True, place) for line in lines), place), []
    if cell.kind is CellKind.TEXT and kind_of(field).name not in _AS_CELLS:
        is_text = layout in (Layout.TEXT, Layout.CHOICE, Layout.PERSON)
        text = (cells.tidy_text if is_text else cells.one_line)(str(cell.value))
        return ScalarNode(text, True, place), []
    one = field._replace(kind=element_kind(field).name, item=None) if layout is Layout.LIST else field
    problems: list[Diagnostic] = []
    try:
        value = cells.read(cell, one, from_1904=from_1904)
    except cells.CellError as error:
        problems.append(error.at(place, field))
        value = error.value
    node = CellNode("" if value is None else str(value), True, place, None, value)
    return (SequenceNode((node,), place) if layout is Layout.LIST else node), problems
