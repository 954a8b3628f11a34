"""Translates messages from their Vietnamese source into the current language."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

LANGUAGES = ("vi", "en")
_language: ContextVar[str] = ContextVar("language", default="vi")


@contextmanager
def language(code: str) -> Iterator[None]:
    """Messages are in this language (one of ``LANGUAGES``) within the block."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def translate(text: str) -> str:
    """``text`` (Vietnamese source) in the current language."""
    code = _language.get()
    if code == "vi" or not text:
        return text
    from .catalogue import catalogue

    return catalogue(code).gettext(text)


def N_(text: str) -> str:
    """Marks a text for translation without translating it; that happens when it is shown."""
    return text


def localized_quotes(text: str) -> str:
    """English quotes with “ ”, also the names that parameters quote."""
    return text if _language.get() == "vi" else text.replace("«", "“").replace("»", "”")


def current_language() -> str:
    """One of ``LANGUAGES``."""
    return _language.get()
