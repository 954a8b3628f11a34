"""Aligns the items of a changed list with those it had."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.figures.limits import MAX_COMPARED

from .writing import Plain


def aligned(old: Sequence[Plain], new: Sequence[Plain]) -> list[tuple[int, int]]:
    """The items of a list with those they became: the same ones, in order, and those that have most in common."""
    first = next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    ends = zip(reversed(old[first:]), reversed(new[first:]), strict=False)
    last = next((n for n, (one, other) in enumerate(ends) if one != other), min(len(old), len(new)) - first)
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    if len(a) == len(b) or len(a) * len(b) > MAX_COMPARED:
        middle = [(n, n) for n in range(min(len(a), len(b)))]
    else:
        middle = _best_pairs(a, b)
    pairs = [(n, n) for n in range(first)] + [(first + one, first + other) for one, other in middle]
    pairs += [(len(old) - n, len(new) - n) for n in range(last, 0, -1)]
    return pairs or [(0, 0)]


def _best_pairs(old: Sequence[Plain], new: Sequence[Plain]) -> list[tuple[int, int]]:
    """The pairs in order with the greatest sum of what they have in common."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _in_common(old[i], new[j]))
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j + 1] + _in_common(old[i], new[j]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _in_common(one: Plain, other: Plain) -> float:
    """From a little for any two items to 1 for the same."""
    if one == other:
        return 1.0
    if isinstance(one, dict) and isinstance(other, dict):
        same = sum(name in other and other[name] == value for name, value in one.items())
        return 0.05 + 0.9 * same / max(len(one), len(other), 1)
    return 0.05
