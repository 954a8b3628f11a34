"""Rebuilds tables of contents (ISO/IEC 29500-1 §17.16.5.68) from the rendered headings, in their order and words.

An entry leads to its heading by a bookmark. Numbers of pages are for Word and LibreOffice to know; ``layout`` marks the
table as out of date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.engine.template.scanner import may_hold_tag
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import complex_fields, instructions, keyword
from docxtpl_reports.ooxml.wml.text import paragraph_text
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of

_ANCHOR = wml.w("anchor")
_NUMBER = re.compile(r"_\d+$")
_PAGE = re.compile(r"\s*PAGEREF\s+\"?([^\s\"\\]+)", re.IGNORECASE)


class _Table(NamedTuple):
    entries: list[etree._Element]  # paragraphs that lead to a heading
    own: list[etree._Element]  # runs that begin and end the field itself


def clear(root: etree._Element) -> frozenset[str]:
    """Empties entries about headings with tags before the story is compiled: they are copies, out of the scope of the tags.

    Returns the bookmarks that entries lead to; others are an editor's leftovers and stay as they are.
    """
    tables = list(_tables(root))
    marks = _marks(root) if tables else {}
    for entry in (entry for table in tables for entry in table.entries):
        heading = marks.get(anchor_of(entry))
        if heading is None:
            continue
        words = paragraph_text(heading)
        groups = _words(entry)
        if may_hold_tag(words) or any(may_hold_tag(text.text) for group in groups for text in group):
            for text in (text for group in (groups if "\t" in words else groups[-1:]) for text in group):
                text.text = None
    return frozenset(anchor for table in tables for entry in table.entries if (anchor := anchor_of(entry)) in marks)


def follow(root: etree._Element, known: Collection[str]) -> None:
    """Makes the entries of each table those of the headings below ``root``. ``known``: see ``clear``."""
    tables = list(_tables(root))
    marks = _marks(root) if tables else {}
    for table in tables:
        if any(anchor_of(entry) in known for entry in table.entries):
            _rewrite(table, marks, known)


def _marks(root: etree._Element) -> dict[str, etree._Element]:
    """The paragraph of each bookmark, or the one behind it, in the order of the document."""
    found = {}
    for mark in root.iter(wml.BOOKMARK_START):
        paragraph = nearest(mark, wml.P)
        paragraph = next(mark.itersiblings(wml.P), None) if paragraph is None else paragraph
        if paragraph is not None:
            found[mark.get(wml.w("name"), "")] = paragraph
    return found


def entries(root: etree._Element) -> set[etree._Element]:
    """The paragraphs of all tables of contents that lead to a heading."""
    return {entry for table in _tables(root) for entry in table.entries}


def anchor_of(entry: etree._Element) -> str:
    """The bookmark that an entry leads to; "" when it leads nowhere."""
    for link in entry.iter(wml.HYPERLINK):
        if name := link.get(_ANCHOR):
            return name
    for _, code in instructions(entry):
        if match := _PAGE.match(code):
            return match[1]
    return ""


def _tables(root: etree._Element) -> Iterator[_Table]:
    for field in complex_fields(root):
        if keyword(field.code) != "TOC":
            continue
        paragraphs = dict.fromkeys(next(part.iterancestors(wml.P)) for part in field.parts)
        entries = [paragraph for paragraph in paragraphs if anchor_of(paragraph)]
        yield _Table(entries, list(dict.fromkeys(map(parent_of, field.frame()))))


def _rewrite(table: _Table, marks: Mapping[str, etree._Element], known: Collection[str]) -> None:
    by_name = {name: entry for entry in table.entries if (name := anchor_of(entry)) in known}
    head = [run for run in table.own[:-1] if nearest(run, wml.P) in table.entries]
    tail = [run for run in table.own[-1:] if nearest(run, wml.P) in table.entries]
    for run in (*head, *tail):
        parent_of(run).remove(run)
    made = [deepcopy(entry) for entry in table.entries if anchor_of(entry) not in known]
    for name, heading in marks.items():
        base = name if name in by_name else _NUMBER.sub("", name)
        if base in by_name:
            copy = deepcopy(by_name[base])
            _lead(copy, base, name)
            _say(copy, paragraph_text(heading))
            made.append(copy)
    for copy in made:
        copy.tail = None
    if not made:
        made = [etree.Element(wml.P)]
    table.entries[0].addprevious(made[0])
    for before, copy in pairwise(made):
        before.addnext(copy)
    for entry in table.entries:
        parent_of(entry).remove(entry)
    position = 1 if made[0].find(wml.PPR) is not None else 0
    for run in reversed(head):
        made[0].insert(position, run)
    for run in tail:
        made[-1].append(run)


def _lead(entry: etree._Element, old: str, new: str) -> None:
    if old == new:
        return
    for link in entry.iter(wml.HYPERLINK):
        if link.get(_ANCHOR) == old:
            link.set(_ANCHOR, new)
    for code in entry.iter(wml.INSTR_TEXT):
        code.text = re.sub(rf"\b{re.escape(old)}\b", new, code.text or "")
    for field in entry.iter(wml.FIELD):
        field.set(wml.w("instr"), re.sub(rf"\b{re.escape(old)}\b", new, field.get(wml.w("instr"), "")))


def _say(entry: etree._Element, words: str) -> None:
    """Writes the words of a heading into an entry that ``clear`` has emptied."""
    groups = _words(entry)
    if not groups or not groups[-1] or any((text.text or "").strip() for text in groups[-1]):
        return
    pieces = [" ".join(piece.split()) for piece in words.split("\t")]
    if len(pieces) != len(groups):
        groups, pieces = groups[-1:], [" ".join(words.split())]
    for group, piece in zip(groups, pieces, strict=True):
        if group:
            group[0].text = piece
            group[0].set(wml.XML_SPACE, "preserve")


def _words(entry: etree._Element) -> list[list[etree._Element]]:
    """The text elements of an entry without its page: those of a number, and, behind a tab, those of the heading."""
    groups: list[list[etree._Element]] = [[]]
    for element in entry.iter(wml.T, wml.TAB):
        run = element.getparent()
        if element.tag == wml.TAB and run is not None and run.tag == wml.R:
            groups.append([])
        elif element.tag == wml.T:
            groups[-1].append(element)
    return groups[:-1] if len(groups) > 1 else groups
