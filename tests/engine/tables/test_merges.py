"""Merges and spans follow the rows and columns that are printed (A13, A14)."""

from __future__ import annotations

import pytest
from support.build import W, X, docx, fn, p, tree
from support.engine import render
from support.tables import cells, grid, shown

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.renderer import render as rendered

CONDITIONAL = grid(
    2, cells("{%tr if a %}", ""), cells(("merge", "Nhóm {{ n }}"), "1"), cells("{%tr endif %}", ""), cells(("+", ""), "2"),
    cells(("+", ""), "3"), cells("khác", "4"),
)  # fmt: skip
LOOPED = grid(
    2, cells("{%tr for x in l %}", ""), cells(("merge", "Nhóm {{ n }}"), "{{ x }}"), cells("{%tr endfor %}", ""),
    cells(("+", ""), "tổng"),
)  # fmt: skip


def test_a_vertical_merge_starts_at_the_first_row_that_is_printed() -> None:  # A13
    assert shown(render(CONDITIONAL, "hết", context={"a": 1, "n": "A"})) == [
        ">Nhóm A | 1",
        "+ | 2",
        "+ | 3",
        "khác | 4",
    ]
    assert shown(render(CONDITIONAL, "hết", context={"a": 0, "n": "A"})) == [">Nhóm A | 2", "+ | 3", "khác | 4"]


@pytest.mark.parametrize(
    ("items", "rows"),
    [([], [">Nhóm A | tổng"]), ([1], [">Nhóm A | 1", "+ | tổng"]), ([1, 2], [">Nhóm A | 1", "+ | 2", "+ | tổng"])],
)
def test_a_merge_whose_first_row_is_looped_prints_its_words_once(items: list[int], rows: list[str]) -> None:  # A13
    assert shown(render(LOOPED, "hết", context={"l": items, "n": "A"})) == rows


def test_a_merge_that_is_repeated_as_a_whole_starts_in_every_pass() -> None:  # A13
    body = grid(
        2, cells("{%tr for g in gs %}", ""), cells("{%tr if g.a %}", ""), cells(("merge", "Nhóm"), "đầu"),
        cells("{%tr endif %}", ""), cells(("+", ""), "{{ g.n }}"), cells("{%tr endfor %}", ""),
    )  # fmt: skip
    groups = [{"a": 1, "n": 1}, {"a": 1, "n": 2}, {"a": 0, "n": 3}]

    assert shown(render(body, "hết", context={"gs": groups}))[:4] == [">Nhóm | đầu", "+ | 1", ">Nhóm | đầu", "+ | 2"]


def test_a_merge_whose_words_are_about_the_item_starts_in_every_pass() -> None:  # A13
    body = grid(
        2,
        cells("{%tr for x in l %}", ""),
        cells(("merge", "{{ x }}"), "a"),
        cells("{%tr endfor %}", ""),
        cells(("+", ""), "b"),
    )

    assert shown(render(body, "hết", context={"l": [1, 2]})) == [">1 | a", ">2 | a", "+ | b"]


def test_a_merge_over_looped_rows_below_its_first_is_as_it_was() -> None:  # A13
    body = grid(
        2,
        cells(("merge", "Nhóm"), "0"),
        cells("{%tr for x in l %}", ""),
        cells(("+", ""), "{{ x }}"),
        cells("{%tr endfor %}", ""),
    )

    assert shown(render(body, "hết", context={"l": [1, 2]})) == [">Nhóm | 0", "+ | 1", "+ | 2"]


def test_merges_in_both_branches_stay_apart() -> None:  # A13
    body = grid(
        2, cells("{%tr if a %}", ""), cells(("merge", "A"), "1"), cells("{%tr else %}", ""), cells(("merge", "B"), "2"),
        cells("{%tr endif %}", ""), cells(("+", ""), "3"),
    )  # fmt: skip

    assert shown(render(body, "hết", context={"a": 1})) == [">A | 1", "+ | 3"]
    assert shown(render(body, "hết", context={"a": 0})) == [">B | 2", "+ | 3"]


COLUMNS = (
    cells("TT", "{%tc for x in l %}", "{{ x }}", "{%tc endfor %}"),
    cells("1", "{%tc for x in l %}", "a", "{%tc endfor %}"),
)


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_a_title_over_looped_columns_spans_them(count: int) -> None:  # A14
    body = grid(4, cells(("4", "Tiêu đề")), cells("", ("3", "Năm")), *COLUMNS)
    out = render(body, "hết", context={"l": list(range(count))})

    rows = shown(out)
    assert rows[0].replace("(1)", "") == f"Tiêu đề({count + 1})"
    assert rows[1].replace("(1)", "") == " | Năm" + (f"({count})" if count > 1 else "")
    assert len(list(tree(out).iter(f"{{{W}}}gridCol"))) == count + 1


def test_a_title_beside_looped_columns_keeps_its_span() -> None:  # A14
    body = grid(
        6, cells(("2", "Trái"), ("4", "Phải")), cells("a", "b", "{%tc for x in l %}", "{{ x }}", "{%tc endfor %}", "c")
    )

    assert shown(render(body, "hết", context={"l": [1, 2, 3, 4]}))[0] == "Trái(2) | Phải(5)"
    assert shown(render(body, "hết", context={"l": []}))[0].replace("(1)", "") == "Trái(2) | Phải"


def test_a_title_over_two_loops_of_columns_follows_both() -> None:  # A14
    loops = [cell for name in "ab" for cell in (f"{{%tc for x in {name} %}}", "{{ x }}", "{%tc endfor %}")]
    body = grid(6, cells(("6", "Tất cả")), cells(("3", "A"), ("3", "B")), cells(*loops))

    assert shown(render(body, "hết", context={"a": [1, 2], "b": [1, 2, 3]}))[:2] == ["Tất cả(5)", "A(2) | B(3)"]


def test_a_title_whose_span_a_tag_says_is_left_to_it() -> None:  # A14
    body = grid(4, cells(("4", "{% colspan l|length + 1 %}Tiêu đề")), *COLUMNS)

    assert shown(render(body, "hết", context={"l": [1, 2, 3, 4, 5]}))[0] == "Tiêu đề(6)"


def label_lost(body: X, **context: object) -> tuple[list[str], list[tuple[str, object, str | None]]]:
    """The rows that are printed, and the warnings: code, label, tag."""
    result = rendered(compile_template(docx(body, "hết"), file="mau.docx"), context)
    return shown(result.docx), [(w.code, w.params["label"], w.location.tag) for w in result.diagnostics]


def test_a_merge_whose_label_cannot_be_copied_starts_without_it_and_that_is_reported() -> None:  # A13
    body = grid(
        2, cells("{%tr if a %}", ""), cells(("merge", "Nhãn {% if y %}z{% endif %}"), "1"), cells("{%tr endif %}", ""),
        cells(("+", ""), "2"), cells(("+", ""), "3"),
    )  # fmt: skip

    assert label_lost(body, a=1, y=1) == ([">Nhãn z | 1", "+ | 2", "+ | 3"], [])
    expected = ("REN114", "Nhãn {% if y %}z{% endif %}", "{% if y %}")
    assert label_lost(body, a=0, y=1) == (["> | 2", "+ | 3"], [expected])


def test_a_label_about_the_item_of_an_empty_loop_is_reported() -> None:  # A13
    body = grid(
        2, cells("{%tr for r in l %}", ""), cells(("merge", "Nhóm {{ r }}"), "a"), cells("{%tr endfor %}", ""),
        cells(("+", ""), "b"),
    )  # fmt: skip

    assert label_lost(body, l=[1, 2]) == ([">Nhóm 1 | a", ">Nhóm 2 | a", "+ | b"], [])
    assert label_lost(body, l=[]) == (["> | b"], [("REN114", "Nhóm {{ r }}", "{{ r }}")])


def test_a_merge_over_both_branches_keeps_its_label() -> None:  # A13
    body = grid(
        2, cells("{%tr if a %}", ""), cells(("merge", "Nhóm"), "1"), cells("{%tr else %}", ""), cells(("+", ""), "2"),
        cells("{%tr endif %}", ""), cells(("+", ""), "3"),
    )  # fmt: skip

    assert label_lost(body, a=1) == ([">Nhóm | 1", "+ | 3"], [])
    assert label_lost(body, a=0) == ([">Nhóm | 2", "+ | 3"], [])


def test_a_label_with_a_note_is_not_copied() -> None:  # A13
    note = '<w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:tc>'
    start = cells(("merge", "Nhóm"), "1").replace("</w:p></w:tc>", note, 1)
    body = grid(2, cells("{%tr if a %}", ""), start, cells("{%tr endif %}", ""), cells(("+", ""), "2"))
    result = rendered(compile_template(docx(body, p("x", fn("chú"))), file="mau.docx"), {"a": 0})

    assert [(w.code, w.params["label"]) for w in result.diagnostics] == [("REN114", "Nhóm")]
