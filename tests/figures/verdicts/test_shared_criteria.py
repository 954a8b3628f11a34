"""Criteria that share their parts: work grows with the number of criteria, not with the number of paths (D6)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.build import docx
from support.counting import calls
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.figures import loading
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.packs import inventory

LEVELS = 60
TEMPLATE = (
    "{% for c in tieu_chi %}{{ c.ten }}{% endfor %}",
    "{% if ky.den.nam > 2000 %}{% set v = tieu_chi.a59 %}{% else %}{% set v = tieu_chi.b59 %}{% endif %}{{ v.ten }}",
    "{{ (tieu_chi.a59 if ky.den.nam > 2000 else tieu_chi.b59).ten }}",
)


def rules(levels: int) -> str:
    lines = ["tieu_chi:"] + [f"  {side}0: {{ten: {side}0, gom: [truc_tuyen]}}" for side in "ab"]
    for level in range(1, levels):
        members = [f"a{level - 1}", f"b{level - 1}"]
        lines += [f"  a{level}: {{ten: a{level}, gom: [{', '.join(members)}]}}"]
        lines += [f"  b{level}: {{ten: b{level}, gom: [{', '.join(reversed(members))}]}}"]
    return RULES[: RULES.index("tieu_chi:")] + "\n".join(lines) + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.write(rules(LEVELS), DATA)
    (project.rules.parent / "mau.docx").write_bytes(docx(*TEMPLATE))
    return project


def test_sixty_levels_are_checked_built_and_listed(project: Project) -> None:
    result = build.run(Job(project.data))
    assert [(d.code, d.message) for d in result.diagnostics if d.is_error] == []
    assert len(result.criteria) == 2 * LEVELS
    entries, _ = inventory.entries(project.rules.parent)
    assert entries is not None
    assert result.record is not None
    assert len(result.record) < 2_000_000


def test_comparing_criteria_that_share_parts_has_an_end(tmp_path: Path) -> None:
    project = Project(tmp_path)
    alike = re.sub(r"ten: [ab]\d+", "ten: T", rules(LEVELS))
    project.write(alike, DATA)
    (project.rules.parent / "mau.docx").write_bytes(
        docx("{{ tieu_chi.a59 == tieu_chi.b59 }} {{ tieu_chi | list | unique | list | length }}")
    )
    result = build.run(Job(project.data))
    assert [(d.code, d.message) for d in result.diagnostics if d.is_error] == []


def test_the_steps_of_merging_shapes_grow_with_the_levels(tmp_path: Path) -> None:
    def steps(levels: int) -> int:
        folder = tmp_path / str(levels)
        folder.mkdir()
        project = Project(folder)
        project.write(rules(levels), DATA)
        case, _ = loading.load(project.data)
        assert case is not None
        return calls(case.shape)

    assert steps(40) < 5 * steps(20)
