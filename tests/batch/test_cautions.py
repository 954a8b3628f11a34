"""No warning is lost: each is in a list, which keeps those of reports that were not built again."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

from docxtpl_reports.batch.cautions import COLUMNS, Cautions
from docxtpl_reports.batch.outcome import Outcome, State
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.jobs.job import Job


def publish(*outcomes: Outcome) -> dict[Path, int]:
    with Cautions() as cautions:
        for outcome in outcomes:
            cautions.add(outcome, outcome.diagnostics)
        return cautions.publish()


def outcome(folder: Path, name: str, warnings: int, state: State = State.BUILT) -> Outcome:
    job = Job(Path(f"{name}.yml"), folder)
    job.docx.touch()
    problem = Diagnostic("OUT029", Location(f"{name}.yml"), {"path": "=x"})
    return Outcome(job, state, (problem,) * warnings)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def test_every_warning_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "canh-bao.csv"
    assert publish(outcome(tmp_path, "a", 100), outcome(tmp_path, "b", 1)) == {path: 101}
    head, first, *_ = rows(path)
    assert head == [*COLUMNS]
    assert first[:3] == [(tmp_path / "a.docx").as_posix(), "a.yml", "OUT029"]


def test_those_of_reports_that_were_not_built_again_stay(tmp_path: Path) -> None:
    path = tmp_path / "canh-bao.csv"
    publish(outcome(tmp_path, "a", 1), outcome(tmp_path, "b", 1), outcome(tmp_path, "c", 1))
    assert publish(outcome(tmp_path, "a", 0, State.UP_TO_DATE), outcome(tmp_path, "b", 0)) == {path: 2}
    assert [row[1] for row in rows(path)[1:]] == ["a.yml", "c.yml"]
    assert publish(outcome(tmp_path, "a", 3, State.FAILED)) == {path: 2}
    assert publish(*(outcome(tmp_path, name, 0) for name in "abc")) == {}
    assert not path.exists()


def test_a_warning_that_comes_again_is_listed_once(tmp_path: Path) -> None:
    publish(outcome(tmp_path, "a", 1), outcome(tmp_path, "b", 1))
    for _ in range(2):
        again = (outcome(tmp_path, name, 1, State.UP_TO_DATE) for name in "ab")
        assert publish(*again) == {tmp_path / "canh-bao.csv": 2}


def test_a_new_pdf_ends_the_warning_about_the_old_one(tmp_path: Path) -> None:
    one = outcome(tmp_path, "a", 1)
    late = Diagnostic("OUT022", Location(str(one.job.pdf)), {"path": str(one.job.pdf)})
    publish(replace(one, diagnostics=(*one.diagnostics, late)))
    assert publish(replace(one, state=State.UP_TO_DATE, diagnostics=())) == {tmp_path / "canh-bao.csv": 2}
    made = replace(one, state=State.UP_TO_DATE, diagnostics=(), pdf=one.job.pdf)
    assert publish(made) == {tmp_path / "canh-bao.csv": 1}


def test_a_foreign_file_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "canh-bao.csv").write_text("của tôi", "utf-8")
    assert publish(outcome(tmp_path, "a", 1)) == {tmp_path / "canh-bao-2.csv": 1}
    assert (tmp_path / "canh-bao.csv").read_text("utf-8") == "của tôi"
    (tmp_path / "canh-bao-2.csv").write_text("cũng của tôi", "utf-8")
    for _ in range(2):
        assert publish(outcome(tmp_path, "a", 1)) == {tmp_path / "canh-bao-3.csv": 1}
    assert (tmp_path / "canh-bao-2.csv").read_text("utf-8") == "cũng của tôi"
