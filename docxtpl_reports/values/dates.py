"""Days and periods that print in the form of Decree 30."""

from __future__ import annotations

import datetime
from typing import Any

from docxtpl_reports import vietnamese

from .namespace import Value
from .number import Number


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

    def __eq__(self, other: object) -> bool:
        return (self.tu, self.den) == (other.tu, other.den) if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.tu, self.den))

    def __reduce__(self) -> tuple[Any, ...]:
        return Period, (self.tu, self.den)
