"""Zip archives written reproducibly: the same entries give the same bytes (with one zlib build)."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from struct import Struct
from typing import NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, ReportError

_LOCAL = Struct("<4sHHHHHLLLHH")
_CENTRAL = Struct("<4sHHHHHHLLLHHHHHL")  # up to the offset of the local record
_END = Struct("<4sHHHHLLH")
_DOS_DATE_1980 = 0x0021  # 1 January 1980, the first day a zip entry can carry
_UTF8_NAME = 0x800
LEVEL = 3  # of deflate: a report is written in 40 % of the time of level 6 and is about a tenth longer


class Entry(NamedTuple):
    """A zip entry in its compressed form. ``size`` is the inflated size in bytes; method 0 (stored) or 8 (deflate)."""

    method: int
    crc: int
    size: int
    data: bytes

    def inflate(self) -> bytes:
        return self.data if self.method == 0 else zlib.decompress(self.data, -15, self.size or 1)


def compress(data: bytes) -> Entry:
    """``data`` as a deflated entry."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return Entry(8, zlib.crc32(data), len(data), deflate.compress(data) + deflate.flush())


def is_untouched(data: bytes) -> bool:
    """Whether an archive is as this module writes them: programs that save a document write dates, flags or attributes."""
    import zipfile  # here, as rendering needs none of it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            entries = found.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    return all(
        (one.date_time, one.flag_bits & ~_UTF8_NAME, one.extra, one.external_attr) == ((1980, 1, 1, 0, 0, 0), 0, b"", 0)
        for one in entries
    )


class Record(NamedTuple):
    """A zip entry, ready to be copied: the local record with its data, and the central record up to its offset."""

    name: str
    encoded: bytes
    local: bytes
    central: bytes


def record_of(name: str, entry: Entry) -> Record:
    """A zip entry as the bytes to copy (APPNOTE 4.3.7 and 4.3.12): no data descriptor, no extra field, date of 1980."""
    encoded = name.encode("utf-8")
    flags = 0 if encoded.isascii() else _UTF8_NAME
    sizes = (entry.crc, len(entry.data), entry.size, len(encoded))
    local = _LOCAL.pack(b"PK\3\4", 20, flags, entry.method, 0, _DOS_DATE_1980, *sizes, 0)
    central = _CENTRAL.pack(b"PK\1\2", 20, 20, flags, entry.method, 0, _DOS_DATE_1980, *sizes, 0, 0, 0, 0, 0)
    return Record(name, encoded, b"".join((local, encoded, entry.data)), central)


def archive(entries: Mapping[str, Entry]) -> bytes:
    """A package of entries in their order: no extra fields, every date the same. Raises ReportError (OUT007)."""
    return archive_of([record_of(name, entry) for name, entry in entries.items()])


def archive_of(records: Sequence[Record]) -> bytes:
    chunks = [record.local for record in records]
    offset = 0
    directory: list[bytes] = []
    for record in records:
        directory += (record.central, offset.to_bytes(4, "little"), record.encoded)
        offset += len(record.local)
    size = sum(map(len, directory))
    if offset + size >= 0xFFFFFFFF or len(records) >= 0xFFFF:
        raise ReportError(Diagnostic("OUT007"))
    end = _END.pack(b"PK\5\6", 0, 0, len(records), len(records), size, offset, 0)
    return b"".join((*chunks, *directory, end))
