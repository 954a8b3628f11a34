"""Charts: titles, names and values of a chart are rendered; chart and workbook agree; what cannot be is said with its place."""

from __future__ import annotations

import datetime
import io
import pickle
import struct
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from support.build import REL, chart, docx, p, part, tree
from support.chart_build import DATE, PERCENT, A, C, Chart, F, Raw, Styled, workbook
from support.engine import found, mistakes, render

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.renderer import render as render_template
from docxtpl_reports.ooxml.charts.areas import Area, Moves, read_areas
from docxtpl_reports.values import Blank, Number, Unknown

CHART, BOOK = "word/charts/chart1.xml", "word/embeddings/book1.xlsx"
ROWS = ("{% for x in xa %}{{ x.ten }}", "{{ x.so }}", "{{ x.ty_le }}{% endfor %}")
COMMUNES = [
    {"ten": "Pờ Y", "so": 1185, "ty_le": 2},
    {"ten": "Đắk Xú", "so": 7, "ty_le": 3},
    {"ten": "Bờ Y", "so": 0, "ty_le": 4},
]


def sheet(document: bytes, name: str | None = None) -> list[list[Any]]:
    """The values of a worksheet of the rendered workbook, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(part(document, BOOK)))
    return [list(row) for row in (book[name] if name else book.worksheets[0]).iter_rows(values_only=True)]


def book(document: bytes, name: str) -> etree._Element:
    return tree(part(document, BOOK), name)


def shown(document: bytes) -> list[tuple[str, list[str | None]]]:
    """Formula and copied values of every reference of the chart; None where a value is missing."""
    out = []
    for element in tree(document, CHART).iter(f"{{{C}}}strRef", f"{{{C}}}numRef", f"{{{C}}}multiLvlStrRef"):
        values: list[str | None] = [None] * int(element.find(f".//{{{C}}}ptCount").get("val"))  # type: ignore[union-attr, arg-type]
        for point in element.iter(f"{{{C}}}pt"):
            values[int(point.get("idx", ""))] = point.findtext(f"{{{C}}}v")
        out.append((element.findtext(f"{{{C}}}f") or "", values))
    return out


def texts(document: bytes, name: str = CHART) -> list[str]:
    """The paragraphs of the chart's titles, a line break as «/»."""
    return [
        "".join("/" if e.tag == f"{{{A}}}br" else e.text or "" for e in paragraph.iter(f"{{{A}}}t", f"{{{A}}}br"))
        for paragraph in tree(document, name).iter(f"{{{A}}}p")
    ]


def values(*cells: Any, context: dict[str, Any], **options: Any) -> list[Any]:
    """The values of the cells below ``B1`` of a chart's workbook after rendering."""
    document = render(chart(["", "A"], *(["x", cell] for cell in cells), **options), context=context)
    return [row[1] for row in sheet(document)[1:]]


def failures(*blocks: Any, **context: Any) -> list[Diagnostic]:
    template = compile_template(docx(*blocks), file="mau.docx")
    with pytest.raises(ReportError) as caught:
        template.render(context)
    return list(caught.value.diagnostics)


# --- words of the chart ------------------------------------------------------------------------------------------------


def test_a_title_is_rendered_and_escaped() -> None:
    assert texts(render(chart(["", "A"], ["x", 1], title="Xã {{ ten }}"), context={"ten": "A & <B>"})) == ["Xã A & <B>"]


def test_a_tag_of_a_title_may_be_split_over_runs_and_quoted_by_autocorrect() -> None:
    document = render(
        chart(["", "A"], ["x", 1], title="Kỳ {¦{ a ~ “, ¦tháng ” ~ b }¦} và {{ b }}"), context={"a": "I", "b": 8}
    )
    assert texts(document) == ["Kỳ I, tháng 8 và 8"]


def test_a_condition_may_run_over_runs_of_a_title_and_keeps_their_format() -> None:
    runs = "<a:r><a:rPr b='1'/><a:t>một {% if x %}hai</a:t></a:r><a:r><a:rPr i='1'/><a:t>ba{% endif %} bốn</a:t></a:r>"
    block = chart(["", "A"], ["x", 1], title_xml=runs)
    assert texts(render(block, context={"x": True})) == ["một haiba bốn"]
    document = render(block, context={"x": False})
    assert texts(document) == ["một  bốn"]
    kept = tree(document, CHART).iter(f"{{{A}}}r")
    assert [(dict(r[0].attrib), r[1].text) for r in kept] == [({"b": "1"}, "một "), ({"i": "1"}, " bốn")]


def test_a_line_break_in_a_title_becomes_one_of_the_chart() -> None:
    document = render(chart(["", "A"], ["x", 1], title="{{ a }}!"), context={"a": "một\nhai"})
    assert texts(document) == ["một/hai!"]


def test_a_chart_in_a_header_is_rendered() -> None:
    rel = f'<Relationship Id="rId1" Type="{_CHART_REL}" Target="charts/chart9.xml"/>'
    rels = f'<Relationships xmlns="{REL}">{rel}</Relationships>'
    extra: dict[str, str | bytes] = {
        "word/charts/chart9.xml": Chart([["", "A"], ["x", 1]], title="{{ a }}", data=None).xml()
    }
    extra["word/_rels/header1.xml.rels"] = rels
    document = render("x", header="đầu trang", extra=extra, context={"a": "một"})
    assert texts(document, "word/charts/chart9.xml") == ["một"]


def test_shapes_drawn_on_a_chart_are_rendered() -> None:
    rel = f'<Relationship Id="rId9" Type="{_CHART_REL}UserShapes" Target="charts/chart1.xml"/>'
    shapes = f'<s xmlns:a="{A}"><a:p><a:r><a:t>{{{{ a }}}}</a:t></a:r></a:p></s>'
    document = render("x", relationships=rel, extra={"word/charts/chart1.xml": shapes}, context={"a": 5})
    assert texts(document) == ["5"]


def test_names_of_a_chart_without_workbook_are_rendered() -> None:
    document = render(chart(["", "{{ a }}"], ["{{ b }}", 1], data=None), context={"a": "một", "b": "hai"})
    assert [v for _, v in shown(document)] == [["một"], ["hai"], ["1"]]


def test_names_of_a_chart_linked_to_a_workbook_elsewhere_are_rendered() -> None:
    document = render(chart(["", "{{ a }}"], ["x", 1], data="file:///C:/so.xlsx"), context={"a": "một"})
    assert shown(document)[0][1] == ["một"]


# --- cells -------------------------------------------------------------------------------------------------------------


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


# --- rows that are repeated ----------------------------------------------------------------------------------------------


def test_a_row_is_repeated_and_the_chart_grows() -> None:
    document = render(chart(["", "Số", "Tỷ lệ"], ROWS), context={"xa": COMMUNES})
    assert sheet(document)[1:] == [["Pờ Y", 1185, 2], ["Đắk Xú", 7, 3], ["Bờ Y", 0, 4]]
    assert shown(document)[1:3] == [
        ("Sheet1!$A$2:$A$4", ["Pờ Y", "Đắk Xú", "Bờ Y"]), ("Sheet1!$B$2:$B$4", ["1185", "7", "0"]),
    ]  # fmt: skip
    assert book(document, "xl/worksheets/sheet1.xml").find("{*}dimension").get("ref") == "A1:C4"  # type: ignore[union-attr]


def test_rows_above_and_below_stay_and_move() -> None:
    rows = [["", "A", "B"], ["đầu", 1, 1], ROWS, ["cuối", 9, "{{ xa | length }}"]]
    document = render(chart(*rows), context={"xa": COMMUNES})
    assert sheet(document) == [
        ["", "A", "B"],
        ["đầu", 1, 1],
        ["Pờ Y", 1185, 2],
        ["Đắk Xú", 7, 3],
        ["Bờ Y", 0, 4],
        ["cuối", 9, 3],
    ]
    assert shown(document)[2] == ("Sheet1!$B$2:$B$6", ["1", "1185", "7", "0", "9"])


def test_a_block_may_stand_around_rows_in_rows_of_its_own() -> None:
    rows = [
        ["", "A"],
        ["{%tr for x in xa if x.so %}", None],
        ["{{ x.ten }}", "{{ x.so }}"],
        ["{%tr endfor %}", None],
        ["cuối", 9],
    ]
    document = render(chart(*rows, areas={"A": "Sheet1!$A$3:$A$5", "B": "Sheet1!$B$3"}), context={"xa": COMMUNES})
    assert sheet(document) == [["", "A"], ["Pờ Y", 1185], ["Đắk Xú", 7], ["cuối", 9]]
    assert shown(document)[1:] == [
        ("Sheet1!$A$2:$A$4", ["Pờ Y", "Đắk Xú", "cuối"]),
        ("Sheet1!$B$2:$B$3", ["1185", "7"]),
    ]


def test_loops_nest_over_rows() -> None:
    rows = [
        ["", "A"],
        ["{% for n in nhom %}{{ n.ten }}", 0],
        ["{% for x in n.xa %}{{ x }}", "{{ loop.index }}{% endfor %}{% endfor %}"],
    ]
    document = render(chart(*rows), context={"nhom": [{"ten": "I", "xa": ["a", "b"]}, {"ten": "II", "xa": ["c"]}]})
    assert [row[0] for row in sheet(document)[1:]] == ["I", "a", "b", "II", "c"]
    assert shown(document)[2] == ("Sheet1!$B$2:$B$6", ["0", "1", "2", "0", "1"])


def test_a_row_is_left_out_by_its_condition() -> None:
    rows = [["", "A"], ["a", 1], ["{% if x %}b", "{{ 2 }}{% endif %}"], ["c", 3]]
    assert shown(render(chart(*rows), context={"x": False}))[2] == ("Sheet1!$B$2:$B$3", ["1", "3"])
    assert shown(render(chart(*rows), context={"x": True}))[2] == ("Sheet1!$B$2:$B$4", ["1", "2", "3"])


def test_an_empty_list_leaves_an_empty_row_so_that_the_chart_points_somewhere() -> None:
    document = render(chart(["", "A", "B"], ROWS, options={"table": True}), context={"xa": []})
    assert shown(document)[1:3] == [("Sheet1!$A$2:$A$2", [None]), ("Sheet1!$B$2:$B$2", [None])]
    assert book(document, "xl/tables/table1.xml").get("ref") == "A1:C2"


def test_a_table_grows_and_its_columns_are_named_as_its_head_says() -> None:
    document = render(chart(["", "{{ a }}", "B"], ROWS, options={"table": True}), context={"xa": COMMUNES, "a": "Số"})
    table = book(document, "xl/tables/table1.xml")
    assert table.get("ref") == "A1:C4"
    assert [c.get("name") for c in table.iter("{*}tableColumn")] == ["", "Số", "B"]


def test_merged_cells_below_move() -> None:
    rows = [["", "A", "B"], ROWS, ["x", 1, 1]]
    document = render(
        chart(*rows, options={"extra": '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>'}),
        context={"xa": COMMUNES},
    )
    assert book(document, "xl/worksheets/sheet1.xml").find(".//{*}mergeCell").get("ref") == "B5:C5"  # type: ignore[union-attr]


# --- what is wrong, and where --------------------------------------------------------------------------------------------


def test_a_misspelt_name_is_found_in_titles_and_cells() -> None:
    names = {"so_lieu": {"ho_so": None}}
    wrong = mistakes(chart(["", "A"], ["x", "{{ so_lieu.ho_sơ }}"], title="{{ so_liệu.ho_so }}"), names=names)
    places = [(d.code, d.location.part, d.location.text, d.location.row, d.location.cell) for d in wrong]
    assert sorted(places, key=str) == [
        ("TPL020", CHART, "{{ so_liệu.ho_so }}", None, None), ("TPL021", BOOK, "Sheet1!B2: {{ so_lieu.ho_sơ }}", 2, 2),
    ]  # fmt: skip
    assert all(d.fix for d in wrong)


def test_all_mistakes_are_reported_at_once_each_with_its_tag() -> None:
    wrong = mistakes("{{ a", chart(["", "{{ a | khong_co }}"], ["{% if x %}", "{{ 1 + }}"], title="{% endfor %}"))
    assert sorted(found(wrong)) == [
        ("TPL001", "{{ a"), ("TPL005", "{% if x %}"), ("TPL006", "{% endfor %}"), ("TPL015", "{{ a | khong_co }}"),
        ("TPL019", "{{ 1 + }}"),
    ]  # fmt: skip


def test_half_an_expression_is_no_expression() -> None:
    assert [d.code for d in mistakes(chart(["", "A"], ["x", "{{ a) + (b }}"]))] == ["TPL019"]


def test_a_group_or_list_cannot_be_printed_in_a_cell() -> None:
    names = {"chi_tieu": {"a": None}, "xa": [None]}
    wrong = mistakes(chart(["", "A"], ["{{ chi_tieu }}", "{{ xa }}"]), names=names)
    assert found(wrong) == [("TPL022", "{{ chi_tieu }}"), ("TPL024", "{{ xa }}")]


def test_words_where_a_number_is_needed() -> None:
    wrong = failures(chart(["", "A"], ["x", "{{ a }}"], ["y", "{{ b }} hồ sơ"]), a="nhiều", b=5)
    assert [(d.code, d.location.text, d.location.part) for d in wrong] == [
        ("REN030", "Sheet1!B2: {{ a }}", BOOK), ("REN030", "Sheet1!B3: {{ b }} hồ sơ", BOOK),
    ]  # fmt: skip


def test_a_date_where_a_number_is_needed() -> None:
    assert [d.code for d in failures(chart(["", "A"], ["x", "{{ a }}"]), a=datetime.date(2024, 8, 13))] == ["REN030"]


def test_a_run_time_mistake_has_the_place_of_its_cell() -> None:
    (wrong,) = failures(chart(["", "A"], ["x", "{{ a }}"]), a=None)
    assert (wrong.code, wrong.location.text, wrong.location.tag) == ("REN004", "Sheet1!B2: {{ a }}", "{{ a }}")


def test_two_columns_of_a_table_with_one_name() -> None:
    wrong = failures(chart(["", "{{ a }}", "Số"], ["x", 1, 2], options={"table": True}), a="số")
    assert [(d.code, d.location.tag) for d in wrong] == [("REN031", None)]


def test_too_long_a_text_for_a_cell() -> None:
    assert [d.code for d in failures(chart(["", "{{ a }}"], ["x", 1]), a="a" * 40_000)] == ["REN006"]


def test_a_number_that_no_cell_can_hold() -> None:
    assert [d.code for d in failures(chart(["", "A"], ["x", "{{ a }}"]), a=Decimal("1e400"))] == ["REN010"]


def test_a_loop_without_end_is_stopped() -> None:
    rows = ["{% for x in range(90000) %}{% for y in range(90000) %}" + "x" * 9000, "{{ y }}{% endfor %}{% endfor %}"]
    assert [d.code for d in failures(chart(["", "A"], rows))] == ["REN009"]


@pytest.mark.parametrize(
    "block",
    [["{% for x in range(60) %}{{ a }}{% endfor %}", 1], ["{% for x in range(70000) %}" + "a" * 999, "1{% endfor %}"]],
)
def test_more_than_a_workbook_can_hold(block: list[object]) -> None:
    assert [d.code for d in failures(chart(["", "A"], block), a="a" * 999_999)] == ["REN009"]


def test_a_chart_over_millions_of_cells() -> None:
    block = chart(["", "A"], ["x", "{{ a }}"], areas={"B": "Sheet1!$A$1:$XFC$1048575"})
    assert [d.code for d in failures(block, a=1)] == ["REN009"]


def test_too_long_a_title() -> None:
    assert [
        d.code
        for d in failures(
            chart(["", "A"], ["x", 1], title="{% for x in range(60) %}{{ a }}\n{% endfor %}"), a="a" * 999_999
        )
    ] == ["REN009"]


def test_a_tag_that_only_the_chart_shows() -> None:
    wrong = mistakes(chart(["", "{{ a }}"], ["x", 1], data=workbook([["", "cũ"], ["x", 1]])))
    assert [(d.code, d.location.tag, d.params["area"]) for d in wrong] == [("TPL061", "{{ a }}", "Sheet1!$B$1")]


@pytest.mark.parametrize(
    "area",
    [
        "Sheet9!$B$2",
        "Sheet1!Tên",
        "0",
        "Sheet1!$B$0",
        "Sheet1!$B$2:$B",
        "Sheet1!$ZZZ$2",
        "label 0",
        "Sheet1!$B$2:$C$3x",
    ],
)
def test_an_area_that_is_none(area: str) -> None:
    wrong = mistakes(chart(["", "A"], ["x", "{{ a }}"], areas={"B": area}))
    assert [(d.code, d.location.text) for d in wrong] == [("TPL062", area)]


def test_a_chart_over_formulas() -> None:
    wrong = mistakes(chart(["", "A"], ["x", "{{ a }}"], ["y", F("B2*2")]))
    assert [(d.code, d.params["cell"]) for d in wrong] == [("TPL063", "Sheet1!B3")]


def test_a_row_with_words_outside_of_its_block() -> None:
    assert found(mistakes(chart(["", "A"], ["x{% for x in xa %}", "{{ x }}{% endfor %}"]))) == [
        ("TPL064", "{% for x in xa %}")
    ]
    assert found(mistakes(chart(["", "A"], ["{% for x in xa %}", "{% endfor %}{{ x }}"]))) == [
        ("TPL064", "{% endfor %}")
    ]


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        ([["", "A", "B"], ROWS, [None, None, F("A1")]], {}),
        ([["", "A", "B"], ROWS], {"extra": '<mergeCells count="1"><mergeCell ref="A2:B2"/></mergeCells>'}),
        ([["{% for x in xa %}", "A", "{% endfor %}"], ["", 1, 2]], {"table": True}),
    ],
)
def test_what_cannot_be_repeated_with_a_row(rows: list[Any], options: dict[str, Any]) -> None:
    areas = {"A": "Sheet1!$A$2", "B": "Sheet1!$B$2", "C": "Sheet1!$B$2", "B1": "Sheet1!$B$1", "C1": "Sheet1!$C$1"}
    assert {d.code for d in mistakes(chart(*rows, options=options, areas=areas))} >= {"TPL065"}


@pytest.mark.parametrize("area", ["Sheet1!$B$2:$C$2", "Sheet1!$B$3"])
def test_an_area_that_cannot_grow(area: str) -> None:
    rows = [["", "A"], ["{% for x in xa %}a", "{{ x }}"], ["b", "{{ x }}{% endfor %}"]]
    wrong = mistakes(chart(*rows, areas={"B": area}))
    assert [(d.code, d.params["area"]) for d in wrong] == [("TPL066", area)]


def test_a_block_torn_over_two_titles_or_runs_over_cells() -> None:
    block = chart(["", "{% if x %}"], ["{% endif %}", 1], data=None)
    assert [d.code for d in mistakes(block)] == ["TPL068"]
    assert [d.code for d in mistakes(chart(["", "A"], ["{% set x %}", "{% endset %}"]))] == ["TPL068"]


def test_a_tag_in_a_field_or_among_numbers_of_a_chart() -> None:
    field = '<a:fld id="{1}" type="VALUE"><a:t>{{ a }}</a:t></a:fld>'
    assert [d.code for d in mistakes(chart(["", "A"], ["x", 1], title_xml=field))] == ["TPL017"]
    xml = Chart([["", "A"], ["x", 5]], data=None).xml().replace("<c:v>5<", "<c:v>{{ a }}<")
    assert [d.code for d in mistakes(chart(["", "A"], ["x", 5], data=None), extra={CHART: xml})] == ["TPL067"]


# --- untrusted workbooks --------------------------------------------------------------------------------------------------


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 20_000_000)
    return buffer.getvalue()


def _with(name: str, content: str) -> bytes:
    return workbook([["", "{{ a }}"], ["x", 1]], parts={name: content})


def _lying() -> bytes:
    data = bytearray(workbook([["", "A"], ["x", 1]]))
    at = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 5)  # another size than the data has
    return bytes(data)


TWINS = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/></sheets></workbook>'
)
DTD = '<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TPL060"),
        (b"not a zip", "TPL060"),
        (b"PK\3\4 broken", "TPL060"),
        (_lying(), "TPL060"),
        (docx("a Word document"), "TPL060"),
        (_with("xl/worksheets/sheet1.xml", "<broken"), "TPL060"),
        (_with("xl/workbook.xml", "<workbook/>"), "TPL060"),
        (_with("xl/workbook.xml", TWINS), "TPL060"),
        (_bomb(), "PKG010"),
        (_with("../../x.xml", "<x/>"), "PKG011"),
        (_with("xl/worksheets/sheet1.xml", DTD), "TPL060"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read(data: bytes, code: str) -> None:
    block = chart(["", "{{ a }}"], ["x", 1])
    wrong = mistakes(block, extra={BOOK: data})
    assert {(d.code, d.location.part) for d in wrong} == {(code, BOOK)}
    assert all(d.location.file == "mau.docx" for d in wrong)
    assert all(d.message for d in wrong)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="??"/></row>',
        '<row r="x"/>',
        '<row r="3"/><row r="2"/>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    ],
)
def test_odd_rows_give_an_answer(row: str) -> None:
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row}</sheetData></worksheet>'
    assert {
        d.code for d in mistakes(chart(["", "{{ a }}"], ["x", 1], data=_with("xl/worksheets/sheet1.xml", xml)))
    } <= {"TPL060", "TPL061"}


def test_numbers_of_rows_and_cells_may_be_left_out() -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c/><c t="inlineStr">'
        '<is><t>{{ a }}</t></is></c></row><row><c t="str"><v>x{{ a }}</v></c><c><v>1</v></c></row></sheetData></worksheet>'
    )
    document = render(
        chart(["", "{{ a }}"], ["x{{ a }}", 1], data=_with("xl/worksheets/sheet1.xml", xml)), context={"a": "A"}
    )
    assert [v for _, v in shown(document)] == [["A"], ["xA"], ["1"]]


# --- the document ----------------------------------------------------------------------------------------------------------


def test_openxml_audit_finds_nothing_new_in_document_and_workbook(tmp_path: Path) -> None:
    template = docx(p("{{ xa | length }}"), chart(["", "{{ a }}", "B"], ROWS, title="{{ a }}", options={"table": True}))
    document = compile_template(template).render({"xa": COMMUNES, "a": "một\nhai"})
    for name, before, after in (("a.docx", template, document), ("a.xlsx", part(template, BOOK), part(document, BOOK))):
        assert _complaints(after, tmp_path / name) <= _complaints(before, tmp_path / name)


def _complaints(data: bytes, path: Path) -> set[tuple[str, str]]:
    path.write_bytes(data)
    return {(error.part_uri, error.description) for error in OpenXmlValidator().validate(str(path)).errors}


def test_a_draft_leaves_the_workbook_whole() -> None:
    template = compile_template(docx("{{ a }}", chart(["", "{{ t }}"], ["x", "{{ a }}"], ["y", "{{ a + 1 }}"])))
    document = render_template(template, {"a": Unknown("Số"), "t": "T"}, draft="BẢN NHÁP").docx
    assert sheet(document) == [["", "T"], ["x", None], ["y", None]]


# --- areas -----------------------------------------------------------------------------------------------------------------


def test_rows_that_move_take_their_areas_with_them() -> None:
    moves = Moves.of([(3, 4)], [[3, 4, 3, 4, 3, 4]])
    areas = {
        (2, 2): (2, 2),
        (3, 4): (3, 8),
        (2, 5): (2, 9),
        (5, 7): (9, 11),
        (3, 3): None,
        (1, 1_048_576): (1, 1_048_576),
    }
    for (top, bottom), expected in areas.items():
        moved = moves.area(Area("", 1, top, 1, bottom))
        assert (None if moved is None else (moved.top, moved.bottom)) == expected


def test_areas_print_as_they_are_read() -> None:
    for text in ("Sheet1!$B$2:$B$5", "'Số ''liệu'''!$A$1", "Sheet1!$B:$C", "Sheet1!$2:$3"):
        assert str(read_areas(text)[0]) == text


_CHART_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
