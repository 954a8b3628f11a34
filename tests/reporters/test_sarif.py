"""``check --format sarif``: valid by the schema of SARIF 2.1.0, with places that code hosts can show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support import ROOT
from support.build import docx, table
from support.project import DATA, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.reporters.sarif import sarif_report

# The schema of the OASIS standard as it comes with Microsoft's SARIF tools (MIT licence), unchanged.
SCHEMA = json.loads((ROOT / "tests" / "data" / "sarif-2.1.0.schema.json").read_text("utf-8"))


def valid(text: str) -> dict[str, Any]:
    """The one run of a log, when it conforms to the schema."""
    log = json.loads(text)
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(log)
    (run,) = log["runs"]
    return dict(run)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path)


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["check", "--format", "sarif", *arguments])
    printed = capsys.readouterr()
    assert printed.err == ""
    return code, valid(printed.out)


class TestChecking:
    def test_nothing_wrong_is_a_run_without_results(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, run = checked(capsys)
        assert (code, run["results"], run["tool"]["driver"]["rules"]) == (0, [], [])

    def test_problems_of_a_data_file_have_line_column_and_correction(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        project.write_text(DATA.replace("ho_so_tong", "ho_so_tonk"), "utf-8")
        code, run = checked(capsys)
        assert code == 1
        result = next(one for one in run["results"] if one["ruleId"] == "DAT001")
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "DAT001"
        place = result["locations"][0]["physicalLocation"]
        line = DATA.splitlines().index(next(line for line in DATA.splitlines() if "ho_so_tong" in line)) + 1
        assert place["artifactLocation"]["uri"] == "data/xa-a.yml"
        assert place["region"] == {"startLine": line, "startColumn": 3}
        replacement = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
        assert replacement["insertedContent"]["text"] == "ho_so_tong"
        assert replacement["deletedRegion"]["endColumn"] - replacement["deletedRegion"]["startColumn"] == len(
            "ho_so_tonk"
        )

    def test_problems_of_a_template_have_the_documents_own_places(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pack = project.parent.parent / "templates" / "nho"
        (pack / "mau.docx").write_bytes(docx("a", table(["b", "{{ so_lieu.khong_co }}"])))
        code, run = checked(capsys, "templates/nho")
        assert code == 1
        (location,) = run["results"][0]["locations"]
        assert (
            location["logicalLocations"][0]["fullyQualifiedName"]
            == "word/document.xml/table[1]/row[1]/cell[2]/paragraph[3]"
        )
        assert location["physicalLocation"] == {"artifactLocation": {"uri": "templates/nho/mau.docx"}}

    def test_in_english(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        project.write_text(DATA.replace("ho_so_tong", "ho_so_tonk"), "utf-8")
        _, run = checked(capsys, "--lang", "en")
        result = next(one for one in run["results"] if one["ruleId"] == "DAT001")
        assert result["message"]["text"].startswith("There is no entry “ho_so_tonk”")

    def test_wrong_usage_is_valid_too(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, run = checked(capsys, "khong-co.yml")
        assert (code, [one["ruleId"] for one in run["results"]]) == (2, ["USE005"])

    def test_other_commands_say_that_they_have_no_such_form(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.invoke(["build", "--format", "sarif"]) == 2
        assert "USE063" in capsys.readouterr().err


def test_names_of_files_are_addresses() -> None:
    run = valid(sarif_report([Diagnostic("FIL001", Location("dữ liệu/a b.yml"), {"path": "x"})]))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "d%E1%BB%AF%20li%E1%BB%87u/a%20b.yml"
    )
    run = valid(sarif_report([Diagnostic("FIL001", Location("/tmp/a.yml"), {"path": "x"})]))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "file:///tmp/a.yml"


def test_a_correction_is_offered_only_where_its_words_stand_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yml"
    file.write_text("a: x x\nb: y\n", "utf-8")
    for line, old, offered in ((1, "x", False), (2, "y", True), (2, "z", False), (9, "y", False)):
        place = Location(file.as_posix(), line=line, column=1)
        run = valid(sarif_report([Diagnostic("FIL001", place, {"path": "x"}, Fix(old, "new"))]))
        assert ("fixes" in run["results"][0]) is offered


def test_a_problem_without_a_place_has_no_location() -> None:
    assert valid(sarif_report([Diagnostic("OUT010")]))["results"][0]["locations"] == []
