"""Finds sections whose following pages have no page number while another section's have.

LibreOffice drops the header of following pages when it saves a section of one page (TPL084); afterwards nothing else shows it.
"""

from __future__ import annotations

import re

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.template.lexer import Lexer
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import instructions, keyword
from docxtpl_reports.ooxml.wml.sections import KINDS, Section, sections

_LOOP = re.compile(r"\{%(?:p|tr)?\s*for\s")


def check(package: Package, root: etree._Element, lexer: Lexer) -> list[Diagnostic]:
    """A warning for each such section with a loop, which may make it longer than a page; covers have none."""
    found = sections(package, root)
    numbered = [number for number, section in enumerate(found, 1) if _is_numbered(package, section)]
    if not 0 < len(numbered) < len(found):
        return []
    return [
        Diagnostic(
            "TPL092", lexer.place(root, package.main_part, section.end), {"number": number, "other": numbered[0]}
        )
        for number, section in enumerate(found, 1)
        if number not in numbered and _LOOP.search(_text(root, found, number - 1))
    ]


def _is_numbered(package: Package, section: Section) -> bool:
    """Whether the pages after the first show their number."""
    parts = [section.parts.get((kind, "default")) for kind in KINDS]
    codes = (code for part in parts if part and part in package for _, code in instructions(package.xml(part)))
    return any(keyword(code) == "PAGE" for code in codes)


def _text(root: etree._Element, found: list[Section], number: int) -> str:
    """The text of one section, without that of the sections before it."""
    current, texts = 0, []
    for element in root.iter(wml.T, wml.SECTPR):
        if element.tag == wml.T and current == number:
            texts.append(element.text or "")
        elif current < len(found) and element is found[current].properties:
            current += 1
    return "".join(texts)
