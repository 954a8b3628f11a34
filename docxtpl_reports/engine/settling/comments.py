"""Keeps the files beside the comments in step with the comments that were rendered (see ``references.comments``)."""

from __future__ import annotations

from typing import NamedTuple


class Companion(NamedTuple):
    """A part with an entry for each comment: the text around the entries, and each entry with its ``paraId``."""

    part: str
    head: str
    tail: str
    entries: tuple[tuple[str, str], ...]

    def of(self, comments: str) -> str:
        """The part for the comments that were rendered."""
        kept = (entry for number, entry in self.entries if f'"{number}"' in comments)
        return self.head + "".join(kept) + self.tail
