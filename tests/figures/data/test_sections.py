"""The table of a data file's sections: a section that is added there is known everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx
from support.figures_project import Project, walk

from docxtpl_reports.figures.data.sections import DECLARED, FIXED, RECORDS, SECTIONS, Form, Section
from docxtpl_reports.figures.rules.model import fixed
from docxtpl_reports.packs import inventory, skeleton
from docxtpl_reports.packs.schema import data_schema
from docxtpl_reports.records.comparison import compare
from docxtpl_reports.records.finished import Report
from docxtpl_reports.values import Namespace

OFFICE = Section(
    "lien_he",
    Form.RECORD,
    "Liên hệ",
    (fixed("dau_moi", "Đầu mối", "chuoi"), fixed("thu", "Thư điện tử", "chuoi", required=False)),
    needed=("dau_moi",),
)
TYPED = "lien_he: {dau_moi: Văn phòng}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for table in (SECTIONS, FIXED, RECORDS):
        monkeypatch.setitem(table, OFFICE.key, OFFICE)
    return Project(tmp_path)


def test_a_new_section_is_read_printed_and_explained(project: Project) -> None:
    case = project.case("kinh_gui:", TYPED + "kinh_gui:")
    assert case.context()["lien_he"]["dau_moi"] == "Văn phòng"  # type: ignore[index]
    walk(Namespace(case.context()), case.shape(), "")
    assert case.derivation().steps["lien_he.dau_moi"].value == "Văn phòng"
    assert case.missing(["lien_he.dau_moi"]) == []


def test_a_new_section_that_is_left_out_is_missing_where_it_is_used(project: Project) -> None:
    case = project.case()
    (problem,) = case.missing(["lien_he"])
    assert (problem.code, problem.params["path"]) == ("DAT025", "lien_he")
    assert [d.params["path"] for d in case.missing(["lien_he.dau_moi"])] == ["lien_he.dau_moi"]


def test_a_new_section_is_in_schema_list_and_new_file(project: Project) -> None:
    (project.rules.parent / "mau.docx").write_bytes(docx("{{ lien_he.dau_moi }}"))
    case = project.case()
    assert list(data_schema(case.rules, "p")["properties"]["lien_he"]["properties"]) == ["dau_moi", "thu"]
    assert "\nlien_he:\n  dau_moi:\n" in skeleton.data_file(case.rules, "p", "xã Pờ Y")
    entries, _ = inventory.entries(project.rules.parent)
    assert entries is not None
    (entry,) = [entry for entry in entries if entry.name == "lien_he.dau_moi"]
    assert (entry.label, len(entry.used_in)) == ("Đầu mối", 1)


def test_a_new_section_is_compared(project: Project) -> None:
    reports = []
    for typed in (TYPED, TYPED.replace("Văn phòng", "Tư pháp")):
        case = project.case("kinh_gui:", typed + "kinh_gui:")
        reports.append(Report("p.yml", "data", "p", False, case.derivation()))
    differences, _ = compare(*reports)
    assert differences is not None
    assert [change.name for change in differences.figures] == ["lien_he.dau_moi"]


def test_every_fixed_section_has_a_shape_and_a_place_in_a_new_file(tmp_path: Path) -> None:
    project = Project(tmp_path)
    case = project.case()
    made = skeleton.data_file(case.rules, "p", "xã Pờ Y")
    assert [name for name in FIXED if name not in case.shape() or f"\n{name}:" not in made] == []
    assert set(DECLARED) == set(case.rules.declared)
