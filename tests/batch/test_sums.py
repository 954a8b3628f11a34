"""Reports over reports are sorted by their packs, each of which is read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.batch_project import jobs_of, make_units

from docxtpl_reports.batch.outcome import BuildOptions, Outcome, State
from docxtpl_reports.batch.sums import build_sums
from docxtpl_reports.jobs import compiling


def test_rules_are_read_once_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, paths = compiling.read_rules, []

    def counted(path: Path) -> object:
        paths.append(path)
        return read(path)

    monkeypatch.setattr(compiling, "read_rules", counted)
    known = [Outcome(job, State.BUILT) for job in jobs_of(make_units(tmp_path, 4), tmp_path / "out")]
    assert list(build_sums(known, BuildOptions(), anything_new=False)) == known
    assert len(paths) == 1


def test_they_are_built_again_when_reports_are_new(tmp_path: Path) -> None:
    known = [Outcome(job, State.FAILED) for job in jobs_of(make_units(tmp_path, 2), tmp_path / "out")]
    found = list(build_sums(known, BuildOptions(), anything_new=True))
    assert [outcome.state for outcome in found] == [State.BUILT] * 2
