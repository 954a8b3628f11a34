"""Numbers and amounts of money in words. Rules: docs/conventions.md."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from .names import tidy
from .writing import Exact, own_digits, plain_digits

_WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
MAX_IN_WORDS = 10**18  # «một tỷ tỷ»: larger numbers have no usual words
LINH, NGHIN = ("linh", "lẻ"), ("nghìn", "ngàn")  # the North, the South


def in_words(
    value: Exact, digits: int | None = None, *, percent: bool = False, linh: str = "linh", nghin: str = "nghìn"
) -> str:
    """``value`` read aloud; ``digits`` as it is printed (9,05 → ``chín phẩy không năm``). Raises ``ValueError``
    over 10^18.

    ``linh`` may be ``lẻ``, ``nghin`` may be ``ngàn`` (the South). Rules: docs/conventions.md.
    """
    if linh not in LINH or nghin not in NGHIN:
        raise ValueError(linh, nghin)
    if digits is None:
        digits = own_digits(value)
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


MONEY_UNITS = {
    **dict.fromkeys(("", "đồng", "đ", "vnd", "vnđ", "việt nam đồng", "đồng việt nam"), 1),
    **dict.fromkeys(("nghìn đồng", "ngàn đồng"), 10**3),
    "triệu đồng": 10**6,
    **dict.fromkeys(("tỷ đồng", "tỉ đồng"), 10**9),
}


@lru_cache(maxsize=512)
def money_factor(unit: str) -> int | None:
    """The đồng in one of ``unit``: ``triệu đồng`` → 1.000.000; nothing for a unit that is no money."""
    return MONEY_UNITS.get(tidy(unit).casefold()) if unit else None


_AMOUNT = re.compile(r"(?P<amount>.*\d)\s*(?P<unit>(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng|đ|vnđ|vnd)\.?", re.IGNORECASE)


def split_amount(text: str) -> tuple[str, str] | None:
    """``5 tỷ đồng`` as number and unit; nothing for an amount without a unit."""
    match = _AMOUNT.fullmatch(tidy(text))
    return None if match is None else (match["amount"], match["unit"])


def money_in_words(value: Exact, unit: str = "đồng", *, linh: str = "linh", nghin: str = "nghìn") -> str:
    """``1500000`` → ``một triệu năm trăm nghìn đồng``; ``12.5`` with unit ``triệu đồng`` likewise, in đồng.

    Raises ``ValueError`` for a unit that is no money, for less than a đồng (nothing smaller is paid) and over 10^18.
    """
    factor = MONEY_UNITS.get(tidy(unit).casefold())
    amount = Fraction(value) * (factor or 0)
    if factor is None or amount.denominator != 1:
        raise ValueError(value)
    return f"{in_words(int(amount), linh=linh, nghin=nghin)} đồng"


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
