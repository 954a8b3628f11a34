"""Every place of a document that can hold a placeholder: content controls, fields, links, alt text, captions."""

from __future__ import annotations

import re
from typing import Any

import pytest
from build import REL, R, W, X, docx, fn, lines, note_texts, p, part, table, tree
from engine import failures, found, mistakes, render, text, xml

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


@pytest.mark.parametrize("instruction", ["MERGEFIELD x \\b trước", 'MERGEFIELD "hai từ"', "MERGEFIELD 1x"])
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
