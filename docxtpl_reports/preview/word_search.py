"""Words to type into Word's Find (Ctrl+F) that lead to a problem: unique in the document, or else with the number of the hit.

Find ignores case and the shape of quotation marks, knows codes that begin with ``^``, and takes 255 characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from docxtpl_reports.diagnostics import Location, ReportError
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.places import paragraphs
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import paragraph_text

MAX_LETTERS = 255
MIN_LETTERS = 12  # of words without a tag: fewer say little to a reader
_STORIES = (wml.REL_HEADER, wml.REL_FOOTER, wml.REL_FOOTNOTES, wml.REL_ENDNOTES)
# What Find has codes for, or treats unlike what it looks like: tabs, breaks, spaces and hyphens of other kinds.
_UNSEARCHABLE = re.compile("[^\\S ]|[\\^\u00ad\u2011\u001e\u001f\ufffc\u200b-\u200d\u2060\ufeff]")
_QUOTES = str.maketrans("“”„‟’‘‚‛", "\"\"\"\"''''")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Search:
    """``text`` is found ``hits`` times in its story (body, notes, a header …); the place is hit number ``hit``, from 1."""

    text: str
    hit: int = 1
    hits: int = 1


Paragraph = tuple[str, int | None]  # its part and number
Texts = Mapping[Paragraph, str]  # of a document, in its order


class Searches:
    """Searches for places in documents, each of which is read once."""

    def __init__(self, read: Callable[[Path], Texts] | None = None) -> None:
        self._read = read or texts_of
        self._documents: dict[str, _Document] = {}

    def of(self, place: Location) -> Search | None:
        """The words that lead to a place in a document; None for any other place, and where there are no words."""
        if place.file is None or place.part is None:
            return None
        if place.file not in self._documents:
            try:
                texts = self._read(Path(place.file))
            except (ReportError, OSError):
                texts = {}
            self._documents[place.file] = _Document(texts)
        return self._documents[place.file].search(place)


def texts_of(path: Path) -> dict[Paragraph, str]:
    """The paragraphs that Word's Find searches. Raises ReportError."""
    package = read_package(path, allow_signed=True)
    headings, main = Styles.of(package).headings(), package.main_part
    parts = dict.fromkeys([main, *(part for kind in _STORIES for part in package.related(main, kind))])
    texts: dict[Paragraph, str] = {}
    for part in parts:
        for paragraph, place in paragraphs(package.xml(part), Location(str(path), part), headings):
            texts.setdefault((part, place.paragraph), paragraph_text(paragraph))  # Word shows the first of alternatives
    return texts


class _Document:
    """The paragraphs of a document, and each story in one string as Find compares it."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._stories: dict[str, list[str]] = {}
        self._starts: dict[Paragraph, int] = {}
        for (part, number), text in texts.items():
            story = self._stories.setdefault(part, [])
            self._starts[part, number] = len(story)
            story.append(_folded(text))

    def search(self, place: Location) -> Search | None:
        paragraph = (place.part or "", place.paragraph)
        if paragraph not in self._texts:
            return None
        text, story = self._texts[paragraph], self._stories[paragraph[0]]
        everything = "\n".join(line for lines in self._stories.values() for line in lines)
        best: tuple[int, str] | None = None
        for start, words in _candidates(text, place):
            best = start, words
            if everything.count(_folded(words)) == 1:
                return Search(words)
        if best is None:
            return None
        start, words = best
        wanted = _folded(words)
        before = "\n".join([*story[: self._starts[paragraph]], _folded(text[:start])]).count(wanted)
        return Search(words, before + 1, "\n".join(story).count(wanted))


def _candidates(text: str, place: Location) -> Iterator[tuple[int, str]]:
    """Starts and texts of words around the tag: few at first, then a word more on either side. Without a tag: the
    beginning of the paragraph."""
    first, last = _tag_in(text, place)
    low, high = _searchable_around(text, first, last)
    first, last = max(first, low), min(last, high)
    inner = text[first:last]
    if not inner.strip():
        return
    first, last = first + len(inner) - len(inner.lstrip()), last - len(inner) + len(inner.rstrip())
    words = [found.span() for found in _WORD.finditer(text, low, high)]
    before = [start for start, _ in words if start < first]
    after = [end for _, end in words if end > last]
    if last - first > MAX_LETTERS:
        yield first, text[first : first + MAX_LETTERS].rstrip()
    while last - first <= MAX_LETTERS:
        yield first, text[first:last]
        if before and (not after or last - first < 2 * MIN_LETTERS or len(after) <= len(before)):
            first = before.pop()
        elif after:
            last = after.pop(0)
        else:
            return


def _tag_in(text: str, place: Location) -> tuple[int, int]:
    """The span of the tag, or of the first words of the paragraph."""
    start = place.tag_in(text)
    if start is not None:
        return start, start + len(place.tag or "")
    found = list(_WORD.finditer(text))
    if not found:
        return 0, 0
    start = found[0].start()
    return start, next((one.end() for one in found if one.end() - start >= MIN_LETTERS), found[-1].end())


def _searchable_around(text: str, first: int, last: int) -> tuple[int, int]:
    """The stretch without special characters that has the most of these words."""
    cuts = [-1, *(found.start() for found in _UNSEARCHABLE.finditer(text)), len(text)]
    stretches = [(start + 1, end) for start, end in pairwise(cuts)]
    low, high = max(stretches, key=lambda one: min(one[1], last) - max(one[0], first))
    return low, high


def _folded(text: str) -> str:
    return text.translate(_QUOTES).casefold()
