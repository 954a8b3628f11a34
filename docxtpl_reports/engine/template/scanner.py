"""Finds the tags of a text by their delimiters: joined text of a paragraph in, tags with their offsets and problems out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.limits import MAX_STRAYS
from docxtpl_reports.ooxml.wml.text import OBJECT

from .tag import Kind

# What may follow a literal. A curly quote before anything else may be an apostrophe in it.
_AFTER_STRING = re.compile(r"\s*(?:[)\]},|~:=!<>+*/%-]|$)|\s+(?:and|or|if|else|in|is|not)\b")

# Delimiters that were torn apart or lost a character: ``{ { x } }``, ``{ x.y }}``, ``{x.y}``, ``{ % if %}``.
_TORN = re.compile(r"\{\s+[{%#]|\}\s+\}|\{\s*[^\W\d]\w*(?:\.\w+)*\s*\}|\}\}|%\}")
_NEAR = 60  # characters before and behind such a delimiter in which a name makes it a tag


class ScannedTag(NamedTuple):
    """A tag in the joined text of a paragraph: ``text[start:end]``, delimiters included."""

    start: int
    end: int
    kind: Kind
    raw: str
    broken: bool = False


_OPENERS = re.compile(r"\{[{%#]")
_OPENED = ("{{", "{%", "{#")
_KINDS = {"{{": Kind.EXPRESSION, "{%": Kind.STATEMENT, "{#": Kind.COMMENT}
_RAW, _END_OF_RAW = (re.compile(rf"\{{%-?(?:(?:tr|tc|p|r)\s)?\s*{word}\s*-?%\}}") for word in ("raw", "endraw"))
STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'"})
_CURLY = {"“": "”", "”": "”", "„": "“", "‘": "’", "’": "’", "‚": "‘"}
QUOTES = "\"'" + "".join(_CURLY)
_QUOTE = re.compile(f"[{QUOTES}]")
_DECISIVE = re.compile(f"[{QUOTES}{{}}%]")  # for where a tag ends
ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_TAG = re.compile(r"\{[{%]")
_ENCODED_TAG = re.compile(r"%7B%7B|%7B%25", re.IGNORECASE)


def may_hold_tag(text: str | None) -> bool:
    """Whether a text is worth scanning for tags; comments and escaped delimiters count."""
    return "{" in (text or "")


def may_hold_delimiter(text: str) -> bool:
    """Whether a text is worth scanning for tags and for stray delimiters."""
    return "{" in text or "}" in text


def has_tag(text: str) -> bool:
    """Whether a tag that prints or decides begins in a text, even an unfinished one; an unrendered comment is no loss."""
    return _TAG.search(text) is not None


def has_encoded_tag(address: str) -> bool:
    """Whether the address of a link holds a tag in the form in which Word writes it: ``%7B%7B``."""
    return _ENCODED_TAG.search(address) is not None


def begins_with_tag(address: str) -> bool:
    """Whether the address of a link begins with a tag, in either form."""
    return _TAG.match(address) is not None or _ENCODED_TAG.match(address) is not None


def end_of_string(text: str, start: int, closing: str) -> int:
    """The end of the literal that opens at ``start``; the length of the text when it does not."""
    ends = {closing, closing.translate(STRAIGHT), text[start]} if closing not in "\"'" else {closing}
    position = start + 1
    while position < len(text):
        if text[position] == "\\":
            position += 1
        elif text[position] in ends:
            return position
        position += 1
    return len(text)


def inside(raw: str) -> str:
    """The text between the delimiters of a tag, of ``{%tr x %}`` and of ``{{%tr x %}}`` (as a tutorial has it) alike."""
    if raw.startswith("{{%"):
        return raw[3:].removesuffix("}").removesuffix("%}").removesuffix("%")
    return raw[2:].removesuffix(_KINDS[raw[:2]].closer)


def scan(text: str, raw: bool = False) -> tuple[list[ScannedTag], list[Diagnostic], bool]:
    """All tags of a paragraph's text, and the problems of their delimiters, whose columns are of this text. ``raw``: whether
    the text starts (and then, whether it ends) in a raw block, where only its end is a tag."""
    found: list[ScannedTag] = []
    problems: list[Diagnostic] = []
    verbatim: list[tuple[int, int]] = []
    open_quotes: dict[str, int] = {}
    position = 0
    while match := (_END_OF_RAW if raw else _OPENERS).search(text, position):
        if raw:
            verbatim.append((position, match.start()))
            found.append(ScannedTag(match.start(), match.end(), Kind.STATEMENT, match[0]))
            position, raw = match.end(), False
            continue
        opener, start, kind = match[0], match.start(), _KINDS[match[0]]
        if text.startswith("{{%", start) and (doubled := _end_of_doubled(text, start, open_quotes)) is not None:
            found.append(ScannedTag(start, doubled, Kind.STATEMENT, text[start:doubled].replace(OBJECT, "")))
            position = doubled
            continue
        end, is_closed = _end_of_tag(text, start, kind.closer, open_quotes)
        unclosed = not is_closed
        whole = text[start:end]
        shown = whole.replace(OBJECT, "")
        if unclosed:
            params = {"opener": opener, "closer": kind.closer}
            place = Location(tag=shown[:60].strip(), column=start + 1)
            problems.append(Diagnostic("TPL001", place, params))
        elif OBJECT in whole:
            problems.append(
                Diagnostic("TPL002", Location(tag=shown, column=start + 1), {"tag": whole.replace(OBJECT, " ")})
            )
        broken = unclosed or OBJECT in whole
        if not broken or kind is Kind.STATEMENT:
            found.append(ScannedTag(start, end, kind, shown, broken))
        position = end
        raw = not broken and _RAW.fullmatch(shown) is not None
    if raw:
        verbatim.append((position, len(text)))
    if not problems:  # what follows an unclosed tag is its own
        problems += _stray_closers(text, [*((tag.start, tag.end) for tag in found), *verbatim])
    return found, problems, raw


def _end_of_doubled(text: str, start: int, open_quotes: dict[str, int]) -> int | None:
    """The end of ``{{%tr x %}}``; None when it is something else."""
    end, is_closed = _end_of_tag(text, start + 1, "%}", open_quotes)
    if not is_closed or OBJECT in text[start:end]:
        return None
    return end + text.startswith("}", end)


def _end_of_tag(text: str, start: int, closer: str, open_quotes: dict[str, int]) -> tuple[int, bool]:
    """The end of the tag that opens at ``start``, and whether its closer is there: else another tag opens first, or the text
    ends. Braces of literals and strings in it do not end it; an unclosed quote or brace does not swallow the rest.

    ``open_quotes`` remembers from where on a quote has no partner in ``text``, so that it is not searched for twice.
    """
    if closer == "#}":
        end = text.find(closer, start + 2)
        return (len(text), False) if end < 0 else (end + 2, True)
    position, depth, first = start + 2, 0, -1  # the first closer within braces, for a brace that is never closed
    while match := _DECISIVE.search(text, position):
        position, char = match.start(), match[0]
        if text.startswith(closer, position):
            if depth == 0:
                return position + 2, True
            first = position if first < 0 else first
        if closing := closing_quote(char):
            end = (
                len(text) if position >= open_quotes.get(closing, len(text)) else end_of_string(text, position, closing)
            )
            if end == len(text):
                open_quotes.setdefault(closing, position)
                opener = _OPENERS.search(text, position)
                limit = len(text) if opener is None else opener.start()
                first = text.find(closer, start + 2, limit)
                return (limit, False) if first < 0 else (first + 2, True)
            position = end
        elif char == "{":
            if text.startswith(_OPENED, position):
                break
            depth += 1
        elif char == "}":
            depth = max(depth - 1, 0)
        position += 1
    else:
        position = len(text)
    return (position, False) if first < 0 else (first + 2, True)


def closing_quote(char: str) -> str:
    return _CURLY.get(char) or (char if char in "\"'" else "")


def strings(text: str) -> list[tuple[int, int]]:
    """Start and end of the literals inside a tag; the length of the text when one does not close.

    Autocorrection may have made one of two quotes curly: where straight ones alone leave a literal open, a curly one may
    close what a straight one has opened.
    """
    found = _strings(text, mixed=False)
    if found and found[-1][1] == len(text):
        mixed = _strings(text, mixed=True)
        found = mixed if mixed[-1][1] < len(text) else found
    return found


def _strings(text: str, *, mixed: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    position = 0
    while match := _QUOTE.search(text, position):
        position, closing = match.start(), closing_quote(match[0])
        end = end_of_string(text, position, closing)
        if mixed and closing in "\"'":
            ends = (n for n, char in enumerate(text) if n > position and char.translate(STRAIGHT) == closing)
            end = next((n for n in ends if text[n] == closing or _AFTER_STRING.match(text, n + 1)), end)
        found.append((position, end))
        position = end + 1
    return found


def _stray_closers(text: str, found: list[tuple[int, int]]) -> Iterator[Diagnostic]:
    """Reports what looks like a tag that lost its shape: printed as it is, it would be a mistake in a signed report."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(found):
        pieces += (text[position:start], "\0" * (end - start))
        position = end
    rest = "".join((*pieces, text[position:]))
    if not may_hold_delimiter(rest):
        return
    for escaped, _ in ESCAPES:
        rest = rest.replace(escaped, "\0" * len(escaped))
    is_open = False
    for match in islice(_TORN.finditer(rest), MAX_STRAYS):
        opens, closes = match[0].startswith("{"), match[0].endswith("}")
        if opens or not is_open:  # else it closes what the last one has opened
            place = Location(tag=match[0], column=match.start() + 1)
            yield Diagnostic("TPL004", place, {"closer": match[0], "near": _near(text, *match.span())})
        is_open = opens and not closes


def _near(text: str, start: int, end: int) -> str:
    """The words at such a delimiter, up to the next brace: those that would be its tag's."""
    if text[start] == "{":
        if text[end - 1] == "}":
            return text[start:end]
        behind = text[end : end + _NEAR]
        return text[start:end] + re.split("[{}]", behind, maxsplit=1)[0]
    before = text[max(start - _NEAR, 0) : start]
    last = re.split("[{}]", before)[-1]
    return before + text[start:end] if not last.strip() else last + text[start:end]
