"""SpreadsheetML (ISO/IEC 29500-1 §18) as far as the data of a chart needs it: the parts of a workbook, cells, number formats.

In goes an .xlsx as bytes, checked like every package; out come trees of its sheets, and bytes again with parts replaced.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from docxtpl_reports.ooxml.limits import MAX_ROW
from docxtpl_reports.ooxml.package.archive import Entry, archive, compress
from docxtpl_reports.ooxml.package.intake import read_entries
from docxtpl_reports.ooxml.package.names import REL_NS, RT_BASE, part_key, rels_part, resolve
from docxtpl_reports.ooxml.package.reading import parse_checked

from .areas import column_name, column_number
from .cell_text import plain, unescape

SML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ID = f"{{{RT_BASE[:-1]}}}id"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def s(name: str) -> str:
    """The Clark name of a SpreadsheetML element."""
    return f"{{{SML}}}{name}"


SHEET_DATA, ROW, CELL, VALUE, FORMULA = (s(name) for name in ("sheetData", "row", "c", "v", "f"))
STRING_ITEM, INLINE, RUN, TEXT, PHONETIC = (s(name) for name in ("si", "is", "r", "t", "rPh"))


class NotAWorkbookError(Exception):
    """The data of a chart is not an .xlsx that can be read."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """The parts of an .xlsx. ``sheets`` maps names of worksheets to parts; ``strings``: the shared strings' part."""

    entries: Mapping[str, Entry]
    main: str
    sheets: Mapping[str, str]
    strings: str | None
    styles: str | None

    @classmethod
    def read(cls, data: bytes, name: str) -> Workbook:
        """The workbook in ``data``; ``name`` is what messages call it.

        Raises ReportError (PKG codes: not a package, bombs, names that lead elsewhere, DTDs) or NotAWorkbookError.
        """
        _, entries = read_entries(data, name)
        parts = {part_key(part): part for part in entries}
        mains = _related(entries, parts, "", "officeDocument", name)
        if not mains:
            raise NotAWorkbookError("officeDocument")
        main = mains[0][1]
        targets = dict(_related(entries, parts, main, "worksheet", name))
        book = parse_checked(name, main, entries[main])
        sheets = {
            sheet.get("name", ""): targets[sheet.get(_ID, "")]
            for sheet in book.iterfind(f"{s('sheets')}/{s('sheet')}")
            if sheet.get(_ID, "") in targets
        }
        if not sheets or len(set(sheets.values())) < len(sheets):
            raise NotAWorkbookError("worksheet")
        shared, styles = (
            next((part for _, part in _related(entries, parts, main, kind, name)), None)
            for kind in ("sharedStrings", "styles")
        )
        return cls(entries, main, sheets, shared, styles)

    def xml(self, part: str) -> etree._Element:
        """A fresh tree of a part. Raises ReportError (PKG014, PKG017), KeyError."""
        return parse_checked("", part, self.entries[part])

    def shared_strings(self) -> list[etree._Element]:
        """The items that cells of type ``s`` refer to by number (§18.4.9)."""
        return [] if self.strings is None else self.xml(self.strings).findall(STRING_ITEM)

    def tables(self, sheet: str) -> list[str]:
        """The parts of the tables (lists) on the sheet in a part."""
        parts = {part_key(part): part for part in self.entries}
        return [part for _, part in _related(self.entries, parts, sheet, "table", "")]

    def write(self, replaced: Mapping[str, bytes]) -> bytes:
        """The .xlsx with some parts replaced; the others keep their compressed bytes. Same input, same bytes."""
        return archive({**self.entries, **{part: compress(data) for part, data in replaced.items()}})


def _related(
    entries: Mapping[str, Entry], parts: Mapping[str, str], owner: str, kind: str, name: str
) -> list[tuple[str, str]]:
    """Ids and parts of the internal relationships of one kind."""
    rels = parts.get(part_key(rels_part(owner)))
    if rels is None:
        return []
    found = []
    for element in parse_checked(name, rels, entries[rels]).iter(REL_NS + "Relationship"):
        target = parts.get(part_key(resolve(owner, element.get("Target", ""))))
        if element.get("Type", "") == RT_BASE + kind and element.get("TargetMode") != "External" and target:
            found.append((element.get("Id", ""), target))
    return found


# --- rows and cells ------------------------------------------------------------------------------------------------------


def rows(sheet: etree._Element) -> list[etree._Element]:
    data = sheet.find(SHEET_DATA)
    return [] if data is None else data.findall(ROW)


def number_cells(sheet: etree._Element) -> None:
    """Writes the number of each row and the name of each cell, which a file may leave out (§18.3.1.73, §18.3.1.4).

    Raises NotAWorkbookError when what is written cannot be (rows that do not rise, names that are none).
    """
    last = 0
    for row in rows(sheet):
        number = _row_number(row.get("r"), last + 1)
        if number <= last:
            raise NotAWorkbookError(f"row {row.get('r')}")
        row.set("r", str(number))
        column = 0
        for cell in row.findall(CELL):
            letters = (cell.get("r") or column_name(column + 1)).rstrip("0123456789")
            column = column_number(letters) if letters.isascii() and letters.isalpha() else 0
            if not column:
                raise NotAWorkbookError(f"cell {cell.get('r')}")
            cell.set("r", f"{letters.upper()}{number}")
        last = number


def _row_number(text: str | None, default: int) -> int:
    number = default if text is None else whole(text)
    if not 0 < number <= MAX_ROW:
        raise NotAWorkbookError(f"row {text}")
    return number


def whole(text: str) -> int:
    """A number or index as files hold them; -1 for what is none."""
    return int(text) if len(text) < 10 and text.isascii() and text.isdigit() else -1


def cells(sheet: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Row, column (from 1) and element of every cell of a sheet whose cells are numbered."""
    for row in rows(sheet):
        number = int(row.get("r", "0"))
        for cell in row.findall(CELL):
            yield number, column_number(cell.get("r", "").rstrip("0123456789")), cell


def text_elements(item: etree._Element) -> list[etree._Element]:
    """The elements that hold the text of a string item or inline string, run by run, without its pronunciation."""
    return [t for t in item.iter(TEXT) if next(t.iterancestors(PHONETIC), None) is None]


def item_text(item: etree._Element) -> str:
    return unescape("".join(t.text or "" for t in text_elements(item)))


def cell_text(cell: etree._Element, strings: Sequence[str]) -> tuple[str, bool]:
    """The text of a cell, and whether it is a number; a number in the form of the file: ``1185.5``."""
    kind, value = cell.get("t", "n"), cell.findtext(VALUE) or ""
    if kind == "s":
        index = whole(value)
        return (strings[index] if 0 <= index < len(strings) else ""), False
    if kind == "inlineStr":
        inline = cell.find(INLINE)
        return ("" if inline is None else item_text(inline)), False
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value), False
    return (value, bool(value)) if kind == "n" else (unescape(value), False)


def text_grids(workbook: Workbook) -> dict[str, dict[tuple[int, int], str]]:
    """The text of each cell of each sheet. Raises ReportError, NotAWorkbookError."""
    strings = [item_text(item) for item in workbook.shared_strings()]
    grids = {}
    for name, part in workbook.sheets.items():
        root = workbook.xml(part)
        number_cells(root)
        grids[name] = {(row, column): cell_text(cell, strings)[0] for row, column, cell in cells(root)}
    return grids


def clear(cell: etree._Element) -> None:
    """Leaves nothing in a cell but its format."""
    if "t" in cell.attrib:
        del cell.attrib["t"]
    for child in list(cell):
        cell.remove(child)


def set_number(cell: etree._Element, value: Decimal | int) -> None:
    """Makes a cell numeric (§18.3.1.96)."""
    clear(cell)
    etree.SubElement(cell, VALUE).text = plain(value)


def set_inline(cell: etree._Element) -> etree._Element:
    """Makes a cell an inline string without text yet; returns the element for its runs or its one text."""
    clear(cell)
    cell.set("t", "inlineStr")
    return etree.SubElement(cell, INLINE)


def preserve(text: etree._Element) -> None:
    """Keeps the spaces at the ends of a text element."""
    text.set(_XML_SPACE, "preserve")


# --- formats and formulas ------------------------------------------------------------------------------------------------

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_BUILT_IN = {9: "percent", 10: "percent", **dict.fromkeys((*range(14, 23), *range(45, 48)), "date")}


def format_kinds(workbook: Workbook) -> tuple[str, ...]:
    """The kind of value that each cell format (attribute ``s`` of a cell) shows: ``percent``, ``date`` or "" (§18.8.30)."""
    if workbook.styles is None:
        return ()
    tree = workbook.xml(workbook.styles)
    kinds = dict(_BUILT_IN)
    for element in tree.iter(s("numFmt")):
        code = _LITERAL.sub("", element.get("formatCode", "")).casefold()
        kind = "percent" if "%" in code else "date" if re.search("[ymdh]", code.replace("general", "")) else ""
        kinds[_format_id(element)] = kind
    xfs = tree.find(s("cellXfs"))
    return () if xfs is None else tuple(kinds.get(_format_id(xf), "") for xf in xfs.findall(s("xf")))


def _format_id(element: etree._Element) -> int:
    return whole(element.get("numFmtId", "0"))


def date_serial(day: datetime.date, workbook: Workbook) -> int | None:
    """A day as the number that Excel keeps (§18.17.4.1); None for days before its calendar is right."""
    properties = workbook.xml(workbook.main).find(s("workbookPr"))
    from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    if from_1904:
        return (day - datetime.date(1904, 1, 1)).days if day.year >= 1904 else None
    return (day - datetime.date(1899, 12, 30)).days if day >= datetime.date(1900, 3, 1) else None


def recalculate(book: etree._Element) -> None:
    """Has the program that opens a workbook (the tree of its main part) recompute all formulas (§18.2.2)."""
    found = book.find(s("calcPr"))
    if found is None:
        found = book.makeelement(s("calcPr"))
        before = [e for name in ("sheets", "functionGroups", "externalReferences", "definedNames")
                  for e in book.findall(s(name))]  # fmt: skip
        before[-1].addnext(found)
    found.set("fullCalcOnLoad", "1")
