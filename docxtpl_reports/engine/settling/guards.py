"""Checks that need the rendered text: a table without rows, a row without cells and a content control without content are
not written; a cell (header, note …) that does not end with a paragraph gets one.

``invariants`` puts a guard where such a thing may happen; ``settle`` reads them in the rendered story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docxtpl_reports.engine.marks import (
    BETWEEN,
    BETWEEN_END,
    CONTENT,
    CONTENT_END,
    CONTROL,
    CONTROL_END,
    NEEDS_PARAGRAPH,
    OPENING,
    ROW,
    ROW_END,
    TABLE,
    TABLE_END,
)
from docxtpl_reports.values import MISSING

# What a macro printed between rows or cells: ``splice`` puts it in its place, or refuses it.
_PRINTED = f"{OPENING}[^>]*>(?:\\s|</?s:[^>]*>)*(?:[^<\\s]|<w:)"
# The guards around each element, as they follow one another, and what must be between the inner ones for the element to be
# written (a draft's placeholder is a row).
_GUARDED = {
    CONTROL_END: ((CONTROL, CONTENT, CONTENT_END), re.compile(r"\S")),
    ROW_END: ((ROW,), re.compile(f"<w:tc[ >]|{re.escape(MISSING)}|{_PRINTED}")),
    TABLE_END: ((TABLE,), re.compile(f"<w:tr[ >]|{re.escape(MISSING)}|{_PRINTED}")),
}
_GUARDS = (CONTROL, CONTENT, CONTENT_END, CONTROL_END, ROW, ROW_END, TABLE, TABLE_END)

_BETWEEN = re.compile(f"{BETWEEN}([^{BETWEEN_END}]*){BETWEEN_END}")
# Allowed between two tables that touch: ends of controls, marks of ranges, guards.
_ENDS = ("</w:sdtContent>", "</w:sdt>", "</w:customXml>")
_MARKS = ("<w:bookmark", "<w:perm", "<w:commentRange", "<w:proofErr")


def _without_empty(text: str) -> str:
    """The text without the guarded elements that hold nothing, and without the guards."""
    found = sorted(place for guard in _GUARDS if guard in text for place in _places(text, guard))
    if not found:
        return text
    out: list[str] = [text[: found[0]]]
    opened: list[tuple[str, int]] = []  # each guard that waits for its last, and its place in ``out``
    for place, following in zip(found, [*found[1:], len(text)], strict=True):
        guard = text[place]
        before, needed = _GUARDED.get(guard, ((), None))
        if needed is not None and tuple(other for other, _ in opened[-len(before) :]) == before:
            places = [number for _, number in opened[-len(before) :]]
            del opened[-len(before) :]
            inside = slice(places[0] + 1, None) if len(places) == 1 else slice(places[1] + 1, places[2])
            if _holds(needed, "".join(out[inside])):
                for number in places:
                    out[number] = ""
            else:
                del out[places[0] :]
        else:
            opened.append((guard, len(out)))
            out.append(guard)
        out.append(text[place + 1 : following])
    return "".join(out)


def _places(text: str, character: str) -> Iterator[int]:
    place = text.find(character)
    while place >= 0:
        yield place
        place = text.find(character, place + 1)


def _holds(needed: re.Pattern[str], content: str) -> bool:
    return needed.search(_BETWEEN.sub("", content) if BETWEEN in content else content) is not None


def _keep_tables_apart(text: str) -> str:
    """Keeps the paragraph of a tag where two tables would touch without it: Word and LibreOffice show those as one."""
    pieces = _BETWEEN.split(text)  # text, paragraph, text, paragraph … text
    after_table = False
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            after_table = _ends_with_table(piece, after_table)
        elif after_table and _table_follows(pieces[index + 1 :: 2]):
            after_table = False
        else:
            pieces[index] = ""
    return "".join(pieces)


def _table_follows(pieces: Iterable[str]) -> bool:
    """Whether a table is the first thing in some pieces of text."""
    found = (_begins_with_table(piece) for piece in pieces)
    return next((begins for begins in found if begins is not None), False)


def part_tables(text: str) -> str:
    """Puts a paragraph between tables that touch because the paragraphs or rows between them were not printed."""
    end = "</w:tbl>"
    behind = [place + len(end) for place in _places(text, end)]
    touching = [place for place in behind if _begins_with_table(text, place)]
    if not touching:
        return text
    pieces = [text[start:stop] for start, stop in zip([0, *touching], [*touching, len(text)], strict=True)]
    return "<w:p/>".join(pieces)


def _begins_with_table(piece: str, position: int = 0) -> bool | None:
    """Whether a table is the first thing in a piece of text from ``position`` on; None when it holds nothing."""
    while position < len(piece):
        if piece[position].isspace() or piece[position] == NEEDS_PARAGRAPH:
            position += 1
        elif piece.startswith(("<w:tbl>", "<w:tbl "), position):
            return True
        elif piece.startswith("<w:sdt>", position):
            position = piece.find("<w:sdtContent>", position) + len("<w:sdtContent>")
            if position < len("<w:sdtContent>"):
                return False
        elif piece.startswith((*_MARKS, *_ENDS), position):
            position = piece.find(">", position) + 1
        else:
            return False
    return None


def _ends_with_table(piece: str, before: bool) -> bool:
    """Whether a table is the last thing in a piece of text; ``before``: in the text before it, when it holds nothing."""
    end = len(piece)
    while True:
        while end and (piece[end - 1].isspace() or piece[end - 1] == NEEDS_PARAGRAPH):
            end -= 1
        if not end:
            return before
        start = piece.rfind("<", 0, end)
        last = piece[start:end] if start >= 0 else ""
        if last == "</w:tbl>":
            return True
        if last == "<w:sdtContent>":
            start = piece.rfind("<w:sdt>", 0, start)
        elif last not in _ENDS and not last.startswith(_MARKS):
            return False
        end = max(start, 0)


def settle(text: str) -> str:
    """A table without rows, a row without cells and a content control without content are not written; tables are kept
    apart; a cell (header, note …) that does not end with a paragraph gets one."""
    text = _without_empty(text)
    if BETWEEN in text:
        text = _keep_tables_apart(text)
    if NEEDS_PARAGRAPH not in text:
        return text
    pieces = text.split(NEEDS_PARAGRAPH)
    for index, piece in enumerate(pieces[:-1]):
        if not _ends_with_paragraph(piece):
            pieces[index] = piece + "<w:p/>"
    return "".join(pieces)


def _ends_with_paragraph(piece: str) -> bool:
    """Whether a paragraph is the last thing in a piece of text, possibly in a content control."""
    end = len(piece)
    while (closing := next((name for name in _ENDS if piece.endswith(name, 0, end)), None)) is not None:
        end -= len(closing)
    return piece.endswith(("</w:p>", "<w:p/>"), 0, end)
