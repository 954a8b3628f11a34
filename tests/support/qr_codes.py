"""QR codes in finished documents: what is drawn, and what must be."""

from __future__ import annotations

import segno
from lxml import etree

from docxtpl_reports.engine.output.fragments import NAMESPACES
from support.build import tree

A, WP = f"{{{NAMESPACES['a']}}}", f"{{{NAMESPACES['wp']}}}"


def drawings(document: bytes, name: str = "word/document.xml") -> list[etree._Element]:
    return list(tree(document, name).iter(f"{WP}inline"))


def modules(drawing: etree._Element) -> list[list[int]]:
    """Every module of the drawing, by the number of outlines to its left: odd is dark (the even-odd rule of viewers)."""
    (path,) = drawing.iter(f"{A}path")
    size = int(path.get("w", ""))
    crossings = [[0] * size for _ in range(size)]
    points: list[tuple[int, int]] = []
    for step in path:
        if step.tag == f"{A}close":
            for (x, y), (_, below) in zip(points, [*points[1:], points[0]], strict=True):
                for row in range(min(y, below), max(y, below)):
                    for column in range(x, size):
                        crossings[row][column] += 1
            points = []
        else:
            (point,) = step
            points.append((int(point.get("x", "")), int(point.get("y", ""))))
    return [[count % 2 for count in row] for row in crossings]


def expected(words: str) -> list[list[int]]:
    code = segno.make(words, error="m", micro=False, encoding="utf-8", eci=not words.isascii())
    return [list(map(int, row)) for row in code.matrix_iter(border=4)]
