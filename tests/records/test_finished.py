"""``explain`` of a finished document: from its manifest alone, and what changed since it was built."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from support.project import DATA, RULES, TEMPLATE, make_project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.manifests import reading
from docxtpl_reports.manifests.schema import conforms, manifest_schema
from docxtpl_reports.records import finished

KEYS = {"name", "label", "value", "text", "verdict", "reasons", "source", "from"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A report built from the small project."""
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["build"]) == 0
    capsys.readouterr()
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["explain", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"]]


def walk(step: dict[str, Any]) -> list[dict[str, Any]]:
    return [step, *(below for part in step["from"] for below in walk(part))]


@pytest.mark.parametrize("file", ["out/xa-a.docx", "out/xa-a.json"])
def test_a_finished_report_is_answered_for_without_its_data(
    project: Path, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    _, before = ask(capsys, "data/xa-a.yml", "truc_tuyen")
    shutil.rmtree(project / "templates")
    (project / "data" / "xa-a.yml").unlink()
    code, report = ask(capsys, file, "truc_tuyen")
    assert (code, codes(report)) == (0, [])
    assert report["derivation"] == before["derivation"], "the same keys, values and places as from the data"
    source = report["derivation"]["from"][1]["source"]
    assert source == {"file": "data/xa-a.yml", "line": 10, "column": 21, "sheet": None, "cells": None}


def test_the_whole_tree_and_every_name_can_be_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, whole = ask(capsys, "out/xa-a.docx")
    assert whole["derivation"] == ask(capsys, "data/xa-a.yml")[1]["derivation"]
    assert all(set(step) == KEYS for step in walk(whole["derivation"]))
    for name in ("1", "so_lieu.ho_so_tong", "don_vi.ten", "ky.den", "thong_tin.so", "nguoi_ky.ho_ten"):
        assert ask(capsys, "out/xa-a.docx", name)[0] == 0, name
    code, report = ask(capsys, "out/xa-a.docx", "ho_so_tog")
    assert (code, codes(report)) == (2, ["USE013"])


def test_text_shows_the_tree(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["explain", "out/xa-a.docx", "truc_tuyen"]) == 0
    assert "Tổng số hồ sơ (so_lieu.ho_so_tong) = 1.185 ← data/xa-a.yml:9:15" in capsys.readouterr().out


def test_an_edited_document_is_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = python_docx.Document("out/xa-a.docx")
    document.add_paragraph("Tỷ lệ 99%")
    document.save("out/xa-a.docx")
    code, report = ask(capsys, "out/xa-a.docx", "truc_tuyen")
    assert (code, codes(report)) == (0, ["MAN006"])
    assert report["derivation"]["text"] == "9,20%"


def test_data_and_rules_that_changed_since_are_reported(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data="# mới\n" + DATA)
    code, report = ask(capsys, "out/xa-a.docx", "truc_tuyen")
    assert (code, [(d["code"], d["location"]["file"]) for d in report["diagnostics"]]) == (
        0,
        [("MAN008", "data/xa-a.yml")],
    )
    make_project(project, rules=RULES + "# mới\n")
    assert ask(capsys, "out/xa-a.docx")[1]["diagnostics"][0]["location"]["file"] == "templates/nho/quy-tac.yml"
    make_project(project, template=(*TEMPLATE, "mới"))
    assert codes(ask(capsys, "out/xa-a.docx")[1]) == [], "a template has no lines of data"


def test_a_manifest_alone_says_that_the_document_is_not_there(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "out" / "xa-a.docx").unlink()
    code, report = ask(capsys, "out/xa-a.json")
    assert (code, codes(report)) == (0, ["MAN007"])


def test_a_draft_is_called_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, data=DATA.replace("  ho_so_tong: 1.185\n", ""))
    cli.invoke(["build", "--draft"])
    capsys.readouterr()
    code, report = ask(capsys, "out/xa-a.nhap.docx", "truc_tuyen")
    assert (code, codes(report)) == (0, ["MAN009"])
    assert report["derivation"]["verdict"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (None, "MAN001"),
        (lambda m: {"ten": "tệp của tôi"}, "MAN002"),
        (lambda m: [1, 2], "MAN002"),
        (lambda m: {**m, "schema": "docxtpl-reports/manifest/7", "tool": "docxtpl-reports 9.0"}, "MAN003"),
        (lambda m: {**m, "draft": "có"}, "MAN004"),
        (lambda m: {key: value for key, value in m.items() if key != "derivation"}, "MAN004"),
        (lambda m: {**m, "derivation": {**m["derivation"], "root": 100_000}}, "MAN004"),
        (lambda m: {**m, "parts": {"word/document.xml": "abc"}}, "MAN004"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], change: Any, code: str
) -> None:
    file = project / "out" / "xa-a.json"
    content = json.loads(file.read_bytes())
    file.unlink()
    if change is not None:
        file.write_text(json.dumps(change(content)), "utf-8")
    for named in ("out/xa-a.docx", *(["out/xa-a.json"] if change else [])):
        status, report = ask(capsys, named)
        assert (status, codes(report), report["derivation"]) == (1, [code], None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "MAN002"),
        (b"\xff\xfe", "MAN002"),
        (b"[" * 100_000, "MAN002"),
        (b'{\n"schema": "docxtpl-reports/manifest/1"', "MAN004"),
    ],
)
def test_a_damaged_file_says_so(project: Path, content: bytes, code: str) -> None:
    (project / "out" / "xa-a.json").write_bytes(content)
    assert [d.code for d in finished.load(project / "out" / "xa-a.docx")[1]] == [code]


def test_a_report_of_another_version_may_be_rebuilt(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "out" / "xa-a.json"
    content = json.loads(file.read_bytes())
    file.write_text(json.dumps({"schema": "docxtpl-reports/manifest/0", "parts": content["parts"]}), "utf-8")
    assert cli.invoke(["build"]) == 0
    file.write_text(json.dumps({"schema": "docxtpl-reports/manifest/0", "parts": {}}), "utf-8")
    assert cli.invoke(["build"]) == 1, "edited since, as far as anyone can tell"


def test_steps_that_refer_to_themselves_are_refused(project: Path) -> None:
    file = project / "out" / "xa-a.json"
    content = json.loads(file.read_bytes())
    content["derivation"]["steps"][0]["from"] = [0]
    file.write_text(json.dumps(content), "utf-8")
    assert [d.code for d in finished.load(file)[1]] == ["MAN004"]


def test_a_file_named_by_a_strange_manifest_is_not_waited_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "out" / "xa-a.json"
    content = json.loads(file.read_bytes())
    content["inputs"][1]["file"] = "/dev/zero"
    file.write_text(json.dumps(content), "utf-8")
    assert ask(capsys, "out/xa-a.docx")[0] == 0


# --- what the manifest holds -------------------------------------------------------------------------------------------


def manifest_of(project: Path, name: str = "xa-a") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project / "out" / f"{name}.json").read_bytes())
    assert conforms(found, manifest_schema())
    return found


def test_branches_and_loops_are_recorded_by_their_tags(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template = (
        "{% if so_lieu.ho_so_tong > 2000 %}nhiều{% elif so_lieu.ho_so_tong > 1000 %}vừa{% else %}ít{% endif %}",
        "{% for n in [1, 2, 3] %}{{ n }}{% if loop.last %}.{% endif %}{% endfor %}",
        "{% if chi_tieu.diem_cu.dat %}{% if don_vi.ten %}không tới{% endif %}{% endif %}",
        "{% for n in [] %}{{ n }}{% else %}trống{% endfor %}",
        "{% if don_vi.ten %}có{% else %}không{% endif %}",
    )
    make_project(project, template=template)
    assert cli.invoke(["build", "--force"]) == 0
    found = manifest_of(project)
    ways = [[(way["branch"], way["tag"], way["times"]) for way in one["taken"]] for one in found["branches"]]
    assert ways == [
        [("elif", "{% elif so_lieu.ho_so_tong > 1000 %}", 1)],
        [("if", None, 1), ("none", None, 2)],
        [("none", None, 1)],
        [],
        [("if", None, 1)],
    ]
    assert [(one["paragraph"], one["tag"]) for one in found["branches"]][:2] == [
        (1, "{% if so_lieu.ho_so_tong > 2000 %}"),
        (2, "{% if loop.last %}"),
    ]
    assert [(one["tag"], one["passes"]) for one in found["loops"]] == [
        ("{% for n in [1, 2, 3] %}", 3),
        ("{% for n in [] %}", 0),
    ]


def test_branches_of_notes_and_undecided_ones_are_recorded(project: Path) -> None:
    from support.build import docx, fn, p

    template = docx(p("Thân", fn("{% if so_lieu.ho_so_tong > 1 %}có{% endif %}")))
    make_project(project, template=template, data=DATA.replace("  ho_so_tong: 1.185\n", ""))
    cli.invoke(["build", "--draft"])
    (branch,) = manifest_of(project, "xa-a.nhap")["branches"]
    assert (branch["part"], branch["taken"]) == ("word/footnotes.xml", [{"branch": "missing", "tag": None, "times": 1}])


def test_figures_say_whether_they_are_there(project: Path) -> None:
    states = {figure["name"]: figure["state"] for figure in manifest_of(project)["figures"]}
    assert states == {
        "thong_tin.so": "blank",
        "so_lieu.ho_so_tong": "given",
        "so_lieu.ho_so_truc_tuyen": "given",
        "so_lieu.diem_nam_truoc": "missing",
    }


def test_last_periods_file_is_an_input(project: Path) -> None:
    (project / "data" / "cu.yml").write_text("so_lieu: {ho_so_tong: 900}\n", "utf-8")
    make_project(project, data=DATA + "ky_truoc: cu.yml\n")
    assert cli.invoke(["build", "--force"]) == 0
    roles = [(one["role"], one["file"]) for one in manifest_of(project)["inputs"]]
    assert roles[-1] == ("previous:data/cu.yml", "data/cu.yml")


def test_the_language_of_the_command_changes_no_byte(project: Path) -> None:
    before = (project / "out" / "xa-a.json").read_bytes()
    assert cli.invoke(["build", "--lang", "en"]) == 0
    assert (project / "out" / "xa-a.json").read_bytes() == before


def test_each_entry_has_a_line_of_its_own(project: Path) -> None:
    text = (project / "out" / "xa-a.json").read_text("utf-8").splitlines()
    assert text[:3] == ["{", '"schema": "docxtpl-reports/manifest/1",', text[2]]
    assert sum(line.startswith('{"name": "so_lieu.ho_so_tong"') for line in text) == 2, "a figure and a step"


def test_the_schema_is_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["schema", "--manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest_schema()


@pytest.mark.parametrize(
    ("value", "schema", "expected"),
    [
        (True, {"type": "integer", "minimum": 0}, False),
        (True, {"type": "boolean"}, True),
        (-1, {"type": "integer", "minimum": 0}, False),
        (None, {"type": ["string", "null"]}, True),
        ("x", {"enum": ["y", None]}, False),
        ({"a": 1}, {"type": "object", "properties": {}, "additionalProperties": False}, False),
        ({"a": "x"}, {"type": "object", "additionalProperties": {"type": "string"}}, True),
        ([1, "x"], {"type": "array", "items": {"type": "integer"}}, False),
        ([], {"enum": [[]]}, False),
    ],
)
def test_the_check_against_a_schema(value: object, schema: dict[str, Any], expected: bool) -> None:
    assert conforms(value, schema) is expected


# --- what is not ours ----------------------------------------------------------------------------------------------------


def test_a_foreign_file_where_the_manifest_goes_is_not_overwritten(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(project / "out")
    (project / "out").mkdir()
    file = project / "out" / "xa-a.json"
    file.write_text('{"của": "tôi"}', "utf-8")
    assert cli.invoke(["build", "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (codes(report), report["reports"][0]["docx"]) == (["OUT027"], None)
    assert file.read_text("utf-8") == '{"của": "tôi"}'
    assert not (project / "out" / "xa-a.docx").exists()
    assert cli.invoke(["build", "--force"]) == 0
    assert reading.read(file) is not None
