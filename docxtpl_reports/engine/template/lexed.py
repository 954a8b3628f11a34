"""The tags of a part, once they were looked for."""

from __future__ import annotations

from typing import NamedTuple

from .tag import Tag


class Lexed(NamedTuple):
    """The tags of a part: ``tags`` in its runs, ``text_tags`` in its other texts; how many of them are placeholders that data
    may leave as they are (``optional``); ``rewritten``: whether the part is to be written even without tags."""

    tags: list[Tag]
    text_tags: list[Tag]
    optional: int
    rewritten: bool

    @property
    def is_touched(self) -> bool:
        return self.rewritten or bool(self.tags) or bool(self.text_tags)


def are_optional(*parts: Lexed) -> bool:
    """Whether there are tags in these parts, and all are of placeholders that data may leave as they are."""
    tags = sum(len(part.tags) + len(part.text_tags) for part in parts)
    return 0 < tags == sum(part.optional for part in parts) and not any(part.rewritten for part in parts)
