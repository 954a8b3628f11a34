"""A log for those who look for a fault: set DOCXTPL_REPORTS_LO_LOG to a file before starting LibreOffice."""

from __future__ import annotations

import os
import sys
import traceback


def note(*words: object) -> None:
    """Adds a line, with the traceback of the exception being handled; nothing without the variable."""
    path = os.environ.get("DOCXTPL_REPORTS_LO_LOG")
    if not path:
        return
    lines = " ".join(map(str, words)) + "\n"
    if sys.exc_info()[0] is not None:
        lines += traceback.format_exc()
    with open(path, "a", encoding="utf-8") as file:
        file.write(lines)
