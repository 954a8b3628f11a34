"""Computed columns: indicators in the rows of a list."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.figures_project import walk
from support.rows_project import KEYED, RowsProject

from docxtpl_reports.diagnostics import language
from docxtpl_reports.reporters.derivation import derivation_json
from docxtpl_reports.values import Unknown

RATE = "mau_so: giai_quyet,"


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def test_a_row_has_its_values_and_verdicts(project: RowsProject) -> None:
    first, second, third = project.rows()
    assert [str(row.giai_quyet) for row in (first, second, third)] == ["100.000", "50", "0"]
    assert [row.ty_le.ket_luan for row in (first, second, third)] == ["Chưa đạt", "Đạt", "Không phát sinh"]
    assert first.ty_le.khong_dat
    assert not first.ty_le.dat
    assert third.ty_le.khong_phat_sinh
    assert (str(first.ty_le.tu_so), str(first.ty_le.mau_so), str(first.ty_le.nguong)) == ("97.999", "100.000", "98%")
    assert first.ty_le.ten == "Tỷ lệ đúng hạn"


def test_a_row_prints_as_many_digits_as_its_verdict_needs(project: RowsProject) -> None:
    assert [str(row.ty_le) for row in project.rows()] == ["97,999%", "98%", "không phát sinh"]
    (problem,) = project.problems()
    assert (problem.code, "Hộ tịch (97,999%)" in problem.message) == ("VER070", True)


def test_a_warning_names_a_few_rows_and_counts_the_others(project: RowsProject) -> None:
    rows = "".join(f"    - {{ten: Việc {n}, dung_han: 97999, qua_han: 2001}}\n" for n in range(9))
    (problem,) = project.problems(("#more\n", rows))
    assert "10 dòng" in problem.message
    assert "và 5 dòng khác" in problem.message


def test_a_missing_value_makes_its_row_unknown_and_is_named(project: RowsProject) -> None:
    change = ("dung_han: 49, ", "")
    row = project.rows(change)[1]
    assert row.ty_le.thieu_so_lieu
    assert row.ty_le.ly_do == ("Đất đai: chưa có số liệu «Đúng hạn»",)
    total = project.case(change).results.indicators["tong_giai_quyet"].value
    assert isinstance(total, Unknown)
    assert tuple(map(str, total.reasons)) == ("Đất đai: chưa có số liệu «Đúng hạn»",)


def test_a_row_without_a_name_is_named_by_its_number(project: RowsProject) -> None:
    rules = ("ten: {ten: Tên lĩnh vực, kieu: chuoi}", "ten: {ten: Tên lĩnh vực, kieu: so_nguyen, bat_buoc: false}")
    changes = tuple((f"ten: {name}, ", "") for name in ("Hộ tịch", "Đất đai", "Xây dựng"))
    row = project.rows(*changes, ("dung_han: 49, ", ""), rules=(rules,))[1]
    assert row.ty_le.ly_do == ("dòng 2: chưa có số liệu «Đúng hạn»",)
    with language("en"):
        case = project.case(*changes, ("dung_han: 49, ", ""), rules=(rules,))
        assert "row 2" in str(case.results.columns["so_lieu.linh_vuc.ty_le"][1].reasons[0])
        (warning,) = project.problems(*changes, rules=(rules,))
        assert "row 1 (97,999%)" in warning.message


def test_division_by_zero_in_one_row_is_unknown_there_only(project: RowsProject) -> None:
    rows = project.rows(rules=(("#more columns", "      chia: {ten: Chia, cong_thuc: tiep_nhan / giai_quyet}"),))
    assert [isinstance(row.chia, Unknown) for row in rows] == [False, False, True]
    assert rows[2].chia.ly_do == ("Xây dựng: số chia bằng 0",)


def test_names_of_a_row_come_first_and_the_report_s_after(project: RowsProject) -> None:
    column = "      nhan: {ten: Nhân, cong_thuc: tiep_nhan * he_so + so_lieu.he_so}"
    rows = project.rows(("so_lieu:\n", "so_lieu:\n  he_so: 3\n"), rules=(("#more columns", column),))
    assert [str(row.nhan) for row in rows] == ["363", "153", "3"]


def test_a_threshold_may_be_a_column(project: RowsProject) -> None:
    rules = (
        ("#more columns", '      so: {ten: So, cong_thuc: dung_han, nguong: ">= tiep_nhan"}'),
        ("kieu: so_nguyen, bat_buoc: false}\n    truong_tinh", "kieu: so_nguyen, bat_buoc: false}\n    truong_tinh"),
    )
    rows = project.rows(rules=rules)
    assert [row.so.ket_luan for row in rows] == ["Đạt", "Chưa đạt", "Đạt"]
    assert [str(row.so.nguong) for row in rows] == ["120", "50", "0"]


def test_an_expression_may_ask_for_a_verdict(project: RowsProject) -> None:
    rules = (("#more columns", "      tot: {ten: Tốt, cong_thuc: ty_le.dat or ty_le.khong_phat_sinh}"),)
    assert [bool(row.tot) for row in project.rows(rules=rules)] == [False, True, True]
    row = project.rows(("dung_han: 49, ", ""), rules=rules)[1]
    assert isinstance(row.tot, Unknown)


def test_a_rate_that_a_row_states_is_used_without_counts(project: RowsProject) -> None:
    rules = (
        ("    truong_tinh:", "      khai: {ten: Khai, kieu: phan_tram, bat_buoc: false}\n    truong_tinh:"),
        (RATE, f"{RATE} ty_le_khai: khai,"),
    )
    row = project.rows(("dung_han: 49, ", "khai: 99%, "), rules=rules)[1]
    assert (str(row.ty_le), row.ty_le.khai, row.ty_le.ket_luan) == ("99%", True, "Đạt")


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("dung_han + qua_han", "dung_han + qua_hna", "RUL046", "qua_han"),
        ("dung_han + qua_han", "ty_le.dta", "RUL048", "«dat»"),
        ("dung_han + qua_han", "linh_vuc.dung_han", "RUL040", "linh_vuc.dung_han"),
        ("dung_han + qua_han", "dung_han + 5%", "RUL045", "%"),
        ("dung_han + qua_han", "ten + 1", "RUL043", "ten + 1"),
        ("dung_han + qua_han", "tong_giai_quyet", "RUL028", "tong_giai_quyet → so_lieu.linh_vuc.giai_quyet"),
        ("tong(linh_vuc.giai_quyet)", "tong(linh_vuc.giai)", "RUL048", "«giai_quyet»"),
        ("      giai_quyet:", "      qua_han:", "RUL101", "«qua_han»"),
        ("    truong:\n", "    phan_tu: chuoi\n    truong_khac:\n", "RUL100", "truong_tinh"),
        (
            "he_so: {ten: Hệ số, kieu: so_nguyen,",
            "he_so: {ten: Hệ số, kieu: so_nguyen, truong_tinh: {},",
            "RUL008",
            "so_nguyen",
        ),
        ("Giải quyết, cong_thuc", "Tiếp nhận, cong_thuc", "RUL064", "tiep_nhan"),
        ('nguong: ">= 98%"', 'nguong: ">= 98", ty_le_khai: dung_han', "RUL089", "dung_han"),
    ],
)
def test_mistakes_in_a_column_are_told_with_its_place(
    project: RowsProject, old: str, new: str, code: str, words: str
) -> None:
    problems = {d.code: d for d in project.problems(rules=((old, new),))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"
    assert problems[code].location.line is not None


def test_a_part_over_its_whole_is_told_with_its_row_and_can_be_waived(project: RowsProject) -> None:
    rules = (("tu_so: dung_han, mau_so: giai_quyet", "tu_so: tiep_nhan, mau_so: dung_han"),)
    found = {d.code: d for d in project.problems(rules=rules)}
    assert "Đất đai: Tỷ lệ đúng hạn" in found["VER011"].message
    assert (found["VER011"].location.line, found["VER011"].params["code"]) == (7, "vuot_mau_so.linh_vuc.2.ty_le")
    waived = ("#more\n", "mien_kiem_tra: {vuot_mau_so.linh_vuc.2.ty_le: Có giải thích}\n")
    assert "VER011" not in {d.code for d in project.problems(waived, rules=rules)}
    unused = ("#more\n", "mien_kiem_tra: {vuot_mau_so.linh_vuc.1.ty_le: Có giải thích}\n")
    assert "VER014" in {d.code for d in project.problems(unused, rules=rules)}


def test_with_a_key_it_is_waived_by_the_name_of_the_row_whatever_its_number(project: RowsProject) -> None:
    rules = (("tu_so: dung_han, mau_so: giai_quyet", "tu_so: tiep_nhan, mau_so: dung_han"), KEYED)
    named = ("ten: Đất đai", 'ten: "Đất đai, môi trường"')
    (found,) = [d for d in project.problems(named, rules=rules) if d.code == "VER011"]
    waiver = '{"vuot_mau_so.linh_vuc.Đất đai, môi trường.ty_le": lý do}'
    assert f"mien_kiem_tra: {waiver}" in found.help
    waived = ("#more\n", f"mien_kiem_tra: {waiver}\n")
    assert "VER011" not in {d.code for d in project.problems(named, waived, rules=rules)}


def test_counts_over_nothing_are_told_with_their_row(project: RowsProject) -> None:
    rules = (("tu_so: dung_han, mau_so: giai_quyet", "tu_so: dung_han, mau_so: tiep_nhan, cho_phep_vuot: true"),)
    found = {d.code: d for d in project.problems(("dung_han: 0, qua_han: 0", "dung_han: 4, qua_han: 0"), rules=rules)}
    assert "Xây dựng: Tỷ lệ đúng hạn" in found["VER016"].message


def test_a_number_out_of_bounds_is_an_error_of_the_column(project: RowsProject) -> None:
    power = " * ".join(["tiep_nhan"] * 75)
    rules = (("#more columns", f"      mu: {{ten: Mũ, cong_thuc: {power}}}"), ("dung_han + qua_han", "mu * mu"))
    found = project.problems(("tiep_nhan: 120", "tiep_nhan: " + "9" * 18), rules=rules)
    assert "VER003" in {d.code for d in found}


def test_a_list_that_is_not_there_is_empty(project: RowsProject) -> None:
    rows = project.rows(
        ("linh_vuc:\n    - {ten: Hộ tịch, tiep_nhan: 120, dung_han: 97999, qua_han: 2001}\n", ""),
        ("    - {ten: Đất đai, tiep_nhan: 50, dung_han: 49, qua_han: 1}\n", ""),
        ("    - {ten: Xây dựng, tiep_nhan: 0, dung_han: 0, qua_han: 0}\n", ""),
        rules=(("    kieu: danh_sach", "    kieu: danh_sach\n    bat_buoc: false"),),
    )
    assert not rows
    assert len(rows) == 0


def test_values_agree_with_the_shape(project: RowsProject) -> None:
    case = project.case()
    context = case.context()
    for name, shape in case.shape().items():
        if name in ("so_lieu", "chi_tieu"):
            walk(context[name], shape, name)


def test_a_derivation_shows_each_row(project: RowsProject) -> None:
    step = project.case().derivation().steps["so_lieu.linh_vuc"]
    assert [part.label for part in step.parts] == ["Hộ tịch", "Đất đai", "Xây dựng", "Tổng cộng"]
    rate = step.parts[0].parts[-1]
    assert (rate.name, rate.text, rate.verdict) == ("so_lieu.linh_vuc.1.ty_le", "97,999%", "FAIL")
    assert derivation_json(rate)["from"]


COUNTS = st.integers(min_value=0, max_value=10**6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=12))
def test_columns_agree_with_fractions(tmp_path_factory: pytest.TempPathFactory, counts: list[tuple[int, int]]) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    rows = "".join(f"    - {{ten: Việc {n}, dung_han: {a}, qua_han: {b}}}\n" for n, (a, b) in enumerate(counts))
    case = project.case(("#more\n", rows))
    results = case.results.columns["so_lieu.linh_vuc.ty_le"][3:]
    for (on_time, late), result in zip(counts, results, strict=True):
        if on_time == late == 0:
            assert result.verdict == "NOT_APPLICABLE"
            continue
        rate = Fraction(100 * on_time, on_time + late)
        assert result.value.value == rate  # type: ignore[union-attr]
        assert (result.verdict == "PASS") is (rate >= 98)
        printed = Fraction(str(result.value).removesuffix("%").replace(".", "").replace(",", "."))
        assert (printed >= 98) is (rate >= 98)


def test_rows_share_the_step_of_a_whole_column(project: RowsProject) -> None:
    share = ("#more columns\n", "      phan: {ten: Phần, tu_so: tiep_nhan, mau_so: 'tong(linh_vuc, tiep_nhan)'}\n")
    rows = project.case(rules=(share,)).derivation().steps["so_lieu.linh_vuc"].parts
    wholes = [row.parts[-1].parts[-1].parts[-1] for row in rows[:3]]
    assert [whole.name for whole in wholes] == ["so_lieu.linh_vuc.tiep_nhan"] * 3
    assert wholes[0] is wholes[1] is wholes[2]  # made anew for each row, it would be quadratic
