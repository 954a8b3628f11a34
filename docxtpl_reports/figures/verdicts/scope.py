"""Looks up the values of names, in a report and in the rows of a list, while indicators are computed and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.data.keys import key_name, typed_as
from docxtpl_reports.figures.rules.evaluation import Getter, OfRows, bind, merge_unknown, plain
from docxtpl_reports.figures.rules.expressions import CRITERIA, Expression, Name
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import CriterionResult, IndicatorResult, Results
from docxtpl_reports.figures.rules.rows import row_in, row_key, row_title
from docxtpl_reports.figures.rules.scopes import CLASS, ROW, SCORE, Listed, Reference, field_of, own_cells
from docxtpl_reports.values import Keyed, Namespace, NotApplicable, Rows, Unknown, Verdict
from docxtpl_reports.values.keyed import cells_of

from .within import CellsOfRow, InRow, keys_of_rows


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks up names while indicators are being computed into ``done``, the columns of lists into ``columns``."""

    rules: Plan
    data: Data
    done: Mapping[str, IndicatorResult]
    columns: Mapping[str, Sequence[IndicatorResult]]
    before: Results | None = None
    criteria: Mapping[str, CriterionResult] = field(default_factory=dict)  # once all of them are judged
    _lists: dict[tuple[str, bool], RowNames] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, rules: Plan, data: Data, results: Results) -> Scope:
        """The names of a report in which everything is computed."""
        return cls(rules, data, results.indicators, results.columns, results.previous, results.criteria)

    def evaluate(self, expression: Expression) -> object:
        """The value of a checked expression outside of lists."""
        return bind(expression, self)(None)

    def get(self, name: Name) -> Getter:
        return lambda _: plain(self.value(name), name.text)

    def value(self, name: Name) -> object:
        """The value of a checked name; a list's field gives the tuple of its values."""
        return self.value_of(self.rules.reference(name), name.text)

    def value_of(self, reference: Reference, name: str) -> object:
        """The value that a name refers to."""
        data = self.data.previous if reference.previous else self.data
        is_computed = reference.section in ("chi_tieu", CRITERIA)
        if data is None or (is_computed and reference.previous and self.before is None):
            return Unknown(name, (Reason("before_previous", {"name": name}),))
        if is_computed:
            result = self._result(reference)
            if isinstance(result, CriterionResult):
                return of_criterion(result, reference.inner or "")
            return result.value if reference.inner is None else verdict_is(result, reference.inner)
        where = data.sections[reference.section]
        assert isinstance(where, Namespace)
        value = where[reference.name]
        if isinstance(value, Keyed) and reference.inner is None:
            return tuple(value)
        if reference.inner is not None and not isinstance(value, tuple):
            return getattr(value, reference.inner)  # a part of a date; each part of an unknown one is unknown
        if isinstance(value, tuple):
            return self._column(value, reference)
        return value

    def _result(self, reference: Reference) -> IndicatorResult | CriterionResult:
        before = self.before if reference.previous else None
        if reference.section == CRITERIA:
            return (self.criteria if before is None else before.criteria)[reference.name]
        return (self.done if before is None else before.indicators)[reference.name]

    def reasons(self, name: Name, listed: Listed | None = None) -> tuple[Reason | str, ...]:
        """The reasons of the verdict that a name (in the rows of a list) asks for; none of other names."""
        reference = self.rules.reference(name, listed)
        asks = reference.inner in {verdict.attribute for verdict in Verdict}
        if not asks or reference.section not in ("chi_tieu", CRITERIA) or (reference.previous and self.before is None):
            return ()
        result = self._result(reference)
        if not isinstance(result, CriterionResult):
            return result.reasons
        found = tuple(dict.fromkeys(self._of_members(result, self.before if reference.previous else None)))
        return found or result.reasons

    def _of_members(self, criterion: CriterionResult, before: Results | None) -> Iterator[Reason | str]:
        """The reasons of the indicators that a criterion's verdict follows from, through all criteria between."""
        criteria, indicators = (self.criteria, self.done) if before is None else (before.criteria, before.indicators)
        for name in criterion.members:
            member = criteria.get(name) or indicators.get(name)
            if member is None or member.verdict is not criterion.verdict:
                continue
            if isinstance(member, CriterionResult):
                yield from tuple(self._of_members(member, before)) or member.reasons
            else:
                yield from member.reasons

    def rows(self, name: Name) -> OfRows | None:
        listed = self.rules.list_of(name)
        return None if listed is None else self.of_list(listed)

    def of_list(self, listed: Listed) -> RowNames:
        """The rows of a list, looked up once."""
        key = listed.path, listed.previous
        if key not in self._lists:
            self._lists[key] = self._of_list(listed)
        return self._lists[key]

    def _of_list(self, listed: Listed) -> RowNames:
        data = self.data.previous if listed.previous else self.data
        if data is None:
            missing = Unknown(listed.field.label, (Reason("before_previous", {"name": listed.field.label}),))
            return RowNames(self, listed, missing, {})
        before = {} if self.before is None else self.before.columns
        computed = before if listed.previous else self.columns
        if listed.outer is not None:
            return RowNames(self, listed, Rows(), computed, self.of_list(listed.outer))
        where = data.sections[listed.section]
        assert isinstance(where, Namespace)
        return RowNames(self, listed, where[listed.field.name], computed)

    def _column(self, rows: tuple[object, ...], reference: Reference) -> tuple[object, ...]:
        field = field_of(self.rules, reference.section, reference.name)
        if field is not None and reference.inner is not None and field.column(reference.inner):
            computed = self.columns if not reference.previous else {} if self.before is None else self.before.columns
            key = Listed(reference.section, field).key(reference.inner)
            return tuple(result.value for result in computed.get(key, ()))
        key = reference.inner or "gia_tri"
        found: list[object] = []
        for item in rows:
            value = item[key] if isinstance(item, Namespace) and key in item else item
            found += value if isinstance(value, Keyed | tuple) else (value,)
        return tuple(found)


class RowNames:
    """The names in the rows of a list; the place of a value is the number of its row, from 0. The rows of a list that is
    itself in rows (``outer``) are numbered through all of these."""

    fixed = True

    def __init__(
        self,
        scope: Scope,
        listed: Listed,
        found: object,
        computed: Mapping[str, Sequence[IndicatorResult]],
        outer: RowNames | None = None,
    ) -> None:
        self.scope, self.listed, self.computed, self.outer = scope, listed, computed, outer
        self.missing = plain(found, listed.field.label) if not isinstance(found, Rows) else None
        self._unknown: dict[int, Unknown] = {}  # of the rows outside, those whose list is not known
        self._starts = [0]  # for each row outside, the number of its first row, and the number of all
        self._cell_keys: list[tuple[str, str | Reason]] = []  # of cells of values by keys, as typed and as shown
        self._of_row: list[int] = []  # for each row, the number of the row that holds its list
        self.typed_rows = found if isinstance(found, Rows) else Rows()
        if outer is not None:
            self.typed_rows = Rows(self._through(outer))
        self._values: dict[Reference, list[object]] = {}
        self._earlier: tuple[RowNames | None, Sequence[int | None]] | None = None

    def _through(self, outer: RowNames) -> Iterator[object]:
        """All rows, noting what belongs to which row outside."""
        name = self.listed.field.name
        by_key = self._rows_by_key() if self.listed.field.keys else {}
        for number, row in enumerate(outer.typed_rows):
            found = row[name]
            rows = (
                found
                if isinstance(found, Rows)
                else self._cells(found, row, by_key)
                if isinstance(found, Keyed)
                else ()
            )
            yield from rows
            self._of_row += [number] * len(rows)
            self._starts.append(len(self._of_row))
            missing = plain(found, self.listed.field.label)
            if isinstance(missing, Unknown):
                self._unknown[number] = missing

    def _cells(self, found: Keyed, row: Namespace, by_key: Mapping[str, Namespace]) -> list[Namespace]:
        """The cells of a value by keys as records: their own values, others by the same keys, the row of the key."""
        assert self.outer is not None
        keys, records = self.listed.field.keys, []
        same = [part.name for part in self.outer.listed.field.fields if part.keys == keys]
        all_keys = [*cells_of(found)]
        for key in all_keys:
            values: dict[str, object] = {}
            for name in same:
                own = row[name]
                values[name] = own[key] if isinstance(own, Keyed) else own
            other = by_key.get(str(key))
            for part in self.listed.field.fields:
                if part.name not in values and other is not None:
                    values[part.name] = other[part.name]
            records.append(Namespace(values))
            self._cell_keys.append((typed_as(key, all_keys), key_name(key)))
        return records

    def _rows_by_key(self) -> Mapping[str, Namespace]:
        source = self.scope.rules.figures.get(self.listed.field.keys)
        named = None if source is None else source.key_field
        if source is None or named is None:
            return {}
        data = self.scope.data.previous if self.listed.previous else self.scope.data
        figures = None if data is None else data.sections["so_lieu"]
        rows = figures[source.name] if isinstance(figures, Namespace) else ()
        return {str(row[named.name]): row for row in rows} if isinstance(rows, Rows) else {}

    def of_outer(self, first: int, last: int) -> range:
        """The rows that belong to some neighbouring rows outside: of row ``first`` and those before ``last``."""
        return range(self._starts[first], self._starts[last])

    def unknown_of(self, first: int, last: int) -> Unknown | None:
        """The reasons that the lists of some rows outside are not known."""
        numbers = range(first, last) if self._unknown else ()
        unknown = [self._unknown[number] for number in numbers if number in self._unknown]
        return merge_unknown(unknown) if unknown else None

    def get(self, name: Name) -> Getter:
        """A name of the report has one value for all rows."""
        reference = self.scope.rules.reference(name, self.listed)
        if (up := own_cells(self.scope.rules, reference, self.listed)) is not None:
            return self._own_cells(reference, up)
        if reference.section != ROW:
            value = plain(self.scope.value(name), name.text)
            return lambda _: value
        return self._getter(reference)

    def _own_cells(self, reference: Reference, up: int) -> Getter:
        """The cells that another list has for a row of the keys' list."""
        where = self.scope.data.sections[reference.section]
        assert isinstance(where, Namespace)
        rows, keys = where[reference.name], keys_of_rows(self, up)
        if not isinstance(rows, Rows):
            missing = plain(rows, reference.name)
            return lambda _: missing
        found: dict[str, list[object]] = {}
        for row in rows:
            values = row[reference.inner or ""]
            for key, cell in cells_of(values).items() if isinstance(values, Keyed) else ():
                found.setdefault(str(key), []).append(cell)
        return lambda place: tuple(found.get(keys[self.outside(place, up)], ()))

    def _getter(self, reference: Reference) -> Getter:
        if not reference.up:
            values = self.before(reference) if reference.previous else self.values(reference)
            return values.__getitem__
        assert self.outer is not None
        getter, of_row = self.outer._getter(reference._replace(up=reference.up - 1)), self._of_row
        return lambda place: getter(of_row[place])

    def rows(self, name: Name) -> OfRows | None:
        listed = self.scope.rules.list_of(name, self.listed)
        if listed is None:
            return None
        names, reference = self.scope.of_list(listed), self.scope.rules.reference(name, self.listed)
        if reference.section == ROW:
            return InRow(names, self, reference.up)
        up = own_cells(self.scope.rules, reference, self.listed)
        return names if up is None else CellsOfRow(names, self, up)

    @property
    def by_key(self) -> Mapping[str, list[int]]:
        """The numbers of cells of values by keys, by their key."""
        found: dict[str, list[int]] = {}
        for number, (key, _) in enumerate(self._cell_keys):
            found.setdefault(key, []).append(number)
        return found

    def outside(self, place: int, up: int) -> int:
        """The number of the row that is ``up`` lists further out."""
        for_outer = place if not up else self._of_row[place]
        return for_outer if up < 2 or self.outer is None else self.outer.outside(for_outer, up - 1)

    @property
    def places(self) -> range:
        return range(len(self.typed_rows))

    def at(self, _: object) -> Sequence[int] | Unknown:
        if self.outer is None:
            return self.missing if isinstance(self.missing, Unknown) else self.places
        outside = self.outer.at(None)
        missing = outside if isinstance(outside, Unknown) else self.unknown_of(0, len(outside))
        return self.places if missing is None else missing

    def by_outer(self) -> Iterator[Sequence[int] | Unknown]:
        """The rows of each row outside, or why they are not known."""
        for number in () if self.outer is None else self.outer.places:
            unknown = self.unknown_of(number, number + 1)
            yield unknown if unknown is not None else self.of_outer(number, number + 1)

    def value(self, name: str) -> Getter:
        """The value of a field or of a computed column."""
        return self.values(Reference(ROW, name)).__getitem__

    def results(self, column: str) -> Sequence[IndicatorResult]:
        """A computed column."""
        return self.computed.get(self.listed.key(column), ())

    def title(self, number: int) -> str | Reason:
        """The words that name a row."""
        own = self._own_title(number)
        return own if self.outer is None else row_in(self.outer.title(self._of_row[number]), own)

    def _own_title(self, number: int) -> str | Reason:
        if self._cell_keys:
            return self._cell_keys[number][1]
        first = 0 if self.outer is None else self._starts[self._of_row[number]]
        return row_title(self.listed.field, self.typed_rows[number], number - first)

    def names(self, number: int) -> tuple[str, ...]:
        """The keys of a row and of those around it, outermost first; none where one of them has no key."""
        own = self._own_title(number) if self.listed.field.key or self._cell_keys else None
        outside = () if self.outer is None else self.outer.names(self._of_row[number])
        return (*outside, own) if isinstance(own, str) and (outside or self.outer is None) else ()

    def path(self, number: int) -> str:
        """The place of a row in the data: ``so_lieu.nhom.1.linh_vuc.2``."""
        if self.outer is None:
            return f"{self.listed.path}.{number + 1}"
        outside = self._of_row[number]
        last = self._cell_keys[number][0] if self._cell_keys else number - self._starts[outside] + 1
        return f"{self.outer.path(outside)}.{self.listed.field.name}.{last}"

    def place(self, number: int, name: str) -> str:
        """The place of a value in a row: ``so_lieu.nhom.1.linh_vuc.2.tiep_nhan``; a value by keys has its own."""
        if not self._cell_keys:
            return f"{self.path(number)}.{name}"
        assert self.outer is not None
        keys, (key, _) = self.listed.field.keys, self._cell_keys[number]
        field = self.outer.listed.typed(name)
        if field is not None and field.keys == keys:
            return f"{self.outer.path(self._of_row[number])}.{name}.{key}"
        return f"so_lieu.{keys}.{[*self._rows_by_key()].index(key) + 1}.{name}"

    def keys(self) -> list[tuple[object, ...] | None]:
        """The key of each row, with those of the rows around it; nothing where one is missing."""
        field = self.listed.field
        own = [row_key(field, row) for row in self.typed_rows]
        if self.outer is None:
            return [None if key is None else (key,) for key in own]
        outside = self.outer.keys()
        keys = zip((outside[number] for number in self._of_row), own, strict=True)
        return [None if outer is None or key is None else (*outer, key) for outer, key in keys]

    def earlier(self) -> tuple[RowNames | None, Sequence[int | None]]:
        """The rows of the period before, and for each row the number of the one with its key; nothing for a list of the
        period before, and for a new row."""
        if self._earlier is None:
            if self.listed.previous:
                self._earlier = None, ()
            else:
                rows = self.scope.of_list(self.listed.before)
                numbers = {key: number for number, key in reversed([*enumerate(rows.keys())])}
                self._earlier = rows, [None if key is None else numbers.get(key) for key in self.keys()]
        return self._earlier

    def before(self, reference: Reference) -> list[object]:
        """The values of the same rows in the period before."""
        reference = reference._replace(up=0)
        if reference not in self._values:
            self._values[reference] = self._look_up_before(reference)
        return self._values[reference]

    def _look_up_before(self, reference: Reference) -> list[object]:
        rows, numbers = self.earlier()
        why: tuple[Reason | str, ...] = (Reason("before_previous", {"name": reference.name}),)
        if rows is not None and isinstance(missing := rows.at(None), Unknown):
            rows, why = None, missing.reasons
        if rows is None:
            return [Unknown(reference.name, why)] * len(self.typed_rows)
        values, new = rows.values(reference), Unknown(reference.name, (Reason("not_in_previous_row"),))
        return [new if number is None else values[number] for number in numbers]

    def values(self, reference: Reference) -> list[object]:
        """The values of a field or column, or of a part of it, in each row of these."""
        reference = reference._replace(previous=False, up=0)
        if reference not in self._values:
            self._values[reference] = self._look_up(reference.name, reference.inner)
        return self._values[reference]

    def _look_up(self, name: str, inner: str | None) -> list[object]:
        typed = self.listed.typed(name)
        if typed is not None and inner is not None and typed.column(inner) is not None:
            return self._of_inner(self.scope.of_list(self.listed.within(typed)), inner)
        if typed is not None:
            values = [row[name] for row in self.typed_rows]
            return [plain(_part(value, inner), name) for value in values]
        part: Callable[[IndicatorResult], Any] = (
            (lambda result: result.value) if inner is None else (lambda result: verdict_is(result, inner))
        )
        return [plain(part(result)) for result in self.results(name)]

    def _of_inner(self, names: RowNames, column: str) -> list[object]:
        """For each row, the values of a computed column of a list in it."""
        values = [result.value for result in names.results(column)]
        found: list[object] = []
        for number in self.places:
            own = names.of_outer(number, number + 1)
            unknown = names.unknown_of(number, number + 1)
            found.append(tuple(values[own.start : own.stop]) if unknown is None else unknown)
        return found


def _part(value: object, inner: str | None) -> object:
    if isinstance(value, Rows) and inner is not None:
        return tuple(row[inner] for row in value)
    if inner is not None:
        return getattr(value, inner)
    return tuple(value) if isinstance(value, Keyed) else value


def verdict_is(result: IndicatorResult, attribute: str) -> object:
    """Whether a verdict is the one that is asked for (``dat``), or the class; unknown where that depends on missing
    figures."""
    if attribute == CLASS:
        return result.rank
    value, verdict = result.value, result.verdict
    if verdict is None and isinstance(value, Unknown):
        verdict = Verdict.NOT_APPLICABLE if isinstance(value, NotApplicable) else Verdict.UNKNOWN
    return _is_verdict(verdict, attribute, result.label, result.reasons)


def of_criterion(result: CriterionResult, attribute: str) -> object:
    """Whether a criterion's verdict is the one that is asked for, or its points or class."""
    score = result.score
    if score is not None and attribute in (SCORE, CLASS):
        return score.points if attribute == SCORE else score.rank
    verdict = result.verdict
    if verdict is None and score is not None and isinstance(score.points, Unknown):
        verdict = Verdict.UNKNOWN
    return _is_verdict(verdict, attribute, result.label, result.reasons)


def _is_verdict(verdict: Verdict | None, attribute: str, label: str, reasons: tuple[Reason | str, ...]) -> object:
    asked = next(one for one in Verdict if one.attribute == attribute)
    if asked.is_decided and verdict is Verdict.UNKNOWN:
        return Unknown(label, reasons)
    return verdict is asked
