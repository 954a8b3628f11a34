"""Files are seen to change by their states alone, and only when nobody is writing them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from pathlib import Path

import pytest

from docxtpl_reports.preview import watching
from docxtpl_reports.preview.watching import STEPS, have_changed, states, states_read

FILE = Path("mau.docx")
OLD, HALF, NEW = (1, 100, 1, 7), (2, 40, 2, 7), (3, 120, 3, 7)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mau.docx"
    path.write_bytes(b"old")
    return path


def _in_place(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"new")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 100))


def _renamed_with_its_date(path: Path) -> None:
    """LibreOffice, a copy or an unpacked archive: another file of the same size and date."""
    before, new = path.stat(), path.with_name(".~new")
    new.write_bytes(b"new")
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(path)


def _word(path: Path) -> None:
    new, old = path.with_name("~WRD0001.tmp"), path.with_name("~WRL0002.tmp")
    new.write_bytes(b"new")
    path.rename(old)
    new.rename(path)
    old.unlink()


@pytest.mark.parametrize("save", [_in_place, _renamed_with_its_date, _word, Path.unlink])
def test_each_way_to_save_gives_another_state(save: Callable[[Path], None], file: Path) -> None:
    before = states([file])
    save(file)
    assert states([file]) != before


def test_what_lies_beside_a_file_is_not_looked_at(file: Path) -> None:
    before = states([file])
    file.with_name("~$mau.docx").write_bytes(b"\x05Nguyen")
    assert states([file]) == before


def test_a_folder_that_is_gone_is_a_state(file: Path) -> None:
    away = file.parent.with_name("away")
    before = states([file])
    file.parent.rename(away)
    assert states([file]) == {file: None}
    away.rename(file.parent)
    assert states([file]) == before


@pytest.mark.parametrize(
    ("looks", "count", "changed"),
    [
        ([OLD], 1, False),
        ([NEW, NEW], 2, True),
        ([HALF, NEW, NEW], 3, True),  # half-written
        ([None, None, NEW, NEW], 4, True),  # moved away, and replaced
        ([None, OLD], 2, False),  # moved away, and back
        ([None, *repeat(None, STEPS)], STEPS + 1, True),  # gone
        ([(time, 1, 1, 7) for time in range(2, STEPS + 3)], STEPS + 1, True),  # written all the time
    ],
)
def test_a_change_counts_when_it_is_over(
    looks: Sequence[object], count: int, changed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    answers = chain(looks, repeat("too many looks"))

    def look(_: Path) -> object:
        made.append(next(answers))
        return made[-1]

    monkeypatch.setattr(watching, "state", look)
    monkeypatch.setattr(watching, "STEP", 0)
    assert asyncio.run(have_changed({FILE: OLD})) is changed
    assert len(made) == count


def test_a_file_that_is_still_missing_is_no_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "state", lambda path: None if path == FILE else NEW)
    monkeypatch.setattr(watching, "STEP", 3600)
    assert not asyncio.run(have_changed({FILE: None}))


def test_a_file_that_a_build_came_upon_may_have_been_saved_since(monkeypatch: pytest.MonkeyPatch) -> None:
    known, older, newer, none = map(Path, ("known", "older", "newer", "none"))
    now = {known: NEW, older: (9, 1, 9, 1), newer: (9, 1, 10, 1), none: None}
    monkeypatch.setattr(watching, "state", now.get)
    read = states_read(now, {known: OLD}, begun=10)
    assert {path for path in now if read[path] == now[path]} == {older, none}
    assert read[known] == OLD
