"""DrawingML charts (ISO/IEC 29500-1 §21.2): the texts of a chart, where its data comes from, and its copies of that data.

Two vocabularies: ``c`` of the standard, and ``cx`` of the newer kinds of charts ([MS-ODRAWXML] §2.24.3: waterfall, treemap …).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.ooxml.package.names import RT_BASE
from docxtpl_reports.ooxml.wml.text import OBJECT

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
CX = "http://schemas.microsoft.com/office/drawing/2014/chartex"
RT_CHART, RT_USER_SHAPES = RT_BASE + "chart", RT_BASE + "chartUserShapes"
RT_CHART_EX = "http://schemas.microsoft.com/office/2014/relationships/chartEx"
# Parts of drawings that hold words as charts do: shapes drawn on a chart; the words of SmartArt and what it looks like.
RT_DRAWN = (
    RT_USER_SHAPES,
    RT_BASE + "diagramData",
    "http://schemas.microsoft.com/office/2007/relationships/diagramDrawing",
)
_ID = f"{{{RT_BASE[:-1]}}}id"


def c(name: str) -> str:
    """The Clark name of an element of a chart."""
    return f"{{{C}}}{name}"


def cx(name: str) -> str:
    """The Clark name of an element of a newer chart."""
    return f"{{{CX}}}{name}"


def a(name: str) -> str:
    """The Clark name of an element of DrawingML's text."""
    return f"{{{A}}}{name}"


PARAGRAPH, RUN, TEXT, BREAK, RUN_PROPERTIES = a("p"), a("r"), a("t"), a("br"), a("rPr")
NUM_REF, STR_REF, LEVELS_REF, LABELS_RANGE = (
    c("numRef"), c("strRef"), c("multiLvlStrRef"), f"{{{C15}}}datalabelsRange",
)  # fmt: skip
_CACHES = {
    NUM_REF: c("numCache"),
    STR_REF: c("strCache"),
    LEVELS_REF: c("multiLvlStrCache"),
    LABELS_RANGE: f"{{{C15}}}dlblRangeCache",
}
_NUMBERS = (c("numCache"), c("numLit"))
_EX_WORDS, _EX_NUMBERS, _EX_TEXT = cx("strDim"), cx("numDim"), cx("txData")
_EX_LEVEL, _EX_POINT, _EX_VALUE, _EX_FORMULA = cx("lvl"), cx("pt"), cx("v"), cx("f")
_POINT, _VALUE, _COUNT, _LEVEL = c("pt"), c("v"), c("ptCount"), c("lvl")
_FORMAT = c("formatCode")


class Reference(NamedTuple):
    """An element of a chart that names cells (``formula``) and holds a copy of their values (the cache; may be missing)."""

    element: etree._Element
    formula: etree._Element

    @property
    def cache(self) -> etree._Element | None:
        """The element with the copies; that of a newer chart is the reference itself."""
        if self.formula.tag == _EX_FORMULA:
            return self.element
        name = _CACHES.get(str(self.element.tag))
        return None if name is None else self.element.find(name)

    @property
    def is_numeric(self) -> bool:
        return self.element.tag in (NUM_REF, _EX_NUMBERS)

    @property
    def takes_numbers(self) -> bool:
        """Whether numbers belong here, even if it currently holds text: Word makes ``strRef`` of x values with tags."""
        parent = self.element.getparent()
        return self.is_numeric or (self.element.tag == STR_REF and parent is not None and parent.tag == c("xVal"))

    @property
    def is_column_of_values(self) -> bool:
        """Whether the cells are one list of values, which must not become a table when it grows."""
        return self.element.tag not in (LEVELS_REF, _EX_WORDS)

    @property
    def is_name_of_series(self) -> bool:
        parent = self.element.getparent()
        return parent is not None and parent.tag in (c("tx"), cx("tx"))


def data_relationship(chart: etree._Element) -> str | None:
    """The id of the relationship to the workbook behind a chart (§21.2.2.63)."""
    element = chart.find(c("externalData"))
    if element is None:
        element = chart.find(f"{cx('chartData')}/{cx('externalData')}")
    return None if element is None else element.get(_ID)


def references(chart: etree._Element) -> list[Reference]:
    """Everything in a chart that names cells, series that are filtered out included."""
    found = []
    for formula in chart.iter(c("f"), f"{{{C15}}}f", f"{{{C15}}}sqref", _EX_FORMULA):
        parent = formula.getparent()
        if parent is not None and formula.text:
            found.append(Reference(parent, formula))
    return found


def paragraphs(tree: etree._Element) -> Iterator[list[tuple[etree._Element, str]]]:
    """The pieces of each paragraph of titles, labels and shapes, with the text they represent."""
    for paragraph in tree.iter(PARAGRAPH):
        pieces: list[tuple[etree._Element, str]] = []
        for child in paragraph:
            if child.tag == BREAK:
                pieces.append((child, "\n"))
            elif child.tag == RUN:
                pieces += [(text, text.text or "") for text in child.iter(TEXT)]
            elif child.tag == a("fld"):
                pieces.append((child, OBJECT))
        yield pieces


def field_texts(tree: etree._Element) -> Iterator[etree._Element]:
    """The texts of fields in titles and labels: what a program computes, not what someone typed."""
    for field in tree.iter(a("fld")):
        yield from field.iter(TEXT)


def names(chart: etree._Element) -> Iterator[etree._Element]:
    """The elements that hold words: names of series and categories, be they copies or typed."""
    for words in chart.iter(_EX_WORDS, _EX_TEXT):
        yield from words.iter(_EX_POINT, _EX_VALUE)
    for value in chart.iter(_VALUE):
        if next(value.iterancestors(*_NUMBERS), None) is None:
            yield value


def numbers(chart: etree._Element) -> Iterator[etree._Element]:
    """The elements that hold numbers."""
    for owner in chart.iter(*_NUMBERS, _EX_NUMBERS):
        yield from owner.iter(_VALUE, _EX_POINT)


def break_lines(tree: etree._Element) -> None:
    """Line breaks in the text of a run become ``a:br`` (§21.1.2.2.1) between runs of the same format."""
    for text in [t for t in tree.iter(TEXT) if "\n" in (t.text or "")]:
        run = text.getparent()
        if run is None or run.tag != RUN:
            continue
        first, *rest = (text.text or "").split("\n")
        text.text = first
        for line in rest:
            following = deepcopy(run)
            following.tail = None
            for copied in following.iter(TEXT):
                copied.text = line
            line_break = run.makeelement(BREAK)
            if (properties := run.find(RUN_PROPERTIES)) is not None:
                line_break.append(deepcopy(properties))
            run.addnext(line_break)
            line_break.addnext(following)
            run = following


# --- copies of the data ------------------------------------------------------------------------------------------------


def fill(reference: Reference, grid: Sequence[Sequence[str | None]]) -> None:
    """Rewrites the cache of a reference from its cells, row by row; None: an empty cell."""
    if reference.formula.tag == _EX_FORMULA:
        _fill_newer(reference, grid)
        return
    name = _CACHES.get(str(reference.element.tag))
    if name is None:
        return
    cache = reference.cache
    if cache is None:
        cache = reference.element.makeelement(name)
        reference.formula.addnext(cache)
    if reference.element.tag == LEVELS_REF:
        _fill_levels(cache, grid)
    else:
        _points(cache, [value for row in grid for value in row])


def _points(cache: etree._Element, values: Sequence[str | None]) -> None:
    formats = {point.get("idx"): point.get("formatCode") for point in cache.findall(_POINT)}
    same = len(values) == _count(cache)
    for old in cache.findall(_POINT) + cache.findall(_COUNT):
        cache.remove(old)
    new = [cache.makeelement(_COUNT, {"val": str(len(values))})]
    for index, value in enumerate(values):
        if value is not None:
            point = cache.makeelement(_POINT, {"idx": str(index)})
            if same and (code := formats.get(str(index))):
                point.set("formatCode", code)
            etree.SubElement(point, _VALUE).text = value
            new.append(point)
    _insert(cache, new)


def _fill_levels(cache: etree._Element, grid: Sequence[Sequence[str | None]]) -> None:
    """Levels from the innermost (the last column) to the outermost (§21.2.2.101)."""
    for old in cache.findall(_LEVEL) + cache.findall(_COUNT):
        cache.remove(old)
    new = [cache.makeelement(_COUNT, {"val": str(len(grid))})]
    for column in range(len(grid[0]) - 1, -1, -1) if grid else ():
        level = cache.makeelement(_LEVEL)
        for index, row in enumerate(grid):
            if (value := row[column]) is not None:
                etree.SubElement(etree.SubElement(level, _POINT, {"idx": str(index)}), _VALUE).text = value
        new.append(level)
    _insert(cache, new)


def _fill_newer(reference: Reference, grid: Sequence[Sequence[str | None]]) -> None:
    element = reference.element
    if element.tag == _EX_TEXT:
        value = element.find(_EX_VALUE)
        value = etree.SubElement(element, _EX_VALUE) if value is None else value
        value.text = " ".join(text for row in grid for text in row if text)
        return
    levels: list[list[str | None]] = [[text for row in grid for text in row]]
    if element.tag == _EX_WORDS:
        by_columns = [list(column) for column in zip(*grid, strict=True)]
        levels = ([list(row) for row in grid] if reference.formula.get("dir") == "row" else by_columns)[::-1]
    old = element.findall(_EX_LEVEL)
    kept = {str(name): str(value) for name, value in old[0].attrib.items()} if old else {}
    for level in old:
        element.remove(level)
    for values in levels:
        level = etree.SubElement(element, _EX_LEVEL, {**kept, "ptCount": str(len(values))})
        for index, text in enumerate(values):
            if text is not None:
                etree.SubElement(level, _EX_POINT, {"idx": str(index)}).text = text


def _insert(cache: etree._Element, new: Sequence[etree._Element]) -> None:
    """Behind the format code, before extensions: the order of the schema."""
    position = 1 if len(cache) and cache[0].tag == _FORMAT else 0
    for offset, element in enumerate(new):
        cache.insert(position + offset, element)


def _count(cache: etree._Element) -> int:
    count = cache.find(_COUNT)
    text = "" if count is None else count.get("val", "")
    return int(text) if len(text) < 10 and text.isdecimal() else -1


def make_numeric(reference: Reference) -> None:
    """Turns a reference to words into one to numbers (for x values whose cells are numbers now)."""
    if (cache := reference.cache) is not None:
        reference.element.remove(cache)
    reference.element.tag = NUM_REF
    cache = etree.Element(c("numCache"))
    etree.SubElement(cache, _FORMAT).text = "General"
    reference.formula.addnext(cache)


def shown(reference: Reference) -> list[str]:
    """The words in the cache of a reference, as someone who looks at the chart sees them."""
    cache = reference.cache
    return [] if cache is None else [value.text or "" for value in cache.iter(_VALUE, _EX_VALUE, _EX_POINT)]


def count(reference: Reference) -> int:
    """The number of values that a cache of one level says it has; -1 when it does not say."""
    cache = reference.cache
    return -1 if cache is None else _count(cache)


def shown_by_index(reference: Reference) -> Iterator[tuple[int, str]]:
    """The words in a cache of one level, by the number of their cell."""
    cache = reference.cache
    for point in () if cache is None else (*cache.findall(_POINT), *cache.findall(f"{_EX_LEVEL}/{_EX_POINT}")):
        index = point.get("idx", "")
        if len(index) < 10 and index.isdecimal():
            yield int(index), point.findtext(_VALUE) or point.text or ""


def clear(reference: Reference) -> None:
    """Empties the cache of a reference, so that what it copies is not taken for text of the chart."""
    if (cache := reference.cache) is not None:
        for value in cache.iter(_VALUE, _EX_VALUE, _EX_POINT):
            value.text = ""
