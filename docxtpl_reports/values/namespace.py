"""Read-only names for templates, and the base of values that carry such names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError


class Value:
    """Immutable; public attributes a template may use (``ten``, ``ket_luan`` …) live in ``_attributes``."""

    __slots__ = ("_attributes",)
    _attributes: Namespace | None

    def _set(self, **slots: object) -> None:
        for name, value in slots.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __getattr__(self, name: str) -> Any:  # only called for names that are not slots or methods
        if not name.startswith("_") and self._attributes is not None:
            return getattr(self._attributes, name)
        raise AttributeError(name)


class Namespace:
    """Read-only names: ``ns.x``, ``ns["15.1"]``, ``in``, ``len``; iterating gives the values in their order.

    It has no public Python method, so that a key named ``items`` is a key. With ``text`` it prints (a cited
    document, a
    signer); without, printing it raises ``ReportError`` (VER006).
    """

    __slots__ = ("_names", "_text")
    _names: dict[str, Any]
    _text: str | None

    def __init__(self, names: Mapping[str, object], text: str | None = None) -> None:
        object.__setattr__(self, "_names", dict(names))
        object.__setattr__(self, "_text", text)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._names:
            return self._names[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Namespace is read-only")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Namespace is read-only")

    def __getitem__(self, key: str) -> Any:
        return self._names[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._names)

    def __bool__(self) -> bool:
        return self._text is not None or bool(self._names)

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __dir__(self) -> list[str]:
        return list(self._names)

    def __str__(self) -> str:
        if self._text is None:
            raise ReportError(
                Diagnostic("VER006", params={"names": ", ".join(list(self._names)[:5]) or Reason("nothing_there")})
            )
        return self._text

    def __repr__(self) -> str:
        return f"Namespace({self._names!r}, {self._text!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Namespace):
            return _same(self, other, set())
        return self._text == other if isinstance(other, str) and self._text is not None else NotImplemented

    def __hash__(self) -> int:
        return hash((self._text, tuple(self._names)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Namespace, (self._names, self._text)


def has_text(names: Namespace) -> bool:
    """Whether printing these names gives a text of their own (a cited document, a signer)."""
    return names._text is not None


class LazyNamespace(Namespace):
    """Names whose values are made when they are asked for: the rows of a list have many that nobody asks for.

    A subclass says which names there are (``_keys``) and makes the value of one (``_make``, ``KeyError`` for others).
    """

    __slots__ = ()

    def __init__(self, text: str | None = None) -> None:
        object.__setattr__(self, "_text", text)

    def _keys(self) -> Iterable[str]:
        raise NotImplementedError

    def _make(self, name: str) -> Any:
        raise NotImplementedError

    @property
    def _names(self) -> dict[str, Any]:  # type: ignore[override]
        return {name: self._make(name) for name in self._keys()}

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            try:
                return self._make(name)
            except KeyError:
                pass
        raise AttributeError(name)

    def __getitem__(self, key: str) -> Any:
        return self._make(key)

    def __contains__(self, key: object) -> bool:
        return key in list(self._keys())

    def __len__(self) -> int:
        return len(self.__dir__())

    def __bool__(self) -> bool:
        return True

    def __dir__(self) -> list[str]:
        return list(self._keys())

    def __reduce__(self) -> tuple[Any, ...]:
        raise NotImplementedError


def _same(left: object, right: object, compared: set[tuple[int, int]]) -> bool:
    """Whether two values are equal; parts that several namespaces share are compared once."""
    if left is right:
        return True
    if isinstance(left, Namespace) and isinstance(right, Namespace):
        pair = id(left), id(right)
        if pair in compared:  # if it is not equal, that was found where it was compared first
            return True
        compared.add(pair)
        names, others = left._names, right._names
        if left._text != right._text or names.keys() != others.keys():
            return False
        return all(_same(value, others[name], compared) for name, value in names.items())
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(_same(a, b, compared) for a, b in zip(left, right, strict=True))
    return bool(left == right)
