"""Sheets that are small files and large areas: the steps to read them grow with what the file holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.counting import lines
from support.workbooks import SML, xlsx

from docxtpl_reports.figures.sources.headers import Finder, WantedColumn
from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW
from docxtpl_reports.spreadsheets import files, grid
from docxtpl_reports.spreadsheets.sheet import Cell, CellKind, Sheet, Span

ONE = Cell(CellKind.NUMBER, Decimal(1))
HEADING = Cell(CellKind.TEXT, "Tên")
WANTED = [WantedColumn("ten", ("Tên",), True)]


def test_a_cell_finds_its_merged_area_among_many() -> None:
    def steps(count: int) -> int:
        row = {1: HEADING} | dict.fromkeys(range(3, 2 * count, 2), ONE)
        sheet = Sheet("S", {1: row}, [Span(1, column, 1, column + 1) for column in row if column > 1])
        return lines(lambda: Finder(sheet, WANTED).headers())

    assert steps(800) < 2.5 * steps(400)


def test_of_areas_that_overlap_one_counts() -> None:
    sheet = Sheet("S", {1: {1: ONE, 3: ONE}}, [Span(1, 2, 1, 4), Span(1, 1, 2, 3)])
    assert [sheet.span(1, column) for column in (1, 3, 4)] == [Span(1, 1, 2, 3), Span(1, 1, 2, 3), None]


def test_tall_areas_where_there_are_no_rows_cost_nothing() -> None:
    def steps(count: int) -> int:
        rows = {number: {1: ONE} for number in range(1, count + 1)}
        merges = [Span(500_000 + number, 3, MAX_ROW, 3) for number in range(count)]
        return lines(lambda: Sheet("S", rows, merges).merged)

    assert steps(800) < 2.5 * steps(400)


def test_a_merged_area_as_wide_as_the_sheet_adds_no_columns_to_a_heading() -> None:
    def steps(*merges: Span) -> int:
        rows = {number: {1: HEADING if number % 2 else ONE} for number in range(1, 21)}
        return lines(lambda: Finder(Sheet("S", rows, merges), WANTED).headers())

    assert steps(Span(1, 6, MAX_ROW, MAX_COLUMN)) < 2 * steps()


def test_filters_are_looked_up_once_for_each_hidden_row() -> None:
    def steps(count: int) -> int:
        rows = "".join(f'<row r="{n}" hidden="1"><c><v>1</v></c></row>' for n in range(2, count + 2))
        columns = '<filterColumn colId="0"><filters><filter val="1"/></filters></filterColumn>' * count
        after = f'<autoFilter ref="A1:B1048576">{columns}</autoFilter>'
        data = xlsx(f'<worksheet xmlns="{SML}"><sheetData>{rows}</sheetData>{after}</worksheet>')
        return lines(lambda: files.read(data, "a.xlsx"))

    assert steps(400) < 2.5 * steps(200)


@pytest.mark.parametrize(("criteria", "filtered"), [("", {2}), (' blank="1"', set())])
def test_a_filter_may_let_blank_cells_pass(criteria: str, filtered: set[int]) -> None:
    rows = '<row r="2" hidden="1"><c r="B2"><v>1</v></c></row>'
    column = f'<filterColumn colId="0"><filters{criteria}><filter val="x"/></filters></filterColumn>'
    after = f'<autoFilter ref="A1:B9">{column}</autoFilter>'
    book, _ = files.read(xlsx(f'<worksheet xmlns="{SML}"><sheetData>{rows}</sheetData>{after}</worksheet>'), "a.xlsx")
    assert book is not None
    assert book.sheets[0].filtered_rows == filtered


def test_cells_below_tall_ones_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MAX_COVERED", 100)

    def codes(rows: int) -> list[str]:
        page = "<table><tr>" + "<td rowspan=1000>x" * 10 + "<tr><td>y" * rows
        return [d.code for d in files.read(page.encode(), "a.html")[1] if d.is_error]

    assert (codes(10), codes(11)) == ([], ["SRC003"])
