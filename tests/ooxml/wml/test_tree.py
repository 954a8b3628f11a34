"""Trees of WordprocessingML: what is split, removed and cut keeps its words."""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import complex_fields
from docxtpl_reports.ooxml.wml.tree import (
    cells_of,
    remove_keeping_tail,
    remove_with_run,
    serialise_inside,
    serialise_open,
    split_after,
    split_around,
    split_before,
)


def tree(content: str, name: str = "p") -> etree._Element:
    return etree.fromstring(f'<w:{name} xmlns:w="{wml.W}">{content}</w:{name}>')


def first(root: etree._Element, name: str) -> etree._Element:
    return next(root.iter(wml.w(name)))


def test_a_marker_splits_its_text_and_its_run() -> None:
    root = tree("<w:r><w:rPr><w:b/></w:rPr><w:t>a<?x?>b</w:t></w:r>")
    mark = next(root.iter(etree.PI))
    split_around(mark)
    split_around(mark)
    run = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    assert serialise_inside(root) == run.format("a") + "<?x?>" + run.format("b")


def test_a_half_without_content_is_left_out() -> None:
    root = tree("<w:r><w:rPr><w:b/></w:rPr><w:t><?x?></w:t></w:r>")
    mark = next(root.iter(etree.PI))
    split_around(mark)
    split_around(mark)
    assert serialise_inside(root) == "<?x?>"


def test_a_run_is_split_before_and_behind_a_child() -> None:
    root = tree("<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>")
    split_before(first(root, "tab"))
    split_after(first(root, "tab"))
    own = "<w:r><w:rPr><w:b/></w:rPr>{}</w:r>".format
    assert serialise_inside(root) == own("<w:t>a</w:t>") + own("<w:tab/>") + own("<w:t>b</w:t>")


def test_words_behind_a_removed_marker_stay() -> None:
    root = tree("<w:r><w:t>a<?x?>b</w:t></w:r>")
    remove_keeping_tail(next(root.iter(etree.PI)))
    assert serialise_inside(root) == "<w:r><w:t>ab</w:t></w:r>"


def test_a_run_goes_with_the_last_thing_in_it() -> None:
    root = tree("<w:r><w:rPr/><w:tab/></w:r><w:hyperlink><w:r><w:br/></w:r></w:hyperlink>")
    remove_with_run(first(root, "tab"))
    assert serialise_inside(root) == "<w:hyperlink><w:r><w:br/></w:r></w:hyperlink>"
    remove_with_run(first(root, "br"), {wml.R, wml.HYPERLINK})
    assert serialise_inside(root) == ""


def test_the_cells_of_a_table_in_a_cell_are_not_those_of_the_row() -> None:
    inner = "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"
    row = tree(f"<w:tc>{inner}</w:tc><w:sdt><w:sdtContent><w:tc/></w:sdtContent></w:sdt>", "tr")
    assert len(cells_of(row)) == 2


def test_an_empty_element_is_cut_open_like_a_full_one() -> None:
    assert serialise_open(tree(""))[1] == serialise_open(tree("<w:r/>"))[1] == "</w:p>"
    assert serialise_open(tree(""))[0].endswith(">")
    assert serialise_inside(tree("")) == ""


def test_the_result_of_a_field_is_not_that_of_a_field_in_it() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    def field(code: str, result: str) -> str:
        code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        return mark("begin") + code + mark("separate") + result + mark("end")

    root = tree(field("TOC", "<w:r><w:t>a</w:t></w:r>" + field("PAGEREF x", "<w:r><w:t>1</w:t></w:r>")))
    inner, outer = complex_fields(root)
    assert (inner.code, outer.code) == ("PAGEREF x", "TOC")
    assert [text.text for text in outer.shown()] == ["a"]
    assert [wml.local(part) for part in outer.frame()] == ["fldChar", "instrText", "fldChar", "fldChar"]
