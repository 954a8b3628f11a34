"""Slips of a designer in a table: each has its own message, and what the message advises makes the table that was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from support.build import docx
from support.tables import cells, grid, shown

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template

ITEM = {"ten": None, "x": None, "con": [{"k": None}]}
NAMES = {"ds": [ITEM, {"tong": {"x": None}}], "trong": [ITEM], "cot_so": [{"ten": None}], "a": None}
DATA: dict[str, Any] = {
    "ds": [{"ten": "A", "x": 1, "con": [{"k": 1}, {"k": 2}]}, {"ten": "B", "x": 2, "con": [{"k": 3}]}],
    "trong": [],
    "cot_so": [{"ten": "m1"}, {"ten": "m2"}],
    "a": 5,
}
HEAD, WIDE = cells("Tên", "Số", "Ghi chú"), cells(("3", "Biểu"))


@dataclass(frozen=True, slots=True)
class Slip:
    """The rows as drawn by mistake, and as the message has them drawn; ``made``: what these print."""

    code: str
    drawn: tuple[str, ...]
    mended: tuple[str, ...]
    made: tuple[str, ...]
    behind: str = ""  # a paragraph behind the table as drawn by mistake
    head: str = HEAD


TWO_ROWS = ("A | 1 | c", "B | 2 | c")
LOOP = cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c{% endfor %}")
EXACTLY, AT_LEAST = (f'<w:trHeight w:val="300" w:hRule="{rule}"/>' for rule in ("exact", "atLeast"))
SLIPS = {
    "the end of a loop in the last cell but one": Slip(
        "TPL200",
        (cells("{% for d in ds %}{{ d.ten }}", "b{% endfor %}", "{{ d.x }}"),),
        (cells("{% for d in ds %}{{ d.ten }}", "b", "{{ d.x }}{% endfor %}"),),
        ("A | b | 1", "B | b | 2"),
    ),
    "the same before words that do not change": Slip(
        "TPL219",
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}{% endfor %}", "c"),),
        (LOOP,),
        TWO_ROWS,
    ),
    "a loop that opens behind its running number": Slip(
        "TPL200",
        (cells("{{ loop.index }}", "{% for d in ds %}{{ d.ten }}", "c{% endfor %}"),),
        (cells("{% for d in ds %}{{ loop.index }}", "{{ d.ten }}", "c{% endfor %}"),),
        ("1 | A | c", "2 | B | c"),
    ),
    "a total within the loop": Slip(
        "TPL213",
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c"), cells("Tổng cộng", "{{ ds | length }}", "e{% endfor %}")),
        (LOOP, cells("Tổng cộng", "{{ ds | length }}", "e")),
        (*TWO_ROWS, "Tổng cộng | 2 | e"),
    ),
    "the end of the items in the subtotal of their group": Slip(
        "TPL213",
        (cells("{% for d in ds %}{{ d.ten }}", "{% for k in d.con %}{{ k.k }}", "c"),
         cells("Cộng", "{{ d.ten }}", "e{% endfor %}{% endfor %}")),
        (cells("{% for d in ds %}{{ d.ten }}", "{% for k in d.con %}{{ k.k }}", "c{% endfor %}"),
         cells("Cộng", "{{ d.ten }}", "e{% endfor %}")),
        (">A | 1 | c", "+ | 2 | c", "Cộng | A | e", "B | 3 | c", "Cộng | B | e"),
    ),
    "a loop that ends behind the table": Slip(
        "TPL221", (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c"),), (LOOP,), TWO_ROWS, behind="{% endfor %}"
    ),
    "the item of a loop in the total": Slip(
        "TPL214", (LOOP, cells("Cộng", "{{ d.x }}", "e")), (LOOP, cells("Cộng", "{{ ds.tong.x }}", "e")),
        (*TWO_ROWS, "Cộng | 3 | e"),
    ),
    "a column of the list in the total": Slip(
        "TPL222", (LOOP, cells("Cộng", "{{ ds.x }}", "e")), (LOOP, cells("Cộng", "{{ ds.tong.x }}", "e")),
        (*TWO_ROWS, "Cộng | 3 | e"),
    ),
    "columns that repeat in a row of a loop": Slip(
        "TPL202",
        (cells("{% for d in ds %}{{ d.ten }}", "{% cot m in cot_so %}{{ m.ten }}", "c{% endfor %}"),),
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}", "c"), LOOP),
        ("Tên | m1 | m2 | c", "A | 1 | 1 | c", "B | 2 | 2 | c"),
    ),
    "the end of columns": Slip(
        "TPL211",
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}{% endcot %}", "c"),),
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}", "c"),),
        ("Tên | m1 | m2 | c",),
    ),
    "columns closed as a loop": Slip(
        "TPL211",
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}{% endfor %}", "c"),),
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}", "c"),),
        ("Tên | m1 | m2 | c",),
    ),
    "columns under a merged cell": Slip(
        "TPL203",
        (cells("Tên", ("merge", "Số"), "c"), cells("a", ("+", "{% cot m in cot_so %}{{ m.ten }}"), "c")),
        (cells("Tên", ("merge", "{% cot m in cot_so %}{{ m.ten }}"), "c"), cells("a", ("+", ""), "c")),
        ("Tên | >m1 | >m2 | c", "a | + | + | c"),
    ),
    "columns below a heading for all of them": Slip(
        "TPL215",
        (cells("Tên", ("2", "{% cot m in cot_so %}Theo tháng")), cells("a", "{{ m.ten }}", "c")),
        (cells("Tên", ("2", "Theo tháng")), cells("a", "{% cot m in cot_so %}{{ m.ten }}", "c")),
        ("Tên | Theo tháng(3)", "a | m1 | m2 | c"),
        head=WIDE,
    ),
    "a value beside the columns": Slip(
        "TPL214",
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}", "c"), cells("a", "b", "{{ m.ten }}")),
        (cells("Tên", "{% cot m in cot_so %}{{ m.ten }}", "c"), cells("a", "{{ m.ten }}", "b")),
        ("Tên | m1 | m2 | c", "a | m1 | m2 | b"),
    ),
    "a merge that leaves the loop": Slip(
        "TPL217",
        (cells(("merge", "{% for d in ds %}{{ d.ten }}"), "{{ d.x }}", "c{% endfor %}"), cells(("+", ""), "Cộng", "e")),
        (LOOP, cells("", "Cộng", "e")),
        (*TWO_ROWS, " | Cộng | e"),
    ),
    "a value in the lower part of a merged cell": Slip(
        "TPL216",
        (cells(("merge", "{% for d in ds %}"), "{{ d.x }}", "c"), cells(("+", "{{ d.ten }}"), "b", "e{% endfor %}")),
        (cells(("merge", "{% for d in ds %}{{ d.ten }}"), "{{ d.x }}", "c"), cells(("+", ""), "b", "e{% endfor %}")),
        (">A | 1 | c", "+ | b | e", ">B | 2 | c", "+ | b | e"),
    ),
    "a condition over some cells": Slip(
        "TPL220",
        (cells("x", "{% if a %}y", "z{% endif %}"),),
        (cells("x", "{% if a %}y{% endif %}", "{% if a %}z{% endif %}"),),
        ("x | y | z",),
    ),
    "words for no items in the row of the items": Slip(
        "TPL218",
        (cells("{% for d in trong %}{{ d.ten }}", "b", "c{% else %}Không phát sinh{% endfor %}"),),
        (cells("{% for d in trong %}{{ d.ten }}", "b", "c"), cells(("3", "{% else %}Không phát sinh{% endfor %}"))),
        ("Không phát sinh(3)",),
    ),
    "an inner loop without an end": Slip(
        "TPL005",
        (cells("{% for d in ds %}{{ d.ten }}", "{% for k in d.con %}{{ k.k }}", "c{% endfor %}"),),
        (cells("{% for d in ds %}{{ d.ten }}", "{% for k in d.con %}{{ k.k }}", "c{% endfor %}{% endfor %}"),),
        (">A | 1 | c", "+ | 2 | c", "B | 3 | c"),
    ),
    "a row of fixed height": Slip(
        "TPL226",
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c{% endfor %}", properties=EXACTLY),),
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c{% endfor %}", properties=AT_LEAST),),
        TWO_ROWS,
    ),
    "items as headings": Slip(
        "TPL227",
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c{% endfor %}", properties="<w:tblHeader/>"),),
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c{% endfor %}", properties='<w:tblHeader w:val="0"/>'),),
        TWO_ROWS,
    ),
    "rows in the only cell of a row": Slip(
        "TPL225",
        (cells(("3", "{% for d in ds %}{{ d.ten }}{% endfor %}")),),
        (cells(("3", "{% for d in ds %}")), cells(("3", "{{ d.ten }}")), cells(("3", "{% endfor %}"))),
        ("A(3)", "B(3)"),
    ),
    "columns within columns": Slip(
        "TPL224",
        (cells("Tên", ("2", "{% cot m in cot_so %}{{ m.ten }}")), cells("a", ("2", "{% cot k in m.con %}{{ k }}"))),
        (cells("Tên", ("2", "{% cot m in cot_so %}{{ m.ten }}")), cells("a", "Số", "Tỷ lệ")),
        ("Tên | m1(2) | m2(2)", "a | Số | Tỷ lệ | Số | Tỷ lệ"),
        head=WIDE,
    ),
    "a row with a cell too few": Slip(
        "TPL212", (cells("{{ a }}", "b"),), (cells("{{ a }}", "b", "c"),), ("5 | b | c",),
    ),
}  # fmt: skip


def problems(*body: object) -> list[str]:
    try:
        return [problem.code for problem in compile_template(docx(*body), names=NAMES).diagnostics]
    except ReportError as error:
        return [problem.code for problem in error.diagnostics]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_has_one_message_of_its_own(name: str) -> None:
    slip = SLIPS[name]
    assert problems(grid(3, slip.head, *slip.drawn), slip.behind or "hết") == [slip.code]


@pytest.mark.parametrize("name", SLIPS)
def test_what_it_advises_makes_what_was_meant(name: str) -> None:
    slip = SLIPS[name]
    template = compile_template(docx(grid(3, slip.head, *slip.mended), "hết"), names=NAMES)
    assert template.diagnostics == ()
    total = type("Total", (list,), {"tong": {"x": 3}})(DATA["ds"])
    assert tuple(shown(template.render({**DATA, "ds": total}))[1:]) == slip.made


def test_two_loops_side_by_side_in_a_row_are_told() -> None:  # docxtpl 104
    beside = cells(
        "{% for d in ds %}{{ d.ten }}", "{{ d.x }}{% endfor %}", "{% for t in trong %}{{ t.ten }}", "d{% endfor %}"
    )
    assert problems(grid(4, beside), "hết") == ["TPL223"]
    listed = cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "{{ d.ten }}", "d{% endfor %}")
    assert problems(grid(4, listed), "hết") == []


@pytest.mark.parametrize(
    "rows",
    [
        (cells(("3", "{% for d in ds %}{{ d.ten }}; {% endfor %}")),),
        (cells(("3", "{% for d in ds %}{{ d.ten }}{{ '; ' if not loop.last }}{% endfor %}")),),
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c"), cells("Cộng {{ d.ten }}", "b", "e{% endfor %}")),
        (cells("{% for d in ds %}{{ d.ten }}", "{{ d.x }}", "c"), cells("Trong đó", "b", "e{% endfor %}")),
        (cells(("merge", "Nhóm"), "b", "c"), cells(("+", "{% for d in ds %}"), "{{ d.x }}", "c{% endfor %}")),
        (cells("Nhóm", "{% for d in ds %}{{ d.ten }}", "c{% endfor %}"),),
        (cells("{% for d in ds %}{{ d.ten }}", "{% for k in d.con %}{{ k.k }}{% endfor %}", "c{% endfor %}"),),
        (cells("Tên", ("2", "{% cot m in cot_so %}{{ loop.index }}")), cells("a", "{{ m.ten }}", "c")),
    ],
)
def test_what_may_be_meant_is_not_questioned(rows: tuple[str, ...]) -> None:
    assert problems(grid(3, WIDE, *rows), "hết") == []
