"""Building blocks: a document's glossary (ISO/IEC 29500-1 §17.12), from which Word offers AutoText.

A document and its blocks in, a Word template (.dotx) out. Entries are of the gallery AutoText, which is inserted with its name
and F3 and which LibreOffice imports.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from docxtpl_reports.ooxml.limits import MAX_BLOCK_NAME, MAX_BLOCK_TEXT
from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package

from . import names as wml
from .names import w

PART = "word/glossary/document.xml"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TEMPLATE, _GLOSSARY = f"{_WML}.template.main+xml", f"{_WML}.document.glossary+xml"
_REL_GLOSSARY = f"{wml.REL}/glossaryDocument"
_WEB = f"{_WML}.webSettings+xml"
# Word is said to drop a glossary without these; an entry takes its styles and notes from the glossary's own.
_COMPANIONS = tuple(f"{wml.REL}/{name}" for name in ("styles", "settings", "fontTable", "theme"))


@dataclass(frozen=True, slots=True)
class BuildingBlock:
    """One entry: ``body`` goes into the document, at the cursor, or as paragraphs of its own (``apart``); a footnote's text is
    ``note``, and the body then holds its reference with the id 0."""

    name: str
    category: str
    description: str
    guid: str
    body: tuple[etree._Element, ...]
    apart: bool = False
    note: etree._Element | None = None


def with_blocks(base: Package, body: Sequence[etree._Element], blocks: Sequence[BuildingBlock]) -> bytes:
    """The .dotx with these blocks; its text is ``body``, the rest (styles, settings, page) is that of ``base``."""
    changes = Changes(base)
    main = base.main_part
    root = changes.tree(main)
    holder = root.find(w("body"))
    assert holder is not None
    section = holder.find(wml.SECTPR)
    for child in list(holder):
        holder.remove(child)
    holder.extend(body)
    if section is not None:
        for reference in [e for e in section if wml.local(e).endswith("Reference")]:
            section.remove(reference)
        holder.append(section)
    for kind in (wml.REL_HEADER, wml.REL_FOOTER):
        for part in base.related(main, kind):
            changes.remove(part)
    changes.add(main, root, _TEMPLATE)
    glossary = etree.Element(w("glossaryDocument"), nsmap={"w": wml.W, "r": wml.REL})
    entries = etree.SubElement(glossary, w("docParts"))
    notes = [block.note for block in blocks if block.note is not None]
    numbers = iter(range(1, len(notes) + 1))
    for block in blocks:
        entries.append(_entry(block, 0 if block.note is None else next(numbers)))
    changes.add(PART, glossary, _GLOSSARY)
    changes.relate(main, _REL_GLOSSARY, PART)
    for kind in _COMPANIONS:
        for part in base.related(main, kind):
            name = posixpath.join(posixpath.dirname(PART), posixpath.basename(part))
            changes.add(name, base.xml(part), base.content_type(part))
            changes.relate(PART, kind, name)
    web = posixpath.join(posixpath.dirname(PART), "webSettings.xml")
    changes.add(web, etree.Element(w("webSettings"), nsmap={"w": wml.W}), _WEB)
    changes.relate(PART, f"{wml.REL}/webSettings", web)
    if notes:
        part = posixpath.join(posixpath.dirname(PART), "footnotes.xml")
        changes.add(part, _footnotes(notes), f"{_WML}.footnotes+xml")
        changes.relate(PART, wml.REL_FOOTNOTES, part)
    return changes.result()


def has_blocks(package: Package) -> bool:
    return bool(package.related(package.main_part, _REL_GLOSSARY))


def _entry(block: BuildingBlock, number: int) -> etree._Element:
    entry = etree.Element(w("docPart"))
    properties = etree.SubElement(entry, w("docPartPr"))  # in the order that Word writes
    _value(properties, "name", block.name[:MAX_BLOCK_NAME])
    category = etree.SubElement(properties, w("category"))
    _value(category, "name", block.category)
    _value(category, "gallery", "autoTxt")
    _value(etree.SubElement(properties, w("behaviors")), "behavior", "p" if block.apart else "content")
    _value(properties, "description", block.description[:MAX_BLOCK_TEXT])
    _value(properties, "guid", block.guid)
    body = etree.SubElement(entry, w("docPartBody"))
    body.extend(block.body)
    for reference in body.iter(w("footnoteReference")):
        reference.set(w("id"), str(number))
    if block.body[-1].tag == wml.TBL:
        etree.SubElement(body, wml.P)  # no story ends in a table
    return entry


def _value(owner: etree._Element, name: str, value: str) -> None:
    etree.SubElement(owner, w(name)).set(w("val"), value)


def _footnotes(notes: Sequence[etree._Element]) -> etree._Element:
    root = etree.Element(w("footnotes"), nsmap={"w": wml.W})
    for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = etree.SubElement(root, w("footnote"), {w("type"): kind, w("id"): str(number)})
        etree.SubElement(etree.SubElement(etree.SubElement(note, wml.P), wml.R), w(kind))
    for number, paragraph in enumerate(notes, 1):
        etree.SubElement(root, w("footnote"), {w("id"): str(number)}).append(paragraph)
    return root
