"""WordprocessingML vocabulary (ISO/IEC 29500-1 §17): names, kinds of elements and the text of a paragraph.

Everything here reads a tree; nothing knows tags or figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
REL_HEADER, REL_FOOTER = f"{REL}/header", f"{REL}/footer"
REL_FOOTNOTES, REL_ENDNOTES = f"{REL}/footnotes", f"{REL}/endnotes"
REL_STYLES, REL_NUMBERING = f"{REL}/styles", f"{REL}/numbering"
REL_COMMENTS, REL_SETTINGS = f"{REL}/comments", f"{REL}/settings"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # the namespace of ISO/IEC 29500 Strict


def w(name: str) -> str:
    """The Clark name of a WordprocessingML element or attribute: ``w("p")``."""
    return f"{{{W}}}{name}"


P, R, T, TBL, TR, TC = (w(name) for name in ("p", "r", "t", "tbl", "tr", "tc"))
SDT, SDT_PR, SDT_CONTENT = w("sdt"), w("sdtPr"), w("sdtContent")
PPR, RPR, SECTPR, HYPERLINK = w("pPr"), w("rPr"), w("sectPr"), w("hyperlink")
TAB, BR, CR = w("tab"), w("br"), w("cr")
NO_BREAK_HYPHEN, SOFT_HYPHEN, PAGE_HINT = w("noBreakHyphen"), w("softHyphen"), w("lastRenderedPageBreak")
COMMENT = w("commentReference")
INSTR_TEXT, FIELD = w("instrText"), w("fldSimple")
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOOKMARK_START, BOOKMARK_END = w("bookmarkStart"), w("bookmarkEnd")

# Elements that describe their parent and are not content.
PROPERTIES = frozenset(
    w(name)
    for name in (
        "pPr",
        "rPr",
        "tcPr",
        "trPr",
        "tblPr",
        "tblPrEx",
        "tblGrid",
        "sdtPr",
        "sdtEndPr",
        "smartTagPr",
        "customXmlPr",
    )
)
# Marks of a range or an editor's hint: allowed at block and at run level, never visible.
MARKS = frozenset(
    w(name)
    for name in (
        "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak", "permStart", "permEnd",
        "commentRangeStart", "commentRangeEnd",
    )
)  # fmt: skip
# Containers that must end with a paragraph (§17.4.65 tc; §17.10 hdr, ftr; §17.11 notes; §17.17.1.4 txbxContent).
ENDS_WITH_PARAGRAPH = frozenset(
    w(name) for name in ("tc", "hdr", "ftr", "footnote", "endnote", "comment", "txbxContent")
)
# Content moved or deleted by a tracked change: still in the file, no longer in the text (§17.13.5).
DELETED = frozenset(w(name) for name in ("del", "moveFrom"))
# Alternatives of one content for newer and older programs (ISO/IEC 29500-3 §10): a program shows one of them.
ALTERNATE, CHOICE, FALLBACK = (f"{{{MC}}}{name}" for name in ("AlternateContent", "Choice", "Fallback"))
BRANCHES = (CHOICE, FALLBACK)
# A paragraph inside a text box is a paragraph of its own, not text of the one that anchors it.
NESTED_STORY = frozenset((w("txbxContent"),))

_BREAKS = frozenset((BR, CR))
_BLANKS = frozenset((TAB, w("ptab"), BR, CR, SOFT_HYPHEN))


def is_line_break(element: etree._Element) -> bool:
    """Whether an element breaks the line, and neither page nor column (§17.18.3)."""
    return element.tag in _BREAKS and element.get(w("type"), "textWrapping") == "textWrapping"


def is_blank(element: etree._Element) -> bool:
    """Whether an element of a run moves the text on and shows nothing itself: a tab, a line break."""
    return element.tag in _BLANKS and (element.tag != BR or is_line_break(element))


def local(element: etree._Element) -> str:
    """``p`` for ``w:p``; the empty string for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def ends_with_paragraph(container: etree._Element) -> bool:
    """Whether the last thing in a container is a paragraph, possibly in a content control."""
    last = next((child for child in reversed(container) if child.tag not in MARKS), None)
    while last is not None and last.tag in (SDT, SDT_CONTENT):
        inner = last if last.tag == SDT_CONTENT else last.find(SDT_CONTENT)
        last = None if inner is None else next((c for c in reversed(inner) if c.tag not in MARKS), None)
    return last is not None and last.tag == P


def prefixed(element: etree._Element) -> str:
    """The element's name as it is written in the file: ``w:footnotes``."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)
