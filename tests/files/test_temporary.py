"""Temporary folders go with their process, also when it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docxtpl_reports.files.temporary import LOCK, PREFIX, TemporaryFolder, remove_abandoned

KEEPER = """\
import sys
from docxtpl_reports.files.temporary import TemporaryFolder
folder = TemporaryFolder()
(folder.path / "so-lieu.yml").write_text("a")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_only_folders_of_killed_processes_are_removed(tmp_path: Path) -> None:
    foreign = [tmp_path / name for name in (f"{PREFIX}of-nobody", "another-program")]
    for folder in foreign:
        folder.mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(foreign[1])
    (foreign[1] / LOCK).touch()
    (foreign[1] / "so-lieu.yml").touch()
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", KEEPER]
    killed, living = (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for _ in range(2)
    )
    try:
        assert killed.stdout is not None
        assert living.stdout is not None
        left, used = (Path(process.stdout.readline().strip()) for process in (killed, living))  # type: ignore[union-attr]
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert left.is_dir()
        remove_abandoned(tmp_path)
        assert not left.exists()
        assert [(used / "so-lieu.yml").read_text(), *(folder.is_dir() for folder in foreign)] == ["a", True, True]
    finally:
        for process in (killed, living):
            process.communicate()  # the end of its input
    assert not used.exists()


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files away")
def test_those_of_another_user_stay(tmp_path: Path) -> None:
    folder = tmp_path / f"{PREFIX}others"
    folder.mkdir()
    (folder / LOCK).touch()
    os.chown(folder, 65534, 65534)
    remove_abandoned(tmp_path)
    assert folder.is_dir()
    os.chown(folder, os.getuid(), os.getgid())
    remove_abandoned(tmp_path)
    assert not folder.exists()


def test_a_link_stays_with_what_it_leads_to(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / LOCK).touch()
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    remove_abandoned(tmp_path)
    assert (elsewhere / LOCK).exists()


def test_a_folder_is_gone_with_its_block() -> None:
    folder = TemporaryFolder()
    with folder as path:
        remove_abandoned(path.parent)  # of a living process
        assert path.is_dir()
    folder.close()
    assert not path.exists()
