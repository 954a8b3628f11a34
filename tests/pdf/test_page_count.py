"""Pages are counted without a library for PDFs, wherever the file keeps the tree of its pages."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from support.build import docx, p
from support.conversions import convert

from docxtpl_reports.pdf import page_count

BREAK = p("a", properties="<w:pageBreakBefore/>")


def blank(pages: int, mode: pikepdf.ObjectStreamMode) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        pdf.save(made, object_stream_mode=mode)
    return made.getvalue()


@pytest.mark.parametrize("mode", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
@pytest.mark.parametrize("pages", [1, 12])
def test_of_plain_and_of_compressed_objects(pages: int, mode: pikepdf.ObjectStreamMode) -> None:
    assert page_count(blank(pages, mode)) == pages


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 <</Type/Catalog/Count 3>>", b"<</Type/ObjStm>>stream\nno zlib"])
def test_of_what_has_no_pages_nothing_is_said(pdf: bytes) -> None:
    assert page_count(pdf) is None


def test_of_what_libreoffice_makes(soffice: Path) -> None:
    made = convert(soffice, {"one": docx("a"), "three": docx("a", BREAK, BREAK)}, "pdf")
    assert {name: page_count(pdf) for name, pdf in made.items()} == {"one": 1, "three": 3}
