"""Protects texts of lists from spreadsheet programs, which run what looks like a formula and drop zeros of codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SIGNS = ("=", "+", "-", "@")  # at the beginning of what is taken for a formula, after blanks too
_FIGURE = re.compile(r"[+-]?[\d.,\s]*%?")
_CODE = re.compile(r"0\d+|\d{16,}")
CODE = "don_vi.ma"
CODE_OF_DIGITS = re.compile(r"[0-9]{1,18}")  # fits an array of numbers
_LENGTHS = "loi_do_dai_ma_"  # heading of a list of failed rows: the lengths of its codes, if some begin with 0
_HEADING = re.compile(rf"{_LENGTHS}(\d+(?:_\d+)*)")
_GUARDED = re.compile(rf"'(?='*\s*[{re.escape(''.join(_SIGNS))}])")
_REFUSED = "#N/A"  # read as an error in any cell
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def guarded(text: str) -> str:
    """Protect a text: formulas are prefixed with an apostrophe, and codes with leading zeros are written as text. Numbers are
    left unchanged."""
    if _CODE.fullmatch(text):
        return f'="{text}"'
    is_formula = text.lstrip().startswith(_SIGNS) and not _FIGURE.fullmatch(text)
    return f"'{text}" if is_formula or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The inverse of ``guarded``."""
    if (code := _AS_TEXT.fullmatch(text)) is not None:
        return code[1]
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text


def refused_text(text: str) -> str:
    """A text that is read as an error and shows what was in its cell."""
    return f"{_REFUSED}: {text}"


def is_refused(text: str) -> bool:
    return text.startswith(f"{_REFUSED}: ")


class CodeLengths:
    """The lengths of codes that are digits; ``remembered``: by the list that they are read from, where some may be lost."""

    def __init__(self, remembered: Sequence[int] = ()) -> None:
        self._remembered = remembered
        self._all: set[int] = set()
        self.led_by_zero: set[int] = set()

    def add(self, code: str) -> None:
        if CODE_OF_DIGITS.fullmatch(code):
            self._all.add(len(code))
            if code[0] == "0":
                self.led_by_zero.add(len(code))

    @property
    def heading(self) -> str:
        """The heading by which a list remembers them; empty if there are no zeros to lose."""
        if self._remembered:
            return _LENGTHS + "_".join(map(str, self._remembered))
        return _LENGTHS + "_".join(map(str, sorted(self._all))) if self.led_by_zero else ""


def lengths_in(headings: Iterable[str]) -> tuple[int, ...]:
    """The lengths of codes that a list remembers."""
    found = (match for heading in headings if (match := _HEADING.fullmatch(heading)) is not None)
    return tuple(int(length) for match in found for length in match[1].split("_"))
