"""Puts printed fragments where they belong: a rendered part with fragments as elements in, the part as it should be out.

A fragment is where its tag was, mostly within a text element. Text stays there; runs split the run around them;
paragraphs, rows and cells take the place of the paragraph, row or cell in which the tag stood alone. What does not fit is
an error with the place of the tag: never malformed XML, never a neighbour lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from typing import Any

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.output.levels import (
    BREAK,
    BREAKS,
    FRAGMENT,
    MIXTURE,
    NAMES,
    PAGE,
    TAB,
    Level,
    has_content,
    level_of,
    place_of,
)
from docxtpl_reports.engine.output.printed import Printed
from docxtpl_reports.engine.tables import fitting, grids, merges, shading, spans
from docxtpl_reports.engine.template import blank_sections
from docxtpl_reports.ooxml.package.xml import parse_xml, serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml import sections
from docxtpl_reports.ooxml.wml.properties import tidy_run
from docxtpl_reports.ooxml.wml.tree import (
    ancestor_of,
    append_text,
    enclose,
    nearest,
    parent_of,
    remove_keeping_tail,
    split_around,
)

from .marks import SPLICE

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_IDS = frozenset(f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId"))
_LEVEL_OF_PREFIX = {"p": Level.BLOCKS, "tr": Level.ROWS, "tc": Level.CELLS}
_ELEMENTS = {Level.BLOCKS: wml.P, Level.ROWS: wml.TR, Level.CELLS: wml.TC}


Relate = Callable[[str, str, str], str | None]  # home, part, id: the id in the part


def splice(
    parts: Mapping[str, bytes], printed: Sequence[Printed], relate: Relate, tags: Sequence[Location]
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The parts with every fragment in its place, a problem (REN015, REN018) for each that does not fit, and a warning
    (REN114) for each label of merged rows that is not printed. ``tags``: the places of tags."""
    spliced = dict(parts)
    problems: list[Diagnostic] = []
    drawings: set[str] = set()  # ids of drawings in the parts so far
    for part, xml in parts.items():
        if SPLICE.encode() in xml:
            splicer = _Splicer(parse_xml(xml), part, printed)
            drawings |= splicer.number_drawings(drawings)
            spliced[part] = _spliced(splicer, relate, tags)
            problems += splicer.problems
    return spliced, problems


def _spliced(splicer: _Splicer, relate: Relate, tags: Sequence[Location]) -> bytes:
    splicer.relate(relate)
    splicer.texts()
    splicer.structures()
    splicer.keep_apart()
    splicer.breaks()
    for number, words in merges.settle(splicer.root):
        place = tags[number] if number < len(tags) else Location(part=splicer.part)
        splicer.problems.append(Diagnostic("REN114", place, {"label": words}))
    blank_sections.settle(splicer.root)
    spans.settle(splicer.root)
    shading.settle(splicer.root)
    for number, code, params in fitting.settle(splicer.root, sections.text_width):
        place = tags[number] if number < len(tags) else Location(part=splicer.part)
        splicer.problems.append(Diagnostic(code, place, {"tag": place.tag or "", **params}))
    grids.repair(splicer.root, splicer.tables)
    root = splicer.declared()
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix and prefix != "s"])
    return serialise(root)


class _Splicer:
    def __init__(self, root: etree._Element, part: str, printed: Sequence[Printed]) -> None:
        self.root = root
        self.part = part
        self.printed = printed
        self.problems: list[Diagnostic] = []
        self.tables: list[etree._Element] = []  # whose rows got or lost cells
        # Of an element to be replaced: the first element of its replacement.
        self.firsts: dict[etree._Element, etree._Element] = {}
        self.edges: list[etree._Element] = []  # the first and the last block of each fragment
        self.needed: dict[str, str] = {}  # prefixes that only attributes name

    def fragments(self) -> list[etree._Element]:
        return list(self.root.iter(FRAGMENT))

    def origin(self, fragment: etree._Element) -> Printed:
        number = fragment.get("n", "")
        known = number.isdecimal() and int(number) < len(self.printed)
        return self.printed[int(number)] if known else Printed(Location(part=self.part), self.part, True)

    def report(self, fragment: etree._Element, level: Level | None) -> None:
        location = self.origin(fragment).location
        what = MIXTURE if level is None else NAMES[level]
        self.problems.append(Diagnostic("REN015", location, {"tag": location.tag or "", "what": what}))
        remove_keeping_tail(fragment)

    # --- relationships -----------------------------------------------------------------------------------------------

    def relate(self, relate: Relate) -> None:
        """Gives relationships of another part an id in this one; what fragments bring is brought into order."""
        for element in [e for fragment in self.fragments() for e in _own(fragment)]:
            self.look_for_prefixes(element)
            if element.tag == wml.RPR:
                tidy_run(element)
            for name, number in list(element.attrib.items()):
                if not str(name).startswith(f"{{{wml.REL}}}"):
                    continue
                origin = self.origin(next(element.iterancestors(FRAGMENT)))
                if origin.own and origin.home == self.part:
                    continue
                new = relate(origin.home, self.part, str(number))
                if new is None:
                    params = {"tag": origin.location.tag or "", "id": number}
                    self.problems.append(Diagnostic("REN018", origin.location, params))
                else:
                    element.set(name, new)

    def look_for_prefixes(self, element: etree._Element) -> None:
        if element.tag == wml.CHOICE:
            for prefix in (element.get("Requires") or "").split():
                uri = element.nsmap.get(prefix)
                if uri and self.root.nsmap.get(prefix) != uri:
                    self.needed[prefix] = uri

    def declared(self) -> etree._Element:
        """The root with the prefixes that a fragment's attributes name."""
        if not self.needed:
            return self.root
        namespaces: Any = {**self.root.nsmap, **self.needed}
        root = etree.Element(self.root.tag, None, namespaces)
        root.attrib.update(self.root.attrib)
        root.text = self.root.text
        root.extend(list(self.root))
        return root

    def number_drawings(self, others: Set[str]) -> set[str]:
        """Ids that a fragment brings (§20.4.2.5) give way to those there are, here and in ``others``. Returns those here."""
        drawings = list(self.root.iter(_DRAWING))
        brought = [drawing for drawing in drawings if nearest(drawing, FRAGMENT) is not None]
        own = {drawing.get("id", "") for drawing in drawings if drawing not in set(brought)}
        used = set(others) | own
        free = 1
        for drawing in brought:
            if drawing.get("id", "") in used:
                free = next(n for n in range(free, free + len(used) + 1) if str(n) not in used)
                drawing.set("id", str(free))
            used.add(drawing.get("id", ""))
        return {drawing.get("id", "") for drawing in drawings}

    # --- text --------------------------------------------------------------------------------------------------------

    def texts(self) -> None:
        """Text goes on in the text element of its tag, which may hold further fragments."""
        for fragment in reversed(self.fragments()):
            if level_of(fragment) is not Level.TEXT:
                continue
            parent = parent_of(fragment)
            if parent.tag in (wml.T, FRAGMENT) or self.wrap(fragment, Level.TEXT):
                _unwrap(fragment)

    def wrap(self, fragment: etree._Element, level: Level) -> bool:
        """Puts what is around ``fragment`` between it and its place; False (reported) when nothing fits."""
        place = place_of(parent_of(fragment))
        if place > Level.BLOCKS:
            self.report(fragment, level)
            return False
        outer = fragment
        for lower, tag in ((Level.TEXT, wml.T), (Level.IN_RUN, wml.R), (Level.RUNS, wml.P)):
            if level <= lower < place:
                outer = enclose(outer, tag)
        return True

    # --- runs, paragraphs, rows, cells ---------------------------------------------------------------------------------

    def structures(self) -> None:
        for fragment in reversed(self.fragments()):
            level = level_of(fragment)
            if level is None:
                self.report(fragment, None)
            elif not len(fragment):
                self.nothing(fragment)
            else:
                self.put(fragment, level)

    def nothing(self, fragment: etree._Element) -> None:
        level = _LEVEL_OF_PREFIX.get(fragment.get("level", ""))
        element = None if level is None else ancestor_of(fragment, _ELEMENTS[level])
        remove_keeping_tail(fragment)
        if level is not None and element is not None:
            self.drop_if_empty(element, level)

    def put(self, fragment: etree._Element, level: Level) -> None:
        place = place_of(parent_of(fragment))
        if level is place:
            _unwrap(fragment)
        elif level < place:
            if self.wrap(fragment, level):
                _unwrap(fragment)
        elif level <= Level.RUNS:
            while place < level:
                split_around(fragment)
                place = place_of(parent_of(fragment))
            _unwrap(fragment)
        else:
            self.replace(fragment, level)

    def replace(self, fragment: etree._Element, level: Level) -> None:
        """Paragraphs take the place of the paragraph, rows of the row, cells of the cell."""
        element = ancestor_of(fragment, _ELEMENTS[level])
        if element is None or has_content(element, fragment, level):
            self.report(fragment, level)
            return
        anchor = self.firsts.get(element, element)
        content = [child for child in fragment if child.tag != wml.SECTPR]
        for child in content:
            child.tail = None
            anchor.addprevious(child)
        if content:
            self.firsts[element] = content[0]
            self.edges += [content[0], content[-1]]
        remove_keeping_tail(fragment)
        self.drop_if_empty(element, level)

    def keep_apart(self) -> None:
        """A paragraph between a table that was printed and the one beside it: Word and LibreOffice show those as one."""
        for edge in self.edges:
            for following, before in ((edge.getnext(), edge), (edge, edge.getprevious())):
                if following is not None and before is not None and following.tag == before.tag == wml.TBL:
                    before.addnext(etree.Element(wml.P))

    def drop_if_empty(self, element: etree._Element, level: Level) -> None:
        """Removes a paragraph (row, cell) that nothing is left in, and what cannot be without it."""
        if has_content(element) or element.find(f"{wml.PPR}/{wml.SECTPR}") is not None:
            return
        parent = parent_of(element)
        if level is Level.BLOCKS:
            for mark in [child for child in element if child.tag in wml.MARKS]:
                element.addprevious(mark)
        if level is Level.CELLS and (table := ancestor_of(element, wml.TBL)) is not None:
            self.tables.append(table)
        parent.remove(element)
        if level is Level.CELLS and parent.tag == wml.TR and parent.find(f".//{wml.TC}") is None:
            parent, element = parent_of(parent), parent
            parent.remove(element)
        if parent.tag == wml.TBL and parent.find(f".//{wml.TR}") is None:
            parent, element = parent_of(parent), parent
            parent.remove(element)
        _end_with_paragraph(parent)

    # --- breaks ------------------------------------------------------------------------------------------------------

    def breaks(self) -> None:
        """From the last to the first, so that what a break moves is never moved again."""
        for mark in reversed(list(self.root.iter(*BREAKS))):
            if parent_of(mark).tag != wml.T:
                remove_keeping_tail(mark)
                continue
            split_around(mark)
            if mark.tag in (BREAK, TAB) or ancestor_of(mark, wml.P) is None:
                mark.addprevious(etree.Element(wml.TAB if mark.tag == TAB else wml.BR))
                remove_keeping_tail(mark)
            else:
                _new_paragraph(mark)


def _own(fragment: etree._Element) -> Iterator[etree._Element]:
    """The elements of a fragment that are not another one's."""
    for child in fragment.iterchildren(etree.Element):
        if child.tag != FRAGMENT:
            yield child
            yield from _own(child)


# --- moving ------------------------------------------------------------------------------------------------------------


def _unwrap(element: etree._Element) -> None:
    """Puts the content of ``element`` in its place."""
    parent, previous = parent_of(element), element.getprevious()
    keeps_text = parent.tag in (wml.T, FRAGMENT)
    children = list(element)
    if keeps_text:
        append_text(previous, parent, element.text)
    for child in children:
        if not keeps_text:
            child.tail = None
        tail, child.tail = child.tail, None
        element.addprevious(child)
        child.tail = tail
    tail, element.tail = element.tail, None
    append_text(element.getprevious(), parent, tail)
    parent.remove(element)


def _new_paragraph(mark: etree._Element) -> None:
    r"""Moves what follows ``mark`` to a paragraph of the same form: docxtpl's ``\a``; with a page of its own: ``\f``."""
    while (parent := parent_of(mark)).tag != wml.P:
        split_around(mark)
    second = etree.Element(wml.P)
    second.attrib.update({name: value for name, value in parent.attrib.items() if name not in _IDS})
    following = list(mark.itersiblings())
    if (properties := parent.find(wml.PPR)) is not None:
        second.append(deepcopy(properties))
        for section in properties.findall(wml.SECTPR):
            properties.remove(section)
    second.extend(following)
    parent.addnext(second)
    if mark.tag == PAGE:
        page = etree.Element(wml.P)
        etree.SubElement(etree.SubElement(page, wml.R), wml.BR, {wml.w("type"): "page"})
        parent.addnext(page)
    parent.remove(mark)


def _end_with_paragraph(container: etree._Element) -> None:
    if container.tag in wml.ENDS_WITH_PARAGRAPH and not wml.ends_with_paragraph(container):
        container.append(etree.Element(wml.P))
