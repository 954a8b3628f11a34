"""``truong_tinh`` of ``theo_muc``: a rate with its verdict in each cell of a table of two keys."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import docx, table
from support.changed_project import ChangedProject
from support.figures_project import walk

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.values import Unknown

RULES = """\
ma: p
ten: Kết quả
so_lieu:
  thon:
    ten: Thôn
    kieu: danh_sach
    truong: {ten: {ten: Tên thôn, kieu: chuoi}, so_ho: {ten: Số hộ, kieu: so_nguyen}}
  tieu:
    ten: Chỉ tiêu
    kieu: danh_sach
    truong:
      ten: {ten: Tên chỉ tiêu, kieu: chuoi}
      muc: {ten: Mức phải đạt, kieu: phan_tram}
      ho:
        ten: Số hộ đạt
        kieu: theo_muc
        cac_muc: thon
        truong_tinh:
          ty_le: {ten: Tỷ lệ hộ đạt, tu_so: ho, mau_so: so_ho, nguong: ">= muc"}
          con: {ten: Số hộ chưa đạt, cong_thuc: so_ho - ho}
    truong_tinh:
      so_thon_dat: {ten: Số thôn đạt, cong_thuc: "dem(ho, ty_le.dat)"}
      ca_xa: {ten: Cả xã, cong_thuc: tong(ho)}
chi_tieu:
  o_dat: {ten: Số ô đạt, cong_thuc: "dem(tieu.ho, ty_le.dat)"}
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2026, den: 30/9/2026}
so_lieu:
  thon: [{ten: Ao Sen, so_ho: 200}, {ten: Bản Ối, so_ho: 64}]
  tieu:
    - {ten: Định danh, muc: 80%, ho: {Ao Sen: 171, Bản Ối: 40}}
    - {ten: Trực tuyến, muc: 50%, ho: {Bản Ối: 9, Ao Sen: 100}}
"""


@pytest.fixture
def project(tmp_path: Path) -> ChangedProject:
    return ChangedProject(tmp_path, RULES, DATA)


def test_a_pair_of_columns_for_each_village(project: ChangedProject) -> None:
    drawn = table(
        ["Chỉ tiêu", "{% cot t in so_lieu.thon %}{{ t.ten }} ({{ t.so_ho }} hộ)", "Toàn xã"],
        [
            "{% for c in so_lieu.tieu %}{{ c.ten }} {{ c.muc }}",
            "{{ c.ho[t] }} {{ c.ho[t].ty_le }} {{ c.ho[t].ty_le.ket_luan }}",
            "{{ c.ho.tong }} {{ c.ho.tong.ty_le }} {{ c.so_thon_dat }}/{{ so_lieu.thon | length }}{% endfor %}",
        ],
    )
    assert project.text(drawn).split("\n") == [
        "Chỉ tiêu | Ao Sen (200 hộ) | Bản Ối (64 hộ) | Toàn xã",
        "Định danh 80% | 171 85,50% Đạt | 40 62,50% Chưa đạt | 211 79,92% 1/2",
        "Trực tuyến 50% | 100 50% Đạt | 9 14,06% Chưa đạt | 109 41,29% 1/2",
    ]
    assert (
        project.text("{{ chi_tieu.o_dat }} {{ so_lieu.tieu[0].ca_xa }} {{ so_lieu.tieu.tong.ho.tong }}") == "2 211 320"
    )


def test_a_row_of_the_keys_counts_its_own_cells(project: ChangedProject) -> None:
    counted = (
        "so_ho: {ten: Số hộ, kieu: so_nguyen}}\n",
        "so_ho: {ten: Số hộ, kieu: so_nguyen}}\n"
        "    truong_tinh:\n"
        '      so_dat: {ten: Số chỉ tiêu đạt, cong_thuc: "dem(tieu.ho, ty_le.dat)"}\n'
        '      cong: {ten: Cộng, cong_thuc: "tong(tieu.ho, ho)"}\n'
        "      du: {ten: Dư, cong_thuc: tong(tieu.ho) - cong}\n"
        "      so_o: {ten: Số ô, cong_thuc: dem(tieu.ho)}\n"
        "      cao_nhat: {ten: Cao nhất, cong_thuc: max(tieu.ho)}\n",
    )
    body = "{% for t in so_lieu.thon %}{{ t.so_dat }}/{{ so_lieu.tieu | length }} {{ t.cong }}; {% endfor %}"
    more = (
        "{% for t in so_lieu.thon %}{{ t.du }} {{ t.so_o }} {{ t.cao_nhat }}; {% endfor %}{{ so_lieu.thon.tong.so_o }}"
    )
    assert project.text(more, counted) == "0 2 171; 0 2 40; 4"
    assert (
        project.text(body + "{{ so_lieu.thon.tong.so_dat }} {{ so_lieu.thon.tong.cong }}", counted)
        == "2/2 271; 0/2 49; 2 320"
    )
    assert project.text("{{ chi_tieu.o_dat }}", counted) == "2"  # outside of its rows, all cells
    village, _ = project.case(counted).derivation().find("so_lieu.thon")
    assert village is not None
    (column,) = next(part for part in village.parts[1].parts if part.name.endswith("so_dat")).parts[0].parts
    assert [part.name for part in column.parts] == ["so_lieu.tieu.1.ho.Bản Ối.ty_le", "so_lieu.tieu.2.ho.Bản Ối.ty_le"]
    found = project.case(counted, ("Bản Ối: 40", "Bản Ối: null")).results.columns["so_lieu.thon.so_dat"]
    assert [str(result.value) for result in found] == ["2", "chưa đủ số liệu"]
    whole = ("so_thon_dat:", 'ca: {tu_so: tong(ho), mau_so: "tong(ho, so_ho)", nguong: ">= muc"}\n      so_thon_dat:')
    more = ("  o_dat:", '  ca_xa: {cong_thuc: "dem(tieu, ca.dat)"}\n  o_dat:')
    assert project.text("{{ chi_tieu.ca_xa }} {{ so_lieu.tieu[0].ca }}", whole, more) == "0 79,92%"


def test_a_missing_cell_makes_only_its_own_rate_unknown(project: ChangedProject) -> None:
    case = project.case(("Bản Ối: 40", "Bản Ối: null"))
    first, second, *_ = case.results.columns["so_lieu.tieu.ho.ty_le"]
    assert (str(first.value), str(second.value)) == ("85,50%", "chưa đủ số liệu")
    assert "Định danh" in str(second.reasons[0])
    assert "Bản Ối" in str(second.reasons[0])
    total = "{{ so_lieu.tieu[0].ho.tong }} {{ so_lieu.tieu[0].ho.tong.ty_le }} {{ so_lieu.tieu[1].ho.tong.ty_le }}"
    assert project.text(total, ("Bản Ối: 40", "Bản Ối: null")) == "chưa đủ số liệu chưa đủ số liệu 41,29%"


def test_a_computed_value_is_not_typed(project: ChangedProject) -> None:
    problems = project.load(("Bản Ối: 40}", "Bản Ối: 40, ty_le: 62%}"))[1]
    assert [(p.code, p.location.line) for p in problems if p.is_error] == [("DAT230", 7)]


def test_two_values_by_month_make_a_rate_for_each_month(project: ChangedProject) -> None:
    rules = """\
ma: p
ten: P
so_lieu:
  linh_vuc:
    kieu: danh_sach
    truong:
      ten: {kieu: chuoi}
      nhan: {kieu: theo_muc, cac_muc: thang_trong_ky}
      dung_han:
        kieu: theo_muc
        cac_muc: thang_trong_ky
        truong_tinh: {ty_le: {ten: Tỷ lệ, tu_so: dung_han, mau_so: nhan, nguong: ">= 98%"}}
"""
    data = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2026, den: 31/3/2026}
so_lieu:
  linh_vuc: [{ten: A, nhan: {1: 10, 2: 0, 3: 4}, dung_han: {1: 9, 2: 0, 3: 4}}]
"""
    months = "{% for m in ky.cac_thang %}{{ l.dung_han[m].ty_le }}, {% endfor %}"
    body = f"{{% for l in so_lieu.linh_vuc %}}{months}{{{{ l.dung_han.tong.ty_le }}}}{{% endfor %}}"
    assert project.text(body, rules=rules, data=data) == "90%, không phát sinh, 100%, 92,86%"
    missing = project.case(
        rules=rules, data=data.replace("dung_han: {1: 9, 2: 0, 3: 4}", "dung_han: {1: 9, 2: 0, 3: null}")
    )
    (reason,) = missing.results.columns["so_lieu.linh_vuc.dung_han.ty_le"][2].reasons
    assert "Tháng 3" in str(reason)


def test_a_cell_over_its_whole_is_told_where_it_was_typed(project: ChangedProject) -> None:
    problems = project.load(("Bản Ối: 40", "Bản Ối: 65"))[1]
    (problem,) = [p for p in problems if p.code == "VER011"]
    assert (problem.location.line, problem.location.column) == (7, 60)
    waived = DATA.replace("Bản Ối: 40", "Bản Ối: 65") + 'mien_kiem_tra: {"vuot_mau_so.tieu.1.ho.Bản Ối.ty_le": vì}\n'
    assert [p.code for p in project.load(data=waived)[1] if p.is_error] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("tu_so: ho, mau_so: so_ho", "tu_so: ho, mau_so: so_hoo", "RUL046"),
        ("tu_so: ho, mau_so: so_ho", "tu_so: ten, mau_so: so_ho", "RUL043"),
        ("mau_so: so_ho", "mau_so: so_thon_dat", "RUL028"),
        ("cac_muc: thon", "cac_muc: thonn", "RUL207"),
        ("          con: {", "          so_ho: {", "RUL101"),
        ("  thon:\n", "  x: {kieu: theo_muc, cac_muc: thon, truong_tinh: {y: {cong_thuc: x}}}\n  thon:\n", "RUL008"),
        ("dem(ho, ty_le.dat)", "dem(ho, ty_le)", "RUL042"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_told(project: ChangedProject, old: str, new: str, code: str) -> None:
    rules = RULES.replace(old, new, 1)
    assert rules != RULES
    assert code in [p.code for p in project.load(rules=rules)[1]]


def test_explain_goes_by_the_order_of_computing(project: ChangedProject) -> None:
    """``tong(ho)`` of a row is explained before what the cells compute with it."""
    part = ("con: {ten: Số hộ chưa đạt, cong_thuc: so_ho - ho}", "con: {ten: Phần, tu_so: ho, mau_so: ca_xa}")
    step, _ = project.case(part, ("cong_thuc: tong(ho)", "cong_thuc: ho.tong")).derivation().find("so_lieu.tieu")
    assert step is not None
    assert [each.value for each in step.parts[0].parts if each.name.endswith("ca_xa")] == ["211"]


def test_templates_and_explain_know_the_cells(project: ChangedProject) -> None:
    case = project.case()
    walk(case.context()["so_lieu"], case.shape()["so_lieu"], "so_lieu")
    for wrong, code in (
        ("{{ so_lieu.tieu[0].ho[so_lieu.thon[0]].ty_lee }}", "TPL021"),
        ("{{ so_lieu.tieu[0].ho.tong.muc }}", "TPL021"),
        ("{{ so_lieu.tieu[0].ho }}", "TPL246"),
    ):
        with pytest.raises(ReportError) as caught:
            compile_template(docx(wrong), names=case.shape())
        assert [d.code for d in caught.value.diagnostics] == [code]
    step, _ = case.derivation().find("so_lieu.tieu")
    assert step is not None
    cells = next(part for part in step.parts[0].parts if part.name == "so_lieu.tieu.1.ho")
    assert [(cell.name, cell.value) for cell in cells.parts] == [
        ("so_lieu.tieu.1.ho.Ao Sen", "171"),
        ("so_lieu.tieu.1.ho.Bản Ối", "40"),
    ]
    rate = next(part for part in cells.parts[1].parts if part.name.endswith("ty_le"))
    assert rate.value == "40/64"
    households = next(part for part in rate.parts if part.name == "so_lieu.thon.2.so_ho")
    assert households.source is not None
    assert households.source.line == 5


numbers = st.lists(st.integers(0, 50), min_size=3, max_size=3)


@settings(max_examples=15, deadline=None)
@given(numbers, st.lists(numbers, max_size=3))
def test_cells_and_their_sums_are_plain_quotients(
    tmp_path_factory: pytest.TempPathFactory, households: list[int], rows: list[list[int]]
) -> None:
    project = ChangedProject(tmp_path_factory.mktemp("p"), RULES, DATA)
    households = [50 + number for number in households]
    head, _, _ = DATA.partition("  thon:")
    villages = ", ".join(f"{{ten: T{n}, so_ho: {number}}}" for n, number in enumerate(households))
    typed = "".join(
        f"    - {{ten: C{n}, muc: 50%, ho: {{{', '.join(f'T{k}: {number}' for k, number in enumerate(row))}}}}}\n"
        for n, row in enumerate(rows)
    )
    data = f"{head}  thon: [{villages}]\n  tieu:{chr(10) + typed if rows else ' []' + chr(10)}"
    results = project.case(data=data).results
    found = [result.value for result in results.columns["so_lieu.tieu.ho.ty_le"]]
    assert found == [Fraction(100 * a, b) for row in rows for a, b in zip(row, households, strict=True)]
    totals = results.totals["so_lieu.tieu.ho"].by_outer
    assert [total["ty_le"].value for total in totals] == [Fraction(100 * sum(row), sum(households)) for row in rows]


def test_cells_left_blank_in_one_row_leave_their_totals_unknown_and_name_the_row(project: ChangedProject) -> None:
    blank = (("cac_muc: thon\n", "cac_muc: thon\n        de_trong: true\n"), ("ho: {Bản Ối: 9, Ao Sen: 100}", "ho: "))
    total = project.case(*blank).context()["so_lieu"]["tieu"].tong  # type: ignore[index]
    assert isinstance(total.ho["Ao Sen"], Unknown)
    (reason,) = map(str, total.ho["Ao Sen"].reasons)
    assert "Trực tuyến" in reason
