"""Things of the designer that a report does not keep: the source of a mail merge (ISO/IEC 29500-1 §17.14), which Word would
ask for data whenever the report is opened, and the styles that mark branches.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docxtpl_reports.ooxml.package.names import CONTENT_TYPES, CT_NS, REL_NS, rels_part
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml

from . import branch_marks

_MAIL_MERGE = wml.w("mailMerge")
_SOURCES = tuple(f"{wml.REL}/{name}" for name in ("mailMergeSource", "mailMergeHeaderSource", "recipientData"))


def without_designers(package: Package, marks: Collection[str]) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """The parts that are rewritten so that nothing of the kind is left, and those removed with it; ``marks``: ids of styles."""
    written, gone = _without_mail_merge(package)
    return written | branch_marks.without_styles(package, marks), gone


def _without_mail_merge(package: Package) -> tuple[dict[str, bytes], frozenset[str]]:
    written: dict[str, bytes] = {}
    gone: set[str] = set()
    for part in package.related(package.main_part, wml.REL_SETTINGS):
        root = package.xml(part)
        found = root.findall(_MAIL_MERGE)
        relationships = [r for r in package.relationships(part) if r.type in _SOURCES]
        for element in found:
            root.remove(element)
        if found:
            written[part] = serialise(root)
        if relationships:
            gone |= {target for r in relationships if (target := package.target(part, r)) is not None}
            tree = package.xml(rels_part(part))
            for element in list(tree.iterchildren(REL_NS + "Relationship")):
                if element.get("Type") in _SOURCES:
                    tree.remove(element)
            written[rels_part(part)] = serialise(tree)
    if gone:
        types = package.xml(CONTENT_TYPES)
        for element in list(types.iterchildren(CT_NS + "Override")):
            if element.get("PartName", "").lstrip("/").casefold() in {part.casefold() for part in gone}:
                types.remove(element)
        written[CONTENT_TYPES] = serialise(types)
    return written, frozenset(gone)
