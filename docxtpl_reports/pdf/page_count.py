"""Counts the pages of a PDF that LibreOffice has made, without a library for PDFs, which a plain installation lacks."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

# The root of the tree of pages counts all of them, the nodes below it their own (ISO 32000-1, 7.7.3.2); newer versions may put
# objects into compressed streams (7.5.7). A dictionary without others in it, as LibreOffice writes these:
_DICTIONARY = rb"<<(?:[^<>]|<(?!<)|>(?!>))*>>"
_NODE, _COUNT = rb"/Type\s*/Pages\b", rb"/Count\s+(\d+)"
_COMPRESSED = rb"/Type\s*/ObjStm\b(?:(?!endobj).)*?stream\r?\n"


def page_count(pdf: bytes) -> int | None:
    """The number of pages; None where no node of the tree can be found."""
    counts = [count for part in (pdf, *_inflated(pdf)) for count in _counts(part)]
    return max(counts, default=None)


def _counts(part: bytes) -> Iterator[int]:
    for dictionary in re.findall(_DICTIONARY, part):
        if re.search(_NODE, dictionary) and (found := re.search(_COUNT, dictionary)):
            yield int(found[1])


def _inflated(pdf: bytes) -> Iterator[bytes]:
    """The streams that hold other objects."""
    for found in re.finditer(_COMPRESSED, pdf, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(pdf[found.end() :])
        except zlib.error:
            continue
