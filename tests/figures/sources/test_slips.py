"""Slips in spreadsheets: each is found at its cell, and the advice works when it is followed to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from support.sources_project import RULES, SourcesProject, changed
from support.workbooks import SML, cell, relationships, sheet_xml, xlsx

from docxtpl_reports.diagnostics import Severity

HEAD = ["Lĩnh vực", "Tiếp nhận", "Đúng hạn"]
GOOD = ["Hộ tịch", 1, 1]
TOTAL = ["Tổng cộng", 1, 1]
KEYED = changed(RULES, ("    tu_bang: bieu\n", "    tu_bang: bieu\n    khoa: ten\n"))
WITHOUT_SCALAR = changed(
    RULES,
    ("  tong_so: {ten: Tổng số hồ sơ, kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}\n", ""),
)
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


@pytest.mark.parametrize("name", ["Hộ tịch\u200b", "\u202aHộ tịch\u202c", "Hộ\ufeff tịch"])
def test_what_nobody_sees_makes_no_other_name(project: SourcesProject, name: str) -> None:
    assert found(project, [HEAD, GOOD, [name, 2, 2], ["Tổng cộng", 3, 3]], KEYED) == [("DAT100", "A3")]


@pytest.mark.parametrize(("mark", "name"), [("I", "Thuộc \u200bxã"), ("I", "Thuộc xa\u0303"), ("I\ufeff", "Thuộc xã")])
def test_what_nobody_sees_makes_no_other_name_of_a_group(project: SourcesProject, mark: str, name: str) -> None:
    rows = project.case([*GROUPS[:1], [mark, name, 3, 3], *GROUPS[2:]], GROUPED).context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
    assert [str(row.nhom) for row in rows] == ["Thuộc xã", "Thuộc xã", "Thuộc tỉnh"]


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


# --- kinds of cells ------------------------------------------------------------------------------------------------------


def of_kind(project: SourcesProject, declared: str, content: object, *, parts: dict[str, str] | None = None) -> object:
    """What is read, or the codes of what is said, of a cell in a column declared so."""
    rules = changed(RULES, ("dung_han: {ten: Đúng hạn, kieu: so_nguyen}", f"dung_han: {{ten: Đúng hạn, {declared}}}"))
    case, problems = project.load(xlsx([HEAD, ["Hộ tịch", 1, content], ["Tổng cộng", 1, "x"]], parts=parts), rules)
    if problems:
        return [d.code for d in problems]
    assert case is not None
    return str(case.context()["so_lieu"]["linh_vuc"][0].dung_han)  # type: ignore[index]


@pytest.mark.parametrize(
    ("declared", "content", "read"),
    [
        ("kieu: dung_sai", '<c t="b"><v>1</v></c>', "Có"),
        ("kieu: dung_sai", "không", "Không"),
        ("kieu: dung_sai", 1, ["SRC062"]),
        ("kieu: chuoi", '<c t="b"><v>1</v></c>', ["SRC058"]),
        ("kieu: chuoi", '<c t="d"><v>2024-05-03</v></c>', ["SRC064"]),
        ("kieu: so_nguyen", '<c t="d"><v>2024-05-03</v></c>', ["SRC057"]),
        ("kieu: ngay", '<c t="d"><v>2024-05-03</v></c>', "03/5/2024"),
        ("kieu: ngay", "3/5/2024 07:30:00", "03/5/2024"),
        ("kieu: ngay", "07:30 03/5/2024", "03/5/2024"),
        ("kieu: ngay", "3/5/2024 7:30:00 SA", "03/5/2024"),
        ("kieu: ngay", "14:05:00 - 3/5/2024", "03/5/2024"),
        ("kieu: ngay", 45415, ["SRC056"]),
        ("kieu: ngay", 2024, ["SRC062"]),
        ("kieu: ngay", "5/13/2024", ["SRC059"]),
        ("kieu: ngay", "3/5/24", ["SRC060"]),
        ("kieu: ngay", "30/2/2024", ["SRC061"]),
        ("kieu: ngay", "3/5/1024", ["DAT051"]),
        ("kieu: gio", "7h30", "7h30"),
        ("kieu: gio", 7, ["SRC062"]),
        ("kieu: phan_tram", "99,7%", "99,7%"),
        ("kieu: phan_tram", 99.7, "99,7%"),
        ("kieu: phan_tram", 0.997, ["SRC055"]),
        ("kieu: so_thap_phan", "1,25", "1,25"),
        ("kieu: diem", 80.125, ["DAT082"]),
        ("kieu: 'so_nguyen', lon_nhat: 5", 6, ["DAT016"]),
        ("kieu: chuoi", "Dòng một\nDòng hai", "Dòng một\nDòng hai"),
        ("kieu: chuoi", "LÜnh vùc", "LÜnh vùc"),
        ("kieu: so_nguyen, de_trong: true", None, " " * 8),
    ],
)
def test_a_cell_is_read_by_its_kind(project: SourcesProject, declared: str, content: object, read: object) -> None:
    assert of_kind(project, declared, content) == read


def test_percentages_dates_and_times_are_told_by_their_format(project: SourcesProject) -> None:
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 10, 14, 20, 170))
    codes = '<numFmts><numFmt numFmtId="170" formatCode="#,##0,"/></numFmts>'
    styles = f'<styleSheet xmlns="{SML}">{codes}<cellXfs>{formats}</cellXfs></styleSheet>'
    parts = {
        "xl/styles.xml": styles,
        "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
    }
    assert of_kind(project, "kieu: phan_tram", '<c s="1"><v>0.997</v></c>', parts=parts) == "99,7%"
    assert of_kind(project, "kieu: so_thap_phan", '<c s="1"><v>0.997</v></c>', parts=parts) == ["SRC062"]
    assert of_kind(project, "kieu: ngay", '<c s="2"><v>45415</v></c>', parts=parts) == "03/5/2024"
    assert of_kind(project, "kieu: so_nguyen", '<c s="2"><v>5</v></c>', parts=parts) == ["SRC057"]
    assert of_kind(project, "kieu: so_nguyen", '<c s="4"><v>5000</v></c>', parts=parts) == ["SRC077"]
    assert of_kind(project, "kieu: gio", '<c s="3"><v>0.3125</v></c>', parts=parts) == "7h30"
    assert of_kind(project, "kieu: gio", '<c s="3"><v>0.347222222222222</v></c>', parts=parts) == "8h20"
    assert of_kind(project, "kieu: gio", '<c s="3"><v>0.99999</v></c>', parts=parts) == "23h59"
    assert of_kind(project, "kieu: gio", "07:30:00") == "7h30"
    assert of_kind(project, "kieu: so_nguyen", '<c s="1"><v>1</v></c>', parts=parts) == ["SRC062"]


def test_groups_of_two_levels_are_no_records(project: SourcesProject) -> None:
    rows = [
        ["TT", *HEAD],
        ["A", "Thuộc xã", 3, 3],
        ["I", "Tư pháp", 3, 3],
        [1, "Hộ tịch", 1, 1],
        [2, "Chứng thực", 2, 2],
    ]
    rows += [["B", "Thuộc tỉnh", 4, 4], [1, "Đất đai", 4, 4], [None, "Tổng cộng", 7, 7]]
    rules = changed(
        RULES,
        ("    den_dong", "    nhom: {cot: TT, dang: [chu_cai, la_ma]}\n    den_dong"),
        ("      ten: {ten", "      nhom: {ten: Nhóm, kieu: chuoi}\n      ten: {ten"),
    )
    case = project.case(rows, rules)
    found_rows = case.context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
    assert [(str(row.nhom), str(row.ten)) for row in found_rows] == [
        ("Tư pháp", "Hộ tịch"),
        ("Tư pháp", "Chứng thực"),
        ("Thuộc tỉnh", "Đất đai"),
    ]
    assert case.data.origins["so_lieu.linh_vuc.3.nhom"].cells == "B6"


TWO_LEVELS = changed(
    RULES,
    ("    den_dong", "    nhom: {cot: TT, dang: [chu_cai, la_ma]}\n    den_dong"),
    ("      ten: {ten", "      nhom: {ten: Nhóm, kieu: chuoi}\n      ten: {ten"),
)
OUTER = "      nhom_ngoai: {ten: Nhóm lớn, kieu: chuoi}\n"
ALIKE = [
    ["TT", *HEAD],
    ["A", "Miền xuôi", 3, 3],
    ["I", "Cấp xã", 1, 1],
    [1, "Ao Sen", 1, 1],
    ["II", "Cấp tỉnh", 2, 2],
    [1, "Dốc Đỏ", 2, 2],
    ["B", "Miền núi", 4, 4],
    ["I", "Cấp xã", 4, 4],
    [1, "Khe Vàng", 4, 4],
    [None, "Tổng cộng", 7, 7],
]


def test_inner_groups_of_one_name_in_two_outer_ones_are_not_taken_for_one(project: SourcesProject) -> None:
    (problem,) = project.problems(ALIKE, TWO_LEVELS)
    assert (problem.code, problem.location.cells) == ("SRC094", "B8")
    assert [problem.params[name] for name in ("words", "outer", "other")] == ["Cấp xã", "Miền xuôi", "Miền núi"]
    advised = changed(
        TWO_LEVELS,
        ("      nhom: {", OUTER + "      nhom: {"),
        ("    tu_bang: bieu\n", "    tu_bang: bieu\n    nhom_theo: [nhom_ngoai, nhom]\n"),
    )
    assert found(project, ALIKE, advised) == []
    groups = project.case(ALIKE, advised).context()["so_lieu"]["linh_vuc"].nhom  # type: ignore[index]
    read = [(str(outer.ten), str(inner.ten), str(inner.tong.tiep_nhan)) for outer in groups for inner in outer.nhom]
    assert read == [("Miền xuôi", "Cấp xã", "1"), ("Miền xuôi", "Cấp tỉnh", "2"), ("Miền núi", "Cấp xã", "4")]


def test_two_groups_of_one_name_are_not_taken_for_one(project: SourcesProject) -> None:
    table = [[*row] for row in ALIKE]
    table[4][1] = "Cấp  xã"
    with_outer = changed(TWO_LEVELS, ("      nhom: {", OUTER + "      nhom: {"))
    assert found(project, table, with_outer) == [("SRC095", "B5")]
    table[2][2:] = [3, 3]
    table[4] = ["I.", "Cấp xã", None, None]  # the group's row once more, as on a new page
    assert found(project, table, with_outer) == []


def test_a_subtotal_in_the_row_of_a_group_is_the_sum_of_its_records(project: SourcesProject) -> None:
    with_outer = changed(TWO_LEVELS, ("      nhom: {", OUTER + "      nhom: {"))
    table = [[*row] for row in ALIKE]
    table[1][2] = 4  # of an outer group
    table[4][3] = 1  # of an inner one
    assert found(project, table, with_outer) == [("SRC045", "C2"), ("SRC045", "D5")]
    problem = project.problems(table, with_outer)[0]
    assert [problem.params[name] for name in ("words", "stored", "summed")] == ["Miền xuôi", "4", "3"]
    table[1][2:] = table[4][2:] = [None, None]  # without subtotals there is nothing to compare
    assert found(project, table, with_outer) == []


@pytest.mark.parametrize(
    ("total", "code"),
    [
        (None, "SRC131"),
        ("<c><f>SUM(C2:C2)</f></c>", "SRC132"),
        ('<c t="e"><v>#REF!</v></c>', "SRC132"),
        ("1 hồ sơ", "SRC132"),
        (1.5, "SRC132"),
    ],
)
def test_a_total_that_cannot_be_compared_is_told_at_its_cell(project: SourcesProject, total: object, code: str) -> None:
    (problem,) = project.problems([HEAD, GOOD, ["Tổng cộng", 1, total]])
    assert (problem.code, problem.severity, problem.location.cells) == (code, Severity.WARNING, "C3")
    assert "C3" in problem.message
    assert "C3" in problem.help
    assert found(project, [HEAD, GOOD, TOTAL]) == []
    assert found(project, [HEAD, GOOD, ["Tổng cộng", 1, "x"]]) == []  # the column has no sum


def test_a_total_that_is_read_as_a_value_too_is_told_once(project: SourcesProject) -> None:
    assert found(project, [HEAD, GOOD, ["Tổng cộng", None, 1]]) == [("SRC065", "B3")]
    assert found(project, [HEAD, GOOD, ["Tổng cộng", None, 1]], WITHOUT_SCALAR) == [("SRC131", "B3")]


def test_a_total_without_a_sum_to_compare_it_with_is_not_told(project: SourcesProject) -> None:
    may_lack = changed(RULES, ("Đúng hạn, kieu: so_nguyen}", "Đúng hạn, kieu: so_nguyen, bat_buoc: false}"))
    assert found(project, [HEAD, ["Hộ tịch", 1, None], ["Tổng cộng", 1, None]], may_lack) == []


def test_a_row_of_totals_without_any_number_says_nothing_to_compare(project: SourcesProject) -> None:
    assert found(project, [HEAD, GOOD, ["Tổng cộng", None, None]], WITHOUT_SCALAR) == []


def test_a_label_merged_over_numbers_is_no_unreadable_total(project: SourcesProject) -> None:
    table = xlsx([HEAD, GOOD, ["Tổng cộng", None, 1]], merges=["A3:B3"])
    assert found(project, table, WITHOUT_SCALAR) == []


def test_a_group_with_a_subtotal_and_without_records_is_told(project: SourcesProject) -> None:
    table = [*ALIKE[:9], ["II", "Cấp tỉnh", 5, 5], [None, "Tổng cộng", 7, 7]]
    with_outer = changed(TWO_LEVELS, ("      nhom: {", OUTER + "      nhom: {"))
    assert found(project, table, with_outer) == [("SRC045", "C10"), ("SRC045", "D10")]


def test_only_typed_zeros_say_that_nothing_happened(project: SourcesProject) -> None:
    assert found(project, [HEAD, ["Tổng cộng", 0, 0]]) == []
    sums = ["<c><f>SUM(B3:B9)</f><v>0</v></c>", "<c><f>SUM(C3:C9)</f><v>0</v></c>"]
    assert found(project, [HEAD, ["Tổng cộng", *sums]]) == [("SRC034", None)]
    assert found(project, [HEAD, ["Tổng cộng", 0, sums[1]]]) == [("SRC034", None)]


@pytest.mark.parametrize("typed", ["- Hộ tịch", "– Hộ  tịch", "+ Hộ tịch"])
def test_a_dash_before_a_name_is_no_part_of_it(project: SourcesProject, typed: str) -> None:
    table = [HEAD, [typed, 1, 1], TOTAL]
    assert found(project, table, KEYED) == [("SRC097", "A2")]
    rows = project.case(table, KEYED).context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
    assert [str(row.ten) for row in rows] == ["Hộ tịch"]


@pytest.mark.parametrize("typed", ["-Hộ tịch", "-", "Hộ - tịch"])
def test_a_dash_within_a_name_is_kept(project: SourcesProject, typed: str) -> None:
    case = project.case([HEAD, [typed, 1, 1], TOTAL], KEYED)
    assert [str(row.ten) for row in case.context()["so_lieu"]["linh_vuc"]] == [typed]  # type: ignore[index]


# --- single values, more of the table ------------------------------------------------------------------------------------


def test_a_value_is_in_the_one_row_of_its_label(project: SourcesProject) -> None:
    rules = changed(RULES, ("dong: Tổng cộng, cot", "dong: Hộ tịch, cot"))
    assert found(project, [HEAD, ["Đất đai", 1, 1], TOTAL], rules) == [("SRC037", None)]
    assert found(project, [HEAD, GOOD, GOOD, ["Tổng cộng", 2, 2]], rules) == [("SRC038", None)]
    assert str(project.case([HEAD, GOOD, TOTAL], rules).context()["so_lieu"]["tong_so"]) == "1"  # type: ignore[index]


def test_a_mistake_in_a_whole_column_is_told_a_hundred_times_at_most(project: SourcesProject) -> None:
    problems = project.problems([HEAD, *(["A", "x", 1] for _ in range(150)), ["Tổng cộng", 0, 150]])
    assert [d.code for d in problems] == ["SRC052"] * 100 + ["SRC046"]
    assert problems[-1].params["count"] == 50


def test_a_cell_that_two_lists_read_is_told_once(project: SourcesProject) -> None:
    second = "  nua: {kieu: danh_sach, tu_bang: bieu, truong: {tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}}}\n"
    rules = changed(RULES, ("#more figures\n", second))
    assert found(project, [HEAD, ["Hộ tịch", "x", 1], ["Tổng cộng", 1, 1]], rules) == [("SRC052", "B2")]


def test_a_heading_that_is_repeated_on_each_page_is_skipped(project: SourcesProject) -> None:
    assert found(project, [HEAD, GOOD, HEAD, ["Đất đai", 0, 0], TOTAL]) == []


@pytest.mark.parametrize(
    "rows",
    [
        [["A", 1, 2]],
        [["(a)", "(1)", "(2)=(1)-(3)"]],
        [[None, "(hồ sơ)", "(hồ sơ)"]],
        [[None, "(hồ sơ)", "(hồ sơ)"], ["A", "1", "2"]],
        [[1, 2, 3], [None, None, "(hồ sơ)"]],
        [[1, 2, "2a"]],
        [[1, 2, 4]],
        [["cột 1", "cột 2", "cột 3"]],
    ],
)
def test_rows_that_number_the_columns_or_name_their_units_are_no_records(
    project: SourcesProject, rows: list[list[object]]
) -> None:
    assert found(project, [HEAD, *rows, GOOD, TOTAL]) == []


@pytest.mark.parametrize("row", [["A", 2, 3], ["B", 1, 2], [None, "(5)", "(hồ sơ)"], ["Thôn 1", "(hồ sơ)", "(hồ sơ)"]])
def test_rows_that_only_look_like_these_are_records(project: SourcesProject, row: list[object]) -> None:
    assert found(project, [HEAD, row, GOOD, TOTAL]) != []


MONTHS = changed(RULES, ("ten: {ten: Lĩnh vực, kieu: chuoi}", "ten: {ten: Tháng, kieu: so_nguyen}"))


@pytest.mark.parametrize(
    ("rules", "rows"),
    [
        (MONTHS, [[1, 2, 3], [2, 5, 5], [3, 7, 6], ["Tổng cộng", 14, 14]]),  # figures only: the first month
        (RULES, [[1, 2, 3], [2, 5, 5], ["Tổng cộng", 7, 8]]),  # codes
        (RULES, [["A", 1, 2], ["B", 5, 5], ["Tổng cộng", 6, 7]]),
    ],
)
def test_a_row_that_counts_may_be_a_record_and_is_asked_about(
    project: SourcesProject, rules: str, rows: list[list[object]]
) -> None:
    assert found(project, [HEAD, *rows], rules) == [("SRC090", "2:2")]
    numbered = [HEAD, ["cột 1", "cột 2", "cột 3"], *rows]
    assert found(project, numbered, rules) == []
    assert len(project.case(numbered, rules).context()["so_lieu"]["linh_vuc"]) == len(rows) - 1  # type: ignore[index]
    numbers = [HEAD, [1, 2, 3], *rows[1:-1], ["Tổng cộng", *(sum(row[n] for row in rows[1:-1]) for n in (1, 2))]]  # type: ignore[misc]
    assert found(project, [HEAD, *numbers[2:]], rules) == []  # the row is taken out


@pytest.mark.parametrize("row", [[5, 5, 5], [1, 2, 2], [1, 3, 2]])
def test_a_row_of_numbers_that_do_not_count_is_a_record(project: SourcesProject, row: list[object]) -> None:
    table = [HEAD, row, [7, 0, 0], ["Tổng cộng", *row[1:]]]
    assert found(project, table) == []


def test_only_the_first_row_below_a_heading_numbers_columns(project: SourcesProject) -> None:
    table = [HEAD, ["Hộ tịch", 1, 1], [1, 2, 3], ["Đất đai", 0, 0], ["Tổng cộng", 3, 4]]
    assert found(project, table) == []
    assert len(project.case(table).context()["so_lieu"]["linh_vuc"]) == 3  # type: ignore[index]


GROUPED = changed(
    RULES,
    ("    den_dong", "    nhom: {cot: TT, dang: la_ma}\n    den_dong"),
    ("      ten: {ten", "      nhom: {ten: Nhóm, kieu: chuoi}\n      ten: {ten"),
)
GROUPS: list[list[object]] = [
    ["TT", *HEAD],
    ["I", "Thuộc xã", 3, 3],
    [1, "Hộ tịch", 1, 1],
    [2, "Chứng thực", 2, 2],
    ["II", "Thuộc tỉnh", 4, 4],
    [1, "Đất đai", 4, 4],
    [None, "Tổng cộng", 7, 7],
]


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ({5: None}, [("SRC092", "A5")]),  # a group without its number
        ({2: "A", 5: "B"}, [("SRC091", "A2")]),  # groups of another form
        ({5: "B"}, [("SRC091", "A5")]),
    ],
)
def test_a_row_that_may_be_a_group_is_no_record(
    project: SourcesProject, marks: dict[int, object], told: list[tuple[str, str]]
) -> None:
    rows = [[marks.get(number, row[0]), *row[1:]] for number, row in enumerate(GROUPS, start=1)]
    assert found(project, rows, GROUPED) == told
    assert found(project, GROUPS, GROUPED) == []  # the advice


def test_records_outside_of_groups_are_told_once(project: SourcesProject) -> None:
    rows = [GROUPS[0], *(row for row in GROUPS if isinstance(row[0], int)), GROUPS[-1]]
    assert found(project, rows, GROUPED) == [("SRC093", "B2")]
    optional = changed(GROUPED, ("{ten: Nhóm, kieu: chuoi}", "{ten: Nhóm, kieu: chuoi, bat_buoc: không}"))
    assert found(project, rows, optional) == []


def test_the_heading_of_another_group_is_not_offered_for_one_that_was_renamed(project: SourcesProject) -> None:
    rules = changed(
        RULES,
        ("      tiep_nhan: Tiếp nhận", "      tiep_nhan: [Đã giải quyết, Quá hạn]"),
        ("      dung_han: Đúng hạn", "      dung_han: [Đang giải quyết, Quá hạn]"),
    )
    top = ["Lĩnh vực", "Đã giải quyết", "Đang giải quyết", "Ghi chú"]
    (problem,) = project.problems([top, [None, "Trễ hạn", "Quá hạn"], GOOD, TOTAL], rules)
    assert (problem.code, problem.params["name"]) == ("SRC067", "tiep_nhan")
    assert problem.message.endswith("«Trễ hạn» (B2).")  # of its own group alone


def test_the_example_for_a_column_that_is_there_twice_works(project: SourcesProject) -> None:
    top, leaves = ["Lĩnh vực", "Tiếp nhận, tổng", "Đang giải quyết"], [None, "Đúng hạn", "Đúng hạn"]
    rules = changed(RULES, ("      tiep_nhan: Tiếp nhận", "      tiep_nhan: [Đang giải quyết, Đúng hạn]"))
    (problem,) = project.problems([top, leaves, GOOD, TOTAL], rules)
    assert problem.code == "SRC026"
    example = 'dung_han: ["Tiếp nhận, tổng", Đúng hạn]'
    assert example in problem.help
    assert found(project, [top, leaves, GOOD, TOTAL], changed(rules, ("dung_han: Đúng hạn", example))) == []


def test_a_title_that_ends_a_table_too_early_is_told(project: SourcesProject) -> None:
    rules = changed(RULES, ("    den_dong: Tổng cộng\n", ""), ("dong: Tổng cộng", "dong: Hộ tịch"))
    assert found(project, [HEAD, GOOD, ["Khối xã", None, None], ["Đất đai", 2, 2]], rules) == [("SRC033", "A3")]


ENDLESS = changed(RULES, ("    den_dong: Tổng cộng\n", ""), ("dong: Tổng cộng", "dong: Hộ tịch"))


@pytest.mark.parametrize(
    "below",
    [
        [["Đất đai", 1, 1]],
        [["Đất đai", "1", "1"]],
        [["Đất đai", 1, None]],  # a cell is blank once more
        [["Môi trường", None, None], ["Đất đai", "1.000", 1]],
        [[], ["Đất đai", 1, 1]],
    ],
)
def test_records_below_a_row_with_only_a_name_are_not_lost(project: SourcesProject, below: list[list[object]]) -> None:
    problems = project.problems([HEAD, GOOD, ["Tư pháp", None, None], *below], ENDLESS)
    assert [(d.code, d.location.cells, d.is_error) for d in problems] == [("SRC033", "A3", True)]


@pytest.mark.parametrize(
    "below",
    [
        [],
        [["Người lập", "Thủ trưởng", None]],
        [[], ["Thôn", "Số hộ", "Số hộ đạt"], ["Ao Sen", 5, 5]],  # another table
    ],
)
def test_what_is_no_record_may_stand_below_a_note(project: SourcesProject, below: list[list[object]]) -> None:
    assert found(project, [HEAD, GOOD, ["Ghi chú: số liệu đến ngày 30/6", None, None], *below], ENDLESS) == []


@pytest.mark.parametrize(("name", "code"), [("ket_qa", "SRC028"), ("xyz123", "SRC029")])
def test_an_excel_table_that_is_not_there_is_named(project: SourcesProject, name: str, code: str) -> None:
    rules = changed(
        RULES, ("    den_dong: Tổng cộng\n", f"    bang_excel: {name}\n"), ("dong: Tổng cộng", "dong: Hộ tịch")
    )
    table = f'<table xmlns="{SML}" id="1" name="ket_qua" displayName="ket_qua" ref="A1:C2"><tableColumns count="3"/></table>'
    parts = {
        "xl/tables/table1.xml": table,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(("table", "../tables/table1.xml")),
    }
    assert [d.code for d in project.problems(xlsx([HEAD, GOOD], parts=parts), rules)] == [code]


@pytest.mark.parametrize(("name", "code"), [("S11", "SRC020"), ("Bảng khác", "SRC021")])
def test_a_sheet_that_is_not_there_is_named(project: SourcesProject, name: str, code: str) -> None:
    rules = changed(RULES, ("    den_dong", f"    trang: {name}\n    den_dong"))
    assert [d.code for d in project.problems(xlsx([HEAD], [HEAD]), rules)] == [code]


def test_a_number_counts_the_sheets_that_can_be_seen(project: SourcesProject) -> None:
    rules = changed(RULES, ("    den_dong", "    trang: 3\n    den_dong"))
    assert [d.code for d in project.problems(xlsx([HEAD], [HEAD]), rules)] == ["SRC022"]


def test_a_text_file_has_one_sheet_whatever_the_rules_call_it(project: SourcesProject) -> None:
    rules = changed(RULES, ("    den_dong", "    trang: Biểu\n    den_dong"))
    text = "\n".join(";".join(map(str, row)) for row in (HEAD, GOOD, TOTAL))
    assert [d.code for d in project.problems(text.encode(), rules)] == ["SRC007"]  # it is named .xlsx


def test_a_text_file_of_an_old_font_is_told(project: SourcesProject) -> None:
    letters = {"ĩ": "Ü", "ự": "ù", "ế": "Õ", "ậ": "Ë", "Đ": "§", "ú": "ó", "ạ": "¹", "ộ": "é", "ị": "Þ", "ổ": "æ"}
    text = "\n".join(";".join(map(str, row)) for row in (HEAD, GOOD, TOTAL))
    typed = "".join(letters.get(letter, letter) for letter in text).encode("latin-1")
    assert [d.code for d in project.problems(typed)] == ["SRC007", "SRC008", "SRC027"]


@pytest.mark.parametrize("label", ["Tổng cộng", "TỔNG SỐ:", "Cộng", "Cộng nhóm A", "Tổng cộng toàn xã"])
def test_a_row_of_sums_that_the_rules_do_not_name_is_no_record(project: SourcesProject, label: str) -> None:
    without = changed(
        RULES, ("    den_dong: Tổng cộng\n", ""), ("tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan", "bat_buoc: false")
    )
    table = [HEAD, GOOD, ["Đất đai", 2, 2], [label, 3, 3]]
    assert found(project, table, without) == [("SRC130", "A4")]
    named = changed(without, ("    cot:\n", f"    den_dong: '{label}'\n    cot:\n"))
    assert found(project, table, named) == []


@pytest.mark.parametrize("label", ["Cộng đồng dân cư", "Tổng hợp", "Công an", "Cộng tác viên dân số"])
def test_a_record_whose_name_only_begins_like_a_sum_is_one(project: SourcesProject, label: str) -> None:
    without = changed(
        RULES, ("    den_dong: Tổng cộng\n", ""), ("tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan", "bat_buoc: false")
    )
    assert found(project, [HEAD, GOOD, [label, 2, 2]], without) == []
