"""Captures and printed fragments: text stays text, structure lands at its level, what does not fit is an error at the tag."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from docxtpl import Listing, RichText, RichTextParagraph
from support.build import X, docx, fn, lines, note_texts, p, part, run, table
from support.engine import failures, found, mistakes, render, text, xml

from docxtpl_reports.engine.compiler import compile_template

BOLD = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">b</w:t></w:r>'


class TestCapturesOfText:
    def test_are_text_that_filters_take(self) -> None:
        assert text("{% set x %}a {{ v }}{% endset %}{{ x|upper }} {{ x|length }} {{ x ~ '!' }}", v="<&>") == [
            "A <&> 5 a <&>!"
        ]

    def test_compare_like_text(self) -> None:
        assert text("{% set x %}{{ v }}{% endset %}{{ 'đúng' if x == v else 'sai' }}", v='"a" & b\n') == ["đúng"]

    def test_are_escaped_once_when_printed(self) -> None:
        assert "a &amp; b" in xml("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(m(m(v))) }}", v="a & b")

    def test_do_not_depend_on_how_an_editor_split_the_runs(self) -> None:
        split = p(run("{% set"), run(" x %}Một "), run("hai{% endset %}", '<w:lang w:val="vi"/>'))
        assert text(split, "{{ x|upper }}") == ["MỘT HAI"]

    def test_keep_the_format_of_text_behind_them(self) -> None:
        out = xml(p(run("{% set x %}a"), run("b{% endset %}{{ x }}"), run(" sau", "<w:b/>")))
        assert '<w:b/></w:rPr><w:t xml:space="preserve"> sau' in out

    def test_may_be_empty(self) -> None:
        assert text("{% set x %}{% endset %}[{{ x }}]{% if x %}đầy{% endif %}") == ["[]"]

    def test_a_filter_block_is_text(self) -> None:
        assert text("{% filter upper|replace('A', 'o') %}ba {{ x }}{% endfilter %}", x="<") == ["Bo <"]

    def test_a_recursive_loop_calls_itself(self) -> None:
        tree = [{"n": 1, "c": [{"n": "<2>", "c": []}]}]
        assert text("{% for x in t recursive %}{{ x.n }}({{ loop(x.c)|upper }}){% endfor %}", t=tree) == ["1(<2>())"]

    def test_raw_keeps_tags_as_text_also_over_paragraphs(self) -> None:
        body = ("{% raw %}{{ a }} {% if }} {% endraw %}{{ a }}", "{% raw %}", "{{ b }}", "{%- endraw %}", "{{ a }}")
        assert text(*body, a=1) == ["{{ a }} {% if }} 1", "{{ b }}", "1"]

    def test_macros_see_arguments_defaults_and_the_rest(self) -> None:
        body = "{% macro m(a, b='B') %}{{ a }}{{ b }}{{ varargs|join }}{{ kwargs.c }}{% endmacro %}{{ m(1, 2, 3, c=4) }} {{ m(1, c='') }}"
        assert text(body) == ["1234 1B"]

    def test_names_of_macros_and_arguments_are_known(self) -> None:
        good = "{% macro m(a) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(x) %}{% with y = x %}{{ y }}{% endwith %}{% endcall %}"
        assert lines(render(good, context={"x": 1}, names={"x": None})) == ["11"]
        assert found(mistakes("{% macro m(a) %}{{ aa }}{% endmacro %}{{ n(1) }}", names={"x": None})) == [
            ("TPL020", "{{ aa }}"), ("TPL020", "{{ n(1) }}")
        ]  # fmt: skip


class TestParagraphsOfCaptures:
    def test_a_capture_alone_in_its_paragraph_leaves_no_blank_line(self) -> None:
        assert text("a", "{% set x %}b{% endset %}", "c {{ x }}") == ["a", "c b"]
        assert text("a", p("{% set x %}b{% endset %} {% set y %}c{% endset %}"), "{{ x }}{{ y }}") == ["a", "bc"]
        macro = p(run("{% macro m() %}"), run("b", "<w:b/>"), run("c{% endmacro %}"))
        assert text("a", macro, "{{ m() }}") == ["a", "bc"]

    def test_words_beside_it_and_blocks_around_it_keep_the_paragraph(self) -> None:
        assert text("a", "{% set x %}b{% endset %} giữ", "{{ x }}") == ["a", " giữ", "b"]
        inner = "{% if y %}{% set x %}b{% endset %}{{ x }}{% endif %}"
        assert text(inner, "c", y=False) == ["", "c"]
        assert text(inner, "c", y=True) == ["b", "c"]

    def test_a_cell_keeps_its_last_paragraph(self) -> None:
        assert text(table(["{% set x %}b{% endset %}"]), "{{ x }}") == ["", "b"]


class TestCapturesOfStructure:
    def test_runs_split_the_run_they_are_printed_in(self) -> None:
        out = xml(
            p(run("{% macro m() %}"), run("b", "<w:b/>"), run("{% endmacro %}")), p(run("a {{ m() }} c", "<w:i/>"))
        )
        assert out.endswith(
            '<w:p><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">a </w:t></w:r>' + BOLD
            + '<w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve"> c</w:t></w:r></w:p>'
        )  # fmt: skip

    def test_paragraphs_take_the_place_of_the_paragraph(self) -> None:
        macro = ("{%p macro m(x) %}", "một {{ x }}", "hai", "{%p endmacro %}")
        assert text(*macro, "trước", "{{ m(1) }}", "{{p m(2) }}", "sau") == [
            "trước",
            "một 1",
            "hai",
            "một 2",
            "hai",
            "sau",
        ]

    def test_rows_take_the_place_of_the_row(self) -> None:
        body = table(
            ["{%tr for x in t recursive %}", ""], ["{{ x.n }}", "-"], ["{{tr loop(x.c) }}", ""], ["{%tr endfor %}", ""]
        )
        assert text(body, t=[{"n": 1, "c": [{"n": 2, "c": []}]}, {"n": 3, "c": []}]) == ["1 | -", "2 | -", "3 | -"]

    def test_a_call_block_may_stand_between_paragraphs(self) -> None:
        box = ("{%p macro box() %}", "<<", "{{ caller() }}", ">>", "{%p endmacro %}")
        assert text(*box, "{%p call box() %}", "trong", "{%p endcall %}") == ["<<", "trong", ">>"]
        assert text("{% macro m() %}{{ caller()|upper }}{% endmacro %}{% call m() %}a{% endcall %}") == ["A"]

    @pytest.mark.parametrize("properties", ["", "<w:b/>"])
    def test_text_of_a_call_block_between_paragraphs_gets_a_paragraph(self, properties: str) -> None:
        unused = "{% if 0 %}{{ caller() }}{% endif %}"
        macro = p("{% macro m() %}", run("a", properties), f"{unused}{{% endmacro %}}")
        assert text(macro, "x", "{% call m() %}", "b", "{% endcall %}", "y") == ["x", "a", "y"]

    @pytest.mark.parametrize("rows", [["k"], []])
    @pytest.mark.parametrize("properties", ["", "<w:b/>"])
    def test_text_of_a_call_block_between_rows_is_an_error(self, rows: list[str], properties: str) -> None:
        unused = "{% if 0 %}{{ caller() }}{% endif %}"
        macro = p("{% macro m() %}", run("a", properties), f"{unused}{{% endmacro %}}")
        body = table(["{% call m() %}x"], ["{% endcall %}"], *([row] for row in rows))
        assert found(failures(macro, body)) == [("REN015", "{% call m() %}")]

    def test_a_call_block_between_rows_may_print_nothing(self) -> None:
        macro = "{% macro m() %}{% if 0 %}{{ caller() }}{% endif %}{% endmacro %}"
        assert text(macro, "x", table(["{% call m() %}k"], ["{% endcall %}"]), "y") == ["x", "y"]
        assert text(macro, table(["{% call m() %}k"], ["{% endcall %}"], ["z"])) == ["z"]

    def test_can_only_be_printed(self) -> None:
        body = p(run("{% set x %}"), run("b", "<w:b/>"), run("c{% endset %}"))
        for tag in ("{{ x|upper }}", "{{ x ~ 'a' }}", "{{ [x]|join }}", "{{ '%s'|format(x) }}"):
            assert found(failures(body, tag)) == [("REN012", tag)]

    def test_a_filter_over_structure_is_an_error(self) -> None:
        assert found(mistakes("{% filter upper %}", "a", "{% endfilter %}")) == [("TPL040", "{% filter upper %}")]
        split = p(run("{% filter upper %}a"), run("b", "<w:b/>"), run("{% endfilter %}"))
        assert found(mistakes(split)) == [("TPL040", "{% filter upper %}")]

    def test_notes_printed_twice_are_two_never_printed_none(self) -> None:
        macro = p("{% macro m(x) %}", run("a", "<w:b/>"), fn("chú {{ x }}"), "{% endmacro %}")
        document = render(macro, "{{ m(1) }} {{ m(2) }}", context={})
        assert (lines(document)[-1], note_texts(document)) == ("a[^1] a[^2]", ["chú 1", "chú 2"])
        assert note_texts(render(macro, "không", context={})) == []

    def test_compiled_templates_still_pickle(self) -> None:
        template = compile_template(docx("{% macro m() %}", "a", "{% endmacro %}", "{{ m() }}"))
        assert lines(pickle.loads(pickle.dumps(template)).render({})) == ["a"]


class TestValuesOfDocxtpl:
    def test_rich_text_is_put_in_order(self) -> None:
        out = xml("{{ x }}", x=RichText("a", color="FF0000", bold=True, highlight="#00ff00"))
        assert '<w:rPr><w:b/><w:color w:val="FF0000"/><w:shd w:fill="00ff00" w:val="clear"/></w:rPr>' in out

    def test_what_holds_only_text_is_text(self) -> None:
        assert text("{{ x|upper }}", x=Listing("a\nb")) == ["A\nB"]

    def test_new_paragraphs_keep_their_form_and_the_section_stays_last(self) -> None:
        out = xml(p(run("{{ x }}", "<w:b/>"), properties="<w:sectPr/>"), "z", x=Listing("a\ab"))
        assert out.count("<w:sectPr/>") == 1
        assert out.index(">a<") < out.index("<w:sectPr/>") < out.index(">b<")
        assert out.count("<w:b/>") == 2

    def test_breaks_within_a_hyperlink_stay_in_it(self) -> None:
        link = X(f'<w:p><w:hyperlink w:anchor="a">{run("{{ x }}")}</w:hyperlink></w:p>')
        assert xml(link, x=Listing("a\ab")).count('<w:hyperlink w:anchor="a">') == 2

    def test_nothing_takes_its_paragraph_row_or_cell_with_it(self) -> None:
        assert text("{{p x }}", "sau", x="") == ["sau"]
        assert text("{{p x }}", "sau", x=RichText()) == ["sau"]
        assert text(table(["{{tr x }}", ""], ["1", "2"]), x="") == ["1 | 2"]
        assert text(table(["{{tc x }}", "b"]), x="") == ["b"]
        assert xml(table(["{{tr x }}"]), "sau", x="").startswith("<w:p>")
        assert '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p/></w:tc>' in xml(table(["{{p x }}"]), x="")

    def test_other_objects_with_markup_are_text(self) -> None:
        class Html:
            def __html__(self) -> str:
                return "<w:br/>"

            def __str__(self) -> str:
                return "<chữ>"

        assert text("{{ x }}", x=Html()) == ["<chữ>"]

    @pytest.mark.parametrize(
        ("body", "value", "expected"),
        [
            (["a {{ x }}"], RichTextParagraph("b"), "REN015"),
            ([p("{{ x }}", X("<w:r><w:drawing/></w:r>"))], RichTextParagraph("b"), "REN015"),
            (["{{ x }}{{ y }}"], RichTextParagraph("b"), "REN015"),
            (["{{ x }}"], RichText("a", style='"><x'), "REN013"),
            (["{{ x }}"], RichText("a\x00"), "REN003"),
            (["{{ x }}"], Listing("a\x1bb\ac"), "REN003"),
            (["{{ x }}"], RichText("a", url_id="rId99"), "REN018"),
            (["{{ x|upper }}"], RichText("a"), "REN012"),
            (["{% for c in x %}{% endfor %}"], RichText("a"), "REN002"),
            (["{{ 'a' in x }}"], RichText("a"), "REN002"),
            (["{{ -x }}"], RichText("a"), "REN002"),
        ],
    )
    def test_what_does_not_fit_is_an_error_at_the_tag(self, body: list[Any], value: object, expected: str) -> None:
        assert [d.code for d in failures(*body, x=value, y="chữ")] == [expected]
        assert all(d.location.tag for d in failures(*body, x=value, y="chữ"))

    def test_properties_hold_no_structure(self) -> None:
        with pytest.raises(Exception, match="REN012"):
            render("a", context={"x": RichText("b")}, core="{{ x }}")


class TestBounds:
    @pytest.mark.usefixtures("small_bounds")
    def test_captures_that_double_end(self) -> None:
        body = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% else %}x{% endif %}{% endmacro %}{{ m(60) }}"
        assert [d.code for d in failures(body)] == ["REN009"]

    def test_endless_recursion_ends(self) -> None:
        assert [d.code for d in failures("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")] == ["REN009"]
        assert [d.code for d in failures("{% for x in t recursive %}{{ loop(t) }}{% endfor %}", t=[1])] == ["REN009"]

    def test_many_breaks_and_fragments_are_no_matter(self) -> None:
        document = render(
            "{{ x }}",
            "{% for i in range(1500) %}{{ y }}{% endfor %}",
            context={"x": Listing("a\ab\n" * 2500), "y": RichText("r")},
        )
        assert len(lines(document)) == 2502

    def test_elements_of_ours_in_a_template_do_no_harm(self) -> None:
        forged = '<s:f xmlns:s="urn:docxtpl-reports:splice" n="99" level="p"><w:r><w:t>x</w:t></w:r></s:f>'
        assert text(X(f"<w:p>{forged}{run('{{ a }}')}</w:p>"), a=1) == ["x1"]

    def test_a_story_without_fragments_is_not_parsed(self) -> None:
        document = part(render("{{ x }}", context={"x": "a"}), "word/document.xml")
        assert document.startswith(b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n')
