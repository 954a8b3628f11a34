"""Placeholders without Jinja (content controls, merge fields) become ordinary tags: how such a tag is put into a tree."""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import nearest

from .scanner import scan
from .tag import pending


class OptionalTags:
    """Counts the tags that are written for placeholders filled only when data has their name."""

    def __init__(self) -> None:
        self.tags = 0

    def count(self, text: str) -> None:
        """Counts the tags in ``text``."""
        self.tags += len(scan(text)[0])


def tag_beside(node: etree._Element, tag: str, optional: OptionalTags | None = None, *, after: bool = False) -> None:
    """Puts a tag before (or behind) ``node``: as a run within a paragraph, so that tags keep their order, else alone."""
    around = nearest(node, wml.P, *wml.NESTED_STORY)
    if around is not None and around.tag == wml.P:
        made = etree.Element(wml.R)
        etree.SubElement(made, wml.T).text = tag
    else:
        made = pending(tag)
    if optional is not None:
        optional.count(tag)
    if after:
        made.tail, node.tail = node.tail, None
        node.addnext(made)
    else:
        node.addprevious(made)


def literal(text: str) -> str:
    """A string literal of the template language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
