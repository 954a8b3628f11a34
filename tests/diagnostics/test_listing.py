"""Names in a message: the first, and the number of the others."""

from __future__ import annotations

import pytest

from docxtpl_reports.diagnostics.listing import some


@pytest.mark.parametrize(
    ("names", "text"), [("", ""), ("a", "a"), ("abcde", "a, b, c, d, e"), ("abcdefg", "a, b, c, d, e (+2)")]
)
def test_names_beyond_the_fifth_are_counted(names: str, text: str) -> None:
    assert some(list(names)) == text
