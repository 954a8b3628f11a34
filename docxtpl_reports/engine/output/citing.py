"""Cites documents in printed text, and works on text that holds citations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.marks import CITATION_MARK

from .citations import MARKS, Mention
from .rendering import current


def cite(document: Any, *, always_full: bool = False) -> str:
    """The mark of a mention; outside of a rendering the full citation."""
    rendering = current()
    if rendering is None:
        return Mention.of(document).full
    return rendering.citations.mark(rendering.citations.of(document, always_full=always_full))


def is_document(value: object) -> bool:
    """A value of type ``van_ban``."""
    return hasattr(value, "day_du") and hasattr(value, "ngan") and hasattr(value, "ngay") and hasattr(value, "co_quan")


def without_marks(text: str) -> str:
    """``text`` without the marks of this rendering: the part to be searched for characters that XML cannot hold."""
    rendering = current()
    return MARKS.sub("", text) if rendering is not None and rendering.citations.knows(text) else text


def refuse_marks(text: str) -> str:
    """For filters that would work on the mark instead of on the words. Raises ReportError REN019."""
    if CITATION_MARK in text:
        raise ReportError(Diagnostic("REN019"))
    return text


def on_words(text: str, change: Callable[[str], str]) -> str:
    """``change`` done to a text that may hold marks, as if their words stood there."""
    rendering = current()
    return change(text) if rendering is None or CITATION_MARK not in text else rendering.citations.changed(text, change)
