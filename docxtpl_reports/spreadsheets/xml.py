"""Parses XML of untrusted spreadsheets: no entities, no network, bounded depth, size and number of tags."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import cast

from lxml import etree

from docxtpl_reports.ooxml.package.archive import Entry

from .inflated import Inflated
from .limits import MAX_TAGS, MAX_TREE_TAGS
from .sheet import DamagedError, TooLargeError

_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii")
_DTD = b"<!DOCTYPE"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def check(data: bytes, most: int) -> None:
    """Refuses what must not reach the parser. Raises DamagedError for DTDs and odd encodings, TooLargeError."""
    _check_start(data)
    _refuse_dtd(data)
    if (tags := data.count(b"<")) > most:
        raise TooLargeError(f"{tags} XML tags")


def _check_start(data: bytes) -> None:
    start = data.lstrip(b" \t\r\n") if not data.startswith(_BOMS) else data
    if not start.startswith((b"<", b"\0<", *_BOMS)):
        raise DamagedError("XML")
    declared = _ENCODING.search(data[:400].replace(b"\0", b""))
    if declared is not None and declared[1].lower() not in _ENCODINGS:
        raise DamagedError(f"encoding {declared[1].decode('ascii')}")


def _refuse_dtd(data: bytes) -> None:
    """The declaration is looked for before parsing: libxml2 expands entities in attributes whatever its options."""
    if _DTD in data.replace(b"\0", b""):
        raise DamagedError(_DTD.decode())


class _Checked:
    """A part that is inflated while it is parsed, checked as ``check`` does a block at a time."""

    def __init__(self, entry: Entry, most: int) -> None:
        self._source, self._most = Inflated(entry), most
        self._tags, self._end = 0, b""

    def read(self, size: int = -1) -> bytes:
        """Raises DamagedError, TooLargeError."""
        block = self._source.read(size)
        if not self._end:
            _check_start(block)
        _refuse_dtd(self._end + block)
        self._tags += block.count(b"<")
        if self._tags > self._most:
            raise TooLargeError(f"> {self._most} XML tags")
        self._end = (self._end + block)[-2 * len(_DTD) :]
        return block


def tree(data: bytes) -> etree._Element:
    """The tree of a small part. Raises DamagedError, TooLargeError."""
    check(data, MAX_TREE_TAGS)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedError(error.msg or "XML") from error


def stream(
    data: bytes | Entry, names: Sequence[str], events: Sequence[str] = ("end",)
) -> Iterator[tuple[str, etree._Element]]:
    """Events of the elements with these local names; ``forget`` frees an element that was read. An entry of an archive is
    inflated a block at a time.

    Raises DamagedError, TooLargeError.
    """
    if isinstance(data, bytes):
        check(data, MAX_TAGS)
    found = etree.iterparse(
        io.BytesIO(data) if isinstance(data, bytes) else _Checked(data, MAX_TAGS),
        events=events,
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        yield from cast("Iterator[tuple[str, etree._Element]]", found)
    except etree.XMLSyntaxError as error:
        raise DamagedError(error.msg or "XML") from error


def forget(element: etree._Element) -> None:
    """Frees an element that was read, and those before it."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local(tag: str) -> str:
    """The name of a tag or attribute without its namespace."""
    return str(tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str, default: str = "") -> str:
    """An attribute by its local name, whatever its namespace."""
    found = element.get(name)
    if found is not None:
        return found
    ending = "}" + name
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(ending)), default)


def whole(text: str | None, default: int, most: int) -> int:
    """A count or index as files hold them. Raises DamagedError for what is none, and for more than ``most``."""
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10) or int(text) > most:
        raise DamagedError(text[:20])
    return int(text)


def is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")
