"""Invariants of a story with balanced blocks: verified, or marked where only the rendered text can tell.

Blocks balance, ranges (bookmarks) are whole, a cell ends with a paragraph, a table has rows, a row has cells, a content
control has content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import takewhile

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml

from .tag import Block, Tag, holds_marker, marker, tag_number

# Numbers of guard markers; settled by the renderer.
GUARD_PARAGRAPH, GUARD_TABLE, GUARD_TABLE_END, GUARD_ROW, GUARD_ROW_END = range(5)
GUARD_CONTROL, GUARD_CONTENT, GUARD_CONTENT_END, GUARD_CONTROL_END = range(5, 9)
GUARD_BETWEEN, GUARD_BETWEEN_END = range(9, 11)

_ROW_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


def tag_numbers(element: etree._Element) -> Iterator[int]:
    """Numbers of the statement markers below ``element`` in document order."""
    for node in element.iter(etree.ProcessingInstruction):
        if (number := tag_number(node)) >= 0:
            yield number


# --- ranges ------------------------------------------------------------------------------------------------------------


def keep_ranges_whole(root: etree._Element, tags: Sequence[Tag], blocks: Sequence[Block]) -> None:
    """Brings start and end of each bookmark (comment range, permission) into the same blocks, so that neither is left alone.

    The deeper one moves out: a start before the block around it, an end behind it.
    """
    starts: dict[tuple[str, str | None], tuple[etree._Element, list[tuple[int, int, int]]]] = {}
    first_last = {tag.index: (block.tags[0].index, block.tags[-1].index) for block in blocks for tag in block.tags}
    nodes = {tag.index: tag.node for tag in tags}
    inside: list[tuple[int, int, int]] = []  # of each block around the current place: first and last tag, branch
    if next(root.iter(*wml.MARKS), None) is None:
        return
    for element in list(root.iter(etree.PI, *wml.MARKS)):
        number = tag_number(element)
        if number in first_last and first_last[number][0] != first_last[number][1]:
            if number == first_last[number][0]:
                inside.append((*first_last[number], number))
            elif number == first_last[number][1]:
                inside.pop()
            else:
                inside[-1] = (*first_last[number], number)
        name = wml.local(element)
        key = name.removesuffix("Start").removesuffix("End"), element.get(wml.w("id")) if name else None
        if element.tag not in wml.MARKS or key[1] is None:
            continue
        if name.endswith("Start"):
            starts[key] = element, list(inside)
        elif key in starts:
            start, opened = starts.pop(key)
            common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(opened, inside, strict=False)))
            if len(opened) > common:
                nodes[opened[common][0]].addprevious(start)
            if len(inside) > common:
                nodes[inside[common][1]].addnext(element)


# --- invariants --------------------------------------------------------------------------------------------------------


def verify(root: etree._Element, blocks: Sequence[Block], apart: Collection[int] = ()) -> list[Block]:
    """The promise of the lifter, checked: tags in order, each block under one chain of element names. Returns who breaks it.

    ``apart``: tags that keep their order only within their blocks.
    """
    order = {number: place for place, number in enumerate(tag_numbers(root))}
    broken = []
    for block in blocks:
        places = [order.get(tag.index, -1) for tag in block.tags]
        chains = [_chain(tag.node, block) for tag in block.tags]
        if places != sorted(places) or any(chain != chains[0] for chain in chains):
            broken.append(block)
    in_order = [number for number in order if number not in apart]
    if not broken and in_order != sorted(in_order):
        broken += [block for block in blocks if block.is_pair][:1]
    return broken


def _chain(node: etree._Element, block: Block) -> list[str]:
    """Names of the ancestors of ``node`` that are not ancestors of every tag of the block."""
    common = set.intersection(*(set(tag.node.iterancestors()) for tag in block.tags))
    return [str(ancestor.tag) for ancestor in node.iterancestors() if ancestor not in common]


def guard(root: etree._Element, blocks: Sequence[Block]) -> None:
    """Marks where only the rendered text can tell whether an invariant holds: a cell's last paragraph, a table's rows."""
    for container in list(root.iter(*wml.ENDS_WITH_PARAGRAPH)):
        last = next((child for child in reversed(container) if child.tag not in wml.MARKS), None)
        if last is None or last.tag != wml.P:
            container.append(marker("guard", GUARD_PARAGRAPH))
    depths = {block.tags[0].index: 1 for block in blocks if block.is_pair}
    depths |= {block.tags[-1].index: -1 for block in blocks if block.is_pair}
    for control in list(root.iter(wml.SDT)):
        content = control.find(wml.SDT_CONTENT)
        if content is None or not holds_marker(content):
            continue  # its content, even none, is as the template has it
        if not _has_fixed(content, depths):
            content.append(marker("guard", GUARD_CONTENT_END))
            content.insert(0, marker("guard", GUARD_CONTENT))
            _surround(control, GUARD_CONTROL, GUARD_CONTROL_END)
    for row in list(root.iter(wml.TR)):
        if not _has_fixed_part(row, wml.TC, depths):
            _surround(row, GUARD_ROW, GUARD_ROW_END)
    for table in list(root.iter(wml.TBL)):
        if not _has_fixed_part(table, wml.TR, depths):
            _surround(table, GUARD_TABLE, GUARD_TABLE_END)


def keep_between(paragraph: etree._Element) -> None:
    """Keeps the rest of a tag's paragraph where it separates two tables, behind the tags that were moved out."""
    for child in list(paragraph):
        if child.tag != wml.PPR:
            paragraph.remove(child)
    while (following := paragraph.getnext()) is not None and tag_number(following) >= 0:
        paragraph.addprevious(following)
    _surround(paragraph, GUARD_BETWEEN, GUARD_BETWEEN_END)


def guard_around(cell: etree._Element) -> None:
    """Marks the row and the table of a cell that some iterations of a loop leave out."""
    for tag, before, after in ((wml.TR, GUARD_ROW, GUARD_ROW_END), (wml.TBL, GUARD_TABLE, GUARD_TABLE_END)):
        for around in cell.iterancestors(tag):
            _surround(around, before, after)
            break


def _surround(element: etree._Element, before: int, after: int) -> None:
    element.addprevious(marker("guard", before))
    element.addnext(marker("guard", after))


def _has_fixed_part(container: etree._Element, part: str, depths: dict[int, int]) -> bool:
    """Whether a row (cell) of the table (row) is outside of every block, possibly in a content control."""
    return any(
        (child.tag == part and (part != wml.TR or _has_fixed_part(child, wml.TC, depths)))
        or (wml.local(child) in _ROW_WRAPPERS and _has_fixed_part(child, part, depths))
        for child in _outside_blocks(container, depths)
    )


def _has_fixed(content: etree._Element, depths: dict[int, int]) -> bool:
    """Whether something in the content of a control is outside of every block. Inner controls do not count."""
    return any(
        isinstance(child.tag, str) and child.tag not in wml.MARKS and child.tag != wml.SDT
        for child in _outside_blocks(content, depths)
    )


def _outside_blocks(container: etree._Element, depths: dict[int, int]) -> Iterator[etree._Element]:
    depth = 0
    for child in container:
        depth += depths.get(tag_number(child), 0)
        if depth == 0:
            yield child
