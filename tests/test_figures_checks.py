"""Built-in checks: parts and total, stated and computed, opening and closing, periods, labels; each can be waived."""

from __future__ import annotations

from pathlib import Path

import pytest
from figures_project import DATA, RULES, Project

from docxtpl_reports import figures
from docxtpl_reports.figures import check_rules

FIGURE = "  tong:  {ten: Tổng số hồ sơ, kieu: so_nguyen}\n"
LAST = "  co_kn: không\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def found(
    project: Project, declared: str, typed: str, *, more: str = "", before: str | None = None
) -> list[tuple[str, int | None]]:
    """Codes and lines for one more figure ``x``: as the rules declare it and as the officer types it (line 17)."""
    head = "ky_truoc: old.yml" if before is not None else "kinh_gui: [Văn phòng huyện]"
    (project.data.parent / "old.yml").write_text(before or "{}", encoding="utf-8")
    data = DATA.replace("kinh_gui: [Văn phòng huyện]", head).replace(LAST, f"{LAST}  x: {typed}\n") + more
    project.write(RULES.replace(FIGURE, f"{FIGURE}  x: {{ten: X, {declared}}}\n"), data)
    problems = figures.load(project.data)[1]
    assert all(d.message and d.help for d in problems)
    return [(d.code, d.location.line) for d in problems]


@pytest.mark.parametrize(
    ("declared", "typed", "code"),
    [
        ("kieu: so_nguyen, tong_cua: [tt, tong]", "1.294", None),
        ("kieu: so_nguyen, tong_cua: [tt, tong]", "1.293", "VER017"),
        ("kieu: so_nguyen, tong_cua: tong(nhan_su.so_luong)", "7", None),
        ("kieu: so_nguyen, tong_cua: [tong(nhan_su.so_luong)]", "8", "VER017"),
        ("kieu: phan_tram, bang: truc_tuyen", '"9,20"', None),
        ("kieu: phan_tram, bang: truc_tuyen", '"9,2%"', None),
        ("kieu: phan_tram, bang: truc_tuyen", '"9,19%"', "VER018"),
        ("kieu: phan_tram, bang: truc_tuyen", "9", None),
        ("kieu: phan_tram, bang: truc_tuyen", "49%", "VER018"),
        ("kieu: so_nguyen, bang: tong / 2", "592", "VER018"),
        ("kieu: so_nguyen, bang: tong / 2, bat_buoc: false", "", None),
        ("kieu: so_nguyen, bang: min(dh) / 1%", "5", None),
        ("kieu: so_nguyen, bang: tong / (tt - 109)", "5", None),
    ],
)
def test_what_is_stated_must_be_what_is_computed(project: Project, declared: str, typed: str, code: str | None) -> None:
    assert found(project, declared, typed) == ([] if code is None else [(code, 17)])


@pytest.mark.parametrize(
    ("before", "expected"),
    [("so_lieu: {tong: 900}", []), ("so_lieu: {tong: 901}", [("VER019", 17)]), ("so_lieu: {tt: 5}", [])],
)
def test_opening_follows_last_periods_closing(project: Project, before: str, expected: list[tuple[str, int]]) -> None:
    assert found(project, "kieu: so_nguyen, bang: ky_truoc.so_lieu.tong", "900", before=before) == expected


@pytest.mark.parametrize(
    ("declared", "typed", "expected"),
    [
        ("kieu: khoang_ngay", "01/01/2024 - 13/8/2024", []),
        ("kieu: khoang_ngay", "01/01/2024 - 14/8/2024", [("VER020", 17)]),
        ("kieu: khoang_ngay", "{tu: 31/12/2023, den: 13/8/2024}", [("VER020", 17)]),
        ("kieu: khoang_ngay, ngoai_ky: true", "01/01/2020 - 01/01/2021", []),
        ("kieu: khoang_ngay, bat_buoc: false", "", []),
        ("kieu: chuoi_nam", "{2023: 99, 2024: 98}", []),
        ("kieu: chuoi_nam", "{2024: 99, 2025: 98}", [("VER020", 17)]),
        (
            "kieu: danh_sach, phan_tu: khoang_ngay",
            "[01/02/2024 - 02/02/2024, 01/02/2025 - 02/02/2025]",
            [("VER020", 17)],
        ),
        (
            "kieu: danh_sach, truong: {d: {ten: D, kieu: khoang_ngay}}",
            "[{d: 01/02/2023 - 02/02/2023}]",
            [("VER020", 17)],
        ),
    ],
)
def test_periods_of_figures_lie_within_the_reports(
    project: Project, declared: str, typed: str, expected: list[tuple[str, int]]
) -> None:
    assert found(project, declared, typed) == expected


@pytest.mark.parametrize(
    ("declared", "typed", "code"),
    [
        ("kieu: so_nguyen, tong_cua: [tt, tong]", "1", "tong_cua.x"),
        ("kieu: phan_tram, bang: truc_tuyen", "1%", "bang.x"),
        ("kieu: khoang_ngay", "01/01/2020 - 01/01/2021", "ngoai_ky.x"),
    ],
)
def test_findings_are_waived_with_a_reason_and_waivers_need_findings(
    project: Project, declared: str, typed: str, code: str
) -> None:
    waiver = f"mien_kiem_tra: {{{code}: đã đối chiếu}}\n"
    assert found(project, declared, typed, more=waiver) == []
    case, _ = figures.load(project.data)
    assert case is not None
    assert [w.code for w in case.waived] == [code]
    right = {"tong_cua.x": "1.294", "bang.x": '"9,2"', "ngoai_ky.x": "01/01/2024 - 13/8/2024"}[code]
    assert found(project, declared, right, more=waiver) == [("VER014", 21)]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("kieu: chuoi, bang: tong", "RUL063"),
        ("kieu: danh_sach, truong: {a: {ten: A, kieu: so_nguyen, bang: tong}}", "RUL063"),
        ("kieu: so_nguyen, bang: tongg", "RUL046"),
        ("kieu: so_nguyen, bang: tong +", "RUL032"),
        ("kieu: so_nguyen, bang: null", "RUL003"),
        ("kieu: so_nguyen, tong_cua: []", "RUL003"),
        ("kieu: so_nguyen, bang: nhan_su.so_luong", "RUL040"),
        ("kieu: so_nguyen, bang: tong > 5", "RUL043"),
        ("kieu: so_nguyen, bang: truc_tuyen", "RUL045"),
        ("kieu: so_nguyen, tong_cua: [tt, truc_tuyen]", "RUL045"),
        ("kieu: so_nguyen, tong_cua: {a: b, c: d}", "YML027"),
        ("kieu: khoang_ngay, ngoai_ky: có lẽ", "RUL010"),
    ],
)
def test_mistakes_in_declarations_are_told_with_their_line(project: Project, declared: str, code: str) -> None:
    project.write(RULES.replace(FIGURE, f"{FIGURE}  x: {{ten: X, {declared}}}\n"))
    problems = check_rules(project.rules)[1]
    assert [(d.code, d.location.line) for d in problems if d.is_error] == [(code, 11)]


def test_two_figures_with_one_label_are_a_warning(project: Project) -> None:
    project.write(RULES.replace("ten: Hồ sơ trực tuyến", "ten: tổng số  hồ sơ"))
    (problem,) = check_rules(project.rules)[1]
    assert (problem.code, problem.is_error, problem.location.line) == ("RUL064", False, 11)


def test_a_waiver_is_for_one_item_of_a_list(tmp_path: Path) -> None:
    project = Project(tmp_path)
    figure = "so_lieu:\n  dot: {ten: Đợt, kieu: danh_sach, phan_tu: khoang_ngay}\n"
    typed = "so_lieu:\n  dot: [01/01/2020 - 02/01/2020, 01/01/2021 - 02/01/2021]\n"
    data = DATA.replace("so_lieu:\n", typed)
    waiver = "mien_kiem_tra: {ngoai_ky.dot.2: đợt chuyển tiếp}\n"
    project.write(RULES.replace("so_lieu:\n", figure, 1), data + waiver)
    found = figures.load(project.data)[1]
    assert [(d.code, d.params["code"]) for d in found] == [("VER020", "ngoai_ky.dot.1")]
