"""Texts come back as they were written, whether they were on the disk, in memory or both."""

from __future__ import annotations

import errno
import tempfile
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from docxtpl_reports.files.spool import Spool

TEXTS = ["Xã Đăk Pxi\n", "", "ă" * 70_000, "cuối"]


@pytest.mark.parametrize("piece", [1, 100, 1 << 20])
def test_what_was_written_is_read(piece: int) -> None:
    with Spool(piece) as spool:
        for text in TEXTS:
            spool.write(text)
        assert "".join(spool.parts()) == "".join(TEXTS)
        assert "".join(spool.parts()) == "".join(TEXTS)


class Disk(FileIO):
    """A temporary file on a disk with little room: what does not fit is written in part, then refused."""

    def __init__(self, path: Path, room: int) -> None:
        super().__init__(path, "w+")
        self._room = room

    def write(self, data: Any) -> int:
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        count = super().write(data[: self._room])
        self._room -= count
        return count


@pytest.mark.parametrize("room", [0, 1, 5, 50_000])
def test_a_full_disk_loses_nothing(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Disk(tmp_path / "spool", room))
    with Spool(1) as spool:
        for text in TEXTS:
            spool.write(text)
        assert "".join(spool.parts()) == "".join(TEXTS)


def test_no_temporary_folder_is_no_reason_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(**_: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    with Spool(1) as spool:
        spool.write("a")
        assert "".join(spool.parts()) == "a"
