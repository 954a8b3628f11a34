"""Names that are not quite right: one way of suggesting for packs, commands, keys and codes; a correction only for slips."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support import ROOT
from support.figures_project import DATA, Project
from support.project import make_project

from docxtpl_reports import vietnamese
from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import Diagnostic, language
from docxtpl_reports.diagnostics.codes.table import CODES
from docxtpl_reports.figures import loading

NAMES = ["ho_so_tong", "ho_so_mot_phan", "ho_so_truc_tuyen", "15.1", "15.2", "tiến_độ"]


@pytest.mark.parametrize(  # C11
    ("typed", "meant"),
    [
        ("ho_so_tog", "ho_so_tong"),
        ("ho_so_tonng", "ho_so_tong"),
        ("ho_so_togn", "ho_so_tong"),
        ("Hồ sơ tổng", "ho_so_tong"),
        ("tien-do", "tiến_độ"),
        ("ho_so_than", None),
        ("ho_so_moi", None),
        ("15.3", None),
        ("", None),
    ],
)
def test_only_a_slip_of_one_letter_is_corrected(typed: str, meant: str | None) -> None:
    assert vietnamese.correction(typed, NAMES) == meant


def test_a_slip_of_two_names_is_not_corrected() -> None:
    assert vietnamese.correction("tong_a", ["tong_b", "tong_c"]) is None


def test_an_unknown_figure_is_suggested_and_not_replaced(tmp_path: Path) -> None:
    _, problems = Project(tmp_path).load("tong: 1.185", "tonh_so_than: 1.185")
    (problem,) = [d for d in problems if d.code in ("DAT001", "DAT002")]
    assert problem.fix is None


def test_a_waiver_of_no_check_gets_the_nearest(tmp_path: Path) -> None:  # B18
    project = Project(tmp_path)
    project.write(data=DATA + "mien_kiem_tra: {tronng_tong: lý do}\n")
    (problem,) = [d for d in loading.load(project.data)[1] if d.is_error]
    assert problem.code == "VER031"
    assert str(problem.params["near"]).startswith("«trong_tong»")
    assert problem.fix is not None
    assert problem.fix.new == "trong_tong"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["check", "--pack", "nhox"], ["fields", "nhox"], ["new", "nhox", "xã A"], ["schema", "nhox"]]
)
def test_every_command_suggests_a_pack(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:  # C10
    if arguments[0] == "check":
        arguments = ["check", "templates/nho/mau.docx", *arguments[1:]]
    assert cli.invoke([*arguments, "--format", "json"]) in (1, 2)
    (problem,) = json.loads(capsys.readouterr().out)["diagnostics"]
    assert problem["code"] == "DAT040"
    assert "«nho»" in problem["help"]


def test_a_code_explained_shows_no_raw_parameters(capsys: pytest.CaptureFixture[str]) -> None:  # C9
    said = {code: (cli.invoke(["explain", code]), capsys.readouterr().out) for code in CODES}
    assert [code for code, (exit_code, _) in said.items() if exit_code] == []
    raw = re.compile(r"(?<![{$%])\{[a-z_]+\}")
    assert [code for code, (_, out) in said.items() if raw.search(out.replace("{{", ""))] == []


@pytest.mark.parametrize("arguments", [["explain"], ["new", "a", "b", "c"], ["diff", "x"]])
def test_wrong_usage_is_reported_in_vietnamese(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:  # C9
    assert cli.invoke(arguments) == 2
    said = capsys.readouterr().err
    assert not re.search(r"Missing|argument|unexpected|Got |Invalid", said)


def test_english_quotes_as_english_does() -> None:  # C12
    with language("en"):
        for code, kind in CODES.items():
            params = dict.fromkeys(re.findall(r"\{(\w+)\}", kind.message + kind.help), "«x»")
            problem = Diagnostic(code, params=params)
            assert "«" not in problem.message + problem.help, code
        assert Diagnostic("DAT001", params={"name": "a", "section": "b", "near": "«c»"}).help == "Did you mean “c”?"
    for code, kind in CODES.items():
        assert "“" not in kind.message + kind.help or code == "DAT061", code


def test_nothing_advises_an_index_that_has_no_such_package() -> None:  # C13
    root = ROOT
    for path in (
        *root.glob("*.md"),
        *root.glob("docs/**/*.md"),
        *root.glob("docxtpl_reports/**/*.py"),
        *root.glob("oxt/**/*"),
    ):
        if path.suffix in (".md", ".py", ".txt", ".xml"):
            text = path.read_text("utf-8")
            assert not re.search(r"pipx? (install|upgrade) [\"']?docxtpl-reports", text), path
