"""Comments of a document (ISO/IEC 29500-1 §17.13.4): puts new ones at words of any story, and takes an author's out.

Word ignores the marks of comments outside of the body ([MS-OI29500] 2.1.315: headers, footers, notes, text boxes), so a comment
on words there is put where the body shows them, and says which words it is about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.ooxml.limits import MAX_COMMENTS
from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .fields import mark_of
from .names import w
from .sections import sections
from .styles import Styles
from .text import OBJECT, paragraph_pieces
from .tree import nearest, parent_of, remove_with_run, split_before

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"

_START, _END, _REFERENCE = w("commentRangeStart"), w("commentRangeEnd"), w("commentReference")
_ID, _AUTHOR, _VAL, _COMMENT = w("id"), w("author"), w("val"), w("comment")
_NOTES = {wml.REL_FOOTNOTES: w("footnote"), wml.REL_ENDNOTES: w("endnote")}
_OFFICE = "http://schemas.microsoft.com/office"
_EXTENDED = f"{_OFFICE}/2011/relationships/commentsExtended"
_BESIDE = (
    _EXTENDED, f"{_OFFICE}/2016/09/relationships/commentsIds", f"{_OFFICE}/2018/08/relationships/commentsExtensible",
    f"{_OFFICE}/2011/relationships/people",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about the characters ``start`` to ``end`` of a paragraph; without a paragraph: about the document.
    ``lines``: of the comment, each a paragraph of it."""

    lines: tuple[str, ...]
    part: str = ""
    paragraph: etree._Element | None = None
    start: int = 0
    end: int = 0


class Commenting:
    """Adds comments to a package. Trees of stories are those of ``tree``: paragraphs are looked up in them beforehand."""

    def __init__(self, package: Package, author: str, initials: str) -> None:
        self.changes = Changes(package)
        self._package, self._author, self._initials = package, author, initials
        self._body = self.changes.tree(package.main_part)
        self._part = next(iter(package.related(package.main_part, wml.REL_COMMENTS)), None)
        self._children: dict[etree._Element, _Children] = {}
        self._marks: dict[str, dict[str, etree._Element]] = {}  # of notes, by kind and number
        self._first: dict[str, etree._Element | None] = {}  # where the body shows other parts
        styles = Styles.of(package)
        self._styles = {
            name.get(_VAL, "").casefold(): number
            for number, style in styles.by_id.items()
            if (name := style.find(w("name"))) is not None
        }

    def tree(self, part: str) -> etree._Element:
        return self.changes.tree(part)

    def add(self, remarks: Sequence[Remark]) -> bytes:
        """The document with a comment for each remark, or its first ``MAX_COMMENTS``."""
        if self._part is None:
            self._part = self.changes.free_name("word/comments{}.xml").replace("comments1.", "comments.")
            root = etree.Element(w("comments"), nsmap={"w": wml.W})
            self.changes.add(self._part, root, CONTENT_TYPE)
            self.changes.relate(self._package.main_part, wml.REL_COMMENTS, self._part)
        root = self.changes.tree(self._part)
        number = 1 + max((_number(e) for e in (*root.iter(_COMMENT), *self._body.iter(_START, _REFERENCE))), default=-1)
        kept = remarks[:MAX_COMMENTS]
        self._cut(kept)
        for position, remark in enumerate(kept, number):
            self._anchor(remark, position)
            root.append(self._comment(remark, position))
        return self.changes.result()

    # --- where ---------------------------------------------------------------------------------------------------------

    def _cut(self, remarks: Sequence[Remark]) -> None:
        """Makes the ends of all words that have remarks the boundaries of runs."""
        places: dict[etree._Element, set[int]] = {}
        for one in remarks:
            if one.paragraph is not None and one.part == self._package.main_part and one.start < one.end:
                places.setdefault(one.paragraph, set()).update((one.start, one.end))
        for paragraph, found in places.items():
            if _outermost(paragraph, wml.NESTED_STORY) is None:
                _cut(paragraph, found)

    def _in(self, paragraph: etree._Element) -> _Children:
        if paragraph not in self._children:
            self._children[paragraph] = _Children(paragraph)
        return self._children[paragraph]

    def _anchor(self, remark: Remark, number: int) -> None:
        paragraph = remark.paragraph
        if paragraph is None:
            self._at_start(next(self._body.iter(wml.P), None), number)
        elif remark.part != self._package.main_part:
            self._outside(remark.part, paragraph, number)
        elif (box := _outermost(paragraph, wml.NESTED_STORY)) is not None:
            self._around_run(box, number)
        elif remark.start < remark.end:
            self._around(*self._in(paragraph).of(remark.start, remark.end), number)
        else:
            self._at_start(paragraph, number)

    def _outside(self, part: str, paragraph: etree._Element, number: int) -> None:
        """At the mark of a note; at the start of the first section with a header or footer; else at the start."""
        for reltype, tag in _NOTES.items():
            note = nearest(paragraph, tag) if part in self._package.related(self._package.main_part, reltype) else None
            if note is not None and (reference := self._references(tag).get(note.get(_ID, ""))) is not None:
                box = _outermost(reference, wml.NESTED_STORY)
                self._around_run(reference if box is None else box, number)
                return
        if part not in self._first:
            self._first[part] = self._first_with(part)
        self._at_start(self._first[part], number)

    def _references(self, note: str) -> dict[str, etree._Element]:
        """The first mark of each note of a kind, by the note's number."""
        if note not in self._marks:
            found: dict[str, etree._Element] = {}
            for reference in self._body.iter(f"{note}Reference"):
                found.setdefault(reference.get(_ID, ""), reference)
            self._marks[note] = found
        return self._marks[note]

    def _first_with(self, part: str) -> etree._Element | None:
        """The first paragraph of the first section whose pages show a header or footer; of the document, for other parts."""
        before: etree._Element | None = None
        for section in sections(self._package, self._body):
            if part in section.parts.values():
                all_of_them = self._body.iter(wml.P)
                if before is not None:
                    all_of_them = (p for p in _after(all_of_them, before))
                return next(all_of_them, None)
            before = section.end
        return next(self._body.iter(wml.P), None)

    def _around_run(self, node: etree._Element, number: int) -> None:
        paragraph = nearest(node, wml.P)
        if paragraph is None:
            self._at_start(next(self._body.iter(wml.P), None), number)
            return
        child = next(one for one in (node, *node.iterancestors()) if one.getparent() is paragraph)
        self._around(*self._in(paragraph).whole(child, child), number)

    def _around(self, first: etree._Element, last: etree._Element, number: int) -> None:
        first.addprevious(_mark(_START, number))
        end = _mark(_END, number)
        last.addnext(end)
        end.addnext(self._reference(number))

    def _at_start(self, paragraph: etree._Element | None, number: int) -> None:
        if paragraph is None:  # of a body without a paragraph
            body = self._body.find(w("body"))
            paragraph = etree.Element(wml.P)
            (self._body if body is None else body).insert(0, paragraph)
        properties = paragraph.find(wml.PPR)
        position = 0 if properties is None else paragraph.index(properties) + 1
        paragraph[position:position] = [_mark(_START, number), _mark(_END, number), self._reference(number)]

    # --- what ----------------------------------------------------------------------------------------------------------

    def _reference(self, number: int) -> etree._Element:
        run = etree.Element(wml.R)
        self._style(run, "annotation reference", wml.RPR, "rStyle")
        run.append(_mark(_REFERENCE, number))
        return run

    def _comment(self, remark: Remark, number: int) -> etree._Element:
        comment = _mark(_COMMENT, number)
        comment.set(_AUTHOR, self._author)
        comment.set(w("initials"), self._initials)
        for position, line in enumerate(remark.lines):
            paragraph = etree.SubElement(comment, wml.P)
            self._style(paragraph, "annotation text", wml.PPR, "pStyle")
            if position == 0:
                run = etree.SubElement(paragraph, wml.R)
                self._style(run, "annotation reference", wml.RPR, "rStyle")
                etree.SubElement(run, w("annotationRef"))
            run = etree.SubElement(paragraph, wml.R)
            if "annotation text" not in self._styles:  # else the size of the document's text
                etree.SubElement(etree.SubElement(run, wml.RPR), w("sz")).set(_VAL, "20")
            text = etree.SubElement(run, wml.T)
            text.text = line
            text.set(wml.XML_SPACE, "preserve")
        return comment

    def _style(self, owner: etree._Element, name: str, properties: str, tag: str) -> None:
        """Gives a style that the document has, by name: ids of built-in styles differ from language to language."""
        if (number := self._styles.get(name)) is not None:
            etree.SubElement(etree.SubElement(owner, properties), w(tag)).set(_VAL, number)


def _mark(tag: str, number: int) -> etree._Element:
    mark = etree.Element(tag)
    mark.set(_ID, str(number))
    return mark


def _number(element: etree._Element) -> int:
    text = element.get(_ID, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _outermost(node: etree._Element, tags: frozenset[str]) -> etree._Element | None:
    return next(reversed([one for one in node.iterancestors() if one.tag in tags]), None)


def _after(paragraphs: Iterator[etree._Element], last: etree._Element) -> Iterator[etree._Element]:
    for _ in takewhile(lambda one: one is not last, paragraphs):
        pass
    return paragraphs


class _Children:
    """The children of a paragraph as they were before any comment: which of them hold its characters, and which are of one
    field. Links, controls, fields and tracked changes are taken whole."""

    def __init__(self, paragraph: etree._Element) -> None:
        self._ends: list[int] = []  # of the pieces of its text
        self._holders: list[etree._Element] = []
        offset = 0
        for element, text in paragraph_pieces(paragraph):
            offset += len(text)
            self._ends.append(offset)
            holder = next(one for one in (element, *element.iterancestors()) if one.getparent() is paragraph)
            self._holders.append(holder)
        self._fields = dict(_fields(paragraph))

    def of(self, start: int, end: int) -> tuple[etree._Element, etree._Element]:
        """The first and the last child that hold the characters from ``start`` to ``end``."""
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, end)
        return self.whole(self._holders[first], self._holders[last])

    def whole(self, first: etree._Element, last: etree._Element) -> tuple[etree._Element, etree._Element]:
        """The same range with the whole of each complex field that it begins or ends in."""
        return self._fields.get(first, (first, first))[0], self._fields.get(last, (last, last))[1]


def _fields(paragraph: etree._Element) -> Iterator[tuple[etree._Element, tuple[etree._Element, etree._Element]]]:
    """Each child of a paragraph that is in a complex field, with the first and last child of that field; with itself as the
    last where the field does not end here."""
    depth = 0
    members: list[etree._Element] = []
    for child in paragraph:
        marks = [mark_of(one) for one in child.iter(w("fldChar"))]
        if depth == 0 and "begin" not in marks:
            continue
        if depth == 0:
            members = []
        members.append(child)
        depth = max(depth + marks.count("begin") - marks.count("end"), 0)
        if depth == 0:
            yield from ((one, (members[0], child)) for one in members)
    if depth:
        yield from ((one, (members[0], one)) for one in members)


def _cut(paragraph: etree._Element, places: Collection[int]) -> None:
    """Makes places in the text of a paragraph the boundaries of runs."""
    ahead, offset, pieces = sorted(places), 0, []
    for element, text in paragraph_pieces(paragraph):
        pieces.append((offset, element, text))
        offset += len(text)
    for offset, element, text in reversed(pieces):
        while ahead and ahead[-1] >= offset + len(text):
            ahead.pop()
        while ahead and ahead[-1] > offset:
            place = ahead.pop() - offset
            if element.tag == wml.T:
                rest = etree.Element(wml.T)
                text, rest.text = text[:place], text[place:]
                element.text = text
                for one in (element, rest):
                    one.set(wml.XML_SPACE, "preserve")
                element.addnext(rest)
                split_before(rest)
        if ahead and ahead[-1] == offset and offset:
            ahead.pop()
            if element.getparent() is not paragraph and parent_of(element).tag == wml.R:
                split_before(element)


def span_in(text: str, place: Location) -> tuple[int, int]:
    """Start and end of the tag of a place in the joined text of its paragraph; of all the text when it is not there."""
    start = place.tag_in(text.replace(OBJECT, ""))
    if start is None:
        return 0, len(text.rstrip(OBJECT + " "))
    end = start + len(place.tag or "")
    if OBJECT not in text:
        return start, end
    kept = [at for at, character in enumerate(text) if character != OBJECT]
    return kept[start], kept[end - 1] + 1


# --- taking out --------------------------------------------------------------------------------------------------------


def has_comments_by(package: Package, author: str) -> bool:
    """Whether a document may have comments by an author."""
    parts = package.related(package.main_part, wml.REL_COMMENTS)
    return any(author.encode() in package.raw(part) for part in parts)


def without_comments_by(package: Package, author: str) -> Changes:
    """The changes that leave no comment of an author, nor an answer to one, in a document."""
    changes = Changes(package)
    main = package.main_part
    answers = _answers(changes)
    for part in package.related(main, wml.REL_COMMENTS):
        root = changes.tree(part)
        gone = [one for one in root.iterchildren(_COMMENT) if one.get(_AUTHOR) == author]
        named = {name for one in gone for name in _paragraph_ids(one)}
        named |= {child for child, parent in answers.items() if parent in named}
        gone += [one for one in root.iterchildren(_COMMENT) if one not in gone and named & set(_paragraph_ids(one))]
        numbers = {one.get(_ID) for one in gone}
        for one in gone:
            root.remove(one)
        notes = [part for kind in _NOTES for part in package.related(main, kind)]
        for story in (main, *notes) if numbers else ():
            for mark in list(changes.tree(story).iter(_START, _END, _REFERENCE)):
                if mark.get(_ID) in numbers:
                    remove_with_run(mark)
        if not len(root) and gone:
            for name in (part, *(beside for kind in _BESIDE for beside in package.related(main, kind))):
                changes.remove(name)
        elif gone:
            _drop_entries(changes, named)
    return changes


def _answers(changes: Changes) -> dict[str, str]:
    """The paragraph id of each comment that answers another, with that one's."""
    package = changes.package
    found = {}
    for part in package.related(package.main_part, _EXTENDED):
        for entry in changes.tree(part):
            values = {etree.QName(name).localname: str(value) for name, value in entry.attrib.items()}
            if "paraIdParent" in values:
                found[values.get("paraId", "")] = values["paraIdParent"]
    return found


def _drop_entries(changes: Changes, named: set[str]) -> None:
    """Takes the entries for comments with these paragraph ids from the files beside the comments."""
    package = changes.package
    for kind in _BESIDE[:2]:
        for part in package.related(package.main_part, kind):
            root = changes.tree(part)
            for entry in list(root):
                if named & set(map(str, entry.attrib.values())):
                    root.remove(entry)


def _paragraph_ids(comment: etree._Element) -> Iterator[str]:
    for paragraph in comment.iter(wml.P):
        yield from (str(value) for name, value in paragraph.attrib.items() if str(name).endswith("}paraId"))
