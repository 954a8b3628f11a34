"""A document to convert, and a warm LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from support.missing import lacks

from docxtpl_reports.pdf import WarmOffice, warm


@pytest.fixture
def docx_file(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.docx"
    document = docx.Document()
    document.add_paragraph("Tỷ lệ hồ sơ trực tuyến")
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def office(soffice: Path) -> Iterator[WarmOffice]:
    if warm.find_uno_python(soffice) is None:
        lacks("no Python with uno (Debian: python3-uno)")
    with WarmOffice(conversions=3) as office:
        yield office
