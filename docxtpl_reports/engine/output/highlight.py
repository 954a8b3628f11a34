"""Makes a rendered part a draft's: placeholders in highlighted runs of their own, the first line that says so.

Works on the rendered XML as a tree. A placeholder may be anywhere a tag may: in the text of a run, or, where a whole
paragraph or row depends on a missing value, between runs, paragraphs, cells or rows; there it gets the element it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from itertools import islice

from lxml import etree

from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.properties import put
from docxtpl_reports.ooxml.wml.tree import emptied, serialise_text
from docxtpl_reports.values import MISSING

_PLACEHOLDER = re.compile(rf"({re.escape(MISSING)}[^\[\]]*\])", re.IGNORECASE)
_BLOCKS = frozenset(w(name) for name in ("body", "tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent"))
_INLINE = frozenset(w(name) for name in ("p", "hyperlink", "ins", "smartTag", "fldSimple", "dir", "bdo"))
_TEXTS = frozenset(w(name) for name in ("t", "delText", "instrText", "delInstrText"))
_NUMBERING = (w("numPr"), wml.SECTPR)  # of a neighbour's paragraph: not for a placeholder


def highlight(xml: bytes, headings: Collection[str] = ()) -> bytes:
    """The part with every placeholder in a highlighted run of its own. ``headings``: ids of styles that a paragraph which
    replaces a missing one does not inherit, or it would be in the table of contents."""
    if not _PLACEHOLDER.search(xml.decode()):
        return xml
    root = etree.fromstring(xml)
    for element in list(root.iter(etree.Element)):
        _house(element, headings)
    for run in list(root.iter(wml.R)):
        if any(_PLACEHOLDER.search(text.text or "") for text in run.iter(wml.T)):
            _split(run)
    return _bytes(root)


def with_first_line(xml: bytes, text: str) -> bytes:
    """The main part with a paragraph of its own before the first one of the body."""
    root = etree.fromstring(xml)
    body = root.find(w("body"))
    if body is None:
        return xml
    paragraph = etree.Element(wml.P)
    properties = etree.SubElement(paragraph, wml.PPR)
    etree.SubElement(properties, w("keepNext"))
    etree.SubElement(properties, w("spacing"), {w("before"): "0", w("after"): "120"})
    etree.SubElement(properties, w("ind"), {w("left"): "0", w("right"): "0", w("firstLine"): "0"})
    etree.SubElement(properties, w("jc"), {w("val"): "center"})
    run = etree.SubElement(paragraph, wml.R)
    look = etree.SubElement(run, wml.RPR)
    for name, value in (("b", None), ("bCs", None), ("color", "C00000"), ("highlight", "yellow")):
        etree.SubElement(look, w(name), {} if value is None else {w("val"): value})
    run.append(_text(text))
    body.insert(0, paragraph)
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    return serialise_text(root).encode()


# --- placeholders outside of runs ----------------------------------------------------------------------------------------


def _house(parent: etree._Element, headings: Collection[str]) -> None:
    """Puts loose placeholders among the children of ``parent`` into the elements that this place takes."""
    if parent.tag in _TEXTS or etree.QName(parent).namespace != wml.W:
        return
    for index, before in reversed([(0, None), *enumerate(list(parent), 1)]):
        text = (parent.text if before is None else before.tail) or ""
        found = _PLACEHOLDER.findall(text)
        if not found:
            continue
        kept = _PLACEHOLDER.sub("", text)
        if before is None:
            parent.text = kept
        else:
            before.tail = kept
        for placeholder in reversed(found):
            if (element := _element_for(parent, placeholder, before, headings)) is not None:
                parent.insert(index, element)


def _element_for(
    parent: etree._Element, text: str, before: etree._Element | None, headings: Collection[str]
) -> etree._Element | None:
    """A run, paragraph, cell or row that holds the text, by what ``parent`` takes; nothing where no text is allowed."""
    place = _outer(parent)
    if place.tag == wml.R:
        return _text(text)
    if place.tag in _INLINE:
        return _run(text, _rpr_near(parent, before))
    if place.tag in _BLOCKS:
        return _paragraph(text, parent, before, headings)
    if place.tag not in (wml.TBL, wml.TR):
        return None
    cell = etree.Element(wml.TC)
    if place.tag == wml.TR:
        cell.append(_paragraph(text, parent, before, headings))
        return cell
    columns = len(place.findall(f"{w('tblGrid')}/{w('gridCol')}"))
    if columns > 1:
        span = etree.SubElement(etree.SubElement(cell, w("tcPr")), w("gridSpan"))
        span.set(w("val"), str(columns))
    cell.append(_paragraph(text, parent, before, headings))
    row = etree.Element(wml.TR)
    row.append(cell)
    return row


def _outer(element: etree._Element) -> etree._Element:
    """Content controls take what their surroundings take."""
    while element.tag in (wml.SDT, wml.SDT_CONTENT, w("customXml")) and (parent := element.getparent()) is not None:
        element = parent
    return element


def _paragraph(
    text: str, parent: etree._Element, before: etree._Element | None, headings: Collection[str]
) -> etree._Element:
    """A paragraph that looks like the nearest one."""
    paragraph = etree.Element(wml.P)
    near = _near(parent, before, headings)
    if near is not None and (properties := near.find(wml.PPR)) is not None:
        properties = deepcopy(properties)
        properties.tail = None
        for name in _NUMBERING:
            for child in properties.findall(name):
                properties.remove(child)
        paragraph.append(properties)
    paragraph.append(_run(text, _rpr_near(near, None) if near is not None else None))
    return paragraph


def _near(parent: etree._Element, before: etree._Element | None, headings: Collection[str]) -> etree._Element | None:
    """The paragraph after a place, else the one before it; a heading only where there is nothing else."""
    later = [parent] if before is None else before.itersiblings()
    found = list(islice((p for element in later for p in element.iter(wml.P)), 1))
    while before is not None and not (earlier := list(before.iter(wml.P))[-1:]):
        before = before.getprevious()
    found += earlier if before is not None else []
    return next((p for p in found if not _is_heading(p, headings)), found[0] if found else None)


def _is_heading(paragraph: etree._Element, headings: Collection[str]) -> bool:
    style = paragraph.find(f"{wml.PPR}/{w('pStyle')}")
    return paragraph.find(f"{wml.PPR}/{w('outlineLvl')}") is not None or (
        style is not None and style.get(w("val")) in headings
    )


def _rpr_near(parent: etree._Element, before: etree._Element | None) -> etree._Element | None:
    """The properties of the run before a place, else of the first one of its parent."""
    while before is not None:
        if before.tag == wml.R:
            return before.find(wml.RPR)
        before = before.getprevious()
    run = next(parent.iter(wml.R), None)
    return None if run is None else run.find(wml.RPR)


# --- runs ----------------------------------------------------------------------------------------------------------------


def _split(run: etree._Element) -> None:
    """Makes runs of the pieces of a run, the placeholders highlighted; everything else of it is kept."""
    parent = run.getparent()
    if parent is None:
        return
    made: list[tuple[bool, etree._Element]] = []
    for marked, piece in _pieces(run):
        if not made or made[-1][0] != marked:
            made.append((marked, emptied(run)))
            if marked:
                _mark(made[-1][1])
        made[-1][1].append(piece)
    index, tail = parent.index(run), run.tail
    parent.remove(run)
    for offset, (_, element) in enumerate(made):
        parent.insert(index + offset, element)
    made[-1][1].tail = tail


def _pieces(run: etree._Element) -> Iterator[tuple[bool, etree._Element]]:
    for child in list(run):
        if child.tag == wml.RPR:
            continue
        if child.tag != wml.T or not _PLACEHOLDER.search(child.text or ""):
            yield False, child
            continue
        for number, text in enumerate(_PLACEHOLDER.split(child.text or "")):
            if text:
                yield bool(number % 2), _text(text)


def _run(text: str, properties: etree._Element | None) -> etree._Element:
    run = etree.Element(wml.R)
    if properties is not None:
        run.append(deepcopy(properties))
        run[0].tail = None
    run.append(_text(text))
    return run


def _text(text: str) -> etree._Element:
    element = etree.Element(wml.T)
    element.set(wml.XML_SPACE, "preserve")
    element.text = text
    return element


def _mark(run: etree._Element) -> None:
    properties = run.find(wml.RPR)
    if properties is None:
        properties = etree.Element(wml.RPR)
        run.insert(0, properties)
    mark = etree.Element(w("highlight"))
    mark.set(w("val"), "yellow")
    put(properties, mark, "highlight")
