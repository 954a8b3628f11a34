"""Walks and changes WordprocessingML trees: parents, ancestors, rows and cells, moving, splitting, serialising."""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy

from lxml import etree

from . import names as wml

_RUN = frozenset((wml.R,))
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# --- finding -----------------------------------------------------------------------------------------------------------


def parent_of(node: etree._Element) -> etree._Element:
    """The parent of an element that is known to have one."""
    parent = node.getparent()
    assert parent is not None
    return parent


def nearest(node: etree._Element, *tags: str) -> etree._Element | None:
    """The nearest ancestor with one of these names, even beyond a text box."""
    return next(node.iterancestors(*tags), None)


def ancestor_of(node: etree._Element, tag: str) -> etree._Element | None:
    """The nearest ancestor with this name within the same story."""
    for ancestor in node.iterancestors():
        if ancestor.tag == tag:
            return ancestor
        if ancestor.tag in wml.NESTED_STORY:
            return None
    return None


def steps(node: etree._Element, target: etree._Element) -> list[etree._Element]:
    """The ancestors of ``node`` below ``target``, innermost first."""
    steps: list[etree._Element] = []
    for ancestor in node.iterancestors():
        if ancestor is target:
            break
        steps.append(ancestor)
    return steps


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, those in content controls included, without the rows of tables in its cells."""
    return [row for row in table.iter(wml.TR) if nearest(row, wml.TBL) is table]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, those in content controls included, without the cells of tables in it."""
    return [cell for cell in row.iter(wml.TC) if nearest(cell, wml.TR) is row]


# --- removing ----------------------------------------------------------------------------------------------------------


def append_text(previous: etree._Element | None, parent: etree._Element, text: str | None) -> None:
    """Adds text behind ``previous``, or at the start of ``parent``."""
    if not text:
        return
    if previous is None:
        parent.text = (parent.text or "") + text
    else:
        previous.tail = (previous.tail or "") + text


def remove_keeping_tail(element: etree._Element) -> None:
    """Removes an element, not the text behind it."""
    tail, element.tail = element.tail, None
    parent = parent_of(element)
    append_text(element.getprevious(), parent, tail)
    parent.remove(element)


def remove_with_run(element: etree._Element, wrappers: Collection[str] = _RUN) -> None:
    """Removes an element, and its run with it when nothing but properties is left in that; so, too, the ``wrappers`` around."""
    parent = parent_of(element)
    parent.remove(element)
    while (
        parent.tag in wrappers
        and (above := parent.getparent()) is not None
        and all(child.tag in wml.PROPERTIES for child in parent)
    ):
        above.remove(parent)
        parent = above


# --- enclosing and splitting ---------------------------------------------------------------------------------------------


def enclose(element: etree._Element, tag: str) -> etree._Element:
    """Puts a new element around ``element`` and returns it; the text behind ``element`` stays behind both."""
    outer = etree.Element(tag)
    outer.tail, element.tail = element.tail, None
    parent_of(element).replace(element, outer)
    outer.append(element)
    if tag == wml.T:
        outer.set(wml.XML_SPACE, "preserve")
    return outer


def emptied(element: etree._Element) -> etree._Element:
    """A copy of an element that has its attributes and properties, and no content."""
    made = element.makeelement(element.tag)
    made.attrib.update(element.attrib)
    made.extend([deepcopy(child) for child in element if child.tag in wml.PROPERTIES])
    return made


def split_around(node: etree._Element) -> None:
    """Moves ``node`` up, between the halves of its parent; a half without content is left out."""
    parent = parent_of(node)
    second = emptied(parent)
    if parent.tag == wml.T:
        second.text, node.tail = node.tail, None
        second.set(wml.XML_SPACE, "preserve")
        parent.set(wml.XML_SPACE, "preserve")
    node.tail = None
    second.extend(following := list(node.itersiblings()))
    second.tail, parent.tail = parent.tail, None
    parent.addnext(node)
    if following or second.text:
        node.addnext(second)
    else:
        node.tail = second.tail
    text = parent.text or ""
    if not (text if parent.tag == wml.T else text.strip()) and all(child.tag in wml.PROPERTIES for child in parent):
        parent_of(parent).remove(parent)


def split_before(child: etree._Element) -> None:
    """Moves the content before ``child`` in its run into a run of its own."""
    run = parent_of(child)
    before = [other for other in child.itersiblings(preceding=True) if other.tag not in wml.PROPERTIES][::-1]
    if before:
        other = emptied(run)
        other.extend(before)
        run.addprevious(other)


def split_after(child: etree._Element) -> None:
    """Moves the content behind ``child`` in its run into a run of its own."""
    run = parent_of(child)
    if behind := list(child.itersiblings()):
        other = emptied(run)
        other.extend(behind)
        run.addnext(other)


# --- serialising -------------------------------------------------------------------------------------------------------


def serialise_text(root: etree._Element) -> str:
    """A part as text, with the declaration that Word writes."""
    return _DECLARATION + etree.tostring(root, encoding="unicode", with_tail=False)


def with_prefix(root: etree._Element, prefix: str, namespace: str) -> str:
    """A part as text, in which the root declares one more prefix, if it does not have it already."""
    text, head = serialise_text(root), f"<{wml.prefixed(root)}"
    return text if prefix in root.nsmap else text.replace(head, f'{head} xmlns:{prefix}="{namespace}"', 1)


def without_unused(text: str, prefix: str, namespace: str) -> str:
    """A serialised part without the declaration of a prefix that nothing in it has."""
    declaration = f' xmlns:{prefix}="{namespace}"'
    if text.count(namespace) != 1 or f"<{prefix}:" in text or f" {prefix}:" in text:
        return text
    return text.replace(declaration, "", 1)


def serialise_open(element: etree._Element) -> tuple[str, str]:
    """An element as text, cut before its closing tag: ``('<w:footnotes …>…', '</w:footnotes>')``."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    closing = f"</{wml.prefixed(element)}>"
    head = text.removesuffix(closing) if text.endswith(closing) else text.removesuffix("/>") + ">"
    return head, closing


def serialise_inside(element: etree._Element) -> str:
    """The content of an element as text; namespaces are those of its part's root."""
    head, _ = serialise_open(element)
    return head[head.index(">") + 1 :]
