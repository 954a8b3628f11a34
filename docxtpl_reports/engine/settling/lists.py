"""Adds the lists that restart in a rendered document (see ``references.lists``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Lists(NamedTuple):
    """The numbering part as a rendering needs it: its text around the place of new lists, and a copy of each list that
    may restart, as the text before and behind its number."""

    part: str
    head: str
    tail: str
    next_id: int
    copies: Mapping[str, tuple[str, str]]


NO_LISTS = Lists("", "", "", 1, {})  # of a template in which none restarts


class ListCollector:
    """The lists that one rendering adds."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._added: list[str] = []

    def new(self, number: str) -> str:
        """A list like ``number`` that restarts."""
        if (copy := self._lists.copies.get(number)) is None:
            return number
        added = str(self._lists.next_id + len(self._added))
        self._added.append(added.join(copy))
        return added

    def parts(self) -> dict[str, str]:
        """The numbering part with the lists that were added."""
        lists = self._lists
        return {lists.part: lists.head + "".join(self._added) + lists.tail} if self._added else {}
