"""A document as it is printed: without the comments beside its text, with the right page numbers in its contents.

LibreOffice 7.4 shows other footnotes than those referred to in paragraphs
that also hold a comment (tests/pdf/test_without_comments.py);
a PDF shows no comments anyway.
"""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.package.xml import serialise
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.fields import FIELD_CHAR, FIELD_CHAR_TYPE, complex_fields, keyword
from docxtpl_reports.ooxml.wml.tree import nearest, remove_with_run

_RANGES = (wml.w("commentRangeStart"), wml.w("commentRangeEnd"))
_REFERENCE = wml.w("commentReference")


def as_printed(document: bytes) -> bytes:
    """The .docx without comment references, and with page numbers in its table of contents that LibreOffice computes;
    unchanged if there are none or it cannot be read."""
    try:
        package = read_package(document, allow_signed=True)
    except ReportError:
        return document
    main = package.main_part
    has_comments, has_contents = bool(package.related(main, wml.REL_COMMENTS)), b"TOC" in package.raw(main)
    if not has_comments and not has_contents:
        return document
    notes = (*package.related(main, wml.REL_FOOTNOTES), *package.related(main, wml.REL_ENDNOTES))
    written = {}
    for part in (main, *notes) if has_comments else (main,):
        root = package.xml(part)
        if has_comments:
            _drop_comments(root)
        if has_contents and part == main:
            _open_contents(root)
        written[part] = serialise(root)
    return package.write(written)


def _open_contents(root: etree._Element) -> None:
    """Leaves of a table of contents its paragraphs alone: in one LibreOffice keeps the existing page numbers, of a
    PAGEREF outside of one it works them out."""
    for field in list(complex_fields(root)):
        if keyword(field.code) != "TOC":
            continue
        links = dict.fromkeys(link for part in field.parts if (link := nearest(part, wml.HYPERLINK)) is not None)
        for link in links:
            _refer_to_page(link)
        for part in list(field.frame()):
            remove_with_run(part)


def _refer_to_page(link: etree._Element) -> None:
    """An entry that LibreOffice has written ends with the number alone."""
    anchor = link.get(wml.w("anchor"))
    last = next(reversed(list(link.iter(wml.T))), None)
    if anchor is None or last is None or next(link.iter(wml.INSTR_TEXT, wml.FIELD), None) is not None:
        return
    if not (last.text or "").strip().isdecimal():
        return
    for kind in ("begin", "separate"):
        last.addprevious(_mark(kind))
        if kind == "begin":
            code = etree.Element(wml.INSTR_TEXT)
            code.text = f" PAGEREF {anchor} "
            last.addprevious(code)
    last.addnext(_mark("end"))


def _mark(kind: str) -> etree._Element:
    mark = etree.Element(FIELD_CHAR)
    mark.set(FIELD_CHAR_TYPE, kind)
    return mark


def _drop_comments(root: etree._Element) -> None:
    for element in list(root.iter(_REFERENCE, *_RANGES)):
        remove_with_run(element)
