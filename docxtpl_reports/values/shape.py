"""The shape of a value, known to a template before there is any data: its kind and, where fixed, the texts it can have.

A leaf of a shape (see ``engine.grammar.names``). ``None`` as a leaf says only that the value prints.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Leaf(NamedTuple):
    """``kind``: ``number``, ``date``, ``truth`` or ``text``; ``texts``: all that a text can be, nothing for any text."""

    kind: str
    texts: tuple[str, ...] = ()


ANY_KEY = "[]"  # among the attributes of a list: its items are asked for by keys that only data knows
NUMBER, DATE, TRUTH = Leaf("number"), Leaf("date"), Leaf("truth")


def common(left: Any, right: Any, known: dict[tuple[int, int], Any] | None = None) -> Any:
    """The part that two shapes share: the shape of a loop variable that may be either. Shared parts are merged once."""
    if left is right:
        return left
    known = {} if known is None else known
    key = id(left), id(right)
    if key not in known:
        known[key] = _common(left, right, known)
    return known[key]


def _common(left: Any, right: Any, known: dict[tuple[int, int], Any]) -> Any:
    if isinstance(left, dict) and isinstance(right, dict):
        return {name: common(value, right[name], known) for name, value in left.items() if name in right}
    if isinstance(left, list) and isinstance(right, list):
        return [common(a, b, known) for a, b in zip(left, right, strict=False)]
    if isinstance(left, Leaf) and isinstance(right, Leaf) and left.kind == right.kind:
        either = tuple(dict.fromkeys((*left.texts, *right.texts))) if left.texts and right.texts else ()
        return Leaf(left.kind, either)
    return None


def alike(left: Any, right: Any, known: set[tuple[int, int]] | None = None) -> bool:
    """Whether two shapes have the same names, whatever their leaves are; shared parts are compared once, where ``==`` would go
    through them again and again."""
    if left is right:
        return True
    known = set() if known is None else known
    if (id(left), id(right)) in known:
        return True
    known.add((id(left), id(right)))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(alike(value, right[name], known) for name, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(alike(a, b, known) for a, b in zip(left, right, strict=True))
    return isinstance(left, Leaf | None) and isinstance(right, Leaf | None)
