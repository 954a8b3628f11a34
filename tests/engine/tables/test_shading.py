"""A branch drawn with shading in a cell colours the cell when it is printed."""

from __future__ import annotations

import pytest
from support.build import W, X, fn, p, run, table, tree
from support.engine import render

GREEN, RED = (
    '<w:shd w:val="clear" w:color="auto" w:fill="C6EFCE"/>',
    '<w:shd w:val="clear" w:color="auto" w:fill="FFC7CE"/>',
)


def colours(*cell: object, **context: object) -> list[str]:
    """Of each rendered row its second cell: its fill, its words, and ``+`` when words keep a shading of their own."""
    row = ["{% for x in l %}{{ x }}", list(cell), "c{% endfor %}"]
    document = tree(render(table(row), context={"l": [1, 0, 2], **context}))  # type: ignore[arg-type]
    out = []
    for cell_of_row in [found.findall(f"{{{W}}}tc")[1] for found in document.iter(f"{{{W}}}tr")]:
        shading = cell_of_row.find(f"{{{W}}}tcPr/{{{W}}}shd")
        fill = "-" if shading is None else shading.get(f"{{{W}}}fill")
        kept = len(list(cell_of_row.iter(f"{{{W}}}shd"))) > (shading is not None)
        out.append(f"{fill} {''.join(cell_of_row.itertext())}{'+' * kept}")
        assert not cell_of_row.attrib
    return out


PARAGRAPHS = (
    "{% if x == 1 %}", p("Đạt", properties=GREEN), "{% elif x == 0 %}",
    p("Chưa đạt", properties=RED), "{% else %}", "–", "{% endif %}",
)  # fmt: skip


def test_paragraphs() -> None:
    assert colours(*PARAGRAPHS) == ["C6EFCE Đạt", "FFC7CE Chưa đạt", "- –"]


def test_tags_in_the_paragraphs() -> None:
    cell = (
        p("{% if x == 1 %}Đạt", properties=GREEN),
        p("{% elif x == 0 %}Chưa đạt", properties=RED),
        "{% else %}–{% endif %}",
    )
    assert colours(*cell) == ["C6EFCE Đạt", "FFC7CE Chưa đạt", "- –"]


def test_words_of_one_paragraph() -> None:
    words = run("Đạt", f"<w:b/>{GREEN}"), "{% elif x == 0 %}", run("Chưa ", RED), run("đạt", RED)
    one = p("{% if x == 1 %}", *words, "{% else %}–{% endif %}")
    assert colours(one) == ["C6EFCE Đạt", "FFC7CE Chưa đạt", "- –"]
    assert colours(p("{% if x == 1 %}", run("{{ x }} điểm", GREEN), "{% else %}–{% endif %}"))[0] == "C6EFCE 1 điểm"


def test_a_tag_that_has_the_shading_too() -> None:
    assert colours(p(run("{% if x == 1 %}Đạt{% else %}", GREEN), run("Chưa đạt{% endif %}", RED)))[:2] == [
        "C6EFCE Đạt", "FFC7CE Chưa đạt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        (p("{% if x == 1 %}", run("Đạt", GREEN), " rồi{% endif %}"),),
        (p("Kết quả: {% if x == 1 %}", run("đạt", GREEN), "{% endif %}"),),
        (*PARAGRAPHS, "thêm"),
    ],
)
def test_words_without_the_shading_keep_it_where_it_was_drawn(cell: tuple[object, ...]) -> None:
    assert colours(*cell)[0].startswith("- ")
    assert colours(*cell)[0].endswith("+")


def test_shading_around_a_condition_is_left() -> None:
    assert colours(p("{% if x == 1 %}Đạt{% endif %}", properties=GREEN)) == ["- Đạt+", "- +", "- +"]


def test_a_branch_without_shading_leaves_the_cell_as_drawn_and_another_wins() -> None:
    cell = X(
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p>{run('a')}</w:p></w:tc>"
        f"<w:tc><w:tcPr>{RED}</w:tcPr><w:p>{run('{% if x == 1 %}')}{run('Đạt', GREEN)}{run('{% else %}không{% endif %}')}"
        "</w:p></w:tc>"
        "</w:tr></w:tbl>"
    )
    fills = [
        [shading.get(f"{{{W}}}fill") for shading in tree(render(cell, "x", context={"x": x})).iter(f"{{{W}}}shd")]
        for x in (1, 0)
    ]
    assert fills == [["C6EFCE"], ["FFC7CE"]]


def test_notes_of_the_words_do_not_matter() -> None:
    assert (
        colours(p("{% if x == 1 %}", run("Đạt", GREEN), fn("vì {{ x }}"), "{% else %}–{% endif %}"))[0][:6] == "C6EFCE"
    )
