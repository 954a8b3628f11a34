"""``explain``: from a verdict down to the line where each figure was typed; what a code means."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.cli import main as cli
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.limits import MAX_HEIGHT, MAX_STEPS

KEYS = {"name", "label", "value", "text", "verdict", "reasons", "source", "from"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["explain", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def tree(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code, report = ask(capsys, *arguments)
    assert (code, report["diagnostics"]) == (0, [])
    return report["derivation"]  # type: ignore[no-any-return]


def walk(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for part in step["from"]:
        yield from walk(part)


def named(step: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in walk(step) if s["name"] == name)


def test_a_verdict_is_followed_down_to_the_lines_typed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    rate = tree(capsys, "data/d.yml", "truc_tuyen")
    assert (rate["value"], rate["text"], rate["verdict"]) == ("109/1185", "9,20%", "FAIL")
    threshold, online, total = rate["from"]
    assert (threshold["text"], threshold["value"], threshold["reasons"]) == (">= 50%", "50", ["Căn cứ: QĐ 416"])
    assert threshold["source"]["file"] == "templates/p/quy-tac.yml"
    assert (online["name"], online["value"], online["source"]) == (
        "so_lieu.tt",
        "109",
        {"file": "data/d.yml", "line": 14, "column": 7, "sheet": None, "cells": None},
    )
    assert total["source"]["line"] == 13


def test_without_a_name_everything_hangs_from_the_report(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    root = tree(capsys, "data/d.yml")
    assert (root["name"], root["label"]) == ("p", "Tiêu chí 15 - Hành chính công")
    assert [step["name"] for step in root["from"]] == ['tieu_chi["15"]', "chi_tieu.nguoi"]
    assert [s["name"] for s in root["from"][0]["from"]] == ['tieu_chi["15.1"]', 'tieu_chi["15.3"]']
    assert all(set(step) == KEYS for step in walk(root))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("15.1", 'tieu_chi["15.1"]'),
        ("tieu_chi.15.1", 'tieu_chi["15.1"]'),
        ("tieu_chi['15.1']", 'tieu_chi["15.1"]'),
        ("chi_tieu.chi_so", "chi_tieu.chi_so"),
        ("tong", "so_lieu.tong"),
        ("cuoc_hop", "thong_tin.cuoc_hop"),
        ("ky.den", "ky.den"),
        ("don_vi.ten", "don_vi.ten"),
        (unicodedata.normalize("NFD", " nhan_su "), "so_lieu.nhan_su"),
    ],
)
def test_names_may_be_typed_bare_or_in_full(
    project: Project, capsys: pytest.CaptureFixture[str], typed: str, found: str
) -> None:
    assert tree(capsys, "data/d.yml", typed)["name"] == found


def test_items_of_a_list_have_their_own_places(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    staff = tree(capsys, "data/d.yml", "nguoi")["from"][0]
    assert (staff["text"], staff["reasons"]) == ("7", ["tong(nhan_su.so_luong)"])
    (column,) = staff["from"]
    assert [(s["name"], s["text"], s["source"]["line"]) for s in column["from"]] == [
        ("so_lieu.nhan_su.1.so_luong", "2", 18),
        ("so_lieu.nhan_su.2.so_luong", "5", 19),
    ]
    records = tree(capsys, "data/d.yml", "so_lieu.nhan_su")
    assert records["from"][1]["from"][0]["text"] == "Tư pháp"


def test_a_series_of_years_has_one_step_a_year(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.load("co_kn: không", 'co_kn: không\n  dh: {2022: 98, 2023: "99,5"}')
    series = named(tree(capsys, "data/d.yml", "dung_han"), "so_lieu.dh")
    assert [(s["name"], s["text"]) for s in series["from"]] == [
        ("so_lieu.dh.2022", "98%"),
        ("so_lieu.dh.2023", "99,5%"),
    ]


def test_what_is_missing_says_so_and_has_no_place(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    step = tree(capsys, "data/d.yml", "dung_han")
    assert (step["value"], step["verdict"]) == (None, "UNKNOWN")
    series = named(step, "so_lieu.dh")
    assert (series["value"], series["source"]) == (None, None)
    assert series["reasons"]


def test_a_dated_threshold_names_its_day_and_the_period(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    threshold = tree(capsys, "data/d.yml", "chi_so")["from"][0]
    assert threshold["reasons"] == ["Áp dụng từ ngày 01/01/2023", "Căn cứ: QĐ 766"]
    assert [s["name"] for s in threshold["from"]] == ["ky.den"]


def test_last_periods_figures_come_from_their_own_file(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    (project.data.parent / "old.yml").write_text("so_lieu: {tong: 900}\n", encoding="utf-8")
    project.load(
        "kinh_gui: [Văn phòng huyện]",
        "ky_truoc: old.yml",
        rules=("tong(nhan_su.so_luong)", "tong - ky_truoc.so_lieu.tong"),
    )
    before = named(tree(capsys, "data/d.yml", "nguoi"), "ky_truoc.so_lieu.tong")
    assert (before["text"], before["source"]) == (
        "900",
        {"file": "data/old.yml", "line": 1, "column": 17, "sheet": None, "cells": None},
    )


def test_text_shows_the_tree_with_places(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["explain", "data/d.yml", "15.1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith('A (tieu_chi["15.1"]): Chưa đạt ← templates/p/quy-tac.yml:')
    assert "   └─ Tổng số hồ sơ (so_lieu.tong) = 1.185 ← data/d.yml:13:9" in lines
    assert any("Ngưỡng (chi_tieu.truc_tuyen.nguong): >= 50%" in line for line in lines)
    cli.invoke(["explain", "data/d.yml", "15.1", "--lang", "en"])
    assert "Threshold" in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "code"), [("truc_tuyn", "USE013"), ("zzz", "USE014"), ("", "USE014")])
def test_an_unknown_name_is_answered_with_names(
    project: Project, capsys: pytest.CaptureFixture[str], typed: str, code: str
) -> None:
    status, report = ask(capsys, "data/d.yml", typed)
    assert (status, [d["code"] for d in report["diagnostics"]]) == (2, [code])
    assert (report["derivation"], report["explanation"]) == (None, None)
    if code == "USE013":
        assert report["diagnostics"][0]["fix"]["new"] == "truc_tuyen"


def test_data_with_errors_is_explained_as_far_as_it_goes(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    project.load("tt: 109", "tt: nhiều")
    status, report = ask(capsys, "data/d.yml", "truc_tuyen")
    assert (status, [d["code"] for d in report["diagnostics"]]) == (1, ["DAT006"])
    assert report["derivation"]["verdict"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("data", "rules", "status"),
    [
        ("mau: [", RULES, 1),
        ("", RULES, 1),
        (DATA, "ma: p\nten: [", 1),
        (DATA, RULES.replace("tu_so: tt", "tu_so: ttt"), 1),
    ],
)
def test_what_cannot_be_read_is_a_message(
    project: Project, capsys: pytest.CaptureFixture[str], data: str, rules: str, status: int
) -> None:
    project.write(rules, data)
    code, report = ask(capsys, "data/d.yml")
    assert code == status
    assert report["diagnostics"]
    assert report["derivation"] is None


def test_a_file_that_is_not_there_or_a_folder(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(capsys, "khong-co.yml")[1]["diagnostics"][0]["code"] == "USE005"
    assert ask(capsys, "data")[1]["diagnostics"][0]["code"] == "FIL022"


def test_a_code_is_explained(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = ask(capsys, "dat006")
    assert (code, report["derivation"]) == (0, None)
    assert set(report["explanation"]) == {"code", "severity", "message", "help"}
    assert (report["explanation"]["code"], report["explanation"]["severity"]) == ("DAT006", "error")
    assert cli.invoke(["explain", "DAT006"]) == 0
    assert "DAT006 (lỗi)" in capsys.readouterr().out
    code, report = ask(capsys, "DAT999")
    assert (code, report["diagnostics"][0]["code"]) == (2, "USE015")


def test_rules_that_unfold_without_end_are_cut_with_a_note(project: Project) -> None:
    """Criteria that share parts double at each level; a chain of indicators is as deep as it is long."""
    pairs = [(n, f'gom: ["a{n + 1}", "b{n + 1}"]' if n < 40 else "gom: [truc_tuyen]") for n in range(41)]
    levels = "".join(f"  {side}{n}: {{ten: T, {members}}}\n" for n, members in pairs for side in "ab")
    chain = "".join(f"  c{n}: {{ten: T, cong_thuc: c{n - 1} + 1}}\n" for n in range(1, 1500))
    rules = RULES.replace("tieu_chi:\n", f"  c0: {{ten: T, cong_thuc: tt}}\n{chain}tieu_chi:\n{levels}")
    project.write(rules)
    case, problems = loading.load(project.data)
    assert case is not None
    assert [d.code for d in problems if d.is_error] == []
    derivation = case.derivation()
    assert all(step.size <= MAX_STEPS and step.height <= MAX_HEIGHT for step in derivation.steps.values())
    below = [part for step in derivation.steps.values() for part in (step, *step.parts)]
    assert any("chi_tieu.c" in reason for step in below for reason in step.reasons)


_VIETNAMESE_WORDS = (
    "yêu cầu",
    "trở lên",
    "chưa đạt",
    "chưa đủ",
    "nội dung đạt",
    "chưa có",
    "chưa khai báo",
    "Đến ngày",
    "Căn cứ",
    "Không",
    "điểm,",
)


@pytest.mark.parametrize("data", ["xa-po-y-2024-08", "xa-vi-du-chi-so-2024"])
def test_in_english_all_that_is_ours_is_english(capsys: pytest.CaptureFixture[str], data: str) -> None:  # C12
    root = ROOT
    case, _ = loading.load(root / "data" / f"{data}.yml")
    assert case is not None
    assert cli.invoke(["explain", str(root / "data" / f"{data}.yml"), "--lang", "en", "--format", "json"]) == 0
    theirs = {
        label
        for group in (case.rules.figures, case.rules.indicators, case.rules.criteria)
        for label in (item.label for item in group.values())
    }

    def steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield step
        for part in step["from"]:
            yield from steps(part)

    for step in steps(json.loads(capsys.readouterr().out)["derivation"]):
        for reason in step["reasons"]:
            text = reason.partition("Basis:")[0]
            for label in sorted(theirs, key=len, reverse=True):
                text = text.replace(label, "")
            assert not [word for word in _VIETNAMESE_WORDS if word in text], reason
        assert step["text"] not in ("chưa đủ số liệu", "Đạt", "Chưa đạt", "Chưa đủ số liệu", "Có", "Không")


def test_name_and_file_in_the_order_of_grep(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert tree(capsys, "truc_tuyen", "data/d.yml") == tree(capsys, "data/d.yml", "truc_tuyen")
