"""Merge fields print the value they name, as Word would, or are refused with their place."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from support.build import X, docx, lines, p, part
from support.engine import found, mistakes, render, text, xml
from support.places import SHAPE, canonical, field, simple, words


@pytest.mark.parametrize("make", [field, simple])
def test_a_merge_field_whose_name_is_not_in_the_data_stays_as_it_is(make: Any) -> None:  # A8
    body = p("Tỉnh ", make("MERGEFIELD tinh", "«tinh»"), ".")

    assert part(render(body, "hết"), "word/document.xml") == part(docx(body, "hết"), "word/document.xml")
    assert canonical(render(body, "hết {{ y }}", context={"y": 1})) == canonical(docx(body, "hết 1"))
    assert text(body, "hết", tinh="Kon Tum") == ["Tỉnh Kon Tum.", "hết"]


def test_a_merge_field_that_shares_its_runs_with_words_stays_or_is_filled() -> None:  # A8
    mark = '<w:fldChar w:fldCharType="{}"/>'
    body = p(
        X(
            f"<w:r><w:t>a</w:t>{mark.format('begin')}<w:instrText>MERGEFIELD tinh</w:instrText>{mark.format('separate')}"
            f"<w:t>«tinh»</w:t>{mark.format('end')}<w:t>b</w:t></w:r>"
        )
    )

    assert text(body, tinh="x") == ["axb"]
    assert text(body, "{{ y }}", y=1) == ["a«tinh»b", "1"]


@pytest.mark.parametrize("make", [field, simple])
def test_a_merge_field_prints_the_value_it_names(make: Any) -> None:
    assert text(p("Số ", make(" MERGEFIELD so.a \\* MERGEFORMAT "), "."), so={"a": 7}) == ["Số 7."]
    assert "MERGEFIELD" not in xml(p(make("MERGEFIELD x")), x=1)


def test_a_merge_field_keeps_the_format_of_what_it_showed() -> None:
    assert re.search(r"<w:rPr><w:i/></w:rPr><w:t[^>]*>7</w:t>", xml(p(field("MERGEFIELD x", "«x»", "<w:i/>")), x=7))


@pytest.mark.parametrize(
    ("switch", "shown"), [("Upper", "XÃ PỜ Y"), ("FirstCap", "Xã pờ Y"), ("CHARFORMAT", "xã pờ Y")]
)
def test_switches_of_a_merge_field_change_its_letters(switch: str, shown: str) -> None:
    assert text(p(field(f"MERGEFIELD x \\* {switch}")), x="xã pờ Y") == [shown]


# A19
@pytest.mark.parametrize(
    ("switches", "value", "shown"),
    [
        ("\\# #.##0", 1200000, "1.200.000"),
        ("\\# #,##0", 1200000.4, "1.200.000"),
        ("\\# #.##0,00", 1234.565, "1.234,57"),
        ('\\# "#,##0.00 đồng"', 1234.5, "1.234,50 đồng"),
        ("\\# 0,00", 1234.5, "1234,50"),
        ("\\# 0.0#", 0.5, "0,5"),
        ("\\# 00", 7, "07"),
        ("\\# #.##0", -1234, "-1.234"),
        ('\\# "#.##0;(#.##0);không"', -1234, "(1.234)"),
        ('\\# "#.##0;(#.##0);không"', 0, "không"),
        ("\\# 0%", 12, "12%"),
        ("\\# #.##0", "1.234.567,8", "1.234.568"),
        ("\\# #.##0", "chưa có", "chưa có"),
        ('\\@ "dd/MM/yyyy"', datetime.date(2010, 6, 8), "08/06/2010"),
        ("\\@ d/M/yy", datetime.date(2010, 6, 8), "8/6/10"),
        ("\\@ \"dddd, 'ngày' d MMMM\"", datetime.date(2010, 6, 8), "thứ Ba, ngày 8 tháng Sáu"),
        ("\\@ HH:mm", datetime.datetime(2010, 6, 8, 15, 4), "15:04"),
        ("\\@ dd/MM/yyyy", "hôm qua", "hôm qua"),
        ('\\b "Email: " \\f .', "a@b.vn", "Email: a@b.vn."),
        ('\\b "Email: " \\f .', "", ""),
        ("\\* Upper \\* MERGEFORMAT", "xã", "XÃ"),
        ("\\* Roman", 4, "IV"),
        ("\\* roman", 4, "iv"),
        ("\\* CardText \\* FirstCap", 4, "Bốn"),
        ("\\m", "xã", "xã"),
    ],
)
@pytest.mark.parametrize("make", [field, simple])
def test_switches_of_a_merge_field_do_as_in_word(make: Any, switches: str, value: object, shown: str) -> None:
    instruction = f"MERGEFIELD x {switches}"
    body = p("[", make(instruction.replace('"', "&quot;") if make is simple else instruction), "]")

    assert text(body, x=value) == [f"[{shown}]"]


def test_a_merge_field_finds_the_declared_name_that_word_cannot_write() -> None:  # A19
    body = p(field("MERGEFIELD so_lieu_ho_so_tong"), " ", field("MERGEFIELD so_lieu_ho"))
    names = {"so": None, "so_lieu": {"ho_so": {"x": None}, "ho_so_tong": None, "ho": None}}

    assert lines(render(body, context={"so_lieu": {"ho_so_tong": 7, "ho": 1}}, names=names)) == ["7 1"]


@pytest.mark.parametrize("instruction", ["MERGEFIELD x \\v", 'MERGEFIELD "hai từ"', "MERGEFIELD 1x"])
def test_a_merge_field_that_cannot_be_kept_is_an_error_with_its_place(instruction: str) -> None:
    problems = mistakes("mở đầu", p(field(instruction.replace('"', "&quot;"))))

    assert [(d.code, d.location.paragraph) for d in problems] == [("TPL030", 2)]


def test_a_misspelt_merge_field_is_an_error_before_rendering() -> None:
    assert found(mistakes(p(field("MERGEFIELD so.c")), names=SHAPE)) == [("TPL021", "{{ so.c }}")]


def test_a_merge_field_over_paragraphs_keeps_its_words_without_its_name() -> None:  # A8
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    first = mark.format("begin") + "<w:r><w:instrText>MERGEFIELD ten</w:instrText></w:r>" + mark.format("separate")
    body = X(f"<w:p>{first}{words('Ông ')}</w:p><w:p>{words('An')}{mark.format('end')}</w:p>")

    assert text(body, "hết") == ["Ông An", "", "hết"]
    assert text(body, "hết", ten="Bình") == ["Bình", "", "hết"]
