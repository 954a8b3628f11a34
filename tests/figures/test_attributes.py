"""The table of attributes: one that is added there is known to templates, to their check and to the list of names."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.build import docx
from support.figures_project import Project, walk

from docxtpl_reports.figures.attributes import ATTRIBUTES, Attribute
from docxtpl_reports.figures.rules.model import Criterion
from docxtpl_reports.packs import inventory
from docxtpl_reports.values import Namespace, Verdict


def test_a_new_attribute_is_known_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = Attribute("viet_tat", "Tên viết tắt", "chuoi", lambda outcome: outcome.label[:1])
    monkeypatch.setitem(ATTRIBUTES, new.name, new)
    project = Project(tmp_path)
    case = project.case()
    assert case.context()["chi_tieu"]["chi_so"].viet_tat == "C"  # type: ignore[index]
    assert case.context()["tieu_chi"]["15.3"].viet_tat == "B"  # type: ignore[index]
    walk(Namespace(case.context()), case.shape(), "")
    (project.rules.parent / "mau.docx").write_bytes(docx("{{ chi_tieu.chi_so.viet_tat }}"))
    entries, problems = inventory.entries(project.rules.parent)
    assert entries is not None
    assert problems == []
    found = {entry.name: entry for entry in entries}
    assert found["chi_tieu.chi_so.viet_tat"].sample == "C"
    assert found['tieu_chi["15.3"].viet_tat'].label == "Tên viết tắt"
    assert len(found["chi_tieu.chi_so.viet_tat"].used_in) == 1


def test_an_attribute_belongs_where_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = Attribute("cap", "Cấp", "so_nguyen", lambda _: 1, lambda thing: isinstance(thing, Criterion))
    monkeypatch.setitem(ATTRIBUTES, new.name, new)
    case = Project(tmp_path).case()
    assert "cap" in case.shape()["tieu_chi"]["15.3"]
    assert "cap" not in case.shape()["chi_tieu"]["chi_so"]


def test_every_verdict_is_an_attribute() -> None:
    assert [verdict for verdict in Verdict if verdict.attribute not in ATTRIBUTES] == []
