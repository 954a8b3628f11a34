"""Never overwrites what somebody else saved, whenever it was; trying to publish changes nothing."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from support.batch_project import contents
from support.project import DATA, make_project

from docxtpl_reports.files.writing import finish, spare_name
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.jobs.publish import publish


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(make_project(tmp_path), tmp_path / "out")


@pytest.fixture
def built(job: Job) -> Job:
    """A job whose data changed after its report was built."""
    assert build.build([job])[0].ok
    job.data.write_text(DATA.replace("109", "600"), "utf-8")
    return job


def edit(path: Path) -> bytes:
    """Saves a document with one more line, as an editor does: under another name first."""
    document = docx.Document(str(path)) if path.exists() else docx.Document()
    document.add_paragraph("thêm bằng tay")
    other = path.with_name("~edited.docx")
    document.save(str(other))
    other.replace(path)
    return path.read_bytes()


class Waiting:
    """A report whose content waits for the disk."""

    def __init__(self, job: Job) -> None:
        self._steps = publish(build.prepared(job, Packs()))
        next(self._steps)()

    def go_on(self) -> JobResult:
        return finish(self._steps)


class TestSavedMeanwhile:
    def test_an_edited_document_is_kept(self, built: Job) -> None:
        waiting = Waiting(built)
        edited, manifest = edit(built.docx), built.manifest.read_bytes()
        result = waiting.go_on()
        assert [d.code for d in result.diagnostics] == ["OUT020"]
        assert result.docx is None
        assert contents(built.out_dir) == {built.docx.name: edited, built.manifest.name: manifest}

    def test_so_is_one_where_there_was_none(self, job: Job) -> None:
        waiting = Waiting(job)
        edited = edit(job.docx)
        assert [d.code for d in waiting.go_on().diagnostics] == ["OUT020"]
        assert contents(job.out_dir) == {job.docx.name: edited}

    def test_a_foreign_file_in_place_of_the_manifest_is_kept(self, built: Job) -> None:
        waiting = Waiting(built)
        built.manifest.write_text('{"mine": 1}', "utf-8")
        assert [d.code for d in waiting.go_on().diagnostics] == ["OUT027"]
        assert built.manifest.read_text("utf-8") == '{"mine": 1}'

    def test_a_report_that_another_run_built_is_no_obstacle(self, built: Job) -> None:
        waiting = Waiting(built)
        assert build.build([built])[0].ok
        assert waiting.go_on().ok

    def test_an_order_to_overwrite_holds(self, built: Job) -> None:
        waiting = Waiting(Job(built.data, built.out_dir, force=True))
        edit(built.docx)
        assert waiting.go_on().ok


def test_the_renames_of_a_single_report_are_made_durable(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(build, "sync_folder", synced.append)
    assert build.build([job])[0].ok
    assert synced == [job.out_dir]


class TestTrying:
    @pytest.mark.parametrize("is_edited", [False, True])
    def test_a_pair_torn_apart_is_left_so(self, built: Job, is_edited: bool) -> None:
        """Its manifest waits beside: a build would put it in its place, and then not call the document edited."""
        built.manifest.rename(spare_name(built.manifest))
        built.manifest.write_bytes(b'{"schema": "docxtpl-reports/manifest/1"}')
        if is_edited:
            edit(built.docx)
        before = contents(built.out_dir)
        (result,) = build.build_each([built], dry_run=True)
        assert [d.code for d in result.diagnostics] == (["OUT020"] if is_edited else [])
        assert contents(built.out_dir) == before
        (written,) = build.build_each([built])
        assert written.diagnostics == result.diagnostics
