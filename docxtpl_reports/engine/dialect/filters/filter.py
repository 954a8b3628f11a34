"""One filter of templates: what it computes, and all that documents it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter under the name that templates use. The first line of the function's docstring documents it for those who
    write code; ``summary``, in Vietnamese, and ``examples`` for those who write templates.

    ``examples``: the text of the tag, and what it prints on the values of the shipped report, all in one document.
    """

    name: str
    function: Callable[..., Any]
    summary: str
    examples: tuple[tuple[str, str], ...]
