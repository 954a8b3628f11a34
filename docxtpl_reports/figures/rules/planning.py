"""Makes the plan of sound rules: resolves their names, orders what is computed, finds what checks must look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, replace

from .expressions import Expression, ExpressionError, Name
from .kinds import MONTHS, Layout, element_kind, kind_of
from .model import Field, Indicator, Rules
from .names import computing_order, list_of, looks_back, needs, resolve
from .plan import Plan, Scoped, Section, Sums, scoped
from .scopes import Listed, Reference, cell_lists, columns, lists, names_in_scope
from .totals import Additions, Adds
from .validate import Types


def plan_of(rules: Rules) -> Plan:
    """The plan of rules without errors."""
    of_lists, graph = columns(rules), needs(rules)
    every = (*lists(rules), *cell_lists(rules))
    members = {name: [m for m in c.members if m in rules.criteria] for name, c in rules.criteria.items()}
    members_of_any = {member for criterion in rules.criteria.values() for member in criterion.members}
    needed = {name for names in graph.values() for name in names}
    references, listed = _resolved(rules, of_lists)
    types = Types(rules)
    computed: list[tuple[str, Listed | None, Indicator]] = [(n, None, i) for n, i in rules.indicators.items()]
    computed += [(name, row, column) for name, (row, column) in of_lists.items()]
    return Plan(
        **{one.name: getattr(rules, one.name) for one in fields(Rules)},
        sections={name: _section(name, fields, rules) for name, fields in rules.declared.items()},
        lists=tuple(lists(rules)),
        cell_lists=tuple(cell_lists(rules)),
        columns=of_lists,
        order=tuple(computing_order(graph)),
        criteria_order=tuple(computing_order(members)),
        top_criteria=tuple(name for name in rules.criteria if name not in members_of_any),
        top_indicators=tuple(name for name in rules.indicators if name not in members_of_any | needed),
        references=references,
        lists_of=listed,
        numbers=frozenset(
            name for name, row, indicator in computed if types.within(row).of_indicator(indicator).kind == "number"
        ),
        sums={row.path: _sums(rules, row) for row in every},
        looks_back=looks_back(rules),
        keyed=_keyed(rules),
        by_month=any(MONTHS in _keys_of(fields.values()) for fields in rules.declared.values()),
        dated=tuple(name for name, one in rules.figures.items() if not one.any_period and _has_dates(one)),
        claimed=tuple(
            (section, name)
            for section, declared in reversed(rules.declared.items())
            for name, one in declared.items()
            if one.claims
        ),
    )


def _section(name: str, declared: Iterable[str], rules: Rules) -> Section:
    names = frozenset(declared)
    computed = rules.indicators if name == "so_lieu" else {}
    return Section(
        tuple(rules.declared[name].values()), names, {n: one for n, one in computed.items() if n not in names}
    )


def _resolved(
    rules: Rules, of_lists: Mapping[str, tuple[Listed, Indicator]]
) -> tuple[dict[Scoped, Reference], dict[Scoped, Listed]]:
    """Resolve the names of all expressions, and find the lists that they mean. A list in the rows of another is within that
    very list: a derivation tells by that which rows a function is over."""
    return _resolve(rules, _expressions(rules, of_lists), {}, {})


def with_expression(plan: Plan, expression: Expression) -> Plan:
    """The plan with the names of one more expression, which is computed outside of rows."""
    references, listed = _resolve(plan, [(expression, None)], dict(plan.references), dict(plan.lists_of))
    return replace(plan, references=references, lists_of=listed)


def _resolve(
    rules: Rules,
    expressions: Iterable[tuple[Expression, Listed | None]],
    references: dict[Scoped, Reference],
    listed: dict[Scoped, Listed],
) -> tuple[dict[Scoped, Reference], dict[Scoped, Listed]]:
    def find(name: Name, row: Listed | None) -> Listed | None:
        key = scoped(name, row)
        if key not in listed and (found := list_of(rules, name, row)) is not None:
            listed[key] = found
        return listed.get(key)

    for expression, row in expressions:
        for name, where in names_in_scope(expression, row, find):
            for scope in (where, None):  # thresholds of columns are looked up outside of rows, too
                with suppress(ExpressionError):
                    references.setdefault(scoped(name, scope), resolve(rules, name, scope))
                    find(name, scope)
    return references, listed


def _expressions(
    rules: Rules, of_lists: Mapping[str, tuple[Listed, Indicator]]
) -> Iterator[tuple[Expression, Listed | None]]:
    """All expressions, each with the list in whose rows it is computed."""
    for row, column in of_lists.values():
        yield from ((expression, row) for expression in _of_indicator(column))
    for indicator in rules.indicators.values():
        yield from ((expression, None) for expression in _of_indicator(indicator))
    for criterion in rules.criteria.values():
        points = () if criterion.scoring is None else _of_indicator(criterion.scoring.points)
        yield from ((expression, None) for expression in points)
    for declared in rules.declared.values():
        yield from ((claim.expression, None) for one in declared.values() for claim in one.claims)
    for check in rules.checks:
        of_rows = check.rows
        if of_rows is None:
            yield check.condition, None
        elif isinstance(of_rows.root, Name):
            yield of_rows, None
            yield check.condition, list_of(rules, of_rows.root)


def _of_indicator(indicator: Indicator) -> Iterator[Expression]:
    yield from indicator.expressions.values()
    for threshold in indicator.thresholds:
        yield from (end for end in (threshold.low, threshold.high) if end is not None)


def _sums(rules: Rules, row: Listed) -> Sums:
    additions = Additions(rules, row)
    parts = {part.name: part for part in additions.parts()}
    rates = [part for part in parts.values() if isinstance(part, Indicator) and part.formula is None]
    sides = {rate.name: additions.of_sides(rate) for rate in rates}
    return Sums(parts, {name: (a is Adds.FIXED, b is Adds.FIXED) for name, (a, b) in sides.items()})


def _keyed(rules: Rules) -> dict[str, str]:
    keyed = {name for name in _keys_of(rules.figures.values()) if name in rules.figures}
    return {name: key.name for name in sorted(keyed) if (key := rules.figures[name].key_field) is not None}


def _keys_of(declared: Iterable[Field]) -> Iterator[str]:
    """The lists whose rows are the keys of values."""
    for one in declared:
        yield from (one.keys,) if one.keys else ()
        yield from _keys_of(one.fields)


def _has_dates(one: Field) -> bool:
    """Whether a value may hold periods or years, which a check compares with the report's period."""
    layout = kind_of(one).layout
    if layout is Layout.LIST:
        of_item = bool(one.item) and element_kind(one).layout is Layout.PERIOD
        return of_item or any(kind_of(f).layout is Layout.PERIOD or bool(f.fields) for f in one.fields)
    return layout in (Layout.PERIOD, Layout.YEARS)
