"""Slips in spreadsheets: each is found at its cell, and the advice works when it is followed to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.sources_project import RULES, SourcesProject, changed
from support.workbooks import cell, sheet_xml, xlsx

HEAD = ["Lĩnh vực", "Tiếp nhận", "Đúng hạn"]
GOOD = ["Hộ tịch", 1, 1]
TOTAL = ["Tổng cộng", 1, 1]
KEYED = changed(RULES, ("    tu_bang: bieu\n", "    tu_bang: bieu\n    khoa: ten\n"))
Table = Sequence[Sequence[object]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourcesProject:
    monkeypatch.chdir(tmp_path)
    return SourcesProject(Path())


def found(project: SourcesProject, table: Table | bytes, rules: str = RULES) -> list[tuple[str, str | None]]:
    return [(d.code, d.location.cells) for d in project.problems(table, rules)]


# The slip, what is said of it at which cell, and the table after following the advice.
SLIPS: dict[str, tuple[Table, list[tuple[str, str | None]], Table]] = {
    "a number as text with a comma": (
        [HEAD, ["Hộ tịch", "1,185", 1], ["Tổng cộng", 1185, 1]],
        [("SRC054", "B2")],
        [HEAD, ["Hộ tịch", 1185, 1], ["Tổng cộng", 1185, 1]],
    ),
    "units in the cell": ([HEAD, ["Hộ tịch", "1 hồ sơ", 1], TOTAL], [("SRC052", "B2")], [HEAD, GOOD, TOTAL]),
    "a dash for none": (
        [HEAD, ["Hộ tịch", "-", 1], ["Tổng cộng", 0, 1]],
        [("SRC052", "B2")],
        [HEAD, ["Hộ tịch", 0, 1], ["Tổng cộng", 0, 1]],
    ),
    "an error of a formula": (
        [HEAD, ["Hộ tịch", '<c t="e"><v>#DIV/0!</v></c>', 1], TOTAL],
        [("SRC050", "B2")],
        [HEAD, ["Hộ tịch", "<c><f>2-1</f><v>1</v></c>", 1], TOTAL],
    ),
    "a formula without its result": (
        [HEAD, ["Hộ tịch", "<c><f>2-1</f></c>", 1], TOTAL],
        [("SRC051", "B2")],
        [HEAD, ["Hộ tịch", "<c><f>2-1</f><v>1</v></c>", 1], TOTAL],
    ),
    "a blank cell": (
        [HEAD, ["Hộ tịch", None, 1], ["Tổng cộng", 0, 1]],
        [("SRC065", "B2")],
        [HEAD, ["Hộ tịch", 0, 1], ["Tổng cộng", 0, 1]],
    ),
    "half a case": ([HEAD, ["Hộ tịch", 1.5, 1], ["Tổng cộng", 1, 1]], [("SRC053", "B2")], [HEAD, GOOD, TOTAL]),
    "a truth value": ([HEAD, ["Hộ tịch", '<c t="b"><v>1</v></c>', 1], TOTAL], [("SRC058", "B2")], [HEAD, GOOD, TOTAL]),
    "a row of names only": (
        [HEAD, GOOD, ["Đất đai", None, None], TOTAL],
        [("SRC047", "3:3")],
        [HEAD, GOOD, ["Đất đai", 0, 0], TOTAL],
    ),
    "a blank row": ([HEAD, GOOD, [], ["Đất đai", 0, 0], TOTAL], [("SRC043", "3:3")], [HEAD, GOOD, ["Đất đai", 0, 0], TOTAL]),
    "a subtotal among the rows": (
        [HEAD, ["Cộng nhóm", 1, 1], GOOD, TOTAL],
        [("SRC045", "B4"), ("SRC045", "C4")],
        [HEAD, GOOD, TOTAL],
    ),
    "no row of totals": ([HEAD, GOOD], [("SRC032", None)], [HEAD, GOOD, TOTAL]),
    "two tables": ([HEAD, GOOD, TOTAL, [], HEAD, GOOD, TOTAL], [("SRC031", "A1")], [HEAD, GOOD, TOTAL]),
    "two tables side by side": (
        [[*HEAD, None, *HEAD], [*GOOD, None, *GOOD], [*TOTAL, None, *TOTAL]],
        [("SRC026", "A1")],
        [HEAD, GOOD, TOTAL],
    ),
    "a heading of another column": (
        [["Lĩnh vực", "Tiếp nhận", "Không đúng hạn"], GOOD, TOTAL],
        [("SRC024", None)],
        [HEAD, GOOD, TOTAL],
    ),
    "a table on its side": (
        [["Lĩnh vực", "Hộ tịch"], ["Tiếp nhận", 1], ["Đúng hạn", 1]],
        [("SRC049", None)],
        [HEAD, GOOD, TOTAL],
    ),
    "a placeholder": ([HEAD, ["…", 1, 1], TOTAL], [("DAT060", "A2")], [HEAD, GOOD, TOTAL]),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_found_and_its_advice_works(project: SourcesProject, name: str) -> None:
    wrong, told, right = SLIPS[name]
    assert found(project, wrong) == told
    assert found(project, right) == []


def test_a_renamed_heading_is_written_into_the_rules(project: SourcesProject) -> None:
    table = [["Lĩnh vực", "Hồ sơ nhận", "Đúng hạn"], GOOD, TOTAL]
    (problem,) = project.problems(table)
    assert (problem.code, problem.params["others"]) == ("SRC067", "«Hồ sơ nhận» (B1)")
    assert found(project, table, changed(RULES, ("tiep_nhan: Tiếp nhận\n", "tiep_nhan: Hồ sơ nhận\n"))) == []


def test_a_table_on_another_sheet_is_found(project: SourcesProject) -> None:
    (problem,) = project.problems(xlsx([["Ghi chú"]], [HEAD, GOOD, TOTAL]))
    assert (problem.code, problem.params["other"]) == ("SRC048", "S2")
    assert (
        found(
            project,
            xlsx([["Ghi chú"]], [HEAD, GOOD, TOTAL]),
            changed(RULES, ("    den_dong", "    trang: S2\n    den_dong")),
        )
        == []
    )


def test_two_rows_of_one_key_are_told_at_the_second(project: SourcesProject) -> None:
    table = [HEAD, ["Hộ tịch", 1, 1], ["Hộ \n tịch", 2, 2], ["Tổng cộng", 3, 3]]
    assert found(project, table, KEYED) == [("DAT100", "A3")]


def test_a_number_that_belongs_to_two_rows_is_refused(project: SourcesProject) -> None:
    table = xlsx([HEAD, GOOD, ["Đất đai", None, 0], TOTAL], merges=["B2:B3"])
    assert found(project, table) == [("SRC044", "B2:B3")]


def test_hidden_rows_and_columns_are_read_and_told(project: SourcesProject) -> None:
    head, good, total = ("".join(map(cell, row)) for row in (HEAD, GOOD, TOTAL))
    rows = f'<row>{head}</row><row hidden="1">{good}</row><row>{total}</row>'
    column = '<cols><col min="2" max="2" hidden="1"/></cols>'
    xml = sheet_xml([]).replace("<sheetData></sheetData>", f"{column}<sheetData>{rows}</sheetData>")
    assert found(project, xlsx(xml)) == [("SRC040", "2:2"), ("SRC042", "B:B")]


def test_digits_beyond_those_that_a_spreadsheet_keeps_are_no_number(project: SourcesProject) -> None:
    table = [HEAD, ["Hộ tịch", 12345678901234567, 1], ["Tổng cộng", 1, 1]]
    assert found(project, table) == [("SRC066", "B2")]
    right = [HEAD, ["Hộ tịch", "12345678901234567", 1], ["Tổng cộng", "12345678901234567", 1]]
    assert found(project, right) == []


def test_an_amount_in_another_scale_is_no_amount(project: SourcesProject) -> None:
    rules = changed(
        RULES,
        ("tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}", "tiep_nhan: {ten: Tiếp nhận, kieu: tien, don_vi: triệu đồng}"),
    )
    rules = changed(
        rules,
        ("  tong_so: {ten: Tổng số hồ sơ, kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}\n", ""),
    )
    assert found(project, [HEAD, ["Hộ tịch", "5 tỷ đồng", 1], ["Tổng cộng", None, 1]], rules) == [("SRC068", "B2")]
    assert found(project, [HEAD, ["Hộ tịch", "5 đồng", 1], ["Tổng cộng", None, 1]], rules) == [("SRC068", "B2")]
    assert found(project, [HEAD, ["Hộ tịch", "5,5 triệu đồng", 1], ["Tổng cộng", 5.5, 1]], rules) == []


def test_a_long_text_is_not_quoted_whole(project: SourcesProject) -> None:
    (problem,) = project.problems([HEAD, ["Hộ tịch", "x" * 30_000, 1], ["Tổng cộng", 0, 1]])
    assert len(problem.message) < 300


def test_a_time_is_read_as_one(project: SourcesProject) -> None:
    rules = changed(RULES, ("dung_han: {ten: Đúng hạn, kieu: so_nguyen}", "dung_han: {ten: Đúng hạn, kieu: gio}"))
    case = project.case([HEAD, ["Hộ tịch", 1, "7h30"], ["Tổng cộng", 1, None]], rules)
    assert str(case.context()["so_lieu"]["linh_vuc"][0].dung_han) == "7h30"  # type: ignore[index]
