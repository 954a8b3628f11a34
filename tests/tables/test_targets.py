"""Tables as offices make them: each pack of ``tests/data/tables`` builds the finished document from its figures.

The comparison is cell by cell: grid, spans, merges, texts, alignment and shading, what repeats and stays together, widths,
page. A difference that remains is listed with its reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT
from support.build import part
from support.finished_tables import differences
from support.scripts import load_script
from support.sound import faults

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job

TABLES = ROOT / "tests" / "data" / "tables"
DRAW = load_script(TABLES / "draw.py")
# pack, figures, finished document → places and aspects that differ, with the reason
TARGETS: dict[tuple[str, str, str], dict[tuple[str, str], str]] = {
    ("a-linh-vuc", "so-lieu", "dich"): {},
    ("b-nhom-gop-o", "so-lieu", "dich"): {},
    ("c-so-sanh", "so-lieu", "dich"): {},
    ("d-xep-hang", "so-lieu", "dich"): {
        ("table 1, row 12, column 1", "form"): "one rank is drawn, bold; the «–» of the village without one is not"
    },
    ("e-bieu-19-cot", "so-lieu", "dich"): {},
    ("f-lich-tuan", "so-lieu", "dich"): {},
    ("g-to-trinh-kinh-phi", "so-lieu", "dich"): {},
    ("h-cot-thang", "so-lieu-3", "dich-3"): {},
    ("h-cot-thang", "so-lieu-9", "dich-9"): {},
    ("h-cot-thon", "so-lieu", "dich"): {},
    ("i-bien-ban", "so-lieu", "dich"): {},
}


@pytest.mark.parametrize("target", TARGETS, ids="/".join)
def test_figures_and_template_make_the_finished_table(target: tuple[str, str, str], tmp_path: Path) -> None:
    name, figures, finished = target
    folder = TABLES / "templates" / name
    (result,) = build.build([Job(folder / f"{figures}.yml", tmp_path)])
    assert result.ok, [f"{d.code} {d.message} {d.location}" for d in result.diagnostics]
    document = (tmp_path / f"{figures}.docx").read_bytes()
    found = differences((folder / f"{finished}.docx").read_bytes(), document)
    expected = TARGETS[target]
    assert [str(d) for d in found if (d.place, d.aspect) not in expected] == []
    assert [d for d in expected if d not in [(f.place, f.aspect) for f in found]] == [], "no longer different"
    assert faults(tmp_path / f"{figures}.docx") == faults(folder / f"{finished}.docx")  # parts that Word would have


@pytest.mark.parametrize("name", DRAW.TEMPLATES)
def test_the_stored_template_is_what_its_script_draws(name: str) -> None:
    stored = (TABLES / "templates" / name / "mau.docx").read_bytes()
    drawn = DRAW.TEMPLATES[name]().bytes()
    assert part(stored, "word/document.xml") == part(drawn, "word/document.xml"), "run tests/data/tables/draw.py"
