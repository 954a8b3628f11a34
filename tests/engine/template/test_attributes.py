"""Tags where no run can be: codes of fields, targets of links, alt text, captions."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import REL, R, W, X, docx, fn, note_texts, p, run, tree
from support.engine import failures, mistakes, render, text, xml
from support.places import SHAPE, field, paragraph, simple, words

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template

LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


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


@pytest.mark.parametrize(
    "target",
    ["mailto:}}@a.vn", "mailto:%7D%7D@a.vn", "https://a.vn/{{", "https://a.vn/{{ x }}/%25%7D", "http://a.vn?%7D%7D"],
)
def test_half_a_tag_in_a_link_that_an_editor_made_is_an_error(target: str) -> None:
    body = p("{{ x ", link("rId9", "}}@a.vn"))

    problems = mistakes("mở đầu", body, relationships=relation("rId9", target))

    assert [(d.code, d.location.paragraph) for d in problems if d.code == "TPL091"] == [("TPL091", 2)]


@pytest.mark.parametrize("make", [field, simple])
def test_half_a_tag_in_the_field_of_a_link_is_one_too(make: Any) -> None:
    quotes = "&quot;" if make is simple else '"'
    problems = mistakes(p("{{ x ", make(f"HYPERLINK {quotes}mailto:}}}}@a.vn{quotes}", "}}@a.vn")))

    assert [d.params["target"] for d in problems if d.code == "TPL091"] == ["mailto:}}@a.vn"]


def test_matching_braces_in_an_address_are_no_tag() -> None:
    json = "https://a.vn/?q=%7B%22a%22:%7B%22b%22:1%7D%7D"
    out = render(p("{{ x }}", link("rId9", "đây")), context={"x": 1}, relationships=relation("rId9", json))

    assert shown_links(out) == [("đây", json)]


def test_a_misspelt_name_in_a_link_is_an_error_before_rendering() -> None:
    problems = mistakes(
        "mở đầu", p(link("rId9", "đây")), names=SHAPE, relationships=relation("rId9", "http://{{ so.c }}")
    )

    assert [(d.code, d.location.paragraph, d.location.tag) for d in problems] == [("TPL021", 2, "{{ so.c }}")]


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
