"""Computes the totals row of a list: sums, and rates of sums."""

from __future__ import annotations

from collections.abc import Sequence

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.rules.evaluation import Getter, of_rows, plain, total_of
from docxtpl_reports.figures.rules.kinds import MONTHS, element_kind
from docxtpl_reports.figures.rules.model import Field, Indicator
from docxtpl_reports.figures.rules.plan import Sums
from docxtpl_reports.figures.rules.results import IndicatorResult, Total
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Keyed, Month, Namespace, Number, Rows, Unknown
from docxtpl_reports.values.keyed import cells_of

from .indicators import Formulas, at_rules, named, not_computed, unknown_result
from .judging import bound_limits
from .scope import RowNames, Scope


class TotalRows:
    """Computes the totals of some rows of a list, by field and column."""

    def __init__(self, listed: Listed, scope: Scope) -> None:
        self.scope, self.names = scope, scope.of_list(listed)
        self.sums = scope.rules.sums[listed.path]
        self.problems: list[Diagnostic] = []

    def of(self, rows: Sequence[int] | Unknown) -> dict[str, Total]:
        """``rows``: their numbers, or why there are none."""
        return {name: Total(part, self._of_part(part, rows)) for name, part in self.sums.parts.items()}

    def _of_part(
        self, part: Field | Indicator, rows: Sequence[int] | Unknown
    ) -> Number | Unknown | Keyed | IndicatorResult:
        names = self.names
        if isinstance(part, Field) and part.keys:
            return rows if isinstance(rows, Unknown) else self._by_keys(part, rows)
        if isinstance(part, Field):
            return _sum(names, rows, names.value(part.name), Number(0, part.kind, unit=part.unit))
        try:
            if part.formula is not None:
                return _sum_of_column(part, names, rows)
            return _rate(part, self.sums, names, rows, self.scope)
        except ReportError as error:
            self.problems += at_rules(part, error)
            return not_computed(part)

    def _by_keys(self, field: Field, rows: Sequence[int]) -> Keyed:
        """A sum for each key; of what is known, too."""
        values = {number: self.names.typed_rows[number][field.name] for number in rows}
        first = next((value for value in values.values() if isinstance(value, Keyed)), None)
        nothing = Number(0, element_kind(field).name, unit=field.unit)
        cells: dict[Month | str, object] = {}
        known: dict[Month | str, Number] = {}
        for key in self._keys(field) if first is None else cells_of(first):

            def cell(number: int, key: Month | str = key) -> object:
                value = values[number]
                return plain(value[key] if isinstance(value, Keyed) else value, field.label)

            cells[key] = _sum(self.names, rows, cell, nothing)
            found = [value for value in map(cell, rows) if isinstance(value, Number)]
            if found:
                known[key] = total_of(found)
        source = self.scope.rules.figures.get(field.keys)
        by = source.key_field.name if source is not None and source.key_field is not None else ""
        return Keyed(cells, field.label, by, known)

    def _keys(self, field: Field) -> Sequence[Month | str]:
        """The keys where there is no row that has them."""
        if field.keys == MONTHS:
            period = self.scope.data.sections["ky"]
            months = period["cac_thang"] if isinstance(period, Namespace) else ()
            return months if isinstance(months, tuple) else ()
        source, figures = self.scope.rules.figures[field.keys], self.scope.data.sections["so_lieu"]
        assert isinstance(figures, Namespace)
        named, found = source.key_field, figures[field.keys]
        rows = found if isinstance(found, Rows) and named is not None else ()
        return [row[named.name] for row in rows if named is not None and isinstance(row[named.name], str)]


def _sum(names: RowNames, rows: Sequence[int] | Unknown, value: Getter, nothing: Number) -> Number | Unknown:
    if isinstance(rows, Unknown):
        return rows
    total = of_rows("tong", names, rows, value) if rows else nothing
    assert isinstance(total, Number | Unknown)
    return total


def _sum_of_column(column: Indicator, names: RowNames, rows: Sequence[int] | Unknown) -> IndicatorResult:
    """The sum of exact values, none of them rounded."""
    total = _sum(names, rows, names.value(column.name), Number(0, unit=column.unit))
    value = named(total, column)
    if isinstance(value, Unknown):
        return unknown_result(column, value)
    return IndicatorResult(column.name, column.label, value, None, (), basis=column.basis)


def _rate(
    column: Indicator, sums: Sums, names: RowNames, rows: Sequence[int] | Unknown, scope: Scope
) -> IndicatorResult:
    """The sum of the numerators over the sum of the denominators, judged by the threshold of the column. Whether its digits
    are more than declared is not said: many templates print no total."""
    results = names.results(column.name)
    sides: list[object] = []
    getters: list[Getter] = [lambda row: results[row].numerator, lambda row: results[row].denominator]
    for getter, is_fixed in zip(getters, sums.fixed[column.name], strict=True):
        is_known = is_fixed and not isinstance(rows, Unknown) and bool(rows)
        sides.append(getter(rows[0]) if is_known else _sum(names, rows, getter, Number(0)))
    in_force = bound_limits(column, scope, scope.data.period_end)
    above, below = sides
    return Formulas(column, None, lambda _: above, lambda _: below, (), None, *in_force).result(None)[0]
