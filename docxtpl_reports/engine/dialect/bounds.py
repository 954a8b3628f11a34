"""Bounds what a template may spend: loop steps, output, the size of any one value. All that can make a big value is here.

Templates are untrusted: no expression may hang the process or eat its memory. What goes over a bound raises ReportError
(REN006: one value; REN009: the whole document), which the renderer turns into a diagnostic with the place of the tag.
"""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import ROUND_05UP, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import wraps
from types import BuiltinMethodType
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedFormatter

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.engine.limits import MAX_FORMAT_DIGITS, MAX_PLACES, MAX_TEXT, MAX_WIDTH, MAX_WRAPPED
from docxtpl_reports.engine.output.citing import refuse_marks
from docxtpl_reports.engine.output.rendering import spend
from docxtpl_reports.engine.output.text import FREE_TEXT, text_of
from docxtpl_reports.values import Number, Unknown
from docxtpl_reports.values.number import MAX_BITS

from .costs import CONTAINERS, compare_cost, made, weight

WORK_OF_STEP = FREE_TEXT  # what a loop step costs, and each value printed in it
_WORK_OF_ITEM = 64  # of a list that a filter goes through
_SINGLE = frozenset(
    {str, int, bool, type(None), Number, Decimal}
)  # values that are no collections, told by their class


def refuse_if(too_much: bool) -> None:
    if too_much:
        raise ReportError(Diagnostic("REN006", params={"limit": f"{MAX_TEXT:,}".replace(",", ".")}))


# --- operators ---------------------------------------------------------------------------------------------------------


def _exact(value: Any) -> Any:
    """A float that came in by another way than the border (see ``exact``) as the decimal number that was typed."""
    return Decimal(float.__repr__(value)) if isinstance(value, float) else value


def add(left: Any, right: Any) -> Any:
    if isinstance(left, str | Sequence) and isinstance(right, str | Sequence):
        refuse_if(len(left) + len(right) > MAX_TEXT)
        spend(len(left) + len(right))
        return made(operator.add(left, right))
    return _bounded(_exact(left) + _exact(right))


def subtract(left: Any, right: Any) -> Any:
    return _bounded(_exact(left) - _exact(right))


def multiply(left: Any, right: Any) -> Any:
    many, times = (left, right) if isinstance(left, str | Sequence) else (right, left)
    if isinstance(many, str | Sequence):
        refuse_if(isinstance(times, int | Number) and int(times) * len(many) > MAX_TEXT)
        return made(many * times)
    if isinstance(left, int) and isinstance(right, int):
        refuse_if(left.bit_length() + right.bit_length() > MAX_BITS)
    return _exact(left) * _exact(right)


def divide(left: Any, right: Any) -> Any:
    left, right = _exact(left), _exact(right)
    if isinstance(left, int | Decimal | Fraction) and isinstance(right, int | Decimal | Fraction):
        return Number(left) / right
    return left / right


def power(left: Any, right: Any) -> Any:
    left, right = _exact(left), _exact(right)
    if isinstance(left, int) and isinstance(right, int) and right >= 0:
        refuse_if(right * max(left.bit_length(), 1) > MAX_BITS)
        return left**right
    if isinstance(left, int | Decimal | Fraction):
        return Number(left) ** right
    return left**right


def modulo(left: Any, right: Any) -> Any:
    if isinstance(left, str):
        return percent_format(left, right)
    return _whole(left, right, operator.mod)


def floor_divide(left: Any, right: Any) -> Any:
    return _whole(left, right, operator.floordiv)


def _whole(left: Any, right: Any, divide: Callable[[Any, Any], Any]) -> Any:
    left, right = _exact(left), _exact(right)
    if isinstance(left, int | Decimal) and isinstance(right, int | Decimal) and right == 0:
        return Number(left) / right  # raises the error that says so
    return divide(left, right)


OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide, "//": floor_divide, "**": power, "%": modulo,
}  # fmt: skip


def _bounded(value: Any) -> Any:
    if isinstance(value, int):
        refuse_if(value.bit_length() > MAX_BITS)
    return value


def concat(values: Iterable[Any], separator: str = "") -> str:
    """The operator ``~`` and the filter ``join``: each value as it would be printed."""
    texts = []
    length = -len(separator)
    for value in values:
        texts.append(text_of(value))
        length += len(texts[-1]) + len(separator)
        refuse_if(length > MAX_TEXT)
    spend(max(length, 0))
    return str(made(separator.join(texts)))


def contains(container: Any, item: Any) -> bool:
    """The operator ``in``."""
    if isinstance(container, Collection):
        spend(len(container))
        if item.__class__ in CONTAINERS:
            spend(min(weight(item), weight(container)) * max(len(container), 1))
    return item in container


_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt, "gteq": operator.ge,
    "in": lambda left, right: contains(right, left), "notin": lambda left, right: not contains(right, left),
}  # fmt: skip


def compared(left: Any, *links: tuple[str, Callable[[], Any]]) -> Any:
    """The value of ``a < b``, or of a chain ``a < b < c``: every operand is asked for once, those after a false link never."""
    result: Any = True
    for name, operand in links:
        right = operand()
        compare_cost(left, right)
        result = _COMPARISONS[name](left, right)
        if not result:
            return result
        left = right
    return result


# --- text with placeholders ----------------------------------------------------------------------------------------------

_PERCENT = re.compile(
    r"%(?:\((?P<name>[^)]*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|\d*)(?:\.(?P<digits>\*|\d*))?(?P<kind>.)", re.S
)
_NUMBERS = (int, Number, Decimal, Fraction, float)


def percent_format(template: str, values: Any) -> str:
    """``"%s: %.2f" % (a, b)``: texts as they would be printed, numbers rounded half-up from their exact value."""
    refuse_if(len(template) > MAX_TEXT)
    rest = list(values) if isinstance(values, tuple) else [values]
    used = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal used
        if match["kind"] == "%":
            return "%"
        for size in (match["width"], match["digits"] or ""):
            refuse_if(size == "*" or len(size) > MAX_FORMAT_DIGITS)
        if match["name"] is not None:
            used = len(rest)
            value = values[match["name"]]
        else:
            if used >= len(rest):
                raise TypeError("not enough values")
            value = rest[used]
            used += 1
        return _convert(value, match["flags"], match["width"], match["digits"], match["kind"])

    text = _PERCENT.sub(replaced, template)
    if used < len(rest) and not isinstance(values, Mapping):
        raise TypeError("too many values")
    return concat([text])


def _convert(value: Any, flags: str, width: str, digits: str | None, kind: str) -> str:
    precision = "" if digits is None else f".{digits}"
    if kind in "sra":
        return str(f"%{flags}{width}{precision}s" % text_of(value))
    if isinstance(value, _NUMBERS) and not isinstance(value, bool):
        exact = Fraction(*_exact(value).as_integer_ratio())
        if kind in "fFeEgG":
            zero = "0" in flags and "-" not in flags
            sign = "+" if "+" in flags else " " if " " in flags else ""
            align = "<" if "-" in flags else "=" if zero else ">"
            places = 6 if digits is None else int(digits or 0)
            if kind in "gG":
                text = _general(exact, max(places, 1), sign, kind, is_full="#" in flags)
            else:
                text = _half_up(exact, places, f"{sign}.{places}{kind}")
            return _aligned(text, "0" if zero else " ", align, width)
        value = int(exact) if exact.denominator == 1 or kind in "diu" else float(exact)
    return str(f"%{flags}{width}{precision}{kind}" % (value,))


_SPEC = re.compile(
    r"(?:(?P<fill>.)?(?P<align>[<>=^]))?(?P<sign>[-+ ]?)(?P<zero>0?)(?P<width>\d*)(?P<group>[,_]?)"
    r"(?:\.(?P<digits>\d+))?(?P<kind>[fFeEgGn%])",
    re.S,
)
_EXPONENT = re.compile(r"(?<=[eE][+-])\d$")


def _half_up(exact: Fraction, places: int | None, spec: str, *, has_long_exponent: bool = True) -> str:
    """Formatted with a specification without width, rounded half-up from the exact value.

    A quotient without end is cut so that rounding it again gives the same (``ROUND_05UP``).
    """
    rounding = ROUND_HALF_UP if places is None else ROUND_05UP
    with localcontext(prec=28 if places is None else MAX_PLACES, rounding=rounding):
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
    with localcontext(prec=MAX_PLACES, rounding=ROUND_HALF_UP):
        text = format(quotient, spec)
        if text.startswith("-") and not any(digit in text.lower().partition("e")[0] for digit in "123456789"):
            text = format(Decimal(0), spec)  # no minus before a zero
    return _EXPONENT.sub(lambda match: match[0].zfill(2), text) if has_long_exponent else text


def _general(exact: Fraction, places: int, sign: str, kind: str, *, is_full: bool) -> str:
    """``%g``: the given number of significant digits, without zeros behind the last one unless ``is_full``."""
    letter = "e" if kind == "g" else "E"
    mantissa, _, exponent = _half_up(exact, places, f"{sign}.{places - 1}{letter}").partition(letter)
    if -4 <= int(exponent) < places:
        decimals = places - 1 - int(exponent)
        mantissa, exponent = _half_up(exact, places, f"{sign}.{decimals}f"), ""
    if "." in mantissa and not is_full:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + (letter + exponent if exponent else "")


def _aligned(text: str, fill: str, align: str, width: str) -> str:
    if align != "=":
        return format(text, f"{fill}{align}{width}")
    sign = text[:1] if text[:1] in "+- " else ""
    return sign + text[len(sign) :].rjust(int(width or 0) - len(sign), fill)


class _Formatter(SandboxedFormatter):
    """``"{:>8}".format(x)`` with values as they would be printed and bounded widths."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """``!s``, ``!r`` and ``!a``: as it would be printed, never a programmer's form."""
        return value if conversion is None else text_of(value)

    def format_field(self, value: Any, format_spec: str) -> Any:
        refuse_if(any(len(digits) > MAX_FORMAT_DIGITS for digits in re.findall(r"\d+", format_spec)))
        is_number = isinstance(value, _NUMBERS) and not isinstance(value, bool)
        if is_number and (match := _SPEC.fullmatch(format_spec)):
            exact, kind, digits = Fraction(*_exact(value).as_integer_ratio()), match["kind"], match["digits"]
            places = int(digits) if digits else 6 if kind in "fF" else None
            shape = f"{match['sign']}{match['group']}{'' if places is None else f'.{places}'}{kind}"
            fill, align = match["fill"] or match["zero"] or " ", match["align"] or ("=" if match["zero"] else ">")
            text = _half_up(exact, places, shape, has_long_exponent=isinstance(value, int))
            return _aligned(text, fill, align, match["width"])
        if isinstance(value, int) and not isinstance(value, bool):
            return format(value, format_spec)
        if isinstance(value, datetime.date | datetime.time) and "%" in format_spec:
            return format(value, format_spec)
        if is_number and format_spec[-1:] and format_spec[-1] in "fFeEgGn%":
            raise ValueError(format_spec)
        return format(text_of(value), format_spec)


def brace_format(env: Any, method: Any) -> Callable[..., str] | None:
    """A bounded stand-in when ``method`` is the ``format`` or ``format_map`` of a text; else ``None``."""
    text = getattr(method, "__self__", None)
    if not isinstance(text, str) or getattr(method, "__name__", "") not in ("format", "format_map"):
        return None
    formatter = _Formatter(env)
    is_map = method.__name__ == "format_map"

    def bounded(*args: Any, **kwargs: Any) -> str:
        return concat([formatter.vformat(text, () if is_map else args, args[0] if is_map else kwargs)])

    return bounded


# --- methods of texts and other built-in values --------------------------------------------------------------------------

_STRIPPING = frozenset({"strip", "lstrip", "rstrip"})  # each character is looked for among all of these
_WIDENING = frozenset({"center", "ljust", "rjust", "zfill", "expandtabs"})


def check_call(function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Refuses a method of a built-in value that could make a big one."""
    if not isinstance(function, BuiltinMethodType):
        return
    owner, name = function.__self__, function.__name__
    if isinstance(owner, str):
        if name in _STRIPPING:
            refuse_if(any(isinstance(arg, str) and len(arg) > MAX_WIDTH for arg in args))
        elif name in _WIDENING:
            refuse_if(any(isinstance(arg, int) and arg > MAX_WIDTH for arg in (*args, *kwargs.values())))
        elif name == "join":
            raise SecurityError("join")  # the filter does it with bounds
        elif name == "replace" and len(args) >= 2:
            replace(owner, *args)
        elif name in ("translate", "encode"):
            raise SecurityError(name)
    elif isinstance(owner, int | bytes | bytearray) and name in (
        "to_bytes",
        *_WIDENING,
        "join",
        "replace",
        "translate",
    ):
        raise SecurityError(name)


def replace(text: str, old: Any, new: Any, count: int = -1) -> str:
    old, new = text_of(old), text_of(new)
    found = text.count(old) if count is None or count < 0 else min(count, text.count(old))
    refuse_if(len(text) + found * (len(new) - len(old)) > MAX_TEXT)
    spend(len(text))
    return str(made(text.replace(old, new, found)))


def charged(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that pays for what it goes through and for what it makes. Keeps Jinja's marks (``pass_environment`` …)."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def paying(*args: Any, **kwargs: Any) -> Any:
        value = args[position] if len(args) > position else None
        if value.__class__ not in _SINGLE and isinstance(value, Collection) and not isinstance(value, str | Unknown):
            spend(_WORK_OF_ITEM * len(value))
            if any(item.__class__ in CONTAINERS for item in value):
                spend(weight(value))
        return made(function(*args, **kwargs))

    return paying


def charged_test(function: Callable[..., Any]) -> Callable[..., Any]:
    """An ``is`` test that pays for the length of what it looks at. Keeps Jinja's marks (``pass_environment`` …)."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def paying(*args: Any, **kwargs: Any) -> Any:
        value = args[position] if len(args) > position else None
        if value.__class__ is str or value.__class__ in CONTAINERS:
            spend(len(value))
            if args[position + 1 :]:
                compare_cost(value, args[position + 1])
        return function(*args, **kwargs)

    return paying


def printed_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """A text filter that takes its value as it would be printed: no ``None``, no list, numbers in Vietnamese form."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def taking_text(*args: Any, **kwargs: Any) -> Any:
        text = refuse_marks(text_of(args[position]))
        spend(len(text))
        return made(function(*args[:position], text, *args[position + 1 :], **kwargs))

    return taking_text


def narrow(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose widths, counts and fillings are bounded."""
    position = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def bounded(*args: Any, **kwargs: Any) -> Any:
        sizes = [_size(arg) for arg in (*args[position + 1 :], *kwargs.values())]
        widest = max(sizes, default=1)
        length = len(args[position]) if isinstance(args[position], str) else 1
        refuse_if(widest > MAX_WIDTH or widest * length > 10 * MAX_TEXT)
        return function(*args, **kwargs)

    return bounded


def short(function: Callable[..., Any]) -> Callable[..., Any]:
    """A text filter that takes quadratic time."""

    @wraps(function)
    def bounded(env: Any, text: str, *args: Any, **kwargs: Any) -> Any:
        refuse_if(len(text) > MAX_WRAPPED)
        spend(WORK_OF_STEP * len(text) // 16)
        return function(env, text, *args, **kwargs)

    return bounded


def _size(value: Any) -> int:
    return int(value) if isinstance(value, int | Number) else len(value) if isinstance(value, str) else 1
