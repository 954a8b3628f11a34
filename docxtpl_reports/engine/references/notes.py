"""Footnotes, endnotes and comments: bodies compiled where they are referred to, numbered when everything is rendered.

The reference in the text becomes a call block around the body of its note, so the body is rendered in the scope of the
reference. The block leaves a marker; ``number`` gives the markers of the finished story their ids in document order and
returns the definitions in the same order (LibreOffice pairs references and notes by order, Word by id).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree
from markupsafe import Markup

from docxtpl_reports.engine.marks import NOTE_AGAIN, NOTE_MARK, NOTE_MARK_END
from docxtpl_reports.engine.output.fragments import Fragment
from docxtpl_reports.engine.template.scopes import is_repeated, scopes
from docxtpl_reports.engine.template.tag import Block
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import serialise_open

_MARKS = re.compile(f"{NOTE_MARK}({NOTE_AGAIN}?)(\\d+){NOTE_MARK_END}")


@dataclass(frozen=True, slots=True)
class NotesKind:
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


@dataclass(frozen=True, slots=True)
class NotesPart:
    """The unchanging frame of a notes part: its opening with the separators, its end, the first free id."""

    head: str
    tail: str
    first_id: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a note in the compiled text: the notes part, and how the note's element opens (without its id)."""

    part: str
    opening: str


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
        f" {element.prefix}:{etree.QName(key).localname}={quoteattr(str(value))}"
        for key, value in element.attrib.items()
        if key != wml.w("id") and etree.QName(key).namespace == wml.W
    )
    return f"<{name}{attributes}"


class Collector:
    """The notes of one rendering. ``call`` is what the compiled call block calls."""

    def __init__(self) -> None:
        self._bodies: list[tuple[int, str]] = []
        self._last: dict[int, int] = {}  # the newest body of each reference

    def call(self, reference: int, again: bool = False, *, caller: Callable[[], str]) -> str:
        """Renders the body in the scope of the reference; returns the marker that represents its id.

        ``again``: the reference of another branch of an AlternateContent, which shares the note of the first.
        """
        if again and reference in self._last:
            return Markup(f"{NOTE_MARK}{NOTE_AGAIN}{self._last[reference]}{NOTE_MARK_END}")
        body = caller()  # calls for the comments in it, whose bodies come first
        self._last[reference] = len(self._bodies)
        self._bodies.append((reference, body.xml if isinstance(body, Fragment) else str(body)))
        return Markup(f"{NOTE_MARK}{self._last[reference]}{NOTE_MARK_END}")

    def rewritten(self, story: str, change: Callable[[str], str]) -> str:
        """The story with ``change`` done to its pieces and to the bodies of its notes, in the order they are read."""
        out, position = [], 0
        newest: dict[int, int] = {}
        for match in _MARKS.finditer(story):
            out.append(change(story[position : match.start()]))
            number = int(match[2])
            if not match[1]:
                reference, body = self._bodies[number]
                self._bodies.append((reference, self.rewritten(body, change)))
                newest[number] = len(self._bodies) - 1
            out.append(f"{NOTE_MARK}{match[1]}{newest[number]}{NOTE_MARK_END}")
            position = match.end()
        return "".join([*out, change(story[position:])])

    def number(
        self, story: str, references: Sequence[Reference], parts: Mapping[str, NotesPart]
    ) -> tuple[str, dict[str, list[str]]]:
        """The story with ids in place of markers, and the definitions for each notes part in document order."""
        written: dict[str, list[str]] = {part: [] for part in parts}

        given: dict[int, str] = {}

        def give_id(match: re.Match[str]) -> str:
            marker = int(match[2])
            if match[1]:
                return given[marker]
            index, body = self._bodies[marker]
            reference = references[index]
            notes = written[reference.part]
            given[marker] = str(parts[reference.part].first_id + len(notes))
            notes.append("")  # its place; what is commented on in the body comes later
            place, name = len(notes) - 1, reference.opening.partition(" ")[0][1:]
            notes[place] = f'{reference.opening} w:id="{given[marker]}">{_MARKS.sub(give_id, body)}</{name}>'
            return given[marker]

        return _MARKS.sub(give_id, story), written
