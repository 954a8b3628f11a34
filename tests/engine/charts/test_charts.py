"""Words of charts are rendered; mistakes in charts and cells are reported with their place."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from support.build import REL, chart, docx, tree
from support.chart_build import A, Chart, F, workbook
from support.chart_templates import BOOK, CHART, ROWS, shown
from support.engine import found, mistakes, render

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.compiler import compile_template


def texts(document: bytes, name: str = CHART) -> list[str]:
    """The paragraphs of the chart's titles, a line break as «/»."""
    return [
        "".join("/" if e.tag == f"{{{A}}}br" else e.text or "" for e in paragraph.iter(f"{{{A}}}t", f"{{{A}}}br"))
        for paragraph in tree(document, name).iter(f"{{{A}}}p")
    ]


def failures(*blocks: Any, **context: Any) -> list[Diagnostic]:
    template = compile_template(docx(*blocks), file="mau.docx")
    with pytest.raises(ReportError) as caught:
        template.render(context)
    return list(caught.value.diagnostics)


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


_CHART_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
