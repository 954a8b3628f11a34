"""Tags in places that are not filled: numbers of lists, document variables, files that Word inserts on opening (altChunk),
custom XML that controls show, and all other parts of the package.

A tag where a reader can see it would be printed as it is, so it is refused by name while compiling (TPL102); one in a part
that Word neither shows nor prints (styles, themes, custom XML that no control shows …) is a warning (TPL105).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator

from lxml import etree

from docxtpl_reports.diagnostics import N_, Diagnostic, Location, Phrase, ReportError
from docxtpl_reports.engine.limits import MAX_INSERTED
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.xml import parse_xml
from docxtpl_reports.ooxml.wml import names as wml
from docxtpl_reports.ooxml.wml.text import paragraph_text

from . import field_part
from .scanner import may_hold_tag, scan

_ALT_CHUNK = f"{wml.REL}/aFChunk"
_MARKUP = re.compile(r"<[^>]*>|\{\\\*[^{}]*\}")


_NUMBERING = Phrase(N_("số thứ tự của danh sách"))
_VARIABLE = Phrase(N_("biến của tài liệu"))
_STORE = Phrase(N_("dữ liệu XML gắn với ô nội dung"))
_CHUNK = Phrase(N_("tệp được chèn vào khi mở"))
_GLOSSARY = Phrase(N_("khối dựng sẵn của tài liệu"))
_DRAWING = Phrase(N_("hình vẽ SVG"))
_OTHER = Phrase(N_("một phần khác của tệp"))
# The ends of relationships to parts that no program shows or prints; notes and comments: those the text does not refer to.
_UNSEEN = frozenset({
    "styles", "stylesWithEffects", "settings", "webSettings", "fontTable", "numbering", "theme", "people", "customXml",
    "customXmlProps", "footnotes", "endnotes", "comments", "commentsExtended", "commentsIds", "commentsExtensible",
    "keyMapCustomizations", "printerSettings",
})  # fmt: skip
_CHECKED = frozenset(map(wml.w, ("lvlText", "docVar")))  # separately, above
_STRICT = wml.STRICT.encode()
_IN_UTF_8 = (b"<?xml ", b"<w:", b"\xef\xbb\xbf<")


def bound_stores(root: etree._Element) -> set[str]:
    """The stores of custom XML that content controls below ``root`` are bound to: Word fills them in from there."""
    return {binding.get(wml.w("storeItemID"), "").upper() for binding in root.iter(wml.w("dataBinding"))}


def check(package: Package, bound: Collection[str] = (), filled: Collection[str] = ()) -> list[Diagnostic]:
    """A problem (TPL102, TPL105) for each text with a tag in such a place; ``bound``: the stores that controls are bound to,
    ``filled``: the parts whose tags are filled or reported already."""
    problems = []
    own = field_part.parts(package)  # no report has them
    named = [*_texts(package), *(found for found in _stored(package, bound) if found[0] not in own)]
    for part, what, text in named:
        for tag in scan(text)[0][:1]:
            place = Location(package.name, part, text=text[:200].strip(), tag=tag.raw)
            problems.append(Diagnostic("TPL102", place, {"tag": tag.raw, "what": what, "part": part}))
    inserted = {part for part, what, _ in named if what in (_CHUNK, _STORE)}
    return problems + [
        d for part in package.parts if part not in {*filled, *inserted, *own} for d in _of_part(package, part)
    ]


def _of_part(package: Package, part: str) -> list[Diagnostic]:
    """A problem for each different tag in an XML part that is not filled."""
    kind = package.content_type(part)
    if not (kind.endswith("xml") or part.casefold().endswith((".xml", ".svg"))) or part.casefold().endswith(".rels"):
        return []
    data = package.raw(part)
    if b"{" not in data:
        return []
    try:
        root = parse_xml(data)
    except etree.XMLSyntaxError:
        return []
    what = _GLOSSARY if "glossary" in kind else _DRAWING if "svg" in kind else _OTHER
    code = "TPL105" if _is_unseen(package, part) else "TPL102"
    problems: dict[str, Diagnostic] = {}
    for text in _all_texts(root):
        for tag in scan(text)[0]:
            place = Location(package.name, part, text=text[:200].strip(), tag=tag.raw)
            problems.setdefault(tag.raw, Diagnostic(code, place, {"tag": tag.raw, "what": what, "part": part}))
    return list(problems.values())


def _is_unseen(package: Package, part: str) -> bool:
    """Whether all that points to a part does so by relationships to what no program shows; what nothing points to, too."""
    kinds = {
        relationship.type.rpartition("/")[2]
        for owner in ("", *package.parts)
        for relationship in package.relationships(owner)
        if package.target(owner, relationship) == part
    }
    return kinds <= _UNSEEN


def _all_texts(root: etree._Element) -> Iterator[str]:
    yield from (paragraph_text(paragraph) for paragraph in root.iter(wml.P))
    for element in root.iter(etree.Element):
        if element.tag in _CHECKED:
            continue
        if element.tag != wml.T and element.text and may_hold_tag(element.text):
            yield element.text
        yield from (str(value) for value in element.attrib.values() if may_hold_tag(str(value)))


def refuse_strict(package: Package) -> None:
    """Raises ReportError PKG018 for a part in the Strict namespace: it holds nothing that we know."""
    main = package.main_part
    kinds = (wml.REL_HEADER, wml.REL_FOOTER, wml.REL_FOOTNOTES, wml.REL_ENDNOTES, wml.REL_COMMENTS)
    for part in (main, *(part for kind in kinds for part in package.related(main, kind))):
        data = package.raw(part)
        if _STRICT not in data and data.startswith(_IN_UTF_8):
            continue
        if etree.QName(package.xml(part)).namespace == wml.STRICT:
            raise ReportError(Diagnostic("PKG018", Location(package.name, part), {"file": package.name}))


def _texts(package: Package) -> Iterator[tuple[str, Phrase, str]]:
    main = package.main_part
    for part in package.related(main, wml.REL_NUMBERING):
        for level in package.xml(part).iter(wml.w("lvlText")):
            yield part, _NUMBERING, level.get(wml.w("val"), "")
    for part in package.related(main, wml.REL_SETTINGS):
        for variable in package.xml(part).iter(wml.w("docVar")):
            yield part, _VARIABLE, variable.get(wml.w("val"), "")
    for owner in package.parts:
        for part in package.related(owner, _ALT_CHUNK):
            yield from ((part, _CHUNK, text) for text in _of_chunk(package.raw(part)))


def _stored(package: Package, bound: Collection[str]) -> Iterator[tuple[str, Phrase, str]]:
    """The texts of custom XML that controls show."""
    for part in package.related(package.main_part, f"{wml.REL}/customXml") if bound else ():
        ids = {
            str(value).upper()
            for properties in package.related(part, f"{wml.REL}/customXmlProps")
            for value in package.xml(properties).attrib.values()
        }
        if ids & set(bound) and package.raw(part):
            yield from ((part, _STORE, str(text)) for text in package.xml(part).itertext())


def _of_chunk(data: bytes) -> Iterator[str]:
    """The texts of a file that Word inserts: paragraphs of another .docx, else its text without markup."""
    if not data.startswith(b"PK"):
        import html  # with a table of all names of characters

        text = data[:MAX_INSERTED].decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
        yield (
            html.unescape(_MARKUP.sub("", text)) if "<" in text[:2000] else text.replace("\\{", "{").replace("\\}", "}")
        )
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as stream:
            inner = stream.read(MAX_INSERTED)
        root = parse_xml(inner)
    except (KeyError, OSError, zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError):
        return
    yield from (paragraph_text(paragraph) for paragraph in root.iter(wml.P))
