"""The totals row of a list."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.counting import calls
from support.figures_project import walk
from support.rows_project import RowsProject

from docxtpl_reports.values import NotApplicable, Unknown

MORE = """\
      ty_trong: {ten: Tỷ trọng, tu_so: tiep_nhan, mau_so: "tong(linh_vuc, tiep_nhan)"}
      nua: {ten: Một nửa, cong_thuc: tiep_nhan / 2, nguong: ">= 20"}
      chia: {ten: Chia, cong_thuc: dung_han / tiep_nhan}
      con_lai: {ten: Còn lại, cong_thuc: 100% - ty_le, don_vi: "%"}
      rieng: {ten: Theo mức riêng, tu_so: dung_han, mau_so: tiep_nhan, nguong: ">= ty_le", cho_phep_vuot: true}
      nhieu: {ten: Nhiều, cong_thuc: tiep_nhan > 60}
      khong_doi: {ten: Không đổi, cong_thuc: 3 + 4}
"""


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def test_counts_are_summed_and_a_rate_is_that_of_the_sums(project: RowsProject) -> None:
    total = project.rows().tong
    assert set(dir(total)) == {"tiep_nhan", "dung_han", "qua_han", "giai_quyet", "ty_le", "ky_truoc"}
    assert (str(total.tiep_nhan), str(total.giai_quyet)) == ("170", "100.050")
    assert (str(total.ty_le), str(total.ty_le.tu_so), total.ty_le.ket_luan) == ("97,999%", "98.048", "Chưa đạt")


def test_what_cannot_be_added_is_not_there(project: RowsProject) -> None:
    total = project.rows(rules=(("#more columns\n", MORE),)).tong
    added = {*("tiep_nhan", "dung_han", "qua_han", "giai_quyet", "ty_le", "ty_trong", "nua", "rieng", "ky_truoc")}
    assert set(dir(total)) == added
    assert str(total.ty_trong) == "100%"
    assert str(total.nua) == "85"
    assert not hasattr(total.nua, "dat")  # the threshold is that of one row
    assert not hasattr(total.rieng, "dat")  # each row has its own


def test_a_sum_with_a_missing_value_is_unknown_and_names_the_row(project: RowsProject) -> None:
    total = project.rows(("dung_han: 49, ", "")).tong
    assert isinstance(total.dung_han, Unknown)
    assert total.ty_le.ly_do == ("Đất đai: chưa có số liệu «Đúng hạn»",)
    assert total.ty_le.thieu_so_lieu
    assert str(total.tiep_nhan) == "170"


def test_a_sum_names_a_few_of_many_missing_values(project: RowsProject) -> None:
    total = project.rows(("#more\n", "".join(f"    - {{ten: Việc {n}}}\n" for n in range(8)))).tong
    assert total.giai_quyet.ly_do[-1] == "và 3 dòng khác"
    assert total.giai_quyet.ly_do[0] == "Việc 0: chưa có số liệu «Đúng hạn»"


def test_the_total_of_no_rows_is_nothing_and_of_a_list_that_is_not_there_unknown(project: RowsProject) -> None:
    rows = "linh_vuc:\n    - {ten: Hộ tịch, tiep_nhan: 120, dung_han: 97999, qua_han: 2001}\n"
    others = (
        ("    - {ten: Đất đai, tiep_nhan: 50, dung_han: 49, qua_han: 1}\n", ""),
        ("    - {ten: Xây dựng, tiep_nhan: 0, dung_han: 0, qua_han: 0}\n", ""),
    )
    optional = (("    kieu: danh_sach", "    kieu: danh_sach\n    bat_buoc: false"),)
    total = project.rows((rows, "linh_vuc: []\n"), *others).tong
    assert (str(total.tiep_nhan), str(total.giai_quyet)) == ("0", "0")
    assert isinstance(total.ty_le, NotApplicable)
    total = project.rows((f"  {rows}", "  he_so: 1\n"), *others, rules=optional).tong
    assert isinstance(total.tiep_nhan, Unknown)
    assert total.ty_le.thieu_so_lieu


def test_the_total_agrees_with_the_shape(project: RowsProject) -> None:
    case = project.case(rules=(("#more columns\n", MORE),))
    shape = case.shape()["so_lieu"]["linh_vuc"]
    rows = project.rows(rules=(("#more columns\n", MORE),))
    walk(rows.tong, shape[1]["tong"], "tong")
    assert set(dir(rows.tong)) == set(shape[1]["tong"])


def made_of_the_last(formula: str, count: int) -> str:
    """As many columns, each made of the one before."""
    rules = "      c0: {ten: Cột 0, cong_thuc: dung_han}\n"
    for i in range(1, count):
        rules += f"      c{i}: {{ten: Cột {i}, cong_thuc: {formula.format(f'c{i - 1}')}}}\n"
    return rules


@pytest.mark.parametrize("formula", ["{0} + {0}", "{0} if {0} > 1 else {0}"])
def test_a_column_that_others_are_made_of_is_decided_once(project: RowsProject, formula: str) -> None:
    few, many = (
        calls(lambda count=count: project.rows(rules=(("#more columns\n", made_of_the_last(formula, count)),)))  # type: ignore[misc]
        for count in (8, 32)
    )
    assert many <= 4.6 * few


def test_a_long_chain_of_columns_is_summed(project: RowsProject) -> None:
    total = project.rows(rules=(("#more columns\n", made_of_the_last("{0} + 1", 300)),)).tong
    assert total.c299.value == total.c0.value + 299 * len(project.rows())


def test_it_is_explained(project: RowsProject) -> None:
    steps = project.case().derivation().steps
    rate = steps["so_lieu.linh_vuc.tong.ty_le"]
    assert (rate.value, rate.text, rate.verdict) == ("98048/100050", "97,999%", "FAIL")
    assert [part.name.rpartition(".")[2] for part in rate.parts] == ["nguong", "tu_so", "mau_so"]
    assert steps["so_lieu.linh_vuc.tong.tiep_nhan"].reasons == ("tong(linh_vuc.tiep_nhan)",)


COUNTS = st.integers(min_value=0, max_value=10**6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=12))
def test_totals_agree_with_plain_sums(tmp_path_factory: pytest.TempPathFactory, counts: list[tuple[int, int]]) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    rows = "".join(
        f"    - {{ten: Việc {n}, tiep_nhan: 1, dung_han: {a}, qua_han: {b}}}\n" for n, (a, b) in enumerate(counts)
    )
    total = project.rows(("#more\n", rows)).tong
    on_time, late = 98048 + sum(a for a, _ in counts), 2002 + sum(b for _, b in counts)
    assert (total.dung_han, total.qua_han, total.giai_quyet) == (on_time, late, on_time + late)
    assert total.ty_le.value == Fraction(100 * on_time, on_time + late)
    assert total.ty_le.dat is (total.ty_le.value >= 98)
