"""The signature block is whole, and never alone on a page, however long the report before it is."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import ROOT
from support.build import pack
from support.conversions import convert

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job

PAGE = 14570  # the height of a page's text, in twips: A4 without margins of 2 cm
REPORTS = {  # data file, or pack with an example: variations, name of who signs
    "xa-vi-du-to-trinh-2026": (40, "Nguyễn Văn A"),
    "xa-vi-du-chi-so-2024": (8, "Nguyễn Văn A"),
    "xa-vi-du-cchc-quy-3-2026": (8, "Trần Thị B"),
    "xa-po-y-2024-08": (8, "Võ Thị Thu Hà"),
    "huyen-mau-tong-hop-2024": (8, "Lê Văn C"),
    "cong-van": (8, "Trần Thị B"),
    "quyet-dinh": (8, "Nguyễn Văn A"),
    "thong-bao": (8, "Vũ Văn G"),
    "giay-moi": (8, "Vũ Văn G"),
    "ke-hoach": (8, "Nguyễn Văn A"),
    "bao-cao-dinh-ky": (8, "Nguyễn Văn A"),
}
MINUTES = 8  # variations of the minutes, which two people sign above the recipients


def document(name: str) -> bytes:
    example = ROOT / "templates" / name / "thu" / "vi-du.yml"
    result = build.run(Job(example if example.is_file() else ROOT / "data" / f"{name}.yml"))
    assert result.document is not None, [d.message for d in result.diagnostics]
    return result.document


def pushed_down(content: bytes, twips: int) -> bytes:
    """The document with an empty line of that height before everything."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        body = archive.read("word/document.xml").decode()
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{twips}" w:lineRule="exact"/>'
    start = "<w:body>"
    assert body.count(start) == 1
    return pack(parts | {"word/document.xml": body.replace(start, f"{start}<w:p><w:pPr>{spacing}</w:pPr></w:p>")})


@pytest.fixture(scope="module")
def pdfs(soffice: Path) -> dict[str, bytes]:
    variations = {}
    for name, (steps, _) in {**REPORTS, "bien-ban-hop": (MINUTES, "")}.items():
        built = document(name)
        for step in range(steps):
            variations[f"{name}-{step:02}"] = pushed_down(built, max(20, step * PAGE // steps))
    return convert(soffice, variations, "pdf")


def pages(pdf: bytes) -> list[str]:
    command = ["pdftotext", "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode().split("\f")


@pytest.mark.parametrize("name", REPORTS)
def test_the_signature_block_follows_text_on_its_page(name: str, pdfs: dict[str, bytes]) -> None:
    steps, signer = REPORTS[name]
    heights = set()
    for step in range(steps):
        [page] = [page for page in pages(pdfs[f"{name}-{step:02}"]) if "Nơi nhận:" in page]
        before, block = page.split("Nơi nhận:")
        assert "./." in before, (step, before)
        assert signer in block, (step, block)
        heights.add(before.count("\n"))
    assert len(heights) > steps // 3  # the block was at many heights


def test_the_two_signatures_of_minutes_follow_text_on_their_page(pdfs: dict[str, bytes]) -> None:
    for step in range(MINUTES):
        [page] = [page for page in pages(pdfs[f"bien-ban-hop-{step:02}"]) if "THƯ KÝ" in page]
        before, block = page.split("THƯ KÝ")
        assert "./." in before, (step, before)
        assert "CHỦ TRÌ" in block
        assert "Phạm Thị D" in block
        assert "Nguyễn Văn A" in block


@pytest.mark.parametrize("name", [*REPORTS, "bien-ban-hop"])
def test_programs_that_sign_find_the_place_above_each_name(name: str) -> None:
    body = zipfile.ZipFile(io.BytesIO(document(name))).read("word/document.xml").decode()
    found = re.findall(r'<w:bookmarkStart [^>]*w:name="(ChuKySo\w*)"/>', body)
    assert found == (["ChuKySo_Trai", "ChuKySo_Phai"] if name == "bien-ban-hop" else ["ChuKySo"])
