"""colspan, cellbg, vm and hm: what they write into the properties of their cell, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from support.build import X, p, run, table, tree
from support.engine import failures, found, mistakes, render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def cells(*body: Any, **context: Any) -> list[list[tuple[dict[str, str], str]]]:
    """Rows of cells: their properties (width apart) with values, in order, and their text."""
    root = tree(render(*body, context=context))
    return [[_cell(cell) for cell in row.iterfind(f"{W}tc")] for row in root.iter(f"{W}tr")]


def _cell(cell: etree._Element) -> tuple[dict[str, str], str]:
    properties = {
        etree.QName(e).localname: e.get(f"{W}fill") or e.get(f"{W}val") or "" for e in cell.iterfind(f"{W}tcPr/*")
    }
    properties.pop("tcW", None)
    return properties, "/".join("".join(t.text or "" for t in para.iter(f"{W}t")) for para in cell.iterfind(f"{W}p"))


def grid(*body: Any, **context: Any) -> list[int]:
    root = tree(render(*body, context=context))
    return [int(column.get(f"{W}w")) for column in root.iter(f"{W}gridCol")]


def with_properties(properties: str, content: str) -> X:
    return X(
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
        f"<w:tr><w:tc>{properties}<w:p>{run(content)}</w:p></w:tc></w:tr></w:tbl>"
    )


class TestWhatTheyWrite:
    def test_a_span(self) -> None:
        assert cells(table(["{% colspan n %}a"], ["1", "2"]), n=2)[0] == [({"gridSpan": "2"}, "a")]
        assert cells(table(["{% colspan l|count %}a"], ["1", "2"]), l="ab")[0] == [({"gridSpan": "2"}, "a")]
        assert cells(table(["{% colspan '2' %}a"], ["1", "2"]))[0] == [({"gridSpan": "2"}, "a")]

    @pytest.mark.parametrize("colour", ["FF00aa", "#FF00aa", "auto"])
    def test_a_colour(self, colour: str) -> None:
        assert cells(table(["{% cellbg c %}a"]), c=colour) == [[({"shd": colour.lstrip("#")}, "a")]]

    def test_in_the_order_of_the_schema_in_place_of_what_there_is(self) -> None:
        properties = '<w:tcPr><w:tcW w:w="1" w:type="dxa"/><w:gridSpan w:val="9"/><w:shd w:val="clear" w:fill="1"/><w:vAlign w:val="top"/></w:tcPr>'
        body = with_properties(properties, "{% cellbg '000000' %}{% colspan 2 %}a")
        assert list(cells(body)[0][0][0].items()) == [("gridSpan", "2"), ("shd", "000000"), ("vAlign", "top")]

    def test_properties_are_made_when_there_are_none(self) -> None:
        assert cells(with_properties("", "{% colspan 2 %}a")) == [[({"gridSpan": "2"}, "a")]]

    @pytest.mark.parametrize(
        "rows",
        [["{% for x in l %}{% vm %}g", "{{ x }}{% endfor %}"], ["{% vm %}{% for x in l %}g", "{{ x }}{% endfor %}"]],
    )
    def test_cells_merged_downwards_have_content_once(self, rows: list[str]) -> None:
        assert cells(table(rows), l=[1, 2, 3]) == [
            [({"vMerge": "restart"}, "g"), ({}, "1")], [({"vMerge": "continue"}, ""), ({}, "2")], [({"vMerge": "continue"}, ""), ({}, "3")]
        ]  # fmt: skip

    def test_cells_merged_across_are_one(self) -> None:
        body = table(
            ["{%tc for x in l %}", "{% hm %}năm", "{%tc endfor %}"], ["{%tc for x in l %}", "{{ x }}", "{%tc endfor %}"]
        )
        assert cells(body, l=[1, 2, 3])[0] == [({"gridSpan": "3"}, "năm")]
        assert cells(body, l=[1])[0] == [({"gridSpan": "1"}, "năm")]
        assert cells(body, "sau", l=[]) == []

    def test_a_span_is_multiplied_by_the_loop(self) -> None:
        dynamic = table(["{%tc for x in l %}", "{% hm %}{% colspan 2 %}a", "{%tc endfor %}"])
        assert cells(dynamic, l=[1, 2])[0] == [({"gridSpan": "4"}, "a")]

    def test_the_tag_leaves_no_empty_paragraph(self) -> None:
        assert cells(table([["{% colspan 2 %}", "a"]], ["1", "2"]))[0][0][1] == "a"
        assert cells(table([["{% cellbg 'auto' %}"], "b"])) == [[({"shd": "auto"}, ""), ({}, "b")]]

    def test_a_tag_split_by_an_editor(self) -> None:
        assert cells(table([p(run("{% col", "<w:b/>"), run("span 2 %}"), run("a")), ], ["1", "2"]))[0] == [({"gridSpan": "2"}, "a")]  # fmt: skip


class TestGrids:
    def test_keep_the_width_of_the_table(self) -> None:
        body = table(["{%tc for x in l %}", "{{ x }}", "{%tc endfor %}"])
        assert grid(body, l=range(6)) == [1000] * 6
        assert grid(body, l=range(2)) == [3000] * 2

    def test_follow_spans(self) -> None:
        assert grid(table(["{% colspan 4 %}a"], ["{% colspan 2 %}1", "{% colspan 2 %}2"])) == [1000] * 4

    def test_of_other_tables_stay_as_they_are(self) -> None:
        odd = X(
            '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="7"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>'
        )
        assert grid(odd, table(["{% colspan 1 %}a"])) == [7, 2000]


class TestWhatTheyRefuse:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            (["{% colspan 2 %}"], "TPL041"),
            (["{% vm %}"], "TPL041"),
            ([table(["{% vm %}a"])], "TPL042"),
            ([table(["{% hm %}a", "{% for x in l %}{{ x }}{% endfor %}"])], "TPL042"),
            ([table(["{% if x %}{% cellbg 'FF0000' %}a{% endif %} b"])], "TPL043"),
            ([table(["{% colspan %}a"])], "TPL019"),
            ([table(["{% cellbg %}a"])], "TPL019"),
            ([table(["{% vm 3 %}a"])], "TPL014"),
            ([table(["{% colspan n + %}a"])], "TPL019"),
            ([table(["{% colspan n m %}a"])], "TPL014"),
            ([table(["{% colspan n | lam_dep %}a"])], "TPL015"),
        ],
    )
    def test_in_a_template(self, body: list[Any], expected: str) -> None:
        assert [d.code for d in mistakes(*body)] == [expected]

    def test_names_they_use_are_checked(self) -> None:
        assert found(mistakes(table(["{% colspan m %}a"]), names={"n": None})) == [("TPL020", "{% colspan m %}")]

    @pytest.mark.parametrize("value", [0, -1, 64, 2.5, "x", "", True, "<", "9" * 30])
    def test_spans_that_are_none(self, value: object) -> None:
        assert found(failures(table(["{% colspan n %}a"]), n=value)) == [("REN016", "{% colspan n %}")]

    @pytest.mark.parametrize("value", ["", "đỏ", "FFF", "#FF00001", "FF0000 ", 0, '"><x'])
    def test_colours_that_are_none(self, value: object) -> None:
        failing = value != "FF0000 "  # blanks around it are forgiven
        if failing:
            assert found(failures(table(["{% cellbg c %}a"]), c=value)) == [("REN017", "{% cellbg c %}")]
        else:
            assert cells(table(["{% cellbg c %}a"]), c=value) == [[({"shd": "FF0000"}, "a")]]
