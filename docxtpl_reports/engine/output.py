"""How a value becomes text of the document: exact, in Vietnamese form, escaped, never invalid XML."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from decimal import Decimal
from fractions import Fraction

from markupsafe import Markup

from .. import vietnamese
from ..diagnostics import Diagnostic, ReportError
from ..values import Unknown

MAX_TEXT = 1_000_000  # characters of one printed value, or of one that an operator makes

# What must not reach XML as it is: markup, line breaks, characters outside of XML 1.0 (§2.2), non-characters.
_SPECIAL = re.compile('[&<>"\t\n\r\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]')
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\x7f": ""})
_BREAKS = str.maketrans(
    {
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
        "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
    }
)
# Told when an unknown value is printed, so that the render can warn with the place.
on_unknown: ContextVar[Callable[[Unknown], None] | None] = ContextVar("on_unknown", default=None)


def text_of(value: object) -> str:
    """The characters that a template prints for a value.

    Raises ReportError REN003 (characters that XML cannot hold), REN004 (nothing), REN005 (a list), REN006 (too long).
    """
    if isinstance(value, str):
        text = str(value)
    elif isinstance(value, Unknown):
        if (tell := on_unknown.get()) is not None:
            tell(value)
        return str(value)
    elif value is None:
        raise ReportError(Diagnostic("REN004"))
    elif value is True or value is False:
        return "Có" if value else "Không"
    elif isinstance(value, Decimal | Fraction):
        return vietnamese.format_number(value)
    elif isinstance(value, list | tuple | dict | set | frozenset):
        raise ReportError(Diagnostic("REN005"))
    else:
        text = str(value)
    if len(text) > MAX_TEXT:
        raise ReportError(Diagnostic("REN006", params={"length": len(text), "limit": MAX_TEXT}))
    if bad := _FORBIDDEN.search(text):
        around = _FORBIDDEN.sub("�", text[max(bad.start() - 20, 0) : bad.start() + 20])
        raise ReportError(Diagnostic("REN003", params={"char": f"U+{ord(bad[0]):04X}", "text": around}))
    return text


def to_wml(value: object) -> str:
    """A value as the content of ``w:t``: escaped; line breaks and tabs become ``w:br`` and ``w:tab``."""
    if value.__class__ is str and _SPECIAL.search(value) is None and len(value) < MAX_TEXT:
        return value
    if isinstance(value, Markup):  # text captured by a block: already in this form
        return str(value)
    text = text_of(value)
    if _SPECIAL.search(text) is None:
        return text
    return _LINE_END.sub("\n", text).translate(_MARKUP).translate(_BREAKS)


def to_xml(value: object) -> str:
    """A value as plain XML text, for places that hold no run: document properties, attributes."""
    return str(value) if isinstance(value, Markup) else text_of(value).translate(_MARKUP)
