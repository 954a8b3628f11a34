"""A block with prefix ``p`` that is written within one paragraph takes that paragraph along, one for each branch."""

from __future__ import annotations

import pytest
from support.build import X, fn, lines, p, table
from support.engine import mistakes, render, text, xml


@pytest.mark.parametrize(("x", "out"), [(True, ["a", "words 1", "b"]), (False, ["a", "b"])])
def test_a_condition_leaves_no_empty_paragraph(x: bool, out: list[str]) -> None:
    assert text("a", "{%p if x %}words {{ y }}{%p endif %}", "b", x=x, y=1) == out


@pytest.mark.parametrize("end", ["{%p endif %}", "{% endif %}"])
@pytest.mark.parametrize("other", ["{%p else %}", "{% else %}"])
@pytest.mark.parametrize(("x", "z", "out"), [(1, 1, "one"), (0, 1, "two"), (0, 0, "three")])
def test_each_branch_is_a_paragraph(x: int, z: int, out: str, other: str, end: str) -> None:
    assert text("a", f"{{%p if x %}}one{{% elif z %}}two{other}three{end}", "b", x=x, z=z) == ["a", out, "b"]


def test_a_loop_repeats_its_paragraph() -> None:
    template = "a", "{%p for v in l %}- {{ v }}{%p else %}none{%p endfor %}", "b"
    assert text(*template, l=[1, 2]) == ["a", "- 1", "- 2", "b"]
    assert text(*template, l=[]) == ["a", "none", "b"]


def test_blocks_may_be_in_blocks() -> None:
    template = "a", "{%p if x %}{%p for v in l %}- {{ v }}{% else %}none{% endfor %}{% else %}not{%p endif %}", "b"
    assert text(*template, x=1, l=[1, 2]) == ["a", "- 1", "- 2", "b"]
    assert text(*template, x=1, l=[]) == ["a", "none", "b"]
    assert text(*template, x=0, l=[1]) == ["a", "not", "b"]


def test_blocks_by_verdict_too() -> None:
    template = "a", "{%p theo v %}{% dat %}A{% else %}B{% endtheo %}", "b"
    verdicts = dict.fromkeys(("dat", "khong_dat", "thieu_so_lieu", "khong_phat_sinh"), False)
    assert text(*template, v={**verdicts, "dat": True}) == ["a", "A", "b"]
    assert text(*template, v={**verdicts, "khong_phat_sinh": True}) == ["a", "B", "b"]


def test_words_keep_their_formats_and_paragraphs_theirs() -> None:
    keep, bold = "<w:keepNext/>", "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    written = xml(p(X(bold.format("{%p if x %}one{% else %}two {{ y }}{%p endif %}")), properties=keep), x=False, y="Y")
    assert written.count("<w:p>") == 1
    assert written.startswith(f"<w:p><w:pPr>{keep}</w:pPr>")
    assert written.count("<w:r>") == written.count("<w:b/>")
    assert "one" not in written


@pytest.mark.parametrize("x", [True, False])
def test_a_cell_keeps_a_paragraph_and_notes_follow_their_branch(x: bool) -> None:
    body = table([p("{%p if x %}one", fn("của {{ y }}"), "{% else %}{%p endif %}"), "z"]), "b"
    document = render(*body, context={"x": x, "y": "Y"})
    assert lines(document) == (["one[^1] | z", "b"] if x else [" | z", "b"])


@pytest.mark.parametrize(
    "template",
    [
        "words {%p if x %}one{%p endif %}",
        "{%p if x %}one{%p endif %} words",
        "{%p if x %}a{%p else %}b{%p endif %} words",
    ],
)
def test_words_beside_such_a_block_are_not_lost(template: str) -> None:
    assert [problem.code for problem in mistakes(template)] == ["TPL011"]


def test_a_section_break_does_not_vanish_with_a_branch() -> None:
    body = p("{%p if x %}one{% else %}two{%p endif %}", properties="<w:sectPr/>")
    assert [problem.code for problem in mistakes(body, "b")] == ["TPL010"]


@pytest.mark.parametrize(
    "place", ["before {%p if x %}one{% else %}two{%p endif %}", "{%p if x %}one{% else %}two{%p endif %} after"]
)
def test_words_at_either_end_keep_the_paragraph_whole(place: str) -> None:
    assert [problem.code for problem in mistakes(place, "b")] == ["TPL011"]


def test_a_middle_tag_in_a_link_cannot_part_its_paragraph() -> None:
    link = X('<w:hyperlink w:anchor="a"><w:r><w:t>one{% else %}two</w:t></w:r></w:hyperlink>')
    assert mistakes(p("{%p if x %}", link, "{%p endif %}"), "b")


def test_a_block_that_ends_in_another_paragraph_is_as_before() -> None:
    assert text("{%p if x %}", "one", "{%p else %}", "two", "{%p endif %}", x=0) == ["two"]


def test_without_prefix_the_paragraph_stays() -> None:
    assert text("a", "{% if x %}one{% else %}{% endif %}", "b", x=0) == ["a", "", "b"]
