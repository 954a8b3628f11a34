"""One value of a report, as its manifest has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a report: exact text (None: unknown, blank or nothing that happened), as printed, the line of the manifest."""

    name: str
    label: str
    value: str | None
    text: str
    threshold: str | None = None
    verdict: str | None = None
    reasons: tuple[str, ...] = ()
    rank: str | None = None  # ``xep_loai`` of a criterion
    line: int | None = None
