"""Reads the numbers of manifests back exactly, each held against the text that it was printed as.

A manifest holds a ratio as the counts it is of («109/1185», printed «9,20%»), any other number as an exact decimal or
fraction («97231/2», printed «48.615,5»). Which of them a text with «/» is follows from what was printed; a number that its
own text contradicts was edited, and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from docxtpl_reports.vietnamese import round_half_up

_PRINTED = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(%?)")
_EXACT = re.compile(r"-?\d+(?:\.\d+)?")
MAX_LENGTH = 400  # characters of a number: its ends have at most so many digits


@dataclass(frozen=True, slots=True)
class Exact:
    """A number as printed (9,20 for 9,20%), exactly, with its decimals; ``numerator`` and ``denominator`` of a
    ratio in per cent."""

    value: Fraction
    digits: int
    is_percent: bool
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def read_exact(value: str, text: str) -> Exact | None:
    """The number of a manifest's entry; None where it is none, or its text says another."""
    printed = _PRINTED.fullmatch(text)
    if printed is None or len(value) > MAX_LENGTH:
        return None
    sign, whole, part, percent = printed.groups()
    digits = len(part or "")
    shown = Fraction(f"{sign}{whole.replace('.', '')}.{part or 0}")
    pieces = value.split("/")
    if not 0 < len(pieces) <= 4 or not all(map(_EXACT.fullmatch, pieces)):
        return None
    ends = [Fraction(piece) for piece in pieces]
    for numerator, denominator in _ratios(ends):
        if (ratio := _over(numerator, denominator)) is not None:
            ratio = ratio * 100 if percent else ratio
            if round_half_up(ratio, digits) == shown:
                counts = (numerator, denominator) if percent else (None, None)  # 807/10 may be 80,7 as well
                return Exact(ratio, digits, bool(percent), *counts)
    plain = ends[0] if len(ends) == 1 else _over(*ends) if len(ends) == 2 else None
    if plain is None or round_half_up(plain, digits) != shown:
        return None
    return Exact(plain, digits, bool(percent))


def _ratios(ends: list[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """The counts that a ratio may be of; either may be a fraction itself."""
    if len(ends) == 2:
        yield ends[0], ends[1]
    for at in (1, 2) if len(ends) == 3 else (2,) if len(ends) == 4 else ():
        sides = [_over(*side) if len(side) == 2 else side[0] for side in (ends[:at], ends[at:])]
        if sides[0] is not None and sides[1] is not None:
            yield sides[0], sides[1]


def _over(numerator: Fraction, denominator: Fraction) -> Fraction | None:
    return numerator / denominator if denominator else None
