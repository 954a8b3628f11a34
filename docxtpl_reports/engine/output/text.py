"""Turns a value into text of the document: exact, in Vietnamese form, escaped, never invalid XML."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_MAGNITUDE, MAX_TEXT
from docxtpl_reports.ooxml.limits import MAX_SPAN
from docxtpl_reports.values import MISSING, Namespace, NotApplicable, Number, Unknown

from .citing import cite, is_document, without_marks
from .fragments import LINE_BREAK_XML, TAB_XML, Fragment, more_than_text
from .rendering import current, spend

_TOO_LONG = f"{MAX_TEXT:,}".replace(",", ".")
FREE_TEXT = 256  # characters of a printed value that a loop step has paid for
BYTES = 3  # charged for a character of the finished text, which is held as text and as UTF-8 at the same time
SHORT = 21  # characters of a printed value that its tag has paid for

# What must not reach XML as it is: markup, line breaks, characters outside of XML 1.0 (§2.2), non-characters.
SPECIAL = re.compile('[&<>"\t\n\r\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]')
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\x7f": ""})
_BREAKS = str.maketrans({"\n": LINE_BREAK_XML, "\t": TAB_XML})
MISSING_FILL = "FFFF00"  # of a cell whose colour a draft does not know
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})|(auto)")


def text_of(value: object) -> str:
    """The characters that a template prints for a value.

    Raises ReportError REN003 (characters that XML cannot hold), REN004 (nothing), REN005 (a list), REN006 (too long),
    REN010 (an object that has no printed form), REN012 (a fragment, which has more than characters).
    """
    if isinstance(value, str):
        text = str(value)
    elif isinstance(value, NotApplicable):  # a verdict of its own, nothing that is missing
        return str(value)
    elif isinstance(value, Unknown):
        rendering = current()
        return (rendering.print_unknown(value) if rendering is not None else None) or str(value)
    elif value is None:
        raise ReportError(Diagnostic("REN004"))
    elif value is True or value is False:
        return "Có" if value else "Không"
    elif isinstance(value, Decimal | Fraction | float):
        exact = Decimal(float.__repr__(value)) if isinstance(value, float) else value
        if isinstance(exact, Decimal) and not (exact.is_finite() and abs(exact.adjusted()) < MAX_MAGNITUDE):
            raise ReportError(Diagnostic("REN010", params={"kind": str(value)}))
        text = vietnamese.format_number(exact)
    elif isinstance(value, datetime.date | datetime.time):
        text = _moment(value)
    elif (made := more_than_text(value)) is not None:
        if isinstance(made, Fragment) and made:
            kind = "set, macro" if value is made else type(value).__name__
            raise ReportError(Diagnostic("REN012", params={"kind": kind}))
        text = made if isinstance(made, str) else ""
    else:
        _refuse_unprintable(value)
        text = str(value)
    if len(text) > MAX_TEXT:
        raise ReportError(Diagnostic("REN006", params={"limit": _TOO_LONG}))
    if _FORBIDDEN.search(text) and (bad := _FORBIDDEN.search(without_marks(text))):
        around = _FORBIDDEN.sub("�", text[max(bad.start() - 20, 0) : bad.start() + 20])
        raise ReportError(Diagnostic("REN003", params={"char": f"U+{ord(bad[0]):04X}", "text": around}))
    return text


def _moment(value: datetime.date | datetime.time) -> str:
    """A day as the office writes it; the time of day before it, when there is one."""
    day = vietnamese.short_date(value) if isinstance(value, datetime.date) else ""
    if not isinstance(value, datetime.datetime | datetime.time) or (day and (value.hour, value.minute) == (0, 0)):
        return day
    return f"{value.hour} giờ {value.minute:02d}" + (f" ngày {day}" if day else "")


def _refuse_unprintable(value: object) -> None:
    """A signed report never holds ``[1, 2]`` or ``<object at 0x…>``: what only has a programmer's form is refused."""
    if isinstance(value, bytes | datetime.timedelta) or (
        type(value).__str__ is object.__str__ and not isinstance(value, int)
    ):
        listed = isinstance(value, Iterable) and not isinstance(value, bytes)
        raise ReportError(
            Diagnostic("REN005") if listed else Diagnostic("REN010", params={"kind": type(value).__name__})
        )


class Plain(str):
    """Text for a place outside of runs: line breaks are kept."""

    __slots__ = ()


def plain(value: object) -> Plain:
    """A value as it is printed in an attribute."""
    return Plain(text_of(value))


def in_field(value: object) -> Plain:
    """A value as part of a field's instruction (§17.16.1), mostly in quotation marks."""
    return Plain(text_of(value).replace("\\", "\\\\").replace('"', '\\"'))


def to_wml(value: object) -> str:
    """A value as the content of ``w:t``: escaped; line breaks and tabs become ``w:br`` and ``w:tab``."""
    if value.__class__ is str and SPECIAL.search(value) is None and len(value) <= FREE_TEXT:
        if len(value) > SHORT:
            spend(0, BYTES * len(value))
        return value
    if value.__class__ is Number:
        return str(value)  # digits and marks, nothing to escape
    if value.__class__ is Plain:
        return to_xml(value)
    made = more_than_text(value)
    if isinstance(made, Fragment):
        spend(4 * len(made.xml), 2 * BYTES * len(made.xml))  # it is parsed
        return made.printed()
    text = text_of(value if made is None else made)
    if value.__class__ is Namespace and is_document(value):
        text = cite(value, always_full=True)
    if len(text) > FREE_TEXT:
        spend(4 * len(text))  # it is gone through a few times
    if SPECIAL.search(text) is None:
        spend(0, BYTES * len(text))
        return text
    many = sum(map(text.count, '&<>"')) * 5 + sum(map(text.count, "\n\t\r\x0b\x0c\x85\u2028\u2029")) * len(
        LINE_BREAK_XML
    )
    spend(0, BYTES * (len(text) + many))
    return _LINE_END.sub("\n", text).translate(_MARKUP).translate(_BREAKS)


class Xml(str):
    """XML of our own making, printed as it is where there are no runs."""

    __slots__ = ()


def to_xml(value: object) -> str:
    """A value as plain XML text, for places that hold no run: document properties, attributes, charts."""
    if value.__class__ is Xml:
        return str.__str__(value)
    text = text_of(value)
    spend(len(text), 2 * BYTES * len(text))
    return _LINE_END.sub("\n", text).translate(_MARKUP)


def span(value: Any, times: int = 1) -> Plain:
    """The number that ``colspan`` prints: the columns of a cell times the number of its cells. Raises ReportError REN016."""
    text = text_of(value).strip()
    if text.startswith(MISSING):  # in a draft
        return Plain(times)
    if not text.isdecimal() or not 0 < int(text) * times <= MAX_SPAN:
        raise ReportError(Diagnostic("REN016", params={"value": text[:60], "limit": MAX_SPAN}))
    return Plain(int(text) * times)


def fill(value: Any) -> Plain:
    """The colour that ``cellbg`` prints. Raises ReportError REN017."""
    text = text_of(value).strip()
    if text.startswith(MISSING):
        return Plain(MISSING_FILL)
    if (found := _COLOUR.fullmatch(text)) is None:
        raise ReportError(Diagnostic("REN017", params={"value": text[:60]}))
    return Plain(found[1] or found[2])
