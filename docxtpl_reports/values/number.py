"""Exact numbers with their print form, and yes/no values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, ReportError

from .namespace import Namespace, Value

MAX_BITS = 8192  # of an integer that an operator makes: 2.466 digits
_MAX_KEPT = 12  # decimals that a product keeps of its factors: more are rounding, not meant
MAX_EXPONENT = 64  # of a power: no formula of a report has more


class Number(Value):
    """An exact number with its print form.

    ``kind``: one that rules declare, or ``nam`` (a year), which prints without a thousands mark; ``unit``: only ``%`` is
    printed; ``digits``: decimals printed, ``None``: enough to write the value exactly, or two when it has no finite form.
    """

    __slots__ = ("_exact", "_text", "digits", "kind", "unit", "whole")
    whole: int | None  # the value, when it is an integer
    kind: str
    unit: str
    digits: int | None
    _exact: Fraction | None
    _text: str | None

    def __init__(
        self,
        value: int | Decimal | Fraction,
        kind: str = "so_thap_phan",
        *,
        unit: str = "",
        digits: int | None = None,
        attributes: Namespace | None = None,
    ) -> None:
        exact: Fraction | None = None
        if type(value) is int:
            above, below = value, 1
        else:
            exact = value if type(value) is Fraction else Fraction(value)
            above, below = exact.as_integer_ratio()
        if above.bit_length() > MAX_BITS or below.bit_length() > MAX_BITS:
            raise ReportError(Diagnostic("VER003"))
        if below == 1 and kind == "so_nguyen":
            digits = 0
        put = object.__setattr__  # a list has thousands of them
        put(self, "_exact", exact)
        put(self, "whole", above if below == 1 else None)
        put(self, "kind", kind)
        put(self, "unit", unit)
        put(self, "digits", digits)
        put(self, "_attributes", attributes)
        put(self, "_text", None)

    @property
    def value(self) -> Fraction:
        """The exact value. Most numbers are counts, which are only compared and printed."""
        exact = self._exact
        if exact is None:
            assert self.whole is not None
            exact = Fraction(self.whole)
            object.__setattr__(self, "_exact", exact)
        return exact

    @property
    def exact_text(self) -> str:
        """The exact value as records have it: ``1185``, ``109/1185``."""
        return str(self.value) if self.whole is None else str(self.whole)

    def __str__(self) -> str:
        text = self._text
        if text is None:  # the same number is printed again and again
            if self.whole is not None and not self.digits:
                text = f"{self.whole:,}".replace(",", ".") if self.kind != "nam" else str(self.whole)
            else:
                text = vietnamese.format_number(self.value, self.digits, grouping=self.kind != "nam")
            text += "%" if self.unit == "%" else ""
            object.__setattr__(self, "_text", text)
        return text

    def with_attributes(self, attributes: Namespace) -> Number:
        """The same number, with names that a template may ask it for."""
        made, put = object.__new__(Number), object.__setattr__
        put(made, "_exact", self._exact)
        put(made, "whole", self.whole)
        put(made, "kind", self.kind)
        put(made, "unit", self.unit)
        put(made, "digits", self.digits)
        put(made, "_attributes", attributes)
        put(made, "_text", str(self))  # which is printed for both
        return made

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Number({str(self.value)!r}, {self.kind!r}, unit={self.unit!r}, digits={self.digits!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _number_again, (self.value, self.kind, self.unit, self.digits, self._attributes)

    def as_integer_ratio(self) -> tuple[int, int]:
        return self.value.as_integer_ratio() if self.whole is None else (self.whole, 1)

    def __hash__(self) -> int:
        factor = vietnamese.money_factor(self.unit)
        return hash(self.value if factor is None else self.value * factor)

    def __bool__(self) -> bool:
        return self.whole != 0

    def __int__(self) -> int:
        return int(self.value)

    def __index__(self) -> int:
        if self.value.denominator != 1:
            raise TypeError(f"{self} is not an integer")
        return self.value.numerator

    def __eq__(self, other: object) -> bool:
        if (other_whole := _whole(self, other)) is not None:
            return self.whole == other_whole
        if isinstance(other, float) and not isinstance(other, bool):
            return self.value == other
        exact = _in_scale_of(self, other)
        return NotImplemented if exact is None else self.value == exact

    def _compare(self, other: object, test: Callable[[Any, Any], bool]) -> bool:
        if (other_whole := _whole(self, other)) is not None:
            return test(self.whole, other_whole)
        exact = _in_scale_of(self, other)
        return cast(bool, NotImplemented) if exact is None else test(self.value, exact)

    def __lt__(self, other: object) -> bool:
        return self._compare(other, operator.lt)

    def __le__(self, other: object) -> bool:
        return self._compare(other, operator.le)

    def __gt__(self, other: object) -> bool:
        return self._compare(other, operator.gt)

    def __ge__(self, other: object) -> bool:
        return self._compare(other, operator.ge)

    def __neg__(self) -> Number:
        return self._like(-self.value, self.digits)

    def __pos__(self) -> Number:
        return self

    def __abs__(self) -> Number:
        return self._like(abs(self.value), self.digits)

    def __add__(self, other: object) -> Number:
        return self._sum(self, other, 1)

    def __radd__(self, other: object) -> Number:
        return self._sum(other, self, 1)

    def __sub__(self, other: object) -> Number:
        return self._sum(self, other, -1)

    def __rsub__(self, other: object) -> Number:
        return self._sum(other, self, -1)

    def __mul__(self, other: object) -> Number:
        exact = _exact(other)
        if exact is None:
            return NotImplemented
        digits = _add_digits(self.digits, _digits_of(other))
        if isinstance(other, Number):
            if "%" in (self.unit, other.unit):
                form = other if self.unit == "%" and other.unit != "%" else self
                return form._like(self.value * exact / 100, None)
            if self.unit or other.unit or "tien" in (self.kind, other.kind):
                form, unit = _product(self, other)
                return form._like(self.value * exact, digits, unit)
        return self._like(self.value * exact, digits, _kept(self))

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Number:
        exact = _exact(other)
        if exact is None:
            return NotImplemented
        if exact == 0:
            raise ReportError(Diagnostic("VER004", params={"value": str(self)}))
        if isinstance(other, Number):
            if other.unit == "%" and self.unit != "%":
                return self._like(self.value * 100 / exact, None)
            if other.unit == self.unit and (self.kind == "tien") == (other.kind == "tien"):
                return Number(self.value / exact)
            if other.factor is not None and self.unit != "%":
                return Number(self.value * (self.factor or other.factor) / (exact * other.factor))
        return self._like(self.value / exact, None, _kept(self))

    def __rtruediv__(self, other: object) -> Number:
        exact = _exact(other)
        return NotImplemented if exact is None else Number(exact).__truediv__(self)

    def __floordiv__(self, other: object) -> Number:
        return self._divide_whole(other, lambda a, b: Fraction(a // b))

    def __mod__(self, other: object) -> Number:
        return self._divide_whole(other, lambda a, b: a % b)

    def __rfloordiv__(self, other: object) -> Number:
        exact = _exact(other)
        return NotImplemented if exact is None else Number(exact).__floordiv__(self)

    def __rmod__(self, other: object) -> Number:
        if isinstance(other, str):
            return NotImplemented
        exact = _exact(other)
        return NotImplemented if exact is None else Number(exact).__mod__(self)

    def __pow__(self, other: object) -> Number:
        exact = _exact(other)
        if exact is None:
            return NotImplemented
        if exact.denominator != 1 or abs(exact) > MAX_EXPONENT or (exact < 0 and self.value == 0):
            raise ReportError(Diagnostic("VER003"))
        return self._like(Fraction(self.value ** int(exact)), None)

    def _divide_whole(self, other: object, divide: Callable[[Fraction, Fraction], Fraction]) -> Number:
        exact = _in_scale_of(self, other)
        if exact is None:
            return cast(Number, NotImplemented)
        if exact == 0:
            raise ReportError(Diagnostic("VER004", params={"value": str(self)}))
        return self._like(divide(self.value, exact), None)

    @staticmethod
    def _sum(left: object, right: object, sign: int) -> Number:
        if isinstance(left, Number) and isinstance(right, Number) and left.unit == right.unit:  # nearly all are
            most = None if left.digits is None or right.digits is None else max(left.digits, right.digits)
            if left.whole is not None and right.whole is not None:
                return left._like(left.whole + sign * right.whole, most)
            return left._like(left.value + right.value if sign > 0 else left.value - right.value, most)
        a, b = _exact(left), _exact(right)
        if a is None or b is None:
            return cast(Number, NotImplemented)
        form = left if isinstance(left, Number) else right
        assert isinstance(form, Number)
        digits = [_digits_of(left), _digits_of(right)]
        if isinstance(left, Number) and isinstance(right, Number):
            _may_be_added(left, right)
            if not left.unit and left.factor is None:
                form = right
            elif left.factor is not None and right.factor is not None:
                b, digits = b * right.factor / left.factor, []
        known = [d for d in digits if d is not None]
        return form._like(a + sign * b, max(known) if len(known) == 2 else None)

    @property
    def factor(self) -> int | None:
        """The đồng in one of this amount of money; money without a unit is in đồng."""
        if not self.unit:
            return 1 if self.kind == "tien" else None
        return vietnamese.money_factor(self.unit)

    def _like(self, value: int | Fraction, digits: int | None, unit: str | None = None) -> Number:
        kind = self.kind
        if kind == "so_nguyen" and value.denominator != 1:
            kind, digits = "so_thap_phan", None
        return Number(value, kind, unit=self.unit if unit is None else unit, digits=digits)


def _number_again(value: Fraction, kind: str, unit: str, digits: int | None, attributes: Namespace | None) -> Number:
    return Number(value, kind, unit=unit, digits=digits, attributes=attributes)


def scaled(value: Number, unit: str, kind: str = "") -> Fraction:
    """The amount of ``value`` in another scale of money; what is no money stays."""
    target = vietnamese.money_factor(unit) or (1 if kind == "tien" and not unit else None)
    if target is None or value.factor is None or target == value.factor:
        return value.value
    return value.value * value.factor / target


def _whole(left: Number, right: object) -> int | None:
    """The integer that another is compared as, when both are integers of one unit; nearly all are."""
    if left.whole is None:
        return None
    if isinstance(right, Number):
        return right.whole if right.unit == left.unit else None
    return right if type(right) is int else None


def _in_scale_of(left: Number, right: object) -> Fraction | None:
    """The exact value of ``right``, in the scale of ``left`` when both are money."""
    if isinstance(right, Number):
        return right.value if right.unit == left.unit else scaled(right, left.unit, left.kind)
    return _exact(right)


def _may_be_added(left: Number, right: Number) -> None:
    """Raises ``ReportError`` for a rate beside another number, and for two units that are not both of money."""
    if "%" in (left.unit, right.unit):
        raise ReportError(Diagnostic("VER005", params={"left": str(left), "right": str(right)}))
    if left.unit and right.unit and (left.factor is None or right.factor is None):
        one, other = (vietnamese.tidy(number.unit).casefold() for number in (left, right))
        if one != other:
            params = {"left": f"{left} {left.unit}", "right": f"{right} {right.unit}"}
            raise ReportError(Diagnostic("VER200", params=params))


def per_unit(unit: str) -> str:
    """``đồng`` of ``đồng/người``: the unit of so much for each, times their number."""
    money, slash, _ = unit.partition("/")
    return money.strip() if slash and vietnamese.money_factor(money) is not None else unit


def _product(left: Number, right: Number) -> tuple[Number, str]:
    """The factor whose form the product has, and its unit: money times a count is money, two units have no name."""
    for number, other in ((left, right), (right, left)):
        if vietnamese.money_factor(per_unit(number.unit)) is not None or (number.kind == "tien" and not number.unit):
            return number, "" if other.factor is not None else per_unit(number.unit)
    return left, ""


def _kept(number: Number) -> str:
    """The unit that is left after multiplying or dividing by a plain number, which may have converted any other."""
    unit = per_unit(number.unit)
    return unit if unit == "%" or vietnamese.money_factor(unit) is not None else ""


def _exact(value: object) -> Fraction | None:
    if isinstance(value, Number):
        return value.value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, Decimal) and value.is_finite():
        return Fraction(value)
    return None


def _digits_of(value: object) -> int | None:
    if isinstance(value, Number):
        return value.digits
    if isinstance(value, Decimal):
        return vietnamese.places(value)
    return vietnamese.exact_digits(value) if isinstance(value, int | Fraction) else None


def _add_digits(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None or left + right > _MAX_KEPT else left + right


class Truth(Value):
    """A yes/no value with attributes (an indicator of type ``dung_sai``): truthy as its value, prints ``Có`` or
    ``Không``."""

    __slots__ = ("value",)
    value: bool

    def __init__(self, value: bool, attributes: Namespace | None = None) -> None:
        self._set(value=value, _attributes=attributes)

    def __bool__(self) -> bool:
        return self.value

    def __str__(self) -> str:
        return N_("Có") if self.value else N_("Không")

    def __eq__(self, other: object) -> bool:
        return self.value == bool(other) if isinstance(other, bool | Truth) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple[Any, ...]:
        return Truth, (self.value, self._attributes)
