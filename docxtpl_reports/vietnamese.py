"""How numbers, dates and words are read and written in Vietnamese: pure functions, no imports of ours.

Reading takes the text a person typed and gives exact values (``int``, ``Decimal``, ``date``) or raises
``ReadingError``;
writing takes exact values and gives the office's form. Sources: vietnamese-conventions.md C1, C2; Decree 30/2020,
Annex I.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction

Exact = int | Decimal | Fraction

MAX_NUMBER_LENGTH = 60
_SPACES = re.compile(r"\s+")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\uff0d": "-", "\uff0b": "+"})
_PUNCTUATION = str.maketrans({"\uff0e": ".", "\uff0c": ",", "\uff05": "%", "\uff0f": "/"})
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


class ReadingError(ValueError):
    """The text cannot be read as the type asked for.

    ``reason`` is one of ``empty``, ``not_number``, ``not_integer``, ``ambiguous``, ``too_long``, ``not_date``,
    ``no_such_day``,
    ``month_first``, ``short_year``, ``not_range``, ``reversed_range``, ``not_yes_no``. ``readings`` holds, for
    ``ambiguous``, both values in plain
    unmistakable spelling; for ``month_first``, the day written our way.
    """

    def __init__(self, reason: str, *readings: str) -> None:
        super().__init__(reason, *readings)
        self.reason = reason
        self.readings = readings


# --- reading ------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """``text`` with what nobody sees evened out: NFC, unicode digits to 0-9, odd spaces and minus signs, zero-width
    characters."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_MINUS).translate(_PUNCTUATION)
    text = "".join(str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in text)
    return _SPACES.sub(" ", text).strip()


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


def read_percent(text: str) -> Decimal:
    """As ``read_decimal``, with or without a ``%`` sign: the value is what stands before the sign (``50%`` → 50)."""
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


# --- writing numbers and dates ------------------------------------------------------------------------------


def round_half_up(value: Exact, digits: int) -> Fraction:
    """``value`` at so many decimal digits, halves away from zero, exactly."""
    unit = Fraction(10) ** digits
    scaled = Fraction(value) * unit
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return (whole if scaled >= 0 else -whole) / unit


def exact_digits(value: Exact, limit: int = 12) -> int | None:
    """How many decimal digits write ``value`` exactly; ``None`` when more than ``limit`` or never."""
    rest = Fraction(value).denominator
    twos = fives = 0
    while rest % 2 == 0 and twos <= limit:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0 and fives <= limit:
        rest, fives = rest // 5, fives + 1
    digits = max(twos, fives)
    return digits if rest == 1 and digits <= limit else None


def _own_digits(value: Exact) -> int:
    """The digits a Decimal was typed with, those that write the value exactly, or 2."""
    if isinstance(value, Decimal):
        return places(value)
    exact = exact_digits(value)
    return 2 if exact is None else exact


def plain_digits(value: Exact, digits: int) -> tuple[str, str, str]:
    """Sign (``-`` or nothing), whole part and decimal part of ``value`` rounded half-up at ``digits``."""
    rounded = round_half_up(value, digits)
    text = str(abs(rounded.numerator) * 10**digits // rounded.denominator).rjust(digits + 1, "0")
    cut = len(text) - digits
    return "-" if rounded < 0 else "", text[:cut], text[cut:]


def format_number(value: Exact, digits: int | None = None, *, grouping: bool = True) -> str:
    """``1185`` → ``1.185``; ``9.2``, 2 digits → ``9,20``. Without ``digits``: exactly, or at 2 digits when that has
    no end."""
    if digits is None:
        digits = _own_digits(value)
    sign, whole, part = plain_digits(value, digits)
    if grouping:
        whole = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{whole},{part}" if part else f"{sign}{whole}"


def format_percent(value: Exact, digits: int | None = None) -> str:
    """What stands before the sign, and the sign, without a space (vietnamese-conventions.md C1): ``9,20%``."""
    return format_number(value, digits) + "%"


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


def date_range(first: date, last: date) -> str:
    """``từ ngày 01/01/2024 đến ngày 13/8/2024``."""
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


def capital_first(text: str) -> str:
    """The first letter capital, the rest as it stands."""
    return text[:1].upper() + text[1:]


# --- numbers in words ---------------------------------------------------------------------------------------

_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MAX_IN_WORDS = 10**18


def in_words(
    value: Exact, digits: int | None = None, *, percent: bool = False, linh: str = "linh", nghin: str = "nghìn"
) -> str:
    """``value`` read aloud; ``digits`` as it is printed (9,05 → ``chín phẩy không năm``). Raises ``ValueError``
    over 10^18.

    ``linh`` may be ``lẻ``, ``nghin`` may be ``ngàn`` (the South). Rules: vietnamese-conventions.md C2.
    """
    if digits is None:
        digits = _own_digits(value)
    sign, whole, part = plain_digits(value, digits)
    if int(whole) > MAX_IN_WORDS:
        raise ValueError(value)
    words = ["âm"] if sign else []
    words += _read_whole(int(whole), linh, nghin)
    if part:
        words += ["phẩy", *_read_decimals(part, linh)]
    if percent:
        words += ["phần", "trăm"]
    return " ".join(words)


def _read_whole(number: int, linh: str, nghin: str) -> list[str]:
    """Below 10^9 by groups of three, above by ``tỷ``; once something was said, zero groups are spoken."""
    billions, rest = divmod(number, 10**9)
    words: list[str] = []
    if billions:
        words += [*_read_whole(billions, linh, nghin), "tỷ"]
    elif number == 0:
        return ["không"]
    groups = ((rest // 10**6, "triệu"), (rest // 1000 % 1000, nghin), (rest % 1000, ""))
    for index, (group, name) in enumerate(groups):
        spoken = bool(words)
        if group:
            words += _read_group(group, linh, spoken)
        elif spoken and name and any(later for later, _ in groups[index + 1 :]):
            words.append("không")  # "một triệu không nghìn năm trăm": CLDR drops this
        else:
            continue
        if name:
            words.append(name)
    return words


def _read_group(number: int, linh: str, full: bool) -> list[str]:
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [_WORDS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if units:
            words += [linh, _WORDS[units]] if words else [_WORDS[units]]
        return words
    words += ["mười"] if tens == 1 else [_WORDS[tens], "mươi"]
    if units == 5:
        words.append("lăm")
    elif units == 1 and tens > 1:
        words.append("mốt")
    elif units == 4 and tens > 1:
        words.append("tư")
    elif units:
        words.append(_WORDS[units])
    return words


def _read_decimals(part: str, linh: str) -> list[str]:
    """Up to three digits as a number with its leading zeros kept, more digit by digit."""
    if len(part) > 3:
        return [_WORDS[int(d)] for d in part]
    rest = part.lstrip("0")
    zeros = [_WORDS[0]] * (len(part) - len(rest))
    return zeros + (_read_group(int(rest), linh, False) if rest else [])


# --- names: accents ignored ---------------------------------------------------------------------------------


def fold(text: str) -> str:
    """``text`` for comparing names: no accents, đ → d, no case: ``Hồ sơ`` → ``ho so``."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates that ``name`` was probably meant to be, best first: accents, case, spaces and hyphens
    ignored."""
    wanted = _bare(name)
    if not wanted:
        return []
    scored: list[tuple[float, str]] = []
    for candidate in candidates:
        bare = _bare(candidate)
        matcher = SequenceMatcher(None, wanted, bare, autojunk=False)
        if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6:
            score = matcher.ratio()
            if score >= 0.6:
                scored.append((-score, candidate))
        elif len(wanted) >= 4 and wanted in bare:
            scored.append((-0.6, candidate))
    return [candidate for _, candidate in sorted(scored)[:limit]]


def _bare(name: str) -> str:
    return re.sub(r"[\s_.-]+", "_", fold(name[:100]))
