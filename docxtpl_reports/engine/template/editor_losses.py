"""Finds losses caused by editors: words that LibreOffice loses when it saves, tracked changes not yet accepted.

In goes the tree of a story before its tags are taken out, out come warnings with places. Each loss was tried with LibreOffice
7.4 (tests/engine/template/test_editor_losses.py); the template itself is not wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, Location, unique
from docxtpl_reports.engine.limits import MAX_CHANGED_PARAGRAPHS
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml import places, sections
from docxtpl_reports.ooxml.wml.fields import complex_fields, keyword, simple_fields
from docxtpl_reports.ooxml.wml.names import w
from docxtpl_reports.ooxml.wml.tree import nearest

from .field_part import mapped_to
from .scanner import begins_with_tag, has_tag

_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_RELATION = f"{{{wml.REL}}}id"
_CHANGES = {
    w("ins"): "inserted", w("del"): "deleted", w("moveFrom"): "moved", w("moveTo"): "moved",
    w("cellIns"): "inserted", w("cellDel"): "deleted", w("cellMerge"): "formatted",
    **{w(f"{n}Change"): "formatted" for n in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr")},
}  # fmt: skip
_COMMENT, _NOTES = (w("commentReference"),), (w("footnoteReference"), w("endnoteReference"))
# Fields whose results LibreOffice recomputes when it opens a document.
_COMPUTED = frozenset(("PAGE", "NUMPAGES", "DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "FILENAME", "REF"))
# A content control with such a title or tag is a placeholder (``controls``); others may be called anything.
_NAME = re.compile(r"\{\{.*\}\}|[^\W\d]\w*(?:\.[^\W\d]\w*)+")


class _Finding(NamedTuple):
    code: str
    element: etree._Element
    params: dict[str, object]


def check(package: Package, root: etree._Element, part: str, heading_style_ids: frozenset[str]) -> list[Diagnostic]:
    """The warnings of one story. ``root`` is not changed."""
    changes, rest = _tracked_changes(root)
    findings = [
        *changes,
        *_tables(root),
        *_pictures(root),
        *_controls(root),
        *_fields(root),
        *_links(package, root, part),
        *_notes(root),
    ]
    if part == package.main_part:
        findings += _sections(package, root)
    if not findings:
        return []
    story = Location(package.name, part)
    by_paragraph = dict(places.paragraphs(root, story, heading_style_ids))

    def place(element: etree._Element) -> Location:
        paragraph = _paragraph(element)
        at = by_paragraph.get(paragraph) if paragraph is not None else None
        return story if at is None or paragraph is None else places.with_text(at, paragraph)

    out = [Diagnostic(f.code, place(f.element), f.params) for f in findings]
    return unique(out + [Diagnostic("TPL081", story, {"count": rest})] * bool(rest))


def _paragraph(element: etree._Element) -> etree._Element | None:
    """The paragraph around an element, or the first one inside it."""
    around = element if element.tag == wml.P else nearest(element, wml.P)
    if around is not None:
        return around
    owner: etree._Element | None = element
    while owner is not None and owner.tag in (*_CHANGES, *wml.PROPERTIES):  # properties of a row, a cell or a table
        inside = next(owner.iter(wml.P), None)
        if inside is not None:
            return inside
        owner = owner.getparent()
    return None if owner is None else next(owner.iter(wml.P), None)


# --- tracked changes that are still open ----------------------------------------------------------------------------


def _tracked_changes(root: etree._Element) -> tuple[list[_Finding], int]:
    """A finding for each of the first paragraphs with tracked changes (§17.13.5), and how many paragraphs are left."""
    counts: dict[etree._Element, Counter[str]] = {}
    for element in root.iter(*_CHANGES):
        paragraph = _paragraph(element)
        counts.setdefault(root if paragraph is None else paragraph, Counter())[_CHANGES[str(element.tag)]] += 1
    findings = [
        _Finding("TPL080", paragraph, {"count": count.total(), **dict.fromkeys(_CHANGES.values(), 0), **count})
        for paragraph, count in counts.items()
    ]
    return findings[:MAX_CHANGED_PARAGRAPHS], max(len(findings) - MAX_CHANGED_PARAGRAPHS, 0)


# --- what LibreOffice loses on saving ---------------------------------------------------------------------------------


def _tables(root: etree._Element) -> Iterator[_Finding]:
    """Two tables with nothing between them come back as one."""
    for table in root.iter(wml.TBL):
        following = table.getnext()
        while following is not None and (following.tag in wml.MARKS or not isinstance(following.tag, str)):
            following = following.getnext()
        if following is not None and following.tag == wml.TBL:
            yield _Finding("TPL086", following, {})


def _pictures(root: etree._Element) -> Iterator[_Finding]:
    """Of alternative text the title is dropped, the description is kept."""
    for picture in root.iter(_DOC_PR):
        if has_tag(title := picture.get("title", "")):
            yield _Finding("TPL087", picture, {"tag": title})


def _controls(root: etree._Element) -> Iterator[_Finding]:
    """A bound control is filled from its XML on opening; of the names of others only some titles are kept."""
    lost = []
    for control in root.iter(wml.SDT):
        properties = control.find(w("sdtPr"))
        if properties is None or mapped_to(properties) is not None:
            continue  # a control of our own is filled whatever LibreOffice makes of its words and its tag
        names = {n: e.get(w("val"), "").strip() for n in ("alias", "tag") if (e := properties.find(w(n))) is not None}
        if properties.find(w("dataBinding")) is not None:
            text = "".join(t.text or "" for t in control.iter(wml.T))
            if has_tag(text):
                yield _Finding("TPL082", control, {"name": names.get("alias") or names.get("tag") or "", "text": text})
        is_named = any(_NAME.fullmatch(name) for name in names.values())
        if is_named and not (_NAME.fullmatch(names.get("alias", "")) and _keeps_title(control, properties)):
            lost.append((control, names))
    if lost:
        control, names = lost[0]
        name = next(name for name in (names.get("tag", ""), names.get("alias", "")) if _NAME.fullmatch(name))
        yield _Finding("TPL083", control, {"count": len(lost), "name": name})


def _keeps_title(control: etree._Element, properties: etree._Element) -> bool:
    """Plain-text controls within a paragraph keep theirs, and those around paragraphs and cells."""
    if nearest(control, wml.P) is not None:
        return properties.find(w("text")) is not None
    content = control.find(wml.SDT_CONTENT)
    return content is not None and next(content.iterchildren(wml.TR, wml.SDT), None) is None


def _links(package: Package, root: etree._Element, part: str) -> Iterator[_Finding]:
    """An address that begins with a tag is taken for a file and gets a folder put before it."""
    targets = {r.id: r.target for r in package.relationships(part) if r.external}
    for link in root.iter(wml.HYPERLINK):
        target = targets.get(link.get(_RELATION, ""), "").strip()
        if begins_with_tag(target):
            yield _Finding("TPL088", link, {"target": target})


def _fields(root: etree._Element) -> Iterator[_Finding]:
    """A tag in the result of a recomputed field is lost."""
    for element, code in simple_fields(root):
        name, text = keyword(code), "".join(t.text or "" for t in element.iter(wml.T))
        if name in _COMPUTED and has_tag(text):
            yield _Finding("TPL089", element, {"name": name, "text": text})
    for field in complex_fields(root):
        name, text = keyword(field.code), "".join(t.text or "" for t in field.shown())
        if name in _COMPUTED and has_tag(text):
            yield _Finding("TPL089", field.begin, {"name": name, "text": text})


def _sections(package: Package, root: etree._Element) -> Iterator[_Finding]:
    """Headers and footers that LibreOffice has no page style for are lost."""
    found = sections.sections(package, root)
    for number, section in enumerate(found):
        has_default = any(sections.is_visible(package, section.parts.get((k, "default"))) for k in sections.KINDS)
        if section.has_title_page and has_default and number + 1 < len(found) and section.pages_at_least == 1:
            yield _Finding("TPL084", section.end, {"number": number + 1})
        before = found[number - 1].parts if number else {}
        own = [p for k, p in section.parts.items() if before.get(k) != p and sections.is_visible(package, p)]
        if section.is_continuous and number and own:
            yield _Finding("TPL085", section.end, {"number": number + 1})


# --- what LibreOffice shows wrongly -------------------------------------------------------------------------------------


def _notes(root: etree._Element) -> Iterator[_Finding]:
    """A comment and a footnote in one paragraph: LibreOffice 7.4 shows and saves other notes than those referred to."""
    for paragraph in root.iter(wml.P):
        if all(next(paragraph.iter(*names), None) is not None for names in (_COMMENT, _NOTES)):
            yield _Finding("TPL090", paragraph, {})
