"""Words of a PDF with their boxes, and what is printed near the right edge of its pages (poppler)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

MM = 72 / 25.4  # points
DPI = 24


class Word(NamedTuple):
    """A word and its box in points, from the top left corner of the page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def is_touched(self, x: float, y: float, radius: float) -> bool:
        """Whether a circle reaches into the box."""
        beside, above = max(self.left - x, 0, x - self.right), max(self.top - y, 0, y - self.bottom)
        return bool(beside**2 + above**2 < radius**2)


def words(pdf: bytes) -> list[list[Word]]:
    """The words of each page."""
    command = ["pdftotext", "-bbox", "-", "-"]
    found = etree.HTML(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode())
    return [[_word(word) for word in page.iter("word")] for page in found.iter("page")]


def _word(word: etree._Element) -> Word:
    left, top, right, bottom = (float(word.get(name, "")) for name in ("xmin", "ymin", "xmax", "ymax"))
    return Word(word.text or "", left, top, right, bottom)


def margins_free(pdf: bytes, wide: float) -> list[bool]:
    """For each page, whether nothing at all is printed in the ``wide`` millimetres at its right edge."""
    command = ["pdftoppm", "-gray", "-r", str(DPI), "-"]
    pages = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    strip = int(wide / 25.4 * DPI)  # whole pixels
    return [
        all(set(row[-strip:]) == {255} for row in (grey[start : start + width] for start in range(0, len(grey), width)))
        for width, grey in _pictures(pages)
    ]


def _pictures(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The width and the pixels of each picture in a stream of binary PGM files."""
    while data:
        kind, size, most, data = data.split(b"\n", 3)
        width, height = map(int, size.split())
        assert (kind, most) == (b"P5", b"255")
        yield width, data[: width * height]
        data = data[width * height :]
