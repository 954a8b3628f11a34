"""Templates, rules and data are checked without building a report."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx
from support.cli_answers import answer, problems
from support.project import make_project

from docxtpl_reports.cli import main as cli


def test_check_says_when_all_is_well_and_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["check"]) == 0
    assert "Không có lỗi" in capsys.readouterr().out
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "path", ["templates/nho", "templates/nho/mau.docx", "templates/nho/quy-tac.yml", "data/xa-a.yml"]
)
def test_check_takes_a_pack_a_template_rules_or_data(
    project: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    make_project(project, template=("{{ so_lieu.khong_co }}",))
    code, report = answer(capsys, "check", path)
    assert (code, problems(report)) == (1, ["TPL021"])
    assert report["schema"] == "docxtpl-reports/check/1"


def test_check_of_a_copy_outside_its_pack(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "nhap.docx").write_bytes(docx("{{ so_lieu.ho_so_tong / 0 }}"))
    assert answer(capsys, "check", "nhap.docx")[1]["diagnostics"][0]["code"] == "USE007"
    assert answer(capsys, "check", "nhap.docx", "--pack", "nho")[0] == 0
    code, report = answer(capsys, "check", "nhap.docx", "--pack", "nho", "--data", "data/xa-a.yml")
    assert (code, report["diagnostics"][0]["location"]["tag"]) == (1, "{{ so_lieu.ho_so_tong / 0 }}")


def test_check_of_a_folder_of_packs_takes_each(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "templates" / "nho" / "mau.docx").write_bytes(docx("{{ khong_co }}"))
    code, report = answer(capsys, "check", "templates")
    assert (code, problems(report)) == (1, ["TPL020"])


def test_check_of_a_table_of_units_says_how_to(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "dv.xlsx").write_bytes(b"")
    code, report = answer(capsys, "check", "dv.xlsx")
    [problem] = report["diagnostics"]
    assert (code, problem["code"]) == (2, "BAT038")
    assert "--table dv.xlsx --dry-run" in problem["help"]
