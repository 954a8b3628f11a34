"""Properties of paragraphs, runs, rows and cells: their order (xsd:sequence of CT_PPr, CT_RPr, CT_TcPr), toggles, columns."""

from __future__ import annotations

from lxml import etree

from . import names as wml
from .tree import cells_of

_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange"
)
_CELL = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers "
    "cellIns cellDel cellMerge tcPrChange"
)
_PARAGRAPH = (
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
    "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl "
    "divId cnfStyle rPr sectPr pPrChange"
)
_ORDERS = {
    wml.RPR: {wml.w(name): index for index, name in enumerate(_RUN.split())},
    wml.PPR: {wml.w(name): index for index, name in enumerate(_PARAGRAPH.split())},
    wml.w("tcPr"): {wml.w(name): index for index, name in enumerate(_CELL.split())},
}
_LAST = 1000
_BEFORE, _AFTER = (f"{wml.w('trPr')}/{wml.w(name)}" for name in ("gridBefore", "gridAfter"))
_SPAN = f"{wml.w('tcPr')}/{wml.w('gridSpan')}"


def tidy_run(properties: etree._Element) -> None:
    """Brings what docxtpl's RichText writes into order; a shading without its required pattern gets the plain one."""
    order = _ORDERS[wml.RPR]
    children = sorted(properties, key=lambda child: order.get(str(child.tag), _LAST))
    if children != list(properties):
        properties[:] = children
    for shading in properties.findall(wml.w("shd")):
        if shading.get(wml.w("val")) is None:
            shading.set(wml.w("val"), "clear")


def put(properties: etree._Element, child: etree._Element, name: str) -> None:
    """Puts ``child`` where an element of this name belongs, in place of the ones there are."""
    order = _ORDERS[str(properties.tag)]
    for old in properties.findall(wml.w(name)):
        properties.remove(old)
    place = order[wml.w(name)]
    following = (i for i, other in enumerate(properties) if order.get(str(other.tag), -1) > place)
    properties.insert(next(following, len(properties)), child)


def is_on(toggle: etree._Element | None) -> bool:
    """Whether a property is set: it is there, and does not say that it is off (§17.17.4)."""
    return toggle is not None and toggle.get(wml.w("val"), "1") not in ("0", "false", "off")


# --- the grid of a table (§17.4.48) --------------------------------------------------------------------------------------


def columns_before(row: etree._Element) -> int:
    """The grid columns that a row leaves out before its first cell (§17.4.15)."""
    return _decimal(row, _BEFORE, 0)


def columns_after(row: etree._Element) -> int:
    """The grid columns that a row leaves out behind its last cell (§17.4.14)."""
    return _decimal(row, _AFTER, 0)


def spanned(cell: etree._Element) -> int:
    """The grid columns that a cell takes (§17.4.17); one, where the number depends on data."""
    return _decimal(cell, _SPAN, 1)


def columns_of(row: etree._Element) -> int:
    """The grid columns that a row takes, with those it leaves out at its sides."""
    return columns_before(row) + sum(map(spanned, cells_of(row))) + columns_after(row)


def columns_by_cell(row: etree._Element) -> dict[etree._Element, tuple[int, int]]:
    """The grid columns of each cell of a row: its first, and the one behind it."""
    column = columns_before(row)
    columns = {}
    for cell in cells_of(row):
        columns[cell] = column, column + spanned(cell)
        column += spanned(cell)
    return columns


def _decimal(element: etree._Element, path: str, default: int) -> int:
    found = element.find(path)
    value = "" if found is None else found.get(wml.w("val"), "")
    return int(value) if value.isdecimal() else default
