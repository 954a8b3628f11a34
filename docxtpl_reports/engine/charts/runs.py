"""Blocks in the text of drawings and cells: the runs that hold their tags are split, so that a block lies in one paragraph."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.charts import chartml, workbook

_RUNS = (chartml.RUN, workbook.RUN)


def merge_into_one_paragraph(block: Block) -> bool:
    """Splits the runs that hold the tags of a block, when they are several runs of one paragraph.

    Says whether the block is within one paragraph (or one text) now.
    """
    if len({tag.node.getparent() for tag in block.tags}) == 1:
        return True
    paragraphs: set[etree._Element | None] = set()
    for tag in block.tags:
        text = tag.node.getparent()
        run = text if text is None or text.tag in (chartml.PARAGRAPH, workbook.INLINE) else text.getparent()
        if run is None:
            return False
        if run is text:  # an inner block has moved this tag already
            paragraphs.add(run)
        elif run.tag in _RUNS:
            paragraphs.add(run.getparent())
        else:
            return False
    if len(paragraphs) == 1:
        for tag in block.tags:
            _leave_run(tag.node)
    return len(paragraphs) == 1


def _leave_run(node: etree._Element) -> None:
    """Moves a marker out of its run, which becomes two of the same format."""
    text = node.getparent()
    run = None if text is None else text.getparent()
    if text is None or run is None or run.tag not in _RUNS:
        return
    second = run.makeelement(run.tag, {str(k): str(v) for k, v in run.attrib.items()})
    for child in run:
        if child is text:
            rest = etree.SubElement(second, text.tag, {str(k): str(v) for k, v in text.attrib.items()})
            rest.text, node.tail = node.tail, None
            rest.extend(list(node.itersiblings()))
            break
        second.append(deepcopy(child))
    run.addnext(second)
    run.addnext(node)


def split_block(block: Block) -> Diagnostic:
    """The error about a block that opens in one text and closes in another."""
    first, last = block.tags[0].location, block.tags[-1].location
    return Diagnostic("TPL068", first, {"tag": first.tag, "closer": last.tag})
