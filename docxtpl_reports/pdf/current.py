"""Links a PDF to its document: a trailing comment records the hash of the .docx, the length of the PDF and, if fonts were
substituted, the fonts of the machine.

PDF readers ignore the comment (ISO 32000-1, 7.2.3), and it travels with the file. A PDF saved by another program lacks it
or has another length, and counts as foreign.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

_WORD = "%docxtpl-reports"
_LONGEST = 128  # bytes of the comment


def marked(pdf: bytes, document: bytes, fonts: str = "") -> bytes:
    """Append the comment to a PDF of ``document``. ``fonts``: a hash of the machine's fonts if some that the document asks
    for were missing."""
    whole = pdf.rstrip(b"\r\n")
    return whole + ending(_hash(document), len(whole), fonts)


def ending(digest: str, length: int, fonts: str = "") -> bytes:
    """The comment for a PDF of ``length`` bytes."""
    return f"\n{_WORD} {digest} {length}{fonts and ' ' + fonts}\n".encode()


def made_from(pdf: Path) -> str | None:
    """The SHA-256 of the document that one of our PDFs shows; None if it is incomplete or foreign. Raises OSError."""
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
    """Whether this is a complete PDF of the document in its current state."""
    return current(pdf, docx) is not None


def current(pdf: Path, docx: Path) -> str | None:
    """The hash of the machine's fonts (empty: none were missing) when this PDF was made; None if it is incomplete or does
    not show the current document."""
    try:
        found = _comment(pdf)
        return found[1] if found is not None and found[0] == _hash(docx.read_bytes()) else None
    except OSError:
        return None


def is_foreign(pdf: Path) -> bool:
    """Whether the path holds something else, or one of our PDFs that was modified (signed, for instance)."""
    try:
        return os.path.lexists(pdf) and made_from(pdf) is None
    except OSError:
        return True


def _hash(document: bytes) -> str:
    return hashlib.sha256(document).hexdigest()
