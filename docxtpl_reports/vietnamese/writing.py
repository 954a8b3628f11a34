"""Exact values → the office's form of numbers, dates, lists. Sources: docs/conventions.md; Decree 30/2020, Annex I."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .reading import places

Exact = int | Decimal | Fraction


def round_half_up(value: Exact, digits: int) -> Fraction:
    """``value`` with a number of decimal digits, halves away from zero, exactly."""
    whole = _rounded_units(value, digits)
    return Fraction(whole, 10**digits) if digits >= 0 else Fraction(whole * 10**-digits)


def _rounded_units(value: Exact, digits: int) -> int:
    """Units of the last of ``digits`` decimals in ``value``, rounded half away from zero."""
    above, below = value.as_integer_ratio()
    if digits >= 0:
        above *= 10**digits
    else:
        below *= 10**-digits
    whole = (2 * abs(above) + below) // (2 * below)
    return whole if above >= 0 else -whole


def exact_digits(value: Exact, limit: int = 12) -> int | None:
    """The number of decimal digits that write ``value`` exactly; ``None`` when more than ``limit`` or infinite."""
    rest = Fraction(value).denominator
    twos = fives = 0
    while rest % 2 == 0 and twos <= limit:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0 and fives <= limit:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    return digits if rest == 1 and digits <= limit else None


def own_digits(value: Exact) -> int:
    """The digits a Decimal was typed with, those that write the value exactly, or 2."""
    if isinstance(value, Decimal):
        return places(value)
    exact = exact_digits(value)
    return 2 if exact is None else exact


def plain_digits(value: Exact, digits: int) -> tuple[str, str, str]:
    """Sign (``-`` or nothing), whole part and decimal part of ``value`` rounded half-up at ``digits``."""
    units = _rounded_units(value, digits)
    text = str(abs(units)).rjust(digits + 1, "0")
    cut = len(text) - digits
    return "-" if units < 0 else "", text[:cut], text[cut:]


def format_number(value: Exact, digits: int | None = None, *, grouping: bool = True) -> str:
    """``1185`` → ``1.185``; ``9.2``, 2 digits → ``9,20``. Without ``digits``: exactly, or at 2 digits when that has
    no end."""
    if digits is None:
        digits = own_digits(value)
    sign, whole, part = plain_digits(value, digits)
    if grouping:
        whole = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{whole},{part}" if part else f"{sign}{whole}"


def two_digits(value: int) -> str:
    """Counts below ten with a leading zero, the custom of the offices: ``07``; others grouped."""
    return f"{value:02d}" if 0 <= value < 10 else format_number(value)


def day_digits(day: date) -> tuple[str, str, str]:
    """Day, month, year: days below 10 and months 1 and 2 get a zero, others not (Decree 30, Annex I, II.4.b)."""
    return f"{day.day:02d}", f"{day.month:02d}" if day.month < 3 else str(day.month), f"{day.year:04d}"


def short_date(day: date) -> str:
    """``08/02/2023``, ``18/7/2024``."""
    return "/".join(day_digits(day))


def long_date(day: date) -> str:
    """``ngày 08 tháng 6 năm 2010``."""
    return "ngày {} tháng {} năm {}".format(*day_digits(day))


def date_range(first: date, last: date, *, long: bool = False) -> str:
    """``từ ngày 01/01/2024 đến ngày 13/8/2024``; ``long``: ``từ ngày 01 tháng 01 năm 2024 đến ngày …``."""
    if long:
        return f"từ {long_date(first)} đến {long_date(last)}"
    return f"từ ngày {short_date(first)} đến ngày {short_date(last)}"


def roman(number: int) -> str:
    """``4`` → ``IV``. Raises ``ValueError`` outside 1..3999."""
    if not 1 <= number <= 3999:
        raise ValueError(number)
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out


LIST_LETTERS = "abcdđeghiklmnopqrstuvxy"  # Decree 30, Annex I, II.6.đ and its own use: a … d, đ, e, g …


def list_letter(number: int) -> str:
    """``1`` → ``a``, ``5`` → ``đ``, ``7`` → ``g``. Raises ``ValueError`` outside 1..23."""
    if not 1 <= number <= len(LIST_LETTERS):
        raise ValueError(number)
    return LIST_LETTERS[number - 1]


def join_and(items: Sequence[str], last: str = "và") -> str:
    """``A``, ``A và B``, ``A, B và C``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


_ENDING = re.compile(r"[\s,;]*(?:\./\.|(?<!\.\w)\.+)?[\s,;]*$")


def without_ending(text: str) -> str:
    """``text`` without the comma, semicolon or full stop it ends with; abbreviations keep theirs (``v.v.``)."""
    return _ENDING.sub("", text)


def join_items(items: Sequence[str]) -> str:
    """``A; B; C.``: the office's list (Decree 30, Annex I, II.9.d), whatever each item was typed to end with."""
    return "; ".join(map(without_ending, items)) + ("." if items else "")


def capital_first(text: str) -> str:
    """Capitalises the first letter and leaves the rest unchanged."""
    return text[:1].upper() + text[1:]


WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


MONTHS_OF_QUARTER = 3


def quarter(first: date, last: date) -> int | None:
    """The quarter that all days belong to."""
    number = (first.month - 1) // MONTHS_OF_QUARTER + 1
    same = (last.month - 1) // MONTHS_OF_QUARTER + 1 == number and first.year == last.year
    return number if same else None


def period_name(first: date, last: date) -> str:
    """The name of a period: ``quý III năm 2026``, ``tháng 7 năm 2026``, ``9 tháng đầu năm 2026``, ``năm 2026``; its days for
    any other."""
    is_whole = first.day == 1 and (last + timedelta(1)).day == 1 and first.year == last.year
    months = last.month - first.month + 1
    if not is_whole:
        return date_range(first, last)
    of_year = f"năm {first.year}"
    if months == 12:
        return of_year
    if months == 1:
        return f"tháng {first.month} {of_year}"
    if months == MONTHS_OF_QUARTER and (number := quarter(first, last)) is not None:
        return f"quý {roman(number)} {of_year}"
    if first.month == 1:
        return f"{months} tháng đầu {of_year}"
    if (first.month, last.month) == (7, 12):
        return f"6 tháng cuối {of_year}"
    return date_range(first, last)


HALF_DAYS = ("Sáng", "Chiều")
NOON = 12


def half_day(hour: int) -> str:
    """The half of the day that a time belongs to: before noon or from noon on."""
    return HALF_DAYS[hour >= NOON]


def weekday(day: date) -> str:
    """``Thứ Hai`` … ``Chủ nhật``."""
    return WEEKDAYS[day.weekday()]


def hour_text(hour: int, minute: int) -> str:
    """``7h30``, ``14h00``."""
    return f"{hour}h{minute:02d}"
