"""Marks of branches: character styles with certain names that shade the words of a branch while the template is edited.

They are the designer's, as a marker pen on paper is: reports have neither the styles nor the shading.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.styles import Styles

MET, MISSED, LACKING, NONE, OTHER = (
    "Nhánh đạt", "Nhánh chưa đạt", "Nhánh thiếu số liệu", "Nhánh không phát sinh", "Nhánh khác",
)  # fmt: skip
_NAMES = frozenset(
    name.lower() for name in (MET, MISSED, LACKING, NONE, OTHER)
)  # any other «Nhánh …» is the designer's own
R_STYLE = w("rStyle")
_BASED_ON = w("basedOn")
_TYPE, _VAL, _NAME, _STYLE_ID = w("type"), w("val"), w("name"), w("styleId")


def style_ids(styles: Styles) -> frozenset[str]:
    """The ids of the styles that mark branches."""
    return frozenset(style_id for style_id, style in styles.by_id.items() if _is_mark(style))


def remove(root: etree._Element, marks: Collection[str]) -> bool:
    """Removes the marks from a story; whether there were any."""
    found = [element for element in root.iter(R_STYLE) if element.get(_VAL) in marks] if marks else []
    for element in found:
        properties = element.getparent()
        assert properties is not None
        properties.remove(element)
        if len(properties) == 0 and (owner := properties.getparent()) is not None:
            owner.remove(properties)
    return bool(found)


def without_styles(package: Package, marks: Collection[str]) -> dict[str, bytes]:
    """The parts that are rewritten so that no style marks branches."""
    written: dict[str, bytes] = {}
    for part in package.related(package.main_part, wml.REL_STYLES) if marks else ():
        root = package.xml(part)
        for style in [*root.iter(w("style"))]:
            base = style.find(_BASED_ON)
            if style.get(_STYLE_ID) in marks:
                root.remove(style)
            elif base is not None and base.get(_VAL) in marks:
                style.remove(base)
        written[part] = serialise(root)
    return written


def name_of(style: etree._Element) -> str:
    """The name of a style as it is shown."""
    name = style.find(_NAME)
    return "" if name is None else unicodedata.normalize("NFC", name.get(_VAL, ""))


def _is_mark(style: etree._Element) -> bool:
    return style.get(_TYPE) == "character" and name_of(style).lower() in _NAMES
