"""Writes a small .xlsx to be filled in: formatted cells, merged headings, input checks, named cells, Excel tables.

The same plans give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any

from lxml import etree

from docxtpl_reports.ooxml.charts.areas import cell_name, column_name
from docxtpl_reports.ooxml.charts.cell_text import escape
from docxtpl_reports.ooxml.limits import MAX_CELL_TEXT
from docxtpl_reports.ooxml.package.archive import archive, compress

from .sheet import Span

_SML = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_NAMESPACES: Any = {None: _SML, "r": _OFFICE}
_PLAIN_NAME = 31  # characters of a sheet's name that Excel takes
_TITLE, _MESSAGE, _LISTED = 32, 255, 255  # characters of an input check: heading, words, listed values (§18.3.1.32)


class Style(Enum):
    """A look of cells: font, fill, whether there are lines around, the number format, whether they may be typed into."""

    PLAIN = (0, 0, False, 0)
    TITLE = (1, 0, False, 0)
    NOTE = (2, 0, False, 0)
    HEADING = (1, 2, True, 0)
    TEXT = (0, 0, True, 49)
    COUNT = (0, 0, True, 3)
    NUMBER = (0, 0, True, 4)
    PERCENT = (0, 0, True, 10)
    DATE = (0, 0, True, 164)
    TOTAL = (1, 0, True, 0)
    TOTAL_COUNT = (1, 0, True, 3)
    TOTAL_NUMBER = (1, 0, True, 4)

    @property
    def number(self) -> int:
        return list(Style).index(self)


_DATE_CODE = "dd/mm/yyyy"  # number format 164, the first that a file may define
_WRAPPED = (Style.HEADING, Style.NOTE, Style.TEXT, Style.TOTAL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula. Its result is stored by the program that the workbook is filled in with, not before."""

    text: str


Content = str | int | Decimal | Formula | None


@dataclass(frozen=True, slots=True)
class InputCheck:
    """A check of what is typed into the cells of an area. ``kind``: whole, decimal, date, list or none; bounds are numbers
    or dates as serials; ``prompt``: shown beside a chosen cell; ``warns``: anything else may be typed all the same."""

    area: Span
    kind: str
    low: str = ""
    high: str = ""
    listed: tuple[str, ...] = ()
    title: str = ""
    prompt: str = ""
    error: str = ""
    warns: bool = False


@dataclass(slots=True)
class Plan:
    """A sheet to write. ``cells``: by row and column; ``styles``: of whole columns, for cells that are not written; ``frozen``:
    rows that stay in view; ``table``: its name, area and the names of its columns."""

    name: str
    cells: dict[tuple[int, int], tuple[Content, Style]] = field(default_factory=dict)
    merges: list[Span] = field(default_factory=list)
    checks: list[InputCheck] = field(default_factory=list)
    widths: dict[int, int] = field(default_factory=dict)
    styles: dict[int, Style] = field(default_factory=dict)
    frozen: int = 0
    table: tuple[str, Span, tuple[str, ...]] | None = None
    names: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, content: Content, style: Style = Style.PLAIN) -> None:
        self.cells[row, column] = (content, style)


def sheet_name(text: str) -> str:
    """A name that Excel takes for a sheet."""
    kept = "".join(" " if c in "[]:*?/\\" or not c.isprintable() else c for c in text).strip(" '")
    return kept[:_PLAIN_NAME].strip(" '") or "Bang"


class _Strings:
    """The texts of all sheets, each once, by number."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        contents = (content for plan in plans for _, (content, _) in sorted(plan.cells.items(), key=_place))
        self.numbers = {text: n for n, text in enumerate(dict.fromkeys(c for c in contents if isinstance(c, str)))}

    def part(self) -> etree._Element:
        root = _root("sst")
        root.set("uniqueCount", str(len(self.numbers)))
        for text in self.numbers:
            element = _add(_add(root, "si"), "t", text=escape(text)[:MAX_CELL_TEXT])
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return root


def _place(cell: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return cell[0]


def write(plans: Sequence[Plan]) -> bytes:
    """The bytes of a workbook with these sheets."""
    parts: dict[str, bytes] = {}
    strings = _Strings(plans)
    types: dict[str, str] = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    types["/xl/sharedStrings.xml"] = "sharedStrings"
    sheets = [(f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(plans) + 1)]
    tables = 0
    for number, plan in enumerate(plans, 1):
        links = []
        if plan.table is not None:
            tables += 1
            links = [("rId1", "table", f"../tables/table{tables}.xml")]
            parts[f"xl/tables/table{tables}.xml"] = _xml(_table(plan.table, tables))
            types[f"/xl/tables/table{tables}.xml"] = "table"
            parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _xml(_relationships(links))
        parts[f"xl/worksheets/sheet{number}.xml"] = _xml(_sheet(plan, strings, first=number == 1))
        types[f"/xl/worksheets/sheet{number}.xml"] = "worksheet"
    others = [(f"rId{len(plans) + n}", kind, f"{kind}.xml") for n, kind in enumerate(("styles", "sharedStrings"), 1)]
    whole = {
        "[Content_Types].xml": _xml(_types(types)),
        "_rels/.rels": _xml(_relationships([("rId1", "officeDocument", "xl/workbook.xml")])),
        "xl/workbook.xml": _xml(_workbook(plans)),
        "xl/_rels/workbook.xml.rels": _xml(_relationships([*sheets, *others])),
        "xl/styles.xml": _xml(_styles()),
        "xl/sharedStrings.xml": _xml(strings.part()),
        **parts,
    }
    return archive({name: compress(data) for name, data in whole.items()})


# --- parts ---------------------------------------------------------------------------------------------------------------


def _xml(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add(
    parent: etree._Element, name: str, attributes: Mapping[str, object] | None = None, text: str = ""
) -> etree._Element:
    found = etree.SubElement(parent, f"{{{_SML}}}{name}", {k: str(v) for k, v in (attributes or {}).items()})
    if text:
        found.text = text
    return found


def _default(space: str) -> Any:
    """The map of a default namespace, whose key the stubs of lxml do not know."""
    return {None: space}


def _root(name: str) -> etree._Element:
    return etree.Element(f"{{{_SML}}}{name}", nsmap=_NAMESPACES)


def _types(types: Mapping[str, str]) -> etree._Element:
    space = f"{_PACKAGE}/content-types"
    root = etree.Element(f"{{{space}}}Types", nsmap=_default(space))
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, f"{{{space}}}Default", {"Extension": extension, "ContentType": kind})
    for part, kind in types.items():
        etree.SubElement(root, f"{{{space}}}Override", {"PartName": part, "ContentType": f"{_WORKBOOK}.{kind}+xml"})
    return root


def _relationships(links: Sequence[tuple[str, str, str]]) -> etree._Element:
    space = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap=_default(space))
    for identifier, kind, target in links:
        found = {"Id": identifier, "Type": f"{_OFFICE}/{kind}", "Target": target}
        etree.SubElement(root, f"{{{space}}}Relationship", found)
    return root


def _workbook(plans: Sequence[Plan]) -> etree._Element:
    root = _root("workbook")
    sheets = _add(root, "sheets")
    for number, plan in enumerate(plans, 1):
        sheet = _add(sheets, "sheet", {"name": plan.name, "sheetId": number})
        sheet.set(f"{{{_OFFICE}}}id", f"rId{number}")
    names = {
        name: (plan.name.replace("'", "''"), f"${column_name(column)}${row}")
        for plan in plans
        for name, (row, column) in plan.names.items()
    }
    if names:
        defined = _add(root, "definedNames")
        for name, (sheet_of, cell) in sorted(names.items()):
            _add(defined, "definedName", {"name": name}, f"'{sheet_of}'!{cell}")
    _add(root, "calcPr", {"calcId": 0, "fullCalcOnLoad": 1})
    return root


def _styles() -> etree._Element:
    root = _root("styleSheet")
    formats = _add(root, "numFmts", {"count": 1})
    _add(formats, "numFmt", {"numFmtId": 164, "formatCode": _DATE_CODE})
    fonts = _add(root, "fonts", {"count": 3})
    for mark in ("", "b", "i"):
        font = _add(fonts, "font")
        if mark:
            _add(font, mark)
        _add(font, "sz", {"val": 12})
        _add(font, "name", {"val": "Times New Roman"})
    fills = _add(root, "fills", {"count": 3})
    for pattern in ("none", "gray125"):  # the first two are fixed (§18.8.20)
        _add(_add(fills, "fill"), "patternFill", {"patternType": pattern})
    solid = _add(_add(fills, "fill"), "patternFill", {"patternType": "solid"})
    _add(solid, "fgColor", {"rgb": "FFDCE6F1"})
    borders = _add(root, "borders", {"count": 2})
    for line in ("", "thin"):
        border = _add(borders, "border")
        for side in ("left", "right", "top", "bottom", "diagonal"):
            _add(border, side, {"style": line} if line and side != "diagonal" else {})
    _add(_add(root, "cellStyleXfs", {"count": 1}), "xf", {"numFmtId": 0, "fontId": 0, "fillId": 0, "borderId": 0})
    xfs = _add(root, "cellXfs", {"count": len(Style)})
    for style in Style:
        font_id, fill, lines, code = style.value
        about = {"numFmtId": code, "fontId": font_id, "fillId": fill, "borderId": int(lines), "xfId": 0}
        applied = {f"apply{name}": 1 for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment")}
        xf = _add(xfs, "xf", {**about, **applied})
        if style in _WRAPPED:
            middle = {"horizontal": "center"} if style is Style.HEADING else {}
            _add(xf, "alignment", {**middle, "vertical": "center", "wrapText": 1})
    _add(_add(root, "cellStyles", {"count": 1}), "cellStyle", {"name": "Normal", "xfId": 0, "builtinId": 0})
    return root


def _sheet(plan: Plan, strings: _Strings, *, first: bool) -> etree._Element:
    root = _root("worksheet")
    view = _add(_add(root, "sheetViews"), "sheetView", {**({"tabSelected": 1} if first else {}), "workbookViewId": 0})
    if plan.frozen:
        _add(
            view,
            "pane",
            {
                "ySplit": plan.frozen,
                "topLeftCell": f"A{plan.frozen + 1}",
                "activePane": "bottomLeft",
                "state": "frozen",
            },
        )
    if plan.widths:
        columns = _add(root, "cols")
        for column, width in sorted(plan.widths.items()):
            look = {"style": plan.styles[column].number} if column in plan.styles else {}
            _add(columns, "col", {"min": column, "max": column, "width": width, "customWidth": 1, **look})
    data = _add(root, "sheetData")
    row_element, current = data, 0
    for (row, column), (content, style) in sorted(plan.cells.items(), key=_place):
        if row != current:
            row_element, current = _add(data, "row", {"r": row}), row
        _cell(row_element, cell_name(row, column), content, style, strings)
    if plan.merges:
        merged = _add(root, "mergeCells", {"count": len(plan.merges)})
        for span in plan.merges:
            _add(merged, "mergeCell", {"ref": _ref(span)})
    if plan.checks:
        checks = _add(root, "dataValidations", {"count": len(plan.checks)})
        for check in plan.checks:
            _check(checks, check)
    _add(root, "pageMargins", {"left": 0.7, "right": 0.7, "top": 0.75, "bottom": 0.75, "header": 0.3, "footer": 0.3})
    _add(root, "pageSetup", {"paperSize": 9, "orientation": "landscape"})
    if plan.table is not None:
        _add(_add(root, "tableParts", {"count": 1}), "tablePart").set(f"{{{_OFFICE}}}id", "rId1")
    return root


def _cell(row: etree._Element, name: str, content: Content, style: Style, strings: _Strings) -> None:
    cell = _add(row, "c", {"r": name, "s": style.number})
    if isinstance(content, Formula):
        _add(cell, "f", text=content.text)
    elif isinstance(content, str):
        cell.set("t", "s")
        _add(cell, "v", text=str(strings.numbers[content]))
    elif content is not None:
        _add(cell, "v", text=f"{content:f}" if isinstance(content, Decimal) else str(content))


def _check(checks: etree._Element, check: InputCheck) -> None:
    listed = '"' + ",".join(check.listed) + '"' if check.listed else ""
    kind = check.kind
    if kind == "list" and (len(listed) > _LISTED or any("," in one or '"' in one for one in check.listed)):
        kind = "none"  # Excel has no way to write such a list in the cell's own check
    about: dict[str, object] = {"type": kind} if kind != "none" else {}
    if kind in ("whole", "decimal", "date"):
        about["operator"] = (
            "between" if check.low and check.high else "lessThanOrEqual" if check.high else "greaterThanOrEqual"
        )
    if check.warns:
        about["errorStyle"] = "warning"
    about |= {"allowBlank": 1, "showInputMessage": 1, "showErrorMessage": 1, "errorTitle": check.title[:_TITLE]}
    about |= {"error": check.error[:_MESSAGE], "promptTitle": check.title[:_TITLE], "prompt": check.prompt[:_MESSAGE]}
    found = _add(checks, "dataValidation", {**about, "sqref": _ref(check.area)})
    if kind == "list":
        _add(found, "formula1", text=listed)
    elif kind != "none":
        bounds = [bound for bound in (check.low, check.high) if bound]
        for number, bound in enumerate(bounds, 1):
            _add(found, f"formula{number}", text=bound)


def _table(table: tuple[str, Span, tuple[str, ...]], number: int) -> etree._Element:
    name, area, columns = table
    about = {"id": number, "name": name, "displayName": name, "ref": _ref(area), "totalsRowShown": 0}
    root = _root("table")
    for key, value in about.items():
        root.set(key, str(value))
    listed = _add(root, "tableColumns", {"count": len(columns)})
    for index, column in enumerate(columns, 1):
        _add(listed, "tableColumn", {"id": index, "name": column})
    _add(root, "tableStyleInfo", {"name": "TableStyleLight9", "showRowStripes": 1})
    return root


def _ref(span: Span) -> str:
    first, last = cell_name(span.top, span.left), cell_name(span.bottom, span.right)
    return first if first == last else f"{first}:{last}"
