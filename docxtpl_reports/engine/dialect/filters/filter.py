"""One filter of templates: what it computes, what it does with lists, and all that documents it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, NamedTuple


class Gives(Enum):
    """The result of a filter of a list, as far as its shape follows from the list's."""

    OTHER = auto()  # anything else
    ITEMS = auto()  # a list of such items
    LISTS = auto()  # a list of lists of such items
    ITEM = auto()  # one of the items
    COLUMN = auto()  # an attribute of each item


class OnLists(NamedTuple):
    """The use of a filter on lists. ``attribute_at``: the position of the argument that names an attribute of the items, for
    which ``attribute=`` stands in any filter."""

    gives: Gives = Gives.OTHER
    attribute_at: int | None = None


class Filter(NamedTuple):
    """A filter under the name that templates use. The first line of the function's docstring documents it for those who
    write code; ``summary``, in Vietnamese, and ``examples`` for those who write templates.

    ``examples``: the text of the tag, and what it prints on the values of the shipped report, all in one document; ``draws``
    says what is seen where a picture rather than text is printed.
    """

    name: str
    function: Callable[..., Any]
    summary: str
    examples: tuple[tuple[str, str], ...]
    on_lists: OnLists = OnLists()
    draws: str = ""
