"""Charges templates for the memory of the values they make and for the nodes that comparisons and hashes visit.

Lists can hold the same list twice, so forty statements make one of 2^40 nodes (``{% set a = [a, a] %}``). Whatever makes a
list is therefore charged here, and a value whose expanded size is over a bound is refused where it is made (REN140).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from sys import getsizeof
from types import BuiltinMethodType
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_NESTED_LISTS, MAX_NODES
from docxtpl_reports.engine.output.rendering import spend
from docxtpl_reports.values import Rows

_NODE_WORK = 16  # units of work for each node visited
_ITEM = 64  # bytes that an item of a new list is taken for, itself included
CONTAINERS = frozenset({list, tuple, dict, set, frozenset, Rows})
_TYPES = CONTAINERS | {str, bytes}


def made(value: Any) -> Any:
    """The value, when its memory has been charged. Raises ReportError REN140 (too many nodes), REN009 (budget spent)."""
    kind = value.__class__
    if kind is str or kind is bytes:
        if len(value) > _ITEM:
            spend(0, getsizeof(value))
    elif kind in CONTAINERS:
        spend(0, getsizeof(value) + _ITEM * len(value))
        weight(value)
    return value


def weight(value: Any) -> int:
    """The number of nodes that a comparison goes through. Each object is visited once, however often it is referenced."""
    total, _ = _weigh(value, {}, 0)
    return total


def _weigh(value: Any, known: dict[int, tuple[int, int]], depth: int) -> tuple[int, int]:
    """Nodes and levels below ``value``, itself counted."""
    if (found := known.get(id(value))) is not None:
        return found
    _refuse_if(depth > MAX_NESTED_LISTS)
    spend(_NODE_WORK * len(value))
    total, height = 1 + len(value), 1
    for item in _inner(value):
        nodes, levels = _weigh(item, known, depth + 1)
        total, height = total + nodes, max(height, levels + 1)
    _refuse_if(total > MAX_NODES or depth + height > MAX_NESTED_LISTS)
    known[id(value)] = total, height
    return total, height


def _inner(value: Any) -> Iterator[Any]:
    items = value.values() if isinstance(value, Mapping) else value
    return (item for item in items if item.__class__ in CONTAINERS)


def _refuse_if(too_much: bool) -> None:
    if too_much:
        raise ReportError(
            Diagnostic("REN140", params={"limit": f"{MAX_NODES:,}".replace(",", "."), "depth": MAX_NESTED_LISTS})
        )


def compare_cost(left: Any, right: Any) -> None:
    """Charges a comparison of two values, before it is made."""
    if left.__class__ in CONTAINERS and right.__class__ in CONTAINERS:
        spend(min(weight(left), weight(right)))
    elif left.__class__ is str and right.__class__ is str:
        spend(min(len(left), len(right)) >> 6)


def called(function: Any, count: int, call: Callable[[], Any]) -> Any:
    """The result of a call with ``count`` arguments, which pays for these, for what a method of a built-in value goes through,
    and for what is made."""
    if count:
        spend(_NODE_WORK * count, _ITEM * count)
    is_method = isinstance(function, BuiltinMethodType) and function.__self__.__class__ in _TYPES
    if is_method:
        spend(len(function.__self__))
    value = made(call())
    if is_method and value.__class__ in (list, tuple):  # what a text was split into is new as well
        spend(0, sum(map(getsizeof, value)))
    return value
