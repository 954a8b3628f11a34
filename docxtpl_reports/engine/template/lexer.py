"""Finds the tags of one story and puts each into the tree as a processing instruction: tree in, tags out.

The text of a paragraph is joined over its runs, so a tag that an editor split is no special case. What editors do to the
inside of tags (curly quotes, no-break spaces) is undone; what cannot be undone safely is an error with the correction.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, islice, takewhile
from typing import Any, cast

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.engine.limits import MAX_NESTED_BLOCKS
from docxtpl_reports.engine.marks import MARKER, TEXT_MARKER
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.pieces import replace_texts
from docxtpl_reports.ooxml.wml.places import column_in, of_tag, paragraphs, place_of, with_text, within
from docxtpl_reports.ooxml.wml.text import OBJECT, paragraph_pieces
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of

from . import only_when
from .scanner import ESCAPES, QUOTES, STRAIGHT, ScannedTag, inside, may_hold_delimiter, scan, strings
from .tag import ONLY_WHEN_ENDS, Tag, is_pending, marker
from .tag import Kind as Kind

_ESCAPES = re.compile("|".join(re.escape(escaped) for escaped, _ in ESCAPES))
_RANGE_START = wml.w("commentRangeStart")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s+\S)")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_LINE_BREAKS = re.compile(r"(\\[^\n])|\\?\n")
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_DAMAGE = {
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "→": "->",
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "×": "*",
    "≥": ">=",
    "≤": "<=",
}
_UNUSUAL = re.compile(
    rf"  |[^\S ]|{_INVISIBLE.pattern}|[{QUOTES}{''.join(_DAMAGE)}]"
)  # what is to be mended, and literals
_RUBY = tuple(map(wml.w, ("rt", "rubyBase")))  # words above others and below them (§17.3.3.25): runs within a run

_Counted = tuple[tuple[Location, ...], str | None, str, str]  # a use of a shared part, file, part and tag


class Lexer:
    """Lexes the stories of one template; ``tags`` grows with every story. Each method returns the tags and problems found."""

    def __init__(
        self,
        file: str | None,
        heading_style_ids: frozenset[str] = frozenset(),
        from_parts: Mapping[str, Mapping[int, Location]] | None = None,
        tags_from_parts: Mapping[str, Mapping[int, Sequence[Location]]] | None = None,
    ) -> None:
        self.file = file
        self._from_parts = from_parts or {}  # where paragraphs were written, by story and number
        self._elsewhere: dict[etree._Element, Location] = {}
        self._tags_from_parts = tags_from_parts or {}  # the same for the tags of paragraphs with words of several files
        self._of_tags: dict[etree._Element, Sequence[Location]] = {}
        self.heading_style_ids = heading_style_ids
        self.tags: list[Tag] = []
        self.unescaped: set[str] = set()  # parts without tags, perhaps, that are to be written all the same
        self._occurrences: Counter[_Counted] = Counter()
        self._problems: list[Diagnostic] = []  # of what is being lexed
        self._raw = False  # between {% raw %} and {% endraw %}
        self._unclosed: tuple[etree._Element, int] | None = None  # the paragraph of a tag without end, and its problem
        self._conditions: list[
            tuple[etree._Element, Tag]
        ] = []  # rows and paragraphs being lexed, and the tag they depend on

    def know(self, root: etree._Element, part: str) -> None:
        """Remembers the paragraphs of a story that were written in other files, before any is added or taken away."""
        places, of_tags = self._from_parts.get(part, {}), self._tags_from_parts.get(part, {})
        if places:
            all_paragraphs = [*root.iter(wml.P)]
            self._elsewhere |= {all_paragraphs[number]: place for number, place in places.items()}
            self._of_tags |= {all_paragraphs[number]: of_tag for number, of_tag in of_tags.items()}

    def lex(self, root: etree._Element, part: str) -> tuple[list[Tag], list[Diagnostic]]:
        """Replaces every tag below ``root`` by a marker; the tags are in document order."""
        first = len(self.tags)
        self._raw, self._unclosed = False, None
        story = Location(self.file, part)
        before: dict[etree._Element, Counter[_Counted]] = {}
        seen: set[etree._Element] = set()
        rubies: dict[etree._Element | None, list[etree._Element]] = {}
        for holder in root.iter(*_RUBY):
            rubies.setdefault(nearest(holder, wml.P), []).append(holder)
        waiting = [node for node in root.iter(etree.PI) if is_pending(node)]
        places = list(paragraphs(root, story, self.heading_style_ids))
        for paragraph, location in places if not waiting else _with_pending(root, places):
            if paragraph.tag != wml.P:
                self._place_pending(paragraph, location)
                continue
            self._end_conditions(paragraph)
            location = self._elsewhere.get(paragraph, location)
            branch = nearest(paragraph, *wml.BRANCHES)
            if branch is not None and branch not in seen:  # the branches hold the same text: each counts from the same
                seen.add(branch)
                self._occurrences = before.setdefault(parent_of(branch), self._occurrences.copy()).copy()
            self._lex_paragraph(paragraph, location)
            for holder in rubies.get(paragraph, ()):
                self._lex_paragraph(holder, location)
        self._end_conditions(None)
        if rubies:
            self._sort(root, first)
        return self._found(first)

    def _found(self, first: int) -> tuple[list[Tag], list[Diagnostic]]:
        problems, self._problems = self._problems, []
        return self.tags[first:], problems

    def _sort(self, root: etree._Element, first: int) -> None:
        """Gives the tags from ``first`` on their numbers by their order in the tree."""
        order = {node: place for place, node in enumerate(root.iter(etree.PI))}
        self.tags[first:] = sorted(self.tags[first:], key=lambda tag: order[tag.node])
        for index, tag in enumerate(self.tags[first:], first):
            tag.index = index
            tag.node.text = f"{(tag.node.text or '').partition(' ')[0]} {index}"

    def place(self, root: etree._Element, part: str, element: etree._Element) -> Location:
        """The place of an element, by the paragraph around it."""
        around = element if element.tag == wml.P else nearest(element, wml.P)
        if around is not None and around in self._elsewhere:
            return with_text(self._elsewhere[around], around)
        return place_of(root, Location(self.file, part), element, self.heading_style_ids)

    def lex_text(
        self, element: etree._Element, part: str, location: Location | None = None
    ) -> tuple[list[Tag], list[Diagnostic]]:
        """The same for an element that holds plain text, such as a document property; ``location``: of the paragraph around."""
        text = element.text or ""
        return self.lex_pieces([(element, text)], replace(location or Location(self.file, part), text=text))

    def lex_pieces(
        self, pieces: list[tuple[etree._Element, str]], location: Location
    ) -> tuple[list[Tag], list[Diagnostic]]:
        """The same for elements that hold the pieces of one text, such as the runs of a chart's title; ``location`` is
        theirs."""
        first = len(self.tags)
        text = "".join(piece_text for _, piece_text in pieces)
        found, problems, _ = scan(text)
        self._problems += [replace(d, location=within(location, d.location, text)) for d in problems]
        self._place(pieces, text, found, location)
        if _unescape(element for element, _ in pieces):
            self.unescaped.add(location.part or "")
        return self._found(first)

    def _place_pending(self, node: etree._Element, location: Location) -> None:
        """Makes a tag of a pending one in the tree."""
        found, problems, _ = scan(node.text or "")
        holder = etree.Element("holder")
        self._place([(holder, node.text or "")], node.text or "", found, replace(location, text=node.text))
        for marker_node in list(holder):
            marker_node.tail = None
            node.addprevious(marker_node)
        assert not problems
        parent_of(node).remove(node)

    def _end_conditions(self, paragraph: etree._Element | None) -> None:
        """Ends the conditions of rows and paragraphs that the next paragraph is not in; None: there is no next one."""
        while self._conditions:
            holder, condition = self._conditions[-1]
            if paragraph is not None and any(one is holder for one in paragraph.iterancestors()):
                return
            index = len(self.tags)
            node = marker("tag", index)
            only_when.end_of(holder).append(node)
            end = Tag(index, Kind.STATEMENT, condition.level, ONLY_WHEN_ENDS, condition.location, node, ends=condition)
            self.tags.append(end)
            self._conditions.pop()

    def _lex_paragraph(self, paragraph: etree._Element, location: Location) -> None:
        pieces = list(paragraph_pieces(paragraph))
        text = "".join(piece_text for _, piece_text in pieces)
        if not may_hold_delimiter(text):
            return
        location = replace(location, text=text.replace(OBJECT, ""))
        found, problems, self._raw = scan(text, self._raw)
        problems = [replace(d, location=within(location, d.location, text)) for d in problems]
        self._problems += self._running_on(paragraph, text, problems)
        places = self._of_tags.get(paragraph, ())
        self._place(pieces, text, found, location, places if len(places) == len(found) else ())
        if "_" in text and _unescape(element for element, _ in pieces if element.tag == wml.T):
            self.unescaped.add(location.part or "")

    def _running_on(self, paragraph: etree._Element, text: str, problems: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
        """The problems of a paragraph; when it closes the tag that the one before left open, that is one problem there."""
        unclosed, self._unclosed = self._unclosed, None
        if unclosed is not None and problems and problems[0].code == "TPL004":
            opened, index = unclosed
            closer = str(self._problems[index].params["closer"])
            between = takewhile(lambda p: p is not paragraph, opened.itersiblings(wml.P))
            if (
                problems[0].location.tag == closer
                and opened.getparent() is paragraph.getparent()
                and len(list(between)) < 3
            ):
                first = self._problems[index].location
                whole = f"{first.tag} {text.partition(closer)[0].strip()} {closer}"
                whole = _SPACES.sub(" ", whole.replace(". ", ".").replace(OBJECT, ""))
                self._problems[index] = Diagnostic("TPL101", first, {"tag": first.tag, "fixed": whole})
                return problems[1:]
        if problems and problems[-1].code == "TPL001":
            self._unclosed = paragraph, len(self._problems) + len(problems) - 1
        return problems

    def _place(
        self,
        pieces: list[tuple[etree._Element, str]],
        text: str,
        found: list[ScannedTag],
        location: Location,
        places: Sequence[Location] = (),
    ) -> None:
        """Puts tags into the pieces of the text in which they were found; ``places``: of each, where they differ from that
        of the text."""
        new: list[Tag] = []
        for seen, here in zip(found, places or [location] * len(found), strict=True):
            key = here.uses, here.file, here.part or "", seen.raw
            self._occurrences[key] += 1
            column = here.column if places or here.tag else column_in(text, seen.start)
            place = of_tag(here, here.tag or seen.raw, self._occurrences[key], column)
            new.append(self._read(seen, place, len(self.tags) + len(new)))
        _move_comments(pieces, found)
        replace_texts(pieces, [(raw.start, raw.end, tag.node) for raw, tag in zip(found, new, strict=True)])
        self.tags += new
        asked = islice((tag for tag in new if only_when.is_condition(tag)), MAX_NESTED_BLOCKS + 1)  # more are too many
        conditions = ((only_when.holder_of(tag), tag) for tag in asked)
        self._conditions += [(holder, tag) for holder, tag in conditions if holder is not None]

    def _read(self, found: ScannedTag, location: Location, index: int) -> Tag:
        inner = inside(found.raw)
        before, after = inner.startswith("-"), inner.endswith("-") and len(inner) > 1
        inner = inner[before : len(inner) - after]
        level = match[0] if (match := _LEVEL.match(inner)) else ""
        inner = inner[len(level) :]
        if found.kind is not Kind.COMMENT:
            inner = vietnamese.composed(self._mend(inner, location))
        node = marker("out" if found.kind is Kind.EXPRESSION else "tag", index)
        return Tag(index, found.kind, level, inner.strip(), location, node, before, after, broken=found.broken)

    def _mend(self, inner: str, location: Location) -> str:
        """Undoes an editor's autocorrection outside of string literals; reports what cannot be undone safely."""
        if _UNUSUAL.search(inner) is None:
            return inner
        out: list[str] = []
        damaged = ""
        position = 0
        for start, end in [*strings(inner), (len(inner), len(inner))]:
            code = inner[position:start]
            damaged += "".join(char for char in code if char in _DAMAGE)
            out.append(_SPACES.sub(" ", _INVISIBLE.sub("", code)))
            if start < len(inner):
                out.append(_literal(inner[start], inner[start + 1 : end], is_closed=end < len(inner)))
            position = end + 1
        corrected = "".join(out)
        if damaged:
            tag = location.tag or ""
            fixed = tag
            for char in damaged:
                fixed = fixed.replace(char, _DAMAGE[char])
            self._problems.append(
                Diagnostic("TPL003", location, {"chars": damaged, "tag": tag, "fixed": fixed}, Fix(tag, fixed))
            )
            for char in damaged:  # so that the tag does not give a second, misleading syntax error
                corrected = corrected.replace(char, _DAMAGE[char])
        return corrected


def with_straight_quotes(code: str) -> str:
    """The inside of a tag with its literals in straight quotes."""
    out, position = "", 0
    for start, end in strings(code):
        out += code[position:start] + _literal(code[start], code[start + 1 : end], is_closed=end < len(code))
        position = end + 1
    return out + code[position:]


def _literal(quote: str, body: str, *, is_closed: bool) -> str:
    """A string literal in straight quotes; what it holds is untouched. A line break keeps its tag on one line."""
    quote = quote.translate(STRAIGHT)
    if quote in _ESCAPED.sub("", body):
        quote = "'" if quote == '"' else '"'
        body = re.sub(rf"(\\\\.)|{quote}", lambda match: match[1] or f"\\{quote}", body)
    body = _LINE_BREAKS.sub(lambda match: match[1] or "\\n", body)
    return quote + body + (quote if is_closed else "")


def remove_forged(root: etree._Element) -> None:
    """Instructions with our target and noncharacters that a file brings along would be read as our own."""
    forged = f"[contains(., '{TEXT_MARKER}')]"
    for place in cast(list[Any], root.xpath(f"//@*{forged} | //text(){forged}")):
        owner = place.getparent()
        if place.is_attribute:
            owner.set(place.attrname, place.replace(TEXT_MARKER, ""))
        elif place.is_text:
            owner.text = place.replace(TEXT_MARKER, "")
        else:
            owner.tail = place.replace(TEXT_MARKER, "")
    for node in list(root.iter(etree.ProcessingInstruction)):
        if getattr(node, "target", "").startswith(MARKER):
            etree.strip_elements(root, etree.ProcessingInstruction, with_tail=False)
            return


def _with_pending(
    root: etree._Element, places: list[tuple[etree._Element, Location]]
) -> Iterator[tuple[etree._Element, Location]]:
    """Paragraphs and pending tags in document order; a pending tag has the place of the paragraph before or behind it."""
    known = dict(places)
    location = places[0][1] if places else Location()
    for node in list(root.iter(wml.P, etree.PI)):
        if node.tag == wml.P:
            location = known[node]
            yield node, location
        elif is_pending(node):
            following = next((known[p] for p in node.itersiblings() for p in p.iter(wml.P) if p in known), location)
            yield node, following


def _move_comments(pieces: list[tuple[etree._Element, str]], found: list[ScannedTag]) -> None:
    """Moves the start of a comment's range out of the tag around it, so that the comment is about the tag."""
    if not any(text == "" and element.tag == wml.COMMENT for element, text in pieces):
        return
    ends = [0, *accumulate(len(text) for _, text in pieces)]
    for tag in found:
        inside = pieces[bisect_right(ends, tag.start) - 1][0], pieces[bisect_left(ends, tag.end) - 1][0]
        first, last = inside[0].getparent(), inside[1].getparent()
        if first is None or last is None or first is last or first.getparent() is not last.getparent():
            continue
        for sibling in list(takewhile(lambda sibling, last=last: sibling is not last, first.itersiblings())):  # type: ignore[misc]
            if sibling.tag == _RANGE_START:
                first.addprevious(sibling)


def _unescape(elements: Iterable[etree._Element]) -> bool:
    """docxtpl's ``{_{ }_}``, delimiters meant as text, in the joined text of ``elements``. Says whether there were any."""
    slots: list[tuple[etree._Element, bool, str]] = []  # text of an element, or the tail of a marker in it
    for element in elements:
        slots.append((element, False, element.text or ""))
        slots += [(marker, True, f"\0{marker.tail or ''}") for marker in element]
    joined = "".join(text for _, _, text in slots)
    gone = {match.start() + 1 for match in _ESCAPES.finditer(joined)}
    if not gone:
        return False
    offset = 0
    for node, is_tail, text in slots:
        kept = "".join(char for n, char in enumerate(text, offset) if n not in gone)
        if is_tail:
            node.tail = kept[1:]
        elif kept != text:
            node.text = kept
        offset += len(text)
    return True
