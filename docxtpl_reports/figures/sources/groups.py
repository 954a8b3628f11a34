"""Follows the rows that begin groups down a table, at one or two levels, and tells those that would become one group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .words import words

MARKS = {"la_ma": r"[IVXL]+\.?", "chu_cai": r"[A-ZĐ]\.?"}  # by ``nhom.dang`` (``model.GROUP_FORMS``)


@dataclass(frozen=True, slots=True)
class Group:
    """A row that begins a group: its level (0: the outer one), its mark and words, the row of the group that it is in, or 0."""

    row: int
    level: int
    mark: str
    text: str
    parent: int = 0

    def continues(self, other: Group) -> bool:
        """Whether this is the other group, written once more, as on the next page."""
        return (self.level, self.mark, words(self.text), self.parent) == (
            other.level,
            other.mark,
            words(other.text),
            other.parent,
        )


class Groups:
    """The groups that a row is in, the outer one first, while rows are read. ``forms``: of their marks, the outer one first."""

    def __init__(self, forms: Sequence[str]) -> None:
        self.current: tuple[Group, ...] = ()
        self.all: list[Group] = []
        self._forms = [re.compile(MARKS[form]) for form in forms]
        self._roman = forms.index("la_ma") if "la_ma" in forms else None
        self._latest: dict[int, Group] = {}

    def level(self, mark: str) -> int | None:
        """The level of the group that a mark begins; None for a mark of a record. I, V, X are numerals where there are any."""
        levels = [level for level, form in enumerate(self._forms) if form.fullmatch(mark)]
        return self._roman if self._roman in levels else next(iter(levels), None)

    def begin(self, row: int, mark: str, text: str, level: int) -> None:
        outer = tuple(group for group in self.current if group.level < level)
        group = Group(row, level, mark.rstrip("."), text, outer[-1].row if outer else 0)
        latest = self._latest.get(level)
        if latest is not None and group.continues(latest):
            group = latest
        else:
            self._latest[level] = group
            self.all.append(group)
        self.current = (*outer, group)


@dataclass(frozen=True, slots=True)
class SameName:
    """Two groups of one name, and the names of the outer groups that they are in, if these are two."""

    first: Group
    second: Group
    outer: tuple[str, str] | None


def same_names(chains: Iterable[tuple[Group, ...]], *, with_outer: bool) -> Iterator[SameName]:
    """The groups of one name, by those that each record is in, outer first. ``with_outer``: its name tells them apart."""
    known: dict[tuple[str, ...], tuple[Group, ...]] = {}
    reported: set[int] = set()
    for chain in chains:
        if not chain or chain[-1].row in reported:
            continue
        key = tuple(words(group.text).exact for group in ((chain[0], chain[-1]) if with_outer else chain[-1:]))
        first = known.setdefault(key, chain)
        if first == chain:
            continue
        reported.add(chain[-1].row)
        outer = (first[0], chain[0]) if len(chain) > 1 and len(first) > 1 else None
        differ = outer is not None and words(outer[0].text) != words(outer[1].text)
        yield SameName(first[-1], chain[-1], (outer[0].text, outer[1].text) if outer is not None and differ else None)
