"""Names and texts evened out, compared with accents ignored, freed of titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from .composition import composed

if TYPE_CHECKING:
    from difflib import SequenceMatcher

MAX_FOLDED = 2000  # characters of a name that are compared: no name has more, and comparing takes quadratic time
_SPACES = re.compile(r"\s+")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-", "\uff0d": "-", "\uff0b": "+"})
_PUNCTUATION = str.maketrans({"\uff0e": ".", "\uff0c": ",", "\uff05": "%", "\uff0f": "/"})
# Zero-width characters and marks from left to right; those from right to left change what is read, and stay.
_UNSEEN = re.compile("[\u200b-\u200f\u202a\u202c\u202d\u2060\u2066\u2068\u2069\ufeff]")
_INVISIBLE = re.compile(f"{_UNSEEN.pattern}|\u00ad")
_MAX_NEAR = 100  # characters of a name that is looked for among others: no key has more
_ALIKE = 0.6  # the share of letters that two names have in common when one may be meant by the other
_ALIKE_IN_ALL = 0.75  # the same of a name without dot and one whose first part it cannot have
_SHORTEST = 4  # letters of a name in which one wrong letter still leaves the name


def tidy(text: str) -> str:
    """``text`` with invisible differences removed: NFC, unicode digits to 0-9, odd spaces and minus signs, zero-width
    characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if " " in text else text
    text = _INVISIBLE.sub("", composed(text)).translate(_MINUS).translate(_PUNCTUATION)
    text = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
    return _SPACES.sub(" ", text).strip()


def without_invisible(text: str) -> str:
    """``text`` without the invisible characters that programs leave behind; soft hyphens stay."""
    return text if text.isascii() else _UNSEEN.sub("", text)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` for comparing names: no accents, đ → d, no case: ``Hồ sơ`` → ``ho so``."""
    bare = "".join(
        c for c in unicodedata.normalize("NFD", composed(text.casefold()[:MAX_FOLDED])) if not unicodedata.combining(c)
    )
    return bare.replace("đ", "d")


def nearest(name: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """The candidates that ``name`` was probably meant to be, best first: accents, case, spaces and hyphens
    ignored. A name without dot is compared with the last part of a dotted one, too: the parts before it tell little."""
    from difflib import SequenceMatcher  # here, as only messages need it

    wanted = _bare(name)
    if not wanted:
        return []

    scored: list[tuple[float, str]] = []
    for candidate in candidates:
        bare = _bare(candidate)
        before, _, last = candidate.rpartition(".")
        is_last = bool(before and last) and "." not in name and len(wanted) >= _SHORTEST
        parts = [(bare, _ALIKE_IN_ALL), (_bare(last), _ALIKE)] if is_last else [(bare, _ALIKE)]
        score = max(_score(SequenceMatcher(None, wanted, part, autojunk=False), least) for part, least in parts)
        if score:
            scored.append((-score, candidate))
        elif len(wanted) >= 4 and wanted in bare:
            scored.append((-_ALIKE, candidate))
    return [candidate for _, candidate in sorted(scored)[:limit]]


def _score(matcher: SequenceMatcher[str], least: float) -> float:
    """The share of letters that two names have in common; 0 when it is too small."""
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    found = matcher.ratio()
    return found if found >= least else 0


def correction(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that ``name`` is a misspelling of: the same but for accents, case, spaces and hyphens, or one letter
    wrong, missing, extra or swapped with its neighbour. Nothing when several are, or when the digits differ: they tell
    names apart."""
    wanted, known = _bare(name), list(dict.fromkeys(candidates))
    same = [candidate for candidate in known if _bare(candidate) == wanted]
    if not same and len(wanted) >= _SHORTEST:
        digits = re.sub(r"\D", "", wanted)
        slips = [c for c in known if re.sub(r"\D", "", _bare(c)) == digits and _one_slip(wanted, _bare(c))]
        same = slips
    return same[0] if len(same) == 1 else None


def _one_slip(typed: str, meant: str) -> bool:
    """Whether one letter was changed, left out or added, or two neighbours swapped."""
    if abs(len(typed) - len(meant)) > 1:
        return False
    first = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    rest, other = typed[first:], meant[first:]
    return (
        rest[1:] == other[1:]
        or rest[1:] == other
        or rest == other[1:]
        or (rest[:2] == other[1::-1] and len(rest) > 1 and rest[2:] == other[2:])
    )


def _bare(name: str) -> str:
    return re.sub(r"[\s_.-]+", "_", fold(latin(name[:_MAX_NEAR])))


# Letters of other alphabets that look like Latin ones: Cyrillic, then Greek.
_LOOKALIKES = str.maketrans(
    "аеорсухіѕјкмтвнАЕОРСУХІЅЈКМТВНΑΒΕΖΗΙΚΜΝΟΡΤΥΧορνα", "aeopcyxisjkmtbhAEOPCYXISJKMTBHABEZHIKMNOPTYXopva"
)


def latin(name: str) -> str:
    """``name`` with the Latin letters that those of other alphabets look like."""
    return name.translate(_LOOKALIKES)


_ABBREVIATED = (
    r"(?:(?:GS|PGS|TSKH|TS|Th\.?S|BSCK(?:II|I)|CK(?:II|I)|BS|DS|KS|KTS|LS|CN|NGND|NGƯT|NSND|NSƯT|TTND|TTƯT)[., ]+)"
)
_SPOKEN = (
    r"(?:(?:đồng chí|đ/c|(?:phó )?giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|bác s[ĩỹ]|dược s[ĩỹ]|kỹ sư|kiến trúc sư|luật sư|cử nhân"
    r"|(?:nhà giáo|thầy thuốc|nghệ sĩ) (?:nhân dân|ưu tú)|anh hùng (?:lao động|lực lượng vũ trang nhân dân)"
    r"|(?:đại|thượng|trung|thiếu) (?:tướng|tá|úy|uý))[., ]+)"
)
# «Ông» is a family name as well: before two words it may be one, before three it is not.
_ADDRESS = r"(?:(?:ông|bà|anh|chị) (?=\w+ \w+ \w)|(?-i:ông|bà|anh|chị) (?=\w+ \w))"
_HONORIFIC = re.compile(rf"(?-i:{_ABBREVIATED})|{_SPOKEN}|{_ADDRESS}", re.IGNORECASE)


def bare_name(name: str) -> str:
    """``ThS. Nguyễn Văn A`` → ``Nguyễn Văn A``: no degrees, ranks, titles of honour (Decree 30, Annex I, II.7.c) or
    address."""
    name = tidy(name)
    while (match := _HONORIFIC.match(name)) and match.end() < len(name):
        name = name[match.end() :].lstrip(" .,")
    return name
