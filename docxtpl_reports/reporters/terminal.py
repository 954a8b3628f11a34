"""Text that is safe on a terminal: what would steer it is written out; how many columns a text takes."""

from __future__ import annotations

import os
import re
import unicodedata
from typing import IO


def plain(text: str) -> str:
    """``text`` on one line; what would steer a terminal (escapes, bidirectional overrides) is made visible."""
    return "".join(_visible(c) for c in text)


def _visible(character: str) -> str:
    if character in "\t\n\r\v\f\u2028\u2029":
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\u200d\u00ad":
        return _escaped(character)
    return character


_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def visible(text: str) -> str:
    """Text of several lines with what would steer a terminal written out: ``\\x1b``."""
    return _STEERING.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def columns(text: str) -> int:
    """The number of columns a terminal gives to ``text``: none to combining marks, two to wide characters."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


WIDTH = 100  # columns of quoted text; longer paragraphs are cut around the tag
RED, YELLOW, CYAN, BOLD, RESET = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"


def wants_color(stream: IO[str]) -> bool:
    """Colours only on a terminal, and not where the person asked for none (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, codes: str, color: bool) -> str:
    return f"{codes}{text}{RESET}" if color else text
