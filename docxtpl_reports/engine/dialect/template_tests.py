"""Tests of templates (``is thieu``): what a condition may ask of a value; each docstring documents it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from docxtpl_reports.values import Blank, NotApplicable, Number, Unknown


def thieu(value: Any) -> bool:
    """Nobody supplied the value: it cannot be compared or added, and printing it warns."""
    return isinstance(value, Unknown) and not isinstance(value, NotApplicable)


def de_trong(value: Any) -> bool:
    """The value was left blank on purpose, to be filled in by hand."""
    return isinstance(value, Blank)


def la_so_thap_phan(value: Any) -> bool:
    """Jinja's ``is float``: a number that is not an integer by its type, exact as all numbers are here."""
    return isinstance(value, float | Decimal | Fraction) or (isinstance(value, Number) and value.kind != "so_nguyen")


TESTS: dict[str, Callable[[Any], bool]] = {"thieu": thieu, "de_trong": de_trong}
REPLACED_TESTS: dict[str, Callable[[Any], bool]] = {"float": la_so_thap_phan}  # in place of Jinja's own
