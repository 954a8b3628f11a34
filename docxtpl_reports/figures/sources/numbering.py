"""Recognizes rows that number the columns of a table: 1, 2, 3 … may also be the first month of a small commune."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from itertools import pairwise

_LETTERS = "ABCDE"  # number the columns of words in official forms, before those of figures: A, B, 1, 2 …
_WRAPPING = re.compile(r"^cột\b|[()\[\]\s]|=.*", re.IGNORECASE)
_NUMBER = re.compile(r"([1-9]\d{0,2})([a-zđ]?)", re.ASCII)
_MARK = re.compile(r"\d+|[A-ZĐ]", re.IGNORECASE)
_LEAST = 3  # columns: two numbers may be anything
_STEP = 2  # a column that was put in, or taken out, leaves the numbers of the others as they were


class Numbering(Enum):
    """The certainty that a row numbers columns. ``LOOSE``: with gaps or 6a, only beside records that have names."""

    NONE = auto()
    LOOSE = auto()
    COUNTING = auto()
    SURE = auto()


def numbering(texts: Sequence[str]) -> Numbering:
    """The kind of a row by its texts: 1, 2, 3 …, A, B, 1, 2 …, (1), (2), (3)=(4)+(5), cột 1, cột 2 …"""
    bare = [_WRAPPING.sub("", text) for text in texts if text]
    letters = next((place for place, text in enumerate(bare) if text.upper() != _LETTERS[place : place + 1]), 0)
    read = [_NUMBER.fullmatch(text) for text in bare[letters:]]
    counted = [(int(match[1]), match[2]) for match in read if match is not None]
    if not counted or len(counted) < len(read) or (letters and counted[0][0] != 1):
        return Numbering.NONE
    if all(one == (counted[0][0] + more, "") for more, one in enumerate(counted)):
        if len(bare) < _LEAST:
            return Numbering.LOOSE if counted[0][0] == 1 and len(bare) > 1 else Numbering.NONE
        return Numbering.COUNTING if bare == [text for text in texts if text] else Numbering.SURE
    steps = [(later[0] - one[0], later[1] > one[1]) for one, later in pairwise(counted)]
    rises = all(0 < step <= _STEP or (step == 0 and is_later) for step, is_later in steps)
    return Numbering.LOOSE if rises and counted[0][0] == 1 and len(bare) >= _LEAST else Numbering.NONE


def is_mark(text: str) -> bool:
    """Whether the first cell of a row may be the number of a column: 1, A."""
    return _MARK.fullmatch(text) is not None
