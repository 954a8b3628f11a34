"""A stand-in for LibreOffice: PDFs with the lines of a document, many a page, made without any program."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.pdf import WarmOffice
from docxtpl_reports.preview.session import Session
from support.build import lines


def pdf_of(*pages: list[str]) -> bytes:
    """A PDF with these lines on its pages; letters that PDF's own encoding lacks lose their marks."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>"]
    kids = []
    for rows in pages:
        shown = " T* ".join(f"({_plain(row)}) Tj" for row in rows)
        content = f"BT /F 12 Tf 14 TL 60 780 Td {shown} ET"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents {len(objects)} 0 R>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    body, offsets = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{text}endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode("ascii")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in folded if c.isascii() and c not in "()\\")


class PaperOffice(WarmOffice):
    """``broken``: what it answers instead of a PDF."""

    def __init__(self, lines_a_page: int = 40) -> None:
        super().__init__()
        self.lines_a_page = lines_a_page
        self.broken: list[Diagnostic] = []
        self.documents: list[bytes] = []

    def warm_up(self) -> None:
        """Nothing to start."""

    def convert(self, document: bytes, name: str) -> tuple[bytes | None, list[Diagnostic]]:
        self.documents.append(document)
        if self.broken:
            return None, self.broken
        rows = lines(document)
        size = self.lines_a_page
        return pdf_of(*(rows[start : start + size] for start in range(0, max(len(rows), 1), size))), []


def make_session(data: Path, *others: Path, lines_a_page: int = 40) -> tuple[Session, PaperOffice]:
    office = PaperOffice(lines_a_page)
    return Session(data, others, office), office
