"""The sections of a document (ISO/IEC 29500-1 §17.6): what each shows at the top and bottom of its pages, how long it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .names import w
from .properties import is_on
from .tree import nearest

KINDS = ("header", "footer")
# A4 in size 14 with the margins of Decree 30/2020, roughly
LINES_OF_A_PAGE, LETTERS_OF_A_LINE, TWIPS_OF_A_LINE = 40, 75, 364

_RELATION = f"{{{wml.REL}}}id"
_VISIBLE = (wml.T, w("fldChar"), wml.FIELD, w("drawing"), w("pict"), w("object"), w("sym"), wml.TBL)


class Section(NamedTuple):
    """One section. ``parts``: the header and footer parts in force by kind and type (``("header", "first")``), inherited
    ones too; ``end``: its last paragraph, or the body; ``pages_at_least``: a guess from breaks, the amount of text and the
    space above paragraphs."""

    properties: etree._Element
    end: etree._Element
    parts: Mapping[tuple[str, str], str]
    has_title_page: bool
    is_continuous: bool
    pages_at_least: int


def sections(package: Package, root: etree._Element) -> list[Section]:
    """The sections of the main document in order."""
    kinds = (wml.REL_HEADER, wml.REL_FOOTER)
    targets = {r.id: r for r in package.relationships(package.main_part) if r.type in kinds}
    found: list[Section] = []
    parts: dict[tuple[str, str], str] = {}
    pages, lines, letters = 1, 0, 0
    last = root
    for element in root.iter(wml.P, wml.T, wml.BR, wml.SECTPR):
        if element.tag == wml.P:
            last, lines, letters = element, lines + 1, 0
            properties = element.find(wml.PPR)
            if properties is not None:
                pages += is_on(properties.find(w("pageBreakBefore")))
                spacing = properties.find(w("spacing"))
                above = "" if spacing is None else spacing.get(w("before"), "")
                lines += int(above) // TWIPS_OF_A_LINE if above.isdecimal() else 0
        elif element.tag == wml.T:
            before, letters = letters, letters + len(element.text or "")  # of the paragraph, over its runs
            lines += letters // LETTERS_OF_A_LINE - before // LETTERS_OF_A_LINE
        elif element.tag == wml.BR:
            pages += element.get(w("type")) == "page"
        elif nearest(element, w("sectPrChange")) is None:
            parts = dict(parts)
            for kind in KINDS:
                for reference in element.iterchildren(w(f"{kind}Reference")):
                    relationship = targets.get(reference.get(_RELATION, ""))
                    target = package.target(package.main_part, relationship) if relationship is not None else None
                    parts[kind, reference.get(w("type"), "default")] = target or ""
            kind_of_start = element.find(w("type"))
            found.append(
                Section(
                    element,
                    last,
                    parts,
                    is_on(element.find(w("titlePg"))),
                    kind_of_start is not None and kind_of_start.get(w("val")) == "continuous",
                    pages + lines // LINES_OF_A_PAGE,
                )
            )
            pages, lines = 1, 0
    return found


def is_visible(package: Package, part: str | None) -> bool:
    """Whether a header or footer shows anything."""
    if not part or part not in package:
        return False
    return any(e.tag != wml.T or (e.text or "").strip() for e in package.xml(part).iter(*_VISIBLE))


def text_width(table: etree._Element) -> int:
    """The width between the margins of the page that a table is on, in twips; 0 when its section does not say (§17.6.11)."""
    block = table
    while (above := block.getparent()) is not None and above.tag != w("body"):
        block = above
    following = (section for sibling in (block, *block.itersiblings()) for section in sibling.iter(wml.SECTPR))
    section = next(following, None)
    size, margins = (None, None) if section is None else (section.find(w("pgSz")), section.find(w("pgMar")))
    if size is None or margins is None:
        return 0
    values = [size.get(w("w"), ""), *(margins.get(w(side), "0") for side in ("left", "right", "gutter"))]
    if not all(value.isdecimal() for value in values):
        return 0
    page, left, right, gutter = map(int, values)
    return max(page - left - right - gutter, 0)
