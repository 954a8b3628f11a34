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


def words_of(blocks: Sequence[etree._Element]) -> list[etree._Element] | None:
    """The content of the only paragraph of a part; None when it has more, or ends a section."""
    if len(blocks) != 1 or blocks[0].tag != wml.P or next(blocks[0].iter(wml.SECTPR), None) is not None:
        return None
    return [child for child in blocks[0] if child.tag != wml.PPR]


def put_words(paragraph: etree._Element, start: int, end: int, words: Sequence[etree._Element]) -> None:
    """Puts words in place of ``text[start:end]`` of a paragraph. They are formatted as the tag was typed (its character style
    apart), and on top of that as they are themselves."""
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
