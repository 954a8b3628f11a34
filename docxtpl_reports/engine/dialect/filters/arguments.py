"""Numbers that filters take: exact; an unknown one raises the error that names it, anything else REN007."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_DECIMALS
from docxtpl_reports.engine.output.text import text_of
from docxtpl_reports.values import Number, Unknown


def exact_number(name: str, value: Any) -> Fraction:
    """The exact value; asking an unknown one for it raises the error that names it."""
    if isinstance(value, Unknown):
        bool(value)
    if isinstance(value, bool) or not isinstance(value, Number | int | Decimal | Fraction | float):
        raise refused(name, value)
    if isinstance(value, float | Decimal) and not Decimal(value).is_finite():
        raise refused(name, value)
    return Fraction(*value.as_integer_ratio())


def decimals(name: str, value: Any, digits: Any) -> int | None:
    """The number of decimals that is asked for."""
    if digits is None or (
        isinstance(digits, int | Number) and not isinstance(digits, bool) and digits in range(MAX_DECIMALS + 1)
    ):
        return None if digits is None else int(digits)
    raise refused(name, value)


def whole_number(name: str, value: Any) -> int:
    """The value, which must be an integer."""
    exact = exact_number(name, value)
    if exact.denominator != 1:
        raise refused(name, value)
    return int(exact)


def refused(name: str, value: Any) -> ReportError:
    """The error about a value that a filter does not take."""
    return ReportError(Diagnostic("REN007", params={"filter": name, "value": text_of(value)[:60]}))
