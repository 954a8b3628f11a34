"""Derived fields follow the rendered text: numbers of captions, sums, references, contents (A5)."""

from __future__ import annotations

from typing import Any

import pytest
from support.build import P, X, docx, en, fn, lines, note_texts, p, part, run, table, tree
from support.engine import render, text
from support.references import contents, entry, field, headed, marked

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.compiler import compile_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def simple(code: str, shown: str = "1") -> X:
    return X(f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>')


def caption(code: str = "SEQ Bảng \\* ARABIC", make: Any = field) -> P:
    return p("Bảng ", make(code), ". {{ x }}")


# A5
@pytest.mark.parametrize("make", [field, simple])
def test_captions_in_a_loop_are_numbered(make: Any) -> None:
    shown = text("{% for x in l %}", caption(make=make), "{% endfor %}", p("Bảng ", make("SEQ Bảng", "2")), l="ab")

    assert shown == ["Bảng 1. a", "Bảng 2. b", "Bảng 3"]


@pytest.mark.parametrize(
    ("codes", "numbers"),
    [
        (["SEQ a", "SEQ b", "SEQ a"], "1 1 2"),
        (["SEQ a", "SEQ a \\c", "SEQ a \\n"], "1 1 2"),
        (["SEQ a \\r 5", "SEQ a"], "5 6"),
        (["SEQ a \\* ROMAN \\* MERGEFORMAT", "SEQ a \\* ALPHABETIC \\* MERGEFORMAT", "SEQ a \\* CHARFORMAT"], "I B 3"),
        (['SEQ a \\# "00"', "SEQ a \\# 000 \\* MERGEFORMAT"], "01 002"),
        (["SEQ a \\r 28 \\* ALPHABETIC", "SEQ a \\h \\* ARABIC"], "BB 29"),
        (["SEQ a", "SEQ a hinh", "SEQ a"], "1 9 2"),
        (["SEQ a \\* ROMAN", "SEQ a \\* roman", "SEQ a \\* alphabetic", "SEQ a \\* ALPHABETIC"], "I ii c D"),
    ],
)
def test_switches_of_sequences(codes: list[str], numbers: str) -> None:  # A5
    body = p(*[part for code in codes for part in (field(code.replace('"', "&quot;"), "9"), " ")], "{{ x }}")

    assert text("{% if x == '' %}", body, "{% endif %}", x="") == [f"{numbers} "]


def test_a_sequence_starts_again_at_a_heading() -> None:  # A5
    chapter = P(("Chương {{ x }}",), style="Heading1")
    shown = text(
        "{% for x in l %}",
        chapter,
        p(field("SEQ Bảng \\s 1", "9")),
        p(field("SEQ Bảng \\s 1", "9")),
        "{% endfor %}",
        l="ab",
    )

    assert shown == ["Chương a", "1", "2", "Chương b", "1", "2"]


def test_branches_of_an_alternative_count_as_one() -> None:  # A5
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent><w:p>{field('SEQ a', '9')}</w:p></w:txbxContent>"
    body = p(
        X(f'<w:r><mc:AlternateContent {mc}><mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
          f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    )  # fmt: skip
    root = tree(render(body, "{% if x == '' %}", p(field("SEQ a", "9"), "{{ x }}"), "{% endif %}", context={"x": ""}))

    assert [t.text for t in root.iter(f"{W}t") if t.text] == ["1", "1", "2"]


# A5
@pytest.mark.parametrize(
    ("code", "items", "total"),
    [
        ("=SUM(ABOVE)", [1, 2, 3], "6"),
        ("=SUM(ABOVE)", ["1.185", "2,5"], "1.187,5"),
        ("=SUM(ABOVE) \\# #.##0", ["1.185", "1.000"], "2.185"),
        ('= SUM( above ) \\# "#,##0.00"', ["1.185"], "1.185,00"),
        ("=SUM(ABOVE)", ["9,20%", "1%"], "10,20%"),
        ("=SUM(ABOVE) \\* MERGEFORMAT", ["40%", "60%"], "100%"),
        ('=SUM(ABOVE) \\# "0%"', ["40%", "60%"], "100%"),
        ("=SUM(ABOVE)", ["-1.000", "2"], "-998"),
        ("=SUM(ABOVE)", ["1 500", "0,5"], "1.500,5"),
        ("=SUM(ABOVE)", [], "0"),
    ],
)
def test_a_sum_below_looped_rows_is_what_they_add_up_to(code: str, items: list[object], total: str) -> None:
    body = table(
        ["TT", "Số"],
        ["{% for x in l %}1", "{{ x }}{% endfor %}"],
        ["Cộng", p(field(code.replace('"', "&quot;"), "99"))],
    )

    assert text(body, "hết", l=items)[-2] == f"Cộng | {total}"


def test_a_sum_to_the_left_and_one_that_cannot_be_worked_out() -> None:  # A5
    out = render(table(["{{ a }}", "2", p(field("=SUM(LEFT)", "9")), p(field("=A1*2", "8"))]), "hết", context={"a": 1})

    assert lines(out)[0] == "1 | 2 | 3 | 8"
    begins = [e.get(f"{W}dirty") for e in tree(out).iter(f"{W}fldChar") if e.get(f"{W}fldCharType") == "begin"]
    assert begins == [None, "true"]


def test_a_reference_shows_the_words_of_its_bookmark() -> None:  # A5
    named = marked("b1", "Bảng ", field("SEQ Bảng", "9"))
    see, loop, end = p("xem ", field("REF b1 \\h", "cũ")), "{% for x in l %}", "{% endfor %}"

    assert text(see, loop, p(*named, ": {{ x }}"), end, l="ab") == ["xem Bảng 1", "Bảng 1: a", "Bảng 2: b"]
    assert text(loop, p(*named), see, end, l="ab") == ["Bảng 1", "xem Bảng 1", "Bảng 2", "xem Bảng 2"]


def test_a_reference_to_a_note_shows_its_number() -> None:  # A5
    body = (p("a", fn("một")), "{% if x %}", p("b", fn("hai")), "{% endif %}", p("c", *marked("n1", fn("ba"))))
    assert text(*body, p("xem ", field("NOTEREF n1", "9")), x=0)[-1] == "xem 2"
    assert text(*body, p("xem ", field("NOTEREF n1", "9")), x=1)[-1] == "xem 3"


@pytest.mark.parametrize("code", ["REF b1 \\h", "PAGEREF b1", "NOTEREF b1"])
def test_a_reference_to_what_is_not_printed_is_an_error_at_its_place(code: str) -> None:  # A5
    template = compile_template(
        docx("{% if x %}", p(*marked("b1", "chỗ này")), "{% endif %}", p("xem ", field(code))), file="mau.docx"
    )
    with pytest.raises(ReportError) as caught:
        template.render({"x": 0})

    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.location.paragraph, problem.params["name"]) == ("REN113", 2, "b1")
    assert template.render({"x": 1})


def test_a_link_to_what_is_not_printed_is_an_error_and_one_within_the_block_is_not() -> None:  # A5
    link = X(f'<w:hyperlink w:anchor="b1">{run("đến")}</w:hyperlink>')
    outside = compile_template(docx("{% if x %}", p(*marked("b1", "chỗ này")), "{% endif %}", p(link)), file="mau.docx")
    with pytest.raises(ReportError):
        outside.render({"x": 0})
    assert text("{% if x %}", p(*marked("b1", "chỗ này")), p(link), "{% endif %}", "hết", x=0) == ["hết"]


# A5


def shown_contents(*body: Any, **context: Any) -> list[str]:
    out = render(*body, context=context)
    starts = {e.get(f"{W}name") for e in tree(out).iter(f"{W}bookmarkStart")}
    links = list(tree(out).iter(f"{W}hyperlink"))
    assert {e.get(f"{W}anchor") for e in links} <= starts
    marks = [e.get(f"{W}fldCharType") for e in tree(out).iter(f"{W}fldChar")]
    assert marks.count("begin") == marks.count("end") == len(links) + 1
    assert 'w:dirty="true"' in part(out, "word/document.xml").decode()
    return ["".join(t.text or "" for t in link.iter(f"{W}t")) for link in links]


def test_contents_list_the_headings_that_are_printed() -> None:
    toc = contents(entry("_Toc1", "A"), entry("_Toc2", "B"), entry("_Toc3", "C"))
    body = (
        "{% if x %}",
        headed("_Toc1", "A", 1),
        "{% else %}",
        headed("_Toc2", "B", 2),
        "{% endif %}",
        headed("_Toc3", "C", 3),
    )

    assert shown_contents(*toc, *body, x=1) == ["A3", "C3"]
    assert shown_contents(*toc, *body, x=0) == ["B3", "C3"]


def test_contents_list_the_headings_of_a_loop_with_their_words() -> None:  # A5
    toc = contents(entry("_Toc1", "Xã {{ x }}"), entry("_Toc2", "Kết luận"))
    body = ("{% for x in l %}", headed("_Toc1", "Xã {{ x }}", 1), "{% endfor %}", headed("_Toc2", "Kết luận", 2))

    assert shown_contents(*toc, *body, l="ab") == ["Xã a3", "Xã b3", "Kết luận3"]
    assert shown_contents(*toc, *body, l="") == ["Kết luận3"]


def test_contents_without_any_heading_left_are_a_sound_field() -> None:  # A5
    toc = contents(entry("_Toc1", "A"))
    assert shown_contents(*toc, "{% if x %}", headed("_Toc1", "A", 1), "{% endif %}", "hết", x=0) == []


def test_a_field_in_a_note_or_a_header_follows_the_body() -> None:  # A5
    numbered = p("{% if x == '' %}", *marked("b1", "Bảng ", field("SEQ Bảng", "9")), ": {{ x }}{% endif %}")
    see = X("<w:p>" + run("xem ") + field("REF b1 \\h", "cũ") + "</w:p>")
    out = render(p("a", fn(see)), numbered, header=P(("{{ x }} theo ", field("REF b1", "cũ"))), context={"x": ""})

    assert note_texts(out) == ["xem Bảng 1"]
    assert lines(out, "word/header1.xml") == [" theo Bảng 1"]


def test_entries_of_contents_keep_what_no_tag_is_about() -> None:  # A5
    toc = contents(entry("_Toc1", "1. Tên khác"), entry("_Toc9", "Mục cũ"))
    assert shown_contents_anywhere(*toc, headed("_Toc1", "Đầu", 1), "{{ x }}", x=1) == ["Mục cũ3", "1. Tên khác3"]
    assert shown_contents_anywhere(*contents(entry("_Toc9", "Mục cũ")), "{{ x }}", x=1) == ["Mục cũ3"]


def shown_contents_anywhere(*body: Any, **context: Any) -> list[str]:
    links = tree(render(*body, context=context)).iter(f"{W}hyperlink")
    return ["".join(t.text or "" for t in link.iter(f"{W}t")) for link in links]


@pytest.mark.parametrize("number", ["1.", "I"])
def test_a_number_before_the_tab_of_an_entry_stays(number: str) -> None:  # A5
    words = X(f"<w:r><w:t>{number}</w:t><w:tab/><w:t>Xã cũ</w:t></w:r>")
    line = f'<w:hyperlink w:anchor="_Toc1">{words}<w:r><w:tab/></w:r>{field("PAGEREF _Toc1", "3")}</w:hyperlink>'

    assert shown_contents_anywhere(*contents(line), headed("_Toc1", "Xã {{ x }}", 1), x="A") == [f"{number}Xã A3"]
    typed = P(marked("_Toc1", X(f"<w:r><w:t>{number}</w:t><w:tab/><w:t>Xã {{{{ x }}}}</w:t></w:r>")), style="Heading1")
    assert shown_contents_anywhere(*contents(line), typed, x="B") == [f"{number}Xã B3"]


def test_the_number_of_a_note_in_another_form_is_left_to_word() -> None:  # A5
    body = (p("c", *marked("n1", en("một"))), p("xem ", field("NOTEREF n1", "i"), "{{ x }}"))
    out = render(*body, context={"x": ""})

    assert lines(out)[1] == "xem i"
    assert part(out, "word/document.xml").decode().count('w:dirty="true"') == 1


def dirty(document: bytes, name: str = "word/document.xml") -> int:
    return part(document, name).decode().count('w:dirty="true"')


# A5
@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("SEQ Hình \\* ROMAN \\* MERGEFORMAT", "I"),
        ("SEQ Hình \\* ALPHABETIC \\* MERGEFORMAT", "A"),
        ("SEQ Hình \\# &quot;00&quot;", "01"),
        ("SEQ Hình hinh1", "7"),
        ("SEQ Hình", "2.1"),
        ("REF b1 \\* Upper \\* MERGEFORMAT", "PHỤ LỤC"),
        ("REF b1 \\* Caps", "Phụ Lục"),
    ],
)
@pytest.mark.parametrize("make", [field, simple])
def test_a_field_with_nothing_to_follow_keeps_its_result(code: str, shown: str, make: Any) -> None:
    out = render(
        p(*marked("b1", "phụ lục")),
        p(make(code, shown)),
        "{% for x in l %}",
        "{{ x }}",
        "{% endfor %}",
        context={"l": "ab"},
    )

    assert lines(out) == ["phụ lục", shown, "a", "b"]
    assert dirty(out) == 0
    assert "steady" not in part(out, "word/document.xml").decode()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("REF b1 \\* Upper \\* MERGEFORMAT", "PHỤ LỤC A"),
        ("REF b1 \\* MERGEFORMAT \\* FirstCap", "Phụ lục a"),
        ("REF b1 \\* CHARFORMAT", "phụ lục a"),
    ],
)
def test_all_formats_of_a_reference_count(code: str, words: str) -> None:  # A5
    assert text(p(*marked("b1", "phụ lục {{ x }}")), p(field(code, "cũ")), x="a") == ["phụ lục a", words]


def test_a_caption_behind_one_that_is_left_out_moves_up() -> None:  # A5
    one, two = p(field("SEQ a \\* ROMAN \\* MERGEFORMAT", "I")), p(field("SEQ a \\* ROMAN \\* MERGEFORMAT", "II"))
    assert text("{% if x %}", one, "{% endif %}", two, x=0) == ["I"]
    assert text("{% if x %}", one, "{% endif %}", two, x=1) == ["I", "II"]


# A5
@pytest.mark.parametrize(
    ("items", "shown"),
    [
        (["1.500 đồng", "2 đồng"], "1.502"),
        (["(3)", "4"], "1"),
        (["1", "-", "2"], "3"),
        (["5.", "2"], "7"),
        (["9.19", "1"], "10,19"),
        (["40%", "1"], "41"),
        (["1", "Phần hai", "2"], "3"),
    ],
)
def test_a_sum_of_what_is_no_number_is_left_to_word(items: list[str], shown: str) -> None:
    looped = render(
        table(["{%tr for x in l %}"], ["{{ x }}"], ["{%tr endfor %}"], [p(field("=SUM(ABOVE)", shown))]), "hết",
        context={"l": items},
    )  # fmt: skip
    fixed = render(table(*([item] for item in items), [p(field("=SUM(ABOVE)", shown))]), "{{ x }}", context={"x": 1})

    assert (lines(looped)[len(items)], dirty(looped)) == (shown, 1)
    assert (lines(fixed)[len(items)], dirty(fixed)) == (shown, 0)


def test_a_sum_of_a_row_ends_at_its_label() -> None:  # A5
    row, head = ["1", "Thôn A", "{{ x }}", "2", p(field("=SUM(LEFT)", "9"))], ["TT", "Thôn", "Nam", "Nữ", "Cộng"]
    assert text(table(head, row), "hết", x="1.000")[1].endswith("| 1.002")
    assert text(table(row[1:]), "hết", x="1.000")[0].endswith("| 1.002")
    above = table(["Năm 2025"], ["{{ x }}"], [p(field("=SUM(ABOVE)", "9"))])
    assert text(above, "hết", x="1.000")[2] == "1.000"


@pytest.mark.parametrize(
    "row", [["3", "{{ x }}", "không có"], ["3", "{{ x }}", "n/a", "5"], ["{{ x }}", "-", "5"], ["{{ x }} đồng", "5"]]
)
def test_a_sum_of_a_row_with_words_among_its_numbers_is_left_to_word(row: list[str]) -> None:  # A5
    out = render(table([*row, p(field("=SUM(LEFT)", "77"))]), "hết", context={"x": "4"})

    assert lines(out)[0].endswith("| 77")
    assert dirty(out) == 1
