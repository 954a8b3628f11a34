"""Built-in checks: parts and total, stated and computed, opening and closing, periods, labels; each can be waived."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import Diagnostic, Fix
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.planning import check_rules

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
    problems = loading.load(project.data)[1]
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
    case, _ = loading.load(project.data)
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
def test_mistakes_in_declarations_are_reported_with_their_line(project: Project, declared: str, code: str) -> None:
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
    problems = loading.load(project.data)[1]
    assert [(d.code, d.params["code"]) for d in problems] == [("VER020", "ngoai_ky.dot.1")]


PERIOD = "(từ ngày 01/01/2024 đến ngày 13/8/2024)"
PREFIX = "Hồ sơ trực tuyến không thể nhiều hơn tổng số (kiểm tra «trong_tong»: "
RULE = "dung_khi: tt <= tong"
OFFICE = "Ủy ban nhân dân xã Pờ Y"
LABEL = "Tiêu chí 15 - Hành chính công"
Change = tuple[str, str]


def problems_after(project: Project, rules: Change, data: Change, more: str = "") -> list[Diagnostic]:
    """The problems of the project after one change to its rules and one to its data."""
    assert rules[0] in RULES
    assert data[0] in DATA
    (project.data.parent / "old.yml").write_text("so_lieu: {tong: 901}\n", encoding="utf-8")
    project.write(RULES.replace(*rules, 1), DATA.replace(*data, 1) + more)
    return loading.load(project.data)[1]


def stated(declared: str, typed: str) -> tuple[Change, Change]:
    """One more figure ``x``: as the rules declare it and as the officer types it (line 17)."""
    return (FIGURE, f"{FIGURE}  x: {{ten: X, {declared}}}\n"), (LAST, f"{LAST}  x: {typed}\n")


@pytest.mark.parametrize(
    ("changes", "code", "place", "waiver", "message"),
    [
        ((("", ""), ("tt: 109", "tt: 2.000")), "VER012", (14, 7), "trong_tong", f"{PREFIX}tt = 2.000; tong = 1.185)."),
        (((RULE, "dung_khi: tt > 200 and tt > 300"), ("", "")), "VER012", (14, 7), "trong_tong", f"{PREFIX}tt = 109)."),
        (((RULE, "dung_khi: truc_tuyen > 50%"), ("", "")), "VER012", (33, 5), "trong_tong", f"{PREFIX}truc_tuyen = 9,20%)."),
        (((RULE, "dung_khi: ky.so_ngay > 300"), ("", "")), "VER012", (3, 1), "trong_tong", f"{PREFIX}ky.so_ngay = 226)."),
        (((RULE, "dung_khi: max(nhan_su.so_luong) < 3"), ("", "")), "VER012", (18, 5), "trong_tong",
         f"{PREFIX}nhan_su.so_luong = 2; 5)."),
        (((RULE, "dung_khi: tt > 200 and dung_han > 0"), ("", "")), "VER012", (14, 7), "trong_tong",
         f"{PREFIX}tt = 109; dung_han = chưa đủ số liệu)."),
        (((RULE, "dung_khi: ky_truoc.so_lieu.tong > tt * 1000"), ("kinh_gui: [Văn phòng huyện]", "ky_truoc: old.yml")),
         "VER012", (14, 7), "trong_tong", f"{PREFIX}ky_truoc.so_lieu.tong = 901; tt = 109)."),
        (((RULE, "dung_khi: tong > 0"), ("tt: 109", "tt: 2.000")), "VER011", (14, 7), "vuot_mau_so.truc_tuyen",
         "«Tỷ lệ trực tuyến»: tử số 2.000 lớn hơn mẫu số 1.185."),
        ((("tu_so: tt, mau_so: tong", "tu_so: 2 * 3, mau_so: 5"), ("", "")), "VER011", (20, 3), "vuot_mau_so.truc_tuyen",
         "«Tỷ lệ trực tuyến»: tử số 6 lớn hơn mẫu số 5."),
        (((RULE, "dung_khi: tong >= 0"), ("tong: 1.185", "tong: 0")), "VER016", (13, 9), "mau_so_bang_0.truc_tuyen",
         "«Tỷ lệ trực tuyến»: tử số là 109 mà mẫu số bằng 0, nên không tính được tỷ lệ."),
        ((("tu_so: tt, mau_so: tong", "tu_so: 2 * 3, mau_so: 0"), ("", "")), "VER016", (20, 3), "mau_so_bang_0.truc_tuyen",
         "«Tỷ lệ trực tuyến»: tử số là 6 mà mẫu số bằng 0, nên không tính được tỷ lệ."),
        (stated("kieu: so_nguyen, tong_cua: [tt, tong]", "1.293"), "VER017", (17, 6), "tong_cua.x",
         "«X» ghi là 1.293 mà các phần cộng lại là 1.294 (tt = 109; tong = 1.185)."),
        (stated("kieu: phan_tram, bang: truc_tuyen", '"9,19%"'), "VER018", (17, 6), "bang.x",
         "«X» ghi là 9,19% mà tính theo truc_tuyen là 9,20% (truc_tuyen = 9,20%)."),
        (stated("kieu: phan_tram, bang: truc_tuyen", '"9,1987%"'), "VER018", (17, 6), "bang.x",
         "«X» ghi là 9,1987% mà tính theo truc_tuyen là 9,1983% (truc_tuyen = 9,20%)."),
        (stated("kieu: so_nguyen, bang: tong / 2", "592"), "VER018", (17, 6), "bang.x",
         "«X» ghi là 592 mà tính theo tong / 2 là 592,5 (tong = 1.185)."),
        (stated("kieu: so_nguyen, bang: tong / 2", "593"), "VER018", (17, 6), "bang.x",
         "«X» ghi là 593 mà tính theo tong / 2 là 592,5 (tong = 1.185)."),
        (stated("kieu: so_nguyen, bang: tong / 8", "148"), "VER018", (17, 6), "bang.x",
         "«X» ghi là 148 mà tính theo tong / 8 là 148,13 (tong = 1.185)."),
        (stated("kieu: so_nguyen, bang: tong / 7", "169"), "VER018", (17, 6), "bang.x",
         "«X» ghi là 169 mà tính theo tong / 7 là 169,29 (tong = 1.185)."),
        (stated("kieu: so_nguyen, bang: tt if tong > 5 else min(dh) / 1%", "5"), "VER018", (17, 6), "bang.x",
         "«X» ghi là 5 mà tính theo tt if tong > 5 else min(dh) / 1% là 109 (tong = 1.185; tt = 109; dh = chưa đủ số liệu)."),
        (stated("kieu: khoang_ngay", "01/01/2024 - 14/8/2024"), "VER020", (17, 6), "ngoai_ky.x",
         f"«X»: «từ ngày 01/01/2024 đến ngày 14/8/2024» nằm ngoài kỳ báo cáo {PERIOD}."),
        (stated("kieu: chuoi_nam", "{2024: 99, 2025: 98}"), "VER020", (17, 23), "ngoai_ky.x.2025",
         f"«X»: «2025» nằm ngoài kỳ báo cáo {PERIOD}."),
        (stated("kieu: chuoi_nam", "{2020: 99, 2021: 98}"), "VER021", (17, 23), "lien_ke.x",
         f"«X»: năm cuối là 2021, không liền kề với kỳ báo cáo {PERIOD}."),
        (stated("kieu: danh_sach, phan_tu: khoang_ngay", "[01/02/2024 - 02/02/2024, 01/02/2025 - 02/02/2025]"),
         "VER020", (17, 32), "ngoai_ky.x.2", f"«X»: «từ ngày 01/02/2025 đến ngày 02/02/2025» nằm ngoài kỳ báo cáo {PERIOD}."),
        (stated("kieu: danh_sach, truong: {d: {ten: D, kieu: khoang_ngay}, dd: {ten: DD, kieu: khoang_ngay}, "
                "n: {ten: N, kieu: khoang_ngay, ngoai_ky: true}}",
                "[{d: 01/02/2024 - 02/02/2024, dd: 01/02/2023 - 02/02/2023, n: 01/02/2020 - 02/02/2020}]"),
         "VER020", (17, 40), "ngoai_ky.x.1.dd",
         f"«DD»: «từ ngày 01/02/2023 đến ngày 02/02/2023» nằm ngoài kỳ báo cáo {PERIOD}."),
        ((("", ""), ("  ngay:\n", "  ngay: 12/8/2024\n")), "VER032", (9, 9), "ky_truoc_han.ngay",
         "«Ngày ký» là 12/8/2024, trước ngày cuối của kỳ báo cáo (13/8/2024)."),
        ((("ten: Số cuộc họp, kieu: so_nguyen", "ten: Số cuộc họp, kieu: so_nguyen, bang: tt"), ("", "")), "VER018", (10, 13),
         "bang.cuoc_hop", "«Số cuộc họp» ghi là 20 mà tính theo tt là 109 (tt = 109)."),
        ((("", ""), (f"co_quan: {OFFICE}", "co_quan: Ủy ban nhân dân xã Đăk Xú")), "VER050", (2, 33), "don_vi.co_quan",
         "Tên đơn vị là «xã Pờ Y» nhưng cơ quan ban hành là «Ủy ban nhân dân xã Đăk Xú»: hai đơn vị khác nhau."),
        ((("", ""), ("ten: xã Pờ Y", "ten: Pờ Y, loai: phường")), "VER050", (2, 44), "don_vi.co_quan",
         f"Tên đơn vị là «phường Pờ Y» nhưng cơ quan ban hành là «{OFFICE}»: hai đơn vị khác nhau."),
        ((("", ""), ("ten: xã Pờ Y", "ten: xã Pờ Y, loai: phường")), "VER051", (2, 30), "don_vi.loai",
         "Loại đơn vị là «phường» nhưng tên ghi «xã Pờ Y»."),
        ((("ma: p\n", "ma: p\nhieu_luc: {tu: 01/01/2021, den: 12/8/2024}\n"), ("", "")), "VER033", (3, 1), "hieu_luc",
         f"«{LABEL}» chỉ áp dụng đến hết ngày 12/8/2024, mà kỳ báo cáo kết thúc ngày 13/8/2024."),
        ((("ma: p\n", "ma: p\nhieu_luc: {tu: 14/8/2024}\n"), ("", "")), "VER034", (3, 1), "hieu_luc",
         f"«{LABEL}» chỉ áp dụng từ ngày 14/8/2024, mà kỳ báo cáo kết thúc ngày 13/8/2024."),
        ((("{ten: A, gom", "{ten: A, hieu_luc: {tu: 01/01/2025, den: 12/8/2025}, gom"), ("", "")), "VER034", (3, 1),
         "hieu_luc.15.1", "«A» chỉ áp dụng từ ngày 01/01/2025, mà kỳ báo cáo kết thúc ngày 13/8/2024."),
        ((("can_cu: QĐ 766}]", "can_cu: QĐ 766, hieu_luc: {den: 31/12/2023}}]"), ("", "")), "VER033", (3, 1),
         "hieu_luc.chi_so", "«Chỉ số» chỉ áp dụng đến hết ngày 31/12/2023, mà kỳ báo cáo kết thúc ngày 13/8/2024."),
        ((("ma: p\n", "ma: p\nhieu_luc: {tu: 01/01/2025}\n"), ("ky: {tu: 01/01/2024, den: 13/8/2024}\n", "")), "VER060",
         (1, 1), "hieu_luc", f"«{LABEL}» có thời hạn áp dụng, mà tệp số liệu chưa có ngày cuối của kỳ báo cáo nên không biết "
         "còn áp dụng được không."),
    ],
)  # fmt: skip
def test_a_finding_says_what_where_and_how_to_waive_it(
    project: Project, changes: tuple[Change, Change], code: str, place: tuple[int, int], waiver: str, message: str
) -> None:
    (problem,) = problems_after(project, *changes)
    assert (problem.code, problem.message) == (code, message)
    assert (problem.location.line, problem.location.column) == place
    assert problem.location.file in (str(project.data), str(project.rules))
    assert f"«mien_kiem_tra: {{{waiver}: " in problem.help
    again = problems_after(project, *changes, f'mien_kiem_tra: {{"{waiver}": đã đối chiếu}}\n')
    assert not {code, "VER014"} & {d.code for d in again}


def test_a_count_of_an_empty_list_is_nothing(project: Project) -> None:
    people = DATA[DATA.index("  nhan_su:") :]
    (problem,) = problems_after(project, (RULE, "dung_khi: dem(nhan_su) >= 1"), (people, "  nhan_su: []\n"))
    assert problem.message == f"{PREFIX}dem(nhan_su) = 0)."


@pytest.mark.parametrize(
    ("typed", "code", "message", "fix"),
    [
        ("trong_tong", "VER014", "Miễn kiểm tra «trong_tong» mà kiểm tra này không báo lỗi gì.", None),
        ("abc", "VER015", "Không có kiểm tra nào mã «abc» để miễn.", None),
        ("tronng_tong", "VER031", "Không có kiểm tra nào mã «tronng_tong» để miễn.", Fix("tronng_tong", "trong_tong")),
        ("vuot_mau_so", "VER031", "Không có kiểm tra nào mã «vuot_mau_so» để miễn.", None),
    ],
)
def test_a_waiver_without_finding_is_reported_at_its_line(
    project: Project, typed: str, code: str, message: str, fix: Fix | None
) -> None:
    (problem,) = problems_after(project, ("", ""), ("", ""), f"mien_kiem_tra: {{{typed}: lý do}}\n")
    assert (problem.code, problem.message, problem.fix) == (code, message, fix)
    assert (problem.location.line, problem.location.column) == (20, 17)
    assert (code == "VER031") is ("Có phải là «" in problem.help)


@pytest.mark.parametrize(
    "code",
    [
        "vuot_mau_so.truc_tuyen", "mau_so_bang_0.truc_tuyen", "hieu_luc", "hieu_luc.truc_tuyen", "hieu_luc.15.1",
        "ky_truoc_han.ngay", "don_vi.loai", "don_vi.co_quan", "tong_cua.tong", "bang.tt", "dau_ky.tong", "ngoai_ky.dh",
        "ngoai_ky.dh.2025", "ngoai_ky.nhan_su.1.ten", "lien_ke.dh", "bang.cuoc_hop", "ty_le_khai.xx",
    ],
)  # fmt: skip
def test_a_waiver_of_any_built_in_check_is_known(project: Project, code: str) -> None:
    rates = "chi_tieu:\n  xx: {ten: XX, tu_so: tt, mau_so: tong, ty_le_khai: r}\n"
    rules = RULES.replace("chi_tieu:\n", rates).replace(
        FIGURE, f"{FIGURE}  r: {{ten: R, kieu: phan_tram, bat_buoc: false}}\n"
    )
    project.write(rules, DATA + f'mien_kiem_tra: {{"{code}": lý do}}\n')
    assert [(d.code, d.params["code"]) for d in loading.load(project.data)[1]] == [("VER014", code)]


@pytest.mark.parametrize("where", ["check", "claim"])
def test_a_number_out_of_bounds_is_reported_at_the_check_or_the_claim(project: Project, where: str) -> None:
    """1.185 squared ten times has more than ten thousand bits."""
    squares = "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 9))
    rules = RULES.replace("chi_tieu:\n", f"chi_tieu:\n  g0: {{ten: G0, cong_thuc: tong * tong}}\n{squares}", 1)
    other = "\n  - {ma: khac, dung_khi: tt > 200, noi_dung: Ít}\n"
    if where == "check":
        project.write(rules.replace(RULE, "dung_khi: g8 * g8 > tong").rstrip() + other)
    else:
        line = "ten: Số cuộc họp, kieu: so_nguyen"
        project.write(rules.replace(line, f"{line}, bang: g8 * g8").rstrip() + other)
    problems = loading.load(project.data)[1]
    places = {"check": 42, "claim": 6}
    assert [(d.code, d.location.line) for d in problems if d.code != "VER012"] == [("VER003", places[where])]
    assert {d.location.file for d in problems if d.code == "VER003"} == {str(project.rules)}
    assert [d.params["code"] for d in problems if d.code == "VER012"] == ["khac"]


@pytest.mark.parametrize(
    ("condition", "one"),
    [
        ("tt <= tong", True),
        ("tong >= tt", True),
        ("so_lieu.tt <= tong", True),
        ("tt <= so_lieu.tong", True),
        ("tong <= tt - 5000", False),
        ("tt - 1 <= tong", False),
        ("tt + 0 <= tong", False),
        ("tt < tong", False),
        ("not (tt > tong)", False),
        ("tt <= ky_truoc.so_lieu.tong", False),
        ("tt <= tong - 1", False),
    ],
)
def test_a_part_over_its_whole_is_one_slip_however_the_check_is_written(
    project: Project, condition: str, one: bool
) -> None:
    problems = problems_after(project, (RULE, f"dung_khi: {condition}"), ("tt: 109", "tt: 2.000"))
    codes = {d.code for d in problems}
    assert ("VER011" not in codes) is one


@pytest.mark.parametrize(
    ("numerator", "condition", "one"),
    [
        ("tt + tong", "tt + tong <= tong", True),
        ("tt + tong", "so_lieu.tt + tong <= tong", True),
        ("tt + tong", "tong + tt <= tong", False),
        ("tt + tong", "tt * tong <= tong", False),
        ("tt + tong", "tt + tong + tong <= tong", False),
        ("max(tt, tong, 5000)", "max(tt, tong, 5000) <= tong", True),
        ("max(tt, tong, 5000)", "max(tt, tong) + 5000 <= tong", False),
        ("max(tt, tong, 5000)", "max(tt, 5000) <= tong", False),
        ("tt + 2000", "tt + 2000 <= tong", True),
        ("tt + 2000", "tt + 2001 <= tong", False),
        ("tt + 2000", "tt + tong <= tong", False),
    ],
)
def test_an_expression_over_its_whole_is_one_slip_when_the_check_says_the_same(
    project: Project, numerator: str, condition: str, one: bool
) -> None:
    rules = RULES.replace("tu_so: tt, mau_so", f'tu_so: "{numerator}", mau_so').replace(
        RULE, f'dung_khi: "{condition}"'
    )
    project.write(rules)
    assert [d.code for d in loading.load(project.data)[1]] == (["VER012"] if one else ["VER011", "VER012"])


def test_a_figure_of_another_period_or_section_is_not_the_part(project: Project) -> None:
    before = ("kinh_gui: [Văn phòng huyện]\n", "ky_truoc: old.yml\n")
    project.write(
        RULES.replace(RULE, "dung_khi: tt <= ky_truoc.so_lieu.tong"), DATA.replace(*before).replace("109", "2.000")
    )
    (project.data.parent / "old.yml").write_text("so_lieu: {tong: 901}\n", encoding="utf-8")
    assert [d.code for d in loading.load(project.data)[1]] == ["VER011", "VER012"]
    rules = RULES.replace("thong_tin:\n", "thong_tin:\n  tt: {ten: Thông tin, kieu: so_nguyen}\n", 1)
    data = DATA.replace("thong_tin:\n", "thong_tin:\n  tt: 3.000\n", 1).replace("tt: 109", "tt: 2.000")
    project.write(rules.replace(RULE, "dung_khi: thong_tin.tt <= tong"), data)
    assert [d.code for d in loading.load(project.data)[1]] == ["VER011", "VER012"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("muc: loi", "muc: canh_bao"),
        (RULE, "dung_khi: not tong < tt"),
        ("tu_so: tt, mau_so: tong", "cong_thuc: tt / tong * 100%"),
    ],
)
def test_only_an_error_that_compares_part_and_whole_speaks_for_the_built_in_check(
    project: Project, old: str, new: str
) -> None:
    codes = [d.code for d in problems_after(project, (old, new), ("tt: 109", "tt: 2.000"))]
    assert ("VER011" in codes) is ("cong_thuc" not in new)


def test_a_check_that_speaks_for_another_ratio_leaves_the_next_ones_alone(project: Project) -> None:
    """The first check holds; the second one is broken and speaks for its own ratio."""
    other = "  khac: {ten: Khác, tu_so: tt, mau_so: cuoc_hop_2}\n"
    rules = RULES.replace("chi_tieu:\n", f"chi_tieu:\n{other}", 1)
    rules = rules.replace(FIGURE, f"{FIGURE}  cuoc_hop_2: {{ten: Cuộc họp, kieu: so_nguyen}}\n")
    rules = rules.replace("kiem_tra:\n", "kiem_tra:\n  - {ma: dau, dung_khi: tt > 0, noi_dung: A}\n")
    project.write(rules, DATA.replace("tt: 109", "tt: 2.000").replace(LAST, f"{LAST}  cuoc_hop_2: 20\n"))
    assert [(d.code, d.params["code"]) for d in loading.load(project.data)[1]] == [
        ("VER011", "vuot_mau_so.khac"),
        ("VER012", "trong_tong"),
    ]


@pytest.mark.parametrize(("signed", "codes"), [("12/8/2024", ["VER032"]), ("13/8/2024", []), ("14/8/2024", [])])
def test_a_report_is_signed_when_its_period_is_over(project: Project, signed: str, codes: list[str]) -> None:
    assert [d.code for d in problems_after(project, ("", ""), ("  ngay:\n", f"  ngay: {signed}\n"))] == codes
    without = DATA.replace("  ngay:\n", f"  ngay: {signed}\n").replace("ky: {tu: 01/01/2024, den: 13/8/2024}\n", "")
    project.write(data=without)
    assert loading.load(project.data)[1] == []


@pytest.mark.parametrize(
    "unit",
    [
        "{co_quan: Ủy ban nhân dân xã Pờ Y}",
        "{ten: xã Pờ Y}",
        "{ten: Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}",
        "{ten: Pờ Y, loai: xã, co_quan: Ủy ban nhân dân xã Pờ Y}",
        "{ten: xã Pờ Y, loai: ' Xã ', co_quan: Ủy ban nhân dân xã Pờ Y}",
        "{loai: phường, co_quan: Ủy ban nhân dân xã Pờ Y}",
    ],
)
def test_a_unit_that_is_not_known_in_full_contradicts_nothing(project: Project, unit: str) -> None:
    line = DATA[DATA.index("don_vi:") : DATA.index("ky:")]
    problems = problems_after(project, ("", ""), (line, f"don_vi: {unit}\n"))
    assert [d.code for d in problems if d.code.startswith("VER")] == []


@pytest.mark.parametrize(
    ("ratio", "codes"),
    [
        ("tu_so: tong, mau_so: tt", ["VER011"]),
        ("tu_so: tong, mau_so: tt, cho_phep_vuot: true", []),
        ("tu_so: tong, mau_so: tt, don_vi: lần", []),
        ("tu_so: tt + 1076, mau_so: tong", []),
        ("tu_so: min(dh) / 1%, mau_so: tt", []),
        ("tu_so: tt, mau_so: min(dh) / 1%", []),
        ("tu_so: tt, mau_so: tt - 109", ["VER016"]),
        ("tu_so: tt - 109, mau_so: tt - 109", []),
        ("tu_so: min(dh) / 1%, mau_so: tt - 109", []),
    ],
)
def test_each_ratio_is_looked_at_whatever_the_one_before_it_is(project: Project, ratio: str, codes: list[str]) -> None:
    for other in ("tu_so: tong, mau_so: tt", "tu_so: tt, mau_so: tt - 109"):
        lines = f"  x: {{ten: X, {ratio}}}\n  xx: {{ten: XX, {other}}}\n"
        project.write(RULES.replace("chi_tieu:\n", f"chi_tieu:\n{lines}", 1))
        found = [(d.code, str(d.params["code"]).partition(".")[2]) for d in loading.load(project.data)[1]]
        last = "VER011" if other.startswith("tu_so: tong") else "VER016"
        assert found == [*((code, "x") for code in codes), (last, "xx")]


@pytest.mark.parametrize("claims", ["tong_cua: [{}], bang: tt + 1", "bang: '{}', tong_cua: [tt, 1]"])
def test_each_claim_of_a_figure_is_looked_at(project: Project, claims: str) -> None:
    broken, other = ("VER017", "VER018") if claims.startswith("tong_cua") else ("VER018", "VER017")
    squares = "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 9))
    start = RULES.replace("chi_tieu:\n", f"chi_tieu:\n  g0: {{ten: G0, cong_thuc: tong * tong}}\n{squares}", 1)
    for first, codes in (("tt", []), ("tong", [broken]), ("min(dh) / 1%", []), ("g8 * g8", ["VER003"])):
        figure = f"  x: {{ten: X, kieu: so_nguyen, {claims.format(first)}}}\n"
        after = "  xx: {ten: XX, kieu: so_nguyen, bang: tong}\n"
        project.write(start.replace(FIGURE, FIGURE + figure + after), DATA.replace(LAST, f"{LAST}  x: 109\n  xx: 5\n"))
        assert sorted(d.code for d in loading.load(project.data)[1]) == sorted([*codes, other, "VER018"])
        if first == "g8 * g8":
            waived = project.data.read_text("utf-8") + f"mien_kiem_tra: {{{claims.partition(':')[0]}.x: số lớn}}\n"
            project.data.write_text(waived, "utf-8")
            assert sorted(d.code for d in loading.load(project.data)[1]) == sorted([other, "VER018"])


def test_a_pack_without_a_day_of_signing_asks_for_none(project: Project) -> None:
    line = "  ngay:     {ten: Ngày ký, kieu: ngay, de_trong: true}\n"
    assert problems_after(project, (line, ""), ("  ngay:\n", "")) == []


def test_a_stated_rate_is_not_compared_with_counts_out_of_bounds(project: Project) -> None:
    squares = "".join(f"  g{n}: {{ten: G{n}, cong_thuc: g{n - 1} * g{n - 1}}}\n" for n in range(1, 9))
    ratio = "  x: {ten: X, tu_so: g8 * g8, mau_so: tt, ty_le_khai: r}\n  g0: {ten: G0, cong_thuc: tong * tong}\n"
    rules = RULES.replace("chi_tieu:\n", f"chi_tieu:\n{ratio}{squares}", 1)
    project.write(
        rules.replace(FIGURE, f"{FIGURE}  r: {{ten: R, kieu: phan_tram}}\n"), DATA.replace(LAST, f'{LAST}  r: "9%"\n')
    )
    assert [d.code for d in loading.load(project.data)[1]] == ["VER003"]


@pytest.mark.parametrize(
    ("years", "codes"),
    [("{2023: 99}", []), ("{2022: 99, 2023: 99}", []), ("{2022: 99}", ["VER021"]), ("{2024: 99}", [])],
)
def test_a_year_series_ends_the_year_before_the_period_or_in_it(project: Project, years: str, codes: list[str]) -> None:
    assert [code for code, _ in found(project, "kieu: chuoi_nam", years)] == codes
