"""Reads the tables of an HTML page, which web systems like to call .xls, as the one sheet that Excel shows of them."""

from __future__ import annotations

import re

from lxml import etree

from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW

from .delimited import decoded
from .grid import Grid, text_cell
from .limits import MAX_TREE_TAGS
from .sheet import Book, Counter, DamagedError, TooLargeError

_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CELLS = ("td", "th")
_BLOCKS = ("p", "div", "li", "tr")  # start a line of their own
_NO_TEXT = ("script", "style")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def read(data: bytes) -> Book:
    """All tables that hold no other table, one below the other. Raises DamagedError, TooLargeError."""
    if (tags := data.count(b"<")) > MAX_TREE_TAGS:
        raise TooLargeError(f"{tags} HTML tags")
    text, guessed = decoded(data)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise DamagedError(error.msg or "HTML") from error
    if root is None:
        raise DamagedError("HTML")
    grid = Grid("1", Counter())
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is not None:
            continue
        if grid.row:
            grid.start_row()  # tables have a blank row between them
        grid.end_merges()
        for row in table.iter("tr"):
            grid.start_row()
            if _UNSEEN.search(row.get("style", "")):
                grid.hidden.add(grid.row)
            for cell in row:
                if cell.tag in _CELLS:
                    height, width = (_span(cell, key, most) for key, most in _SPANS)
                    grid.put(text_cell(_text(cell)), height=height, width=width)
    if not grid.rows:
        raise DamagedError("<table>")
    return Book("html", (grid.sheet(),), encoding=guessed)


_SPANS = (("rowspan", MAX_ROW), ("colspan", MAX_COLUMN))


def _span(cell: etree._Element, name: str, most: int) -> int:
    """A span; what is none counts as 1, as in browsers."""
    text = cell.get(name, "1").strip()
    return min(int(text), most) or 1 if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _text(cell: etree._Element) -> str:
    """The words of a cell as a browser shows them: lines break at tags, not where the page's source does."""
    lines = [""]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if (element.tag == "br" and event == "start") or (element.tag in _BLOCKS and lines[-1].strip()):
            lines.append("")
        if event == "start":
            lines[-1] += "" if element.tag in _NO_TEXT else element.text or ""
        elif element is not cell:
            lines[-1] += element.tail or ""
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n")
