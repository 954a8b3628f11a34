"""``new``: a data file with every key commented, that loads as it is and says what is still to be typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from project import RULES, make_project

from docxtpl_reports import cli, figures
from docxtpl_reports.figures.model import KINDS
from docxtpl_reports.figures.skeleton import KIND_TEXTS, file_stem

MORE = """\
  gia: {ten: "Giá: #1\\nhai dòng", kieu: tien, don_vi: đồng, ghi_chu: Làm tròn., nguon: Kho bạc}
  nhan_su: {ten: Nhân sự, kieu: danh_sach, truong: {ten: {ten: Tên, kieu: chuoi}, so: {ten: Số, kieu: so_nguyen}}}
  dung_han: {ten: Đúng hạn, kieu: chuoi_nam, bat_buoc: false}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path, rules=RULES.replace("chi_tieu:\n", MORE + "chi_tieu:\n", 1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["new", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"]]


def test_the_file_has_every_key_and_lacks_only_values(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "nho", "xã Pờ Y")[1]["file"] == "data/xa-po-y.yml"
    text = (project / "data" / "xa-po-y.yml").read_text("utf-8")
    for key in ("so", "ho_so_tong", "ho_so_truc_tuyen", "diem_nam_truoc", "gia", "nhan_su", "dung_han"):
        assert re.search(rf"^  #?{key}:", text, re.M), key
    case, problems = figures.load(project / "data" / "xa-po-y.yml")
    assert case is not None
    assert case.rules.code == "nho"
    missing = {d.params["path"] for d in problems if d.code == "DAT004"}
    assert {d.code for d in problems} == {"DAT004"}
    assert {"so_lieu.ho_so_tong", "so_lieu.gia", "so_lieu.nhan_su", "ky.tu", "nguoi_ky.ho_ten"} <= missing
    assert not missing & {"thong_tin.so", "so_lieu.diem_nam_truoc", "so_lieu.dung_han", "don_vi.ten"}


def test_labels_types_units_and_notes_are_comments(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    text = (project / "data" / "xa-po-y.yml").read_text("utf-8")
    assert "  # Giá: #1 hai dòng: số tiền, đồng; ví dụ 1.500.000; Làm tròn; nguồn: Kho bạc\n  gia:\n" in text
    assert "  # - so: Số: số nguyên; ví dụ 1.185\n" in text
    assert "được để trống" in text


def test_filled_in_it_builds(project: Path) -> None:
    assert cli.invoke(["new", "nho", "xã Pờ Y"]) == 0
    path = project / "data" / "xa-po-y.yml"
    values = {"tu": "01/01/2024", "den": "31/12/2024", "ho_ten": "A", "chuc_vu": "Chủ tịch", "hinh_thuc": "TM"}
    values |= {"ho_so_tong": "1.185", "ho_so_truc_tuyen": "109", "gia": "5", "nhan_su": "[{ten: A, so: 2}]"}
    text = path.read_text("utf-8").replace("#dung_han:", 'dung_han: {2023: "99,5"}')
    for key, value in values.items():
        text = re.sub(rf"^  {key}:$", f"  {key}: {value}", text, flags=re.M)
    path.write_text(text, "utf-8")
    assert cli.invoke(["build", "data/xa-po-y.yml"]) == 0
    assert (project / "out" / "xa-po-y.docx").is_file()


def test_a_file_that_is_there_is_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "xa-po-y.yml").write_text("của tôi", "utf-8")
    code, report = answer(capsys, "nho", "XÃ PỜ Y")
    assert (code, codes(report), report["file"]) == (1, ["OUT024"], None)
    assert (project / "data" / "xa-po-y.yml").read_text("utf-8") == "của tôi"
    assert answer(capsys, "nho", "xã Pờ Y", "-o", "moi/khac.yml")[1]["file"] == "moi/khac.yml"
    assert (project / "moi" / "khac.yml").is_file()
    assert codes(answer(capsys, "nho", "xã Pờ Y", "-o", "data")[1]) == ["OUT024"]


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (("nhoo", "xã A"), 1, "DAT040"),
        (("nho", "???"), 2, "USE018"),
        (("nho", ""), 2, "USE018"),
        (("nho", "xã \x07A"), 2, "USE018"),
        (("nho",), 2, "USE001"),
        (("data", "xã A"), 1, "FIL001"),
    ],
)
def test_bad_input_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], status: int, code: str
) -> None:
    before = sorted(project.rglob("*"))
    found, report = answer(capsys, *arguments)
    assert (found, codes(report)) == (status, [code])
    assert sorted(project.rglob("*")) == before


def test_broken_rules_write_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_project(project, rules=RULES.replace("kieu: so_nguyen", "kieu: so"))
    assert answer(capsys, "nho", "xã B")[0] == 1
    assert not (project / "data" / "xa-b.yml").exists()


@pytest.mark.parametrize(
    ("unit", "stem"),
    [("xã Đắk Kan", "xa-dak-kan"), ("  P. 12/A ", "p-12-a"), ("CON", "don-vi-con"), ("../x", "x"), ("…", None)],
)
def test_file_names_are_plain(unit: str, stem: str | None) -> None:
    assert file_stem(unit) == stem


@pytest.mark.parametrize("unit", ['xã "A": #b', "tỉnh C\\D", "Sở Nội vụ"])
def test_any_name_is_read_back_as_it_was(project: Path, unit: str) -> None:
    assert cli.invoke(["new", "nho", unit, "-o", "data/moi.yml"]) == 0
    case, _ = figures.load(project / "data" / "moi.yml")
    assert case is not None
    agency = unit if unit.startswith("Sở") else f"Ủy ban nhân dân {unit}"
    assert (case.data.sections["don_vi"].ten, case.data.sections["don_vi"].co_quan) == (unit, agency)  # type: ignore[attr-defined]


def test_every_type_has_words() -> None:
    assert set(KIND_TEXTS) == set(KINDS)
