"""Numbered lists that start within a loop restart in each of its iterations.

A list starts within a loop when all its items are there, the loop's first paragraph is none of them, and an iteration has more
than one: a loop whose iterations are the items themselves goes on counting.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, cast

from lxml import etree

from docxtpl_reports.engine.marks import MARKER
from docxtpl_reports.engine.settling.lists import NO_LISTS, Lists
from docxtpl_reports.engine.template.scopes import scopes
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.limits import MAX_LIST_LEVELS
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.numbering import ABSTRACT_ID, ILVL, NUM, NUM_ID, NUM_PR, VAL
from docxtpl_reports.ooxml.wml.styles import list_of
from docxtpl_reports.ooxml.wml.tree import serialise_inside

from .ids import surround_iterations, token

_LEVEL, _START, _OVERRIDE, _START_OVERRIDE = map(wml.w, ("lvl", "start", "lvlOverride", "startOverride"))
_BEFORE_NUM_PR = tuple(map(wml.w, ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")))
_HOLE = MARKER


class _Uses(NamedTuple):
    """A story's paragraphs and those of them that are items, each with the blocks around it."""

    first: dict[int, str | None]  # of each loop: the list of its first paragraph
    items: defaultdict[str, list[tuple[etree._Element, tuple[Block, ...]]]]


def mark(root: etree._Element, blocks: Sequence[Block], styles: Mapping[str, str], writer: SourceWriter) -> set[str]:
    """Puts tokens in place of the numbers of lists that start within a loop; returns those lists.

    ``styles``: the list of each paragraph style that has one.
    """
    uses = _Uses({}, defaultdict(list))
    if not styles and next(root.iter(NUM_PR), None) is None:
        return set()
    for paragraph, inside in scopes(root, blocks, wml.P):
        if paragraph.tag != wml.P:
            continue
        number = list_of(paragraph, styles)
        loops = tuple(block for block in inside if block.tags[0].keyword == "for")
        for loop in loops:
            uses.first.setdefault(loop.tags[0].index, number)
        if number is not None:
            uses.items[number].append((paragraph, loops))
    restarted = set()
    for number, items in uses.items.items():
        start = _starts_in(number, [loops for _, loops in items], uses.first)
        if start is None:
            continue
        restarted.add(number)
        surround_iterations([start], writer)
        for paragraph, _ in items:
            _set_list(paragraph, writer.text(token("list", number, str(start.tags[0].index))))
    return restarted


def _starts_in(number: str, items: Sequence[tuple[Block, ...]], first: Mapping[int, str | None]) -> Block | None:
    """The innermost loop that a list starts in."""
    common: list[Block] = [loops[0] for loops in zip(*items, strict=False) if all(loop is loops[0] for loop in loops)]
    for depth in range(len(common), 0, -1):
        loop = common[depth - 1]
        several = len(items) > 1 or len(items[0]) > depth
        if several and first[loop.tags[0].index] != number:
            return loop
    return None


def _set_list(paragraph: etree._Element, value: str) -> None:
    properties = paragraph.find(wml.PPR)
    if properties is None:
        properties = etree.Element(wml.PPR)
        paragraph.insert(0, properties)
    numbering = properties.find(NUM_PR)
    if numbering is None:
        numbering = etree.Element(NUM_PR)
        position = sum(1 for child in properties if child.tag in _BEFORE_NUM_PR)
        properties.insert(position, numbering)
    number = numbering.find(NUM_ID)
    if number is None:
        number = etree.SubElement(numbering, NUM_ID)
    number.set(VAL, value)


def restarting(package: Package, restarted: set[str]) -> Lists:
    """The numbering part as rendering needs it, when lists restart."""
    for part in package.related(package.main_part, wml.REL_NUMBERING)[: bool(restarted)]:
        return frame(part, package.xml(part), restarted)
    return NO_LISTS


def frame(part: str, tree: etree._Element, restarted: set[str]) -> Lists:
    """Cut the numbering part open and make the copies of these lists that a rendering may add."""
    numbers = {num.get(NUM_ID, ""): num for num in tree.iter(NUM)}
    abstract = {a.get(ABSTRACT_ID, ""): a for a in tree.iter(wml.w("abstractNum"))}
    copies = {}
    for number in restarted & numbers.keys():
        source = numbers[number].find(ABSTRACT_ID)
        definition = None if source is None else abstract.get(source.get(VAL, ""))
        holder = etree.Element("holder", nsmap=cast(Any, tree.nsmap))
        holder.append(_restarting(numbers[number], definition))
        before, after = serialise_inside(holder).split(_HOLE)
        copies[number] = before, after
    last = next((num for num in reversed(tree) if num.tag == NUM), None)
    hole = etree.Comment(_HOLE)
    if last is None:
        tree.append(hole)
    else:
        last.addnext(hole)
    head, _, tail = etree.tostring(tree, encoding="unicode", with_tail=False).partition(f"<!--{_HOLE}-->")
    highest = max((int(n) for n in numbers if n.isdigit()), default=0)
    return Lists(part, head, tail, highest + 1, copies)


def _restarting(num: etree._Element, definition: etree._Element | None) -> etree._Element:
    """A copy of a ``num`` in which every level starts where it is defined to start."""
    copy = deepcopy(num)
    copy.tail = None
    copy.attrib.clear()  # also of the id that newer versions of Word give each list
    copy.set(NUM_ID, _HOLE)
    levels = {level.get(ILVL): level for level in (() if definition is None else definition.iter(_LEVEL))}
    overrides = {override.get(ILVL): override for override in copy.iter(_OVERRIDE)}
    for number in map(str, range(MAX_LIST_LEVELS)):
        override = overrides.get(number)
        if override is None:
            override = etree.SubElement(copy, _OVERRIDE)
            override.set(ILVL, number)
        if override.find(_START_OVERRIDE) is None:
            own = override.find(_LEVEL)
            level = own if own is not None else levels.get(number)
            start = None if level is None else level.find(_START)
            element = etree.Element(_START_OVERRIDE)
            element.set(VAL, "1" if start is None else start.get(VAL, "1"))
            override.insert(0, element)
    return copy
