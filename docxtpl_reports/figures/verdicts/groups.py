"""Groups the rows of a list by their values: levels of groups (``nhom_theo``), a table of two keys (``theo_hang``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.data.keys import key_name
from docxtpl_reports.figures.limits import MAX_GROUPS
from docxtpl_reports.figures.rules.grouping import Groups, Key, keys_of
from docxtpl_reports.figures.rules.model import Grouping
from docxtpl_reports.figures.rules.results import Cross, Group
from docxtpl_reports.values import Date, Month, Namespace, Number, Period, Truth, Unknown
from docxtpl_reports.values.cells import same_name

from .scope import RowNames
from .totals import TotalRows
from .wording import worded


class Grouped(NamedTuple):
    """The groups of a list. ``groups``: those of ``nhom_theo``; ``cross``: the table of two keys."""

    groups: tuple[Group, ...] = ()
    cross: Cross | None = None


def grouped(rows: TotalRows, order: Sequence[int]) -> tuple[Grouped, list[Diagnostic]]:
    """Group the rows of a list that is there; ``order``: their numbers in the order of the report."""
    field = rows.names.listed.field
    if field.groups is None and field.cross is None:
        return Grouped(), []
    maker = _Maker(rows)
    groups = maker.levels(field.groups, order) if field.groups is not None else ()
    cross = maker.cross(field.cross, order) if field.cross is not None else None
    return Grouped(groups, cross), maker.problems


class _Maker:
    def __init__(self, rows: TotalRows) -> None:
        self.rows, self.names = rows, rows.names
        period = self.names.scope.data.sections["ky"]
        assert isinstance(period, Namespace)
        self.days: tuple[Date, ...] = period["cac_ngay"] if isinstance(period["cac_ngay"], tuple) else ()
        self.months: tuple[Month, ...] = period["cac_thang"] if isinstance(period["cac_thang"], tuple) else ()
        self.problems: list[Diagnostic] = []
        self._reported: set[str] = set()  # values that are outside, for they may be in several groupings

    def levels(self, grouping: Grouping, order: Sequence[int]) -> tuple[Group, ...]:
        keys = keys_of(self.names.listed.field, grouping)
        count = 1
        for key in keys if grouping.complete else ():
            count *= max(1, len(self._possible(key)))
        if count > MAX_GROUPS:
            params = {"label": self.names.listed.field.label, "count": count, "limit": MAX_GROUPS}
            self.problems.append(Diagnostic("VER206", grouping.location, params))
            return ()
        return self._level(keys, order, grouping.complete)

    def _level(self, keys: Sequence[Key], order: Iterable[int], complete: bool) -> tuple[Group, ...]:
        if not keys:
            return ()
        found = self._parted(keys[0], order, complete)
        return tuple(
            Group(value, tuple(own), self.rows.of(own), self._level(keys[1:], own, complete)) for value, own in found
        )

    def cross(self, grouping: Grouping, order: Sequence[int]) -> Cross:
        """Columns in the order of their values, where these have one; texts in order of appearance."""
        by_row, by_column = keys_of(self.names.listed.field, grouping)
        across = _sorted(by_column, self._parted(by_column, order, grouping.complete))
        down = _sorted(by_row, self._parted(by_row, order, grouping.complete))
        columns = tuple(Group(value, tuple(own), self.rows.of(own)) for value, own in across)
        lines: list[Group] = []
        cells: list[dict[object, Group]] = []
        for value, own in down:
            lines.append(Group(value, tuple(own), self.rows.of(own)))
            parts = self._parted(by_column, own, False)
            cells.append({key_of(cell): Group(cell, tuple(of_cell), self.rows.of(of_cell)) for cell, of_cell in parts})
        return Cross(tuple(lines), columns, tuple(cells), Group(None, (), self.rows.of(())))

    def _parted(self, key: Key, order: Iterable[int], complete: bool) -> list[tuple[object, list[int]]]:
        """The values with their rows, in order of appearance; all that are possible, in theirs, where that is asked for."""
        possible = self._possible(key) if complete else ()
        self._look_alike(key)
        found: dict[object, tuple[object, list[int]]] = {key_of(value): (value, []) for value in possible}
        for number in order:
            value = _value_of(self.names, key, number)
            value = self._dated(value)
            own = key_of(value)
            if possible and own not in found and not isinstance(value, Unknown):
                self._outside(key, number, value)
            found.setdefault(own, (value, []))[1].append(number)
        return list(found.values())

    def _look_alike(self, key: Key) -> None:
        """Texts that differ only by accents are probably one name, typed in two ways."""
        if key.field.kind != "chuoi" or key.field.name in self._reported:
            return
        self._reported.add(key.field.name)
        first: dict[str, str] = {}
        for number in self.names.places:
            value = _value_of(self.names, key, number)
            if not isinstance(value, str):
                continue
            other = first.setdefault(vietnamese.fold(same_name(value)), value)
            path = f"{self.names.path(number)}.{key.field.name}"
            if same_name(other) != same_name(value) and same_name(value) not in self._reported:
                self._reported.add(same_name(value))
                place = self.names.scope.data.origins.get(path, key.field.location)
                params = {"label": key.field.label, "first": other, "second": value}
                self.problems.append(Diagnostic("VER208", place, params, Fix(value, other)))

    def _possible(self, key: Key) -> Sequence[object]:
        if key.groups in (Groups.DAYS, Groups.MONTHS) and not self.days:
            self._no_days(key)
        match key.groups:
            case Groups.DAYS:
                return self.days
            case Groups.MONTHS:
                return self.months
            case Groups.WEEKDAYS:
                return vietnamese.WEEKDAYS
            case Groups.HALF_DAYS:
                return vietnamese.HALF_DAYS
            case Groups.CHOICES:
                return key.field.choices
        return ()

    def _no_days(self, key: Key) -> None:
        """All days are asked for, of a period that is not known or is too long for a table."""
        data, field = self.names.scope.data, self.names.listed.field
        if field.name in self._reported:
            return
        self._reported.add(field.name)
        place = data.places.get("ky", Location(file=data.file, line=1, column=1))
        self.problems.append(Diagnostic("VER207", place, {"label": field.label, "column": key.field.label}))

    def _dated(self, value: object) -> object:
        """A month prints with its year where the period has several years."""
        outside = isinstance(value, Month) and self.months and value not in self.months
        if isinstance(value, Month) and self.months and (self.months[0].dated or outside):
            return Month(value.year, value.month, True)
        return value

    def _outside(self, key: Key, number: int, value: object) -> None:
        """A day or month that is not in the period, in a table of all of them."""
        data = self.names.scope.data
        path = f"{self.names.path(number)}.{key.field.name}"
        place = data.origins.get(path, key.field.location)
        shown = key_name(value) if isinstance(value, Month) else str(value)
        period = worded(Period(self.days[0], self.days[-1]))
        params = {"label": key.field.label, "row": self.names.title(number), "value": shown, "period": period}
        if path not in self._reported:
            self._reported.add(path)
            self.problems.append(Diagnostic("VER205", place, params))


def _value_of(names: RowNames, key: Key, number: int) -> object:
    value = names.typed_rows[number][key.field.name]
    if isinstance(value, Unknown) or key.part is None:
        return value
    if key.groups is Groups.MONTHS and isinstance(value, Date):
        return Month(value.year, value.month)
    return getattr(value, key.part)


def key_of(value: object) -> object:
    """The value as groups are told apart by; nothing for one that is not known."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, Number):
        return value.value
    if isinstance(value, Truth):
        return value.value
    return same_name(value) if isinstance(value, str) else value


def _sorted(key: Key, found: list[tuple[object, list[int]]]) -> list[tuple[object, list[int]]]:
    """Days, months, numbers and what the rules or the calendar order, in that order."""
    order: dict[object, int] = {}
    if key.groups is Groups.WEEKDAYS:
        order = {day: number for number, day in enumerate(vietnamese.WEEKDAYS)}
    elif key.groups is Groups.HALF_DAYS:
        order = {half: number for number, half in enumerate(vietnamese.HALF_DAYS)}
    elif key.groups is Groups.CHOICES:
        order = {choice: number for number, choice in enumerate(key.field.choices)}
    elif key.field.kind == "chuoi":
        return found
    known = [pair for pair in found if not isinstance(pair[0], Unknown)]
    unknown = [pair for pair in found if isinstance(pair[0], Unknown)]
    ordered = sorted(known, key=lambda pair: order.get(key_of(pair[0]), len(order)) if order else pair[0])  # type: ignore[arg-type,return-value]
    return ordered + unknown
