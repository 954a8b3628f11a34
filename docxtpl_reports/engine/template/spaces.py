"""Removes what ``{%-`` and ``-%}`` take: the end of a paragraph, line breaks beside them with the blanks between, no words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, parent_of, remove_with_run

from .edges import free_sides, holds_section
from .tag import Tag


def merge_paragraphs(tags: Sequence[Tag]) -> None:
    """``{%-`` at the start of a paragraph joins it to the one before, ``-%}`` at the end takes in the one after; both take
    the line breaks beside them.

    Unlike docxtpl's, which deletes everything to the nearest text element, neither ever removes words.
    """
    for tag in tags:
        if tag.merge_before:
            take_breaks(tag.node, before=True)
        if tag.merge_after:
            take_breaks(tag.node, before=False)
        if tag.merge_before and (paragraph := ancestor_of(tag.node, wml.P)) is not None:
            previous = paragraph.getprevious()
            if "before" in free_sides(tag.node, paragraph) and previous is not None and previous.tag == wml.P:
                _join(previous, paragraph)
                take_breaks(tag.node, before=True)
        if tag.merge_after and (paragraph := ancestor_of(tag.node, wml.P)) is not None:
            following = paragraph.getnext()
            if "after" in free_sides(tag.node, paragraph) and following is not None and following.tag == wml.P:
                _join(paragraph, following)
                take_breaks(tag.node, before=False)


def _join(first: etree._Element, second: etree._Element) -> None:
    if holds_section(first) or holds_section(second):
        return
    first.extend([child for child in second if child.tag != wml.PPR])
    parent_of(second).remove(second)


def take_breaks(node: etree._Element, *, before: bool) -> None:
    """Removes the line breaks beside a tag in a run, before it or behind it."""
    text = node.getparent()
    if text is None or text.tag != wml.T:
        return
    beside = _text_before(node) if before else node.tail or ""
    if beside.strip() or (node.getprevious() if before else node.getnext()) is not None:
        return
    taken: list[etree._Element] = []
    blanks: list[etree._Element] = []
    for element in _outward(text, before=before):
        if wml.is_line_break(element):
            taken += [*blanks, element]
            blanks = []
        elif wml.is_blank(element) or (element.tag == wml.T and not len(element) and not (element.text or "").strip()):
            blanks.append(element)
        elif element.tag not in wml.MARKS:
            break
    if not taken:
        return
    if before:
        text.text = None
    else:
        node.tail = None
    for element in taken:
        remove_with_run(element)


def _text_before(node: etree._Element) -> str:
    previous, parent = node.getprevious(), node.getparent()
    text = parent.text if previous is None and parent is not None else previous.tail if previous is not None else None
    return text or ""


def _outward(text: etree._Element, *, before: bool) -> Iterator[etree._Element]:
    """The elements beside a text element in its run and in the runs next to that, nearest first."""
    run = parent_of(text)
    yield from (child for child in text.itersiblings(preceding=before) if child.tag != wml.RPR)
    for sibling in run.itersiblings(preceding=before):
        if sibling.tag in wml.MARKS:
            continue
        if sibling.tag != wml.R:
            return
        yield from (child for child in (reversed(sibling) if before else sibling) if child.tag != wml.RPR)
