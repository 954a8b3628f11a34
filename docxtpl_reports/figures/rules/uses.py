"""Lists the indicators and criteria that depend on each figure, directly or through others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .model import Indicator
from .names import dependencies, expressions_of
from .plan import Plan
from .scopes import Listed


class Uses(NamedTuple):
    """Indicators and criteria by their names, in the order declared."""

    indicators: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


def uses(plan: Plan) -> dict[str, Uses]:
    """The uses of each figure of this period (``so_lieu.x``); those that nothing is computed from are left out."""
    computed: dict[str, tuple[Listed | None, Indicator]] = {name: (None, one) for name, one in plan.indicators.items()}
    computed |= plan.columns
    reach: dict[str, set[str]] = {}  # the figures behind what is computed
    for name in plan.order:  # each after what it needs
        row, one = computed[name]
        reach[name] = _behind(plan, one, row, reach)
    of_criteria: dict[str, set[str]] = {}
    for name in plan.criteria_order:  # members first
        criterion = plan.criteria[name]
        members = [of_criteria.get(member, reach.get(member, set())) for member in criterion.members]
        points = set() if criterion.scoring is None else _behind(plan, criterion.scoring.points, None, reach)
        of_criteria[name] = points.union(*members)
    figures = {figure for found in (*reach.values(), *of_criteria.values()) for figure in found}
    return {
        figure: Uses(
            tuple(name for name in plan.indicators if figure in reach[name]),
            tuple(name for name in plan.criteria if figure in of_criteria[name]),
        )
        for figure in figures
    }


def _behind(plan: Plan, one: Indicator, row: Listed | None, reach: dict[str, set[str]]) -> set[str]:
    needed = (reach.get(name, set()) for name in dependencies(plan, one, row))
    return set(_figures(plan, one, row)).union(*needed)


def _figures(plan: Plan, one: Indicator, row: Listed | None) -> Iterator[str]:
    """The figures of this period in the expressions of what is computed; for a column, the list it is in."""
    if row is not None:
        yield row.levels[-1].path
    if one.stated:
        yield f"so_lieu.{one.stated}"
    for expression in expressions_of(one):
        for name, where in plan.scoped_names(expression, row):
            reference = plan.reference(name, where)
            if reference.section in plan.declared and not reference.previous:
                yield f"{reference.section}.{reference.name}"
