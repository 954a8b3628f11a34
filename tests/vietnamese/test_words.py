"""Numbers in words: the table of tests/data/so-doc-bang-chu.tsv, and words → number as the inverse, written apart."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from docxtpl_reports import vietnamese as vi

TABLE = ROOT / "tests" / "data" / "so-doc-bang-chu.tsv"


def rows() -> list[tuple[str, str, str]]:
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            number, words, options = [*line.split("\t"), ""][:3]
            found.append((number, words, options))
    return found


def read_aloud(number: str, options: str) -> str:
    value = Decimal(number)
    given_ = dict(option.split("=") for option in options.split() if "=" in option)
    digits = int(given_.pop("digits")) if "digits" in given_ else None
    return vi.in_words(value, digits, percent="percent" in options.split(), **given_)


def test_the_table_is_long_and_says_nothing_twice() -> None:
    table = rows()
    assert len(table) >= 200
    assert len({(number, options) for number, _, options in table}) == len(table)


def test_a_number_is_read_as_the_table_says() -> None:
    assert [(number, read_aloud(number, options), options) for number, _, options in rows()] == rows()


def test_the_table_reads_back() -> None:
    def exact(number: str, options: str) -> Fraction:
        rounding = re.search(r"digits=(\d+)", options)
        return Fraction(number) if rounding is None else vi.round_half_up(Fraction(number), int(rounding[1]))

    assert {row: number_of(row[1]) for row in rows()} == {row: exact(row[0], row[2]) for row in rows()}


@pytest.mark.parametrize("value", [10**18 + 1, -(10**18) - 1, 10**19, 10**40, Decimal("1000000000000000001.5")])
def test_beyond_a_billion_billions_is_refused(value: int | Decimal) -> None:
    with pytest.raises(ValueError):
        vi.in_words(value)


@pytest.mark.parametrize("value", [10**18, -(10**18), Decimal("999999999999999999.99")])
def test_up_to_a_billion_billions_is_read(value: int | Decimal) -> None:
    assert number_of(vi.in_words(value)) == Fraction(value)


# --- the inverse -----------------------------------------------------------------------------------------------------

UNITS = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
UNITS |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def number_of(text: str) -> Fraction:
    """The number that words say; by a grammar of its own, from the largest unit down."""
    text = text.removesuffix(" phần trăm").replace("lẻ", "linh").replace("ngàn", "nghìn")
    if text.startswith("âm "):
        return -number_of(text.removeprefix("âm "))
    whole, _, part = text.partition(" phẩy ")
    value = Fraction(_whole(whole.split()))
    if part:
        digits = _digits(part.split())
        value += Fraction(int(digits), 10 ** len(digits))
    return value


def _whole(words: list[str]) -> int:
    for name, size in (("tỷ", 10**9), ("triệu", 10**6), ("nghìn", 10**3)):
        if name in words:
            at = len(words) - 1 - words[::-1].index(name)
            rest = words[at + 1 :]
            assert name == "tỷ" or name not in words[:at]
            return _whole(words[:at]) * size + (_whole(rest) if rest else 0)
    return _group(words)


def _group(words: list[str]) -> int:
    """Below a thousand: ``[x trăm] [linh x | mười x | x mươi x]``."""
    value = 0
    if words[1:2] == ["trăm"]:
        value, words = UNITS[words[0]] * 100, words[2:]
        if words[:1] == ["linh"]:
            (unit,) = words[1:]
            return value + UNITS[unit]
        assert not words or len(words) > 1 or words == ["mười"], words
    if words[:1] == ["mười"]:
        assert words[1:] not in (["mốt"], ["tư"], ["năm"]), words
        return value + 10 + (UNITS[words[1]] if words[1:] else 0)
    if words[1:2] == ["mươi"]:
        assert words[2:] not in (["một"], ["năm"]), words
        return value + UNITS[words[0]] * 10 + (UNITS[words[2]] if words[2:] else 0)
    if words:
        (unit,) = words
        assert unit not in ("mốt", "tư", "lăm"), words
        value += UNITS[unit]
    return value


def _digits(words: list[str]) -> str:
    """The digits behind the mark: zeros said one by one, then a number up to three digits, or all digits one by one."""
    zeros = 0
    while zeros < len(words) and words[zeros] == "không":
        zeros += 1
    rest = words[zeros:]
    if all(word in UNITS for word in rest):
        return "0" * zeros + "".join(str(UNITS[word]) for word in rest)
    return "0" * zeros + str(_group(rest))


WHOLE = st.one_of(st.integers(0, 10**18), st.integers(0, 2000), st.sampled_from([10**n for n in range(19)]))


@given(WHOLE, st.booleans())
def test_words_say_one_whole_number(number: int, negative: bool) -> None:
    value = -number if negative else number
    assert number_of(vi.in_words(value)) == value
    assert number_of(vi.in_words(value, linh="lẻ", nghin="ngàn")) == value


@given(st.integers(0, 10**6), st.text("0123456789", min_size=1, max_size=8), st.booleans())
def test_words_say_one_decimal_number_with_its_digits(whole: int, part: str, percent: bool) -> None:
    words = vi.in_words(Decimal(f"{whole}.{part}"), percent=percent)
    assert number_of(words) == Fraction(f"{whole}.{part}")
    spoken = _digits(words.removesuffix(" phần trăm").partition(" phẩy ")[2].split())
    assert spoken == part


@given(st.integers(0, 10**18), st.integers(0, 10**18))
def test_different_numbers_have_different_words(one: int, other: int) -> None:
    assert (vi.in_words(one) == vi.in_words(other)) == (one == other)


@given(st.integers(-(10**18), 10**18))
def test_money_reads_back(amount: int) -> None:
    words = vi.money_in_words(amount)
    assert number_of(words.removesuffix(" đồng")) == amount
