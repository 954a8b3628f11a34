"""Drawn strokes that become as long as the line above them wants: ``{% net_ke %}`` alone in a paragraph drawn with a line.

Decree 30/2020/NĐ-CP, Annex I, II.2.c and II.5.b: the stroke under the name of an agency or a title is a third to half as long
as the line of words, and centred under it. A designer draws one; ``settling.strokes`` makes it fit what was printed above.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.settling.strokes import token
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.properties import is_on, put
from docxtpl_reports.ooxml.wml.sections import text_width
from docxtpl_reports.ooxml.wml.styles import Styles
from docxtpl_reports.ooxml.wml.text import paragraph_text
from docxtpl_reports.ooxml.wml.tree import nearest, parent_of

WORD = "net_ke"
_TAG = r"\{%-?\s*(?:p\s+)?net_ke\s*-?%\}"
_STATEMENTS = r"\{%.*?%\}"
_W, _VAL, _TYPE = wml.w("w"), wml.w("val"), wml.w("type")
_CELL_MARGIN = 108  # twips, of a table whose style does not say otherwise
_SIZE = 24  # half-points, where no style says anything
_PLAIN = frozenset(
    map(wml.w, ("pPr", "r", "t", "proofErr", "bookmarkStart", "bookmarkEnd"))
)  # in the paragraph of a stroke


def mark(
    package: Package, root: etree._Element, place: Callable[[etree._Element], Location]
) -> tuple[int, list[Diagnostic]]:
    """Puts a token in place of the indents of each such paragraph and takes the tag out. Returns their number and problems."""
    if WORD not in "".join(str(text) for text in root.itertext()):  # as an editor may have split it over runs
        return 0, []
    styles, count, problems = Styles.of(package), 0, []
    for paragraph in list(root.iter(wml.P)):
        text = paragraph_text(paragraph)
        found = re.search(_TAG, text)
        if found is None:
            continue
        room = _room(paragraph, package)
        if text.strip() != found[0] or _holds_more(paragraph) or not _is_drawn(paragraph, styles):
            problems.append(Diagnostic("TPL270", place(paragraph), {"tag": found[0]}))
        elif not room:
            problems.append(Diagnostic("TPL271", place(paragraph), {"tag": found[0]}))
        for words in list(paragraph.iter(wml.T)):
            words.text = ""
        above = _above(paragraph)
        size, bold, caps = (_SIZE, False, False) if above is None else _font(above, styles)
        indent = etree.Element(wml.w("ind"))
        length = token(room, size, bold=bold, caps=caps, indents=0 if above is None else _indents(above, styles))
        for side in ("left", "right"):
            indent.set(wml.w(side), length)
        indent.set(wml.w("firstLine"), "0")
        properties = paragraph.find(wml.PPR)
        if properties is None:
            properties = etree.Element(wml.PPR)
            paragraph.insert(0, properties)
        put(properties, indent, "ind")
        count += 1
    return count, problems


def _holds_more(paragraph: etree._Element) -> bool:
    """Whether something beside words is in a paragraph, which would go with them."""
    formats = {one for properties in paragraph.iter(wml.PPR, wml.RPR) for one in properties.iter(etree.Element)}
    return any(one.tag not in _PLAIN and one not in formats for one in paragraph.iterdescendants(etree.Element))


def _is_drawn(paragraph: etree._Element, styles: Styles) -> bool:
    """Whether a paragraph has a line above or below it (§17.3.1.24)."""
    for properties, _ in styles.chain_of(paragraph):
        borders = None if properties is None else properties.find(wml.w("pBdr"))
        if borders is not None:
            return any(
                line.get(_VAL) not in (None, "none", "nil") for line in borders if wml.local(line) in ("top", "bottom")
            )
    return False


def _above(paragraph: etree._Element) -> etree._Element | None:
    """The nearest paragraph above with more than statements."""
    for sibling in paragraph.itersiblings(wml.P, preceding=True):
        if re.sub(_STATEMENTS, "", paragraph_text(sibling)).strip():
            return sibling
    return None


def _font(paragraph: etree._Element, styles: Styles) -> tuple[int, bool, bool]:
    """The size (half-points) of the first words of a paragraph, and whether they are bold and printed in capitals: by their
    run, their style or the document."""
    runs = [run.find(wml.RPR) for run in paragraph.iter(wml.R)]
    chain = [style.find(wml.RPR) for _, style in styles.chain_of(paragraph) if style is not None]
    defaults = [found for default in styles.defaults for found in default.iter(wml.RPR)]
    known = [found for found in (*runs[:1], *chain, *defaults) if found is not None]
    sizes = (named.get(_VAL, "") for found in known if (named := found.find(wml.w("sz"))) is not None)
    bold, caps = (
        next((is_on(toggle) for found in known if (toggle := found.find(wml.w(name))) is not None), False)
        for name in ("b", "caps")
    )
    return next((int(value) for value in sizes if value.isdecimal()), _SIZE), bold, caps


def _indents(paragraph: etree._Element, styles: Styles) -> int:
    """The width that its indents take from the lines of a paragraph, in twips."""
    found = [own.find(wml.w("ind")) for own, _ in styles.chain_of(paragraph) if own is not None]
    values = (
        next((value for one in found if one is not None and (value := one.get(wml.w(side))) is not None), "0")
        for side in ("left", "right")
    )
    return sum(int(value) for value in values if value.isdecimal())


def _room(paragraph: etree._Element, package: Package) -> int:
    """The width (twips) that the words above a stroke have: of their cell, or between the margins; 0 when it is not known."""
    cell = nearest(paragraph, wml.TC)
    if nearest(paragraph, *wml.NESTED_STORY) is not None and (cell is None or nearest(cell, *wml.NESTED_STORY) is None):
        return 0  # a text box is as wide as its shape
    if cell is None:
        return _between_margins(paragraph, package)
    width = cell.find(f"{wml.w('tcPr')}/{wml.w('tcW')}")
    value = "" if width is None or width.get(_TYPE) not in (None, "dxa") else width.get(_W, "")
    if not value.isdecimal():
        return 0
    table = nearest(cell, wml.TBL)
    margins = None if table is None else table.find(f"{wml.w('tblPr')}/{wml.w('tblCellMar')}")
    inner = 0
    for names in (("left", "start"), ("right", "end")):
        drawn = next(
            (one for name in names if margins is not None and (one := margins.find(wml.w(name))) is not None), None
        )
        typed = str(_CELL_MARGIN) if drawn is None else drawn.get(_W, "")
        inner += int(typed) if typed.isdecimal() else _CELL_MARGIN
    return max(int(value) - inner, 0)


def _between_margins(paragraph: etree._Element, package: Package) -> int:
    """The width between the margins of the page; of the first page for a header or footer. 0 for a text in columns."""
    if parent_of(paragraph).tag in (wml.w("hdr"), wml.w("ftr")):
        paragraph = next(package.xml(package.main_part).iter(wml.P), paragraph)
    section = next((s for one in (paragraph, *paragraph.itersiblings()) for s in one.iter(wml.SECTPR)), None)
    columns = None if section is None else section.find(wml.w("cols"))
    return 0 if columns is not None and columns.get(wml.w("num"), "1") != "1" else text_width(paragraph)
