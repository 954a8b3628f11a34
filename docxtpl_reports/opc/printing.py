"""A document as it is printed: without the comments beside its text.

LibreOffice 7.4 shows other footnotes than those referred to in paragraphs that also hold a comment (tests/test_soffice.py);
a PDF shows no comments anyway.
"""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.opc import wml
from docxtpl_reports.opc.package import Package

_RANGES = (wml.w("commentRangeStart"), wml.w("commentRangeEnd"))
_REFERENCE = wml.w("commentReference")


def as_printed(document: bytes) -> bytes:
    """The .docx without references to comments; as it is when there are none, or when it cannot be read."""
    try:
        package = Package.read(document, allow_signed=True)
    except ReportError:
        return document
    main = package.main_part
    if not package.related(main, wml.REL_COMMENTS):
        return document
    parts = (main, *package.related(main, wml.REL_FOOTNOTES), *package.related(main, wml.REL_ENDNOTES))
    return package.write({part: _without_comments(package.xml(part)) for part in parts})


def _without_comments(root: etree._Element) -> bytes:
    for element in list(root.iter(_REFERENCE, *_RANGES)):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
        run = parent if parent.tag == wml.R and all(child.tag == wml.RPR for child in parent) else None
        if run is not None and (above := run.getparent()) is not None:
            above.remove(run)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
