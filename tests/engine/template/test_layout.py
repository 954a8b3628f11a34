"""Dropped and repeated content leaves a sound layout: no blank pages, headers and fields whole, contents updated."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import R, W, X, lines, p, tree
from support.engine import found, mistakes, render, text, xml

BREAK = X('<w:r><w:br w:type="page"/></w:r>')


def mark(kind: str) -> X:
    return X(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>')


def code(instruction: str) -> X:
    return X(f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>')


# --- page breaks -----------------------------------------------------------------------------------------------------------


def test_a_conditional_page_break_takes_its_paragraph_with_it() -> None:
    body = ["a", p("{% if x %}", BREAK, "{% endif %}"), "b"]

    assert text(*body, x=False) == ["a", "b"]
    assert xml(*body, x=True).count("<w:br ") == 1
    assert text(*body, x=True) == ["a", "\n", "b"]


def test_nested_conditions_around_a_page_break_leave_nothing_behind() -> None:
    body = ["a", p("{% if x %}{% if y %}", BREAK, "{% endif %}{% endif %}"), "b"]

    assert text(*body, x=True, y=False) == ["a", "b"]
    assert text(*body, x=True, y=True) == ["a", "\n", "b"]


def test_a_page_break_beside_words_leaves_the_words() -> None:
    assert text(p("a{% if x %}", BREAK, "{% endif %}b"), x=False) == ["ab"]
    assert text(p("{% if x %}", BREAK, "c{% endif %}"), "d", x=False) == ["", "d"]


def test_a_conditional_line_break_is_no_page_break() -> None:
    assert text("a", p("{% if x %}", X("<w:r><w:br/></w:r>"), "{% endif %}"), "b", x=False) == ["a", "", "b"]


# --- sections --------------------------------------------------------------------------------------------------------------


def section(references: str = "") -> X:
    return X(f'<w:p><w:pPr><w:sectPr>{references}<w:pgSz w:w="1" w:h="1"/></w:sectPr></w:pPr></w:p>')


def references(document: bytes) -> list[list[str]]:
    return [
        [str(e.get(f"{{{R}}}id")) for e in section if str(e.tag).endswith("Reference")]
        for section in tree(document).iter(f"{{{W}}}sectPr")
    ]


HEADER = '<w:headerReference w:type="default" r:id="rId2"/>'


@pytest.mark.parametrize("shown", [True, False])
def test_a_section_keeps_its_header_when_the_one_before_it_goes(shown: bool) -> None:
    body = ["{% if x %}", "phụ lục", section(HEADER), "{% endif %}", "thân", section()]
    out = render(*body, "{{ y }}", header="đầu trang", context={"x": shown, "y": 1})

    assert references(out) == [["rId2"]] * (3 if shown else 2)
    assert (lines(out)[-3:])[0] == "thân"


def test_sections_outside_of_blocks_stay_as_they_are() -> None:
    out = render("a", section(HEADER), "{{ y }}", section(), header="đầu trang", context={"y": 1})

    assert references(out) == [["rId2"], [], ["rId2"]]


def test_the_last_section_stays_when_all_else_goes() -> None:
    out = render("{% if x %}", "a", section(), "b", "{% endif %}", "hết", context={"x": False})

    assert len(references(out)) == 1


# --- fields ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        [p("{% if x %}", mark("begin"), code("PAGE"), "{% endif %}", mark("separate"), "1", mark("end"))],
        [p(mark("begin"), code("PAGE"), mark("separate"), "{% if x %}1", mark("end"), "{% endif %}")],
        [
            p(
                mark("begin"),
                code("PAGE"),
                mark("end"),
                "{% if x %}",
                mark("begin"),
                "{% else %}",
                mark("end"),
                "{% endif %}",
            )
        ],
        [
            p(
                mark("begin"),
                code("A"),
                mark("separate"),
                "{% if x %}",
                mark("end"),
                mark("begin"),
                "{% endif %}",
                mark("end"),
            )
        ],
    ],
)
def test_a_block_across_the_border_of_a_field_is_an_error(body: list[Any]) -> None:
    assert found(mistakes(*body)) == [("TPL031", "{% if x %}")]


def test_blocks_within_and_around_fields_are_fine() -> None:
    inside = p(mark("begin"), code("REF a"), mark("separate"), "{% if x %}1{% else %}2{% endif %}", mark("end"))
    around = p("{% if x %}", mark("begin"), code("PAGE"), mark("separate"), "3", mark("end"), "{% endif %}")

    assert text(inside, around, x=True) == ["1", "3"]
    assert text(inside, around, "hết", x=False) == ["2", "", "hết"]


@pytest.mark.parametrize(
    "contents",
    [
        p(mark("begin"), code(' TOC \\o "1-3" '), mark("separate"), "mục lục", mark("end")),
        X('<w:p><w:fldSimple w:instr="TOC \\h"><w:r><w:t>mục lục</w:t></w:r></w:fldSimple></w:p>'),
    ],
)
def test_a_table_of_contents_is_marked_as_out_of_date(contents: Any) -> None:
    assert xml(contents, "{{ x }}", x=1).count('w:dirty="true"') == 1
    assert "w:dirty" not in xml(p(mark("begin"), code("PAGE"), mark("end")), "{{ x }}", x=1)
