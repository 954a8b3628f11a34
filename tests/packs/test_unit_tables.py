"""The table of units to fill in: what comes out can be filled in and read back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from support import ROOT
from support.unit_tables import UNIT_RULES, codes, table, units_of, units_project

from docxtpl_reports.batch.units import Request, Units, find
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.jobs.build import run
from docxtpl_reports.packs import unit_tables

PACKS = sorted(path.parent.name for path in (ROOT / "templates").glob("*/quy-tac.yml"))
FILLED = {"don_vi.ma": "00123", "don_vi.ten": "xã Pờ Y", "so_lieu.ho_so_tong": 1185, "so_lieu.ty_le": 0.997}


def rules_of(folder: Path) -> Rules:
    rules, _ = check_rules(folder / "quy-tac.yml")
    assert rules is not None
    return rules


@pytest.fixture
def common(tmp_path: Path) -> Path:
    return units_project(tmp_path)


def read(common: Path, content: bytes, name: str) -> Units:
    path = table(common.parent.parent, content, name)
    return find(Request([str(common)], out=str(common.parent.parent / "out"), table=path))


def test_a_workbook_that_is_filled_in_is_read(common: Path) -> None:
    rules = rules_of(common.parent.parent / "templates" / "nho")
    book = openpyxl.load_workbook(BytesIO(unit_tables.workbook(rules)))
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[5]}
    for path, value in FILLED.items():
        sheet.cell(7, keys[path], value)
    assert sheet.column_dimensions[sheet.cell(7, keys["don_vi.ma"]).column_letter].number_format == "@"
    sheet.cell(7, keys["so_lieu.ty_le"]).number_format = "0.00%"
    out = BytesIO()
    book.save(out)
    units = units_of(common, out.getvalue())
    assert codes(units) == []
    [job] = units
    assert job.docx.name == "00123.docx"
    result = run(job)
    assert [d.code for d in result.diagnostics if d.is_error] == []


def test_csv_that_is_filled_in_is_read(common: Path) -> None:
    rules = rules_of(common.parent.parent / "templates" / "nho")
    text = unit_tables.as_csv(rules)
    row = ["", *(str(FILLED.get(path, "")).replace("0.997", "99,7%") for path in unit_tables.columns(rules))]
    [job] = read(common, text + ";".join(row).encode(), "units.csv")
    assert [d.code for d in run(job).diagnostics if d.is_error] == []


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_headings_of_the_packs_that_come_along_are_all_understood(tmp_path: Path, pack: str, ending: str) -> None:
    text = (ROOT / "templates" / pack / "quy-tac.yml").read_text("utf-8")
    common = units_project(tmp_path, rules=text)
    rules = rules_of(tmp_path / "templates" / "nho")
    content = unit_tables.as_csv(rules) if ending == "csv" else unit_tables.workbook(rules)
    assert codes(read(common, content, f"units.{ending}")) == ["BAT057"]  # nothing is filled in


def test_values_have_checks_and_lists(common: Path) -> None:
    assert "lua_chon" in UNIT_RULES
    rules = rules_of(common.parent.parent / "templates" / "nho")
    sheet = openpyxl.load_workbook(BytesIO(unit_tables.workbook(rules))).worksheets[0]
    checks = {check.type: check for check in sheet.data_validations.dataValidation}
    assert {"whole", "date", "decimal", "list"} <= checks.keys()
    assert checks["list"].formula1 in ('"I,II,III"', '"có,không"')


def test_the_same_rules_give_the_same_bytes(common: Path) -> None:
    rules = rules_of(common.parent.parent / "templates" / "nho")
    assert unit_tables.workbook(rules) == unit_tables.workbook(rules)


def test_what_a_cell_cannot_hold_has_no_column_but_a_line_above(tmp_path: Path) -> None:
    rules = rules_of(ROOT / "templates" / "tieu-chi-15")
    known = unit_tables.columns(rules)
    assert not {"so_lieu.vb_can_cu", "so_lieu.dung_han_tham_quyen_3_nam"} & known.keys()
    sheet = openpyxl.load_workbook(BytesIO(unit_tables.workbook(rules))).worksheets[0]
    assert "vb_can_cu" in sheet["A3"].value
    assert "dung_han_tham_quyen_3_nam.2024" in sheet["A3"].value
    assert "null" in sheet["A2"].value
    prompts = {str(check.prompt) for check in sheet.data_validations.dataValidation}
    assert any("Không có thì để trống ô." in prompt for prompt in prompts)
    assert not any("xóa dòng" in prompt for prompt in prompts)  # it is a unit


def test_columns_of_years_are_added_as_the_sheet_says(common: Path) -> None:
    rules = rules_of(common.parent.parent / "templates" / "nho")
    book = openpyxl.load_workbook(BytesIO(unit_tables.workbook(rules)))
    sheet = book.worksheets[0]
    assert sheet["A3"].value.startswith("Số theo năm")
    assert "nam_lien.2024" in sheet["A3"].value
    last = sheet.max_column + 1
    sheet.cell(5, last, "nam_lien.2024")
    keys = {cell.value: cell.column for cell in sheet[5]}
    for path, value in {**FILLED, "so_lieu.ty_le": "99,7%", "nam_lien.2024": "99,5%"}.items():
        sheet.cell(7, keys[path], value)
    out = BytesIO()
    book.save(out)
    units = units_of(common, out.getvalue())
    assert codes(units) == []
    [job] = units
    assert [d.code for d in run(job).diagnostics if d.is_error] == []


def test_a_check_lets_null_pass_where_a_value_may_be_blank(common: Path) -> None:
    rules = rules_of(ROOT / "templates" / "tieu-chi-15")
    sheet = openpyxl.load_workbook(BytesIO(unit_tables.workbook(rules))).worksheets[0]
    checks = {check.promptTitle: check for check in sheet.data_validations.dataValidation}
    day = checks[rules.declared["thong_tin"]["ngay"].label]
    assert (day.type, day.errorStyle, "Để null" in day.prompt) == ("date", "warning", True)
    assert checks[rules.declared["so_lieu"]["ho_so_tong"].label[:32]].errorStyle in (None, "stop")
