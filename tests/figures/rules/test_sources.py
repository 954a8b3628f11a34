"""``bang`` and ``tu_bang`` of the rules: what may be declared, and what each slip is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sources_project import RULES, SourcesProject, changed

TABLE = "    den_dong: Tổng cộng\n"
TOTAL = "{ten: Tổng số hồ sơ, kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}"


@pytest.fixture
def project(tmp_path: Path) -> SourcesProject:
    return SourcesProject(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("tu_bang: bieu\n", "tu_bang: bie\n", ["SRC100"]),
        ("tu_bang: bieu\n", "tu_bang: xyz123\n", ["SRC101"]),
        ("      dung_han: Đúng hạn\n", "", ["SRC103"]),
        ("      dung_han: Đúng hạn\n", "      dung_han_: Đúng hạn\n", ["SRC102"]),
        ("ten: {ten: Lĩnh vực, kieu: chuoi}", "ten: {ten: Lĩnh vực, kieu: chuoi, tu_bang: bieu}", ["SRC104"]),
        (TOTAL, "{kieu: so_nguyen, dong: Tổng cộng}", ["SRC105"]),
        (TOTAL, "{kieu: so_nguyen, tu_bang: bieu}", ["SRC107"]),
        (TOTAL, "{kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng}", ["SRC107"]),
        (TOTAL, "{kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, ten_o: x}", ["SRC107"]),
        (TOTAL, "{kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep}", ["SRC102"]),
        (TOTAL, "{kieu: danh_sach, tu_bang: bieu}", ["SRC106"]),
        (TOTAL, "{kieu: danh_sach, tu_bang: bieu, dong: Tổng cộng}", ["SRC106"]),
        (TOTAL, "{kieu: van_ban, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}", ["SRC117"]),
        (
            "ten: {ten: Lĩnh vực, kieu: chuoi}",
            "ten: {ten: Lĩnh vực, kieu: theo_muc, cac_muc: thang_trong_ky}",
            ["SRC190"],
        ),
        ("      ten: Lĩnh vực\n", "      ten: \n", ["SRC108", "SRC103"]),
        ("      ten: Lĩnh vực\n", "      ten: [A, B, C, D, E]\n", ["SRC109", "SRC103"]),
        ("      dung_han: Đúng hạn\n", "      dung_han: Tiếp nhận\n", ["SRC114", "SRC103"]),
        (TABLE, TABLE + "    bang_excel: t\n", ["SRC110"]),
        (TABLE, TABLE + "    nhom: {cot: TT, dang: roman}\n", ["SRC112"]),
        (TABLE, TABLE + "    nhom: {cot: TT}\n", ["RUL003"]),
        (TABLE, TABLE + "    trang: 0\n", ["RUL011"]),
        (TABLE, TABLE + "    trang: 9999\n", ["RUL011"]),
        (TABLE, TABLE + "    den_dog: Tổng\n", ["RUL001"]),
        (TOTAL, "{kieu: so_nguyen, bang: bieu}", ["SRC115"]),
        (TOTAL, "{kieu: danh_sach, phan_tu: chuoi, bang: bieu}", ["SRC115"]),
        (TOTAL, "{kieu: so_nguyen, bang: nguon/bieu.xlsx}", ["SRC116"]),
    ],
)
def test_a_slip_is_named_once(project: SourcesProject, old: str, new: str, codes: list[str]) -> None:
    problems = project.problems(rules=changed(RULES, (old, new)))
    assert [d.code for d in problems] == codes
    assert all(d.location.file and d.location.file.endswith("quy-tac.yml") and d.location.line for d in problems)


def test_a_table_that_is_meant_is_offered(project: SourcesProject) -> None:
    (problem,) = project.problems(rules=changed(RULES, (TOTAL, "{kieu: so_nguyen, bang: bieu}")))
    assert problem.fix is not None
    assert (problem.fix.old, problem.fix.new) == ("bang", "tu_bang")
    assert "tu_bang: bieu" in problem.help


@pytest.mark.parametrize(
    "more",
    [
        "    trang: Biểu 06a\n",
        '    trang: "2024"\n',
        "    trang: 2\n",
        "    ghi_chu: Từ hệ thống một cửa\n",
        "    nhom: {cot: TT, dang: chu_cai}\n",
    ],
)
def test_what_may_be_said_of_a_table(project: SourcesProject, more: str) -> None:
    problems = project.problems(rules=changed(RULES, (TABLE, TABLE + more)))
    assert [d for d in problems if d.location.file and d.location.file.endswith("quy-tac.yml")] == []


def test_columns_that_no_list_has_are_allowed(project: SourcesProject) -> None:
    assert project.problems(rules=changed(RULES, ("      dung_han: {ten: Đúng hạn, kieu: so_nguyen}\n", ""))) == []


def test_a_field_that_no_column_has_may_be_optional(project: SourcesProject) -> None:
    more = (
        "      dung_han: {ten: Đúng hạn, kieu: so_nguyen}\n      khac: {ten: Khác, kieu: so_nguyen, bat_buoc: false}\n"
    )
    rules = changed(RULES, ("      dung_han: {ten: Đúng hạn, kieu: so_nguyen}\n", more))
    assert project.problems(rules=rules) == []


def test_a_table_without_anything_says_what_it_lacks(project: SourcesProject) -> None:
    rules = changed(RULES, ("#more tables", "  khac:"))
    assert [d.code for d in project.problems(rules=rules)] == ["RUL003"]
    rules = changed(RULES, ("#more tables", "  khac: {ten: Khác}"), ("tu_bang: bieu\n", "tu_bang: khac\n"))
    assert [d.code for d in project.problems(rules=rules)] == ["RUL003"]


def test_an_excel_table_has_one_row_of_headings(project: SourcesProject) -> None:
    rules = changed(RULES, ("#more tables", "  khac: {bang_excel: t, cot: {a: [A, B]}}"))
    assert [d.code for d in project.problems(rules=rules)] == ["SRC118"]


def test_there_are_not_more_tables_than_anybody_needs(project: SourcesProject) -> None:
    many = "\n".join(f"  b{number}: {{cot: {{a: A}}}}" for number in range(60))
    assert [d.code for d in project.problems(rules=changed(RULES, ("#more tables", many)))] == ["SRC113"]
