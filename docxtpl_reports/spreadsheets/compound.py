"""Reads the streams of an OLE compound file ([MS-CFB]); chains of sectors that run in circles are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import Struct
from struct import error as StructError

from .sheet import DamagedError

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = Struct("<24xHHHHH6xIIIIIIIII")  # versions, byte order, sector shifts; then the counts and first sectors
_ENTRY = Struct("<64sHB49xIQ")  # name, its length, type; first sector and size
_LAST_SECTOR = 0xFFFFFFFA  # larger numbers are marks
_STREAM, _ROOT = 2, 5
_IN_HEADER = 109  # sectors of the allocation table that the header lists
_HEADER_SIZE = 512
_ENTRY_SIZE = 128


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    first: int
    size: int


class Compound:
    """A compound file. ``names``: of its streams."""

    def __init__(self, data: bytes) -> None:
        """Raises DamagedError."""
        self._data = data
        try:
            header = _HEADER.unpack_from(data)
        except StructError as error:
            raise DamagedError("OLE") from error
        _, version, _, shift, mini_shift, _, _, directory, _, self._cutoff, mini_first, _, extra, _ = header
        if (version, shift) not in ((3, 9), (4, 12)) or mini_shift != 6:
            raise DamagedError("OLE sectors")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        self._table = self._allocation(extra)
        entries = [self._entry(one) for one in _pieces(self._chain(directory), _ENTRY_SIZE)]
        root = next((entry for entry in entries if entry.kind == _ROOT), None)
        self._streams = {entry.name.casefold(): entry for entry in entries if entry.kind == _STREAM}
        self._mini_table = _numbers(self._chain(mini_first)) if mini_first < _LAST_SECTOR else []
        self._mini = b"" if root is None or root.first >= _LAST_SECTOR else self._chain(root.first)

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self._streams.values()]

    def stream(self, name: str) -> bytes | None:
        """A stream by its name; None when there is none. Raises DamagedError."""
        entry = self._streams.get(name.casefold())
        if entry is None:
            return None
        if entry.size > len(self._data):
            raise DamagedError(f"OLE {name}")
        if entry.size >= self._cutoff:
            found = self._chain(entry.first)
        else:
            found = _joined(self._mini, 0, self._mini_sector, self._mini_table, entry.first)
        if len(found) < entry.size:
            raise DamagedError(f"OLE {name}")
        return found[: entry.size]

    def _allocation(self, extra: int) -> Sequence[int]:
        """The table that says which sector follows which."""
        sectors = list(_numbers(self._data[76 : 76 + 4 * _IN_HEADER]))
        seen: set[int] = set()
        while extra < _LAST_SECTOR:
            if extra in seen:
                raise DamagedError("OLE circle")
            seen.add(extra)
            more = _numbers(self._at(extra))
            sectors += more[:-1]
            extra = more[-1]
        table: list[int] = []
        chosen = [sector for sector in sectors if sector < _LAST_SECTOR]
        if len(chosen) > len(self._data) // self._sector + 1:
            raise DamagedError("OLE table")
        for sector in chosen:
            table.extend(_numbers(self._at(sector)))
        return table

    def _at(self, sector: int) -> bytes:
        start = _HEADER_SIZE if self._sector == _HEADER_SIZE else self._sector
        start += sector * self._sector
        if start >= len(self._data):
            raise DamagedError(f"OLE sector {sector}")
        return self._data[start : start + self._sector].ljust(self._sector, b"\0")

    def _chain(self, first: int) -> bytes:
        start = _HEADER_SIZE if self._sector == _HEADER_SIZE else self._sector
        return _joined(self._data, start, self._sector, self._table, first)

    @staticmethod
    def _entry(data: bytes) -> _Entry:
        name, length, kind, first, size = _ENTRY.unpack(data)
        text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return _Entry(text, kind, first, size & 0xFFFFFFFF)


def _joined(data: bytes, start: int, size: int, table: Sequence[int], first: int) -> bytes:
    """The sectors of a chain, each at most once."""
    pieces: list[bytes] = []
    sector, most = first, len(data) // size + 1
    while sector < _LAST_SECTOR:
        at = start + sector * size
        if len(pieces) > most or sector >= len(table) or at >= len(data):
            raise DamagedError(f"OLE sector {sector}")
        pieces.append(data[at : at + size].ljust(size, b"\0"))
        sector = table[sector]
    return b"".join(pieces)


def _numbers(data: bytes) -> Sequence[int]:
    return [number for (number,) in Struct("<I").iter_unpack(data[: len(data) // 4 * 4])]


def _pieces(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]
