"""Values that are only tried: read like typed ones, over those of the file, never published."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.project import make_project

from docxtpl_reports.figures import loading
from docxtpl_reports.figures.data.file import TRIED
from docxtpl_reports.files.writing import finish
from docxtpl_reports.jobs import build, publish
from docxtpl_reports.jobs.job import Job


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def rate(data: Path, **tried: str) -> str:
    case, problems = loading.load(data, tried={f"so_lieu.{name}": text for name, text in tried.items()})
    assert case is not None
    assert not [d for d in problems if d.is_error]
    return str(case.results.indicators["truc_tuyen"].value)


class TestTriedValues:
    def test_stand_for_those_of_the_file(self, data: Path) -> None:
        assert rate(data) == "9,20%"
        assert rate(data, ho_so_truc_tuyen="600") == "50,63%"
        assert rate(data, ho_so_truc_tuyen="600", ho_so_tong="1.200") == "50%"

    def test_may_be_values_the_file_does_not_have(self, data: Path) -> None:
        case, _ = loading.load(data, tried={"so_lieu.diem_nam_truoc": "80,7"})
        assert case is not None
        assert case.results.indicators["diem_cu"].verdict == "PASS"

    @pytest.mark.parametrize(
        ("typed", "codes"),
        [
            ("sáu trăm", ["DAT006"]),
            ("1,185", ["DAT020"]),
            ("", ["DAT004"]),
            ("[1, 2]", ["YML025"]),
            ("{", ["YML020"]),
            ("!!python/object x", ["YML005"]),
        ],
    )
    def test_are_read_by_the_same_rules_and_named_as_tried(self, data: Path, typed: str, codes: list[str]) -> None:
        _, problems = loading.load(data, tried={"so_lieu.ho_so_tong": typed})
        errors = [d for d in problems if d.is_error]
        assert [d.code for d in errors] == codes
        assert {d.location.file for d in errors} == {f"{TRIED}so_lieu.ho_so_tong"}

    def test_a_name_that_is_not_declared_is_an_error(self, data: Path) -> None:
        _, problems = loading.load(data, tried={"so_lieu.ho_so_tongg": "1"})
        assert [d.code for d in problems if d.is_error] == ["DAT001"]

    def test_leave_the_places_of_all_other_values_alone(self, data: Path) -> None:
        case, _ = loading.load(data, tried={"so_lieu.ho_so_tong": "1.200"})
        assert case is not None
        assert case.data.origins["so_lieu.ho_so_truc_tuyen"].file == data.as_posix()
        data.write_text(data.read_text("utf-8").replace("  ho_so_truc_tuyen: 109\n", ""), "utf-8")
        _, problems = loading.load(data, tried={"so_lieu.ho_so_tong": "1.200"})
        assert [d.location.file for d in problems if d.is_error] == [data.as_posix()]

    def test_are_never_published(self, data: Path, tmp_path: Path) -> None:
        job = Job(data, tmp_path / "out", tried=(("so_lieu.ho_so_tong", "1.200"),))
        result = build.run(job)
        assert result.document is not None
        with pytest.raises(ValueError, match="tried"):
            finish(publish.publish(result))
        assert not (tmp_path / "out").exists()

    def test_the_files_a_report_is_made_of_are_known(self, data: Path) -> None:
        names = [path.name for path in build.run(Job(data)).inputs]
        assert names == ["mau.docx", "quy-tac.yml", "xa-a.yml"]
