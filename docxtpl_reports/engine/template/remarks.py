"""A designer's remarks in the row (cell) that a tag with a prefix takes along: they go with it, as in docxtpl, and a warning
quotes them."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.text import paragraph_text
from docxtpl_reports.ooxml.wml.tree import ancestor_of, nearest

from .tag import Block, Tag, marker_role

# What a prefix takes along, and the parts of it: words in another part than the tag's are a remark.
_TAKEN = {"tr": (wml.TR, wml.TC), "tc": (wml.TC, wml.P)}


def drop(blocks: Sequence[Block]) -> list[Diagnostic]:
    """Empties the cells (paragraphs) with remarks beside tags; returns a warning (TPL100) for each tag that had some."""
    return [warning for block in blocks for tag in block.tags if (warning := _drop(tag, block)) is not None]


def _drop(tag: Tag, block: Block) -> Diagnostic | None:
    if tag.level not in _TAKEN:
        return None
    whole_name, part_name = _TAKEN[tag.level]
    whole, own = ancestor_of(tag.node, whole_name), ancestor_of(tag.node, part_name)
    if whole is None or own is None or any(t is not tag and whole in t.node.iterancestors() for t in block.tags):
        return None  # the row in which a block both opens and closes is what it is about
    parts = [part for part in whole.iter(part_name) if nearest(part, whole_name) is whole]
    if any(part is not own and not _is_text_only(part) for part in parts) or _has_words(own):
        return None
    remarks = [part for part in parts if part is not own and _has_words(part)]
    if not remarks:
        return None
    words = " ".join(" ".join(paragraph_text(p) for p in part.iter(wml.P)).strip() for part in remarks)
    for part in remarks:
        for text in part.iter(wml.T):
            text.text = None
    return Diagnostic("TPL100", tag.location, {"tag": tag.location.tag, "text": words[:80]})


def _is_text_only(part: etree._Element) -> bool:
    """Whether a cell (paragraph) holds words, or nothing: no tag, no picture, no note, no table in it."""
    for node in part.iter():
        if marker_role(node) is not None or node.tag == wml.TBL:
            return False
        parent = node.getparent()
        is_in_run = parent is not None and parent.tag == wml.R
        if is_in_run and node.tag not in (wml.T, wml.RPR, wml.PAGE_HINT) and not wml.is_blank(node):
            return False
    return True


def _has_words(part: etree._Element) -> bool:
    texts = (part_text for t in part.iter(wml.T) for part_text in (t.text, *(child.tail for child in t)))
    return any(text and not text.isspace() for text in texts)
