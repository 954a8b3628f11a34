"""Absent values: missing ones (``Unknown``) and ones left blank on purpose (``Blank``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from docxtpl_reports.diagnostics import N_, Diagnostic, Phrase, Reason, Reasons, ReportError

from .namespace import Namespace, Value
from .number import Number

UNKNOWN_TEXT = N_("chưa đủ số liệu")
NOT_APPLICABLE_TEXT = N_("không phát sinh")
MISSING = "[thiếu: "


def missing_text(name: str) -> str:
    """The text that a draft prints for a missing value: ``[thiếu: Tổng số hồ sơ]``."""
    label = " ".join(name.replace("[", "(").replace("]", ")").split())
    return f"{MISSING}{label or 'số liệu'}]"


class Unknown(Value):
    """A missing value: prints ``chưa đủ số liệu``; comparing, adding or testing it raises ``ReportError``
    (VER001).

    ``name`` is the figure's or indicator's label, ``reasons`` say why. Attributes it does not have are itself: the date of
    an unknown document is unknown too.
    """

    __slots__ = ("name", "reasons")
    code: ClassVar[str] = "VER001"
    name: str
    reasons: tuple[Reason | str, ...]

    def __init__(self, name: str, reasons: tuple[Reason | str, ...] = (), attributes: Namespace | None = None) -> None:
        self._set(name=name, reasons=reasons, _attributes=attributes)

    def __str__(self) -> str:
        return UNKNOWN_TEXT

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {tuple(map(str, self.reasons))!r})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._attributes is not None and name in self._attributes:
            return self._attributes[name]
        return self

    def __getitem__(self, key: object) -> Any:
        """Jinja's attribute filters ask for items first."""
        return (
            self._attributes[key]
            if isinstance(key, str) and self._attributes is not None and key in self._attributes
            else self
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.name, self.reasons, self._attributes)

    def _refuse(self, *_: object) -> Any:
        reasons = Reasons(self.reasons) if self.reasons else Phrase(str(self))
        raise ReportError(Diagnostic(self.code, params={"name": self.name, "reasons": reasons}))

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __eq__ = _refuse
    __ne__ = _refuse
    __hash__ = object.__hash__
    __iter__ = __len__ = __contains__ = __int__ = __float__ = __index__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __pow__ = __rpow__ = __neg__ = __pos__ = __abs__ = _refuse

    def __rmod__(self, other: object) -> Any:
        return NotImplemented if isinstance(other, str) else self._refuse()


class NotApplicable(Unknown):
    """Nothing of the kind happened in the period, so that there is no rate (0 of 0): prints ``không phát sinh``; comparing
    or adding it raises ``ReportError`` (VER030)."""

    __slots__ = ()
    code = "VER030"

    def __str__(self) -> str:
        return NOT_APPLICABLE_TEXT


class Nothing(NotApplicable):
    """The value of an empty cell: nothing of the kind happened, and nothing is printed."""

    __slots__ = ()

    def __str__(self) -> str:
        return ""


class NotGiven(NotApplicable):
    """A value that there cannot be: a growth without a base or of a rate, the rank of a row that is not ranked. Prints
    ``–``."""

    __slots__ = ()

    def __str__(self) -> str:
        return "–"


class NotRanked(NotGiven):
    """The rank of a row that is not ranked: it is neither among the first nor the last, and equal to no rank."""

    __slots__ = ()

    def _is_not(self, *_: object) -> Any:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = _is_not
    __hash__ = object.__hash__

    def __ne__(self, *_: object) -> Any:
        return True


class Blank(Value):
    """Left blank to be filled in by hand (``de_trong``): prints as blank space, is false, cannot be added or ordered.

    ``kind`` is the declared type; for a date, ``year`` is the year of the period: ``    /    /2024``, and as ``long_date()``
    ``ngày     tháng     năm 2024``. Attributes it does not have are blank too.
    """

    __slots__ = ("kind", "name", "year")
    kind: str
    year: int | None
    name: str

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
