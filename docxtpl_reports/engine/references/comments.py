"""The files that Word keeps beside the comments (threads, lasting ids): entries of comments that are gone go with them.

[MS-DOCX] 2.5.4 commentsExtended, commentsIds, commentsExtensible; each names a comment by the ``paraId`` of its last
paragraph, the last one by way of the second.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from docxtpl_reports.engine.settling.comments import Companion
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml.tree import serialise_inside, serialise_open

_OFFICE = "http://schemas.microsoft.com/office"
_EXTENDED = f"{_OFFICE}/2011/relationships/commentsExtended"
_IDS = f"{_OFFICE}/2016/09/relationships/commentsIds"
_EXTENSIBLE = f"{_OFFICE}/2018/08/relationships/commentsExtensible"


def companions(package: Package) -> tuple[Companion, ...]:
    """The parts that belong to the comments of a template."""
    durable: dict[str, str] = {}
    found = []
    for relationship in (_EXTENDED, _IDS, _EXTENSIBLE):
        for part in package.related(package.main_part, relationship):
            tree = package.xml(part)
            entries = []
            for element in list(tree):
                number = _attribute(element, "paraId")
                if relationship == _IDS:
                    durable[_attribute(element, "durableId")] = number
                elif relationship == _EXTENSIBLE:
                    number = durable.get(_attribute(element, "durableId"), "")
                entries.append((number, element))
                tree.remove(element)
            head, closing = serialise_open(tree)
            written = tuple((number, _written(element, tree.nsmap)) for number, element in entries)
            found.append(Companion(part, head, closing, written))
    return tuple(found)


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")


def _written(element: etree._Element, names: Any) -> str:
    """The element without the namespace declarations of its part's root."""
    element.tail = None
    holder = etree.Element("holder", nsmap=names)
    holder.append(element)
    return serialise_inside(holder)
