"""``nhom_theo``: rows of equal values are groups with a total of their own, at one level or several."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import docx
from support.changed_project import ChangedProject
from support.figures_project import walk

from docxtpl_reports.diagnostics import ReportError, language
from docxtpl_reports.engine.compiler import compile_template

RULES = """\
ma: p
ten: Kết quả
so_lieu:
  thu_tuc:
    ten: Thủ tục
    kieu: danh_sach
    nhom_theo: nhom
    truong:
      nhom: {ten: Nhóm, kieu: chuoi}
      ten: {ten: Tên, kieu: chuoi}
      dung_han: {ten: Đúng hạn, kieu: so_nguyen}
      qua_han: {ten: Quá hạn, kieu: so_nguyen, bat_buoc: false}
    truong_tinh:
      giai_quyet: {ten: Giải quyết, cong_thuc: dung_han + qua_han}
      ty_le: {ten: Tỷ lệ, tu_so: dung_han, mau_so: giai_quyet, nguong: ">= 98%"}
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/7/2026, den: 30/9/2026}
so_lieu:
  thu_tuc:
    - {nhom: Tư pháp, ten: Khai sinh, dung_han: 98, qua_han: 2}
    - {nhom: Đất đai, ten: Biến động, dung_han: 10, qua_han: 0}
    - {nhom: Tư pháp, ten: Khai tử, dung_han: 33, qua_han: 0}
"""
WEEK_RULES = """\
ma: p
ten: Lịch
so_lieu:
  viec:
    ten: Việc
    kieu: danh_sach
    nhom_theo: [ngay, gio.buoi]
    du_nhom: true
    truong:
      ngay: {ten: Ngày, kieu: ngay}
      gio: {ten: Giờ, kieu: gio}
      noi_dung: {ten: Nội dung, kieu: chuoi}
"""
WEEK_DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 09/10/2026, den: 12/10/2026}
so_lieu:
  viec:
    - {ngay: 12/10/2026, gio: "14:00", noi_dung: Họp}
    - {ngay: 09/10/2026, gio: "7:30", noi_dung: Chào cờ}
    - {ngay: 09/10/2026, gio: "11:59", noi_dung: Giao ban}
    - {ngay: 09/10/2026, gio: "12:00", noi_dung: Tiếp dân}
"""


@pytest.fixture
def project(tmp_path: Path) -> ChangedProject:
    return ChangedProject(tmp_path, RULES, DATA)


@pytest.fixture
def week(tmp_path: Path) -> ChangedProject:
    return ChangedProject(tmp_path, WEEK_RULES, WEEK_DATA)


def test_groups_come_in_order_of_appearance_with_their_rows_and_totals(project: ChangedProject) -> None:
    row = "{{ t.stt }} {{ t.ten }}; "
    body = (
        "{% for n in so_lieu.thu_tuc.nhom %}{{ n.ten }} ({{ n.dong | length }}): {% for t in n.dong %}"
        + row
        + "{% endfor %}"
    )
    body += "{{ n.tong.giai_quyet }} {{ n.tong.ty_le }} {{ n.tong.ty_le.ket_luan }} {{ n.dong.tong.dung_han }}. {% endfor %}"
    assert project.text(body) == (
        "Tư pháp (2): 1 Khai sinh; 2 Khai tử; 133 98,50% Đạt 131. Đất đai (1): 3 Biến động; 10 100% Đạt 10. "
    )
    assert project.text("{{ so_lieu.thu_tuc.tong.giai_quyet }} {{ so_lieu.thu_tuc | length }}") == "143 3"


def test_groups_follow_the_order_of_the_rows(project: ChangedProject) -> None:
    order = ("    nhom_theo: nhom\n", "    nhom_theo: nhom\n    sap_xep: [dung_han]\n")
    row = "{% for t in n.dong %}{{ t.stt }} {{ t.ten }}; {% endfor %}"
    body = "{% for n in so_lieu.thu_tuc.nhom %}{{ n.ten }}: " + row + "{% endfor %}"
    assert project.text(body, order) == "Đất đai: 1 Biến động; Tư pháp: 2 Khai tử; 3 Khai sinh; "
    typed = "{% for t in so_lieu.thu_tuc %}{{ t.stt }} {{ t.ten }}; {% endfor %}"
    assert project.text(typed, order) == "1 Biến động; 2 Khai tử; 3 Khai sinh; "


def test_a_list_without_rows_has_no_groups(project: ChangedProject) -> None:
    rows = DATA.partition("  thu_tuc:\n")[2]
    body = (
        "{% for n in so_lieu.thu_tuc.nhom %}{{ n.ten }}{% else %}không{% endfor %} {{ so_lieu.thu_tuc.tong.dung_han }}"
    )
    assert project.text(body, (f"  thu_tuc:\n{rows}", "  thu_tuc: []\n")) == "không 0"


def test_a_row_is_not_named_by_its_group(project: ChangedProject) -> None:
    reasons = "{{ so_lieu.thu_tuc[0].ty_le.ly_do | join }}"
    assert project.text(reasons, ("dung_han: 98, qua_han: 2", "dung_han: 98")) == "Khai sinh: chưa có số liệu «Quá hạn»"
    only_group = ("      ten: {ten: Tên, kieu: chuoi}\n", "")
    nameless = [(f"ten: {name}, ", "") for name in ("Khai sinh", "Biến động", "Khai tử")]
    missing = ("dung_han: 98, qua_han: 2", "dung_han: 98")
    assert project.text(reasons, only_group, *nameless, missing).startswith("Tư pháp: ")


def test_spaces_do_not_make_another_group(project: ChangedProject) -> None:
    assert project.text("{{ so_lieu.thu_tuc.nhom | length }}", ("nhom: Đất đai", 'nhom: "Tư  pháp "')) == "1"


def test_case_does_not_make_another_group_and_accents_are_asked_about(project: ChangedProject) -> None:
    assert project.text("{{ so_lieu.thu_tuc.nhom | length }}", ("nhom: Đất đai", "nhom: tư pháp")) == "1"
    case, problems = project.load(("nhom: Đất đai", "nhom: Tư phap"))
    assert [(p.code, p.location.line, p.is_error) for p in problems] == [("VER208", 7, False)]
    assert problems[0].fix is not None
    assert (problems[0].fix.old, problems[0].fix.new) == ("Tư phap", "Tư pháp")
    assert len(case.results.totals["so_lieu.thu_tuc"].groups) == 2


def test_a_missing_value_makes_only_its_own_group_unknown(project: ChangedProject) -> None:
    case = project.case((", qua_han: 0}\n    - {nhom: Tư", "}\n    - {nhom: Tư"))
    first, second = case.results.totals["so_lieu.thu_tuc"].groups
    assert str(first.total["giai_quyet"].value) == "133"
    assert str(second.total["giai_quyet"].value) == "chưa đủ số liệu"


def test_all_days_and_halves_are_there_with_or_without_rows(week: ChangedProject) -> None:
    body = "{% for d in so_lieu.viec.nhom %}{{ d.ten.thu }} {{ d.ten.khong_nam }}: {% for b in d.nhom %}{{ b.ten }} "
    body += "{% for v in b.dong %}{{ v.gio }} {{ v.noi_dung }}, {% endfor %}{% endfor %}; {% endfor %}"
    assert week.text(body) == (
        "Thứ Sáu 09/10: Sáng 7h30 Chào cờ, 11h59 Giao ban, Chiều 12h00 Tiếp dân, ; "
        "Thứ Bảy 10/10: Sáng Chiều ; Chủ nhật 11/10: Sáng Chiều ; Thứ Hai 12/10: Sáng Chiều 14h00 Họp, ; "
    )


def test_all_days_need_a_period(week: ChangedProject) -> None:
    for old, new, line in (("ky: {tu: 09/10/2026, den: 12/10/2026}\n", "", 1), ("tu: 09/10/2026", "tu: 09/10/2006", 3)):
        (problem,) = [p for p in week.load((old, new))[1] if p.is_error]
        assert (problem.code, problem.location.line) == ("VER207", line)


def test_without_it_only_what_happened_is_there(week: ChangedProject) -> None:
    body = "{% for d in so_lieu.viec.nhom %}{{ d.ten }} {% for b in d.nhom %}{{ b.ten }} {% endfor %}; {% endfor %}"
    assert week.text(body, ("    du_nhom: true\n", "")) == "12/10/2026 Chiều ; 09/10/2026 Sáng Chiều ; "


def test_a_day_outside_the_period_has_no_place_among_all_days(week: ChangedProject) -> None:
    problems = week.load(("ngay: 12/10/2026", "ngay: 12/11/2026"))[1]
    (problem,) = [p for p in problems if p.code == "VER205"]
    assert problem.location.line == 6
    assert "12/11/2026" in problem.message
    with language("en"):
        assert (
            problem.message
            == "“Ngày” of Họp is 12/11/2026, outside the reporting period from 09/10/2026 to 12/10/2026."
        )
    assert "Họp" in problem.message


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("ngay.thang", "Tháng 10 (4) "),
        ("ngay.thu", "Thứ Hai (1) Thứ Ba (0) Thứ Tư (0) Thứ Năm (0) Thứ Sáu (3) Thứ Bảy (0) Chủ nhật (0) "),
        ("gio.buoi", "Sáng (2) Chiều (2) "),
    ],
)
def test_parts_of_days_and_times_are_groups_too(week: ChangedProject, by: str, expected: str) -> None:
    body = "{% for g in so_lieu.viec.nhom %}{{ g.ten }} ({{ g.dong | length }}) {% endfor %}"
    assert week.text(body, ("[ngay, gio.buoi]", by)) == expected


def test_the_half_of_the_day_is_a_text_of_expressions_and_templates(week: ChangedProject) -> None:
    counted = ('\n      noi_dung: {ten: Nội dung, kieu: chuoi}\n', '\n      noi_dung: {ten: Nội dung, kieu: chuoi}\nchi_tieu:\n'
               '  sang: {ten: Sáng, cong_thuc: \'dem(viec, gio.buoi = "Sáng")\'}\n')  # fmt: skip
    assert week.text("{{ chi_tieu.sang }} {{ so_lieu.viec[0].gio.buoi }}", counted) == "2 Chiều"
    wrong = (counted[0], counted[1].replace('"Sáng"', '"Trưa"'))
    assert "RUL085" in [p.code for p in week.load(wrong)[1]]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("nhom_theo: nhom", "nhom_theo: nhon", "RUL232"),
        ("nhom_theo: nhom", "nhom_theo: nhom, ten", "RUL240"),
        ("nhom_theo: nhom", "nhom_theo: []", "RUL239"),
        ("nhom_theo: nhom", 'nhom_theo: ""', "RUL239"),
        ("nhom_theo: nhom", "nhom_theo:", "RUL239"),
        ("nhom_theo: nhom", "nhom_theo: nhom.", "RUL234"),
        ("nhom_theo: nhom", "nhom_theo: {a: nhom}", "YML027"),
        ("nhom_theo: nhom", "nhom_theo: xyz", "RUL233"),
        ("nhom_theo: nhom", "nhom_theo: ty_le", "RUL233"),
        ("nhom_theo: nhom", "nhom_theo: nhom.thang", "RUL234"),
        ("nhom_theo: nhom", "nhom_theo: qua_han", "RUL235"),
        ("nhom_theo: nhom", "nhom_theo: [nhom, nhom]", "RUL237"),
        ("nhom_theo: nhom", "nhom_theo: nhom\n    du_nhom: true", "RUL236"),
        ("    nhom_theo: nhom\n", "    du_nhom: true\n", "RUL238"),
        ("nhom_theo: nhom", "theo_hang: nhom", "RUL231"),
        ("nhom_theo: nhom", "theo_cot: nhom", "RUL231"),
        ("    nhom_theo: nhom\n", "    nhom_theo: nhom\n    phan_tu: chuoi\n  x:\n    kieu: danh_sach\n", "RUL230"),
    ],
)  # fmt: skip
def test_what_cannot_group_is_told_with_what_can(project: ChangedProject, old: str, new: str, code: str) -> None:
    found = {p.code: p for p in project.load((old, new))[1]}
    assert code in found
    assert found[code].location.line is not None


def test_templates_know_the_names_of_groups(project: ChangedProject) -> None:
    case = project.case()
    walk(case.context()["so_lieu"], case.shape()["so_lieu"], "so_lieu")
    for wrong in ("{% for n in so_lieu.thu_tuc.nhom %}{{ n.tenn }}{% endfor %}", "{{ so_lieu.thu_tuc.nhomm }}"):
        with pytest.raises(ReportError) as caught:
            compile_template(docx(wrong), names=case.shape())
        assert [d.code for d in caught.value.diagnostics] == ["TPL021"]


def test_a_loop_over_a_group_is_told_to_go_through_its_rows(project: ChangedProject) -> None:
    with pytest.raises(ReportError) as caught:
        project.text("{% for n in so_lieu.thu_tuc.nhom %}{% for t in n %}{{ t.ten }}{% endfor %}{% endfor %}")
    assert [d.code for d in caught.value.diagnostics] == ["TPL245"]
    assert "n.dong" in str(caught.value.diagnostics[0].help)


def test_explain_has_the_totals_of_groups(project: ChangedProject) -> None:
    step, _ = project.case().derivation().find("thu_tuc")
    assert step is not None
    groups = [part for part in step.parts if ".nhom." in part.name]
    assert [(group.name, group.label) for group in groups] == [
        ("so_lieu.thu_tuc.nhom.1", "Tư pháp"),
        ("so_lieu.thu_tuc.nhom.2", "Đất đai"),
    ]
    (total,) = groups[0].parts
    assert {part.name.rpartition(".")[2]: part.value for part in total.parts} == {
        "dung_han": "131",
        "qua_han": "2",
        "giai_quyet": "133",
        "ty_le": "131/133",
    }


rows = st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("xy"), st.integers(0, 9)), max_size=12)


@settings(max_examples=30, deadline=None)
@given(rows)
def test_groups_are_those_of_plain_python(
    tmp_path_factory: pytest.TempPathFactory, typed: list[tuple[str, str, int]]
) -> None:
    project = ChangedProject(tmp_path_factory.mktemp("p"), RULES, DATA)
    written = "".join(f"    - {{nhom: {a}, ten: {b}, dung_han: {n}, qua_han: 1}}\n" for a, b, n in typed)
    rows = DATA.partition("  thu_tuc:\n")[2]
    data = ("  thu_tuc:\n" + rows, f"  thu_tuc:\n{written}" if typed else "  thu_tuc: []\n")
    case = project.case(data, ("nhom_theo: nhom", "nhom_theo: [nhom, ten]"))
    found = [
        (g.value, [(h.value, h.rows, h.total["dung_han"].value) for h in g.groups], g.total["giai_quyet"].value)
        for g in case.results.totals["so_lieu.thu_tuc"].groups
    ]
    expected = []
    for first in dict.fromkeys(a for a, _, _ in typed):
        own = [(number, b, n) for number, (a, b, n) in enumerate(typed) if a == first]
        inner = []
        for second in dict.fromkeys(b for _, b, _ in own):
            same = [(number, n) for number, b, n in own if b == second]
            inner.append((second, tuple(number for number, _ in same), sum(n for _, n in same)))
        expected.append((first, inner, sum(n + 1 for _, _, n in own)))
    assert found == expected
