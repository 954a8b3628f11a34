"""A part within a sentence: the words of its only paragraph in place of the tag."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.pieces import replace_texts
from docxtpl_reports.ooxml.wml.properties import put
from docxtpl_reports.ooxml.wml.text import paragraph_pieces
from docxtpl_reports.ooxml.wml.tree import parent_of, split_around

_OF_THE_TAG = frozenset((wml.w("rStyle"), wml.w("rPrChange")))  # as many designers print tags in a style of their own


def paragraph_of(blocks: Sequence[etree._Element]) -> etree._Element | None:
    """The only paragraph of a part, with nothing in it when the part is empty; None when it has more, or ends a section.
    Empty paragraphs at the end, marks between blocks and content controls around it do not count."""
    found = [block for block in blocks if block.tag not in wml.MARKS]
    while len(found) == 1 and found[0].tag == wml.SDT:
        content = found[0].find(wml.SDT_CONTENT)
        found = [] if content is None else [block for block in content if block.tag not in wml.MARKS]
    while len(found) > 1 and is_empty(found[-1]):
        found.pop()
    if not found:
        return etree.Element(wml.P)
    is_one = len(found) == 1 and found[0].tag == wml.P and next(found[0].iter(wml.SECTPR), None) is None
    return found[0] if is_one else None


def is_empty(block: etree._Element) -> bool:
    """Whether a block is a paragraph without words and objects that ends no section."""
    is_bare = block.tag == wml.P and not any(text for _, text in paragraph_pieces(block))
    return is_bare and block.find(f"{wml.PPR}/{wml.SECTPR}") is None


def words_of(paragraph: etree._Element) -> list[etree._Element]:
    """The content of a paragraph."""
    return [child for child in paragraph if child.tag != wml.PPR]


def put_words(paragraph: etree._Element, start: int, end: int, words: Sequence[etree._Element]) -> None:
    """Puts words in place of ``text[start:end]`` of a paragraph. They are formatted as the tag was typed (its character style
    apart), and on top of that as they are themselves; what the tag has directly goes before what a style of theirs says."""
    place = etree.ProcessingInstruction("place")
    replace_texts([*paragraph_pieces(paragraph)], [(start, end, place)])
    run = next(place.iterancestors(wml.R))
    around = run.find(wml.RPR)
    format_of_tag = [] if around is None else [child for child in around if child.tag not in _OF_THE_TAG]
    while parent_of(place).tag in (wml.R, wml.T):
        split_around(place)
    for child in words:
        place.addprevious(child)
        for run in child.iter(wml.R):
            _format(run, format_of_tag)
    place.tail = None
    parent_of(place).remove(place)


def _format(run: etree._Element, around: Sequence[etree._Element]) -> None:
    """Adds the properties around to those that a run lacks."""
    if not around:
        return
    properties = run.find(wml.RPR)
    if properties is None:
        properties = etree.Element(wml.RPR)
        run.insert(0, properties)
    for child in around:
        if properties.find(str(child.tag)) is None:
            put(properties, deepcopy(child), wml.local(child))
