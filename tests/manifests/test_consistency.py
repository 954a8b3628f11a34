"""A verdict must be that of the printed value and threshold, as far as they say it."""

from __future__ import annotations

import pytest

from docxtpl_reports.manifests.consistency import contradictions
from docxtpl_reports.manifests.entry import Entry


@pytest.mark.parametrize(
    ("text", "threshold", "verdict", "told"),
    [
        ("9,20%", ">= 50%", "FAIL", False),
        ("9,20%", ">= 50%", "PASS", True),
        ("49,999%", ">= 50%", "FAIL", False),
        ("49,999%", ">= 50%", "PASS", True),
        ("0", "= 0", "PASS", False),
        ("2", "= 0", "PASS", True),
        ("1.185,5", "< 1.185,6", "FAIL", True),
        ("66,66%", ">= 66,66%", "FAIL", False),  # 66,661 is less than 66,664
        ("5", ">= 50%", "PASS", False),  # no rate beside one
        ("5", "từ 1 đến 3", "PASS", False),
        ("5", ">= 3 triệu đồng", "FAIL", False),
        ("chưa đủ số liệu", ">= 50%", "UNKNOWN", False),
        ("5", None, None, False),
    ],
)
def test_a_verdict_is_held_against_what_is_printed(
    text: str, threshold: str | None, verdict: str | None, told: bool
) -> None:
    entry = Entry("chi_tieu.x", "X", "5", text, threshold, verdict)
    assert list(contradictions({"chi_tieu.x": entry}, [])) == (["X"] if told else [])


def test_one_of_several_steps_of_a_name_is_enough() -> None:
    """A name may stand for two values, as of two periods."""
    entry = Entry("so_lieu.x", "X", "5", "5")
    step = {"name": "so_lieu.x", "value": "5", "text": "5", "verdict": None}
    assert list(contradictions({"so_lieu.x": entry}, [{**step, "value": "6", "text": "6"}, step])) == []
    assert list(contradictions({"so_lieu.x": entry}, [{**step, "value": "6", "text": "6"}])) == ["X"]
