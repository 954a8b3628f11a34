"""A document to convert, and a warm LibreOffice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

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
        if os.environ.get("CI") == "true":
            pytest.fail("no Python with uno: in CI every test must run (Debian: python3-uno)")
        pytest.skip("no Python with uno")
    with WarmOffice(conversions=3) as office:
        yield office
