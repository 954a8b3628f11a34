"""Parses and writes XML parts: no entities, no network."""

from __future__ import annotations

from lxml import etree

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)


def parse_xml(data: bytes) -> etree._Element:
    """A tree of ``data`` under the package's rules: no entities, no network. Raises etree.XMLSyntaxError."""
    return etree.fromstring(data, PARSER)


def serialise(tree: etree._Element) -> bytes:
    """A part as it is written: with its declaration, in UTF-8."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
