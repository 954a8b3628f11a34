"""``theo_hang`` and ``theo_cot``: a table of two keys, its cells asked for by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import docx, lines, table
from support.changed_project import ChangedProject
from support.figures_project import walk

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template

RULES = """\
ma: p
ten: Kết quả
so_lieu:
  ho_so:
    ten: Hồ sơ
    kieu: danh_sach
    theo_hang: linh_vuc
    theo_cot: ngay.thang
    truong:
      linh_vuc: {ten: Lĩnh vực, kieu: chuoi}
      ngay: {ten: Ngày, kieu: ngay}
      so: {ten: Số hồ sơ, kieu: so_nguyen}
      dung_han: {ten: Đúng hạn, kieu: so_nguyen, bat_buoc: false}
    truong_tinh:
      ty_le: {ten: Tỷ lệ, tu_so: dung_han, mau_so: so, nguong: ">= 98%"}
"""
DATA = """\
mau: p
don_vi: {ten: xã Pờ Y, co_quan: Ủy ban nhân dân xã Pờ Y}
ky: {tu: 01/7/2026, den: 30/9/2026}
so_lieu:
  ho_so:
    - {linh_vuc: Hộ tịch, ngay: 05/9/2026, so: 4, dung_han: 4}
    - {linh_vuc: Đất đai, ngay: 01/7/2026, so: 10, dung_han: 9}
    - {linh_vuc: Hộ tịch, ngay: 06/7/2026, so: 1, dung_han: 1}
    - {linh_vuc: Hộ tịch, ngay: 07/9/2026, so: 2, dung_han: 1}
"""
HEAD = "{% for c in so_lieu.ho_so.cac_cot %}{{ c.ten }} {{ c.tong.so }}|{% endfor %}"
BODY = (
    "{% for h in so_lieu.ho_so.cac_hang %}{{ h.ten }}: {% for c in so_lieu.ho_so.cac_cot %}{{ h.o[c].so }}|{% endfor %}"
)
BODY += "{{ h.tong.so }}; {% endfor %}"


@pytest.fixture
def project(tmp_path: Path) -> ChangedProject:
    return ChangedProject(tmp_path, RULES, DATA)


def test_months_are_in_order_and_an_empty_cell_prints_nothing(project: ChangedProject) -> None:
    assert project.text(HEAD) == "Tháng 7 11|Tháng 9 6|"
    assert project.text(BODY) == "Hộ tịch: 1|6|7; Đất đai: 10||10; "
    assert project.text("{{ so_lieu.ho_so.tong.so }}") == "17"


def test_a_table_with_all_months_has_those_in_which_nothing_happened(project: ChangedProject) -> None:
    whole = ("theo_cot: ngay.thang", "theo_cot: ngay.thang\n    du_nhom: true")
    assert project.text(HEAD, whole) == "Tháng 7 11|Tháng 8 0|Tháng 9 6|"
    assert project.text(BODY, whole) == "Hộ tịch: 1||6|7; Đất đai: 10|||10; "
    outside = ("07/9/2026", "07/10/2026")
    assert [p.code for p in project.load(whole, outside)[1] if p.is_error] == ["VER205"]
    assert [p.code for p in project.load(outside)[1] if p.is_error] == []


def test_a_month_of_another_year_has_its_year(project: ChangedProject) -> None:
    assert project.text(HEAD, ("06/7/2026", "06/7/2025")) == "Tháng 7/2025 1|Tháng 7 10|Tháng 9 6|"


def test_cells_are_found_by_month_by_column_and_by_name(project: ChangedProject) -> None:
    first = "so_lieu.ho_so.cac_hang[0]"
    body = f"{{% for m in ky.cac_thang %}}{{{{ {first}.o[m].so }}}}|{{% endfor %}}"
    assert project.text(body) == "1||6|"
    by_name = ("theo_hang: linh_vuc\n    theo_cot: ngay.thang", "theo_hang: ngay.thang\n    theo_cot: linh_vuc")
    assert project.text(f'{{{{ {first}.o["Đất đai"].so }}}}', by_name) == "10"
    with pytest.raises(ReportError) as caught:
        project.text(f'{{{{ {first}.o["Đất đại"].so }}}}', by_name)
    assert [d.code for d in caught.value.diagnostics] == ["VER202"]
    assert "Đất đai" in str(caught.value.diagnostics[0].help)


def test_a_cell_has_rates_verdicts_and_rows(project: ChangedProject) -> None:
    body = "{% for h in so_lieu.ho_so.cac_hang %}{% for o in h.o %}{% if o %}{{ o.ty_le }} {{ o.ty_le.ket_luan }} "
    body += "{% for d in o.dong %}{{ d.ngay }} {% endfor %}; {% else %}– {% endif %}{% endfor %}{% endfor %}"
    assert project.text(body) == (
        "100% Đạt 06/7/2026 ; 83,33% Chưa đạt 05/9/2026 07/9/2026 ; 90% Chưa đạt 01/7/2026 ; – "
    )


def test_an_empty_cell_is_no_number(project: ChangedProject) -> None:
    with pytest.raises(ReportError) as caught:
        project.text("{% for o in so_lieu.ho_so.cac_hang[1].o %}{% if o.so > 5 %}x{% endif %}{% endfor %}")
    assert [d.code for d in caught.value.diagnostics] == ["VER030"]


def test_a_missing_value_makes_its_cell_line_and_column_unknown(project: ChangedProject) -> None:
    case = project.case((", dung_han: 9", ""))
    cross = case.results.totals["so_lieu.ho_so"].cross
    assert cross is not None
    totals = [str(group.total["dung_han"].value) for group in (*cross.lines, *cross.columns)]
    assert totals == ["6", "chưa đủ số liệu", "chưa đủ số liệu", "5"]


def test_a_draft_shows_a_line_whose_name_is_missing(project: ChangedProject) -> None:
    case, problems = project.load(("linh_vuc: Đất đai, ", ""), ("ngay: 06/7/2026, ", ""))
    assert [p.code for p in problems if p.is_error] == ["DAT003", "DAT003"]
    text = "\n".join(lines(compile_template(docx(BODY), names=case.shape()).render(case.context(draft=True))))
    assert text.endswith(": 10|||10; ")
    assert text.startswith("Hộ tịch: |6|1|7; ")


def test_a_column_loop_draws_the_table(project: ChangedProject) -> None:
    drawn = table(
        ["Lĩnh vực", "{% cot c in so_lieu.ho_so.cac_cot %}{{ c.ten }}", "Cộng"],
        ["{% for h in so_lieu.ho_so.cac_hang %}{{ h.ten }}", "{{ h.o[c].so }}", "{{ h.tong.so }}{% endfor %}"],
        ["Cộng", "{{ c.tong.so }}", "{{ so_lieu.ho_so.tong.so }}"],
    )
    assert project.text(drawn).split("\n") == [
        "Lĩnh vực | Tháng 7 | Tháng 9 | Cộng",
        "Hộ tịch | 1 | 6 | 7",
        "Đất đai | 10 |  | 10",
        "Cộng | 11 | 6 | 17",
    ]


def test_no_rows_make_an_empty_table(project: ChangedProject) -> None:
    rows = DATA.partition("  ho_so:\n")[2]
    empty = ("  ho_so:\n" + rows, "  ho_so: []\n")
    assert project.text("{{ so_lieu.ho_so.cac_hang | length }} {{ so_lieu.ho_so.cac_cot | length }}", empty) == "0 0"


def test_templates_know_the_names_of_the_table(project: ChangedProject) -> None:
    case = project.case()
    walk(case.context()["so_lieu"], case.shape()["so_lieu"], "so_lieu")
    lines_ = "{% for h in so_lieu.ho_so.cac_hang %}"
    for wrong, code in (
        (lines_ + "{{ h.o[h].soo }}{% endfor %}", "TPL021"),
        ("{{ so_lieu.ho_so.nhom }}", "TPL021"),
        (lines_ + "{{ h.o }}{% endfor %}", "TPL247"),
        (lines_ + "{% for o in h.o %}{% for d in o %}{{ d.so }}{% endfor %}{% endfor %}{% endfor %}", "TPL245"),
    ):
        with pytest.raises(ReportError) as caught:
            compile_template(docx(wrong), names=case.shape())
        assert [d.code for d in caught.value.diagnostics] == [code]


days = st.tuples(st.sampled_from("ABC"), st.integers(7, 9), st.integers(1, 28), st.integers(0, 9))


@settings(max_examples=15, deadline=None)
@given(st.lists(days, max_size=12))
def test_the_cells_are_those_of_a_dict(
    tmp_path_factory: pytest.TempPathFactory, typed: list[tuple[str, int, int, int]]
) -> None:
    project = ChangedProject(tmp_path_factory.mktemp("p"), RULES, DATA)
    rows = DATA.partition("  ho_so:\n")[2]
    written = "".join(
        f"    - {{linh_vuc: {a}, ngay: {day:02}/{month:02}/2026, so: {n}, dung_han: 0}}\n" for a, month, day, n in typed
    )
    case = project.case(("  ho_so:\n" + rows, f"  ho_so:\n{written}" if typed else "  ho_so: []\n"))
    cells: dict[tuple[str, int], int] = {}
    for a, month, _, n in typed:
        cells[a, month] = cells.get((a, month), 0) + n
    found: Any = case.context()["so_lieu"]
    found = found.ho_so
    assert [str(c.ten) for c in found.cac_cot] == [f"Tháng {m}" for m in sorted({m for _, m in cells})]
    assert [h.ten for h in found.cac_hang] == list(dict.fromkeys(a for a, *_ in typed))
    for h in found.cac_hang:
        assert h.tong.so == sum(n for (a, _), n in cells.items() if a == h.ten)
        for c in found.cac_cot:
            month = int(c.ten.thang)
            cell = h.o[c]
            assert bool(cell) == ((h.ten, month) in cells)
            assert str(cell.so) == (str(cells[h.ten, month]) if cell else "")
    for c in found.cac_cot:
        assert c.tong.so == sum(n for (_, m), n in cells.items() if m == int(c.ten.thang))
