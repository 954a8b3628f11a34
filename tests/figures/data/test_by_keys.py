"""``kieu: theo_muc``: a number for each month of the period, or for each row of another list, by name and never by position."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.build import docx, lines, table
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.packs import schema, skeleton
from docxtpl_reports.values import Keyed, Month, Namespace, Number, Unknown

FIELDS = """\
  thon: {ten: Thôn, kieu: danh_sach, truong: {ten: {ten: Tên thôn, kieu: chuoi}, so_ho: {ten: Số hộ, kieu: so_nguyen}}}
  muc:
    ten: Mục
    kieu: danh_sach
    truong:
      ten: {ten: Tên mục, kieu: chuoi}
      thang: {ten: Số theo tháng, kieu: theo_muc, cac_muc: thang_trong_ky}
      ho: {ten: Hộ theo thôn, kieu: theo_muc, cac_muc: thon, phan_tu: so_nguyen}
    truong_tinh:
      ca_quy: {ten: Cả quý, cong_thuc: tong(thang)}
      da_co: {ten: Đã có, cong_thuc: thang.tong_da_co}
"""
THON = "  thon: [{ten: Ao Sen, so_ho: 200}, {ten: Bản Ối, so_ho: 64}]\n"
ROW = "  muc: [{ten: A, thang: {1: 88, 2: 61, 3: 97}, ho: {Ao Sen: 171, Bản Ối: 40}}]\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def load(
    project: Project, typed: str = THON + ROW, fields: str = FIELDS, indicators: str = "", period: str = "31/3/2024"
):  # type: ignore[no-untyped-def]
    rules = RULES.replace("so_lieu:\n", f"so_lieu:\n{fields}", 1).replace("chi_tieu:\n", f"chi_tieu:\n{indicators}", 1)
    project.write(rules, DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}", 1).replace("13/8/2024", period))
    return loading.load(project.data)


def case_of(project: Project, *args: str, **more: str) -> Case:
    case, problems = load(project, *args, **more)
    assert [(p.code, p.message) for p in problems] == []
    assert case is not None
    return case


def rendered(case: Case, body: str) -> list[str]:
    return lines(compile_template(docx(body), names=case.shape()).render(case.context()))


def test_cells_are_asked_for_by_month_and_by_row(project: Project) -> None:
    case = case_of(project, THON + ROW.replace("{1: 88, 2: 61, 3: 97}", "{3: 97, Tháng 1: 88, 02: 61}"))
    months = "{% for m in ky.cac_thang %}{{ m }}: {{ so_lieu.muc[0].thang[m] }}; {% endfor %}"
    assert rendered(case, months) == ["Tháng 1: 88; Tháng 2: 61; Tháng 3: 97; "]
    villages = "{% for t in so_lieu.thon %}{{ so_lieu.muc[0].ho[t] }}/{{ t.so_ho }} {% endfor %}"
    assert rendered(case, villages) == ["171/200 40/64 "]
    assert rendered(case, '{{ so_lieu.muc[0].ho["Bản Ối"] }} {{ so_lieu.muc[0].thang.tong }}') == ["40 246"]
    assert rendered(case, "{% for l in so_lieu.muc %}{{ l.ca_quy }} {{ l.thang.trung_binh | so(1) }}{% endfor %}") == [
        "246 82,0"
    ]


def test_a_null_is_not_known_and_the_sum_says_so(project: Project) -> None:
    case = case_of(project, THON + ROW.replace("2: 61", "2: null"))
    row = "{% for l in so_lieu.muc %}{{ l.ca_quy }}|{{ l.da_co }}|{{ l.thang.tong_da_co }}"
    row += "|{{ l.thang.trung_binh_da_co }}{% endfor %}"
    assert rendered(case, row) == ["chưa đủ số liệu|185|185|92,5"]
    assert rendered(
        case, "{% if so_lieu.muc[0].thang.con_thieu %}{{ so_lieu.muc[0].thang.cac_muc_thieu | noi }}{% endif %}"
    ) == ["Tháng 2"]
    (reason,) = case.context()["so_lieu"]["muc"][0]["ca_quy"].reasons  # type: ignore[index]
    assert "Tháng 2" in str(reason)


def test_expressions_use_all_cells_of_all_rows(project: Project) -> None:
    case = case_of(project, indicators="  ca_nam: {ten: Cả năm, cong_thuc: tong(muc.thang) / ky.so_thang}\n")
    assert str(case.results.indicators["ca_nam"].value) == "82"


@pytest.mark.parametrize(
    ("old", "new", "code", "fix"),
    [
        ("3: 97", "4: 97", "DAT204", None),
        ("Ao Sen: 171", "Ao Xen: 171", "DAT204", "Ao Sen"),
        (", 3: 97", "", "DAT205", None),
        ("3: 97", "3: 97, 03: 98", "DAT206", None),
        ("88", "tám", "DAT006", None),
        ("88", "-1", "DAT015", None),
        ("{1: 88, 2: 61, 3: 97}", "[88, 61, 97]", "YML026", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_key(project: Project, old: str, new: str, code: str, fix: str | None) -> None:
    problems = load(project, THON + ROW.replace(old, new))[1]
    found = next(problem for problem in problems if problem.code == code)
    assert found.message
    assert found.help
    assert (found.fix.new if found.fix else None) == fix
    assert found.location.line is not None


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("3: 97", "T3: 97", ["DAT204"]),
        ("Ao Sen: 171", "Ao Xen: 171", ["DAT204"]),
        ("{1: 88, 2: 61, 3: 97}", "{T1: 88, 2: 61}", ["DAT204", "DAT205"]),
        ("3: 97", "3: 97, Tổng cộng: 246", ["DAT211"]),
        ("2: 61", "2: 61,5", ["YML010"]),
    ],
)
def test_one_slip_is_told_once(project: Project, old: str, new: str, codes: list[str]) -> None:
    assert [p.code for p in load(project, THON + ROW.replace(old, new))[1] if p.is_error] == codes


def test_two_rows_of_one_name_cannot_have_values_by_name(project: Project) -> None:
    problems = load(project, THON.replace("Bản Ối", "Ao Sen") + ROW.replace(", Bản Ối: 40", ""))[1]
    found = [p for p in problems if p.code == "DAT210"]
    assert len(found) == 1
    assert "«Ao Sen»" in found[0].message


def test_without_a_period_or_rows_there_are_no_keys(project: Project) -> None:
    assert [p.code for p in load(project, "  thon: []\n" + ROW)[1]] == ["DAT208", "DAT208"]
    case = load(project)
    project.data.write_text(project.data.read_text("utf-8").replace("ky: {", "ky_khac: {"), "utf-8")
    assert case
    assert "DAT207" in [p.code for p in loading.load(project.data)[1]]


def test_a_period_of_two_years_needs_the_year(project: Project) -> None:
    thang = "thang: {" + ", ".join(f"{n}: {n}" for n in range(2, 12)) + ", 12/2024: 7, 1/2024: 5, 12/2023: 1}"
    typed = THON + ROW.replace("thang: {1: 88, 2: 61, 3: 97}", thang)
    rules = RULES.replace("so_lieu:\n", f"so_lieu:\n{FIELDS}", 1)
    data = DATA.replace("so_lieu:\n", f"so_lieu:\n{typed}", 1).replace(
        "ky: {tu: 01/01/2024, den: 13/8/2024}", "ky: {tu: 01/12/2023, den: 31/12/2024}"
    )
    project.write(rules, data)
    case, problems = loading.load(project.data)
    assert [p.code for p in problems if p.code.startswith("DAT")] == []
    assert case is not None
    assert rendered(case, "{{ so_lieu.muc[0].thang[ky.cac_thang[0]] }} {{ ky.cac_thang[0] }}") == ["1 Tháng 12/2023"]
    project.write(rules, data.replace("12/2023: 1", "12: 1"))
    assert "DAT204" in [p.code for p in loading.load(project.data)[1]]


def test_sums_of_cells_are_named_in_expressions_too(project: Project) -> None:
    column = "      da_co: {ten: Đã có, cong_thuc: thang.tong_da_co}\n"
    fields = FIELDS.replace(column, column + "      ca: {ten: Ca, cong_thuc: thang.tong + thang.trung_binh}\n")
    case = case_of(project, fields=fields, indicators='  y: {ten: Y, cong_thuc: "tong(muc, tong(thang))"}\n')
    assert rendered(case, "{{ so_lieu.muc[0].ca }} {{ chi_tieu.y }}") == ["328 246"]
    problems = load(project, fields=fields, indicators='  y: {ten: Y, cong_thuc: "tong(muc, thang)"}\n')[1]
    (problem,) = [p for p in problems if p.is_error]
    assert problem.code == "RUL222"
    assert "tong(muc, tong(thang))" in str(problem.help)


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{kieu: theo_muc, bat_buoc: false}", "RUL209"),
        ("{kieu: theo_muc, cac_muc: thonn, bat_buoc: false}", "RUL207"),
        ("{kieu: theo_muc, cac_muc: tong, bat_buoc: false}", "RUL207"),
        ("{kieu: theo_muc, cac_muc: thon, mac_dinh: {Ao Sen: 1}}", "RUL220"),
        ("{kieu: theo_muc, cac_muc: thon, phan_tu: chuoi, bat_buoc: false}", "RUL015"),
        ("{kieu: so_nguyen, cac_muc: thon, bat_buoc: false}", "RUL008"),
    ],
)
def test_a_wrong_declaration_is_an_error(project: Project, field: str, code: str) -> None:
    problems = load(project, fields=FIELDS + f"  x: {field}\n")[1]
    assert code in [p.code for p in problems]
    assert all(p.message and p.help for p in problems)


def test_rates_have_a_mean_and_no_sum(project: Project) -> None:
    field = "  x: {ten: X, kieu: theo_muc, cac_muc: thang_trong_ky, phan_tu: phan_tram}\n"
    typed = THON + ROW + "  x: {1: 5%, 2: 6%, 3: 7%}\n"
    case = case_of(project, typed, FIELDS + field, "  y: {ten: Y, cong_thuc: x.trung_binh, don_vi: '%'}\n")
    assert rendered(case, "{{ so_lieu.x[2] }} {{ so_lieu.x.trung_binh }} {{ chi_tieu.y }}") == ["6% 6% 6%"]
    with pytest.raises(ReportError) as caught:
        rendered(case, "{{ so_lieu.x.tong }}")
    assert [p.code for p in caught.value.diagnostics] == ["TPL021"]
    wrong = "  y: {ten: Y, cong_thuc: x.tong, don_vi: '%'}\n"
    assert [p.code for p in load(project, typed, FIELDS + field, wrong)[1] if p.is_error] == ["RUL049"]


def test_a_figure_by_month_stands_alone_too(project: Project) -> None:
    field = "  x: {ten: X, kieu: theo_muc, cac_muc: thang_trong_ky, phan_tu: tien, don_vi: triệu đồng}\n"
    case = case_of(
        project,
        THON + ROW + "  x: {1: '1,5', 2: 2, 3: 3}\n",
        FIELDS + field,
        "  y: {ten: Y, cong_thuc: tong(x), don_vi: đồng}\n",
    )
    assert str(case.results.indicators["y"].value) == "6.500.000"
    assert rendered(case, "{{ so_lieu.x[2] }} {{ so_lieu.x.tong }}") == ["2 6,5"]


def test_a_key_that_does_not_exist_is_an_error_of_the_template(project: Project) -> None:
    case = case_of(project)
    with pytest.raises(ReportError) as caught:
        rendered(case, '{{ so_lieu.muc[0].ho["Ao Xen"] }}')
    assert [p.code for p in caught.value.diagnostics] == ["VER202"]
    with pytest.raises(ReportError) as caught:
        rendered(case, "{{ so_lieu.muc[0].ho.tongg }}")
    assert [p.code for p in caught.value.diagnostics] == ["TPL021"]
    with pytest.raises(ReportError) as caught:
        rendered(case, "{{ so_lieu.muc[0].ho }}")
    assert [p.code for p in caught.value.diagnostics] == ["TPL246"]


def test_a_filter_does_not_add_up_values_by_keys(project: Project) -> None:
    case = case_of(project)
    for wrong in ('{{ so_lieu.muc | tong("thang") }}', '{{ so_lieu.muc | sum(attribute="thang") }}'):
        with pytest.raises(ReportError) as caught:
            rendered(case, wrong)
        assert [p.code for p in caught.value.diagnostics] == ["TPL248"]


def test_schema_skeleton_and_explain_know_it(project: Project) -> None:
    case = case_of(project)
    assert (
        schema.data_schema(case.rules, "p")["properties"]["so_lieu"]["properties"]["muc"]["items"]["properties"]["ho"][
            "type"
        ]
        == "object"
    )
    assert "thang: Số theo tháng" in skeleton.data_file(case.rules, "p", "xã A")
    step, _ = case.derivation().find("muc")
    assert step is not None
    assert "Tháng 2: 61" in step.text


keys = st.lists(
    st.text("abcđêô ", min_size=1, max_size=6).map(str.strip).filter(bool), min_size=1, max_size=8, unique=True
)


@given(keys, st.data())
def test_sums_are_of_the_cells(names: list[str], data: st.DataObject) -> None:
    typed = data.draw(st.lists(st.none() | st.fractions(max_denominator=100), min_size=len(names), max_size=len(names)))
    cells = {n: Unknown(n) if v is None else Number(v) for n, v in zip(names, typed, strict=True)}
    value = Keyed(cells, "x", "ten")
    known = [v for v in typed if v is not None]
    for name, cell in cells.items():
        assert value[name] is value[Namespace({"ten": name})] is cell
    assert value.con_thieu == (None in typed)
    if known:
        assert value.tong_da_co == sum(known, Fraction(0))  # type: ignore[operator]
        assert value.trung_binh_da_co == sum(known, Fraction(0)) / len(known)  # type: ignore[operator]
    assert isinstance(value.tong, Unknown) == (None in typed)
    assert Keyed({Month(2024, 1): 1})[1] == 1


MORE = "  muc: [{ten: A, thang: {1: 88, 2: null, 3: 97}, ho: {Ao Sen: 171, Bản Ối: 40}}, "
MORE += "{ten: B, thang: {1: 12, 2: 5, 3: 3}, ho: {Ao Sen: 9, Bản Ối: 1}}]\n"


def test_the_totals_row_has_a_sum_for_each_key_and_says_what_is_missing(project: Project) -> None:
    case = case_of(project, THON + MORE)
    total = "so_lieu.muc.tong.thang"
    star = f"{{% if {total}.thieu[m] %}}*{{% endif %}}"
    body = f"{{% for m in ky.cac_thang %}}{{{{ {total}.da_co[m] }}}}{star} {{{{ {total}[m] }}}}; {{% endfor %}}"
    assert rendered(case, body) == ["100 100; 5* chưa đủ số liệu; 100 100; "]
    whole = f"{{{{ {total}.tong }}}} {{{{ {total}.tong_da_co }}}} {{{{ {total}.trung_binh_da_co | so(1) }}}}"
    assert rendered(case, whole) == ["chưa đủ số liệu 205 68,3"]
    villages = "{% for t in so_lieu.thon %}{{ so_lieu.muc.tong.ho[t] }} {% endfor %}{{ so_lieu.muc.tong.ho.tong }}"
    assert rendered(case, villages) == ["180 41 221"]
    assert rendered(case, "{{ so_lieu.muc.tong.da_co }} {{ so_lieu.muc.tong.ca_quy }}") == ["205 chưa đủ số liệu"]


def test_the_total_of_no_rows_has_zero_for_each_key(project: Project) -> None:
    case = case_of(project, THON + "  muc: []\n")
    body = "{% for m in ky.cac_thang %}{{ so_lieu.muc.tong.thang[m] }} {% endfor %}{{ so_lieu.muc.tong.ho[so_lieu.thon[0]] }}"
    assert rendered(case, body) == ["0 0 0 0"]


def test_nine_months_and_three_make_one_table(project: Project) -> None:
    typed = "  muc: [{ten: Hộ tịch, thang: {1: 88, 2: 61, 3: 97, 4: 90, 5: 85, 6: 79, 7: 94, 8: 91}, "
    typed += "ho: {Ao Sen: 0, Bản Ối: 0}},"
    typed += " {ten: Bảo trợ, thang: {1: 20, 2: 0, 3: 24, 4: 26, 5: 19, 6: 22, 7: null, 8: 25}, ho: {Ao Sen: 0, Bản Ối: 0}}]\n"
    drawn = table(
        ["Lĩnh vực", "{% cot m in ky.cac_thang %}{{ m }}", "Cộng"],
        [
            "{% for l in so_lieu.muc %}{{ l.ten }}",
            "{{ l.thang[m] | trong_bang }}",
            "{{ l.thang.tong_da_co }}{% if l.thang.con_thieu %}*{% endif %}{% endfor %}",
        ],
        [
            "Cộng",
            "{{ so_lieu.muc.tong.thang.da_co[m] }}{% if so_lieu.muc.tong.thang.thieu[m] %}*{% endif %}",
            "{{ so_lieu.muc.tong.thang.tong_da_co }}{% if so_lieu.muc.tong.thang.con_thieu %}*{% endif %}",
        ],
    )
    case = case_of(project, THON + typed, period="13/8/2024")
    assert lines(compile_template(docx(drawn), names=case.shape()).render(case.context())) == [
        "Lĩnh vực | Tháng 1 | Tháng 2 | Tháng 3 | Tháng 4 | Tháng 5 | Tháng 6 | Tháng 7 | Tháng 8 | Cộng",
        "Hộ tịch | 88 | 61 | 97 | 90 | 85 | 79 | 94 | 91 | 685",
        "Bảo trợ | 20 | 0 | 24 | 26 | 19 | 22 | … | 25 | 136*",
        "Cộng | 108 | 61 | 121 | 116 | 104 | 101 | 94* | 116 | 821*",
    ]
    case = case_of(project)
    assert lines(compile_template(docx(drawn), names=case.shape()).render(case.context())) == [
        "Lĩnh vực | Tháng 1 | Tháng 2 | Tháng 3 | Cộng",
        "A | 88 | 61 | 97 | 246",
        "Cộng | 88 | 61 | 97 | 246",
    ]


def test_what_is_left_out_has_no_known_cell(project: Project) -> None:
    fields = FIELDS.replace("cac_muc: thang_trong_ky}", "cac_muc: thang_trong_ky, bat_buoc: false}")
    case = case_of(project, THON + ROW.replace("thang: {1: 88, 2: 61, 3: 97}, ", ""), fields)
    row = (
        "{% for l in so_lieu.muc %}{% for m in ky.cac_thang %}{{ l.thang[m] | trong_bang }}{% endfor %} {{ l.ca_quy }}"
    )
    row += "{% if l.thang.con_thieu %} {{ l.thang.cac_muc_thieu | noi }}{% endif %}{% endfor %}"
    assert rendered(case, row) == ["……… chưa đủ số liệu Tháng 1, Tháng 2 và Tháng 3"]
    (reason,) = case.context()["so_lieu"]["muc"][0]["ca_quy"].reasons  # type: ignore[index]
    assert str(reason) == "A: chưa có số liệu «Số theo tháng»"
