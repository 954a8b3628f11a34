"""Labels over the rows of a loop: the cells of a row beside its inner ``for`` belong to what is around that loop, and merge
down over the rows that it makes.

``| {% for n in a %}{{ n.ten }} | {% for t in n.dong %}{{ t.ten }} | {{ t.x }}{% endfor %}{% endfor %} |``: one name for each
``n``, beside all its rows. ``find`` tells these loops before tags are moved; ``take_out`` moves the content of such a cell
before the loop, where it is rendered once and kept; each row asks for it, and the first one that is printed gets it.
``merges`` does the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.marks import KEEP_CALL, PUT_CALL, STATEMENT, STATEMENT_END
from docxtpl_reports.engine.template.edges import free_sides, has_content
from docxtpl_reports.engine.template.lifter import LabelTags
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.syntax import bound_names, read_names
from docxtpl_reports.engine.template.tag import Block, Kind, Tag, is_assignment
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, cells_of, remove_keeping_tail

_TCPR, _MERGE, _NUMBERED = wml.w("tcPr"), wml.w("vMerge"), wml.w("numPr")


class Labels(NamedTuple):
    """``tags``: those that leave their row past labels, and those in labels; ``loops``: each loop with the cells of its
    labels; ``assignments``: in labels, what they give a name to, which the rows beside them may use."""

    tags: LabelTags
    loops: tuple[tuple[Tag, tuple[etree._Element, ...]], ...]
    assignments: tuple[Tag, ...]


class _End(NamedTuple):
    """An end of a block in a row: the cell of its tag, and whether cells between it and the end of the row have content."""

    tag: Tag
    row: etree._Element
    cell: etree._Element
    beyond: tuple[etree._Element, ...]


def find(tags: Sequence[Tag], blocks: Sequence[Block]) -> Labels:
    """The loops over rows that open, or close, beside cells with content; and the tags of conditions that go with them."""
    leaving: set[int] = set()
    loops: list[tuple[Tag, tuple[etree._Element, ...]]] = []
    opened: dict[etree._Element, list[Block]] = {}  # the loops found, by the cell they open in
    taken: set[etree._Element] = set()
    rows = [(block, ends) for block in blocks if (ends := _ends(block)) is not None]
    for block, (first, last) in sorted(rows, key=lambda found: found[0].tags[0].index):
        if block.tags[0].keyword != "for" or not (first.beyond or last.beyond):
            continue
        if last.beyond and first.row is not last.row:
            continue
        opened.setdefault(first.cell, []).append(block)
        leaving |= {end.tag.index for end in (first, last) if end.beyond}
        own = [cell for cell in (*first.beyond, *last.beyond) if cell not in taken and not _continues(cell)]
        taken |= set(own)
        loops.append((block.tags[0], tuple(own)))
    for block, (first, last) in rows:
        if block.tags[0].keyword == "if" and first.cell in opened:
            leaving |= {end.tag.index for end in (first, last) if end.beyond}
    within = {tag.index for tag in tags if ancestor_of(tag.node, wml.TC) in taken} if taken else ()
    return Labels(
        LabelTags(frozenset(leaving), frozenset(within)), tuple(loops), tuple(_assignments(tags, blocks, within))
    )


def _assignments(tags: Sequence[Tag], blocks: Sequence[Block], within: Collection[int]) -> Iterator[Tag]:
    """The assignments in labels that are in no block of the label."""
    own = [(b.tags[0], b.tags[-1]) for b in blocks if b.is_pair and b.tags[0].index in within]
    inner = iter(
        sorted((a.index, b.index) for a, b in own if ancestor_of(a.node, wml.TC) is ancestor_of(b.node, wml.TC))
    )
    start, end = next(inner, (-1, -1))
    for tag in tags:
        while end != -1 and end < tag.index:
            start, end = next(inner, (-1, -1))
        if tag.index in within and is_assignment(tag) and not start < tag.index < end:
            yield tag


def _ends(block: Block) -> tuple[_End, _End] | None:
    """The ends of a block over rows: at the start of a cell, and at the end of another or of the same one when the
    cells between are in other rows; None for any other block."""
    opener, closer = block.tags[0], block.tags[-1]
    if not block.is_pair or opener.keyword not in ("for", "if") or opener.level not in ("", "tr"):
        return None
    ends = []
    for tag, side in ((opener, "before"), (closer, "after")):
        cell = ancestor_of(tag.node, wml.TC)
        row = None if cell is None else ancestor_of(cell, wml.TR)
        if cell is None or row is None or side not in free_sides(tag.node, cell):
            return None
        cells = cells_of(row)
        place = cells.index(cell)
        outside = cells[:place] if side == "before" else cells[place + 1 :]
        ends.append(_End(tag, row, cell, tuple(outside) if any(map(has_content, outside)) else ()))
    first, last = ends
    if first.cell is last.cell or ancestor_of(first.row, wml.TBL) is not ancestor_of(last.row, wml.TBL):
        return None
    return first, last


def _continues(cell: etree._Element) -> bool:
    """Whether a cell goes on with a merge that was drawn: the words are those of its first cell."""
    merge = cell.find(f"{_TCPR}/{_MERGE}")
    return merge is not None and merge.get(wml.w("val"), "continue") != "restart"


def check(labels: Labels, tags: Sequence[Tag], blocks: Sequence[Block]) -> list[Diagnostic]:
    """The problems of labels: loops over rows side by side in a row (TPL223), or else a tag that names the item of the loop
    beside it (TPL200: the loop opens too late), a name given under a condition that the rows beside it read (TPL228: it would
    not get there)."""
    problems = list(_side_by_side(labels, blocks))
    if problems or not labels.loops:
        return problems
    by_cell: dict[etree._Element | None, list[Tag]] = {}
    for tag in tags:
        by_cell.setdefault(ancestor_of(tag.node, wml.TC), []).append(tag)
    around, moved = _loops_around(blocks), set(labels.assignments)
    for opener, cells in labels.loops:
        inside = [tag for cell in cells for tag in by_cell.get(cell, ()) if tag.kind is not Kind.COMMENT]
        elsewhere = _bound([*around[opener.index], *(tag for tag in inside if tag.keyword in ("for", "set", "with"))])
        if not around[opener.index]:
            elsewhere.discard("loop")
        for tag in inside:
            if name := next((name for name in read_names(tag) if name in _bound([opener]) - elsewhere), None):
                params = {"tag": tag.location.tag, "loop": opener.location.tag, "name": name}
                problems.append(Diagnostic("TPL200", tag.location, params))
        given = [tag for tag in inside if is_assignment(tag) and tag not in moved]
        read = _read_beside(cells, by_cell) if given else set()
        for tag in given:
            if name := next((name for name in sorted(_bound([tag]) - {"loop"}) if name in read), None):
                problems.append(Diagnostic("TPL228", tag.location, {"tag": tag.location.tag, "name": name}))
    return problems


def _side_by_side(labels: Labels, blocks: Sequence[Block]) -> Iterator[Diagnostic]:
    closers = {block.tags[0].index: block.tags[-1] for block in blocks if block.is_pair}
    before: dict[etree._Element, Tag] = {}
    for opener, _ in labels.loops:
        closer = closers[opener.index]
        row, last = ancestor_of(opener.node, wml.TR), ancestor_of(closer.node, wml.TR)
        other = None if row is None else before.get(row)
        if other is not None and closers[other.index].index < opener.index:
            params = {"loop": opener.location.tag, "other": other.location.tag}
            yield Diagnostic("TPL223", opener.location, params)
        elif last is not None:
            before[last] = opener


def _read_beside(cells: Sequence[etree._Element], by_cell: Mapping[etree._Element | None, list[Tag]]) -> set[str]:
    """The names that the cells beside labels read."""
    row = ancestor_of(cells[0], wml.TR)
    others = [cell for cell in cells_of(row) if cell not in cells] if row is not None else []
    return {name for cell in others for tag in by_cell.get(cell, ()) for name in read_names(tag)}


def _loops_around(blocks: Sequence[Block]) -> dict[int, list[Tag]]:
    """By the number of the tag that opens each loop, the tags that open the loops around it."""
    found: dict[int, list[Tag]] = {}
    stack: list[Block] = []
    loops = (block for block in blocks if block.is_pair and block.tags[0].keyword == "for")
    for block in sorted(loops, key=lambda block: block.tags[0].index):
        while stack and stack[-1].tags[-1].index < block.tags[0].index:
            stack.pop()
        found[block.tags[0].index] = [outer.tags[0] for outer in stack]
        stack.append(block)
    return found


def _bound(openers: Sequence[Tag]) -> set[str]:
    return bound_names(openers) - {"caller", "varargs", "kwargs"}


def take_out(labels: Labels, writer: SourceWriter) -> dict[etree._Element, str]:
    """Moves the content of each label before its loop, to be kept there under a key. Returns the keys."""
    keys: dict[etree._Element, str] = {}
    given: dict[etree._Element | None, list[Tag]] = {}
    for tag in labels.assignments:
        given.setdefault(ancestor_of(tag.node, wml.TC), []).append(tag)
    for opener, cells in labels.loops:
        for tag in (tag for cell in cells for tag in given.get(cell, ())):
            remove_keeping_tail(tag.node)
            opener.node.addprevious(tag.node)
        for position, cell in enumerate(cells):
            key = f"{opener.index}.{position}"
            content = [child for child in cell if child.tag != _TCPR]
            start = writer.node(f'{STATEMENT}call {KEEP_CALL}("{key}"){STATEMENT_END}')
            for node in (start, *content, writer.node(f"{STATEMENT}endcall{STATEMENT_END}")):
                opener.node.addprevious(node)
            cell.append(blank(content))
            keys[cell] = key
    return keys


def blank(content: Sequence[etree._Element]) -> etree._Element:
    """An empty paragraph in the form of the first one of some content, so that its row does not become higher."""
    paragraph = etree.Element(wml.P)
    properties = next((child.find(wml.PPR) for child in content if child.tag == wml.P), None)
    if properties is not None:
        paragraph.append(copy := deepcopy(properties))
        for child in [child for child in copy if child.tag in (wml.SECTPR, _NUMBERED)]:
            copy.remove(child)
    return paragraph


def put(cell: etree._Element, key: str, writer: SourceWriter) -> None:
    """Has a cell print the label, if it is the first one that asks for it; else an empty paragraph."""
    content = [child for child in cell if child.tag != _TCPR]
    for child in content:
        cell.remove(child)
    start = writer.node(f'{STATEMENT}call {PUT_CALL}("{key}"){STATEMENT_END}')
    cell.extend([start, blank(content), writer.node(f"{STATEMENT}endcall{STATEMENT_END}")])
