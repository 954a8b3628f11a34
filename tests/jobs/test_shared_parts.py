"""Reports follow the shared parts of their templates: caches, up-to-date checks and manifests know them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx, lines
from support.project import make_project

from docxtpl_reports.batch.uptodate import UpToDate
from docxtpl_reports.cli import main as cli
from docxtpl_reports.files.store import Store
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.manifests import reading


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = make_project(tmp_path, template=("{{ so_lieu.ho_so_tong }}", '{% chen "ky" %}'))
    part(path, "{{ nguoi_ky.ho_ten }}")
    return path


def part(data: Path, *body: str, folder: str = "chung") -> Path:
    path = data.parent.parent / "templates" / folder / "ky.docx"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(docx(*body))
    return path


def built(data: Path, packs: Packs) -> list[str]:
    (result,) = build.build_each([Job(data, data.parent.parent / "out", force=True)], packs)
    assert result.docx is not None, result.diagnostics
    return lines(result.docx.read_bytes())


@pytest.mark.parametrize("kept", [False, True])
def test_a_part_that_changes_appears_or_goes_is_noticed(data: Path, tmp_path: Path, kept: bool) -> None:
    shared = Packs(Store(tmp_path / "cache") if kept else None)

    def packs() -> Packs:
        return Packs(Store(tmp_path / "cache")) if kept else shared

    assert built(data, packs()) == built(data, packs()) == ["1.185", "Nguyễn Văn B"]
    part(data, "{{ nguoi_ky.chuc_vu }}")
    assert built(data, packs()) == ["1.185", "Chủ tịch"]
    own = part(data, "của bộ mẫu", folder="nho")
    assert built(data, packs()) == ["1.185", "của bộ mẫu"]
    own.unlink()
    assert built(data, packs()) == ["1.185", "Chủ tịch"]


def test_a_mistake_in_a_part_is_gone_when_it_is_mended(data: Path) -> None:
    packs, job = Packs(), Job(data, data.parent.parent / "out")
    path = part(data, "{{ la }}")
    (result,) = build.build_each([job], packs)
    assert [(d.code, Path(str(d.location.file)).name) for d in result.diagnostics] == [("TPL020", "ky.docx")]
    path.unlink()
    (result,) = build.build_each([job], packs)
    assert [d.code for d in result.diagnostics] == ["TPL260"]
    part(data, "x")
    assert built(data, packs) == ["1.185", "x"]


def test_manifests_name_them_and_reports_are_up_to_date_by_them(data: Path) -> None:
    packs, job = Packs(), Job(data, data.parent.parent / "out")
    built(data, packs)
    found = reading.read(job.manifest)
    assert found is not None
    assert [(one["role"], one["file"]) for one in found["inputs"]][-1] == ("part:ky", "templates/chung/ky.docx")
    assert UpToDate(packs)(job)
    own = part(data, "{{ nguoi_ky.ho_ten }}", folder="nho")
    assert not UpToDate(packs)(job)
    own.unlink()
    assert UpToDate(packs)(job)
    part(data, "y")
    assert not UpToDate(packs)(job)


def test_check_takes_their_folder_for_no_pack(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(data.parent.parent)
    assert cli.invoke(["check", "templates/nho"]) == cli.invoke(["check"]) == 0, capsys.readouterr().err
