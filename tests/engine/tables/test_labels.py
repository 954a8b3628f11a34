"""Labels over the rows of a loop: rendered once, in the first row that is printed, merged down over the others."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import X, fn, note_texts, p, table, tree
from support.engine import found, mistakes, render, text
from support.tables import cells, grid, shown

GROUPED = grid(
    3, cells("{% for n in a %}{{ n.ten }}", "{% for t in n.dong %}{{ t.ten }}", "{{ t.x }}{% endfor %}{% endfor %}")
)
SUBTOTALS = grid(
    3,
    cells(
        ("merge", "{% for n in a %}{{ loop.index }}. {{ n.ten }}"), "{% for t in n.dong %}{{ t.ten }}", "{{ t.x }}{% endfor %}"
    ),
    cells(("+", ""), "Cộng", "{{ n.dong | length }}{% endfor %}"),
    cells(("2", "Tổng cộng"), "{{ a | length }}"),
)  # fmt: skip


def group(name: str, *lines: int) -> dict[str, Any]:
    return {"ten": name, "dong": [{"ten": f"{name.lower()}{number}", "x": number} for number in lines]}


def rows(body: X, *groups: dict[str, Any]) -> list[str]:
    return shown(render(body, "hết", context={"a": list(groups)}))


def test_the_cells_before_an_inner_loop_merge_down_over_its_rows() -> (
    None
):  # docxtpl 192, 571, 618; easy-template-x 141
    assert rows(GROUPED, group("A", 1, 2, 3), group("B", 4, 5)) == [
        ">A | a1 | 1", "+ | a2 | 2", "+ | a3 | 3", ">B | b4 | 4", "+ | b5 | 5",
    ]  # fmt: skip


def test_a_group_of_one_row_is_not_merged_and_an_empty_one_prints_nothing() -> None:
    assert rows(GROUPED, group("A", 1), group("B"), group("C", 2, 3)) == ["A | a1 | 1", ">C | c2 | 2", "+ | c3 | 3"]


def test_a_merge_drawn_over_item_and_subtotal_extends_over_the_group() -> None:
    assert rows(SUBTOTALS, group("A", 1, 2), group("B"), group("C", 3)) == [
        ">1. A | a1 | 1", "+ | a2 | 2", "+ | Cộng | 2",
        "2. B | Cộng | 0",
        ">3. C | c3 | 3", "+ | Cộng | 1",
        "Tổng cộng(2) | 3",
    ]  # fmt: skip


def test_labels_of_every_depth() -> None:  # docxtpl 249, 535
    body = grid(
        4,
        cells(
            "{% for a in l %}{{ a.ten }}", "{% for b in a.con %}{{ b.ten }}", "{% for c in b.con %}{{ c }}",
            "{{ loop.index }}{% endfor %}{% endfor %}{% endfor %}",
        ),
    )  # fmt: skip
    tree_ = [
        {"ten": "A", "con": [{"ten": "A1", "con": "xy"}, {"ten": "A2", "con": ""}, {"ten": "A3", "con": "z"}]},
        {"ten": "B", "con": []},
        {"ten": "C", "con": [{"ten": "C1", "con": "w"}]},
    ]
    assert shown(render(body, "hết", context={"l": tree_})) == [
        ">A | >A1 | x | 1", "+ | + | y | 2", "+ | A3 | z | 1", "C | C1 | w | 1",
    ]  # fmt: skip


def test_a_label_without_an_outer_loop_is_over_all_rows() -> None:
    body = grid(2, cells("Cả xã", "{% for x in l %}{{ x }}{% endfor %}"), cells("a", "b"))
    two = grid(3, cells("Cả xã", "{% for x in l %}{{ x }}", "{{ x }}{% endfor %}"), cells("a", "b", "c"))
    assert shown(render(two, "hết", context={"l": [1, 2]})) == [">Cả xã | 1 | 1", "+ | 2 | 2", "a | b | c"]
    assert shown(render(body, "hết", context={"l": [1, 2]})) == ["Cả xã | 12", "a | b"]  # a loop within its cell


def test_cells_behind_the_inner_loop_merge_too() -> None:
    body = grid(
        4,
        cells(
            "{% for n in a %}{{ n.ten }}", "{% for t in n.dong %}{{ t.ten }}", "{{ t.x }}{% endfor %}",
            "{{ loop.index }}{% endfor %}",
        ),
    )  # fmt: skip
    assert rows(body, group("A", 1, 2), group("B", 3)) == [">A | a1 | 1 | >1", "+ | a2 | 2 | +", "B | b3 | 3 | 2"]


@pytest.mark.parametrize("inside", [True, False])
def test_rows_that_a_condition_leaves_out_do_not_take_the_label_along(inside: bool) -> None:
    condition = "{% if t.x > 1 %}", "{% endif %}"
    loop = "{% for t in n.dong if t.x > 1 %}" if not inside else "{% for t in n.dong %}" + condition[0]
    end = condition[1] * inside + "{% endfor %}{% endfor %}"
    body = grid(3, cells("{% for n in a %}{{ n.ten }}", loop + "{{ t.ten }}", "{{ t.x }}" + end))
    assert rows(body, group("A", 1, 2, 3), group("B", 1), group("C", 1, 5)) == [
        ">A | a2 | 2",
        "+ | a3 | 3",
        "C | c5 | 5",
    ]


def test_a_week_with_days_and_halves_without_events() -> None:
    body = grid(
        4,
        cells(
            ("merge", "{% for d in l %}{{ d.ten }}"), ("merge", "{% for b in d.buoi %}{{ b.ten }}"),
            "{% for v in b.viec %}{{ v }}", "x",
        ),
        cells(("+", ""), ("+", ""), ("2", "{% else %}không có việc{% endfor %}")),
        cells(("+", ""), ("3", "{% else %}tại cơ quan{% endfor %}{% endfor %}")),
    )  # fmt: skip
    week = [
        {"ten": "T2", "buoi": [{"ten": "Sáng", "viec": [1, 2]}, {"ten": "Chiều", "viec": [3]}]},
        {"ten": "T3", "buoi": []},
        {"ten": "T4", "buoi": [{"ten": "Sáng", "viec": []}, {"ten": "Chiều", "viec": [4]}]},
    ]
    assert shown(render(body, "hết", context={"l": week})) == [
        ">T2 | >Sáng | 1 | x", "+ | + | 2 | x", "+ | Chiều | 3 | x",
        "T3 | tại cơ quan(3)",
        ">T4 | Sáng | không có việc(2)", "+ | Chiều | 4 | x",
    ]  # fmt: skip


def test_a_note_in_a_label_is_printed_once_for_each_group_that_has_rows() -> None:
    body = table([
        p("{% for n in a %}{{ n.ten }}", fn("về {{ n.ten }}")),
        "{% for t in n.dong %}{{ t.x }}",
        p("{{ t.x }}", fn("dòng {{ t.x }}"), "{% endfor %}{% endfor %}"),
    ])  # fmt: skip
    groups = [group("A", 1, 2), group("B"), group("C", 3)]
    assert note_texts(render(body, context={"a": groups})) == ["về A", "dòng 1", "dòng 2", "về C", "dòng 3"]


def test_labels_of_several_paragraphs_and_blocks() -> None:
    label = [
        "{% for n in a %}{{ n.ten }}",
        "{% if n.dong | length > 1 %}",
        "nhiều",
        "{% endif %}",
        "{{ n.dong | length }}",
    ]
    body = table([label, "{% for t in n.dong %}{{ t.x }}", "{{ t.ten }}{% endfor %}{% endfor %}"])
    assert text(body, a=[group("A", 1, 2), group("B", 3)]) == ["A / nhiều / 2 | 1 | a1", " | 2 | a2", "B / 1 | 3 | b3"]


@pytest.mark.parametrize(
    "label",
    [
        "{% for n in a %}{% set k = n.dong | length %}{{ n.ten }}",
        ["{% for n in a %}{% set k = n.dong | length %}", "{{ n.ten }}"],
        ["{% for n in a %}{{ n.ten }}", "{% set k = n.dong | length %}"],
    ],
)
def test_a_name_given_in_a_label_is_known_in_the_rows_beside_it(label: Any) -> None:
    body = table([label, "{% for t in n.dong %}{{ t.x }}", "{{ k }}{% endfor %}{% endfor %}"])
    assert text(body, a=[group("A", 1, 2), group("B", 3)]) == ["A | 1 | 2", " | 2 | 2", "B | 3 | 1"]


def test_a_name_given_in_a_block_of_a_label_stays_there() -> None:
    label = "{% for n in a %}{% set k = 0 %}{% if n.dong | length > 1 %}{% set k = 9 %}{{ k }}{% endif %}{{ n.ten }}"
    row = [label, "{% for t in n.dong %}{{ t.x }}", "c{% endfor %}", "{{ n.ten }}{% endfor %}"]
    assert text(table(row), a=[group("A", 1, 2), group("B", 3)]) == ["9A | 1 | c | A", " | 2 | c | ", "B | 3 | c | B"]
    row[2] = "{{ k }}{% endfor %}"
    assert found(mistakes(table(row))) == [("TPL228", "{% set k = 9 %}")]
    row[0] = "{% for n in a %}{% set k = 9 if n.dong | length > 1 else 0 %}{{ n.ten }}"
    assert text(table(row), a=[group("A", 1), group("B", 2, 3)])[1:] == ["B | 2 | 9 | B", " | 3 | 9 | "]


def test_a_name_given_before_a_condition_over_rows_is_known_in_it() -> None:
    label = "{% for n in a %}{% set k = n.dong %}{% if k %}{{ n.ten }}"
    body = table([label, "{% for t in k %}{{ t.x }}", "{{ k | length }}{% endfor %}{% endif %}{% endfor %}"])
    assert text(body, a=[group("A", 1, 2), group("B"), group("C", 3)]) == ["A | 1 | 2", " | 2 | 2", "C | 3 | 1"]
    rows = table(
        [
            "{% for n in a %}{% set k = n.dong %}{% set m = k %}{% if m %}{{ n.ten }}",
            "{{ k | length }}{% endif %}{% endfor %}",
        ]
    )
    assert text(rows, a=[group("A", 1, 2), group("B")]) == ["A | 2"]


def test_labels_in_tables_in_a_loop_start_in_every_table() -> None:
    body = table(["{{ k }}", "{% for x in l %}{{ x }}", "{{ x }}{% endfor %}"])
    out = shown(render("{% for k in ks %}", body, "{% endfor %}", "hết", context={"ks": "ab", "l": [1, 2]}))
    assert out == [">a | 1 | 1", "+ | 2 | 2", ">b | 1 | 1", "+ | 2 | 2"]


def test_cells_without_content_beside_a_loop_are_repeated_as_before() -> None:
    body = grid(3, cells("", "{% for x in l %}{{ x }}", "{{ x }}{% endfor %}"))
    assert shown(render(body, "hết", context={"l": [1, 2]})) == [" | 1 | 1", " | 2 | 2"]


@pytest.mark.parametrize("mistaken", ["{{ t.ten }}", "{{ loop.index }}", "{% if t.x %}x{% endif %}"])
def test_a_label_that_names_the_item_of_the_loop_beside_it_says_where_the_loop_belongs(mistaken: str) -> None:
    body = grid(3, cells(mistaken, "{% for t in a %}{{ t.ten }}", "{{ t.x }}{% endfor %}"))
    (problem,) = mistakes(body, "hết")
    assert problem.code == "TPL200"
    assert problem.params["loop"] == "{% for t in a %}"


def test_names_in_a_label_are_checked() -> None:
    names = {"a": [{"ten": None, "dong": [{"ten": None, "x": None}]}]}
    assert found(mistakes(grid(3, cells("{{ n.tem }}{% for n in a %}", "x", "y{% endfor %}")), names=names))
    body = grid(3, cells("{% for n in a %}{{ n.tem }}", "{% for t in n.dong %}x", "y{% endfor %}{% endfor %}"))
    assert found(mistakes(body, "hết", names=names)) == [("TPL021", "{{ n.tem }}")]


def test_an_if_beside_cells_is_still_refused() -> None:
    body = grid(3, cells("a", "{% if x %}b", "c{% endif %}"))
    assert [d.code for d in mistakes(body, "hết")] == ["TPL220"]


def test_nothing_of_the_engine_is_left_in_the_document() -> None:
    out = render(SUBTOTALS, "hết", context={"a": [group("A", 1, 2)]})
    assert {element.tag.partition("}")[0] for element in tree(out).iter("*")} == {
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    }
