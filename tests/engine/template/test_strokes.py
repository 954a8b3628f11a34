"""``{% net_ke %}`` in a drawn stroke: it becomes a third to half as long as the line above it, and centred (Decree 30)."""

from __future__ import annotations

import re

import pytest
from support.build import X, docx, lines, p, part, table
from support.engine import mistakes, render

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.settling.strokes import SHARE, settle, token, width
from docxtpl_reports.ooxml.package.reading import read_package

LINE = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
STROKE = p("{% net_ke %}", properties=LINE)


def indents(document: bytes) -> list[tuple[int, int]]:
    found = re.findall(
        r'<w:ind w:left="(\d+)" w:right="(\d+)" w:firstLine="0"/>', part(document, "word/document.xml").decode()
    )
    return [(int(left), int(right)) for left, right in found]


def length(name: str, room: int = 9000) -> float:
    """The length of the stroke under a name, in twips."""
    [(left, right)] = indents(render("{{ name }}", STROKE, context={"name": name}))
    assert left == right
    return room - 2 * left


@pytest.fixture
def room() -> int:
    """Between the margins of the page."""
    [(left, _)] = indents(render("", STROKE))
    return 2 * left


@pytest.mark.parametrize("name", ["UBND XÃ A", "ỦY BAN NHÂN DÂN XÃ PỜ Y", "VĂN PHÒNG ĐẢNG ỦY", "Phó Chủ tịch"])
def test_a_stroke_is_a_third_to_half_of_its_line(name: str, room: int) -> None:
    whole = width(name, 24, bold=False)
    assert whole / 3 <= length(name, room) <= whole / 2


def test_words_are_as_wide_as_their_letters() -> None:
    assert width("ĂÂÁẶ", 26, bold=True) == width("AAAA", 26, bold=True)
    assert width("Đđ", 24, bold=False) == width("Dd", 24, bold=False)
    assert width("MMMM", 24, bold=True) > width("MMMM", 24, bold=False) > width("IIII", 24, bold=False)
    assert width("A", 48, bold=True) == 2 * width("A", 24, bold=True)


@pytest.mark.parametrize(
    ("letter", "widths"), [("A", (722, 722)), ("Z", (611, 667)), ("a", (444, 500)), ("z", (444, 444))]
)
def test_widths_are_those_of_the_font(letter: str, widths: tuple[int, int]) -> None:
    """The metrics of Times, in thousandths of 50 points, that is of 1.000 twips."""
    assert tuple(width(letter, 100, bold=bold) for bold in (False, True)) == widths


@pytest.mark.parametrize(
    ("words", "room", "line"),
    [
        ("AAAA", 2000, 693.12),
        ("AAAA AAAA", 2000, 2 * 693.12 + 60),
        ("AAAA AAAA", 1447, 2 * 693.12 + 60),
        ("AAAA AAAA", 1446, 693.12),  # the second word goes to a line of its own
        ("AAAA AAAA AAAA", 1500, 693.12),
    ],
)
def test_lines_end_where_the_next_word_does_not_fit(words: str, room: int, line: float) -> None:
    told = token(room, 24, bold=False)
    text = f"<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p><w:p>{told}</w:p></w:tc>"
    indent = (room - round(SHARE * line)) // 2
    assert settle(text) == text.replace(told, str(indent))


def test_the_last_line_counts_whether_it_was_typed_or_did_not_fit(room: int) -> None:
    assert length("A LONG FIRST LINE\nUBND", room) == length("UBND", room)
    long = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG " * 3
    assert length(long + "XÃ", room) < width(long, 24, bold=False) / 3


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_indents_of_the_line_above_make_it_break_earlier(room: int, side: str) -> None:
    words, narrow = "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ", f'<w:ind w:{side}="6000" w:firstLine="720"/>'
    [whole], [broken] = (indents(render(p(words, properties=x), STROKE)) for x in ("", narrow))
    assert broken[0] == broken[1] > whole[0]
    kept = room - 2 * broken[0]
    assert any(abs(width(words[-n:], 24, bold=False) * 0.42 - kept) < 10 for n in range(2, len(words)))


def test_no_line_is_thought_to_end_at_a_no_break_space(room: int) -> None:
    words = " ".join(["MƯỜI"] * 30)
    assert length(words.replace(" ", "\N{NO-BREAK SPACE}"), 2 * room) > length(words, room)


def test_what_was_printed_above_counts_not_what_is_written(room: int) -> None:
    body = "{%p if x %}{{ name }}{% else %}XÃ{%p endif %}", STROKE
    context = {"name": "ỦY BAN NHÂN DÂN"}
    shown = [indents(render(*body, context={"x": x, **context})) for x in (True, False)]
    assert shown[0][0][0] < shown[1][0][0]
    assert indents(render("{% if x %}", "AAAA", "{% endif %}", STROKE, context={"x": False})) == [
        (room // 2, room // 2)
    ]


def test_size_and_weight_come_from_the_words_above(room: int) -> None:
    def of(properties: str) -> int:
        run = f"<w:r><w:rPr>{properties}</w:rPr><w:t>NAME OF AGENCY {{{{ x }}}}</w:t></w:r>"
        return indents(render(p(X(run)), STROKE, context={"x": 1}))[0][0]

    assert of('<w:sz w:val="40"/>') < of('<w:sz w:val="24"/>')
    assert of('<w:b/><w:sz w:val="24"/>') < of('<w:sz w:val="24"/>') == of('<w:b w:val="0"/><w:sz w:val="24"/>')


def test_each_cell_has_its_own() -> None:
    body = table([["{{ a }}", STROKE], ["{{ b }}", STROKE]])
    short, long = indents(render(body, context={"a": "XÃ", "b": "ỦY BAN NHÂN"}))
    assert short[0] > long[0]


def test_a_cell_without_a_width_is_refused() -> None:
    cell = '<w:tc><w:tcPr><w:tcW w:w="50" w:type="pct"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p>{}</w:tc>'
    stroke = f"<w:p><w:pPr>{LINE}</w:pPr><w:r><w:t>{{% net_ke %}}</w:t></w:r></w:p>"
    body = X(f"<w:tbl><w:tr>{cell.format(stroke)}</w:tr></w:tbl>")
    assert [problem.code for problem in mistakes(body)] == ["TPL271"]


def test_a_template_with_nothing_else_is_written_too(room: int) -> None:
    assert indents(render("TÊN CƠ QUAN", STROKE))[0][0] < room // 2
    assert lines(compile_template(docx("TÊN", STROKE)).render({})) == ["TÊN", ""]


@pytest.mark.parametrize(
    "body",
    [
        ("TÊN", "{% net_ke %}"),
        ("TÊN", p("words {% net_ke %}", properties=LINE)),
        ("TÊN", p("{% net_ke %}", properties=LINE.replace("single", "none"))),
    ],
)
def test_where_no_stroke_is_drawn_it_is_refused(body: tuple[object, ...]) -> None:
    assert [problem.code for problem in mistakes(*body)] == ["TPL270"]


def test_what_lies_between_is_passed_over(room: int) -> None:
    usual = length("UBND XÃ A", room)
    blank = p("", properties='<w:spacing w:before="20"/>')
    marked = p(X('<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>'))
    for between in (blank, marked, STROKE):
        document = render("{{ name }}", between, STROKE, context={"name": "UBND XÃ A"})
        assert room - 2 * indents(document)[-1][0] == usual


def test_capitals_by_format_are_as_wide_as_typed_ones(room: int) -> None:
    run = "<w:r><w:rPr><w:caps/></w:rPr><w:t>{{ x }}</w:t></w:r>"
    name = "Trường tiểu học xã Pờ Y"
    assert indents(render(p(X(run)), STROKE, context={"x": name})) == indents(
        render("{{ x }}", STROKE, context={"x": name.upper()})
    )


def test_letters_that_xml_escapes_count_once(room: int) -> None:
    assert length("A & B", room) > length("A", room)
    assert length("A & B", room) < length("A &amp B", room)


def test_a_tag_that_an_editor_split_is_one(room: int) -> None:
    runs = X("<w:r><w:t>{% net</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>_ke %}</w:t></w:r>")
    assert indents(render("{{ a }}", p(runs, properties=LINE), context={"a": "A"})) == indents(render("A", STROKE))


@pytest.mark.parametrize(
    "more",
    [
        '<w:r><w:br w:type="page"/></w:r>',
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        "<w:r><w:pict/></w:r>",
        "<w:r><w:tab/></w:r>",
    ],
)
def test_nothing_beside_the_tag_is_lost(more: str) -> None:
    assert "TPL270" in [problem.code for problem in mistakes("A", p(X(more), "{% net_ke %}", properties=LINE))]


def test_a_stroke_in_a_header_has_the_width_of_the_page(room: int) -> None:
    package = read_package(docx("x", header="{{ a }}"))
    name = next(name for name in package.parts if "header" in name)
    stroke = f"<w:p><w:pPr>{LINE}</w:pPr><w:r><w:t>{{% net_ke %}}</w:t></w:r></w:p></w:hdr>"
    changed = package.write({name: package.raw(name).replace(b"</w:hdr>", stroke.encode())})
    document = compile_template(changed).render({"a": "UBND XÃ A"})
    found = re.search(r'w:left="(\d+)" w:right="(\d+)"', part(document, name).decode())
    assert found is not None
    assert room - 2 * int(found[1]) == length("UBND XÃ A", room)


def test_texts_in_columns_and_boxes_are_refused() -> None:
    inside = f"<w:p><w:pPr>{LINE}</w:pPr><w:r><w:t>{{% net_ke %}}</w:t></w:r></w:p>"
    box = f'<v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent>{inside}</w:txbxContent></v:textbox>'
    assert [problem.code for problem in mistakes(p(X(f"<w:r><w:pict>{box}</w:pict></w:r>")))] == ["TPL271"]
