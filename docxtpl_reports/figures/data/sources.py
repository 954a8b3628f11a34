"""Puts what the rules take from spreadsheets (``tu_bang``) into the tree of a data file, as if it were typed there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Fix, Location, has_errors
from docxtpl_reports.figures.rules.kinds import Layout, element_kind, kind_of
from docxtpl_reports.figures.rules.model import TABLES, UNITS, Field, Rules, SourceTable, Taken
from docxtpl_reports.figures.rules.parsing import is_nothing
from docxtpl_reports.figures.rules.sources import fields_of
from docxtpl_reports.figures.sources import tables, titles, unit_reports, unit_rules
from docxtpl_reports.figures.sources.doubts import Doubt
from docxtpl_reports.figures.sources.measures import unit_problems
from docxtpl_reports.figures.sources.nodes import CellNode, RowNode
from docxtpl_reports.figures.sources.records import RecordReader
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from docxtpl_reports.files.reading import digest
from docxtpl_reports.manifests.unit_report import Rows
from docxtpl_reports.project import find_project, may_be_read, named_file
from docxtpl_reports.spreadsheets import files
from docxtpl_reports.spreadsheets.sheet import Book
from docxtpl_reports.values import Date, Namespace

from .unit_files import UnitFilesReader

_TABLE = reading.UnknownName("SRC072", "SRC073")


@dataclass(frozen=True, slots=True)
class Sources:
    """``tree`` with the values of the spreadsheets; ``files``: those that were read, with their digests; ``found``: the tables
    with their labels and files; ``units``: the reports of units, ``doubts`` about them, and about those that lack one."""

    tree: MappingNode
    files: Mapping[str, str]
    found: tuple[tuple[str, Location, tables.FoundTable], ...] = ()
    units: unit_reports.FoundReports | None = None
    doubts: tuple[Doubt, ...] = ()

    def of_other_periods(self, period: object) -> list[Diagnostic]:
        """Warnings about tables whose titles name other periods than the file's ``ky``."""
        since, until = (period["tu"], period["den"]) if isinstance(period, Namespace) else (None, None)
        if not isinstance(since, Date) or not isinstance(until, Date):
            return []
        warned = (titles.other_period(found, place, label, since, until) for label, place, found in self.found)
        return [problem for problems in warned for problem in problems]

    def doubts_in(self, period: object) -> tuple[Doubt, ...]:
        """The doubts about the reports of units, also that they are of another period than the file's ``ky``."""
        since, until = (period["tu"], period["den"]) if isinstance(period, Namespace) else (None, None)
        if self.units is None or not isinstance(since, Date) or not isinstance(until, Date):
            return self.doubts
        return (*self.doubts, *self.units.of_other_periods(str(since), str(until)))


def fill(
    tree: MappingNode,
    rules: Rules,
    first: Path,
    *,
    tried: str,
    earlier: bool = False,
    advance: Callable[[int], None] | None = None,
    rows: Rows | None = None,
) -> tuple[Sources, list[Diagnostic]]:
    """Reads every table that the data file names a file for. What is typed wins, and is told unless it was only ``tried``
    (the start of its file's name). ``first``: the data file of this period; ``earlier``: of a period before nothing is asked
    for; ``advance``: of reading the reports of units; ``rows``: the digests of the rows of a table of units."""
    reader = _SourceReader(rules, first, tried, earlier=earlier, advance=advance, rows=rows)
    filled = reader.fill(tree)
    found = Sources(filled, reader.files, reader.tables, reader.units, reader.doubts)
    return found, reader.problems


class _SourceReader(reading.NodeReader):
    def __init__(
        self,
        rules: Rules,
        first: Path,
        tried: str,
        *,
        earlier: bool,
        advance: Callable[[int], None] | None,
        rows: Rows | None,
    ) -> None:
        super().__init__()
        self.rules, self.first, self.tried, self.earlier = rules, first, tried, earlier
        self._advance, self._digests = advance, rows
        self.files: dict[str, str] = {}
        self._books: dict[str, Book | None] = {}
        self._found: dict[str, tables.FoundTable | None] = {}
        self._readers: dict[str, RecordReader] = {}
        self._rows: unit_reports.UnitRowReader | None = None
        self.units: unit_reports.FoundReports | None = None
        self.doubts: tuple[Doubt, ...] = ()

    def fill(self, tree: MappingNode) -> MappingNode:
        named = self._named(tree)
        self._find_reports(tree)
        for section, fields in self.rules.declared.items():
            taken = [field for field in fields.values() if field.taken is not None]
            known = tree.get(section)
            if not taken or (known is not None and not isinstance(known, MappingNode) and not known.is_null):
                continue
            known = known if isinstance(known, MappingNode) else None
            place = known.location if known is not None else tree.location
            values = self._values(section, taken, known, named, tree)
            if values:
                tree = _with(tree, section, _with_all(known or MappingNode({}, place), values))
        for reader in self._readers.values():
            self.problems += reader.problems
        self.problems += [] if self._rows is None else self._rows.problems
        return tree

    def _find_reports(self, tree: MappingNode) -> None:
        """Reads the reports of units that the data file names."""
        table, node = self.rules.tables.get(UNITS), tree.get(UNITS)
        if table is None:
            if node is not None and not node.is_null:
                self.report("UNT032", node.location)
            return
        reader = UnitFilesReader(self.first)
        request = reader.read(tree)
        self.problems += reader.problems
        if request is None or reader.problems:
            return
        found = unit_reports.find(request.paths, table, self.first, request.place, self._advance, self._digests)
        self.units = self.accept(found)
        self.files |= self.units.files
        listed = unit_reports.expected(self.units, request.expected) if request.expected else ()
        self.doubts = (*self.units.doubts, *listed)
        if self.earlier:
            self.doubts = ()
        self._rows = unit_reports.UnitRowReader(table, self.units, request.place)
        self.problems += unit_rules.compare(self.rules, self.first, request.place)

    def _rows_of_units(self, field: Field, place: Location) -> Node:
        """The list whose rows are the reports."""
        if self._rows is None:
            return _unread(place)
        return SequenceNode(tuple(self._rows.rows(field.fields)), self._rows.place)

    @property
    def tables(self) -> tuple[tuple[str, Location, tables.FoundTable], ...]:
        """The tables that were found."""
        found = (
            (self.rules.tables[name].label, self._readers[name].place, one) for name, one in self._found.items() if one
        )
        return tuple(found)

    def _named(self, tree: MappingNode) -> dict[str, ScalarNode]:
        """The file of each table, as typed."""
        found = {}
        for key, value in self.mapping(tree.get(TABLES), TABLES) or ():
            known = [name for name in self.rules.tables if name != UNITS]
            if key.text not in known:
                self.problems.append(reading.unknown_name(_TABLE, key.text, known, key.location))
            elif isinstance(value, ScalarNode) and self.text(value, f"{TABLES}.{key.text}"):
                found[key.text] = value
            elif not value.is_null:
                self.text(value, f"{TABLES}.{key.text}")
        return found

    def _values(
        self,
        section: str,
        fields: Iterable[Field],
        known: MappingNode | None,
        named: Mapping[str, ScalarNode],
        tree: MappingNode,
    ) -> dict[str, Node]:
        values: dict[str, Node] = {}
        place = (known or tree).location
        for field in fields:
            assert field.taken is not None
            typed = None if known is None else known.get(field.name)
            table, file = self.rules.tables[field.taken.table], named.get(field.taken.table)
            path = f"{section}.{field.name}"
            params: dict[str, object] = {"label": field.title, "path": path, "name": table.name, "key": field.name}
            given = table.pack and not is_nothing(tree.get(UNITS))
            if typed is not None:
                if (given or file is not None) and not (typed.location.file or "").startswith(self.tried):
                    self.report("SRC071", typed.location, {**params, "table": table.label})
            elif given:
                values[field.name] = self._rows_of_units(field, place)
            elif file is not None:
                node = self._read(table, file, field, field.taken, path)
                if node is not None:
                    values[field.name] = node
            elif field.must_be_typed and not self.earlier:
                self.report("UNT030" if table.pack else "SRC070", place, params)
                values[field.name] = _unread(place)
        return values

    def _read(self, table: SourceTable, file: ScalarNode, field: Field, taken: Taken, path: str) -> Node | None:
        book = self._book(file)
        if book is None:
            return _unread(file.location)
        name = self._path_of(file).as_posix()
        place = Location(file=name)
        reader = self._readers.setdefault(table.name, RecordReader(book, table, place))
        if taken.cell:
            return reader.named(field, taken.cell)
        if table.name not in self._found:
            fields = fields_of(self.rules, table)
            found, problems = tables.find(book, table, _texts(fields, table), place)
            if found is not None:
                problems += unit_problems(found, fields, place)
            self.problems += problems
            self._found[table.name] = None if has_errors(problems) else found
        found = self._found[table.name]
        if found is None:
            return _unread(place)
        if taken.row:
            return reader.scalar(found, field, taken.row, taken.column, path)
        area = replace(place, sheet=found.sheet.name, cells=found.area)
        if taken.column:
            one = field._replace(kind=element_kind(field).name, item=None, fields=(), taken=None)
            return SequenceNode(tuple(reader.column(found, taken.column, one)), area)
        keys = {name: ScalarNode(name, False, table.location) for name in (inner.name for inner in field.fields)}
        rows = reader.records(found, field.fields, field.key)
        return SequenceNode(
            tuple(RowNode({n: (keys[n], c) for n, c in row.cells.items()}, row.place, cells=row.cells) for row in rows),
            area,
        )

    def _book(self, node: ScalarNode) -> Book | None:
        path = self._path_of(node)
        name = path.as_posix()
        if name in self._books:
            return self._books[name]
        self._books[name] = None
        if not self.is_path(node):
            return None
        if not may_be_read(path, self.first):
            self.report("DAT067", node.location, {"key": TABLES, "typed": node.text})
            return None
        self.files[name] = ""  # known, even if it cannot be read: the preview waits for it
        data, problems = files.load(path, name)
        if data is None and (meant := self._from_project(path, node)) is not None:
            params = {"typed": node.text.strip(), "meant": meant}
            self.report("SRC074", node.location, params, Fix(node.text.strip(), meant))
            return None
        self.problems += [_at_reference(problem, node.location) for problem in problems]
        if data is None:
            return None
        self.files[name] = digest(data)
        self._books[name] = self.accept(files.read(data, name))
        return self._books[name]

    def _path_of(self, node: ScalarNode) -> Path:
        return named_file(node.text, self._folder(node))

    def _folder(self, node: ScalarNode) -> Path:
        """The folder that a file is named from: of the file that names it; of the data file for a row of a table of units."""
        return (self.first if node.location.sheet is not None else Path(node.location.file or "")).parent

    def _from_project(self, path: Path, node: ScalarNode) -> str | None:
        """The path from the data file's folder that was meant by one from the project or the current folder."""
        folder = self._folder(node)
        for start in (find_project(self.first), Path()):
            meant = None if start is None else named_file(node.text, start)
            if meant is not None and not path.exists() and meant.is_file() and may_be_read(meant, self.first):
                return os.path.relpath(meant.absolute(), folder.absolute()).replace(os.sep, "/")
        return None


def _at_reference(problem: Diagnostic, named_at: Location) -> Diagnostic:
    """A file that cannot be opened is a problem of the line that names it."""
    return problem.at(file=named_at.file, line=named_at.line, column=named_at.column, text=named_at.text)


def _texts(fields: Mapping[str, Field], table: SourceTable) -> list[str]:
    """The columns of a table that hold texts; in such headings more words may follow after a comma."""
    texts = (Layout.TEXT, Layout.CHOICE)
    kinds = {name: element_kind(field) if field.item else kind_of(field) for name, field in fields.items()}
    return [name for name in table.columns if name not in kinds or kinds[name].layout in texts]


def _unread(place: Location) -> CellNode:
    """A value that could not be read, which has been reported."""
    return CellNode("", True, place)


def _with(tree: MappingNode, key: str, value: Node) -> MappingNode:
    """A mapping with one value replaced or added."""
    return _with_all(tree, {key: value})


def _with_all(tree: MappingNode, values: Mapping[str, Node]) -> MappingNode:
    entries = dict(tree.entries)
    for name, value in values.items():
        key = entries[name][0] if name in entries else ScalarNode(name, False, tree.location)
        entries[name] = (key, value)
    return replace(tree, entries=entries)
