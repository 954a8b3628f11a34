"""A document as lines of text that a version control system can compare: package in, ``Line`` values or one text out.

A paragraph is a line; what hangs on it (notes, comments, text boxes, pictures, content controls) is indented below it, rows
are ``| a | b |``. Nothing that an editor rewrites on saving without a change of words (ids, runs, styles' ids, cached results
of fields, the order of parts) is shown, so that a template saved by Word or LibreOffice gives the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from lxml import etree

from docxtpl_reports.diagnostics import N_, Location, translate
from docxtpl_reports.ooxml.package.names import RT_CORE_PROPERTIES
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml import places, sections
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.numbering import Numbering
from docxtpl_reports.ooxml.wml.properties import is_on

from .inline import COLUMN_BREAK, PAGE_BREAK, Inline, InlineReader, control_name

INDENT = "  "
_NOWHERE = Location()
_REL_EXTENDED, _REL_CUSTOM = f"{wml.REL}/extended-properties", f"{wml.REL}/custom-properties"
_REL_NOTES = {"footnote": wml.REL_FOOTNOTES, "endnote": wml.REL_ENDNOTES, "comment": f"{wml.REL}/comments"}
_CORE = ("title", "subject", "keywords", "description")
_STORIES = {
    ("header", "default"): N_("đầu trang"),
    ("header", "first"): N_("đầu trang của trang đầu"),
    ("header", "even"): N_("đầu trang của trang chẵn"),
    ("footer", "default"): N_("chân trang"),
    ("footer", "first"): N_("chân trang của trang đầu"),
    ("footer", "even"): N_("chân trang của trang chẵn"),
}


class Kind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    TABLE = "table"
    ROW = "row"
    CELL = "cell"
    BREAK = "break"
    NOTE = "note"
    COMMENT = "comment"
    BOX = "box"
    CONTROL = "control"
    PICTURE = "picture"
    STORY = "story"
    PROPERTY = "property"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``depth``: how far it is indented; ``level``: of a heading, from 1; ``place``: the paragraph it is from."""

    kind: Kind
    text: str
    depth: int = 0
    level: int | None = None
    place: Location = _NOWHERE

    def __str__(self) -> str:
        return (INDENT * self.depth + self.text).rstrip("\n") if self.text else ""


def document_lines(package: Package) -> list[Line]:
    """Body, then headers and footers in effect, then document properties."""
    reader = _Reader(package)
    return [*reader.body(), *reader.headers_and_footers(), *_properties(package)]


def as_text(lines: Sequence[Line]) -> str:
    return "".join(f"{line}\n" for line in lines)


def line_json(line: Line) -> dict[str, object]:
    """A line as an object of the command's answer; the place counts as messages of the template do."""
    at = line.place
    return {
        "kind": line.kind.value,
        "depth": line.depth,
        "level": line.level,
        "text": line.text,
        "part": at.part,
        "paragraph": at.paragraph,
        "table": at.table,
        "row": at.row,
        "cell": at.cell,
    }


@dataclass(slots=True)
class _Story:
    """A part that is being read, with what its paragraphs may refer to."""

    part: str
    inline: InlineReader
    places: dict[etree._Element, Location]
    controls: list[str] = field(default_factory=list)  # around the paragraph to come


class _Reader:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.numbering = Numbering.of(package)
        self.root = package.xml(package.main_part)
        self.notes = {kind: self._definitions(kind, reltype) for kind, reltype in _REL_NOTES.items()}

    def body(self) -> Iterator[Line]:
        body = self.root.find(w("body"))
        if body is not None:
            yield from self._blocks(body, self._story(self.package.main_part, self.root), 0)

    def _story(self, part: str, root: etree._Element) -> _Story:
        targets = {r.id: r.target for r in self.package.relationships(part) if r.external}
        found = places.paragraphs(root, Location(self.package.name, part), frozenset())
        return _Story(part, InlineReader(targets.get), dict(found))

    def _definitions(self, kind: str, reltype: str) -> dict[str, tuple[_Story, etree._Element]]:
        """Notes or comments by id; separators are not among them."""
        found = {}
        for part in self.package.related(self.package.main_part, reltype)[:1]:
            root = self.package.xml(part)
            story = self._story(part, root)
            found = {
                note.get(w("id"), ""): (story, note)
                for note in root.iterchildren(w(kind))
                if note.get(w("type"), "normal") == "normal"
            }
        return found

    # --- blocks --------------------------------------------------------------------------------------------------------

    def _blocks(self, container: etree._Element, story: _Story, depth: int) -> Iterator[Line]:
        for child in container:
            tag = child.tag
            if tag == wml.P:
                yield from self._paragraph(child, story, depth)
            elif tag == wml.TBL:
                yield from self._table(child, story, depth)
            elif tag == wml.SDT:
                if (name := control_name(child)) is not None:
                    story.controls.append(name)
                for content in child.iterchildren(wml.SDT_CONTENT):
                    yield from self._blocks(content, story, depth)
            elif isinstance(tag, str) and tag not in wml.PROPERTIES and tag not in wml.MARKS and tag != wml.SECTPR:
                yield from self._blocks(child, story, depth)

    def _paragraph(self, paragraph: etree._Element, story: _Story, depth: int) -> Iterator[Line]:
        found = self._read(paragraph, story)
        place = story.places.get(paragraph, Location(self.package.name, story.part))
        # A break at the edge of a paragraph is a line of its own: editors move it to the paragraph before or after.
        text = found.text.strip(PAGE_BREAK)
        breaks = found.text.split(text) if text else [found.text, ""]
        properties = paragraph.find(wml.PPR)
        if properties is not None and is_on(properties.find(w("pageBreakBefore"))):
            breaks[0] += PAGE_BREAK
        for _ in breaks[0]:
            yield Line(Kind.BREAK, _break(), depth, None, place)
        if not found.hidden and (text or not found.text):
            yield self._line(paragraph, text, depth, place)
        yield from self._below(found, depth + 1, place)
        for _ in breaks[-1]:
            yield Line(Kind.BREAK, _break(), depth, None, place)
        if properties is not None and properties.find(wml.SECTPR) is not None:
            yield Line(Kind.BREAK, f"[{translate(N_('hết phần'))}]", depth, None, place)

    def _line(self, paragraph: etree._Element, text: str, depth: int, place: Location) -> Line:
        text = text.replace(PAGE_BREAK, _break()).replace(COLUMN_BREAK, f"[{translate(N_('ngắt cột'))}]")
        level = self.numbering.styles.outline_level(paragraph)
        label = self.numbering.label(paragraph) if text else ""
        shown = f"[{label}] {text}" if label else text
        if level is None or not text:
            return Line(Kind.PARAGRAPH, shown, depth, None, place)
        return Line(Kind.HEADING, f"{'#' * (level + 1)} {shown}", depth, level + 1, place)

    def _read(self, paragraph: etree._Element, story: _Story) -> Inline:
        found = story.inline.read(paragraph)
        found.controls[:0] = story.controls
        story.controls.clear()
        return found

    def _below(self, found: Inline, depth: int, place: Location) -> Iterator[Line]:
        """The objects anchored to a paragraph, in an order that does not depend on where an editor anchors it."""
        for name in found.controls:
            yield Line(Kind.CONTROL, f"[{translate(N_('ô nội dung'))}: {' '.join(name.split())}]", depth, None, place)
        for picture in found.pictures:
            yield Line(Kind.PICTURE, picture, depth, None, place)
        for box in found.boxes:
            yield Line(Kind.BOX, f"[{translate(N_('hộp chữ'))}]", depth, None, place)
            yield from self._blocks(box, self._box_story(box, place), depth + 1)
        for kind, mark, number in found.notes:
            if number in self.notes[kind]:
                yield from self._note(kind, mark, *self.notes[kind][number], depth)

    def _note(self, kind: str, mark: str, story: _Story, note: etree._Element, depth: int) -> Iterator[Line]:
        lines = list(self._blocks(note, story, depth))
        author = note.get(w("author"), "")
        if author:
            mark = f"{mark[:-1]} {author}]"
        first = lines[0] if lines and lines[0].kind in (Kind.PARAGRAPH, Kind.HEADING) else None
        text = first.text.lstrip(" \u00a0⇥") if first is not None else ""  # the space that follows the mark
        line_kind = Kind.COMMENT if kind == "comment" else Kind.NOTE
        place = first.place if first is not None else Location(self.package.name, story.part)
        yield Line(line_kind, f"{mark} {text}".rstrip(), depth, None, place)
        yield from (replace(line, depth=line.depth + 1) for line in lines[first is not None :])

    def _box_story(self, box: etree._Element, place: Location) -> _Story:
        """A text box is a story of its own within a part; its paragraphs are placed where it hangs."""
        part = place.part or ""
        targets = {r.id: r.target for r in self.package.relationships(part) if r.external}
        return _Story(part, InlineReader(targets.get), dict.fromkeys(box.iter(wml.P), place))

    # --- tables --------------------------------------------------------------------------------------------------------

    def _table(self, table: etree._Element, story: _Story, depth: int) -> Iterator[Line]:
        first = next((story.places[p] for p in table.iter(wml.P) if p in story.places), Location(part=story.part))
        yield Line(Kind.TABLE, f"[{translate(N_('bảng'))}]", depth, None, replace(first, row=None, cell=None))
        for row in _through(table, wml.TR, story):
            yield from self._row(row, story, depth + 1)

    def _row(self, row: etree._Element, story: _Story, depth: int) -> Iterator[Line]:
        cells = [list(self._cell(cell, story, depth + 2)) for cell in _through(row, wml.TC, story)]
        properties = row.find(w("trPr"))
        change = ""
        for name, sign in (("ins", "+"), ("del", "-")) if properties is not None else ():
            if properties is not None and properties.find(w(name)) is not None:
                change = f"[{sign}]"
        place = next((line.place for lines in cells for line in lines), Location(part=story.part))
        texts = [[line for line in lines if line.depth == depth + 2] for lines in cells]
        if all(len(own) == 1 and own[0].kind in (Kind.PARAGRAPH, Kind.HEADING) for own in texts):
            text = " | ".join(own[0].text for own in texts)
            yield Line(Kind.ROW, f"{change}| {text} |", depth, None, replace(place, cell=None))
            for lines in cells:
                yield from (replace(line, depth=line.depth - 2) for line in lines[1:])
            return
        yield Line(Kind.ROW, f"{change}[{translate(N_('hàng'))}]", depth, None, replace(place, cell=None))
        for lines in cells:
            at = lines[0].place if lines else place
            yield Line(Kind.CELL, f"[{translate(N_('ô'))}]", depth + 1, None, at)
            yield from lines

    def _cell(self, cell: etree._Element, story: _Story, depth: int) -> Iterator[Line]:
        merged = cell.find(f"{w('tcPr')}/{w('vMerge')}")
        if merged is not None and merged.get(w("val"), "continue") == "continue":
            place = next((story.places[p] for p in cell.iter(wml.P) if p in story.places), Location(part=story.part))
            yield Line(Kind.PARAGRAPH, "^", depth, None, place)
        else:
            yield from self._blocks(cell, story, depth)

    # --- headers and footers ---------------------------------------------------------------------------------------------

    def headers_and_footers(self) -> Iterator[Line]:
        """Those that some page shows: inherited from section to section (§17.10.1), each once."""
        shown: dict[tuple[str, str], str] = {}
        for number, section in enumerate(sections.sections(self.package, self.root), 1):
            for key, label in _STORIES.items():
                if (key[1] == "first" and not section.has_title_page) or (key[1] == "even" and not self._has_even):
                    continue
                part = section.parts.get(key, "")
                lines = self._header(part)
                text = as_text(lines)
                if shown.get(key, "") == text:
                    continue
                shown[key] = text
                of = f", {translate(N_('phần'))} {number}" if number > 1 else ""
                yield Line(Kind.STORY, f"[{translate(label)}{of}]", 0, None, Location(part=part or None))
                yield from lines

    def _header(self, part: str) -> list[Line]:
        if part not in self.package:
            return []
        root = self.package.xml(part)
        lines = list(self._blocks(root, self._story(part, root), 1))
        return lines if any(line.text for line in lines) else []

    @property
    def _has_even(self) -> bool:
        settings = self.package.related(self.package.main_part, f"{wml.REL}/settings")
        return bool(settings) and is_on(self.package.xml(settings[0]).find(w("evenAndOddHeaders")))


def _through(parent: etree._Element, tag: str, story: _Story) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and tracked changes."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in wml.PROPERTIES and child.tag not in wml.MARKS:
            if child.tag == wml.SDT and (name := control_name(child)) is not None:
                story.controls.append(name)
            yield from _through(child, tag, story)


def _break() -> str:
    return f"[{translate(N_('ngắt trang'))}]"


def _properties(package: Package) -> list[Line]:
    """Properties that people write, by name; of those that a program fills only the ones that hold a tag."""
    found = []
    for part in package.related("", RT_CORE_PROPERTIES)[:1]:
        found += [(part, wml.local(e), e.text) for e in package.xml(part) if wml.local(e) in _CORE]
    for part in package.related("", _REL_EXTENDED)[:1]:
        found += [(part, wml.local(e), e.text) for e in package.xml(part) if wml.local(e) and "{" in (e.text or "")]
    found.sort(key=lambda entry: entry[1])
    for part in package.related("", _REL_CUSTOM)[:1]:
        properties = [e for e in package.xml(part) if wml.local(e) == "property"]
        found += sorted((part, e.get("name", ""), "".join(map(str, e.itertext()))) for e in properties)
    label = translate(N_("thuộc tính"))
    return [
        Line(Kind.PROPERTY, f"[{label}] {name}: {' '.join(value.split())}", 0, None, Location(part=part))
        for part, name, value in found
        if value and value.strip()
    ]
