"""The kinds of content that fragments hold and where each fits: text, runs, paragraphs, rows, cells; what is content."""

from __future__ import annotations

from enum import IntEnum

from lxml import etree

from docxtpl_reports.diagnostics import N_, Phrase
from docxtpl_reports.engine.marks import SPLICE
from docxtpl_reports.ooxml.wml import names as wml

FRAGMENT, BREAK, TAB, PARAGRAPH, PAGE = (f"{{{SPLICE}}}{name}" for name in ("f", "br", "tab", "p", "page"))
BREAKS = (BREAK, TAB, PARAGRAPH, PAGE)
_MATH = wml.MATH_TEXT[:-1]
_WRAPPERS = frozenset(map(wml.w, ("sdt", "sdtContent", "customXml")))


class Level(IntEnum):
    """The kind of content that a fragment holds, or that fits at a place."""

    TEXT = 0
    IN_RUN = 1
    RUNS = 2
    BLOCKS = 3
    ROWS = 4
    CELLS = 5


NAMES = {
    Level.TEXT: Phrase(N_("chữ")),
    Level.IN_RUN: Phrase(N_("một phần chữ có định dạng")),
    Level.RUNS: Phrase(N_("chữ có định dạng")),
    Level.BLOCKS: Phrase(N_("đoạn văn, bảng")),
    Level.ROWS: Phrase(N_("hàng của bảng")),
    Level.CELLS: Phrase(N_("ô của bảng")),
}
MIXTURE = Phrase(N_("XML lẫn nhiều cấp"))
_LEVELS = {
    wml.TC: Level.CELLS, wml.TR: Level.ROWS, wml.P: Level.BLOCKS, wml.TBL: Level.BLOCKS, wml.w("altChunk"): Level.BLOCKS,
    **dict.fromkeys((wml.R, *map(wml.w, ("hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "dir", "bdo"))), Level.RUNS),
    **dict.fromkeys((f"{_MATH}{name}" for name in ("oMath", "oMathPara")), Level.RUNS),
}  # fmt: skip


def level_of(fragment: etree._Element) -> Level | None:
    """The kind of content in a fragment; None when it is a mixture. One that holds nothing is runs."""
    found = {level for child in fragment if (level := _level_of_one(child)) is not None}
    texts = [fragment.text, *(child.tail for child in fragment)]
    if any(text and not text.isspace() for text in texts):
        return None if found else Level.TEXT
    if len(found) > 1:
        return None
    if not found:
        marks_only = all(child.tag in wml.MARKS for child in fragment) and not any(texts)
        return Level.RUNS if marks_only else Level.TEXT
    return found.pop()


def _level_of_one(child: etree._Element) -> Level | None:
    """The level of one element; None for what is allowed anywhere."""
    if not isinstance(child.tag, str) or child.tag in wml.MARKS or child.tag == wml.SECTPR:
        return None
    if child.tag.startswith(f"{{{SPLICE}}}"):
        return None
    if child.tag in _WRAPPERS:
        inner = (_level_of_one(e) for e in child if e.tag not in wml.PROPERTIES)
        return next((level for level in inner if level is not None), Level.RUNS)
    return _LEVELS.get(child.tag, Level.IN_RUN)


def place_of(parent: etree._Element) -> Level:
    """The kind of content that fits right below ``parent``."""
    for element in (parent, *parent.iterancestors()):
        if element.tag in (wml.T, FRAGMENT):
            return Level.TEXT
        if element.tag == wml.R:
            return Level.IN_RUN
        if element.tag == wml.P:
            return Level.RUNS
        if element.tag in (wml.TBL, wml.TR):
            return Level.ROWS if element.tag == wml.TBL else Level.CELLS
        if element.tag in wml.ENDS_WITH_PARAGRAPH:
            break
    return Level.BLOCKS


def has_content(element: etree._Element, without: etree._Element | None = None, level: Level | None = None) -> bool:
    """Whether the element shows anything besides ``without`` (and fragments of its level)."""
    inside = set() if without is None else set(without.iter())
    for node in element.iter(etree.Element):
        if node in inside:
            continue
        if node.tag == wml.T:
            texts = [node.text, *(child.tail for child in node)]
            if any(text and not text.isspace() for text in texts):
                return True
        elif node.tag == FRAGMENT:
            if level is None or (len(node) and level_of(node) is not level):
                return True
        elif node.tag in BREAKS or node.tag.startswith(_MATH) or _is_object(node):
            return True
    return False


def _is_object(node: etree._Element) -> bool:
    """Whether a child of a run is to be seen, text, tabs and line breaks apart."""
    parent = node.getparent()
    if parent is None or parent.tag != wml.R or node.tag in (wml.RPR, wml.PAGE_HINT):
        return False
    return not wml.is_blank(node)
