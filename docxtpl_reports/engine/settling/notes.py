"""Numbers the notes of a rendered document (see ``references.notes``): marks in the stories become ids, in document order, and
the definitions come in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from docxtpl_reports.engine.marks import NOTE_AGAIN, NOTE_MARK, NOTE_MARK_END
from docxtpl_reports.engine.output.fragments import Fragment

_MARKS = re.compile(f"{NOTE_MARK}({NOTE_AGAIN}?)(\\d+){NOTE_MARK_END}")


class NotesPart(NamedTuple):
    """The unchanging frame of a notes part: its opening with the separators, its end, the first free id."""

    head: str
    tail: str
    first_id: int


class Reference(NamedTuple):
    """A reference to a note in the compiled text: the notes part, and how the note's element opens (without its id)."""

    part: str
    opening: str


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
        numbering = _Numbering(self._bodies, references, parts)
        return _MARKS.sub(numbering.give_id, story), numbering.written


class _Numbering:
    """The ids that the notes of one document get. (No function within another: it would refer to itself and wait for the
    collector of cycles.)"""

    def __init__(
        self, bodies: Sequence[tuple[int, str]], references: Sequence[Reference], parts: Mapping[str, NotesPart]
    ) -> None:
        self.written: dict[str, list[str]] = {part: [] for part in parts}
        self._bodies, self._references, self._parts = bodies, references, parts
        self._given: dict[int, str] = {}

    def give_id(self, match: re.Match[str]) -> str:
        """The id of the note whose mark was found; its definition is written."""
        marker = int(match[2])
        if match[1]:
            return self._given[marker]
        index, body = self._bodies[marker]
        reference = self._references[index]
        notes = self.written[reference.part]
        given = self._given[marker] = str(self._parts[reference.part].first_id + len(notes))
        notes.append("")  # its place; what is commented on in the body comes later
        place, name = len(notes) - 1, reference.opening.partition(" ")[0][1:]
        notes[place] = f'{reference.opening} w:id="{given}">{_MARKS.sub(self.give_id, body)}</{name}>'
        return given
