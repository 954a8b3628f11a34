"""Units of a command: which reports, under which names, known before anything is written."""

from __future__ import annotations

from pathlib import Path

from docxtpl_reports.batch.units import Request, find


def test_jobs_come_in_the_order_of_the_files_as_often_as_asked(tmp_path: Path) -> None:
    units = find(Request((tmp_path / "b.yml", tmp_path / "a.yml"), str(tmp_path / "out")))
    assert [job.docx.name for job in units] == [job.docx.name for job in units] == ["b.docx", "a.docx"]
    assert len(units) == 2
