"""Makes binary floats from outside exact, once, where a value enters the template: ``99.7`` is the number that was typed.

Everything behind this border (operators, ``in``, tests, filters, keys, rounding, output) meets decimals only. Functions of the
caller are on the other side of it: they are given floats and their results are made exact.
"""

from __future__ import annotations

import copy
import math
import numbers
from collections.abc import Callable, ItemsView, KeysView, Mapping, ValuesView
from decimal import Decimal
from functools import wraps
from itertools import chain
from types import BuiltinMethodType, GeneratorType
from typing import Any

from jinja2.runtime import LoopContext, Macro
from jinja2.utils import Cycler, Joiner

from docxtpl_reports.engine.output.rendering import current
from docxtpl_reports.values import Namespace, Number, Rows, Truth, Unknown

_UNCHANGED = frozenset((str, int, bool, type(None), Decimal, Number, Truth, Unknown, Namespace, Rows))
_LAZY = (GeneratorType, map, filter, zip)
_VIEWS = (KeysView, ValuesView, ItemsView)


class Typed(Decimal):
    """A number that came as a float, by the digits that write it."""

    __slots__ = ()

    def is_integer(self) -> bool:
        """As of a float."""
        return self == self.to_integral_value()


def exact(value: Any) -> Any:
    """``value`` with decimals in place of the finite floats in it, also in dicts (keys too), lists, tuples and sets.

    What holds no float is returned as it is. Attributes of other objects are made exact when a template asks for them.
    """
    kind = value.__class__
    if kind in _UNCHANGED:
        return value
    if kind is dict or kind is list:
        return _container(value)
    if isinstance(value, float):
        return Typed(float.__repr__(value)) if math.isfinite(value) else value  # a subclass may print itself otherwise
    if isinstance(value, _VIEWS):
        return list(map(exact, value))
    if isinstance(value, dict | list | tuple | set | frozenset):
        return _container(value)
    if isinstance(value, _LAZY):
        return map(exact, value)
    return _scalar(value) if isinstance(value, numbers.Real) and not isinstance(value, int) else value


def _scalar(value: Any) -> Any:
    """A number of a library, such as NumPy's, by what it prints: its narrower floats are no Python floats."""
    if isinstance(value, numbers.Rational):
        return int(value) if isinstance(value, numbers.Integral) else value
    try:
        return Typed(str(value)) if math.isfinite(value) else value
    except (ArithmeticError, ValueError):
        return value


def _is_row(value: Any) -> bool:
    """Whether a value is a dictionary of values that stay as they are, as nearly all rows of a table."""
    return value.__class__ is dict and _UNCHANGED.issuperset(map(type, chain(value, value.values())))


def _container(value: Any) -> Any:
    if _is_row(value) or (not isinstance(value, dict) and _UNCHANGED.issuperset(map(type, value))):
        return value
    rendering = current()
    seen = {} if rendering is None else rendering.containers
    known = seen.get(id(value))
    if known is not None and known[1] == len(value):
        return known[2]
    seen[id(value)] = value, len(value), value  # one that holds itself
    if isinstance(value, dict):
        items = [(exact(key), exact(item)) for key, item in value.items()]
        is_same = all(new[0] is old[0] and new[1] is old[1] for new, old in zip(items, value.items(), strict=True))
        result = value if is_same else _like(value, dict(items))
    else:
        members = [item if _is_row(item) else exact(item) for item in value]
        is_same = all(new is old for new, old in zip(members, value, strict=True))
        result = value if is_same else _like(value, members)
    seen[id(value)] = value, len(value), result
    return result


def _like(value: Any, content: Any) -> Any:
    """``content`` as a container of the same class, so that its methods and its attributes stay; else a plain one."""
    try:
        if hasattr(value, "_fields"):  # a named tuple
            return value._make(content)
        if isinstance(value, tuple | frozenset):
            return type(value)(content)
        made = copy.copy(value)
        made.clear()
        made.extend(content) if isinstance(value, list) else made.update(content)
    except Exception:
        plain = next(kind for kind in (dict, list, tuple, set, frozenset) if isinstance(value, kind))
        return plain(content)
    return made


# --- functions of the caller -------------------------------------------------------------------------------------------


def is_outside(function: Any) -> bool:
    """Whether a function that a template calls is the caller's: not a macro, a loop, or a method of a built-in value."""
    return not isinstance(function, Macro | LoopContext | Cycler | Joiner | BuiltinMethodType | type)


def as_given(value: Any) -> Any:
    """The floats that numbers from outside were given as; in lists, tuples and dicts too."""
    if value.__class__ is Typed:
        return float(value)
    if value.__class__ in (list, tuple):
        return value.__class__(map(as_given, value))
    return {key: as_given(item) for key, item in value.items()} if value.__class__ is dict else value


def outside(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter or test of the caller: floats in, exact numbers out. Keeps Jinja's marks (``pass_environment`` …)."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def crossing(*args: Any, **kwargs: Any) -> Any:
        given = [*args[:position], *map(as_given, args[position:])]
        return exact(function(*given, **{name: as_given(value) for name, value in kwargs.items()}))

    return crossing


def names(context: Mapping[str, Any]) -> dict[str, Any]:
    """A context with exact numbers."""
    return {name: exact(value) for name, value in context.items()}
