"""Counts the pages of documents in the PDFs that LibreOffice makes of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from docxtpl_reports.diagnostics import N_, Diagnostic, Phrase, ReportError
from docxtpl_reports.files.temporary import TemporaryFolder

NOT_MADE = Phrase(N_("LibreOffice không làm ra PDF."))


def pages_of(documents: Mapping[Path, bytes]) -> dict[Path, int | object]:
    """The number of pages of each document, or the words that say why it was not counted. Raises ReportError (CAS013) without
    pikepdf."""
    from docxtpl_reports.pdf import convert_to_pdf

    try:
        import pikepdf
    except ModuleNotFoundError:
        raise ReportError(Diagnostic("CAS013", params={"python": sys.executable})) from None
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
                with pikepdf.open(made[copy]) as pdf:
                    counted[path] = len(pdf.pages)
            else:
                about = (problem.message for problem in failed if problem.location.file in (None, str(copy)))
                counted[path] = next(about, NOT_MADE)
    return counted
