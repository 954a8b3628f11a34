"""Titles above a table that name a period: another one than the report's is a warning."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sources_project import DATA, TABLE, SourcesProject, changed
from support.workbooks import xlsx


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourcesProject:
    monkeypatch.chdir(tmp_path)
    return SourcesProject(Path())


def told(project: SourcesProject, *titles: str) -> list[tuple[str, str | None]]:
    """Of a report from 01/01/2024 to 30/6/2024."""
    table = [["BIỂU TỔNG HỢP"], *([title] for title in titles), *TABLE[1:]]
    return [(d.code, d.location.cells) for d in project.problems(table)]


@pytest.mark.parametrize(
    "title",
    [
        "Quý III năm 2024",
        "QUÝ 4/2023",
        "Kỳ báo cáo: tháng 8 năm 2024",
        "Tháng 12/2023",
        "Từ ngày 01/07/2024 đến ngày 30/09/2024",
        "(Từ 01/7/2023 - 31/12/2023)",
    ],
)
def test_another_period_is_told_at_its_cell(project: SourcesProject, title: str) -> None:
    assert told(project, title) == [("SRC075", "A2")]


@pytest.mark.parametrize(
    "title",
    [
        "Quý I năm 2024",
        "6 tháng đầu năm 2024",
        "Năm 2023",
        "Từ ngày 15/12/2023 đến ngày 14/3/2024",
        "Kèm theo Quyết định số 416/QĐ-UBND ngày 13 tháng 7 năm 2022",
        "Từ ngày 45/13/2023 đến ngày 46/13/2023",
        "Tháng 13/2023",
        "Biểu số II.06a/VPCP/KSTT",
    ],
)
def test_what_is_no_other_period_is_silent(project: SourcesProject, title: str) -> None:
    assert told(project, title) == []


def test_one_title_of_the_period_is_enough(project: SourcesProject) -> None:
    assert told(project, "So với quý IV năm 2023", "Quý II năm 2024") == []


def test_last_period_is_held_against_its_own_days(project: SourcesProject) -> None:
    before = changed(
        DATA, ("{tu: 01/01/2024, den: 30/6/2024}", "{tu: 01/7/2023, den: 31/12/2023}"), ("bieu.xlsx", "cu.xlsx")
    )
    (project.folder / "data" / "cu.yml").write_text(before, "utf-8")
    data = changed(DATA, ("mau: p\n", "mau: p\nky_truoc: cu.yml\n"))
    for title, codes in (("Quý III năm 2023", []), ("Quý I năm 2024", ["SRC075"])):
        (project.workbook.parent / "cu.xlsx").write_bytes(xlsx([[title], *TABLE[1:]]))
        problems = project.problems(data=data)
        assert [d.code for d in problems] == codes
        assert {d.location.file for d in problems} <= {"data/nguon/cu.xlsx"}
