"""Names that a template gives (``{% set x = … %}``) go with the tags behind them when these leave their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from lxml import etree

from docxtpl_reports.ooxml.wml.tree import remove_keeping_tail

from .tag import Block, Tag, is_assignment


def take_along(root: etree._Element, tags: Sequence[Tag], blocks: Sequence[Block]) -> None:
    """Puts ``{% set x = … %}`` back before each block that was opened behind it and has left its place: the condition or list
    of the block may name it. One within a block that stayed stays in it."""
    assignments = {tag.node: tag for tag in tags if is_assignment(tag)}
    if not assignments:
        return
    around = _innermost(assignments.values(), blocks)
    openers = {block.tags[0].node: block.tags[0] for block in blocks if block.is_pair}
    places: dict[etree._Element, int] = {}
    passed: list[Tag] = []  # the openers seen so far whose number is higher than that of any before
    highest: list[int] = []
    for place, node in enumerate(list(root.iter(etree.PI))):
        places[node] = place
        if (opener := openers.get(node)) is not None and (not highest or opener.index > highest[-1]):
            passed.append(opener)
            highest.append(opener.index)
        elif (tag := assignments.get(node)) is not None and highest and highest[-1] > tag.index:
            first, within = passed[bisect_right(highest, tag.index)], around.get(tag.index)
            if within is None or places.get(within.node, place) < places[first.node]:
                remove_keeping_tail(node)
                first.node.addprevious(node)


def _innermost(tags: Iterable[Tag], blocks: Sequence[Block]) -> dict[int, Tag]:
    """By the number of each tag, the tag that opens the innermost block around it, if there is one."""
    ends = {t.index: block for block in blocks if block.is_pair for t in (block.tags[0], block.tags[-1])}
    stack: list[Block] = []
    found: dict[int, Tag] = {}
    wanted = {tag.index for tag in tags}
    for number in sorted({*ends, *wanted}):
        if number in wanted and stack:
            found[number] = stack[-1].tags[0]
        if (block := ends.get(number)) is not None:
            if number == block.tags[0].index:
                stack.append(block)
            elif stack:
                stack.pop()
    return found
