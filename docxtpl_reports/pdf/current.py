"""The document that a PDF was made from: a comment after its end names the .docx by its hash, and the length of the PDF.

A reader of PDFs ignores it (ISO 32000-1, 7.2.3), and it goes wherever the file goes. A PDF that another program has saved since
has no such line, or another length: it is not taken for ours.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_WORD = b"%docxtpl-reports"
_LONGEST = 128  # bytes of the comment


def marked(pdf: bytes, document: bytes) -> bytes:
    """The PDF with a comment that says that ``document`` is what it shows."""
    whole = pdf.rstrip(b"\r\n")
    return b"%b\n%b %b %d\n" % (whole, _WORD, _hash(document).encode(), len(whole))


def made_from(pdf: Path) -> str | None:
    """The SHA-256 of the document that a PDF of ours shows; None where it is not whole, or not ours. Raises OSError."""
    with pdf.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _LONGEST))
        before = stream.tell()
        end, _, comment = stream.read().rpartition(b"\n" + _WORD + b" ")
    digest, _, length = comment.rstrip(b"\n").partition(b" ")
    whole = end.endswith(b"%%EOF") and length == b"%d" % (before + len(end))
    return digest.decode("ascii", "replace") if whole else None


def is_current(pdf: Path, docx: Path) -> bool:
    """Whether this is a whole PDF, made from the document as it is now."""
    try:
        made = made_from(pdf)
        return made is not None and made == _hash(docx.read_bytes())
    except OSError:
        return False


def _hash(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
