"""Aligns two long sequences of words in time that grows with their length.

Runs of words that both have exactly once are anchors (as in patience diff); what is between two anchors is short and compared
in full (``difflib``), or where nothing is unique, window by window.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SURE = 4  # words in a row that are no accident
WINDOW = 400  # words compared in full

Run = tuple[str, ...]


def matching_blocks(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """The places in both sequences, and the lengths, of runs that are the same, in order."""
    i = j = 0
    for a, b in _anchors(here, there):
        if a < i or b < j:
            continue  # within the run of the anchor before
        size = SURE
        while a > i and b > j and here[a - 1] == there[b - 1]:
            a, b, size = a - 1, b - 1, size + 1
        while a + size < len(here) and b + size < len(there) and here[a + size] == there[b + size]:
            size += 1
        yield from _compared(here, there, (i, a), (j, b))
        yield a, b, size
        i, j = a + size, b + size
    yield from _compared(here, there, (i, len(here)), (j, len(there)))


def runs(words: Sequence[str]) -> Iterator[Run]:
    """All runs of ``SURE`` words."""
    return zip(*(words[n:] for n in range(SURE)), strict=False)


def _anchors(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int]]:
    """Places of runs that each sequence has once: the longest chain that is in the order of both."""
    first, second = _unique(here), _unique(there)
    pairs = [(a, second[run]) for run, a in first.items() if run in second]
    ends: list[int] = []  # of chains of each length, the lowest place that one ends at
    last: list[int] = []  # the pair there
    before: list[int] = []  # of each pair, the one before it in its chain
    for number, (_, b) in enumerate(pairs):
        length = bisect_left(ends, b)
        ends[length : length + 1] = [b]
        last[length : length + 1] = [number]
        before.append(last[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _unique(words: Sequence[str]) -> dict[Run, int]:
    """The place of each run that there is once, in their order."""
    found: dict[Run, int] = {}
    repeated: set[Run] = set()
    for place, run in enumerate(runs(words)):
        if run in found:
            repeated.add(run)
        else:
            found[run] = place
    return {run: place for run, place in found.items() if run not in repeated}


def _compared(
    here: Sequence[str], there: Sequence[str], first: tuple[int, int], second: tuple[int, int]
) -> Iterator[tuple[int, int, int]]:
    """The blocks of two stretches. A window begins where the last sure block of the one before ends."""
    (i, end), (j, last) = first, second
    while i < end and j < last:
        is_whole = end - i <= WINDOW and last - j <= 2 * WINDOW
        part, other = here[i : min(i + WINDOW, end)], there[j : min(j + 2 * WINDOW, last)]
        blocks = [block for block in SequenceMatcher(None, part, other).get_matching_blocks() if block.size]
        yield from ((i + block.a, j + block.b, block.size) for block in blocks)
        if is_whole:
            return
        sure = [block for block in blocks if block.size >= SURE] or blocks
        i, j = i + len(part), j + (sure[-1].b + sure[-1].size if sure else 0)
