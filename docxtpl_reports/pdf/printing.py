"""Merges reports into one PDF for printing: each starts on the front of a sheet and has a bookmark.

Reports are read one at a time (with pikepdf) and their objects copied under new numbers, so memory does not grow with their
number: a merging library keeps everything until it saves (3,000 reports: 0.8 GB). Document-level data is dropped: the
structure for screen readers, and bookmarks of headings.
"""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.writing import written_whole

from .current import ending

GROUP = 64  # reports in one node of the tree of pages

# What qpdf prints: strings and names are passed over, references found.
_TOKEN = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>|/[^\s()<>\[\]{}/%]*|\b(\d+) (\d+) R\b", re.DOTALL)
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_SIZE = ("/MediaBox", "/CropBox", "/Rotate")
_OF_THE_WHOLE = ("/Parent", "/StructParents", "/Tabs", "/B")


class _NothingToPrint(Exception):
    pass


@contextmanager
def print_file(target: Path) -> Iterator[PrintFile]:
    """Open a PDF that appears when the block ends, and not at all if it fails or nothing was added.

    Raises ReportError: OUT001 to OUT006 if it cannot be written, OUT017 without pikepdf.
    """
    try:
        import pikepdf  # noqa: F401
    except ImportError as error:
        raise ReportError(Diagnostic("OUT017", params={"python": sys.executable})) from error
    try:
        with written_whole(target) as stream:
            prints = PrintFile(stream)
            yield prints
            if not prints.reports:
                raise _NothingToPrint
            prints.finish()
    except _NothingToPrint:
        return


@dataclass(frozen=True, slots=True)
class PrintedReport:
    """A report in the file: its first page, as object and as index, and its name."""

    page: int
    before: int
    title: str


class PrintFile:
    """Writes reports into one PDF in the order in which they are added."""

    def __init__(self, stream: BinaryIO) -> None:
        self.pages = 0
        self.reports: list[PrintedReport] = []
        self._stream = stream
        self._offsets = array("Q", [0])  # of each object; 0: there is none
        self._shared: dict[bytes, int] = {}  # streams by their content: fonts and pictures that reports share
        self._groups: list[tuple[int, list[int], int]] = []  # node, the reports' nodes, pages
        self._at = 0
        self._put(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._root, self._tree, self._outline = self.new_object(), self.new_object(), self.new_object()
        self._last: tuple[int, list[int], dict[str, bytes]] | None = None  # node, pages and size of the last report

    def add(self, pdf: Path, title: str) -> None:
        """Append a report. Raises ReportError: OUT018 if the PDF cannot be read; it is then left out."""
        import pikepdf

        try:
            document = pikepdf.open(pdf)
        except (OSError, pikepdf.PdfError) as error:
            raise ReportError(_unreadable(pdf)) from error
        with document:
            source, node = _Source(self, document), self.new_object()
            try:
                size = source.write(node)
            except (pikepdf.PdfError, ValueError, TypeError) as error:
                raise ReportError(_unreadable(pdf)) from error
        if not source.kids:
            raise ReportError(_unreadable(pdf))
        self._end_report(pad=True)
        self._last = node, source.kids, size
        self.reports.append(PrintedReport(source.kids[0], self.pages, title))
        self.pages += len(source.kids)

    def finish(self) -> None:
        """Write the document structure: page tree, bookmarks, page labels and the cross-reference table."""
        self._end_report(pad=False)
        for number, kids, count in self._groups:
            self.write_object(number, _pages(kids, count, self._tree))
        self.write_object(self._tree, _pages([number for number, _, _ in self._groups], self.pages))
        items = [self.new_object() for _ in self.reports]
        for number, before, after, report in zip(items, [0, *items], [*items[1:], 0], self.reports, strict=False):
            near = b"".join(b" /%b %d 0 R" % pair for pair in ((b"Prev", before), (b"Next", after)) if pair[1])
            there = (_text(report.title), self._outline, near, report.page)
            self.write_object(number, b"<< /Title %b /Parent %d 0 R%b /Dest [ %d 0 R /Fit ] >>" % there)
        ends = (items[0], items[-1], len(items))
        self.write_object(self._outline, b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % ends)
        labels = [b"%d << /S /D /P %b >>" % (report.before, _text(f"{n}-")) for n, report in enumerate(self.reports, 1)]
        self.write_object(
            self._root,
            b"<< /Type /Catalog /Pages %d 0 R /Outlines %d 0 R /PageMode /UseOutlines /Lang (vi-VN)"
            b" /ViewerPreferences << /Duplex /DuplexFlipLongEdge >> /PageLabels << /Nums [ %b ] >> >>"
            % (self._tree, self._outline, b" ".join(labels)),
        )
        self._write_table()

    def new_object(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def write_object(self, number: int, content: bytes) -> None:
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, content))

    def shared(self, content: bytes) -> int:
        """The object with this content, which refers to no others; written when it is new."""
        digest = hashlib.sha256(content).digest()
        if digest not in self._shared:
            number = self.new_object()
            self.write_object(number, content)
            self._shared[digest] = number
        return self._shared[digest]

    def _end_report(self, pad: bool) -> None:
        """Writes the node of the last report; ``pad``: with a blank page if another would begin on the back of a sheet."""
        if self._last is None:
            return
        node, kids, size = self._last
        if pad and self.pages % 2:
            blank = self.new_object()
            given = b"".join(b" %b %b" % (name.encode(), value) for name, value in size.items())
            self.write_object(blank, b"<< /Type /Page /Parent %d 0 R /Resources << >>%b >>" % (node, given))
            kids = [*kids, blank]
            self.pages += 1
        if not self._groups or len(self._groups[-1][1]) == GROUP:
            self._groups.append((self.new_object(), [], 0))
        group, nodes, count = self._groups[-1]
        self._groups[-1] = group, [*nodes, node], count + len(kids)
        self.write_object(node, _pages(kids, len(kids), group))
        self._last = None

    def _write_table(self) -> None:
        start = self._at
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset if offset else b"0000000000 00001 f \n")
        named = hashlib.sha256(b"\0".join(report.title.encode() for report in self.reports)).hexdigest()[:32].encode()
        self._put(
            b"trailer\n<< /Size %d /Root %d 0 R /ID [ <%b> <%b> ] >>\nstartxref\n%d\n%%%%EOF"
            % (len(self._offsets), self._root, named, named, start)
        )
        self._put(ending(named.decode(), self._at))

    def _put(self, content: bytes) -> None:
        self._stream.write(content)
        self._at += len(content)


class _Source:
    """The pages of a document, with what they refer to."""

    def __init__(self, target: PrintFile, document: Any) -> None:
        self._target, self._document = target, document
        self._pages = [page.obj for page in document.pages]
        self.kids = [target.new_object() for _ in self._pages]
        self._numbers = {page.objgen: number for page, number in zip(self._pages, self.kids, strict=True)}
        self._waiting: list[tuple[int, Any]] = []

    def write(self, node: int) -> dict[str, bytes]:
        """Writes all pages as children of ``node``; gives the size of the last one."""
        size: dict[str, bytes] = {}
        for page, number in zip(self._pages, self.kids, strict=True):
            for name in _INHERITED:
                if (value := _inherited(page, name)) is not None:
                    page[name] = value
            for name in _OF_THE_WHOLE:
                if name in page:
                    del page[name]
            self._make_links_direct(page)
            size = {name: self._renumbered(_printed(page[name])) for name in _SIZE if name in page}
            content = self._renumbered(page.unparse(resolved=True))
            self._target.write_object(number, content.removesuffix(b">>") + b"/Parent %d 0 R >>" % node)
        while self._waiting:
            number, value = self._waiting.pop()
            self._target.write_object(number, self._content(value))
        return size

    def _make_links_direct(self, page: Any) -> None:
        """Names of places are those of one document: links get the place itself."""
        import pikepdf

        for annotation in page.get("/Annots", ()):
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            if "/StructParent" in annotation:
                del annotation["/StructParent"]
            action: Any = annotation.get("/A")
            for holder, key in ((annotation, "/Dest"), (action, "/D")):
                place = holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None
                if isinstance(place, pikepdf.String | pikepdf.Name) and (found := self._place(str(place))) is not None:
                    holder[key] = found

    def _place(self, name: str) -> Any:
        import pikepdf

        root = self._document.Root
        found = root.get("/Dests", {}).get(name if name.startswith("/") else f"/{name}")
        if found is None and "/Dests" in root.get("/Names", {}):
            found = pikepdf.NameTree(root.Names.Dests).get(name)
        return found.get("/D") if isinstance(found, pikepdf.Dictionary) else found

    def _renumbered(self, printed: bytes) -> bytes:
        def number(found: re.Match[bytes]) -> bytes:
            return found[0] if found[1] is None else b"%d 0 R" % self._number(int(found[1]), int(found[2]))

        return _TOKEN.sub(number, printed)

    def _number(self, old: int, generation: int) -> int:
        """The new number of an object, which is written now or later."""
        key = old, generation
        if key not in self._numbers:
            value = self._document.get_object(old, generation)
            if _is_stream(value) and not any(found[1] for found in _TOKEN.finditer(_dictionary(value))):
                self._numbers[key] = self._target.shared(self._content(value))
            else:
                self._numbers[key] = self._target.new_object()
                self._waiting.append((self._numbers[key], value))
        return self._numbers[key]

    def _content(self, value: Any) -> bytes:
        if not _is_stream(value):
            return self._renumbered(_printed(value))
        return b"%b\nstream\n%b\nendstream" % (self._renumbered(_dictionary(value)), value.read_raw_bytes())


def _is_stream(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Stream)


def _dictionary(stream: Any) -> bytes:
    """The dictionary of a stream, with its length itself rather than a reference to it."""
    dictionary = stream.stream_dict
    dictionary["/Length"] = len(stream.read_raw_bytes())
    return _printed(dictionary)


def _printed(value: Any) -> bytes:
    """An object as qpdf prints it; pikepdf gives numbers, truth values and null as Python's."""
    import pikepdf

    whole = value if isinstance(value, pikepdf.Object) else pikepdf.Array([value])
    printed: bytes = whole.unparse(resolved=True)
    return printed if whole is value else printed.strip(b"[] ")


def _inherited(page: Any, name: str) -> Any:
    """The value of a page's key, also where a node above it states it; a tree with a circle has no value."""
    for _ in range(100):
        if name in page:
            return page[name]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def _pages(kids: Sequence[int], count: int, parent: int | None = None) -> bytes:
    above = b"" if parent is None else b" /Parent %d 0 R" % parent
    return b"<< /Type /Pages /Count %d%b /Kids [ %b ] >>" % (count, above, b" ".join(b"%d 0 R" % kid for kid in kids))


def _text(words: str) -> bytes:
    return b"<FEFF%b>" % words.encode("utf-16-be", "replace").hex().upper().encode()


def _unreadable(pdf: Path) -> Diagnostic:
    return Diagnostic("OUT018", Location(str(pdf)), {"path": str(pdf)})
