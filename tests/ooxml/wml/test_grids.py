"""Rows that do not fit the grid of their table, and cells that go on with a merge that nothing starts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from lxml import etree
from support.build import W, docx, table
from support.engine import failures, render
from support.tables import cells, grid

from docxtpl_reports.engine import splice
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.tables import merges
from docxtpl_reports.ooxml.wml import grids

BEFORE, AFTER = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="1"/>'


def tables(*xml: str) -> etree._Element:
    return etree.fromstring(f'<w:body xmlns:w="{W}">{"".join(xml)}</w:body>')


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (cells("a", "b", "c"), []),
        (cells(("3", "a")), []),
        (cells(("2", "a"), "b"), []),
        (cells("a", "b", properties=BEFORE), []),
        (cells("a", properties=BEFORE + AFTER), []),
        (cells("a", "b"), [(2, 3)]),
        (cells("a", ("4", "b")), [(5, 3)]),
        (cells("a", "b", "c", properties=AFTER), [(4, 3)]),
        (cells("a", ("x", "b"), "c"), []),
        (f"<w:sdt><w:sdtContent>{cells('a', 'b')}</w:sdtContent></w:sdt>", []),
        (cells("a", "b", "c").replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>", 1).replace(
            "</w:tc>", "</w:tc></w:sdtContent></w:sdt>", 1), []),
    ],
)  # fmt: skip
def test_rows_take_as_many_columns_as_the_grid_has(row: str, found: Sequence[tuple[int, int]]) -> None:
    body = tables(grid(3, cells("x", "y", "z"), row))
    assert [(taken, columns) for _, taken, columns in grids.ragged(body)] == found


def test_rows_without_spans_are_counted() -> None:
    body = tables(grid(3, cells("x", "y", "z"), cells("a", "b")))
    assert [(taken, columns) for _, taken, columns in grids.ragged(body, has_spans=False)] == [(2, 3)]


def test_tables_in_cells_and_without_a_grid() -> None:
    inner = grid(2, cells("a", "b"), cells("c"))
    outer = grid(2, f"<w:tr><w:tc>{inner}<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>")
    assert [(taken, columns) for _, taken, columns in grids.ragged(tables(outer))] == [(1, 2)]
    assert list(grids.ragged(tables("<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc/></w:tr></w:tbl>"))) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([cells(("merge", "a"), "b"), cells(("+", ""), "c"), cells(("+", ""), "d")], []),
        ([cells(("+", ""), "b")], [0]),
        ([cells(("merge", "a"), "b"), cells("x", "c"), cells(("+", ""), "d")], [0]),
        ([cells(("merge", "a"), "b"), cells("c", ("+", ""))], [1]),
        ([cells("a", ("merge", "b")), cells(("+", ""), properties=BEFORE)], []),
        ([cells(("merge", "a"), "b"), f"<w:tr>{cells(('2', '')).replace('</w:tcPr>', '<w:vMerge/></w:tcPr>')[6:]}"], [0]),
    ],
)  # fmt: skip
def test_a_merge_goes_on_below_a_cell_of_the_same_columns(rows: Sequence[str], found: Sequence[int]) -> None:
    assert [column for _, column in grids.orphans(tables(grid(2, *rows)))] == found


class TestInDocuments:
    def test_rows_of_unequal_length_are_refused_with_their_place(self) -> None:
        body = table(["a", "b", "c"], ["{%tc for x in l %}", "{{ x }}", "{%tc endfor %}"])
        assert render(body, context={"l": [1, 2, 3]})
        (problem,) = failures(body, l=[1, 2])  # a document of the same shape has passed
        assert (problem.code, problem.params["what"], problem.location.row) == ("REN158", "2/3", 2)

    def test_rows_that_are_drawn_so_are_warned_about(self) -> None:
        body = table(["a", "b"], ["x", "{{ y }}", "z"])
        template = compile_template(docx(body), file="mau.docx")
        (problem,) = template.diagnostics
        assert (problem.code, problem.params, problem.location.row) == ("TPL212", {"columns": 2, "grid": 3}, 1)
        assert template.render({"y": 1})
        assert compile_template(docx(table(["a"], ["b", "c"]), "{{ y }}")).diagnostics == ()

    def test_a_merge_that_a_step_leaves_without_its_start_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        body = grid(2, cells(("merge", "{% if x %}a"), "b{% endif %}"), cells(("+", ""), "c"))
        assert render(body, "hết", context={"x": False})
        monkeypatch.setattr(splice.merges, "settle", lambda _: [])
        monkeypatch.setattr(merges, "mark", lambda *_: [])
        (problem,) = failures(body, "hết", x=False)
        assert (problem.code, problem.location.row) == ("REN159", 1)
