"""One command line in, one answer and one exit code out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.cli_answers import answer, problems

from docxtpl_reports import __version__
from docxtpl_reports.cli import main as cli


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["buidl"], "USE053"),
        (["xyz"], "USE002"),
        (["explain"], "USE050"),
        (["new", "a", "b", "c"], "USE051"),
        (["check", "--pack", "no"], "DAT040"),
        (["build", "--pfd"], "USE003"),
        (["build", "--lang", "fr"], "USE004"),
        (["build", "khong-co.yml"], "USE005"),
        (["build", "-o"], "USE008"),
        (["build", "--pdf=1"], "USE012"),
        (["--format"], "USE008"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_to_type(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    assert cli.invoke(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert code in captured.err
    assert "Cách sửa" in captured.err


def test_wrong_usage_is_json_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "build", "--pfd")
    assert (code, report["ok"], problems(report)) == (2, False, ["USE003"])


def test_nothing_to_build_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, report = answer(capsys, "build")
    assert (code, problems(report)) == (2, ["USE006"])


def test_help_is_in_the_language_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["build", "--help"]) == 0
    assert "Cách dùng:" in capsys.readouterr().out
    assert cli.invoke(["build", "--help", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    assert "Usage:" in english
    assert "Tùy chọn" not in english


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from docxtpl_reports.cli import main as cli; cli.invoke(['--help']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    loaded = set(run.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert not loaded & {"lxml", "jinja2", "yaml", "docx", "docxtpl", "PIL"}


def test_output_is_utf8_whatever_the_console_says(project: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    code = "from docxtpl_reports.cli.main import run; run(['build'])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, cwd=project)
    assert run.returncode == 0
    assert "Báo cáo" in run.stdout.decode("utf-8")


def test_an_unforeseen_error_is_a_message_not_a_traceback(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("docxtpl_reports.jobs.build.build", broken)
    code, report = answer(capsys, "build")
    assert (code, problems(report)) == (3, ["USE011"])


def test_an_interruption_exits_with_130(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("docxtpl_reports.jobs.build.build", interrupted)
    assert cli.invoke(["build"]) == 130


def test_the_package_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "docxtpl_reports", "--version"]
    assert (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout == f"docxtpl-reports {__version__}\n"
    )


def test_the_manifest_stays_vietnamese_whatever_the_language(project: Path) -> None:
    assert cli.invoke(["build", "--lang", "en"]) == 0
    english = (project / "out" / "xa-a.json").read_bytes()
    assert cli.invoke(["build", "--force"]) == 0
    assert (project / "out" / "xa-a.json").read_bytes() == english


def test_reasons_in_json_are_in_the_language_asked_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # C12
    reasons = answer(capsys, "build", "--lang", "en")[1]["reports"][0]["indicators"][0]["reasons"]
    assert "required: at least 50%" in reasons[0]
    reasons = answer(capsys, "build", "--force")[1]["reports"][0]["indicators"][0]["reasons"]
    assert "yêu cầu từ 50% trở lên" in reasons[0]
