"""Ranks and sorts the rows of a list (``xep_hang``, ``sap_xep``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Reason, Reasons
from docxtpl_reports.figures.limits import MAX_DIGITS, MAX_ROWS_NAMED
from docxtpl_reports.figures.rules.expressions import Name
from docxtpl_reports.figures.rules.model import Field, Indicator
from docxtpl_reports.figures.rules.results import IndicatorResult
from docxtpl_reports.figures.rules.rows import labelled, of_row
from docxtpl_reports.figures.rules.scopes import Listed
from docxtpl_reports.values import Hour, NotRanked, Number, Unknown

from .scope import RowNames


def ranked(indicator: Indicator, results: Sequence[IndicatorResult], names: RowNames) -> list[IndicatorResult]:
    """The rank of each row by its exact value; ties share a rank, and the next one is skipped (1, 1, 3). A row without a
    value has no rank. The rows of a list in rows are ranked within their list."""
    lists = [names.places] if names.outer is None else [own for own in names.by_outer() if not isinstance(own, Unknown)]
    found = list(results)
    for rows in lists:
        values = {n: known.value for n in rows if isinstance(known := results[n].value, Number)}
        ranks: dict[Fraction, int] = {}
        for position, value in enumerate(sorted(values.values(), reverse=bool(indicator.ranks)), 1):
            ranks.setdefault(value, position)
        for number in rows:
            if number in values:
                rank = Number(ranks[values[number]], "so_nguyen")
                found[number] = IndicatorResult(indicator.name, indicator.label, rank, None, ())
            else:
                found[number] = _not_ranked(indicator, results[number], names.title(number))
    return found


def _not_ranked(indicator: Indicator, result: IndicatorResult, title: str | Reason) -> IndicatorResult:
    value = NotRanked(labelled(indicator.label, title), (of_row(Reason("not_ranked"), title), *result.reasons))
    return result._replace(value=value, reasons=value.reasons)


def ranked_by(listed: Listed, rank: Indicator) -> str | None:
    """The computed column that ranks are by, if they are by one, as it is named among everything that is computed."""
    root = rank.formula.root if rank.formula is not None else None
    is_own = isinstance(root, Name) and len(root.path) == 1 and listed.field.column(root.path[0]) is not None
    return listed.key(root.path[0]) if is_own and isinstance(root, Name) else None


def told_apart(
    column: Indicator, results: Sequence[IndicatorResult], names: RowNames
) -> tuple[Sequence[IndicatorResult], list[Diagnostic]]:
    """The results of a column that ranks are by: values that differ are printed so that they do."""
    alike: dict[str, list[int]] = {}
    for number, result in enumerate(results):
        if isinstance(result.value, Number):
            alike.setdefault(str(result.value), []).append(number)
    found, longer = list(results), []
    for numbers in alike.values():
        values = [value for n in numbers if isinstance(value := results[n].value, Number)]
        different, digits = len({value.value for value in values}), values[0].digits or 0
        if different == 1:
            continue
        while digits < MAX_DIGITS and len({vietnamese.round_half_up(v.value, digits) for v in values}) < different:
            digits += 1
        for number, value in zip(numbers, values, strict=True):
            shown = Number(value.value, value.kind, unit=value.unit, digits=digits)
            found[number] = results[number]._replace(value=shown)
            longer.append(Reason("row_value", {"row": names.title(number), "value": str(shown)}))
    if not longer:
        return results, []
    more = len(longer) - MAX_ROWS_NAMED
    rows = [*longer[:MAX_ROWS_NAMED], *([Reason("more_rows", {"count": more})] if more > 0 else [])]
    params = {"name": column.label, "by": column.name, "count": len(longer), "rows": Reasons(tuple(rows))}
    return found, [Diagnostic("VER072", column.location, params)]


def order_of(names: RowNames) -> Sequence[int] | None:
    """The rows in the order that the rules ask for, those of a list in rows within their list; nothing for the typed order.
    Rows without a value come last; ties are decided by the next key, then by the typed order."""
    keys = names.listed.field.order
    if not keys:
        return None
    order = list(names.places)
    for key in reversed(keys):
        values, field = [names.value(key.name)(number) for number in names.places], names.listed.typed(key.name)
        ranks = [_sort_key(value, field, key.falling) for value in values]
        order.sort(key=ranks.__getitem__, reverse=key.falling)
    if names.outer is not None:
        order.sort(key=lambda number: names.outside(number, 1))
    return order


def _sort_key(value: object, field: Field | None, falling: bool) -> tuple[int, Any]:
    """``falling``: the sort is turned round, and rows without a value still come last."""
    if isinstance(value, Unknown):
        return (0 if falling else 2), 0
    if isinstance(value, Number):
        return 1, value.value
    if isinstance(value, str):
        if field is not None and value in field.choices:
            return 1, field.choices.index(value)
        return 1, vietnamese.collation_key(value)
    return 1, value if isinstance(value, bool | date | Hour) else str(value)
