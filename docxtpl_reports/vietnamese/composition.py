"""Unicode's composed form (NFC), in linear time.

Combining marks are sorted by insertion, so that normalising a letter with n marks takes n² steps. No language puts more than
a few marks on a letter; Unicode's stream-safe format (UAX #15, section 13) allows 30.
"""

from __future__ import annotations

import re
import unicodedata

MAX_MARKS = 30
_NOT_ASCII = re.compile(rf"[^\x00-\x7f]{{{MAX_MARKS + 1},}}")


def piled_marks(text: str) -> int | None:
    """Where the first run of more than 30 combining marks begins, counted from 0; None when there is none."""
    for run in _NOT_ASCII.finditer(text):
        marks = 0
        for position, character in enumerate(run[0], run.start()):
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks > MAX_MARKS:
                return position - MAX_MARKS
    return None


def composed(text: str) -> str:
    """``text`` in NFC; unchanged when marks are piled up beyond the bound."""
    return text if text.isascii() or piled_marks(text) is not None else unicodedata.normalize("NFC", text)
