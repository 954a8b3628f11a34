"""Checks every finished document, in the parts as they are written, before it leaves the engine.

Each step of rendering keeps these invariants; the gate checks the result without knowing how it was made. A violation is an
error (REN150 to REN159) and no document is written. Harmless defects of the template itself, such as two pictures with one
id, pass: they were there before rendering.

Parsing a document again takes up to half the time of rendering it. Where every value is plain text, the structure follows
from the branches taken and the iterations alone: a document of a shape that has passed is not checked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import grids
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.places import place_of

from .marks import MARKER, SPLICE, TEXT_MARKER, TEXT_MARKER_END

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_DOC_PR = f"{{{_DRAWING}/wordprocessingDrawing}}docPr"
_PARA_ID = f"{{{_W14}}}paraId"
_ID, _NAME, _VAL = wml.w("id"), wml.w("name"), wml.w("val")
_NOTES = {
    wml.w("footnoteReference"): (wml.REL_FOOTNOTES, wml.w("footnote")),
    wml.w("endnoteReference"): (wml.REL_ENDNOTES, wml.w("endnote")),
    wml.COMMENT: (wml.REL_COMMENTS, wml.w("comment")),
}
# Elements that point to other parts, with the attributes that do.
_POINTERS = {
    wml.HYPERLINK: ("id",),
    wml.w("headerReference"): ("id",),
    wml.w("footerReference"): ("id",),
    wml.w("altChunk"): ("id",),
    f"{{{_DRAWING}/main}}blip": ("embed", "link"),
    f"{{{_DRAWING}/chart}}chart": ("id",),
    "{urn:schemas-microsoft-com:vml}imagedata": ("id", "pict"),
    f"{{{_DRAWING}/diagram}}relIds": ("dm", "lo", "qs", "cs"),
}
_REL_ATTRIBUTES = {tag: tuple(f"{{{wml.REL}}}{name}" for name in names) for tag, names in _POINTERS.items()}
_RANGES = {
    wml.BOOKMARK_START: ("bookmark", 1), wml.BOOKMARK_END: ("bookmark", -1),
    wml.w("commentRangeStart"): ("comment", 1), wml.w("commentRangeEnd"): ("comment", -1),
    wml.w("permStart"): ("perm", 1), wml.w("permEnd"): ("perm", -1),
}  # fmt: skip
_ROW_WRAPPERS = frozenset({wml.SDT, wml.w("customXml"), *map(wml.w, ("ins", "moveTo"))})
_CELL_HOLDERS = (wml.TC, *_ROW_WRAPPERS)
_WALKED = (wml.TBL, _DOC_PR, *_NOTES, *_REL_ATTRIBUTES, *_RANGES)
_SPANS = (b"gridSpan", b"gridBefore", b"gridAfter")
_CHARACTERS = tuple(character.encode() for character in (TEXT_MARKER, TEXT_MARKER_END))


class Defect(NamedTuple):
    """One broken invariant. ``key`` distinguishes it from others of its code; ``element`` is its place, if it has one."""

    code: str
    part: str
    key: str
    element: etree._Element | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.code, self.part, self.key


def inspect(package: Package, written: Mapping[str, bytes], *, has_own_relations: bool = True) -> list[Defect]:
    """All defects of the parts that were written, in a package that has them in place of its own."""
    defects: list[Defect] = []
    trees: dict[str, etree._Element] = {}
    for part, xml in written.items():
        if not part.endswith((".xml", ".rels")):
            continue
        try:
            trees[part] = parse_xml(xml)
        except etree.XMLSyntaxError as error:
            defects.append(Defect("REN150", part, error.msg or ""))
        if _holds_ours(xml, trees.get(part)):
            defects.append(Defect("REN151", part, ""))
    stories = {
        part: tree for part, tree in trees.items() if isinstance(tree.tag, str) and tree.tag.startswith(f"{{{wml.W}}}")
    }
    ids: Counter[tuple[str, str]] = Counter()
    names: Counter[str] = Counter()
    referred: dict[str, Counter[str]] = {tag: Counter() for tag in _NOTES}
    for part, tree in stories.items():
        relations = frozenset(_relations(package, trees, part)) if has_own_relations else None
        story = _Story(part, tree, relations, written[part])
        defects += story.defects()
        ids.update(story.ids)
        names.update(story.names)
        for tag, found in story.referred.items():
            referred[tag].update(found)
    defects += [Defect("REN153", "", f"{kind} {number}") for (kind, number), count in ids.items() if count > 1]
    defects += [Defect("REN153", "", f"bookmark {name}") for name, count in names.items() if count > 1]
    defects += _note_defects(package, trees, referred)
    return defects


class _Story:
    """One walk over a story: its own defects, and what it adds to the document's ids."""

    def __init__(self, part: str, tree: etree._Element, relations: frozenset[str] | None, xml: bytes) -> None:
        self.part, self.tree, self.relations, self.xml = part, tree, relations, xml
        self.ids: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.referred: dict[str, list[str]] = {}

    def defects(self) -> list[Defect]:
        found: list[Defect] = []
        ranges: dict[tuple[str, str, int], list[etree._Element]] = {}
        walked = [*_WALKED, *[wml.P] * (b"paraId" in self.xml), *[wml.TC, wml.TR] * (not _has_sound_cells(self.xml))]
        for element in self.tree.iter(*walked):
            tag: Any = element.tag
            if tag == wml.P:
                if (number := element.get(_PARA_ID)) is not None and not _is_alternative(element):
                    self.ids.append(("paraId", number))
            elif tag == wml.TC:
                if not (len(element) and element[-1].tag == wml.P) and not wml.ends_with_paragraph(element):
                    found.append(Defect("REN154", self.part, "", element))
            elif tag == wml.TR:
                if not any(child.tag in _CELL_HOLDERS for child in element):
                    found.append(Defect("REN155", self.part, "", element))
            elif tag == wml.TBL:
                if next(element.iter(wml.TR), None) is None:
                    found.append(Defect("REN155", self.part, "", element))
                following = element.getnext()
                while following is not None and following.tag in wml.MARKS:
                    following = following.getnext()
                if following is not None and following.tag == wml.TBL:
                    found.append(Defect("REN156", self.part, "", element))
            elif tag in _RANGES:
                kind, step = _RANGES[tag]
                number = element.get(_ID, "")
                ranges.setdefault((kind, number, step), []).append(element)
                if tag == wml.BOOKMARK_START and not _is_alternative(element):
                    self.names.append(element.get(_NAME, "").casefold())
            elif tag in _NOTES:
                if not _is_alternative(element):
                    self.referred.setdefault(tag, []).append(element.get(_ID, ""))
            elif tag == _DOC_PR and not _is_alternative(element):
                self.ids.append(("drawing", element.get("id", "")))
            if self.relations is not None and tag in _REL_ATTRIBUTES:
                for attribute in _REL_ATTRIBUTES[tag]:
                    target = element.get(attribute)
                    if target and target not in self.relations:
                        found.append(Defect("REN152", self.part, target, element))
        found += self._ranges(ranges)
        if self.relations is not None:  # else a table may come from a subdocument of docxtpl as it is
            found += self._grids()
        return found

    def _grids(self) -> Iterator[Defect]:
        for row, taken, columns in grids.ragged(self.tree, has_spans=any(name in self.xml for name in _SPANS)):
            yield Defect("REN158", self.part, f"{taken}/{columns}", row)
        for cell, column in grids.orphans(self.tree) if b"vMerge" in self.xml else ():
            yield Defect("REN159", self.part, str(column + 1), cell)

    def _ranges(self, ranges: Mapping[tuple[str, str, int], list[etree._Element]]) -> Iterator[Defect]:
        for kind, number in dict.fromkeys((kind, number) for kind, number, _ in ranges):
            starts, ends = ranges.get((kind, number, 1), []), ranges.get((kind, number, -1), [])
            if len(starts) != len(ends):  # by kind alone: loops give each a number of its own
                yield Defect("REN157", self.part, kind, (starts or ends)[0])
            elif len(starts) > 1 and kind != "perm":
                yield Defect("REN153", self.part, f"{kind} {number}", starts[1])


def _has_sound_cells(xml: bytes) -> bool:
    """Whether each cell of a part visibly ends with a paragraph and each row with a cell: counted, not visited. In a part
    that is written otherwise (spaces between elements, another prefix) every cell is visited."""
    return (
        xml.count(wml.W.encode()) == 1
        and xml.count(b"</w:tc>") == xml.count(b"</w:p></w:tc>") + xml.count(b"<w:p/></w:tc>")
        and xml.count(b"</w:tr>") == xml.count(b"</w:tc></w:tr>")
        and b"<w:tc/>" not in xml
        and b"<w:tr/>" not in xml
    )


def _is_alternative(element: etree._Element) -> bool:
    """Whether it is in the fallback of an alternative, which repeats the ids of the choice."""
    return any(ancestor.tag == wml.FALLBACK for ancestor in element.iterancestors())


def _note_defects(
    package: Package, trees: Mapping[str, etree._Element], referred: Mapping[str, Counter[str]]
) -> Iterator[Defect]:
    """Notes and comments without reference, references without note, two of one number."""
    for tag, (relationship, name) in _NOTES.items():
        part = next(iter(package.related(package.main_part, relationship)), None)
        if part is None or (part not in trees and package.main_part not in trees):
            yield from (Defect("REN152", package.main_part, number) for number in referred[tag] if part is None)
            continue
        tree = trees[part] if part in trees else package.xml(part)
        kinds = Counter(note.get(_ID, "") for note in tree.iter(name) if note.get(wml.w("type")) is None)
        yield from (Defect("REN153", part, number) for number, count in kinds.items() if count > 1)
        if package.main_part not in trees:
            continue  # its references were not written, hence not counted
        yield from (Defect("REN152", part, number) for number in referred[tag] if number not in kinds)
        if tag != wml.COMMENT:
            yield from (Defect("REN153", part, number) for number, count in referred[tag].items() if count > 1)
            yield from (Defect("REN152", part, number) for number in kinds if number not in referred[tag])


def _relations(package: Package, trees: Mapping[str, etree._Element], part: str) -> Iterator[str]:
    folder, _, name = part.rpartition("/")
    written = trees.get(f"{folder}/_rels/{name}.rels")
    if written is not None:
        return (str(relation.get("Id")) for relation in written)
    return (relation.id for relation in package.relationships(part))


def _holds_ours(xml: bytes, tree: etree._Element | None) -> bool:
    """Whether something that only the engine knows was left in a part: one of its characters, which no value can hold, or an
    element or instruction of its own."""
    if any(character in xml for character in _CHARACTERS):
        return True
    if tree is None or (SPLICE.encode() not in xml and MARKER.encode() not in xml):
        return False
    own = (node for node in tree.iter(etree.PI) if getattr(node, "target", "").startswith(MARKER))
    return next(own, None) is not None or next(tree.iter(f"{{{SPLICE}}}*"), None) is not None


Known = frozenset[tuple[str, str, str]]


def defects_of_template(package: Package, parts: Iterable[str]) -> Known:
    """Defects that a template brings along in the parts that will be written; loops may repeat them."""
    own = {part: package.raw(part) for part in parts if part in package}
    return frozenset(defect.identity for defect in inspect(package, own))


def check(
    package: Package, written: Mapping[str, bytes], known: Callable[[], Known], *, has_own_relations: bool = True
) -> None:
    """Raises ReportError with every defect that the template did not have; ``known`` gives those that it had.

    ``has_own_relations``: false while docxtpl and python-docx manage the relationships of pictures and subdocuments, which
    are then not judged here; python-docx writes none that lead nowhere.
    """
    found = inspect(package, written, has_own_relations=has_own_relations)
    if found and (defects := [defect for defect in found if defect.identity not in known()]):
        raise ReportError(*(_diagnostic(package.name, defect) for defect in defects))


def _diagnostic(file: str, defect: Defect) -> Diagnostic:
    place = Location(file, defect.part or None)
    if defect.element is not None:
        place = place_of(defect.element.getroottree().getroot(), place, defect.element, frozenset())
    return Diagnostic(defect.code, place, {"part": defect.part, "what": defect.key})
