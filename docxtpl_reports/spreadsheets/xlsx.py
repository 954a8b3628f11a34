"""Reads .xlsx (ISO/IEC 29500-1 §18), Transitional and Strict, row by row.

Cells without addresses and wrong dimensions do no harm.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from docxtpl_reports import vietnamese
from docxtpl_reports.ooxml.charts.areas import Area, column_number, read_areas, read_reference
from docxtpl_reports.ooxml.charts.cell_text import unescape
from docxtpl_reports.ooxml.limits import MAX_COLUMN, MAX_ROW
from docxtpl_reports.ooxml.package.archive import Entry
from docxtpl_reports.ooxml.package.names import part_key, rels_part, resolve

from . import xml
from .limits import MAX_FILTERS, MAX_SHEETS, MAX_XML
from .numbers import BUILT_IN, PLAIN, NumberFormat, day_of, exact_number, iso_day, number_format
from .packed_texts import PackedTexts
from .sheet import Book, Cell, CellKind, Counter, DamagedError, Sheet, Span, Table, TooLargeError

_NUMBER, _TEXT, _DATE = CellKind.NUMBER, CellKind.TEXT, CellKind.DATE
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_TABULATION = 11  # a line break in text that was copied from Word
_SHEET_NAMES = ("row", "mergeCell", "col", "autoFilter")


def read(entries: Mapping[str, Entry]) -> Book:
    """The workbook in the entries of a zip archive. Raises DamagedError, TooLargeError."""
    return Reader(entries).book()


class Reader:
    """Reads the parts of one workbook; ``counter`` and ``size`` are over all of them. ``strings``: holds the shared strings."""

    def __init__(self, entries: Mapping[str, Entry], strings: list[str] | PackedTexts | None = None) -> None:
        self.entries = entries
        self.parts = {part_key(name): name for name in entries}
        self.counter = Counter()
        self.size = 0
        self.strings: list[str] | PackedTexts = [] if strings is None else strings
        self.formats: list[NumberFormat] = [PLAIN]
        self.from_1904 = False

    def bytes(self, part: str) -> bytes:
        """An XML part, as long as all of them are not too much."""
        self.size += self.entries[part].size
        if self.size > MAX_XML:
            raise TooLargeError(f"XML > {MAX_XML // 2**20} MB")
        return self.entries[part].inflate()

    def related(self, owner: str) -> list[tuple[str, str, str]]:
        """Id, kind (the last word of the type, the same in Strict) and part of the internal relationships of a part."""
        part = self.parts.get(part_key(rels_part(owner)))
        if part is None:
            return []
        found = []
        for one in xml.tree(self.bytes(part)).iter("{*}Relationship"):
            target = self.parts.get(part_key(resolve(owner, one.get("Target", ""))))
            if one.get("TargetMode") != "External" and target is not None:
                found.append((one.get("Id", ""), one.get("Type", "").rpartition("/")[2], target))
        return found

    def book(self) -> Book:
        listed, names = self.sheets()
        sheets = [self.sheet(part, name, visible) for part, name, visible in listed]
        return Book("xlsx", sheets, names, self.from_1904)

    def sheets(self) -> tuple[list[tuple[str, str, bool]], dict[str, tuple[str, int, int]]]:
        """The parts of the sheets with their names, and whether they are visible; the named cells. Strings and formats are
        read."""
        main = next((part for _, kind, part in self.related("") if kind == "officeDocument"), None)
        if main is None:
            raise DamagedError("officeDocument")
        links = self.related(main)
        tree = xml.tree(self.bytes(main))
        properties = tree.find("{*}workbookPr")
        self.from_1904 = properties is not None and xml.is_true(properties.get("date1904"))
        for _, kind, part in links:
            if kind == "sharedStrings" and not len(self.strings):
                self.read_strings(part)
            elif kind == "styles":
                self.formats = _formats(xml.tree(self.bytes(part)))
        parts = {identifier: part for identifier, kind, part in links if kind == "worksheet"}
        sheets: list[tuple[str, str, bool]] = []
        for element in tree.iterfind("{*}sheets/{*}sheet"):
            sheet_part = parts.get(xml.attribute(element, "id"))
            if sheet_part is None:  # a chart sheet holds no cells
                continue
            if len(sheets) >= MAX_SHEETS:
                raise TooLargeError(f"> {MAX_SHEETS} sheets")
            visible = element.get("state", "visible") == "visible"
            sheets.append((sheet_part, element.get("name", ""), visible))
        if not sheets:
            raise DamagedError("worksheet")
        return sheets, _names(tree)

    def read_strings(self, part: str) -> None:
        for _, item in xml.stream(self.bytes(part), ("si",)):
            self.strings.append(_item_text(item))
            xml.forget(item)

    def sheet(self, part: str, name: str, visible: bool) -> Sheet:
        built = Built()
        for number, cells in self.rows(xml.stream(self.bytes(part), _SHEET_NAMES), name, built):
            self.counter.add(len(cells))
            built.rows.setdefault(number, {}).update(cells)
        tables: dict[str, Table] = {}
        for _, kind, target in self.related(part):
            if kind == "table":
                table = xml.tree(self.bytes(target))
                tables |= _table(table)
                built.filters += [one for one in table.iter("{*}autoFilter") if one.get("ref")]
        filtered = _filtered(built)
        return Sheet(
            name, built.rows, built.merges, visible, frozenset(built.hidden), filtered, built.hidden_columns, tables
        )

    def rows_of(self, part: str, name: str, built: Built) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows of a sheet with values, inflated while they are read; what else the sheet says goes into ``built``."""
        return self.rows(xml.stream(self.entries[part], _SHEET_NAMES), name, built)

    def rows(
        self, events: Iterable[tuple[str, etree._Element]], name: str, built: Built
    ) -> Iterator[tuple[int, dict[int, Cell]]]:
        """The rows with values, by their numbers; what else the sheet says goes into ``built``."""
        columns: dict[str, int] = {}
        last = 0
        for _, element in events:
            if not element.tag.endswith("}row") and element.tag != "row":
                self._about(element, built)
                continue
            written = element.get("r")
            last = xml.whole(written, last + 1, MAX_ROW)
            if last < 1 or last > MAX_ROW:
                raise DamagedError(f"{name}: row {last}")
            cells = self._row(element, name, columns)
            if xml.is_true(element.get("hidden")):
                built.hidden.add(last)
            if cells:
                yield last, cells
            xml.forget(element)

    def _about(self, element: etree._Element, built: Built) -> None:
        kind = xml.local(element.tag)
        if kind == "autoFilter":
            built.filters.append(element)
        elif kind == "col":
            if xml.is_true(element.get("hidden")):
                ends = [xml.whole(element.get(key), 0, MAX_COLUMN) for key in ("min", "max")]
                built.hidden_columns.append((ends[0], ends[1]))
        elif (area := read_reference(element.get("ref", ""))) is not None:
            built.merges.append(_span(area))

    def _row(self, row: etree._Element, sheet: str, columns: dict[str, int]) -> dict[int, Cell]:
        """The cells of a row that are not blank."""
        cells: dict[int, Cell] = {}
        column = 0
        for element in row:
            if not element.tag.endswith("c"):
                continue
            address = element.get("r")
            if address is None:
                column += 1
            else:
                letters = address.rstrip("0123456789")
                known = columns.get(letters)
                if known is None:
                    known = columns[letters] = column_number(letters) if letters.isascii() and letters.isalpha() else 0
                column = known
            if not 0 < column <= MAX_COLUMN:
                raise DamagedError(f"{sheet}: cell {address}")
            if len(element):
                cell = self._cell(element, sheet)
                if cell is not None:
                    cells[column] = cell
        return cells

    def _cell(self, element: etree._Element, sheet: str) -> Cell | None:
        kind = element.get("t", "n")
        value, formula = "", False
        for child in element:
            name = child.tag
            if name.endswith("}v") or name == "v":
                value = child.text or ""
            elif name.endswith("}is") or name == "is":
                text = _item_text(child)
                return Cell(_TEXT, text) if text.strip() else None
            elif name.endswith("}f") or name == "f":
                formula = True
        if not value:
            return Cell(CellKind.NO_VALUE, None) if formula and kind != "str" else None
        if kind == "n":
            number = exact_number(value)
            if number is None:
                raise DamagedError(f"{sheet}: {element.get('r')} = {value[:20]}")
            return self._number(number, element.get("s"), is_computed=formula)
        if kind == "s":
            if not (value.isascii() and value.isdigit() and len(value) < 9 and int(value) < len(self.strings)):
                raise DamagedError(f"{sheet}: {element.get('r')}, shared string {value[:20]}")
            text = self.strings[int(value)]
            return Cell(_TEXT, text) if text.strip() else None
        if kind == "b":
            return Cell(CellKind.BOOLEAN, xml.is_true(value.strip()))
        if kind == "e":
            return Cell(CellKind.ERROR, value)
        if kind == "d" and (day := iso_day(value)) is not None:
            return Cell(_DATE, day)
        text = _unescaped(value)
        return Cell(_TEXT, text) if text.strip() else None

    def _number(self, number: Decimal, style: str | None, *, is_computed: bool) -> Cell:
        index = int(style) if style is not None and style.isascii() and style.isdigit() and len(style) < 9 else 0
        shown = self.formats[index] if index < len(self.formats) else PLAIN
        if shown.is_date and (day := day_of(number, self.from_1904)) is not None:
            return Cell(_DATE, day, shown)
        return Cell(_NUMBER, number, shown, is_computed)


@dataclass(slots=True)
class Built:
    """A sheet while it is read."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filters: list[etree._Element] = field(default_factory=list)


def _item_text(item: etree._Element) -> str:
    """The text of a string item, run by run, without its pronunciation (§18.4.8)."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return _unescaped(item[0].text or "")
    texts = [
        t.text or ""
        for t in item.iter("{*}t")
        if (above := t.getparent()) is None or above is item or not above.tag.endswith("rPh")
    ]
    return _unescaped("".join(texts) if len(texts) != 1 else texts[0])


def _unescaped(text: str) -> str:
    """The text of a string item, without control characters: no text of a report can hold them."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    if code == _LINE_TABULATION:
        return "\n"
    return "" if code < ord(" ") and code not in (9, 10, 13) else unescape(match[0])


def _formats(styles: etree._Element) -> list[NumberFormat]:
    """The meaning of each cell format (attribute ``s`` of a cell)."""
    known: dict[int, NumberFormat] = dict(BUILT_IN)
    for element in styles.iter("{*}numFmt"):
        known[_number_of(element)] = number_format(element.get("formatCode", ""))
    formats = styles.find("{*}cellXfs")
    return [PLAIN] if formats is None else [known.get(_number_of(one), PLAIN) for one in formats.iter("{*}xf")]


def _number_of(element: etree._Element) -> int:
    return xml.whole(element.get("numFmtId"), 0, 10**8)


def _span(area: Area) -> Span:
    return Span(area.top, area.left, area.bottom, area.right)


def _table(element: etree._Element) -> dict[str, Table]:
    area = read_reference(element.get("ref", ""))
    name = element.get("displayName") or element.get("name") or ""
    if area is None or not name or xml.whole(element.get("headerRowCount"), 1, MAX_ROW) != 1:
        return {}
    totals = xml.whole(element.get("totalsRowCount"), 0, MAX_ROW)
    return {name: Table(area.top, area.bottom - totals, area.left, area.right)}


def _names(book: etree._Element) -> dict[str, tuple[str, int, int]]:
    """The defined names that are a single cell."""
    found: dict[str, tuple[str, int, int]] = {}
    for element in book.iterfind("{*}definedNames/{*}definedName"):
        try:
            areas = read_areas(element.text or "")
        except ValueError:
            continue
        if len(areas) == 1 and (areas[0].top, areas[0].left) == (areas[0].bottom, areas[0].right):
            found.setdefault(element.get("name", ""), (areas[0].sheet, areas[0].top, areas[0].left))
    return found


# --- rows that a filter hides --------------------------------------------------------------------------------------------


def _filtered(built: Built) -> frozenset[int]:
    """The hidden rows that do not pass a filter's list of values; the file marks those hidden by hand alike."""
    if not built.hidden:
        return frozenset()
    found: set[int] = set()
    hidden = sorted(row for row in built.hidden if row in built.rows)
    for element in built.filters[:MAX_FILTERS]:
        area = read_reference(element.get("ref", ""))
        if area is None:
            continue
        listed = _listed(element, area.left)
        needed = sum("" not in values for values in listed.values())  # columns of which a blank cell does not pass
        for row in hidden[bisect_right(hidden, area.top) : bisect_right(hidden, area.bottom)]:
            cells = built.rows[row].items()
            chosen = [(listed[column], _even(_shown(cell))) for column, cell in cells if column in listed]
            filled = sum("" not in values for values, _ in chosen)
            if filled < needed or any(value not in values for values, value in chosen):
                found.add(row)
    return frozenset(found)


def _listed(element: etree._Element, left: int) -> dict[int, set[str]]:
    """The values that pass a filter, by column; those with other criteria are left out."""
    found: dict[int, set[str]] = {}
    for column in element.iter("{*}filterColumn"):
        filters = list(column.iter("{*}filters"))
        if not filters or any(True for _ in column.iter("{*}dateGroupItem")):
            continue
        values = {_even(value.get("val", "")) for value in column.iter("{*}filter")}
        if any(xml.is_true(one.get("blank")) for one in filters):
            values.add("")
        found.setdefault(left + xml.whole(column.get("colId"), 0, MAX_COLUMN), values)
    return found


def _shown(cell: Cell | None) -> Any:
    return "" if cell is None or cell.value is None else cell.value


def _even(value: Any) -> str:
    return re.sub(r"\s+", " ", vietnamese.composed(str(value))).strip().casefold()
