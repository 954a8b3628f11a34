"""A document as it is printed: without the comments beside its text, with the right page numbers in its contents.

LibreOffice 7.4 shows other footnotes than those referred to in paragraphs that also hold a comment (tests/pdf/test_convert.py);
a PDF shows no comments anyway.
"""

from __future__ import annotations

from lxml import etree

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml

_RANGES = (wml.w("commentRangeStart"), wml.w("commentRangeEnd"))
_REFERENCE = wml.w("commentReference")
_FIELD_CHAR, _FIELD_CHAR_TYPE = wml.w("fldChar"), wml.w("fldCharType")


def as_printed(document: bytes) -> bytes:
    """The .docx without references to comments, and with page numbers in its contents that LibreOffice works out; as it is
    when there are none, or when it cannot be read."""
    try:
        package = Package.read(document, allow_signed=True)
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
        written[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return package.write(written)


def _open_contents(root: etree._Element) -> None:
    """Leaves of a table of contents its paragraphs alone: in one LibreOffice keeps the page numbers that stand there, of a
    PAGEREF outside of one it works them out."""
    opened: list[list[etree._Element]] = []  # of each field around: the elements of its frame
    codes: list[str] = []
    results: list[bool] = []
    for element in list(root.iter(_FIELD_CHAR, wml.INSTR_TEXT, wml.HYPERLINK)):
        kind = element.get(_FIELD_CHAR_TYPE) if element.tag == _FIELD_CHAR else None
        if element.tag == wml.HYPERLINK:
            if any(code.split()[:1] == ["TOC"] for code in codes):
                _refer_to_page(element)
        elif kind == "begin":
            opened.append([element])
            codes.append("")
            results.append(False)
        elif opened and kind == "separate":
            opened[-1].append(element)
            results[-1] = True
        elif opened and kind == "end":
            frame, code = [*opened.pop(), element], codes.pop()
            results.pop()
            if code.split()[:1] == ["TOC"]:
                for part in frame:
                    _remove(part)
        elif opened and not results[-1]:
            opened[-1].append(element)
            codes[-1] += element.text or ""


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
    mark = etree.Element(_FIELD_CHAR)
    mark.set(_FIELD_CHAR_TYPE, kind)
    return mark


def _drop_comments(root: etree._Element) -> None:
    for element in list(root.iter(_REFERENCE, *_RANGES)):
        _remove(element)


def _remove(element: etree._Element) -> None:
    """Takes an element out, and its run when nothing else is in it."""
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    run = parent if parent.tag == wml.R and all(child.tag == wml.RPR for child in parent) else None
    if run is not None and (above := run.getparent()) is not None:
        above.remove(run)
