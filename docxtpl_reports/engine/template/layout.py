"""Keeps the layout of a document when parts of it come and go: sections keep their headers, fields stay whole, a table of
contents is marked for updating.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import DIRTY, FIELD_CHAR, instructions, keyword, mark_of

from .tag import Block, tag_number

_REFERENCES = (wml.w("headerReference"), wml.w("footerReference"))
_TYPE, _RELATION = wml.w("type"), f"{{{wml.REL}}}id"


def keep_headers(root: etree._Element) -> None:
    """Writes the headers and footers that a section inherits from the one before it (§17.10.5) into each section: for a
    document of which one may be left out or repeated, so that the others neither lose theirs nor inherit another section's."""
    current: dict[tuple[str, str | None], str] = {}
    for section in root.iter(wml.SECTPR):
        own = {(str(e.tag), e.get(_TYPE)): e.get(_RELATION, "") for e in section if e.tag in _REFERENCES}
        for position, ((tag, kind), relation) in enumerate(key for key in current.items() if key[0] not in own):
            reference = etree.Element(tag)
            reference.set(_TYPE, kind or "default")
            reference.set(_RELATION, relation)
            section.insert(position, reference)
        current |= own


def split_fields(root: etree._Element, blocks: Sequence[Block]) -> list[Diagnostic]:
    """Blocks that take in only a part of a field: leaving them out would leave half a field behind."""
    block_of = {tag.index: block for block in blocks if block.is_pair for tag in block.tags}
    opened: list[tuple[Block, int, int]] = []  # each block around, how deep in fields it starts, the lowest since
    depth = 0
    problems: list[Diagnostic] = []
    for element in root.iter(etree.PI, FIELD_CHAR):
        kind = mark_of(element)
        if kind == "begin":
            depth += 1
        elif kind == "end":
            depth -= 1
            if opened:
                block, start, lowest = opened[-1]
                opened[-1] = block, start, min(lowest, depth)
        block_here = block_of.get(tag_number(element)) if kind is None else None
        if block_here is None:
            continue
        if block_here.tags[0].node is not element:
            block, start, lowest = opened.pop()
            if (depth, lowest) != (start, start) and not any(d.location == block.tags[0].location for d in problems):
                location = block.tags[0].location
                problems.append(Diagnostic("TPL031", location, {"tag": location.tag}))
            if opened:
                outer, outer_start, outer_lowest = opened[-1]
                opened[-1] = outer, outer_start, min(outer_lowest, lowest)
        if block_here.tags[-1].node is not element:
            opened.append((block_here, depth, depth))
    return problems


def renew_contents(root: etree._Element) -> None:
    """Marks tables of contents as out of date (§17.16.18 ``dirty``): Word offers to renew them when it opens the document."""
    for element, code in instructions(root):
        if keyword(code) == "TOC":
            element.set(DIRTY, "true")
