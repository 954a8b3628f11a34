"""Pictures of pages: LibreOffice makes the PDF, PDFium the pixels, and what is written is a PNG with a palette.

Used by the scripts beside this one that draw the pictures of the documentation (tables.py, gallery.py, opening.py).
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

Colour = tuple[int, int, int]
Rows = list[list[Colour]]

WHITE: Colour = (255, 255, 255)
GREY: Colour = (150, 150, 150)


def open_as_pdf(documents: list[Path], folder: Path) -> dict[Path, Any]:
    """The PDF of each .docx, opened; the files are written to ``folder``."""
    import pypdfium2

    from docxtpl_reports.pdf import convert_to_pdf

    converted, problems = convert_to_pdf(documents, folder)
    assert len(converted) == len(documents), [problem.message for problem in problems]
    return {document: pypdfium2.PdfDocument(converted[document].read_bytes()) for document in documents}


def pixels(page: Any, scale: float, crop: tuple[float, float, float, float] = (0, 0, 0, 0)) -> Rows:
    """A page of a PDF without ``crop`` points at its left, bottom, right and top; ``scale``: pixels a point."""
    bitmap = page.render(scale=scale, crop=crop, rev_byteorder=True)
    content, stride, step = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
    rows = []
    for y in range(bitmap.height):
        line = content[y * stride : y * stride + bitmap.width * step]
        rows.append(list(zip(line[0::step], line[1::step], line[2::step], strict=True)))
    return rows


def framed(rows: Rows) -> Rows:
    """A picture with a thin frame, so that white paper is seen on a white page."""
    edge = [GREY] * (len(rows[0]) + 2)
    return [edge, *([GREY, *row, GREY] for row in rows), edge]


def beside(pictures: list[Rows], gap: int) -> Rows:
    """Pictures side by side, aligned at the top."""
    height = max(len(picture) for picture in pictures)
    out: Rows = [[] for _ in range(height)]
    for number, picture in enumerate(pictures):
        blank = [WHITE] * len(picture[0])
        for y, row in enumerate(out):
            row += [WHITE] * (gap if number else 0)
            row += picture[y] if y < len(picture) else blank
    return out


def png(rows: Rows, colours: int = 256) -> bytes:
    """Pixels as numbers of a palette: the colours that are there most often; the others are the nearest of them."""
    counted = Counter(colour for row in rows for colour in row)
    palette = [colour for colour, _ in counted.most_common(colours)]
    numbers = {colour: number for number, colour in enumerate(palette)}
    for colour in counted:
        if colour not in numbers:
            numbers[colour] = min(
                range(len(palette)), key=lambda n: sum((a - b) ** 2 for a, b in zip(palette[n], colour, strict=True))
            )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    depth = 4 if len(palette) <= 16 else 8
    lines = [bytes(numbers[colour] for colour in row) for row in rows]
    if depth == 4:
        lines = [bytes(a << 4 | b for a, b in zip(line[::2], line[1::2] + b"\0", strict=False)) for line in lines]
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), depth, 3, 0, 0, 0)
    image = zlib.compress(b"".join(b"\0" + line for line in lines), 9)
    shades = bytes(part for colour in palette for part in colour)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"PLTE", shades), chunk(b"IDAT", image), chunk(b"IEND", b""))
    )
