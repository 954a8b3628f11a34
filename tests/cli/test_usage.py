"""Arguments that people really type: a folder, a document, --help for a program; reasons given by the system."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest
from support.project import DATA, make_project

from docxtpl_reports import __version__
from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import REASONS, Reason, language
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    (tmp_path / "data" / "xa-b.yml").write_text(DATA.replace("109", "700"), "utf-8")
    (tmp_path / "data" / "chung.yml").write_text("don_vi: {}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke([*arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"] if d["severity"] == "error"]


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "build"]])
def test_the_version_is_an_object_too(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    code, report = answer(capsys, *arguments)
    assert (code, report["schema"], report["version"]) == (0, "docxtpl-reports/version/1", __version__)
    assert cli.invoke(["--version"]) == 0
    assert capsys.readouterr().out == f"docxtpl-reports {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "command"),
    [(["--help"], "docxtpl-reports"), ([], "docxtpl-reports"), (["build", "--help"], "docxtpl-reports build")],
)
def test_help_is_an_object_too(capsys: pytest.CaptureFixture[str], arguments: list[str], command: str) -> None:
    code, report = answer(capsys, *arguments)
    assert (code, report["schema"], report["command"]) == (0, "docxtpl-reports/help/1", command)
    assert cli.invoke(arguments) == 0
    assert capsys.readouterr().out == report["help"].rstrip("\n") + "\n"


@pytest.mark.parametrize("option", ["--table", "--rows", "--only", "--zip", "--jobs", "--cluster", "-o", "--template"])
def test_an_option_given_twice_is_refused(project: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    code, report = answer(capsys, "build", option, "3", "data/xa-a.yml", option, "4")
    assert (code, codes(report)) == (2, ["USE055"])
    assert not (project / "out").exists()


@pytest.mark.parametrize("option", ["--table", "--rows", "--only", "--zip", "--cluster", "-o", "--template"])
def test_an_option_whose_value_is_empty_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    code, report = answer(capsys, "build", "data/xa-a.yml", option, "")
    assert (code, codes(report)) == (2, ["USE056"])
    assert not (project / "out").exists()


@pytest.mark.parametrize("out", ["kq/x.docx", "x.PDF"])
def test_a_folder_of_results_is_not_named_like_a_document(
    project: Path, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    code, report = answer(capsys, "build", "data/xa-a.yml", "-o", out)
    assert (code, codes(report)) == (2, ["USE058"])
    assert not Path(out).exists()


def test_a_folder_of_results_may_be_in_ones_home(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = project / "nha"
    home.mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    assert cli.invoke(["build", "data/xa-a.yml", "-o", "~/kq"]) == 0
    assert (home / "kq" / "xa-a.docx").exists()


@pytest.mark.parametrize("other", ["--rules", "--manifest"])
def test_a_table_is_no_schema_of_something_else(capsys: pytest.CaptureFixture[str], other: str) -> None:
    code, report = answer(capsys, "schema", "nho", other, "--table")
    assert (code, codes(report)) == (2, ["USE059"])


def test_a_switch_may_be_given_twice(project: Path) -> None:
    assert cli.invoke(["build", "data/xa-a.yml", "--force", "--force"]) == 0


def test_what_to_type_is_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    cli.invoke(["diff", "--help"])
    assert "diff [TÙY CHỌN] CŨ MỚI" in capsys.readouterr().out
    cli.invoke(["diff", "--help", "--lang", "en"])
    assert "diff [OPTIONS] OLD NEW" in capsys.readouterr().out
    cli.invoke(["build", "--help", "--lang", "en"])
    printed = capsys.readouterr().out
    assert "[OPTIONS] [FILE]..." in printed
    assert "--template FILE.docx" in printed
    assert "THƯ_MỤC" not in printed


def test_a_folder_of_data_files_stands_for_its_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "check", "data/") == (0, answer(capsys, "check")[1])
    (project / "data" / "xa-b.yml").write_text(DATA.replace("109", "nhiều"), "utf-8")
    code, report = answer(capsys, "check", "data")
    assert (code, codes(report)) == (1, ["DAT006"])
    assert report["diagnostics"][0]["location"]["file"] == "data/xa-b.yml"
    code, report = answer(capsys, "build", "data/")
    assert (code, [r["docx"] for r in report["reports"]]) == (1, ["out/xa-a.docx", None])


def test_a_folder_without_data_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "trống").mkdir()
    assert codes(answer(capsys, "build", "trống")[1]) == ["USE006"]
    assert answer(capsys, "check", "trống")[0] != 0


def test_a_pack_is_still_checked_as_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "check", "templates/nho")[0] == 0
    (project / "templates" / "nho" / "quy-tac.yml").write_text("ma: [", "utf-8")
    assert codes(answer(capsys, "check", "templates/nho")[1])[0].startswith("YML")


def test_a_document_is_not_a_data_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "build", "templates/nho/mau.docx")
    assert (code, codes(report)) == (2, ["USE019"])
    cli.invoke(["build"])
    capsys.readouterr()
    for name in ("out/xa-a.docx", "out/xa-a.json"):
        code, report = answer(capsys, "build", name)
        assert (code, codes(report)) == (2, ["USE020"])
        assert "data/xa-a.yml" in report["diagnostics"][0]["help"]


@pytest.mark.parametrize("number", [getattr(errno, name) for name in REASONS if hasattr(errno, name)])
def test_the_systems_reasons_are_in_vietnamese(number: int) -> None:
    import os

    reason = Reason.of(OSError(number, os.strerror(number)))
    assert str(reason) == REASONS[errno.errorcode[number]] != os.strerror(number)
    with language("en"):
        assert str(reason).isascii()


def test_a_rare_reason_keeps_the_systems_words() -> None:
    assert str(Reason.of(OSError(errno.EXDEV, "Cross-device link"))) == "Cross-device link"
    assert str(Reason.of(ValueError("embedded null byte"))) == "embedded null byte"


def test_a_file_that_may_not_be_read_says_so_in_vietnamese(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("docxtpl_reports.figures.yaml.files.read_regular", refuse)
    code, report = answer(capsys, "build", "data/xa-a.yml")
    assert (code, codes(report)) == (1, ["FIL021"])
    assert "không có quyền" in report["diagnostics"][0]["message"]


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1", b"{\\rtf1 x}"])
def test_a_document_named_like_a_data_file(project: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (project / "data" / "xa-b.yml").write_bytes(content)
    code, report = answer(capsys, "build", "data/xa-b.yml")
    assert (code, codes(report)) == (1, ["FIL031"])


def test_points_nobody_can_know_are_marked(tmp_path: Path) -> None:
    from support.project import RULES

    from docxtpl_reports.jobs import build

    rules = RULES + '  "2": {ten: Nhóm điểm, dat_khi: cham_diem, diem_toi_da: 100, cong_thuc: diem_nam_truoc}\n'
    file = make_project(tmp_path, rules=rules, template=('{{ tieu_chi["2"] }} {{ tieu_chi["2"].ten }}',))
    result = build.run(Job(file))
    assert [d.code for d in result.diagnostics] == ["REN101"]
    assert result.document is not None


class TestTablesOfUnits:
    def test_a_table_to_fill_in_is_written_once(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.invoke(["schema", "nho", "--table", "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["table"] == "bang-nho.xlsx"
        assert Path("bang-nho.xlsx").is_file()
        assert cli.invoke(["schema", "nho", "--table"]) == 2
        assert "BAT034" in capsys.readouterr().err
        assert cli.invoke(["schema", "nho", "--table", "-o", "x.ods"]) == 2

    def test_wrong_options_are_wrong_usage(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for options in (
            ["--rows", "2"],
            ["-o", "{x}"],
            ["--only", "x >"],
            ["-o", "{a"],
            ["--table", "x.csv", "data/*.yml"],
        ):
            assert cli.invoke(["build", *options]) in (1, 2), options

    def test_a_table_in_place_of_a_data_file_says_where_it_goes(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Path("u.csv").write_text("ho_so_tong\n5\n", "utf-8")
        assert cli.invoke(["build", "u.csv"]) == 2
        assert "--table u.csv" in capsys.readouterr().err

    def test_quoted_wildcards_are_matched(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.invoke(["build", "data/**/*.yml", "--dry-run"]) == 0
        assert cli.invoke(["build", "data/*.xml"]) == 2
        assert "BAT030" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--sample", "--jobs"])
def test_a_number_that_is_too_small_is_said_to_be(
    project: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    code, report = answer(capsys, "build", option, "0")
    [problem] = report["diagnostics"]
    assert (code, problem["code"], "1" in problem["message"]) == (2, "USE057", True)
