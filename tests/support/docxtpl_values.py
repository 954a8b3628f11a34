"""Values of docxtpl: pictures and subdocuments."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from typing import Any

from docxtpl import InlineImage


def png(*colour: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" + bytes(colour))), chunk(b"IEND", b""))
    )


RED, BLUE = png(255, 0, 0), png(0, 0, 255)


def picture(template: Any, data: bytes = RED, **options: Any) -> InlineImage:
    return InlineImage(template, io.BytesIO(data), **options)


def subdocument(template: Any) -> Mapping[str, Any]:
    document = template.new_subdoc()
    document.add_paragraph("đoạn một").add_run(" đậm").bold = True
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "a", "b"
    return {"s": document}
