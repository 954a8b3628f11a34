"""Jinja's filters that put values in order, with texts in the Vietnamese order (``vietnamese.collation``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain, groupby
from typing import Any

from jinja2 import pass_environment
from jinja2.exceptions import FilterArgumentError
from jinja2.filters import _GroupTuple, make_attrgetter, make_multi_attrgetter

from docxtpl_reports import vietnamese
from docxtpl_reports.engine.output.rendering import spend


def order(value: Any, case_sensitive: bool = False) -> Any:
    """The sort key of a value: texts by their collation, small letters before capitals where case matters."""
    if not isinstance(value, str):
        return value
    spend(len(value))
    key = vietnamese.collation_key(value)
    return (key, value.swapcase()) if case_sensitive else (key, "")


@pass_environment
def sap_xep(
    env: Any, value: Any, reverse: bool = False, case_sensitive: bool = False, attribute: Any = None
) -> list[Any]:
    """Items in order; texts in the Vietnamese one."""
    key = make_multi_attrgetter(env, attribute, postprocess=partial(order, case_sensitive=case_sensitive))
    return sorted(value, key=key, reverse=reverse)


@pass_environment
def nhom_theo(env: Any, value: Any, attribute: Any, default: Any = None, case_sensitive: bool = False) -> list[Any]:
    """Items in groups of one value, the groups in order."""
    postprocess = partial(order, case_sensitive=case_sensitive)
    key = make_attrgetter(env, attribute, postprocess=postprocess, default=default)
    shown = make_attrgetter(env, attribute, default=default)
    groups = [list(items) for _, items in groupby(sorted(value, key=key), key)]
    return [_GroupTuple(shown(items[0]), items) for items in groups]


def xep_tu_dien(
    value: Mapping[Any, Any], case_sensitive: bool = False, by: str = "key", reverse: bool = False
) -> list[Any]:
    """The pairs of a dictionary in order of their keys or values."""
    if by not in ("key", "value"):
        raise FilterArgumentError('You can only sort by either "key" or "value"')
    position = 0 if by == "key" else 1
    return sorted(value.items(), key=lambda item: order(item[position], case_sensitive), reverse=reverse)


@pass_environment
def nho_nhat(env: Any, value: Iterable[Any], case_sensitive: bool = False, attribute: Any = None) -> Any:
    """The first item in order."""
    return _extreme(env, value, min, case_sensitive, attribute)


@pass_environment
def lon_nhat(env: Any, value: Iterable[Any], case_sensitive: bool = False, attribute: Any = None) -> Any:
    """The last item in order."""
    return _extreme(env, value, max, case_sensitive, attribute)


def _extreme(env: Any, value: Iterable[Any], choose: Callable[..., Any], case_sensitive: bool, attribute: Any) -> Any:
    items = iter(value)
    try:
        first = next(items)
    except StopIteration:
        return env.undefined("No aggregated item, sequence was empty.")
    key = make_attrgetter(env, attribute, postprocess=partial(order, case_sensitive=case_sensitive))
    return choose(chain([first], items), key=key)


ORDERING: dict[str, Callable[..., Any]] = {
    "sort": sap_xep,
    "groupby": nhom_theo,
    "dictsort": xep_tu_dien,
    "min": nho_nhat,
    "max": lon_nhat,
}
