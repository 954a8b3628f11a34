"""Finds the file and paragraph in which the words of a page are written.

The words of all pages are aligned with those of the document, whose paragraphs know where they were written
(``engine.tracing``): so the same words at two places are told apart by what is around them. Where that leaves a doubt between
files, all of them are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.tracing import Written

from .pages import Box, Pages, Word, comparable

SURE = 4  # words in a row that are no accident


@dataclass(frozen=True, slots=True)
class Source:
    """The place where words of a page are written; the rectangles that the paragraph takes up there. ``is_near``: the words
    themselves are in no paragraph (the number of a list, of a page), and this one is beside them."""

    place: Location
    boxes: tuple[Box, ...]
    is_near: bool = False


class Sources:
    """The sources of the words of all pages."""

    def __init__(self, pages: Pages, written: Sequence[Written]) -> None:
        self._written = written
        self._pages = [pages.words(number) for number in range(1, len(pages) + 1)]
        self._letters = [comparable(one.text) for one in written]
        # Of each word of each page, the paragraph that it belongs to.
        self._owners: list[list[int | None]] = [[None] * len(words) for words in self._pages]
        everywhere = [(page, n) for page, words in enumerate(self._pages) for n in range(len(words))]
        by_part: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(written):
            by_part[one.part].append(number)
        for count, members in enumerate(by_part.values()):
            if count == 0:  # the text, which runs through all pages; the others may be on any of them, or on several
                self._align(everywhere, members)
                continue
            for page, words in enumerate(self._pages):
                self._align([(page, n) for n in range(len(words))], members)
        cells = [n for n, one in enumerate(written) if one.place is not None and one.place.table is not None]
        for page, words in enumerate(self._pages):  # rows that every page repeats, cells drawn in another order
            self._align([(page, n) for n, word in enumerate(words) if any(map(str.isalpha, word.letters))], cells)

    def at(self, page: int, x: float, y: float) -> list[Source]:
        """The sources of the word at a point (fractions of the page, whose number is from 1); none where there is no word."""
        words = self._pages[page - 1]
        found = _word_at(words, x, y)
        if found is None:
            return []
        owner = self._owners[page - 1][found]
        if owner is None:
            return self._sources(page, self._beside(page, found), is_near=True)
        twins = (n for n, letters in enumerate(self._letters) if letters == self._letters[owner] and n != owner)
        given = self._sources(page, [owner])
        for other in self._sources(page, twins):
            if other.place.file not in {one.place.file for one in given}:
                given.append(other)
        return given

    def on(self, page: int) -> list[Source]:
        """All that is written on a page, in its order."""
        return self._sources(page, (owner for owner in self._owners[page - 1] if owner is not None))

    def _align(self, places: Iterable[tuple[int, int]], members: Sequence[int]) -> None:
        """Gives words that have no owner yet to paragraphs with the same words in the same order."""
        free = [(page, n) for page, n in places if self._owners[page][n] is None]
        tokens = [(letters, number) for number in members for letters in _words(self._written[number].text)]
        here = [self._pages[page][n].letters for page, n in free]
        there = [letters for letters, _ in tokens]
        matches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        sure: set[int] = set()
        lengths: dict[int, int] = defaultdict(int)
        for _, number in tokens:
            lengths[number] += 1
        for a, b, size in SequenceMatcher(None, here, there).get_matching_blocks():
            owners = [tokens[b + n][1] for n in range(size)]
            for n, owner in enumerate(owners):
                matches[owner].append(free[a + n])
            sure |= {owner for owner in owners if owners.count(owner) >= SURE}
        for owner, found in matches.items():
            if owner in sure or 2 * len(found) >= lengths[owner]:
                for page, n in found:
                    self._owners[page][n] = owner

    def _beside(self, page: int, word: int) -> list[int]:
        """The paragraphs of the nearest words before and behind that have one; a single one when they are of the same."""
        owners = self._owners[page - 1]
        before = next((owner for owner in reversed(owners[:word]) if owner is not None), None)
        behind = next((owner for owner in owners[word + 1 :] if owner is not None), None)
        return [owner for owner in (before, behind) if owner is not None]

    def _sources(self, page: int, owners: Iterable[int], *, is_near: bool = False) -> list[Source]:
        """Each place once, in the order of the paragraphs."""
        made: dict[tuple[str | None, str | None, int | None], Source] = {}
        for owner in dict.fromkeys(owners):
            for place in self._places(owner):
                boxes = () if is_near else tuple(self._boxes(page, owner))
                is_guess = is_near or self._written[owner].place is None
                made.setdefault((place.file, place.part, place.paragraph), Source(place, boxes, is_guess))
        return list(made.values())

    def _places(self, owner: int) -> list[Location]:
        """The place where a paragraph is written; for one that a value brought along, those of its neighbours."""
        place = self._written[owner].place
        if place is not None:
            return [place]
        around = (reversed(self._written[:owner]), self._written[owner + 1 :])
        found = (next((one.place for one in side if one.place is not None), None) for side in around)
        return [one for one in found if one is not None]

    def _boxes(self, page: int, owner: int) -> Iterator[Box]:
        """The lines of a paragraph on a page."""
        line: Box | None = None
        for word, its_owner in zip(self._pages[page - 1], self._owners[page - 1], strict=True):
            if its_owner != owner:
                continue
            if line is not None and _middle(line[1], word.box):
                left, top = min(line[0], word.box[0]), min(line[1], word.box[1])
                right = max(line[0] + line[2], word.box[0] + word.box[2])
                bottom = max(line[1] + line[3], word.box[1] + word.box[3])
                line = left, top, right - left, bottom - top
                continue
            if line is not None:
                yield line
            line = word.box
        if line is not None:
            yield line


def _words(text: str) -> Iterator[str]:
    return filter(None, map(comparable, text.split()))


def _middle(top: float, box: Box) -> bool:
    """Whether a rectangle is in the line that begins at ``top``."""
    return abs(top - box[1]) < box[3] / 2


def _word_at(words: Sequence[Word], x: float, y: float) -> int | None:
    """The word at a point, or the nearest one of the line there."""

    def distance(number: int) -> float:
        left, _, width, _ = words[number].box
        return max(left - x, x - left - width, 0)

    in_line = [n for n, word in enumerate(words) if word.box[1] <= y <= word.box[1] + word.box[3]]
    return min(in_line, key=distance, default=None)
