"""The change of a number since the period before: difference, growth, and both in the office's words.

All are of the exact values, and printed with as many digits as it takes to show that something changed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Reason

from .absent import Blank, NotApplicable, NotGiven, Unknown
from .number import Number, scaled

DIGITS = 2  # of a growth, and of what has no finite decimal form
_MOST_DIGITS = 12  # of a change that is smaller than that
POINTS = "điểm %"  # the unit of a difference of two percentages
_POINTS_IN_WORDS = "điểm phần trăm"


class Signed(Number):
    """A number that prints its sign: ``+358``, ``-43``, ``0``; percentage points with their unit."""

    __slots__ = ()

    def __str__(self) -> str:
        text = super().__str__() + (f" {POINTS}".replace(" ", "\u00a0") if self.unit == POINTS else "")
        return f"+{text}" if self.value > 0 else text

    def __reduce__(self) -> tuple[Any, ...]:
        return _signed_again, (self.value, self.kind, self.unit, self.digits)


def _signed_again(value: Fraction, kind: str, unit: str, digits: int | None) -> Signed:
    return Signed(value, kind, unit=unit, digits=digits)


def difference(now: object, before: object) -> Signed | Unknown:
    """The amount that it is more than before; percentages differ by percentage points."""
    if (missing := _missing(now, before)) is not None:
        return missing
    assert isinstance(now, Number)
    assert isinstance(before, Number)
    value = now.value - scaled(before, now.unit, now.kind)
    digits = None if now.digits is None or before.digits is None else max(now.digits, before.digits)
    return _signed(value, now.kind, POINTS if now.unit == "%" else now.unit, digits)


def growth(now: object, before: object) -> Signed | Unknown:
    """The difference in percent of what it was before."""
    if (missing := _missing(now, before)) is not None:
        return missing
    assert isinstance(now, Number)
    assert isinstance(before, Number)
    if now.unit == "%":
        return NotGiven("", (Reason("change_of_rate"),))
    rate = growth_rate(now, before)
    return NotGiven("", (Reason("no_base"),)) if rate is None else _signed(rate, "phan_tram", "%", DIGITS)


def growth_rate(now: Number | Fraction, before: Number | Fraction) -> Fraction | None:
    """The growth in percent; nothing without a base."""
    old = before.value if isinstance(before, Number) else before
    if isinstance(now, Number) and isinstance(before, Number):
        old = scaled(before, now.unit, now.kind)
    new = now.value if isinstance(now, Number) else now
    return (new - old) * 100 / old if old > 0 else None


def in_words(now: object, before: object) -> str | Unknown:
    """``↑ Tăng 15,50%``, ``↓ Giảm 14,81 điểm phần trăm``, ``Không đổi``; why not, where there is nothing to compare."""
    if isinstance(now, NotApplicable):
        return "Không phát sinh"
    if isinstance(now, Unknown):
        return now
    change = difference(now, before)
    if isinstance(before, NotApplicable):
        return "Cùng kỳ không phát sinh"
    if isinstance(change, Unknown):
        return "Chưa có số liệu cùng kỳ"
    assert isinstance(now, Number)
    assert isinstance(before, Number)
    if change == 0:
        return "Không phát sinh" if now == 0 and now.unit != "%" else "Không đổi"
    rate = growth(now, before)
    size: Number = abs(change) if isinstance(rate, Unknown) else abs(rate)
    text = f"{'↑ Tăng' if change > 0 else '↓ Giảm'} {size}"
    if not isinstance(rate, Unknown):
        return text
    unit = _POINTS_IN_WORDS if change.unit == POINTS else change.unit or ("đồng" if change.kind == "tien" else "")
    text = f"{text} {unit}".rstrip()
    return f"{text} (cùng kỳ không phát sinh)" if before == 0 and now.unit != "%" else text


def _missing(now: object, before: object) -> Unknown | None:
    """The value that is not there, where two cannot be compared."""
    for value in (now, before):
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Blank):
            return Unknown(value.name, (Reason("left_blank", {"label": value.name}),))
    return None


def _signed(value: Fraction, kind: str, unit: str, digits: int | None) -> Signed:
    """A whole change prints without decimals; one that is not nothing never as 0."""
    if value.denominator == 1:
        return Signed(value, kind, unit=unit, digits=0)
    if kind == "so_nguyen":
        kind, digits = "so_thap_phan", None
    if digits is None:
        own = vietnamese.exact_digits(value, DIGITS)
        digits = DIGITS if own is None else own
    while digits < _MOST_DIGITS and not vietnamese.round_half_up(value, digits):
        digits += 1
    return Signed(value, kind, unit=unit, digits=digits)
