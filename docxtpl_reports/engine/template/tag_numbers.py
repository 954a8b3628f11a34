"""Finds numbers and dates that were typed inside a tag the way a report prints them: ``50,5``, ``1.200``, ``01/7/2025``.

Inside a tag they mean something else without a word: ``x > 50,5`` is a pair that is always true, ``1.200`` is 1,2 and a date
is a division. Source of the Vietnamese forms: docs/conventions.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docxtpl_reports.diagnostics import Diagnostic, Fix, Location

# Compiled when they are first used: few runs need them, and each start would pay for them.
_TOKEN = (
    r"(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<date>(?<![\w.])\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}(?![\w.]))"
    r"|(?P<name>[^\W\d]\w*(?:\s*\.\s*\w+)*)"
    r"|(?P<number>\d[\d_]*(?:[.,]\d+)*(?:[eE][+-]?\d+)?)"
    r"|(?P<op>[<>=!]=|//|\*\*|\S)"
)
_DIGIT = re.compile(r"\d")
_GROUPED = r"[1-9]\d{0,2}(?:\.\d{3})+"
_GROUPED_DECIMAL = r"[1-9]\d{0,2}(?:\.\d{3})+,\d+"
_COMMA = r"\d+(?:,\d+)+"
_COMPARED = frozenset({"<", ">", "<=", ">=", "==", "!="})
_COUNTED = _COMPARED | {"+", "-", "*", "/", "//", "="}  # beside these, digits in threes are a count, not decimals
_UNPACKING = r"set\s+\w+\s*,"
_WORDS = frozenset({"and", "or", "not", "in", "is", "if", "else", "elif", "set", "for"})


def check(source: str, location: Location) -> list[Diagnostic]:
    """TPL152 for a number with both of its readings, TPL187 for one that can only be a decimal, TPL153 for a date, in the
    source of one tag."""
    if _DIGIT.search(source) is None:
        return []
    return [_about(kind, typed, source, location) for kind, typed in _found(source)]


def _found(source: str) -> Iterator[tuple[str, str]]:
    """``number``, ``decimal`` (where a list of numbers makes no sense) or ``date`` with the words."""
    tokens = [(match.lastgroup or "", match[0]) for match in re.finditer(_TOKEN, source)]
    words = ["", *(word for _, word in tokens), ""]
    brackets: list[str] = []
    unpacked = re.match(_UNPACKING, source) is not None  # {% set a, b = 1,2 %}
    for index, ((kind, word), before, after) in enumerate(zip(tokens, words, words[2:], strict=False)):
        if kind == "number" and before in _COMPARED and after == "," and brackets[-1:] in ([], ["("]):
            following = words[index + 3] if index + 3 < len(words) else ""
            if following.isdecimal():
                yield "decimal", f"{word}, {following}"
        elif kind == "date":
            yield kind, word
        elif kind == "number":
            counted = before in _COUNTED or after in _COUNTED or before == after == "" or brackets[-1:] == ["in"]
            grouped = counted and re.fullmatch(_GROUPED, word)
            pair = re.fullmatch(_COMMA, word) and not unpacked and not _separates(word, before, brackets[-1:])
            is_alone = before in _COMPARED or not brackets
            if is_alone and (pair or re.fullmatch(_GROUPED_DECIMAL, word)):
                yield "decimal", word
            elif grouped or pair or word.count(".") > 1 or re.fullmatch(_GROUPED_DECIMAL, word):
                yield kind, word
        elif word in ("(", "[", "{"):
            called = word == "(" and (before[-1:].isalnum() or before[-1:] in ("_", ")", "]")) and before not in _WORDS
            brackets.append("call" if called else "in" if before == "in" else word)
        elif word in (")", "]", "}") and brackets:
            brackets.pop()


def _separates(word: str, before: str, bracket: list[str]) -> bool:
    """Whether the commas of ``word`` part several numbers: arguments, a list, or more of them than a number has."""
    parts = word.split(",")
    if len(parts) > 2 and any(len(part) != 3 for part in parts[1:]):
        return True
    if before in _COMPARED or not bracket:
        return False
    return bracket != ["("] or before in ("(", ",")


def _about(kind: str, typed: str, source: str, location: Location) -> Diagnostic:
    params: dict[str, object] = {"typed": typed, "tag": location.tag or source}
    if kind == "date":
        day, month, year = re.split(r"\s*/\s*", typed)
        return Diagnostic("TPL153", location, {**params, "year": year, "day": f"{day}/{month}/{year}"})
    first, second = readings(re.sub(r",\s+", ",", typed))
    if kind == "decimal" and ", " in second:
        return Diagnostic("TPL187", location, {**params, "first": first}, Fix(typed, first))
    return Diagnostic("TPL152", location, {**params, "first": first, "second": second})


def readings(typed: str) -> tuple[str, str]:
    """The two readings of a number, as a tag must say them: ``1.200`` → ``1200``, ``1.2``; ``50,5`` → ``50.5``, ``50, 5``."""
    if re.fullmatch(_GROUPED_DECIMAL, typed):
        whole, _, part = typed.partition(",")
        return f"{whole.replace('.', '')}.{part}", f"{whole.replace('.', '')}, {part}"
    if re.fullmatch(_GROUPED, typed):
        groups = typed.split(".")
        if len(groups) > 2:
            return "".join(groups), "".join(groups)
        return "".join(groups), f"{groups[0]}.{groups[1]}0"
    parts = typed.split(",")
    if len(parts) > 2 and all(len(part) == 3 for part in parts[1:]):
        return "".join(parts), ", ".join(parts)
    if len(parts) == 2 and len(parts[1]) == 3 and 1 <= len(parts[0]) <= 3 and parts[0] != "0":
        return "".join(parts), f"{parts[0]}.{parts[1]}0"
    return ".".join(parts[:2]) if len(parts) == 2 else "".join(parts), ", ".join(parts)
