"""Content of a part made content of the template: styles, lists, relationships, notes and ids land right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.numbering import ABSTRACT_ID, NUM, NUM_ID
from docxtpl_reports.ooxml.wml.places import paragraphs
from docxtpl_reports.ooxml.wml.tree import parent_of, remove_with_run

from .finding import Expanded
from .styles import Styles
from .target import Target, relationship_of

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFFICE_REL = "{urn:schemas-microsoft-com:office:office}relid"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PARAGRAPH_IDS = (f"{_W14}paraId", f"{_W14}textId")
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_ID, _VAL = w("id"), w("val")
_COMMENTS = tuple(map(w, ("commentRangeStart", "commentRangeEnd", "commentReference")))
_CHANGES = frozenset(
    map(
        w,
        ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange",
         "trPrChange", "cellIns", "cellDel", "numberingChange"),
    )
)  # fmt: skip
_NOTES = (("footnoteReference", "footnote", wml.REL_FOOTNOTES), ("endnoteReference", "endnote", wml.REL_ENDNOTES))
_ABSTRACT, _NSID, _PICTURE_BULLET = w("abstractNum"), w("nsid"), w("lvlPicBulletId")
_NO_SPACE = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}  # of a paragraph that only ends a section
_HEADERS = (wml.REL_HEADER, wml.REL_FOOTER)


class Import:
    """Brings the content of one part into a template, once for each place where it stands."""

    def __init__(
        self,
        made: Expanded,
        target: Target,
        places: dict[etree._Element, Location],
        of_tags: dict[etree._Element, list[Location]],
    ) -> None:
        self.source, self.target = made.package, target
        source = made.package
        self.renamed = made.renamed  # bookmarks in the part, by the parts in it
        self.place = Location(source.name)
        self.places = places  # of paragraphs in the template that came from parts
        self.of_tags = of_tags  # of the tags of those that hold words of parts
        self.styles = Styles(source, target, self.place)
        self.problems: list[Diagnostic] = []
        self._numbers: dict[str, str] = {}  # numIds here and there
        self._bookmarks: dict[str, str] = {}  # by id
        self._names: dict[str, str] = {}  # of bookmarks that had to be renamed

    def body(
        self,
        root: etree._Element,
        own: Mapping[etree._Element, Location],
        of_tags: Mapping[etree._Element, Sequence[Location]],
        story: str,
    ) -> list[etree._Element]:
        """Copies of the blocks of the part's body, for ``story`` of the template. ``own``: places that its paragraphs have;
        ``of_tags``: places of the tags of those that hold words of parts."""
        body = root.find(w("body"))
        blocks = [] if body is None else [child for child in body if child.tag != wml.SECTPR]
        changed = next((element for block in blocks for element in block.iter(*_CHANGES)), None)
        if changed is not None:
            self.problems.append(Diagnostic("TPL263", self.place, {"path": self.source.name}))
            return []
        blocks = [block for block in blocks if isinstance(block.tag, str) and block.tag not in _COMMENTS]
        made = [self._copied(block, own, of_tags) for block in blocks]
        for block in made:
            self._adapt(block, self.source.main_part, story)
        for block in made:
            self._rename(block)
        return made

    def section(self, section: etree._Element, holder: etree._Element, story: str) -> etree._Element | None:
        """A landscape part in a portrait text (or the other way round) begins a section, which goes on behind it up to the next
        break. Sizes alone make none: who wrote a signature block on Letter did not mean to change the report's paper. Gives
        the paragraph that ends the section before."""
        ends = (
            found
            for one in (holder, *holder.itersiblings())
            for found in ([one] if one.tag == wml.SECTPR else one.iterfind(f"{wml.PPR}/{wml.SECTPR}"))
        )
        current = next(ends, None)
        if current is None or _is_landscape(current) == _is_landscape(section):
            return None
        before = end_of_section(deepcopy(current))
        self._relate(section, self.source.main_part, story)
        current.addprevious(section)
        tail, current.tail = current.tail, None
        parent_of(current).remove(current)
        section.tail = tail
        return before

    def _copied(
        self,
        block: etree._Element,
        own: Mapping[etree._Element, Location],
        of_tags: Mapping[etree._Element, Sequence[Location]],
    ) -> etree._Element:
        made = deepcopy(block)
        for old, new in zip(block.iter(wml.P), made.iter(wml.P), strict=True):
            if old in own:
                self.places[new] = own[old]
            if old in of_tags:
                self.of_tags[new] = [*of_tags[old]]
        return made

    def _adapt(self, root: etree._Element, owner: str, new_owner: str) -> None:
        for element in list(root.iter(*_COMMENTS)):
            if element.tag == wml.COMMENT:
                remove_with_run(element)
            else:
                parent_of(element).remove(element)
        self.styles.use(root)
        self._lists(root)
        while self.styles.added:
            self._lists(self.styles.added.pop())
        self._relate(root, owner, new_owner)
        self._notes(root, new_owner)
        self._give_ids(root)
        self.problems += self.styles.problems
        self.styles.problems = []

    # --- lists -----------------------------------------------------------------------------------------------------------

    def _lists(self, root: etree._Element) -> None:
        for element in root.iter(NUM_ID):
            number = element.get(_VAL, "")
            if number != "0":
                if number not in self._numbers:
                    self._numbers[number] = self._list(number)
                element.set(_VAL, self._numbers[number])

    def _list(self, number: str) -> str:
        """A list of its own for each place where a part stands, so that its numbers begin anew."""
        own = next(map(self.source.xml, self.source.related(self.source.main_part, wml.REL_NUMBERING)), None)
        num = None if own is None else next((n for n in own.iter(NUM) if n.get(NUM_ID) == number), None)
        if own is None or num is None:
            return "0"
        root = self.target.tree(self.target.related(wml.REL_NUMBERING))
        used = (n.get(NUM_ID, "") for n in root.iter(NUM))
        abstracts = (a.get(ABSTRACT_ID, "") for a in root.iter(_ABSTRACT))
        new, below = self.target.next_number("num", used), self.target.next_number("abstractNum", abstracts)
        reference = num.find(ABSTRACT_ID)
        wanted = "" if reference is None else reference.get(_VAL, "")
        definition = next((a for a in own.iter(_ABSTRACT) if a.get(ABSTRACT_ID) == wanted), None)
        if definition is None:
            return "0"
        added = deepcopy(definition)
        added.set(ABSTRACT_ID, str(below))
        for one in [*added.iter(_NSID, _PICTURE_BULLET)]:
            parent_of(one).remove(one)  # the mark by which Word takes two lists for one; the picture of a bullet
        self.styles.style_of_list(added)
        first = next((place for place, child in enumerate(root) if child.tag == NUM), len(root))
        root.insert(first, added)
        copied = deepcopy(num)
        copied.set(NUM_ID, str(new))
        copied_reference = copied.find(ABSTRACT_ID)
        assert copied_reference is not None
        copied_reference.set(_VAL, str(below))
        last = next((n for n in reversed([*root.iterchildren(NUM)])), added)
        last.addnext(copied)
        return str(new)

    # --- relationships ---------------------------------------------------------------------------------------------------

    def _relate(self, root: etree._Element, owner: str, new_owner: str) -> None:
        for element in root.iter(etree.Element):
            for name, number in element.attrib.items():
                if str(name).startswith(_R) or name == _OFFICE_REL:
                    new = self._relationship(owner, str(number), new_owner)
                    if new is not None:
                        element.set(name, new)

    def _relationship(self, owner: str, number: str, new_owner: str) -> str | None:
        found = relationship_of(self.source, owner, number)
        if found is None:
            return None
        if found.external:
            return self.target.relationship(new_owner, found.type, found.target, external=True)
        part = self.source.target(owner, found)
        if part is None:
            return None
        return self.target.relate_to(new_owner, found.type, self._part(part, found.type))

    def _part(self, part: str, reltype: str) -> str:
        """A copy of a picture, a chart with its workbook, a header."""
        known = self.target.copied(self.source, part)
        if known is not None:
            return known
        name = self.target.name_of_copy(self.source, part)
        if reltype in _HEADERS:
            root = self.source.xml(part)
            story = Location(self.source.name, part)
            self.places |= dict(paragraphs(root, story, frozenset()))
            self._adapt(root, part, name)
            self.target.fill(name, serialise(root))
            return name
        self.target.fill(name, self.source.raw(part))
        for one in self.source.relationships(part):
            inner = self.source.target(part, one)
            if one.external or inner is not None:
                self.target.keep_relationship(name, one, None if inner is None else self._part(inner, one.type))
        return name

    # --- notes, ids ------------------------------------------------------------------------------------------------------

    def _notes(self, root: etree._Element, story: str) -> None:
        for reference_name, definition_name, reltype in _NOTES:
            for reference in root.iter(w(reference_name)):
                own = self.source.related(self.source.main_part, reltype)
                notes = None if not own else self.source.xml(own[0])
                wanted = reference.get(_ID)
                note = None if notes is None else next((n for n in notes if n.get(_ID) == wanted), None)
                if note is None or story != self.target.package.main_part:
                    self.problems.append(Diagnostic("TPL269", self.place, {"path": self.source.name}))
                    continue
                assert notes is not None
                part = self.target.related(reltype)
                there = self.target.tree(part)
                number = self.target.next_number(part, (n.get(_ID, "") for n in there.iter(w(definition_name))))
                added = deepcopy(note)
                self.places |= dict.fromkeys(added.iter(wml.P), Location(self.source.name, own[0]))
                added.set(_ID, str(number))
                self._adapt(added, own[0], part)
                there.append(added)
                reference.set(_ID, str(number))

    def _give_ids(self, root: etree._Element) -> None:
        """Ids that are there once in a document: of bookmarks, drawings; those of paragraphs and controls are left out."""
        for element in root.iter(wml.BOOKMARK_START, wml.BOOKMARK_END):
            old = element.get(_ID, "")
            if old not in self._bookmarks:
                used = (
                    one.get(_ID, "")
                    for part in self.target.content()
                    for one in self.target.tree(part).iter(wml.BOOKMARK_START)
                )
                self._bookmarks[old] = str(self.target.next_number("bookmark", used))
            element.set(_ID, self._bookmarks[old])
            name = element.get(w("name"))
            if name is not None:
                element.set(w("name"), self._free_name(name))
        for element in root.iter(_DRAWING):
            used = (
                one.get("id", "") for part in self.target.content() for one in self.target.tree(part).iter(_DRAWING)
            )
            element.set("id", str(self.target.next_number("docPr", used)))
        for element in root.iter(wml.P, wml.TR):
            for attribute in _PARAGRAPH_IDS:
                if attribute in element.attrib:
                    del element.attrib[attribute]
        for properties in root.iter(wml.SDT_PR):
            for number in properties.findall(_ID):
                properties.remove(number)

    def _free_name(self, name: str) -> str:
        taken = self.target.bookmarks
        names = (f"{name[:34]}{'' if n == 1 else f'_c{n}'}" if n > 1 else name for n in range(1, len(taken) + 2))
        free = next(one for one in names if one.casefold() not in taken)
        taken.add(free.casefold())
        self.target.brought.add(free.casefold())
        written = self.renamed.get(name, name)
        if free != written and written.casefold() in self.target.brought:
            self.target.renamed[free] = written
        if free != name:
            self._names[name] = free
        return free

    def _rename(self, root: etree._Element) -> None:
        """Fields and links that lead to a bookmark that had to be renamed."""
        if not self._names:
            return
        names = re.compile(rf"\b({'|'.join(map(re.escape, self._names))})\b")
        for element in root.iter(wml.INSTR_TEXT):
            element.text = names.sub(lambda match: self._names[match[1]], element.text or "")
        for element in root.iter(wml.FIELD, wml.HYPERLINK):
            for attribute in (w("instr"), w("anchor")):
                if (text := element.get(attribute)) is not None:
                    element.set(attribute, names.sub(lambda match: self._names[match[1]], text))


def end_of_section(section: etree._Element) -> etree._Element:
    """A paragraph that only ends a section and is not seen."""
    paragraph = etree.Element(wml.P)
    properties = etree.SubElement(paragraph, wml.PPR)
    etree.SubElement(properties, w("spacing"), {w(name): value for name, value in _NO_SPACE.items()})
    properties.append(section)
    return paragraph


def _is_landscape(section: etree._Element) -> bool:
    size = section.find(w("pgSz"))
    sides = [] if size is None else [size.get(w(name), "") for name in ("w", "h")]
    return all(side.isdigit() for side in sides) and len(sides) == 2 and int(sides[0]) > int(sides[1])
