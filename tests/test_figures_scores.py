"""Scored criteria: points with caps and formulas, sums, classes, thresholds; three-valued by what is still possible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from figures_project import DATA, RULES, Project
from project import make_project
from test_figures_case import walk

from docxtpl_reports import cli, figures
from docxtpl_reports.figures import Case, Verdict, check_rules
from docxtpl_reports.values import Unknown

HEAD = RULES.split("kiem_tra:")[0]
LEAVES = """\
  a: {ten: A, dat_khi: cham_diem, cong_thuc: 20 * (truc_tuyen / 50%%), diem_toi_da: 20}
  b: {ten: B, dat_khi: cham_diem, cong_thuc: "%s", diem_toi_da: 80, nguong: ">= 40"}
"""
TOTAL = (
    '  t: {ten: Chỉ số, dat_khi: cham_diem, gom: [a, b], diem_toi_da: 100, nguong: ">= 80", '
    "xep_loai: {Xuất sắc: 90, Tốt: 80, Khá: 70, Yếu: 0}}\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def case_of(project: Project, formula: str, data: tuple[str, str] = ("", ""), total: str = TOTAL) -> Case:
    project.write(HEAD + LEAVES % formula + total, DATA.replace(*data) if data[0] else DATA)
    case, problems = figures.load(project.data)
    assert case is not None
    assert [d.code for d in problems if d.is_error] == []
    return case


def points(case: Case, name: str) -> str:
    score = case.results.criteria[name].score
    assert score is not None
    return str(score.points)


@pytest.mark.parametrize(
    ("formula", "expected", "rank", "verdict"),
    [
        ("diem - 4.4", "79,98", "Khá", "FAIL"),
        ("diem - 4.37", "80,01", "Tốt", "PASS"),
        ("diem", "83,68", "Tốt", "PASS"),
        ("diem - 100", "3,68", "Yếu", "FAIL"),
        ("40 if co_kn else 76", "79,68", "Khá", "FAIL"),
    ],
)
def test_points_are_capped_added_and_classified(
    project: Project, formula: str, expected: str, rank: str, verdict: str
) -> None:
    """109/1.185 of 50 % gives 3,679… of 20 points; the second group has at most 80 and at least none."""
    case = case_of(project, formula)
    total = case.results.criteria["t"]
    assert total.score is not None
    assert (points(case, "t"), total.score.rank, total.verdict) == (expected, rank, verdict)
    assert case.results.criteria["a"].verdict is None


def test_a_point_above_the_cap_is_the_cap(project: Project) -> None:
    case = case_of(project, "diem", ("tt: 109", "tt: 1.185"))
    assert (points(case, "a"), points(case, "b"), points(case, "t")) == ("20", "80", "100")


def test_digits_are_added_where_rounding_would_show_another_class(project: Project) -> None:
    """A tenth of the dossiers gives 4 points; 79,9999999 rounds to 80,00, which would be «Tốt»."""
    case = case_of(
        project, "diem * 0 + 75.9999999", ("tong: 1.185   # all of them\n  tt: 109", "tong: 1.000\n  tt: 100")
    )
    total = case.results.criteria["t"]
    assert total.score is not None
    assert (points(case, "t"), total.score.rank, total.verdict) == ("79,9999999", "Khá", "FAIL")


@pytest.mark.parametrize("online", ["109", "1.185"])  # 3,68 to 83,68; 20 to 100
def test_unknown_points_leave_the_class_open(project: Project, online: str) -> None:
    case = case_of(project, "min(dh) / 1%", ("tt: 109", f"tt: {online}"))
    total = case.results.criteria["t"]
    assert total.score is not None
    assert isinstance(total.score.points, Unknown)
    assert isinstance(total.score.rank, Unknown)
    assert total.verdict is Verdict.UNKNOWN
    assert total.reasons


@pytest.mark.parametrize(
    ("most", "known", "rank", "verdict"),
    [(5, "95", "Xuất sắc", "PASS"), (5, "10", "Yếu", "FAIL"), (15, "82", "open", "PASS"), (15, "60", "open", "FAIL")],
)
def test_what_is_unknown_does_not_matter_when_it_cannot_change_the_answer(
    project: Project, most: int, known: str, rank: str, verdict: str
) -> None:
    leaves = (
        f"  a: {{ten: A, dat_khi: cham_diem, cong_thuc: min(dh) / 1%, diem_toi_da: {most}}}\n"
        f"  b: {{ten: B, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: {100 - most}}}\n"
    )
    project.write(HEAD + leaves + TOTAL, DATA.replace("diem: 80,7", f"diem: {known}"))
    case, _ = figures.load(project.data)
    assert case is not None
    total = case.results.criteria["t"]
    assert total.score is not None
    assert total.verdict is Verdict[verdict]
    assert isinstance(total.score.rank, Unknown) if rank == "open" else total.score.rank == rank


def test_templates_see_points_class_and_limits(project: Project) -> None:
    case = case_of(project, "diem")
    seen: Any = case.context()["tieu_chi"]
    total = seen["t"]
    assert (str(total), str(total.diem), total.xep_loai, str(total.diem_toi_da)) == ("Đạt", "83,68", "Tốt", "100")
    assert (str(total.nguong), [str(m) for m in total.gom]) == ("80", ["3,68", "Đạt"])
    assert total.diem > 83
    assert str(seen["a"]) == "3,68"
    shape = case.shape()["tieu_chi"]
    for name in ("a", "b", "t"):
        walk(seen[name], shape[name], name)
    assert "dat" not in shape["a"]
    assert "xep_loai" not in shape["b"]


def test_a_scored_criterion_with_a_threshold_counts_in_others(project: Project) -> None:
    case = case_of(project, "diem", total=TOTAL + '  c: {ten: C, dat_khi: tat_ca, gom: [t, "15.1"]}\n')
    assert case.results.criteria["c"].reasons == ("«A»: chưa đạt",)


def test_explain_follows_points_to_their_figures(project: Project) -> None:
    step = case_of(project, "diem - 1").derivation().steps['tieu_chi["t"]']
    assert (step.text, step.verdict) == ("83,38", "PASS")
    assert [part.name for part in step.parts] == ['tieu_chi["t"].nguong', 'tieu_chi["a"]', 'tieu_chi["b"]']
    assert [part.name for part in step.parts[2].parts] == ['tieu_chi["b"].nguong', 'tieu_chi["b"].cong_thuc']


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("{ten: X, dat_khi: cham_diem, diem_toi_da: 5}", ["RUL065"]),
        ("{ten: X, dat_khi: cham_diem, diem_toi_da: 5, cong_thuc: diem, gom: [a]}", ["RUL065", "RUL072"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem}", ["RUL066"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 0}", ["RUL066"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: nhiều}", ["RUL012"]),
        ("{ten: X, gom: [truc_tuyen], diem_toi_da: 5}", ["RUL067"]),
        ("{ten: X, gom: [a]}", ["RUL068"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 6, Y: 0}}", ["RUL069"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 0, Y: 0}}", ["RUL069"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: 3}}", ["RUL070"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: {T: null}}", ["RUL003"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, xep_loai: [T]}", ["YML026"]),
        ("{ten: X, dat_khi: cham_diem, gom: [truc_tuyen], diem_toi_da: 5}", ["RUL071"]),
        ("{ten: X, dat_khi: cham_diem, gom: [a], diem_toi_da: 5}", ["RUL072"]),
        ("{ten: X, dat_khi: cham_diem, gom: [a, x], diem_toi_da: 20}", ["RUL072", "RUL028"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: truc_tuyen, diem_toi_da: 5}", ["RUL073"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: diemm, diem_toi_da: 5}", ["RUL046"]),
        ("{ten: X, dat_khi: cham_diem, cong_thuc: co_kn, diem_toi_da: 5}", ["RUL043"]),
        ('{ten: X, dat_khi: cham_diem, cong_thuc: diem, diem_toi_da: 5, nguong: ">= 5%"}', ["RUL045"]),
        ("{ten: X, dat_khi: cham_điem, gom: [truc_tuyen]}", ["RUL020"]),
    ],
)
def test_mistakes_in_scoring_are_told(project: Project, line: str, codes: list[str]) -> None:
    project.write(HEAD + LEAVES % "diem" + f"  x: {line}\n")
    problems = check_rules(project.rules)[1]
    assert all(d.message and d.help for d in problems)
    assert [d.code for d in problems] == codes
    assert {d.location.line for d in problems} == {len((HEAD + LEAVES).splitlines()) + 1}


def test_json_and_table_have_the_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from project import RULES as SMALL

    scored = (
        "  s: {ten: S, dat_khi: cham_diem, cong_thuc: ho_so_tong / 20, diem_toi_da: 100, xep_loai: {Khá: 50, Yếu: 0}}\n"
    )
    make_project(tmp_path, rules=SMALL + scored, template=('{{ tieu_chi["s"].diem }}: {{ tieu_chi["s"].xep_loai }}',))
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["build", "--format", "json"]) == 0
    criterion = json.loads(capsys.readouterr().out)["reports"][0]["criteria"][1]
    assert (criterion["verdict"], criterion["xep_loai"]) == (None, "Khá")
    assert cli.invoke(["build"]) == 0
    assert "Khá" in capsys.readouterr().out
    assert cli.invoke(["fields", "nho"]) == 0
    assert '{{ tieu_chi["s"].diem }}' in capsys.readouterr().out
