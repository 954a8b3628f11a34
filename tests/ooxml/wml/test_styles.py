"""Styles: levels, lists and defaults are found along the chain that a style is based on."""

from __future__ import annotations

import pytest
from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.styles import Styles, is_heading, list_of

NUMBERED = '<w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr>'.format
LEVEL = '<w:pPr><w:outlineLvl w:val="{}"/></w:pPr>'.format


def tree(content: str, name: str) -> etree._Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{wml.W}">{content}</w:{name}>')


def style(name: str, content: str = "", base: str = "", attributes: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="paragraph" w:styleId="{name}" {attributes}><w:name w:val="{name}"/>{based}{content}</w:style>'


def styles(*made: str) -> Styles:
    return Styles.read(tree("".join(made), "styles"))


def paragraph(name: str = "", content: str = "") -> etree._Element:
    properties = f'<w:pPr><w:pStyle w:val="{name}"/>{content}</w:pPr>' if name else content
    return tree(properties, "p")


def test_a_level_is_inherited_and_9_is_none() -> None:
    found = styles(
        style("a", LEVEL(2)), style("b", base="a"), style("c", LEVEL(9), base="a"), style("Title"), style("d")
    )
    assert found.headings() == {"a", "b", "Title"}
    levels = [found.outline_level(paragraph(name)) for name in ("a", "b", "c", "Title", "d", "", "unknown")]
    assert levels == [2, 2, None, 0, None, None, None]
    assert [is_heading(paragraph(name), found.headings()) for name in ("b", "c", "")] == [True, False, False]


def test_the_level_of_a_paragraph_itself_comes_first() -> None:
    found = styles(style("a", LEVEL(2)))
    own = paragraph("a", '<w:outlineLvl w:val="9"/>')
    assert found.outline_level(own) is None
    assert not is_heading(own, found.headings())


def test_a_circle_of_styles_ends() -> None:
    found = styles(style("a", base="b"), style("b", base="a"))
    assert [s.get(wml.w("styleId")) for s in found.chain("a")] == ["a", "b"]
    assert found.headings() == frozenset()
    assert found.lists() == {}


def test_a_list_is_inherited_and_0_takes_a_paragraph_out() -> None:
    found = styles(style("a", NUMBERED(7)), style("b", base="a"), style("c", NUMBERED(0), base="a"))
    assert found.lists() == {"a": "7", "b": "7", "c": "0"}
    assert [list_of(paragraph(name), found.lists()) for name in ("a", "b", "c", "")] == ["7", "7", None, None]


@pytest.mark.parametrize("value", ["1", "true"])
def test_paragraphs_without_a_style_have_the_default_one(value: str) -> None:
    found = styles(style("a", NUMBERED(7), attributes=f'w:default="{value}"'))
    assert list_of(paragraph(), found.lists()) == "7"
    assert list_of(paragraph("", "<w:pPr/>"), found.lists()) == "7"
