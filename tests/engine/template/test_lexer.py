"""Tags are found in the text of a paragraph, whatever an editor did to the runs and characters they are made of."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from support.build import P, X, docx, p, run
from support.engine import found, mistakes, text, xml

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.grammar.names import ANY

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'


def wrapped(name: str, *runs: str, attributes: str = "") -> X:
    return X(f"<w:{name}{attributes}>{''.join(runs)}</w:{name}>")


def box(*paragraphs: str) -> X:
    """A text box as Word writes it: the same paragraphs for new programs and for old ones."""
    story = "".join(f"<w:p>{run(t)}</w:p>" for t in paragraphs)
    content = f"<w:txbxContent>{story}</w:txbxContent>"
    return X(
        f'<w:r><mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


class TestSplitTags:
    @pytest.mark.parametrize(
        "paragraph",
        [
            p(run("["), run("{"), run("{ x }"), run("}"), run("]")),
            p(run("[{{"), run(" x "), run("}}]")),
            p(run("[{{ x"), X('<w:proofErr w:type="spellStart"/>'), run(" }}]")),
            p(run("[{{ "), X('<w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/>'), run("x }}]")),
            p(run("[{{ "), X("<w:r><w:lastRenderedPageBreak/></w:r>"), run("x }}]")),
            p(X("<w:r><w:t>[{{</w:t><w:tab/><w:t>x</w:t><w:br/><w:t>}}]</w:t></w:r>")),
            p(run("[{{ "), wrapped("ins", run("x"), attributes=' w:id="1"'), run(" }}]")),
            p(run("[{{ "), wrapped("smartTag", run("x")), run(" }}]")),
            p(run("["), wrapped("hyperlink", run("{{ x }}"), attributes=' w:anchor="a"'), run("]")),
            p(run("[{{ "), wrapped("sdt", X("<w:sdtPr/>"), wrapped("sdtContent", run("x }}"))), run("]")),
            p(
                run("[{{ "),
                wrapped("del", X("<w:r><w:delText>gone</w:delText></w:r>"), attributes=' w:id="1"'),
                run("x }}]"),
            ),
        ],
        ids=[
            "braces",
            "runs",
            "proofErr",
            "bookmark",
            "page hint",
            "tab and break",
            "ins",
            "smartTag",
            "link",
            "sdt",
            "del",
        ],
    )
    def test_are_one_tag(self, paragraph: P) -> None:
        assert text(paragraph, x=5) == ["[5]"]

    def test_take_the_form_of_their_first_character_and_leave_that_of_their_neighbours(self) -> None:
        out = xml(p(run("a {{ x", "<w:b/>"), run(" }} b", "<w:i/>")), x=5)
        assert out.count("<w:b/>") == out.count("<w:i/>") == 1
        assert "a 5</w:t></w:r><w:r><w:rPr><w:i/></w:rPr>" in out

    def test_leave_no_empty_control_or_link_behind(self) -> None:
        out = xml(p(run("{{ x"), wrapped("sdt", X("<w:sdtPr/>"), wrapped("sdtContent", run(" }}"))), run("b")), x=5)
        assert "sdt" not in out

    def test_do_not_include_deleted_text(self) -> None:
        deleted = wrapped("del", X("<w:r><w:delText>{{ nope }}</w:delText></w:r>"), attributes=' w:id="1"')
        assert text(p(run("a"), deleted, run("b {{ x }}")), x=5) == ["ab 5"]


class TestTypography:
    @pytest.mark.parametrize(
        ("tag", "printed"),
        [
            ("{{ “a” }}", "a"),
            ("{{ ‘a’ }}", "a"),
            ("{{ „a“ }}", "a"),
            ("{{ “it's” }}", "it's"),
            ("{{ 'a “b” – c' }}", "a “b” – c"),
            ("{{\u00a0x\u00a0}}", "5"),
            ("{{ x\u200b }}", "5"),
            ("{%\u00a0if\u202fx %}y{% endif %}", "y"),
        ],
    )
    def test_quotes_and_spaces_are_corrected_outside_of_literals(self, tag: str, printed: str) -> None:
        assert text(tag, x=5) == [printed]

    @pytest.mark.parametrize(
        ("tag", "fixed"),
        [
            ("{{ x – 1 }}", "{{ x - 1 }}"),
            ("{{ x — 1 }}", "{{ x - 1 }}"),
            ("{% if x ≥ 1 %}", "{% if x >= 1 %}"),
            ("{{ x × 2 }}", "{{ x * 2 }}"),
            ("{% If x %}", "{% if x %}"),
        ],
    )
    def test_what_cannot_be_corrected_safely_is_an_error_with_the_correction(self, tag: str, fixed: str) -> None:
        body = [tag] if tag.startswith("{{") else [tag, "y", "{% endif %}"]
        (problem,) = mistakes(*body)
        assert problem.code == "TPL003"
        assert problem.fix is not None
        assert (problem.fix.old, problem.fix.new) == (tag, fixed)

    def test_names_may_be_typed_in_either_normal_form(self) -> None:
        assert text(unicodedata.normalize("NFD", "{{ số }} {{ a.họ }}"), số=1, a={"họ": 2}) == ["1 2"]
        nfd = unicodedata.normalize("NFD", "số")
        assert text("{{ số }} {{ a.số }}", a={nfd: 2}, **{nfd: 1}) == ["1 2"]


class TestDelimiters:
    @pytest.mark.parametrize(
        ("template", "printed"),
        [
            ("{{ {'a': {'b': 1}}['a']['b'] }}", "1"),
            ("{{ {'a':{'b':2}}.a.b}}", "2"),
            ("{{ '}}' ~ \"{{ x }}\" ~ '%}' }}", "}}{{ x }}%}"),
            ("{% set d = {'a': 1} %}{{ d.a }}", "1"),
            ("{# {% if x %} {{ y }} it's #}z", "z"),
            ("{_{ x }_} {_% if %_}", "{{ x }} {% if %}"),
            ("{ x } {x} % }", "{ x } {x} % }"),
        ],
    )
    def test_in_literals_comments_and_escapes_do_not_count(self, template: str, printed: str) -> None:
        assert text(template) == [printed]

    @pytest.mark.parametrize(
        ("template", "expected"),
        [
            ("a {{ x", [("TPL001", "{{ x")]),
            ("{{ x }", [("TPL001", "{{ x }")]),
            ("{{ x and {{ x }}", [("TPL001", "{{ x and")]),
            ("{% if x } a {% endif %}", [("TPL001", "{% if x } a")]),
            ("{% for y in x } {{ y }} {% endfor %}", [("TPL001", "{% for y in x }")]),
            ("{# c {{ x }}", [("TPL001", "{# c {{ x }}")]),
            ("{{ x | join(', ) }} and {{ 'b' }}", [("TPL019", "{{ x | join(', ) }}")]),
            ("{{ }}", [("TPL019", "{{ }}")]),
            ("{% %}", [("TPL019", "{% %}")]),
        ],
    )
    def test_that_are_wrong_give_one_error_each_and_spoil_nothing_else(self, template: str, expected: Any) -> None:
        assert found(mistakes(template, names={"x": ANY})) == expected

    @pytest.mark.parametrize(
        "torn", ["a }} b", "c %} d", "{ a.x }}", "{a.x}", "{ { x } }", "{ % if x %}", "{{ x }} { % endif % }"]
    )
    def test_a_tag_that_lost_its_shape_is_never_printed(self, torn: str) -> None:
        assert "TPL004" in [d.code for d in mistakes(torn, names=dict.fromkeys("acx", ANY))]

    # A29
    @pytest.mark.parametrize("torn", ["a }} b", "c %} d", "{ a.x }}", "{a.x}", "{ { x } }", "{a}", "x { y } z"])
    def test_braces_that_are_about_no_name_in_use_are_a_warning(self, torn: str) -> None:
        for names in (None, {"ten": None}):
            template = compile_template(docx(torn), names=names)
            assert [(d.code, d.severity.value) for d in template.diagnostics] == [("TPL104", "warning")]

    @pytest.mark.parametrize("torn", ["{ten}", "{ ten.x }", "ten }}", "{ { ten", "{x.ho_so}", "if ten %}", "{ % if"])
    def test_braces_about_a_name_in_use_are_an_error(self, torn: str) -> None:  # A29
        assert [d.code for d in mistakes(torn, names={"ten": None, "x": {"ho_so": None}})] == ["TPL004"]
        assert [d.code for d in mistakes(torn, "{{ ten }} {{ x.ho_so }}")] == ["TPL004"]

    def test_each_brace_is_judged_by_the_words_beside_it(self) -> None:  # A29
        body = "kết quả {a: 1} và } } và {x} của {{ ten }} và { { ten } } hoặc {ten}, {{ ten }} }}"
        template = docx(body)
        with pytest.raises(ReportError) as caught:
            compile_template(template)

        shown = [(d.code, d.location.tag) for d in caught.value.diagnostics]
        assert shown == [
            ("TPL104", "} }"), ("TPL104", "{x}"), ("TPL004", "{ {"), ("TPL004", "{ten}"), ("TPL004", "}}")
        ]  # fmt: skip

    @pytest.mark.parametrize("plain", ["{_{ x }_}", "f(x) = {1; 2}", "{}", "{1}", "{ hai từ }"])
    def test_braces_of_ordinary_text_are_text(self, plain: str) -> None:
        assert compile_template(docx(plain)).diagnostics == ()

    def test_an_object_inside_a_tag_is_named_and_its_block_still_pairs(self) -> None:
        assert found(mistakes(p("{% if x ", X("<w:r><w:drawing/></w:r>"), "%}a{% endif %}"))) == [
            ("TPL002", "{% if x %}")
        ]

    def test_a_tag_in_a_field_code_is_refused(self) -> None:
        assert [d.code for d in mistakes(p(X("<w:r><w:instrText>HYPERLINK {{ x }}</w:instrText></w:r>")))] == ["TPL017"]


class TestPlaces:
    def test_occurrences_are_counted_in_reading_order(self) -> None:
        problems = mistakes("{{ a }} {{ a }}", "{{ a }}", names={"x": None})
        assert [(d.location.paragraph, d.location.occurrence) for d in problems] == [(1, 1), (1, 2), (2, 3)]

    def test_columns_are_counted_in_the_words_of_the_paragraph(self) -> None:
        picture = X("<w:r><w:drawing/></w:r>")
        problems = mistakes("{% if a %}{% endif %}", p("b", picture, "{% if c %}{% endif %} {% endif %} và a }}"))
        assert [(d.location.text or "")[(d.location.column or 0) - 1 :] for d in problems] == [
            "}}",
            "{% endif %} và a }}",
        ]
        [problem] = mistakes("{% if a %}}} a {{ a }}{% endif %}")
        assert (problem.location.tag, problem.location.column) == ("}}", len("{% if a %}") + 1)

    def test_the_two_branches_of_a_text_box_are_one_place(self) -> None:
        problems = mistakes("{{ a }}", p("b", box("{{ a }}")), "{{ a }}", names={"x": None})
        assert [(d.location.paragraph, d.location.occurrence) for d in problems] == [(1, 1), (3, 2), (4, 3)]


def test_both_branches_of_a_text_box_are_rendered() -> None:
    out = xml(p("a", box("{% for r in rs %}", "{{ r }}", "{% endfor %}")), rs=["x", "y"])
    assert out.count(">x<") == out.count(">y<") == 2
    assert "endfor" not in out


def test_a_text_box_always_ends_with_a_paragraph() -> None:
    assert xml(p("a", box("{% for r in rs %}", "{{ r }}", "{% endfor %}")), rs=[]).count("<w:p/></w:txbxContent>") == 2


def test_very_long_tags_and_many_tags_are_no_problem() -> None:
    assert text("{{ " + " + ".join(["1"] * 60) + " }}") == ["60"]
    assert text("{{ '" + "x" * 50_000 + "' | length }}") == ["50000"]
    assert text("{{ x }}" * 3000, x=1) == ["1" * 3000]
