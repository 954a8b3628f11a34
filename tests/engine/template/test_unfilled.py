"""Tags in places that are not filled are refused by name, or a warning where nobody sees them."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import REL, R, W, X, docx, lines, p, part, run
from support.engine import mistakes, render
from support.places import control, words

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template


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
