"""Parts without tags keep their bytes; the same template and data give the same bytes, in any process."""

from __future__ import annotations

import io
import pickle
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.build import X, docx, fn, lines, note_texts, p, part, run, table, tree
from support.engine import render

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template

EXTRA = {"word/media/image1.bin": bytes(range(256)) * 40, "customXml/item1.xml": "<a>{{ not a tag }}</a>"}
BODY = [
    "{% for x in xs %}",
    p("{{ x }}", fn("{{ x }}")),
    "{% endfor %}",
    table(["{% for x in xs %}{{ x }}", "{% endfor %}"]),
]


def parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_an_untagged_document_comes_back_part_by_part_byte_by_byte() -> None:
    source = docx("a { b } %", p("c", fn("d")), header="h", core="t", extra=EXTRA)
    assert parts(compile_template(source).render({"x": 1})) == parts(source)


def test_parts_without_tags_keep_their_bytes() -> None:
    source = docx("{{ x }}", p("c", fn("d")), header="h", footer="{{ x }}", core="t", extra=EXTRA)
    before, after = parts(source), parts(compile_template(source).render({"x": 1}))
    assert {name for name in before if before[name] != after[name]} == {
        "word/document.xml",
        "word/footnotes.xml",
        "word/footer1.xml",
    }
    assert list(before) == list(after)


def test_inside_a_part_with_tags_everything_else_is_kept() -> None:
    kept = X(
        '<w:p w:rsidR="00A1"><w:pPr><w:jc w:val="both"/></w:pPr>'
        '<w:r w:rsidRPr="00B2"><w:rPr><w:b/></w:rPr><w:t>a &amp; b</w:t></w:r>'
        '<w:proofErr w:type="spellStart"/><w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
        '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p>'
    )
    out = part(
        render(kept, "{{ x }}", kept, "{% if x %}", kept, "{% endif %}", context={"x": 1}), "word/document.xml"
    ).decode()
    assert out.count(kept) == 3


def test_headers_footers_and_properties_are_rendered() -> None:
    out = render(
        "a", context={"x": "<&>"}, header="H {% if x %}{{ x }}{% endif %}", footer="F {{ x }}", core="T {{ x }}"
    )
    assert lines(out, "word/header1.xml") == ["H <&>"]
    assert lines(out, "word/footer1.xml") == ["F <&>"]
    assert tree(out, "docProps/core.xml")[0].text == "T <&>"


def test_a_header_always_holds_a_paragraph() -> None:
    header = X("".join(f"<w:p>{run(t)}</w:p>" for t in ("{% if x %}", "a", "{% endif %}")))
    assert "<w:p/></w:hdr>" in part(render("a", header=header, context={"x": 0}), "word/header1.xml").decode()


@pytest.fixture(scope="module")
def template() -> CompiledTemplate:
    return compile_template(docx(*BODY, header="{{ xs[0] }}"))


class TestDeterminism:
    def test_the_same_input_gives_the_same_bytes(self, template: CompiledTemplate) -> None:
        assert template.render({"xs": "ab"}) == template.render({"xs": "ab"})
        assert template.render({"xs": "ab"}) == compile_template(docx(*BODY, header="{{ xs[0] }}")).render({"xs": "ab"})

    def test_a_pickled_template_renders_the_same(self, template: CompiledTemplate) -> None:
        template.render({"xs": "x"})
        again: CompiledTemplate = pickle.loads(pickle.dumps(template))
        assert again.render({"xs": "ab"}) == template.render({"xs": "ab"})
        assert again.tags == template.tags

    def test_nothing_leaks_from_one_rendering_into_the_next(self, template: CompiledTemplate) -> None:
        first = template.render({"xs": "ab"})
        longer = template.render({"xs": "cdefg", "secret": 1})
        assert note_texts(longer) == list("cdefg")
        assert template.render({"xs": "ab"}) == first

    def test_threads_may_share_a_template(self, template: CompiledTemplate) -> None:
        values = ["a" * (n % 5 + 1) for n in range(40)]
        expected = [template.render({"xs": value}) for value in values]
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(lambda value: template.render({"xs": value}), values)) == expected

    def test_the_data_is_not_changed(self, template: CompiledTemplate) -> None:
        data: dict[str, Any] = {"xs": ["a", {"b": [1]}][:1]}
        template.render(data)
        assert data == {"xs": ["a"]}

    def test_the_parts_rewritten_are_reported(self, template: CompiledTemplate) -> None:
        done = renderer.render(template, {"xs": "a"})
        assert set(done.parts) == {"word/document.xml", "word/footnotes.xml", "word/header1.xml"}
        assert all(parts(done.docx)[name] == content for name, content in done.parts.items())


def test_a_template_with_foreign_prefixes_is_refused_and_an_untagged_one_is_left_alone() -> None:
    content = part(docx("{{ a }}"), "word/document.xml").decode().replace("w:", "x:").replace("xmlns:w=", "xmlns:x=")
    foreign = docx("z", extra={"word/document.xml": content})
    with pytest.raises(ReportError) as caught:
        compile_template(foreign)
    assert [d.code for d in caught.value.diagnostics] == ["TPL028"]
    untagged = docx("z", extra={"word/document.xml": content.replace("{{ a }}", "a")})
    assert parts(compile_template(untagged).render({})) == parts(untagged)


def test_a_signed_template_is_rendered_only_when_asked_and_without_its_signature() -> None:
    signed = docx("{{ x }}", extra={"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": "<s/>"})

    with pytest.raises(ReportError) as caught:
        compile_template(signed)
    assert [d.code for d in caught.value.diagnostics] == ["PKG016"]
    out = compile_template(signed, allow_signed=True).render({"x": 1})
    assert lines(out) == ["1"]
    assert not [name for name in parts(out) if "signature" in name]


def test_a_compiled_template_cannot_be_changed(template: CompiledTemplate) -> None:
    for made in (template, pickle.loads(pickle.dumps(template))):
        with pytest.raises(AttributeError):
            made.stories = ()  # type: ignore[misc]
        with pytest.raises(AttributeError):
            made.stories[0].source = ""  # type: ignore[misc]
        with pytest.raises(TypeError):
            made.names["x"] = ()  # type: ignore[index]
