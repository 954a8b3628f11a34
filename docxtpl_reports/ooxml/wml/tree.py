"""Walks and changes WordprocessingML trees: parents, ancestors, toggles."""

from __future__ import annotations

from lxml import etree

from . import names as wml
from .names import w


def steps(node: etree._Element, target: etree._Element) -> list[etree._Element]:
    """The ancestors of ``node`` below ``target``, innermost first."""
    steps: list[etree._Element] = []
    for ancestor in node.iterancestors():
        if ancestor is target:
            break
        steps.append(ancestor)
    return steps


def ancestor_of(node: etree._Element, tag: str) -> etree._Element | None:
    """The nearest ancestor with this name within the same story."""
    for ancestor in node.iterancestors():
        if ancestor.tag == tag:
            return ancestor
        if ancestor.tag in wml.NESTED_STORY:
            return None
    return None


def parent_of(node: etree._Element) -> etree._Element:
    parent = node.getparent()
    assert parent is not None
    return parent


def is_on(toggle: etree._Element | None) -> bool:
    """A property that is there, unless it says that it is not (§17.17.4)."""
    return toggle is not None and toggle.get(w("val"), "1") not in ("0", "false", "off")


def serialise(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
