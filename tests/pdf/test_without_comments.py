"""A document as it is printed: its footnotes are those that the text refers to."""

from __future__ import annotations

import subprocess
from pathlib import Path

from support.build import X, docx, fn, lines, p, part, tree
from support.references import comment, contents, entry, headed, with_comments

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.pdf import convert_to_pdf
from docxtpl_reports.pdf.without_comments import as_printed


def commented() -> bytes:
    return docx(*(p(f"đoạn {n}", comment(n), fn(f"nguồn {n}")) for n in range(3)), **with_comments("a", "b", "c"))


def test_comments_are_left_out_and_the_text_stays() -> None:
    printed = as_printed(commented())

    assert lines(printed) == lines(commented())
    assert b"comment" not in part(printed, "word/document.xml")


def test_a_reference_goes_without_the_text_of_its_run() -> None:
    run = X('<w:r><w:t>giữ</w:t><w:commentReference w:id="0"/></w:r>')

    assert lines(as_printed(docx(p(run), **with_comments("a")))) == ["giữ"]


def test_a_document_without_comments_or_that_cannot_be_read_stays_as_it_is() -> None:
    plain = docx("a")

    assert as_printed(plain) is plain
    assert as_printed(b"not a document") == b"not a document"


def test_libreoffice_prints_the_footnotes_that_are_referred_to(soffice: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(commented())

    made, _ = convert_to_pdf([source], tmp_path / "out")

    text = subprocess.run(
        ["pdftotext", "-layout", made[source], "-"], capture_output=True, text=True, check=True
    ).stdout
    assert [f"nguồn {n}" in text for n in range(3)] == [True] * 3


# A5
BREAK = X('<w:r><w:br w:type="page"/></w:r>')


def with_contents() -> bytes:
    """A document whose contents say page 9 of headings on pages 2 and 4."""
    toc = contents(*(entry(name, words, "9") for name, words in (("_Toc1", "Đầu"), ("_Toc2", "Cuối"))))
    return docx(*toc, p(BREAK), headed("_Toc1", "Đầu", 1), p(BREAK), p(BREAK), headed("_Toc2", "Cuối", 2))


def test_contents_are_opened_and_keep_their_entries() -> None:
    source = with_contents()
    printed = as_printed(source)

    assert lines(printed) == lines(source)
    codes = [e.text for e in tree(printed).iter(wml.INSTR_TEXT)]
    assert codes == [" PAGEREF _Toc1 ", " PAGEREF _Toc2 "]


def test_entries_without_a_field_get_one() -> None:
    link = '<w:hyperlink w:anchor="_Toc1"><w:r><w:t>Đầu</w:t><w:tab/><w:t>9</w:t></w:r></w:hyperlink>'
    printed = as_printed(docx(*contents(link), headed("_Toc1", "Đầu", 1)))

    assert [e.text for e in tree(printed).iter(wml.INSTR_TEXT)] == [" PAGEREF _Toc1 "]
    assert lines(printed)[0] == "Đầu\t9"


def test_libreoffice_prints_the_pages_on_which_headings_are(soffice: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(with_contents())
    made, _ = convert_to_pdf([source], tmp_path / "out")

    text = subprocess.run(
        ["pdftotext", "-layout", made[source], "-"], capture_output=True, text=True, check=True
    ).stdout
    assert [line.split() for line in text.partition("\f")[0].splitlines() if line.strip()] == [
        ["Đầu", "2"],
        ["Cuối", "4"],
    ]
