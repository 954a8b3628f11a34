"""Whether words hold whole blocks of tags, so that a condition or a loop may be put around them. Knows no UNO."""

from __future__ import annotations

import re
from typing import List, Tuple

from .blocks import CLOSED_BY, MIDDLES
from .problems import TAG
from .project import part_in

_STATEMENT = re.compile(r"\{%-?\s*(?:(?:tr|tc|p|r)\s+)?(\w+)(.*?)-?%\}", re.DOTALL)
_ASSIGNS = re.compile(r"[\w\s.,()]+=")
_CLOSED_BY = {**CLOSED_BY, "raw": "endraw"}


def loose_tag(words: str) -> str:
    """A tag of a block that is not wholly among these words; "" where each block is."""
    opened: List[Tuple[str, str]] = []
    for tag in TAG.findall(words):
        match = _STATEMENT.fullmatch(tag)
        word = match.group(1) if match is not None else ""
        last = opened[-1][0] if opened else ""
        if match is None or (last == "raw" and word != "endraw"):
            continue
        if word in MIDDLES:
            if last not in MIDDLES[word]:
                return str(tag)
        elif word in _CLOSED_BY:
            if not (word == "set" and _ASSIGNS.match(match.group(2))):
                opened.append((word, tag))
        elif word in _CLOSED_BY.values():
            if _CLOSED_BY.get(last) != word:
                return str(tag)
            opened.pop()
    return opened[0][1] if opened else ""


def is_part(words: str) -> bool:
    """Whether a paragraph holds the tag of a shared part alone."""
    return TAG.fullmatch(words.strip()) is not None and bool(part_in(words))


def prints_nothing(words: str) -> bool:
    """Whether a paragraph holds tags, but nothing that could be printed."""
    tags = TAG.findall(words)
    prints = [tag for tag in tags if tag.startswith("{{") or part_in(tag)]
    return bool(tags) and not prints and not TAG.sub("", words).strip()
