"""Finds the data of a chart that LibreOffice has saved: it keeps the workbook, but writes ``categories``, ``label 0`` and
``0`` instead of areas of cells. The values that the chart still shows identify their place in the workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from docxtpl_reports.ooxml.limits import MAX_CATEGORIES

from . import chartml
from .areas import Area

Grid = Mapping[tuple[int, int], str]  # the text of cells by row and column
_LABEL = re.compile(r"label (\d{1,5})")
_NUMBER = re.compile(r"\d{1,5}")
_CATEGORIES = "categories"


def is_internal(formula: str) -> bool:
    """Whether a formula is one of LibreOffice's own."""
    return formula == _CATEGORIES or _NUMBER.fullmatch(formula) is not None or _LABEL.fullmatch(formula) is not None


def restore(chart: etree._Element, sheets: Mapping[str, Grid]) -> bool:
    """Writes areas in place of LibreOffice's formulas, when exactly one place in the workbook looks like the chart: names of
    categories in a column, names of series in the row above. Says whether it did."""
    found = [r for r in chartml.references(chart) if is_internal(r.formula.text or "")]
    names = next((_words(r) for r in found if r.formula.text == _CATEGORIES), [])
    labels = {int(m[1]): _words(r) for r in found if (m := _LABEL.fullmatch(r.formula.text or ""))}
    if not names or not labels or any(len(words) != 1 for words in labels.values()):
        return False
    heads = {number: words[0] for number, words in labels.items()}
    places = [(sheet, *place) for sheet, grid in sheets.items() for place in _places(grid, names, heads)]
    if len(places) != 1:
        return False
    sheet, top, left, columns = places[0]
    prefix = "'" + sheet.replace("'", "''") + "'!"
    bottom = top + len(names) - 1
    for reference in found:
        text = reference.formula.text or ""
        label = _LABEL.fullmatch(text)
        column = left if text == _CATEGORIES else columns.get(int(label[1] if label else text))
        if column is None:
            return False
        first, last = (top - 1, top - 1) if label else (top, bottom)
        reference.formula.text = str(Area(sheet, column, first, column, last, prefix))
    return True


def _places(grid: Grid, names: Sequence[str], heads: Mapping[int, str]) -> Iterator[tuple[int, int, dict[int, int]]]:
    """First row and column of the names, and the column of each series, wherever the grid looks like that."""
    for (row, column), text in grid.items():
        if row == 1 or _plain(text) != names[0]:
            continue
        if any(_plain(grid.get((row + offset, column), "")) != name for offset, name in enumerate(names)):
            continue
        above = sorted((k, _plain(head)) for (r, k), head in grid.items() if r == row - 1 and k != column)
        columns: dict[int, int] = {}
        for head in set(heads.values()):
            wanted = sorted(number for number, name in heads.items() if name == head)
            there = [k for k, name in above if name == head]
            if len(wanted) == len(there):
                columns |= dict(zip(wanted, there, strict=True))
        if len(columns) == len(heads):
            yield row, column, columns


def _words(reference: chartml.Reference) -> list[str]:
    """The texts that the chart shows of a reference, empty where a value is missing."""
    points = dict(chartml.shown_by_index(reference))
    return [_plain(points.get(index, "")) for index in range(min(max(chartml.count(reference), 0), MAX_CATEGORIES))]


def _plain(text: str) -> str:
    return " ".join(text.split())
