"""Finds the line whose indentation is wrong, where a parser stops at a later one.

Only columns are compared: a list item or key further left or right than its siblings, a first item that lost its dash, a
line of a text block that slipped to the margin.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docxtpl_reports.figures.limits import MAX_LINES_BACK

_BLOCK = re.compile(r"(?:^|[:\-]\s+|\s)[|>][+-]?\d?\s*(?:#.*)?$")
_OPENS = re.compile(r":\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Wrong:
    """The line (from 0), the column it should begin in, and whether it is an item that lost its dash."""

    line: int
    column: int
    dash: bool = False


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def key_column(line: str) -> int:
    """The column in which the key of an item begins: behind its dash."""
    match = re.match(r" *(?:- +)*", line)
    return match.end() if match is not None else 0


def has_words(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def above(lines: Sequence[str], number: int) -> int:
    """The nearest line above that has words; -1 when there is none."""
    last = max(number - MAX_LINES_BACK, -1)
    return next((at for at in range(number - 1, last, -1) if has_words(lines[at])), -1)


def parent(lines: Sequence[str], number: int) -> int:
    """The nearest line above that is indented less; -1 when there is none."""
    column, first = indent(lines[number]), max(number - MAX_LINES_BACK, 0)
    for at in range(number - 1, first - 1, -1):
        if has_words(lines[at]) and indent(lines[at]) < column:
            return at
    return -1


def in_text(lines: Sequence[str], number: int) -> bool:
    """Whether the line belongs to a text block (``|``, ``>``) of the line above it."""
    opener = parent(lines, number)
    return opener >= 0 and _BLOCK.search(lines[opener]) is not None


def find(lines: Sequence[str], number: int) -> Wrong | None:
    """The line that made the parser stop at ``number``, when it is the indentation of one line."""
    if number >= len(lines) or not has_words(lines[number]):
        return None
    column, before = indent(lines[number]), above(lines, number)
    if before < 0:
        return None
    found = _lost_dash(lines, number)
    if found is not None:
        return found
    first = above(lines, before)
    if first < 0:
        return None
    item = lines[before].lstrip().startswith("- ")
    if item and lines[number].lstrip()[:1] in ("{", "[") and column == key_column(lines[before]):
        return Wrong(number, indent(lines[before]), dash=True)
    here, opener = key_column(lines[before]), key_column(lines[first])
    opens = _OPENS.search(lines[first]) is not None
    if _BLOCK.search(lines[first]) and here <= opener < column:  # a line of a text at the margin
        return Wrong(before, column)
    aligned = column == opener or (opens and opener < column and here <= opener)
    valued = re.search(r":\s+\S", lines[before]) is not None or item
    if here < column and aligned and valued:  # too far left
        return Wrong(before, column)
    if opens and opener < column < here and _siblings(lines, number):  # too far right, before its siblings
        return Wrong(before, column)
    return _group(lines, number, column)


def _siblings(lines: Sequence[str], number: int) -> bool:
    """Whether another line in the same column follows, before one further left."""
    column = indent(lines[number])
    for line in lines[number + 1 : number + MAX_LINES_BACK]:
        if has_words(line) and indent(line) <= column:
            return indent(line) == column
    return False


def _lost_dash(lines: Sequence[str], number: int) -> Wrong | None:
    """The first item of a list without its dash, when the next item is where the parser stops."""
    if not lines[number].lstrip().startswith("- "):
        return None
    opener = parent(lines, number)
    if opener < 0 or _OPENS.search(lines[opener]) is None:
        return None
    column = indent(lines[number])
    first = next((at for at in range(opener + 1, number) if has_words(lines[at])), number)
    lost = first < number and indent(lines[first]) in (column, column + 2) and not lines[first].lstrip().startswith("-")
    return Wrong(first, column, dash=True) if lost else None


def _group(lines: Sequence[str], number: int, column: int) -> Wrong | None:
    """A key that opens a group further left than its siblings: the next sibling fits nothing."""
    opener = parent(lines, number)
    if opener < 0 or _OPENS.search(lines[opener]) is None:
        return None
    child = next((at for at in range(opener + 1, number) if has_words(lines[at])), number)
    earlier = (line for line in lines[max(opener - MAX_LINES_BACK, 0) : opener][::-1] if has_words(line))
    beside = next((line for line in earlier if indent(line) <= column), "")
    aligned = beside != "" and indent(beside) == column
    return Wrong(opener, column) if child < number and indent(lines[child]) > column and aligned else None
