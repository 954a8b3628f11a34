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

import datetime
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn, cast

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, ReportError

UNKNOWN_TEXT = "chưa đủ số liệu"
NUMBER_KINDS = ("so_nguyen", "so_thap_phan", "phan_tram", "diem", "tien", "nam")
MAX_BITS = 8192
MAX_EXPONENT = 64


class _Value:
    """Immutable; public attributes a template may use (``ten``, ``ket_luan`` …) live in ``_attributes``."""

    __slots__ = ("_attributes",)
    _attributes: Namespace | None

    def _set(self, **slots: object) -> None:
        for name, value in slots.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __getattr__(self, name: str) -> Any:  # only called for names that are not slots or methods
        if not name.startswith("_") and self._attributes is not None:
            return getattr(self._attributes, name)
        raise AttributeError(name)


class Number(_Value):
    """An exact number with its print form.

    ``kind``: one of ``NUMBER_KINDS``; ``unit``: only ``%`` is printed; ``digits``: decimals printed, ``None``: as
    many as write
    the value exactly, or two when that has no end. ``nam`` (a year) prints without a thousands mark.
    """

    __slots__ = ("digits", "kind", "unit", "value")
    value: Fraction
    kind: str
    unit: str
    digits: int | None

    def __init__(
        self,
        value: int | Decimal | Fraction,
        kind: str = "so_thap_phan",
        *,
        unit: str = "",
        digits: int | None = None,
        attributes: Namespace | None = None,
    ) -> None:
        exact = Fraction(value)
        if max(abs(exact.numerator), exact.denominator).bit_length() > MAX_BITS:
            raise ReportError(Diagnostic("VER003"))
        if kind == "so_nguyen" and exact.denominator == 1:
            digits = 0
        self._set(value=exact, kind=kind, unit=unit, digits=digits, _attributes=attributes)

    def __str__(self) -> str:
        return vietnamese.format_number(self.value, self.digits, grouping=self.kind != "nam") + (
            "%" if self.unit == "%" else ""
        )

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Number({str(self.value)!r}, {self.kind!r}, unit={self.unit!r}, digits={self.digits!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _number, (self.value, self.kind, self.unit, self.digits, self._attributes)

    def as_integer_ratio(self) -> tuple[int, int]:
        return self.value.numerator, self.value.denominator

    def __hash__(self) -> int:
        return hash(self.value)

    def __bool__(self) -> bool:
        return self.value != 0

    def __int__(self) -> int:
        return int(self.value)

    def __index__(self) -> int:
        if self.value.denominator != 1:
            raise TypeError(f"{self} is not an integer")
        return self.value.numerator

    def __eq__(self, other: object) -> bool:
        if isinstance(other, float) and not isinstance(other, bool):
            return self.value == other
        exact = _exact(other)
        return NotImplemented if exact is None else self.value == exact

    def _compare(self, other: object, test: Callable[[Fraction, Fraction], bool]) -> bool:
        exact = _exact(other)
        return cast(bool, NotImplemented) if exact is None else test(self.value, exact)

    def __lt__(self, other: object) -> bool:
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other: object) -> bool:
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other: object) -> bool:
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other: object) -> bool:
        return self._compare(other, lambda a, b: a >= b)

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
        if isinstance(other, Number) and "%" in (self.unit, other.unit):
            form = other if self.unit == "%" and other.unit != "%" else self
            return form._like(self.value * exact / 100, None)
        return self._like(self.value * exact, digits)

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
            if other.unit == self.unit:
                return Number(self.value / exact)
        return self._like(self.value / exact, None)

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
        exact = _exact(other)
        if exact is None:
            return cast(Number, NotImplemented)
        if exact == 0:
            raise ReportError(Diagnostic("VER004", params={"value": str(self)}))
        return self._like(divide(self.value, exact), None)

    @staticmethod
    def _sum(left: object, right: object, sign: int) -> Number:
        a, b = _exact(left), _exact(right)
        if a is None or b is None:
            return cast(Number, NotImplemented)
        form = left if isinstance(left, Number) else right
        assert isinstance(form, Number)
        if isinstance(left, Number) and isinstance(right, Number) and (left.unit == "%") != (right.unit == "%"):
            raise ReportError(Diagnostic("VER005", params={"left": str(left), "right": str(right)}))
        digits = [_digits_of(left), _digits_of(right)]
        known = [d for d in digits if d is not None]
        return form._like(a + sign * b, max(known) if len(known) == 2 else None)

    def _like(self, value: Fraction, digits: int | None) -> Number:
        kind = self.kind
        if kind == "so_nguyen" and value.denominator != 1:
            kind, digits = "so_thap_phan", None
        return Number(value, kind, unit=self.unit, digits=digits)


def _number(value: Fraction, kind: str, unit: str, digits: int | None, attributes: Namespace | None) -> Number:
    return Number(value, kind, unit=unit, digits=digits, attributes=attributes)


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
    return None if left is None or right is None or left + right > 12 else left + right


class Truth(_Value):
    """A yes/no value with attributes (an indicator of type ``dung_sai``): truthy as its value, prints ``Có`` or
    ``Không``."""

    __slots__ = ("value",)
    value: bool

    def __init__(self, value: bool, attributes: Namespace | None = None) -> None:
        self._set(value=value, _attributes=attributes)

    def __bool__(self) -> bool:
        return self.value

    def __str__(self) -> str:
        return "Có" if self.value else "Không"

    def __eq__(self, other: object) -> bool:
        return self.value == bool(other) if isinstance(other, bool | Truth) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce__(self) -> tuple[Any, ...]:
        return Truth, (self.value, self._attributes)


class Unknown(_Value):
    """A value nobody supplied: prints ``chưa đủ số liệu``; comparing, adding or testing it raises ``ReportError``
    (VER001).

    ``name`` is the figure's or indicator's label, ``reasons`` say why. Attributes it does not have are itself: the
    date of
    an unknown document is unknown too.
    """

    __slots__ = ("name", "reasons")
    name: str
    reasons: tuple[str, ...]
    is_unknown = True

    def __init__(self, name: str, reasons: tuple[str, ...] = (), attributes: Namespace | None = None) -> None:
        self._set(name=name, reasons=reasons, _attributes=attributes)

    def __str__(self) -> str:
        return UNKNOWN_TEXT

    def __repr__(self) -> str:
        return f"Unknown({self.name!r}, {self.reasons!r})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._attributes is not None and name in self._attributes:
            return self._attributes[name]
        return self

    def __getitem__(self, key: object) -> Unknown:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return Unknown, (self.name, self.reasons, self._attributes)

    def _refuse(self, *_: object) -> Any:
        raise ReportError(
            Diagnostic("VER001", params={"name": self.name, "reasons": "; ".join(self.reasons) or UNKNOWN_TEXT})
        )

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __eq__ = _refuse
    __ne__ = _refuse
    __hash__ = object.__hash__
    __iter__ = __len__ = __contains__ = __int__ = __float__ = __index__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = _refuse

    def __rmod__(self, other: object) -> Any:
        return NotImplemented if isinstance(other, str) else self._refuse()


class Blank(_Value):
    """Left blank to be filled in by hand (``de_trong``): prints as blank space, is false, cannot be added or
    compared by order.

    ``kind`` is the declared type; for a date, ``year`` is the year of the period: ``    /    /2024``, and as
    ``long_date()``
    ``ngày     tháng     năm 2024``. Attributes it does not have are blank too.
    """

    __slots__ = ("kind", "name", "year")
    kind: str
    year: int | None
    name: str
    is_blank = True

    def __init__(self, kind: str = "chuoi", year: int | None = None, name: str = "") -> None:
        self._set(kind=kind, year=year, name=name, _attributes=None)

    def __str__(self) -> str:
        if self.kind == "ngay":
            return f"    /    /{self.year or '    '}"
        return " " * 8

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Blank({self.kind!r}, {self.year!r}, {self.name!r})"

    def long_date(self) -> str:
        return f"ngày     tháng     năm {self.year or '    '}"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "nam" and self.kind == "ngay" and self.year:
            return Number(self.year, "nam", digits=0)
        return Blank("so_nguyen", None, self.name)

    def __reduce__(self) -> tuple[Any, ...]:
        return Blank, (self.kind, self.year, self.name)

    def __eq__(self, other: object) -> bool:
        return (self.kind, self.year) == (other.kind, other.year) if isinstance(other, Blank) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.kind, self.year))

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def _refuse(self, *_: object) -> Any:
        raise ReportError(Diagnostic("VER002", params={"name": self.name or self.kind}))

    __lt__ = __le__ = __gt__ = __ge__ = __int__ = __float__ = __index__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = _refuse

    def __rmod__(self, other: object) -> Any:
        return NotImplemented if isinstance(other, str) else self._refuse()


class Date(datetime.date):
    """A date that prints as ``13/8/2024``, ``08/02/2023`` (zero rule of Decree 30); ``ngay``, ``thang``, ``nam``
    are Numbers."""

    __slots__ = ()

    @classmethod
    def of(cls, day: datetime.date) -> Date:
        return cls(day.year, day.month, day.day)

    def __str__(self) -> str:
        return vietnamese.short_date(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def long_date(self) -> str:
        return vietnamese.long_date(self)

    @property
    def ngay(self) -> Number:
        return Number(self.day, "so_nguyen")

    @property
    def thang(self) -> Number:
        return Number(self.month, "so_nguyen")

    @property
    def nam(self) -> Number:
        return Number(self.year, "nam", digits=0)


class Period(_Value):
    """From ``tu`` to ``den``, both included: prints ``từ ngày 01/01/2024 đến ngày 13/8/2024``; ``so_ngay`` counts
    the days."""

    __slots__ = ("den", "tu")
    tu: Date
    den: Date

    def __init__(self, tu: Date, den: Date) -> None:
        self._set(tu=tu, den=den, _attributes=None)

    def __str__(self) -> str:
        return vietnamese.date_range(self.tu, self.den)

    @property
    def so_ngay(self) -> Number:
        return Number((self.den - self.tu).days + 1, "so_nguyen")

    def __eq__(self, other: object) -> bool:
        return (self.tu, self.den) == (other.tu, other.den) if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.tu, self.den))

    def __reduce__(self) -> tuple[Any, ...]:
        return Period, (self.tu, self.den)


class Namespace:
    """Read-only names: ``ns.x``, ``ns["15.1"]``, ``in``, ``len``; iterating gives the values in their order.

    It has no public Python method, so that a key named ``items`` is a key. With ``text`` it prints (a cited
    document, a
    signer); without, printing it raises ``ReportError`` (VER006).
    """

    __slots__ = ("_names", "_text")
    _names: dict[str, Any]
    _text: str | None

    def __init__(self, names: Mapping[str, object], text: str | None = None) -> None:
        object.__setattr__(self, "_names", dict(names))
        object.__setattr__(self, "_text", text)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self._names:
            return self._names[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Namespace is read-only")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Namespace is read-only")

    def __getitem__(self, key: str) -> Any:
        return self._names[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._names.values())

    def __len__(self) -> int:
        return len(self._names)

    def __bool__(self) -> bool:
        return self._text is not None or bool(self._names)

    def __contains__(self, key: object) -> bool:
        return key in self._names

    def __dir__(self) -> list[str]:
        return list(self._names)

    def __str__(self) -> str:
        if self._text is None:
            raise ReportError(
                Diagnostic("VER006", params={"names": ", ".join(list(self._names)[:5]) or "(không có mục nào)"})
            )
        return self._text

    def __repr__(self) -> str:
        return f"Namespace({self._names!r}, {self._text!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Namespace):
            return (self._names, self._text) == (other._names, other._text)
        return self._text == other if isinstance(other, str) and self._text is not None else NotImplemented

    def __hash__(self) -> int:
        return hash((self._text, tuple(self._names)))

    def __reduce__(self) -> tuple[Any, ...]:
        return Namespace, (self._names, self._text)
