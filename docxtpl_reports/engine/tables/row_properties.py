"""Properties of the rows of a table with a loop over rows: heading rows repeat on every page, rows do not break across pages,
the last row before a total stays with it, and the title of a group with its first row.

``mark`` sets what the template decides and leaves marks where only the rendered text tells which row is the last;
``settling.last_rows`` reads them. A table in which a row is drawn as a heading or kept whole has these two as drawn. «Keep with
next» drawn on the row that a loop ends with is meant of the last one that is printed. Loops in docxtpl's way (``{%tr for %}``)
change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from lxml import etree

from docxtpl_reports.engine.limits import MAX_ROWS_TOGETHER
from docxtpl_reports.engine.marks import NEW_ROW, ROWS, ROWS_END
from docxtpl_reports.engine.settling.last_rows import KEEP_NEXT, keep_row, paragraphs_of
from docxtpl_reports.engine.template.edges import is_text
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.tag import Block, marker_role, tag_number
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import is_on
from docxtpl_reports.ooxml.wml.tree import cells_of, nearest, parent_of

_TRPR, _HEADER, _WHOLE = (wml.w(name) for name in ("trPr", "tblHeader", "cantSplit"))
_MERGE = wml.w("vMerge")
_BEFORE_ROW_PROPERTIES = frozenset((wml.w("tblPrEx"),))


@dataclass(slots=True, eq=False)
class _Group:
    """A loop over rows, or a condition, with the rows and groups in each of its branches; ``block`` None: the whole table."""

    block: Block | None
    branches: list[list[etree._Element | _Group]] = field(default_factory=lambda: [[]])

    @property
    def is_loop(self) -> bool:
        return self.block is not None and self.block.tags[0].keyword == "for"


_Item = etree._Element | _Group


def mark(root: etree._Element, blocks: Sequence[Block], writer: SourceWriter) -> None:
    """Sets the properties of rows of each table below ``root`` that has a loop over rows."""
    loops = [block for block in blocks if block.is_pair and block.tags[0].keyword == "for"]
    tables = dict.fromkeys(table for block in loops if (table := _repeats_rows_of(block)) is not None)
    if not tables:
        return
    block_of = {tag.index: block for block in blocks if block.is_pair for tag in block.tags}
    splitting = {nearest(b.tags[0].node, wml.TR) for b in loops if parent_of(b.tags[0].node).tag == wml.TC}
    for table in reversed(tables):
        whole = _structure(table, block_of)
        headings = {row for row in _rows(whole) if _is_set(row, _HEADER)} or _headings(whole)
        if not any(_is_set(row, _HEADER, _WHOLE) for row in _rows(whole)):
            for row in _rows(whole):
                may_break = row in splitting or row.find(f".//{wml.TBL}") is not None
                _set(row, _HEADER * (row in headings), _WHOLE * (not may_break))
        ends = [group for row in _repeated(whole) if (group := _read_as_last(row, whole)) is not None]
        ends += _keep_together(whole, headings)
        if ends and not any(inner in tables for inner in table.iterdescendants(wml.TBL)):
            _mark_last(whole, dict.fromkeys(ends), writer)


def _repeats_rows_of(block: Block) -> etree._Element | None:
    """The table whose rows a loop repeats without docxtpl's prefix."""
    above = block.tags[0].node.getparent()
    return above if above is not None and above.tag == wml.TBL and block.tags[0].level != "tr" else None


def _structure(table: etree._Element, block_of: dict[int, Block]) -> _Group:
    """The rows of a table in the loops and conditions over rows around them."""
    whole = _Group(None)
    stack = [whole]
    for child in table:
        block = block_of.get(tag_number(child))
        if block is not None and block.tags[0].keyword in ("for", "if"):
            if block.tags[0].node is child:
                stack[-1].branches[-1].append(group := _Group(block))
                stack.append(group)
            elif block.tags[-1].node is child:
                stack.pop()
            elif stack[-1].block is block and _is_middle(block, child):
                stack[-1].branches.append([])
        elif child.tag == wml.TR:
            stack[-1].branches[-1].append(child)
        elif isinstance(child.tag, str):
            stack[-1].branches[-1] += [row for row in child.iter(wml.TR) if nearest(row, wml.TBL) is table]
    return whole


def _is_middle(block: Block, node: etree._Element) -> bool:
    return any(tag.node is node and tag.keyword in ("elif", "else") for tag in block.tags)


def _rows(group: _Group) -> Iterator[etree._Element]:
    for branch in group.branches:
        for item in branch:
            if isinstance(item, _Group):
                yield from _rows(item)
            else:
                yield item


def _repeated(group: _Group) -> Iterator[etree._Element]:
    """The rows in loops."""
    for branch in group.branches:
        for item in branch:
            if isinstance(item, _Group):
                yield from _rows(item) if item.is_loop else _repeated(item)


def _is_set(row: etree._Element, *names: str) -> bool:
    properties = row.find(_TRPR)
    return properties is not None and any(is_on(properties.find(name)) for name in names)


def _headings(whole: _Group) -> set[etree._Element]:
    """The rows above the first loop that name the columns: not those of figures, which are a total. A cell must not reach out
    of them, nor may they be all there is."""
    found: list[etree._Element] = []
    following: _Item | None = None
    for item in whole.branches[0]:
        rows = list(_rows(item)) if isinstance(item, _Group) else [item]
        if _has_loop(item) or any(map(_is_of_figures, rows)):
            following = item
            break
        found += rows
    if len(found) > 1 and _has_titles(whole.branches[0]):
        following = found.pop()
    first = next(_rows(following), None) if isinstance(following, _Group) else following
    if following is None or (first is not None and any(map(_goes_on, cells_of(first)))):
        return set()
    return set(found)


def _has_titles(items: Sequence[_Item]) -> bool:
    """Whether a row is drawn right above the second loop of a table: each loop has a title."""
    loops = [number for number, item in enumerate(items) if _has_loop(item)]
    return len(loops) > 1 and not isinstance(items[loops[1] - 1], _Group)


def _is_of_figures(row: etree._Element) -> bool:
    """Whether as many cells of a row hold a value alone as hold words."""
    values = words = 0
    for cell in cells_of(row):
        printed, text = 0, ""
        for node in cell.iter(etree.PI, wml.T):
            role = marker_role(node)
            printed += role is not None and role[0] == "out"
            text += (node.text or "") if node.tag == wml.T else (node.tail or "")
        if is_text(text) or _is_repeated_column(cell):
            words += 1
        elif printed:
            values += 1
    return values > 0 and values >= words


def _is_repeated_column(cell: etree._Element) -> bool:
    """Whether a loop is around the cell in its row."""
    return any(tag_number(sibling) >= 0 for sibling in cell.itersiblings(preceding=True)) and any(
        tag_number(sibling) >= 0 for sibling in cell.itersiblings()
    )


def _goes_on(cell: etree._Element) -> bool:
    merge = cell.find(f"{wml.w('tcPr')}/{_MERGE}")
    return merge is not None and merge.get(wml.w("val"), "continue") != "restart"


def _set(row: etree._Element, *names: str) -> None:
    wanted = [name for name in names if name]
    if not wanted:
        return
    properties = row.find(_TRPR)
    if properties is None:
        properties = etree.Element(_TRPR)
        row.insert(sum(child.tag in _BEFORE_ROW_PROPERTIES for child in row), properties)
    for name in sorted(wanted):
        if properties.find(name) is None:
            properties.append(etree.Element(name))


# --- rows that stay with the next -------------------------------------------------------------------------------------------


def _keep_together(group: _Group, headings: set[etree._Element]) -> list[_Group]:
    """Keeps group headings with the loop below them and rows below a loop together; returns the loops whose last row is to
    stay with what follows."""
    ends: list[_Group] = []
    for branch in group.branches:
        items = [i for i in branch if not headings.issuperset(_rows(i) if isinstance(i, _Group) else (i,))]
        first = next((number for number, item in enumerate(items) if _has_loop(item)), len(items))
        titled = 0 < first < len(items)  # a row of its own is above the first loop, hence one above each
        for number, item in enumerate(items):
            if isinstance(item, _Group):
                ends += _keep_together(item, headings)
            following = items[number + 1] if number + 1 < len(items) else None
            after = items[number + 2] if number + 2 < len(items) else None
            closes = following is not None and not _has_loop(following)
            if closes and titled and after is not None and _has_loop(after):
                closes = False  # it is the title of the next loop
            if _has_loop(item):
                if closes and isinstance(item, _Group):
                    ends.append(item)
            elif following is not None and (
                _has_loop(following) or (closes and number > first and _is_short(items, number))
            ):
                for row in [item] if not isinstance(item, _Group) else list(_rows(item)):
                    keep_row(row)
    return ends


def _is_short(items: Sequence[_Item], number: int) -> bool:
    """Whether the rows without a loop around one of them are so few that they may stay on one page together."""
    before = takewhile(
        lambda item: not _has_loop(item), reversed(items[max(number - MAX_ROWS_TOGETHER, 0) : number + 1])
    )
    behind = takewhile(lambda item: not _has_loop(item), items[number + 1 : number + MAX_ROWS_TOGETHER + 2])
    rows = sum(len(list(_rows(item))) if isinstance(item, _Group) else 1 for item in (*before, *behind))
    return rows <= MAX_ROWS_TOGETHER


def _has_loop(item: _Item) -> bool:
    return isinstance(item, _Group) and (item.is_loop or any(_has_loop(inner) for b in item.branches for inner in b))


def _read_as_last(row: etree._Element, whole: _Group) -> _Group | None:
    """The outermost loop that ends with a row that is drawn to stay with the next one: a row kept by every iteration would
    keep the whole table together. The row loses the property."""
    paragraphs = paragraphs_of(row)
    drawn = [found for p in paragraphs if (found := p.find(f"{wml.PPR}/{KEEP_NEXT}")) is not None and is_on(found)]
    group = _outermost(row, whole) if paragraphs and len(drawn) == len(paragraphs) else None
    for element in drawn if group is not None else ():
        parent_of(element).remove(element)
    return group


def _outermost(row: etree._Element, group: _Group) -> _Group | None:
    """The outermost loop within ``group`` that a row is at the end of."""
    for branch in group.branches:
        for item in branch:
            if isinstance(item, _Group):
                if item.is_loop and _is_last(row, item):
                    return item
                if (found := _outermost(row, item)) is not None:
                    return found
    return None


def _is_last(row: etree._Element, group: _Group) -> bool:
    """Whether an iteration of a loop (a branch of a condition) may end with a row."""
    for branch in group.branches:
        if branch and ((last := branch[-1]) is row or (isinstance(last, _Group) and _is_last(row, last))):
            return True
    return False


def _mark_last(whole: _Group, ends: dict[_Group, None], writer: SourceWriter) -> None:
    for group in ends:
        assert group.block is not None
        group.block.tags[0].node.addprevious(writer.node(ROWS))
        group.block.tags[-1].node.addnext(writer.node(ROWS_END))
    for row in dict.fromkeys(row for group in ends for row in _rows(group)):
        row.addprevious(writer.node(NEW_ROW))
