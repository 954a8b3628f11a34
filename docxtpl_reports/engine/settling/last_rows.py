"""Has the last printed row of each group of rows stay with what follows it (see ``tables.row_properties``)."""

from __future__ import annotations

import re

from lxml import etree

from docxtpl_reports.engine.marks import NEW_ROW, ROWS, ROWS_END
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import cells_of, nearest, serialise_inside

KEEP_NEXT = wml.w("keepNext")
_STYLE = wml.w("pStyle")
_MARKS = re.compile(f"([{ROWS}{NEW_ROW}{ROWS_END}])")


def settle(text: str) -> str:
    """A rendered story in which the last row of each group of rows that is marked stays with what follows."""
    opening, closing = _around(text)
    out: list[str] = []
    newest: int | None = None  # the place in ``out`` of the last row
    around: list[int | None] = []
    for piece in _MARKS.split(text):
        if piece == ROWS:
            around.append(newest)
            newest = None
        elif piece == NEW_ROW:
            newest = len(out)
        elif piece == ROWS_END:
            before = around.pop()
            if newest is None:
                newest = before
            else:
                root = parse_xml(f"{opening}{''.join(out[newest:])}{closing}".encode())
                for row in root.iterchildren(wml.TR):
                    keep_row(row)
                out[newest:] = [serialise_inside(root)]
        else:
            out.append(piece)
    return "".join(out)


def _around(text: str) -> tuple[str, str]:
    """The tags of a story's root, which declare its namespaces."""
    start = text.index("<w:")
    opening = text[start : text.index(">", start) + 1]
    return opening, f"</{opening[1:-1].split(maxsplit=1)[0]}>"


def keep_row(row: etree._Element) -> None:
    for paragraph in paragraphs_of(row):
        if paragraph.find(f"{wml.PPR}/{KEEP_NEXT}") is None:
            _put_first(paragraph, etree.Element(KEEP_NEXT))


def paragraphs_of(row: etree._Element) -> list[etree._Element]:
    """The paragraphs of a row's cells, without those of tables and text boxes in them."""
    return [p for cell in cells_of(row) for p in cell.iter(wml.P) if nearest(p, wml.TC, *wml.NESTED_STORY) is cell]


def _put_first(paragraph: etree._Element, node: etree._Element) -> None:
    """Puts ``node`` where ``keepNext`` belongs: behind the style (CT_PPr is a sequence)."""
    properties = paragraph.find(wml.PPR)
    if properties is None:
        properties = etree.Element(wml.PPR)
        paragraph.insert(0, properties)
    properties.insert(sum(child.tag == _STYLE for child in properties), node)
