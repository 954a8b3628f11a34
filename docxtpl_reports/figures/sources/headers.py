"""Finds the header of a table by its words, wherever it is on the sheet and however many levels it has."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from docxtpl_reports import vietnamese
from docxtpl_reports.figures.limits import MAX_HEADER, MAX_HEADER_ROWS, MAX_NEAR_ROWS
from docxtpl_reports.spreadsheets.sheet import CellKind, Sheet, Span

from .words import path_tier, says_in_tcvn3, tier, words


@dataclass(frozen=True, slots=True)
class WantedColumn:
    """A column by the words of its header, from the top level to the last. ``is_text``: holds no numbers."""

    name: str
    levels: tuple[str, ...]
    is_text: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A header that was found. ``columns``: by name; ``leaves``: the cells of the last level, by name."""

    top: int
    bottom: int
    columns: Mapping[str, int]
    leaves: Mapping[str, tuple[int, int]]
    words: tuple[str, ...]

    def repeats(self, other: Header) -> bool:
        """Whether it is the same header once more, as printed pages have it."""
        return self.columns == other.columns and self.words == other.words


@dataclass(frozen=True, slots=True)
class NearMiss:
    """The best block that is not quite the header: for each column the cells that answer to it."""

    hits: Mapping[str, Sequence[tuple[int, int]]]
    others: Sequence[
        tuple[int, int]
    ] = ()  # cells that answer to nothing; of the group of the first that is missing, if any

    paths: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)  # of the cells that answer

    def path_of_its_own(self, name: str) -> tuple[str, ...]:
        """The words of one of the cells that answer to a column, from the top level, which no other answers to."""
        paths = [self.paths[cell] for cell in self.hits[name]]
        return next(
            (path for path in paths if sum(path_tier(path, other) is not None for other in paths) == 1 < len(path)), ()
        )

    @property
    def missing(self) -> list[str]:
        return [name for name, cells in self.hits.items() if not cells]

    @property
    def twice(self) -> list[str]:
        return [name for name, cells in self.hits.items() if len(cells) > 1]


Level = tuple[str, tuple[int, int]]  # the text of a header cell and its place


class Finder:
    """Looks for a header on one sheet. ``area`` limits the search to the header row of a named table."""

    def __init__(self, sheet: Sheet, wanted: Sequence[WantedColumn], area: Span | None = None) -> None:
        self.sheet, self.wanted, self.area = sheet, wanted, area

    def headers(self) -> list[Header]:
        """All headers that answer, from the top. The smallest block of rows wins."""
        found: dict[frozenset[tuple[int, int]], Header] = {}
        full = (1 << len(self.wanted)) - 1
        for bottom in self._candidates():
            if self._mask(bottom) != full:
                continue
            for top in self._tops(bottom):
                header = self._header(top, bottom)
                if header is not None:
                    found.setdefault(frozenset(header.leaves.values()), header)
                    break
        return list(found.values())

    def near_miss(self) -> NearMiss | None:
        """The block that comes nearest to a header, for the message that there is none."""
        counted = sorted(((self._mask(row).bit_count(), -row) for row in self._candidates()), reverse=True)
        best: tuple[int, int, NearMiss] | None = None
        for count, row in counted[:MAX_NEAR_ROWS]:
            for top in self._tops(-row) if count else ():
                paths = self.paths(top, -row)
                hits = self._hits(paths)
                cells = {name: [path[-1][1] for path in found.values()] for name, found in hits.items()}
                score = (sum(map(bool, cells.values())), row)
                if best is None or score > best[:2]:
                    taken = {cell for found in cells.values() for cell in found}
                    others = [path for path in paths.values() if path[-1][1] not in taken]
                    missing = next((one for one in self.wanted if not cells[one.name]), None)
                    within = [path for path in others if missing is not None and _is_within(path, missing.levels[:-1])]
                    near = tuple(dict.fromkeys(path[-1][1] for path in within or others))
                    answering = {
                        path[-1][1]: tuple(" ".join(text.split()) for text, _ in path)
                        for found in hits.values()
                        for path in found.values()
                    }
                    best = (*score, NearMiss(cells, near, answering))
        return None if best is None else best[2]

    def similar(self, name: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The cells that say the last words of a column, and those that say more, which are therefore another header."""
        wanted = next(one for one in self.wanted if one.name == name)
        word = wanted.levels[-1].casefold()
        rows = sorted(
            {row for candidate in self._candidates() for row in range(candidate - MAX_HEADER_ROWS, candidate + 1)}
        )
        found = [
            (row, column)
            for row in rows[: MAX_NEAR_ROWS * MAX_HEADER_ROWS]
            for column in self._columns(row, row)
            if word in " ".join(self.text(row, column).casefold().split())
            and ((span := self.sheet.span(row, column)) is None or (span.top, span.left) == (row, column))
        ]
        same = [cell for cell in found if tier(wanted.levels[-1], self.text(*cell), comma=wanted.is_text) is not None]
        return same, [cell for cell in found if cell not in same]

    def in_tcvn3(self) -> tuple[int, int] | None:
        """A cell that answers when it is read as TCVN3."""
        leaves = [wanted.levels[-1] for wanted in self.wanted]
        for row in self.sheet.numbers:
            for column, cell in self.sheet.rows[row].items():
                if cell.kind is CellKind.TEXT and any(says_in_tcvn3(leaf, str(cell.value)) for leaf in leaves):
                    return row, column
        return None

    def text(self, row: int, column: int) -> str:
        """The words of a cell, or of the one that covers it; a year is a number."""
        cell = self.sheet.cell(row, column)
        if cell is None or cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
            return ""
        return str(cell.value) if cell.kind is CellKind.NUMBER else str(cell.value)[: MAX_HEADER + 1].strip()

    # --- rows that may be headers ---------------------------------------------------------------------------------------

    @cached_property
    def _masks(self) -> Mapping[int, int]:
        """The rows that hold the last words of a column; one bit for each column. A merged cell counts for all its rows."""
        known: dict[str, int] = {}
        masks: dict[int, int] = {}
        starts = {words(wanted.levels[-1]).bare.split(" ")[0] for wanted in self.wanted}
        for row in self.sheet.numbers:
            if self.area is not None and row != self.area.top:
                continue
            for column, cell in self.sheet.rows[row].items():
                if cell.kind is not CellKind.TEXT:
                    continue
                text = str(cell.value)
                bits = known.get(text)
                if bits is None and not any(start in vietnamese.fold(text) for start in starts):
                    bits = known[text] = 0  # nearly all texts below the header
                elif bits is None:
                    bits = known[text] = sum(
                        1 << place
                        for place, wanted in enumerate(self.wanted)
                        if tier(wanted.levels[-1], text, comma=wanted.is_text) is not None
                    )
                if bits:
                    span = self.sheet.span(row, column)
                    last = row if span is None else min(span.bottom, span.top + 2 * MAX_HEADER_ROWS)
                    for covered in range(row, last + 1):
                        masks[covered] = masks.get(covered, 0) | bits
        return masks

    def _candidates(self) -> list[int]:
        """The rows that may be the lowest of a header: those with words, and a few below."""
        if self.area is not None:
            return [self.area.top]
        return sorted({row + more for row in self._masks for more in range(MAX_HEADER_ROWS)})

    def _mask(self, bottom: int) -> int:
        mask = 0
        for row in self._tops(bottom):
            mask |= self._masks.get(row, 0)
        return mask

    def _tops(self, bottom: int) -> range:
        return range(bottom, bottom - 1 if self.area is not None else max(0, bottom - MAX_HEADER_ROWS), -1)

    # --- blocks of rows as headers --------------------------------------------------------------------------------------

    def _columns(self, top: int, bottom: int) -> list[int]:
        columns: set[int] = set()
        used = self.sheet.columns  # a merged area as wide as the sheet has no others worth looking at
        for row in range(top, bottom + 1):
            columns.update(self.sheet.rows.get(row, ()))
            for span in self.sheet.merged.get(row, ()):
                columns.update(used[bisect_left(used, span.left) : bisect_right(used, span.right)])
        return sorted(c for c in columns if self.area is None or self.area.left <= c <= self.area.right)

    def paths(self, top: int, bottom: int) -> dict[int, tuple[Level, ...]]:
        """The texts of each column's header from the top level down; a merged cell counts once, blank ones not at all.

        A parent that was written over its group's first column without being merged is carried to the right.
        """
        columns = self._columns(top, bottom)
        levels: dict[int, list[Level]] = {column: [] for column in columns}
        for row in range(top, bottom + 1):
            parent: Level | None = None
            for column in columns:
                text, span = self.text(row, column), self.sheet.span(row, column)
                here = (text, (row, column) if span is None else (span.top, span.left))
                if text or span is not None:
                    has_leaf = row < bottom and bool(self.text(row + 1, column))
                    parent = here if text and span is None and has_leaf else None
                elif row < bottom and self.text(row + 1, column) and parent is not None:
                    here = parent
                if here[0] and (not levels[column] or levels[column][-1][1] != here[1]):
                    levels[column].append(here)
        return {column: tuple(found) for column, found in levels.items() if found}

    def _hits(self, paths: Mapping[int, tuple[Level, ...]]) -> dict[str, dict[int, tuple[Level, ...]]]:
        """For each column wanted those of the sheet that answer best."""
        hits: dict[str, dict[int, tuple[Level, ...]]] = {}
        for wanted in self.wanted:
            ranked: dict[int, int] = {}
            for column, path in paths.items():
                texts = tuple(text for text, _ in path)
                found = path_tier(wanted.levels, texts, comma=wanted.is_text)
                if found is not None:
                    ranked[column] = found
            best = min(ranked.values(), default=0)
            hits[wanted.name] = {column: paths[column] for column, rank in ranked.items() if rank == best}
        return hits

    def _header(self, top: int, bottom: int) -> Header | None:
        paths = self.paths(top, bottom)
        hits = self._hits(paths)
        columns = {name: next(iter(found)) for name, found in hits.items() if len(found) == 1}
        if len(columns) < len(hits) or len(set(columns.values())) < len(columns):
            return None
        leaves = {name: paths[column][-1][1] for name, column in columns.items()}
        words = tuple(text for name in columns for text, _ in paths[columns[name]])
        return Header(top, self._lowest(top, bottom, columns.values()), columns, leaves, words)

    def _lowest(self, top: int, bottom: int, columns: Iterable[int]) -> int:
        """The last row that the header's merged cells reach."""
        chosen = set(columns)
        return max([bottom, *(span.bottom for span in self._spans(top, bottom) if self._over(span, chosen))])

    def _spans(self, top: int, bottom: int) -> Iterator[Span]:
        for row in range(top, bottom + 1):
            yield from (span for span in self.sheet.merged.get(row, ()) if top <= span.top)

    @staticmethod
    def _over(span: Span, columns: set[int]) -> bool:
        return any(span.left <= column <= span.right for column in columns)


def _is_within(path: Sequence[Level], above: tuple[str, ...]) -> bool:
    """Whether the last level of a header stands below these words."""
    texts = tuple(text for text, _ in path)
    return path_tier((*above, texts[-1]), texts) is not None
