"""The names of a period, and of the figures of a period that is not declared; values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docxtpl_reports.diagnostics import N_, Reason
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.values import Period, Unknown
from docxtpl_reports.values.dates import MAX_DAYS
from docxtpl_reports.values.namespace import LazyNamespace

_OF_PERIOD = {
    "tu": N_("Kỳ báo cáo: từ ngày"),
    "den": N_("Kỳ báo cáo: đến ngày"),
    "so_ngay": N_("Kỳ báo cáo: số ngày"),
    "so_thang": N_("Kỳ báo cáo: số tháng"),
    "quy": N_("Kỳ báo cáo: quý"),
    "ten": N_("Kỳ báo cáo: tên gọi"),
}
_LISTS_OF_PERIOD = {"cac_ngay": N_("Các ngày của kỳ báo cáo"), "cac_thang": N_("Các tháng của kỳ báo cáo")}


class PeriodNames(LazyNamespace):
    """The names of a period. Its days and months are only made for a table that has them."""

    __slots__ = ("_made", "_period")
    _made: dict[str, object]
    _period: Period

    def __init__(self, period: Period) -> None:
        super().__init__(str(period))
        object.__setattr__(self, "_period", period)
        object.__setattr__(self, "_made", {})

    def _keys(self) -> Iterator[str]:
        yield from _OF_PERIOD
        yield from _LISTS_OF_PERIOD

    def __contains__(self, key: object) -> bool:
        return key in _OF_PERIOD or key in _LISTS_OF_PERIOD

    def _make(self, name: str) -> object:
        if name in self._made:
            return self._made[name]
        if name not in self:
            raise KeyError(name)
        if name not in self._made:
            too_long = name in _LISTS_OF_PERIOD and self._period.so_ngay > MAX_DAYS
            why = (Reason("too_many_days", {"limit": MAX_DAYS}),)
            self._made[name] = Unknown(_LISTS_OF_PERIOD[name], why) if too_long else getattr(self._period, name)
        return self._made[name]

    def __reduce__(self) -> tuple[object, ...]:
        return PeriodNames, (self._period,)


def no_period(why: Reason) -> dict[str, object]:
    """The names of a period that is not known."""
    lists = dict.fromkeys(_LISTS_OF_PERIOD, ())  # which are empty: ``Case.missing`` asks for the period
    return {**{name: Unknown(label, (why,)) for name, label in _OF_PERIOD.items()}, **lists}


class NotDeclared(LazyNamespace):
    """The figures of a period before that is not declared: all of them unknown, made when one is asked for."""

    __slots__ = ("_fields",)
    _fields: Mapping[str, Field]

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        object.__setattr__(self, "_fields", fields)

    def _keys(self) -> Iterable[str]:
        return self._fields

    def __contains__(self, key: object) -> bool:
        return key in self._fields

    def _make(self, name: str) -> Unknown:
        label, why = self._fields[name].label, Reason("previous_not_declared")
        return Unknown(label, (Reason("in_previous", {"label": label, "why": why}),))

    def __reduce__(self) -> tuple[object, ...]:
        return NotDeclared, (self._fields,)
