"""Buffers large amounts of text in a temporary file, or in memory if that file cannot be written."""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Iterator
from io import RawIOBase
from typing import cast

PIECE = 1 << 20  # bytes buffered before the first write: a small batch never needs the file


class Spool:
    """A stream of text, read from the start once it is complete. Use in ``with``: its file is deleted at the end."""

    def __init__(self, piece: int = PIECE) -> None:
        self._piece = piece
        self._file: RawIOBase | None = None
        self._written = 0  # bytes of the file
        self._rest = bytearray()  # what follows them
        self._is_full = False

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, text: str) -> None:
        self._rest += text.encode("utf-8", "backslashreplace")
        if len(self._rest) >= self._piece and not self._is_full:
            self._spill()

    def _spill(self) -> None:
        """Move buffered text to disk. Nothing is lost if the disk is full or there is no temporary folder."""
        try:
            if self._file is None:
                self._file = cast(RawIOBase, tempfile.TemporaryFile(buffering=0))  # noqa: SIM115
            while self._rest:
                count = self._file.write(self._rest) or 0
                self._written += count
                del self._rest[:count]
        except OSError:
            self._is_full = True

    def parts(self) -> Iterator[str]:
        """Yield the whole text in pieces."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        if self._file is not None:
            self._file.seek(0)
            left = self._written
            while left and (data := self._file.read(min(left, 1 << 16))):
                left -= len(data)
                yield decoder.decode(data)
        yield decoder.decode(bytes(self._rest), final=True)
