"""Rejects files that are not .docx or are unsafe; gives the zip entries of the others.

``read_entries`` is the only place that reads untrusted bytes; ``package`` builds on its result.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from struct import Struct
from struct import error as StructError
from urllib.parse import unquote

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError
from docxtpl_reports.files.reading import NotAFileError, read_regular
from docxtpl_reports.ooxml.limits import MAX_ENTRIES, MAX_FILE, MAX_PART, MAX_RATIO, MAX_TOTAL, RATIO_FROM

from .archive import Entry
from .names import part_key

_BLOCK = 1 << 20  # bytes of an entry that are checked at once
_LOCAL_HEADER = Struct("<4s22xHH")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def read_file(source: Path | str | bytes, name: str | None = None) -> tuple[str, bytes]:
    """The name to show and the bytes of a file that should be a package. Raises ReportError."""
    if isinstance(source, bytes):
        return name or "bytes", source
    display = name or str(source)
    return display, _read_file(Path(source), display)


def read_entries(source: Path | str | bytes, name: str | None = None) -> tuple[str, dict[str, Entry]]:
    """The name to show and the entries in the file's order, checked for size and sum. Raises ReportError."""
    display, data = read_file(source, name)
    _refuse_other_formats(display, data)
    return display, zip_entries(data, display)


def zip_entries(data: bytes, display: str, *, any_kind: bool = False) -> dict[str, Entry]:
    """The entries of a zip archive, checked alike. OpenDocument, and folders separated as on Windows, are refused unless
    ``any_kind``. Raises ReportError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            comment_free = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, StructError, ValueError, OverflowError, EOFError) as error:
        raise _failure("PKG003", display) from error
    if any_kind:
        for info in infos:  # systems that export workbooks separate folders as Windows does; Excel reads them
            info.filename = info.orig_filename = info.orig_filename.replace("\\", "/")
    infos = [info for info in infos if not info.orig_filename.endswith("/")]
    if not any_kind:
        _refuse_opendocument(display, data, infos)
    problems = [*_check_names(display, infos), *_check_sizes(display, infos)]
    if problems:
        raise ReportError(*problems)
    return _load(display, data, infos, comment_free)


def _read_file(path: Path, display: str) -> bytes:
    if path.name.startswith("~$"):
        raise _failure("PKG019", display, original=path.name[2:])
    try:
        data = read_regular(path, MAX_FILE)
    except (OSError, ValueError) as error:
        codes: dict[type, str] = {FileNotFoundError: "FIL001", IsADirectoryError: "FIL030", NotAFileError: "FIL040"}
        params = {"path": display, "reason": Reason.of(error)}
        code = codes.get(type(error), "FIL021")
        raise ReportError(Diagnostic(code, Location(file=display), params)) from error
    if len(data) > MAX_FILE:
        raise _failure("PKG010", display, reason=f"> {MAX_FILE // 2**20} MB")
    return data


def _refuse_other_formats(display: str, data: bytes) -> None:
    """Names what people rename to .docx. Raises ReportError unless the data starts like a zip."""
    if not data:
        raise _failure("PKG001", display)
    if data.startswith(b"PK\3\4"):
        return
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _failure("PKG004", display)
        raise _failure("PKG005", display)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise _failure("PKG007", display)
    if head.startswith(b"{\\rtf"):
        raise _failure("PKG006", display, kind="RTF (.rtf)")
    if head.startswith((b"<!doctype html", b"<html")) or (head.startswith(b"<?xml") and b"<html" in head):
        raise _failure("PKG006", display, kind="HTML (.html)")
    if head.startswith(b"mime-version:"):
        raise _failure("PKG006", display, kind="MHTML (.mht)")
    if head.startswith(b"<?xml") and b"word" in head:
        raise _failure("PKG006", display, kind="Word XML (.xml)")
    if head.startswith(b"<?xml") and b"opendocument" in head:
        raise _failure("PKG006", display, kind="OpenDocument (.fodt)")
    if data.startswith(b"PK\5\6"):
        raise _failure("PKG013", display, missing="[Content_Types].xml")
    raise _failure("PKG002", display)


def _refuse_opendocument(display: str, data: bytes, infos: list[zipfile.ZipInfo]) -> None:
    if infos and infos[0].filename == "mimetype" and b"application/vnd.oasis.opendocument" in data[:200]:
        raise _failure("PKG006", display, kind="OpenDocument (.odt)")


def _check_names(display: str, infos: list[zipfile.ZipInfo]) -> list[Diagnostic]:
    problems = []
    seen: dict[str, str] = {}
    for info in infos:
        name = info.orig_filename
        place = Location(file=display, part=name)
        pieces = PurePosixPath(name.replace("\\", "/")).parts
        unsafe = not name or name.startswith("/") or ".." in pieces or ".." in PurePosixPath(unquote(name)).parts
        if unsafe or "\\" in name or ":" in name or any(ord(c) < 32 for c in name):
            problems.append(Diagnostic("PKG011", place, {"file": display, "part": ascii(name)[1:-1]}))
        elif (key := part_key(name)) in seen:
            problems.append(Diagnostic("PKG012", place, {"file": display, "part": name, "other": seen[key]}))
        else:
            seen[key] = name
    return problems


def _check_sizes(display: str, infos: list[zipfile.ZipInfo]) -> list[Diagnostic]:
    """Zip bombs by what the directory declares; ``_load`` holds the data to it."""
    if len(infos) > MAX_ENTRIES:
        return [_problem("PKG010", display, reason=f"{len(infos)} > {MAX_ENTRIES}")]
    if (total := sum(info.file_size for info in infos)) > MAX_TOTAL:
        return [_problem("PKG010", display, reason=f"{total / 2**20:.0f} MB > {MAX_TOTAL // 2**20} MB")]
    problems = []
    for info in infos:
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > MAX_PART or (info.file_size > RATIO_FROM and ratio > MAX_RATIO):
            reason = f"{info.filename}: {info.file_size / 2**20:.0f} MB, {ratio:.0f} : 1"
            problems.append(_problem("PKG010", display, part=info.filename, reason=reason))
    return problems


def _load(display: str, data: bytes, infos: list[zipfile.ZipInfo], directory: int) -> dict[str, Entry]:
    """Cuts the compressed data of every entry out of the file and checks it against its size and sum."""
    entries: dict[str, Entry] = {}
    problems: list[Diagnostic] = []
    taken = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        try:
            start, end = _span(data, info)
            if start < taken or end > directory:  # overlapping entries are the densest zip bombs
                problems.append(_problem("PKG010", display, part=info.filename, reason=info.filename))
                continue
            taken = end
            entries[info.filename] = _checked(info, data[start:end])
        except _UnsupportedError:
            problems.append(_problem("PKG021", display, part=info.filename))
        except _DamagedError:
            problems.append(_problem("PKG020", display, part=info.filename))
    if problems:
        raise ReportError(*problems)
    return {info.filename: entries[info.filename] for info in infos}


class _DamagedError(Exception):
    """The data of an entry is not what the directory says."""


class _UnsupportedError(Exception):
    """A compression method or encryption that OPC does not allow."""


def _span(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    if info.flag_bits & 0x41 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _UnsupportedError
    header = data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
    if info.header_offset < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\3\4"):
        raise _DamagedError
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return start, start + info.compress_size


def _checked(info: zipfile.ZipInfo, compressed: bytes) -> Entry:
    if info.compress_type == zipfile.ZIP_STORED:
        size, crc = len(compressed), zlib.crc32(compressed)
    else:
        size, crc = _inflated(compressed, info.file_size)
    if size != info.file_size or crc != info.CRC:
        raise _DamagedError
    return Entry(info.compress_type, info.CRC, info.file_size, compressed)


def _inflated(compressed: bytes, most: int) -> tuple[int, int]:
    """Size and sum of the inflated bytes, a block at a time. Raises _DamagedError, also when they are more than ``most``."""
    inflater = zlib.decompressobj(-15)
    size = crc = 0
    try:
        while size <= most and not inflater.eof:
            block = inflater.decompress(compressed, _BLOCK)
            size, crc, compressed = size + len(block), zlib.crc32(block, crc), inflater.unconsumed_tail
            if not block and not compressed:
                break
    except zlib.error as error:
        raise _DamagedError from error
    if size > most or not inflater.eof or inflater.unused_data:
        raise _DamagedError
    return size, crc


def _problem(code: str, display: str, *, part: str | None = None, **params: object) -> Diagnostic:
    return Diagnostic(code, Location(file=display, part=part), {"file": display, "part": part, **params})


def _failure(code: str, display: str, **params: str) -> ReportError:
    return ReportError(Diagnostic(code, Location(file=display), {"file": display, **params}))
