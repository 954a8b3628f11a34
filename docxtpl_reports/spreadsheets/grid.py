"""Places cells that are given in order, with spans, as HTML and XML 2003 do."""

from __future__ import annotations

from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW

from .limits import MAX_COVERED, MAX_MERGED
from .sheet import Cell, CellKind, Counter, DamagedError, Sheet, Span, TooLargeError


class Grid:
    """A sheet that grows from its first row downwards."""

    def __init__(self, name: str, counter: Counter, visible: bool = True) -> None:
        self.name, self.visible = name, visible
        self.row = self.column = 0
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merges: list[Span] = []
        self.hidden: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self._counter = counter
        self._taken: dict[int, int] = {}  # column → the last row that an area from above covers
        self._covered = 0
        self._passed = 0

    def start_row(self, number: int = 0) -> None:
        """The next row, or one further down."""
        if number and number <= self.row:
            raise DamagedError(f"{self.name}: row {number}")
        self.row = number or self.row + 1
        self.column = 0
        if self.row > MAX_ROW:
            raise DamagedError(f"{self.name}: row {self.row}")

    def put(self, cell: Cell | None, *, column: int = 0, height: int = 1, width: int = 1) -> None:
        """A cell at the next free column, or at the one given."""
        self.column = column or self.column + 1
        while self._taken.get(self.column, 0) >= self.row:
            self.column += 1
            self._passed += 1
        if self._passed > MAX_COVERED:
            raise TooLargeError(f"{len(self.merges)} merged areas")
        last = self.column + width - 1
        if last > MAX_COLUMN:
            raise DamagedError(f"{self.name}: column {last}")
        if cell is not None:
            self._counter.add()
            self.rows.setdefault(self.row, {})[self.column] = cell
        if height * width > 1:
            bottom = min(self.row + height - 1, MAX_ROW)
            self._covered += width
            if self._covered > MAX_MERGED:
                raise TooLargeError(f"{len(self.merges)} merged areas")
            self.merges.append(Span(self.row, self.column, bottom, last))
            if height > 1:
                self._taken |= dict.fromkeys(range(self.column, last + 1), bottom)
        self.column = last

    def end_merges(self) -> None:
        """No area reaches below this row."""
        self._taken.clear()

    def sheet(self) -> Sheet:
        return Sheet(
            self.name,
            self.rows,
            self.merges,
            self.visible,
            frozenset(self.hidden),
            frozenset(),
            self.hidden_columns,
        )


def text_cell(text: str) -> Cell | None:
    return Cell(CellKind.TEXT, text) if text.strip() else None
