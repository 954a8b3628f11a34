"""Lists in rows: groups typed with their rows, computed at every level, summed over both."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import docx
from support.changed_project import ChangedProject
from support.figures_project import walk

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures.rules import evaluation
from docxtpl_reports.packs import schema, skeleton

RULES = """\
ma: p
ten: Kết quả
so_lieu:
  he_so: {ten: Hệ số, kieu: so_nguyen, mac_dinh: 1}
  nhom:
    ten: Nhóm
    kieu: danh_sach
    truong:
      ten: {ten: Tên nhóm, kieu: chuoi}
      chi_tieu_giao: {ten: Giao, kieu: so_nguyen, mac_dinh: 10}
      y_kien: {ten: Ý kiến, kieu: danh_sach, bat_buoc: false}
      linh_vuc:
        ten: Lĩnh vực
        kieu: danh_sach
        bat_buoc: false
        truong:
          ten: {ten: Tên lĩnh vực, kieu: chuoi}
          tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}
          dung_han: {ten: Đúng hạn, kieu: so_nguyen, bat_buoc: false}
        truong_tinh:
          ty_le: {ten: Tỷ lệ, tu_so: dung_han, mau_so: tiep_nhan, nguong: ">= 98%"}
          phan: {ten: Phần của nhóm, tu_so: tiep_nhan, mau_so: ca_nhom}
          gap: {ten: So với giao, cong_thuc: tiep_nhan * he_so - chi_tieu_giao}
    truong_tinh:
      ca_nhom: {ten: Cả nhóm, cong_thuc: "tong(linh_vuc, tiep_nhan)"}
      so_dat: {ten: Số lĩnh vực đạt, cong_thuc: "dem(linh_vuc, ty_le.dat)"}
      cao_nhat: {ten: Cao nhất, cong_thuc: "max(linh_vuc, ty_le)", don_vi: "%"}
      so_y_kien: {ten: Số ý kiến, cong_thuc: dem(y_kien)}
      ty_trong: {ten: Tỷ trọng, tu_so: "tong(linh_vuc, tiep_nhan)", mau_so: "tong(nhom.linh_vuc, tiep_nhan)"}
chi_tieu:
  tat_ca: {ten: Tất cả, cong_thuc: "tong(nhom.linh_vuc, tiep_nhan * he_so)"}
  dat: {ten: Đạt, cong_thuc: "dem(nhom.linh_vuc, ty_le.dat and tiep_nhan < chi_tieu_giao * 5)"}
  so_linh_vuc: {ten: Số lĩnh vực, cong_thuc: dem(nhom.linh_vuc)}
#more
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2024, den: 30/6/2024}
so_lieu:
  nhom:
    - ten: Tư pháp
      y_kien: [Bổ sung người, Sửa quy trình]
      linh_vuc:
        - {ten: Hộ tịch, tiep_nhan: 40, dung_han: 40}
        - {ten: Chứng thực, tiep_nhan: 60, dung_han: 30}
    - ten: Đất đai
      y_kien: []
      linh_vuc:
        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}
#more
"""


@pytest.fixture
def project(tmp_path: Path) -> ChangedProject:
    return ChangedProject(tmp_path, RULES, DATA)


def test_rows_in_rows_are_gone_through_with_what_is_computed_in_each(project: ChangedProject) -> None:
    inner = "{% for l in n.linh_vuc %}{{ l.ten }} {{ l.ty_le }} {{ l.ty_le.ket_luan }} {{ l.phan }} {{ l.gap }}; {% endfor %}"
    assert project.text("{% for n in so_lieu.nhom %}{{ n.ten }} {{ n.ca_nhom }}: " + inner + "{% endfor %}") == (
        "Tư pháp 100: Hộ tịch 100% Đạt 40% 30; Chứng thực 50% Chưa đạt 60% 50; Đất đai 100: Biến động 99% Đạt 100% 90; "
    )


def test_totals_of_each_group_and_of_all(project: ChangedProject) -> None:
    row = "{% for n in so_lieu.nhom %}{{ n.linh_vuc.tong.tiep_nhan }} {{ n.linh_vuc.tong.ty_le }} {% endfor %}"
    assert project.text(row) == "100 70% 100 99% "
    whole = "so_lieu.nhom.tong.linh_vuc"
    assert project.text(f"{{{{ {whole}.tiep_nhan }}}} {{{{ {whole}.ty_le }}}} {{{{ {whole}.ty_le.ket_luan }}}}") == (
        "200 84,50% Chưa đạt"
    )
    assert project.text("{{ so_lieu.nhom.tong.ca_nhom }} {{ so_lieu.nhom.tong.so_dat }}") == "200 2"


def test_expressions_sum_over_one_group_or_over_all(project: ChangedProject) -> None:
    values = project.case().results.indicators
    assert {name: str(result.value) for name, result in values.items()} == {
        "tat_ca": "200",
        "dat": "1",
        "so_linh_vuc": "3",
    }
    row = "{% for n in so_lieu.nhom %}{{ n.so_dat }} {{ n.cao_nhat }} {{ n.so_y_kien }} {{ n.ty_trong }}; {% endfor %}"
    assert project.text(row) == "1 100% 2 50%; 1 99% 0 50%; "


@pytest.mark.parametrize(("groups", "rows"), [(200, 5), (600, 1)])
def test_lists_too_long_to_be_derived_row_by_row_are_derived_as_a_whole(
    project: ChangedProject, groups: int, rows: int
) -> None:
    """Too many rows at both levels together, or at the outer level only; columns of one name those of the other."""
    of_one = ", ".join(f"{{ten: t{n}, tiep_nhan: 2, dung_han: 1}}" for n in range(rows))
    many = "".join(f"    - {{ten: n{n}, linh_vuc: [{of_one}]}}\n" for n in range(groups))
    start = DATA.index("    - ten: Tư pháp")
    case = project.case((DATA[start : DATA.index("#more")], many))
    assert case.derivation().steps["chi_tieu.tat_ca"].text == vietnamese.format_number(2 * groups * rows)


def test_a_group_without_rows_sums_to_nothing_and_a_missing_list_is_unknown(project: ChangedProject) -> None:
    empty = ("        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", "        []\n")
    row = "{% for n in so_lieu.nhom %}{{ n.ca_nhom }} {{ n.linh_vuc.tong.tiep_nhan }} {{ n.linh_vuc | length }}; {% endfor %}"
    assert project.text(row, empty) == "100 100 2; 0 0 0; "
    missing = ("      linh_vuc:\n        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", "")
    assert project.text(row, missing) == "100 100 2; chưa đủ số liệu chưa đủ số liệu 0; "
    found = project.case(missing).results
    assert ["Đất đai" in str(reason) for reason in found.indicators["tat_ca"].reasons] == [True]
    assert str(found.totals["so_lieu.nhom.linh_vuc"].whole["tiep_nhan"].value) == "chưa đủ số liệu"


def test_a_list_of_texts_that_is_left_out_of_a_row_is_empty(project: ChangedProject) -> None:
    row = "{% for n in so_lieu.nhom %}{% if n.y_kien %}{{ n.y_kien | noi }}{% else %}không{% endif %}; {% endfor %}"
    assert project.text(row, ("      y_kien: []\n", "")) == "Bổ sung người và Sửa quy trình; không; "


def test_a_missing_value_names_both_rows(project: ChangedProject) -> None:
    found = project.case((", dung_han: 30", "")).results
    (reason,) = found.columns["so_lieu.nhom.linh_vuc.ty_le"][1].reasons
    assert str(reason).startswith("Tư pháp, Chứng thực: ")
    (reason,) = found.columns["so_lieu.nhom.so_dat"][0].reasons
    assert str(reason).count("Chứng thực") == 1
    total = found.totals["so_lieu.nhom.linh_vuc"]
    assert str(total.by_outer[0]["dung_han"].value) == "chưa đủ số liệu"
    assert str(total.by_outer[1]["dung_han"].value) == "99"


def test_a_part_over_its_whole_is_told_at_its_row(project: ChangedProject) -> None:
    problems = project.load(("dung_han: 30", "dung_han: 61"))[1]
    (problem,) = [p for p in problems if p.code == "VER011"]
    assert problem.location.line == 10
    assert "vuot_mau_so.nhom.1.linh_vuc.2.ty_le" in problem.message + str(problem.help)
    waived = ("#more\n", "mien_kiem_tra: {vuot_mau_so.nhom.1.linh_vuc.2.ty_le: đã kiểm tra}\n")
    data = DATA.replace("dung_han: 30", "dung_han: 61").replace(*waived)
    assert [p.code for p in project.load(data=data)[1] if p.is_error] == []


NONE = (
    "      linh_vuc:\n        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n",
    "      linh_vuc: không phát sinh\n",
)


def test_nothing_happened_is_an_empty_list_where_the_rules_expect_it(project: ChangedProject) -> None:
    expected = ("        bat_buoc: false\n        truong:", "        khong_phat_sinh: true\n        truong:")
    row = "{% for n in so_lieu.nhom %}{{ n.ca_nhom }} {{ n.linh_vuc | length }}; {% endfor %}"
    assert project.text(row, NONE, expected) == "100 2; 0 0; "
    missing = ("      linh_vuc:\n        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", "")
    (problem,) = [p for p in project.load(missing, expected)[1] if p.is_error]
    assert problem.code == "DAT003"
    assert "không phát sinh" in str(problem.help)
    not_yet = (NONE[0], NONE[1].replace("không phát sinh", "chưa có"))
    assert [p.code for p in project.load(not_yet, expected)[1] if p.is_error] == ["YML027"]
    (problem,) = [p for p in project.load(NONE)[1] if p.is_error]
    assert (problem.code, problem.location.line) == ("DAT209", 13)
    assert problem.fix is not None
    assert problem.fix.new == "[]"


def test_it_is_said_of_lists_only(project: ChangedProject) -> None:
    wrong = (
        "{ten: Đúng hạn, kieu: so_nguyen, bat_buoc: false}",
        "{ten: Đúng hạn, kieu: so_nguyen, khong_phat_sinh: true}",
    )
    assert "RUL008" in [p.code for p in project.load(wrong)[1]]


def test_rows_have_defaults(project: ChangedProject) -> None:
    assert project.text("{% for n in so_lieu.nhom %}{{ n.chi_tieu_giao }} {% endfor %}") == "10 10 "
    given = ("- ten: Đất đai\n", "- ten: Đất đai\n      chi_tieu_giao: 20\n")
    assert project.text("{% for n in so_lieu.nhom %}{{ n.chi_tieu_giao }} {% endfor %}", given) == "10 20 "


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom.linh_vuc.tiep_nhan)", "RUL221"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom.linh_vuk, tiep_nhan)", "RUL048"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom.linh_vuc)", "RUL103"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom, linh_vuc.tiep_nhan)", "RUL222"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom, nhom.ca_nhom)", "RUL102"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom.linh_vuc, ten)", "RUL043"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(nhom.linh_vuc, tiep_nham)", "RUL046"),
        ("tong(nhom.linh_vuc, tiep_nhan * he_so)", "tong(linh_vuc, tiep_nhan)", "RUL046"),
        ('"tong(linh_vuc, tiep_nhan)"}', '"linh_vuc"}', "RUL040"),
        ("cong_thuc: tiep_nhan * he_so - chi_tieu_giao", "cong_thuc: tiep_nhan - ty_trong", "RUL045"),
        ("mau_so: ca_nhom", "mau_so: cao_nhat * ca_nhom + phan", "RUL028"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_told(project: ChangedProject, old: str, new: str, code: str) -> None:
    assert code in [p.code for p in project.load((old, new))[1]]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("tiep_nhan: 60", "tiep_nham: 60", "DAT001", 10),
        ("tiep_nhan: 60", "tiep_nhan: sáu", "DAT006", 10),
        ("tiep_nhan: 60, ", "", "DAT003", 10),
        ("      y_kien: []\n", "      y_kien: không\n", "DAT209", 12),
        ("        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", "        Biến động\n", "YML027", 14),
        ("        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", "        - Biến động\n", "YML026", 14),
    ],
)
def test_a_slip_in_a_row_of_a_row_has_its_line(
    project: ChangedProject, old: str, new: str, code: str, line: int
) -> None:
    found = [(p.code, p.location.line) for p in project.load((old, new))[1] if p.is_error]
    assert found == [(code, line)]


def test_explain_shows_both_levels(project: ChangedProject) -> None:
    derivation = project.case().derivation()
    step = derivation.find("so_lieu.nhom")[0]
    assert step is not None
    group = step.parts[0]
    assert (group.name, group.label) == ("so_lieu.nhom.1", "Tư pháp")
    (inner,) = [part for part in group.parts if part.name == "so_lieu.nhom.1.linh_vuc"]
    assert [part.label for part in inner.parts] == ["Hộ tịch", "Chứng thực"]
    typed = next(part for part in inner.parts[1].parts if part.name == "so_lieu.nhom.1.linh_vuc.2.tiep_nhan")
    assert (typed.value, typed.source.line if typed.source else None) == ("60", 10)
    total = derivation.find("so_lieu.nhom.linh_vuc.tong.ty_le")[0]
    assert total is not None
    assert total.value == "169/200"


def test_explain_goes_by_the_order_of_computing(project: ChangedProject) -> None:
    """A column over ``linh_vuc`` is explained before one of ``linh_vuc`` that needs it."""
    later = ('cong_thuc: "tong(linh_vuc, tiep_nhan)"', "cong_thuc: tong(linh_vuc.tiep_nhan)")
    step, _ = project.case(later).derivation().find("so_lieu.nhom")
    assert step is not None
    assert [part.name for part in step.parts[0].parts if part.name.endswith("ca_nhom")] == ["so_lieu.nhom.1.ca_nhom"]


def test_explain_shows_the_rows_that_a_sum_is_of(project: ChangedProject) -> None:
    share = ("mau_so: ca_nhom}", 'mau_so: "tong(linh_vuc, tiep_nhan)"}')
    step, _ = project.case(share).derivation().find("so_lieu.nhom")
    assert step is not None
    rows = next(part for part in step.parts[0].parts if part.name == "so_lieu.nhom.1.linh_vuc")
    part = next(each for each in rows.parts[1].parts if each.name == "so_lieu.nhom.1.linh_vuc.2.phan")
    whole = next(each for each in part.parts if each.name.endswith("mau_so"))
    assert whole.value == "100"
    (column,) = whole.parts
    assert [each.name for each in column.parts] == [f"so_lieu.nhom.1.linh_vuc.{n}.tiep_nhan" for n in (1, 2)]
    total = project.case().derivation().find("chi_tieu.tat_ca")[0]
    assert total is not None
    (column, factor) = total.parts[0].parts
    assert (column.value, factor.name) == ("40; 60; 100", "so_lieu.he_so")


def test_schema_and_skeleton_know_both_levels(project: ChangedProject) -> None:
    rules = project.case().rules
    properties = schema.data_schema(rules, "p")["properties"]["so_lieu"]["properties"]["nhom"]["items"]["properties"]
    assert properties["linh_vuc"]["anyOf"][0]["items"]["properties"]["tiep_nhan"]["title"] == "Tiếp nhận"
    assert "tiep_nhan: Tiếp nhận" in skeleton.data_file(rules, "p", "xã A")


def test_templates_have_the_names_that_the_rules_give(project: ChangedProject) -> None:
    case = project.case()
    walk(case.context()["so_lieu"], case.shape()["so_lieu"], "so_lieu")
    with pytest.raises(ReportError) as caught:
        compile_template(docx("{% for n in so_lieu.nhom %}{{ n.linh_vuc.tong.ten }}{% endfor %}"), names=case.shape())
    assert [d.code for d in caught.value.diagnostics] == ["TPL021"]
    with pytest.raises(ReportError) as caught:
        compile_template(docx("{{ so_lieu.nhom.linh_vuc }}"), names=case.shape())
    assert [d.code for d in caught.value.diagnostics] == ["TPL222"]


def test_three_levels(project: ChangedProject) -> None:
    rules = """\
ma: p
ten: P
so_lieu:
  a:
    kieu: danh_sach
    truong:
      ten: {kieu: chuoi}
      b:
        kieu: danh_sach
        truong:
          x: {kieu: so_nguyen}
          c: {kieu: danh_sach, truong: {y: {kieu: so_nguyen}}}
    truong_tinh:
      s: {cong_thuc: "tong(b, x * tong(c, y))"}
      t: {cong_thuc: "tong(b.c, y + x)"}
chi_tieu:
  s: {cong_thuc: "tong(a.b, tong(c, y))"}
"""
    data = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/01/2024, den: 30/6/2024}
so_lieu:
  a:
    - {ten: A, b: [{x: 2, c: [{y: 1}, {y: 2}]}, {x: 3, c: []}]}
    - {ten: B, b: []}
    - {ten: C, b: [{x: 5, c: [{y: 4}]}]}
"""
    row = "{% for a in so_lieu.a %}{{ a.s }} {{ a.t }} {% for b in a.b %}{{ b.c.tong.y }},{% endfor %}; {% endfor %}"
    assert project.text(row + "{{ chi_tieu.s }} {{ so_lieu.a.tong.b.c.y }}", rules=rules, data=data) == (
        "6 7 3,0,; 0 0 ; 20 9 4,; 7 7"
    )


def test_a_sum_over_the_list_of_a_row_is_computed_once_for_it(
    project: ChangedProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    of_rows = evaluation.of_rows

    def counted(*args: Any) -> object:
        calls.append(len(args[2]))
        return of_rows(*args)

    monkeypatch.setattr(evaluation, "of_rows", counted)
    rows = ", ".join(f"{{ten: L{n}, tiep_nhan: {n}, dung_han: 0}}" for n in range(30))
    data = DATA.replace("        - {ten: Biến động, tiep_nhan: 100, dung_han: 99}\n", f"        [{rows}]\n")
    share = ("mau_so: ca_nhom}", 'mau_so: "tong(linh_vuc, tiep_nhan)"}')
    project.case(share, data=data)
    assert calls.count(30) < 10


counts = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4)


@settings(max_examples=30, deadline=None)
@given(st.lists(counts, max_size=5))
def test_sums_over_both_levels_are_plain_sums(
    tmp_path_factory: pytest.TempPathFactory, groups: list[list[tuple[int, int]]]
) -> None:
    project = ChangedProject(tmp_path_factory.mktemp("p"), RULES, DATA)
    rows = [
        f"    - {{ten: N{n}, linh_vuc: ["
        + ", ".join(f"{{ten: L{k}, tiep_nhan: {a + b}, dung_han: {a}}}" for k, (a, b) in enumerate(group))
        + "]}\n"
        for n, group in enumerate(groups)
    ]
    data = DATA.partition("  nhom:\n")[0] + "  nhom:" + ("\n" + "".join(rows) if rows else " []\n")
    case = project.case(data=data)
    sums = [sum(a + b for a, b in group) for group in groups]
    assert case.results.indicators["tat_ca"].value == sum(sums)
    assert [result.value for result in case.results.columns["so_lieu.nhom.ca_nhom"]] == sums
    totals = case.results.totals["so_lieu.nhom.linh_vuc"]
    for group, total, own in zip(groups, sums, totals.by_outer, strict=True):
        assert own["tiep_nhan"].value == total
        if total:
            assert own["ty_le"].value == Fraction(100 * sum(a for a, _ in group), total)
    met = sum(a >= Fraction(98, 100) * (a + b) for group in groups for a, b in group if a + b)
    applicable = any(a + b for group in groups for a, b in group)
    if applicable:
        assert case.results.indicators["dat"].value == met
    flat = [a + b for group in groups for a, b in group]
    context: Any = case.context()["so_lieu"]
    assert [int(row.tiep_nhan) for n in context.nhom for row in n.linh_vuc] == flat


BEFORE = """\
so_lieu:
  nhom:
    - ten: Đất đai
      linh_vuc:
        - {ten: Hộ tịch, tiep_nhan: 7, dung_han: 7}
        - {ten: biến động, tiep_nhan: 80, dung_han: 20}
    - ten: Tư pháp
      linh_vuc: [{ten: Hộ tịch, tiep_nhan: 50, dung_han: 50}]
"""
KEYED = (
    ("    ten: Nhóm\n", "    ten: Nhóm\n    khoa: ten\n"),
    ("        ten: Lĩnh vực\n", "        ten: Lĩnh vực\n        khoa: ten\n"),
    ("          gap:", "          tang: {ten: Tăng, cong_thuc: tiep_nhan - ky_truoc.tiep_nhan}\n          gap:"),
    ("#more\n", "ky_truoc: truoc.yml\n"),
)


def keyed(project: ChangedProject) -> tuple[str, str]:
    """Rules and data of lists with keys, beside data of the period before."""
    (project.data.parent / "truoc.yml").write_text(BEFORE, encoding="utf-8")
    rules, data = RULES.replace("#more\n", ""), DATA
    for old, new in KEYED:
        rules, data = rules.replace(old, new), data.replace(old, new)
    return rules, data


def test_a_row_of_a_row_is_found_in_the_same_row_of_the_period_before(project: ChangedProject) -> None:
    rules, data = keyed(project)
    row = "{{ l.tang }} {{ l.tiep_nhan.ky_truoc }} {{ l.ty_le.chenh_lech }}; "
    body = "{% for n in so_lieu.nhom %}{% for l in n.linh_vuc %}" + row + "{% endfor %}{% endfor %}"
    missing = "chưa đủ số liệu chưa đủ số liệu chưa đủ số liệu; "
    assert project.text(body, rules=rules, data=data).replace("\u00a0", " ") == (
        f"-10 50 0 điểm %; {missing}20 80 +74 điểm %; "
    )
    result = project.case(rules=rules, data=data).results.columns["so_lieu.nhom.linh_vuc.tang"][1]
    assert list(map(str, result.reasons)) == ["Tư pháp, Chứng thực: kỳ trước không có dòng này"]


def test_totals_of_each_group_and_of_all_are_compared(project: ChangedProject) -> None:
    rules, data = keyed(project)
    body = "{% for n in so_lieu.nhom %}{{ n.linh_vuc.tong.tiep_nhan.bien_dong }}; {% endfor %}"
    body += "{{ so_lieu.nhom.tong.linh_vuc.tiep_nhan.chenh_lech }} {{ so_lieu.nhom.tong.ca_nhom.ky_truoc }}"
    assert project.text(body, rules=rules, data=data) == "↑ Tăng 100%; ↑ Tăng 14,94%; +63 137"
    case = project.case(rules=rules, data=data)
    rows: Any = case.context()["so_lieu"]["nhom"]  # type: ignore[index]
    shape = case.shape()["so_lieu"]["nhom"]
    walk(rows.tong, shape[1]["tong"], "tong")
    walk(rows[1].linh_vuc[0], shape[0]["linh_vuc"][0], "row")


def test_a_row_of_a_row_is_only_found_where_all_lists_have_keys(project: ChangedProject) -> None:
    rules, data = keyed(project)
    rules = rules.replace("    ten: Nhóm\n    khoa: ten\n", "    ten: Nhóm\n")
    (problem,) = project.load(rules=rules, data=data)[1]
    assert problem.code == "RUL109"
    assert "«nhom»" in problem.help
