"""Things of the designer that a report does not keep: the source of a mail merge (ISO/IEC 29500-1 §17.14), which Word would
ask for data whenever the report is opened, the list of fields for content controls, and the styles that mark branches.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docxtpl_reports.ooxml.package.changes import Changes
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml

from . import branch_marks, field_part

_MAIL_MERGE = wml.w("mailMerge")
_SOURCES = tuple(f"{wml.REL}/{name}" for name in ("mailMergeSource", "mailMergeHeaderSource", "recipientData"))


def without_designer_parts(package: Package, marks: Collection[str]) -> tuple[Mapping[str, bytes], frozenset[str]]:
    """The parts that are rewritten so that nothing of the kind is left, and those removed with it; ``marks``: ids of styles."""
    changes = Changes(package)
    for part in package.related(package.main_part, wml.REL_SETTINGS):
        _drop_mail_merge(changes, part)
    for part in field_part.parts(package):
        field_part.remove(changes, part)
    return changes.written | branch_marks.without_styles(package, marks), frozenset(changes.removed)


def _drop_mail_merge(changes: Changes, part: str) -> None:
    package = changes.package
    root = changes.tree(part)
    for element in root.findall(_MAIL_MERGE):
        root.remove(element)
    sources = [one for one in package.relationships(part) if one.type in _SOURCES]
    for target in {name for one in sources if (name := package.target(part, one)) is not None}:
        changes.remove(target)
    if sources:
        changes.drop_relationships(part, lambda one: one.get("Type") in _SOURCES)
