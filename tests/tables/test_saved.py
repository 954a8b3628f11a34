"""The templates of the target tables, opened and saved by LibreOffice, make the same tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT
from support.conversions import DOCX, convert
from support.finished_tables import differences

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job

from .test_targets import TARGETS

PACKS = ROOT / "tests" / "data" / "tables" / "templates"
SCALED = "h-cot-thang"  # a table that is 100 % wide is saved with columns for the page that LibreOffice had it on


@pytest.fixture(scope="module")
def saved(soffice: Path) -> dict[str, bytes]:
    names = dict.fromkeys(name for name, _, _ in TARGETS)
    return convert(soffice, {name: (PACKS / name / "mau.docx").read_bytes() for name in names}, DOCX)


@pytest.mark.parametrize("target", TARGETS, ids="/".join)
def test_a_template_saved_by_libreoffice_makes_the_finished_table(
    target: tuple[str, str, str], saved: dict[str, bytes], tmp_path: Path
) -> None:
    name, figures, finished = target
    template = tmp_path / "mau.docx"
    template.write_bytes(saved[name])
    result = build.run(Job(PACKS / name / f"{figures}.yml", template=template))
    assert result.document is not None, [f"{d.code} {d.message}" for d in result.diagnostics]
    found = differences((PACKS / name / f"{finished}.docx").read_bytes(), result.document)
    known = TARGETS[target]
    assert [str(d) for d in found if (d.place, d.aspect) not in known and (name, d.aspect) != (SCALED, "width")] == []
