"""Rows of a worksheet repeat, go and move, and areas of charts with them."""

from __future__ import annotations

from support.build import chart
from support.chart_templates import COMMUNES, ROWS, book, sheet, shown
from support.engine import render


def test_a_row_is_repeated_and_the_chart_grows() -> None:
    document = render(chart(["", "Số", "Tỷ lệ"], ROWS), context={"xa": COMMUNES})
    assert sheet(document)[1:] == [["Pờ Y", 1185, 2], ["Đắk Xú", 7, 3], ["Bờ Y", 0, 4]]
    assert shown(document)[1:3] == [
        ("Sheet1!$A$2:$A$4", ["Pờ Y", "Đắk Xú", "Bờ Y"]), ("Sheet1!$B$2:$B$4", ["1185", "7", "0"]),
    ]  # fmt: skip
    assert book(document, "xl/worksheets/sheet1.xml").find("{*}dimension").get("ref") == "A1:C4"  # type: ignore[union-attr]


def test_rows_above_and_below_stay_and_move() -> None:
    rows = [["", "A", "B"], ["đầu", 1, 1], ROWS, ["cuối", 9, "{{ xa | length }}"]]
    document = render(chart(*rows), context={"xa": COMMUNES})
    assert sheet(document) == [
        ["", "A", "B"],
        ["đầu", 1, 1],
        ["Pờ Y", 1185, 2],
        ["Đắk Xú", 7, 3],
        ["Bờ Y", 0, 4],
        ["cuối", 9, 3],
    ]
    assert shown(document)[2] == ("Sheet1!$B$2:$B$6", ["1", "1185", "7", "0", "9"])


def test_a_block_may_stand_around_rows_in_rows_of_its_own() -> None:
    rows = [
        ["", "A"],
        ["{%tr for x in xa if x.so %}", None],
        ["{{ x.ten }}", "{{ x.so }}"],
        ["{%tr endfor %}", None],
        ["cuối", 9],
    ]
    document = render(chart(*rows, areas={"A": "Sheet1!$A$3:$A$5", "B": "Sheet1!$B$3"}), context={"xa": COMMUNES})
    assert sheet(document) == [["", "A"], ["Pờ Y", 1185], ["Đắk Xú", 7], ["cuối", 9]]
    assert shown(document)[1:] == [
        ("Sheet1!$A$2:$A$4", ["Pờ Y", "Đắk Xú", "cuối"]),
        ("Sheet1!$B$2:$B$3", ["1185", "7"]),
    ]


def test_loops_nest_over_rows() -> None:
    rows = [
        ["", "A"],
        ["{% for n in nhom %}{{ n.ten }}", 0],
        ["{% for x in n.xa %}{{ x }}", "{{ loop.index }}{% endfor %}{% endfor %}"],
    ]
    document = render(chart(*rows), context={"nhom": [{"ten": "I", "xa": ["a", "b"]}, {"ten": "II", "xa": ["c"]}]})
    assert [row[0] for row in sheet(document)[1:]] == ["I", "a", "b", "II", "c"]
    assert shown(document)[2] == ("Sheet1!$B$2:$B$6", ["0", "1", "2", "0", "1"])


def test_a_row_is_left_out_by_its_condition() -> None:
    rows = [["", "A"], ["a", 1], ["{% if x %}b", "{{ 2 }}{% endif %}"], ["c", 3]]
    assert shown(render(chart(*rows), context={"x": False}))[2] == ("Sheet1!$B$2:$B$3", ["1", "3"])
    assert shown(render(chart(*rows), context={"x": True}))[2] == ("Sheet1!$B$2:$B$4", ["1", "2", "3"])


def test_an_empty_list_leaves_an_empty_row_so_that_the_chart_points_somewhere() -> None:
    document = render(chart(["", "A", "B"], ROWS, options={"table": True}), context={"xa": []})
    assert shown(document)[1:3] == [("Sheet1!$A$2:$A$2", [None]), ("Sheet1!$B$2:$B$2", [None])]
    assert book(document, "xl/tables/table1.xml").get("ref") == "A1:C2"


def test_a_table_grows_and_its_columns_are_named_as_its_head_says() -> None:
    document = render(chart(["", "{{ a }}", "B"], ROWS, options={"table": True}), context={"xa": COMMUNES, "a": "Số"})
    table = book(document, "xl/tables/table1.xml")
    assert table.get("ref") == "A1:C4"
    assert [c.get("name") for c in table.iter("{*}tableColumn")] == ["", "Số", "B"]


def test_merged_cells_below_move() -> None:
    rows = [["", "A", "B"], ROWS, ["x", 1, 1]]
    document = render(
        chart(*rows, options={"extra": '<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>'}),
        context={"xa": COMMUNES},
    )
    assert book(document, "xl/worksheets/sheet1.xml").find(".//{*}mergeCell").get("ref") == "B5:C5"  # type: ignore[union-attr]
