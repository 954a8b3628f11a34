"""Work grows in proportion to its input (D12): calls are counted, not seconds. ``bench/growth.py`` shows the seconds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support import ROOT
from support.counting import calls
from support.scripts import load_script

FEW = 100
TIMES = 4.6  # at most, for four times the input


GROWTH = load_script(ROOT / "bench" / "growth.py")


@pytest.mark.parametrize("name", [name for name in GROWTH.CASES if "levels" not in name])
def test_four_times_the_input_is_four_times_the_work(name: str) -> None:
    prepare, _ = GROWTH.CASES[name]
    size = FEW // 10 if "pages" in name else FEW // 4 if name == "rows of a table, compiled" else FEW
    prepare(size)()  # what is kept for the process is made
    few, many = calls(prepare(size)), calls(prepare(4 * size))
    assert many <= TIMES * few, f"{few} calls for {size}, {many} for {4 * size}"


def test_levels_of_shared_criteria_are_judged_once() -> None:
    """Sixty levels of two criteria that share all below them: 2^60 ways through them."""
    prepare, _ = GROWTH.CASES["levels of shared criteria"]
    prepare(15)()
    few, many = calls(prepare(15)), calls(prepare(60))
    assert many <= TIMES * few


def test_growth_that_is_quadratic_is_noticed() -> None:
    def work(count: int) -> Callable[[], object]:
        return lambda: [max(a, b) for a in range(count) for b in range(count)]

    assert calls(work(4 * FEW)) > TIMES * calls(work(FEW))
