"""Reads what the rules say of spreadsheets: the tables in them (``bang``), and which values are read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.limits import MAX_HEADER, MAX_HEADER_ROWS, MAX_TABLES
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode
from docxtpl_reports.spreadsheets.limits import MAX_SHEETS

from .kinds import KINDS, Layout, element_kind, kind_of
from .model import GROUP_FORMS, UNITS, Field, Rules, SourceGroup, SourceTable, Taken

TABLE_KEYS = ("ten", "trang", "cot", "den_dong", "nhom", "bang_excel", "ghi_chu")
GROUP_KEYS = ("cot", "dang")
TAKEN_KEYS = ("tu_bang", "dong", "cot", "ten_o")
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")  # of what somebody may have named instead of a table

_UNKNOWN_TABLE = reading.UnknownName("SRC100", "SRC101")
_UNKNOWN_COLUMN = reading.UnknownName("SRC102", "SRC103")
_UNKNOWN_FORM = reading.UnknownName("SRC111", "SRC112")
# A cell holds one text, number or date; a list in it could only be guessed.
_IN_CELLS = (Layout.VALUE, Layout.TEXT, Layout.CHOICE)


class TableReader(reading.NodeReader):
    """Reads ``bang`` of the rules, and ``tu_bang`` of a field."""

    def tables(self, node: Node | None, check_identifier: Callable[[ScalarNode], None]) -> Mapping[str, SourceTable]:
        found: dict[str, SourceTable] = {}
        for key, value in self.mapping(node, "bang") or ():
            check_identifier(key)
            item = self.mapping(value, f"bang.{key.text}")
            if item is None:
                if value.is_null:
                    self.report("RUL003", key.location, {"key": "cot", "section": f"bang.{key.text}"})
                continue
            if key.text == UNITS:
                self.report("UNT053", key.location, {"name": UNITS})
                continue
            if len(found) == MAX_TABLES:
                self.report("SRC113", key.location, {"limit": MAX_TABLES})
                break
            found[key.text] = self._table(key, item, check_identifier)
        return found

    def _table(self, key: ScalarNode, node: MappingNode, check_identifier: Callable[[ScalarNode], None]) -> SourceTable:
        where = f"bang.{key.text}"
        self.check_keys(node, TABLE_KEYS, where, reading.RULES_KEY)
        excel_table, last_row = (
            self.text(node.get(name), f"{where}.{name}") or "" for name in ("bang_excel", "den_dong")
        )
        for name in ("den_dong", "trang"):  # an Excel table is found by its name, and knows where it ends
            if excel_table and (extra := node.get(name)) is not None:
                self.report("SRC110", extra.location, {"key": name, "name": where})
        columns = self._headings(node.get("cot"), f"{where}.cot", check_identifier)
        for name, levels in columns.items():
            if excel_table and len(levels) > 1:
                self.report("SRC118", (node.get("cot") or node).location, {"name": f"{where}.cot.{name}"})
        return SourceTable(
            key.text,
            self.text(node.get("ten"), f"{where}.ten") or key.text,
            columns,
            self._sheet(node.get("trang"), f"{where}.trang"),
            "" if excel_table else last_row,
            self._group(node.get("nhom"), f"{where}.nhom"),
            excel_table,
            key.location,
        )

    def _headings(
        self, node: Node | None, where: str, check_identifier: Callable[[ScalarNode], None]
    ) -> Mapping[str, tuple[str, ...]]:
        """The words of each column's heading, from the top level down."""
        columns: dict[str, tuple[str, ...]] = {}
        for key, value in self.mapping(node, where) or ():
            check_identifier(key)
            levels = self.texts(value, f"{where}.{key.text}", single=True)
            if not levels:
                self.report("SRC108", key.location, {"name": f"{where}.{key.text}", "key": key.text})
                continue
            if len(levels) > MAX_HEADER_ROWS or any(len(level) > MAX_HEADER for level in levels):
                self.report("SRC109", value.location, {"name": f"{where}.{key.text}", "limit": MAX_HEADER_ROWS})
                continue
            other = next((name for name, known in columns.items() if known == levels), None)
            if other is not None:
                self.report("SRC114", value.location, {"first": other, "second": key.text})
                continue
            columns[key.text] = levels
        return columns

    def _sheet(self, node: Node | None, where: str) -> str | int:
        """A number counts the sheets that can be seen; anything else is a name, as is a number in quotation marks."""
        typed = self.text(node, where)
        if not typed:
            return 1
        if typed.isascii() and typed.isdigit() and not (isinstance(node, ScalarNode) and node.quoted):
            number = int(typed) if len(typed) < 4 else 0
            if not 0 < number <= MAX_SHEETS:
                assert node is not None
                self.report("RUL011", node.location, {"what": where, "typed": typed, "limit": MAX_SHEETS})
            return max(1, min(number, MAX_SHEETS))
        return typed

    def _group(self, node: Node | None, where: str) -> SourceGroup | None:
        found = self.mapping(node, where)
        if found is None:
            return None
        self.check_keys(found, GROUP_KEYS, where, reading.RULES_KEY)
        column = self.text(found.get("cot"), f"{where}.cot")
        forms = self.texts(found.get("dang"), f"{where}.dang", single=True)
        for name, value in (("cot", column), ("dang", forms)):
            if not value:
                self.report("RUL003", found.location, {"key": name, "section": where})
        for form in forms:
            if form not in GROUP_FORMS:
                place = found.get("dang") or found
                self.problems.append(reading.unknown_name(_UNKNOWN_FORM, form, GROUP_FORMS, place.location, what=where))
                return None
        return SourceGroup(column, forms) if column and forms else None

    def taken(self, node: MappingNode, kind: str, where: str) -> Taken | None:
        """``tu_bang`` of a field, with what says where in the table it is."""
        given = {name: value for name in TAKEN_KEYS if (value := node.get(name)) is not None}
        if not given:
            return None
        place = next(iter(given.values())).location
        if ".truong." in where:
            self.report("SRC104", place, {"key": next(iter(given)), "name": where})
            return None
        typed = {name: self.text(value, f"{where}.{name}") or "" for name, value in given.items()}
        if not typed.get("tu_bang"):
            if "tu_bang" not in given:
                self.report("SRC105", place, {"key": next(iter(given)), "name": where})
            return None
        is_list = KINDS[kind].layout is Layout.LIST
        keys = {name for name, text in typed.items() if text} - {"tu_bang"}
        wanted: tuple[set[str], ...] = (set(), {"cot"}) if is_list else ({"dong", "cot"}, {"ten_o"})
        if keys not in wanted:
            self.report("SRC106" if is_list else "SRC107", place, {"name": where})
            return None
        return Taken(typed["tu_bang"], typed.get("dong", ""), typed.get("cot", ""), typed.get("ten_o", ""), place)


def meant_table(node: ScalarNode, tables: Mapping[str, SourceTable], where: str) -> Diagnostic | None:
    """The problem that ``bang`` of a figure names a table or a file, where ``tu_bang`` was meant."""
    typed = node.text.strip()
    if typed in tables:
        return Diagnostic("SRC115", node.location, {"name": where, "typed": typed}, Fix("bang", "tu_bang"))
    if typed.casefold().endswith(ENDINGS):
        return Diagnostic("SRC116", node.location, {"name": where, "typed": typed})
    return None


def source_problems(rules: Rules) -> list[Diagnostic]:
    """Check that the tables and columns that ``tu_bang`` names are declared, and that a cell can hold the value."""
    problems: list[Diagnostic] = []
    for section, fields in rules.declared.items():
        for field in fields.values():
            if field.taken is not None:
                problems += _of_field(rules, f"{section}.{field.name}", field, field.taken)
    return problems


def _of_field(rules: Rules, where: str, field: Field, taken: Taken) -> Iterator[Diagnostic]:
    table = rules.tables.get(taken.table)
    if table is None and taken.table == UNITS:
        yield Diagnostic("UNT055", taken.location, {"name": where})
        return
    if table is None:
        yield reading.unknown_name(_UNKNOWN_TABLE, taken.table, rules.tables, taken.location, name_of=where)
        return
    if table.pack and not field.fields:
        yield Diagnostic("UNT052", taken.location, {"name": where})
        return
    if taken.cell:
        yield from _unfit(where, [field], taken.location)
        return
    if not table.columns and table.pack:
        return
    if not table.columns:
        yield Diagnostic("RUL003", table.location, {"key": "cot", "section": f"bang.{table.name}"})
        return
    if taken.column or not field.fields:
        yield from _unfit(where, [field], taken.location)
        if not taken.column:
            yield Diagnostic("SRC106", taken.location, {"name": where})
        elif taken.column not in table.columns:
            yield _unknown_column(taken.column, table, taken.location, where)
        return
    yield from _unfit(where, [inner for inner in field.fields if inner.name in table.columns], field.location)
    for inner in field.fields:
        grouped = table.group is not None and inner.name in table.group.fields
        if kind_of(inner).layout is Layout.KEYED and (inner.name in table.columns or inner.must_be_typed):
            yield Diagnostic("SRC190", inner.location, {"name": where, "key": inner.name})
        elif inner.name not in table.columns and not grouped and inner.must_be_typed:
            yield _unknown_column(inner.name, table, inner.location, where)


def _unknown_column(name: str, table: SourceTable, place: Location, where: str) -> Diagnostic:
    params = {"table": table.name, "where": where}
    return reading.unknown_name(_UNKNOWN_COLUMN, name, table.columns, place, **params)


def _unfit(where: str, fields: Iterable[Field], place: Location) -> Iterator[Diagnostic]:
    for field in fields:
        kind = element_kind(field) if field.item else kind_of(field)
        if kind.layout not in _IN_CELLS:
            yield Diagnostic("SRC117", place, {"name": where, "key": field.name, "kind": kind.name})


def fields_of(rules: Rules, table: SourceTable) -> dict[str, Field]:
    """The field that each column is read for; a named cell by its name, in brackets."""
    found: dict[str, Field] = {}
    for fields in rules.declared.values():
        for field in fields.values():
            taken = field.taken
            if taken is None or taken.table != table.name:
                continue
            if taken.cell:
                found[f"[{taken.cell}]"] = field
            elif taken.column:
                found.setdefault(taken.column, field)
            else:
                found |= {inner.name: inner for inner in field.fields}
    return found
