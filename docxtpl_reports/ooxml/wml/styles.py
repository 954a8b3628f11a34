"""What styles and numbering make of a paragraph: its outline level and the label Word puts before it.

Styles are looked up by the ids the paragraphs use and understood by name and properties, never by the id itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .names import PPR, w

REL_NUMBERING = f"{wml.REL}/numbering"
BULLET = "•"

_FIRST = {
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "none": "",
}
_COUNTER = re.compile(r"%[1-9]")


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles and lists of one package, ready to be asked about paragraphs."""

    by_id: dict[str, etree._Element]
    numbers: dict[str, etree._Element]  # w:num by numId
    lists: dict[str, etree._Element]  # w:abstractNum by abstractNumId

    @classmethod
    def of(cls, package: Package) -> Styles:
        def tree(reltype: str) -> etree._Element | None:
            parts = package.related(package.main_part, reltype)
            return package.xml(parts[0]) if parts else None

        def index(root: etree._Element | None, name: str, key: str) -> dict[str, etree._Element]:
            return {} if root is None else {e.get(w(key), ""): e for e in root.iter(w(name))}

        numbering = tree(REL_NUMBERING)
        styles = index(tree(wml.REL_STYLES), "style", "styleId")
        return cls(styles, index(numbering, "num", "numId"), index(numbering, "abstractNum", "abstractNumId"))

    def outline_level(self, paragraph: etree._Element) -> int | None:
        """0–8 for a heading, 0 for a title, None for other text (§17.3.1.20)."""
        for properties, style in self._chain(paragraph):
            level = None if properties is None else properties.find(w("outlineLvl"))
            if level is not None:
                value = level.get(w("val"), "9")
                return int(value) if value in "012345678" else None
            name = None if style is None else style.find(w("name"))
            if name is not None and name.get(w("val"), "").casefold() in ("title", "subtitle"):
                return 0
        return None

    def label(self, paragraph: etree._Element) -> str:
        """How automatic numbering begins here: ``1.``, ``a)``, ``I.``, ``•``; always of the first item.

        The number itself is not counted, so that a new item is not a change of all that follow.
        """
        number = level = None
        style_id = ""
        for properties, style in self._chain(paragraph):
            numbering = None if properties is None else properties.find(w("numPr"))
            if numbering is None:
                continue
            number = number or _value(numbering, "numId")
            level = level or _value(numbering, "ilvl")
            if style is not None and not style_id:
                style_id = style.get(w("styleId"), "")
            if number is not None:
                break
        if number in (None, "0"):
            return ""
        return self._first(self._level(number or "", level, style_id))

    def _chain(self, paragraph: etree._Element) -> Iterator[tuple[etree._Element | None, etree._Element | None]]:
        """The properties of the paragraph itself, then of its style and the styles that one is based on."""
        properties = paragraph.find(wml.PPR)
        yield properties, None
        named = None if properties is None else properties.find(w("pStyle"))
        style_id = named.get(w("val"), "") if named is not None else ""
        seen: set[str] = set()
        while (style := self.by_id.get(style_id)) is not None and style_id not in seen:
            seen.add(style_id)
            yield style.find(wml.PPR), style
            base = style.find(w("basedOn"))
            style_id = "" if base is None else base.get(w("val"), "")

    def _level(self, number: str, level: str | None, style_id: str) -> dict[str, etree._Element]:
        """The levels of a list by number, overrides applied; ``""`` is the one asked for."""
        num = self.numbers.get(number)
        if num is None:
            return {}
        abstract = self.lists.get(_value(num, "abstractNumId") or "")
        linked = None if abstract is None else abstract.find(w("numStyleLink"))
        if abstract is not None and linked is not None:  # the list is kept with a numbering style (§17.9.21)
            links = (a for a in self.lists.values() if _value(a, "styleLink") == linked.get(w("val")))
            abstract = next(links, abstract)
        levels = {} if abstract is None else {e.get(w("ilvl"), ""): e for e in abstract.iterchildren(w("lvl"))}
        for override in num.iterchildren(w("lvlOverride")):
            for replaced in override.iterchildren(w("lvl")):
                levels[override.get(w("ilvl"), "")] = replaced
        if level is None:
            own = (n for n, e in levels.items() if style_id and _value(e, "pStyle") == style_id)
            level = next(own, "0")
        return {**levels, "": levels[level]} if level in levels else {}

    def _first(self, levels: dict[str, etree._Element]) -> str:
        """The label of the first item of a list."""
        if not levels:
            return ""
        kind = _value(levels[""], "numFmt") or "decimal"
        text = _value(levels[""], "lvlText") or ""
        if kind == "none" or not text.strip():
            return ""
        if kind == "bullet":
            return BULLET

        def first(match: re.Match[str]) -> str:
            level = levels.get(str(int(match[0][1]) - 1))
            return "" if level is None else _FIRST.get(_value(level, "numFmt") or "", "1")

        return _COUNTER.sub(first, text).strip()


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(w(name))
    return None if child is None else child.get(w("val"))


def heading_styles(styles: etree._Element | None) -> frozenset[str]:
    """Ids of paragraph styles with an outline level, their own or inherited (§17.3.1.20), and of the title style.

    Styles are recognised by name and outline level, never by id: LibreOffice rewrites ids by the language of its interface.
    """
    if styles is None:
        return frozenset()
    by_id = {s.get(w("styleId"), ""): s for s in styles.iter(w("style"))}

    def outlined(style_id: str, seen: frozenset[str]) -> bool:
        style = by_id.get(style_id)
        if style is None or style_id in seen:
            return False
        name = style.find(w("name"))
        if name is not None and name.get(w("val"), "").lower() in ("title", "subtitle"):
            return True
        level = style.find(f"{PPR}/{w('outlineLvl')}")
        if level is not None:
            return level.get(w("val"), "9") != "9"
        base = style.find(w("basedOn"))
        return base is not None and outlined(base.get(w("val"), ""), seen | {style_id})

    return frozenset(style_id for style_id in by_id if outlined(style_id, frozenset()))


def is_heading(paragraph: etree._Element, heading_style_ids: frozenset[str]) -> bool:
    properties = paragraph.find(PPR)
    if properties is None:
        return False
    level = properties.find(w("outlineLvl"))
    if level is not None:
        return level.get(w("val"), "9") != "9"
    style = properties.find(w("pStyle"))
    return style is not None and style.get(w("val"), "") in heading_style_ids


def list_of(paragraph: etree._Element, styles: Mapping[str, str]) -> str | None:
    """The number of the list that a paragraph is an item of, by itself or by its style; ``0`` says of none."""
    properties = paragraph.find(wml.PPR)
    if properties is None:
        return styles.get("")
    own = properties.find(f"{NUM_PR}/{NUM_ID}")
    style = properties.find(wml.w("pStyle"))
    number = own.get(VAL) if own is not None else styles.get("" if style is None else style.get(VAL, ""))
    return None if number in (None, "0") else number


def styles_with_lists(styles: etree._Element | None) -> dict[str, str]:
    """The list of each paragraph style that has one, its own or inherited, by style id; ``""``: of the default style."""
    if styles is None:
        return {}
    by_id = {s.get(wml.w("styleId"), ""): s for s in styles.iter(wml.w("style")) if s.get(wml.w("type")) == "paragraph"}

    def found(style_id: str, seen: frozenset[str]) -> str | None:
        style = by_id.get(style_id)
        if style is None or style_id in seen:
            return None
        own = style.find(f"{wml.PPR}/{NUM_PR}/{NUM_ID}")
        if own is not None:
            return own.get(VAL)
        base = style.find(wml.w("basedOn"))
        return None if base is None else found(base.get(VAL, ""), seen | {style_id})

    lists = {style_id: number for style_id in by_id if (number := found(style_id, frozenset())) is not None}
    default = next((s for s, e in by_id.items() if e.get(wml.w("default")) in ("1", "true")), None)
    if default is not None and default in lists:
        lists[""] = lists[default]
    return lists


NUM, NUM_ID, ABSTRACT_ID = map(wml.w, ("num", "numId", "abstractNumId"))


NUM_PR, ILVL, VAL = map(wml.w, ("numPr", "ilvl", "val"))
