"""Money has scales that convert, exactly and everywhere; other units never mix."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.dialect.filters.numbers import tien_bang_chu
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.rules.results import IndicatorResult
from docxtpl_reports.values import Number

SCALES = {"đồng": 1, "nghìn đồng": 10**3, "triệu đồng": 10**6, "tỷ đồng": 10**9}
FIELDS = """\
  tw: {ten: Vốn trung ương, kieu: tien, don_vi: tỷ đồng}
  dp: {ten: Vốn địa phương, kieu: tien, don_vi: triệu đồng}
  gia: {ten: Đơn giá, kieu: tien}
  may: {ten: Số máy, kieu: so_nguyen, don_vi: máy}
  nguoi_dung: {ten: Số người, kieu: so_nguyen, don_vi: người}
  phan: {ten: Phần, kieu: phan_tram}
  muc:
    ten: Mục
    kieu: danh_sach
    truong: {so: {ten: Số, kieu: tien, don_vi: triệu đồng}}
"""
TYPED = "  tw: '1,5'\n  dp: 250\n  gia: 14.350.000\n  may: 6\n  nguoi_dung: 12\n  phan: 50%\n  muc: [{so: '1,5'}, {so: 2}]\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def write(project: Project, indicator: str = "", check: str = "", typed: str = TYPED, fields: str = FIELDS) -> None:
    rules = RULES.replace("so_lieu:\n", f"so_lieu:\n{fields}", 1)
    rules = rules.replace("chi_tieu:\n", f"chi_tieu:\n  moi: {indicator}\n" if indicator else "chi_tieu:\n", 1)
    project.write(rules + check, DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}", 1))


def result(project: Project, indicator: str) -> IndicatorResult:
    write(project, indicator)
    case, problems = loading.load(project.data)
    assert [problem.code for problem in problems if problem.is_error] == []
    assert case is not None
    return case.results.indicators["moi"]


def codes(project: Project) -> list[str]:
    problems = loading.load(project.data)[1]
    assert all(problem.message and problem.help for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("indicator", "text"),
    [
        ("{cong_thuc: tw + dp, don_vi: triệu đồng}", "1.750"),
        ("{cong_thuc: dp + tw, don_vi: tỷ đồng}", "1,75"),
        ("{cong_thuc: tw - dp, don_vi: đồng}", "1.250.000.000"),
        ("{cong_thuc: 'tong(tw, dp, gia)', don_vi: triệu đồng}", "1.764,35"),
        ("{cong_thuc: 'max(tw, dp)', don_vi: triệu đồng}", "1.500"),
        ("{cong_thuc: 'min(tw, dp)', don_vi: tỷ đồng}", "0,25"),
        ("{cong_thuc: dp, don_vi: tỷ đồng, lam_tron: 1}", "0,3"),
        ("{cong_thuc: gia * may}", "86.100.000"),
        ("{cong_thuc: may * gia, don_vi: triệu đồng}", "86,1"),
        ("{cong_thuc: tw / 2, don_vi: triệu đồng}", "750"),
        ("{cong_thuc: tw * phan, don_vi: triệu đồng}", "750"),
        ("{cong_thuc: dp / may, don_vi: đồng}", "41.666.666,67"),
        ("{cong_thuc: tong(muc.so), don_vi: nghìn đồng}", "3.500"),
        ("{cong_thuc: 500 triệu đồng + dp, don_vi: tỷ đồng}", "0,75"),
        ("{cong_thuc: dp + 50}", "300"),
        ("{tu_so: dp, mau_so: tw}", "16,67%"),
        ("{tu_so: dp, mau_so: nguoi_dung, don_vi: nghìn đồng/người}", "20.833,33"),
        ("{tu_so: dp, mau_so: tw + dp}", "14,29%"),
        ("{cong_thuc: tw / dp}", "6"),
    ],
)
def test_scales_convert_exactly_and_print_as_declared(project: Project, indicator: str, text: str) -> None:
    assert str(result(project, indicator).value) == text


@pytest.mark.parametrize(
    ("threshold", "verdict", "limit"),
    [
        (">= 1,75 tỷ đồng", "PASS", "1.750"),
        ("> 1.750", "FAIL", "1.750"),
        ("1 tỷ đồng..2 tỷ đồng", "PASS", "1.000 đến 2.000"),
        ("<= tw", "FAIL", "1.500"),
    ],
)
def test_thresholds_are_in_any_scale(project: Project, threshold: str, verdict: str, limit: str) -> None:
    found = result(
        project, f"{{cong_thuc: tw + dp, don_vi: triệu đồng, nguong: '{threshold.replace('1.750', '1750')}'}}"
    )
    assert (found.verdict, found.threshold_text) == (verdict, limit)


def test_an_indicator_without_a_unit_keeps_the_scale_of_its_figures(project: Project) -> None:
    found = result(project, "{cong_thuc: dp, nguong: '>= 0,3 tỷ đồng'}")
    assert (str(found.value), found.verdict) == ("250", "FAIL")
    value = found.value
    assert isinstance(value, Number)
    assert tien_bang_chu(value) == "hai trăm năm mươi triệu đồng"


def test_amounts_in_words_are_in_dong(project: Project) -> None:
    value = result(project, "{cong_thuc: tw + dp + gia, don_vi: triệu đồng}").value
    assert isinstance(value, Number)
    assert tien_bang_chu(value) == "một tỷ bảy trăm sáu mươi tư triệu ba trăm năm mươi nghìn đồng"


@pytest.mark.parametrize(
    ("indicator", "code"),
    [
        ("{cong_thuc: may + nguoi_dung}", "RUL204"),
        ("{cong_thuc: 1 if may > nguoi_dung else 0}", "RUL204"),
        ("{cong_thuc: 'max(may, nguoi_dung)'}", "RUL204"),
        ("{cong_thuc: tw + may, don_vi: tỷ đồng}", "RUL204"),
        ("{tu_so: may, mau_so: nguoi_dung}", "RUL204"),
        ("{cong_thuc: may, nguong: '>= nguoi_dung', don_vi: máy}", "RUL204"),
        ("{cong_thuc: tw + dp}", "RUL205"),
        ("{cong_thuc: 1 if tw + dp > 500 else 0}", "RUL202"),
        ("{cong_thuc: tw * 1000 + dp, don_vi: triệu đồng}", "RUL203"),
        ("{cong_thuc: gia / 1000000, don_vi: triệu đồng}", "RUL203"),
        ("{cong_thuc: tw + phan, don_vi: tỷ đồng}", "RUL045"),
    ],
)
def test_what_does_not_go_together_is_an_error(project: Project, indicator: str, code: str) -> None:
    write(project, indicator)
    assert codes(project) == [code]


@pytest.mark.parametrize(
    "indicator",
    [
        "{tu_so: may, mau_so: nguoi_dung, don_vi: máy/người}",
        "{cong_thuc: may * 2 + tong}",
        "{cong_thuc: 1 if tw + dp > 0 else 0}",
        "{cong_thuc: 100 - may}",
    ],
)
def test_what_goes_together_is_none(project: Project, indicator: str) -> None:
    write(project, indicator)
    assert codes(project) == []


def test_checks_and_claims_convert(project: Project) -> None:
    check = "  - {ma: du_von, dung_khi: dp <= tw, noi_dung: Vốn}\n"
    write(project, check=check)
    assert codes(project) == []
    write(project, check=check.replace("dp <= tw", "dp > tw"))
    assert codes(project) == ["VER012"]
    total = "  cong: {ten: Cộng, kieu: tien, don_vi: triệu đồng, tong_cua: [tw, dp]}\n"
    write(project, fields=FIELDS + total, typed=TYPED + "  cong: 1.750\n")
    assert codes(project) == []
    write(project, fields=FIELDS + total, typed=TYPED + "  cong: 1.751\n")
    assert codes(project) == ["VER017"]


@pytest.mark.parametrize(
    ("field", "typed", "value", "fixed"),
    [
        ("{kieu: tien, don_vi: triệu đồng}", "5 triệu đồng", "5", ""),
        ("{kieu: tien, don_vi: triệu đồng}", "5 tỷ đồng", "", "5.000"),
        ("{kieu: tien, don_vi: triệu đồng}", "1.500.000 đồng", "", "1,5"),
        ("{kieu: tien}", "5 triệu đồng", "", "5.000.000"),
        ("{kieu: tien}", "1.500.000đ", "1.500.000", ""),
        ("{kieu: tien, don_vi: đồng}", "1.500.000 VNĐ", "1.500.000", ""),
    ],
)
def test_a_typed_unit_is_the_declared_one(project: Project, field: str, typed: str, value: str, fixed: str) -> None:
    write(project, fields=FIELDS + f"  x: {field}\n", typed=TYPED + f"  x: {typed}\n")
    case, problems = loading.load(project.data)
    assert case is not None
    if fixed:
        assert [(problem.code, problem.fix and problem.fix.new) for problem in problems] == [("DAT201", fixed)]
    else:
        assert problems == []
        assert str(case.context()["so_lieu"]["x"]) == value  # type: ignore[index]


def test_a_scale_without_dong_is_corrected(project: Project) -> None:
    write(project, fields=FIELDS + "  x: {kieu: tien, don_vi: triệu, bat_buoc: false}\n")
    problems = loading.load(project.data)[1]
    assert [(problem.code, problem.fix and problem.fix.new) for problem in problems] == [("RUL201", "triệu đồng")]


# --- properties ------------------------------------------------------------------------------------------------------

amounts = st.builds(
    lambda value, unit: Number(value, "tien", unit=unit),
    st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**4),
    st.sampled_from(["", *SCALES]),
)


def dong(number: Number) -> Fraction:
    return number.value * SCALES[number.unit or "đồng"]


@given(amounts, amounts)
def test_arithmetic_of_amounts_is_that_of_dong(one: Number, other: Number) -> None:
    assert dong(one + other) == dong(one) + dong(other)
    assert dong(one - other) == dong(one) - dong(other)
    assert (one < other, one == other) == (dong(one) < dong(other), dong(one) == dong(other))
    assert one != other or hash(one) == hash(other)
    if other:
        assert (one / other).value == dong(one) / dong(other)
        assert dong(one % other) == dong(one) % dong(other)


@given(amounts, st.fractions(max_denominator=100), st.sampled_from(["", "máy"]))
def test_an_amount_times_a_count_is_an_amount(one: Number, count: Fraction, unit: str) -> None:
    times = Number(count, unit=unit)
    assert dong(one * times) == dong(times * one) == dong(one * count) == dong(one) * count


def test_a_template_cannot_add_other_units() -> None:
    with pytest.raises(ReportError) as caught:
        Number(1, unit="máy") + Number(2, unit="người")
    assert [problem.code for problem in caught.value.diagnostics] == ["VER200"]
    assert str(Number(1, unit="máy") + Number(2, unit=" Máy")) == "3"
