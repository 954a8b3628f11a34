"""Makes strokes as long as the printed line above them wants (see ``template.strokes``).

The words are measured with the widths of Times New Roman, the font of the decree: a stroke may be a third to half as long as
its line, so a few per cent make no difference.
"""

from __future__ import annotations

import re
import unicodedata

from docxtpl_reports.engine.marks import STROKE, STROKE_END

SHARE = 0.42  # of the line above: the decree asks for a third to a half
_TOKEN = re.compile(f"{STROKE}(\\d+):(\\d+):(\\d+):([0-3]){STROKE_END}")
_END = "</w:p>"
_PIECE = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|<w:(?:br|cr)\b")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"'}

# Advance widths in thousandths of the size, regular and bold, from the metrics of Times: A to Z, a to z.
_UPPER, _LOWER = (
    tuple(tuple(map(int, widths.split())) for widths in of_case)
    for of_case in (
        (
            "722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611",
            "722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667",
        ),
        (
            "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444",
            "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444",
        ),
    )
)
_OTHERS = {" ": 250, "\N{NO-BREAK SPACE}": 250, "-": 333, ".": 250, ",": 250, "(": 333, ")": 333, "/": 278, "'": 180}
_USUAL = 500  # digits, and what is not listed


def token(room: int, size: int, *, bold: bool, caps: bool = False, indents: int = 0) -> str:
    """Stands for an indent until the text is there. ``room``: the width that the stroke has, twips, of which the words have
    ``indents`` less; ``size``: half-points; ``caps``: whether their format prints capitals."""
    return f"{STROKE}{room}:{max(room - indents, 0)}:{size}:{bold + 2 * caps}{STROKE_END}"


def settle(text: str) -> str:
    """A rendered story whose strokes are a part of the line above."""

    def indent(found: re.Match[str]) -> str:
        room, of_words, size, form = map(int, found.groups())
        words = _words_above(text, found.start())
        length = round(SHARE * _last_line(words.upper() if form & 2 else words, of_words, size, bold=bool(form & 1)))
        return str(max((room - length) // 2, 0))

    return _TOKEN.sub(indent, text)


def _words_above(text: str, position: int) -> str:
    """The words of the nearest paragraph with some above the one at ``position``, with its line breaks; nothing when there is
    none in the same cell."""
    cell = max(text.rfind("<w:tc>", 0, position), 0)
    while (end := text.rfind(_END, cell, position)) >= 0:
        start = max(text.rfind(opening, cell, end) for opening in ("<w:p>", "<w:p "))
        pieces = _PIECE.finditer(text, max(start, cell), end)
        words = "".join("\n" if piece[1] is None else piece[1] for piece in pieces)
        if words.strip() or start < 0:
            for entity, character in _ENTITIES.items():
                words = words.replace(entity, character)
            return words
        position = start
    return ""


def _last_line(words: str, room: int, size: int, *, bold: bool) -> float:
    """The width, in twips, of the last line of words, broken at spaces where they do not fit."""
    line = 0.0
    space = width(" ", size, bold=bold)
    for word in filter(None, re.split(r"[ \t]+", words.rsplit("\n", 1)[-1])):  # lines do not end at no-break spaces
        more = width(word, size, bold=bold)
        fits = line and (not room or line + space + more <= room)
        line = line + space + more if fits else more
    return line


def width(words: str, size: int, *, bold: bool) -> float:
    """The width of words in twips; ``size`` in half-points."""
    thousandths = 0
    for character in words:
        base = unicodedata.normalize("NFD", character)[0].replace("Đ", "D").replace("đ", "d")
        if "A" <= base <= "Z":
            thousandths += _UPPER[bold][ord(base) - ord("A")]
        elif "a" <= base <= "z":
            thousandths += _LOWER[bold][ord(base) - ord("a")]
        else:
            thousandths += _OTHERS.get(character, _USUAL)
    return thousandths * size * 10 / 1000
