"""Tells the format of a spreadsheet by its first bytes, whatever its name says, and reads it.

``read`` and ``stream`` are the only ways in; what they refuse, and what a user should know of the file, are diagnostics of the
area of sources.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.files.reading import NotAFileError, not_found, read_regular
from docxtpl_reports.ooxml.package.archive import Entry
from docxtpl_reports.ooxml.package.intake import zip_entries

from . import delimited, html, ods, streams, xls, xlsx, xml2003
from .compound import SIGNATURE, Compound
from .delimited import decoded
from .limits import MAX_FILE
from .sheet import TEXT_FILES, Book, DamagedError, EncryptedError, TooLargeError
from .streams import StreamedBook

_BLANKS = b"\xef\xbb\xbf \t\r\n"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK_2003 = re.compile(rb"<(?:\w+:)?Workbook\s[^>]*" + re.escape(xml2003.NAMESPACE.encode()))
_PAGE = re.compile(rb"<(?:html|table)\b", re.IGNORECASE)  # a title, styles or a comment may stand long before it
_WORKBOOK = ("Workbook", "Book")  # streams of .xls by version


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that people know, and the endings of its files."""

    label: str
    endings: tuple[str, ...]


FORMATS: dict[str, Format] = {
    "xlsx": Format("Excel (.xlsx)", (".xlsx", ".xlsm", ".xltx", ".xltm")),
    "ods": Format("OpenDocument (.ods)", (".ods", ".ots")),
    "xls": Format("Excel 97–2003 (.xls)", (".xls", ".xlt")),
    "xml2003": Format("XML Spreadsheet 2003 (.xml)", (".xml",)),
    "html": Format("HTML (.html)", (".html", ".htm")),
    "text": Format("CSV (.csv)", TEXT_FILES),
}
_ENDINGS = tuple(ending for known in FORMATS.values() for ending in known.endings)
# What is no spreadsheet, by its first bytes.
_OTHERS = ((b"%pdf", "PDF"), (b"{\\rtf", "RTF"), (b"\x89png", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"gif8", "GIF"),
           (b"rar!", "RAR"), (b"7z\xbc\xaf", "7-Zip"), (b"\x1f\x8b", "GZIP"), (b"mime-version:", "MHTML"))  # fmt: skip
_FOR_EXCEL = ("Excel (.xlsb)", "MHTML", "XML", "OLE")  # possibly a spreadsheet that Excel can save in another format
_ARCHIVES = ("ZIP", "RAR", "7-Zip", "GZIP")


class _OtherFormatError(Exception):
    """Not a spreadsheet, or none that can be read; the argument names what it is."""

    @property
    def code(self) -> str:
        """The code whose advice helps with a file of this kind."""
        kind = str(self)
        return "SRC005" if kind in _FOR_EXCEL else "SRC078" if kind in _ARCHIVES else "SRC079"


def load(path: Path, display: str) -> tuple[bytes | None, list[Diagnostic]]:
    """The bytes of a file, ``None`` with a problem when they cannot be had."""
    place, params = Location(file=display), {"path": display, "file": display}
    if path.name.startswith(("~$", ".~lock.")):
        return None, [Diagnostic("SRC010", place, params)]
    try:
        data = read_regular(path, MAX_FILE)
    except FileNotFoundError:
        code, near = not_found(path, _ENDINGS)
        return None, [Diagnostic(code, place, {**params, "near": near})]
    except (OSError, ValueError) as error:
        codes: dict[type, str] = {IsADirectoryError: "FIL030", NotAFileError: "FIL040"}
        return None, [Diagnostic(codes.get(type(error), "FIL021"), place, {**params, "reason": Reason.of(error)})]
    if len(data) > MAX_FILE:
        return None, [Diagnostic("SRC003", place, {**params, "reason": f"> {MAX_FILE // 2**20} MB"})]
    return data, []


def read(data: bytes, display: str) -> tuple[Book | None, list[Diagnostic]]:
    """The sheets of a file; ``None`` goes with an error. Warnings: a name that lies, an encoding that was guessed."""
    try:
        book = _book(data, display)
    except REFUSALS as error:
        return None, [refusal(error, display)]
    return book, _warnings(book.format, book.encoding, display)


def stream(data: bytes, display: str) -> tuple[StreamedBook | None, list[Diagnostic]]:
    """Open a file whose rows can be read repeatedly; those of .xlsx and .csv are never kept in memory.

    While rows are read, ``REFUSALS`` may be raised; ``refusal`` makes a problem of them.
    """
    try:
        kind = _kind(data)
        if kind == "text":
            book = streams.of_text(data)
        elif kind == "zip":
            entries = zip_entries(data, display, any_kind=True)
            book = streams.of_xlsx(entries) if _is_workbook(entries) else streams.of_ods(entries)
        else:
            book = streams.of_book(_book(data, display))
    except REFUSALS as error:
        return None, [refusal(error, display)]
    return book, _warnings(book.format, book.encoding, display)


def _warnings(format_: str, encoding: str, display: str) -> list[Diagnostic]:
    """Warnings about a file that could be read."""
    place, params = Location(file=display), {"file": display}
    problems = []
    ending, known = PurePath(display).suffix.casefold(), FORMATS[format_]
    if ending and ending not in known.endings:
        problems.append(Diagnostic("SRC007", place, {**params, "kind": known.label, "ending": ending}))
    if encoding:
        problems.append(Diagnostic("SRC008", place, {**params, "encoding": encoding}))
    return problems


REFUSALS = (EncryptedError, DamagedError, TooLargeError, _OtherFormatError, xls.NoReaderError, ReportError)


def refusal(error: Exception, display: str) -> Diagnostic:
    """The problem of a file that cannot be read, by one of ``REFUSALS``."""
    place, params = Location(file=display), {"file": display}
    if isinstance(error, EncryptedError):
        return Diagnostic("SRC001", place, params)
    if isinstance(error, DamagedError):
        return Diagnostic("SRC002", place, {**params, "reason": str(error)})
    if isinstance(error, TooLargeError):
        return Diagnostic("SRC003", place, {**params, "reason": str(error)})
    if isinstance(error, _OtherFormatError):
        return Diagnostic(error.code, place, {**params, "kind": str(error)})
    if isinstance(error, ReportError):
        return _of_package(error, place, params)
    return Diagnostic("SRC006", place, {**params, "python": sys.executable})


def _of_package(error: ReportError, place: Location, params: Mapping[str, object]) -> Diagnostic:
    """A zip archive that is no sound package, said of a spreadsheet instead of a Word document."""
    first = error.diagnostics[0]
    code = "SRC003" if first.code == "PKG010" else "SRC002"
    reason = first.params.get("reason") or first.params.get("part") or "zip"
    return Diagnostic(code, place, {**params, "reason": str(reason)})


def _kind(data: bytes) -> str:
    """The outer form of a file: compound, zip, XML, page or text. Raises _OtherFormatError."""
    if not data.strip(_BLANKS):
        raise _OtherFormatError("0 byte" if not data else "TXT")
    if data.startswith(SIGNATURE):
        return "compound"
    if data.startswith(b"PK\3\4"):
        return "zip"
    page = _page(data)
    head = page[:4096].lstrip(_BLANKS).lower()
    for start, kind in _OTHERS:
        if head.startswith(start):
            raise _OtherFormatError(kind)
    if not head.startswith(b"<"):
        return "text"
    if _WORKBOOK_2003.search(page):
        return "xml"
    if _PAGE.search(page):
        return "page"
    raise _OtherFormatError("XML")


def _page(data: bytes) -> bytes:
    return decoded(data)[0].encode() if data.startswith(_UTF_16) else data


def _book(data: bytes, display: str) -> Book:
    kind = _kind(data)
    if kind == "compound":
        return _compound(Compound(data))
    if kind == "zip":
        return _zipped(zip_entries(data, display, any_kind=True))
    if kind == "xml":
        return xml2003.read(data)
    return html.read(_page(data)) if kind == "page" else delimited.read(data)


def _compound(container: Compound) -> Book:
    names = {name.casefold() for name in container.names}
    if "encryptedpackage" in names:
        raise EncryptedError
    stream = next((found for name in _WORKBOOK if (found := container.stream(name)) is not None), None)
    if stream is None:
        raise _OtherFormatError("Word (.doc)" if "worddocument" in names else "OLE")
    return xls.read(stream)


def _zipped(entries: Mapping[str, Entry]) -> Book:
    return xlsx.read(entries) if _is_workbook(entries) else ods.read(entries)


def _is_workbook(entries: Mapping[str, Entry]) -> bool:
    """Whether an archive is a workbook of Excel, else one of OpenDocument. Raises _OtherFormatError for any other."""
    names = {name.casefold() for name in entries}
    if "[content_types].xml" not in names:
        if "content.xml" not in names:
            raise _OtherFormatError("ZIP")
        kind = entries["mimetype"].inflate() if "mimetype" in entries else b""
        if kind and b"opendocument.spreadsheet" not in kind:
            raise _OtherFormatError("OpenDocument (.odt, .odp)")
        return False
    if any(name.startswith("word/") for name in names):
        raise _OtherFormatError("Word (.docx)")
    if any(name.startswith("ppt/") for name in names):
        raise _OtherFormatError("PowerPoint (.pptx)")
    if any(name.endswith("workbook.bin") for name in names):
        raise _OtherFormatError("Excel (.xlsb)")
    return True
