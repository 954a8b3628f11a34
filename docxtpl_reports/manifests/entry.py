"""One value of a report as recorded in its manifest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a report: the exact text (None if unknown, blank or not applicable), the printed text, and its line in the
    manifest."""

    name: str
    label: str
    value: str | None
    text: str
    threshold: str | None = None
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    rank: str | None = None  # ``xep_loai`` of a criterion
    line: int | None = None
