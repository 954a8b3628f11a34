"""Prints a value in a cell of a workbook: its words, and what the cell holds when it holds nothing else."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_DOUBLE
from docxtpl_reports.engine.marks import CELL_NAMESPACE, HELD
from docxtpl_reports.ooxml.charts.cell_text import escape, plain
from docxtpl_reports.values import Blank, Number, Unknown

from .text import Xml, text_of, to_xml

_EXACT = Context(prec=17, rounding=ROUND_HALF_EVEN)  # what a cell holds: the digits of a double (§18.3.1.96)


def in_cell(value: object) -> Xml:
    """A value as XML for the text of a cell; ``workbooks`` makes a cell of it. Raises what ``text_of`` raises."""
    words = to_xml(escape(text_of(value)))
    held = _held(value)
    return Xml(words if held is None else f'<c:value xmlns:c="{CELL_NAMESPACE}" {HELD}="{held}">{words}</c:value>')


def _held(value: object) -> str | None:
    """The number or day in a cell that holds this value alone; None: words."""
    if isinstance(value, Unknown | Blank):
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, Number):
        return _digits(value.value) + ("%" if value.unit == "%" else "")
    if isinstance(value, float):
        return _digits(Fraction(Decimal(repr(value))))
    return _digits(Fraction(value)) if isinstance(value, int | Decimal | Fraction) else None


def _digits(exact: Fraction) -> str:
    """Exact when 17 digits can say it, else the nearest that they can."""
    number = _EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    if number.adjusted() > MAX_DOUBLE:
        raise ReportError(Diagnostic("REN010", params={"kind": f"{number:.3e}"}))
    return "0" if number.adjusted() < -MAX_DOUBLE else plain(number)
