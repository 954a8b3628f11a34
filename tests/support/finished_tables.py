"""Compares a produced .docx with a finished one, table by table and cell by cell, and says in words what differs.

A document is read as facts, each with its place («table 2, row 3, column 4») and its aspect (``spans``, ``text`` …); two
documents are the same when their facts are. Widths may differ by ``tolerance`` twentieths of a point.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Fact = tuple[str, str]  # place, aspect
TOLERANCE = 57  # a millimetre


def w(name: str) -> str:
    return f"{{{W}}}{name}"


@dataclass(frozen=True, slots=True)
class Difference:
    place: str
    aspect: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.place}: {self.aspect} {self.found!r}, expected {self.expected!r}"


def differences(expected: bytes, found: bytes, tolerance: int = TOLERANCE) -> list[Difference]:
    """What differs, in the order of the expected document."""
    ours, theirs = facts(found), facts(expected)
    places = dict.fromkeys((*theirs, *ours))
    return [
        Difference(*fact, theirs.get(fact), ours.get(fact))
        for fact in places
        if not _same(theirs.get(fact), ours.get(fact), tolerance)
    ]


def _same(one: object, other: object, tolerance: int) -> bool:
    if isinstance(one, int) and isinstance(other, int) and not isinstance(one, bool):
        return abs(one - other) <= tolerance
    return one == other


def facts(document: bytes) -> dict[Fact, object]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(w("body"))
    assert body is not None
    return {(place, aspect): value for place, aspect, value in _of_body(body)}


def _of_body(body: etree._Element) -> Iterator[tuple[str, str, object]]:
    tables = paragraphs = sections = 0
    waiting: list[str] = []  # tables of the section that has not ended yet
    for block in body:
        if block.tag == w("tbl"):
            tables += 1
            waiting.append(f"table {tables}")
            yield from _of_table(waiting[-1], block)
        elif block.tag == w("p") and _text(block):
            paragraphs += 1
            yield f"paragraph {paragraphs}", "text", _text(block)
        end = block if block.tag == w("sectPr") else block.find(f"{w('pPr')}/{w('sectPr')}")
        if end is not None:
            sections += 1
            yield f"section {sections}", "page", _page(end)
            for table in waiting:
                yield table, "page", f"{sections}, {_page(end)}"
            waiting = []


def _page(section: etree._Element) -> str:
    size = section.find(w("pgSz"))
    assert size is not None
    width, height = (int(size.get(w(name), "0")) for name in "wh")
    shape = "landscape" if width > height else "portrait"
    declared = size.get(w("orient"), "portrait")
    margins = section.find(w("pgMar"))
    sides = "" if margins is None else " ".join(margins.get(w(s), "") for s in ("top", "right", "bottom", "left"))
    return f"{shape} {width}x{height}, margins {sides}" + ("" if declared == shape else f", declared {declared}")


def _of_table(place: str, table: etree._Element) -> Iterator[tuple[str, str, object]]:
    grid = [int(column.get(w("w"), "0")) for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    rows = table.findall(w("tr"))
    yield place, "columns", str(len(grid))
    yield place, "rows", str(len(rows))
    for number, width in enumerate(grid, 1):
        yield f"{place}, column {number}", "width", width
    started: dict[int, str] = {}  # column → the place of the cell whose vertical merge reaches the row above
    reach: dict[str, int] = {}
    for number, row in enumerate(rows, 1):
        here = f"{place}, row {number}"
        properties = row.find(w("trPr"))
        yield here, "repeats", _has(properties, "tblHeader")
        yield here, "may not break", _has(properties, "cantSplit")
        kept = [p.find(f"{w('pPr')}/{w('keepNext')}") is not None for p in row.iterfind(f"{w('tc')}/{w('p')}")]
        yield here, "kept with next", all(kept)
        column = _number(properties, "gridBefore", 0)
        open_now: dict[int, str] = {}
        for cell in row.findall(w("tc")):
            at = f"{here}, column {column + 1}"
            its = cell.find(w("tcPr"))
            span = _number(its, "gridSpan", 1)
            merge = None if its is None else its.find(w("vMerge"))
            goes_on = merge is not None and merge.get(w("val"), "continue") != "restart"
            start = started.get(column) if goes_on else at
            if start is None:
                yield at, "merge", "goes on, but nothing above starts it"
                start = at
            reach[start] = reach.get(start, 0) + 1
            if merge is not None:
                open_now[column] = start
            yield at, "columns", str(span)
            yield at, "width", _number(its, "tcW", 0, "w")
            yield at, "continues", goes_on
            yield at, "text", [_text(p) for p in cell.findall(w("p")) if _text(p)]
            yield at, "form", _form(cell)
            yield at, "shading", _shading(its)
            column += span
            if cell.find(w("tbl")) is not None:
                yield at, "tables", str(len(cell.findall(w("tbl"))))
        yield here, "grid columns", str(column + _number(properties, "gridAfter", 0))
        started = open_now
    for cell_place, count in reach.items():
        yield cell_place, "rows", str(count)


def _form(cell: etree._Element) -> list[tuple[str, str]]:
    """Alignment, and bold, italic and size, of each paragraph with text."""
    out = []
    for paragraph in cell.findall(w("p")):
        if _text(paragraph):
            jc = paragraph.find(f"{w('pPr')}/{w('jc')}")
            run = next(r for r in paragraph.iter(w("r")) if r.find(w("t")) is not None)
            marks = "".join(letter for letter in "bi" if run.find(f"{w('rPr')}/{w(letter)}") is not None)
            size = run.find(f"{w('rPr')}/{w('sz')}")
            at = "left" if jc is None else jc.get(w("val"), "")
            out.append((at, marks + ("" if size is None else size.get(w("val"), ""))))
    return out


def _shading(properties: etree._Element | None) -> str:
    shading = None if properties is None else properties.find(w("shd"))
    return "" if shading is None else shading.get(w("fill"), "").replace("auto", "")


def _has(properties: etree._Element | None, name: str) -> bool:
    found = None if properties is None else properties.find(w(name))
    return found is not None and found.get(w("val"), "1") not in ("0", "false", "off")


def _number(properties: etree._Element | None, name: str, default: int, attribute: str = "val") -> int:
    found = None if properties is None else properties.find(w(name))
    return default if found is None else int(found.get(w(attribute), str(default)))


def _text(paragraph: etree._Element) -> str:
    """The visible text, with runs of spaces as one."""
    signs = {w("br"): "\n", w("tab"): "\t", w("noBreakHyphen"): "-"}
    inside = (e for e in paragraph.iter() if e.getparent() is not None and e.getparent().tag == w("r"))
    text = "".join((e.text or "") if e.tag == w("t") else signs.get(e.tag, "") for e in inside)
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
