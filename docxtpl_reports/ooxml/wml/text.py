"""The text of a paragraph and of the objects in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .names import (
    BR,
    COMMENT,
    CR,
    DELETED,
    MARKS,
    NESTED_STORY,
    NO_BREAK_HYPHEN,
    PAGE_HINT,
    PROPERTIES,
    RPR,
    SOFT_HYPHEN,
    TAB,
    P,
    R,
    T,
    w,
)

TEXT_OF = {
    TAB: "\t",
    w("ptab"): "\t",
    BR: "\n",
    CR: "\n",
    NO_BREAK_HYPHEN: "-",
    SOFT_HYPHEN: "",
    PAGE_HINT: "",
    COMMENT: "",
}

OBJECT = "\ufffc"  # in a paragraph's text, represents a drawing, note reference, field mark …


def paragraph_pieces(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The run contents of one paragraph in order, each with the text it represents.

    Deleted text is left out; a nested story (text box) is one ``OBJECT`` and its paragraphs are not entered.
    """
    for child in paragraph:
        tag = child.tag
        if not isinstance(tag, str) or tag in PROPERTIES or tag in DELETED or tag in MARKS:
            continue
        if tag == R:
            yield from _run_pieces(child)
        elif tag == P or tag in NESTED_STORY:
            yield child, OBJECT
        else:
            yield from paragraph_pieces(child)


def _run_pieces(run: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    for child in run:
        tag = child.tag
        if not isinstance(tag, str) or tag == RPR:
            continue
        yield child, (child.text or "") if tag == T else TEXT_OF.get(tag, OBJECT)


def paragraph_text(paragraph: etree._Element) -> str:
    """The visible text of one paragraph, without objects."""
    return "".join(text for _, text in paragraph_pieces(paragraph)).replace(OBJECT, "")
