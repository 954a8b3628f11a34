"""Expressions over the rows of a list: sums, counts, means, least and greatest; growth."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.rows_project import RowsProject

from docxtpl_reports.values import NotApplicable, Unknown


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def rule(expression: str, unit: str = "") -> tuple[str, str]:
    return "#more\n", f"  thu: {{ten: Thử, cong_thuc: '{expression}', don_vi: \"{unit}\"}}\n"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("tong(linh_vuc, dung_han)", 98048),
        ("sum(linh_vuc, dung_han * 2 + qua_han)", 198098),
        ("tong(linh_vuc, dung_han * he_so)", 3 * 98048),
        ("dem(linh_vuc, dung_han > tiep_nhan)", 1),
        ("dem(linh_vuc, ty_le.dat)", 1),
        ("dem(linh_vuc, ty_le.khong_phat_sinh)", 1),
        ("dem(linh_vuc, ty_le > 97%)", 2),
        ("dem(linh_vuc, ty_le > 98% or tiep_nhan > 60)", 1),
        ('dem(linh_vuc, ten = "Hộ tịch")', 1),
        ("dem(linh_vuc)", 3),
        ("trung_binh(linh_vuc, tiep_nhan)", Fraction(170, 3)),
        ("nho_nhat(linh_vuc, tiep_nhan)", 0),
        ("max(linh_vuc, giai_quyet)", 100000),
        ("tong(so_lieu.linh_vuc, tiep_nhan if tiep_nhan > 60 else 0)", 120),
        ("tong(linh_vuc, tong(linh_vuc, tiep_nhan))", 510),
        ("tong(linh_vuc, tiep_nhan) + dem(linh_vuc)", 173),
        ("tong(linh_vuc.tiep_nhan)", 170),
        ("tong(linh_vuc, lam_tron(tiep_nhan / 7))", 24),
        ("lam_tron(tong(linh_vuc, tiep_nhan / 7), 1)", Fraction("24.3")),
    ],
)
def test_values_are_exact(project: RowsProject, expression: str, value: Fraction) -> None:
    case = project.case(("so_lieu:\n", "so_lieu:\n  he_so: 3\n"), rules=(rule(expression),))
    assert case.results.indicators["thu"].value == value


def test_an_indicator_may_be_named_like_the_column_it_is_made_of(project: RowsProject) -> None:
    lines = (
        "  tiep_nhan: {ten: Tổng tiếp nhận, cong_thuc: 'tong(linh_vuc, tiep_nhan)'}\n"
        "  ty_le: {ten: Tỷ lệ chung, tu_so: 'tong(linh_vuc, dung_han)', mau_so: tong(linh_vuc.giai_quyet), nguong: '>= 98%'}\n"
        "  giai_quyet: {ten: Trung bình, cong_thuc: 'trung_binh(linh_vuc, giai_quyet)'}\n"
        "  ca_hai: {ten: Cả hai, cong_thuc: 'tong(linh_vuc, tiep_nhan * chi_tieu.tiep_nhan)'}\n"
    )
    found = project.case(rules=(("#more\n", lines),)).results.indicators
    assert (found["tiep_nhan"].value, str(found["ty_le"].value), found["giai_quyet"].value) == (170, "97,999%", 33350)
    assert found["ca_hai"].value == 170 * 170


def test_rows_in_which_nothing_happened_are_left_out(project: RowsProject) -> None:
    case = project.case(rules=(rule("trung_binh(linh_vuc, ty_le)", "%"),))
    assert case.results.indicators["thu"].value == (Fraction("97.999") + 98) / 2
    none = (
        ("dung_han: 97999, qua_han: 2001", "dung_han: 0, qua_han: 0"),
        ("dung_han: 49, qua_han: 1", "dung_han: 0, qua_han: 0"),
    )
    case = project.case(*none, rules=(rule("trung_binh(linh_vuc, ty_le)", "%"),))
    assert isinstance(case.results.indicators["thu"].value, NotApplicable)
    assert "khong_phat_sinh" in case.shape()["chi_tieu"]["thu"]
    for counted in ("ty_le > 97%", "ty_le.dat"):
        assert project.case(*none, rules=(rule(f"dem(linh_vuc, {counted})"),)).results.indicators["thu"].value == 0


def test_a_row_counts_alike_in_a_column_and_in_a_sum(project: RowsProject) -> None:
    column = ("#more columns\n", "      q: {ten: Q, cong_thuc: ty_le * giai_quyet}\n")
    lines = "".join(
        f"  {name}: {{ten: {name}, cong_thuc: '{formula}'}}\n"
        for name, formula in {
            "mot": "tong(linh_vuc, ty_le * giai_quyet)",
            "hai": "tong(linh_vuc, q)",
            "ba": "tong(linh_vuc, q) + dem(linh_vuc, q > 0)",
            "bon": "ba + thieu * 0",
            "thieu": "trung_binh(linh_vuc, q) if dem(linh_vuc) > 5 else 0",
        }.items()
    )
    case = project.case(rules=(column, ("#more\n", lines)))
    found = {name: result.value for name, result in case.results.indicators.items()}
    assert found["mot"] == found["hai"] == case.results.totals["so_lieu.linh_vuc"].whole["q"].value == 98048
    assert found["ba"] == 98050
    assert isinstance(case.results.columns["so_lieu.linh_vuc.q"][2].value, NotApplicable)


def test_a_formula_with_something_that_did_not_happen_is_not_applicable(project: RowsProject) -> None:
    lines = (
        "  r: {ten: R, tu_so: he_so, mau_so: he_so}\n"
        "  s: {ten: S, cong_thuc: 'r + 5%', don_vi: \"%\"}\n"
        "  t: {ten: T, cong_thuc: 'r * thieu'}\n"
        "  thieu: {ten: Thiếu, cong_thuc: tong(linh_vuc.dung_han)}\n"
    )
    changes = (("so_lieu:\n", "so_lieu:\n  he_so: 0\n"), ("dung_han: 49, ", ""))
    case = project.case(*changes, rules=(("#more\n", lines),))
    found = case.results.indicators
    assert isinstance(found["s"].value, NotApplicable)
    assert isinstance(found["t"].value, Unknown)
    assert not isinstance(found["t"].value, NotApplicable)


def test_of_no_rows_there_is_no_mean_and_no_end(project: RowsProject) -> None:
    rows = (
        "linh_vuc:\n    - {ten: Hộ tịch, tiep_nhan: 120, dung_han: 97999, qua_han: 2001}\n"
        "    - {ten: Đất đai, tiep_nhan: 50, dung_han: 49, qua_han: 1}\n"
        "    - {ten: Xây dựng, tiep_nhan: 0, dung_han: 0, qua_han: 0}\n"
    )
    for function in ("trung_binh", "nho_nhat", "lon_nhat"):
        case = project.case((rows, "linh_vuc: []\n"), rules=(rule(f"{function}(linh_vuc, tiep_nhan)"),))
        assert isinstance(case.results.indicators["thu"].value, NotApplicable)
        assert "khong_phat_sinh" in case.shape()["chi_tieu"]["thu"]


def test_a_difference_of_percentages_is_in_percentage_points(project: RowsProject) -> None:
    lines = (
        "  chenh: {ten: Chênh, cong_thuc: 'max(linh_vuc, ty_le) - 90%', don_vi: điểm phần trăm, nguong: '>= 5'}\n"
        "  gap: {ten: Gấp, cong_thuc: chenh * 2, don_vi: điểm phần trăm}\n"
    )
    case = project.case(rules=(("#more\n", lines),))
    chenh = case.context()["chi_tieu"].chenh  # type: ignore[attr-defined]
    assert (str(chenh), chenh.don_vi, chenh.ket_luan) == ("8", "điểm phần trăm", "Đạt")
    assert case.results.indicators["gap"].value == 16
    mixed = ("#more\n", lines + '  sai: {ten: Sai, cong_thuc: chenh + 5%, don_vi: "%"}\n')
    assert "RUL045" in {d.code for d in project.problems(rules=(mixed,))}


@pytest.mark.parametrize(
    "expression", ["tong(linh_vuc, dung_han)", "dem(linh_vuc, ty_le.dat)", "max(linh_vuc, giai_quyet)"]
)
def test_a_missing_value_is_unknown_and_names_its_row(project: RowsProject, expression: str) -> None:
    case = project.case(("dung_han: 49, ", ""), rules=(rule(expression),))
    value = case.results.indicators["thu"].value
    assert isinstance(value, Unknown)
    assert tuple(map(str, value.reasons)) == ("Đất đai: chưa có số liệu «Đúng hạn»",)


def test_a_division_by_zero_names_its_row(project: RowsProject) -> None:
    value = project.case(rules=(rule("tong(linh_vuc, 1 / tiep_nhan)"),)).results.indicators["thu"].value
    assert isinstance(value, Unknown)
    assert tuple(map(str, value.reasons)) == ("Xây dựng: số chia bằng 0",)


@pytest.mark.parametrize(
    ("expression", "code", "words"),
    [
        ("tong(linh_vuc)", "RUL103", "tong(linh_vuc, cột)"),
        ("tong(linh_vuc, tiep_nhan, dung_han)", "RUL103", "cột_1 + cột_2"),
        ("tong(linh_vuc, ten)", "RUL043", "phải là số"),
        ("dem(linh_vuc, tiep_nhan)", "RUL042", "đúng/sai"),
        ("tong(linh_vuc, tiep_nhan > 1)", "RUL043", "phải là số"),
        ("tong(linh_vuc, linh_vuc.tiep_nhan)", "RUL102", "«tiep_nhan»"),
        ("tong(linh_vuc, tiep_nhna)", "RUL046", "«tiep_nhan»"),
        ("tong(linh_vc, tiep_nhan)", "RUL046", "«linh_vuc»"),
        ("tong(linh_vuc, tiep_nhan + 5%)", "RUL045", "phần trăm"),
        ("tong(linh_vuc, ty_le) + he_so", "RUL045", "phần trăm"),
        ("linh_vuc + 1", "RUL040", "danh sách"),
        ("lam_tron(linh_vuc, 2)", "RUL040", "danh sách"),
        ("tong(linh_vuc, thu)", "RUL028", "thu → thu"),
        ("tang_truong(5)", "RUL104", "hai số"),
        ("tang_truong(linh_vuc.tiep_nhan, 5)", "RUL040", "danh sách"),
    ],
)
def test_mistakes_say_what_to_write(project: RowsProject, expression: str, code: str, words: str) -> None:
    problems = {d.code: d for d in project.problems(rules=(rule(expression),))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


def test_an_unquoted_call_in_braces_gets_advice_that_works(project: RowsProject) -> None:
    found = project.problems(rules=(("#more\n", "  thu: {ten: Thử, cong_thuc: tong(linh_vuc, tiep_nhan * 2)}\n"),))
    (comma,) = [d for d in found if d.code == "YML010"]
    assert '"tong(linh_vuc, tiep_nhan * 2)"' in comma.help


@pytest.mark.parametrize(("new", "old", "percent"), [(5, 4, 25), (4, 5, -20), (3, 3, 0)])
def test_growth_is_in_percent(project: RowsProject, new: int, old: int, percent: int) -> None:
    value = project.case(rules=(rule(f"tang_truong({new}, {old})", "%"),)).results.indicators["thu"].value
    assert value == percent


@pytest.mark.parametrize("new", [0, 5])
def test_growth_from_nothing_has_no_base(project: RowsProject, new: int) -> None:
    value = project.case(rules=(rule(f"tang_truong({new}, 0)", "%"),)).results.indicators["thu"].value
    assert isinstance(value, NotApplicable)
    assert tuple(map(str, value.reasons)) == ("không có gốc so sánh",)


def test_growth_of_what_is_unknown_is_unknown(project: RowsProject) -> None:
    value = project.case(rules=(rule("tang_truong(he_so, 3)", "%"),)).results.indicators["thu"].value
    assert isinstance(value, Unknown)
    assert not isinstance(value, NotApplicable)


def test_a_finding_over_rows_says_what_they_give(project: RowsProject) -> None:
    line = "tong(linh_vuc, tiep_nhan * 2 - (dung_han + 1)) > 500 and dem(linh_vuc, ty_le.dat) > 2 and he_so < 3"
    check = f"kiem_tra: [{{ma: k, dung_khi: '{line}', noi_dung: Sai}}]\n"
    found = project.problems(("so_lieu:\n", "so_lieu:\n  he_so: 1\n"), rules=(("#more\n", check),))
    (finding,) = [d for d in found if d.code == "VER012"]
    assert "tong(linh_vuc, (tiep_nhan * 2) - (dung_han + 1)) = -97.711" in finding.message
    assert "dem(linh_vuc, ty_le.dat) = 1; he_so = 1" in finding.message


COUNTS = st.integers(min_value=0, max_value=10**9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=10))
def test_they_agree_with_python(tmp_path_factory: pytest.TempPathFactory, counts: list[tuple[int, int]]) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    rows = "".join(
        f"    - {{ten: V{n}, tiep_nhan: {a}, dung_han: {b}, qua_han: 0}}\n" for n, (a, b) in enumerate(counts)
    )
    lines = {
        "s": "tong(linh_vuc, tiep_nhan * dung_han)",
        "c": "dem(linh_vuc, tiep_nhan < dung_han)",
        "m": "trung_binh(linh_vuc, tiep_nhan + dung_han)",
        "lo": "nho_nhat(linh_vuc, tiep_nhan - dung_han)",
        "hi": "lon_nhat(linh_vuc, tiep_nhan - dung_han)",
    }
    text = "".join(f"  {name}: {{ten: {name}, cong_thuc: '{formula}'}}\n" for name, formula in lines.items())
    results = project.case(("#more\n", rows), rules=(("#more\n", text),)).results.indicators
    pairs = [(120, 97999), (50, 49), (0, 0), *counts]
    assert results["s"].value == sum(a * b for a, b in pairs)
    assert results["c"].value == sum(a < b for a, b in pairs)
    assert results["m"].value == Fraction(sum(a + b for a, b in pairs), len(pairs))
    assert results["lo"].value == min(a - b for a, b in pairs)
    assert results["hi"].value == max(a - b for a, b in pairs)


@pytest.mark.parametrize(("unit", "warned"), [("nghìn đồng", True), ("đồng", False), ("", False)])
def test_rounding_in_another_scale_than_is_printed_is_questioned(project: RowsProject, unit: str, warned: bool) -> None:
    money = ("tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen", "tiep_nhan: {ten: Giá, kieu: tien, don_vi: đồng")
    column = ("#more columns\n", f"      g: {{ten: G, cong_thuc: 'lam_tron(tiep_nhan * 1.5)', don_vi: \"{unit}\"}}\n")
    found = [d for d in project.problems(rules=(money, column)) if d.code == "RUL122"]
    assert bool(found) is warned
    assert not any(d.is_error for d in found)
