"""Stamps words at the top of every page of a finished document, in a frame that does not move the text."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from docxtpl_reports.ooxml.escaping import escape
from docxtpl_reports.ooxml.package.names import CONTENT_TYPES, CT_NS, REL_NS
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.package.xml import parse_xml, serialise
from docxtpl_reports.ooxml.wml import names as wml

_PART = "word/header-stamp.xml"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_REFERENCE, _TYPE, _ID = wml.w("headerReference"), wml.w("type"), f"{{{wml.REL}}}id"
_FRAME = (  # §17.3.1.11: placed on the page, whatever the header holds
    '<w:p xmlns:w="{w}"><w:pPr><w:framePr w:w="9000" w:hSpace="0" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
    ' w:xAlign="center" w:y="280"/><w:spacing w:before="0" w:after="0"/><w:jc w:val="center"/></w:pPr>'
    '<w:r><w:rPr><w:b/><w:color w:val="C00000"/><w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
)


def stamped(document: bytes, words: str) -> bytes:
    """Add ``words`` to the top of each page: in existing headers, and in new ones where a page would have none.

    Raises ReportError if ``document`` is not a sound package.
    """
    package = read_package(document, "docx")
    frame = etree.fromstring(_FRAME.format(w=wml.W, words=escape(words)))
    written: dict[str, bytes] = {}
    for part in package.related(package.main_part, wml.REL_HEADER):
        header = package.xml(part)
        header.insert(0, deepcopy(frame))
        written[part] = serialise(header)
    main = package.xml(package.main_part)
    missing = _missing(package, main)
    first = next(main.iter(wml.SECTPR), None)
    if missing:
        if first is None:  # a document may leave its one section unsaid
            first = etree.SubElement(next(main.iter(wml.w("body"))), wml.SECTPR)
        number = _new_id(package)
        for kind in missing:
            reference = first.makeelement(_REFERENCE)
            reference.set(_TYPE, kind)
            reference.set(_ID, number)
            first.insert(0, reference)
        header = etree.fromstring(f'<w:hdr xmlns:w="{wml.W}"><w:p/></w:hdr>')
        header.insert(0, deepcopy(frame))
        written |= {package.main_part: serialise(main), _PART: serialise(header), **_joined(package, number)}
    return package.write(written)


def _missing(package: Package, main: etree._Element) -> list[str]:
    """The kinds of pages of the first section without a header; later sections inherit theirs (§17.10.5)."""
    settings = next(iter(package.related(package.main_part, wml.REL_SETTINGS)), None)
    kinds = ["default"]
    if next(main.iter(wml.w("titlePg")), None) is not None:
        kinds.append("first")
    if settings is not None and package.xml(settings).find(wml.w("evenAndOddHeaders")) is not None:
        kinds.append("even")
    first = next(main.iter(wml.SECTPR), None)
    there = (
        set() if first is None else {reference.get(_TYPE, "default") for reference in first.iterchildren(_REFERENCE)}
    )
    return [kind for kind in kinds if kind not in there]


def _new_id(package: Package) -> str:
    taken = {relationship.id for relationship in package.relationships(package.main_part)}
    return next(f"rIdStamp{n}" for n in range(len(taken) + 1) if f"rIdStamp{n}" not in taken)


def _joined(package: Package, number: str) -> dict[str, bytes]:
    """The relationships of the main part and the content types, with the new header."""
    folder, _, name = package.main_part.rpartition("/")
    part = f"{folder}/_rels/{name}.rels"
    relations = package.xml(part) if part in package else etree.Element(f"{REL_NS}Relationships")
    etree.SubElement(relations, f"{REL_NS}Relationship", Id=number, Type=wml.REL_HEADER, Target=f"/{_PART}")
    types = parse_xml(package.raw(CONTENT_TYPES))
    etree.SubElement(types, f"{CT_NS}Override", PartName=f"/{_PART}", ContentType=_HEADER_TYPE)
    return {part: serialise(relations), CONTENT_TYPES: serialise(types)}
