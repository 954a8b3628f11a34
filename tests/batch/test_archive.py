"""Archives are whole or not there, and the same documents give the same bytes."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest

from docxtpl_reports.batch import archive
from docxtpl_reports.diagnostics import ReportError


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "out" / name for name in ("xã A.docx", "xa-b.docx", "xa-b.pdf")]
    files[0].parent.mkdir()
    for file in files:
        file.write_bytes(file.name.encode() * 1000)
    return files


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_entries_have_the_files_in_their_order(documents: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "out" / "a.zip"
    assert archive.write(target, documents) == 3
    assert list(entries(target)) == ["xã A.docx", "xa-b.docx", "xa-b.pdf"]
    assert entries(target)["xa-b.pdf"] == documents[2].read_bytes()


def test_the_same_documents_give_the_same_bytes(documents: list[Path], tmp_path: Path) -> None:
    archive.write(tmp_path / "a.zip", documents)
    for file in documents:
        os.utime(file, (1, 1))
        file.chmod(0o600)
    archive.write(tmp_path / "b.zip", documents)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_two_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("1/a.docx", "2/A.docx", "x/2/A.docx")]
    for file in files:
        file.parent.mkdir(parents=True)
        file.write_bytes(file.as_posix().encode())
    archive.write(tmp_path / "elsewhere" / "a.zip", files)
    assert list(entries(tmp_path / "elsewhere" / "a.zip")) == ["a.docx", "2/A.docx", "2-2/A.docx"]
    archive.write(tmp_path / "a.zip", files)
    assert list(entries(tmp_path / "a.zip")) == ["1/a.docx", "2/A.docx", "x/2/A.docx"]


def test_it_is_not_there_when_a_file_is_gone_or_the_disk_is_full(
    documents: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.zip"
    with pytest.raises(ReportError):
        archive.write(target, [*documents, tmp_path / "gone.docx"])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError) as caught:
        archive.write(target, documents)
    assert [d.code for d in caught.value.diagnostics] == ["OUT003"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_another_programs_archive_is_not_overwritten(documents: list[Path], tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    archive.write(target, documents)
    archive.write(target, documents)  # its own is
    target.write_bytes(b"PK of somebody else")
    with pytest.raises(ReportError) as caught:
        archive.write(target, documents)
    assert [d.code for d in caught.value.diagnostics] == ["OUT027"]
    archive.write(target, documents, force=True)
    assert len(entries(target)) == 3
