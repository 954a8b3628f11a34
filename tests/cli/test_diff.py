"""``diff``: flipped verdicts, changed indicators, changed figures; between any two of document, manifest and data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.project import DATA, RULES, make_project

from docxtpl_reports.cli import main as cli

LISTS = RULES.replace(
    "so_lieu:\n",
    """so_lieu:
  nhan_su: {ten: Nhân sự, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}
  dung_han: {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
""",
)
PEOPLE = "  nhan_su: [{ten: Văn phòng, so: 2}, {ten: Tư pháp, so: 2}, {ten: Văn hóa, so: 1}]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A finished report, and newer data of the same unit."""
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["build"]) == 0
    capsys.readouterr()
    (tmp_path / "data" / "moi.yml").write_text(DATA.replace("ho_so_truc_tuyen: 109", "ho_so_truc_tuyen: 600"), "utf-8")
    return tmp_path


def diff(capsys: pytest.CaptureFixture[str], old: str, new: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["diff", old, new, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"]]


def changed(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, rules: str = RULES
) -> dict[str, Any]:
    """The differences between two data files."""
    make_project(project, rules=rules, data=old)
    (project / "data" / "moi.yml").write_text(new, "utf-8")
    code, report = diff(capsys, "data/xa-a.yml", "data/moi.yml")
    assert (code, [d for d in report["diagnostics"] if d["severity"] == "error"]) == (0, [])
    return report


@pytest.mark.parametrize("old", ["out/xa-a.docx", "out/xa-a.json", "data/xa-a.yml"])
def test_a_changed_figure_flips_its_verdicts(project: Path, capsys: pytest.CaptureFixture[str], old: str) -> None:
    code, report = diff(capsys, old, "data/moi.yml")
    assert (code, report["schema"], report["ok"], codes(report)) == (0, "docxtpl-reports/diff/1", True, [])
    assert [(v["name"], v["kind"], v["old"], v["new"]) for v in report["verdicts"]] == [
        ('tieu_chi["1"]', "criterion", "FAIL", "UNKNOWN"),
        ("chi_tieu.truc_tuyen", "indicator", "FAIL", "PASS"),
    ]
    assert report["verdicts"][1]["reasons"]["new"] == [
        "Tỷ lệ hồ sơ trực tuyến: 50,63% (600/1.185), yêu cầu từ 50% trở lên"
    ]
    (indicator,) = report["indicators"]
    assert (indicator["change"], indicator["old"]) == (
        "changed",
        {"value": "109/1185", "text": "9,20%", "threshold": ">= 50%", "verdict": "FAIL"},
    )
    (figure,) = report["figures"]
    assert figure == {
        "name": "so_lieu.ho_so_truc_tuyen",
        "label": "Hồ sơ trực tuyến",
        "change": "changed",
        "old": {
            "value": "109",
            "text": "109",
            "source": {"file": "data/xa-a.yml", "line": 10, "column": 21, "sheet": None, "cells": None},
        },
        "new": {
            "value": "600",
            "text": "600",
            "source": {"file": "data/moi.yml", "line": 10, "column": 21, "sheet": None, "cells": None},
        },
        "items": [],
    }
    assert (report["old"]["file"], report["old"]["kind"]) == (old, "data" if old.endswith("yml") else "manifest")
    assert (report["new"]["unit"], report["new"]["period"]) == ("xã A", {"from": "01/01/2024", "to": "13/8/2024"})


def test_text_has_the_verdicts_first(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["diff", "out/xa-a.docx", "data/moi.yml"]) == 0
    text = capsys.readouterr().out
    places = [text.index(words) for words in ("Kết luận đã đổi", "Chỉ tiêu đã đổi", "Số liệu đã đổi")]
    assert places == sorted(places)
    assert "Tỷ lệ hồ sơ trực tuyến (chi_tieu.truc_tuyen): Chưa đạt → Đạt" in text
    assert "109 → 600  ← data/xa-a.yml:10:21 → data/moi.yml:10:21" in text
    assert cli.invoke(["diff", "out/xa-a.docx", "data/moi.yml", "--lang", "en"]) == 0


def test_the_same_is_no_difference(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = diff(capsys, "out/xa-a.docx", "data/xa-a.yml")
    assert code == 0
    assert [report[key] for key in ("verdicts", "indicators", "criteria", "figures")] == [[]] * 4
    assert cli.invoke(["diff", "out/xa-a.docx", "out/xa-a.json"]) == 0
    assert "Không có gì khác nhau" in capsys.readouterr().out


def test_figures_that_come_and_go(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_score = DATA + '  diem_nam_truoc: "80,7"\n'
    came = changed(project, capsys, DATA, with_score)
    assert [(f["name"], f["change"], f["old"], f["new"]["text"]) for f in came["figures"]] == [
        ("so_lieu.diem_nam_truoc", "added", None, "80,7")
    ]
    assert [(v["name"], v["old"], v["new"]) for v in came["verdicts"]] == [("chi_tieu.diem_cu", "UNKNOWN", "PASS")]
    went = changed(project, capsys, with_score, DATA)
    assert [(f["change"], f["new"]) for f in went["figures"]] == [("removed", None)]


def test_a_blank_that_was_filled_in_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = changed(project, capsys, DATA, DATA.replace("so: null", "so: 7"))
    assert [(f["name"], f["change"], f["old"]["value"], f["new"]["text"]) for f in report["figures"]] == [
        ("thong_tin.so", "changed", None, "7")
    ]


def test_another_way_to_type_the_same_is_no_difference(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = changed(project, capsys, DATA, "# ghi chú\n" + DATA.replace("1.185", "1185"))
    assert report["figures"] == []


@pytest.mark.parametrize(
    ("old", "new", "items"),
    [
        ("{ten: Tư pháp, so: 2}", "{ten: Tư pháp, so: 3}", [("Tư pháp, 2", "Tư pháp, 3")]),
        ("{ten: Văn phòng, so: 2}, ", "", [("Văn phòng, 2", None)]),
        ("[{ten: Văn", "[{ten: Y tế, so: 1}, {ten: Văn", [(None, "Y tế, 1")]),
    ],
)
def test_of_lists_the_items_that_differ(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, items: list[tuple[str | None, str | None]]
) -> None:
    report = changed(project, capsys, DATA + PEOPLE, DATA + PEOPLE.replace(old, new), LISTS)
    (figure,) = report["figures"]
    assert [(i["old"] and i["old"]["text"], i["new"] and i["new"]["text"]) for i in figure["items"]] == items
    assert all(side["source"]["line"] == 11 for item in figure["items"] for side in item.values() if side)


KEYED = LISTS.replace("kieu: danh_sach", "kieu: danh_sach, khoa: ten", 1)


def test_rows_with_a_key_are_compared_with_the_same_row(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    moved = "  nhan_su: [{ten: Văn hóa, so: 1}, {ten: Tư pháp, so: 3}, {ten: Địa chính, so: 9}]\n"
    (figure,) = changed(project, capsys, DATA + PEOPLE, DATA + moved, KEYED)["figures"]
    assert [(i["old"] and i["old"]["text"], i["new"] and i["new"]["text"]) for i in figure["items"]] == [
        ("Văn phòng, 2", None),
        ("Tư pháp, 2", "Tư pháp, 3"),
        (None, "Địa chính, 9"),
    ]


def test_a_key_typed_in_another_way_is_the_same_row(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = KEYED.replace("khoa: ten", "khoa: ten, truong_tinh: {du: {ten: Đủ, cong_thuc: so, nguong: '>= 2'}}", 1)
    retyped = PEOPLE.replace("Văn hóa, so: 1", "văn  hoá, so: 4")
    assert retyped != PEOPLE
    report = changed(project, capsys, DATA + PEOPLE, DATA + retyped, judged)
    (item,) = report["figures"][0]["items"]
    assert item["old"]["text"].startswith("Văn hóa, 1")
    assert item["new"]["text"].startswith("văn  hoá, 4")
    assert [(v["label"], v["old"], v["new"]) for v in report["verdicts"]] == [("văn  hoá: Đủ", "FAIL", "PASS")]


def test_rows_that_differ_only_by_case_are_compared_by_the_letter(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = PEOPLE.replace("ten: Văn hóa", "ten: tư pháp")
    report = changed(project, capsys, DATA + both, DATA + both.replace("tư pháp, so: 1", "tư pháp, so: 7"), LISTS)
    (item,) = report["figures"][0]["items"]
    assert (item["old"]["text"], item["new"]["text"]) == ("tư pháp, 1", "tư pháp, 7")


def test_verdicts_that_flip_in_rows_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    judged = KEYED.replace("khoa: ten", "khoa: ten, truong_tinh: {du: {ten: Đủ, cong_thuc: so, nguong: '>= 2'}}", 1)
    report = changed(project, capsys, DATA + PEOPLE, DATA + PEOPLE.replace("Tư pháp, so: 2", "Tư pháp, so: 1"), judged)
    flips = [(v["name"], v["label"], v["kind"], v["old"], v["new"]) for v in report["verdicts"]]
    assert flips == [("so_lieu.nhan_su.Tư pháp.du", "Tư pháp: Đủ", "indicator", "PASS", "FAIL")]


def test_text_says_which_values_of_a_row_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    column = "khoa: ten, xep_hang: {theo: so}, truong_tinh: {du: {ten: Đủ, cong_thuc: so, nguong: '>= 2'}}"
    judged = KEYED.replace("khoa: ten", column, 1)
    changed(project, capsys, DATA + PEOPLE, DATA + PEOPLE.replace("Tư pháp, so: 2", "Tư pháp, so: 1"), judged)
    assert cli.invoke(["diff", "data/xa-a.yml", "data/moi.yml"]) == 0
    text = capsys.readouterr().out
    rows = text.partition("Số liệu đã đổi")[2].splitlines()
    assert [line.partition("  ←")[0].strip() for line in rows[2:6]] == [
        "Tư pháp:",
        "Số: 2 → 1",
        "Đủ: 2 (Đạt) → 1 (Chưa đạt)",
        "Hạng: 1 → 2",
    ]


def test_totals_are_compared_as_what_is_computed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    column = "khoa: ten, truong_tinh: {du: {ten: Đủ, tu_so: so, mau_so: so * 2, nguong: '>= 50%'}}"
    judged = KEYED.replace("khoa: ten", column, 1)
    report = changed(project, capsys, DATA + PEOPLE, DATA + PEOPLE.replace("so: 1}", "so: 5}"), judged)
    totals = [(c["name"], c["old"]["text"], c["new"]["text"]) for c in report["indicators"] if ".tong." in c["name"]]
    assert ("so_lieu.nhan_su.tong.so", "5", "9") in totals
    assert [figure["name"] for figure in report["figures"]] == ["so_lieu.nhan_su"]


def test_figures_of_the_period_before_are_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "truoc.yml").write_text(DATA.replace("ho_so_truc_tuyen: 109", "ho_so_truc_tuyen: 90"), "utf-8")
    report = changed(project, capsys, DATA + "ky_truoc: truoc.yml\n", DATA)
    gone = {figure["name"]: (figure["label"], figure["change"]) for figure in report["figures"]}
    assert gone["ky_truoc.so_lieu.ho_so_truc_tuyen"] == ("Kỳ trước: Hồ sơ trực tuyến", "removed")
    assert all(name.startswith("ky_truoc.") for name in gone)


def test_of_a_series_the_years_that_differ(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (
        DATA + PEOPLE + f"  dung_han: {{{years}}}\n" for years in ("2022: 98%, 2023: 98%", "2023: 98%, 2024: 99%")
    )
    (figure,) = changed(project, capsys, old, new, LISTS)["figures"]
    assert [(i["old"] and i["old"]["text"], i["new"] and i["new"]["text"]) for i in figure["items"]] == [
        ("98%", None),
        (None, "99%"),
    ]


def test_a_threshold_of_another_period_changes_the_indicator(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dated = 'nguong: [{tu: 01/01/2023, dieu_kien: ">= 5%"}, {tu: 01/01/2025, dieu_kien: ">= 50%"}]'
    rules = RULES.replace('nguong: ">= 50%"', dated)
    later = DATA.replace("{tu: 01/01/2024, den: 13/8/2024}", "{tu: 01/01/2025, den: 13/8/2025}")
    report = changed(project, capsys, DATA, later, rules)
    (indicator,) = report["indicators"]
    assert (indicator["old"]["threshold"], indicator["new"]["threshold"]) == (">= 5%", ">= 50%")
    assert [v["name"] for v in report["verdicts"]] == ['tieu_chi["1"]', "chi_tieu.truc_tuyen"]
    assert [f["name"] for f in report["figures"]] == ["ky.tu", "ky.den"]


def test_names_of_newer_rules_are_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(
        project, rules=RULES.replace("so_lieu:\n", "so_lieu:\n  moi: {ten: Mới, kieu: so_nguyen, bat_buoc: false}\n")
    )
    rules = (project / "templates" / "nho" / "quy-tac.yml").read_text("utf-8")
    rules = rules.replace("tieu_chi:", "  them: {ten: Thêm, cong_thuc: ho_so_tong}\ntieu_chi:")
    (project / "templates" / "nho" / "quy-tac.yml").write_text(rules, "utf-8")
    _, report = diff(capsys, "out/xa-a.docx", "data/xa-a.yml")
    assert [(i["name"], i["change"], i["old"]) for i in report["indicators"]] == [("chi_tieu.them", "added", None)]
    assert report["figures"] == [], "declared, but not typed"
    assert report["verdicts"] == []


def test_two_packs_are_not_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, rules=RULES.replace("ma: nho", "ma: lon"))
    code, report = diff(capsys, "out/xa-a.docx", "data/xa-a.yml")
    assert (code, codes(report)[-1], report["verdicts"], report["old"]["pack"]) == (1, "MAN010", None, "nho")


def test_two_units_are_compared_with_a_warning(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = changed(project, capsys, DATA, DATA.replace("xã A", "xã B"))
    assert "MAN011" in codes(report)
    assert "don_vi.ten" in [f["name"] for f in report["figures"]]


def test_data_with_errors_is_compared_as_far_as_it_goes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "moi.yml").write_text(DATA.replace("ho_so_truc_tuyen: 109", "ho_so_truc_tuyen: nhiều"), "utf-8")
    code, report = diff(capsys, "data/xa-a.yml", "data/moi.yml")
    assert (code, codes(report)) == (1, ["DAT006"])
    assert [(f["name"], f["change"]) for f in report["figures"]] == [("so_lieu.ho_so_truc_tuyen", "removed")]


@pytest.mark.parametrize(
    ("old", "new", "status", "code"),
    [
        ("khong-co.yml", "data/moi.yml", 2, "USE005"),
        ("out/xa-a.docx", "templates/nho/mau.docx", 1, "MAN001"),
        ("out/xa-a.docx", "la.json", 1, "MAN002"),
        ("out/xa-a.docx", "hong.yml", 1, "YML"),
        ("data", "data/moi.yml", 1, "FIL022"),
    ],
)
def test_what_cannot_be_compared_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, status: int, code: str
) -> None:
    (project / "la.json").write_text("{}", "utf-8")
    (project / "hong.yml").write_text("mau: [", "utf-8")
    found, report = diff(capsys, old, new)
    assert (found, codes(report)[0][: len(code)]) == (status, code)
    assert report.get("figures") is None


def test_one_side_is_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.invoke(["diff", "out/xa-a.docx"]) == 2
