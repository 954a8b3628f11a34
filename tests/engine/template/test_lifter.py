"""Blocks take with them what a designer expects: words, paragraphs, rows or cells; the result is always a sound document."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import P, X, p, run, table
from support.engine import found, mistakes, text, xml

ROWS = [{"a": 1, "b": 2}, {"a": 3, "b": 4}]
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


def sdt(*content: str) -> X:
    return X(f"<w:sdt><w:sdtPr/><w:sdtContent>{''.join(content)}</w:sdtContent></w:sdt>")


def para(*texts: str) -> str:
    return f"<w:p>{''.join(run(t) for t in texts)}</w:p>"


def bookmark(number: int, end: bool = False) -> X:
    return X(f'<w:bookmarkEnd w:id="{number}"/>' if end else f'<w:bookmarkStart w:id="{number}" w:name="b{number}"/>')


CONTROLLED_ROWS = X(
    "<w:tbl><w:tblPr/><w:tblGrid/>"
    + sdt(f"<w:tr><w:tc>{para('{%tr for r in rs %}{{ r }}{%tr endfor %}')}</w:tc></w:tr>")
    + "</w:tbl>"
)


class TestParagraphs:
    @pytest.mark.parametrize("mark", ["", "p"])
    def test_a_tag_alone_takes_its_paragraph_along(self, mark: str) -> None:
        body = ["a", f"{{%{mark} for x in xs %}}", "- {{ x }}", f"{{%{mark} endfor %}}", "z"]
        assert text(*body, xs=[1, 2]) == ["a", "- 1", "- 2", "z"]
        assert text(*body, xs=[]) == ["a", "z"]

    @pytest.mark.parametrize(("a", "expected"), [(1, "1"), (2, "2"), (3, "3")])
    def test_elif_and_else(self, a: int, expected: str) -> None:
        branches = ["{% if a == 1 %}", "1", "{% elif a == 2 %}", "2", "{% else %}", "3", "{% endif %}"]
        assert text(*branches, a=a) == [expected]
        assert text("".join(branches), a=a) == [expected]
        rows = [[branch, "" if "%" in branch else branch] for branch in branches]
        assert text(table(["h", "h"], *rows), a=a) == ["h | h", f"{expected} | {expected}"]

    def test_for_else(self) -> None:
        assert text("{% for x in [] %}", "{{ x }}", "{% else %}", "none", "{% endfor %}") == ["none"]

    @pytest.mark.parametrize(
        ("body", "yes", "no"),
        [
            (["A {% if x %}b", "c{% endif %} D"], ["A b", "c D"], ["A  D"]),
            (["A {% if x %}", "b", "{% endif %} D"], ["A ", "b", " D"], ["A ", " D"]),
            (["A {% if x %}", "b", "{% endif %}", "D"], ["A ", "b", "D"], ["A ", "D"]),
            (["{% if x %} A", "b {% endif %}", "D"], [" A", "b ", "D"], ["D"]),
            (["{% if x %}A{% endif %} B"], ["A B"], [" B"]),
            (["{% if 1 %}{% if x %}", "b", "{% endif %}{% endif %}", "D"], ["b", "D"], ["D"]),
            (["{% if 1 %}a{% endif %}{% if x %}", "b", "{% endif %}"], ["a", "b"], ["a"]),
            (
                ["{% if 1 %}", "a", "{% endif %} text {% if x %}", "b", "{% endif %}"],
                ["a", " text ", "b"],
                ["a", " text "],
            ),
            (["a", "{% if x %}", "{% endif %}", "z"], ["a", "z"], ["a", "z"]),
        ],
    )
    def test_text_around_the_tags_is_kept(self, body: list[str], yes: list[str], no: list[str]) -> None:
        assert text(*body, x=True) == yes
        assert text(*body, x=False) == no

    def test_a_loop_that_opens_after_words_repeats_from_there(self) -> None:
        assert text("A {% for x in xs %}b{{ x }}", "c{% endfor %} D", xs=[1, 2]) == ["A b1", "cb2", "c D"]

    def test_nested_loops_with_tags_of_several_blocks_in_one_paragraph(self) -> None:
        body = ["{% for r in rs %}{% if r.a > 1 %}", "{{ r.a }}", "{% else %}", "one", "{% endif %}{% endfor %}", "z"]
        assert text(*body, rs=ROWS) == ["one", "3", "z"]

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (["a", "{# c #}", "b"], ["a", "b"]),
            (["a {# c #}b"], ["a b"]),
            (["a", "{#p c #}", "b"], ["a", "b"]),
            (["a", "{% set v = 3 %}", "b {{ v }}"], ["a", "b 3"]),
            (["{% set v = 3 %}b {{ v }}"], ["b 3"]),
            (["{% set v, w = 1, 2 %}", "{{ v }}{{ w }}"], ["12"]),
        ],
    )
    def test_comments_and_set_leave_nothing(self, body: list[str], expected: list[str]) -> None:
        assert text(*body) == expected

    def test_set_in_a_loop_stays_in_the_loop_and_set_in_a_condition_does_not(self) -> None:
        assert text("{% set v = 1 %}{% for x in [1] %}{% set v = 2 %}{% endfor %}{{ v }}") == ["1"]
        assert text("{% set v = 1 %}{% if 1 %}{% set v = 2 %}{% endif %}{{ v }}") == ["2"]

    def test_breaks_and_pictures_beside_a_tag_are_content(self) -> None:
        page_break, drawing = X('<w:r><w:br w:type="page"/></w:r>'), X("<w:r><w:drawing/></w:r>")
        for kept in (page_break, drawing):
            assert kept in xml(p(kept, "{% if x %}"), "y", "{% endif %}", "z", x=0)

    def test_empty_runs_and_page_hints_beside_a_tag_are_not(self) -> None:
        for hint in (
            "<w:r/>",
            "<w:r><w:t></w:t></w:r>",
            "<w:r><w:rPr><w:b/></w:rPr></w:r>",
            "<w:r><w:lastRenderedPageBreak/></w:r>",
        ):
            assert text(p(X(hint), "{% if x %}"), "y", p("{% endif %}", X(hint)), "z", x=0) == ["z"]


class TestPrefixes:
    @pytest.mark.parametrize(
        ("body", "yes"),
        [
            (["A {%p if x %}", "b", "{%p endif %}", "D"], ["A ", "b", "D"]),
            (["{%p if x %}", "b", "{%p endif %} D"], ["b", " D"]),
            (["a {%r if x %}b{%r endif %} c"], ["a b c"]),
        ],
    )
    def test_text_beside_them_is_kept_when_that_is_possible(self, body: list[str], yes: list[str]) -> None:
        assert text(*body, x=1) == yes

    @pytest.mark.parametrize(
        "body",
        [
            ["A {%p if x %} b", "c", "{%p endif %}"],
            ["a {%p set v = 3 %} b"],
            ["a {#p v #} b"],
            [table(["a {%tr for r in x %}", "b"], ["c", "d"], ["{%tr endfor %}", ""])],
        ],
    )
    def test_text_that_would_be_lost_is_an_error_at_the_tag(self, body: list[Any]) -> None:
        (problem,) = mistakes(*body)
        assert problem.code == "TPL011"
        assert problem.location.tag is not None

    @pytest.mark.parametrize("tag", ["{%tr if x %}", "{%tc if x %}", "{%tr set v = 1 %}"])
    def test_rows_and_cells_outside_of_a_table_are_an_error(self, tag: str) -> None:
        rest = [] if "set" in tag else ["b", "{% endif %}"]
        assert found(mistakes(tag, *rest)) == [("TPL026", tag)]

    def test_an_expression_with_one_is_alone(self) -> None:
        assert text("{{p x }}", x="a") == ["a"]
        assert found(mistakes("{{p x }} b")) == [("TPL011", "{{p x }}")]
        assert found(mistakes("{{tr x }}")) == [("TPL026", "{{tr x }}")]


class TestMerging:
    def test_minus_signs_join_paragraphs_and_never_lose_words(self) -> None:
        body = ["A", "{%- if x -%}", "B", "{%- else -%}", "C", "{%- endif -%}", "D"]
        assert text(*body, x=1) == ["ABD"]
        assert text(*body, x=0) == ["ACD"]

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (["A {%- if x %} B", "C {%- endif %} D"], ["A  B", "C  D"]),
            (["A", "{{- x }} B", "C {{ x -}}", "D"], ["A1 B", "C 1D"]),
            (["{{- x -}}"], ["1"]),
            ([table(["a"]), "{{- x }} B"], ["a", "1 B"]),
        ],
    )
    def test_inside_of_a_line_or_beside_a_table_they_do_nothing(self, body: list[Any], expected: list[str]) -> None:
        assert text(*body, x=1) == expected


class TestRows:
    @pytest.mark.parametrize(
        "body",
        [
            [["{% for r in rs %}{{ r.a }}", "{{ r.b }}{% endfor %}"]],
            [["{%tr for r in rs %}{{ r.a }}", "{{ r.b }}{%tr endfor %}"]],
            [["{%tr for r in rs %}", ""], ["{{ r.a }}", "{{ r.b }}"], ["{%tr endfor %}", ""]],
            [["{% for r in rs %}", ""], ["{{ r.a }}", "{{ r.b }}"], ["", "{% endfor %}"]],
            [[["{% for r in rs %}", "{{ r.a }}"], ["{{ r.b }}", "{% endfor %}"]]],
        ],
        ids=["in the cells", "prefixed in the cells", "prefixed rows", "rows", "own paragraphs in the cells"],
    )
    def test_a_loop_repeats_them_and_the_header_stays(self, body: list[Any]) -> None:
        assert text(table(["h", "i"], *body), rs=ROWS) == ["h | i", "1 | 2", "3 | 4"]
        assert text(table(["h", "i"], *body), rs=[]) == ["h | i"]

    def test_a_loop_within_one_cell_stays_there(self) -> None:
        assert text(table(["{% for r in rs %}{{ r.a }}{% endfor %}", "b"]), rs=ROWS) == ["13 | b"]
        assert text(table([["{% for r in rs %}", "{{ r.a }}", "{% endfor %}"], "b"]), rs=ROWS) == ["1 / 3 | b"]

    def test_columns_repeat(self) -> None:
        assert text(table(["{%tc for x in xs %}", "{{ x }}", "{%tc endfor %}"]), xs=[1, 2]) == ["1 | 2"]

    def test_an_empty_row_in_a_loop_is_repeated_for_writing_by_hand(self) -> None:
        assert text(table(["h", "i"], ["{% for n in range(3) %}", "{% endfor %}"])) == ["h | i", " | ", " | ", " | "]
        rows = [["{% if x %}", ""], ["{% for n in range(2) %}", "{% endfor %}{% endif %}"], ["z", "z"]]
        assert text(table(*rows), x=1) == [" | ", " | ", "z | z"]
        assert text(table(*rows), x=0) == ["z | z"]

    def test_a_condition_around_header_and_rows_leaves_no_table(self) -> None:
        body = table(
            ["{%tr if x %}"], ["h"], ["{%tr for r in rs %}"], ["{{ r.a }}"], ["{%tr endfor %}"], ["{%tr endif %}"]
        )
        assert text(body, "z", x=1, rs=ROWS) == ["h", "1", "3", "z"]
        assert xml(body, x=0, rs=ROWS) == ""

    def test_merged_cells_are_repeated_as_they_are(self) -> None:
        merged = X("<w:p><w:pPr><w:keepNext/></w:pPr></w:p>")
        span = X(
            '<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge w:val="restart"/></w:tcPr>'
            f"{para('{% for r in rs %}{{ r.a }}{% endfor %}')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
            f"{para('{%tr for r in rs %}')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>{merged}</w:tc></w:tr>"
            f"<w:tr><w:tc>{para('{%tr endfor %}')}</w:tc></w:tr></w:tbl>"
        )
        out = xml(span, rs=ROWS)
        assert out.count("<w:vMerge/>") == 2
        assert out.count("gridSpan") == 1

    def test_a_block_from_a_table_to_the_text_behind_it_takes_the_table(self) -> None:
        assert text("{% if x %}", table(["a", "{% endif %}"]), "z", x=0) == ["z"]
        assert text(table(["a", "{% if x %}"]), "y", table(["{% endif %}", "c"]), x=0) == [
            "a | ",
            "",
            " | c",
        ]  # kept apart


class TestInvariants:
    @pytest.mark.parametrize(
        "cell",
        [
            ["{% if x %}", "yes", "{% endif %}"],
            ["{% for y in [] %}", "{{ y }}", "{% endfor %}"],
            ["{% if x %}", table(["inner"]), "{% endif %}"],
            [table(["inner"])],
            [table(["{% for y in [] %}{{ y }}", "{% endfor %}"])],
            ["{# c #}"],
            [X(para("{% if x %}a")), X(para("b{% endif %}"))],
        ],
    )
    def test_a_cell_always_ends_with_a_paragraph(self, cell: list[Any]) -> None:
        out = xml(table([cell, "{{ x }}"]), x=0)
        assert "</w:tcPr></w:tc>" not in out
        assert "</w:tbl></w:tc>" not in out
        assert out.count("<w:p/></w:tc>") + out.count("</w:p></w:tc>") == out.count("</w:tc>")

    @pytest.mark.parametrize(
        "body",
        [
            table(["{% for r in rs %}{{ r }}", "{% endfor %}"]),
            table(["{%tc for r in rs %}", "{{ r }}", "{%tc endfor %}"]),
            table(["{%tr for r in rs %}"], ["{%tc for x in rs %}", "{{ r }}", "{%tc endfor %}"], ["{%tr endfor %}"]),
            CONTROLLED_ROWS,
        ],
        ids=["rows", "cells", "cells of rows", "rows of a control"],
    )
    def test_a_table_without_rows_or_cells_is_not_written(self, body: Any) -> None:
        assert xml(body, rs=[]) == ""
        assert "<w:tc>" in xml(body, rs=[1])
        assert xml(table([[body, "after"]]), rs=[]).count("<w:tbl>") == 1

    @pytest.mark.parametrize("x", [0, 1])
    @pytest.mark.parametrize(
        "body",
        [
            [p(bookmark(1), "{% if x %}"), "y", "{% endif %}", p("z", bookmark(1, end=True))],
            ["{% if x %}", p(bookmark(1), "y"), "{% endif %}", p("z", bookmark(1, end=True))],
            [p(bookmark(1), "a"), "{% if x %}", p("y", bookmark(1, end=True)), "{% endif %}"],
            ["{% if x %}", p(bookmark(1), "y"), "{% else %}", p("e", bookmark(1, end=True)), "{% endif %}"],
            [p("a {% if x %}", bookmark(1), "y {% endif %}", bookmark(1, end=True), "z")],
            [p(bookmark(1), "{% if x %}"), p("y", bookmark(1, end=True)), "{% endif %}"],
        ],
    )
    def test_a_bookmark_is_never_left_with_one_end(self, body: list[Any], x: int) -> None:
        out = xml(*body, x=x)
        assert out.count("<w:bookmarkStart") == out.count("<w:bookmarkEnd") <= 1
        assert out.find("<w:bookmarkStart") <= out.find("<w:bookmarkEnd")

    def test_a_section_break_before_a_block_survives(self) -> None:
        for body in (
            [p("{% if x %}", properties=SECTION), "a", "{% endif %}", "z"],
            [p("{% set v = 1 %}", properties=SECTION), "z"],
            ["a", p("{%- if x -%}", properties=SECTION), "b", "{% endif %}", "z"],
        ):
            assert SECTION in xml(*body, x=0)


class TestContentControls:
    def test_around_paragraphs(self) -> None:
        body = sdt(para("{% for r in rs %}"), para("{{ r.a }}"), para("{% endfor %}"))
        assert text(body, "z", rs=ROWS) == ["1", "3", "z"]
        assert "sdt" not in xml(body, "z", rs=[])

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ([sdt(para("{% for r in rs %}")), "{{ r.a }}", "{% endfor %}"], ["1", "3"]),
            (["{% for r in rs %}", sdt(para("x"), para("{% endfor %}")), "z"], ["x", "x", "z"]),
            ([sdt(para("x"), para("{% for r in rs %}")), "y", "{% endfor %}"], ["x", "y", "y"]),
        ],
    )
    def test_with_one_of_the_tags_inside(self, body: list[Any], expected: list[str]) -> None:
        assert text(*body, rs=ROWS) == expected
        assert "<w:sdtContent/>" not in xml(*body, rs=ROWS)

    def test_in_a_line(self) -> None:
        assert text(p("a {% if x %}", sdt(run("in {% endif %}")), "b"), x=0) == ["a b"]
        assert text(p("a ", sdt(run("{{ x }}")), "b"), x=0) == ["a 0b"]
        assert "sdt" not in xml(p("a ", sdt(run("{% if x %}"), run("y"), run("{% endif %}")), "b"), x=0)

    def test_around_rows(self) -> None:
        row = f"<w:tr><w:tc>{para('{% for r in rs %}{{ r.a }}')}</w:tc><w:tc>{para('{{ r.b }}{% endfor %}')}</w:tc></w:tr>"
        body = X(f"<w:tbl><w:tblPr/><w:tblGrid/>{sdt(row)}</w:tbl>")
        assert text(body, rs=ROWS) == ["1 | 2", "3 | 4"]


class TestWhatDoesNotBalance:
    @pytest.mark.parametrize(
        "body",
        [
            [table(["a {% for r in rs %}", "b"], ["c", "d {% endfor %}"])],
            [table(["a", "b {% for r in rs %}{{ r }}", "{{ r }}{% endfor %}"])],
            [table(["{% if rs %}a", "{% else %}b{% endif %}"])],
            ["{% for r in rs %}", table(["a {% endfor %} b"])],
            [p("{% if rs %}", X('<w:hyperlink w:anchor="a">' + run("l{% endif %} m") + "</w:hyperlink>"))],
            [p("{% if rs %}", sdt(run("l{% endif %} m")))],
        ],
    )
    def test_is_an_error_that_names_both_places(self, body: list[P]) -> None:
        (problem,) = mistakes(*body)
        assert problem.code in ("TPL010", "TPL220", "TPL221")
        assert {"tag", "where", "closer", "closer_where"} <= set(problem.params)

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (["{% if x %}"], [("TPL005", "{% if x %}")]),
            (["{% endif %}"], [("TPL006", "{% endif %}")]),
            (["{% else %}"], [("TPL006", "{% else %}")]),
            (["{% if x %}{% else %}{% else %}{% endif %}"], [("TPL006", "{% else %}")]),
            (["{% if x %}{% else %}{% elif y %}{% endif %}"], [("TPL255", "{% elif y %}")]),
            (["{% for x in [] %}{% elif x %}{% endfor %}"], [("TPL006", "{% elif x %}")]),
            (["{% if x %}{% for y in x %}{% endif %}"], [("TPL007", "{% for y in x %}")]),
            (
                ["{% if x %}{% for y in x %}{% endif %}{% endfor %}"],
                [("TPL007", "{% for y in x %}"), ("TPL006", "{% endfor %}")],
            ),
            (["{% for loop in [1] %}{% endfor %}"], [("TPL019", "{% for loop in [1] %}")]),
            (
                ["{% endif x %}", "{% if 1 %}"],
                [("TPL006", "{% endif x %}"), ("TPL005", "{% if 1 %}"), ("TPL014", "{% endif x %}")],
            ),
            (["{% fi x %}"], [("TPL008", "{% fi x %}")]),
            (["{% include 'x' %}"], [("TPL012", "{% include 'x' %}")]),
            (["{% trans %}"], [("TPL012", "{% trans %}")]),
            (["{% break %}"], [("TPL006", "{% break %}")]),
        ],
    )
    def test_is_an_error_at_the_tag(self, body: list[str], expected: list[tuple[str, str]]) -> None:
        assert found(mistakes(*body)) == expected

    def test_nesting_has_a_limit(self) -> None:
        def nested(depth: int, opener: str, closer: str) -> list[str]:
            return [*[opener] * depth, "x", *[closer] * depth]

        assert text(*nested(18, "{% for y in [1] %}", "{% endfor %}")) == ["x"]
        assert text("".join(nested(18, "{% if 1 %}", "{% endif %}"))) == ["x"]
        for opener, closer in (("{% for y in [1] %}", "{% endfor %}"), ("{% if 1 %}", "{% endif %}")):
            assert [d.code for d in mistakes(*nested(60, opener, closer))] == ["TPL009"]

    def test_an_expression_python_cannot_compile_is_named(self) -> None:
        for expression in (
            "(" * 300 + "1" + ")" * 300,
            "not " * 5000 + "x",
            "[" * 5000 + "]" * 5000,
            "x" + ".a" * 5000,
        ):
            assert [d.code for d in mistakes("{{ " + expression + " }}", "{{ x }}")] == ["TPL013"]


def test_a_row_left_out_from_within_a_cell_is_reported_with_what_works() -> None:
    loop, end = ["{%tr for i in l %}", ""], ["{%tr endfor %}", ""]
    (problem,) = mistakes(table(loop, ["{{ i }}", "{% if i==2 %}{% break %}{% endif %}"], end))

    assert (problem.code, problem.location.tag, problem.location.row) == ("TPL106", "{% break %}", 2)
    for row in ("{%tr if i==2 %}", "{%tr break %}", "{%tr endif %}"):
        assert row in problem.help
    works = table(loop, ["{%tr if i==2 %}", ""], ["{%tr break %}", ""], ["{%tr endif %}", ""], ["{{ i }}", "a"], end)
    assert text(works, "hết", l=[1, 2, 3]) == ["1 | a", "hết"]
