"""Every place of a document that can hold a placeholder: content controls, fields, links, alt text, captions."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from lxml import etree
from support.build import REL, P, R, W, X, docx, fn, lines, note_texts, p, part, run, table, tree
from support.engine import failures, found, mistakes, render, text, xml

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template

W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def control(name: str, content: str, properties: str = "", *, by: str = "tag") -> X:
    """A content control around runs, paragraphs, rows or cells; ``by``: what carries its name."""
    named = f'<w:{by} w:val="{name}"/>' if name else ""
    return X(f"<w:sdt><w:sdtPr>{named}{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")


def words(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def field(instruction: str, shown: str = "«x»", properties: str = "") -> X:
    """A complex field, each part in a run of its own."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return X(
        mark.format("begin")
        + f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        + mark.format("separate")
        + words(shown, properties)
        + mark.format("end")
    )


def simple(instruction: str, shown: str = "«x»") -> X:
    return X(f'<w:fldSimple w:instr="{instruction}">{words(shown)}</w:fldSimple>')


def tree_text(block: P) -> str:
    """A paragraph as XML."""
    document = part(docx(block), "word/document.xml").decode()
    return document.partition("<w:body>")[2].rpartition("<w:sectPr>")[0]


def canonical(document: bytes, name: str = "word/document.xml") -> bytes:
    """A part with runs of one look joined, so that only what is to be seen counts."""
    root = tree(document, name)
    for t in root.iter(f"{{{W}}}t"):
        t.attrib.clear()
    return etree.tostring(root, method="c14n")


SHAPE: dict[str, Any] = {"so": {"a": None, "b": None}, "ds": [{"ten": None, "so": None}], "x": None}


# --- content controls ------------------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("make", [field, simple])
def test_a_merge_field_whose_name_is_not_in_the_data_stays_as_it_is(make: Any) -> None:  # A8
    body = p("Tỉnh ", make("MERGEFIELD tinh", "«tinh»"), ".")

    assert part(render(body, "hết"), "word/document.xml") == part(docx(body, "hết"), "word/document.xml")
    assert canonical(render(body, "hết {{ y }}", context={"y": 1})) == canonical(docx(body, "hết 1"))
    assert text(body, "hết", tinh="Kon Tum") == ["Tỉnh Kon Tum.", "hết"]


def test_a_merge_field_that_shares_its_runs_with_words_stays_or_is_filled() -> None:  # A8
    mark = '<w:fldChar w:fldCharType="{}"/>'
    body = p(
        X(
            f"<w:r><w:t>a</w:t>{mark.format('begin')}<w:instrText>MERGEFIELD tinh</w:instrText>{mark.format('separate')}"
            f"<w:t>«tinh»</w:t>{mark.format('end')}<w:t>b</w:t></w:r>"
        )
    )

    assert text(body, tinh="x") == ["axb"]
    assert text(body, "{{ y }}", y=1) == ["a«tinh»b", "1"]


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


# --- fields ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [field, simple])
def test_a_merge_field_prints_the_value_it_names(make: Any) -> None:
    assert text(p("Số ", make(" MERGEFIELD so.a \\* MERGEFORMAT "), "."), so={"a": 7}) == ["Số 7."]
    assert "MERGEFIELD" not in xml(p(make("MERGEFIELD x")), x=1)


def test_a_merge_field_keeps_the_format_of_what_it_showed() -> None:
    assert re.search(r"<w:rPr><w:i/></w:rPr><w:t[^>]*>7</w:t>", xml(p(field("MERGEFIELD x", "«x»", "<w:i/>")), x=7))


@pytest.mark.parametrize(
    ("switch", "shown"), [("Upper", "XÃ PỜ Y"), ("FirstCap", "Xã pờ Y"), ("CHARFORMAT", "xã pờ Y")]
)
def test_switches_of_a_merge_field_change_its_letters(switch: str, shown: str) -> None:
    assert text(p(field(f"MERGEFIELD x \\* {switch}")), x="xã pờ Y") == [shown]


# A19
@pytest.mark.parametrize(
    ("switches", "value", "shown"),
    [
        ("\\# #.##0", 1200000, "1.200.000"),
        ("\\# #,##0", 1200000.4, "1.200.000"),
        ("\\# #.##0,00", 1234.565, "1.234,57"),
        ('\\# "#,##0.00 đồng"', 1234.5, "1.234,50 đồng"),
        ("\\# 0,00", 1234.5, "1234,50"),
        ("\\# 0.0#", 0.5, "0,5"),
        ("\\# 00", 7, "07"),
        ("\\# #.##0", -1234, "-1.234"),
        ('\\# "#.##0;(#.##0);không"', -1234, "(1.234)"),
        ('\\# "#.##0;(#.##0);không"', 0, "không"),
        ("\\# 0%", 12, "12%"),
        ("\\# #.##0", "1.234.567,8", "1.234.568"),
        ("\\# #.##0", "chưa có", "chưa có"),
        ('\\@ "dd/MM/yyyy"', datetime.date(2010, 6, 8), "08/06/2010"),
        ("\\@ d/M/yy", datetime.date(2010, 6, 8), "8/6/10"),
        ("\\@ \"dddd, 'ngày' d MMMM\"", datetime.date(2010, 6, 8), "thứ Ba, ngày 8 tháng Sáu"),
        ("\\@ HH:mm", datetime.datetime(2010, 6, 8, 15, 4), "15:04"),
        ("\\@ dd/MM/yyyy", "hôm qua", "hôm qua"),
        ('\\b "Email: " \\f .', "a@b.vn", "Email: a@b.vn."),
        ('\\b "Email: " \\f .', "", ""),
        ("\\* Upper \\* MERGEFORMAT", "xã", "XÃ"),
        ("\\* Roman", 4, "IV"),
        ("\\* roman", 4, "iv"),
        ("\\* CardText \\* FirstCap", 4, "Bốn"),
        ("\\m", "xã", "xã"),
    ],
)
@pytest.mark.parametrize("make", [field, simple])
def test_switches_of_a_merge_field_do_as_in_word(make: Any, switches: str, value: object, shown: str) -> None:
    instruction = f"MERGEFIELD x {switches}"
    body = p("[", make(instruction.replace('"', "&quot;") if make is simple else instruction), "]")

    assert text(body, x=value) == [f"[{shown}]"]


def test_a_merge_field_finds_the_declared_name_that_word_cannot_write() -> None:  # A19
    body = p(field("MERGEFIELD so_lieu_ho_so_tong"), " ", field("MERGEFIELD so_lieu_ho"))
    names = {"so": None, "so_lieu": {"ho_so": {"x": None}, "ho_so_tong": None, "ho": None}}

    assert lines(render(body, context={"so_lieu": {"ho_so_tong": 7, "ho": 1}}, names=names)) == ["7 1"]


@pytest.mark.parametrize("instruction", ["MERGEFIELD x \\v", 'MERGEFIELD "hai từ"', "MERGEFIELD 1x"])
def test_a_merge_field_that_cannot_be_kept_is_an_error_with_its_place(instruction: str) -> None:
    problems = mistakes("mở đầu", p(field(instruction.replace('"', "&quot;"))))

    assert [(d.code, d.location.paragraph) for d in problems] == [("TPL030", 2)]


def test_a_misspelt_merge_field_is_an_error_before_rendering() -> None:
    assert found(mistakes(p(field("MERGEFIELD so.c")), names=SHAPE)) == [("TPL021", "{{ so.c }}")]


@pytest.mark.parametrize("make", [field, simple])
def test_tags_in_a_hyperlink_field_are_rendered_and_quoted(make: Any) -> None:
    quotes = "&quot;" if make is simple else '"'
    body = p(make(f" HYPERLINK {quotes}https://a.vn/{{{{ x }}}}{quotes} ", "bấm"))

    out = tree(render(body, context={"x": 'a"b&c'}))

    shown = [e.get(f"{{{W}}}instr") or e.text for e in out.iter(f"{{{W}}}instrText", f"{{{W}}}fldSimple")]
    assert shown == [' HYPERLINK "https://a.vn/a\\"b&c" ']


def test_a_tag_split_over_the_code_of_a_hyperlink_is_one_tag() -> None:
    split = '</w:instrText></w:r><w:r><w:instrText xml:space="preserve">'
    out = tree(render(p(field(f'HYPERLINK "http://{{{{ {split}x }}}}"')), context={"x": "a.vn"}))

    assert "".join(e.text or "" for e in out.iter(f"{{{W}}}instrText")) == 'HYPERLINK "http://a.vn"'


def test_tags_in_other_fields_are_refused() -> None:
    assert [d.code for d in mistakes(p(field('IF {{ x }} = "1" "a" "b"')))] == ["TPL017"]


def test_half_an_expression_is_no_tag_of_a_field() -> None:
    problems = mistakes(p(field('HYPERLINK "{{ x) ~ (y }}"')))

    assert {d.code for d in problems} <= {"TPL014", "TPL019"}
    assert problems


# --- links -------------------------------------------------------------------------------------------------------------


def link(number: str, shown: str) -> X:
    return X(f'<w:hyperlink r:id="{number}">{words(shown)}</w:hyperlink>')


def relation(number: str, target: str) -> str:
    return f'<Relationship Id="{number}" Type="{LINK}" Target="{target}" TargetMode="External"/>'


def targets(document: bytes, name: str = "word/_rels/document.xml.rels") -> dict[str, str]:
    return {e.get("Id", ""): e.get("Target", "") for e in tree(document, name) if e.get("TargetMode") == "External"}


def shown_links(document: bytes) -> list[tuple[str, str]]:
    known = targets(document)
    return [("".join(e.itertext()), known[e.get(f"{{{R}}}id", "")]) for e in tree(document).iter(f"{{{W}}}hyperlink")]


@pytest.mark.parametrize(
    "target", ["https://a.vn/{{ x }}", "https://a.vn/%7B%7B%20x%20%7D%7D", "https://a.vn/%7b%7bx%7d%7d"]
)
def test_the_target_of_a_link_may_hold_tags(target: str) -> None:
    out = render(p(link("rId9", "đây")), context={"x": "1 2"}, relationships=relation("rId9", target))

    assert shown_links(out) == [("đây", "https://a.vn/1%202")]


def test_a_link_in_a_loop_leads_somewhere_else_in_each_pass() -> None:
    body = p("{% for u in us %}", link("rId9", "{{ u.ten }}"), "{% endfor %}")
    us = [{"ten": "a", "url": "x"}, {"ten": "b", "url": "y"}, {"ten": "c", "url": "x"}]

    out = render(body, context={"us": us}, relationships=relation("rId9", "https://{{ u.url }}.vn"))

    assert shown_links(out) == [("a", "https://x.vn"), ("b", "https://y.vn"), ("c", "https://x.vn")]
    assert len(targets(out)) == 2


def test_a_link_in_a_note_belongs_to_the_notes() -> None:
    rels = f'<Relationships xmlns="{REL}">{relation("rId1", "https://{{ x }}")}</Relationships>'
    note = fn(X(paragraph(words("nguồn ") + link("rId1", "trang"))))
    out = render(p("a", note), context={"x": "b.vn"}, extra={"word/_rels/footnotes.xml.rels": rels})

    assert note_texts(out) == ["nguồn trang"]
    known = targets(out, "word/_rels/footnotes.xml.rels")
    used = next(tree(out, "word/footnotes.xml").iter(f"{{{W}}}hyperlink")).get(f"{{{R}}}id", "")
    assert known[used] == "https://b.vn"


def test_an_empty_target_is_an_error_with_its_place() -> None:
    template = compile_template(
        docx(p(link("rId9", "đây")), relationships=relation("rId9", "{{ x }}")), file="mau.docx"
    )
    with pytest.raises(ReportError) as caught:
        template.render({"x": " "})
    assert [(d.code, d.location.paragraph) for d in caught.value.diagnostics] == [("REN011", 1)]


def test_a_misspelt_name_in_a_link_is_an_error_before_rendering() -> None:
    problems = mistakes(
        "mở đầu", p(link("rId9", "đây")), names=SHAPE, relationships=relation("rId9", "http://{{ so.c }}")
    )

    assert [(d.code, d.location.paragraph, d.location.tag) for d in problems] == [("TPL021", 2, "{{ so.c }}")]


# --- alt text ------------------------------------------------------------------------------------------------------------


def picture(description: str) -> X:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return X(
        f'<w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:extent cx="1" cy="1"/>'
        f'<wp:docPr id="1" name="Hình 1" descr="{description}"/></wp:inline></w:drawing></w:r>'
    )


def test_alt_text_may_hold_tags_and_conditions() -> None:
    body = p("Hình: ", picture("Biểu đồ {{ x }}{% if y %} của &quot;{{ y }}&quot;{% endif %}"))

    out = render(body, context={"x": 'a"<b>\n', "y": "xã"})

    shown = [e.get("descr") for e in tree(out).iter() if str(e.tag).endswith("docPr")]
    assert shown == ['Biểu đồ a"<b>  của "xã"']  # XML reads a line break in an attribute as a space


def test_the_caption_of_a_table_may_hold_tags() -> None:
    body = X(
        '<w:tbl><w:tblPr><w:tblCaption w:val="Bảng {{ x }}"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>'
        f"<w:tr><w:tc>{paragraph(words('ô'))}</w:tc></w:tr></w:tbl>"
    )

    assert 'w:tblCaption w:val="Bảng 7"' in xml(body, "hết", x=7)


def test_blocks_of_an_attribute_close_within_it() -> None:
    assert [d.code for d in mistakes(p(picture("{% if x %}a"), "{% endif %}"))] == ["TPL005", "TPL006"]


def test_tags_in_attributes_that_nobody_reads_are_refused() -> None:
    body = X(f'<w:p w:rsidR="{{{{ x }}}}">{words("a")}</w:p>')

    assert [d.code for d in mistakes(body)] == ["TPL017"]


def test_a_value_of_an_attribute_that_fails_tells_its_place() -> None:
    assert [(d.code, d.location.paragraph) for d in failures("a", p(picture("{{ x }}")), x=None)] == [("REN004", 2)]


def test_what_looks_like_our_own_markers_is_harmless() -> None:
    assert text(p("a\ufdd00\ufdd1b {{ x }}"), x=1) == ["a0\ufdd1b 1"]


def test_controls_in_table_cells_and_headers_are_filled() -> None:
    cells = table([p(control("x", words("…")))])
    out = render(cells, "hết", header=p(control("x", words("…"))), context={"x": "v"})

    assert lines(out) == ["v", "hết"]
    assert lines(out, "word/header1.xml") == ["v"]
    assert part(out, "word/header1.xml")


# --- places outside of the text walk (A10) -------------------------------------------------------------------------------

DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
DIAGRAM = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"


def diagram(*texts: str) -> dict[str, Any]:
    """Options of ``docx``: SmartArt with these words, and the drawing of it that Word keeps beside."""
    points = "".join(
        f'<dgm:pt modelId="{n}"><dgm:t><a:bodyPr/><a:p>{words}</a:p></dgm:t></dgm:pt>' for n, words in enumerate(texts)
    )
    drawn = "".join(f"<dsp:sp><dsp:txBody><a:p>{words}</a:p></dsp:txBody></dsp:sp>" for words in texts)
    dsp = "http://schemas.microsoft.com/office/drawing/2008/diagram"
    names = f'xmlns:dgm="{DGM}" xmlns:dsp="{dsp}" xmlns:a="{A}"'
    return {
        "extra": {
            "word/diagrams/data1.xml": f"<dgm:dataModel {names}><dgm:ptLst>{points}</dgm:ptLst></dgm:dataModel>",
            "word/diagrams/drawing1.xml": f"<dsp:drawing {names}><dsp:spTree>{drawn}</dsp:spTree></dsp:drawing>",
        },
        "content_types": f'<Override PartName="/word/diagrams/data1.xml" ContentType="{DIAGRAM}"/>',
        "relationships": f'<Relationship Id="rId8" Type="{R}/diagramData" Target="diagrams/data1.xml"/>'
        '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2007/relationships/diagramDrawing"'
        ' Target="diagrams/drawing1.xml"/>',
    }


def drawn(words: str) -> str:
    return f"<a:r><a:rPr/><a:t>{words}</a:t></a:r>"


def test_smartart_is_filled_in_its_data_and_its_drawing() -> None:  # A10
    options = diagram(drawn("{{ ") + drawn("x }} hồ sơ"), drawn("{% if y %}có{% else %}không{% endif %}"), drawn("giữ"))
    out = render("a", context={"x": "1 & 2", "y": 0}, **options)

    for name in ("data1", "drawing1"):
        paragraphs = tree(out, f"word/diagrams/{name}.xml").iter(f"{{{A}}}p")
        assert ["".join(p.itertext()) for p in paragraphs] == ["1 & 2 hồ sơ", "không", "giữ"]


def test_a_misspelt_name_in_smartart_is_an_error_before_rendering() -> None:  # A10
    problems = mistakes("a", names=SHAPE, **diagram(drawn("{{ so.c }}")))

    assert {(d.code, d.location.part) for d in problems} == {
        ("TPL021", "word/diagrams/data1.xml"), ("TPL021", "word/diagrams/drawing1.xml")
    }  # fmt: skip


def test_the_words_of_a_watermark_are_filled() -> None:  # A10
    watermark = X(
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="s1"><v:textpath string="{{ x }}"/>'
        "</v:shape></w:pict></w:r></w:p>"
    )
    out = render("a", header=watermark, context={"x": 'DỰ "THẢO"'})

    (path,) = [e for e in tree(out, "word/header1.xml").iter() if str(e.tag).endswith("textpath")]
    assert path.get("string") == 'DỰ "THẢO"'


def test_the_bookmark_of_a_link_may_be_a_tag() -> None:  # A10
    out = render(p(X(f'<w:hyperlink w:anchor="muc_{{{{ x }}}}">{words("đến")}</w:hyperlink>')), context={"x": 3})

    assert next(tree(out).iter(f"{{{W}}}hyperlink")).get(f"{{{W}}}anchor") == "muc_3"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", "<html><body><p>Xã {{ <b>x</b> }}</p></body></html>".encode()),
        ("a.txt", "Xã {{ x }}".encode("utf-16")),
        ("a.docx", docx("một", p(X(words("{{ ")), X(words("x }}"))))),
        ("a.rtf", rb"{\rtf1 \{\{ x \}\}}"),
    ],
)
def test_a_tag_in_a_file_that_word_inserts_is_refused_by_name(name: str, data: bytes) -> None:  # A10
    options: dict[str, Any] = {
        "relationships": f'<Relationship Id="rId8" Type="{R}/aFChunk" Target="{name}"/>',
        "content_types": f'<Override PartName="/word/{name}" ContentType="application/octet-stream"/>',
        "extra": {f"word/{name}": data},
    }
    (problem,) = mistakes(X('<w:altChunk r:id="rId8"/>'), "a", **options)

    assert (problem.code, problem.location.part) == ("TPL102", f"word/{name}")
    options["extra"] = {
        f"word/{name}": data.replace(b"{", b"(").replace(b"{\0", b"(\0") if name != "a.docx" else docx("a")
    }
    assert compile_template(docx(X('<w:altChunk r:id="rId8"/>'), "a", **options))


def test_tags_in_the_numbers_of_lists_and_in_document_variables_are_refused_by_name() -> None:  # A10
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    problems = mistakes(
        "a",
        relationships=f'<Relationship Id="rId8" Type="{R}/numbering" Target="numbering.xml"/>'
        f'<Relationship Id="rId9" Type="{R}/settings" Target="settings.xml"/>',
        content_types=f'<Override PartName="/word/numbering.xml" ContentType="{kinds}.numbering+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{kinds}.settings+xml"/>',
        extra={
            "word/numbering.xml": f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
            '<w:lvlText w:val="Điều {{ x }}"/></w:lvl></w:abstractNum></w:numbering>',
            "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:docVars><w:docVar w:name="a" w:val="{{{{ y }}}}"/>'
            "</w:docVars></w:settings>",
        },
    )

    assert [(d.code, d.location.tag) for d in problems] == [("TPL102", "{{ x }}"), ("TPL102", "{{ y }}")]


@pytest.mark.parametrize("name", ["document", "header1"])
def test_a_part_in_the_strict_namespace_is_refused_by_name(name: str) -> None:  # A10
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    source = docx("{{ x }}", header="{{ x }}")
    other = part(source, f"word/{name}.xml").replace(W.encode(), strict.encode())
    with pytest.raises(ReportError) as caught:
        compile_template(docx("a", header="b", extra={f"word/{name}.xml": other}))

    assert [d.code for d in caught.value.diagnostics] == ["PKG018"]


def test_a_tag_in_custom_xml_that_a_control_shows_is_refused_by_name() -> None:  # A9, A10
    store = "{11111111-2222-3333-4444-555555555555}"
    ds = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    binding = f'<w:dataBinding w:xpath="/r/khac" w:storeItemID="{store}"/>'
    options: dict[str, Any] = {
        "relationships": f'<Relationship Id="rId8" Type="{R}/customXml" Target="../customXml/item1.xml"/>',
        "extra": {
            "customXml/item1.xml": "<r><khac>{{ x }}</khac></r>",
            "customXml/itemProps1.xml": f'<ds:datastoreItem xmlns:ds="{ds}" ds:itemID="{store}"/>',
            "customXml/_rels/item1.xml.rels": f'<Relationships xmlns="{REL}"><Relationship Id="rId1" '
            f'Type="{R}/customXmlProps" Target="itemProps1.xml"/></Relationships>',
        },
    }
    body = p(control("Một tiêu đề", words("cũ"), binding))

    (problem,) = mistakes(body, names={"x": None}, **options)
    assert (problem.code, problem.location.part, problem.location.tag) == ("TPL102", "customXml/item1.xml", "{{ x }}")
    assert lines(render(body, names={"khac": None}, context={"khac": "mới"}, **options)) == ["mới"]


def test_a_merge_field_over_paragraphs_keeps_its_words_without_its_name() -> None:  # A8
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    first = mark.format("begin") + "<w:r><w:instrText>MERGEFIELD ten</w:instrText></w:r>" + mark.format("separate")
    body = X(f"<w:p>{first}{words('Ông ')}</w:p><w:p>{words('An')}{mark.format('end')}</w:p>")

    assert text(body, "hết") == ["Ông An", "", "hết"]
    assert text(body, "hết", ten="Bình") == ["Bình", "", "hết"]


def ruby(above: str, below: str) -> X:
    return X(f"<w:r><w:ruby><w:rubyPr/><w:rt>{above}</w:rt><w:rubyBase>{below}</w:rubyBase></w:ruby></w:r>")


def test_words_above_and_below_of_a_phonetic_guide_are_filled() -> None:  # A10
    body = p(
        "{% for x in l %}", ruby(run("{{ x") + run(".a }}"), run("{% if x.b %}{{ x.b }}{% endif %}")), "{% endfor %}"
    )
    root = tree(render(body, context={"l": [{"a": "một", "b": "1"}, {"a": "hai", "b": ""}]}))

    assert ["".join(rt.itertext()) for rt in root.iter(f"{{{W}}}rt")] == ["một", "hai"]
    assert ["".join(base.itertext()) for base in root.iter(f"{{{W}}}rubyBase")] == ["1", ""]


@pytest.mark.parametrize("text", ["{% if x %}", "{{ x +* }}"])
def test_a_wrong_tag_in_a_phonetic_guide_is_reported(text: str) -> None:  # A10
    assert mistakes(p("a", ruby(run(text), run("b"))))


def other_part(name: str, kind: str, content: str, relationship: str, owner: str = "document") -> dict[str, Any]:
    return {
        "relationships": f'<Relationship Id="rId8" Type="{relationship}" Target="/{name}"/>',
        "content_types": f'<Override PartName="/{name}" ContentType="{kind}"/>',
        "extra": {name: content},
    }


_WML_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_GLOSSARY_TEXT = (
    f'<w:glossaryDocument xmlns:w="{W}"><w:docParts><w:docPart><w:docPartBody><w:p>{run("{{ ")}{run("x }}")}</w:p>'
    "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
)


@pytest.mark.parametrize(
    ("name", "kind", "content", "relationship"),
    [
        ("word/glossary/document.xml", f"{_WML_KIND}.document.glossary+xml", _GLOSSARY_TEXT, f"{R}/glossaryDocument"),
        (
            "word/media/a.svg",
            "image/svg+xml",
            '<svg xmlns="http://www.w3.org/2000/svg"><text>{{ x }}</text></svg>',
            f"{R}/image",
        ),
        ("word/khac.xml", "application/xml", '<a b="{{ x }}"/>', "urn:khac/khac"),
    ],
)
def test_a_tag_in_another_part_that_can_be_seen_is_refused(
    name: str, kind: str, content: str, relationship: str
) -> None:  # A10
    (problem,) = mistakes("a", **other_part(name, kind, content, relationship))

    assert (problem.code, problem.location.part, problem.location.tag) == ("TPL102", name, "{{ x }}")
    assert compile_template(docx("a", **other_part(name, kind, content.replace("{", "("), relationship)))


@pytest.mark.parametrize(
    ("name", "kind", "content", "relationship"),
    [
        ("customXml/item1.xml", "application/xml", "<r><khac>{{ x }}</khac></r>", f"{R}/customXml"),
        (
            "word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme+xml",
            '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{{ x }}"/>', f"{R}/theme",
        ),
        (
            "word/people.xml", f"{_WML_KIND}.people+xml",
            '<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{{ x }}"/>'
            "</w15:people>", "http://schemas.microsoft.com/office/2011/relationships/people",
        ),
        (
            "word/footnotes.xml", f"{_WML_KIND}.footnotes+xml",
            f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="5"><w:p>{run("{{ x }}")}</w:p></w:footnote></w:footnotes>',
            f"{R}/footnotes",
        ),
    ],
)  # fmt: skip
def test_a_tag_in_a_part_that_nobody_sees_is_a_warning(
    name: str, kind: str, content: str, relationship: str
) -> None:  # A10
    template = compile_template(docx("{{ x }}", **other_part(name, kind, content, relationship)), file="mau.docx")

    assert [(d.code, d.location.part) for d in template.diagnostics] == [("TPL105", name)]


def test_a_tag_in_a_drawing_within_the_story_is_refused() -> None:  # A10
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    words = f'<a:p xmlns:a="{a}"><a:r><a:t>{{{{ </a:t></a:r><a:r><a:t>x }}}}</a:t></a:r></a:p>'
    (problem,) = mistakes(p("a", X(f"<w:r><w:drawing>{words}</w:drawing></w:r>")))

    assert (problem.code, problem.location.tag) == ("TPL017", "{{ x }}")
