"""Draws QR codes (ISO/IEC 18004) as vector shapes of Word: sharp at any size, without a picture file in the package.

The dark modules are one path: outlines of what hangs together, so that no viewer shows seams between modules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import WORK_OF_MODULE
from docxtpl_reports.ooxml.escaping import attribute

from .fragments import NAMESPACES, Fragment
from .rendering import spend

QUIET = 4  # modules kept free on each side (ISO/IEC 18004, 6.3.8)
MODULE = Fraction(1, 2)  # mm, when no size is asked for
# Smaller modules are below four dots of an office printer's 360 dpi and of the cheap scanners that DENSO WAVE lists.
MIN_MODULE = Fraction(1, 4)  # mm
EMU = 36_000  # in a millimetre (§20.1.2.1)

_DECLARED = "".join(f' xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("w", "mc", "wp", "a", "wps"))

Matrix = Sequence[Sequence[int]]
Point = tuple[int, int]
Edge = tuple[Point, Point]  # its start and its direction


class _Symbol(NamedTuple):
    modules: int  # on each side, with the quiet zone
    path: str


def qr_code(text: str, size: Fraction | None = None) -> Fragment:
    """The code of a text, which is not empty; ``size`` of the drawing in millimetres, with its quiet zone.

    Modules have whole units of the format (EMU), so that the drawing may be a hair smaller than asked for. Raises ReportError
    REN160 (the text is too long), REN161 (too small to be read), REN162 (segno is not installed), REN009.
    """
    text = vietnamese.composed(text)
    code = symbol(text)
    spend(WORK_OF_MODULE * code.modules**2)
    module = MODULE if size is None else size / code.modules
    if size is not None and module < MIN_MODULE:
        least = -int(-code.modules * MIN_MODULE // 1)
        params = {"size": vietnamese.format_number(size), "count": len(text), "least": least}
        raise ReportError(Diagnostic("REN161", params=params))
    side = int(module * EMU) * code.modules
    return Fragment(_drawing(code, side, text), _DECLARED)


@lru_cache(maxsize=64)
def symbol(text: str) -> _Symbol:
    """Error correction M or, where it costs no room, better: a folded or stamped page stays readable. Letters beyond ASCII are
    announced as UTF-8 (ECI 26), for readers that guess take short Vietnamese words for Shift-JIS; nothing else is, because old
    desk scanners print the announcement."""
    try:
        import segno
    except ImportError:
        raise ReportError(Diagnostic("REN162", params={"python": sys.executable})) from None
    try:
        code = segno.make(text, error="m", micro=False, encoding="utf-8", eci=not text.isascii())
    except segno.DataOverflowError:
        raise ReportError(Diagnostic("REN160", params={"count": len(text)})) from None
    matrix = tuple(map(tuple, code.matrix))
    return _Symbol(len(matrix) + 2 * QUIET, "".join(map(_outline, outlines(matrix))))


def outlines(matrix: Matrix) -> Iterator[list[Point]]:
    """The corners of each outline, dark on the right-hand side: holes run the other way round, so that any fill rule leaves
    them white. Dark modules that touch at a corner have outlines of their own."""
    edges = dict.fromkeys(_edges(matrix))
    seen: set[Edge] = set()
    for start in edges:
        corners = []
        edge = start
        while edge not in seen:
            seen.add(edge)
            following = _following(edge, edges)
            if following[1] != edge[1]:
                corners.append(following[0])
            edge = following
        if corners:
            yield corners


def _edges(matrix: Matrix) -> Iterator[Edge]:
    """The sides of dark modules beside light ones, clockwise, in reading order."""
    size = len(matrix)

    def is_dark(x: int, y: int) -> bool:
        return 0 <= x < size and 0 <= y < size and bool(matrix[y][x])

    for y in range(size):
        for x in range(size):
            if not is_dark(x, y):
                continue
            for beside, start, direction in (
                ((x, y - 1), (x, y), (1, 0)),
                ((x + 1, y), (x + 1, y), (0, 1)),
                ((x, y + 1), (x + 1, y + 1), (-1, 0)),
                ((x - 1, y), (x, y + 1), (0, -1)),
            ):
                if not is_dark(*beside):
                    yield start, direction


def _following(edge: Edge, edges: dict[Edge, None]) -> Edge:
    """The edge that goes on from the end of ``edge``: to the right where two modules touch at a corner."""
    (x, y), (dx, dy) = edge
    end = x + dx, y + dy
    turns = ((-dy, dx), (dx, dy), (dy, -dx))  # right, straight on, left
    return next((end, turn) for turn in turns if (end, turn) in edges)


def _outline(corners: Sequence[Point]) -> str:
    points = [f'<a:pt x="{x + QUIET}" y="{y + QUIET}"/>' for x, y in corners]
    lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points[1:])
    return f"<a:moveTo>{points[0]}</a:moveTo>{lines}<a:close/>"


def _drawing(code: _Symbol, side: int, text: str) -> str:
    """The content of a run: a shape in the line, as Word 2010 and later write it. ``id`` gets its number in ``splice``."""
    extent = f'cx="{side}" cy="{side}"'
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="1" name="Mã QR" descr={attribute("Mã QR: " + text)}/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["wps"]}"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{code.modules}" h="{code.modules}">{code.path}</a:path></a:pathLst></a:custGeom>'
        '<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        "</mc:AlternateContent>"
    )
