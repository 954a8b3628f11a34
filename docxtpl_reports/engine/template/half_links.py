"""Finds links that an editor made of half a tag: Writer turns ``}}@anbinh.example`` into one to ``mailto:}}@anbinh.example``.

The tag is still whole in the text, so the document looks right; the link would lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import complex_fields, keyword, simple_fields

from .scanner import scan

_ID = f"{{{wml.REL}}}id"
_DELIMITERS = re.compile(r"\{\{|\}\}|\{%|%\}")


class HalfLink(NamedTuple):
    """``element``: the link, or the beginning of its field."""

    element: etree._Element
    target: str


def half_links(package: Package, root: etree._Element, part: str) -> Iterator[HalfLink]:
    """The links below ``root`` in whose target a tag begins or ends that is not wholly there."""
    broken = {r.id: unquote(r.target) for r in package.relationships(part) if r.external and _has_half(r.target)}
    for link in root.iter(wml.HYPERLINK) if broken else ():
        if (target := broken.get(link.get(_ID, ""))) is not None:
            yield HalfLink(link, target)
    codes = [*simple_fields(root), *((field.begin, field.code) for field in complex_fields(root))]
    for element, code in codes:
        if keyword(code) == "HYPERLINK" and _has_half(code):
            yield HalfLink(element, code.strip().removeprefix("HYPERLINK").strip(' "'))


def _has_half(address: str) -> bool:
    """Braces that match are no half of a tag: addresses may hold JSON."""
    text = unquote(address)
    if _DELIMITERS.search(text) is None:
        return False
    tags, *_ = scan(text)
    for tag in tags[::-1]:
        text = text[: tag.start] + (tag.raw if tag.broken else "") + text[tag.end :]
    return _DELIMITERS.search(text) is not None and text.count("{") != text.count("}")
