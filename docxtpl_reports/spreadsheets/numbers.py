"""Exact numbers from the doubles of spreadsheets, and the meaning of number formats."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

_DIGITS = 15  # significant decimal digits that Excel keeps: 0.99190000000000003 in the file was typed as 0.9919
_EXCEL = Context(prec=_DIGITS)
_ONE = Decimal(1)
_WHOLE = Decimal(10) ** _DIGITS
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|general', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")  # commas behind the last digit divide by a thousand each (§18.8.31)
_ZEROS = re.compile(r"0{2,}")
_FIRST_SERIAL = 61  # 1 March 1900: before it, Excel counts a day that never was
_EPOCH, _EPOCH_1904 = datetime.date(1899, 12, 30), datetime.date(1904, 1, 1)


def exact_number(text: str) -> Decimal | None:
    """The number that a file stores as a double, with the 15 significant digits that were typed; None for what is none."""
    if len(text) <= _DIGITS and text.isascii() and text.isdigit():
        return Decimal(text)
    try:
        return exact_double(float(text))
    except ValueError:
        return None


def exact_double(value: float) -> Decimal | None:
    """The same of a double in memory; 5.0 and 5E0 are 5."""
    if not math.isfinite(value):
        return None
    number = _EXCEL.create_decimal(repr(value))
    if abs(number) < _WHOLE and number == number.to_integral_value():
        return number.quantize(_ONE)
    return number.normalize() if abs(number) < _WHOLE else number


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """The meaning of a cell's format for its number. ``zeros``: the fewest digits that are shown, for codes such as 0123;
    ``is_scaled``: shown in thousands or millions."""

    is_percent: bool = False
    is_date: bool = False
    zeros: int = 0
    is_scaled: bool = False


PLAIN = NumberFormat()
PERCENT = NumberFormat(is_percent=True)
# Formats by number that a file need not spell out (ISO/IEC 29500-1 §18.8.30), with those of East Asian versions.
BUILT_IN: dict[int, NumberFormat] = {
    9: PERCENT,
    10: PERCENT,
    **dict.fromkeys((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)), NumberFormat(is_date=True)),
}


@lru_cache(maxsize=512)
def number_format(code: str) -> NumberFormat:
    """The meaning of a format code: ``0.00%``, ``dd/mm/yyyy``, ``0000``."""
    bare = _LITERAL.sub("", code.partition(";")[0][:255])
    is_date = bool(_ELAPSED.search(code)) or any(letter in "dmyhs" for letter in bare.casefold())
    zeros = len(bare) if _ZEROS.fullmatch(bare) else 0
    scaled = bool(_SCALED.search(bare)) and not is_date
    return NumberFormat("%" in bare, is_date and "%" not in bare, zeros, scaled)


def day_of(serial: Decimal, from_1904: bool) -> datetime.date | None:
    """The day that a serial number with a date format shows, without its time; None where there is none."""
    if not (0 if from_1904 else _FIRST_SERIAL) <= serial < 3_000_000:
        return None
    try:
        return (_EPOCH_1904 if from_1904 else _EPOCH) + datetime.timedelta(days=int(serial))
    except OverflowError:
        return None


def iso_day(text: str) -> datetime.date | None:
    """The day of ``2024-07-05`` or ``2024-07-05T08:30:00``."""
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        return None
