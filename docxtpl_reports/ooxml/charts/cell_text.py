"""Text and numbers as the cells of a workbook hold them (ISO/IEC 29500-1 §22.9.2.19 ST_Xstring)."""

from __future__ import annotations

import re
from decimal import Decimal

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """``_x000A_`` as the character it represents (ST_Xstring, §22.9.2.19)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    """The character; the escape itself where XML could not hold it."""
    code = int(match[1], 16)
    held = code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return chr(code) if held else match[0]


def escape(text: str) -> str:
    """Text that looks like such an escape, written so that it stays what it is."""
    return _ESCAPED.sub(lambda m: f"_x005F{m[0]}", text) if "_x" in text else text


def plain(value: Decimal | int) -> str:
    """A number as the file writes it: no grouping, a point, no needless zeros."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
