"""Protects texts of lists from spreadsheet programs, which run what looks like a formula and drop zeros of codes."""

from __future__ import annotations

import re

_SIGNS = ("=", "+", "-", "@")  # at the beginning of what is taken for a formula, after blanks too
_FIGURE = re.compile(r"[+-]?[\d.,\s]*%?")
_CODE = re.compile(r"0\d+|\d{16,}")
_GUARDED = re.compile(rf"'(?=\s*[{re.escape(''.join(_SIGNS))}])")
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def guarded(text: str) -> str:
    """Protect a text: formulas are prefixed with an apostrophe, and codes with leading zeros are written as text. Numbers are
    left unchanged."""
    if _CODE.fullmatch(text):
        return f'="{text}"'
    return f"'{text}" if text.lstrip().startswith(_SIGNS) and not _FIGURE.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The inverse of ``guarded``."""
    if (code := _AS_TEXT.fullmatch(text)) is not None:
        return code[1]
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text
