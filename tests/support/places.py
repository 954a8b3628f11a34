"""Content controls, fields and links of Word as short strings."""

from __future__ import annotations

from typing import Any

from lxml import etree

from support.build import W, X, tree


def control(name: str, content: str, properties: str = "", *, by: str = "tag") -> X:
    """A content control around runs, paragraphs, rows or cells; ``by``: what carries its name."""
    named = f'<w:{by} w:val="{name}"/>' if name else ""
    return X(f"<w:sdt><w:sdtPr>{named}{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>")


def words(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


def field(instruction: str, shown: str = "«x»", properties: str = "") -> X:
    """A complex field, each part in a run of its own."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return X(
        mark.format("begin")
        + f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        + mark.format("separate")
        + words(shown, properties)
        + mark.format("end")
    )


def simple(instruction: str, shown: str = "«x»") -> X:
    return X(f'<w:fldSimple w:instr="{instruction}">{words(shown)}</w:fldSimple>')


def canonical(document: bytes, name: str = "word/document.xml") -> bytes:
    """A part with runs of one look joined, so that only what is to be seen counts."""
    root = tree(document, name)
    for t in root.iter(f"{{{W}}}t"):
        t.attrib.clear()
    return etree.tostring(root, method="c14n")


SHAPE: dict[str, Any] = {"so": {"a": None, "b": None}, "ds": [{"ten": None, "so": None}], "x": None}
