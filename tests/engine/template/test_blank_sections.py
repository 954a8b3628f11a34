"""Sections that are left with nothing to show give no blank page; the others keep their pages and headers."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import R, W, X, docx, p, part, table, tree
from support.engine import render

from docxtpl_reports.engine.compiler import compile_template

UPRIGHT, ACROSS = '<w:pgSz w:w="11906" w:h="16838"/>', '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
HEADER = '<w:headerReference w:type="default" r:id="rId2"/>'


def ends(page: str, words: str = "", more: str = "") -> Any:
    """A paragraph that ends a section."""
    return p(words, properties=f"<w:sectPr>{more}{page}</w:sectPr>")


def pages(*body: Any, header: str = "", **context: Any) -> list[str]:
    """Of each section ``|`` (upright) or ``-`` (across), and its words."""
    out, words = [], []
    body_element = tree(render(*body, context=context, header=header)).find(f"{{{W}}}body")
    assert body_element is not None
    for block in body_element:
        words += [] if block.tag == f"{{{W}}}sectPr" else ["".join(block.itertext())]
        for section in block.iter(f"{{{W}}}sectPr"):
            sign = "-" if section.find(f"{{{W}}}pgSz[@{{{W}}}orient]") is not None else "|"
            out.append(f"{sign} {' '.join(filter(None, words))}")
            words = []
            assert not [name for name in section.attrib if "splice" in name]
    return out


@pytest.mark.parametrize("x", [True, False])
def test_a_form_across_the_page_that_may_be_left_out(x: bool) -> None:
    drawn = ["báo cáo", "{% if x %}", ends(UPRIGHT), "biểu", ends(ACROSS), "{% endif %}", "ký tên"]
    assert pages(*drawn, x=x) == (["| báo cáo", "- biểu", "| ký tên"] if x else ["| báo cáo ký tên"])


def test_a_form_for_each() -> None:
    drawn = ["báo cáo", ends(UPRIGHT), "{% for x in l %}", "biểu {{ x }}", ends(ACROSS), "{% endfor %}", "ký tên"]
    assert pages(*drawn, l="ab") == ["| báo cáo", "- biểu a", "- biểu b", "| ký tên"]
    around = ["báo cáo", "{% for x in l %}", ends(UPRIGHT), "biểu {{ x }}", ends(ACROSS), "{% endfor %}", "ký tên"]
    assert pages(*around, l="ab") == pages(*drawn, l="ab")
    assert pages(*around, l="") == ["| báo cáo ký tên"]


@pytest.mark.parametrize(("x", "expected"), [(True, ["- báo cáo"]), (False, ["| báo cáo"])])
def test_the_document_lies_across_when_the_data_says_so(x: bool, expected: list[str]) -> None:
    assert pages("báo cáo", "{% if x %}", ends(ACROSS), "{% endif %}", x=x) == expected
    assert pages("báo cáo", "{% if x %}", ends(ACROSS), "{% endif %}", "", x=x) == expected


@pytest.mark.parametrize(("x", "expected"), [(True, ["- báo cáo"]), (False, ["| báo cáo"])])
def test_a_break_that_libreoffice_moved_to_the_opening_tag_is_that_of_the_block(x: bool, expected: list[str]) -> None:
    assert pages("báo cáo", ends(ACROSS, "{% if x %}"), "{% endif %}", x=x) == expected
    assert pages("{{ 'báo cáo' }}", ends(ACROSS, "{% if x %}"), "{% endif %}{% if x %}", "{% endif %}", x=x) == expected


def test_a_break_of_text_or_of_a_block_with_content_is_not() -> None:
    assert pages(ends(ACROSS, "báo cáo{% if x %}"), "{% endif %}", "ký tên", x=False) == ["- báo cáo", "| ký tên"]
    assert pages("báo cáo", ends(ACROSS, "{% if x %}"), "biểu", "{% endif %}", "ký tên", x=False) == [
        "- báo cáo",
        "| ký tên",
    ]
    assert pages("báo cáo", ends(ACROSS, "{% if x %}"), "b{% endif %}", "ký tên", x=False) == ["- báo cáo", "| ký tên"]


def test_a_section_whose_content_is_left_out() -> None:
    drawn = ["báo cáo", ends(UPRIGHT), "{% if x %}", "biểu", "{% endif %}", "", ends(ACROSS), "ký tên"]
    assert pages(*drawn, x=False) == ["| báo cáo", "| ký tên"]
    rows = ["báo cáo", ends(UPRIGHT), table(["{% for y in x %}{{ y }}", "b{% endfor %}"]), ends(ACROSS), "ký tên"]
    assert pages(*rows, x=[]) == ["| báo cáo", "| ký tên"]
    assert pages(*rows, x=[1]) == ["| báo cáo", "- 1b", "| ký tên"]


def test_sections_that_show_something_stay() -> None:
    words = ["báo cáo", ends(UPRIGHT), "{% if x %}", "biểu", "{% endif %}", ends(ACROSS, "Ghi chú"), "ký tên"]
    assert pages(*words, x=False) == ["| báo cáo", "- Ghi chú", "| ký tên"]
    mark = X('<w:p><w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/></w:p>')
    kept = ["báo cáo", ends(UPRIGHT), "{% if x %}", "biểu", "{% endif %}", mark, ends(ACROSS), "ký tên"]
    assert pages(*kept, x=False) == ["| báo cáo", "- ", "| ký tên"]


def test_pages_drawn_blank_stay() -> None:
    assert pages("{{ x }}", ends(UPRIGHT), "", ends(ACROSS), "{% if x %}", "ký tên", "{% endif %}", x="báo cáo") == [
        "| báo cáo", "- ", "| ký tên",
    ]  # fmt: skip


def test_a_table_before_the_last_break_keeps_the_paragraph_behind_it() -> None:
    drawn = [table(["a {{ x }}"]), "{% if x %}", ends(ACROSS), "{% endif %}"]
    body = tree(render(*drawn, context={"x": 1})).find(f"{{{W}}}body")
    assert body is not None
    assert [child.tag.rpartition("}")[2] for child in body] == ["tbl", "p", "sectPr"]


@pytest.mark.parametrize("x", [True, False])
def test_sections_keep_their_headers(x: bool) -> None:
    """The section behind a form that has gone shows what it showed: the header that it took over from the form."""
    drawn = [
        "báo cáo",
        ends(UPRIGHT),
        "{% if x %}",
        "biểu",
        "{% endif %}",
        ends(ACROSS, more=HEADER),
        "ký tên",
        ends(UPRIGHT),
    ]
    document = compile_template(docx(*drawn, "hết", header="đầu trang")).render({"x": x})
    relation = f"{{{R}}}id"
    found = [[e.get(relation) for e in s if e.get(relation)] for s in tree(document).iter(f"{{{W}}}sectPr")]
    assert found == ([[], ["rId2"], ["rId2"], ["rId2"]] if x else [[], ["rId2"], ["rId2"]])
    assert b"header1.xml" in part(document, "word/_rels/document.xml.rels")
