"""Packs are found by their names and by nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docxtpl_reports.project import RULES_FILE, TEMPLATES, pack_named, packs


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (tmp_path, tmp_path / TEMPLATES, tmp_path / TEMPLATES / "nho"):
        folder.mkdir(exist_ok=True)
        (folder / RULES_FILE).touch()
    return tmp_path


def test_a_pack_is_found_by_the_name_in_the_list(project: Path) -> None:
    assert [pack_named(project, pack.name) for pack in packs(project)] == [project / TEMPLATES / "nho"]


@pytest.mark.parametrize("name", ["", ".", "..", "nho/", "./nho", "nho/.", "../templates/nho", "NHO", "khac", "a\0b"])
@pytest.mark.parametrize("ignores_case", [False, True])
def test_by_no_other(project: Path, name: str, ignores_case: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if ignores_case:  # as Windows and macOS do
        is_file = os.path.isfile
        monkeypatch.setattr(os.path, "isfile", lambda path: is_file(str(path).replace("NHO", "nho")))
    assert pack_named(project, name) is None
