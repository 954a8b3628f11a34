"""A report of invented numbers says so on every page (D15)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from support import ROOT
from support.build import docx
from support.preview_office import make_session
from support.project import make_project

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.pdf import WarmOffice
from docxtpl_reports.pdf.stamp import stamped
from docxtpl_reports.preview.session import TRIED_WORDS

FILLER = [f"Đoạn {n}" for n in range(120)]


NAMES = ("plain", "without a section", "with a header", "the shipped report")


@pytest.fixture(scope="module")
def documents() -> dict[str, bytes]:
    shipped = build.run(Job(ROOT / "data" / "xa-po-y-2024-08.yml")).document
    assert shipped is not None
    plain = docx(*FILLER)
    package = read_package(plain)
    main = package.xml(package.main_part)
    for section in list(main.iter(wml.SECTPR)):
        main.find(wml.w("body")).remove(section)
    without = package.write({package.main_part: etree.tostring(main)})
    return dict(zip(NAMES, (plain, without, docx(*FILLER, header="Đầu trang"), shipped), strict=True))


@pytest.fixture(scope="module")
def office(soffice: Path) -> Iterator[WarmOffice]:
    with WarmOffice() as office:
        yield office


@pytest.mark.parametrize("name", NAMES)
def test_every_page_bears_the_words_and_no_page_is_added(
    name: str, documents: dict[str, bytes], office: WarmOffice
) -> None:
    document = documents[name]
    pages = []
    for one in (document, stamped(document, TRIED_WORDS)):
        pdf, problems = office.convert(one, "x.docx")
        assert problems == []
        opened = pdfium.PdfDocument(io.BytesIO(pdf or b""))
        pages.append([page.get_textpage().get_text_range() for page in opened])
    before, after = pages
    assert len(before) == len(after) > 1
    assert [TRIED_WORDS in " ".join(page.split()) for page in after] == [True] * len(after)
    assert not any(TRIED_WORDS in page for page in before)


@pytest.mark.parametrize("name", NAMES)
def test_the_document_stays_sound(name: str, documents: dict[str, bytes], tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(stamped(documents[name], "a & <b>"))
    (tmp_path / "b.docx").write_bytes(documents[name])
    assert len(list(OpenXmlValidator().validate(file).errors)) == len(
        list(OpenXmlValidator().validate(tmp_path / "b.docx").errors)
    )
    headers = [part for part in read_package(file).parts if "header" in part]
    assert headers


def test_words_are_only_on_what_was_tried(tmp_path: Path) -> None:
    data = make_project(tmp_path)
    session, office = make_session(data)
    session.build()
    assert session.try_value("so_lieu.ho_so_truc_tuyen", "600")
    session.build()
    session.forget()
    session.build()
    heads = [b"stamp" in b" ".join(name.encode() for name in read_package(one).parts) for one in office.documents]
    assert heads == [False, True, False]
