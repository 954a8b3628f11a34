"""Draws the picture that opens the README, docs/opening.png: the template's page, the figures as typed, and the finished page.

``python docs/opening.py`` draws it, with LibreOffice, from a pack that comes with the program.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
ROOT = DOCS.parent
PICTURE = DOCS / "opening.png"
PACK = "to-trinh"
DATA = ROOT / "data" / "xa-vi-du-to-trinh-2026.yml"
SCALE = 1.0  # pixels a point
SHADES = 16
BYTES = 250_000
SIGN = 28  # pixels: the size of the signs between the pages
STROKE = 5


def typed(path: Path) -> Any:
    """The figures as they look in an editor: their lines on one page."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin = section.bottom_margin = Mm(12)
    for line in path.read_text(encoding="utf-8").splitlines():
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run(line)
        run.font.name, run.font.size = "Liberation Mono", Pt(9)
    return document


def sign(height: int, *strokes: tuple[int, int, int, int]) -> list[list[tuple[int, int, int]]]:
    """A sign in the middle of a column, from strokes: left, top, width and height within a square of ``SIGN`` pixels."""
    from drawing import WHITE

    rows = [[WHITE] * (2 * SIGN) for _ in range(height)]
    for left, top, width, tall in strokes:
        for y in range(tall):
            row = rows[(height - SIGN) // 2 + top + y]
            row[SIGN // 2 + left : SIGN // 2 + left + width] = [(90, 90, 90)] * width
    return rows


def draw() -> None:
    from drawing import beside, framed, open_as_pdf, pixels, png

    from docxtpl_reports.jobs import build
    from docxtpl_reports.jobs.job import Job

    made = build.run(Job(DATA))
    assert made.document is not None, [problem.message for problem in made.diagnostics]
    with tempfile.TemporaryDirectory() as room:
        template, figures, result = (Path(room) / f"{name}.docx" for name in ("mau", "so-lieu", "ket-qua"))
        template.write_bytes((ROOT / "templates" / PACK / "mau.docx").read_bytes())
        typed(DATA).save(figures)
        result.write_bytes(made.document)
        opened = open_as_pdf([template, figures, result], Path(room))
        assert len(opened[figures]) == 1, "the figures do not fit on one page"
        one, two, three = (framed(pixels(opened[path][0], SCALE)) for path in (template, figures, result))
    middle = (SIGN - STROKE) // 2
    plus = sign(len(one), (0, middle, SIGN, STROKE), (middle, 0, STROKE, SIGN))
    equals = sign(len(one), (0, 2 * STROKE - 2, SIGN, STROKE), (0, SIGN - 2 * STROKE, SIGN, STROKE))
    picture = png(beside([one, plus, two, equals, three], 0), SHADES)
    assert len(picture) < BYTES, len(picture)
    PICTURE.write_bytes(picture)


if __name__ == "__main__":
    draw()
