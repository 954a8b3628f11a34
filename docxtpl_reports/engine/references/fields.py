"""Updates the fields a document derives from itself: sequence numbers, sums of tables, references, contents
(ISO/IEC 29500-1 §17.16.5). A field that cannot be worked out here keeps its result and is marked as out of date, so that
Word works it out; a field with nothing to follow in the template keeps its result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Location
from docxtpl_reports.engine.dialect.filters.pictures import mau_so
from docxtpl_reports.engine.template.scopes import scopes
from docxtpl_reports.engine.template.tag import Block, holds_marker
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import DIRTY, FIELD_CHAR, complex_fields, keyword, simple_fields
from docxtpl_reports.ooxml.wml.places import paragraphs, with_text
from docxtpl_reports.ooxml.wml.properties import columns_before, spanned
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import paragraph_text
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of, rows_of
from docxtpl_reports.values import Number

from . import contents

KINDS = frozenset(("SEQ", "=", "REF", "PAGEREF", "NOTEREF", "TOC"))
REFERENCES = frozenset(("REF", "PAGEREF", "NOTEREF"))
_SUM = (  # looked for in the few templates that have such a field, so compiled when the first is found
    r'\s*=\s*SUM\s*\(\s*(ABOVE|LEFT)\s*\)\s*(?:\\#\s*("[^"]*"|\S+))?\s*(?:\\\*\s*(?:MERGE|CHAR)FORMAT\s*)*'
)
_PRINTED = (
    r"(?:(?P<minus>[-−–])|\+)?(?P<whole>\d{1,3}(?:\.\d{3}){1,9}|\d{1,3}(?: \d{3}){1,9}|\d{1,30})"
    r"(?:,(?P<decimals>\d{1,12}))? ?(?P<percent>%)?"
)
_SWITCH = re.compile(r'\\(\S)\s*("[^"]*"|[^\s\\]*)')
_WORD = re.compile(r'"[^"]*"|[^\s"]+')
_STEADY = "steady"  # an attribute of the first element of a field that has nothing to follow; taken out when rendered
_NO_FORMAT = frozenset({"mergeformat", "charformat"})  # they are about fonts
_LETTERS: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper, "lower": str.lower, "firstcap": vietnamese.capital_first,
}  # fmt: skip
_NUMBERS: Mapping[str, Callable[[int], str]] = {
    "arabic": str, "roman": vietnamese.roman, "alphabetic": lambda n: chr(97 + (n - 1) % 26) * ((n + 25) // 26),
}  # fmt: skip
_NOTES = (wml.w("footnoteReference"), wml.w("endnoteReference"))


class Field(NamedTuple):
    """A field: its first element, its code, and the text elements of its result."""

    element: etree._Element
    code: str
    shown: tuple[etree._Element, ...]

    @property
    def words(self) -> list[str]:
        return [word.strip('"') for word in _WORD.findall(self.code)]

    @property
    def switches(self) -> dict[str, str]:
        """The switches but ``\\*``; of one that comes twice, the last."""
        return {switch: value.strip('"') for switch, value in _SWITCH.findall(self.code) if switch != "*"}

    @property
    def formats(self) -> list[str]:
        """The values of all ``\\*`` that say how to write the result, in their order."""
        found = [value.strip('"') for switch, value in _SWITCH.findall(self.code) if switch == "*"]
        return [value for value in found if value.lower() not in _NO_FORMAT]

    @property
    def is_steady(self) -> bool:
        return self.element.get(_STEADY) is not None

    def text(self) -> str:
        return "".join(element.text or "" for element in self.shown)

    def show(self, text: str) -> None:
        """Writes the result, when there is a place for it; else the field is out of date."""
        if text == self.text():
            return
        if not self.shown:
            self.renew()
            return
        self.shown[0].text = text
        self.shown[0].set(wml.XML_SPACE, "preserve")
        for other in self.shown[1:]:
            other.text = None

    def renew(self) -> None:
        self.element.set(DIRTY, "true")


def fields(root: etree._Element) -> list[Field]:
    """The fields of a story in the order in which they begin."""
    found = []
    for field in complex_fields(root):
        if keyword(field.code) in KINDS:
            found.append(Field(field.begin, field.code, tuple(field.shown())))
    for element, code in simple_fields(root):
        if keyword(code) in KINDS:
            found.append(Field(element, code, tuple(element.iter(wml.T))))
    order = {element: number for number, element in enumerate(root.iter())} if found else {}
    return sorted(found, key=lambda field: order[field.element])


def mark_steady(root: etree._Element, blocks: Sequence[Block]) -> None:
    """Marks the fields of a story with balanced blocks whose results no tag can change: their stored results are kept."""
    found = fields(root)
    inside = {element: bool(around) for element, around in scopes(root, blocks, FIELD_CHAR, wml.FIELD)} if found else {}
    has_blocks = any(block.is_pair for block in blocks)
    sequences = [field for field in found if _is_numbered(field)]
    moving = {field.words[1] for field in sequences if inside[field.element] or (has_blocks and "s" in field.switches)}
    referred = {field.words[1] for field in found if keyword(field.code) == "REF" and len(field.words) > 1}
    fixed = _fixed(root, referred) if referred else set()
    for field in found:
        kind = keyword(field.code)
        if (
            (kind == "SEQ" and field in sequences and field.words[1] not in moving)
            or (kind == "REF" and len(field.words) > 1 and field.words[1] in fixed)
            or (kind == "=" and re.fullmatch(_SUM, field.code, re.I) and _is_fixed(nearest(field.element, wml.TBL)))
        ):
            field.element.set(_STEADY, "")


def _is_numbered(field: Field) -> bool:
    return keyword(field.code) == "SEQ" and len(field.words) > 1


def _is_fixed(table: etree._Element | None) -> bool:
    return table is not None and not holds_marker(table)


def _fixed(root: etree._Element, names: Collection[str]) -> set[str]:
    """The bookmarks with one of these names that hold neither tags nor fields."""
    found: set[str] = set()
    opened: dict[str | None, str] = {}
    for element in root.iter(etree.PI, FIELD_CHAR, wml.FIELD, wml.BOOKMARK_START, wml.BOOKMARK_END):
        if element.tag == wml.BOOKMARK_START:
            if (name := element.get(wml.w("name"), "")) in names:
                found.add(name)
                opened[element.get(wml.w("id"))] = name
        elif element.tag == wml.BOOKMARK_END:
            opened.pop(element.get(wml.w("id")), None)
        else:
            found -= set(opened.values())
    return found


def follow(trees: Mapping[str, etree._Element], styles: Styles, known: Collection[str]) -> list[str]:
    """Brings the fields of rendered stories up to what they hold; returns the parts that had some.

    ``known``: the bookmarks that entries of contents lead to in the template. A field may refer to a bookmark of another
    part: one in a header to the words of the body.
    """
    by_part = {part: found for part, root in trees.items() if (found := fields(root))}
    references: dict[str, list[Field]] = {}
    for part, found in by_part.items():
        _sequences(trees[part], [field for field in found if keyword(field.code) == "SEQ"], styles)
        for field in found:
            if keyword(field.code) == "=" and not field.is_steady:
                _sum(field)
        references[part] = [f for f in found if keyword(f.code) in REFERENCES and len(f.words) > 1 and not f.is_steady]
    wanted = {field.words[1] for found in references.values() for field in found}
    contents_of: dict[str, list[etree._Element]] = {}
    numbers: dict[etree._Element, int] = {}
    for root in trees.values() if wanted else ():
        contents_of |= _contents(root, wanted)
        numbers |= _numbers_of_notes(root)
    for field in (field for found in references.values() for field in found):
        if field.words[1] in contents_of:
            _refer(field, contents_of[field.words[1]], numbers)
    for part, found in by_part.items():
        contents.follow(trees[part], known)
        for field in found:
            field.element.attrib.pop(_STEADY, "")
    return list(by_part)


def pointing(root: etree._Element, names: Collection[str]) -> Iterator[tuple[str, etree._Element, str]]:
    """The fields and links that point to one of these bookmarks, with what to call them; not the entries of contents."""
    entries = contents.entries(root)
    for field in fields(root):
        is_reference = keyword(field.code) in REFERENCES and len(field.words) > 1 and field.words[1] in names
        if is_reference and nearest(field.element, wml.P) not in entries:
            yield field.words[1], field.element, " ".join(field.code.split())
    for link in root.iter(wml.HYPERLINK):
        name = link.get(wml.w("anchor"), "")
        if name in names and nearest(link, wml.P) not in entries:
            yield name, link, f"#{name}"


def pointed(
    root: etree._Element, story: Location, blocks: Sequence[Block], heading_style_ids: frozenset[str]
) -> dict[str, tuple[Location, str]]:
    """The bookmarks that a document may lack, since they are in blocks: the first field that points to each, and its text."""
    marks = (element for element, inside in scopes(root, blocks, wml.BOOKMARK_START) if inside)
    names = {mark.get(wml.w("name"), "") for mark in marks if mark.tag == wml.BOOKMARK_START}
    pointers = list(pointing(root, names)) if names else []
    by_paragraph = dict(paragraphs(root, story, heading_style_ids)) if pointers else {}
    found: dict[str, tuple[Location, str]] = {}
    for name, element, shown in pointers:
        paragraph = nearest(element, wml.P)
        if paragraph is not None and paragraph in by_paragraph:
            found.setdefault(name, (with_text(by_paragraph[paragraph], paragraph), shown))
    return found


def bookmark_names(root: etree._Element) -> Iterator[str]:
    """The names of the bookmarks of a story."""
    return (mark.get(wml.w("name"), "") for mark in root.iter(wml.BOOKMARK_START))


# --- SEQ -----------------------------------------------------------------------------------------------------------------


def _sequences(root: etree._Element, found: list[Field], styles: Styles) -> None:
    """§17.16.5.56; the branches of an AlternateContent count as one."""
    moving = {field.words[1] for field in found if _is_numbered(field) and not field.is_steady}
    found = [field for field in found if _is_numbered(field) and field.words[1] in moving]
    if not found:
        return
    by_element = {field.element: field for field in found}
    counts: Counter[str] = Counter()
    levels = [(field.words[1], int(field.switches["s"])) for field in found if field.switches.get("s", "").isdecimal()]
    levels = list(dict.fromkeys(levels))
    before: dict[etree._Element, Counter[str]] = {}
    seen: set[etree._Element] = set()
    for element in root.iter(wml.P, FIELD_CHAR, wml.FIELD):
        if element.tag == wml.P:
            if levels and (outline := styles.outline_level(element)) is not None:
                for sequence, level in levels:
                    if outline < level:
                        counts[sequence] = 0
            continue
        if (field := by_element.get(element)) is None:
            continue
        branch = nearest(element, *wml.BRANCHES)
        if branch is not None and branch not in seen:
            seen.add(branch)
            counts = before.setdefault(parent_of(branch), counts.copy()).copy()
        _count(field, counts)


def _count(field: Field, counts: Counter[str]) -> None:
    name, switches, formats = field.words[1], field.switches, field.formats
    if len(field.words) > 2 and not field.words[2].startswith("\\"):  # the number at a bookmark: it does not count
        field.renew()
        return
    if (start := switches.get("r", "")).isdecimal():
        counts[name] = int(start)
    elif "c" not in switches:
        counts[name] += 1
    if "h" in switches and not formats:
        return
    shape = formats[-1] if formats else "arabic"
    write = _NUMBERS.get(shape.lower())
    if write is None or len(formats) > 1 or not 0 < counts[name] < 4000:
        field.renew()
    elif picture := switches.get("#"):
        field.show(mau_so(counts[name], picture))
    else:
        text = write(counts[name])
        field.show(text.upper() if shape in ("ROMAN", "ALPHABETIC") else text.lower())


# --- sums of tables --------------------------------------------------------------------------------------------------------


def _sum(field: Field) -> None:
    """§17.16.3.1 ``=SUM(ABOVE)``, ``=SUM(LEFT)``: the numbers next to the cell, up to an empty cell or a label.

    A cell that holds anything else (a unit, a dash, a number in another form) leaves the sum to Word.
    """
    match = re.fullmatch(_SUM, field.code, re.I)
    cell = nearest(field.element, wml.TC)
    row = None if cell is None else next(cell.iterancestors(wml.TR))
    if match is None or cell is None or row is None:
        field.renew()
        return
    is_above = match[1].upper() == "ABOVE"
    cells = _above(cell, row) if is_above else cell.itersiblings(wml.TC, preceding=True)
    texts = [
        None if other is None else _tidy(" ".join(paragraph_text(p) for p in other.iter(wml.P))) for other in cells
    ]
    numbers = list(takewhile(lambda text: text and not _is_label(text), texts))
    rest = texts[len(numbers) :]
    read = [_read(text or "") for text in numbers]
    if not is_above and rest and _is_label(rest[0] or "") and len(rest) == 2 and _has_ordinals(row):
        del rest[1]
    is_cut = bool(rest) and rest[0] != "" and any(text and not _is_label(text) for text in rest)
    if any(number is None for number in read) or is_cut or not (numbers or is_above):
        field.renew()
        return
    known = [number for number in read if number is not None]
    signs = {sign for _, _, sign in known}
    if len(signs) > 1:  # parts of a hundred beside plain numbers
        field.renew()
        return
    total, digits = (
        sum((value for value, _, _ in known), Fraction(0)),
        max((digits for _, digits, _ in known), default=0),
    )
    picture = (match[2] or "").strip('"')
    text = mau_so(Number(total), picture) if picture else vietnamese.format_number(total, digits)
    field.show(text if "%" in picture else text + "".join(signs))


def _above(cell: etree._Element, row: etree._Element) -> Iterator[etree._Element | None]:
    """The cells of the column, from the one above up; None where a row has no cell that starts there."""
    column = _column(cell, row)
    table = nearest(row, wml.TBL)
    rows = [] if table is None else rows_of(table)
    for other in reversed(rows[: rows.index(row)] if row in rows else []):
        yield next((c for c in other.iterchildren(wml.TC) if _column(c, other) == column), None)


def _column(cell: etree._Element, row: etree._Element) -> int:
    column = columns_before(row)
    for other in row.iterchildren(wml.TC):
        if other is cell:
            break
        column += spanned(other)
    return column


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _has_ordinals(row: etree._Element) -> bool:
    """Whether the first column of the table of a row numbers its rows, by its heading."""
    table = nearest(row, wml.TBL)
    first = None if table is None else next(table.iter(wml.TC), None)
    words = "" if first is None else _tidy(" ".join(paragraph_text(p) for p in first.iter(wml.P)))
    return words.casefold().rstrip(".") in ("tt", "stt", "số tt", "số thứ tự")


def _is_label(text: str) -> bool:
    """Whether a cell is the heading of a column or a row: words, in which digits may follow (``Năm 2025``)."""
    first = next((char for char in text if char.isalnum()), "")
    return first.isalpha()


def _read(text: str) -> tuple[Fraction, int, str] | None:
    """A number in the form in which reports print it, its decimals, and the sign ``%`` or ""; None for anything else."""
    match = re.fullmatch(_PRINTED, text, re.ASCII)
    if match is None:
        return None
    whole, decimals = re.sub("[. ]", "", match["whole"]), match["decimals"] or ""
    value = Fraction(int(whole + decimals), 10 ** len(decimals))
    return (-value if match["minus"] else value), len(decimals), match["percent"] or ""


# --- references ------------------------------------------------------------------------------------------------------------


def _contents(root: etree._Element, names: Collection[str]) -> dict[str, list[etree._Element]]:
    """The texts and the references to notes within each bookmark with one of these names."""
    found: dict[str, list[etree._Element]] = {}
    opened: dict[str | None, list[etree._Element]] = {}
    for element in root.iter(wml.T, wml.BOOKMARK_START, wml.BOOKMARK_END, *_NOTES):
        if element.tag == wml.BOOKMARK_START:
            if (name := element.get(wml.w("name"), "")) in names:
                found[name] = opened[element.get(wml.w("id"))] = []
        elif element.tag == wml.BOOKMARK_END:
            opened.pop(element.get(wml.w("id")), None)
        else:
            for inside in opened.values():
                inside.append(element)
    return found


def _numbers_of_notes(root: etree._Element) -> dict[etree._Element, int]:
    """The number of each note that Word numbers."""
    counts: Counter[str] = Counter()
    found = {}
    for reference in root.iter(*_NOTES):
        if reference.get(wml.w("customMarkFollows")) is None:
            counts[str(reference.tag)] += 1
            found[reference] = counts[str(reference.tag)]
    return found


def _refer(field: Field, inside: list[etree._Element], numbers: Mapping[etree._Element, int]) -> None:
    """§17.16.5.51: the words of a bookmark; the number of a page is for Word and LibreOffice to know."""
    kind, switches = keyword(field.code), field.switches
    if kind == "PAGEREF":
        return
    if kind == "NOTEREF":
        number = next((numbers.get(element) for element in inside if element.tag in _NOTES), None)
        if number is None or not field.text().strip().isdecimal():  # notes may be numbered with letters or signs
            field.renew()
        else:
            field.show(str(number))
        return
    letters = [_LETTERS.get(value.lower()) for value in field.formats]
    paragraphs = {nearest(element, wml.P) for element in inside}
    if None in letters or len(paragraphs) != 1 or set("nrwpft#@") & switches.keys():
        field.renew()
        return
    words = "".join(element.text or "" for element in inside if element.tag == wml.T)
    for write in letters:
        words = words if write is None else write(words)
    field.show(words)
