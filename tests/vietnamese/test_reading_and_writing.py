"""Reading and writing numbers, dates and words as Vietnamese offices do."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docxtpl_reports import vietnamese as vi


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1185", 1185),
        ("1.185", 1185),
        ("1 185", 1185),
        ("1\u00a0185", 1185),
        ("1.185.000", 1185000),
        ("1,185,000", 1185000),
        ("07", 7),
        ("00123", 123),
        ("-3", -3),
        ("\u22123", -3),
        ("+4", 4),
        ("\u0661\u0662", 12),
        ("１２", 12),
        ("\ufeff15\u200b", 15),
        ("\u202a15\u202c", 15),
        ("0", 0),
    ],
)
def test_integers_are_read_from_what_was_typed(typed: str, value: int) -> None:
    assert vi.read_integer(typed) == value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        *[("", "empty"), ("  ", "empty"), ("abc", "not_number"), ("1,5", "not_integer"), ("1.18", "not_integer")],
        *[
            ("1,185", "ambiguous"),
            ("12:30", "not_number"),
            ("1e3", "not_number"),
            ("1_000", "not_number"),
            ("5.", "not_number"),
        ],
        *[
            ("\u202e021", "not_number"),  # reads 120 on the screen
            ("1.1.1", "not_number"),
            ("9" * 99, "too_long"),
            ("--1", "not_number"),
            ("12.34.567", "not_number"),
            (".5", "not_number"),
        ],
    ],
)
def test_what_is_no_integer_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(vi.ReadingError) as caught:
        vi.read_integer(typed)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        *[
            ("9,19", "9.19"),
            ("9.19", "9.19"),
            ("80,7", "80.7"),
            ("80,70", "80.70"),
            ("9,190", "9.190"),
            ("0.123", "0.123"),
        ],
        *[
            ("1.234,5", "1234.5"),
            ("1,234.5", "1234.5"),
            ("1.234.567", "1234567"),
            ("1 234,5", "1234.5"),
            ("-0,5", "-0.5"),
        ],
    ],
)
def test_decimals_keep_the_digits_typed(typed: str, value: str) -> None:
    assert str(vi.read_decimal(typed)) == value


@pytest.mark.parametrize(("typed", "readings"), [("9.190", ("9190", "9,190")), ("1.234", ("1234", "1,234"))])
def test_an_ambiguous_decimal_tells_both_readings(typed: str, readings: tuple[str, str]) -> None:
    with pytest.raises(vi.ReadingError) as caught:
        vi.read_decimal(typed)
    assert caught.value.readings == readings


def test_percent_and_money() -> None:
    assert vi.read_percent("62.26 %") == Decimal("62.26")
    assert vi.read_percent("50") == 50
    assert vi.read_money("1.500.000 đồng") == 1500000
    assert vi.read_money("12,5") == Decimal("12.5")
    assert vi.read_money("1.500") == 1500


@pytest.mark.parametrize(
    "typed", ["13/8/2024", "13-8-2024", "13.8.2024", "2024-08-13", "ngày 13 tháng 8 năm 2024", "13 tháng 8 năm 2024"]
)
def test_dates_are_read_in_every_usual_form(typed: str) -> None:
    assert vi.read_date(typed) == date(2024, 8, 13)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("8/13/2024", "month_first"),
        ("31/6/2024", "no_such_day"),
        ("1/1/24", "short_year"),
        ("hôm nay", "not_date"),
        ("", "empty"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(vi.ReadingError) as caught:
        vi.read_date(typed)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "typed",
    [
        "01/01/2024 - 13/8/2024",
        "01/01/2024-13/8/2024",
        "từ ngày 01/01/2024 đến ngày 13/8/2024",
        "01/01/2024..13/8/2024",
    ],
)
def test_date_ranges(typed: str) -> None:
    assert vi.read_date_range(typed) == (date(2024, 1, 1), date(2024, 8, 13))


def test_a_reversed_range_is_refused() -> None:
    with pytest.raises(vi.ReadingError, match="reversed_range"):
        vi.read_date_range("13/8/2024 - 01/01/2024")


@pytest.mark.parametrize(
    ("day", "short", "long"),
    [
        (date(2024, 8, 13), "13/8/2024", "ngày 13 tháng 8 năm 2024"),
        (date(2023, 2, 8), "08/02/2023", "ngày 08 tháng 02 năm 2023"),
        (date(2010, 6, 8), "08/6/2010", "ngày 08 tháng 6 năm 2010"),
        (date(2020, 12, 31), "31/12/2020", "ngày 31 tháng 12 năm 2020"),
    ],
)
def test_dates_follow_the_zero_rule_of_decree_30(day: date, short: str, long: str) -> None:
    assert (vi.short_date(day), vi.long_date(day)) == (short, long)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        *[
            (1185, None, "1.185"),
            (Decimal("80.7"), None, "80,7"),
            (Fraction(10900, 1185), 2, "9,20"),
            (Fraction(1, 3), None, "0,33"),
        ],
        *[
            (-1234567, None, "-1.234.567"),
            (Fraction(5, 1000), 2, "0,01"),
            (Fraction(-5, 1000), 2, "-0,01"),
            (0, 2, "0,00"),
        ],
        *[
            (Decimal("2.675"), 2, "2,68"),
            (Fraction(-1, 1000), 2, "0,00"),
            (999999, None, "999.999"),
            (Decimal("80.70"), None, "80,70"),
        ],
    ],
)
def test_numbers_print_in_vietnamese_form(value: vi.Exact, digits: int | None, text: str) -> None:
    assert vi.format_number(value, digits) == text


@given(st.integers(-(10**15), 10**15))
def test_a_printed_integer_reads_back(number: int) -> None:
    assert vi.read_integer(vi.format_number(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_printed_decimal_reads_back(number: Decimal) -> None:
    assert vi.read_decimal(vi.format_number(number, 2)) == number


@given(st.text(max_size=30))
def test_reading_gives_a_value_or_a_reading_error(text: str) -> None:
    for read in (
        vi.read_integer,
        vi.read_decimal,
        vi.read_percent,
        vi.read_money,
        vi.read_date,
        vi.read_date_range,
        vi.read_yes_no,
    ):
        with contextlib.suppress(vi.ReadingError):
            read(text)


def test_letters_romans_joins() -> None:
    assert "".join(vi.list_letter(n) for n in range(1, 9)) == "abcdđegh"
    assert [vi.roman(n) for n in (1, 4, 9, 14, 40, 1999)] == ["I", "IV", "IX", "XIV", "XL", "MCMXCIX"]
    assert [vi.join_and(items) for items in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "",
        "A",
        "A và B",
        "A, B và C",
    ]
    assert [vi.two_digits(n) for n in (0, 7, 12, 1185)] == ["00", "07", "12", "1.185"]
    assert vi.capital_first("đảng ủy") == "Đảng ủy"


def test_a_list_ends_each_item_once() -> None:
    endings = {
        "A;": "A",
        "A.": "A",
        "A ;": "A",
        "v.v.": "v.v.",
        "VT.": "VT",
        "xong ./.": "xong",
        "x..": "x",
        "A.B.": "A.B.",
    }
    assert {typed: vi.without_ending(typed) for typed in endings} == endings
    assert vi.join_items(["A;", "B.", "C"]) == "A; B; C."
    assert vi.join_items([]) == ""


def test_names_are_found_whatever_the_accents() -> None:
    assert vi.fold("Hồ Sơ ĐIỆN tử") == "ho so dien tu"
    assert vi.nearest("hồ sơ tổng", ["ho_so_tong", "khac"]) == ["ho_so_tong"]
    assert vi.nearest("ho_so_tonng", ["ho_so_tong", "khac"]) == ["ho_so_tong"]
    assert vi.nearest("zzzz", ["ho_so_tong"]) == []
    assert vi.nearest("khong_co", ["thong_tin.so", "so_lieu.co"]) == []
    assert vi.nearest("huyenn", ["don_vi.huyen", "don_vi.ten"]) == ["don_vi.huyen"]
    assert vi.nearest("don_vi_ten", ["don_vi.huyen", "don_vi.ten"])[0] == "don_vi.ten"
