"""Puts values into messages: as a report prints them, and where that is words, in the language of the message."""

from __future__ import annotations

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Phrase, Reason, Reasons
from docxtpl_reports.figures.limits import MAX_LISTED
from docxtpl_reports.values import Period, Truth, Unknown


def worded(value: object) -> Phrase | Reason | Reasons | str:
    """A value as a parameter of a message or reason."""
    if isinstance(value, tuple):
        some = tuple(map(worded, value[:MAX_LISTED]))
        return Reasons((*some, "…") if len(value) > MAX_LISTED else some) if value else Reason("empty_list")
    if isinstance(value, Period):
        return Reason("period", {"first": vietnamese.short_date(value.tu), "last": vietnamese.short_date(value.den)})
    return Phrase(str(value)) if isinstance(value, Unknown | Truth) else str(value)
