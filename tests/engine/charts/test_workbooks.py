"""Cells of a chart's workbook hold exact values, and the chart shows the same."""

from __future__ import annotations

import datetime
import io
import pickle
import zipfile
from decimal import Decimal
from fractions import Fraction

import pytest
from support.build import REL, chart, docx, part, tree
from support.chart_build import DATE, PERCENT, A, C, Chart, F, Raw, Styled, workbook
from support.chart_templates import BOOK, CHART, COMMUNES, ROWS, book, sheet, shown, values
from support.engine import found, mistakes, render

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.renderer import render as render_template
from docxtpl_reports.values import Blank, Number, Unknown


def test_chart_and_workbook_agree() -> None:
    document = render(
        chart(["", "Năm {{ nam }}", "Cũ"], ["Xã {{ ten }}", "{{ a }}", 3], ["Khác", "{{ b }}", 4]),
        context={"nam": Number(2024, "nam"), "ten": "Pờ Y", "a": Number(1185, "so_nguyen"), "b": Decimal("9.19")},
    )
    assert sheet(document) == [["", "Năm 2024", "Cũ"], ["Xã Pờ Y", 1185, 3], ["Khác", 9.19, 4]]
    assert shown(document)[:3] == [
        ("Sheet1!$B$1", ["Năm 2024"]), ("Sheet1!$A$2:$A$3", ["Xã Pờ Y", "Khác"]), ("Sheet1!$B$2:$B$3", ["1185", "9.19"]),
    ]  # fmt: skip


def test_a_cell_with_one_number_is_numeric_and_exact() -> None:
    many = Decimal("12345678.123456789")
    context = {"a": many, "b": Fraction(1, 3), "c": 0, "d": Number(5), "e": True, "f": 0.1}
    document = render(chart(["", "A"], *(["x", f"{{{{ {n} }}}}"] for n in "abcdf")), context=context)
    cells = [
        c.findtext("{*}v") for c in book(document, "xl/worksheets/sheet1.xml").iter("{*}c") if c.get("r", "")[0] == "B"
    ]
    assert cells[1:] == ["12345678.123456789", "0.33333333333333333", "0", "5", "0.1"]


def test_a_condition_around_a_number_leaves_it_a_number() -> None:
    assert values(
        "{% if x %}{{ a }}{% else %}{{ b }}{% endif %}", "{{ a if x else b }}", context={"x": 0, "a": 1, "b": 2}
    ) == [2, 2]


def test_an_unknown_or_blank_value_is_an_empty_cell_and_unknown_warns() -> None:
    template = compile_template(docx(chart(["", "A"], ["x", "{{ a }}"], ["y", "{{ b }}"], ["z", 1])), file="mau.docx")
    rendered = render_template(template, {"a": Unknown("Số hồ sơ"), "b": Blank("so_nguyen")})
    assert [row[1] for row in sheet(rendered.docx)] == ["A", None, None, 1]
    assert shown(rendered.docx)[2][1] == [None, None, "1"]
    assert found(list(rendered.diagnostics)) == [("REN101", "{{ a }}")]


def test_an_unknown_category_says_so_in_words() -> None:
    document = render(chart(["", "A"], ["{{ a }}", 1]), context={"a": Unknown("Tên")})
    assert sheet(document)[1] == ["chưa đủ số liệu", 1]


def test_a_percentage_is_in_hundredths_where_the_cell_shows_per_cent() -> None:
    rate = Number(Fraction(10900, 1000), unit="%")
    assert values("{{ a }}", Styled("{{ a }}", PERCENT), Styled("{{ b }}", PERCENT), context={"a": rate, "b": 3}) == [
        10.9,
        0.109,
        3,
    ]


def test_a_day_is_a_day_where_the_cell_shows_days_and_words_elsewhere() -> None:
    day = datetime.date(2024, 8, 13)
    rows = [["", "A", Styled("{{ d }}", DATE), "{{ d }}"], ["x", 1, None, None]]
    document = render(Chart([row[:2] for row in rows], data=workbook(rows)), context={"d": day})
    assert sheet(document)[0][2:] == [datetime.datetime(2024, 8, 13), "13/8/2024"]


def test_names_of_series_and_categories_are_words_in_our_form() -> None:
    document = render(chart(["", "{{ n }}"], ["{{ n }}", "{{ n }}"]), context={"n": Number(1185)})
    assert sheet(document) == [["", "1.185"], ["1.185", 1185]]


def test_x_values_become_numbers() -> None:
    document = render(chart(["", "A"], ["{{ x }}", 1], [5, 2], kind="scatter"), context={"x": Decimal("2.5")})
    assert shown(document)[1] == ("Sheet1!$A$2:$A$3", ["2.5", "5"])
    assert tree(document, CHART).find(f".//{{{C}}}xVal/{{{C}}}numRef") is not None


def test_cells_keep_their_runs() -> None:
    rich = Raw('<c r="{r}" t="inlineStr"><is><r><rPr><b/></rPr><t>Xã {{{{ a</t></r><r><t> }}}} x</t></r></is></c>')
    document = render(chart(["", rich], ["x", 1], areas={"B1": "Sheet1!$B$1"}), context={"a": "Pờ Y"})
    assert sheet(document)[0][1] == "Xã Pờ Y x"
    assert book(document, "xl/worksheets/sheet1.xml").find(".//{*}c[@r='B1']/{*}is/{*}r/{*}rPr/{*}b") is not None


def test_words_that_look_like_an_escape_stay_words() -> None:
    document = render(chart(["", "{{ a }}"], ["x", 1]), context={"a": "_x0041_ & <b>\nhai"})
    assert shown(document)[0][1] == ["_x0041_ & <b>\nhai"]
    assert (
        book(document, "xl/worksheets/sheet1.xml").findtext(".//{*}c[@r='B1']/{*}is/{*}t") == "_x005F_x0041_ & <b>\nhai"
    )


def test_what_holds_no_tag_keeps_its_bytes_and_no_tag_is_left() -> None:
    template = docx(chart(["", "{{ a }}"], ["Cũ", 1], options={"parts": {"xl/theme/x.xml": "<x/>"}}))
    document = compile_template(template).render({"a": "một"})
    before, after = part(template, BOOK), part(document, BOOK)
    for name in ("xl/theme/x.xml", "xl/workbook.xml", "xl/styles.xml"):
        assert part(before, name) == part(after, name)
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        assert not [n for n in archive.namelist() if b"{{" in archive.read(n)]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_chart_without_tags_keeps_its_bytes_whatever_its_workbook() -> None:
    template = docx("{{ a }}", chart(["", "A"], ["x", 1], data=b"broken"), chart(["", "B"], ["x", F("1+1")]))
    document = compile_template(template).render({"a": 1})
    for name in (CHART, BOOK, "word/charts/chart2.xml", "word/embeddings/book2.xlsx"):
        assert part(template, name) == part(document, name)


def test_the_same_input_gives_the_same_bytes_also_from_a_pickle() -> None:
    template = compile_template(docx(chart(["", "A", "B"], ROWS, title="{{ xa | length }}")))
    documents = {t.render({"xa": COMMUNES}) for t in (template, template, pickle.loads(pickle.dumps(template)))}
    assert len(documents) == 1


def test_formulas_are_recomputed_by_the_program_that_opens_them() -> None:
    document = render(
        chart(["", "A"], ["x", "{{ a }}"], [None, F("B2*2")], areas={"A": "Sheet1!$A$2", "B": "Sheet1!$B$2"}),
        context={"a": 4},
    )
    main = book(document, "xl/workbook.xml")
    assert main.find("{*}calcPr").get("fullCalcOnLoad") == "1"  # type: ignore[union-attr]
    formula = book(document, "xl/worksheets/sheet1.xml").find(".//{*}c[@r='B3']")
    assert [child.tag.rpartition("}")[2] for child in formula] == ["f"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "style",
    ["Sheet1!$B$2:$B$3", "Sheet1!B2:B3", "[0]Sheet1!$B$2:$B$3", "(Sheet1!$B$2,Sheet1!$B$3)", "sheet1!$B$3:$B$2"],
)
def test_areas_may_be_written_in_many_ways(style: str) -> None:
    document = render(chart(["", "A"], ["x", "{{ a }}"], ["y", 2], areas={"B": style}), context={"a": 1})
    assert shown(document)[2] == (style, ["1", "2"])


def test_an_area_may_lie_on_another_sheet_with_a_quoted_name_or_be_a_whole_column() -> None:
    more = {"Số 'liệu'": [["Z"], ["{{ a }}"], [3]]}
    block = chart(
        ["", "A"],
        ["x", 1],
        options={"more_sheets": more},
        areas={"A": "'Số ''liệu'''!$A:$A", "B": "'Số ''liệu'''!$A$2:$A$3"},
    )
    document = render(block, context={"a": 2})
    assert shown(document)[1:] == [("'Số ''liệu'''!$A:$A", ["Z", "2", "3"]), ("'Số ''liệu'''!$A$2:$A$3", ["2", "3"])]


def test_levels_of_categories_are_brought_up_to_date() -> None:
    block = chart(["", "A"], ["x", 1])
    xml = block.xml().replace(">Sheet1!$A$2:$A$2<", ">Sheet1!$C$1:$D$2<")
    first, second = xml.index("<c:strRef", xml.index("<c:cat>")), xml.index("</c:cat>")
    cache = (
        "<c:multiLvlStrCache><c:ptCount val='1'/><c:lvl><c:pt idx='0'><c:v>cũ</c:v></c:pt></c:lvl></c:multiLvlStrCache>"
    )
    xml = f"{xml[:first]}<c:multiLvlStrRef><c:f>Sheet1!$C$1:$D$2</c:f>{cache}</c:multiLvlStrRef>{xml[second:]}"
    data = workbook([["", "A", "Tỉnh", "{{ a }}"], ["x", 1, None, "Xã 2"]])
    document = render(Chart(block.rows, data=data), extra={CHART: xml}, context={"a": "Xã 1"})
    levels = [[(pt.get("idx"), pt[0].text) for pt in lvl] for lvl in tree(document, CHART).iter(f"{{{C}}}lvl")]
    assert levels == [[("0", "Xã 1"), ("1", "Xã 2")], [("0", "Tỉnh")]]


def test_labels_from_cells_are_brought_up_to_date() -> None:
    ns = "http://schemas.microsoft.com/office/drawing/2012/chart"
    labels = (
        f'<c15:datalabelsRange xmlns:c15="{ns}"><c15:f>Sheet1!$C$2:$C$2</c15:f><c15:dlblRangeCache><c:ptCount val="1"/>'
        '<c:pt idx="0"><c:v>{{ a }}</c:v></c:pt></c15:dlblRangeCache></c15:datalabelsRange>'
    )
    block = chart(["", "A"], ["x", 1])
    xml = block.xml().replace("</c:ser>", f'<c:extLst><c:ext uri="{{02D57815}}">{labels}</c:ext></c:extLst></c:ser>')
    document = render(
        Chart(block.rows, data=workbook([["", "A"], ["x", 1, "{{ a }}"]])), extra={CHART: xml}, context={"a": "nhãn"}
    )
    assert tree(document, CHART).findtext(f".//{{{ns}}}dlblRangeCache/{{{C}}}pt/{{{C}}}v") == "nhãn"


LABELS = {"B1": "label 0", "C1": "label 1", "A": "categories", "B": "0", "C": "1"}  # what LibreOffice writes for areas


def test_a_chart_that_libreoffice_has_saved_finds_its_cells_again() -> None:
    rows = [["", "{{ a }}", "B"], ["{{ t }}", "{{ n }}", 2], ["y", 3, "{{ n }}"]]
    context = {"a": "Số", "t": "Pờ Y", "n": 5}
    document = render(chart(*rows, areas=LABELS), context=context)
    assert [v for _, v in shown(document)] == [v for _, v in shown(render(chart(*rows), context=context))]
    assert [f for f, _ in shown(document)][:3] == ["'Sheet1'!$B$1", "'Sheet1'!$A$2:$A$3", "'Sheet1'!$B$2:$B$3"]
    grown = render(chart(["", "A", "B"], ROWS, areas=LABELS), context={"xa": COMMUNES})
    assert shown(grown)[2] == ("'Sheet1'!$B$2:$B$4", ["1185", "7", "0"])


def test_tags_typed_into_the_table_of_libreoffice_are_rendered_in_the_chart() -> None:
    areas = {"B1": "label 0", "A": "categories", "B": "0"}
    block = chart(["", "{{ a }}"], ["x", 1], areas=areas, data=workbook([["", "cũ"], ["x", 1]]))
    assert shown(render(block, context={"a": "mới"}))[0] == ("label 0", ["mới"])


def test_a_chart_whose_cells_cannot_be_identified_is_an_error() -> None:
    data = workbook([["", "A"], ["x", "{{ a }}"]], more_sheets={"S": [["", "A"], ["x", 1]]})
    wrong = mistakes(Chart([["", "A"], ["x", 1]], areas={"B1": "label 0", "A": "categories", "B": "0"}, data=data))
    assert {d.code for d in wrong} == {"TPL062"}


def test_newer_kinds_of_charts_are_rendered() -> None:
    cx = "http://schemas.microsoft.com/office/drawing/2014/chartex"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    xml = (
        f'<cx:chartSpace xmlns:cx="{cx}" xmlns:r="{office}" xmlns:a="{A}"><cx:chartData><cx:externalData r:id="rId1"/>'
        '<cx:data id="0"><cx:strDim type="cat"><cx:f>Sheet1!$A$2</cx:f><cx:lvl ptCount="1"><cx:pt idx="0">{% for x in xa %}'
        '{{ x.ten }}</cx:pt></cx:lvl></cx:strDim><cx:numDim type="val"><cx:f>Sheet1!$B$2</cx:f><cx:lvl ptCount="1" '
        'formatCode="0"><cx:pt idx="0">0</cx:pt></cx:lvl></cx:numDim></cx:data></cx:chartData><cx:chart><cx:title><cx:tx>'
        "<cx:txData><cx:v>Tên {{ a }}</cx:v></cx:txData></cx:tx></cx:title><cx:series><cx:tx><cx:txData>"
        "<cx:f>Sheet1!$B$1</cx:f><cx:v>{{ a }}</cx:v></cx:txData></cx:tx></cx:series></cx:chart></cx:chartSpace>"
    )
    rels = f'<Relationships xmlns="{REL}"><Relationship Id="rId1" Type="{office}/package" Target="../x.xlsx"/></Relationships>'
    newer = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
    extra: dict[str, str | bytes] = {
        "word/charts/chartEx1.xml": xml,
        "word/charts/_rels/chartEx1.xml.rels": rels,
        "word/x.xlsx": workbook([["", "{{ a }}"], (*ROWS[:1], "{{ x.so }}{% endfor %}")]),
    }
    rel = f'<Relationship Id="rId9" Type="{newer}" Target="charts/chartEx1.xml"/>'
    document = render("x", extra=extra, relationships=rel, context={"a": "Số", "xa": COMMUNES[:2]})
    root = tree(document, "word/charts/chartEx1.xml")
    assert [e.text for e in root.iter(f"{{{cx}}}f")] == ["Sheet1!$A$2:$A$3", "Sheet1!$B$2:$B$3", "Sheet1!$B$1"]
    assert [e.text for e in root.iter(f"{{{cx}}}pt")] == ["Pờ Y", "Đắk Xú", "1185", "7"]
    assert [e.text for e in root.iter(f"{{{cx}}}v")] == ["Tên Số", "Số"]
    assert [dict(e.attrib) for e in root.iter(f"{{{cx}}}lvl")] == [
        {"ptCount": "2"},
        {"ptCount": "2", "formatCode": "0"},
    ]
