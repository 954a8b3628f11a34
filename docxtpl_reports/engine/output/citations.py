"""Cited documents: in full where the finished document mentions them first, by type and number afterwards.

Which mention is the first is only known when everything is rendered (a note is printed where it is referred to, a text may be
put together and never printed). So a filter leaves a mark; ``settle`` goes through the finished stories in the order they
are read and puts the words in place. Source of the rule: Decree 30/2020, Annex I, II.6.b.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_SETTLED
from docxtpl_reports.engine.marks import CITATION_MARK, CITATION_MARK_END, CITATION_ZERO
from docxtpl_reports.values import Date
from docxtpl_reports.vietnamese import fold

_DIGITS = {CITATION_ZERO + digit: str(digit) for digit in range(10)}
_PRIVATE = str.maketrans({digit: chr(code) for code, digit in _DIGITS.items()})
MARKS = re.compile(f"{CITATION_MARK}([{chr(CITATION_ZERO)}-{chr(CITATION_ZERO + 9)}]+){CITATION_MARK_END}")

Write = Callable[[str], str]  # a text as the story holds it: escaped


class Mention(NamedTuple):
    """One place where a document is cited. ``key``: which document; ``always_full``: in full even after an earlier citation."""

    key: tuple[str, ...]
    full: str
    short: str
    always_full: bool = False

    @classmethod
    def of(cls, document: Any) -> Mention:
        """Of a value of type ``van_ban``. The same number may be given by several offices and in several years."""
        day = document.ngay
        key = (_folded(str(document.ngan)), str(day) if isinstance(day, Date) else "", _issuer(str(document.co_quan)))
        full, short = (
            " ".join(str(text).split()) for text in (document.day_du, document.ngan)
        )  # it may be an attribute
        return cls(key, full, short)


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(maxsize=256)
def _issuer(name: str) -> str:
    return re.sub(r"\bubnd\b", "uy ban nhan dan", fold(name))


class Citations:
    """The mentions of one rendering."""

    def __init__(self) -> None:
        self._mentions: list[Mention] = []
        self._seen: set[tuple[str, ...]] = set()
        self._left = MAX_SETTLED
        self._alike: dict[str, set[tuple[str, ...]]] = {}  # by type and number
        self._read: dict[int, tuple[object, Mention]] = {}  # documents by identity, as long as the rendering lasts

    def __len__(self) -> int:
        return len(self._mentions)

    def of(self, document: Any, *, always_full: bool) -> Mention:
        """A mention of a document, which is read once."""
        known = self._read.get(id(document))
        if known is None:
            known = self._read[id(document)] = document, Mention.of(document)
        return known[1]._replace(always_full=True) if always_full else known[1]

    def mark(self, mention: Mention) -> str:
        self._mentions.append(mention)
        self._alike.setdefault(mention.key[0], set()).add(mention.key)
        return f"{CITATION_MARK}{str(len(self._mentions) - 1).translate(_PRIVATE)}{CITATION_MARK_END}"

    def settle(self, text: str, write: Write) -> str:
        """A finished story, or a piece of it, with words in place of marks; pieces are given in the order they are read."""
        if CITATION_MARK not in text:
            return text
        return MARKS.sub(lambda match: write(self._words(self._of(match))), text)

    def knows(self, text: str) -> bool:
        """Whether every mark in ``text`` is one of this module's."""
        return all(int(match[1].translate(_DIGITS)) < len(self._mentions) for match in MARKS.finditer(text))

    def changed(self, text: str, change: Callable[[str], str]) -> str:
        """``change`` applied to the words around marks and to what will replace the marks."""
        out, position = [], 0
        for match in MARKS.finditer(text):
            mention = self._of(match)
            out.append(change(text[position : match.start()]))
            out.append(self.mark(mention._replace(full=change(mention.full), short=change(mention.short))))
            position = match.end()
        return "".join([*out, change(text[position:])])

    def _of(self, match: re.Match[str]) -> Mention:
        return self._mentions[int(match[1].translate(_DIGITS))]

    def _words(self, mention: Mention) -> str:
        first = mention.key not in self._seen
        self._seen.add(mention.key)
        ambiguous = len(self._alike[mention.key[0]]) > 1  # the short form would not tell which of them
        words = mention.full if first or mention.always_full or ambiguous else mention.short
        self._left -= len(words)
        if self._left < 0:
            raise ReportError(Diagnostic("REN009"))
        return words
