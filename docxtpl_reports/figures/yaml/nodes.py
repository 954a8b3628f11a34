"""Defines the nodes of YAML: text with places. Scalars get a type later, from the rules.

A file has thousands of nodes, so that they are light: a place is a line and a column of a text, and becomes a ``Location`` when
a message or a record asks for it. Treat them as read-only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docxtpl_reports.diagnostics import Location

_OTHER_BREAKS = "\r\x85\u2028\u2029"
_BREAK = re.compile(f"\r\n|[\n{_OTHER_BREAKS}]")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them. Files that are read have no other breaks than ``\\n``."""
    return _BREAK.split(text) if any(one in text for one in _OTHER_BREAKS) else text.split("\n")


class Source:
    """A text that nodes were read from."""

    __slots__ = ("file", "lines")

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file, self.lines = file, lines

    def at(self, line: int, column: int) -> Location:
        """The place at a line and column that count from 0."""
        text = self.lines[line].rstrip() if line < len(self.lines) else None
        return Location(file=self.file, line=line + 1, column=column + 1, text=text)


Mark = tuple[Source, int, int]  # a line and a column of a text, from 0
Place = Location | Mark


def file_of(place: Place) -> str | None:
    return place.file if isinstance(place, Location) else place[0].file


def located(place: Place) -> Location:
    return place if isinstance(place, Location) else place[0].at(place[1], place[2])


@dataclass(slots=True)
class ScalarNode:
    """One value as typed. ``comment``: what follows it on its line after ``#``, for the trap of a ``#`` meant as
    text."""

    text: str
    quoted: bool
    place: Place
    comment: str | None = None

    @property
    def is_null(self) -> bool:
        return not self.quoted and self.text in _NULLS

    @property
    def location(self) -> Location:
        return located(self.place)


@dataclass(slots=True)
class MappingNode:
    """Entries by their keys, which are unique and in NFC, in the order typed: the node of the key, and the value.
    ``digest``: of the bytes of the file it is the whole of."""

    entries: Mapping[str, tuple[ScalarNode, Node]]
    place: Place
    digest: str = ""
    is_null = False

    @property
    def location(self) -> Location:
        return located(self.place)

    def get(self, name: str) -> Node | None:
        entry = self.entries.get(name)
        return None if entry is None else entry[1]

    def __iter__(self) -> Iterator[tuple[ScalarNode, Node]]:
        return iter(self.entries.values())


@dataclass(slots=True)
class SequenceNode:
    """Items in the order typed."""

    items: tuple[Node, ...]
    place: Place
    is_null = False

    @property
    def location(self) -> Location:
        return located(self.place)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)


Node = ScalarNode | MappingNode | SequenceNode


def at(tree: Node | None, path: str) -> Node | None:
    """The node at a dotted path."""
    for key in path.split("."):
        tree = tree.get(key) if isinstance(tree, MappingNode) else None
    return tree
