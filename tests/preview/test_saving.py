"""Trial values saved as a data file: only they are in it, nothing is overwritten, and it gives the report that was seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.preview_office import make_session
from support.project import DATA, make_project

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures import loading
from docxtpl_reports.preview.saving import NotSavedError, save
from docxtpl_reports.project import data_in

ONLINE = "so_lieu.ho_so_truc_tuyen"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def test_the_file_builds_on_the_one_that_was_tried(data: Path) -> None:
    new = save(data, {ONLINE: "600", "thong_tin.so": ""}, "xa-a-thu")
    assert new.read_text("utf-8").splitlines()[1:] == [
        "ke_thua: xa-a.yml",
        "mau: nho",
        "so_lieu:",
        "  ho_so_truc_tuyen: 600",
        "thong_tin:",
        "  so: null",
    ]
    case, problems = loading.load(new)
    assert case is not None
    assert problems == []
    assert str(case.context()["chi_tieu"]["truc_tuyen"]) == "50,63%"
    assert data.read_text("utf-8") == DATA
    assert [path.name for path in data_in(data.parent)] == ["xa-a-thu.yml", "xa-a.yml"]


def test_the_page_gives_the_same_report_of_it(data: Path) -> None:
    session, _ = make_session(data)
    session.build()
    session.try_value(ONLINE, "600")
    tried = session.build()
    new = session.save_tried("thu.yml")
    session.offer([data, new])
    session.select(new.as_posix())
    assert session.build().indicators == tried.indicators
    assert session.view.tried == ()


@pytest.mark.parametrize(
    "name", ["", ".yml", "../x", "a/b", "a\\b", "a.b", "con", "x" * 81, "a b", "-x", "a\nb", "/etc/x"]
)
def test_names_are_plain(data: Path, name: str) -> None:
    before = sorted(data.parent.parent.rglob("*"))
    with pytest.raises(NotSavedError, match="bad_name"):
        save(data, {ONLINE: "600"}, name)
    assert sorted(data.parent.parent.rglob("*")) == before


def test_names_may_have_vietnamese_letters(data: Path) -> None:
    assert save(data, {ONLINE: "600"}, "xã-Đắk_Rờ").name == "xã-Đắk_Rờ.yml"


def test_nothing_is_overwritten(data: Path) -> None:
    with pytest.raises(NotSavedError, match="exists"):
        save(data, {ONLINE: "600"}, "xa-a")
    assert data.read_text("utf-8") == DATA


@pytest.mark.parametrize(
    "typed", ["1\n  ho_so_tong: 2", "a: b", "[1", '"x', "{a: 1}\n---\nx", "- 1\n- 2", "&a 1\nb: *a"]
)
def test_a_value_that_would_read_otherwise_is_refused(data: Path, typed: str) -> None:
    with pytest.raises(NotSavedError, match="bad_value"):
        save(data, {ONLINE: typed}, "thu")
    assert not data.with_name("thu.yml").exists()


def test_a_mapping_that_would_keep_old_entries_is_refused(data: Path) -> None:
    """With ``ke_thua`` mappings are merged; what was tried replaces them."""
    with pytest.raises(NotSavedError, match="bad_value"):
        save(data, {"don_vi": "{ten: xã C}"}, "thu")


@pytest.mark.parametrize("typed", ["[1, 2]", "'1.185'", "1.185 # hỏi lại", "{ten: A}", "true"])
def test_other_values_of_one_line_are_kept_as_typed(data: Path, typed: str) -> None:
    assert f"ho_so_truc_tuyen: {typed}" in save(data, {ONLINE: typed}, "thu").read_text("utf-8")


def test_without_trial_values_there_is_nothing_to_save(data: Path) -> None:
    with pytest.raises(NotSavedError, match="not_saved"):
        make_session(data)[0].save_tried("thu")


def test_a_folder_that_cannot_be_written_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ReportError(Diagnostic("OUT002", params={"path": "x", "name": "x", "reason": "x"}))

    monkeypatch.setattr("docxtpl_reports.preview.saving.write_atomically", refuse)
    with pytest.raises(NotSavedError, match="not_saved"):
        save(data, {ONLINE: "600"}, "thu")
