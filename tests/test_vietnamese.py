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


WORDS = {
    0: "không",
    1: "một",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    55: "năm mươi lăm",
    100: "một trăm",
    101: "một trăm linh một",
    105: "một trăm linh năm",
    110: "một trăm mười",
    219: "hai trăm mười chín",
    734: "bảy trăm ba mươi tư",
    1000: "một nghìn",
    1005: "một nghìn không trăm linh năm",
    1185: "một nghìn một trăm tám mươi lăm",
    10015: "mười nghìn không trăm mười lăm",
    100000: "một trăm nghìn",
    1000500: "một triệu không nghìn năm trăm",
    1005000: "một triệu không trăm linh năm nghìn",
    2000000: "hai triệu",
    10**9 + 5: "một tỷ không triệu không nghìn không trăm linh năm",
    21 * 10**9: "hai mươi mốt tỷ",
    10**12: "một nghìn tỷ",
    10**18: "một tỷ tỷ",
    -3: "âm ba",
    Decimal("9.05"): "chín phẩy không năm",
    Decimal("9.2"): "chín phẩy hai",
    Decimal("99.70"): "chín mươi chín phẩy bảy mươi",
    Decimal("9.45"): "chín phẩy bốn mươi lăm",
    Decimal("60.04"): "sáu mươi phẩy không bốn",
    Decimal("0.125"): "không phẩy một trăm hai mươi lăm",
    Decimal("3.1416"): "ba phẩy một bốn một sáu",
}


@pytest.mark.parametrize(("value", "words"), list(WORDS.items()), ids=str)
def test_numbers_in_words(value: int | Decimal, words: str) -> None:
    assert vi.in_words(value) == words


def test_words_of_the_south_and_percent() -> None:
    assert vi.in_words(1105, linh="lẻ", nghin="ngàn") == "một ngàn một trăm lẻ năm"
    assert vi.in_words(Decimal("9.20")) == "chín phẩy hai mươi"  # as printed
    assert vi.in_words(Decimal("9.19"), percent=True) == "chín phẩy mười chín phần trăm"
    with pytest.raises(ValueError):
        vi.in_words(10**18 + 1)


_DIGITS = {
    **{
        word: value
        for value, word in enumerate(("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"))
    },
    "mốt": 1,
    "tư": 4,
    "lăm": 5,
}


def _value(words: list[str]) -> int:
    """Words → number: the inverse, written apart from the code under test."""
    if "tỷ" in words:
        cut = len(words) - 1 - words[::-1].index("tỷ")
        return _value(words[:cut]) * 10**9 + (_value(words[cut + 1 :]) if words[cut + 1 :] else 0)
    total = group = 0
    for word in words:
        if word in _DIGITS:
            group += _DIGITS[word]
        elif word == "mười":
            group += 10
        elif word in ("mươi", "trăm"):
            unit = group % 10
            group += unit * (10 if word == "mươi" else 100) - unit
        elif word in ("nghìn", "triệu"):
            total, group = total + group * (1000 if word == "nghìn" else 10**6), 0
    return total + group


@given(st.integers(0, 10**18))
def test_words_have_one_number(number: int) -> None:
    assert _value(vi.in_words(number).split()) == number


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


def test_names_are_found_whatever_the_accents() -> None:
    assert vi.fold("Hồ Sơ ĐIỆN tử") == "ho so dien tu"
    assert vi.nearest("hồ sơ tổng", ["ho_so_tong", "khac"]) == ["ho_so_tong"]
    assert vi.nearest("ho_so_tonng", ["ho_so_tong", "khac"]) == ["ho_so_tong"]
    assert vi.nearest("zzzz", ["ho_so_tong"]) == []
