"""``kieu: lua_chon``: a text out of a declared list. B13."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.engine import mistakes
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.figures import loading
from docxtpl_reports.packs import skeleton
from docxtpl_reports.packs.schema import data_schema, rules_schema

FIELD = "  khu_vuc: {ten: Khu vực, kieu: lua_chon, gia_tri: [I, II, III]}\n"
THRESHOLD = "  theo_vung: {ten: Theo vùng, cong_thuc: diem, nguong: '>= (90 if khu_vuc == \"I\" else 70)'}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write(rules_of(), DATA)
    return project


def rules_of(field: str = FIELD, threshold: str = THRESHOLD) -> str:
    return RULES.replace("so_lieu:\n", f"so_lieu:\n{field}").replace("tieu_chi:\n", f"{threshold}tieu_chi:\n")


def load(project: Project, typed: str, rules: str | None = None):  # type: ignore[no-untyped-def]
    project.write(rules or rules_of(), DATA.replace("so_lieu:\n", f"so_lieu:\n  khu_vuc: {typed}\n"))
    return loading.load(project.data)


@pytest.mark.parametrize(("typed", "verdict"), [("I", "FAIL"), ("II", "PASS"), ("'iii'", "PASS"), ('" I "', "FAIL")])
def test_a_declared_value_is_taken_and_chooses_the_threshold(project: Project, typed: str, verdict: str) -> None:
    case, problems = load(project, typed)
    assert problems == []
    assert case.data.sections["so_lieu"]["khu_vuc"] in ("I", "II", "III")
    assert case.results.indicators["theo_vung"].verdict == verdict


@pytest.mark.parametrize(("typed", "meant"), [('"1"', "I"), ("4", None), ("vùng I", None), ("I I", None)])
def test_any_other_is_an_error_with_the_list(project: Project, typed: str, meant: str | None) -> None:
    _, problems = load(project, typed)
    (problem,) = [d for d in problems if d.is_error]
    assert (problem.code, problem.fix and problem.fix.new) == ("DAT066", meant)
    assert all(value in problem.help for value in ("«I»", "«II»", "«III»"))


def test_a_missing_one_names_the_values(project: Project) -> None:
    (problem,) = [d for d in loading.load(project.data)[1] if d.is_error]
    assert problem.code == "DAT003"
    assert "«I», «II», «III»" in problem.help


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("  khu_vuc: {ten: K, kieu: lua_chon}\n", "RUL082"),
        ("  khu_vuc: {ten: K, kieu: chuoi, gia_tri: [I]}\n", "RUL083"),
        ("  khu_vuc: {ten: K, kieu: lua_chon, gia_tri: [Tốt, tot]}\n", "RUL084"),
    ],
)
def test_mistakes_of_the_declaration(project: Project, field: str, code: str) -> None:
    _, problems = load(project, "I", rules_of(field, ""))
    assert code in [d.code for d in problems]


def test_rules_compare_it_with_its_values_only(project: Project) -> None:
    _, problems = load(project, "I", rules_of(threshold=THRESHOLD.replace('"I"', '"1"')))
    assert "RUL085" in [d.code for d in problems]


def test_templates_too(project: Project) -> None:
    case, _ = load(project, "I")
    assert [d.code for d in mistakes('{% if so_lieu.khu_vuc == "1" %}a{% endif %}', names=case.shape())] == ["TPL154"]


def test_in_lists_and_records(project: Project) -> None:
    field = "  khu_vuc: {ten: K, kieu: danh_sach, phan_tu: lua_chon, gia_tri: [I, II]}\n"
    case, problems = load(project, "[I, ii]", rules_of(field, ""))
    assert (problems, case.data.sections["so_lieu"]["khu_vuc"]) == ([], ("I", "II"))
    record = "  khu_vuc: {ten: K, kieu: danh_sach, truong: {v: {ten: V, kieu: lua_chon, gia_tri: [I, II]}}}\n"
    _, problems = load(project, "[{v: I}, {v: 2x}]", rules_of(record, ""))
    assert [d.code for d in problems] == ["DAT066"]


def test_schema_and_skeleton_have_the_values(project: Project) -> None:
    case, _ = load(project, "I")
    schema = data_schema(case.rules, "p")
    assert schema["properties"]["so_lieu"]["properties"]["khu_vuc"]["enum"] == ["I", "II", "III"]
    assert "gia_tri" in rules_schema()["definitions"]["field"]["properties"]
    assert "chọn một: I, II, III" in skeleton.data_file(case.rules, "p", "xã A")
