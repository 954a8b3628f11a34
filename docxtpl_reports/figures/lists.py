"""Makes numbers and the rows of lists as templates see them: with what is computed, and with what was before.

The rows of a list are made when a template asks for them: long lists have many values that nobody prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field, Indicator
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import IndicatorResult, Results, Total
from docxtpl_reports.figures.rules.rows import of_row, row_key, row_title, rows_by_key
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Keyed, Month, Namespace, Number, Rows, Truth, Unknown
from docxtpl_reports.values.keyed import cells_of, with_attributes, with_cells
from docxtpl_reports.values.namespace import LazyNamespace
from docxtpl_reports.vietnamese.collation import Key

from .attributes import Change, LazyAttributes, OfFigure, before, moves, of_indicator
from .grouped import POSITION, Grouped, in_groups, is_grouped


def of_result(indicator: Indicator, result: IndicatorResult, earlier: object = None) -> object:
    """The value of an indicator with its attributes; ``earlier``: that of the period before, if it can be compared."""
    value = result.value
    change = None if earlier is None else Change(value, earlier)
    attributes = LazyAttributes(of_indicator(indicator, result), change)
    if isinstance(value, Number):
        return value.with_attributes(attributes)
    if isinstance(value, Truth):
        return Truth(value.value, attributes)
    return type(value)(value.name, result.reasons, attributes)


def of_figure(field: Field, value: object, earlier: object) -> object:
    """A typed number that can be compared with that of the period before; ``earlier``: as for ``OfFigure``."""
    if isinstance(value, Number):
        return value.with_attributes(OfFigure(field, value, earlier))
    return (
        type(value)(value.name, value.reasons, OfFigure(field, value, earlier)) if isinstance(value, Unknown) else value
    )


class Lists:
    """Makes the rows of the lists of one section; a list in rows is gone through with them, so that its rows come in the
    order in which they are numbered."""

    def __init__(self, rules: Plan, results: Results | None, draft: bool) -> None:
        self.rules, self.results, self.draft = rules, results, draft
        self._makers: dict[str, RowMaker] = {}
        self._rows_seen: Counter[str] = Counter()
        self._lists_seen: Counter[str] = Counter()

    def whole(self, listed: Listed, found: Rows, earlier: object) -> Rows:
        """A list outside of rows; ``earlier``: that of the period before, if there is one to compare with."""
        total = self._of_all(listed, _total_of(earlier))
        rows = self._made(listed, found, earlier, total)
        if self.results is None or not is_grouped(listed.field):
            return rows
        order = self.results.totals[listed.path].order
        by_number = rows if order is None else dict(zip(order, rows, strict=True))
        groups = Grouped(by_number.__getitem__, self._of_group, listed.field.label, earlier)
        names = groups.names(listed.field, self.results.totals[listed.path])
        return Rows(rows, Namespace({**({"tong": Namespace(total)} if total else {}), **names}))

    def _of_group(self, totals: Mapping[str, Total], earlier: object) -> Namespace:
        return Namespace(_with_before(_totals(totals, earlier), earlier))

    def _of_all(self, listed: Listed, earlier: object) -> dict[str, object]:
        """The totals row of a list, with those of the lists in its rows."""
        if self.results is None:
            return {}
        found = _totals(self.results.totals[listed.path].whole, earlier)
        for each in listed.inner:
            name = each.field.name
            if total := self._of_all(each, None if earlier is None else before(earlier, name)):
                found[name] = Namespace(total)
        return _with_before(found, earlier)

    def _of_row(self, listed: Listed, found: object, row: object) -> object:
        """A list in a row; ``row``: that row in the period before."""
        number = self._lists_seen[listed.path]
        self._lists_seen[listed.path] += 1
        earlier = None if row is None else before(row, listed.field.name)
        total: dict[str, object] = {}
        if self.results is not None:
            last = _total_of(earlier)
            total = _with_before(_totals(self.results.totals[listed.path].by_outer[number], last), last)
        if isinstance(found, Unknown) and self.draft and listed.field.required:
            return found
        return self._made(listed, found if isinstance(found, Rows) else Rows(), earlier, total)

    def _made(self, listed: Listed, found: Rows, earlier: object, total: Mapping[str, object]) -> Rows:
        maker, inner, field = self._maker(listed), tuple(listed.inner), listed.field
        plain = [each.name for each in field.fields if kind_of(each).layout is Layout.LIST and not each.fields]
        printed = self._printed(listed)
        compares = earlier is not None and listed.lacks_key is None
        keys = rows_by_key(field, earlier) if compares and isinstance(earlier, Rows) else {}
        rows: list[object] = []
        first = self._rows_seen[listed.path]
        self._rows_seen[listed.path] += len(found)
        positions = self._positions(listed, first, len(found))
        for position, row in enumerate(found):
            number = first + position
            last = _same_row(field, row, position, keys, earlier) if compares else None
            more = {each.field.name: self._of_row(each, row[each.field.name], last) for each in inner}
            more |= {each.field.name: self._by_keys(each, row[each.field.name]) for each in listed.cells}
            more |= {name: () for name in plain if isinstance(row[name], Unknown) and not self.draft}
            if is_grouped(field) and POSITION not in row:
                more[POSITION] = Number(printed.get(number, positions[position]) + 1, "so_nguyen")
            needed = maker.columns or more or last is not None
            rows.append(LazyRow(maker, number, row, more, last) if needed else row)
        rows = [row for _, row in sorted(zip(positions, rows, strict=True), key=lambda pair: pair[0])]
        return Rows(rows, Namespace({"tong": Namespace(total)}) if total else None)

    def _by_keys(self, listed: Listed, found: object) -> object:
        """A value by keys with what is computed in each cell and of their sum."""
        number = self._lists_seen[listed.path]
        self._lists_seen[listed.path] += 1
        if not isinstance(found, Keyed) or self.results is None:
            return found
        first, maker = self._rows_seen[listed.path], self._maker(listed)
        self._rows_seen[listed.path] += len(found)
        made: dict[Month | str, object] = {}
        for position, (key, cell) in enumerate(cells_of(found).items(), first):
            attributes = LazyRow(maker, position, Namespace({}), {}, None)
            made[key] = with_attributes(cell, attributes)
        totals = self.results.totals[listed.path].by_outer[number]
        total = _totals({name: total for name, total in totals.items() if name in maker.columns}, None)
        return with_cells(found, made, Namespace(total))

    def _positions(self, listed: Listed, first: int, count: int) -> Sequence[int]:
        """The position of each row of one list in its order; ``first``: the number of the first."""
        order = None if self.results is None else self.results.totals[listed.path].order
        if order is None:
            return range(count)
        positions = [0] * count
        for position, number in enumerate(order[first : first + count]):
            positions[number - first] = position
        return positions

    def _printed(self, listed: Listed) -> Mapping[int, int]:
        """The positions of rows as they are printed, group by group."""
        groups = () if self.results is None else self.results.totals[listed.path].groups
        return {number: position for position, number in enumerate(in_groups(groups))}

    def _maker(self, listed: Listed) -> RowMaker:
        if listed.path not in self._makers:
            columns = {}
            if self.results is not None:
                for column in listed.field.columns:
                    key = listed.key(column.name)
                    columns[column.name] = Column(column, self.results.columns[key], key in self.rules.numbers)
            fields = () if listed.field.keys else listed.field.fields  # a cell is its own value
            self._makers[listed.path] = RowMaker({field.name: field for field in fields}, columns)
        return self._makers[listed.path]


def _same_row(field: Field, row: Namespace, number: int, keys: Mapping[Key, int], earlier: object) -> object:
    """The row with the same key in the period before, or why there is none."""
    if not isinstance(earlier, Rows):
        return earlier
    key = row_key(field, row)
    if key is not None and key in keys:
        return earlier[keys[key]]
    title = row_title(field, row, number)
    return Unknown(str(title), (of_row(Reason("not_in_previous_row"), title),))


def _total_of(earlier: object) -> object:
    """The totals row of the same list in the period before; nothing where it is not compared."""
    return None if earlier is None else earlier if isinstance(earlier, Unknown) else getattr(earlier, "tong", None)


def _totals(totals: Mapping[str, Total], earlier: object) -> dict[str, object]:
    return {name: _total(total, None if earlier is None else before(earlier, name)) for name, total in totals.items()}


def _with_before(total: dict[str, object], earlier: object) -> dict[str, object]:
    return total | {"ky_truoc": earlier} if total and earlier is not None else total


def _total(total: Total, earlier: object) -> object:
    found, part = total.found, total.part
    if isinstance(found, IndicatorResult):
        assert isinstance(part, Indicator)
        return of_result(part, found, earlier)
    return found if earlier is None or not isinstance(part, Field) else of_figure(part, found, earlier)


class Column(NamedTuple):
    """A computed column with its result in each row."""

    indicator: Indicator
    results: Sequence[IndicatorResult]
    is_number: bool


class RowMaker(NamedTuple):
    """The fields and computed columns of the rows of a list, by name."""

    fields: Mapping[str, Field]
    columns: Mapping[str, Column]


class LazyRow(LazyNamespace):
    """A row of a list. ``number``: of its results; ``more``: the lists in it, and its position; ``earlier``: the same row in
    the period before, or why there is none, if it can be compared."""

    __slots__ = ("_earlier", "_maker", "_more", "_number", "_typed")
    _maker: RowMaker
    _number: int
    _typed: Namespace
    _more: dict[str, object]
    _earlier: object

    def __init__(
        self, maker: RowMaker, number: int, typed: Namespace, more: dict[str, object], earlier: object
    ) -> None:
        super().__init__()
        values = {"_maker": maker, "_number": number, "_typed": typed, "_more": more, "_earlier": earlier}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _keys(self) -> list[str]:
        before = () if self._earlier is None else ("ky_truoc",)
        more = (name for name in self._more if name not in self._maker.fields)
        return [*self._maker.fields, *self._maker.columns, *more, *before]

    def __contains__(self, key: object) -> bool:
        maker = self._maker
        known = key in maker.fields or key in maker.columns or key in self._more
        return known or (key == "ky_truoc" and self._earlier is not None)

    def _make(self, name: str) -> object:
        column, earlier = self._maker.columns.get(name), self._earlier
        if column is not None:
            last = before(earlier, name) if column.is_number and earlier is not None else None
            return of_result(column.indicator, column.results[self._number], last)
        if name in self._more:
            return self._more[name]
        if name == "ky_truoc" and earlier is not None:
            return earlier
        value = self._typed[name]
        field = self._maker.fields[name]
        return of_figure(field, value, before(earlier, name)) if earlier is not None and moves(field) else value

    def __reduce__(self) -> tuple[object, ...]:
        return LazyRow, (self._maker, self._number, self._typed, self._more, self._earlier)
