"""Makes a paragraph of each branch of a block that is written within one paragraph and takes it along.

``{%p if a %}…{% else %}…{%p endif %}`` in one paragraph is what a designer would otherwise write in five.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, parent_of, split_around, steps

from .edges import free_sides, holds_section
from .tag import Block


def spread(blocks: Iterable[Block]) -> None:
    """Splits the paragraph of each such block at its middle tags; words keep their formats, paragraphs theirs."""
    for block in sorted(blocks, key=lambda block: block.tags[0].index):  # outer ones first
        paragraph = ancestor_of(block.tags[0].node, wml.P)
        if block.tags[0].level == "p" and len(block.tags) > 2 and paragraph is not None and _fills(block, paragraph):
            for middle in reversed(block.tags[1:-1]):
                _split(paragraph, middle.node)
                middle.level = ""  # it has left


def _fills(block: Block, paragraph: etree._Element) -> bool:
    """Whether a block is all that is in a paragraph, and its middle tags are in runs there."""
    first, *middles, last = (tag.node for tag in block.tags)
    if holds_section(paragraph) or ancestor_of(last, wml.P) is not paragraph:
        return False
    if "before" not in free_sides(first, paragraph) or "after" not in free_sides(last, paragraph):
        return False
    inside = (ancestor_of(node, wml.P) is paragraph and [*steps(node, paragraph)] for node in middles)
    return all(found and all(step.tag in (wml.T, wml.R) for step in found) for found in inside)


def _split(paragraph: etree._Element, node: etree._Element) -> None:
    """Leaves ``node`` between what is before it in its paragraph and a paragraph of the same kind with the rest."""
    while parent_of(node) is not paragraph:
        split_around(node)
    rest = etree.Element(wml.P)
    properties = paragraph.find(wml.PPR)
    if properties is not None:
        rest.append(deepcopy(properties))
    rest.extend([*node.itersiblings()])
    node.tail = None
    paragraph.addnext(node)
    node.addnext(rest)
