"""Files on disk appear whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from support.interrupting import interrupted_at

from docxtpl_reports import signals
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files import writing as module
from docxtpl_reports.files.writing import beside, leftovers, spare_name, write_atomically, writing, written_whole


class TestWritingFiles:
    def test_folders_are_made_and_old_content_is_replaced(self, tmp_path: Path) -> None:
        target = tmp_path / "out" / "sâu" / "a.docx"
        write_atomically({target: b"1"})
        write_atomically({target: b"2"})
        assert target.read_bytes() == b"2"
        assert [p.name for p in target.parent.iterdir()] == ["a.docx"]

    def test_a_set_is_written_wholly_or_not_at_all(self, tmp_path: Path) -> None:
        old, blocked, new = tmp_path / "a.docx", tmp_path / "b.json", tmp_path / "c.pdf"
        old.write_bytes(b"old")
        blocked.mkdir()
        with pytest.raises(ReportError) as caught:
            write_atomically({old: b"new", new: b"x", blocked: b"y"})
        assert [d.code for d in caught.value.diagnostics] == ["OUT005"]
        assert old.read_bytes() == b"old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "b.json"]

    def test_targets_already_replaced_get_their_content_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, third = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
        first.write_bytes(b"old")
        third.write_bytes(b"held open by Word")
        replace = os.replace

        def busy(source: Path, target: Path) -> None:
            if Path(target) == third:
                raise PermissionError(errno.EACCES, "Access is denied")
            replace(source, target)

        monkeypatch.setattr(os, "replace", busy)
        with pytest.raises(ReportError) as caught:
            write_atomically({first: b"1", second: b"2", third: b"3"})
        assert [(d.code, d.location.file) for d in caught.value.diagnostics] == [("OUT002", str(third))]
        assert first.read_bytes() == b"old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "c.docx"]

    @pytest.mark.parametrize(
        ("number", "code"),
        [(errno.ENOSPC, "OUT003"), (errno.EACCES, "OUT001"), (errno.EROFS, "OUT001"), (errno.EIO, "OUT001")],
    )
    def test_the_reason_of_a_failure_is_reported(
        self, number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(ReportError) as caught:
            write_atomically({tmp_path / "a.docx": b"1"})
        assert [d.code for d in caught.value.diagnostics] == [code]
        assert list(tmp_path.iterdir()) == []

    def test_a_file_where_a_folder_should_be_and_a_name_too_long_are_reported(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"")
        for path, code in ((tmp_path / "out" / "a.docx", "OUT004"), (tmp_path / f"{'a' * 300}.docx", "OUT006")):
            with pytest.raises(ReportError) as caught:
                write_atomically({path: b"1"})
            assert [d.code for d in caught.value.diagnostics] == [code]

    def test_a_link_is_followed_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link.docx").symlink_to(tmp_path / "real" / "a.docx")
        write_atomically({tmp_path / "link.docx": b"1"})
        assert (tmp_path / "link.docx").is_symlink()
        assert (tmp_path / "real" / "a.docx").read_bytes() == b"1"

    def test_what_a_running_writer_has_not_renamed_yet_is_no_leftover(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "a.docx"
        fsync, seen = os.fsync, []

        def look(handle: int) -> None:
            seen.append((len(beside(target)), leftovers(target)))
            fsync(handle)

        monkeypatch.setattr(os, "fsync", look)
        write_atomically({target: b"1"})
        assert seen[0] == (1, [])
        assert beside(target) == []

    def test_another_target_of_the_folder_is_written_meanwhile(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fsync = os.fsync

        def other(handle: int) -> None:
            monkeypatch.setattr(os, "fsync", fsync)
            write_atomically({tmp_path / "b.docx": b"2"})  # would wait for ever if the folder were locked
            fsync(handle)

        monkeypatch.setattr(os, "fsync", other)
        write_atomically({tmp_path / "a.docx": b"1"})
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx"]

    def test_nothing_appears_before_the_disk_has_it_and_nothing_is_left_when_that_is_not_waited_for(
        self, tmp_path: Path
    ) -> None:
        steps = writing({tmp_path / "a": b"1", tmp_path / "b": b"2"})
        next(steps)()
        assert not (tmp_path / "a").exists()
        assert len(list(tmp_path.iterdir())) == 2
        steps.close()
        assert list(tmp_path.iterdir()) == []

    def test_what_the_disk_refuses_is_the_error_of_the_writing(self, tmp_path: Path) -> None:
        steps = writing({tmp_path / "a": b"1"})
        next(steps)
        with pytest.raises(ReportError) as caught:
            steps.throw(OSError(errno.ENOSPC, "no room"))
        assert [d.code for d in caught.value.diagnostics] == ["OUT003"]
        assert list(tmp_path.iterdir()) == []

    def test_nobody_else_renames_in_the_folder_meanwhile(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fcntl = pytest.importorskip("fcntl")
        replace, locked = os.replace, []

        def rename(source: Path, target: Path) -> None:
            folder = os.open(tmp_path, os.O_RDONLY)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                locked.append(target.name)
            finally:
                os.close(folder)
            replace(source, target)

        monkeypatch.setattr(os, "replace", rename)
        write_atomically({tmp_path / "a": b"1", tmp_path / "b": b"1"})
        with written_whole(tmp_path / "c") as stream:
            stream.write(b"1")
        assert locked == ["a", "b", "c"]


class TestDurable:
    @pytest.mark.parametrize("write", ["write_atomically", "written_whole"])
    def test_the_folder_is_flushed_after_the_rename(
        self, write: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "there" / "a"
        (tmp_path / "here").mkdir()
        target.parent.mkdir()
        link = tmp_path / "here" / "a"
        link.symlink_to(target)
        fsync, seen = os.fsync, []

        def look(handle: int) -> None:
            if os.path.samestat(os.fstat(handle), target.parent.stat()):
                seen.append(target.exists())
            fsync(handle)

        monkeypatch.setattr(os, "fsync", look)
        if write == "write_atomically":
            write_atomically({link: b"1"})
        else:
            with written_whole(link) as stream:
                stream.write(b"1")
        assert seen == [True]


def test_a_name_that_another_writer_has_taken_again_is_not_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its renames a writer no longer owns its temporary names."""
    target = tmp_path / "a"
    close = os.close
    taken: list[Path] = []

    def closed(handle: int) -> None:
        close(handle)
        if target.exists() and not taken:
            taken.append(spare_name(target))
            taken[0].touch()

    monkeypatch.setattr(os, "close", closed)
    write_atomically({target: b"1"})
    monkeypatch.undo()
    assert taken[0].exists()


@pytest.fixture(params=["windows", "network drive"])
def without_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system where files cannot be locked, or a folder on a drive where they cannot."""
    if request.param == "windows":
        monkeypatch.setattr(module, "LOCKS", False)
        monkeypatch.setitem(sys.modules, "fcntl", None)
    else:
        monkeypatch.setattr("fcntl.flock", unlockable)


def unlockable(_handle: int, _operation: int) -> None:
    raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))


@pytest.mark.usefixtures("without_locks")
class TestWithoutLocks:
    @pytest.mark.parametrize("left", [[0], [1], [0, 1], [0, 1, 2], range(8)])
    def test_leftovers_give_way_to_new_content(self, left: Iterable[int], tmp_path: Path) -> None:
        docx, manifest = tmp_path / "a.docx", tmp_path / "a.json"
        write_atomically({docx: b"old", manifest: b"old"})
        for path in (docx, manifest):
            first = spare_name(path)
            for number in left:
                os.link(path, first.with_name(first.name.replace("-0.", f"-{number}.")))
        write_atomically({docx: b"new", manifest: b"new"})
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.docx": b"new", "a.json": b"new"}

    def test_files_are_closed_before_they_are_renamed_on_windows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        replace, open_ones = os.replace, []

        def rename(source: Path, target: Path) -> None:
            inode = os.stat(source)
            for handle in map(int, os.listdir("/proc/self/fd")):
                with suppress(OSError):
                    open_ones.extend([source] if os.path.samestat(os.fstat(handle), inode) else [])
            replace(source, target)

        monkeypatch.setattr(os, "replace", rename)
        write_atomically({tmp_path / "a": b"1", tmp_path / "b": b"1"})
        assert bool(open_ones) == module.LOCKS

    def test_a_failure_restores_all(self, tmp_path: Path) -> None:
        docx, blocked = tmp_path / "a.docx", tmp_path / "b.json"
        docx.write_bytes(b"old")
        blocked.mkdir()
        with pytest.raises(ReportError):
            write_atomically({docx: b"new", blocked: b"new"})
        assert docx.read_bytes() == b"old"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.json"]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open handles are not listed")
class TestInterrupted:
    @pytest.fixture(autouse=True)
    def _without_disk(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "fsync", lambda _: None)

    def handles(self) -> set[str]:
        return set(os.listdir("/proc/self/fd"))

    def test_ctrl_c_at_any_step_leaves_nothing(self, tmp_path: Path) -> None:
        paths = [tmp_path / "a.docx", tmp_path / "a.json"]
        write_atomically(dict.fromkeys(paths, b"0"))
        before = self.handles()
        for step in count(1, 7):
            content = dict.fromkeys(paths, b"%d" % step)
            is_interrupted = interrupted_at(step, lambda content=content: write_atomically(content), module, signals)
            assert sorted(tmp_path.iterdir()) == paths, step
            assert paths[0].read_bytes() == paths[1].read_bytes(), step
            assert self.handles() == before, step
            if not is_interrupted:
                break
        assert step > 1000

    def test_nor_does_it_while_a_stream_is_written(self, tmp_path: Path) -> None:
        path, before = tmp_path / "a.zip", self.handles()

        def write() -> None:
            with written_whole(path) as stream:
                stream.write(b"1")

        for step in count(1, 5):
            is_interrupted = interrupted_at(step, write, module, signals)
            assert [one.name for one in tmp_path.iterdir() if one != path] == [], step
            assert self.handles() == before, step
            if not is_interrupted:
                break
        assert path.read_bytes() == b"1"

    def test_it_ends_the_waiting_for_another_process(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Which holds the folder: it may have been stopped."""
        import fcntl

        folder = os.open(tmp_path, os.O_RDONLY)
        flock, main = fcntl.flock, threading.main_thread().ident

        def wait(handle: int, operation: int) -> None:
            if not operation & fcntl.LOCK_NB:
                signal.pthread_kill(main or 0, signal.SIGINT)
            flock(handle, operation)

        try:
            flock(folder, fcntl.LOCK_EX)
            monkeypatch.setattr(fcntl, "flock", wait)
            with pytest.raises(KeyboardInterrupt):
                write_atomically({tmp_path / "a": b"1"})
        finally:
            os.close(folder)
        assert list(tmp_path.iterdir()) == []
