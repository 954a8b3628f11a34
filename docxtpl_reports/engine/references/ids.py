"""Ids that must be unique in a document stay unique where content comes more than once: bookmarks and the fields that point to
them, comments and their ranges, drawings, tracked changes, permissions; lists restart in each iteration they start in.

While compiling, content of loops, macros and captures gets tokens instead of ids. When everything is rendered, one pass
over the text gives the tokens their values in document order: the first use of an id keeps it. What belongs together in one
iteration of a loop (start and end of a range, a bookmark and a reference to it) gets the same value there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from docxtpl_reports.engine.marks import ID_SEPARATOR, ID_TOKEN, ID_TOKEN_END
from docxtpl_reports.engine.settling.ids import NO_IDS, IdsInUse
from docxtpl_reports.engine.template.scopes import REPEATING, is_repeated, scopes
from docxtpl_reports.engine.template.source import SourceWriter
from docxtpl_reports.engine.template.tag import LEAVERS, Block
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.tree import parent_of

_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_WP14 = "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing"
# Optional ids that editors give to every paragraph, row and anchor; nothing points to them but comments' own files.
_DROPPED = tuple(f"{{{_W14}}}{name}" for name in ("paraId", "textId")) + tuple(
    f"{{{_WP14}}}{name}" for name in ("anchorId", "editId")
)
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_DRAWING, _ANCHORS = f"{{{_WP}}}docPr", (f"{{{_WP}}}inline", f"{{{_WP}}}anchor")
# Elements whose ids share one space (§17.13: annotations), without those that come in pairs.
_CHANGES = tuple(
    map(
        wml.w,
        ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange",
         "sectPrChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "tblGridChange", "tblPrExChange"),
    )
)  # fmt: skip
_STARTS = {wml.BOOKMARK_START: "bookmark", wml.w("permStart"): "perm"}
_ENDS = {wml.BOOKMARK_END: "bookmark", wml.w("permEnd"): "perm"}
_COMMENT_RANGES = tuple(map(wml.w, ("commentRangeStart", "commentRangeEnd")))
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_SHAPES = tuple(
    f"{_VML}{name}"
    for name in (
        "shapetype",
        "shape",
        "rect",
        "oval",
        "line",
        "polyline",
        "arc",
        "curve",
        "roundrect",
        "group",
        "image",
    )
)
# What points to a shape by its id: a shape to its type, an embedded object and a form control to the shape that shows it.
_SHAPE_REFERENCES = {f"{_OFFICE}OLEObject": "ShapeID", wml.w("control"): wml.w("shapeid")}
_ID, _NAME = wml.w("id"), wml.w("name")
_REFERENCE = re.compile(r"(\b(?:REF|PAGEREF|NOTEREF|GOTOBUTTON)\s+|\\l\s+)(\"?)([^\s\"\\]+)", re.IGNORECASE)


def token(kind: str, *values: str) -> str:
    """The token that represents an id in the source; ``settling.ids`` reads it."""
    return ID_TOKEN + ID_SEPARATOR.join((kind, *values)) + ID_TOKEN_END


def mark(
    root: etree._Element, blocks: Sequence[Block], writer: SourceWriter, *, always: bool = False, comments: bool = False
) -> bool:
    """Puts tokens in place of the ids below ``root`` that come more than once; ``always``: all of them (a note's body).

    ``comments``: comments are renumbered, so the ranges that they are about always get tokens. Returns whether there
    are tokens that belong to an iteration.
    """
    marker = _Marker(writer)
    elements = list(
        scopes(
            root,
            blocks,
            wml.P,
            wml.TR,
            wml.SDT_PR,
            _DRAWING,
            *_ANCHORS,
            *_STARTS,
            *_ENDS,
            *_CHANGES,
            *_COMMENT_RANGES,
            *_SHAPES,
            *_SHAPE_REFERENCES,
        )
    )
    repeated = [(element, inside) for element, inside in elements if always or is_repeated(inside)]
    for element, _ in elements:
        if comments and element.tag in _COMMENT_RANGES:
            parent_of(element).replace(element, writer.node(token("range", element.get(_ID, ""), wml.local(element))))
    for element, _ in repeated:
        marker.mark(element)
    if marker.bookmarks:
        _mark_references(root, blocks, marker, always)
    found = marker.found or (comments and any(element.tag in _COMMENT_RANGES for element, _ in repeated))
    if found:
        surround_iterations({id(b): b for _, inside in repeated for b in inside}.values(), writer)
    return found


class _Marker:
    def __init__(self, writer: SourceWriter) -> None:
        self.writer = writer
        self.bookmarks: set[str] = set()
        self.found = False

    def mark(self, element: etree._Element) -> None:
        for optional in _DROPPED:
            element.attrib.pop(optional, "")
        tag = element.tag
        if tag == wml.SDT_PR:
            for number in element.findall(_ID):
                element.remove(number)  # optional (§17.5.2.18); Word gives a new one
        elif tag == _DRAWING:
            self.set(element, "id", "drawing", element.get("id", ""))
        elif tag in _STARTS:
            self.set(element, _ID, "start", _STARTS[tag], element.get(_ID, ""))
            if (name := element.get(_NAME)) is not None:
                self.bookmarks.add(name)
                self.set(element, _NAME, "name", name)
        elif tag in _ENDS:
            self.set(element, _ID, "end", _ENDS[tag], element.get(_ID, ""))
        elif tag in _SHAPES:
            element.attrib.pop(f"{_OFFICE}spid", "")  # optional: the id that older programs gave
            if (shape := element.get("id")) is not None:
                self.set(element, "id", "shape", shape)
            if (kind := element.get("type", "")).startswith("#"):
                self.set(element, "type", "typed", kind[1:])
        elif tag in _SHAPE_REFERENCES and (shown := element.get(_SHAPE_REFERENCES[str(tag)])) is not None:
            self.set(element, _SHAPE_REFERENCES[str(tag)], "shown", shown)
        elif tag in _CHANGES and element.get(_ID) is not None:
            self.set(element, _ID, "change", element.get(_ID, ""))

    def set(self, element: etree._Element, attribute: str, kind: str, *values: str) -> None:
        self.found = True
        element.set(attribute, self.writer.text(token(kind, *values)))


def _mark_references(root: etree._Element, blocks: Sequence[Block], marker: _Marker, always: bool) -> None:
    """Fields and links within repeated content that point to a bookmark there."""
    anchor, instruction = wml.w("anchor"), wml.w("instr")

    def pointed(text: str) -> str:
        def replaced(match: re.Match[str]) -> str:
            before, quote, name = match.groups()
            return before + quote + (marker.writer.text(token("ref", name)) if name in marker.bookmarks else name)

        return _REFERENCE.sub(replaced, text)

    for element, inside in scopes(root, blocks, wml.HYPERLINK, wml.INSTR_TEXT, wml.FIELD):
        if not (always or is_repeated(inside)):
            continue
        if (name := element.get(anchor, "")) in marker.bookmarks:
            marker.set(element, anchor, "ref", name)
        if element.tag == wml.INSTR_TEXT and element.text:
            element.text = pointed(element.text)
        elif (text := element.get(instruction)) is not None:
            element.set(instruction, pointed(text))


def surround_iterations(blocks: Iterable[Block], writer: SourceWriter) -> None:
    """Tokens at the start and the end of each iteration of these blocks, once."""
    for block in blocks:
        if block.tags[0].keyword not in REPEATING or block.tags[0].index in writer.iterations:
            continue
        writer.iterations.add(block.tags[0].index)
        body_end = next((tag for tag in block.tags[1:] if tag.keyword == "else"), block.tags[-1])
        block.tags[0].node.addnext(writer.node(token("iteration", str(block.tags[0].index))))
        body_end.node.addprevious(writer.node(token("done")))
        for tag in block.tags:
            if tag.keyword in LEAVERS:  # an iteration that is left ends there
                tag.node.addprevious(writer.node(token("done")))


def of_package(package: Package, sources: Iterable[str], notes_parts: Iterable[str]) -> IdsInUse:
    """The ids of all parts of a template that may hold some, when stories (by their source) give new ones."""
    if not any(ID_TOKEN in source for source in sources):
        return NO_IDS
    main = package.main_part
    related = (*package.related(main, wml.REL_HEADER), *package.related(main, wml.REL_FOOTER))
    return ids_in_use(package.xml(part) for part in (main, *related, *notes_parts))


def ids_in_use(trees: Iterable[etree._Element]) -> IdsInUse:
    """The ids of a template's parts."""
    annotations, drawings, names = [0], [0], set()
    for tree in trees:
        for element in tree.iter(*_STARTS, *_CHANGES):
            annotations.append(_id_number(element.get(_ID)))
            if (name := element.get(_NAME)) is not None:
                names.add(name)
        drawings += [_id_number(element.get("id")) for element in tree.iter(_DRAWING)]
    return IdsInUse(max(annotations), max(drawings), frozenset(names))


def _id_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
