"""Whether the cells of a table fit its grid (ISO/IEC 29500-1 §17.4.48): every row takes as many columns as the grid has, and a
vertical merge goes on below a cell of the same columns (§17.4.84)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from . import names as wml
from .properties import columns_before, columns_of, spanned
from .tree import cells_of, nearest, parent_of, rows_of

_MERGE = wml.w("vMerge")
_COLUMNS = f"{wml.w('tblGrid')}/{wml.w('gridCol')}"
_NS = {"w": wml.W}
# Found in C first: most documents have nothing to look at closely.
_TAKEN = (
    "count(w:tc) - count(w:tc/w:tcPr/w:gridSpan) + sum(w:tc/w:tcPr/w:gridSpan/@w:val)"
    " + sum(w:trPr/w:gridBefore/@w:val) + sum(w:trPr/w:gridAfter/@w:val)"
)
_SUSPICIOUS = etree.XPath(f"w:tr[{_TAKEN} != $columns]", namespaces=_NS)
_UNEVEN = etree.XPath("w:tr[count(w:tc) != $columns]", namespaces=_NS)
_GOES_ON = etree.XPath("//w:vMerge[not(@w:val = 'restart')]", namespaces=_NS)


def ragged(root: etree._Element, *, has_spans: bool = True) -> Iterator[tuple[etree._Element, int, int]]:
    """Each row that does not take as many columns as the grid of its table has, with both numbers.

    ``has_spans``: whether any cell may take several columns, or a row leave some out.
    """
    suspicious = _SUSPICIOUS if has_spans else _UNEVEN
    for table in root.iter(wml.TBL):
        columns = len(table.findall(_COLUMNS))
        found: Any = suspicious(table, columns=columns) if columns else ()
        for row in found:
            if (taken := columns_of(row)) != columns:
                yield row, taken, columns


def orphans(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Each cell that goes on with a vertical merge that nothing above it starts, with its first column."""
    found: Any = _GOES_ON(root)
    tables = dict.fromkeys(table for merge in found if (table := nearest(merge, wml.TBL)) is not None)
    for table in tables:
        above: dict[int, int] = {}  # the merged cells of the row above: first column, columns
        for row in rows_of(table):
            here: dict[int, int] = {}
            merges = {parent_of(parent_of(merge)): merge for merge in row.iter(_MERGE)}
            column = columns_before(row) if merges else 0
            for cell in cells_of(row) if merges else ():
                columns, merge = spanned(cell), merges.pop(cell, None)
                if merge is not None:
                    here[column] = columns
                    if merge.get(wml.w("val"), "continue") != "restart" and above.get(column) != columns:
                        yield cell, column
                column += columns
                if not merges:
                    break
            above = here
