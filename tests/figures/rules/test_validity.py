"""Rules, criteria and thresholds are for some years; a report of another year says so. B12."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.figures import loading


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def found(project: Project, old: str, new: str, waiver: str = "") -> list[tuple[str, str]]:
    project.write(
        RULES.replace(old, new, 1), DATA + (f"mien_kiem_tra: {{{waiver}: theo công văn}}\n" if waiver else "")
    )
    return [(d.code, str(d.params.get("code"))) for d in loading.load(project.data)[1]]


@pytest.mark.parametrize(
    ("old", "new", "code", "waiver"),
    [
        ("ma: p\n", "ma: p\nhieu_luc: {tu: 01/01/2021, den: 31/12/2023}\n", "VER033", "hieu_luc"),
        ("ma: p\n", "ma: p\nhieu_luc: {tu: 01/01/2025}\n", "VER034", "hieu_luc"),
        ("{ten: A, gom", "{ten: A, hieu_luc: {den: 12/8/2024}, gom", "VER033", "hieu_luc.15.1"),
        ("can_cu: QĐ 766}]", "can_cu: QĐ 766, hieu_luc: {den: 31/12/2023}}]", "VER033", "hieu_luc.chi_so"),
    ],
)
def test_a_period_outside_is_an_error_that_can_be_waived(
    project: Project, old: str, new: str, code: str, waiver: str
) -> None:
    assert found(project, old, new) == [(code, waiver)]
    assert found(project, old, new, f'"{waiver}"') == []


@pytest.mark.parametrize("days", ["{tu: 01/01/2021, den: 13/8/2024}", "{tu: 13/8/2024}", "{den: 31/12/2030}", "{}"])
def test_a_period_that_ends_within_is_fine(project: Project, days: str) -> None:
    assert found(project, "ma: p\n", f"ma: p\nhieu_luc: {days}\n") == []


def test_days_the_wrong_way_round_are_refused(project: Project) -> None:
    assert ("RUL088", "None") in found(project, "ma: p\n", "ma: p\nhieu_luc: {tu: 01/01/2024, den: 01/01/2023}\n")


def test_the_shipped_pack_is_not_for_2026(tmp_path: Path) -> None:
    typed = (ROOT / "data" / "xa-po-y-2024-08.yml").read_text("utf-8")
    path = tmp_path / "d.yml"
    path.write_text(
        typed.replace("tu: 01/01/2024", "tu: 01/01/2026").replace("den: 13/8/2024", "den: 13/8/2026"), "utf-8"
    )
    problems = loading.load(path, ROOT / "templates" / "tieu-chi-15")[1]
    assert "VER033" in [d.code for d in problems if d.is_error]


def test_rules_with_days_want_a_period(project: Project) -> None:
    rules = RULES.replace("ma: p\n", "ma: p\nhieu_luc: {den: 31/12/2023}\n", 1)
    without = "".join(line for line in DATA.splitlines(keepends=True) if not line.startswith("ky:"))
    assert without != DATA
    project.write(rules, without)
    assert "VER060" in [d.code for d in loading.load(project.data)[1]]
    project.write(rules, without + "mien_kiem_tra: {hieu_luc: theo công văn}\n")
    assert "VER060" not in [d.code for d in loading.load(project.data)[1]]
