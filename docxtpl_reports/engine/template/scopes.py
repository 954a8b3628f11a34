"""Finds the blocks around each element of a story with balanced blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from .tag import Block, tag_number

# Blocks whose content may come more than once in the document: repeated, called, or captured and printed.
REPEATING = frozenset({"for", "macro", "call", "set", "filter"})


def scopes(
    root: etree._Element, blocks: Sequence[Block], *tags: str
) -> Iterator[tuple[etree._Element, tuple[Block, ...]]]:
    """Each element with one of these names in document order, with the pairs of tags around it, outermost first.

    The markers of the tags come too, opening ones with the block they open, closing ones with the block they close.
    """
    ends = {tag.index: block for block in blocks if block.is_pair for tag in (block.tags[0], block.tags[-1])}
    inside: tuple[Block, ...] = ()
    for element in list(root.iter(etree.PI, *tags)):
        block = ends.get(tag_number(element))
        if block is None:
            yield element, inside
        elif block.tags[0].node is element:
            inside = (*inside, block)
            yield element, inside
        else:
            yield element, inside
            inside = inside[:-1]


def is_repeated(inside: Sequence[Block]) -> bool:
    return any(block.tags[0].keyword in REPEATING for block in inside)
