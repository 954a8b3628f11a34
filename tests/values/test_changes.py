"""The change of a number since the period before."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docxtpl_reports.values import Blank, NotApplicable, Number, Unknown
from docxtpl_reports.values.changes import difference, growth, in_words


def count(value: int, unit: str = "hồ sơ") -> Number:
    return Number(value, "so_nguyen", unit=unit)


def rate(above: int, below: int) -> Number:
    return Number(Fraction(100 * above, below), "phan_tram", unit="%", digits=2)


def money(value: str) -> Number:
    return Number(Fraction(value), "tien", unit="nghìn đồng", digits=1 if "." in value else 0)


@pytest.mark.parametrize(
    ("now", "before", "printed"),
    [
        (count(2668), count(2310), ("+358", "+15,50%", "↑ Tăng 15,50%")),
        (count(54), count(97), ("-43", "-44,33%", "↓ Giảm 44,33%")),
        (count(2632), count(2632), ("0", "0%", "Không đổi")),
        (count(54), count(0), ("+54", "–", "↑ Tăng 54 hồ sơ (cùng kỳ không phát sinh)")),
        (count(0), count(0), ("0", "–", "Không phát sinh")),
        (count(0), count(5), ("-5", "-100%", "↓ Giảm 100%")),
        (rate(1437, 2668), rate(902, 2310), ("+14,81\u00a0điểm\u00a0%", "–", "↑ Tăng 14,81 điểm phần trăm")),
        (rate(2578, 2632), rate(2535, 2632), ("+1,63\u00a0điểm\u00a0%", "–", "↑ Tăng 1,63 điểm phần trăm")),
        (rate(1, 2), rate(1, 2), ("0\u00a0điểm\u00a0%", "–", "Không đổi")),
        (rate(0, 2), rate(1, 2), ("-50\u00a0điểm\u00a0%", "–", "↓ Giảm 50 điểm phần trăm")),
        (rate(0, 2), rate(0, 2), ("0\u00a0điểm\u00a0%", "–", "Không đổi")),
        (money("48615.5"), money("51240"), ("-2.624,5", "-5,12%", "↓ Giảm 5,12%")),
        (Number(100_000_001), Number(100_000_000), ("+1", "+0,000001%", "↑ Tăng 0,000001%")),
        (Number(5, "tien"), Number(0, "tien"), ("+5", "–", "↑ Tăng 5 đồng (cùng kỳ không phát sinh)")),
        (Number(2), Number(-3), ("+5", "–", "↑ Tăng 5")),
        (Number(Fraction(1, 3)), Number(0), ("+0,33", "–", "↑ Tăng 0,33 (cùng kỳ không phát sinh)")),
    ],
)
def test_change(now: Number, before: Number, printed: tuple[str, str, str]) -> None:
    assert (str(difference(now, before)), str(growth(now, before)), in_words(now, before)) == printed


def test_two_scales_of_money_are_one_amount() -> None:
    now, before = Number(2, "tien", unit="tỷ đồng"), Number(1500, "tien", unit="triệu đồng")
    assert str(difference(now, before)) == "+0,5"
    assert in_words(now, before) == "↑ Tăng 33,33%"


def test_what_is_not_there_is_not_compared() -> None:
    missing, absent, now = Unknown("x", ("thiếu",)), NotApplicable("x", ("0/0",)), count(5)
    assert difference(now, missing) is missing
    assert growth(missing, now) is missing
    assert in_words(now, missing) == "Chưa có số liệu cùng kỳ"
    assert in_words(now, Blank("so_nguyen", None, "Tổng")) == "Chưa có số liệu cùng kỳ"
    assert in_words(now, absent) == "Cùng kỳ không phát sinh"
    assert in_words(absent, now) == "Không phát sinh"
    assert in_words(missing, now) is missing


def test_a_change_computes_like_any_number() -> None:
    change = difference(count(7), count(9))
    assert change == -2
    assert str(abs(change)) == "2"
    assert str(pickle.loads(pickle.dumps(change))) == "-2"
    assert str(pickle.loads(pickle.dumps(difference(rate(1, 2), rate(0, 2))))) == "+50\u00a0điểm\u00a0%"


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_sign_and_words_agree(now: int, before: int) -> None:
    change, words = difference(count(now), count(before)), in_words(count(now), count(before))
    assert change == now - before
    assert str(words).startswith("↑" if now > before else "↓" if now < before else "Không")
    assert str(change)[0] == ("+" if now > before else "-" if now < before else "0")
    if before:
        assert growth(count(now), count(before)) == Fraction(100 * (now - before), before)
        assert " 0,00%" not in str(words)
