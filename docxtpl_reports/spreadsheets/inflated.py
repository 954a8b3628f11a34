"""Reads a compressed entry a block at a time, so that what is large is never whole in memory."""

from __future__ import annotations

import io
import zlib

from docxtpl_reports.ooxml.package.archive import Entry

BLOCK = 1 << 16  # bytes that are inflated at once


class Inflated(io.RawIOBase):
    """The inflated bytes of an entry as a file."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._inflate = zlib.decompressobj(-15) if entry.method else None
        self._rest = memoryview(entry.data)

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target).cast("B")  # type: ignore[arg-type]
        block = self.read(len(view))
        view[: len(block)] = block
        return len(block)

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, at most a block; nothing at the end."""
        most = BLOCK if size < 0 else min(size, BLOCK)
        if self._inflate is None:
            found, self._rest = bytes(self._rest[:most]), self._rest[most:]
            return found
        while not self._inflate.eof:
            taken = self._inflate.unconsumed_tail or self._take()
            found = self._inflate.decompress(taken, most)
            if found or not taken:
                return found
        return b""

    def _take(self) -> bytes:
        found, self._rest = bytes(self._rest[:BLOCK]), self._rest[BLOCK:]
        return found
