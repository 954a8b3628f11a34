"""Files that are not there are answered with the names that may have been meant."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docxtpl_reports.files import reading
from docxtpl_reports.files.reading import not_found


@pytest.mark.parametrize(
    ("there", "near"),
    [
        (["Bieu 06a quy 3-2026.xlsx"], "«Bieu 06a quy 3-2026.xlsx»"),
        (["bieu-06a-quy-3-2026.ods", "thu-chi.xlsx", "~$bieu-06a-quy-3-2026.xlsx"], ""),
        (
            ["bieu-06a-quy-3-2025.xlsx", "bieu-06a-quy-2-2026.xlsx"],
            "«bieu-06a-quy-2-2026.xlsx», «bieu-06a-quy-3-2025.xlsx»",
        ),
    ],
)
def test_names_of_the_same_kind_that_are_alike_are_offered(tmp_path: Path, there: list[str], near: str) -> None:
    for name in there:
        (tmp_path / name).write_bytes(b"")
    code = "FIL045" if near else "FIL001"
    assert not_found(tmp_path / "bieu-06a-quy-3-2026.xlsx") == (code, near)


def test_a_folder_that_is_not_there_has_no_names(tmp_path: Path) -> None:
    assert not_found(tmp_path / "nguon" / "a.yml") == ("FIL001", "")


def test_a_state_tells_a_file_that_was_changed_within_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"1")
    before = reading.state(path)
    assert before is not None
    other = tmp_path / "b"
    other.write_bytes(b"2")
    os.utime(other, ns=(before[0], before[0]))
    os.replace(other, path)
    assert reading.state(path) != before
    now = reading.state(path)
    assert now is not None
    assert not reading.is_settled(now)
    assert reading.is_settled((1, 1, 1, 1))
