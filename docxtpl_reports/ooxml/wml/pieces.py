"""Nodes in place of stretches of a paragraph's text, which editors spread over runs as they like."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from lxml import etree

from . import names as wml
from .text import OBJECT
from .tree import remove_with_run

# What goes when all that was in it has gone.
_WRAPPERS = frozenset((wml.R, *map(wml.w, ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent"))))


def replace_texts(pieces: list[tuple[etree._Element, str]], nodes: list[tuple[int, int, etree._Element]]) -> None:
    """Puts each node (start, end, node; in order) in place of ``text[start:end]`` of the joined pieces: into the piece that
    holds the start; the others lose their part, and go when nothing is left of them."""
    ends = list(accumulate(len(text) for _, text in pieces))
    first = [bisect_right(ends, start) for start, _, _ in nodes]
    inner_end = 0  # of the stretch that began in an earlier piece
    at = 0
    for number, (element, text) in enumerate(pieces):
        offset = ends[number] - len(text)
        cut = min(max(inner_end - offset, 0), len(text))
        reached = inner_end > offset
        here = at
        while at < len(nodes) and first[at] == number:
            at += 1
        if at > here:
            inner_end = max(inner_end, nodes[at - 1][1])
            _put_into(element, element.text or "", offset, cut, nodes[here:at])
        elif reached and element.tag == wml.T:
            element.text = (element.text or "")[cut:]
            element.set(wml.XML_SPACE, "preserve")
            _drop_if_empty(element)
        elif reached and text != OBJECT and element.text:  # of a drawing or a sheet, whose runs keep their text element
            element.text = element.text[cut:]
        elif reached and cut:
            _drop_if_empty(element, force=True)


def _put_into(
    element: etree._Element, text: str, offset: int, cut: int, nodes: list[tuple[int, int, etree._Element]]
) -> None:
    """Puts the nodes that begin in one piece between the rest of its text from ``cut`` on."""
    bounds = [*(start - offset for start, _, _ in nodes), len(text)]
    element.text = text[cut : bounds[0]]
    others = list(element)
    for (_, end, node), following in zip(nodes, bounds[1:], strict=True):
        node.tail = text[end - offset : following]
        element.append(node)
    element.extend(others)
    if element.tag == wml.T:
        element.set(wml.XML_SPACE, "preserve")


def _drop_if_empty(element: etree._Element, *, force: bool = False) -> None:
    """Removes a text element that was left empty, and its run with it when nothing else is in it."""
    if element.getparent() is None or (not force and (element.text or len(element))):
        return
    remove_with_run(element, _WRAPPERS)
