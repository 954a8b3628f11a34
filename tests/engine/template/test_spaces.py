"""Blanks: in literals, beside tags, between lines; and what editors do to quotes and to escapes."""

from __future__ import annotations

import io
from typing import Any

import pytest
from lxml import etree
from support.build import X, docx, lines, p, run, table, tree
from support.engine import found, mistakes, render, text

from docxtpl_reports import ReportTemplate


def marked(text: str, *, one_run: bool = True) -> X:
    """A paragraph of runs in which ``⇥`` is a tab, ``⏎`` a line break and ``⤓`` a page break."""
    pieces: list[str] = []
    for piece in text.replace("⇥", "\0⇥\0").replace("⏎", "\0⏎\0").replace("⤓", "\0⤓\0").split("\0"):
        special = {"⇥": "<w:tab/>", "⏎": "<w:br/>", "⤓": '<w:br w:type="page"/>'}.get(piece)
        pieces.append(special or f'<w:t xml:space="preserve">{piece}</w:t>')
    content = "".join(pieces) if one_run else "</w:r><w:r>".join(pieces)
    return X(f"<w:p><w:r>{content}</w:r></w:p>")


# A3
@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ x | replace('  ', ' ') }}", "a b c"),
        ("[{{ '     ' }}]", "[     ]"),
        ('[{{ "a\u00a0b" }}]', "[a\u00a0b]"),
        ("[{{ 'a\u200bb' }}]", "[a\u200bb]"),
        ("[{{ “a  b” }}]", "[a  b]"),
        ("{{ x   ~\u00a0 '  ' }}|", "a  b c  |"),
        ("{% if x == 'a  b c' %}đúng{% endif %}", "đúng"),
        ("{{ 'it\\'s  ok' }}", "it's  ok"),
        ("{{ “it's  ok” }}", "it's  ok"),
    ],
)
def test_literals_are_untouched(tag: str, shown: str) -> None:
    assert text(tag, x="a  b c") == [shown]


def test_a_line_break_in_a_literal_stays_and_the_next_tag_keeps_its_place() -> None:  # A3
    body = (marked("{{ 'a⏎b' }} {{ y }}"), "{{ z }}")

    assert text(*body, y=1, z=2) == ["a\nb 1", "2"]


# A20
@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("{{ x | default('không’) }}", "không"),
        ('{{ x | default("không”) }}', "không"),
        ("{{ x | default(‘không') }} {{ x | default('có’) }}", "không có"),
        ("{{ x | default('a’) ~ 'b’ }}", "ab"),
        ("{{ x | default('D’Oria’) }}", "D’Oria"),
        ("{{ x | default('Ông’, bà') }}", "Ông’, bà"),
        ("{% if 'a’ == 'a' %}đúng{% endif %}", "đúng"),
        ("{{ ['a’, 'b’] | join('; ’) }}", "a; b"),
    ],
)
def test_a_literal_that_autocorrection_left_with_two_kinds_of_quotes(tag: str, shown: str) -> None:
    assert lines(lenient(tag)) == [shown]


def lenient(*body: Any) -> bytes:
    """Rendered with names that are not there printing nothing, so that ``default`` has work."""
    template = ReportTemplate(io.BytesIO(docx(*body)))
    template.render({}, strict=False)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


# A4
@pytest.mark.parametrize("one_run", [True, False])
@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("nhà⏎{%- if a -%}⏎ ở phố⏎{%- endif -%}⏎ đẹp", ["nhà ở phố đẹp"]),
        ("nhà⏎⏎{%- if a -%}⏎⇥⏎x{% endif %}", ["nhàx"]),
        ("nhà⏎ {%- if a %}⏎x{% endif %}", ["nhà\nx"]),
        ("nhà ⏎{% if a -%} x{% endif %}", ["nhà \n x"]),
        ("nhà⤓{%- if a -%}⤓x{% endif %}", ["nhà\n\nx"]),
        ("{% for i in [1, 2] -%}⏎{{ i }},⏎{%- endfor %}", ["1,2,"]),
    ],
)
def test_minus_signs_take_the_line_breaks_beside_them(source: str, shown: list[str], one_run: bool) -> None:
    assert text(marked(source, one_run=one_run), a=True) == shown


def test_minus_signs_take_line_breaks_and_join_paragraphs() -> None:  # A4
    assert text(marked("nhà⏎"), marked("{%- if a -%}"), marked("⏎ ở"), "{%- endif -%}", " đẹp", a=True) == ["nhà ở đẹp"]


# A15
def test_doubled_braces_of_a_tutorial_are_read_as_one() -> None:
    rows = table(["{{%tr for x in l %}}", ""], ["{{ x }}", "a"], ["{{%tr endfor %}}", ""])

    assert text(rows, "hết", l=[1, 2]) == ["1 | a", "2 | a", "hết"]
    assert text("{{%p if a %}}", "có", "{{%p endif %}}", "[{{% if a %}}b{{% endif %}}]", a=1) == ["có", "[b]"]


def test_doubled_braces_over_runs_and_with_one_brace_behind() -> None:  # A15
    assert text(p(run("{"), run("{%p if a %"), run("}}")), "có", "{{%p endif %}", a=1) == ["có"]


def test_what_only_looks_like_doubled_braces_is_a_tag_or_an_error() -> None:  # A15
    assert text("{{ '%' }} {{ 5 %2 }}") == ["% 1"]
    assert found(mistakes("{{% if a"))[0][0] == "TPL001"


# A16
@pytest.mark.parametrize(
    "source",
    [
        ("{%p if a %}", "x", "⇥{%p endif %}⇥"),
        ("⏎{%p if a %}⏎", "x", "⇥{%p endif %} ⇥"),
        ("⇥{% if a %}", "x", "⇥{% endif %}"),
        ("{%p if a %}", "x", "⇥{%p endif %} {# hết #}"),  # A17
        ("{%p if a %}⇥", "x", "{# hết #}⇥{%p endif %}"),
    ],
)
@pytest.mark.parametrize("a", [True, False])
def test_tabs_and_line_breaks_beside_a_tag_are_no_content(source: tuple[str, ...], a: bool) -> None:
    assert text(*map(marked, source), "sau", a=a) == (["x", "sau"] if a else ["sau"])


def test_tabs_beside_a_value_with_a_prefix_are_no_content() -> None:  # A16
    assert text(marked("⇥{{p x }}"), "sau", x="") == ["sau"]
    assert text(marked("⇥{{p x }}⏎"), "sau", x="a") == ["\ta\n", "sau"]


def test_tabs_beside_a_tag_of_a_row_or_an_assignment_are_no_content() -> None:  # A16
    rows = table([[marked("⇥{%tr for x in l %}⇥")], ""], ["{{ x }}", "a"], [[marked("⇥{%tr endfor %}")], ""])

    assert text(rows, marked("⇥{% set y = 1 %}⇥"), marked("{# a #}⏎"), "{{ y }}", l=[1]) == ["1 | a", "1"]


def test_a_tab_or_a_line_break_that_a_block_is_about_stays() -> None:  # A16
    assert text(marked("{% if a %}⇥{% endif %}"), marked("{% for i in [1, 2] %}⏎{% endfor %}"), a=1) == ["\t", "\n\n"]


def test_a_page_break_beside_a_tag_is_content() -> None:  # A16
    assert text(marked("{% if a %}"), "x", marked("⤓{% endif %}"), "sau", a=1) == ["x", "\n", "sau"]
    assert text(marked("{%p if a %}⤓"), "x", "{%p endif %}", a=1) == ["\n", "x"]
    assert found(mistakes(marked("⤓{{p x }}"))) == [("TPL011", "{{p x }}")]


def test_words_beside_a_tag_with_a_prefix_are_an_error_at_that_tag() -> None:  # A17
    problems = mistakes("{%p if a %}", "x", "a {%p endif %} b{# hết #}", "{%p if b %}", "y", "{%p endif %}")

    assert found(problems) == [("TPL011", "{%p endif %}")]


# A25
@pytest.mark.parametrize(
    "runs",
    [
        ("{_{ x }_}",),
        ("{_", "{ x }_}"),
        ("{", "_{ x }", "_}"),
        ("{", "_", "{ x ", "}", "_", "}"),
    ],
)
def test_an_escape_is_undone_however_it_is_split(runs: tuple[str, ...]) -> None:
    assert text(p(*map(run, runs)), "{{ x }}", x=1) == ["{{ x }}", "1"]
    assert text(p(*map(run, runs))) == ["{{ x }}"]


def test_escapes_of_statements_and_in_other_places() -> None:  # A25
    assert text(p(run("{_"), run("% if %_"), run("} {{ x }}")), x=1) == ["{% if %} 1"]
    out = render("a", core="{_{ x }_}", header=p(run("{_"), run("{ y }_}")))
    assert lines(out, "word/header1.xml") == ["{{ y }}"]
    assert "".join(tree(out, "docProps/core.xml").itertext()) == "{{ x }}"


def test_two_halves_of_an_escape_around_a_tag_are_text() -> None:  # A25
    assert text("{_{{ x }}_{", x=1) == ["{_1_{"]


# A32
def test_a_comment_in_alt_text_is_not_printed() -> None:
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    picture = X(
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:docPr id="1" name="Hình" '
        'descr="{# chỉ cho người soạn #}Ảnh" title="{_{ a }_}"/></wp:inline></w:drawing></w:r></w:p>'
    )
    (drawn,) = [e for e in tree(render(picture)).iter() if str(e.tag).endswith("docPr")]

    assert (drawn.get("descr"), drawn.get("title")) == ("Ảnh", "{{ a }}")


def test_a_comment_in_a_caption_and_a_property_is_not_printed() -> None:  # A32
    caption = X(
        '<w:tbl><w:tblPr><w:tblCaption w:val="{# a #}Bảng"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>'
        "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    out = render(caption, "hết", core="{# a #}Tiêu đề")

    assert 'w:tblCaption w:val="Bảng"' in tree_text(out)
    assert "".join(tree(out, "docProps/core.xml").itertext()) == "Tiêu đề"


def tree_text(document: bytes) -> str:
    return etree.tostring(tree(document), encoding="unicode")
