"""Typed values that print themselves in Vietnamese form and compare and add like the exact values they are.

Everything a template sees is one of these, ``str``, ``bool`` or a tuple of these. All are immutable and picklable.

**Percentages.** A ``Number`` with unit ``%`` holds what is printed before the sign: 50% holds 50, 109/1185 as a
rate holds
9,198…; so ``x > 50`` and the threshold ``50%`` mean the same. Adding keeps that (``x + 5`` is five points more);
two Numbers
whose units differ (a count and a percentage) cannot be added. In a product or quotient of two Numbers the sign
counts as a
hundredth: count × percent is a count (200 × 50% = 100), percent × percent a percent, percent / percent a plain
number.
"""

from __future__ import annotations

from .absent import MISSING, UNKNOWN_TEXT, Blank, NotApplicable, NotGiven, Nothing, NotRanked, Unknown, missing_text
from .cells import Cell, Cells
from .dates import Date, Month, Period
from .hours import Hour
from .keyed import Keyed
from .namespace import Namespace
from .number import Number, Truth, per_unit, scaled
from .rows import Rows
from .verdict import Verdict

__all__ = [
    "MISSING",
    "UNKNOWN_TEXT",
    "Blank",
    "Cell",
    "Cells",
    "Date",
    "Hour",
    "Keyed",
    "Month",
    "Namespace",
    "NotApplicable",
    "NotGiven",
    "NotRanked",
    "Nothing",
    "Number",
    "Period",
    "Rows",
    "Truth",
    "Unknown",
    "Verdict",
    "missing_text",
    "per_unit",
    "scaled",
]
