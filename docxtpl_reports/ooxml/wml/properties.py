"""Properties of runs and cells: their order (xsd:sequence of CT_RPr and CT_TcPr), and values that templates give them."""

from __future__ import annotations

from lxml import etree

from . import names as wml

MAX_SPAN = 63  # columns of a table in Word

_RUN = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath rPrChange"
)
_CELL = (
    "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers "
    "cellIns cellDel cellMerge tcPrChange"
)
_ORDERS = {
    wml.RPR: {wml.w(name): index for index, name in enumerate(_RUN.split())},
    wml.w("tcPr"): {wml.w(name): index for index, name in enumerate(_CELL.split())},
}
_LAST = 1000


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
