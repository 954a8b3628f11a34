"""Reads the numbers of manifests back exactly, and checks them against their printed texts.

A manifest records a ratio as its counts («109/1185», printed «9,20%») and any other number as an exact decimal or fraction
(«97231/2», printed «48.615,5»). The printed text decides how a text with «/» is read; a number that contradicts its printed
text was edited and is rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from docxtpl_reports.vietnamese import round_half_up

_PRINTED = re.compile(r"(-?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(%?)")
_EXACT = re.compile(r"-?\d+(?:\.\d+)?")
MAX_LENGTH = 400  # characters of a number: numerator and denominator have at most that many digits


@dataclass(frozen=True, slots=True)
class Exact:
    """A number as printed (9,20 for 9,20%), exact, with its decimals; for a ratio in per cent also its ``numerator`` and
    ``denominator``."""

    value: Fraction
    digits: int
    is_percent: bool
    numerator: Fraction | None = None
    denominator: Fraction | None = None


def read_exact(value: str, text: str) -> Exact | None:
    """The number of a manifest entry; None if it is not a number, or contradicts its printed text."""
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
                counts = (numerator, denominator) if percent else (None, None)  # 807/10 may also be 80,7
                return Exact(ratio, digits, bool(percent), *counts)
    plain = ends[0] if len(ends) == 1 else _over(*ends) if len(ends) == 2 else None
    if plain is None or round_half_up(plain, digits) != shown:
        return None
    return Exact(plain, digits, bool(percent))


def _ratios(ends: list[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
    """The possible counts of a ratio; each may be a fraction itself."""
    if len(ends) == 2:
        yield ends[0], ends[1]
    for at in (1, 2) if len(ends) == 3 else (2,) if len(ends) == 4 else ():
        sides = [_over(*side) if len(side) == 2 else side[0] for side in (ends[:at], ends[at:])]
        if sides[0] is not None and sides[1] is not None:
            yield sides[0], sides[1]


def _over(numerator: Fraction, denominator: Fraction) -> Fraction | None:
    return numerator / denominator if denominator else None
