"""``ty_le_khai``: a rate the unit states, used where its counts are not known and marked as stated. B11."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.build import docx, lines
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading

FIELDS = "  tu: {ten: Tử, kieu: so_nguyen, bat_buoc: false}\n  mau: {ten: Mẫu, kieu: so_nguyen, bat_buoc: false}\n"
FIELDS += "  tl: {ten: Tỷ lệ khai, kieu: phan_tram, bat_buoc: false}\n"
INDICATOR = "  x: {ten: Tỷ lệ X, tu_so: tu, mau_so: mau, ty_le_khai: tl, nguong: '>= 98%'}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def rules(indicator: str = INDICATOR) -> str:
    return RULES.replace("so_lieu:\n", f"so_lieu:\n{FIELDS}").replace("tieu_chi:\n", f"{indicator}tieu_chi:\n")


def case_of(project: Project, typed: str):  # type: ignore[no-untyped-def]
    project.write(rules(), DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}"))
    case, problems = loading.load(project.data)
    assert [d.code for d in problems if d.is_error] == []
    assert case is not None
    return case


@pytest.mark.parametrize(
    ("typed", "text", "verdict", "stated"),
    [
        ('  tl: "99,7%"\n', "99,7%", "PASS", True),
        ('  tl: "97%"\n', "97%", "FAIL", True),
        ('  tu: 1\n  mau: 2\n  tl: "99,7%"\n', "50%", "FAIL", False),
        ('  tu: 1\n  tl: "99,7%"\n', "99,7%", "PASS", True),
        ('  tu: 0\n  mau: 0\n  tl: "99,7%"\n', "không phát sinh", "NOT_APPLICABLE", False),
        ("", "chưa đủ số liệu", "UNKNOWN", False),
    ],
)
def test_counts_win_over_the_stated_rate(project: Project, typed: str, text: str, verdict: str, stated: bool) -> None:
    result = case_of(project, typed).results.indicators["x"]
    assert (str(result.value), result.verdict, result.stated) == (text, verdict, stated)
    assert any("do đơn vị khai" in str(reason) for reason in result.reasons) is stated


def test_templates_and_explain_mark_it(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    case = case_of(project, '  tl: "99,7%"\n')
    body = "{{ chi_tieu.x }}{% if chi_tieu.x.khai %} (khai){% endif %}{% if chi_tieu.truc_tuyen.khai %}!{% endif %}"
    assert lines(compile_template(docx(body), names=case.shape()).render(case.context())) == ["99,7% (khai)"]
    assert cli.invoke(["explain", str(project.data), "x", "--format", "json"]) == 0
    step = json.loads(capsys.readouterr().out)["derivation"]
    assert "so_lieu.tl" in [part["name"] for part in step["from"]]
    assert any("do đơn vị khai" in reason for reason in step["reasons"])


@pytest.mark.parametrize("wrong", ["ty_le_khai: tong", "ty_le_khai: khong_co"])
def test_it_must_be_a_rate(project: Project, wrong: str) -> None:
    project.write(rules(INDICATOR.replace("ty_le_khai: tl", wrong)), DATA)
    assert "RUL089" in [d.code for d in loading.load(project.data)[1]]


@pytest.mark.parametrize(
    ("typed", "computed"),
    [
        ('  tu: 900\n  mau: 1.179\n  tl: "99,7%"\n', "76,34%"),
        ('  tu: 900\n  mau: 1.179\n  tl: "76,34%"\n', None),
        ('  tu: 900\n  mau: 1.179\n  tl: "76,3%"\n', None),
        ('  tu: 0\n  mau: 0\n  tl: "99,7%"\n', "không phát sinh"),
        ('  tl: "99,7%"\n', None),
    ],
)
def test_a_stated_rate_that_contradicts_the_counts_is_questioned(
    project: Project, typed: str, computed: str | None
) -> None:
    case_of(project, typed)
    problems = [d for d in loading.load(project.data)[1] if d.code == "VER052"]
    assert [(d.params["typed"], str(d.params["computed"])) for d in problems] == (
        [("99,7%", computed)] if computed else []
    )
    project.data.write_text(project.data.read_text("utf-8") + "mien_kiem_tra: {ty_le_khai.x: số của cổng}\n", "utf-8")
    assert {d.code for d in loading.load(project.data)[1]} == (set() if computed else {"VER014"})


def test_the_question_says_both_rates_the_counts_and_where_the_rate_was_typed(project: Project) -> None:
    case_of(project, '  tu: 900\n  mau: 1.179\n  tl: "99,7%"\n')
    (problem,) = [d for d in loading.load(project.data)[1] if d.code == "VER052"]
    assert problem.message == (
        "«Tỷ lệ X»: tỷ lệ do đơn vị khai là 99,7%, nhưng tính từ số lượng 900/1.179 thì được 76,34%; "
        "báo cáo dùng tỷ lệ tính từ số lượng."
    )
    assert (problem.location.file, problem.location.line) == (str(project.data), 15)
    assert "«mien_kiem_tra: {ty_le_khai.x: " in problem.help


def test_each_of_several_stated_rates_is_compared(project: Project) -> None:
    names = ("a", "b", "c")
    fields = "".join(
        f"  {n}: {{ten: {n}, kieu: so_nguyen, bat_buoc: false}}\n  {n}_tl: {{ten: {n} %, kieu: phan_tram, bat_buoc: false}}\n"
        for n in names
    )
    rates = "".join(f"  i_{n}: {{ten: {n}, tu_so: {n}, mau_so: mau, ty_le_khai: {n}_tl}}\n" for n in names)
    rules = f"ma: p\nten: P\nso_lieu:\n  mau: {{ten: Mẫu, kieu: so_nguyen}}\n{fields}chi_tieu:\n{rates}"
    typed = '  mau: 100\n  a: 50\n  b: 40\n  b_tl: "40%"\n  c: 30\n  c_tl: "31%"\n'  # not stated; right; wrong
    project.write(rules, f"mau: p\nky: {{tu: 01/01/2024, den: 13/8/2024}}\nso_lieu:\n{typed}")
    problems = [d for d in loading.load(project.data)[1] if d.code == "VER052"]
    assert [d.params["label"] for d in problems] == ["c"]


@pytest.mark.parametrize("period", ["{tu: 01/01/2024}", "{den: 13/8/2024}", "{}"])
def test_a_period_without_an_end_questions_no_other_period(project: Project, period: str) -> None:
    rules = "ma: p\nten: P\nso_lieu:\n  dot: {ten: Đợt, kieu: khoang_ngay}\n"
    project.write(rules, f'mau: p\nky: {period}\nso_lieu:\n  dot: "01/01/2020 - 01/02/2020"\n')
    assert "VER020" not in {d.code for d in loading.load(project.data)[1]}


def test_counts_that_are_there_decide_even_when_their_finding_is_waived(project: Project) -> None:
    typed = '  tu: 1\n  mau: 0\n  tl: "99,7%"\n'
    data = DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}") + "mien_kiem_tra: {mau_so_bang_0.x: Đã xác minh}\n"
    project.write(rules(), data)
    case, problems = loading.load(project.data)
    assert [d.code for d in problems if d.is_error] == []
    assert case is not None
    result = case.results.indicators["x"]
    assert (str(result.value), result.verdict, result.stated) == ("chưa đủ số liệu", "UNKNOWN", False)


def test_a_rate_that_no_unit_states_is_no_stated_rate(project: Project) -> None:
    project.write(rules().replace("kieu: phan_tram, bat_buoc: false", "kieu: phan_tram, mac_dinh: '99%'"), DATA)
    assert [d.code for d in loading.load(project.data)[1]] == ["RUL206"]
