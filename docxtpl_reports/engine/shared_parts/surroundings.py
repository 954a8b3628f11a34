"""The blocks that a part is put into, as far as they decide where its section begins."""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.engine.grammar.comparisons import BRANCHES
from docxtpl_reports.engine.template.scanner import ScannedTag, inside, scan
from docxtpl_reports.engine.template.tag import CLOSERS, OPENERS
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.text import paragraph_pieces


def beginning_of_blocks(holder: etree._Element) -> etree._Element | None:
    """The place in front of all blocks that are open at ``holder``, for a section break that must be there whether their
    content is printed or not; ``holder`` where none is open, None when they hold something before it."""
    open_: list[etree._Element] = []
    for element in [*holder.itersiblings(preceding=True)][::-1]:
        for paragraph in element.iter(wml.P):
            for tag in _tags(paragraph):
                word = _word(tag)
                if word in OPENERS:
                    open_.append(element)
                elif word in CLOSERS and open_:
                    open_.pop()
    if not open_:
        return holder
    between = [open_[0], *open_[0].itersiblings()]
    between = between[: between.index(holder)]
    return open_[0] if all(map(_only_opens, between)) else None


def _only_opens(element: etree._Element) -> bool:
    """Whether an element is a paragraph of tags that begin blocks, and nothing else."""
    if element.tag != wml.P:
        return False
    text, tags = _text(element), _tags(element)
    ends, starts = [0, *(tag.end for tag in tags)], [*(tag.start for tag in tags), len(text)]
    words = "".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    return not words.strip() and all(_word(tag) in (*OPENERS, *BRANCHES) for tag in tags)


def _text(paragraph: etree._Element) -> str:
    return "".join(text for _, text in paragraph_pieces(paragraph))


def _tags(paragraph: etree._Element) -> list[ScannedTag]:
    return scan(_text(paragraph))[0]


def _word(tag: ScannedTag) -> str:
    """The first word of a statement, without the prefix for paragraphs; "" for an expression and an assignment."""
    words = inside(tag.raw).strip("- ").split() if tag.raw.startswith("{%") else []
    word = next((word for word in words if word != "p"), "")
    return "" if word == "set" and "=" in tag.raw else word
