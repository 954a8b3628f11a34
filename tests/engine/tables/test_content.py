"""Alignment, tabs and paragraphs of a designer survive in every form of table, and so does what data brings: long text, line
breaks, nothing at all."""

from __future__ import annotations

import pytest
from support.build import W, X, part, run, tree
from support.engine import render
from support.tables import cells, grid

LONG = "Thủ tục " * 400 + "hết"
ALIGNED = '<w:pPr><w:tabs><w:tab w:val="decimal" w:pos="900"/></w:tabs><w:jc w:val="left"/></w:pPr>'
WORDS = ["một\nhai", "", LONG, "a\tb", "  hai  dấu cách ", "<w:p/> & {{ x }}"]


def drawn(words: str, before: str = "") -> str:
    """A cell with a decimal tab, the designer's own tab character in front of the value."""
    tab = "<w:r><w:tab/></w:r>"
    inner = f"{run(before) if before else ''}{tab}{run(words)}"
    return f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p>{ALIGNED}{inner}</w:p></w:tc>'


def row(*cells_: str) -> str:
    return f"<w:tr>{''.join(cells_)}</w:tr>"


HEAD = cells("Nhóm", "Tên", "Số")
FORMS = {
    "rows": X(grid(3, HEAD, row(drawn("{{ d.t }}", "{% for d in ds %}"), drawn("{{ d.t }}"), drawn("{{ d.t }}{% endfor %}")))),
    "labels": X(grid(3, HEAD, row(drawn("{{ d.t }}", "{% for d in ds %}"), drawn("{{ x }}", "{% for x in d.l %}"),
                                  drawn("{{ d.t }}{% endfor %}{% endfor %}")))),
    "columns": X(grid(3, cells("Nhóm", "{% cot m in ms %}{{ m }}", "Số"),
                      row(drawn("{{ d.t }}", "{% for d in ds %}"), drawn("{{ d.t }}"), drawn("{{ d.t }}{% endfor %}")))),
}  # fmt: skip


def lines(cell: object) -> str:
    """The text of a cell with its tabs and line breaks."""
    signs = {f"{{{W}}}tab": "\t", f"{{{W}}}br": "\n"}
    inside = [e for e in cell.iter() if str(e.getparent().tag) == f"{{{W}}}r"]  # type: ignore[attr-defined]
    return "".join((e.text or "") if e.tag == f"{{{W}}}t" else signs.get(e.tag, "") for e in inside)


@pytest.mark.parametrize("form", FORMS)
def test_values_come_whole_and_stay_where_the_designer_put_them(form: str) -> None:
    data = {"ds": [{"t": words, "l": ["x"]} for words in WORDS], "ms": ["T1", "T2"]}
    document = render(FORMS[form], "hết", context=data)
    body = list(tree(document).iter(f"{{{W}}}tr"))[1:]
    assert [lines(found.findall(f"{{{W}}}tc")[0]) for found in body] == [f"\t{words}" for words in WORDS]
    paragraphs = [p for found in body for p in found.iter(f"{{{W}}}p")]
    assert all(p.find(f"{{{W}}}pPr/{{{W}}}tabs/{{{W}}}tab[@{{{W}}}val='decimal']") is not None for p in paragraphs)
    assert b"docxtpl-reports" not in part(document, "word/document.xml")


def test_a_label_of_several_lines_is_one_paragraph_in_the_first_row_and_an_empty_one_below() -> None:
    body = FORMS["labels"]
    document = render(body, "hết", context={"ds": [{"t": "một\nhai", "l": ["x", "y", "z"]}]})
    first, *others = [found.findall(f"{{{W}}}tc")[0] for found in list(tree(document).iter(f"{{{W}}}tr"))[1:]]
    assert lines(first) == "\tmột\nhai"
    assert [lines(cell) for cell in others] == ["", ""]
    assert all(len(cell.findall(f"{{{W}}}p")) == 1 for cell in (first, *others))


def test_paragraphs_that_a_value_brings_stay_in_their_cell() -> None:
    """An empty value leaves an empty paragraph of the cell's own form, so that rows keep their height."""
    document = render(FORMS["rows"], "hết", context={"ds": [{"t": "", "l": []}]})
    cell = list(tree(document).iter(f"{{{W}}}tr"))[1].findall(f"{{{W}}}tc")[1]
    (paragraph,) = cell.findall(f"{{{W}}}p")
    assert paragraph.find(f"{{{W}}}pPr/{{{W}}}tabs") is not None
