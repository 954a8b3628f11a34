"""Texts as people type them → exact values (``int``, ``Decimal``, ``date``); what cannot be read raises ``ReadingError``.

Source: docs/conventions.md.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .names import fold, tidy

MAX_NUMBER_LENGTH = 60  # characters of a number as typed: no figure of a report has more


class ReadingError(ValueError):
    """The text cannot be read as the type asked for.

    ``reason`` is one of ``empty``, ``not_number``, ``not_integer``, ``ambiguous``, ``too_long``, ``not_date``, ``no_such_day``,
    ``month_first``, ``short_year``, ``not_range``, ``reversed_range``, ``not_hour``, ``no_such_hour``, ``not_yes_no``.
    ``readings`` holds, for ``ambiguous``, both values in plain unmistakable spelling; for ``month_first``, the day written our
    way.
    """

    def __init__(self, reason: str, *readings: str) -> None:
        super().__init__(reason, *readings)
        self.reason = reason
        self.readings = readings


def read_integer(text: str) -> int:
    """``1.185``, ``1 185``, ``1185``, ``07``, ``-3`` → int. Raises ``ReadingError`` (``1,185`` is ambiguous;
    ``1,5`` no integer)."""
    value = _read_number(tidy(text), dot_groups=True)
    if places(value):
        raise ReadingError("not_integer")
    return int(value)


def read_decimal(text: str) -> Decimal:
    """``9,19``, ``9.19``, ``1.234,5`` → Decimal that keeps the digits typed. ``1.234`` and ``9.190`` are
    ambiguous."""
    return _read_number(tidy(text), dot_groups=False)


_THREE_PLACES = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def both_readings(text: str) -> tuple[str, str] | None:
    """``1,000`` → ``1000`` and ``1,0000``: how to write a count and a decimal that look alike where both marks are in use:
    people who write 0.5 mean a thousand. None for a number that reads one way."""
    return (re.sub("[.,]", "", text), f"{text}0") if _THREE_PLACES.fullmatch(text) else None


def read_percent(text: str) -> Decimal:
    """As ``read_decimal``, with or without a ``%`` sign: the value is the number before the sign (``50%`` → 50)."""
    return read_decimal(tidy(text).removesuffix("%"))


def read_money(text: str) -> Decimal:
    """``1.500.000``, ``1.500.000 đồng``, ``12,5``: a dot before three digits groups; a comma is the decimal mark."""
    number = re.sub(r"\s*(?:đồng|đ|vnđ|vnd)\.?$", "", tidy(text), flags=re.IGNORECASE)
    return _read_number(number, dot_groups=True)


def _read_number(text: str, *, dot_groups: bool) -> Decimal:
    if not text:
        raise ReadingError("empty")
    if len(text) > MAX_NUMBER_LENGTH:
        raise ReadingError("too_long")
    if text.isascii() and text.isdigit():
        return Decimal(text)
    match = re.fullmatch(r"([+-]?) ?(\d[\d., ]*)", text, re.ASCII)
    if not match or not match[2][-1].isdigit():
        raise ReadingError("not_number")
    sign, body = match[1].replace("+", ""), match[2]
    if re.fullmatch(r"\d{1,3}( \d{3})+([.,]\d+)?", body):
        whole, _, part = body.replace(",", ".").partition(".")
        return _decimal(sign, whole.replace(" ", ""), part)
    if re.fullmatch(r"\d+", body):
        return _decimal(sign, body, "")
    if match := re.fullmatch(r"(\d+)([.,])(\d+)", body):
        whole, mark, part = match[1], match[2], match[3]
        groups = len(part) == 3 and len(whole) <= 3 and not whole.startswith("0")
        if groups and dot_groups and mark == ".":
            return _decimal(sign, whole + part, "")
        if groups and dot_groups != (
            mark == "."
        ):  # "1.234" as a decimal, "1,234" as a count: a thousand-fold difference
            raise ReadingError("ambiguous", f"{sign}{whole}{part}", f"{sign}{whole},{part}")
        return _decimal(sign, whole, part)
    for group, point in (".,", ",."):
        if re.fullmatch(rf"[1-9]\d{{0,2}}(\{group}\d{{3}})+(\{point}\d+)?", body):
            whole, _, part = body.partition(point)
            return _decimal(sign, whole.replace(group, ""), part)
    raise ReadingError("not_number")


def _decimal(sign: str, whole: str, part: str) -> Decimal:
    return Decimal(f"{sign}{whole}.{part}" if part else f"{sign}{whole}")


def places(value: Decimal) -> int:
    """Digits after the decimal mark as typed: ``80.70`` → 2."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


_DAY = re.compile(r"(?:ngày )?(\d{1,2}) ?(?:[/.-]|tháng) ?(\d{1,2}) ?(?:[/.-]|năm) ?(\d+)", re.IGNORECASE)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def read_date(text: str) -> date:
    """``13/8/2024``, ``13-8-2024``, ``2024-08-13``, ``ngày 13 tháng 8 năm 2024`` → date. Raises ``ReadingError``."""
    text = tidy(text)
    if not text:
        raise ReadingError("empty")
    if match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY.fullmatch(text):
        day, month, year = match.groups()
    else:
        raise ReadingError("not_date")
    if len(year) != 4:
        raise ReadingError("short_year")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        if int(month) > 12 and 1 <= int(day) <= 12 and int(month) <= 31:
            raise ReadingError("month_first", f"{month}/{day}/{year}") from None
        raise ReadingError("no_such_day") from None


_TWO_DAYS = re.compile(r"(?:từ )?(?:ngày )?(.+?)(?: đến (?:hết )?(?:ngày )?| - | ?\.\. ?)(.+)", re.IGNORECASE)


def read_date_range(text: str) -> tuple[date, date]:
    """``01/01/2024 - 13/8/2024``, ``từ ngày … đến …``, ``01/01/2024..13/8/2024`` → both ends (included)."""
    text = tidy(text)
    if not text:
        raise ReadingError("empty")
    match = _TWO_DAYS.fullmatch(text) or re.fullmatch(r"(\d+/\d+/\d+)-(\d+/\d+/\d+)", text)
    if not match:
        raise ReadingError("not_range")
    first, last = read_date(match[1]), read_date(match[2])
    if first > last:
        raise ReadingError("reversed_range")
    return first, last


_YES = {"co", "dung", "dat", "yes", "true", "x"}
_NO = {"khong", "sai", "chua", "khong dat", "chua dat", "no", "false"}


def read_yes_no(text: str) -> bool:
    """``có``, ``đúng``, ``đạt``, ``true`` … → True; ``không``, ``sai``, ``chưa`` … → False. Raises
    ``ReadingError("not_yes_no")``."""
    word = fold(tidy(text))
    if not word:
        raise ReadingError("empty")
    if word not in _YES | _NO:
        raise ReadingError("not_yes_no")
    return word in _YES


_HOUR = re.compile(r"(\d{1,2}) ?(?:[:h.]|giờ) ?(\d{2})?(?: ?(?:phút|ph|p|'))?", re.IGNORECASE)


def read_hour(text: str) -> tuple[int, int]:
    """``7:30``, ``7h30``, ``7 giờ 30 phút``, ``14h`` → hour and minute. Raises ``ReadingError``."""
    text = tidy(text)
    if not text:
        raise ReadingError("empty")
    match = _HOUR.fullmatch(text)
    if match is None or (match[2] is None and text[-1] in ":."):
        raise ReadingError("not_hour")
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ReadingError("no_such_hour")
    return hour, minute
