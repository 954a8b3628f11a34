"""Loads the texts of another language than Vietnamese."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path


@cache
def catalogue(code: str) -> gettext.NullTranslations:
    """The translations of a language; the Vietnamese texts where it has none."""
    return gettext.translation("docxtpl_reports", Path(__file__).parent.parent / "locale", [code], fallback=True)
