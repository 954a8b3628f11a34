"""Unicode's composed form (NFC), in linear time.

Combining marks are sorted by insertion, so that normalising a letter with n marks takes n² steps. No language puts more than
a few marks on a letter; Unicode's stream-safe format (UAX #15, section 13) allows 30.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_MARKS = 30  # on one letter: see above
_NOT_ASCII = re.compile(rf"[^\x00-\x7f]{{{MAX_MARKS // 2 + 1},}}")  # one character may be two marks


def piled_marks(text: str) -> int | None:
    """The index of the first run of more than 30 combining marks; None when there is none."""
    for run in _NOT_ASCII.finditer(text):
        marks, first = 0, run.start()
        for position, character in enumerate(run[0], run.start()):
            own = _marks_of(character)
            if not own:
                marks, first = 0, position + 1
            marks += own
            if marks > MAX_MARKS:
                return first
    return None


@lru_cache(maxsize=4096)
def _marks_of(character: str) -> int:
    """The number of combining marks in a character; 0 when it begins with a letter."""
    marks = unicodedata.normalize("NFD", character)
    return len(marks) if all(map(unicodedata.combining, marks)) else 0


def is_composed(text: str) -> bool:
    """Whether ``text`` is in NFC, and with it each part of it."""
    return text.isascii() or (piled_marks(text) is None and unicodedata.is_normalized("NFC", text))


def composed_whole(text: str) -> str:
    """``text`` in NFC, when no marks are piled up in it."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def composed(text: str) -> str:
    """``text`` in NFC; unchanged when marks are piled up beyond the bound."""
    return text if text.isascii() or piled_marks(text) is not None else unicodedata.normalize("NFC", text)
