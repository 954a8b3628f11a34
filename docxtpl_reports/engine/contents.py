"""Tables of contents (ISO/IEC 29500-1 §17.16.5.68): their entries are the headings that are there, in their order and words.

An entry leads to its heading by a bookmark. Numbers of pages are for Word and LibreOffice to know; ``layout`` marks the
table as out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from ..opc import wml
from .fields import FIELD_CHAR, FIELD_CHAR_TYPE, complex_fields, instructions, keyword

_ANCHOR = wml.w("anchor")
_NUMBER = re.compile(r"_\d+$")
_PAGE = re.compile(r"\s*PAGEREF\s+\"?([^\s\"\\]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Table:
    entries: list[etree._Element]  # paragraphs that lead to a heading
    own: list[etree._Element]  # runs that begin and end the field itself


def clear(root: etree._Element) -> None:
    """Empties entries with tags before the story is compiled: they are copies of headings, whose names they do not know."""
    marks = {mark.get(wml.w("name"), "") for mark in root.iter(wml.BOOKMARK_START)}
    for table in _tables(root):
        for entry in table.entries:
            texts = _title(entry)
            if "{" in "".join(text.text or "" for text in texts) and anchor_of(entry) in marks:
                for text in texts:
                    text.text = None


def follow(root: etree._Element) -> None:
    """Makes the entries of each table those of the headings below ``root``."""
    tables = list(_tables(root))
    if not tables:
        return
    marks = {mark.get(wml.w("name"), ""): mark for mark in root.iter(wml.BOOKMARK_START)}
    for table in tables:
        _rewrite(table, marks)


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
    for parts, instruction, _ in complex_fields(root):
        if keyword("".join(element.text or "" for element in instruction)) != "TOC":
            continue
        paragraphs = dict.fromkeys(next(part.iterancestors(wml.P)) for part in parts)
        entries = [paragraph for paragraph in paragraphs if anchor_of(paragraph)]
        yield _Table(entries, list(_own(parts)))


def _own(parts: list[etree._Element]) -> Iterator[etree._Element]:
    """The runs of a field itself: up to its result, and its end."""
    depth, is_result = 0, False
    seen: set[etree._Element] = set()
    for part in parts:
        kind = part.get(FIELD_CHAR_TYPE) if part.tag == FIELD_CHAR else None
        depth += kind == "begin"
        run = part.getparent()
        if depth == 1 and (not is_result or kind == "end") and run is not None and run not in seen:
            seen.add(run)
            yield run
        is_result = is_result or (kind == "separate" and depth == 1)
        depth -= kind == "end"


def _rewrite(table: _Table, marks: dict[str, etree._Element]) -> None:
    by_name = {anchor_of(entry): entry for entry in table.entries}
    wanted: list[tuple[str, etree._Element, etree._Element]] = []
    for name, mark in marks.items():
        base = name if name in by_name else _NUMBER.sub("", name)
        heading = next(mark.iterancestors(wml.P), None)
        if heading is None:
            heading = next(mark.itersiblings(wml.P), None)
        if base in by_name and heading is not None:
            wanted.append((name, by_name[base], heading))
    if not table.entries:
        return
    head = [run for run in table.own[:-1] if next(run.iterancestors(wml.P)) in table.entries]
    tail = [run for run in table.own[-1:] if next(run.iterancestors(wml.P)) in table.entries]
    for run in (*head, *tail):
        parent = run.getparent()
        assert parent is not None
        parent.remove(run)
    made = []
    for name, entry, heading in wanted:
        copy = deepcopy(entry)
        copy.tail = None
        _lead(copy, anchor_of(entry), name)
        _say(copy, wml.paragraph_text(heading))
        made.append(copy)
    if not made:
        made = [etree.Element(wml.P)]
    table.entries[0].addprevious(made[0])
    for before, copy in pairwise(made):
        before.addnext(copy)
    for entry in table.entries:
        parent = entry.getparent()
        assert parent is not None
        parent.remove(entry)
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
    texts = _title(entry)
    if not texts or " ".join("".join(text.text or "" for text in texts).split()) == " ".join(words.split()):
        return
    texts[0].text = " ".join(words.split())
    texts[0].set(wml.XML_SPACE, "preserve")
    for other in texts[1:]:
        other.text = None


def _title(entry: etree._Element) -> list[etree._Element]:
    """The text elements of an entry's words: behind the tab of a number, before that of the page."""
    groups: list[list[etree._Element]] = [[]]
    depth = 0
    for element in entry.iter(wml.T, wml.TAB, FIELD_CHAR):
        kind = element.get(FIELD_CHAR_TYPE) if element.tag == FIELD_CHAR else None
        depth += (kind == "begin") - (kind == "end")
        run = element.getparent()
        if element.tag == wml.TAB and run is not None and run.tag == wml.R:
            groups.append([])
        elif element.tag == wml.T and next(element.iterancestors(wml.FIELD), None) is None:
            groups[-1].append(element)
    words = groups[:-1] if len(groups) > 1 else groups
    return words[-1] if words else []
