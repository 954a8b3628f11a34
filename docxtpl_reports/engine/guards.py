"""What only the rendered text can tell: a table without rows, a row without cells and a content control without content are
not written; a cell (header, note …) that does not end with a paragraph gets one.

``invariants`` puts a guard where such a thing may happen; ``settle`` reads them in the rendered story.
"""

from __future__ import annotations

import re
from functools import partial

from ..values import MISSING

# What a guard marker leaves in the rendered text: see ``invariants``. None of them can occur in XML.
GUARDS = NEEDS_PARAGRAPH, TABLE, TABLE_END, ROW, ROW_END, CONTROL, CONTENT, CONTENT_END, CONTROL_END = (
    "\x05", "\x06", "\x07", "\x08", "\x14", "\x15", "\x16", "\x17", "\x18",
)  # fmt: skip
_SETTLED = f"([^{TABLE}{TABLE_END}{ROW}{ROW_END}{CONTROL}{CONTENT}{CONTENT_END}{CONTROL_END}]*)"
# Each guarded element, and what its group 2 must contain for the element to be written (a draft's placeholder is a row).
_GUARDED = (
    (re.compile(f"{CONTROL}{_SETTLED}{CONTENT}{_SETTLED}{CONTENT_END}{_SETTLED}{CONTROL_END}"), re.compile(r"\S")),
    (re.compile(f"{ROW}(){_SETTLED}(){ROW_END}"), re.compile(f"<w:tc[ >]|{re.escape(MISSING)}")),
    (re.compile(f"{TABLE}(){_SETTLED}(){TABLE_END}"), re.compile(f"<w:tr[ >]|{re.escape(MISSING)}")),
)


def _keep_if(needed: re.Pattern[str], guarded: re.Match[str]) -> str:
    return "".join(guarded.groups()) if needed.search(guarded[2]) else ""


def settle(text: str) -> str:
    """A table without rows, a row without cells and a content control without content are not written; a cell (header,
    note …) that does not end with a paragraph gets one."""
    settled = 1
    while settled:  # inner ones first
        settled = 0
        for element, needed in _GUARDED:
            text, count = element.subn(partial(_keep_if, needed), text)
            settled += count
    pieces = text.split(NEEDS_PARAGRAPH)
    for index, piece in enumerate(pieces[:-1]):
        if not piece.endswith(("</w:p>", "<w:p/>")):
            pieces[index] = piece + "<w:p/>"
    return "".join(pieces)
