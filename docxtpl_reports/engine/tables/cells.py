"""docxtpl's tags about the cell that holds them: ``colspan``, ``cellbg``, ``vm``, ``hm``; done on the tree while compiling.

``take`` lifts the tags out of the text before blocks are balanced; ``apply`` writes what they ask for into the properties of
their cells (§17.4.17 gridSpan, §17.4.84 vMerge, §17.4.32 shd). Tables whose rows may get more or fewer cells than their grid
has columns are marked, to be repaired when they are rendered (``grids``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine import marks
from docxtpl_reports.engine.marks import (
    FILL_CALL,
    MARKER,
    OUTPUT,
    OUTPUT_END,
    SPAN_CALL,
    SPLICE,
    STATEMENT,
    STATEMENT_END,
)
from docxtpl_reports.engine.output.levels import has_content
from docxtpl_reports.engine.template.invariants import guard_around
from docxtpl_reports.engine.template.lexer import Kind
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.tag import CELL_TAGS, Block, Tag, holds_marker, marker
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import put
from docxtpl_reports.ooxml.wml.tree import ancestor_of, nearest, parent_of, remove_keeping_tail, remove_with_run

_TCPR, _SPAN = wml.w("tcPr"), wml.w("gridSpan")


class Cell(NamedTuple):
    """A cell and the tags about it, by their keyword; a later one of the same kind wins, as in docxtpl."""

    element: etree._Element
    tags: dict[str, Tag]


def take(tags: Sequence[Tag]) -> tuple[list[Cell], list[Diagnostic]]:
    """The cells that tags are about, and the problems of these tags, which are removed from the text."""
    cells: dict[etree._Element, Cell] = {}
    problems: list[Diagnostic] = []
    for tag in tags:
        if (word := tag.keyword) not in CELL_TAGS:
            continue
        argument = tag.source[len(word) :].strip()
        element = ancestor_of(tag.node, wml.TC)
        if element is None:
            problems.append(Diagnostic("TPL041", tag.location, {"tag": tag.location.tag}))
        elif word in ("vm", "hm") and argument:
            problems.append(Diagnostic("TPL014", tag.location, {"tag": tag.location.tag, "detail": argument}))
        elif word in ("colspan", "cellbg") and not argument:
            problems.append(Diagnostic("TPL019", tag.location, {"tag": tag.location.tag}))
        else:
            cells.setdefault(element, Cell(element, {})).tags[word] = tag
            take_out(tag.node)
    return list(cells.values()), problems


def apply(
    root: etree._Element, cells: Sequence[Cell], blocks: Sequence[Block], writer: SourceWriter
) -> list[Diagnostic]:
    """Writes what the tags ask for; a problem for each in a block of its own cell, or that needs a loop."""
    problems = [problem for cell in cells for problem in _check(root, cell, blocks)]
    if problems:
        return problems
    for cell in cells:
        _write(cell, writer)
    changing = [cell.element for cell in cells if {"colspan", "hm"} & cell.tags.keys()]
    changing += [block.tags[0].node for block in blocks if block.is_pair and _repeats_cells(block)]
    for table in dict.fromkeys(table for element in changing for table in element.iterancestors(wml.TBL)):
        if table.find(marks.VARYING_GRID) is None:
            table.insert(0, etree.Element(marks.VARYING_GRID, None, {"s": SPLICE}))
    return []


def _check(root: etree._Element, cell: Cell, blocks: Sequence[Block]) -> Iterable[Diagnostic]:
    inner = [b for b in blocks if b.is_pair and all(ancestor_of(tag.node, wml.TC) is cell.element for tag in b.tags)]
    for tag in cell.tags.values():
        for block in inner:
            if block.tags[0].index < tag.index < block.tags[-1].index:
                params = {"tag": tag.location.tag, "other": block.tags[0].location.tag}
                yield Diagnostic("TPL043", tag.location, params)
                break
    merging = [tag for word, tag in cell.tags.items() if word in ("vm", "hm")]
    if merging and not _is_in_loop(root, cell.element, blocks):
        yield from (Diagnostic("TPL042", tag.location, {"tag": tag.location.tag}) for tag in merging)


def _is_in_loop(root: etree._Element, element: etree._Element, blocks: Sequence[Block]) -> bool:
    order = {node: number for number, node in enumerate(root.iter())}
    if (place := order.get(element)) is None:  # its row held nothing but tags and is gone
        return False
    loops = [block.tags for block in blocks if block.is_pair and block.tags[0].keyword == "for"]
    ends = [(tags[0].node, next(tag.node for tag in tags[1:] if tag.keyword in ("else", "endfor"))) for tags in loops]
    return any(
        order.get(first, place) < place < order.get(last, place) and element not in last.iterancestors()
        for first, last in ends
    )


def _repeats_cells(block: Block) -> bool:
    parent = block.tags[0].node.getparent()
    return parent is not None and any(step.tag == wml.TR for step in (parent, *parent.iterancestors())) and not any(
        step.tag in (wml.TC, wml.P) for step in (parent, *parent.iterancestors())
    )  # fmt: skip


def _write(cell: Cell, writer: SourceWriter) -> None:
    tags = cell.tags
    properties = cell.element.find(_TCPR)
    if properties is None:
        properties = etree.Element(_TCPR)
        cell.element.insert(0, properties)
    if "colspan" in tags or "hm" in tags:
        _span(cell, properties, writer)
    if "vm" in tags:
        tag = tags["vm"]
        tag.kind, tag.source = Kind.EXPRESSION, '"restart" if loop.first else "continue"'
        put(properties, writer.node(f'<w:vMerge w:val="{_printed(tag)}"/>'), "vMerge")
    if "cellbg" in tags:
        tag = _as_expression(tags["cellbg"], FILL_CALL)
        shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{_printed(tag)}"/>'
        put(properties, writer.node(shading), "shd")
    if "vm" in tags:  # the merged cells below the first are empty
        properties.addnext(writer.node(f"{STATEMENT}if loop.first{STATEMENT_END}"))
        cell.element.append(writer.node(f"{STATEMENT}else{STATEMENT_END}<w:p/>{STATEMENT}endif{STATEMENT_END}"))
    if "hm" in tags:  # one cell for the whole loop
        tag = tags["hm"]
        tag.source = "if loop.first"
        guard_around(cell.element)
        cell.element.addprevious(marker("tag", tag.index))
        cell.element.addnext(writer.node(f"{STATEMENT}endif{STATEMENT_END}"))


def _span(cell: Cell, properties: etree._Element, writer: SourceWriter) -> None:
    """The columns a cell takes: what ``colspan`` says, or its own number, for each iteration of the loop that ``hm`` merges."""
    existing = properties.find(_SPAN)
    own = "1" if existing is None else existing.get(wml.w("val"), "1")
    times = ", loop.length" if "hm" in cell.tags else ""
    if "colspan" in cell.tags:
        tag = _as_expression(cell.tags["colspan"], SPAN_CALL)
        tag.source += times
        printed = _printed(tag)
    else:
        printed = f"{OUTPUT}{SPAN_CALL}({own if own.isdecimal() else 1}{times}){OUTPUT_END}"
    put(properties, writer.node(f'<w:gridSpan w:val="{printed}"/>'), "gridSpan")


def _as_expression(tag: Tag, through: str) -> Tag:
    tag.source = tag.source[len(tag.keyword) :].strip()
    tag.kind, tag.through = Kind.EXPRESSION, through
    return tag


def _printed(tag: Tag) -> str:
    return f"<?{MARKER} out {tag.index}?>"


def take_out(node: etree._Element) -> None:
    """Removes a tag from the text; a run that held nothing else goes with it, a paragraph too when others remain."""
    text = parent_of(node)
    paragraph = nearest(node, wml.P)
    assert paragraph is not None
    remove_keeping_tail(node)
    if not text.text and not len(text):
        remove_with_run(text)
    container = paragraph.getparent()
    following = next(paragraph.itersiblings(wml.P), None)
    if container is None or following is None or has_content(paragraph) or holds_marker(paragraph):
        return
    if paragraph.find(f"{wml.PPR}/{wml.SECTPR}") is None:
        container.remove(paragraph)
