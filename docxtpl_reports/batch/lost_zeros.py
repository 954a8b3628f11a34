"""Finds codes of units that lost their leading zeros: spreadsheet programs drop those of a number."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.data.table_row import TableRow, text_of
from docxtpl_reports.figures.unit_table.guarding import CODE, CODE_OF_DIGITS, CodeLengths
from docxtpl_reports.figures.unit_table.table import UnitsTable
from docxtpl_reports.spreadsheets.sheet import CellKind


class LostZeros:
    """Compares the codes of the rows of a table with those that begin with 0, or with what a list remembers."""

    def __init__(self, table: UnitsTable) -> None:
        self._table, self._column = table, table.column(CODE)
        self._lengths = CodeLengths()
        self._units, self._rows, self._codes = array("L"), array("L"), array("Q")
        self._are_numbers = bytearray()

    def add(self, unit: int, row: TableRow) -> None:
        """Note the code of a row; ``unit``: its place among those chosen."""
        cell = row.cells[self._column] if self._column is not None else None
        code = "" if cell is None else text_of(cell).strip()
        self._lengths.add(code)
        if cell is not None and CODE_OF_DIGITS.fullmatch(code) and code[0] != "0":
            self._units.append(unit)
            self._rows.append(row.number)
            self._codes.append(int(code))
            self._are_numbers.append(cell.kind is CellKind.NUMBER)

    def problems(self) -> Iterator[tuple[int, Diagnostic]]:
        """The units whose codes are too short, each with its problem: an error for numbers, and in lists."""
        if self._column is None:
            return
        listed, head = self._table.head.code_lengths, self._table.head
        letters = head.columns[self._column].letters
        for unit, row, code, is_number in zip(self._units, self._rows, self._codes, self._are_numbers, strict=True):
            typed = str(code)
            known = listed if listed and len(typed) not in listed else self._lengths.led_by_zero
            length = min((one for one in known if one > len(typed)), default=0)
            if length:
                params = {"code": typed, "meant": typed.zfill(length), "length": length}
                at = Location(file=head.file, sheet=head.sheet, cells=f"{letters}{row}")
                name = "BAT075" if known is listed else "BAT073" if is_number else "BAT074"
                yield unit, Diagnostic(name, at, params)
