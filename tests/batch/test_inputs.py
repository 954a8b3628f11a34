"""Data files as a command line names them: folders, wildcards, the same file twice, lists of what failed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.project import DATA, make_project

from docxtpl_reports.batch import inputs
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.figures.unit_table.guarding import guarded


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("data/q1/xa-b.yml", "data/q1/xa-c.YAML", "data/.cu/xa-d.yml", "data/templates/x/vi-du.yml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DATA, "utf-8")
    (tmp_path / "data" / "chung.yml").write_text("don_vi: {ten: xã A}\n", "utf-8")
    (tmp_path / "data" / "doc.txt").write_text("mau: nho\n", "utf-8")
    return tmp_path


def named(text: str) -> list[str]:
    return [Path(file).as_posix() for file in inputs.DataFiles().named(Path(text))]


def test_a_folder_is_its_data_files_and_those_below(project: Path) -> None:
    assert named("data") == ["data/xa-a.yml", "data/q1/xa-b.yml", "data/q1/xa-c.YAML"]


def test_what_cannot_be_read_is_a_unit_that_fails_and_hidden_files_are_none(project: Path) -> None:
    folder = Path("la")
    folder.mkdir()
    (folder / "lien-ket.yml").symlink_to("khong-co")
    os.mkfifo(folder / "ong.yml")  # which would be read for ever
    (folder / "._xa.yml").write_bytes(b"\0mau: nho\n")
    (folder / "thu-muc.yml").mkdir()
    assert named("la") == ["la/lien-ket.yml", "la/ong.yml"]


def test_wildcards_match_data_files_only(project: Path) -> None:
    assert named("data/*") == ["data/xa-a.yml"]
    assert named("data/**/xa-?.yml") == ["data/q1/xa-b.yml", "data/xa-a.yml"]
    assert inputs.is_wildcard(Path("data/*.yml"))
    Path("data/[1].yml").write_text(DATA, "utf-8")
    assert not inputs.is_wildcard(Path("data/[1].yml"))


@pytest.mark.parametrize(("name", "code"), [("data/*.xml", "BAT030"), ("trong", "USE006")])
def test_nothing_found_is_told(project: Path, name: str, code: str) -> None:
    Path("trong").mkdir()
    with pytest.raises(ReportError, match=code):
        list(inputs.DataFiles().named(Path(name)))


def test_the_same_file_counts_once(project: Path) -> None:
    files = ["data/xa-a.yml", "./data/../data/xa-a.yml", str(project / "data" / "xa-a.yml"), "data/q1/xa-b.yml"]
    assert list(inputs.once(files)) == ["data/xa-a.yml", "data/q1/xa-b.yml"]
    Path("data/link.yml").symlink_to("xa-a.yml")
    assert list(inputs.once(["data/xa-a.yml", "data/link.yml"])) == ["data/xa-a.yml"]


def test_a_list_of_files_that_failed_is_its_files(project: Path) -> None:
    names = ["data/xa-a.yml", "data/q1/xa-b.yml", "-xã  c.yml"]
    lines = [f"{guarded(name)};{number}" for number, name in enumerate(names)]
    Path("loi.csv").write_text("\n".join(["\ufefftep_so_lieu;loi_so", *lines]), "utf-8")
    assert named("loi.csv") == names
    Path("khac.csv").write_text("a;b\n1;2\n", "utf-8")
    assert named("khac.csv") == ["khac.csv"]


def test_files_with_figures_that_name_no_pack_are_told_unless_others_build_on_them(project: Path) -> None:
    Path("data/quen.yml").write_text(DATA.replace("mau: nho", ""), "utf-8")
    Path("data/chung.yml").write_text("so_lieu: {}\n", "utf-8")
    finder = inputs.DataFiles()
    found = inputs.once(finder.named(Path("data")))
    [problem] = finder.problems(found)
    assert (problem.code, problem.params["count"]) == ("BAT037", 2)
    Path("data/xa-a.yml").write_text(DATA + "ke_thua: chung.yml\n", "utf-8")
    [problem] = finder.problems(found)
    assert problem.params["files"] == "«data/quen.yml»"


def test_a_folder_that_cannot_be_read_is_not_passed_over(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(folder: Path, onerror: Callable[[OSError], None]) -> Iterator[object]:
        onerror(PermissionError(13, "denied", "data/q1"))
        yield from ()

    monkeypatch.setattr(inputs.os, "walk", walk)
    with pytest.raises(ReportError, match="USE009"):
        named("data")
