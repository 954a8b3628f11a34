"""The exception for what cannot be done in a document."""

from __future__ import annotations


class Refused(Exception):
    """Something cannot be done here; ``key`` names the text that says why."""

    def __init__(self, key: str, **words: object) -> None:
        super().__init__(key)
        self.key, self.words = key, words
