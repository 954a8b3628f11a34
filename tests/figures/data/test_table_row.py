"""Rows of tables of units: their texts are read as the same values, their digests follow their content alone."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from support import ROOT
from support.unit_tables import units_of, units_project

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.data.table_row import TableColumn, TableHead, TableRow, as_tree, text_of
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.spreadsheets.numbers import PERCENT, PLAIN, NumberFormat
from docxtpl_reports.spreadsheets.sheet import Cell, CellKind

HEAD = TableHead(
    "u.xlsx", "S", (TableColumn("don_vi.ten", "Tên đơn vị", "B"), TableColumn("so_lieu.x", "X", "C")), naming=0
)
NAME, NUMBER = Cell(CellKind.TEXT, "xã  A"), Cell(CellKind.NUMBER, Decimal(5))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (NAME, "xã  A"),
        (NUMBER, "5"),
        (Cell(CellKind.NUMBER, Decimal("1185.5")), "1185,5"),
        (Cell(CellKind.NUMBER, Decimal("0.997"), PERCENT), "99,7%"),
        (Cell(CellKind.NUMBER, Decimal(12), PERCENT), "1200%"),
        (Cell(CellKind.NUMBER, Decimal(123), NumberFormat(zeros=5)), "00123"),
        (Cell(CellKind.DATE, datetime.date(2024, 8, 3), PLAIN), "03/8/2024"),
        (Cell(CellKind.BOOLEAN, True), "có"),
        (Cell(CellKind.ERROR, "#REF!"), "#REF!"),
        (Cell(CellKind.NO_VALUE, None), "#N/A"),
    ],
)
def test_the_text_of_a_cell_is_what_somebody_would_type(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_a_row_that_moves_keeps_its_digest_and_one_that_changes_does_not() -> None:
    row = TableRow(HEAD, 5, (NAME, NUMBER))
    assert row.digest == TableRow(HEAD, 9, (NAME, NUMBER)).digest
    others = [(NAME, None), (None, NUMBER), (NAME, Cell(CellKind.TEXT, "5")), (NAME, Cell(CellKind.NUMBER, Decimal(6)))]
    assert len({row.digest, *(TableRow(HEAD, 5, cells).digest for cells in others)}) == 5


def test_advice_for_a_cell_is_never_to_delete_its_row(tmp_path: Path) -> None:
    """A row is a unit: whoever deletes it loses a report."""
    common = units_project(tmp_path)
    head = "don_vi.ten;ho_so_tong;so_lieu.ma_so;mien_kiem_tra.vuot_mau_so.truc_tuyen"
    units = units_of(common, f"{head}\nxã A;3;…;đã kiểm tra\n")
    _, problems = loading.load(common, row=next(iter(units)).row)
    found = {d.code: d for d in problems}
    assert (found["VER014"].help, found["VER014"].location.cells) == ("Xóa ô này.", "D2")
    assert "Không có thì để trống ô này." in found["DAT060"].help


def test_a_row_is_named_for_people_and_has_a_place() -> None:
    row = TableRow(HEAD, 5, (NAME, None))
    assert (row.name, row.texts, row.headings) == ("xã A", ("xã  A", ""), ("Tên đơn vị", "X"))
    assert (row.place.cells, row.at(HEAD.columns[1]).cells) == ("5:5", "C5")


@pytest.mark.parametrize(
    ("path", "typed", "is_null"),
    [
        ("don_vi.cap_tren", "null", True),
        ("don_vi.cap_tren", " Để trống ", True),
        ("don_vi.cap_tren", "không có", True),
        ("don_vi.ten", "không có", False),
        ("thong_tin.ngay", "null", True),
        ("thong_tin.ngay", "chưa có", True),
        ("thong_tin.so", "Không có", True),
        ("so_lieu.ho_so_tong", "không", False),  # 0, as the message says
        ("so_lieu.de_xuat", "null", True),
        ("so_lieu.kho_du_lieu", "không", False),  # an answer
    ],
)
def test_a_cell_says_that_there_is_no_value(path: str, typed: str, is_null: bool) -> None:
    rules, _ = check_rules(ROOT / "templates" / "tieu-chi-15" / "quy-tac.yml")
    assert rules is not None
    row = TableRow(TableHead("u.xlsx", "S", (TableColumn(path, "X", "B"),)), 5, (Cell(CellKind.TEXT, typed),))
    tree, _ = as_tree(row, rules, MappingNode({}, Location()))
    section, _, name = path.partition(".")
    inner = tree.get(section)
    assert isinstance(inner, MappingNode)
    node = inner.get(name)
    assert node is not None
    assert node.is_null == is_null
