"""Finds columns of a table in which some units have a value that others lack, where both are allowed (``de_trong``)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.data.table_row import TableRow, may_be_left_blank
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.unit_table.table import UnitsTable, listed
from docxtpl_reports.figures.yaml.nodes import MappingNode

MAX_ROWS = 11  # rows remembered of a column: a message names fewer


class BlankCells:
    """Counts the blank cells of columns whose values nothing else gives."""

    def __init__(self, table: UnitsTable, rules: Rules, below: MappingNode) -> None:
        self._table = table
        columns = enumerate(table.head.columns)
        self._rows = {place: array("L") for place, one in columns if may_be_left_blank(rules, one.path, below)}
        self._counts = dict.fromkeys(self._rows, 0)
        self._units = 0

    def add(self, row: TableRow) -> None:
        self._units += 1
        for place, rows in self._rows.items():
            if row.cells[place] is None:
                self._counts[place] += 1
                if len(rows) < MAX_ROWS:
                    rows.append(row.number)

    def warnings(self) -> Iterator[Diagnostic]:
        """A warning for each column that is blank in some rows only: in all of them it is so on purpose."""
        head = self._table.head
        for place, count in self._counts.items():
            if 0 < count < self._units:
                column, rows = head.columns[place], self._rows[place]
                at = Location(file=head.file, sheet=head.sheet, cells=f"{column.letters}{rows[0]}")
                params = {"label": column.heading, "count": count, "rows": listed(rows), "key": column.path}
                yield Diagnostic("BAT076", at, params)
