"""``kieu: gio``: a time of day, compared in expressions; the days and months of the period in templates."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx, lines
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def write(project: Project, typed: str, formula: str = "gio < 12:00") -> None:
    rules = RULES.replace("so_lieu:\n", "so_lieu:\n  gio: {ten: Giờ, kieu: gio}\n", 1)
    rules = rules.replace("chi_tieu:\n", f"chi_tieu:\n  sang: {{ten: Sáng, cong_thuc: '{formula}'}}\n", 1)
    project.write(rules, DATA.replace("so_lieu:\n", f"so_lieu:\n  gio: {typed}\n", 1))


def rendered(project: Project, body: str) -> list[str]:
    case, problems = loading.load(project.data)
    assert problems == []
    assert case is not None
    return lines(compile_template(docx(body), names=case.shape()).render(case.context()))


def test_a_time_is_typed_compared_and_printed(project: Project) -> None:
    write(project, "7:30")
    text = "{{ so_lieu.gio }} {{ so_lieu.gio.phut }} {% if chi_tieu.sang %}Sáng{% endif %}"
    assert rendered(project, text) == ["7h30 30 Sáng"]
    write(project, "13h30", "7h00 <= gio and gio < 14:00")
    assert rendered(project, text) == ["13h30 30 Sáng"]


@pytest.mark.parametrize(
    ("typed", "formula", "code"),
    [
        ("25:00", "gio < 12:00", "DAT203"),
        ("trưa", "gio < 12:00", "DAT202"),
        ("7:30", "gio < 12", "RUL044"),
        ("7:30", "gio < 12:70", "RUL208"),
        ("7:30", "gio + 1 > 2", "RUL043"),
    ],
)
def test_a_wrong_time_is_an_error(project: Project, typed: str, formula: str, code: str) -> None:
    write(project, typed, formula)
    problems = loading.load(project.data)[1]
    assert [problem.code for problem in problems if problem.is_error] == [code]
    assert all(problem.message and problem.help for problem in problems)


def test_templates_go_through_months_and_days(project: Project) -> None:
    write(project, "7:30")
    months = "{% for m in ky.cac_thang %}{{ m }}={{ m.thang }}.{{ m.nam }} {% endfor %}{{ ky.so_thang }}"
    assert rendered(project, months)[0].split(" ", 2)[:2] == ["Tháng", "1=1.2024"]
    days = "{% for d in ky.cac_ngay if d.thu == 'Chủ nhật' %}{{ d.khong_nam }} {% endfor %}"
    assert rendered(project, days)[0].split()[:2] == ["07/01", "14/01"]


def test_a_weekday_that_does_not_exist_is_told(project: Project) -> None:
    write(project, "7:30")
    case = loading.load(project.data)[0]
    assert case is not None
    body = docx("{% for d in ky.cac_ngay if d.thu == 'Chủ Nhật' %}{{ d }}{% endfor %}")
    with pytest.raises(ReportError) as caught:
        compile_template(body, names=case.shape())
    assert [problem.code for problem in caught.value.diagnostics] == ["TPL154"]
