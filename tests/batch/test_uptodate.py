"""Reports that are up to date are not built again: by hashes, never by time."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.batch_project import contents, make_units
from support.build import docx
from support.project import DATA

from docxtpl_reports.batch.outcome import BuildOptions, State
from docxtpl_reports.batch.run import run
from docxtpl_reports.files.writing import spare_name
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job whose report is there."""
    job = Job(make_units(tmp_path, 1)[0], tmp_path / "out")
    assert states(job) == [State.BUILT]
    return job


def states(*jobs: Job, options: BuildOptions | None = None) -> list[State]:
    return [outcome.state for outcome in run(jobs, options or BuildOptions())]


def test_nothing_changed(job: Job) -> None:
    before = job.docx.stat().st_mtime_ns
    os.utime(job.data, (1, 1))  # time does not matter
    assert states(job) == [State.UP_TO_DATE]
    assert job.docx.stat().st_mtime_ns == before
    assert states(replace(job, force=True)) == [State.UP_TO_DATE]
    assert states(job, options=BuildOptions(rebuild=True)) == [State.BUILT]


CHANGES: dict[str, Callable[[Job, Path], object]] = {
    "data": lambda job, _: job.data.write_text(DATA.replace("109", "500"), "utf-8"),
    "rules": lambda _, pack: (pack / "quy-tac.yml").write_text(
        (pack / "quy-tac.yml").read_text("utf-8").replace(">= 50%", ">= 60%"), "utf-8"
    ),
    "template": lambda _, pack: (pack / "mau.docx").write_bytes(docx("{{ so_lieu.ho_so_tong }}")),
    "document gone": lambda job, _: job.docx.unlink(),
    "manifest of another version": lambda job, _: job.manifest.write_text(
        job.manifest.read_text("utf-8").replace('"tool": "docxtpl-reports ', '"tool": "docxtpl-reports 9'), "utf-8"
    ),
}


def test_what_a_killed_build_left_beside_is_removed(job: Job) -> None:
    for path in (job.docx, job.manifest):
        os.link(path, spare_name(path))
        os.link(path, spare_name(path).with_name(spare_name(path).name.replace("-0.", "-1.")))
    before = job.docx.read_bytes()
    assert states(job) == [State.UP_TO_DATE]
    assert contents(job.out_dir).keys() == {job.docx.name, job.manifest.name}
    assert job.docx.read_bytes() == before


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_built(job: Job, tmp_path: Path, change: str) -> None:
    CHANGES[change](job, tmp_path / "templates" / "nho")
    assert states(job) == [State.BUILT]
    assert states(job) == [State.UP_TO_DATE]


def test_a_manifest_that_was_cut_off_is_written_again(job: Job) -> None:
    whole = job.manifest.read_bytes()
    job.manifest.write_bytes(whole[: whole.index(b'"figures"') + 100])
    assert states(job) == [State.BUILT]
    assert job.manifest.read_bytes() == whole
    job.manifest.write_bytes(whole[: whole.index(b'"figures"') + 100])
    job.docx.write_bytes(docx("sửa tay"))
    (outcome,) = run([job], BuildOptions())
    assert [d.code for d in outcome.diagnostics if d.is_error] == ["OUT020"]


def test_a_manifest_that_is_gone_leaves_a_document_of_unknown_origin(job: Job) -> None:
    job.manifest.unlink()
    (outcome,) = run([job], BuildOptions())
    assert [d.code for d in outcome.diagnostics if d.is_error] == ["OUT020"]


def test_what_the_command_asks_counts_too(job: Job, tmp_path: Path) -> None:
    other = tmp_path / "khac.docx"
    other.write_bytes((tmp_path / "templates" / "nho" / "mau.docx").read_bytes())
    assert states(replace(job, template=other)) == [State.BUILT]
    assert states(replace(job, template=other)) == [State.UP_TO_DATE]
    assert states(job) == [State.BUILT]
    draft = replace(job, draft=True)
    assert states(draft, job) == [State.BUILT, State.UP_TO_DATE]  # beside the report
    (again,) = run([draft], BuildOptions())
    assert again.state is State.BUILT  # a draft tells each time what it lacks
    assert [d.is_error for d in again.diagnostics][-1:] == [True]


def test_what_the_data_builds_on_counts_too(job: Job, tmp_path: Path) -> None:
    shared = tmp_path / "data" / "chung.yml"
    shared.write_text("kinh_gui: [Sở Nội vụ]\n", "utf-8")
    job.data.write_text(DATA.replace("kinh_gui: [Ủy ban nhân dân huyện C]\n", "ke_thua: chung.yml\n"), "utf-8")
    assert states(job) == [State.BUILT]
    assert states(job) == [State.UP_TO_DATE]
    shared.write_text("kinh_gui: [Sở Tư pháp]\n", "utf-8")
    assert states(job) == [State.BUILT]


def test_an_edited_document_is_reported_not_counted_as_up_to_date(job: Job) -> None:
    edited = docx("sửa tay")
    job.docx.write_bytes(edited)
    (outcome,) = run([job], BuildOptions())
    assert outcome.state is State.FAILED
    assert [d.code for d in outcome.diagnostics if d.is_error] == ["OUT020"]
    assert job.docx.read_bytes() == edited
    assert states(replace(job, force=True)) == [State.BUILT]


def test_the_json_entry_is_that_of_the_build(job: Job) -> None:
    (built,) = run([job], BuildOptions(rebuild=True, reports=True))
    (kept,) = run([job], BuildOptions(reports=True))
    assert kept.state is State.UP_TO_DATE
    assert kept.report.replace("up_to_date", "built") == built.report
    english = BuildOptions(reports=True, language="en")
    assert states(job, options=english) == [State.BUILT]  # the manifest has Vietnamese texts only


def test_a_dry_run_writes_nothing(job: Job, tmp_path: Path) -> None:
    job.docx.unlink()
    job.manifest.unlink()
    (outcome,) = run([job], BuildOptions(dry_run=True))
    assert (outcome.state, outcome.docx) == (State.BUILT, None)
    assert list((tmp_path / "out").iterdir()) == []
    job.docx.write_bytes(docx("của người khác"))
    (outcome,) = run([job], BuildOptions(dry_run=True))
    assert [d.code for d in outcome.diagnostics] == ["OUT020"]
