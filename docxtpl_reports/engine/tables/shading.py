"""Cells coloured by a verdict: where the branches of a condition in a cell are drawn with shading, the branch that is printed
gives its shading to the whole cell.

``mark`` notes the cells with such branches; ``settle`` looks at what was printed in them. Words of several shadings, or some
without, stay as they were drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy

from lxml import etree

from docxtpl_reports.engine.marks import SPLICE
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import put
from docxtpl_reports.ooxml.wml.tree import ancestor_of, nearest, parent_of

_TCPR, _SHADING = wml.w("tcPr"), wml.w("shd")
_FILLS = tuple(map(wml.w, ("fill", "themeFill", "themeFillTint", "themeFillShade", "val", "color", "themeColor")))
_NONE = (None, "auto")
_EXAMPLE = f"{{{SPLICE}}}shaded"


# --- compiling ---------------------------------------------------------------------------------------------------------------


def mark(root: etree._Element, blocks: Sequence[Block]) -> None:
    """Marks the cells with a condition of which a branch is drawn with shading."""
    conditions = [block for block in blocks if block.is_pair and block.tags[0].keyword == "if"]
    if not conditions or next(root.iter(_SHADING), None) is None:
        return
    inside: dict[etree._Element, list[Block]] = {}
    for block in conditions:
        first, last = (ancestor_of(block.tags[end].node, wml.TC) for end in (0, -1))
        if first is not None and first is last:
            inside.setdefault(first, []).append(block)
    for cell, own in inside.items():
        order = {node: number for number, node in enumerate(cell.iter())}
        places = [order[shading] for shading in cell.iter(_SHADING) if _is_of_text(shading)]
        if any(order[b.tags[0].node] < place < order[b.tags[-1].node] for place in places for b in own):
            cell.set(_EXAMPLE, "")


def _is_of_text(shading: etree._Element) -> bool:
    properties = parent_of(shading)
    return _has_fill(shading) and properties.tag in (wml.PPR, wml.RPR) and parent_of(properties).tag in (wml.P, wml.R)


def _has_fill(shading: etree._Element) -> bool:
    return shading.get(wml.w("fill")) not in _NONE or shading.get(wml.w("themeFill")) not in (*_NONE, "none")


# --- rendered ----------------------------------------------------------------------------------------------------------------


def settle(root: etree._Element) -> None:
    """Moves the shading of the words in each marked cell to the cell, and takes the marks out."""
    for cell in root.iter(wml.TC):
        if cell.attrib.pop(_EXAMPLE, "-") == "-":
            continue
        shadings = list(_shadings(cell))
        first = shadings[0] if shadings else None
        if first is None or any(shading is None or _form(shading) != _form(first) for shading in shadings):
            continue
        for paragraph in _paragraphs(cell):
            for shading in [found for found in paragraph.iter(_SHADING) if _form(found) == _form(first)]:
                parent_of(shading).remove(shading)
        properties = cell.find(_TCPR)
        if properties is None:
            properties = etree.Element(_TCPR)
            cell.insert(0, properties)
        put(properties, deepcopy(first), "shd")


def _shadings(cell: etree._Element) -> Iterator[etree._Element | None]:
    """Of each paragraph with words, or of each of its runs with words, the shading; None: it has none."""
    for paragraph in _paragraphs(cell):
        own = paragraph.find(f"{wml.PPR}/{_SHADING}")
        runs = [run.find(f"{wml.RPR}/{_SHADING}") for run in paragraph.iter(wml.R) if _has_words(run)]
        if not runs:
            continue
        if own is not None and _has_fill(own):
            yield own
        else:
            yield from (shading if shading is not None and _has_fill(shading) else None for shading in runs)


def _has_words(run: etree._Element) -> bool:
    return any(text.text and not text.text.isspace() for text in run.iter(wml.T))


def _paragraphs(cell: etree._Element) -> Iterator[etree._Element]:
    return (paragraph for paragraph in cell.iter(wml.P) if nearest(paragraph, wml.TC) is cell)


def _form(shading: etree._Element) -> tuple[str | None, ...]:
    return tuple(shading.get(name) for name in _FILLS)
