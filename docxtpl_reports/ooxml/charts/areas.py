"""Areas of cells (``Sheet1!$B$2:$B$5``) and how they move when rows of a sheet are repeated or left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW

_REFERENCE = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d{0,7})(?::\$?([A-Za-z]{0,3})\$?(\d{0,7}))?")
# ``Sheet1!``, ``'Số liệu'!``, ``[Book.xlsx]Sheet1!``: the workbook of an embedded chart is always its own.
_PREFIX = re.compile(r"(?:'(?:\[[^\]]*\])?((?:[^']|'')+)'|(?:\[[^\]]*\])?([^'!\[\](),:;\s]+))!")


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells; columns and rows count from 1, both ends included. ``prefix``: the sheet as it was written."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int
    prefix: str = ""

    def __str__(self) -> str:
        if (self.top, self.bottom) == (1, MAX_ROW):
            first, last = f"${column_name(self.left)}", f"${column_name(self.right)}"
        elif (self.left, self.right) == (1, MAX_COLUMN):
            first, last = f"${self.top}", f"${self.bottom}"
        else:
            first = f"${column_name(self.left)}${self.top}"
            last = f"${column_name(self.right)}${self.bottom}"
            if first == last:
                return self.prefix + first
        return f"{self.prefix}{first}:{last}"


def column_number(letters: str) -> int:
    """``AB`` is 28; 0 for what is no column."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number if 0 < number <= MAX_COLUMN else 0


def column_name(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    return f"{column_name(column)}{row}"


def read_areas(formula: str) -> tuple[Area, ...]:
    """The areas that a chart's formula names: one, or several as ``(Sheet1!$A$2,Sheet1!$A$4)``. Raises ValueError."""
    text = formula.strip().removeprefix("=")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    areas: list[Area] = []
    position = 0
    while position < len(text) or not areas:
        prefix = _PREFIX.match(text, position)
        if prefix is None:
            raise ValueError(formula)
        sheet = (prefix[1] or prefix[2] or "").replace("''", "'")
        reference = _REFERENCE.match(text, prefix.end())
        if reference is None or text[reference.end() : reference.end() + 1] not in ("", ","):
            raise ValueError(formula)
        areas.append(replace(_read(reference, formula), sheet=sheet, prefix=prefix[0]))
        position = reference.end() + 1
    return tuple(areas)


def read_reference(text: str) -> Area | None:
    """An area without a sheet, as ``ref`` attributes hold it: ``A1:D5``; None for what is none."""
    match = _REFERENCE.fullmatch(text)
    try:
        return None if match is None else _read(match, text)
    except ValueError:
        return None


def _read(match: re.Match[str], formula: str) -> Area:
    letters, digits = match[1], match[2]
    last_letters, last_digits = (letters, digits) if match[3] is None else (match[3], match[4])
    if bool(letters) != bool(last_letters) or bool(digits) != bool(last_digits):
        raise ValueError(formula)
    if not (letters and digits) and (match[3] is None or not (letters or digits)):
        raise ValueError(formula)
    columns = sorted((column_number(letters), column_number(last_letters))) if letters else [1, MAX_COLUMN]
    lines = sorted((int(digits), int(last_digits))) if digits else [1, MAX_ROW]
    if not (columns[0] and lines[0] and lines[1] <= MAX_ROW):
        raise ValueError(formula)
    return Area("", columns[0], lines[0], columns[1], lines[1])


def relative(area: Area) -> str:
    """An area as ``ref`` attributes hold it."""
    return str(replace(area, prefix="")).replace("$", "")


# --- rows that move ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moves:
    """The new places of the rows of a sheet: stretches (first and last row, new number of the first) in new order."""

    stretches: tuple[tuple[int, int, int], ...] = ((1, MAX_ROW, 1),)

    @classmethod
    def of(cls, spans: Sequence[tuple[int, int]], produced: Iterable[Sequence[int]]) -> Moves:
        """From the spans of rows that blocks enclose, in order, and the old numbers of the rows that each made."""
        stretches = []
        old = new = 1
        for (first, last), rows in zip(spans, produced, strict=True):
            if first > old:
                stretches.append((old, first - 1, new))
            new += first - old
            for row in rows:
                stretches.append((row, row, new))
                new += 1
            old = last + 1
        return cls((*stretches, (old, MAX_ROW, new)))

    def __bool__(self) -> bool:
        return self.stretches != ((1, MAX_ROW, 1),)

    def area(self, area: Area) -> Area | None:
        """The area after the move; None when none of its rows is left, or when others came in between."""
        if (area.top, area.bottom) == (1, MAX_ROW):
            return area
        first = last = 0
        for old, old_last, new in self.stretches:
            top, bottom = max(area.top, old), min(area.bottom, old_last)
            if top > bottom:
                continue
            start, end = new + top - old, new + bottom - old
            if first and start != last + 1:
                return None
            first, last = first or start, end
        return replace(area, top=first, bottom=last) if first > 0 and last <= MAX_ROW else None
