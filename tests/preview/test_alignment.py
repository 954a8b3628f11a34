"""Long sequences of words are aligned by what is unique in both, then by windows."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from docxtpl_reports.preview.alignment import WINDOW, matching_blocks


def joined(here: list[str], there: list[str]) -> list[tuple[int, int]]:
    """The pairs of places that are aligned, which are in order and have the same word."""
    pairs = [(a + n, b + n) for a, b, size in matching_blocks(here, there) for n in range(size)]
    assert all(here[a] == there[b] for a, b in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    return pairs


@pytest.mark.parametrize("seed", range(20))
def test_the_blocks_are_equal_and_in_order(seed: int) -> None:
    choose = random.Random(seed)
    here, there = ([choose.choice("abcdef") for _ in range(choose.randrange(3 * WINDOW))] for _ in range(2))
    joined(here, there)


def test_words_that_only_one_of_them_has_are_passed_over() -> None:
    here = [f"w{n}" for n in range(3 * WINDOW)]
    there = [*here[:50], *(f"x{n}" for n in range(5 * WINDOW)), *here[50:]]
    assert len(joined(here, there)) == len(here)


def test_what_is_out_of_order_is_left_out() -> None:
    words = [f"w{n}" for n in range(40)]
    assert len(joined(words, [*words[30:], *words[:30]])) == 30


def test_where_nothing_is_unique_one_window_follows_the_other() -> None:
    rows = [word for _ in range(WINDOW) for word in ("Xã", "A", "Đạt")]
    assert len(joined(rows, rows)) > len(rows) * 0.9


@pytest.mark.parametrize(("here", "there"), [([], []), (["a"], []), ([], ["a"])])
def test_of_nothing_there_is_nothing(here: list[str], there: list[str]) -> None:
    assert joined(here, there) == []
