"""Content controls are placeholders: by tag, title or binding, filled with what their place takes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.build import P, W, X, docx, fn, lines, p, part, table, tree
from support.engine import found, mistakes, render, text, xml
from support.places import SHAPE, canonical, control, paragraph, words

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


W15 = "http://schemas.microsoft.com/office/word/2012/wordml"


def tree_text(block: P) -> str:
    """A paragraph as XML."""
    document = part(docx(block), "word/document.xml").decode()
    return document.partition("<w:body>")[2].rpartition("<w:sectPr>")[0]


@pytest.mark.parametrize("by", ["tag", "alias"])
def test_a_control_whose_tag_or_title_is_a_name_is_a_placeholder(by: str) -> None:
    body = p("Số: ", control("so.a", words("bấm vào đây"), by=by), ".")

    assert text(body, so={"a": 5}) == ["Số: 5."]


def test_the_title_counts_when_the_tag_is_not_a_name() -> None:
    both = '<w:alias w:val="so.a"/>'
    body = p(control("goog_rdk 1", words("…"), both))

    assert lines(render(body, context={"so": {"a": 5}}, names=SHAPE)) == ["5"]


def test_a_filled_control_keeps_its_format_and_loses_prompt_and_binding() -> None:
    bound = '<w:dataBinding w:xpath="/a" w:storeItemID="{x}"/><w:showingPlcHdr/>'
    body = p(control("x", words("Nhập", '<w:rStyle w:val="PlaceholderText"/><w:b/>'), bound))

    out = xml(body, x="đậm")

    assert "dataBinding" not in out
    assert "showingPlcHdr" not in out
    assert "PlaceholderText" not in out
    assert re.search(r"<w:rPr><w:b/></w:rPr><w:t[^>]*>đậm</w:t>", out)


def test_block_and_cell_controls_keep_their_first_paragraph() -> None:
    block = control("x", paragraph(words("một")) + paragraph(words("hai")))
    cell = f"<w:tc><w:tcPr/>{paragraph(words('ô'))}</w:tc>"
    row = X(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{control('x', cell)}</w:tr></w:tbl>")

    assert text(block, "hết", x="y") == ["y", "hết"]
    assert "".join(tree(render(row, "hết", context={"x": "y"})).itertext()) == "yhết"


def test_an_empty_control_is_filled_with_what_its_place_takes() -> None:
    assert text(p(control("x", "")), control("x", ""), "hết", x="y") == ["y", "y", "hết"]


def test_tags_inside_a_control_are_tags_and_its_binding_goes() -> None:
    body = p(control("x", words("có {{ y }}"), '<w:dataBinding w:xpath="/a" w:storeItemID="{x}"/>'))

    assert text(body, y=1, x=2) == ["có 1"]
    assert "dataBinding" not in xml(body, y=1, x=2)


def test_a_control_that_names_nothing_stays_as_it_is() -> None:
    bound = '<w:dataBinding w:xpath="/a" w:storeItemID="{x}"/>'
    body = p(control("Title", words("tên cũ"), bound), " {{ x }}")

    assert lines(render(body, context={"x": 1}, names=SHAPE)) == ["tên cũ 1"]
    assert "dataBinding" in xml(p(control("two words", words("tên cũ"), bound), " {{ x }}"), x=1)


def test_without_declared_names_a_control_is_filled_only_when_data_has_its_name() -> None:
    body = p(control("Title", words("tên cũ")))

    assert text(body) == ["tên cũ"]
    assert text(body, Title="tên mới") == ["tên mới"]


def test_a_misspelt_name_in_a_control_is_an_error_with_its_place() -> None:
    problems = mistakes("mở đầu", p(control("so.c", words("…"))), names=SHAPE)

    assert found(problems) == [("TPL021", "{{ so.c }}")]
    assert problems[0].location.paragraph == 2


def test_an_expression_in_braces_may_be_the_tag_of_a_control() -> None:
    assert text(p(control("{{ x | upper }}", words("…"))), x="a") == ["A"]


def test_pictures_and_building_blocks_are_no_placeholders() -> None:
    body = p(control("x", words("hình"), "<w:picture/>"), "{{ x }}")

    assert text(body, x=1) == ["hình1"]


@pytest.mark.parametrize(
    ("value", "sign", "state"), [(True, "☒", "1"), (False, "☐", "0"), (0, "☐", "0"), ([1], "☒", "1")]
)
def test_a_check_box_follows_the_truth_of_its_value(value: object, sign: str, state: str) -> None:
    box = f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="0"/></w14:checkbox>'
    out = render(p(control("x", words("☐"), box), " Có mặt"), context={"x": value})

    assert lines(out) == [f"{sign} Có mặt"]
    assert next(tree(out).iter(f"{{{W14}}}checked")).get(f"{{{W14}}}val") == state


def repeating(name: str, *items: str, by: str = "tag") -> X:
    section = f'<w15:repeatingSection xmlns:w15="{W15}"/>'
    item = f'<w15:repeatingSectionItem xmlns:w15="{W15}"/>'
    return control(name, "".join(control("", content, item) for content in items), section, by=by)


def test_a_repeating_section_repeats_over_a_list_with_names_of_its_items() -> None:
    line = paragraph(control("ten", words("tên")) + words(": ") + control("so", words("số")))
    body = repeating("ds", line, paragraph(words("mẫu thứ hai")))
    data = {"ds": [{"ten": "A", "so": 1}, {"ten": "B", "so": 2}], "x": 0}

    assert lines(render(body, "hết", context=data, names=SHAPE)) == ["A: 1", "B: 2", "hết"]
    assert text(body, "hết", **data) == ["A: 1", "B: 2", "hết"]
    out = xml(body, "hết", **data)
    assert out.count("repeatingSectionItem ") == 2


def test_a_repeating_section_without_items_leaves_nothing_and_a_sound_document() -> None:
    assert text(repeating("ds", paragraph(control("ten", words("tên")))), "hết", ds=[]) == ["hết"]


def test_rows_repeat_in_a_repeating_section() -> None:
    row = f"<w:tr><w:tc>{paragraph(control('ten', words('tên')))}</w:tc></w:tr>"
    body = X(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{repeating('ds', row)}</w:tbl>")

    out = render(body, "hết", context={"ds": [{"ten": "A"}, {"ten": "B"}]}, names=SHAPE)

    assert ["".join(row.itertext()) for row in tree(out).iter(f"{{{W}}}tr")] == ["A", "B"]


def test_a_repeating_section_over_something_else_than_a_list_is_an_error() -> None:
    assert [d.code for d in mistakes(repeating("x", paragraph(words("…"))), names=SHAPE)] == ["TPL023"]


def test_repeating_sections_nest() -> None:
    inner = repeating("con", paragraph(control("ten", words("…"))))
    body = repeating("ds", paragraph(control("ten", words("…"))) + inner)
    data = [{"ten": "A", "con": [{"ten": "a1"}, {"ten": "a2"}]}, {"ten": "B", "con": []}]
    names = {"ds": [{"ten": None, "con": [{"ten": None}]}]}

    assert lines(render(body, "hết", context={"ds": data}, names=names)) == ["A", "a1", "a2", "B", "hết"]


# A1, A8: what is filled is the same with declared names and without, in every kind and place of a control
BOX = f'<w14:checkbox xmlns:w14="{W14}"><w14:checked w14:val="0"/></w14:checkbox>'


BOUND = '<w:dataBinding w:xpath="/a" w:storeItemID="{x}"/>'


PROMPT = "<w:showingPlcHdr/>"


DATE = '<w:date w:fullDate="2010-06-08T00:00:00Z"><w:dateFormat w:val="dd/MM/yyyy"/></w:date>'


KINDS = ["", "<w:text/>", BOX, BOUND + PROMPT, DATE, '<w:dropDownList><w:listItem w:value="a"/></w:dropDownList>']


def inline(kind: str) -> P:
    return p("Ông: ", control("x", words("cũ"), kind, by="alias"), ".")


def in_a_row(kind: str, *, whole_row: bool = False) -> X:
    cell = f"<w:tc><w:tcPr/>{paragraph(words('cũ'))}</w:tc>"
    inner = (
        control("x", f"<w:tr>{cell}</w:tr>", kind) if whole_row else f"<w:tr>{control('x', cell, kind)}{cell}</w:tr>"
    )
    return X(f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>{inner}</w:tbl>")


PLACES = {
    "run": inline,
    "alone in its paragraph": lambda kind: p(control("x", words("cũ"), kind)),
    "empty": lambda kind: p("a", control("x", "", kind)),
    "block": lambda kind: control("x", paragraph(words("cũ")) + paragraph(words("hai")), kind),
    "cell": in_a_row,
    "row": lambda kind: in_a_row(kind, whole_row=True),
    "in a cell": lambda kind: table([inline(kind), "b"]),
    "nested table": lambda kind: table([[table([inline(kind)]), "b"]]),
    "text box": lambda kind: p(X(f"<w:r><w:pict><w:txbxContent>{_block(inline(kind))}</w:txbxContent></w:pict></w:r>")),
    "link": lambda kind: p(X(f'<w:hyperlink w:anchor="a">{control("x", words("cũ"), kind)}</w:hyperlink>')),
    "other control": lambda kind: p(control("Tên", control("x", words("cũ"), kind))),
    "group": lambda kind: control("nhóm", paragraph(control("x", words("cũ"), kind)), "<w:group/>"),
    "in a condition": lambda kind: p("{% if 1 %}", control("x", words("cũ"), kind), "{% endif %}"),
    "note": lambda kind: p("a", fn(X(_block(inline(kind))))),
}


def _block(paragraph: P) -> str:
    return tree_text(paragraph)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_control_is_filled_the_same_with_declared_names_and_without(place: str, kind: str) -> None:
    value = kind == BOX or "Ông An"
    body = PLACES[place](kind)

    declared = render(body, "hết", context={"x": value}, names={"x": None})
    undeclared = render(body, "hết", context={"x": value})

    for name in ("word/document.xml", "word/footnotes.xml") if place == "note" else ("word/document.xml",):
        assert canonical(declared, name) == canonical(undeclared, name)
    shown = "".join(tree(undeclared, name).itertext())
    assert ("☒" if kind == BOX else "Ông An") in shown
    assert not [e for e in tree(undeclared).iter(f"{{{W}}}p") if e.getparent().tag in (f"{{{W}}}p", f"{{{W}}}r")]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_control_whose_name_is_not_in_the_data_stays_as_it_is(place: str, kind: str) -> None:
    body = PLACES[place](kind)
    bare = p(control("x", words("cũ"), kind)) if place == "in a condition" else body
    names = ("word/document.xml", "word/footnotes.xml") if place == "note" else ("word/document.xml",)

    for name in names:
        assert canonical(render(body, "hết {{ y }}", context={"y": 1}), name) == canonical(docx(bare, "hết 1"), name)
        assert part(render(bare, "hết"), name) == part(docx(bare, "hết"), name)


def test_a_named_control_in_one_that_stays_is_filled() -> None:  # A8
    body = p(control("Agree", words("Tôi ") + control("ten", words("…")), BOUND))

    out = render(body, context={"ten": "An"})
    assert lines(out) == ["Tôi An"]
    assert "dataBinding" in part(out, "word/document.xml").decode()


def test_a_repeating_section_whose_name_is_not_in_the_data_stays_as_it_is() -> None:  # A8
    body = repeating("ds", paragraph(control("ten", words("tên"))), paragraph(words("mẫu thứ hai")))

    assert part(render(body, "hết"), "word/document.xml") == part(docx(body, "hết"), "word/document.xml")
    assert text(body, "hết", ten="An") == ["An", "mẫu thứ hai", "hết"]


def test_a_control_in_a_repeating_section_that_neither_item_nor_data_names_stays() -> None:  # A8
    body = repeating("ds", paragraph(control("Title", words("cũ")) + words(" ") + control("ten", words("tên"))))

    assert text(body, "hết", ds=[{"ten": "A"}, {"ten": "B", "Title": "mới"}]) == ["cũ A", "mới B", "hết"]


def test_a_tag_or_title_that_data_has_wins_over_one_that_it_has_not() -> None:  # A8
    body = p(control("goog_rdk_1", words("cũ"), '<w:alias w:val="ten"/>'))

    assert text(body, ten="An") == ["An"]
    assert text(body, goog_rdk_1="Bình") == ["Bình"]


@pytest.mark.parametrize("names", [None, {"so_lieu": {"tong": None}, "ten": None}])
@pytest.mark.parametrize(
    ("xpath", "shown"),
    [("/ns0:bao_cao[1]/ns0:ten[1]", "An"), ("/so_lieu/tong", "7"), ("/goc/so_lieu/tong", "7"), ("/goc/khac", "cũ")],
)
def test_a_bound_control_named_by_its_xpath_is_filled_and_unbound(names: Any, xpath: str, shown: str) -> None:  # A9
    binding = f'<w:dataBinding w:xpath="{xpath}" w:storeItemID="{{x}}"/>'
    data = {"so_lieu": {"tong": 7}, "ten": "An"}

    out = render(p(control("Một tiêu đề", words("cũ"), binding)), context=data, names=names)

    assert lines(out) == [shown]
    assert ("dataBinding" in part(out, "word/document.xml").decode()) is (shown == "cũ")


def test_a_control_bound_to_a_property_of_the_file_is_no_placeholder() -> None:  # A9
    core = '<w:dataBinding w:xpath="/cp:p/dc:title" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/>'

    assert text(p(control("Tên tệp", words("cũ"), core)), title="mới") == ["cũ"]


def test_controls_in_table_cells_and_headers_are_filled() -> None:
    cells = table([p(control("x", words("…")))])
    out = render(cells, "hết", header=p(control("x", words("…"))), context={"x": "v"})

    assert lines(out) == ["v", "hết"]
    assert lines(out, "word/header1.xml") == ["v"]
    assert part(out, "word/header1.xml")
