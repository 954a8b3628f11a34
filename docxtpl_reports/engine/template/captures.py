"""Blocks whose content is not printed in place (``macro``, ``call``, ``set`` … ``endset``, ``filter``), in the tree.

An editor splits text into runs as it likes; what a capture holds should not depend on that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import deepcopy

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import append_text, nearest, parent_of

from .tag import Block, Tag, tag_number


def check_filters(blocks: Sequence[Block]) -> list[Diagnostic]:
    """A filter takes text: its block must lie within one text element."""
    problems = []
    for block in blocks:
        holders = [tag.node.getparent() for tag in block.tags]
        in_text = all(h is holders[0] and h is not None and h.tag == wml.T for h in holders)
        if block.tags[0].keyword == "filter" and not in_text:
            first, last = block.tags[0].location, block.tags[-1].location
            problems.append(Diagnostic("TPL040", first, {"tag": first.tag, "closer": last.tag}))
    return problems


def leave_paragraph(
    block: Block,
    blocks: Sequence[Block],
    is_blank: Callable[[etree._Element, etree._Element], bool],
    remove: Callable[[etree._Element], None],
) -> None:
    """Takes a ``macro`` or ``set`` block out of a paragraph that holds nothing else: no blank line is left.

    ``is_blank`` says of a paragraph, and of a copy without the block, whether it may go; ``remove`` does it.
    """
    first, last = block.tags[0], block.tags[-1]
    paragraph = nearest(first.node, wml.P)
    if block.tags[0].keyword not in ("macro", "set") or paragraph is None:
        return
    if first.node.getparent() is not last.node.getparent() or (last.node.tail or "").strip():
        return
    here = {tag.index for tag in _tags_in(paragraph, blocks)}
    around = (b for b in blocks if b.is_pair and b.tags[0].index < first.index < b.tags[-1].index)
    if any(tag.index in here for other in around for tag in other.tags):
        return  # it belongs to a block of this paragraph
    rest = deepcopy(paragraph)
    for ends in [_twins(rest, paragraph, other) for other in blocks if _is_silent(other, here)]:
        for node in _from_to(*ends) if ends[0].getparent() is not None else ():
            node.getparent().remove(node)  # type: ignore[union-attr]
    if is_blank(paragraph, rest):
        for node in _from_to(first.node, last.node):
            paragraph.addprevious(node)
        last.node.tail = None
        if not any(tag_number(node) >= 0 for node in paragraph.iter(etree.PI)):
            remove(paragraph)


def _tags_in(paragraph: etree._Element, blocks: Sequence[Block]) -> Iterator[Tag]:
    numbers = {tag_number(node) for node in paragraph.iter(etree.PI)}
    return (tag for block in blocks for tag in block.tags if tag.index in numbers)


def _is_silent(block: Block, here: Collection[int]) -> bool:
    """Whether a block lies in the paragraph of these tags and prints nothing there."""
    first, last = block.tags[0], block.tags[-1]
    return (
        block.is_pair
        and first.keyword in ("macro", "set")
        and first.index in here
        and first.node.getparent() is last.node.getparent()
    )


def _twins(copy: etree._Element, original: etree._Element, block: Block) -> tuple[etree._Element, etree._Element]:
    """The nodes of a copy in the places of the first and the last tag of a block in the original."""
    places = {node: place for place, node in enumerate(original.iter())}
    nodes = list(copy.iter())
    return nodes[places[block.tags[0].node]], nodes[places[block.tags[-1].node]]


def _from_to(first: etree._Element, last: etree._Element) -> list[etree._Element]:
    nodes = [first]
    while nodes[-1] is not last:
        following = nodes[-1].getnext()
        assert following is not None
        nodes.append(following)
    return nodes


def join_runs(block: Block) -> None:
    """Puts into one text element what a capture holds when it is text in the format of its tags: then filters take it."""
    runs = _runs(block)
    texts = [child for run in runs for child in run if child.tag != wml.RPR]
    if len(texts) < 2 or any(text.tag != wml.T for text in texts):
        return
    if len({_look(run) for run in runs}) > 1:
        return
    home = texts[0]
    run = parent_of(home)
    for text in texts[1:]:
        _append(home, text)
    for other in runs:
        parent = other.getparent()
        if other is not run and parent is not None:
            parent.remove(other)
    home.set(wml.XML_SPACE, "preserve")


def _runs(block: Block) -> list[etree._Element]:
    """The runs from the first tag to the last; none when they are not neighbours."""
    first, last = (nearest(block.tags[i].node, wml.R) for i in (0, -1))
    runs: list[etree._Element] = []
    if first is None:
        return []
    for element in (first, *first.itersiblings()):
        if element.tag == wml.R:
            runs.append(element)
        elif element.tag not in wml.MARKS:
            break
        if element is last:
            return runs
    return []


def _look(run: etree._Element) -> bytes:
    """The format of a run, without the language that a spelling checker guessed."""
    properties = run.find(wml.RPR)
    if properties is None:
        return b""
    kept = [child for child in properties if child.tag not in (wml.w("lang"), wml.w("noProof"))]
    return b"".join(etree.tostring(child, method="c14n", with_tail=False) for child in kept)


def _append(home: etree._Element, text: etree._Element) -> None:
    append_text(home[-1] if len(home) else None, home, text.text)
    home.extend(list(text))
    parent_of(text).remove(text)
