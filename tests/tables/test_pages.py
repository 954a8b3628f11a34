"""LibreOffice shows the produced tables as it shows the finished ones: the same words on the same pages, at the same places."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from support import ROOT
from support.conversions import convert
from support.jobs import run_job

from docxtpl_reports.jobs.job import Job

from .test_targets import TARGETS

PACKS = ROOT / "tests" / "data" / "tables" / "templates"


@pytest.fixture(scope="module")
def pages(soffice: Path) -> dict[str, list[str]]:
    """The text of each page of each target as ``finished/…``, and of what its pack makes as ``made/…``."""
    documents = {}
    for name, figures, finished in TARGETS:
        result = run_job(Job(PACKS / name / f"{figures}.yml"))
        assert result.document is not None
        documents[f"made-{name}-{finished}"] = result.document
        documents[f"finished-{name}-{finished}"] = (PACKS / name / f"{finished}.docx").read_bytes()
    return {stem: _words(pdf) for stem, pdf in convert(soffice, documents, "pdf").items()}


def _words(pdf: bytes) -> list[str]:
    """Each page's words in lines, spaces aside: those of blanks to fill in have other widths."""
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("target", TARGETS, ids="/".join)
def test_pages_have_the_words_of_the_finished_document(
    target: tuple[str, str, str], pages: dict[str, list[str]]
) -> None:
    name, _, finished = target
    assert pages[f"made-{name}-{finished}"] == pages[f"finished-{name}-{finished}"]
