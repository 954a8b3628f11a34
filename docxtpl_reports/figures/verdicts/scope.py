"""Looks up the values of names, in a report and in the rows of a list, while indicators are computed and afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.evaluation import Getter, bind, plain
from docxtpl_reports.figures.rules.expressions import Expression, Name
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.names import ROW, Listed, Reference, field_of, list_of, resolve
from docxtpl_reports.figures.rules.rows import row_title
from docxtpl_reports.values import Keyed, Namespace, NotApplicable, Rows, Unknown, Verdict

from .results import IndicatorResult, Results


@dataclass(frozen=True, slots=True)
class Scope:
    """Looks up names while indicators are being computed into ``done``, the columns of lists into ``columns``."""

    rules: Rules
    data: Data
    done: Mapping[str, IndicatorResult]
    columns: Mapping[str, Sequence[IndicatorResult]]
    before: Results | None = None

    @classmethod
    def of(cls, rules: Rules, data: Data, results: Results) -> Scope:
        """The names of a report in which everything is computed."""
        return cls(rules, data, results.indicators, results.columns, results.previous)

    def evaluate(self, expression: Expression) -> object:
        """The value of a checked expression outside of lists."""
        return bind(expression, self)(None)

    def get(self, name: Name) -> Getter:
        return lambda _: plain(self.value(name), name.text)

    def value(self, name: Name) -> object:
        """The value of a checked name; a list's field gives the tuple of its values."""
        reference = resolve(self.rules, name)
        data = self.data.previous if reference.previous else self.data
        if data is None:
            return Unknown(name.text, (Reason("before_previous", {"name": name.text}),))
        if reference.section == "chi_tieu":
            before = self.before.indicators if self.before is not None else {}
            result = (before if reference.previous else self.done)[reference.name]
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

    def rows(self, name: Name) -> RowNames | None:
        listed = list_of(self.rules, name)
        return None if listed is None else self.of_list(listed)

    def of_list(self, listed: Listed) -> RowNames:
        """The rows of a list."""
        data = self.data.previous if listed.previous else self.data
        if data is None:
            missing = Unknown(listed.field.label, (Reason("before_previous", {"name": listed.field.label}),))
            return RowNames(self, listed, missing, {})
        where = data.sections[listed.section]
        assert isinstance(where, Namespace)
        before = {} if self.before is None else self.before.columns
        return RowNames(self, listed, where[listed.field.name], before if listed.previous else self.columns)

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
            found += value if isinstance(value, Keyed) else (value,)
        return tuple(found)


class RowNames:
    """The names in the rows of a list; the place of a value is the number of its row, from 0."""

    fixed = True

    def __init__(
        self, scope: Scope, listed: Listed, found: object, computed: Mapping[str, Sequence[IndicatorResult]]
    ) -> None:
        self.scope, self.listed, self.computed = scope, listed, computed
        self.typed_rows = found if isinstance(found, Rows) else Rows()
        self.missing = plain(found, listed.field.label) if not isinstance(found, Rows) else None
        self._values: dict[tuple[str, str | None], list[object]] = {}

    def get(self, name: Name) -> Getter:
        """A name of the report has one value for all rows."""
        reference = resolve(self.scope.rules, name, self.listed)
        if reference.section != ROW:
            value = plain(self.scope.value(name), name.text)
            return lambda _: value
        return self._of_rows(reference).__getitem__

    def rows(self, name: Name) -> RowNames | None:
        listed = list_of(self.scope.rules, name, self.listed)
        return None if listed is None else self.scope.of_list(listed)

    def at(self, _: object) -> Sequence[int] | Unknown:
        return self.missing if isinstance(self.missing, Unknown) else range(len(self.typed_rows))

    def value(self, name: str) -> Getter:
        """The value of a field or of a computed column."""
        return self._of_rows(Reference(ROW, name)).__getitem__

    def results(self, column: str) -> Sequence[IndicatorResult]:
        """A computed column."""
        return self.computed.get(self.listed.key(column), ())

    def title(self, number: int) -> str | Reason:
        """The words that name a row."""
        return row_title(self.listed.field, self.typed_rows[number], number)

    def _of_rows(self, reference: Reference) -> list[object]:
        key = reference.name, reference.inner
        if key not in self._values:
            self._values[key] = self._look_up(*key)
        return self._values[key]

    def _look_up(self, name: str, inner: str | None) -> list[object]:
        if self.listed.field.column(name) is None:
            values = [row[name] for row in self.typed_rows]
            return [plain(_part(value, inner), name) for value in values]
        part: Callable[[IndicatorResult], Any] = (
            (lambda result: result.value) if inner is None else (lambda result: verdict_is(result, inner))
        )
        return [plain(part(result)) for result in self.results(name)]


def _part(value: object, inner: str | None) -> object:
    if inner is not None:
        return getattr(value, inner)
    return tuple(value) if isinstance(value, Keyed) else value


def verdict_is(result: IndicatorResult, attribute: str) -> object:
    """Whether a verdict is the one that is asked for (``dat``); unknown where that depends on missing figures."""
    value, verdict = result.value, result.verdict
    if verdict is None and isinstance(value, Unknown):
        verdict = Verdict.NOT_APPLICABLE if isinstance(value, NotApplicable) else Verdict.UNKNOWN
    asked = next(one for one in Verdict if one.attribute == attribute)
    if asked.is_decided and verdict is Verdict.UNKNOWN:
        return Unknown(result.label, result.reasons)
    return verdict is asked


def value_in(rules: Rules, data: Data, results: Results, name: Name) -> object:
    """The value of a name in a check, once everything is computed."""
    return Scope.of(rules, data, results).value(name)
