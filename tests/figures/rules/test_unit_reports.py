"""The rules say which values of units' reports are columns: ``don_vi_truc_thuoc``."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx
from support.project import make_project
from support.sources_project import changed
from support.units_project import RULES

from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.rules.unit_reports import UnitValue, unit_value
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.packs import schema, skeleton, workbooks


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("don_vi", UnitValue("don_vi")),
        ("don_vi.ten", UnitValue("don_vi.ten")),
        ("so_lieu.tong", UnitValue("so_lieu.tong")),
        ("chi_tieu.x.ket_luan", UnitValue("chi_tieu.x", "ket_luan")),
        ("chi_tieu.ket_luan", UnitValue("chi_tieu.ket_luan")),
        ('tieu_chi["15.1"].xep_loai', UnitValue("tieu_chi.15.1", "xep_loai")),
        ("tieu_chi['15.1'].ket_luan", UnitValue("tieu_chi.15.1", "ket_luan")),
        ("tieu_chi.15.1.ket_luan", UnitValue("tieu_chi.15.1", "ket_luan")),
        ("tieu_chi.15.1", UnitValue("tieu_chi.15.1")),
        ("tong", None),
        ("chi_tieu", None),
        ("nguoi_ky.ho_ten", None),
        ("so_lieu.", None),
    ],
)
def test_a_value_of_a_report_is_named_as_in_expressions(typed: str, value: UnitValue | None) -> None:
    assert unit_value(typed) == value


def codes(folder: Path, rules: str) -> list[str]:
    file = folder / "quy-tac.yml"
    file.write_text(rules, "utf-8")
    problems = check_rules(file)[1]
    assert all(d.message and d.help for d in problems)
    return [d.code for d in problems]


def test_the_example_is_right(tmp_path: Path) -> None:
    assert codes(tmp_path, RULES) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("bo_mau: nho", "bo_mau:", "RUL003"),
        ("  bo_mau: nho\n", "", "RUL003"),
        ("tong: so_lieu.ho_so_tong", "tong: ho_so_tong", "UNT051"),
        ("tong: so_lieu.ho_so_tong", "tong:", "RUL003"),
        ("ten: Báo cáo của các xã", "tn: Báo cáo", "RUL001"),
        ("    tong: so_lieu.ho_so_tong\n", "", "SRC103"),
        ("tu_bang: don_vi_truc_thuoc\n", "tu_bang: don_vi_truc_thuoc\n    cot: ten\n", "SRC117"),
        ("tong: {ten: Tổng số hồ sơ, kieu: so_nguyen", "tong: {ten: Tổng số hồ sơ, kieu: van_ban", "SRC117"),
        ("so_lieu:\n", "bang: {don_vi_truc_thuoc: {cot: {a: A}}}\nso_lieu:\n", "UNT053"),
        (
            "so_lieu:\n",
            "so_lieu:\n  n: {ten: N, kieu: so_nguyen, tu_bang: don_vi_truc_thuoc, dong: A, cot: tong}\n",
            "UNT052",
        ),
    ],
)
def test_slips_of_the_rules(tmp_path: Path, old: str, new: str, code: str) -> None:
    assert code in codes(tmp_path, changed(RULES, (old, new)))


def test_a_list_of_units_needs_the_section(tmp_path: Path) -> None:
    start, end = RULES.index("don_vi_truc_thuoc:\n"), RULES.index("so_lieu:\n")
    assert codes(tmp_path, RULES[:start] + RULES[end:]) == ["UNT055"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("so_lieu.ho_so_tong", "so_lieu.ho_so_tog", "UNT056"),
        ("chi_tieu.truc_tuyen.tu_so", "chi_tieu.zzzzzzzzzzzzzzzzzzz.tu_so", "UNT057"),
        ("tieu_chi.1.ket_luan", "tieu_chi.2.ket_luan", "UNT056"),
        ("tong: {ten: Tổng số hồ sơ, kieu: so_nguyen", "tong: {ten: Tổng, kieu: tien, don_vi: triệu đồng", "UNT043"),
        ("bo_mau: nho", "bo_mau: lon", "UNT044"),
    ],
)
def test_check_compares_the_columns_with_the_units_pack(tmp_path: Path, old: str, new: str, code: str) -> None:
    make_project(tmp_path)
    pack = tmp_path / "templates" / "th"
    pack.mkdir()
    (pack / "mau.docx").write_bytes(docx("{{ chi_tieu.dat }}"))
    rules = pack / "quy-tac.yml"
    rules.write_text(RULES, "utf-8")
    assert Packs().check(pack) == []
    rules.write_text(changed(RULES, (old, new)), "utf-8")
    assert [d.code for d in Packs().check(pack)] == [code]


def test_schema_and_new_know_the_section(tmp_path: Path) -> None:
    codes(tmp_path, RULES)
    rules, _ = check_rules(tmp_path / "quy-tac.yml")
    assert rules is not None
    assert workbooks.all_of(rules, "x") == {}
    text = skeleton.data_file(rules, "th", "tỉnh T")
    assert "\ndon_vi_truc_thuoc: ../out/*.json\n" in text
    assert "xa (Các xã)" in text
    data = schema.data_schema(rules, "th")["properties"]["don_vi_truc_thuoc"]
    assert list(data["anyOf"][-1]["properties"]) == ["bao_cao", "phai_co"]
