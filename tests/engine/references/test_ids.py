"""Ids stay unique and belong together where content is repeated."""

from __future__ import annotations

import pytest
from support.build import W, X, docx, fn, lines, p, part, run, tree
from support.engine import render, text
from support.references import W14, W15, comment, values, with_comments

from docxtpl_reports.engine.compiler import compile_template

WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def bookmark(name: str, content: str, number: int = 3) -> X:
    return X(
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:r><w:t>{content}</w:t></w:r><w:bookmarkEnd w:id="{number}"/>'
    )


def code(instruction: str) -> X:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    middle = f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>{mark.format("separate")}'
    return X(f"{mark.format('begin')}{middle}<w:r><w:t>1</w:t></w:r>{mark.format('end')}")


DRAWING = X(
    f'<w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:extent cx="1" cy="1"/><wp:docPr id="7" name="Hình"/></wp:inline>'
    "</w:drawing></w:r>"
)


def test_bookmarks_of_a_loop_get_ids_and_names_of_their_own() -> None:
    out = render(p("{% for x in xs %}", bookmark("muc", "{{ x }}"), "{% endfor %}"), context={"xs": [1, 2, 3]})

    starts, names = values(out, "bookmarkStart"), values(out, "bookmarkStart", f"{{{W}}}name")
    assert len(set(starts)) == 3
    assert starts[0] == "3"
    assert starts == values(out, "bookmarkEnd")
    assert names == ["muc", "muc_2", "muc_3"]


def test_bookmarks_outside_of_loops_keep_ids_and_names() -> None:
    out = render(p(bookmark("a", "{{ x }}"), bookmark("b", "{{ x }}", 8)), context={"x": 1})

    assert values(out, "bookmarkStart") == ["3", "8"]
    assert values(out, "bookmarkStart", f"{{{W}}}name") == ["a", "b"]


def test_new_names_meet_no_name_of_the_template() -> None:
    out = render(
        p(bookmark("muc_2", "x", 9)),
        p("{% for x in xs %}", bookmark("muc", "{{ x }}"), "{% endfor %}"),
        context={"xs": [1, 2]},
    )

    assert values(out, "bookmarkStart", f"{{{W}}}name") == ["muc_2", "muc", "muc_3"]
    assert len(set(values(out, "bookmarkStart"))) == 3


def test_fields_and_links_point_to_the_bookmark_of_their_own_pass() -> None:
    body = p(
        "{% for x in xs %}",
        code(" REF muc \\h "),  # before the bookmark it points to
        bookmark("muc", "{{ x }}"),
        code(" PAGEREF muc \\h "),
        code(' HYPERLINK \\l "muc" '),
        X('<w:hyperlink w:anchor="muc"><w:r><w:t>x</w:t></w:r></w:hyperlink>'),
        X('<w:fldSimple w:instr=" REF muc "><w:r><w:t>x</w:t></w:r></w:fldSimple>'),
        "{% endfor %}",
    )
    out = render(body, context={"xs": [1, 2]})

    second = [" REF muc_2 \\h ", " PAGEREF muc_2 \\h ", ' HYPERLINK \\l "muc_2" ']
    assert [e.text for e in tree(out).iter(f"{{{W}}}instrText")][3:] == second
    assert values(out, "hyperlink", f"{{{W}}}anchor") == ["muc", "muc_2"]
    assert values(out, "fldSimple", f"{{{W}}}instr") == [" REF muc ", " REF muc_2 "]


def test_a_field_in_a_loop_may_point_to_a_bookmark_outside() -> None:
    out = render(
        p(bookmark("dau", "x")), p("{% for x in xs %}", code(" REF dau "), "{% endfor %}"), context={"xs": [1, 2]}
    )

    assert [e.text for e in tree(out).iter(f"{{{W}}}instrText")] == [" REF dau ", " REF dau "]


def test_inner_loops_see_the_bookmark_of_the_pass_around_them() -> None:
    body = p(
        "{% for x in xs %}",
        bookmark("muc", "{{ x }}"),
        "{% for y in xs %}",
        code("REF muc"),
        "{% endfor %}{% endfor %}",
    )
    out = render(body, context={"xs": [1, 2]})

    assert [e.text for e in tree(out).iter(f"{{{W}}}instrText")] == ["REF muc"] * 2 + ["REF muc_2"] * 2


def test_a_long_name_stays_within_what_word_takes() -> None:
    out = render(p("{% for x in xs %}", bookmark("m" * 40, "x"), "{% endfor %}"), context={"xs": [1, 2]})

    assert [len(name) for name in values(out, "bookmarkStart", f"{{{W}}}name")] == [40, 40]


def test_any_name_that_xml_can_hold_is_kept() -> None:
    out = render(p("{% for x in xs %}", bookmark("a:b&amp;&quot;", "x"), "{% endfor %}"), context={"xs": [1, 2]})

    assert values(out, "bookmarkStart", f"{{{W}}}name") == ['a:b&"', 'a:b&"_2']


def test_a_range_over_a_whole_loop_is_not_repeated() -> None:
    body = [
        X('<w:bookmarkStart w:id="3" w:name="muc"/>'), "{% for x in xs %}", "{{ x }}", "{% endfor %}",
        X('<w:bookmarkEnd w:id="3"/>'),
    ]  # fmt: skip
    out = render(*body, "hết", context={"xs": [1, 2]})

    assert (values(out, "bookmarkStart"), values(out, "bookmarkEnd")) == (["3"], ["3"])


def test_drawings_of_a_loop_get_ids_of_their_own() -> None:
    out = render(p("{% for x in xs %}", DRAWING, "{% endfor %}"), p(DRAWING), context={"xs": [1, 2]})

    ids = values(out, f"{{{WP}}}docPr", "id")
    assert ids[0] == "7"
    assert ids[1] == "8"


def test_paragraph_ids_and_control_ids_are_not_repeated() -> None:
    paragraph = f'<w:p xmlns:w14="{W14}" w14:paraId="0A" w14:textId="0B"><w:r><w:t>{{{{ x }}}}</w:t></w:r></w:p>'
    inner = X(f'<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>')
    out = render(
        X(paragraph.replace("{{ x }}", "a")), "{% for x in xs %}", inner, "{% endfor %}", "hết", context={"xs": [1, 2]}
    )

    ids = [e.get(f"{{{W14}}}paraId") for e in tree(out).iter(f"{{{W}}}p")]
    assert ids.count("0A") == 1
    assert next(tree(out).iter(f"{{{W}}}id"), None) is None


def test_tracked_insertions_of_a_loop_get_ids_of_their_own() -> None:
    change = X('<w:ins w:id="4" w:author="A"><w:r><w:t>{{ x }}</w:t></w:r></w:ins>')
    out = render(p("{% for x in xs %}", change, "{% endfor %}"), context={"xs": [1, 2, 3]})

    assert len(set(values(out, "ins"))) == 3


def test_ids_in_a_macro_or_a_note_of_a_loop_are_unique() -> None:
    note = fn(X(f"<w:p>{bookmark('trong', '{{ x }}')}</w:p>"))
    out = render(p("{% for x in xs %}a", note, "{% endfor %}"), context={"xs": [1, 2]})

    assert len(set(values(out, "bookmarkStart", name="word/footnotes.xml"))) == 2
    assert values(out, "bookmarkStart", f"{{{W}}}name", "word/footnotes.xml") == ["trong", "trong_2"]


def comments_of(document: bytes) -> dict[str, str]:
    return {e.get(f"{{{W}}}id", ""): "".join(e.itertext()) for e in tree(document, "word/comments.xml")}


def test_a_comment_is_rendered_in_the_scope_of_its_reference() -> None:
    body = p("{% for x in xs %}", comment(0), "{% endfor %}")
    out = render(body, context={"xs": ["một", "hai"]}, **with_comments("về {{ x }}"))

    assert comments_of(out) == {"0": "về một", "1": "về hai"}
    assert values(out, "commentReference") == ["0", "1"]
    assert values(out, "commentRangeStart") == values(out, "commentRangeEnd") == ["0", "1"]


def test_a_comment_of_a_branch_that_is_not_taken_leaves_nothing_behind() -> None:
    body = p("{% if x %}", comment(0), "{% endif %}", comment(1, "{{ y }}"))
    out = render(body, context={"x": False, "y": 1}, **with_comments("một", "hai"))

    assert comments_of(out) == {"0": "hai"}
    assert values(out, "commentRangeStart") == values(out, "commentReference") == ["0"]
    assert [e.get(f"{{{W15}}}paraId") for e in tree(out, "word/commentsExtended.xml")] == ["00000001"]


def test_the_range_of_a_comment_goes_with_its_reference() -> None:
    start, end = X('<w:commentRangeStart w:id="0"/>'), X('<w:commentRangeEnd w:id="0"/>')
    body = p(start, "chữ", end, "{% if x %}", X('<w:r><w:commentReference w:id="0"/></w:r>'), "{% endif %}")
    options = with_comments("a")

    assert values(render(body, context={"x": False}, **options), "commentRangeStart") == []
    assert values(render(body, context={"x": True}, **options), "commentRangeStart") == ["0"]


def test_a_note_may_be_commented_on() -> None:
    note = fn(X(f"<w:p>{comment(0, '{{ x }}')}</w:p>"))
    out = render(p("a", note, comment(1, "b")), context={"x": "v"}, **with_comments("về {{ x }}", "về b"))

    inner = values(out, "commentReference", name="word/footnotes.xml")
    outer = values(out, "commentReference")
    assert comments_of(out) == {inner[0]: "về v", outer[0]: "về b"}
    assert values(out, "commentRangeStart", name="word/footnotes.xml") == inner


def test_comments_of_an_untouched_document_stay_as_they_are() -> None:
    template = docx(p(comment(0)), **with_comments("a"))

    assert part(compile_template(template).render({}), "word/comments.xml") == part(template, "word/comments.xml")


def test_both_branches_of_an_alternative_share_their_note() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = '<w:txbxContent><w:p><w:r><w:t>{{ x }}</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:txbxContent>'
    both = X(
        f'<w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = p("{% for x in xs %}", both, "{% endfor %}", "{% if no %}", fn("{{ x }}"), "{% endif %}")
    out = render(body, context={"xs": ["a", "b"], "no": False, "x": 0})

    assert values(out, "footnoteReference") == ["1", "1", "2", "2"]
    notes = [e for e in tree(out, "word/footnotes.xml") if e.get(f"{{{W}}}type") is None]
    assert ["".join(e.itertext()) for e in notes] == ["a", "b"]


def test_the_text_is_that_of_the_passes() -> None:
    assert text("{% for x in xs %}", p(bookmark("a", "{{ x }}")), "{% endfor %}", "hết", xs=[1, 2]) == ["1", "2", "hết"]
    assert lines(render(p(run("x")))) == ["x"]


def test_a_comment_beside_a_footnote_is_warned_of_for_libreoffice_shows_other_notes() -> None:
    options = with_comments("a", "b")
    template = compile_template(docx("x", p("{{ x }}", comment(0), fn("n")), p(comment(1)), p("y", fn("m")), **options))

    assert [(d.code, d.location.paragraph) for d in template.diagnostics] == [("TPL090", 2)]


# A28
VML, OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"


def shapes(kind: str = "shape") -> X:
    """A shape with its type and the object it shows, as Word writes them."""
    return X(
        f'<w:r><w:object xmlns:v="{VML}" xmlns:o="{OFFICE}"><v:shapetype id="_x0000_t75" o:spt="75"/>'
        f'<v:{kind} id="s8" o:spid="_x0000_s1026" type="#_x0000_t75"/><o:OLEObject ShapeID="s8" ProgID="a"/></w:object></w:r>'
    )


@pytest.mark.parametrize("kind", ["shape", "rect", "group"])
def test_vml_shapes_in_a_loop_get_ids_of_their_own_and_what_points_to_them_follows(kind: str) -> None:
    out = render(
        "{% for i in l %}", p("{{ i }}", shapes(kind)), "{% endfor %}", p(shapes(kind)), context={"l": [1, 2, 3]}
    )
    root = tree(out)

    types = [e.get("id") for e in root.iter(f"{{{VML}}}shapetype")]
    drawn = list(root.iter(f"{{{VML}}}{kind}"))
    ids = [e.get("id") for e in drawn]
    assert len({*types[:3], *ids[:3]}) == 6
    assert [e.get("type") for e in drawn[:3]] == [f"#{number}" for number in types[:3]]
    assert [e.get("ShapeID") for e in root.iter(f"{{{OFFICE}}}OLEObject")][:3] == ids[:3]


def test_a_shape_in_a_loop_may_have_its_type_outside_of_it() -> None:  # A28
    kind = X(f'<w:r><w:pict><v:shapetype xmlns:v="{VML}" id="t1"/></w:pict></w:r>')
    shape = X(f'<w:r><w:pict><v:shape xmlns:v="{VML}" id="s1" type="#t1"/></w:pict></w:r>')
    root = tree(render(p(kind), "{% for i in l %}", p("{{ i }}", shape), "{% endfor %}", context={"l": [1, 2]}))

    assert [e.get("type") for e in root.iter(f"{{{VML}}}shape")] == ["#t1", "#t1"]
    assert [e.get("id") for e in root.iter(f"{{{VML}}}shape")] == ["s1", "s1_2"]
