"""Decides what the records of a list may be grouped by, and which groups there can be (``nhom_theo``, ``theo_hang``)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.yaml import reading

from .kinds import DATE, HOUR, MONTH, kind_of
from .model import Field, Grouping


class Groups(Enum):
    """The groups that there can be where no record says so."""

    OPEN = auto()  # any text or number
    CHOICES = auto()  # the texts that the rules list
    DAYS = auto()  # of the period
    MONTHS = auto()  # of the period
    WEEKDAYS = auto()
    HALF_DAYS = auto()


_GROUPS = {
    ("chuoi", None): Groups.OPEN,
    ("so_nguyen", None): Groups.OPEN,
    ("lua_chon", None): Groups.CHOICES,
    ("ngay", None): Groups.DAYS,
    ("ngay", "thang"): Groups.MONTHS,
    ("ngay", "thu"): Groups.WEEKDAYS,
    ("gio", None): Groups.OPEN,
    ("gio", "buoi"): Groups.HALF_DAYS,
}
_UNKNOWN = reading.UnknownName("RUL232", "RUL233")


class Key(NamedTuple):
    """A field of the records, or a part of it, whose values make the groups."""

    field: Field
    part: str | None
    groups: Groups

    @property
    def shape(self) -> Any:
        """The shape of a group's ``ten``."""
        if self.groups is Groups.MONTHS:
            return MONTH
        whole = kind_of(self.field).shape
        return whole if self.part is None else (DATE if self.field.kind == "ngay" else HOUR)[self.part]  # type: ignore[index,call-overload]


def keys_of(field: Field, grouping: Grouping) -> tuple[Key, ...]:
    """The keys of a checked grouping."""
    found = (_key(field, name) for name in grouping.names)
    return tuple(key for key in found if key is not None)


def _key(field: Field, name: str) -> Key | None:
    first, _, rest = name.partition(".")
    inner = next((f for f in field.fields if f.name == first), None)
    part = rest if "." in name else None
    if inner is None or (inner.kind, part) not in _GROUPS:
        return None
    return Key(inner, part, _GROUPS[inner.kind, part])


def grouping_problems(where: str, field: Field) -> Iterator[Diagnostic]:
    """Groups are by fields that every record has; ``du_nhom`` needs groups that are known beforehand."""
    for grouping, key in ((field.groups, "nhom_theo"), (field.cross, "theo_hang, theo_cot")):
        if grouping is None:
            continue
        what = f"{where}.{key}"
        for name in grouping.names:
            yield from _problems_of(field, name, what, grouping)
        known = keys_of(field, grouping)
        if grouping.complete and known and all(each.groups is Groups.OPEN for each in known):
            yield Diagnostic("RUL236", grouping.location, {"name": where})
        for name in {name for name in grouping.names if grouping.names.count(name) > 1}:
            yield Diagnostic("RUL237", grouping.location, {"name": where, "column": name})


def _problems_of(field: Field, name: str, what: str, grouping: Grouping) -> Iterator[Diagnostic]:
    first = name.partition(".")[0]
    inner = next((f for f in field.fields if f.name == first), None)
    if inner is None:
        known = [name for f in field.fields for name in _names(f)]
        yield reading.unknown_name(_UNKNOWN, name, known, grouping.location, what=what)
    elif _key(field, name) is None:
        known = _names(inner) or [name for f in field.fields for name in _names(f)]
        params = {"what": what, "column": name, "kind": inner.kind, "known": reading.quoted(known)}
        yield Diagnostic("RUL234", grouping.location, params)
    elif inner.may_be_blank or (inner.default is None and not inner.required):
        yield Diagnostic("RUL235", grouping.location, {"what": what, "column": first})


def _names(field: Field) -> list[str]:
    """The names by which a field can group."""
    return [f"{field.name}.{part}" if part else field.name for kind, part in _GROUPS if kind == field.kind]
