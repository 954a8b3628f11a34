"""Jinja source for a serialised story: markers in, source and the line of each tag out.

Each tag starts a line of its own, so that a line number at compile time or at run time is the tag's number.
"""

from __future__ import annotations

import re

from lxml import etree

from docxtpl_reports.engine.marks import (
    GUARDS,
    MARKER,
    OUTPUT,
    OUTPUT_END,
    SPLICE,
    STATEMENT,
    STATEMENT_END,
    TEXT_MARKER,
    TEXT_MARKER_END,
)
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import serialise_text, with_prefix, without_unused

from .lexer import Kind
from .tag import Tag, marker

_MARKERS = re.compile(rf"<\?{MARKER} (\w+) (\d+)\?>|{TEXT_MARKER}(\d+){TEXT_MARKER_END}")


class SourceWriter:
    """Writes stories as source. ``codes``: pieces of source that replace an element, an attribute or a text."""

    def __init__(self, tags: list[Tag]) -> None:
        self._tags = tags
        self._codes: list[str] = []
        self.iterations: set[int] = set()  # opening tags of blocks whose iterations are marked: see ``ids``

    def node(self, code: str) -> etree._Element:
        """A marker to put into the tree in the place of ``code`` (XML with markers and Jinja source)."""
        self._codes.append(code)
        return marker("code", len(self._codes) - 1)

    def text(self, code: str) -> str:
        """The same for places that hold no nodes: to be put into an attribute's value or a text."""
        self._codes.append(code)
        return f"{TEXT_MARKER}{len(self._codes) - 1}{TEXT_MARKER_END}"

    def write(self, text: str) -> tuple[str, list[tuple[int, int]]]:
        """The source for serialised XML with markers, and (line, tag) pairs."""
        out: list[str] = []
        lines: list[tuple[int, int]] = []
        line = 1

        def emit(text: str) -> None:
            nonlocal line
            position = 0
            for match in _MARKERS.finditer(text):
                literal = text[position : match.start()]
                position = match.end()
                out.append(literal)
                line += literal.count("\n")
                role, number = match[1] or "code", int(match[2] or match[3])
                if role == "code":
                    emit(self._codes[number])
                elif role == "guard":
                    out.append(GUARDS[number])
                elif (code := _code(self._tags[number])) is not None:
                    line += 1
                    lines.append((line, number))
                    out.append(code)
            out.append(text[position:])
            line += text.count("\n", position)

        emit(text)
        return "".join(out), lines


def _code(tag: Tag) -> str | None:
    """The source of a tag; the line break gives it a line number of its own."""
    if tag.kind is Kind.EXPRESSION:
        source = f"{tag.through}({tag.source})" if tag.through else tag.source
        return f"{OUTPUT}\n{source} {OUTPUT_END}"
    if tag.kind is Kind.STATEMENT and tag.keyword not in ("raw", "endraw"):
        return f"{STATEMENT}\n{tag.source} {STATEMENT_END}"
    return None


# --- trees of stories --------------------------------------------------------------------------------------------------------


def tree_of(package: Package, part: str) -> etree._Element:
    """The tree of a story; with tables, its root declares the namespace of what is to be settled in them, once for all rows."""
    root = package.xml(part)
    has_tables = next(root.iter(wml.TBL), None) is not None
    return parse_xml(with_prefix(root, "s", SPLICE).encode()) if has_tables else root


def text_of(root: etree._Element) -> str:
    """The text of such a tree, without a declaration that nothing in it needs."""
    return without_unused(serialise_text(root), "s", SPLICE)
