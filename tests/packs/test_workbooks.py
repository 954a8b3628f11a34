"""Spreadsheets that ``new`` writes: our reader finds their tables, other programs open them, nothing passes for a figure."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from support.sources_project import RULES, SourcesProject, changed

from docxtpl_reports.diagnostics import Severity
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.packs import workbooks
from docxtpl_reports.spreadsheets import files

FORM = """\
ma: p
ten: Mọi kiểu
bang:
  bieu:
    ten: "Biểu 06a/VPCP: kết quả"
    trang: 2
    cot:
      ten: Lĩnh vực
      tiep_nhan: [Tiếp nhận, Tổng số]
      truc_tuyen: [Tiếp nhận, Trực tuyến]
      dung_han: [Đã giải quyết, Tổng số]
      ty_le: Tỷ lệ
      ngay: Ngày chốt
      loai: Loại
      co_mang: Có mạng
      kinh_phi: Kinh phí
    nhom: {cot: TT, dang: la_ma}
    den_dong: Tổng cộng
so_lieu:
  linh_vuc:
    ten: Kết quả
    kieu: danh_sach
    tu_bang: bieu
    truong:
      ten: {ten: Lĩnh vực, kieu: chuoi}
      nhom: {ten: Nhóm, kieu: chuoi}
      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, don_vi: hồ sơ, ghi_chu: Cả trực tuyến và trực tiếp}
      truc_tuyen: {ten: Trực tuyến, kieu: so_nguyen, lon_nhat: 5000}
      dung_han: {ten: Giải quyết, kieu: so_nguyen}
      ty_le: {ten: Tỷ lệ, kieu: phan_tram, lon_nhat: 100}
      ngay: {ten: Ngày chốt, kieu: ngay}
      loai: {ten: Loại, kieu: lua_chon, gia_tri: [I, II]}
      co_mang: {ten: Có mạng, kieu: dung_sai}
      kinh_phi: {ten: Kinh phí, kieu: tien, don_vi: triệu đồng}
"""
NAMED = changed(
    RULES,
    ("    den_dong: Tổng cộng\n", "    bang_excel: ket_qua\n"),
    ("dong: Tổng cộng, cot: tiep_nhan}", "ten_o: tong_so}"),
)
FILLED: list[list[Any]] = [
    ["I", "Thuộc xã"],
    [1, "Hộ tịch", 120, 60, 118, 0.995, datetime.date(2024, 6, 30), "I", "có", 12.5],
    [2, "Đất đai", 50, 20, 49, 1, datetime.date(2024, 6, 30), "II", "không", 1500],
]


def made(tmp_path: Path, rules: str) -> tuple[str, bytes]:
    path = tmp_path / "quy-tac.yml"
    path.write_text(rules, "utf-8")
    read, problems = check_rules(path)
    assert [d.message for d in problems] == []
    assert read is not None
    ((name, content),) = workbooks.all_of(read, "xa-a").values()
    return name, content


def filled(content: bytes, rows: list[list[Any]]) -> bytes:
    """The workbook with rows typed below its headings, as a spreadsheet program saves it; totals get no result."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[-1]
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "I")
    for number, row in enumerate(rows):
        for column, value in enumerate(row, 1):
            sheet.cell(top + number, column).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_name_is_of_unit_and_table_and_the_bytes_are_the_same_again(tmp_path: Path) -> None:
    assert made(tmp_path, FORM) == made(tmp_path, FORM)
    assert made(tmp_path, FORM)[0] == "nguon/xa-a-bieu.xlsx"


@pytest.mark.parametrize("rules", [FORM, RULES, NAMED])
def test_it_is_as_the_format_asks(tmp_path: Path, rules: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(made(tmp_path, rules)[1])
    errors = [str(error) for error in OpenXmlValidator().validate(path).errors]
    assert [error for error in errors if "relationships/theme" not in error] == []  # Excel needs no theme


def test_our_reader_finds_the_table_and_no_records(tmp_path: Path) -> None:
    project = SourcesProject(tmp_path)
    problems = project.problems(made(tmp_path, FORM)[1], FORM)
    assert [(d.code, d.location.sheet) for d in problems] == [("SRC034", "Biểu 06a VPCP  kết quả")]


def test_what_is_filled_in_is_read_by_kind(tmp_path: Path) -> None:
    project = SourcesProject(tmp_path)
    case = project.case(filled(made(tmp_path, FORM)[1], FILLED), FORM)
    rows = case.context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
    found = [
        [
            str(getattr(row, name))
            for name in ("nhom", "ten", "tiep_nhan", "ty_le", "ngay", "loai", "co_mang", "kinh_phi")
        ]
        for row in rows
    ]
    assert found == [
        ["Thuộc xã", "Hộ tịch", "120", "99,5%", "30/6/2024", "I", "Có", "12,5"],
        ["Thuộc xã", "Đất đai", "50", "100%", "30/6/2024", "II", "Không", "1.500"],
    ]


def test_a_group_that_is_not_named_is_told(tmp_path: Path) -> None:
    project = SourcesProject(tmp_path)
    problems = project.problems(filled(made(tmp_path, FORM)[1], [["I"], *FILLED[1:]]), FORM)
    assert {d.code for d in problems if d.severity is Severity.ERROR} == {"DAT060"}


def test_the_total_that_no_program_has_computed_is_no_zero(tmp_path: Path) -> None:
    project = SourcesProject(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(made(tmp_path, RULES)[1]))
    sheet = book.worksheets[0]
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "Tổng cộng")
    for column, value in enumerate(("Hộ tịch", 3, 2), 1):
        sheet.cell(top + 1, column).value = value
    out = io.BytesIO()
    book.save(out)
    problems = project.problems(out.getvalue(), RULES)
    assert sorted((d.code, d.location.cells) for d in problems) == [("SRC051", f"B{top}"), ("SRC132", f"C{top}")]


def test_cells_are_checked_while_typing(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(tmp_path, FORM)[1]))
    checks = {check.promptTitle: check for check in book.worksheets[-1].data_validations.dataValidation}
    assert set(checks) == {"Tiếp nhận", "Trực tuyến", "Giải quyết", "Tỷ lệ", "Ngày chốt", "Loại", "Có mạng", "Kinh phí"}
    kinds = {name: (check.type, check.operator, check.formula1, check.formula2) for name, check in checks.items()}
    assert kinds["Tiếp nhận"] == ("whole", "greaterThanOrEqual", "0", None)
    assert kinds["Trực tuyến"] == ("whole", "between", "0", "5000")
    assert kinds["Tỷ lệ"] == ("decimal", "between", "0", "1")
    assert kinds["Ngày chốt"] == ("date", "between", "16438", "73415")
    assert kinds["Loại"] == ("list", None, '"I,II"', None)
    assert kinds["Có mạng"][2] == '"có,không"'
    assert "Cả trực tuyến và trực tiếp" in checks["Tiếp nhận"].prompt
    assert "(hồ sơ)" in checks["Tiếp nhận"].prompt


def test_the_sheet_is_the_one_that_the_rules_count_or_name(tmp_path: Path) -> None:
    assert [s.name for s in _book(made(tmp_path, FORM)[1]).sheets] == ["Trang 1", "Biểu 06a VPCP  kết quả"]
    named = made(tmp_path, changed(FORM, ("    trang: 2\n", "    trang: Số liệu\n")))[1]
    assert [s.name for s in _book(named).sheets] == ["Số liệu"]


def test_an_excel_table_and_named_cells_are_found_by_name(tmp_path: Path) -> None:
    project = SourcesProject(tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(made(tmp_path, NAMED)[1]))
    sheet = book.worksheets[0]
    assert list(sheet.tables) == ["ket_qua"]
    assert [column.name for column in sheet.tables["ket_qua"].tableColumns] == ["Lĩnh vực", "Tiếp nhận", "Đúng hạn"]
    top = int(sheet.tables["ket_qua"].ref.split(":")[0][1:])
    for column, value in enumerate(("Hộ tịch", 3, 2), 1):
        sheet.cell(top + 1, column).value = value
    sheet[book.defined_names["tong_so"].attr_text.split("!")[1].replace("$", "")].value = 7
    out = io.BytesIO()
    book.save(out)
    case = project.case(out.getvalue(), NAMED)
    values = case.context()["so_lieu"]
    assert (str(values["tong_so"]), [str(row.tiep_nhan) for row in values["linh_vuc"]]) == ("7", ["3"])  # type: ignore[index]


def test_a_table_that_nothing_is_read_from_gets_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "quy-tac.yml"
    path.write_text(changed(RULES, ("#more tables", "  khac: {cot: {a: A}}")), "utf-8")
    rules, _ = check_rules(path)
    assert rules is not None
    assert list(workbooks.all_of(rules, "xa-a")) == ["bieu"]


def _book(content: bytes) -> Any:
    book, problems = files.read(content, "a.xlsx")
    assert problems == []
    return book


def test_both_levels_of_groups_are_begun(tmp_path: Path) -> None:
    rules = changed(
        FORM,
        ("dang: la_ma", "dang: [chu_cai, la_ma]"),
        ("      nhom: {", "      nhom_ngoai: {ten: Nhóm lớn, kieu: chuoi}\n      nhom: {"),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made(tmp_path, rules)[1])).worksheets[-1]
    top = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "A")
    assert [[sheet.cell(top + row, column).value for column in (1, 2)] for row in range(3)] == [
        ["A", "…"],
        ["I", "…"],
        [None, None],
    ]
