"""``{% cot %}``: columns that data makes, with headings of several levels, spans, widths and loops over rows."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from support.build import W, X, docx, fn, note_texts, p, table, tree
from support.engine import failures, found, mistakes, render, text
from support.tables import cells, grid, shown

from docxtpl_reports.engine.branches import blocks
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.renderer import render as rendered

MONTHS = grid(
    5,
    cells(("merge", "TT"), ("merge", "Lĩnh vực"), "Theo tháng", ("merge", "Cộng"), ("merge", "Bình quân")),
    cells(("+", ""), ("+", ""), "{% cot m in thang %}Tháng {{ m }}", ("+", ""), ("+", "")),
    cells("{% for l in ds %}{{ loop.index }}", "{{ l.ten }}", "{{ l.so[m] }}", "{{ l.so | sum }}", "{{ l.ten }}{% endfor %}"),
    cells(("2", "Tổng"), "{{ loop.index }}", "c", "b"),
    cells(("5", "Ghi chú")),
)  # fmt: skip
PAIRS = grid(
    4,
    cells(("merge", "Chỉ tiêu"), ("2", "{% cot u in thon %}{{ u.ten }} ({{ u.ho }} hộ)"), ("merge", "Toàn xã")),
    cells(("+", ""), "Số hộ", "Tỷ lệ", ("+", "")),
    cells("{% for c in chi_tieu %}{{ c.ten }}", "{{ c.ho[u.ten] }}", "{{ u.ho }}", "x{% endfor %}"),
    cells("Đạt", ("2", "{{ loop.index }}/{{ loop.length }}"), "y"),
)
FIELDS = [{"ten": "Hộ tịch", "so": [5, 6, 7, 8]}, {"ten": "Đất đai", "so": [1, 0, 2, 3]}]


def widths(document: bytes) -> list[list[int]]:
    """The widths of the grid, then those of the cells of each row."""
    root = tree(document)
    rows = [[int(w.get(f"{{{W}}}w", "0")) for w in row.iter(f"{{{W}}}tcW")] for row in root.iter(f"{{{W}}}tr")]
    return [[int(c.get(f"{{{W}}}w", "0")) for c in root.iter(f"{{{W}}}gridCol")], *rows]


def months(count: int, body: X = MONTHS) -> bytes:
    return render(body, "hết", context={"thang": list(range(count)), "ds": FIELDS})


def test_each_item_is_a_column_under_a_heading_that_spans_them() -> None:  # easy-template-x 41, docx-templates 15, 179
    assert shown(months(3)) == [
        ">TT | >Lĩnh vực | Theo tháng(3) | >Cộng | >Bình quân",
        "+ | + | Tháng 0 | Tháng 1 | Tháng 2 | + | +",
        "1 | Hộ tịch | 5 | 6 | 7 | 26 | Hộ tịch",
        "2 | Đất đai | 1 | 0 | 2 | 6 | Đất đai",
        "Tổng(2) | 1 | 2 | 3 | c | b",
        "Ghi chú(7)",
    ]


def test_one_item_is_the_column_as_drawn() -> None:
    assert shown(months(1))[:2] == [">TT | >Lĩnh vực | Theo tháng | >Cộng | >Bình quân", "+ | + | Tháng 0 | + | +"]


def test_without_items_the_column_and_the_heading_over_it_are_gone() -> None:
    out = months(0)
    assert shown(out) == [
        ">TT | >Lĩnh vực | >Cộng | >Bình quân", "+ | + | + | +", "1 | Hộ tịch | 26 | Hộ tịch", "2 | Đất đai | 6 | Đất đai",
        "Tổng(2) | c | b", "Ghi chú(4)",
    ]  # fmt: skip
    assert widths(out)[0] == [1250] * 4


def test_pairs_of_columns_repeat_together() -> None:  # docxtemplater 342
    context = {
        "thon": [{"ten": "Ao Sen", "ho": 200}, {"ten": "Bản Ối", "ho": 64}],
        "chi_tieu": [{"ten": "VNeID", "ho": {"Ao Sen": 171, "Bản Ối": 40}}],
    }
    assert shown(render(PAIRS, "hết", context=context)) == [
        ">Chỉ tiêu | Ao Sen (200 hộ)(2) | Bản Ối (64 hộ)(2) | >Toàn xã",
        "+ | Số hộ | Tỷ lệ | Số hộ | Tỷ lệ | +",
        "VNeID | 171 | 200 | 40 | 64 | x",
        "Đạt | 1/2(2) | 2/2(2) | y",
    ]


def test_two_loops_in_one_table() -> None:
    body = grid(
        4, cells(("4", "Tất cả")), cells("{% cot a in xs %}{{ a }}", "và", "{% cot b in ys %}{{ b }}", "hết"),
        cells("{{ a }}", "{{ a2 }}", "{{ b }}", "."),
    )  # fmt: skip
    out = render(body, "hết", context={"xs": "pq", "ys": "rst", "a2": 2})
    assert shown(out) == ["Tất cả(7)", "p | q | và | r | s | t | hết", "p | q | 2 | r | s | t | ."]
    assert widths(out)[0] == [500, 500, 1000, 333, 334, 333, 1000]


def test_a_table_that_is_all_columns_of_a_loop_comes_and_goes() -> None:
    body = grid(1, cells("{% cot a in xs %}{{ a }}"), cells("{{ loop.index }}"))
    assert shown(render("đầu", body, "hết", context={"xs": "pq"})) == ["p | q", "1 | 2"]
    assert text("đầu", body, "hết", xs=[]) == ["đầu", "hết"]


# --- widths --------------------------------------------------------------------------------------------------------


def test_grid_and_cells_agree_and_the_table_keeps_its_width() -> None:  # docxtpl 179, 523
    out = widths(months(3))
    assert out[0] == [1000, 1000, 333, 334, 333, 1000, 1000]
    assert out[1:3] == [[1000, 1000, 1000, 1000, 1000], [1000, 1000, 333, 334, 333, 1000, 1000]]
    assert out[-1] == [5000]
    assert all(sum(row) == 5000 for row in out)


def test_a_table_as_wide_as_the_text_gives_its_columns_what_the_page_has_left() -> None:
    whole = X(MONTHS.replace("<w:tblPr/>", '<w:tblPr><w:tblW w:w="5000" w:type="pct"/></w:tblPr>'))
    text_width = 11906 - 1701 - 1134
    for count in (1, 3):
        out = widths(months(count, whole))
        assert out[0][:2] + out[0][-2:] == [1000] * 4
        assert all(sum(row) == text_width for row in out)


def test_rows_that_leave_out_columns_follow() -> None:
    last = cells(
        "z", properties='<w:gridBefore w:val="3"/><w:gridAfter w:val="1"/><w:wBefore w:w="3000" w:type="dxa"/>'
    )
    body = X(MONTHS.replace("</w:tbl>", f"{last}</w:tbl>"))
    row = list(tree(months(3, body)).iter(f"{{{W}}}tr"))[-1]
    skipped = [(child.tag.partition("}")[2], child.get(f"{{{W}}}val") or child.get(f"{{{W}}}w")) for child in row[0]]
    assert skipped[:3] == [("gridBefore", "5"), ("gridAfter", "1"), ("wBefore", "3000")]


# --- with other tags -----------------------------------------------------------------------------------------------


def test_rows_by_condition_and_nested_loops_have_the_columns() -> None:
    body = grid(
        3,
        cells("Nhóm", "Tên", "{% cot m in thang %}{{ m }}"),
        cells("{% for n in ds %}{{ n.ten }}", "{% for t in n.con %}{{ t }}", "{{ t }}{{ m }}{% endfor %}"),
        cells("", "cộng", "{{ n.ten }}{{ m }}{% endfor %}"),
        cells("{%tr if co %}", "", ""), cells("a", "b", "{{ m }}"), cells("{%tr endif %}", "", ""),
    )  # fmt: skip
    context = {"thang": [1, 2], "ds": [{"ten": "A", "con": "xy"}, {"ten": "B", "con": "z"}]}
    expected = ["Nhóm | Tên | 1 | 2", ">A | x | x1 | x2", "+ | y | y1 | y2", " | cộng | A1 | A2", "B | z | z1 | z2",
                " | cộng | B1 | B2"]  # fmt: skip
    assert shown(render(body, "hết", context={**context, "co": False})) == expected
    assert shown(render(body, "hết", context={**context, "co": True})) == [*expected, "a | b | 1 | 2"]


def test_a_note_in_a_repeated_column_comes_with_every_column() -> None:
    body = table([p("{% cot m in l %}{{ m }}", fn("cột {{ m }}")), "b"], ["{{ m }}", "c"])
    assert note_texts(render(body, context={"l": "xy"})) == ["cột x", "cột y"]
    assert note_texts(render(body, context={"l": ""})) == []


def test_bookmarks_in_a_repeated_column_are_unique() -> None:
    mark = X('<w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>')
    out = tree(render(table([p("{% cot m in l %}{{ m }}", mark), "b"]), context={"l": "xyz"}))
    assert len({mark.get(f"{{{W}}}name") for mark in out.iter(f"{{{W}}}bookmarkStart")}) == 3


def test_merges_within_a_repeated_column_are_its_own() -> None:
    body = grid(
        2, cells("a", "{% cot m in l %}{{ m }}"), cells("{%tr if co %}", ""), cells("b", ("merge", "{{ m }}!")),
        cells("{%tr endif %}", ""), cells("c", ("+", "")), cells("d", ("+", "")),
    )  # fmt: skip
    assert shown(render(body, "hết", context={"l": "xy", "co": True}))[1:] == [
        "b | >x! | >y!",
        "c | + | +",
        "d | + | +",
    ]
    assert shown(render(body, "hết", context={"l": "xy", "co": False}))[1:] == ["c | >x! | >y!", "d | + | +"]


def test_a_compiled_template_with_columns_pickles_and_tells_its_loop_once() -> None:
    template = compile_template(docx(MONTHS, "hết"), file="mau.docx")
    again = pickle.loads(pickle.dumps(template))
    context = {"thang": [0, 1], "ds": FIELDS}
    assert again.render(context) == template.render(context)
    hits = rendered(template, context).hits
    assert [(block.place.tag, block.ways(hits)[0].times) for block in blocks(template)] == [
        ("{% cot m in thang %}", 2),
        ("{% for l in ds %}", 2),
    ]


# --- mistakes ------------------------------------------------------------------------------------------------------


BESIDE = grid(
    3, cells("{% cot m in l %}a", "b", "c"), cells("{{ m }}", "{% for k in l %}{{ k }}", "{{ k }}{% endfor %}")
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (["{% cot m in l %}x"], "TPL201"),
        ([grid(2, cells("a", "b"), cells("{% for x in l %}a", "{% cot m in l %}{{ m }}{% endfor %}")), "hết"], "TPL202"),
        ([grid(2, cells("a", ("merge", "b")), cells("c", ("+", "{% cot m in l %}"))), "hết"], "TPL203"),
        ([grid(2, cells("a", "{% cot m in l %}b"), cells("c", "{% cot k in l %}d")), "hết"], "TPL204"),
        ([grid(3, cells("a", ("2", "{% cot m in l %}b")), cells(("2", "c"), "d")), "hết"], "TPL205"),
        ([grid(3, cells("a", "b", "c"), cells("a", ("2", "{% cot m in l %}b"))), "hết"], "TPL205"),
        ([grid(3, cells("a", "{% cot m in l %}b", "c"), cells("a", "b")), "hết"], "TPL206"),
        ([grid(3, cells("{% cot m in l %}a", "", "c"), cells("{%tc for k in l %}", "d", "{%tc endfor %}")), "hết"], "TPL207"),
        ([grid(2, cells("{% cot m in l %}a", "b"), cells("{% colspan 1 %}c", "d")), "hết"], "TPL207"),
        ([BESIDE, "hết"], "TPL208"),
        ([grid(2, cells("a", "{% cot m in l %}b"), cells("{% for m in l %}c", "d{% endfor %}")), "hết"], "TPL209"),
        ([grid(2, cells("a", "{% cot m in l %}b"), cells("{% for l in k %}c", "d{% endfor %}")), "hết"], "TPL209"),
        ([grid(2, cells("a", "{% cot m in l %}b{% endcot %}"), cells("c", "d")), "hết"], "TPL211"),
        ([grid(2, cells("a", "{% cot %}b"), cells("c", "d")), "hết"], "TPL019"),
        ([grid(2, cells("a", "{% cot m l %}b"), cells("c", "d")), "hết"], "TPL014"),
    ],
)  # fmt: skip
def test_a_tag_in_a_wrong_place_says_what_was_meant(body: list[Any], code: str) -> None:
    assert code in [d.code for d in mistakes(*body)]


def test_names_are_checked_in_every_cell() -> None:
    names = {"thang": [None], "ds": [{"ten": None, "so": [None]}]}
    assert found(mistakes(MONTHS, "hết", names={**names, "thang": None})) == [("TPL023", "{% cot m in thang %}")]
    outside = X(MONTHS.replace("Bình quân", "{{ m }}"))
    assert found(mistakes(outside, "hết", names=names)) == [("TPL214", "{{ m }}")]


def test_more_columns_than_word_takes_are_refused() -> None:
    assert found(failures(MONTHS, "hết", thang=list(range(60)), ds=[])) == [("REN115", "{% cot m in thang %}")]


def test_what_a_column_cannot_print_is_reported_at_its_tag() -> None:
    assert found(failures(MONTHS, "hết", thang=[7], ds=FIELDS)) == [("REN001", "{{ l.so[m] }}")]


def test_a_name_given_in_the_heading_of_the_columns_is_known_in_all_of_them() -> None:
    body = grid(
        2,
        cells("Tên", "{% set q = thang %}{% cot m in q %}{% set k = m %}{{ k }}"),
        cells("{{ q | length }}", "{{ m }}"),
    )
    assert shown(render(body, "hết", context={"thang": ["a", "b"]})) == ["Tên | a | b", "2 | a | b"]
