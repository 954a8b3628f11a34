"""``{% chi_khi x %}`` at the start of a paragraph, or in a table row, prints that paragraph or row only when ``x`` is true."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import X, fn, lines, note_texts, p, run, table, tree
from support.engine import found, mistakes, render, text, xml
from support.sound import faults

from docxtpl_reports.ooxml.wml.names import w

NAMES = {"x": True, "y": True, "ds": [{"a": True, "b": "b"}], "t": ""}
BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>{% chi_khi x %}trong hộp</w:t></w:r></w:p><w:p><w:r><w:t>còn</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


@pytest.mark.parametrize("tag", ["{% chi_khi x %}", "{%p chi_khi x %}", "{%- chi_khi  x -%}", "{%chi_khi x%}"])
def test_a_paragraph_is_printed_only_then(tag: str) -> None:
    body = ["a", f"{tag}b {{{{ t }}}}", "c"]
    assert text(*body, x=1, t="t") == ["a", "b t", "c"]
    assert text(*body, x=0, t="t") == ["a", "c"]


def test_it_prints_what_a_block_around_the_paragraph_prints() -> None:
    kept = p("{% chi_khi x %}", run("chữ {{ t }}", "<w:b/>"), fn("chú thích {{ t }}"), style="Heading1")
    asked = p("{%p if x %}", run("chữ {{ t }}", "<w:b/>"), fn("chú thích {{ t }}"), "{%p endif %}", style="Heading1")
    for x in (True, False):
        one, other = (render("đầu", body, "cuối", context={"x": x, "t": "5"}) for body in (kept, asked))
        assert one == other
        assert sound(one)


def test_a_note_of_a_paragraph_that_is_left_out_is_left_out() -> None:
    body = p("{% chi_khi x %}a", fn("một")), p("b", fn("hai"))
    assert text(*body, x=0) == ["b[^1]"]
    assert note_texts(render(*body, context={"x": 0})) == ["hai"]


def test_conditions_and_blocks_within_one_another() -> None:
    body = [
        "{% for h in ds %}",
        "{% chi_khi h.a %}{% chi_khi x %}{% if y %}{{ h.b }}{% else %}-{% endif %}",
        "{% endfor %}",
        "hết",
    ]
    rows = [{"a": True, "b": "1"}, {"a": False, "b": "2"}, {"a": True, "b": "3"}]
    assert text(*body, ds=rows, x=True, y=True) == ["1", "3", "hết"]
    assert text(*body, ds=rows, x=True, y=False) == ["-", "-", "hết"]
    assert text(*body, ds=rows, x=False, y=True) == ["hết"]


def test_a_row() -> None:
    cells = ["{%tr chi_khi h.a %}{{ h.b }}", "cuối"]
    body = table(["đầu", "x"], ["{%tr for h in ds %}", ""], cells, ["{%tr endfor %}", ""])
    rows = [{"a": True, "b": "1"}, {"a": False, "b": "2"}]
    assert text(body, ds=rows) == ["đầu | x", "1 | cuối"]


@pytest.mark.parametrize("x", [0, 1])
def test_a_row_whose_last_cell_is_a_table_and_the_only_row_of_one_column(x: int) -> None:
    inner = table(["{%tr chi_khi x %}b", table(["t"])], ["c", "d"])
    assert len(tree(render(inner, context={"x": x})).findall(".//" + w("tr"))) == (3 if x else 1)
    assert text(table(["{%tr chi_khi x %}b"]), "c", x=x) == (["b", "c"] if x else ["c"])


def test_a_paragraph_with_a_break_takes_it_along() -> None:
    page = X('<w:p><w:r><w:t>{% chi_khi x %}b</w:t></w:r><w:r><w:br w:type="page"/></w:r></w:p>')
    assert ["w:br" in xml("a", page, "c", x=x) for x in (0, 1)] == [False, True]


def test_a_paragraph_of_a_cell_and_the_only_one_of_a_cell() -> None:
    assert text(table(["{% chi_khi x %}a", "b"]), x=0) == [" | b"]
    assert sound(render(table(["{% chi_khi x %}a", "b"]), context={"x": 0}))


def test_a_paragraph_in_a_text_box_is_its_own() -> None:
    body = X(f"<w:p><w:r><w:t>ngoài</w:t></w:r>{BOX}</w:p>")
    assert ["trong hộp" in str(tree(render(body, context={"x": x})).xpath("string()")) for x in (1, 0)] == [True, False]
    assert "ngoàicòn" in str(tree(render(body, context={"x": 0})).xpath("string()"))


def test_the_only_paragraph_of_a_header() -> None:
    out = render("a", context={"x": 0}, header="{% chi_khi x %}đầu trang")
    assert lines(out, "word/header1.xml") == [""]
    assert sound(out)


def sound(document: bytes) -> bool:
    return {*faults(document)} <= {*faults(render("a"))}


def codes(*body: Any, **options: Any) -> list[tuple[str, str | None]]:
    return found(mistakes(*body, **options))


@pytest.mark.parametrize(
    "body", ["chữ {% chi_khi x %}sau", "{# ý #}{% chi_khi x %}a", "{{ t }}{% chi_khi x %}sau", "{%r chi_khi x %}a"]
)
def test_behind_words_it_is_an_error_that_says_where_it_belongs(body: str) -> None:
    [problem] = mistakes(body, names=NAMES)
    assert problem.code == "TPL275"
    assert "đầu một đoạn" in problem.message


def test_of_a_row_but_not_at_its_start_or_outside_of_a_table() -> None:
    assert codes(table(["a", "{%tr chi_khi x %}b"])) == [("TPL282", "{%tr chi_khi x %}")]
    assert codes("{%tr chi_khi x %}a") == [("TPL282", "{%tr chi_khi x %}")]


def test_in_a_property_of_the_document() -> None:
    assert codes("a", core="{% chi_khi x %}a") == [("TPL275", "{% chi_khi x %}")]


@pytest.mark.parametrize("end", ["{% endchi_khi %}", "{%p endchi_khi %}"])
def test_an_end_that_is_written_is_superfluous(end: str) -> None:
    assert codes(f"{{% chi_khi x %}}a{end}") == [("TPL277", end)]
    assert codes("{% chi_khi x %}a", end) == [("TPL277", end)]


def test_a_block_that_crosses_the_end_of_the_paragraph() -> None:
    assert codes("{% chi_khi x %}{% if y %}a", "b{% endif %}")[0] == ("TPL276", "{% if y %}")
    assert codes("{% if y %}", "{% chi_khi x %}a{% endif %}") == [("TPL276", "{% endif %}")]
    assert codes("{% chi_khi x %}a{% else %}b") == [("TPL283", "{% else %}")]


def test_alone_in_its_paragraph_it_would_do_nothing() -> None:
    [problem] = mistakes("đầu", "{% chi_khi x %}", "a", names=NAMES)
    assert (problem.code, problem.location.tag) == ("TPL281", "{% chi_khi x %}")
    assert "{% if x %}" in problem.help
    assert codes("{% chi_khi x %} {% if y %}{% endif %}")[0][0] == "TPL281"


def test_too_many_in_one_paragraph_are_refused_once() -> None:
    assert codes("{% chi_khi x %}" * 500 + "a") == [("TPL009", "{% chi_khi x %}")]


@pytest.mark.parametrize("x", [0, 1])
def test_a_row_whose_last_cell_has_several_paragraphs(x: int) -> None:
    body = table(["{%tr chi_khi x %}a", [p("b"), p("c {{ x }}")]], ["d", "e"])
    assert text(body, x=x) == (["a | b / c 1", "d | e"] if x else ["d | e"])


def test_a_paragraph_that_is_only_a_page_break() -> None:
    page = X('<w:p><w:r><w:t>{% chi_khi x %}</w:t></w:r><w:r><w:br w:type="page"/></w:r></w:p>')
    assert ["w:br" in xml("a", page, "c", x=x) for x in (0, 1)] == [False, True]


@pytest.mark.parametrize("a", [0, 1])
def test_a_row_with_tags_and_a_text_box_in_its_last_cell(a: int) -> None:
    row = ["{%tr chi_khi h.a %}{{ h.b }}", p("{{ h.b }} {% if y %}z{% endif %}", X(BOX))]
    body = table(["{%tr for h in ds %}", ""], row, ["{%tr endfor %}", ""])
    printed = str(tree(render("c", body, context={"ds": [{"a": a, "b": "u"}], "x": 1, "y": 1})).xpath("string()"))
    assert ("u z" in printed, "trong hộp" in printed) == (bool(a), bool(a))


@pytest.mark.parametrize("word", ["chi khi", "chỉ khi", "chỉ hiện khi", "Chi_khi", "chi_khj"])
def test_a_slip_in_the_word_is_corrected_and_nothing_else_is_reported(word: str) -> None:
    [problem] = mistakes(f"{{% {word} x %}}a", names=NAMES)
    assert problem.code in ("TPL103", "TPL003")
    assert problem.params["fixed"] == "{% chi_khi x %}"


@pytest.mark.parametrize("condition", ["", "x +", "sai_ten", "x = 1"])
def test_what_is_wrong_with_the_condition_is_reported_at_the_tag_as_written(condition: str) -> None:
    [problem] = mistakes(f"{{% chi_khi {condition} %}}a", names=NAMES)
    assert (problem.location.tag or "").startswith("{% chi_khi")
    assert "endif" not in problem.message + problem.help
