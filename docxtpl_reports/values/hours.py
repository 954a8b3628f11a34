"""Times of day that print as the office writes them."""

from __future__ import annotations

import functools
from typing import Any

from docxtpl_reports import vietnamese

from .namespace import Value
from .number import Number


@functools.total_ordering
class Hour(Value):
    """A time of day: prints ``7h30``; ``gio`` and ``phut`` are Numbers, ``buoi`` its half of the day. Ordered by time."""

    __slots__ = ("minutes",)
    minutes: int

    def __init__(self, hour: int, minute: int = 0) -> None:
        self._set(minutes=hour * 60 + minute, _attributes=None)

    def __str__(self) -> str:
        return vietnamese.hour_text(*divmod(self.minutes, 60))

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"Hour{divmod(self.minutes, 60)}"

    @property
    def gio(self) -> Number:
        return Number(self.minutes // 60, "so_nguyen")

    @property
    def phut(self) -> Number:
        return Number(self.minutes % 60, "so_nguyen")

    @property
    def buoi(self) -> str:
        """``Sáng`` before noon, ``Chiều`` from noon on."""
        return vietnamese.half_day(self.minutes // 60)

    def __eq__(self, other: object) -> bool:
        return self.minutes == other.minutes if isinstance(other, Hour) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self.minutes < other.minutes if isinstance(other, Hour) else NotImplemented

    def __hash__(self) -> int:
        return hash(("Hour", self.minutes))

    def __reduce__(self) -> tuple[Any, ...]:
        return Hour, divmod(self.minutes, 60)
