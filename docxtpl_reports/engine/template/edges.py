"""Tells content beside the tags of a story, and the sides by which a tag can leave an element."""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import parent_of

from .tag import marker_role

TRANSPARENT = frozenset(
    {wml.P, wml.R, wml.TC, wml.TR, *map(wml.w, ("hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent"))}
)


def free_sides(node: etree._Element, element: etree._Element) -> set[str]:
    """The sides on which no content lies between ``node`` and the edge of ``element``."""
    sides = {"before", "after"}
    while node is not element:
        parent = parent_of(node)
        texts = parent.tag == wml.T
        if (texts and is_text(parent.text)) or any(
            has_content(sibling) or (texts and is_text(sibling.tail)) for sibling in node.itersiblings(preceding=True)
        ):
            sides.discard("before")
        if (texts and is_text(node.tail)) or any(
            has_content(sibling) or (texts and is_text(sibling.tail)) for sibling in node.itersiblings()
        ):
            sides.discard("after")
        node = parent
    return sides


def has_content(element: etree._Element) -> bool:
    """Whether something that prints lies in ``element``: text, an expression, an object. Tags of blocks, blanks (tabs,
    line breaks) and comments do not count."""
    tag = element.tag
    if not isinstance(tag, str):
        role = marker_role(element)
        return role is not None and role[0] != "tag"
    if tag in wml.PROPERTIES or tag in wml.MARKS or tag in wml.DELETED or wml.is_blank(element) or tag == wml.COMMENT:
        return False
    if tag == wml.T:
        return is_text(element.text) or any(has_content(child) or is_text(child.tail) for child in element)
    return tag not in TRANSPARENT or any(has_content(child) for child in element)


def holds_section(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{wml.PPR}/{wml.SECTPR}") is not None


def is_text(text: str | None) -> bool:
    return bool(text) and not (text or "").isspace()
