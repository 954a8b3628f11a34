"""Finds units that share an output name or appear twice. Hashes are compared first, to need little memory."""

from __future__ import annotations

import os
import unicodedata
from array import array
from collections.abc import Iterable
from hashlib import blake2b

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.data.table_row import TableRow, text_of
from docxtpl_reports.figures.unit_table.table import UnitsTable

from .inputs import has_repeats

LISTED = 10  # pairs named in messages: nobody reads more of 572 units with one name
_KEYS = (("don_vi.ma",), ("don_vi.ten", "don_vi.huyen", "don_vi.cap_tren"))  # what distinguishes units, best first


def hash_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def same_text(text: str) -> str:
    """Normalize case, Unicode composition and whitespace."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _pairs(keys: array[int]) -> list[tuple[int, int]]:
    """Pairs of indices of equal keys: the first occurrence, and each later one."""
    if not has_repeats(keys):
        return []
    first: dict[int, int] = {}
    return [(first[key], place) for place, key in enumerate(keys) if first.setdefault(key, place) != place]


def shared_names(paths: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Pairs of indices of units with the same folder and stem, the earlier one first. Case and Unicode composition are ignored,
    as some file systems do."""
    folders: dict[str, str] = {}
    keys, places = array("Q"), array("L")
    for place, (folder, stem) in enumerate(paths):
        if not stem:
            continue
        if folder not in folders:
            folders[folder] = os.path.realpath(folder)
        keys.append(hash_of(unicodedata.normalize("NFC", f"{folders[folder]}/{stem}").casefold()))
        places.append(place)
    return [(places[first], places[second]) for first, second in _pairs(keys)]


class Identities:
    """Finds rows of a table that describe the same unit in the same period."""

    def __init__(self, table: UnitsTable) -> None:
        known = [[place for path in paths if (place := table.column(path)) is not None] for paths in _KEYS]
        self._telling = next((places for places in known if places), [])
        columns = enumerate(table.head.columns)
        self._places = [*self._telling, *(place for place, one in columns if one.path.startswith("ky."))]
        self._table = table
        self._keys, self._rows = array("Q"), array("L")

    def add(self, row: TableRow) -> None:
        cells = [row.cells[place] for place in self._places]
        if self._telling and row.cells[self._telling[0]] is not None:
            words = (" ".join(text_of(cell).split()).casefold() if cell is not None else "" for cell in cells)
            self._keys.append(hash_of("\0".join(words)))
            self._rows.append(row.number)

    def problems(self) -> list[Diagnostic]:
        """Warnings about rows that repeat the unit of an earlier row."""
        pairs = _pairs(self._keys)
        if not pairs:
            return []
        head = self._table.head
        column = head.columns[self._telling[0]]
        wanted = {self._rows[second] for _, second in pairs[:LISTED]}
        named = {row.number: row for row, _ in self._table.rows() if row.number in wanted}
        problems = []
        for first, second in pairs[:LISTED]:
            row = named[self._rows[second]]
            params = {"first": self._rows[first], "second": row.number, "name": f"«{row.name}»"}
            problems.append(Diagnostic("BAT064", row.at(column), params))
        if (more := len(pairs) - LISTED) > 0:
            place = Location(file=head.file, sheet=head.sheet)
            problems.append(Diagnostic("BAT065", place, {"count": more, "column": column.letters}))
        return problems
