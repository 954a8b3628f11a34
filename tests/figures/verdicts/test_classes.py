"""Classes of indicators and of computed columns (``xep_loai``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.figures_project import walk
from support.rows_project import RowsProject

from docxtpl_reports.values import NotApplicable, Unknown

CLASSES = "xep_loai: {Tốt: 98, Khá: 70, Yếu: 0}"
COLUMNS = (
    "#more columns\n",
    f"      muc: {{ten: Mức, tu_so: dung_han, mau_so: giai_quyet, {CLASSES}}}\n"
    f"      diem: {{ten: Điểm, tu_so: dung_han * 100, mau_so: giai_quyet, don_vi: điểm, {CLASSES}}}\n"
    '      kha: {ten: Khá trở lên, cong_thuc: \'muc.xep_loai = "Tốt" or diem.xep_loai = "Khá"\'}\n',
)


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def rule(line: str) -> tuple[str, str]:
    return "#more\n", f"  thu: {{ten: Thử, {line}}}\n"


def test_a_class_follows_from_the_exact_value(project: RowsProject) -> None:
    first, second, third = project.rows(rules=(COLUMNS,))
    assert (first.muc.xep_loai, second.muc.xep_loai) == ("Khá", "Tốt")
    assert str(first.muc) == "97,999%"  # 98,00% would be «Tốt»
    assert (str(first.diem), first.diem.xep_loai, first.diem.don_vi) == ("97,999", "Khá", "điểm")  # not times 100
    assert first.muc.ly_do == ("xếp loại Khá",)
    assert isinstance(third.muc.xep_loai, NotApplicable)


def test_the_total_of_a_rate_has_a_class_and_a_sum_has_none(project: RowsProject) -> None:
    more = ("#more columns\n", f"      gap: {{ten: Gấp đôi, cong_thuc: tiep_nhan * 2, {CLASSES}}}\n#more columns\n")
    total = project.rows(rules=(more, COLUMNS)).tong
    assert total.muc.xep_loai == "Khá"
    assert not hasattr(total.gap, "xep_loai")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('dem(linh_vuc, muc.xep_loai = "Tốt")', 1),
        ('dem(linh_vuc, muc.xep_loai != "Tốt")', 1),
        ("dem(linh_vuc, kha)", 2),
    ],
)
def test_rows_of_a_class_are_counted(project: RowsProject, expression: str, value: int) -> None:
    counted = rule(f"cong_thuc: '{expression}'")
    assert project.case(rules=(COLUMNS, counted)).results.indicators["thu"].value == value


def test_a_missing_value_has_no_class(project: RowsProject) -> None:
    counted = rule("cong_thuc: 'dem(linh_vuc, muc.xep_loai = \"Tốt\")'")
    case = project.case(("dung_han: 49, ", ""), rules=(COLUMNS, counted))
    row = case.context()["so_lieu"]["linh_vuc"][1]  # type: ignore[index]
    assert isinstance(row.muc.xep_loai, Unknown)
    value = case.results.indicators["thu"].value
    assert isinstance(value, Unknown)
    assert list(map(str, value.reasons)) == ["Đất đai: chưa có số liệu «Đúng hạn»"]


def test_an_indicator_has_classes_too(project: RowsProject) -> None:
    case = project.case(("so_lieu:\n", "so_lieu:\n  he_so: 70\n"), rules=(rule(f"cong_thuc: he_so, {CLASSES}"),))
    assert case.context()["chi_tieu"].thu.xep_loai == "Khá"  # type: ignore[attr-defined]
    walk(case.context()["chi_tieu"], case.shape()["chi_tieu"], "chi_tieu")
    assert case.shape()["chi_tieu"]["thu"]["xep_loai"].texts == ("Tốt", "Khá", "Yếu")
    case = project.case(rules=(rule(f"cong_thuc: '0 - tong(linh_vuc, tiep_nhan)', {CLASSES}"),))
    assert case.results.indicators["thu"].rank == "Yếu"


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ('cong_thuc: \'"Tốt" if he_so >= 90 else "Yếu"\'', "RUL110", "thu.xep_loai"),
        ("cong_thuc: he_so > 5, " + CLASSES, "RUL111", "đúng/sai"),
        ("cong_thuc: he_so, xep_loai: {Tốt: 90, Khá: 90, Yếu: 0}", "RUL069", "«Khá»"),
        ("cong_thuc: he_so, xep_loai: {Tốt: 90, Khá: 70}", "RUL070", "«Yếu: 0»"),
        ("cong_thuc: he_so, xep_loai: {Tốt: cao, Yếu: 0}", "RUL012", "cao"),
        ("cong_thuc: he_so, xep_loai: {Tốt: , Yếu: 0}", "RUL003", "Tốt"),
        ("cong_thuc: he_so, xep_loai: Tốt", "YML026", "xep_loai"),
        ("cong_thuc: 'dem(linh_vuc, ty_le.xep_loai = \"Tốt\")'", "RUL049", "xep_loai"),
        ("cong_thuc: 'dem(linh_vuc, muc.xep_loai = \"Tốt\")'", "RUL085", "«Giỏi»"),
        ("cong_thuc: 'tong(linh_vuc, muc.xep_loai)'", "RUL043", "phải là số"),
        ("cong_thuc: 'dem(linh_vuc, muc.xep_loi = \"Tốt\")'", "RUL048", "«xep_loai»"),
    ],
)
def test_mistakes_say_what_to_write(project: RowsProject, line: str, code: str, words: str) -> None:
    column = (COLUMNS[0], COLUMNS[1].splitlines(keepends=True)[0].replace("Tốt", "Giỏi"))
    problems = {d.code: d for d in project.problems(rules=(column, rule(line)))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_printed_value_has_the_class_it_says(
    tmp_path_factory: pytest.TempPathFactory, above: int, below: int
) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    more = ("#more\n", f"    - {{ten: V, tiep_nhan: 1, dung_han: {above}, qua_han: {below}}}\n")
    row = project.rows(more, rules=(COLUMNS,))[3]
    printed = float(str(row.muc).rstrip("%").replace(",", "."))
    assert row.muc.xep_loai == next(name for name, low in (("Tốt", 98), ("Khá", 70), ("Yếu", 0)) if printed >= low)
