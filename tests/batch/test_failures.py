"""The list of failures is safe in Excel and is input for the next run; it never takes the place of other files."""

from __future__ import annotations

import csv
import errno
import io
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from support.batch_project import make_units

from docxtpl_reports.batch.failures import Failures, listed
from docxtpl_reports.batch.outcome import BuildOptions, Outcome, State
from docxtpl_reports.batch.run import run
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.data.table_row import TableColumn, TableHead, TableRow
from docxtpl_reports.figures.unit_table.guarding import guarded, unguarded
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.spreadsheets.sheet import Cell, CellKind


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("- Như trên", "'- Như trên"),
        (" =1", "' =1"),
        ("-5", "-5"),
        ("-9,20%", "-9,20%"),
        ("+84", "+84"),
        ("-", "-"),
        ("00123", '="00123"'),
        ("0", "0"),
        ("0,5", "0,5"),
        ("1.185", "1.185"),
        ("13/08/2024", "13/08/2024"),
        ("", ""),
        ("'=x", "''=x"),
        ("'đúng", "'đúng"),
    ],
)
def test_formulas_are_texts_and_figures_stay(text: str, written: str) -> None:
    assert (guarded(text), unguarded(written)) == (written, text)


def failed(job: Job, *codes: str) -> Outcome:
    return Outcome(job, State.FAILED, tuple(Diagnostic(code, Location(str(job.data)), {"path": "x"}) for code in codes))


def publish(*outcomes: Outcome, whole: bool = True) -> list[Path]:
    with Failures() as failures:
        for outcome in outcomes:
            failures.add(outcome)
        return list(failures.publish([outcome.job for outcome in outcomes], whole=whole))


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig")), delimiter=";"))


def test_each_folder_has_its_own_list(tmp_path: Path) -> None:
    a, b = Job(Path("a.yml"), tmp_path / "1"), Job(Path("b.yml"), tmp_path / "2")
    assert publish(failed(a, "OUT023", "OUT020"), failed(b, "OUT020")) == [
        tmp_path / "1" / "loi.csv",
        tmp_path / "2" / "loi.csv",
    ]
    assert rows(tmp_path / "1" / "loi.csv")[1][:3] == ["a.yml", "1", "OUT020"]  # warnings are no reason


def test_a_list_goes_with_a_run_of_all_its_units_only(tmp_path: Path) -> None:
    first, second = Job(Path("a.yml"), tmp_path), Job(Path("b.yml"), tmp_path)
    publish(failed(first, "OUT020"), failed(second, "OUT020"))
    assert publish(Outcome(first, State.BUILT)) == []
    assert [row[0] for row in rows(tmp_path / "loi.csv")[1:]] == ["a.yml", "b.yml"]
    assert publish(failed(first, "OUT020")) == [tmp_path / "loi-2.csv"]
    publish(Outcome(first, State.BUILT), Outcome(second, State.BUILT))
    assert list(tmp_path.iterdir()) == []


def test_a_list_of_rows_goes_with_a_run_of_its_whole_table(tmp_path: Path) -> None:
    job = row_job(tmp_path / "units.csv", tmp_path)
    publish(failed(job, "OUT020"))
    publish(Outcome(row_job(tmp_path / "other.csv", tmp_path), State.BUILT))
    publish(Outcome(job, State.BUILT), whole=False)
    assert [path.name for path in tmp_path.iterdir()] == ["loi.csv"]
    publish(Outcome(job, State.BUILT))
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_file_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "loi.csv").write_text("của tôi", "utf-8")
    job = Job(Path("a.yml"), tmp_path)
    assert publish(failed(job, "OUT020")) == [tmp_path / "loi-2.csv"]
    publish(Outcome(job, State.BUILT))
    assert [path.name for path in tmp_path.iterdir()] == ["loi.csv"]


def row_job(table: Path, out: Path) -> Job:
    columns = (
        TableColumn("don_vi.ma", "Mã", "A"),
        TableColumn("don_vi.ten", "Tên; đơn vị", "B"),
        TableColumn("so_lieu.x", "Tỷ lệ", "C"),
    )
    cells = (Cell(CellKind.TEXT, "00123"), Cell(CellKind.TEXT, "=xã A"), Cell(CellKind.NUMBER, Decimal("-1.5")))
    return Job(Path("chung.yml"), out, stem="a", row=TableRow(TableHead(str(table), "1", columns, naming=1), 12, cells))


def test_a_row_is_written_as_it_was_with_its_problems_beside(tmp_path: Path) -> None:
    job = row_job(tmp_path / "units.csv", tmp_path)
    outcome = failed(job, "OUT020")
    (written,) = publish(outcome)
    head, row = rows(written)
    assert head[:3] == ["don_vi.ma", "don_vi.ten", "so_lieu.x"]  # whatever the table's headings were
    assert head[3:9] == ["loi_so", "loi_ma", "loi_noi_dung", "loi_cach_sua", "loi_vi_tri", "loi_bang"]
    assert row[:5] == ['="00123"', "'=xã A", "-1,5", "1", "OUT020"]
    assert outcome.job.unit_name == "=xã A"


def corrected(path: Path) -> str:
    text = path.read_text("utf-8-sig").replace("-1,5", "1,5")
    path.write_text(text, "utf-8-sig")
    return text


@pytest.mark.parametrize("source", ["units.csv", "loi.csv"])
def test_a_list_that_somebody_has_corrected_is_kept_under_another_name(tmp_path: Path, source: str) -> None:
    publish(failed(row_job(tmp_path / "units.csv", tmp_path), "OUT020"))
    text = corrected(tmp_path / "loi.csv")
    assert publish(failed(row_job(tmp_path / source, tmp_path), "OUT020")) == [tmp_path / "loi.csv"]
    assert (tmp_path / "loi-da-sua-1.csv").read_text("utf-8-sig") == text
    assert [unit for unit, _, _ in listed(tmp_path)] == ["=xã A"]


def test_a_run_over_the_table_replaces_the_lists_that_were_made_of_its_list(tmp_path: Path) -> None:
    publish(failed(row_job(tmp_path / "units.csv", tmp_path), "OUT020"))
    corrected(tmp_path / "loi.csv")
    publish(failed(row_job(tmp_path / "loi.csv", tmp_path), "OUT020"))
    assert rows(tmp_path / "loi.csv")[1][8] == str(tmp_path / "units.csv")
    publish(failed(row_job(tmp_path / "units.csv", tmp_path), "OUT020"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loi-da-sua-1.csv", "loi.csv"]


def test_an_error_that_a_text_would_hide_is_one_again(tmp_path: Path) -> None:
    job = row_job(tmp_path / "units.csv", tmp_path)
    place = Location(file=str(tmp_path / "units.csv"), sheet="1", cells="C12")
    params = {"cell": "C12", "cells": "C12:C13", "label": "Tỷ lệ"}
    (written,) = publish(Outcome(job, State.FAILED, (Diagnostic("BAT063", place, params),)))
    assert rows(written)[1][:3] == ['="00123"', "'=xã A", "#N/A: -1,5"]


def test_a_list_remembers_how_long_the_codes_were_before_they_lost_zeros(tmp_path: Path) -> None:
    job = row_job(tmp_path / "units.csv", tmp_path)
    assert job.row is not None
    short = replace(job, row=replace(job.row, cells=(Cell(CellKind.NUMBER, Decimal(4)), *job.row.cells[1:])))
    problem = Diagnostic("BAT073", short.place, {"code": "4", "meant": "00004", "length": 5})
    (written,) = publish(Outcome(short, State.FAILED, (problem,)))
    assert "loi_do_dai_ma_5" in rows(written)[0]


def test_advice_names_the_column_of_the_list_and_not_the_cell_of_the_table(tmp_path: Path) -> None:
    job = row_job(tmp_path / "units.csv", tmp_path)
    assert job.row is not None
    place = job.row.at(job.row.head.columns[2])
    params = {"cell": "C12", "typed": "x", "label": "Tỷ lệ", "how": "một số", "otherwise": ""}
    (written,) = publish(Outcome(job, State.FAILED, (Diagnostic("SRC052", place, params),)))
    advice, found = rows(written)[1][6:8]
    assert advice.startswith("Ở ô «so_lieu.x» chỉ ghi một số")
    assert "C12" in found  # of the table, which it names


def test_units_are_read_back_from_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    make_units(tmp_path, 3, broken=[1])
    jobs = [Job(Path(f"data/xa-{n:03}.yml")) for n in range(3)]
    (written,) = publish(*run(jobs, BuildOptions()))
    assert [row[0] for row in rows(written)] == ["tep_so_lieu", "data/xa-001.yml"]


def test_a_list_that_excel_has_open_is_written_under_the_next_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Job(Path("a.yml"), tmp_path)
    publish(failed(job, "OUT020"))
    replace = os.replace

    def held_open(source: Path, target: Path) -> None:
        if Path(target).name == "loi.csv":
            raise PermissionError(errno.EACCES, "Access is denied")
        replace(source, target)

    monkeypatch.setattr(os, "replace", held_open)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    assert publish(failed(job, "OUT020")) == [tmp_path / "loi-2.csv"]
