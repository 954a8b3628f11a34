"""Finds what a document would fetch when it is opened or converted: external relationships, fields and addresses.

A report must look the same wherever it is opened, and not reveal that it was: only hyperlinks, which a reader follows or
not, may lead out. Pictures, templates and fields that do are refused, each by its name.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location

if TYPE_CHECKING:
    from .relationships import Relationship

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FIELD_CHAR, _INSTRUCTION, _SIMPLE_FIELD = f"{_W}fldChar", f"{_W}instrText", f"{_W}fldSimple"
_FOLLOWED = "/hyperlink"  # by the reader, when he wants
_PICTURES = ("/image", "/video", "/audio", "/media")
# Word names files of the author's machine here, and does without them: they are left out of reports (see settings).
_LOCAL_IS_HARMLESS = ("/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/recipientData")
_OF_CHARTS = ("/oleObject", "/package")  # a linked workbook, which Word asks for only when the figures are edited
# Fields (§17.16.5) that read a file, an address or another program.
_FETCHING = frozenset(
    {"INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE"}
)
_LINKS = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})
_VML = "{urn:schemas-microsoft-com:vml}"
_VML_PREFIX = re.compile(rb"""xmlns:([\w.-]+)\s*=\s*["']urn:schemas-microsoft-com:vml["']""")
_VML_ADDRESSES = frozenset({"src", "althref"})
_NAME = re.compile(r"\s*([A-Za-z]+)\s*(.{0,120})", re.S)


def fetched_relationships(display: str, owner: str, found: tuple[Relationship, ...]) -> Iterator[Diagnostic]:
    """The relationships of a part that make Word or LibreOffice fetch something (PKG015; pictures PKG022)."""
    for r in found:
        if not r.external or r.type.endswith(_FOLLOWED):
            continue
        if r.type.endswith(_OF_CHARTS if "/charts/" in owner else _LOCAL_IS_HARMLESS) and not is_remote(r.target):
            continue
        code = "PKG022" if r.type.endswith(_PICTURES) else "PKG015"
        yield Diagnostic(code, Location(file=display, part=owner), {"file": display, "target": r.target})


def fetching_fields(display: str, part: str, tree: etree._Element) -> Iterator[Diagnostic]:
    """The fields of a part that do (PKG023)."""
    for instruction in _instructions(tree):
        match = _NAME.match(instruction)
        if match and match[1].upper() in _FETCHING:
            place = Location(file=display, part=part, text=instruction.strip()[:120])
            yield Diagnostic("PKG023", place, {"file": display, "field": match[1].upper(), "target": match[2].strip()})


def _instructions(tree: etree._Element) -> Iterator[str]:
    """The instruction of each field, wherever its marks are. ``wml.fields`` reads what Word writes; a hostile file may
    hold anything, and Word may break an instruction over many runs."""
    open_fields: list[list[str]] = []
    for element in tree.iter(_FIELD_CHAR, _INSTRUCTION, _SIMPLE_FIELD):
        if element.tag == _SIMPLE_FIELD:
            yield element.get(f"{_W}instr", "")
        elif element.tag == _INSTRUCTION:
            if open_fields:
                open_fields[-1].append(element.text or "")
        elif element.get(f"{_W}fldCharType") == "begin":
            open_fields.append([])
        elif open_fields and (element.get(f"{_W}fldCharType") == "end"):
            yield "".join(open_fields.pop())


def is_remote(target: str) -> bool:
    """Whether a target leads off this machine; Word writes ``file:///C:\\…\\Normal.dotm`` into ordinary documents."""
    plain = unquote(target).strip().replace("\\", "/").casefold()
    if plain.startswith("file:"):
        path = plain.removeprefix("file:").replace("//localhost/", "///", 1)
        return (path.startswith("//") and not path.startswith("///")) or path.startswith("////")
    return plain.startswith("//") or (":" in plain and plain[1:2] != ":")


def dangers(
    display: str,
    relationships: Mapping[str, tuple[Relationship, ...]],
    trees: Mapping[str, etree._Element],
    plain: Container[str] = (),
) -> list[Diagnostic]:
    """Everything that a package fetches from elsewhere. ``plain``: parts known to have neither fields nor VML."""
    problems = [d for owner, found in relationships.items() for d in fetched_relationships(display, owner, found)]
    for part, tree in trees.items():
        outside = {r.id: r.target for r in relationships.get(part, ()) if r.external and r.type.endswith(_FOLLOWED)}
        if part not in plain:
            problems += fetching_fields(display, part, tree)
            problems += _addresses_of_vml(display, part, tree)
        if outside:
            problems += _disguised(display, part, tree, outside)
    return problems


def is_plain(data: bytes) -> bool:
    """Whether a part has neither fields nor VML, by its bytes alone; Word declares the namespace of VML in nearly all parts."""
    if b"\0" in data or b"&#" in data:  # in UTF-16, or with a namespace that is spelt otherwise
        return False
    if b"fldChar" in data or b"fldSimple" in data:
        return False
    declared = data.count(b"schemas-microsoft-com:vml")
    named = _VML_PREFIX.search(data) if declared == 1 else None
    return not declared or (named is not None and b"<%b:" % named[1] not in data)


def _disguised(display: str, part: str, tree: etree._Element, outside: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Addresses that something else than a hyperlink points to by a hyperlink's relationship (``outside``: by their ids), for
    programs look them up by their id alone."""
    for element in tree.iter(etree.Element):
        if etree.QName(element).localname not in _LINKS:
            for attribute, number in element.attrib.items():
                if str(attribute).startswith(_R) and number in outside:
                    yield _of_picture(display, part, outside[str(number)])


def _addresses_of_vml(display: str, part: str, tree: etree._Element) -> Iterator[Diagnostic]:
    """Addresses that VML writes without a relationship."""
    for element in tree.iter(f"{_VML}*"):
        for attribute, target in element.attrib.items():
            if etree.QName(str(attribute)).localname in _VML_ADDRESSES and is_remote(str(target)):
                yield _of_picture(display, part, str(target))


def _of_picture(display: str, part: str, target: str) -> Diagnostic:
    return Diagnostic("PKG022", Location(file=display, part=part), {"file": display, "target": target})
