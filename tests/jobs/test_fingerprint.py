"""The hash of what was typed, as a document prints it, is that of its manifest, and ``explain`` shows it."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from support.build import lines
from support.project import DATA, make_project
from support.unit_tables import units_of, units_project

from docxtpl_reports.batch.uptodate import UpToDate
from docxtpl_reports.cli import main as cli
from docxtpl_reports.diagnostics import ExitCode
from docxtpl_reports.figures import loading
from docxtpl_reports.jobs.build import build, run
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job

TEMPLATE = ("{{ ma_bam }}", "{{ ma_bam.day_du }}", "{{ ma_bam ~ '-' ~ so_lieu.ho_so_tong }}")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path, template=TEMPLATE)


def built(job: Job) -> tuple[list[str], dict[str, str]]:
    """The lines of the document, and the hashes that its manifest has, by role."""
    [result] = build([job])
    assert result.docx is not None
    inputs = json.loads(job.manifest.read_bytes())["inputs"]
    return lines(result.docx.read_bytes()), {one["role"]: one["sha256"] for one in inputs}


def explained(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, Any]:
    assert cli.invoke(["explain", str(path), "ma_bam", "--format", "json"]) == ExitCode.DONE
    return json.loads(capsys.readouterr().out)["derivation"]  # type: ignore[no-any-return]


def test_is_that_of_the_data_file_as_the_manifest_has_it(data: Path, tmp_path: Path) -> None:
    printed, hashes = built(Job(data, tmp_path / "out"))
    whole = sha256(data.read_bytes()).hexdigest()
    assert printed == [whole[:16], whole, f"{whole[:16]}-1.185"]
    assert hashes["data"] == whole


def test_explain_shows_it_for_the_data_and_for_the_finished_report(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = Job(data, tmp_path / "out")
    printed, _ = built(job)
    for path in (data, job.docx, job.manifest):
        step = explained(capsys, path)
        assert (step["name"], step["value"], step["text"]) == ("ma_bam", printed[1], printed[1])
        assert Path(step["source"]["file"]).name == data.name


def test_a_changed_file_has_another_and_its_report_is_built_again(data: Path, tmp_path: Path) -> None:
    job = Job(data, tmp_path / "out")
    before, _ = built(job)
    assert UpToDate(Packs())(job)
    data.write_text(DATA + "# thêm một dòng\n", "utf-8")
    assert not UpToDate(Packs())(job)
    assert built(job)[0][0] != before[0]


def test_of_a_row_it_is_that_of_its_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = units_project(tmp_path)
    make_project(tmp_path, rules=(tmp_path / "templates/nho/quy-tac.yml").read_text("utf-8"), template=TEMPLATE)
    out = str(tmp_path / "out")
    text = "Mã đơn vị;Tên đơn vị;Tổng số hồ sơ\n001;xã A;5\n002;xã B;5\n"
    first, second = units_of(common, text, out=out)
    printed, hashes = built(first)
    assert printed[1] == hashes["row"] == explained(capsys, first.docx)["value"]
    assert built(second)[0][1] != printed[1], "rows of one table, over one common file"
    _, moved, _ = units_of(common, text.replace("001", "000;xã C;5\n001", 1), out=out)
    assert UpToDate(Packs())(moved)
    assert built(moved)[0] == printed


def test_compiled_once_it_is_that_of_each_report(data: Path, tmp_path: Path) -> None:
    other = data.with_name("xa-b.yml")
    other.write_text(DATA.replace("109", "110"), "utf-8")
    packs = Packs()
    found = [run(Job(path, tmp_path / "out"), packs).document or b"" for path in (data, other)]
    assert [lines(document)[1] for document in found] == [
        sha256(path.read_bytes()).hexdigest() for path in (data, other)
    ]


def test_values_that_are_only_tried_have_none(data: Path, tmp_path: Path) -> None:
    shown = run(Job(data, tmp_path / "out", tried=(("so_lieu.ho_so_tong", "1200"),))).document
    assert lines(shown or b"")[:2] == ["(số liệu thử)", "(số liệu thử)"]
    case, _ = loading.load(data, tried={"so_lieu.ho_so_tong": "1200"})
    assert case is not None
    assert case.digest is None


def test_a_misspelt_part_of_it_is_found_before_anything_is_built(data: Path, tmp_path: Path) -> None:
    make_project(tmp_path, template=("{{ ma_bam.daydu }}",))
    assert [d.code for d in run(Job(data, tmp_path / "out")).diagnostics if d.is_error] == ["TPL021"]
