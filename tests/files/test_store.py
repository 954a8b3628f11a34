"""Entries are kept for the next run, in a folder that only the person can write; whatever goes wrong, nothing was kept."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from docxtpl_reports.files import store
from docxtpl_reports.files.store import Store, own_store

posix = pytest.mark.skipif(os.name == "nt", reason="owners and modes are of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "docxtpl-reports"


@pytest.fixture
def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv(store.VARIABLE, str(folder))
    found = own_store()
    assert found is not None
    found.put("key", b"value")
    return found


def entry(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_it_is_there_again(kept: Store, folder: Path) -> None:
    assert kept.get("key") == b"value"
    assert Store(folder).get("key") == b"value"
    assert kept.get("other") is None
    kept.put("key", b"another")
    assert kept.get("key") == b"another"
    assert len(list(folder.iterdir())) == 1


@posix
def test_others_cannot_read_it(kept: Store, folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert entry(folder).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("data", [b"", b"x" * 10, b"x" * 100])
def test_a_damaged_entry_is_none(kept: Store, folder: Path, data: bytes) -> None:
    entry(folder).write_bytes(data)
    assert kept.get("key") is None
    kept.put("key", b"value")
    assert kept.get("key") == b"value"


def test_a_torn_entry_is_none(kept: Store, folder: Path) -> None:
    whole = entry(folder).read_bytes()
    entry(folder).write_bytes(whole[:-1])
    assert kept.get("key") is None


def test_an_entry_under_another_key_is_none(kept: Store, folder: Path) -> None:
    value = entry(folder)
    kept.put("other", b"of the other")
    other = next(path for path in folder.iterdir() if path != value)
    os.replace(value, other)
    assert kept.get("other") is None


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_what_others_may_write_is_not_read(kept: Store, folder: Path, mode: int) -> None:
    entry(folder).chmod(mode)
    assert kept.get("key") is None
    entry(folder).chmod(0o600)
    folder.chmod(mode | 0o111)
    assert kept.get("key") is None


@posix
def test_what_belongs_to_somebody_else_is_not_read(kept: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert kept.get("key") is None
    kept.put("new", b"value")
    assert len(list(folder.iterdir())) == 1


@posix
def test_no_link_is_followed(kept: Store, folder: Path, tmp_path: Path) -> None:
    path = entry(folder)
    elsewhere = tmp_path / "elsewhere"
    os.replace(path, elsewhere)
    path.symlink_to(elsewhere)
    assert kept.get("key") is None
    os.replace(folder, tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    assert kept.get("key") is None


def test_a_full_disk_keeps_nothing_and_leaves_nothing(
    kept: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", full)
    kept.put("new", b"value")
    assert len(list(folder.iterdir())) == 1
    assert kept.get("new") is None


@pytest.mark.parametrize("place", ["file", "below a file"])
def test_where_there_can_be_no_folder(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    found = Store(tmp_path / "file" if place == "file" else tmp_path / "file" / "folder")
    found.put("key", b"value")
    assert found.get("key") is None


def test_those_not_used_for_longest_make_room(kept: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_ENTRIES", 3)
    os.utime(entry(folder), (1, 1))
    for number in range(2, 5):
        before = set(folder.iterdir())
        kept.put(str(number), b"value")
        os.utime((set(folder.iterdir()) - before).pop(), (number, number))
    kept.put("last", b"value")
    assert [kept.get(key) is not None for key in ("key", "2", "3", "4", "last")] == [False, False, True, True, True]


def test_the_size_of_all_is_bounded(kept: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAX_ALL", 100)
    os.utime(entry(folder), (1, 1))
    kept.put("large", b"x" * 50)
    assert (kept.get("key"), kept.get("large")) == (None, b"x" * 50)
    monkeypatch.setattr(store, "MAX_ENTRY", 10)
    kept.put("too large", b"x" * 11)
    assert kept.get("too large") is None


def test_a_file_that_was_never_finished_is_removed(kept: Store, folder: Path) -> None:
    for name, age in (("old.tmp", 1), ("new.tmp", None)):
        (folder / name).write_bytes(b"")
        if age is not None:
            os.utime(folder / name, (age, age))
    kept.put("other", b"value")
    assert sorted(path.name for path in folder.glob("*.tmp")) == ["new.tmp"]


def test_two_processes_at_once(kept: Store, folder: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom docxtpl_reports.files.store import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(60):\n store.put('shared', str(n).encode() * 1000)\n"
        " assert (store.get('shared') or b'?')[0] in b'0123456789'"
    )
    both = [subprocess.Popen([sys.executable, "-c", script, str(folder)], cwd=ROOT) for _ in range(2)]
    assert [one.wait() for one in both] == [0, 0]
    assert kept.get("shared") == b"59" * 1000


class TestPlace:
    def test_an_empty_name_keeps_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(store.VARIABLE, "")
        assert own_store() is None

    def test_a_name_from_the_current_folder_keeps_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(store.VARIABLE, "cache")  # which may be a project
        assert own_store() is None

    @posix
    def test_it_is_in_the_persons_cache_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(store.VARIABLE, raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        found = own_store()
        assert found is not None
        found.put("key", b"value")
        assert len(list((tmp_path / "xdg" / store.NAME).iterdir())) == 1

    @posix
    def test_nothing_is_made_in_the_home_of_somebody_else(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(store.VARIABLE, raising=False)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        other = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: other)  # as under sudo
        found = own_store()
        assert found is not None
        found.put("key", b"value")
        assert list(tmp_path.iterdir()) == []

    def test_without_a_home(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in (store.VARIABLE, "XDG_CACHE_HOME", "LOCALAPPDATA"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setattr(os.path, "expanduser", lambda path: path)
        assert own_store() is None
