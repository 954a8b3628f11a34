"""The signature block is whole, and never alone on a page, however long the report before it is; a seal finds its room."""

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
from support.jobs import run_job
from support.words_on_pages import MM, Word, margins_free, words

from docxtpl_reports.jobs.job import Job

PAGE = 14570  # the height of a page's text, in twips: A4 without margins of 2 cm
REPORTS = {  # data file, or pack with an example: variations, name of who signs
    "xa-vi-du-to-trinh-2026": (16, "Nguyễn Văn A"),
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
# The seal covers about a third of the signature, on its left (Decree 30, article 33.1.b). Neither width is in the decree, nor
# in a public source that we found: seals of communes have at most 36 mm, as we were told; people sign between these widths.
SEAL, SIGNATURES = 36 * MM, (30 * MM, 50 * MM)
COLUMN = 82.5 * MM  # of the table that holds a signature: half of the text
LONG = "Tổ " + ", ".join(["x"] * 60)  # wraps at the very edge of its column
EDGE = 15  # mm at the right edge, which the seal across the sheets is put over (article 33.1.đ)


def document(name: str) -> bytes:
    example = ROOT / "templates" / name / "thu" / "vi-du.yml"
    result = run_job(Job(example if example.is_file() else ROOT / "data" / f"{name}.yml"))
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
def pdfs(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    variations = {}
    for name, (steps, _) in {**REPORTS, "bien-ban-hop": (MINUTES, "")}.items():
        built = document(name)
        for step in range(steps):
            variations[f"{name}-{step:02}"] = pushed_down(built, max(20, step * PAGE // steps))
    for name, recipients in {"cong-van": 12, "quyet-dinh": 3}.items():
        text = (ROOT / "templates" / name / "thu" / "vi-du.yml").read_text("utf-8")
        start = "noi_nhan:\n  gui:\n"
        assert start in text
        file = tmp_path_factory.mktemp(name) / "d.yml"
        file.write_text(text.replace(start, start + f"    - {LONG}\n" * recipients), "utf-8")
        result = run_job(Job(file, pack=ROOT / "templates" / name))
        assert result.document is not None, [d.message for d in result.diagnostics]
        variations[f"{name}-long"] = result.document
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


def box(found: list[Word], text: str) -> tuple[int, Word]:
    """The last place on a page of words that follow each other, and its number."""
    wanted = text.split()
    starts = [n for n in range(len(found)) if [word.text for word in found[n : n + len(wanted)]] == wanted]
    assert starts, text
    part = found[starts[-1] : starts[-1] + len(wanted)]
    edges = min(w.left for w in part), min(w.top for w in part), max(w.right for w in part), max(w.bottom for w in part)
    return starts[-1], Word(text, *edges)


def touched(page: list[Word], signer: str, level: str) -> set[str]:
    """The words that a seal on the signature above ``signer`` touches, those of the block apart; ``level``: words in the line
    that the block begins with."""
    _, name = box(page, signer)
    top = box(page, level)[1].top - 2  # the words beside are larger
    centre = (name.left + name.right) / 2
    column = [w for w in page if abs((w.left + w.right) / 2 - centre) < COLUMN / 2 and top <= w.top < name.bottom]
    above = [w for w in column if w.bottom <= name.top + 1]
    assert above
    middle = (max(w.bottom for w in above) + name.top) / 2
    found = set()
    for wide in SIGNATURES:
        seal = centre - wide / 2 + wide / 3 - SEAL / 2
        found |= {w.text for w in page if w not in column and w.is_touched(seal, middle, SEAL / 2)}
    return found


SIGNERS = [(name, signer, "Nơi nhận:") for name, (_, signer) in REPORTS.items()]
SIGNERS += [("bien-ban-hop", "Phạm Thị D", "THƯ KÝ"), ("bien-ban-hop", "Nguyễn Văn A", "THƯ KÝ")]


@pytest.mark.parametrize(("name", "signer", "level"), SIGNERS)
def test_a_seal_on_the_signature_touches_no_other_words(
    name: str, signer: str, level: str, pdfs: dict[str, bytes]
) -> None:
    pages_signed = 0
    for step in range(8):
        for page in words(pdfs[f"{name}-{step:02}"]):
            texts = [word.text for word in page]
            if all(word in texts for word in level.split()):
                assert touched(page, signer, level) == set(), step
                pages_signed += 1
    assert pages_signed == 8


@pytest.mark.parametrize(("name", "signer"), [("cong-van", "Trần Thị B"), ("quyet-dinh", "Nguyễn Văn A")])
def test_recipients_that_fill_their_column_leave_room_for_the_seal(
    name: str, signer: str, pdfs: dict[str, bytes]
) -> None:
    [page] = [page for page in words(pdfs[f"{name}-long"]) if "nhận:" in [word.text for word in page]]
    assert max(word.right for word in page if word.text == "x,") > 105 * MM, "the column is full"
    assert touched(page, signer, "Nơi nhận:") == set()


@pytest.mark.parametrize("name", [*REPORTS, "bien-ban-hop"])
def test_the_right_edge_of_every_page_is_free_for_a_seal_across_the_sheets(name: str, pdfs: dict[str, bytes]) -> None:
    free = margins_free(pdfs[f"{name}-00"], EDGE)
    assert free
    assert all(free)
