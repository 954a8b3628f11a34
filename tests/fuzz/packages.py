"""Packages that something went wrong with: real ones, mutated as bytes of the zip and as trees of its parts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from functools import cache

from lxml import etree
from support.editor_documents import PACKS, report_with_notes
from support.hazards import HAZARDS
from support.samples import EVERYTHING

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOUP = (
    "{{ a }}", "{% if a %}", "{% endif %}", "{% for x in xs %}", "{% endfor %}", "{%p if a %}", "{%tr for x in xs %}", "{{ ",
    "}}", "{# c #}", "{%- if a -%}", "{{ x|e }}", "{{ a*9999999 }}", "\u200b", "&amp;", "]]>", "\ufffe", "{_{", "{{ a.b.c }}",
    "x" * 5000, "{{ '" + "(" * 200 + "' }}", "{% set q = 1 %}", "{{ " + "[" * 400,
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1", "2147483648", "99999999999999999999", "x", " ", "rId1", "rId999", "../../../etc/passwd", "http://a/b",
    "word/document.xml", "/", "\\\\server\\x", "NaN", "1.5", "true", "đ", "{{ a }}", "#", "%2e%2e/x", "begin", "end",
    "separate",
)  # fmt: skip
TAGS = (
    "p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "sdtPr", "hyperlink", "ins", "del", "fldChar", "instrText",
    "footnoteReference", "footnote", "sectPr", "pPr", "rPr", "txbxContent", "body", "document", "drawing", "bookmarkStart",
    "bookmarkEnd", "fldSimple", "commentReference", "tab", "br", "numPr", "vMerge",
)  # fmt: skip


@cache
def sources() -> tuple[bytes, ...]:
    """The packages to begin with; small ones come up more often."""
    shipped = tuple((pack / "mau.docx").read_bytes() for pack in PACKS)
    return (*[EVERYTHING] * 6, *(document for _, document in HAZARDS.values()), *[report_with_notes()] * 3, *shipped)


def make(rnd: random.Random) -> bytes:
    """A mutated package; the same generator state gives the same bytes."""
    source = rnd.choice(sources())
    if rnd.random() < 0.25:
        return _bytes(rnd, source)
    parts = _parts(source)
    for _ in range(rnd.choice((1, 1, 1, 2, 3, 8))):
        _MUTATIONS[rnd.choices(range(len(_MUTATIONS)), _WEIGHTS)[0]](rnd, parts)
    data = _zip(rnd, parts)
    return _bytes(rnd, data) if rnd.random() < 0.05 else data


def _parts(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(rnd: random.Random, parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    method = rnd.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return buffer.getvalue()


def _bytes(rnd: random.Random, source: bytes) -> bytes:
    data = bytearray(source)
    kind = rnd.random()
    if kind < 0.6:
        first = max(len(data) - 1500, 0) if rnd.random() < 0.5 else 0  # the directory is at the end
        for _ in range(rnd.randint(1, 8)):
            data[rnd.randrange(first, len(data))] = rnd.choice((0, 255, 127, 80, rnd.randrange(256)))
    elif kind < 0.8:
        start = rnd.randrange(len(data))
        del data[start : rnd.randrange(start, len(data) + 1)]
    else:
        at = rnd.randrange(len(data))
        data[at:at] = rnd.choice((rnd.randbytes(rnd.randint(1, 60)), bytes(data[: rnd.randrange(400)]), b"PK\5\6" * 3))
    return bytes(data)


# --- mutations of parts: each changes ``parts`` ---------------------------------------------------------------------------


def _pick(rnd: random.Random, parts: dict[str, bytes]) -> str:
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    likely = [name for name in names if name.startswith("word/") and "styles" not in name]
    return rnd.choice(likely if likely and rnd.random() < 0.75 else names or list(parts))


def _tree(rnd: random.Random, parts: dict[str, bytes]) -> tuple[str, etree._Element] | None:
    if not parts:
        return None
    name = _pick(rnd, parts)
    try:
        return name, etree.fromstring(parts[name])
    except etree.XMLSyntaxError:
        return None


def _elements(root: etree._Element) -> list[etree._Element]:
    return [element for element in root.iter() if isinstance(element.tag, str)]


def _structure(rnd: random.Random, parts: dict[str, bytes]) -> None:
    """Elements deleted, doubled, moved, wrapped, renamed, commented."""
    found = _tree(rnd, parts)
    if found is None:
        return
    name, root = found
    element = rnd.choice(_elements(root))
    parent, kind = element.getparent(), rnd.randrange(8)
    if parent is None:
        return
    if kind == 0:
        parent.remove(element)
    elif kind == 1:
        element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
    elif kind == 2:
        target = rnd.choice(_elements(root))
        if element not in target.iterancestors() and target is not element:
            target.insert(rnd.randint(0, len(target)), element)
    elif kind == 3:
        wrapper = etree.SubElement(parent, W + rnd.choice(TAGS))
        parent.replace(element, wrapper)
        wrapper.append(element)
    elif kind == 4:
        element.tag = W + rnd.choice(TAGS)
    elif kind == 5:
        element.addprevious(etree.Comment(" {{ a }} "))
    elif kind == 6:
        target_name = rnd.choice(("docxtpl-reports", "docxtpl-reports", "mso"))
        element.addprevious(
            etree.ProcessingInstruction(target_name, rnd.choice(("out 0", "tag 1", "note 0", "guard 9", "x")))
        )
    else:
        depth = rnd.choice((5, 60, 300))
        for _ in range(depth):
            inner = etree.Element(element.tag)
            inner.append(rnd.choice((element, element)))
            element = inner
        parent.append(element)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _attribute(rnd: random.Random, parts: dict[str, bytes]) -> None:
    found = _tree(rnd, parts)
    if found is None:
        return
    name, root = found
    candidates = [element for element in _elements(root) if element.attrib]
    if not candidates:
        return
    element = rnd.choice(candidates)
    key = rnd.choice(list(element.attrib))
    if rnd.random() < 0.2:
        del element.attrib[key]
    else:
        others = [other.attrib[key] for other in candidates if key in other.attrib]
        element.attrib[key] = rnd.choice((rnd.choice(VALUES), rnd.choice(others)))
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _text(rnd: random.Random, parts: dict[str, bytes]) -> None:
    """Tags and their pieces put into texts."""
    found = _tree(rnd, parts)
    if found is None:
        return
    name, root = found
    texts = list(root.iter(W + "t", W + "instrText")) or _elements(root)
    for _ in range(rnd.choice((1, 1, 2, 4))):
        element = rnd.choice(texts)
        old = element.text or ""
        at = rnd.randint(0, len(old))
        soup = rnd.choice(SOUP).replace("\ufffe", "?")
        element.text = old[:at] + soup + old[rnd.choice((at, at, len(old))) :]
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _raw(rnd: random.Random, parts: dict[str, bytes]) -> None:
    """Bytes of a part, encodings, document types."""
    if not parts:
        return
    name = _pick(rnd, parts)
    data = bytearray(parts[name])
    kind = rnd.randrange(6)
    if kind == 0 and data:
        for _ in range(rnd.randint(1, 5)):
            data[rnd.randrange(len(data))] = rnd.choice(b'<>&"/! \x00\xff:')
    elif kind == 1:
        data = bytearray(data.decode("utf-8", "replace").encode(rnd.choice(("utf-16", "latin-1", "utf-7")), "replace"))
    elif kind == 2:
        data = bytearray(b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>' + data.partition(b"?>")[2])
    elif kind == 3:
        data = bytearray(b"")
    elif kind == 4:
        data = bytearray(data.replace(b"w:", rnd.choice((b"x:", b"", b"w14:"))))
    else:
        data = bytearray(data.replace(b"http://schemas.openxmlformats.org", b"http://purl.oclc.org/ooxml"))
    parts[name] = bytes(data)


def _package(rnd: random.Random, parts: dict[str, bytes]) -> None:
    """Parts removed, renamed, doubled, swapped."""
    if not parts:
        return
    name, other = rnd.choice(list(parts)), rnd.choice(list(parts))
    kind = rnd.randrange(5)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[rnd.choice((name.upper(), "../" + name, "/" + name, name + "/", "C:" + name, "word/đ.xml", "a\\b"))] = (
            parts[name]
        )
    elif kind == 2:
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == 3:
        parts[name] = parts[other]
    else:
        parts["word/vbaProject.bin" if rnd.random() < 0.3 else f"word/new{rnd.randrange(9)}.xml"] = parts[name]


_Mutation = Callable[[random.Random, dict[str, bytes]], None]
_MUTATIONS: tuple[_Mutation, ...] = (_structure, _attribute, _text, _raw, _package)
_WEIGHTS = (30, 25, 30, 5, 5)
