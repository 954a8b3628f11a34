"""The visible content of a .docx, part by part, as plain values to compare: text with its format, tables, images."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_STORIES = ("document", "header", "footer", "footnotes", "endnotes")
_TEXT = {"br": "\n", "cr": "\n", "tab": "\t"}


def visible(document: bytes) -> dict[str, Any]:
    """The stories of a document and its core properties, by the name of their part."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    seen: dict[str, Any] = {}
    for name, data in sorted(parts.items()):
        base = posixpath.basename(name).rstrip("0123456789.xml").rstrip("0123456789")
        if posixpath.dirname(name) == "word" and name.endswith(".xml") and base in _STORIES:
            seen[name] = list(_Reader(parts, name).blocks(etree.fromstring(data)))
        elif name == "docProps/core.xml":
            texts = {etree.QName(e).localname: e.text or "" for e in etree.fromstring(data)}
            seen[name] = {key: text for key, text in texts.items() if key in ("title", "subject", "creator") and text}
    return seen


class _Reader:
    def __init__(self, parts: dict[str, bytes], name: str) -> None:
        self.parts = parts
        rels = parts.get(f"word/_rels/{posixpath.basename(name)}.rels", b"<x/>")
        self.targets = {e.get("Id"): e.get("Target", "") for e in etree.fromstring(rels)}

    def blocks(self, container: etree._Element) -> Iterator[Any]:
        for child in container:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name == "p":
                yield self.paragraph(child)
            elif name == "tbl":
                yield self.table(child)
            elif name in ("body", "sdt", "sdtContent", "footnote", "endnote"):
                yield from self.blocks(child)

    def paragraph(self, paragraph: etree._Element) -> tuple[Any, ...]:
        """Style, and pieces of text of one format each."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        pieces: list[tuple[str, Any]] = []
        for run in paragraph.iter(f"{W}r"):
            if next(run.iterancestors(f"{W}p")) is not paragraph:
                continue
            look = self.look(run)
            for text in self.texts(run):
                if isinstance(text, str) and pieces and pieces[-1][1] == look and isinstance(pieces[-1][0], str):
                    pieces[-1] = (pieces[-1][0] + text, look)
                elif text:
                    pieces.append((text, look))
        return (None if style is None else style.get(f"{W}val"), *pieces)

    def texts(self, run: etree._Element) -> Iterator[Any]:
        for child in run:
            name = etree.QName(child).localname
            if name == "t":
                yield child.text or ""
            elif name == "br" and child.get(f"{W}type") == "page":
                yield "\f"
            elif name in _TEXT:
                yield _TEXT[name]
            elif name.endswith("Reference"):
                yield "[^]"
            for blip in child.iter(f"{A}blip"):
                target = posixpath.normpath(posixpath.join("word", self.targets[blip.get(f"{R}embed")]))
                yield ("image", self.parts[target])
            for link in child.iter(f"{A}hlinkClick"):
                yield ("link", self.targets[link.get(f"{R}id")])

    def look(self, run: etree._Element) -> tuple[Any, ...]:
        found = []
        for child in run.iterfind(f"{W}rPr/*"):
            attributes = {etree.QName(k).localname: v for k, v in child.attrib.items()}
            if attributes.get("val") == "clear":
                del attributes["val"]
            found.append((etree.QName(child).localname, *sorted(attributes.items())))
        link = next(run.iterancestors(f"{W}hyperlink"), None)
        if link is not None:
            found.append(("hyperlink", self.targets.get(link.get(f"{R}id"))))
        return tuple(sorted(found, key=str))

    def table(self, table: etree._Element) -> dict[str, Any]:
        grid = [column.get(f"{W}w") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        rows = [[self.cell(cell) for cell in row.iterfind(f"{W}tc")] for row in table.iterfind(f"{W}tr")]
        return {"grid": grid, "rows": rows}

    def cell(self, cell: etree._Element) -> tuple[Any, ...]:
        properties = cell.find(f"{W}tcPr")

        def value(name: str, attribute: str = "val") -> str | None:
            found = None if properties is None else properties.find(f"{W}{name}")
            return None if found is None else found.get(f"{W}{attribute}", "continue")

        span = value("gridSpan") or "1"
        return span, value("vMerge"), value("shd", "fill"), [b for b in self.blocks(cell) if b != (None,)]
