"""Jinja's own filters: those that are replaced by exact and bounded ones, those that are kept within limits, those that go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_environment
from jinja2.filters import make_attrgetter

from docxtpl_reports.engine.dialect.filters.arguments import refused
from docxtpl_reports.engine.dialect.filters.filter import Gives, OnLists
from docxtpl_reports.engine.dialect.filters.lists import tong
from docxtpl_reports.engine.output.citing import refuse_marks
from docxtpl_reports.engine.output.text import text_of

from . import bounds
from .ordering import ORDERING

REMOVED = frozenset({"safe", "xmlattr", "tojson", "urlize", "random", "pprint", "filesizeformat", "forceescape"})


@pass_environment
def ghep(env: Any, value: Any, d: str = "", attribute: str | int | None = None) -> str:
    """Items joined, each as it would be printed: [A, B] | join(", ") → A, B."""
    items = value if attribute is None else map(make_attrgetter(env, attribute), value)
    return bounds.concat(items, text_of(d))


def dinh_dang(value: Any, *args: Any, **kwargs: Any) -> str:
    """Text with placeholders: "%s hồ sơ" | format(so) → 109 hồ sơ; %.2f rounds half-up."""
    if args and kwargs:
        raise refused("format", value)
    return bounds.percent_format(text_of(value), kwargs or args)


def thay(value: Any, old: Any, new: Any, count: int | None = None) -> str:
    """Text with every ``old`` replaced by ``new``."""
    return bounds.replace(refuse_marks(text_of(value)), old, new, -1 if count is None else count)


# Exact, bounded, and taking values as they would be printed.
REPLACED: dict[str, Callable[..., Any]] = {
    "join": ghep,
    "sum": tong,
    "format": dinh_dang,
    "replace": thay,
    "string": text_of,
    **ORDERING,
}


def _wide_text(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.printed_first(bounds.narrow(function))


def _wrapped_text(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.printed_first(bounds.narrow(bounds.short(function)))


def _narrow_list(function: Callable[..., Any]) -> Callable[..., Any]:
    return bounds.charged(bounds.narrow(function))


# How the checks of names follow an item's shape through Jinja's filters, under whatever function.
ON_LISTS: dict[str, OnLists] = {
    **dict.fromkeys(("list", "reverse", "select", "reject"), OnLists(Gives.ITEMS)),
    **dict.fromkeys(("batch", "slice"), OnLists(Gives.LISTS)),
    "sort": OnLists(Gives.ITEMS, 2),
    "unique": OnLists(Gives.ITEMS, 1),
    "selectattr": OnLists(Gives.ITEMS, 0),
    "rejectattr": OnLists(Gives.ITEMS, 0),
    **dict.fromkeys(("first", "last"), OnLists(Gives.ITEM)),
    **dict.fromkeys(("min", "max"), OnLists(Gives.ITEM, 1)),
    "map": OnLists(Gives.COLUMN),
    **dict.fromkeys(("sum", "groupby"), OnLists(attribute_at=0)),
    "join": OnLists(attribute_at=1),
}

_TEXT_FILTERS = ("upper", "lower", "capitalize", "title", "trim", "truncate", "striptags", "urlencode", "wordcount")
_LIST_FILTERS = (
    "list", "sort", "unique", "map", "select", "reject", "selectattr", "rejectattr", "reverse",
)  # fmt: skip
# Jinja's own filters that are kept, and the limits that each is wrapped in.
LIMITED: dict[str, Callable[[Callable[..., Any]], Callable[..., Any]]] = {
    **dict.fromkeys(_TEXT_FILTERS, bounds.printed_first),
    **dict.fromkeys(("center", "indent"), _wide_text),
    "wordwrap": _wrapped_text,
    **dict.fromkeys(("batch", "slice"), _narrow_list),
    **dict.fromkeys(_LIST_FILTERS, bounds.charged),
}
