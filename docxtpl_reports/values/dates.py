"""Days and periods that print in the form of Decree 30."""

from __future__ import annotations

import datetime
import functools
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, ReportError

from .absent import Unknown
from .namespace import Value
from .number import Number, Truth

FRIDAY = 4
MAX_DAYS = 3660  # of a period whose days or months can be gone through: ten years


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

    @property
    def thu(self) -> str:
        """``Thứ Hai`` … ``Chủ nhật``."""
        return vietnamese.weekday(self)

    @property
    def cuoi_tuan(self) -> Truth:
        return Truth(self.weekday() > FRIDAY)

    @property
    def khong_nam(self) -> str:
        """Day and month: ``05/10``."""
        return "/".join(vietnamese.day_digits(self)[:2])


@functools.total_ordering
class Month(Value):
    """A month: prints ``Tháng 1``, and with its year, ``Tháng 1/2026``, where it is one of several years' (``dated``)."""

    __slots__ = ("dated", "month", "year")
    year: int
    month: int
    dated: bool

    def __init__(self, year: int, month: int, dated: bool = False) -> None:
        self._set(year=year, month=month, dated=dated, _attributes=None)

    def __str__(self) -> str:
        return f"Tháng {self.month}" + (f"/{self.year}" if self.dated else "")

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Month({self.year}, {self.month})"

    @property
    def thang(self) -> Number:
        return Number(self.month, "so_nguyen")

    @property
    def nam(self) -> Number:
        return Number(self.year, "nam", digits=0)

    def __eq__(self, other: object) -> bool:
        return (self.year, self.month) == (other.year, other.month) if isinstance(other, Month) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return (self.year, self.month) < (other.year, other.month) if isinstance(other, Month) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.year, self.month))

    def __reduce__(self) -> tuple[Any, ...]:
        return Month, (self.year, self.month, self.dated)


def days_of(first: datetime.date, last: datetime.date) -> tuple[Date, ...]:
    """Every day from ``first`` to ``last``. Raises ``ReportError`` for more than ``MAX_DAYS``, which no table has."""
    count = (last - first).days + 1
    if count > MAX_DAYS:
        raise ReportError(Diagnostic("VER201", params={"count": count, "limit": MAX_DAYS}))
    return tuple(Date.of(first + datetime.timedelta(number)) for number in range(count))


def months_of(first: datetime.date, last: datetime.date) -> tuple[Month, ...]:
    """Every month that has a day from ``first`` to ``last``. Raises ``ReportError`` for more than ``MAX_DAYS`` days."""
    if (count := (last - first).days + 1) > MAX_DAYS:
        raise ReportError(Diagnostic("VER201", params={"count": count, "limit": MAX_DAYS}))
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple(Month(number // 12, number % 12 + 1, first.year != last.year) for number in numbers)


class Period(Value):
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

    @property
    def so_thang(self) -> Number:
        """Months that have a day in the period."""
        return Number((self.den.year - self.tu.year) * 12 + self.den.month - self.tu.month + 1, "so_nguyen")

    @property
    def ten(self) -> str:
        """``quý III năm 2026``."""
        return vietnamese.period_name(self.tu, self.den)

    @property
    def quy(self) -> Number | Unknown:
        """The quarter that the period is in; unknown when it is in several."""
        found = vietnamese.quarter(self.tu, self.den)
        if found is None:
            return Unknown("Quý của kỳ báo cáo", (Reason("several_quarters"),))
        return Number(found, "so_nguyen")

    @property
    def cac_ngay(self) -> tuple[Date, ...]:
        return days_of(self.tu, self.den)

    @property
    def cac_thang(self) -> tuple[Month, ...]:
        return months_of(self.tu, self.den)

    def __eq__(self, other: object) -> bool:
        return (self.tu, self.den) == (other.tu, other.den) if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.tu, self.den))

    def __reduce__(self) -> tuple[Any, ...]:
        return Period, (self.tu, self.den)
