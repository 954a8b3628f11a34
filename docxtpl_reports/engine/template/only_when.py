"""Paragraphs and table rows with a condition: ``{% chi_khi x %}`` at the start of a paragraph prints the paragraph only when
``x`` is true, ``{%tr chi_khi x %}`` at the start of a row the row. It is an ``if`` with an implicit end.
"""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import ancestor_of, cells_of

from . import slips
from .edges import free_sides, has_content
from .tag import KEYWORDS, ONLY_WHEN, Block, Tag

EXAMPLE = f"{{% {ONLY_WHEN} chi_tieu.ten_chi_tieu.khong_dat %}}"


def is_condition(tag: Tag) -> bool:
    """Whether a tag is such a condition, or was meant to be one."""
    if tag.keyword in KEYWORDS or not tag.keyword:
        return tag.keyword == ONLY_WHEN
    meant = slips.meant(tag)
    return tag.keyword.lower() == ONLY_WHEN or (meant is not None and meant[1].startswith(ONLY_WHEN))


def holder_of(tag: Tag) -> etree._Element | None:
    """The paragraph or row that a condition is about; None where it is not at the start of one."""
    holder = ancestor_of(tag.node, wml.TR if tag.level == "tr" else wml.P)
    if tag.level not in ("", "p", "tr") or holder is None or "before" not in free_sides(tag.node, holder):
        return None
    return holder


def has_nothing_else(paragraph: etree._Element) -> bool:
    """Whether the paragraph of a condition has nothing that could be printed."""
    return (
        paragraph.tag == wml.P and not has_content(paragraph) and next(paragraph.iter(wml.BR, wml.SECTPR), None) is None
    )


def end_of(holder: etree._Element) -> etree._Element:
    """The paragraph at whose end the condition ends."""
    if holder.tag == wml.P:
        return holder
    last = cells_of(holder)[-1]
    if not wml.ends_with_paragraph(last):  # as it has to
        etree.SubElement(last, wml.P)
    return [one for one in last.iter(wml.P) if ancestor_of(one, wml.TC) is last][-1]


def as_condition(block: Block) -> None:
    """Rewrites the tags of a block, in place: it is an ordinary condition from here on."""
    opener, end = block.tags
    opener.source, end.source = "if" + opener.source[len(ONLY_WHEN) :], "endif"
    opener.level = end.level = opener.level or "p"
    opener.merge_before = opener.merge_after = False
