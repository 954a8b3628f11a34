"""quy-tac.yml: every mistake is an error with its code and line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.figures_project import RULES, Project

from docxtpl_reports.figures.planning import check_rules


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_sound_rules_have_no_problems(project: Project) -> None:
    rules, problems = check_rules(project.rules)
    assert problems == []
    assert rules is not None
    assert list(rules.indicators) == ["truc_tuyen", "dung_han", "chi_so", "khong_kn", "nguoi"]
    assert rules.figures["nhan_su"].fields[1].kind == "so_nguyen"


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("ma: p\n", "", ["RUL003"]),
        ("kieu: diem", "kiu: diem", ["RUL001", "RUL003"]),
        ("kieu: diem", "kieu: diemm", ["RUL014"]),
        ("kieu: diem", "kieu: qqq", ["RUL015"]),
        ("kieu: diem", 'kieu: diem, don_vi: "%"', ["RUL006"]),
        ("kieu: diem", "kieu: diem, nho_nhat: 200", ["RUL007"]),
        ("kieu: diem", "kieu: diem, phan_tu: chuoi", ["RUL008"]),
        ("kieu: diem", "kieu: diem, bat_buoc: hmm", ["RUL010"]),
        ("kieu: diem", "kieu: diem, lam_tron: x", ["RUL011"]),
        ("lon_nhat: 100", "lon_nhat: x", ["RUL012"]),
        ("lon_nhat: 100", 'lon_nhat: "1,000"', ["RUL037"]),
        ("lon_nhat: 100", 'lon_nhat: "0,125"', []),
        ('">= 50%"', '">= 1,000"', ["RUL037"]),
        ('">= 50%"', '"49,250% .. 80%"', ["RUL037"]),
        ("  tong:", "  tổng số:", ["RUL004", "RUL046"]),
        ("  nguoi:", "  and:", ["RUL005"]),
        ("  nguoi:", "  tong:", ["RUL024"]),
        ("mau_so: tong, ", "", ["RUL016"]),
        ("mau_so: tong, ", "mau_so: null, ", ["RUL003"]),
        ("dung_khi: tt <= tong", "dung_khi: null", ["RUL003"]),
        ("ma: trong_tong", "ma: null", ["RUL003"]),
        ("tu: 2023-01-01", "tu: 01/01/2025", ["RUL017"]),
        ('">= 50%"', "50%", ["RUL018"]),
        ("tu: 2023-01-01", "tu: hôm nay", ["RUL019"]),
        ("dat_khi: tat_ca", "dat_khi: moi", ["RUL020"]),
        ("dat_khi: tat_ca", "dat_khi: it_nhat 5", ["RUL021"]),
        ("muc: loi", "muc: nang", ["RUL022"]),
        ("gom: [truc_tuyen]", "gom: [truc_tuyn]", ["RUL060"]),
        ("gom: [truc_tuyen]", "gom: [nguoi]", ["RUL027"]),
        ("gom: [truc_tuyen]", 'gom: ["15"]', ["RUL028"]),
        ("cong_thuc: diem", "cong_thuc: chi_so + 1", ["RUL028"]),
        ("tu_so: tt,", "tu_so: hs,", ["RUL047"]),
        ("tu_so: tt,", "tu_so: tongg,", ["RUL046"]),
        ("tu_so: tt,", "tu_so: tt +,", ["RUL032"]),
        ("nhan_su.so_luong", "nhan_su.so_luon", ["RUL048"]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: nhan_su.so_luong", ["RUL040"]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: tt + dung_han", ["RUL045"]),
        ("cong_thuc: tong(nhan_su.so_luong)", 'cong_thuc: tt / tong, don_vi: "%"', ["RUL026"]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: dung_han + 1", ["RUL029"]),
        ('">= 80"', '">= 80%"', ["RUL045"]),
        ('"= dung"', '">= 5"', ["RUL044"]),
        ("dung_khi: tt <= tong", "dung_khi: tt", ["RUL042"]),
        ('nguong: ">= 50%"', "nguong: >= 50%", ["YML014"]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: min(tt, tong)", ["YML010", "RUL033"]),
    ],
)
def test_each_mistake_has_its_code(project: Project, old: str, new: str, codes: list[str]) -> None:
    assert old in RULES
    project.write(RULES.replace(old, new, 1))
    _, problems = check_rules(project.rules)
    assert sorted({d.code for d in problems}) == sorted(codes)
    assert all(d.location.line and d.message and d.help for d in problems)


def test_all_problems_are_reported_at_once(project: Project) -> None:
    project.write(
        RULES.replace("tu_so: tt,", "tu_so: hs,")
        .replace("gom: [truc_tuyen]", "gom: [x]")
        .replace("kieu: diem", "kieu: d")
    )
    _, problems = check_rules(project.rules)
    assert [(d.code, d.location.line) for d in problems] == [
        ("RUL015", 13),
        ("RUL047", 20),
        ("RUL061", 29),
    ]


def test_a_cycle_is_shown_as_its_path(project: Project) -> None:
    project.write(RULES.replace("cong_thuc: diem", "cong_thuc: nguoi").replace("tong(nhan_su.so_luong)", "chi_so"))
    _, problems = check_rules(project.rules)
    assert [d.params["path"] for d in problems] == ["chi_so → nguoi → chi_so"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  diem:  {ten: Điểm, kieu: diem, lon_nhat: 100}", "  diem: [a]", [("YML026", 13), ("RUL047", 24)]),
        ("  diem:  {ten: Điểm, kieu: diem, lon_nhat: 100}", "  diem:", [("RUL003", 13), ("RUL047", 24)]),
        ("kieu: danh_sach\n    truong:", "kieu: danh_sach\n    phan_tu: chuoi\n    truong:", [("RUL009", 18)]),
        ("ten: {ten: Tên, kieu: chuoi}", "ten: {ten: Tên, kieu: chuoi_nam}", [("RUL013", 18)]),
        ("ten: B, gom: [dung_han, chi_so, khong_kn]", "ten: B, gom: []", [("RUL003", 30)]),
        ("muc: loi, noi_dung: Hồ sơ trực tuyến không thể nhiều hơn tổng số}",
         "noi_dung: A}\n  - {ma: trong_tong, dung_khi: tt > 0, noi_dung: B}", [("RUL023", 34)]),
        ("kiem_tra:\n", "kiem_tra:\n  - abc\n", [("YML026", 33)]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: tt if co_kn else dung_han", [("RUL045", 27)]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: 1 if tt > 5 else co_kn", [("RUL044", 27)]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: trung_vi(tt)", [("RUL036", 27)]),
        ("{tu: 01/01/2025, dieu_kien: \">= 90\"}", "abc", [("YML026", 25)]),
        ("{tu: 01/01/2025, dieu_kien: \">= 90\"}", "{tu: 01/01/2025, dieu_kien: }", [("RUL003", 25)]),
        ("tu_so: tt, mau_so: tong", "tu_so: dung_han, mau_so: tong", [("RUL045", 20)]),
        ("cong_thuc: tong(nhan_su.so_luong)", "cong_thuc: yeu_cau + 1", [("RUL047", 27)]),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(project: Project, old: str, new: str, expected: list[tuple[str, int]]) -> None:
    assert old in RULES
    project.write(RULES.replace(old, new, 1))
    problems = check_rules(project.rules)[1]
    assert [(d.code, d.location.line) for d in problems if d.is_error] == expected


def test_too_many_parts_are_too_deep(project: Project) -> None:
    project.write(RULES.replace("tong(nhan_su.so_luong)", " + ".join(["tt"] * 400)))
    (problem,) = check_rules(project.rules)[1]
    assert (problem.code, problem.location.line) == ("RUL039", 27)
