"""Names of administrative units: the common noun, when it belongs to the name, and the place a document names.

Source: Decree 30/2020, Annex I, II.4.a and Annex II, III.1: units named after numbers, people or
events keep the noun, with a capital (``Phường 1``, ``Phường Điện Biên Phủ``); after other names it is left out.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from .names import fold, tidy

NOUNS = ("xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "thị xã", "thành phố", "tỉnh")
_NOUN = re.compile(rf"({'|'.join(sorted(NOUNS, key=len, reverse=True))})\s+", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+|[IVXLC]+|số \d+", re.IGNORECASE)
# Events and people that units are named after; others are asked about by the comment of the file.
_EVENTS = frozenset({"dien bien phu", "cach mang thang tam", "thang loi", "giai phong", "thong nhat", "chien thang"})
_PEOPLE = frozenset(
    {
        *(
            "le loi",
            "quang trung",
            "tran hung dao",
            "ly thuong kiet",
            "hung vuong",
            "tran phu",
            "le hong phong",
            "vo thi sau",
        ),
        *("nguyen trai", "nguyen du", "nguyen hue", "ngo quyen", "dinh tien hoang", "phan dinh phung", "hoang van thu"),
        *("nguyen thai hoc", "nguyen van cu", "ly thai to", "le thanh nghi", "tran nguyen han", "hai ba trung"),
        *("phan boi chau", "nguyen thi minh khai", "to hieu", "le dai hanh", "ngo may", "ho chi minh"),
    }
)


def unit_noun(name: str) -> str | None:
    """``Phường 1`` → ``phường``; nothing when the name begins with no such noun."""
    match = _NOUN.match(tidy(name))
    return match[1].lower() if match else None


_OFFICE = re.compile(
    r"(?:ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|ubnd|hđnd)\s+(?P<unit>[^,;(]+)", re.IGNORECASE
)


def unit_of_office(office: str) -> str | None:
    """``Ủy ban nhân dân xã Pờ Y`` → ``xã Pờ Y``; nothing for an office whose name contains no unit."""
    match = _OFFICE.match(tidy(office))
    return match["unit"].strip() if match and unit_noun(match["unit"]) else None


_SHORT = 24  # characters of an agency's name that fits on one line of a letterhead
_LINE = 22  # characters of a line, where a name takes several: wide letters must fit, too
_UNIT_IN_NAME = re.compile(
    rf"(?<!hợp tác)(?<!thông tấn)\s+(?=(?:{'|'.join(sorted(NOUNS, key=len, reverse=True))})\s+(?!hội\b)\S)",
    re.IGNORECASE,
)


def agency_lines(name: str) -> str:
    """The name of an agency in the lines of a letterhead: a break before the unit it is of, and lines of about equal length
    with no-break spaces, so that none ends elsewhere: ``Ủy ban nhân dân`` / ``phường Xuân Hương -`` / ``Đà Lạt`` (Decree 30,
    Annex I, II.2.b: a long name takes several lines). A short name stays as it is."""
    name = tidy(name)
    breaks = [match for match in _UNIT_IN_NAME.finditer(name) if _begins_unit(name, match.end())]
    if len(name) <= _SHORT or not breaks:
        return name
    agency, unit = name[: breaks[0].start()], name[breaks[0].end() :]
    return "\n".join([agency, *(line.replace(" ", "\N{NO-BREAK SPACE}") for line in _even_lines(unit))])


def _begins_unit(name: str, at: int) -> bool:
    """Whether a noun in a name is that of a unit: a name follows, which begins with a capital or a digit."""
    match = _NOUN.match(name, at)
    return match is not None and not name[match.end() : match.end() + 1].islower()


def _even_lines(unit: str) -> list[str]:
    """The name of a unit in as few lines as it needs, which end at its dashes or are about as long."""
    words = re.sub(r" -(?= )", "\N{NO-BREAK SPACE}-", unit).split(" ")  # a dash ends a line
    for count in range(1, len(words) + 1):
        found = [
            [" ".join(words[a:b]) for a, b in pairwise((0, *places, len(words)))]
            for places in combinations(range(1, len(words)), count - 1)
        ]
        fitting = [lines for lines in found if max(map(len, lines)) <= _LINE]
        if fitting:
            return min(fitting, key=lambda lines: (-sum(line.endswith("-") for line in lines), max(map(len, lines))))
    return words


def same_unit(left: str, right: str) -> bool:
    """Whether two names are of one unit, however case, accents, hyphens and what follows a comma are written."""

    def plain(name: str) -> list[str]:
        return [word.lstrip("0") for word in re.findall(r"\w+", fold(tidy(name).partition(",")[0]))]

    return "".join(plain(left)) == "".join(plain(right))


def unit_name(name: str) -> str:
    """The unit's name as a text has it: ``Xã Đăk Nông`` → ``xã Đăk Nông``, ``phường 1`` → ``Phường 1`` (Annex II, III.1)."""
    name = tidy(name)
    noun = unit_noun(name)
    if noun is None:
        return name
    rest = name[len(noun) :].strip()
    return f"{noun[:1].upper()}{noun[1:]} {rest}" if keeps_noun(name) else f"{noun} {rest}"


def place_name(name: str) -> str:
    """The place name before a document's date: ``xã Pờ Y`` → ``Pờ Y``, ``phường 1`` → ``Phường 1``."""
    name = tidy(name)
    noun = unit_noun(name)
    return name[len(noun) :].strip() if noun is not None and not keeps_noun(name) else unit_name(name) if noun else ""


def keeps_noun(name: str) -> bool:
    """Whether the common noun belongs to the name: a unit named after a number, a person or an event."""
    noun = unit_noun(name)
    if noun is None:
        return False
    rest = tidy(name)[len(noun) :].strip()
    return bool(_NUMBERED.fullmatch(rest)) or fold(rest) in _EVENTS | _PEOPLE
