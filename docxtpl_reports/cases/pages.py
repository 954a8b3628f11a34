"""Counts the pages of documents in the PDFs that LibreOffice makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import N_, Phrase, ReportError
from docxtpl_reports.files.temporary import TemporaryFolder

NOT_MADE = Phrase(N_("LibreOffice không làm ra PDF."))
NOT_COUNTED = Phrase(N_("tệp PDF của LibreOffice không cho biết số trang."))


def pages_of(documents: Mapping[Path, bytes]) -> dict[Path, int | object]:
    """The number of pages of each document, or the words that say why it was not counted."""
    from docxtpl_reports.pdf import convert_to_pdf, page_count

    with TemporaryFolder() as room:
        copies = {path: room / f"{number:04d}.docx" for number, path in enumerate(documents)}
        for path, copy in copies.items():
            copy.write_bytes(documents[path])
        try:
            made, problems = convert_to_pdf(list(copies.values()), room)
        except ReportError as error:
            made, problems = {}, error.diagnostics
        failed = [problem for problem in problems if problem.is_error]
        counted: dict[Path, int | object] = {}
        for path, copy in copies.items():
            if copy in made:
                counted[path] = page_count(made[copy].read_bytes()) or NOT_COUNTED
            else:
                about = (problem.message for problem in failed if problem.location.file in (None, str(copy)))
                counted[path] = next(about, NOT_MADE)
    return counted
