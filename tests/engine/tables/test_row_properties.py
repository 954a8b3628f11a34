"""Heading rows that repeat, rows that do not break, last rows that stay with a total: in tables with a loop over rows only."""

from __future__ import annotations

import pytest
from support.build import W, X, docx, fn, p, part, run, table, tree
from support.engine import render
from support.tables import cells, flags, grid

from docxtpl_reports.engine.compiler import compile_template

KEPT = "<w:keepNext/>"
ITEMS = {
    "l": [1, 2, 3],
    "trong": [],
    "gs": [{"ten": "A", "con": [1, 2]}, {"ten": "B", "con": []}, {"ten": "C", "con": [3]}],
}


def rows(*body: str, columns: int = 2, **context: object) -> list[str]:
    return flags(render(grid(columns, *body), "hết", context={**ITEMS, **context}))


def kept_cells(*words: str) -> str:
    """A row of which every paragraph is drawn to stay with the next."""
    inner = "".join(f"<w:tc><w:p><w:pPr>{KEPT}</w:pPr>{run(word) if word else ''}</w:p></w:tc>" for word in words)
    return f"<w:tr>{inner}</w:tr>"


HEAD, LINE, TOTAL = (
    cells("Tên", "Số"),
    cells("{% for x in l %}{{ x }}", "b{% endfor %}"),
    cells("Cộng", "{{ l | length }}"),
)


def test_heading_rows_repeat_and_the_last_row_stays_with_the_total() -> None:
    assert rows(HEAD, cells("(1)", "(2)"), LINE, TOTAL) == [
        "HC- Tên | Số", "HC- (1) | (2)", "-C- 1 | b", "-C- 2 | b", "-CK 3 | b", "-C- Cộng | 3",
    ]  # fmt: skip


def test_a_loop_without_items_keeps_nothing() -> None:
    assert rows(HEAD, LINE.replace("in l", "in trong"), TOTAL) == ["HC- Tên | Số", "-C- Cộng | 3"]


def test_rows_below_a_loop_stay_together() -> None:
    assert rows(HEAD, LINE, TOTAL, cells("Thuế", "8"), cells("Tổng", "9"))[3:] == [
        "-CK 3 | b", "-CK Cộng | 3", "-CK Thuế | 8", "-C- Tổng | 9",
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "kept"), [(8, 8), (9, 1)])
def test_many_rows_below_a_loop_may_part(count: int, kept: int) -> None:
    out = rows(HEAD, LINE, *(cells(f"dòng {n}", "x") for n in range(count)))
    assert len([line for line in out if "K" in line[:3]]) == kept


def test_group_titles_and_subtotals() -> None:
    body = (
        cells(("2", "{% for g in gs %}{{ g.ten }}")),
        cells("{% for x in g.con %}{{ x }}", "b{% endfor %}"),
        cells("Cộng", "{{ g.ten }}{% endfor %}"),
        cells("Tổng", "t"),
    )
    assert rows(HEAD, *body) == [
        "HC- Tên | Số",
        "-CK A", "-C- 1 | b", "-CK 2 | b", "-C- Cộng | A",
        "-CK B", "-C- Cộng | B",
        "-CK C", "-CK 3 | b", "-CK Cộng | C",
        "-C- Tổng | t",
    ]  # fmt: skip


def test_titles_above_several_loops_stay_with_their_rows() -> None:
    second = LINE.replace("b{", "c{")
    out = rows(HEAD, cells("I", "{{ l | length }}"), LINE, cells("II", "x"), second, TOTAL)
    assert [line for line in out if "K" in line[:3]] == ["-CK I | 3", "-CK II | x", "-CK 3 | c"]


def test_a_title_above_the_first_of_several_loops_does_not_repeat() -> None:
    out = rows(HEAD, cells("I", "Một"), LINE, cells("II", "Hai"), LINE.replace("b{", "c{"))
    assert [line[:3] for line in out][:2] == ["HC-", "-CK"]


def test_the_rows_of_labels_stay_together_too() -> None:
    body = (
        cells(("merge", "{% for g in gs %}{{ g.ten }}"), "{% for x in g.con %}{{ x }}", "b{% endfor %}"),
        cells(("+", ""), "Cộng", "c{% endfor %}"),
        cells("Tổng", "t", "t"),
    )
    assert rows(cells("a", "b", "c"), *body, columns=3) == [
        "HC- a | b | c", "-C- A | 1 | b", "-CK  | 2 | b", "-C-  | Cộng | c", "-C- B | Cộng | c", "-CK C | 3 | b",
        "-CK  | Cộng | c", "-C- Tổng | t | t",
    ]  # fmt: skip


def test_the_last_row_is_the_last_that_is_printed() -> None:
    line = cells("{% for x in l %}{% if x < 3 %}{{ x }}", "b{% endif %}{% endfor %}")
    assert rows(HEAD, line, TOTAL) == ["HC- Tên | Số", "-C- 1 | b", "-CK 2 | b", "-C- Cộng | 3"]


def test_a_total_above_the_rows_is_no_heading() -> None:
    assert rows(HEAD, TOTAL, LINE)[:2] == ["HC- Tên | Số", "-CK Cộng | 3"]


def test_headings_with_values_and_repeated_columns_are_headings() -> None:
    body = cells("Quý {{ q }}", "{% cot m in ms %}{{ m }}"), cells("{% for x in l %}{{ x }}", "{{ m }}{% endfor %}")
    assert rows(*body, q=3, ms="ab")[0] == "HC- Quý 3 | a | b"
    two = cells("STT", "Chỉ tiêu", ("merge", "{{ q }}"), "So với"), cells(("2", ""), ("+", ""), "Tỷ lệ")
    line = cells("{% for x in l %}{{ x }}", "a", "b", "c{% endfor %}")
    assert [row[:3] for row in rows(*two, line, columns=4, q=3)][:3] == ["HC-", "HC-", "-C-"]


def test_a_heading_that_reaches_into_the_rows_does_not_repeat() -> None:
    line = cells(("+", ""), "{% for x in l %}{{ x }}", "b{% endfor %}")
    assert rows(cells(("merge", "Tên"), "Số", "c"), line, columns=3)[0] == "-CK Tên | Số | c"


def test_headings_in_a_condition_are_headings() -> None:
    assert rows(cells("{% if l %}", ""), HEAD, cells("{% endif %}", ""), LINE)[:2] == ["HC- Tên | Số", "-C- 1 | b"]
    either = cells("{% if l %}Tên", "Số"), cells("{% else %}Name", "Count{% endif %}")
    assert rows(*either, cells("(1)", "(2)"), LINE)[:2] == ["HC- Tên | Số", "HC- (1) | (2)"]


def test_rows_with_loops_over_paragraphs_may_break() -> None:
    body = table(
        ["a", "b"], ["{% for x in l %}{{ x }}", ["{% for y in l %}", "{{ y }}", "{% endfor %}", "z{% endfor %}"]]
    )
    assert [line[:3] for line in flags(render(body, context=ITEMS))] == ["HC-", "---", "---", "---"]


@pytest.mark.parametrize("drawn", ["<w:tblHeader/>", "<w:cantSplit/>"])
def test_headings_and_whole_rows_are_as_drawn_where_a_row_is_set(drawn: str) -> None:
    out = rows(cells("Tên", "Số", properties=drawn), LINE, TOTAL)
    assert [line[:3] for line in out[1:]] == ["---", "---", "--K", "---"]


def test_loops_in_the_way_of_docxtpl_leave_rows_as_drawn() -> None:
    line = cells("{%tr for x in l %}", ""), cells("{{ x }}", "b"), cells("{%tr endfor %}", "")
    assert {row[:3] for row in rows(HEAD, *line, TOTAL)} == {"---"}


def test_a_condition_around_a_loop_that_is_not_met_keeps_nothing() -> None:
    line = cells("{% if trong %}{% for x in l %}{{ x }}", "b{% endfor %}{% endif %}")
    assert rows(HEAD, line, TOTAL) == ["HC- Tên | Số", "-C- Cộng | 3"]
    assert rows(HEAD, line.replace("trong", "l"), TOTAL)[-2:] == ["-CK 3 | b", "-C- Cộng | 3"]


def test_the_row_for_no_items_stays_with_the_total_and_tables_in_rows_are_their_own() -> None:
    empty = cells("{% for x in trong %}{{ x }}", "b"), cells("{% else %}Không", "có{% endfor %}")
    assert rows(HEAD, *empty, TOTAL) == ["HC- Tên | Số", "-CK Không | có", "-C- Cộng | 3"]


def test_tables_in_repeated_rows_have_their_own_last_rows() -> None:
    inner = grid(2, HEAD, LINE.replace("for x", "for y").replace("{{ x", "{{ y"), TOTAL)
    line = f"<w:tr><w:tc><w:p>{run('{% for x in l %}')}</w:p>{inner}<w:p>{run('{{ x }}')}</w:p></w:tc>" + cells(
        "b{% endfor %}"
    ).removeprefix("<w:tr>")
    kept = [line for line in rows(HEAD, line, TOTAL) if "K" in line[:3]]
    assert kept == ["-CK 3 | b"] * 3


def test_keep_with_next_on_a_repeated_row_is_read_as_the_last() -> None:
    head = cells("Tên", "Số", properties="<w:tblHeader/>")
    line = kept_cells("{% for x in l %}{{ x }}", "b{% endfor %}")
    assert rows(head, line) == ["H-- Tên | Số", "--- 1 | b", "--- 2 | b", "--K 3 | b"]
    assert rows(head, line.replace("in l", "in trong"), TOTAL) == ["H-- Tên | Số", "--- Cộng | 3"]


def test_keep_with_next_drawn_on_a_title_in_a_loop_is_kept_by_every_one() -> None:
    head = cells("Tên", "Số", properties="<w:tblHeader/>")
    body = (
        kept_cells("{% for g in gs %}{{ g.ten }}", ""),
        cells("{% for x in g.con %}{{ x }}", "b{% endfor %}{% endfor %}"),
    )
    assert [line for line in rows(head, *body) if "K" in line[:3]] == ["--K A | ", "--K B | ", "--K C | "]


def test_in_nested_loops_the_last_row_is_that_of_the_outermost_one_that_ends_there() -> None:
    head = cells("Tên", "Số", "c", properties="<w:tblHeader/>")
    line = kept_cells("{% for g in gs %}{{ g.ten }}", "{% for x in g.con %}{{ x }}", "b{% endfor %}{% endfor %}")
    assert [line for line in rows(head, line, columns=3) if "K" in line[:3]] == ["--K C | 3 | b"]


def test_layout_tables_and_tables_without_a_loop_over_rows_are_untouched() -> None:
    letterhead = table(
        [["{% if l %}", "UBND", "{% endif %}", "x"], ["{% for x in l %}", "{{ x }}", "{% endfor %}", "y"]]
    )
    drawn = table(["Tên", "Số"], ["{{ l | length }}", "b"])
    for body in (letterhead, drawn):
        assert {line[:3] for line in flags(render(body, "hết", context=ITEMS))} == {"---"}


def test_form_and_order_of_properties() -> None:
    """A style comes first (CT_PPr), row properties before cells and behind exceptions (CT_Row); nothing empty is left."""
    styled = p("b{% endfor %}", style="Heading1", properties='<w:jc w:val="right"/>')
    body = table(["a", "b"], ["{% for x in l %}{{ x }}", styled], ["c", "d"])
    document = part(render(body, context=ITEMS), "word/document.xml").decode()
    assert '<w:pPr><w:pStyle w:val="Heading1"/><w:keepNext/><w:jc w:val="right"/></w:pPr>' in document
    assert "<w:pPr/>" not in document
    assert "<w:pPr></w:pPr>" not in document
    exceptions = X(grid(1, cells("a"), cells("{% for x in l %}b{% endfor %}")).replace("<w:tr>", "<w:tr><w:tblPrEx/>"))
    two = X(
        exceptions.replace(
            "b{% endfor %}</w:t></w:r></w:p></w:tc>",
            "b</w:t></w:r></w:p></w:tc>" + "<w:tc><w:p><w:r><w:t>{% endfor %}</w:t></w:r></w:p></w:tc>",
        )
    )
    names = [
        [child.tag.partition("}")[2] for child in row][:2]
        for row in tree(render(two, "x", context=ITEMS)).iter(f"{{{W}}}tr")
    ]
    assert set(map(tuple, names)) == {("tblPrEx", "trPr")}


def test_notes_and_drafts_go_with_kept_rows() -> None:
    body = table(["a", "b"], ["{% for x in l %}{{ x }}", p("b", fn("n {{ x }}"), "{% endfor %}")], ["c", "d"])
    template = compile_template(docx(body), file="mau.docx")
    assert flags(template.render(ITEMS))[-2] == "-CK 3 | b"


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_nothing_of_the_marks_is_left(count: int) -> None:
    document = part(render(grid(2, HEAD, LINE, TOTAL), "hết", context={"l": list(range(count))}), "word/document.xml")
    assert not set(document) & set(range(9)) | set(document) & {0x0B, 0x0C, *range(0x0E, 0x20)}
