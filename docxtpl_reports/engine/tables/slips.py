"""Slips of a designer of tables, in templates that compile: words that nobody will see, a total in the loop, a heading or a
label that repeats. Found before tags are moved, as the table is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.template.edges import has_content
from docxtpl_reports.engine.template.syntax import bound_names, read_names
from docxtpl_reports.engine.template.tag import Block, Kind, Tag
from docxtpl_reports.ooxml.wml import grids
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import is_on
from docxtpl_reports.ooxml.wml.tree import ancestor_of, cells_of, nearest, rows_of

from .columns import ColumnLoop
from .labels import Labels

_MERGE = f"{wml.w('tcPr')}/{wml.w('vMerge')}"
_HEIGHT, _RULE = f"{wml.w('trPr')}/{wml.w('trHeight')}", wml.w("hRule")
_HEADER = f"{wml.w('trPr')}/{wml.w('tblHeader')}"
_BREAKS = (wml.w("br"), wml.w("tab"), wml.w("cr"))
_TOTALS = ("tong", "cong")  # the first word of a row of sums, without accents
_SHOWN = 40  # letters of a cell that a message quotes


def check(
    tags: Sequence[Tag], blocks: Sequence[Block], labels: Labels, loops: Sequence[ColumnLoop]
) -> list[Diagnostic]:
    """The slips in the tables of a story."""
    by_cell: dict[etree._Element, list[Tag]] = {}
    for tag in tags:
        if (cell := ancestor_of(tag.node, wml.TC)) is not None:
            by_cell.setdefault(cell, []).append(tag)
    if not by_cell:
        return []
    ending: dict[etree._Element, list[Block]] = {}  # the pairs that close in each row
    for block in blocks:
        if block.is_pair and (row := ancestor_of(block.tags[-1].node, wml.TR)) is not None:
            ending.setdefault(row, []).append(block)
    found = [problem for row, own in ending.items() for problem in _total_in_loop(row, own, by_cell)]
    found += _hidden(by_cell, {loop.cell for loop in loops})
    found += _behind_loops(blocks, labels, by_cell)
    found += [problem for loop in loops for problem in _same_headings(loop, by_cell)]
    found += [problem for block in blocks for problem in _glued(block, by_cell)]
    found += _cut_off(by_cell)
    found += [problem for block in blocks for problem in _items_as_headings(block)]
    return found


def ragged(
    root: etree._Element, tags: Sequence[Tag], place: Callable[[etree._Element], Location]
) -> Iterator[Diagnostic]:
    """A warning (TPL212) for each row that is drawn narrower or wider than the grid of a table with tags."""
    if next(root.iter(wml.TBL), None) is None:
        return
    tagged = {table for tag in tags for table in tag.node.iterancestors(wml.TBL)}
    for row, columns, grid in grids.ragged(root) if tagged else ():
        if nearest(row, wml.TBL) in tagged:
            yield Diagnostic("TPL212", place(row), {"columns": columns, "grid": grid})


def _hidden(by_cell: dict[etree._Element, list[Tag]], known: Collection[etree._Element]) -> Iterator[Diagnostic]:
    """Values in the lower part of a merged cell, where Word and LibreOffice show nothing. ``known``: cells with a problem."""
    for cell, tags in by_cell.items():
        merge = cell.find(_MERGE)
        if cell not in known and merge is not None and merge.get(wml.w("val"), "continue") != "restart":
            for tag in tags:
                if tag.kind is Kind.EXPRESSION:
                    yield Diagnostic("TPL216", tag.location, {"tag": tag.location.tag})


def _total_in_loop(
    row: etree._Element, ending: Sequence[Block], by_cell: dict[etree._Element, list[Tag]]
) -> Iterator[Diagnostic]:
    """A row of sums at the end of a loop of several rows that names nothing of the loop, nor of those in it."""
    cells = cells_of(row)
    words = next((text for cell in cells if (text := _words(cell))), "")
    if not words or vietnamese.fold(words).split()[0] not in _TOTALS:
        return
    read = {name for cell in cells for tag in by_cell.get(cell, ()) for name in read_names(tag)}
    named: set[str] = set()
    for block in sorted(ending, key=lambda block: -block.tags[0].index):
        opener, closer = block.tags[0], block.tags[-1]
        first = ancestor_of(opener.node, wml.TR)
        if opener.keyword != "for" or opener.level or closer.level or first is None or first is row:
            continue
        named |= bound_names([opener])
        at_end = first.getparent() is row.getparent() and ancestor_of(closer.node, wml.TC) is cells[-1]
        if at_end and not named & read:
            params = {"tag": closer.location.tag, "loop": opener.location.tag, "words": words[:_SHOWN]}
            yield Diagnostic("TPL213", closer.location, params)


def _behind_loops(
    blocks: Sequence[Block], labels: Labels, by_cell: dict[etree._Element, list[Tag]]
) -> Iterator[Diagnostic]:
    """Words behind the end of a loop that is in no other: they merge down over its rows."""
    closers: dict[int, Tag] = {}  # of the pairs that are in no other
    end = -1
    for block in sorted((block for block in blocks if block.is_pair), key=lambda block: block.tags[0].index):
        if block.tags[0].index > end:
            end, closers[block.tags[0].index] = block.tags[-1].index, block.tags[-1]
    for opener, cells in labels.loops:
        closer = closers.get(opener.index)
        last = None if closer is None else ancestor_of(closer.node, wml.TC)
        if closer is None or last is None:
            continue
        behind = _behind(last, cells)
        if behind is not None and behind not in by_cell and has_content(behind):
            params = {"tag": closer.location.tag, "loop": opener.location.tag, "words": _words(behind)[:_SHOWN]}
            yield Diagnostic("TPL219", closer.location, params)


def _behind(last: etree._Element, cells: Collection[etree._Element]) -> etree._Element | None:
    row = ancestor_of(last, wml.TR)
    in_row = [] if row is None else cells_of(row)
    return next((cell for cell in in_row[in_row.index(last) + 1 :] if cell in cells), None) if in_row else None


def _glued(block: Block, by_cell: dict[etree._Element, list[Tag]]) -> Iterator[Diagnostic]:
    """A loop that is all of the only cell of its row and puts nothing between its items: rows were meant."""
    opener, closer = block.tags[0], block.tags[-1]
    cell, paragraph = ancestor_of(opener.node, wml.TC), ancestor_of(opener.node, wml.P)
    row = None if cell is None else ancestor_of(cell, wml.TR)
    if not block.is_pair or opener.keyword != "for" or cell is None or row is None or cells_of(row) != [cell]:
        return
    tags = by_cell.get(cell, [])
    inner = [tag for tag in tags if tag not in (opener, closer)]
    is_whole = opener in tags and closer in tags and not _words(cell) and next(cell.iter(*_BREAKS), None) is None
    plain = all(tag.kind is Kind.EXPRESSION and not {"'", '"'} & set(tag.source) for tag in inner)
    together = all(ancestor_of(tag.node, wml.P) is paragraph for tag in tags)
    if is_whole and plain and inner and together and not any("loop" in read_names(tag) for tag in inner):
        yield Diagnostic("TPL225", opener.location, {"loop": opener.location.tag, "tag": closer.location.tag})


def _cut_off(by_cell: dict[etree._Element, list[Tag]]) -> Iterator[Diagnostic]:
    """Values in rows of a fixed height, which hides what does not fit."""
    reported: set[etree._Element] = set()
    for cell, tags in by_cell.items():
        row = ancestor_of(cell, wml.TR)
        height = None if row is None else row.find(_HEIGHT)
        printed = next((tag for tag in tags if tag.kind is Kind.EXPRESSION), None)
        if row is None or height is None or row in reported or printed is None or height.get(_RULE) != "exact":
            continue
        reported.add(row)
        yield Diagnostic("TPL226", printed.location, {"tag": printed.location.tag})


def _items_as_headings(block: Block) -> Iterator[Diagnostic]:
    """A loop over rows of which one is to be repeated as a heading: every item would be one."""
    opener, closer = block.tags[0], block.tags[-1]
    if not block.is_pair or opener.keyword != "for":
        return
    first, last = (ancestor_of(tag.node, wml.TR) for tag in (opener, closer))
    table = None if first is None else ancestor_of(first, wml.TBL)
    if first is None or last is None or table is None or table is not ancestor_of(last, wml.TBL):
        return
    within = ancestor_of(opener.node, wml.TC) is ancestor_of(closer.node, wml.TC)
    rows = [] if within else rows_of(table)
    if rows and any(is_on(row.find(_HEADER)) for row in rows[rows.index(first) : rows.index(last) + 1]):
        yield Diagnostic("TPL227", opener.location, {"loop": opener.location.tag})


def _same_headings(loop: ColumnLoop, by_cell: dict[etree._Element, list[Tag]]) -> Iterator[Diagnostic]:
    """The heading of repeated columns that says the same above each."""
    own = [tag for tag in by_cell.get(loop.cell, ()) if tag is not loop.tag]
    words = _words(loop.cell)
    if words and not any(bound_names([loop.tag]) & set(read_names(tag)) for tag in own):
        yield Diagnostic("TPL215", loop.tag.location, {"tag": loop.tag.location.tag, "words": words[:_SHOWN]})


def _words(cell: etree._Element) -> str:
    """The words of a cell without its tags."""
    texts = (text for t in cell.iter(wml.T) for text in (t.text, *(child.tail for child in t)) if text)
    return " ".join("".join(texts).split())
