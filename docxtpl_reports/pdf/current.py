"""The document that a PDF was made from: a comment after its end names the .docx by its hash, and the length of the PDF; where
fonts were replaced, also the fonts that the machine had.

A reader of PDFs ignores it (ISO 32000-1, 7.2.3), and it goes wherever the file goes. A PDF that another program has saved since
has no such line, or another length: it is not taken for ours.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_WORD = "%docxtpl-reports"
_LONGEST = 128  # bytes of the comment


def marked(pdf: bytes, document: bytes, fonts: str = "") -> bytes:
    """The PDF with a comment that says that ``document`` is what it shows. ``fonts``: those of the machine, by their hash,
    where it lacked some that the document asks for."""
    whole = pdf.rstrip(b"\r\n")
    return whole + ending(_hash(document), len(whole), fonts)


def ending(digest: str, length: int, fonts: str = "") -> bytes:
    """The comment behind a PDF of ``length`` bytes."""
    return f"\n{_WORD} {digest} {length}{fonts and ' ' + fonts}\n".encode()


def made_from(pdf: Path) -> str | None:
    """The SHA-256 of the document that a PDF of ours shows; None where it is not whole, or not ours. Raises OSError."""
    found = _comment(pdf)
    return None if found is None else found[0]


def _comment(pdf: Path) -> tuple[str, str] | None:
    """The hash of the document and that of the fonts."""
    with pdf.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - _LONGEST))
        before = stream.tell()
        end, _, comment = stream.read().rpartition(f"\n{_WORD} ".encode())
    digest, _, rest = comment.decode("ascii", "replace").rstrip("\n").partition(" ")
    length, _, fonts = rest.partition(" ")
    return (digest, fonts) if end.endswith(b"%%EOF") and length == str(before + len(end)) else None


def is_current(pdf: Path, docx: Path) -> bool:
    """Whether this is a whole PDF, made from the document as it is now."""
    return current(pdf, docx) is not None


def current(pdf: Path, docx: Path) -> str | None:
    """The hash of the fonts that the machine had (empty: it lacked none) when this PDF of the document was made; None where it
    is not whole, or not of the document as it is now."""
    try:
        found = _comment(pdf)
        return found[1] if found is not None and found[0] == _hash(docx.read_bytes()) else None
    except OSError:
        return None


def is_foreign(pdf: Path) -> bool:
    """Whether something else is there, or a PDF of ours that was changed since (signed, say)."""
    try:
        return os.path.lexists(pdf) and made_from(pdf) is None
    except OSError:
        return True


def _hash(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
