"""Styles of a part by their names: those that the template has are used, others are brought along with what they build on."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w

from .target import Target

USES = tuple(map(w, ("pStyle", "rStyle", "tblStyle")))  # of a style, in content
_LINKS = tuple(map(w, ("basedOn", "next", "link")))  # from one style to another
_ID, _VAL, _NAME, _TYPE = w("styleId"), w("val"), w("name"), w("type")


class Styles:
    """Maps the style ids of one part to those of the template."""

    def __init__(self, source: Package, target: Target, place: Location) -> None:
        root = next(map(source.xml, source.related(source.main_part, wml.REL_STYLES)), None)
        self._source = {} if root is None else {style.get(_ID, ""): style for style in root.iter(w("style"))}
        self._target = target
        self._place = place
        self._ids: dict[str, str] = {}
        self.problems: list[Diagnostic] = []
        self.added: list[etree._Element] = []  # styles that were brought along, whose lists are to be brought too

    def use(self, root: etree._Element) -> None:
        """Gives content the ids of the template."""
        for element in root.iter(*USES):
            element.set(_VAL, self._mapped(element.get(_VAL, "")))

    def _mapped(self, style_id: str) -> str:
        if style_id in self._ids or style_id not in self._source:
            return self._ids.get(style_id, style_id)
        style = self._source[style_id]
        name, kind = _name(style), style.get(_TYPE, "paragraph")
        known = self._target.tree(self._target.related(wml.REL_STYLES))
        same = [other for other in known.iterchildren(w("style")) if _name(other) == name]
        fitting = next((other for other in same if other.get(_TYPE, "paragraph") == kind), None)
        if fitting is not None:
            return self._ids.setdefault(style_id, fitting.get(_ID, ""))
        if same:
            self.problems.append(Diagnostic("TPL265", self._place, {"name": name}))
            return style_id
        return self._bring(style_id, style, known)

    def _bring(self, style_id: str, style: etree._Element, known: etree._Element) -> str:
        taken = {other.get(_ID, "").casefold() for other in known.iterchildren(w("style"))}
        names = (f"{style_id}{'' if n == 1 else n}" for n in range(1, len(taken) + 2))
        new_id = self._ids[style_id] = next(name for name in names if name.casefold() not in taken)
        added = deepcopy(style)
        added.set(_ID, new_id)
        if w("default") in added.attrib:
            del added.attrib[w("default")]
        known.append(added)
        self.added.append(added)
        for link in added.iterchildren(*_LINKS):
            link.set(_VAL, self._mapped(link.get(_VAL, "")))
        return new_id

    def style_of_list(self, element: etree._Element) -> None:
        """The same for the styles that the levels of a list name (§17.9.23, §17.9.27)."""
        for one in element.iter(w("pStyle"), w("styleLink"), w("numStyleLink")):
            one.set(_VAL, self._mapped(one.get(_VAL, "")))


def _name(style: etree._Element) -> str:
    name = style.find(_NAME)
    return "" if name is None else " ".join(name.get(_VAL, "").split()).casefold()
