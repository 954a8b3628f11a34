"""The pages of a PDF: pictures, a key that changes when a page does, and the positions of words.

PDFium is not made for threads: everything that calls it holds one lock.
"""

from __future__ import annotations

import hashlib
import re
import struct
import threading
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

import pypdfium2 as pdfium

SCALES = (1, 2, 3, 4)  # pixels a point
THUMBNAIL = 0.5  # pixels a point: enough to notice any change of what is not text
MIN_LETTERS = 4  # shorter pieces of a paragraph are everywhere

_PDFIUM = threading.Lock()
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{[{%#].*", re.DOTALL)  # the last: one that is not closed


Box = tuple[float, float, float, float]  # left, top, width, height as fractions of the page


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``key`` identifies its content, ``width`` and ``height`` are in points, ``letters`` its text without spaces."""

    key: str
    width: float
    height: float
    letters: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)  # of each letter among PDFium's characters


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words on a page: its number from 1, and rectangles."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page, as it is compared, and its rectangle."""

    letters: str
    box: Box


class Pages:
    """The pages of one PDF. Raises ValueError when PDFium cannot read it."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        with _PDFIUM:
            try:
                self._document = pdfium.PdfDocument(pdf)
            except pdfium.PdfiumError as error:
                raise ValueError(str(error)) from error
            self.pages: tuple[Page, ...] = tuple(_look(page) for page in self._document)

    def __len__(self) -> int:
        return len(self.pages)

    @property
    def keys(self) -> list[str]:
        return [page.key for page in self.pages]

    def picture(self, key: str, scale: int) -> bytes | None:
        """The page as PNG, ``scale`` pixels a point; None when no page has this key. Raises ValueError."""
        if scale not in SCALES:
            raise ValueError("no such scale")
        number = self.number_of(key)
        if number is None:
            return None
        with _PDFIUM:
            bitmap = self._document[number - 1].render(scale=scale, rev_byteorder=True)
            pixels, stride, width, height = bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height
            channels = bitmap.n_channels
        return _png(pixels, stride, width, height, channels)

    def find(self, text: str, heading: str | None = None) -> Highlight | None:
        """The page with a template's paragraph: found by its longest piece without tags, after its heading; otherwise the
        heading itself."""
        after = next(filter(None, map(self._hits, _pieces(heading or ""))), [])[:1]
        start = after[0][:2] if after else (0, 0)
        for piece in _pieces(text):
            hits = self._hits(piece)
            chosen = next((hit for hit in hits if hit[:2] >= start), hits[0] if hits else None)
            if chosen is not None:
                return self._highlight(*chosen)
        return self._highlight(*after[0]) if after else None

    def number_of(self, key: str) -> int | None:
        """The number, from 1, of the page with this key."""
        return next((n for n, page in enumerate(self.pages, 1) if page.key == key), None)

    def words(self, number: int) -> list[Word]:
        """The words of a page, whose number is from 1, in the order in which they were drawn."""
        words, sizes = [], (self.pages[number - 1].width, self.pages[number - 1].height)
        with _PDFIUM:
            text = self._document[number - 1].get_textpage()
            characters = _characters(text)
            for found in re.finditer(r"\S+", "".join(characters)):
                letters = comparable(found[0])
                if not letters:
                    continue
                edges = [text.get_charbox(n, loose=True) for n in range(*found.span())]
                left, bottom = (min(edge[side] for edge in edges) / size for side, size in enumerate(sizes))
                right, top = (max(edge[side + 2] for edge in edges) / size for side, size in enumerate(sizes))
                words.append(Word(letters, (left, 1 - top, right - left, top - bottom)))
        return words

    def _hits(self, text: str) -> list[tuple[int, int, int]]:
        """(page from 0, first letter, how many) of every occurrence."""
        wanted = comparable(text)
        if len(wanted) < MIN_LETTERS:
            return []
        return [(n, at, len(wanted)) for n, page in enumerate(self.pages) for at in _occurrences(page.letters, wanted)]

    def _highlight(self, number: int, first: int, count: int) -> Highlight:
        page = self.pages[number]
        start, end = page.places[first], page.places[first + count - 1]
        with _PDFIUM:
            text = self._document[number].get_textpage()
            rectangles = [text.get_rect(n) for n in range(text.count_rects(start, end - start + 1))]
        boxes = (
            (left / page.width, 1 - top / page.height, (right - left) / page.width, (top - bottom) / page.height)
            for left, bottom, right, top in rectangles
        )
        return Highlight(number + 1, tuple(tuple(round(n, 5) for n in box) for box in boxes))


def changed(before: Sequence[str], now: Sequence[str]) -> frozenset[int]:
    """The pages (from 1) of ``now`` that were not there before; a page that only moved has not changed."""
    kept = SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks()
    same = {block.b + n for block in kept for n in range(block.size)}
    return frozenset(n + 1 for n in range(len(now)) if n not in same)


def _look(page: Any) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    letters, places = _letters_with_places(_characters(text))
    bitmap = page.render(scale=THUMBNAIL, grayscale=True)
    digest = hashlib.blake2b(bytes(bitmap.buffer), digest_size=12)
    digest.update(letters.encode("utf-8", "surrogatepass"))
    return Page(digest.hexdigest(), width, height, letters, places)


def _characters(text: Any) -> list[str]:
    """PDFium's characters, one for one; astral ones are surrogates there."""
    return [chr(pdfium.raw.FPDFText_GetUnicode(text, n)) for n in range(text.count_chars())]


def _letters_with_places(characters: Iterable[str]) -> tuple[str, tuple[int, ...]]:
    letters, places = [], []
    for place, character in enumerate(characters):
        for letter in comparable(character):
            letters.append(letter)
            places.append(place)
    return "".join(letters), tuple(places)


def comparable(text: str) -> str:
    """The text used for comparison: letters, digits and signs, decomposed, without spaces, soft hyphens and case."""
    plain = unicodedata.normalize("NFD", text.replace("\u00ad", "").replace("\ufffe", "")).casefold()
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c)[0] != "C")


def _pieces(text: str) -> list[str]:
    """The pieces of text between tags, longest first; not those much shorter than others, which occur elsewhere, too."""
    pieces = sorted((piece.strip() for piece in _TAG.split(text)), key=len, reverse=True)
    return [piece for piece in pieces if len(piece) >= max(MIN_LETTERS, len(pieces[0]) / 2)]


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _png(pixels: bytes, stride: int, width: int, height: int, channels: int) -> bytes:
    """Pixels as PNG (ISO/IEC 15948), without a library for it."""
    color = {1: 0, 3: 2, 4: 6}[channels]
    row = width * channels
    rows = b"".join(b"\0" + pixels[y * stride : y * stride + row] for y in range(height))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, color, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 1)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
