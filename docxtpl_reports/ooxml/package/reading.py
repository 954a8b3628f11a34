"""Reads packages: all that is wrong with the container is found here.

In goes a file or its bytes; out comes a ``Package`` whose parts are safe to parse.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.reading import digest
from docxtpl_reports.ooxml.limits import MAX_MARKUP, MAX_XML

from . import external
from .archive import Entry, compress, record_of
from .intake import read_entries, read_file
from .names import (
    CONTENT_TYPES,
    CT_DOCUMENT,
    CT_NS,
    PACKAGE_RELS,
    REL_NS,
    RT_CORE_PROPERTIES,
    RT_OFFICE_DOCUMENT,
    RT_SIGNATURE_ORIGIN,
    extension_of,
    part_key,
    resolve,
)
from .package import Package, Unused
from .relationships import Relationship
from .xml import PARSER, serialise

_RT_STRICT_DOCUMENT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
# LibreOffice from 24.2 on writes this type; python-docx then adds a second docProps/core.xml (docxtpl#558).
_RT_CORE_PROPERTIES_LIBREOFFICE = (
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
)
_CT_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_OTHER_OFFICE = {
    "spreadsheetml": "Excel",
    "presentationml": "PowerPoint",
    "ms-excel": "Excel",
    "ms-powerpoint": "PowerPoint",
}
# Relationship types whose targets are parsed, by their last word.
_XML_RELATIONSHIPS = frozenset(
    (
        "officeDocument", "styles", "numbering", "settings", "header", "footer", "footnotes", "endnotes", "comments",
        "core-properties", "extended-properties", "custom-properties", "chart", "customXml", "commentsExtended",
        "commentsIds", "commentsExtensible", "people", "diagramData", "glossaryDocument",
    )
)  # fmt: skip


def read_package(source: Path | str | bytes, name: str | None = None, *, allow_signed: bool = False) -> Package:
    """The package in a file (or in its bytes; then ``name`` is what messages call it).

    A .dotx becomes a document. With ``allow_signed`` the signatures, which no rendering keeps valid, are left out.
    Raises ReportError with every PKG (or FIL) problem found.
    """
    display, data = read_file(source, name)
    _, entries = read_entries(data, display)
    return replace(_assemble(display, entries, allow_signed), digest=digest(data))


def parse_checked(display: str, name: str, entry: Entry) -> etree._Element:
    """The tree of one part of some package, under the rules for parts of a .docx. Raises ReportError (PKG014, PKG017)."""
    parsed = _parse_part(display, name, entry.inflate())
    if isinstance(parsed, Diagnostic):
        raise ReportError(parsed)
    return parsed


def _assemble(display: str, entries: dict[str, Entry], allow_signed: bool) -> Package:
    """Checks the parts of a package (collecting all problems) and makes the value. Raises ReportError."""
    for name in (CONTENT_TYPES, PACKAGE_RELS):
        if name not in entries:
            raise ReportError(
                Diagnostic("PKG013", Location(file=display, part=name), {"file": display, "missing": name})
            )
    reader = _Reader(display)
    trees, problems = reader.trees, reader.problems
    for name, entry in entries.items():
        if name == CONTENT_TYPES or extension_of(name) in ("xml", "rels"):
            reader.read(name, entry)
    if CONTENT_TYPES not in trees or PACKAGE_RELS not in trees:
        raise ReportError(*problems)

    _normalise_core_properties(entries, trees)
    if allow_signed:
        _drop_signatures(entries, trees)
    defaults, overrides = _content_types(trees[CONTENT_TYPES])
    keys = {part_key(name): name for name in entries}
    for name, entry in entries.items():
        if extension_of(name) not in ("xml", "rels") and _declared(name, defaults, overrides).endswith(
            ("+xml", "/xml")
        ):
            reader.read(name, entry)
    relationships = _all_relationships(trees, keys)
    for name in _read_as_xml(relationships, keys):
        if name not in trees and not any(p.location.part == name for p in problems):
            reader.read(name, entries[name])

    main, more = _main_part(display, relationships, keys, defaults, overrides)
    problems += more
    problems += _dangers(display, entries, relationships, defaults, overrides)
    problems += external.dangers(display, relationships, trees, reader.plain)
    if problems:
        raise ReportError(*problems)
    if overrides.get(part_key(main)) == _CT_TEMPLATE:
        _make_document(entries, trees[CONTENT_TYPES])
        overrides[part_key(main)] = CT_DOCUMENT
    order = [CONTENT_TYPES, PACKAGE_RELS, *(n for n in entries if n not in (CONTENT_TYPES, PACKAGE_RELS))]
    records = tuple(record_of(name, entries[name]) for name in order)
    unused = Unused((name, tree) for name, tree in trees.items() if name not in (CONTENT_TYPES, PACKAGE_RELS))
    return Package(
        display, main, tuple(order), entries, keys, defaults, overrides, relationships, records, unused=unused
    )


class _Reader:
    """Parses the XML parts of one package, as long as they are not too much together: 12 million empty elements compress to
    50 kB, and a tree of them takes gigabytes. ``plain``: parts that hold neither fields nor VML."""

    def __init__(self, display: str) -> None:
        self.trees: dict[str, etree._Element] = {}
        self.plain: set[str] = set()
        self.problems: list[Diagnostic] = []
        self._display = display
        self._markup = self._size = 0

    def read(self, name: str, entry: Entry) -> None:
        """Parses a part. Raises ReportError PKG010 when it is too much."""
        if entry.size == 0 and name.casefold().startswith("customxml/"):
            return  # LibreOffice may empty such a part when it saves
        data = entry.inflate() if self._size + entry.size <= MAX_XML else b""
        self._spend(name, entry, data)
        parsed = _parse_part(self._display, name, data)
        if isinstance(parsed, Diagnostic):
            self.problems.append(parsed)
        else:
            self.trees[name] = parsed
            if external.is_plain(data):
                self.plain.add(name)

    def _spend(self, name: str, entry: Entry, data: bytes) -> None:
        self._size += entry.size
        self._markup += data.count(b"<")
        if self._size > MAX_XML or self._markup > MAX_MARKUP:
            reason = f"XML: {self._size / 2**20:.0f} MB, {self._markup} < >"
            params = {"file": self._display, "part": name, "reason": reason}
            raise ReportError(Diagnostic("PKG010", Location(file=self._display, part=name), params))


def _parse_part(display: str, name: str, data: bytes) -> etree._Element | Diagnostic:
    """The tree of a part, or its problem (PKG014, PKG017)."""
    place, params = Location(file=display, part=name), {"file": display, "part": name}
    # The declaration is looked for before parsing: libxml2 expands entities in attributes whatever its options.
    if b"<!DOCTYPE" in (data.replace(b"\0", b"") if b"\0" in data else data):
        return Diagnostic("PKG014", place, params)
    try:
        tree = etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        at = Location(file=display, part=name, line=line, column=column)
        return Diagnostic("PKG017", at, {**params, "reason": error.msg or "empty"})
    docinfo = tree.getroottree().docinfo
    if docinfo.internalDTD is not None:
        return Diagnostic("PKG014", place, params)
    if (docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII"):
        # OPC §8.1.4: XML parts are UTF-8 or UTF-16.
        return Diagnostic("PKG017", place, {**params, "reason": f"encoding {docinfo.encoding}"})
    return tree


def _read_as_xml(relationships: Mapping[str, tuple[Relationship, ...]], keys: Mapping[str, str]) -> Iterator[str]:
    """The parts that relationships say are XML, whatever they are called."""
    for owner, found in relationships.items():
        for r in found:
            if r.external or r.type.rpartition("/")[2] not in _XML_RELATIONSHIPS:
                continue
            if (name := keys.get(part_key(resolve(owner, r.target)))) is not None:
                yield name


def _content_types(tree: etree._Element) -> tuple[dict[str, str], dict[str, str]]:
    defaults = {
        e.get("Extension", "").casefold(): e.get("ContentType", "") for e in tree.iterchildren(CT_NS + "Default")
    }
    overrides = {
        part_key(e.get("PartName", "")): e.get("ContentType", "") for e in tree.iterchildren(CT_NS + "Override")
    }
    return defaults, overrides


def _declared(name: str, defaults: Mapping[str, str], overrides: Mapping[str, str]) -> str:
    return overrides.get(part_key(name), defaults.get(extension_of(name), ""))


def _all_relationships(
    trees: Mapping[str, etree._Element], keys: Mapping[str, str]
) -> dict[str, tuple[Relationship, ...]]:
    found = {}
    for name, tree in trees.items():
        folder, base = posixpath.split(name)
        if posixpath.basename(folder).casefold() != "_rels" or not base.casefold().endswith(".rels"):
            continue
        owner = posixpath.join(posixpath.dirname(folder), base[: -len(".rels")])
        found[keys.get(part_key(owner), owner)] = tuple(
            Relationship(e.get("Id", ""), e.get("Type", ""), e.get("Target", ""), e.get("TargetMode") == "External")
            for e in tree.iterchildren(REL_NS + "Relationship")
        )
    return found


def _main_part(
    display: str,
    relationships: Mapping[str, tuple[Relationship, ...]],
    keys: Mapping[str, str],
    defaults: Mapping[str, str],
    overrides: Mapping[str, str],
) -> tuple[str, list[Diagnostic]]:
    """The main document part, by the package's relationship (never by a fixed path), or why it is not Word's."""
    place = Location(file=display)
    package_level = relationships.get("", ())
    if any(r.type == _RT_STRICT_DOCUMENT for r in package_level):
        return "", [Diagnostic("PKG018", place, {"file": display})]
    targets = [r for r in package_level if r.type == RT_OFFICE_DOCUMENT and not r.external]
    main = keys.get(part_key(resolve("", targets[0].target))) if targets else None
    if main is None:
        missing = targets[0].target if targets else "officeDocument"
        return "", [Diagnostic("PKG013", place, {"file": display, "missing": missing})]
    declared = _declared(main, defaults, overrides)
    if declared in (CT_DOCUMENT, _CT_TEMPLATE) or "macroEnabled" in declared:
        return main, []  # macros are named by _dangers
    for mark, program in _OTHER_OFFICE.items():
        if mark in declared:
            return "", [Diagnostic("PKG008", place, {"file": display, "program": program})]
    return "", [Diagnostic("PKG013", place, {"file": display, "missing": CT_DOCUMENT})]


def _dangers(
    display: str,
    entries: Mapping[str, Entry],
    relationships: Mapping[str, tuple[Relationship, ...]],
    defaults: Mapping[str, str],
    overrides: Mapping[str, str],
) -> list[Diagnostic]:
    """Macros and signatures."""
    problems = []
    for name in entries:
        kind = _declared(name, defaults, overrides)
        if "macroEnabled" in kind or "vbaProject" in kind or "vbaproject" in name.casefold():
            problems.append(Diagnostic("PKG009", Location(file=display, part=name), {"file": display}))
            break
    signed = next((n for n in entries if n.casefold().startswith("_xmlsignatures/")), None)
    if signed or any(r.type == RT_SIGNATURE_ORIGIN for r in relationships.get("", ())):
        problems.append(Diagnostic("PKG016", Location(file=display, part=signed), {"file": display}))
    return problems


def _normalise_core_properties(entries: dict[str, Entry], trees: Mapping[str, etree._Element]) -> None:
    tree = trees[PACKAGE_RELS]
    odd = [e for e in tree.iterchildren(REL_NS + "Relationship") if e.get("Type") == _RT_CORE_PROPERTIES_LIBREOFFICE]
    if not odd:
        return
    known = any(e.get("Type") == RT_CORE_PROPERTIES for e in tree.iterchildren(REL_NS + "Relationship"))
    for element in odd:
        if known:
            tree.remove(element)
        else:
            element.set("Type", RT_CORE_PROPERTIES)
            known = True
    entries[PACKAGE_RELS] = compress(serialise(tree))


def _drop_signatures(entries: dict[str, Entry], trees: dict[str, etree._Element]) -> None:
    signed = [n for n in entries if n.casefold().startswith("_xmlsignatures/")]
    rels, types = trees[PACKAGE_RELS], trees[CONTENT_TYPES]
    origins = [e for e in rels.iterchildren(REL_NS + "Relationship") if e.get("Type") == RT_SIGNATURE_ORIGIN]
    if not signed and not origins:
        return
    for element in origins:
        rels.remove(element)
    for element in list(types.iterchildren(CT_NS + "Override")):
        if part_key(element.get("PartName", "")).startswith("_xmlsignatures/"):
            types.remove(element)
    for name in signed:
        del entries[name]
        trees.pop(name, None)
    entries[PACKAGE_RELS] = compress(serialise(rels))
    entries[CONTENT_TYPES] = compress(serialise(types))


def _make_document(entries: dict[str, Entry], tree: etree._Element) -> None:
    for element in tree.iterchildren(CT_NS + "Override"):
        if element.get("ContentType") == _CT_TEMPLATE:
            element.set("ContentType", CT_DOCUMENT)
    entries[CONTENT_TYPES] = compress(serialise(tree))
