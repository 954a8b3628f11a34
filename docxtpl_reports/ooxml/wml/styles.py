"""Styles of a document (ISO/IEC 29500-1 §17.7): the outline level, the list and the fonts that a paragraph has by its style.

Styles are looked up by the ids that paragraphs use and understood by name and properties, never by the id itself: LibreOffice
rewrites ids by the language of its interface.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .names import PPR, w

_VAL, _ID = w("val"), w("styleId")
_LIST = f"{w('numPr')}/{w('numId')}"
_LEVEL = f"{PPR}/{w('outlineLvl')}"
_TITLES = ("title", "subtitle")


class Styles(NamedTuple):
    """The styles of one document by id, with their defaults."""

    by_id: Mapping[str, etree._Element]
    # The default style of each type, then the defaults of the document (§17.7.5).
    defaults: tuple[etree._Element, ...] = ()

    @classmethod
    def of(cls, package: Package) -> Styles:
        return cls.read(next(map(package.xml, package.related(package.main_part, wml.REL_STYLES)), None))

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        """The styles of a styles part; None: of a document without one."""
        if root is None:
            return cls({})
        found = list(root.iter(w("style")))
        chosen = (style for style in found if style.get(w("default")) in ("1", "true"))
        return cls({style.get(_ID, ""): style for style in found}, (*chosen, *root.iter(w("docDefaults"))))

    def chain(self, style_id: str) -> Iterator[etree._Element]:
        """A style and those that it is based on (§17.7.4.3), nearest first; a circle ends where it would begin again."""
        seen: set[str] = set()
        while (style := self.by_id.get(style_id)) is not None and style_id not in seen:
            seen.add(style_id)
            yield style
            base = style.find(w("basedOn"))
            style_id = "" if base is None else base.get(_VAL, "")

    def chain_of(self, paragraph: etree._Element) -> Iterator[tuple[etree._Element | None, etree._Element | None]]:
        """The properties of the paragraph itself, then of its style and the styles that one is based on."""
        properties = paragraph.find(PPR)
        yield properties, None
        for style in self.chain(_style_of(properties)):
            yield style.find(PPR), style

    def outline_level(self, paragraph: etree._Element) -> int | None:
        """0–8 for a heading, 0 for a title, None for other text (§17.3.1.20)."""
        for properties, style in self.chain_of(paragraph):
            level = None if properties is None else properties.find(w("outlineLvl"))
            if level is not None:
                value = level.get(_VAL, "9")
                return int(value) if value in "012345678" else None
            if style is not None and _is_title(style):
                return 0
        return None

    def headings(self) -> frozenset[str]:
        """Ids of the styles with an outline level, their own or inherited (§17.3.1.20), and of the title styles."""
        found: dict[str, bool] = {}
        for style_id, style in self.by_id.items():
            if _is_title(style):
                found[style_id] = True
            elif (level := style.find(_LEVEL)) is not None:
                found[style_id] = level.get(_VAL, "9") != "9"
        for style_id in self.by_id:
            if style_id not in found:
                names = (style.get(_ID, "") for style in self.chain(style_id))
                found[style_id] = next((found[name] for name in names if name in found), False)
        return frozenset(style_id for style_id, is_one in found.items() if is_one)

    def lists(self) -> dict[str, str]:
        """The list of each paragraph style that has one, its own or inherited, by style id; ``""``: of the default style."""
        found = {style_id: number for style_id in self.by_id if (number := self._list(style_id)) is not None}
        default = next((style.get(_ID, "") for style in self.defaults if _is_of_paragraphs(style)), "")
        return found | ({"": found[default]} if default in found else {})

    def _list(self, style_id: str) -> str | None:
        for style in self.chain(style_id):
            if not _is_of_paragraphs(style):
                return None
            if (own := style.find(f"{PPR}/{_LIST}")) is not None:
                return own.get(_VAL)
        return None


def _style_of(properties: etree._Element | None) -> str:
    named = None if properties is None else properties.find(w("pStyle"))
    return "" if named is None else named.get(_VAL, "")


def _is_title(style: etree._Element) -> bool:
    name = style.find(w("name"))
    return name is not None and name.get(_VAL, "").casefold() in _TITLES


def _is_of_paragraphs(style: etree._Element) -> bool:
    return style.get(w("type")) == "paragraph"


def is_heading(paragraph: etree._Element, heading_style_ids: frozenset[str]) -> bool:
    """Whether a paragraph has an outline level, its own or that of its style (see ``Styles.headings``)."""
    properties = paragraph.find(PPR)
    level = None if properties is None else properties.find(w("outlineLvl"))
    if level is not None:
        return level.get(_VAL, "9") != "9"
    style = _style_of(properties)
    return bool(style) and style in heading_style_ids


def list_of(paragraph: etree._Element, lists: Mapping[str, str]) -> str | None:
    """The number of the list that a paragraph is an item of, directly or by its style (see ``Styles.lists``)."""
    properties = paragraph.find(PPR)
    own = None if properties is None else properties.find(_LIST)
    number = own.get(_VAL) if own is not None else lists.get(_style_of(properties))
    return None if number in (None, "0") else number  # 0 takes a paragraph out of the list of its style (§17.9.18)
