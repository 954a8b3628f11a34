"""Reads the usual spellings of numbers, days and texts in one step: nearly all values are typed so.

Each function gives None for any other text, also for one that has a meaning: the long way then reads it, or says what is wrong
with it (``vietnamese.reading``, ``value_reader``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.values import Date, Number

from .printed_once import is_bare

_LONGEST = 18  # characters: what is longer is looked at for being too long
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_DECIMAL = re.compile(r"(\d+)(?:,(\d+))?(%?)", re.ASCII)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ODD = re.compile(
    r"[…_“”„«»]|\.\.|[xX]{3}|~|[nN](?:ull|ULL)"
)  # of placeholders, of quotation marks, of what is no value
FIRST_YEAR, LAST_YEAR = 1945, 2100  # of dates that a report mentions
_POINT_DIGITS = 2  # of points: with more there is a message


def count(text: str, field: Field) -> Number | None:
    """``1185``, ``1.185``."""
    if len(text) > _LONGEST:
        return None
    if text.isdigit() and text.isascii():
        value = int(text)
    elif _GROUPED.fullmatch(text):
        value = int(text.replace(".", ""))
    else:
        return None
    return Number(value, field.kind, unit=field.unit, digits=field.digits or 0) if is_within(value, field) else None


def is_within(value: int, field: Field) -> bool:
    """Whether a whole number is within the bounds of a field."""
    least, most = field.minimum, field.maximum
    if least is not None and value * least.denominator < least.numerator:
        return False
    return most is None or value * most.denominator <= most.numerator


def decimal(text: str, field: Field) -> Number | None:
    """``9``, ``9,19``."""
    match = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or match[3]:
        return None
    return _decimal(match[1], match[2] or "", field)


def points(text: str, field: Field) -> Number | None:
    """``80,7``."""
    _, _, part = text.partition(",")
    return decimal(text, field) if len(part) <= _POINT_DIGITS else None


def percentage(text: str, field: Field) -> Number | None:
    """``99,7%``; without its sign only what can be no share of one."""
    match = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    value = _decimal(match[1], match[2] or "", field)
    return value if match[3] or value is None or value.value > 1 else None


def _decimal(whole: str, part: str, field: Field) -> Number | None:
    value = int(whole) if not part else Fraction(int(whole + part), 10 ** len(part))
    if (field.minimum is not None and value < field.minimum) or (field.maximum is not None and value > field.maximum):
        return None
    return Number(value, field.kind, unit=field.unit, digits=len(part) if field.digits is None else field.digits)


def day(text: str, _: Field) -> Date | None:
    """``13/8/2024``."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    try:
        found = Date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def words(text: str, field: Field) -> str | None:
    """Text without anything that is taken off, asked about, or left to be filled in."""
    if not text or field.may_be_blank or _ODD.search(text) or text != text.strip():
        return None
    return text if field.translated is None or is_bare(text, field.name) else None


READERS: dict[str, Callable[[str, Field], Number | Date | str | None]] = {
    "so_nguyen": count,
    "tien": count,
    "so_thap_phan": decimal,
    "diem": points,
    "phan_tram": percentage,
    "ngay": day,
    "chuoi": words,
}
