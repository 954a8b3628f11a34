"""Footnotes, endnotes and comments: bodies compiled where they are referred to, numbered when everything is rendered.

The reference in the text becomes a call block around the body of its note, so the body is rendered in the scope of the
reference. The block leaves a marker; ``settling.notes`` gives the markers of the finished story their ids in document order and
returns the definitions in the same order (LibreOffice pairs references and notes by order, Word by id).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.engine.settling.notes import NotesPart
from docxtpl_reports.engine.template.scopes import is_repeated, scopes
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.escaping import attribute
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import serialise_open


class NotesKind(NamedTuple):
    """Footnotes, endnotes or comments: the names that tell them apart."""

    reference: str  # local name of the reference in the text
    definition: str  # local name of the note
    relationship: str


COMMENTS = NotesKind("commentReference", "comment", wml.REL_COMMENTS)
KINDS = (  # comments first: a note may be commented on
    COMMENTS,
    NotesKind("footnoteReference", "footnote", wml.REL_FOOTNOTES),
    NotesKind("endnoteReference", "endnote", wml.REL_ENDNOTES),
)


_ID = re.compile(r"-?\d{1,9}")  # what is written otherwise is no number of a note (§22.9.2.19 ST_DecimalNumber)


def definitions(root: etree._Element, kind: NotesKind) -> dict[str, etree._Element]:
    """The notes of a part by id, without separators and continuation notices (§17.18.33: they have a type)."""
    return {note.get(wml.w("id"), ""): note for note in _normal(root, kind)}


def _normal(root: etree._Element, kind: NotesKind) -> list[etree._Element]:
    found = root.iterchildren(wml.w(kind.definition))
    return [note for note in found if note.get(wml.w("type"), "normal") == "normal"]


def frame(root: etree._Element, kind: NotesKind) -> NotesPart:
    """The unchanging part of ``root``, whose normal notes are removed from the tree."""
    for note in _normal(root, kind):
        root.remove(note)
    ids = [int(n) for note in root.iterchildren() if _ID.fullmatch(n := str(note.get(wml.w("id"), "")))]
    lowest = -1 if kind is COMMENTS else 0  # comments have no separators (§17.13.4.2)
    return NotesPart(*serialise_open(root), max([lowest, *ids]) + 1)


def references(root: etree._Element, kind: NotesKind) -> Iterator[etree._Element]:
    """The references of a story in document order. Those in deleted text are still in the file and keep their note."""
    yield from list(root.iter(wml.w(kind.reference)))


def repeated(root: etree._Element, blocks: Sequence[Block], kind: NotesKind) -> set[str]:
    """Ids of the notes that may be printed more than once: referred to in a loop, or from several places."""
    seen: set[str] = set()
    found: set[str] = set()
    for element, inside in scopes(root, blocks, wml.w(kind.reference)):
        if element.tag != wml.w(kind.reference):
            continue
        number = element.get(wml.w("id"), "")
        (found if number in seen or is_repeated(inside) else seen).add(number)
    return found


def opening(element: etree._Element) -> str:
    """The start of an element without its id and its closing bracket: ``<w:footnoteReference w:customMarkFollows="1"``."""
    name = wml.prefixed(element)
    attributes = "".join(
        f" {element.prefix}:{etree.QName(key).localname}={attribute(str(value))}"
        for key, value in element.attrib.items()
        if key != wml.w("id") and etree.QName(key).namespace == wml.W
    )
    return f"<{name}{attributes}"
