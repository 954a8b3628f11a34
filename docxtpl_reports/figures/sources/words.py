"""Compares the words that rules name a column by with the words of a header cell.

Words that merely contain the wanted ones are another header: «Không đúng hạn» is not «Đúng hạn», and reading one for the other
would put a wrong figure into a signed report.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from docxtpl_reports import vietnamese
from docxtpl_reports.figures.limits import MAX_HEADER

# Words before the wanted ones that leave the meaning: «Số lượng hồ sơ tiếp nhận» is «Tiếp nhận».
_NEUTRAL = frozenset(["số", "lượng", "tổng", "hồ", "sơ", "tên", "các", "so", "luong", "tong", "ho", "so", "ten", "cac"])
_NOTE = re.compile(r"\([^()]*\)")  # a unit, a formula, a remark
_LAST_TIER = 4


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the forms by which it is compared: as it is, without notes in brackets, without accents."""

    exact: str
    short: str
    bare: str


@lru_cache(maxsize=20_000)
def words(text: str) -> Words:
    exact = vietnamese.tidy(text[:MAX_HEADER]).casefold()
    short = " ".join(_NOTE.sub(" ", exact).rstrip(" *:.").split())
    return Words(exact, short, vietnamese.fold(short))


def tier(wanted: str, text: str, *, comma: bool = False) -> int | None:
    """Rank how well a text says the wanted words, 0 best; None when it says something else.

    0 the same; 1 without notes in brackets and a colon; 2 without accents; 3 and 4 the same after «Số lượng hồ sơ». ``comma``:
    more may follow after a comma, as in «Lĩnh vực, công việc»; of figures that would be a sum of both.
    """
    if not text or len(text) > MAX_HEADER:
        return None
    want, have = words(wanted), words(text)
    if want.exact == have.exact:
        return 0
    if want.exact == have.short or want.short == have.short:
        return 1
    if want.bare == have.bare:
        return 2
    for number, first, second in ((3, want.short, have.short), (_LAST_TIER, want.bare, have.bare)):
        if _follows(first, second) or (comma and _follows(first, second.partition(",")[0].rstrip())):
            return number
    return None


def _follows(wanted: str, text: str) -> bool:
    """True when only neutral words stand before the wanted ones."""
    return bool(wanted) and text.endswith(wanted) and all(w in _NEUTRAL for w in text[: -len(wanted)].split()) and (
        text == wanted or text[-len(wanted) - 1] == " "
    )  # fmt: skip


_TOTAL = re.compile(
    r"(?:tổng|cộng|tổng số|tổng chung|tổng cộng.*|(?:tổng )?cộng (?:nhóm|mục|phần|trang|theo) .*|cộng [ivx]+|total)"
)


def says_total(text: str) -> bool:
    """True for the label of a row of sums: «Tổng cộng», «Cộng nhóm A»."""
    return len(text) <= MAX_HEADER and _TOTAL.fullmatch(words(text).short) is not None


def path_tier(wanted: tuple[str, ...], levels: tuple[str, ...], *, comma: bool = False) -> int | None:
    """The worst tier of the levels of a header: the last word is the last level; the others are above it, in order."""
    if not levels or (worst := tier(wanted[-1], levels[-1], comma=comma)) is None:
        return None
    above = iter(levels[:-1])
    for word in wanted[:-1]:
        found = next((t for level in above if (t := tier(word, level)) is not None), None)
        if found is None:
            return None
        worst = max(worst, found)
    return worst


# --- fonts of the time before Unicode --------------------------------------------------------------------------------------

_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)


def says_in_tcvn3(wanted: str, text: str) -> bool:
    """True when a text is the wanted words, typed for a TCVN3 font (.VnTime): «LÜnh vùc»."""
    if not text or len(text) > MAX_HEADER or text.isascii():
        return False
    spelled = [text]
    with suppress(UnicodeEncodeError):  # bytes of a text file, which were taken for Windows-1258
        spelled.append(text.encode("cp1258").decode("latin-1"))
    read = {one.translate(_TCVN3) for one in spelled} - {text}
    return words(wanted).exact in {words(one).exact for one in read}
