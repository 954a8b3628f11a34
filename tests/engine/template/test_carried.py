"""Content carried by the paragraph or row that a tag drops or repeats: section breaks, the space between two tables,
remarks."""

from __future__ import annotations

import pytest
from support.build import P, X, docx, lines, p, part, run, table, tree
from support.engine import render, text, xml

from docxtpl_reports.diagnostics import Severity
from docxtpl_reports.engine.compiler import compile_template

SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def broken(words: str) -> P:
    """A paragraph that ends a landscape section."""
    return p(words, properties=SECTION)


# A6
@pytest.mark.parametrize(
    ("body", "context", "sections"),
    [
        (("{% if x %}", "a", broken("{% endif %}"), "z"), {"x": 0}, 0),
        (("{% if x %}", "a", broken("{% endif %}"), "z"), {"x": 1}, 1),
        (("{%p if x %}", "a", broken("{%p endif %}"), "z"), {"x": 0}, 0),
        (("{% for i in x %}", "a", broken("{% endfor %}"), "z"), {"x": [1, 2]}, 2),
        (("{% for i in x %}", "a", broken("{% endfor %}"), "z"), {"x": []}, 0),
        (("{% if x %}", "a", broken("b{% endif %}"), "z"), {"x": 0}, 0),
        ((broken("{% if x %}"), "a", "{% endif %}", "z"), {"x": 0}, 1),
        ((broken("trước {% if x %}"), "a", "{% endif %}", "z"), {"x": 0}, 1),
        (("{% if x %}", "a", broken("{% else %}"), "b", "{% endif %}"), {"x": 0}, 0),
        (("{% if x %}", "a", broken("{% else %}"), "b", "{% endif %}", "z"), {"x": 1}, 1),
        (("{% if x %}", "a", broken("{% endif %} b"), "z"), {"x": 0}, 1),
    ],
)
def test_a_section_break_belongs_to_the_text_before_it(
    body: tuple[str | P, ...], context: dict[str, object], sections: int
) -> None:
    assert xml(*body, **context).count("<w:sectPr>") == sections


def tables_touch(document: bytes, name: str = "word/document.xml") -> bool:
    return any(t.getnext() is not None and t.getnext().tag == t.tag for t in tree(document, name).iter(f"{W}tbl"))


T = table(["a"])
SPACED = '<w:spacing w:after="0"/>'


# A7
@pytest.mark.parametrize(
    ("body", "context", "shown"),
    [
        (("{% for i in l %}", T, "{% endfor %}"), {"l": [1, 2, 3]}, ["a", "", "a", "", "a"]),
        ((T, "{% for i in l %}", T, "{% endfor %}", T), {"l": [1]}, ["a", "", "a", "", "a"]),
        ((T, "{% for i in l %}", T, "{% endfor %}", T), {"l": []}, ["a", "", "a"]),
        ((T, "{% for i in l %}", "x", "{% endfor %}", T), {"l": []}, ["a", "", "a"]),
        ((T, "{% for i in l %}", "x", "{% endfor %}", T), {"l": [1]}, ["a", "x", "a"]),
        ((T, "{%p if l %}", "x", "{%p endif %}", T), {"l": []}, ["a", "", "a"]),
        ((T, "{% if l %}x{% endif %}", T), {"l": []}, ["a", "", "a"]),
        ((T, "{% if l %}", "{% endif %}", "{# b #}", "{% set c = 1 %}", T), {"l": []}, ["a", "", "a"]),
        ((T, "{% set b = 1 %}", T), {}, ["a", "", "a"]),
        ((T, "{# b #}", T), {}, ["a", "", "a"]),
        ((T, "{# b #}", "x", T), {}, ["a", "x", "a"]),
        (("{# b #}", T, "{% set b = 1 %}"), {}, ["a"]),
        (("{% if l %}", T, "{% else %}", T, "{% endif %}", T), {"l": [1]}, ["a", "", "a"]),
        ((T, "{% macro m() %}x{% endmacro %}", T), {}, ["a", "", "a"]),
        ((T, "{% set m %}x{% endset %}", T, "{{ m }}"), {}, ["a", "", "a", "x"]),
    ],
)
def test_a_paragraph_stays_between_two_tables(
    body: tuple[object, ...], context: dict[str, object], shown: list[str]
) -> None:
    for end in ((), ("hết",)):
        out = render(*body, *end, context=context)
        assert not tables_touch(out)
        assert lines(out) == [*shown, *end]


def test_the_paragraph_between_two_tables_keeps_its_form() -> None:  # A7
    assert xml(T, p("{# a #}", properties=SPACED), T).count(f"<w:p><w:pPr>{SPACED}</w:pPr></w:p>") == 1


def test_tables_stay_apart_in_cells_headers_and_controls() -> None:  # A7
    inner = [T, "{# a #}", T, "{% set x = 1 %}"]
    out = render(table([inner, "b"]), "hết")
    assert not tables_touch(out)
    assert [cell[-1].tag for cell in tree(out).iter(f"{W}tc")] == [W + "p"] * 4

    block = part(render(T), "word/document.xml").decode().partition("<w:body>")[2].partition("<w:sectPr>")[0]
    control = X(f"<w:sdt><w:sdtPr/><w:sdtContent>{block}<w:p>{run('{# a #}')}</w:p></w:sdtContent></w:sdt>")
    out = render(control, T, "hết")
    assert len(list(tree(out).iter(f"{W}p"))) == 4
    assert "a" in lines(out)


def test_bookmarks_between_two_tables_do_not_hide_that_they_touch() -> None:  # A7
    mark = X('<w:bookmarkStart w:id="1" w:name="a"/>')
    out = render(T, p(mark, "{# a #}", X('<w:bookmarkEnd w:id="1"/>')), T, "hết")

    assert lines(out) == ["a", "", "a", "hết"]


# A11
@pytest.mark.parametrize(
    "row",
    [
        ["{% endfor %}{% set e = 1 %}", ""],
        ["{%tr endfor %}{% set e = 1 %}", ""],
        ["{%tr endfor %}", "{# hết #}"],
        [["{% endfor %}", "{% set e = 1 %}"], ""],
    ],
)
def test_a_row_with_a_closing_tag_and_others_that_print_nothing_is_no_row(row: list[str]) -> None:
    opening = "{%tr for x in l %}" if "tr" in str(row) else "{% for x in l %}"
    assert text(table([opening, ""], ["{{ x }}", "b"], row, ["sau", ""]), "{{ e }}", l=[1, 2], e=1) == [
        "1 | b",
        "2 | b",
        "sau | ",
        "1",
    ]


@pytest.mark.parametrize("tag", ["{% set e = 1 %}", "{# a #}", "{%tr set e = 1 %}", "{#tr a #}"])
def test_a_row_that_holds_only_an_assignment_or_a_comment_is_no_row(tag: str) -> None:  # A11
    assert text(table(["a", "b"], [tag, ""], ["", tag], ["c", "d"]), "hết") == ["a | b", "c | d", "hết"]


def test_a_row_with_an_assignment_in_the_row_that_a_block_repeats() -> None:  # A11
    body = table(["{% for x in l %}{% set y = x %}", "{% endfor %}"], ["a", "b"])
    assert text(body, "hết", l=[1]) in (["a | b", "hết"], [" | ", "a | b", "hết"])
    assert text(table(["{% for x in l %}{% set y = x %}{{ y }}", "{% endfor %}"]), "hết", l=[1, 2])[:2] == [
        "1 | ",
        "2 | ",
    ]


def test_an_assignment_in_a_condition_in_a_row_stays_in_it() -> None:  # A11
    body = table(["{% if x %}{% set y = 1 %}{% endif %}", ""], ["a", "b"])
    assert text(body, "hết", x=1) == [" | ", "a | b", "hết"]


def test_a_row_with_a_value_beside_an_assignment_stays() -> None:  # A11
    assert text(table(["{% set e = 1 %}", "{{ e }}"]), "hết") == [" | 1", "hết"]


# A12
@pytest.mark.parametrize("a", [True, False])
def test_a_remark_in_the_row_of_a_tag_goes_with_it_and_a_warning_quotes_it(a: bool) -> None:
    body = table(
        ["{%tr if a %}", "chỉ in khi có số liệu", "và khi cần"],
        ["1", "2", "3"],
        ["", "{%tr endif %}", "hết"],
        ["z", "", ""],
    )
    template = compile_template(docx(body, "sau"), file="mau.docx")

    assert lines(template.render({"a": a})) == ["1 | 2 | 3"] * a + ["z |  | ", "sau"]
    assert [(d.code, d.severity, d.location.tag, d.params["text"]) for d in template.diagnostics] == [
        ("TPL100", Severity.WARNING, "{%tr if a %}", "chỉ in khi có số liệu và khi cần"),
        ("TPL100", Severity.WARNING, "{%tr endif %}", "hết"),
    ]


def test_a_remark_in_the_cell_of_a_tag_about_cells() -> None:  # A12
    body = table([["{%tc for x in l %}", "mỗi cột một năm"], "{{ x }}", ["{%tc endfor %}"]])

    assert text(body, "hết", l=[1, 2]) == ["1 | 2", "hết"]


def test_a_row_with_values_beside_a_tag_is_what_the_tag_is_about() -> None:  # A12
    assert text(table(["{%tr for x in l %}", "{{ x }}"], ["a{%tr endfor %}", ""]), "hết", l=[1])[0] == " | 1"
    assert text(table(["{%tr for x in l %}", "chữ", "{%tr endfor %}"]), "hết", l=[1, 2]) == [" | chữ | "] * 2 + ["hết"]


def control(content: str) -> X:
    return X(f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>")


# A18
def test_a_cell_that_ends_with_a_content_control_gets_no_further_paragraph() -> None:
    body = table([["{{ x }}", control(f"<w:p>{run('a')}</w:p>")], "b"])

    (first, _) = tree(render(body, "hết", context={"x": 1})).iter(f"{W}tc")
    assert [child.tag for child in first][-1] == f"{W}sdt"


def test_a_footer_that_ends_with_a_content_control_gets_no_further_paragraph() -> None:  # A18
    inner = control(f"<w:p>{run('a')}</w:p>")
    footer = X(f"<w:p>{run('{{ x }}')}</w:p>{control(inner)}")
    root = tree(render("a", footer=footer, context={"x": 1}), "word/footer1.xml")

    assert [child.tag for child in root] == [f"{W}p", f"{W}sdt"]


def test_a_cell_whose_last_control_is_not_printed_or_ends_with_a_table_gets_a_paragraph() -> None:  # A18
    inner = f"<w:p>{run('{% if x %}')}</w:p><w:p>{run('a')}</w:p><w:p>{run('{% endif %}')}</w:p>"
    out = render(table([[control(inner)], "b"]), "hết", context={"x": 0})
    assert [[c.tag for c in cell][-1] for cell in tree(out).iter(f"{W}tc")] == [f"{W}p"] * 2

    nested = part(render(T), "word/document.xml").decode().partition("<w:body>")[2].partition("<w:sectPr>")[0]
    out = render(table([["{{ x }}", control(nested)], "b"]), "hết", context={"x": 0})
    assert tree(out).find(f".//{W}tc")[-1].tag == f"{W}p"  # type: ignore[index]
