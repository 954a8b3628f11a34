"""Units wait for the disk together; renames are durable; nothing is left when it ends early."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.batch_project import contents, jobs_of, make_units, torn

from docxtpl_reports.batch import unit
from docxtpl_reports.batch.outcome import BuildOptions, Outcome, Remote, State
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def jobs(tmp_path: Path) -> list[Job]:
    return jobs_of(make_units(tmp_path, 8), tmp_path / "out")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose renames were made durable."""
    synced: list[Path] = []
    monkeypatch.setattr(unit, "sync_folder", synced.append)
    return synced


def test_several_units_wait_for_the_disk_at_once(jobs: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this the first would wait for ever."""
    fsync, meeting = os.fsync, threading.Barrier(2, timeout=60)
    flushed = 0

    def flush(handle: int) -> None:
        nonlocal flushed
        flushed += 1
        if flushed <= 2:
            meeting.wait()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flush)
    outcomes = list(unit.build_units(jobs[:3], BuildOptions()))
    assert [outcome.state for outcome in outcomes] == [State.BUILT] * 3


def test_one_that_ends_early_leaves_nothing_of_units_that_wait(
    jobs: list[Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither files nor a thread that still flushes them."""
    fsync, ending, over = os.fsync, threading.Event(), threading.Event()
    threads: list[int] = []
    flushed: list[int] = []

    def flush(handle: int) -> None:
        thread = threading.get_ident()
        threads.append(thread)
        is_of_first = thread == threads[0] and threads.count(thread) <= 2
        if not is_of_first and thread != threading.main_thread().ident:
            ending.wait()
            over.wait(0.1)
            flushed.append(handle)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", flush)
    units = unit.build_units(iter(jobs), BuildOptions())
    assert next(units).state is State.BUILT
    ending.set()
    units.close()
    count = len(flushed)
    over.set()
    assert count == 2 * unit.FLUSHERS
    assert contents(jobs[0].out_dir).keys() == {jobs[0].docx.name, jobs[0].manifest.name}
    assert torn(jobs[0].out_dir) == []


def test_renames_are_made_durable_where_they_were(jobs: list[Job], synced: list[Path], tmp_path: Path) -> None:
    out, elsewhere = jobs[0].out_dir, tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    jobs[1].docx.symlink_to(elsewhere / "a.docx")
    list(unit.build_units(jobs, BuildOptions()))
    assert sorted(synced) == [elsewhere, out]


def test_of_many_folders_some_are_made_durable_meanwhile(
    jobs: list[Job], synced: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit, "MAX_FOLDERS", 2)
    apart = [Job(job.data, tmp_path / f"out{number}") for number, job in enumerate(jobs)]
    counts = [len(synced) for _ in unit.build_units(apart, BuildOptions())]
    assert counts == [0, 0, 3, 3, 3, 6, 6, 6]
    assert sorted(synced) == [job.out_dir for job in apart]


def test_a_copy_goes_with_its_command_also_when_units_are_still_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a worker of a cluster, whose command was interrupted."""
    pytest.importorskip("fsspec", reason="the extra «cluster» is not installed")
    project, copies = tmp_path / "p", tmp_path / "copies"
    copies.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(copies))
    make_units(project, 4)
    options = BuildOptions(remote=Remote(f"file://{project}", f"file://{project}/out", "interrupted"))
    third, go_on, done, over = (threading.Event() for _ in range(4))
    outcomes: list[Outcome] = []

    def jobs() -> Iterator[Job]:
        for number in range(4):
            if number == 2:
                third.set()
                go_on.wait()
            yield Job(Path(f"data/xa-{number:03}.yml"))

    def work() -> None:
        outcomes.extend(unit.build_units(jobs(), options))
        done.set()
        over.wait()

    thread = threading.Thread(target=work)
    thread.start()
    third.wait()
    assert list(copies.iterdir())
    unit.release("interrupted")
    go_on.set()
    done.wait()
    left = list(copies.iterdir())
    over.set()
    thread.join()
    assert left == []
    assert [outcome.state for outcome in outcomes] == [State.BUILT] * 2 + [State.FAILED] * 2
