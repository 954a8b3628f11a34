"""Reads pickles that contain nothing but our own data: an unexpected name is refused instead of imported."""

from __future__ import annotations

import io
import pickle
from collections.abc import Collection
from typing import Any

_STANDARD = frozenset({("builtins", "set"), ("builtins", "frozenset"), ("datetime", "date"), ("fractions", "Fraction")})


def dumped(value: object) -> bytes:
    return pickle.dumps(value, protocol=5)


def loaded(data: bytes, packages: Collection[str], makers: Collection[str] = ()) -> Any:
    """Unpickle a value. It may refer to classes of these ``packages``, to the functions ``makers`` («package.module.name»)
    and to a few types of the standard library. Raises pickle.UnpicklingError for other names, and whatever pickle raises
    for invalid data."""
    return _Reader(data, packages, makers).load()


class _Reader(pickle.Unpickler):
    def __init__(self, data: bytes, packages: Collection[str], makers: Collection[str]) -> None:
        super().__init__(io.BytesIO(data))
        self._packages = tuple(f"{package}." for package in packages)
        self._makers = makers

    def find_class(self, module: str, name: str) -> Any:
        if "." not in name:  # no attribute of a class
            if (module, name) in _STANDARD or f"{module}.{name}" in self._makers:
                return super().find_class(module, name)
            if f"{module}.".startswith(self._packages):
                found = super().find_class(module, name)
                if isinstance(found, type) and found.__module__ == module:
                    return found
        raise pickle.UnpicklingError(f"{module}.{name} is not expected")
