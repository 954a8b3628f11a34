"""Rows and the same rows of the period before, found by their key."""

from __future__ import annotations

import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from support.figures_project import walk
from support.rows_project import BEFORE, KEYED, LOOKS_BACK, RowsProject

from docxtpl_reports.values import NotApplicable, Unknown

MORE = """\
      tang: {ten: Tăng, cong_thuc: tiep_nhan - ky_truoc.tiep_nhan}
      tang_pt: {ten: Tăng, cong_thuc: "tang_truong(tiep_nhan, ky_truoc.tiep_nhan)", don_vi: "%"}
      hon: {ten: Tỷ lệ hơn kỳ trước, cong_thuc: ty_le > ky_truoc.ty_le}
      da_dat: {ten: Kỳ trước đã đạt, cong_thuc: ky_truoc.ty_le.dat}
"""
COLUMNS = ("#more columns\n", MORE)


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def column(project: RowsProject, name: str, *changes: tuple[str, str]) -> list[object]:
    results = project.case(LOOKS_BACK, *changes, rules=(KEYED, COLUMNS)).results
    return [result.value for result in results.columns[f"so_lieu.linh_vuc.{name}"]]


def test_an_expression_computes_with_the_same_row(project: RowsProject) -> None:
    assert column(project, "tang") == [20, 50, -4]
    assert column(project, "da_dat")[::2] == [False, True]


def test_growth_without_a_base_is_not_applicable(project: RowsProject) -> None:
    first, second, third = column(project, "tang_pt")
    assert (first, third) == (20, -100)
    assert isinstance(second, NotApplicable)


def test_a_row_that_is_new_is_unknown_and_says_so(project: RowsProject) -> None:
    _, second, _ = column(project, "tang", ("Đất đai", "Đất đai và môi trường"))
    assert isinstance(second, Unknown)
    assert list(map(str, second.reasons)) == ["Đất đai và môi trường: kỳ trước không có dòng này"]


def test_the_total_of_differences_is_that_of_all_rows(project: RowsProject) -> None:
    total = project.case(LOOKS_BACK, rules=(KEYED, COLUMNS)).results.totals["so_lieu.linh_vuc"].whole
    assert total["tang"].value == 66
    assert "tang_pt" not in total


@pytest.mark.parametrize("number", range(3))
def test_a_template_asks_a_row_or_a_number_for_the_period_before(project: RowsProject, number: int) -> None:
    row = project.rows(LOOKS_BACK, rules=(KEYED,))[number]
    assert row.ky_truoc.tiep_nhan == row.tiep_nhan.ky_truoc == (100, 0, 4)[number]
    assert str(row.tiep_nhan.chenh_lech) == ("+20", "+50", "-4")[number]
    assert str(row.tiep_nhan.tang_truong) == ("+20%", "–", "-100%")[number]
    assert row.tiep_nhan.bien_dong == ("↑ Tăng 20%", "↑ Tăng 50 (cùng kỳ không phát sinh)", "↓ Giảm 100%")[number]


def test_a_rate_changes_by_percentage_points(project: RowsProject) -> None:
    first, second, third = (row.ty_le for row in project.rows(LOOKS_BACK, rules=(KEYED,)))
    assert str(first.chenh_lech) == "+7,999\u00a0điểm\u00a0%"
    assert first.bien_dong == "↑ Tăng 7,999 điểm phần trăm"
    assert str(first.tang_truong) == "–"
    assert (first.ky_truoc.ket_luan, str(first.ky_truoc)) == ("Chưa đạt", "90%")
    assert second.bien_dong == "Cùng kỳ không phát sinh"
    assert third.bien_dong == "Không phát sinh"


def test_the_totals_row_is_compared_without_a_key(project: RowsProject) -> None:
    total = project.rows(LOOKS_BACK).tong
    assert (str(total.tiep_nhan.chenh_lech), total.ky_truoc.tiep_nhan) == ("+66", 104)
    assert str(total.tiep_nhan.tang_truong) == "+63,46%"
    assert total.ty_le.ky_truoc.value == Fraction(9400, 104)
    assert not hasattr(project.rows(LOOKS_BACK)[0].tiep_nhan, "ky_truoc")


def test_figures_and_indicators_are_compared(project: RowsProject) -> None:
    changes = ("so_lieu:\n", "so_lieu:\n  he_so: 9,5\n")
    project.earlier = BEFORE.replace("so_lieu:\n", "so_lieu:\n  he_so: 10,0\n")
    decimal = ("he_so: {ten: Hệ số, kieu: so_nguyen", "he_so: {ten: Hệ số, don_vi: lần, kieu: so_thap_phan")
    context = project.case(LOOKS_BACK, changes, rules=(decimal,)).context()
    factor, total = context["so_lieu"].he_so, context["chi_tieu"].tong_giai_quyet  # type: ignore[attr-defined]
    assert (str(factor.chenh_lech), str(factor.tang_truong), factor.bien_dong) == ("-0,5", "-5%", "↓ Giảm 5%")
    assert (factor.ten, factor.don_vi, factor.ky_truoc) == ("Hệ số", "lần", 10)
    assert (str(total.ky_truoc), str(total.chenh_lech)) == ("104", "+99.946")


def test_without_a_period_before_nothing_can_be_compared(project: RowsProject) -> None:
    row = project.rows(rules=(KEYED,))[0]
    assert isinstance(row.tiep_nhan.ky_truoc, Unknown)
    assert isinstance(row.ky_truoc.tiep_nhan, Unknown)
    assert isinstance(row.ty_le.chenh_lech, Unknown)
    assert row.tiep_nhan.bien_dong == row.ty_le.bien_dong == "Chưa có số liệu cùng kỳ"


def test_values_agree_with_the_shape(project: RowsProject) -> None:
    case = project.case(LOOKS_BACK, rules=(KEYED, COLUMNS))
    context, shape = case.context(), case.shape()
    rows = context["so_lieu"]["linh_vuc"]  # type: ignore[index]
    for row in rows:
        walk(row, shape["so_lieu"]["linh_vuc"][0], "row")
        assert set(dir(row)) == set(shape["so_lieu"]["linh_vuc"][0])
    walk(rows.tong, shape["so_lieu"]["linh_vuc"][1]["tong"], "tong")
    assert not hasattr(rows[0].hon, "bien_dong")  # yes or no is neither more nor less
    assert "bien_dong" not in shape["so_lieu"]["linh_vuc"][0]["hon"]
    assert pickle.loads(pickle.dumps(rows))[0].ky_truoc.tiep_nhan == 100


def test_rows_that_only_one_period_has_are_told_and_can_be_waived(project: RowsProject) -> None:
    renamed = ("Đất đai", "Đất đai và môi trường")
    (found,) = [d for d in project.problems(LOOKS_BACK, renamed, rules=(KEYED,)) if d.code == "VER071"]
    assert not found.is_error
    assert "kỳ trước không có «Đất đai và môi trường»; kỳ này không có «Đất đai»" in found.message
    assert found.location.line == 7
    waived = ("#more\n", "ky_truoc: truoc.yml\nmien_kiem_tra: {dong_khac.linh_vuc: lĩnh vực mới}\n")
    assert project.problems(waived, renamed, rules=(KEYED,)) == project.problems(rules=(KEYED,))


def test_a_waiver_for_one_row_leaves_the_others_told(project: RowsProject) -> None:
    renamed = ("Đất đai", '"Đất đai, môi trường"')
    (found,) = [d for d in project.problems(LOOKS_BACK, renamed, rules=(KEYED,)) if d.code == "VER071"]
    assert '{"dong_khac.linh_vuc.Đất đai, môi trường": lý do}' in found.help  # as it can be copied
    waiver = '"dong_khac.linh_vuc.Đất đai, môi trường": lĩnh vực mới'
    one = ("#more\n", f"ky_truoc: truoc.yml\nmien_kiem_tra: {{{waiver}}}\n")
    (left,) = [d for d in project.problems(one, renamed, rules=(KEYED,)) if d.code == "VER071"]
    assert left.message.endswith("kỳ này không có «Đất đai».")
    both = ("#more\n", f"ky_truoc: truoc.yml\nmien_kiem_tra: {{{waiver}, dong_khac.linh_vuc.Đất đai: đổi tên}}\n")
    assert project.problems(both, renamed, rules=(KEYED,)) == project.problems(rules=(KEYED,))
    needless = ("#more\n", "ky_truoc: truoc.yml\nmien_kiem_tra: {dong_khac.linh_vuc.Đất đai: đổi tên}\n")
    assert "VER014" in {d.code for d in project.problems(needless, rules=(KEYED,))}


def test_rows_of_both_periods_are_told_apart_by_their_keys(project: RowsProject) -> None:
    problems = project.problems(("Đất đai", "hộ tịch"), rules=(KEYED,))
    (twice,) = [d for d in problems if d.code == "DAT100"]
    assert "dòng 1 và dòng 2" in twice.message
    assert twice.location.line == 7
    assert "DAT100" not in {d.code for d in project.problems(("Đất đai", "hộ tịch"))}
    project.earlier = BEFORE.replace("Đất đai", "Xây dựng")
    (twice,) = [d for d in project.problems(LOOKS_BACK, rules=(KEYED,)) if d.code == "DAT100"]
    assert str(twice.location.file).endswith("truoc.yml")


def test_a_number_or_a_day_can_be_the_key(project: RowsProject) -> None:
    number = (
        ("      ten: {ten: Tên lĩnh vực, kieu: chuoi}", "      ten: {ten: Số, kieu: so_nguyen}"),
        KEYED,
    )
    rows = (("Hộ tịch", "1.000"), ("Đất đai", "2"), ("Xây dựng", "3"))
    project.earlier = BEFORE.replace("Xây dựng", "3").replace("hộ  tịch", "1000").replace("Đất đai", "4")
    (first, second, _) = project.rows(LOOKS_BACK, *rows, rules=number)
    assert first.ky_truoc.tiep_nhan == 100
    assert list(map(str, second.ky_truoc.tiep_nhan.reasons)) == ["2: kỳ trước không có dòng này"]


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ((COLUMNS,), "RUL109", "khoa: ten"),
        ((("    kieu: danh_sach", "    kieu: danh_sach\n    khoa: tne"),), "RUL106", "«ten»"),
        ((("    kieu: danh_sach", "    kieu: danh_sach\n    khoa: ma_so"),), "RUL107", "«tiep_nhan»"),
        ((("    kieu: danh_sach", "    kieu: danh_sach\n    khoa: ty_le"),), "RUL107", "«tiep_nhan»"),
        ((("    kieu: danh_sach", "    kieu: danh_sach\n    khoa: tiep_nhan"),), "RUL108", "bat_buoc"),
        ((("he_so: {ten: Hệ số, ", "he_so: {ten: Hệ số, khoa: x, "),), "RUL105", "truong"),
        (
            (KEYED, ("#more columns\n", MORE.replace("ky_truoc.tiep_nhan}", "ky_truoc.tip_nhan}"))),
            "RUL046",
            "tiep_nhan",
        ),
        ((KEYED, ("#more columns\n", MORE.replace("ky_truoc.ty_le.dat", "ky_truoc.ty_le.dta"))), "RUL048", "«dat»"),
    ],
)
def test_mistakes_of_the_rules(
    project: RowsProject, changes: tuple[tuple[str, str], ...], code: str, words: str
) -> None:
    problems = {d.code: d for d in project.problems(rules=changes)}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


def test_it_is_explained(project: RowsProject) -> None:
    steps = project.case(LOOKS_BACK, rules=(KEYED, COLUMNS)).derivation().steps
    difference = steps["so_lieu.linh_vuc"].parts[0].parts[-4]
    assert difference.name == "so_lieu.linh_vuc.1.tang"
    (formula,) = difference.parts
    before = formula.parts[-1]
    assert (before.name, before.text) == ("ky_truoc.so_lieu.linh_vuc.2.tiep_nhan", "100")
    assert str(before.source.file).endswith("truoc.yml")  # type: ignore[union-attr]


def test_rows_of_another_list_look_back_too(project: RowsProject) -> None:
    rule = ("#more\n", "  tang: {ten: Tăng, cong_thuc: 'tong(linh_vuc, tiep_nhan - ky_truoc.tiep_nhan)'}\n")
    case = project.case(LOOKS_BACK, rules=(KEYED, rule))
    assert case.results.indicators["tang"].value == 66
    names = [part.name for part in case.derivation().steps["chi_tieu.tang"].parts[0].parts]
    assert names == ["so_lieu.linh_vuc.tiep_nhan", "ky_truoc.so_lieu.linh_vuc.tiep_nhan"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("linh_vuc.Hộ tịch", "so_lieu.linh_vuc.1"),
        ("so_lieu.linh_vuc.Đất đai.ty_le", "so_lieu.linh_vuc.2.ty_le"),
        ("linh_vuc.đất đai.tang", "so_lieu.linh_vuc.2.tang"),
        ("linh_vuc.3.tiep_nhan", "so_lieu.linh_vuc.3.tiep_nhan"),
        ("linh_vuc.tong.ty_le", "so_lieu.linh_vuc.tong.ty_le"),
        ("tong_giai_quyet.chenh_lech", "chi_tieu.tong_giai_quyet.chenh_lech"),
        ("linh_vuc.Hộ tịch.tiep_nhan.tang_truong", "so_lieu.linh_vuc.1.tiep_nhan.tang_truong"),
        ("so_lieu.linh_vuc.3.ty_le.chenh_lech", "so_lieu.linh_vuc.3.ty_le.chenh_lech"),
        ("linh_vuc.tong.tiep_nhan.bien_dong", "so_lieu.linh_vuc.tong.tiep_nhan.bien_dong"),
        ("linh_vuc.Hộ tịch.ten.tang_truong", None),
        ("linh_vuc.Hộ tịch.tiep_nhan.tang", None),
        ("linh_vuc.2.ty_el", None),
        ("linh_vuc.", None),
    ],
)
def test_a_row_and_a_change_are_asked_for_by_name(project: RowsProject, asked: str, name: str | None) -> None:
    step, problems = project.case(LOOKS_BACK, rules=(KEYED, COLUMNS)).derivation().find(asked)
    assert (None if step is None else step.name) == name
    assert bool(problems) is (name is None)


def test_a_row_is_found_beside_a_criterion_of_the_same_name_and_names_come_before_labels(project: RowsProject) -> None:
    criterion = ("#more\n", "tieu_chi: {linh_vuc: {ten: Lĩnh vực, gom: [linh_vuc.ty_le]}}\n")
    column = ("#more columns\n", "      ten_khac: {ten: tiep_nhan, cong_thuc: dung_han}\n")
    derivation = project.case(rules=(KEYED, criterion, column)).derivation()
    for asked, name in (("linh_vuc.Hộ tịch.ty_le", "ty_le"), ("linh_vuc.1.tiep_nhan", "tiep_nhan")):
        step, _ = derivation.find(asked)
        assert step is not None
        assert step.name == f"so_lieu.linh_vuc.1.{name}"


def test_a_change_is_explained_by_both_values(project: RowsProject) -> None:
    step, _ = project.case(LOOKS_BACK, rules=(KEYED,)).derivation().find("chi_tieu.tong_giai_quyet.bien_dong")
    assert step is not None
    assert step.text == "↑ Tăng 96.101,92%"
    assert [(part.name, part.text) for part in step.parts] == [
        ("chi_tieu.tong_giai_quyet", "100.050"),
        ("ky_truoc.chi_tieu.tong_giai_quyet", "104"),
    ]


def test_a_change_in_a_row_is_explained_by_both_rows(project: RowsProject) -> None:
    derivation = project.case(LOOKS_BACK, rules=(KEYED,)).derivation()
    step, _ = derivation.find("linh_vuc.Hộ tịch.tiep_nhan.chenh_lech")
    assert step is not None
    assert (step.text, [(part.name, part.text) for part in step.parts]) == (
        "+20",
        [("so_lieu.linh_vuc.1.tiep_nhan", "120"), ("ky_truoc.so_lieu.linh_vuc.2.tiep_nhan", "100")],
    )
    step, _ = derivation.find("linh_vuc.tong.ty_le.bien_dong")
    assert step is not None
    assert step.text.startswith("↑ Tăng 7,61")


def test_totals_of_groups_are_compared_with_the_group_of_the_same_value(project: RowsProject) -> None:
    required = (
        "tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}",
        "tiep_nhan: {ten: TN, kieu: so_nguyen}",
    )
    grouped = (KEYED[0], KEYED[1] + "\n    nhom_theo: tiep_nhan")
    typed = (("tiep_nhan: 120", "tiep_nhan: 4"), ("tiep_nhan: 50", "tiep_nhan: 7"))
    case = project.case(LOOKS_BACK, *typed, rules=(grouped, required))
    groups = case.context()["so_lieu"]["linh_vuc"].nhom  # type: ignore[index]
    assert [str(group.ten) for group in groups] == ["4", "7", "0"]
    assert [str(group.tong.dung_han.chenh_lech) for group in groups] == ["+97.995", "chưa đủ số liệu", "0"]
    assert list(map(str, groups[1].tong.ty_le.ky_truoc.reasons)) == ["kỳ trước không có nhóm này"]
    shape = case.shape()["so_lieu"]["linh_vuc"][1]["nhom"][0]
    assert set(dir(groups[0].tong)) == set(shape["tong"])
    walk(groups[0], shape, "nhom")
