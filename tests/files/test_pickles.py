"""A pickle is data of ours or nothing: no function of anybody is called when it is read."""

from __future__ import annotations

import os
import pickle
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.files import pickles

ROOMS = ("docxtpl_reports.diagnostics",)


def test_our_values_come_back() -> None:
    value = (Diagnostic("DAT006", Location("a.yml", line=3)), [Fraction(1, 3)], date(2026, 1, 1), {"a": {1, 2}}, b"x")
    assert pickles.loaded(pickles.dumped(value), ROOMS) == value


class Evil:
    def __init__(self, call: object, *arguments: object) -> None:
        self.call = call, arguments

    def __reduce__(self) -> tuple[object, ...]:
        return self.call


@pytest.mark.parametrize(
    "value",
    [
        Evil(os.system, "exit 1"),
        Evil(eval, "1"),
        Evil(getattr, Location, "__init__"),
        Evil(Path, "a"),
        Evil(pickle.loads, b""),
        Evil(pickles.loaded, b"", ()),  # of ours, but no class
        Evil(Fraction.from_float, 0.5),
    ],
    ids=lambda value: value.call[0].__qualname__,
)
def test_nothing_else_is_found(value: Evil) -> None:
    with pytest.raises(pickle.UnpicklingError, match="not expected"):
        pickles.loaded(pickles.dumped(value), ROOMS)


@pytest.mark.parametrize(
    "name", ["diagnostics.diagnostic\nLocation", "diagnostics\nlanguage", "diagnostics.reasons\nerrno"]
)
def test_only_classes_where_they_are_defined(name: str) -> None:
    data = f"cdocxtpl_reports.{name}\n.".encode()
    if name.endswith("Location"):
        assert pickles.loaded(data, ROOMS) is Location
    else:
        with pytest.raises(pickle.UnpicklingError):
            pickles.loaded(data, ROOMS)


def test_classes_of_other_packages_are_not_found() -> None:
    with pytest.raises(pickle.UnpicklingError):
        pickles.loaded(pickles.dumped(Location("a")), ("docxtpl_reports.diag",))
