"""Finds the file and paragraph in which the words of a page are written.

The words of all pages are aligned with those of the document, whose paragraphs know where they were written
(``engine.tracing``): so the same words at two places are told apart by what is around them. Where that leaves a doubt between
files, all of them are given. What may be on several pages is compared with the pages that have words of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.tracing import Written

from .alignment import SURE, Run, matching_blocks
from .pages import Box, Pages, Word, comparable

SHORT = 500  # words of a part that may be on every page
FEW = 8  # paragraphs of the same words: more say nothing of where they are


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
        self._words = [[*_words(one.text)] for one in written]
        everywhere = [(page, n) for page, words in enumerate(self._pages) for n in range(len(words))]
        parts: dict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(written):
            parts[one.part].append(number)
        body, *others = [*parts.values()] or [[]]
        self._align(everywhere, body)  # the text, which runs through all pages
        of_text = [sorted(found for found in owners if found is not None) for owners in self._owners]
        short = [sum(len(self._words[number]) for number in members) <= SHORT for members in others]
        for members, is_short in zip(others, short, strict=True):
            if not is_short:  # notes: each is printed once
                self._align(everywhere, members)
        self._align_on_pages(zip(others, short, strict=True))
        cells = [n for n, one in enumerate(written) if one.place is not None and one.place.table is not None]
        self._align_cells(cells, of_text)

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

    def _align_on_pages(self, parts: Iterable[tuple[Sequence[int], bool]]) -> None:
        """Aligns parts with the pages that have words of them: short ones whole, else the paragraphs whose words are there."""
        keys = self._keys(lambda word: True)
        for members, is_short in parts:
            for page, found in sorted(self._on_pages(members, keys).items()):
                self._align([(page, n) for n in range(len(self._pages[page]))], members if is_short else sorted(found))

    def _align_cells(self, cells: Sequence[int], of_text: Sequence[Sequence[int]]) -> None:
        """Rows that every page repeats, cells drawn in another order: those near the text of a page, and those whose words
        it has."""

        def is_word(word: Word) -> bool:
            return any(map(str.isalpha, word.letters))

        known = self._on_pages(cells, self._keys(is_word))
        for page, words in enumerate(self._pages):
            near = range(0)
            if owners := of_text[page]:
                near = range(bisect_left(cells, owners[0]), bisect_right(cells, owners[-1]))
            members = sorted({cells[n] for n in near} | known.get(page, set()))
            if members:
                self._align([(page, n) for n, word in enumerate(words) if is_word(word)], members)

    def _keys(self, is_word: Callable[[Word], bool]) -> Mapping[Run, set[int]]:
        """The pages of each word that has no owner yet, and of each two in a row."""
        found: dict[Run, set[int]] = defaultdict(set)
        for page, (words, owners) in enumerate(zip(self._pages, self._owners, strict=True)):
            free = [w.letters for w, owner in zip(words, owners, strict=True) if owner is None and is_word(w)]
            for key in _keys_of(free):
                found[key].add(page)
        return found

    def _on_pages(self, members: Sequence[int], keys: Mapping[Run, set[int]]) -> dict[int, set[int]]:
        """The members whose words are on a page, by page; words that many members have say nothing."""
        having: dict[Run, set[int]] = defaultdict(set)
        for number in members:
            words = self._words[number]
            for key in _keys_of(words):
                if len(key) == min(len(words), 2):
                    having[key].add(number)
        found: dict[int, set[int]] = defaultdict(set)
        for key, owners in having.items():
            for page in keys.get(key, ()) if len(owners) <= FEW else ():
                found[page] |= owners
        return found

    def _align(self, places: Iterable[tuple[int, int]], members: Sequence[int]) -> None:
        """Gives words that have no owner yet to paragraphs with the same words in the same order."""
        free = [(page, n) for page, n in places if self._owners[page][n] is None]
        tokens = [(letters, number) for number in members for letters in self._words[number]]
        here = [self._pages[page][n].letters for page, n in free]
        there = [letters for letters, _ in tokens]
        matches: dict[int, list[tuple[int, int]]] = defaultdict(list)
        sure: set[int] = set()
        for a, b, size in matching_blocks(here, there):
            in_row: Counter[int] = Counter()
            for n in range(size):
                owner = tokens[b + n][1]
                in_row[owner] += 1
                matches[owner].append(free[a + n])
            sure |= {owner for owner, count in in_row.items() if count >= SURE}
        for owner, found in matches.items():
            if owner in sure or 2 * len(found) >= len(self._words[owner]):
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


def _keys_of(words: Sequence[str]) -> Iterator[Run]:
    """Each word, and each two in a row."""
    yield from zip(words, strict=True)
    yield from pairwise(words)


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
