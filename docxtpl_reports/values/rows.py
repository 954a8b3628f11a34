"""Rows of a list: a sequence that also has names of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from .namespace import Namespace


class _Hidden:
    """Hides a method of ``tuple``: its name is free for an attribute."""

    def __get__(self, rows: object, _: type | None = None) -> NoReturn:
        raise AttributeError


class Rows(tuple[Any, ...]):
    """An immutable sequence of rows (``Namespace``) with attributes such as ``tong``; false when it is empty.

    It has no public Python method. A slice has rows and no attributes, for these are of the whole.
    """

    _attributes: Namespace | None
    count = _Hidden()
    index = _Hidden()

    def __new__(cls, rows: Iterable[object] = (), attributes: Namespace | None = None) -> Rows:
        made = super().__new__(cls, rows)
        object.__setattr__(made, "_attributes", attributes)
        return made

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and self._attributes is not None:
            return getattr(self._attributes, name)
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Rows are immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("Rows are immutable")

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return Rows(found) if isinstance(key, slice) else found

    def __dir__(self) -> list[str]:
        return [] if self._attributes is None else dir(self._attributes)

    def __repr__(self) -> str:
        return f"Rows({super().__repr__()}, {self._attributes!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Rows, (tuple(self), self._attributes)


def remembered(rows: Rows, make: Callable[[Rows], str]) -> str:
    """The text that ``make`` gives for the rows, made once: records say it several times."""
    known: dict[object, str] = rows.__dict__.setdefault("_texts", {})
    if make not in known:
        known[make] = make(rows)
    return known[make]
