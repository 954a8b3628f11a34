"""Checks that ask verdicts: of indicators and of criteria, by the names that templates use."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.verdicts.scope import Scope
from docxtpl_reports.values import Unknown

CHECKS = RULES[RULES.index("kiem_tra:") :]
POINTS = """\
  "16": {ten: Điểm, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 100, nguong: ">= 90", xep_loai: {Tốt: 90, Khá: 0}}
kiem_tra:
"""
FAILED = DATA  # 109 of 1.185: 15.1 is not met, and so 15 is not; 15.3 lacks the figures of three years
MET = DATA.replace("tt: 109", "tt: 1.000")  # 15.1 is met; 15 is not known
NOTHING = DATA.replace("tong: 1.185", "tong: 0").replace("tt: 109", "tt: 0")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def rules(condition: str, more: str = "") -> str:
    check = f"kiem_tra:\n  - {{ma: phai_co, dung_khi: '{condition}', {more}noi_dung: Phải nêu đề xuất}}\n"
    return RULES.replace(CHECKS, check).replace("kiem_tra:\n", POINTS)


def found(project: Project, condition: str, data: str) -> list[Diagnostic]:
    project.write(rules(condition), data)
    return [d for d in loading.load(project.data)[1] if d.code != "VER052"]


@pytest.mark.parametrize(
    ("condition", "data", "holds"),
    [
        ('tieu_chi["15.1"].dat', MET, True),
        ('tieu_chi["15.1"].dat', FAILED, False),
        ('not tieu_chi["15.1"].khong_dat', FAILED, False),
        ('not tieu_chi["15"].khong_dat', FAILED, False),
        ('tieu_chi["15"].dat', MET, True),  # a missing figure may decide it: not a finding
        ('not tieu_chi["15"].khong_dat', MET, True),
        ('not tieu_chi["15"].thieu_so_lieu', MET, False),
        ('tieu_chi["15.1"].khong_phat_sinh', NOTHING, True),
        ('not tieu_chi["15.1"].khong_dat', NOTHING, True),
        ("tieu_chi[“15.1”].dat", FAILED, False),
        ('tieu_chi[“15.1"].dat', FAILED, False),
        ("tieu_chi[‘15.1’].dat", FAILED, False),
        ("chi_tieu.truc_tuyen.dat or diem > 90", FAILED, False),
        ("not chi_tieu.truc_tuyen.khong_dat or diem > 80", FAILED, True),
        ("not chi_tieu.dung_han.khong_dat", FAILED, True),
        ('tieu_chi["16"].diem >= 80', FAILED, True),
        ('tieu_chi["16"].diem >= 81', FAILED, False),
        ('tieu_chi["16"].xep_loai = "Khá"', FAILED, True),
        ('tieu_chi["16"].xep_loai = "Tốt"', FAILED, False),
        ('ky_truoc.tieu_chi["15.1"].dat', FAILED, True),  # of which nothing is known
    ],
)
def test_a_verdict_decides_a_check_unless_figures_are_missing(
    project: Project, condition: str, data: str, holds: bool
) -> None:
    assert [d.code for d in found(project, condition, data)] == ([] if holds else ["VER012"])


def test_the_finding_says_what_was_asked_and_is_at_a_figure_of_the_check(project: Project) -> None:
    [problem] = found(project, 'not tieu_chi["15.1"].khong_dat or dem(nhan_su) > 2', FAILED)
    assert 'tieu_chi["15.1"].khong_dat' in problem.message + problem.help
    assert (problem.location.text or "").strip() == "- {ten: Văn phòng, so_luong: 02}"


@pytest.mark.parametrize("rows", ["", "trong: nhan_su, "])
def test_the_finding_says_which_indicator_failed_and_why(project: Project, rows: str) -> None:
    project.write(rules('not tieu_chi["15.1"].khong_dat', rows), FAILED)
    problem = loading.load(project.data)[1][0]
    assert 'tieu_chi["15.1"].khong_dat = Có (vì ' in problem.message
    assert all(words in problem.message for words in ("Tỷ lệ trực tuyến", "9,20%", "50%"))


def test_a_check_of_the_period_before_is_told_where_its_file_is_named(project: Project) -> None:
    before = "ky: {tu: 01/01/2023, den: 31/01/2023}\nso_lieu: {tong: 100, tt: 90}\n"
    (project.data.parent / "old.yml").parent.mkdir(parents=True, exist_ok=True)
    (project.data.parent / "old.yml").write_text(before, "utf-8")
    [problem] = found(project, "ky.so_thang = ky_truoc.ky.so_thang", FAILED + "ky_truoc: old.yml\n")
    assert (problem.location.text or "").startswith("ky_truoc:")


@pytest.mark.parametrize("name", ['ky_truoc.tieu_chi["15.1"].dat', "ky_truoc.chi_tieu.truc_tuyen.dat"])
def test_without_verdicts_of_the_period_before_nothing_is_known_of_it(project: Project, name: str) -> None:
    project.write(rules(f"not {name}"), FAILED)
    case = loading.load(project.data)[0]
    assert case is not None
    scope = Scope.of(case.rules, case.data, case.results._replace(previous=None))
    assert isinstance(scope.evaluate(case.rules.checks[0].condition), Unknown)


def test_it_is_waived_like_any_other(project: Project) -> None:
    assert found(project, 'tieu_chi["15.1"].dat', f"{FAILED}mien_kiem_tra: {{phai_co: Đã nêu ở báo cáo trước}}\n") == []


def test_the_period_before_has_its_own_verdicts(project: Project) -> None:
    before = "ky: {tu: 01/01/2023, den: 31/12/2023}\nso_lieu: {tong: 100, tt: 90}\n"
    (project.data.parent / "old.yml").parent.mkdir(parents=True, exist_ok=True)
    (project.data.parent / "old.yml").write_text(before, "utf-8")
    data = f"ky_truoc: old.yml\n{FAILED}"
    assert found(project, 'ky_truoc.tieu_chi["15.1"].dat', data) == []
    [problem] = found(project, 'tieu_chi["15.1"].dat or not ky_truoc.tieu_chi["15.1"].dat', data)
    assert problem.code == "VER012"


def test_in_the_rows_of_a_list_it_is_the_same_for_all(project: Project) -> None:
    project.write(rules('so_luong > 2 or not tieu_chi["15.1"].khong_dat', "trong: nhan_su, "), FAILED)
    [problem] = loading.load(project.data)[1]
    assert problem.params["code"] == "phai_co.Văn phòng"


@pytest.mark.parametrize(
    ("condition", "code", "help_"),
    [
        ('tieu_chi["15.2"].dat', "RUL253", "15.1"),
        ('tieu_chi["khac"].dat', "RUL254", "15.3"),
        ('tieu_chi["15"].khong_dta', "RUL048", "khong_dat"),
        ('tieu_chi["15"].xep_loai = "Tốt"', "RUL049", "khong_dat"),
        ('tieu_chi["15"]', "RUL252", ".khong_dat"),
        ("tieu_chi[15].dat", "RUL250", 'tieu_chi["15"]'),
        ("tong > 0 and tieu_chi.15.1.dat", "RUL250", 'tieu_chi["15.1"]'),
        ("tieu_chi[«15.1»].dat", "RUL250", 'Viết tieu_chi["15.1"],'),
        ('tieu_chi["15.1].dat', "RUL250", 'Viết tieu_chi["15.1"],'),
        ("not ky_truoc.tieu_chi[15.1].dat", "RUL250", 'Viết ky_truoc.tieu_chi["15.1"],'),
        ('tieu_chi[""].dat', "RUL250", 'Viết tieu_chi["…"],'),
        ("tieu_chi[].dat", "RUL250", 'Viết tieu_chi["…"],'),
        ("tieu_chi[“ ”].dat", "RUL250", 'Viết tieu_chi["…"],'),
        ('tieu_chi["16"].xep_loai = "Vừa"', "RUL085", "Khá"),
        ('tieu_chi["16"].diem', "RUL042", ""),
        ('tieu_chi["15"].dat > 1', "RUL044", ""),
    ],
)
def test_what_cannot_be_asked_is_an_error_with_the_nearest_name(
    project: Project, condition: str, code: str, help_: str
) -> None:
    project.write(rules(condition), DATA)
    [problem] = check_rules(project.rules)[1]
    assert problem.code == code
    assert help_ in problem.message + problem.help


@pytest.mark.parametrize(
    "declared",
    [
        "  nguoi: {ten: Tổng nhân sự, cong_thuc: 'tieu_chi[\"15\"].dat'}\n",
        "  nguoi: {ten: Tổng nhân sự, cong_thuc: 'tong if tieu_chi[\"15\"].dat else tt'}\n",
        "  nguoi: {ten: Tổng nhân sự, cong_thuc: tong, nguong: '>= (1 if tieu_chi[\"15\"].dat else 2)'}\n",
    ],
)
def test_nothing_that_criteria_are_made_of_may_ask_them(project: Project, declared: str) -> None:
    line = next(line for line in RULES.splitlines(keepends=True) if line.startswith("  nguoi:"))
    project.write(RULES.replace(line, declared), DATA)
    assert {d.code for d in check_rules(project.rules)[1]} == {"RUL251"}
