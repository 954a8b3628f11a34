"""Labels of automatic numbering (ISO/IEC 29500-1 §17.9): a paragraph in, the text that Word puts before it out."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .names import w
from .styles import Styles

NUM, NUM_ID, ABSTRACT_ID = map(w, ("num", "numId", "abstractNumId"))
NUM_PR, ILVL, VAL = map(w, ("numPr", "ilvl", "val"))
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


class Numbering(NamedTuple):
    """The lists of one package, ready to be asked about paragraphs."""

    styles: Styles
    numbers: dict[str, etree._Element]  # w:num by numId
    lists: dict[str, etree._Element]  # w:abstractNum by abstractNumId

    @classmethod
    def of(cls, package: Package) -> Numbering:
        root = next(map(package.xml, package.related(package.main_part, wml.REL_NUMBERING)), None)

        def index(name: str, key: str) -> dict[str, etree._Element]:
            return {} if root is None else {e.get(w(key), ""): e for e in root.iter(w(name))}

        return cls(Styles.of(package), index("num", "numId"), index("abstractNum", "abstractNumId"))

    def label(self, paragraph: etree._Element) -> str:
        """The label that automatic numbering begins with here: ``1.``, ``a)``, ``I.``, ``•``; always of the first item.

        The number itself is not counted, so that a new item is not a change of all that follow.
        """
        number = level = None
        style_id = ""
        for properties, style in self.styles.chain_of(paragraph):
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
