"""Sections that are left with nothing to show because their content was in blocks: an empty page, if they were written.

``mark`` notes the sections that blocks leave out, repeat or empty; ``settle`` takes those out that show nothing. The page
behind the last break goes too: the section before it becomes the last one. Before, ``enclose`` restores the breaks that are all
of a block.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from docxtpl_reports.engine.marks import SPLICE
from docxtpl_reports.engine.output.levels import has_content
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, parent_of

from .edges import free_sides
from .scopes import scopes
from .tag import Block, Tag, marker_role, tag_number

_OBJECTS = tuple(map(wml.w, ("drawing", "pict", "object", "sym")))
_BODY = wml.w("body")
_MAY_BE_BLANK = f"{{{SPLICE}}}section"


def enclose(blocks: Sequence[Block]) -> None:
    """Puts a section break back between the tags of a block that holds nothing else.

    LibreOffice saves an empty paragraph with a break as a break of the paragraph before: that of the opening tag. There the
    break belongs to the text before it, unless the block would be empty without it.
    """
    for block in blocks:
        opening, closing = (ancestor_of(tag.node, wml.P) for tag in (block.tags[0], block.tags[-1]))
        if opening is None or closing is None or opening.getnext() is not closing or not block.is_pair:
            continue
        section = opening.find(f"{wml.PPR}/{wml.SECTPR}")
        if (
            section is None
            or has_content(opening)
            or _tags_in(opening) != 1
            or not _begins_with(closing, block.tags[-1])
        ):
            continue
        paragraph = etree.Element(wml.P)
        etree.SubElement(paragraph, wml.PPR).append(section)
        opening.addnext(paragraph)


def _tags_in(paragraph: etree._Element) -> int:
    return sum(tag_number(node) >= 0 for node in paragraph.iter(etree.PI))


def _begins_with(paragraph: etree._Element, tag: Tag) -> bool:
    return next(iter(paragraph.iter(etree.PI)), None) is tag.node and "before" in free_sides(tag.node, paragraph)


def mark(root: etree._Element, blocks: Sequence[Block]) -> bool:
    """Marks the sections that may show nothing. Returns whether there are some."""
    if len(list(root.iter(wml.SECTPR))) < 2:
        return False
    shows = has_tags = found = False
    for element, inside in scopes(root, blocks, wml.SECTPR, wml.TR, wml.T, *_OBJECTS):
        if element.tag != wml.SECTPR:
            has_tags = has_tags or tag_number(element) >= 0
            shows = shows or (not inside and _is_visible(element))
        elif _end_of(element) is not None:
            if inside or (has_tags and not shows):
                element.set(_MAY_BE_BLANK, "")
                found = True
            shows = has_tags = False
    return found


def _is_visible(element: etree._Element) -> bool:
    if element.tag == wml.T:
        return any(text and not text.isspace() for text in (element.text, *(child.tail for child in element)))
    role = marker_role(element)
    return role is None or role[0] == "out"


def _end_of(section: etree._Element) -> etree._Element | None:
    """The paragraph right in the body that ends a section, or the properties of the last one themselves."""
    above = section.getparent()
    if above is not None and above.tag == _BODY:
        return section
    end = None if above is None else above.getparent()
    return end if end is not None and end.tag == wml.P and parent_of(end).tag == _BODY else None


def settle(root: etree._Element) -> None:
    """Takes the marked sections that show nothing out, and the marks."""
    marked = [section for section in root.iter(wml.SECTPR) if section.attrib.pop(_MAY_BE_BLANK, "-") != "-"]
    for section in marked:
        end = _end_of(section)
        if end is None:
            continue
        own = [end] if end is not section else []
        before = end.getprevious()
        while before is not None and before.find(f"{wml.PPR}/{wml.SECTPR}") is None:
            own.append(before)
            before = before.getprevious()
        if any(map(_shows_something, own)):
            continue
        if end is section:
            if before is None or before.tag != wml.P:
                continue
            _make_last(section, before)
        for block in own:
            parent_of(block).remove(block)


def _shows_something(block: etree._Element) -> bool:
    return block.tag != wml.P or has_content(block) or next(block.iter(wml.BOOKMARK_START), None) is not None


def _make_last(last: etree._Element, before: etree._Element) -> None:
    """Puts the properties of the section that a paragraph ends in the place of the last ones."""
    properties = before.find(wml.PPR)
    assert properties is not None
    section = properties.find(wml.SECTPR)
    assert section is not None
    parent_of(last).replace(last, section)
    above = before.getprevious()
    if not _shows_something(before) and above is not None and above.tag == wml.P:
        parent_of(before).remove(before)
