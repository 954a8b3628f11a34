"""The names that every template of a pack may use: those of ``context``, derived from the rules alone.

A shape is plain nested data: a dict is a namespace with these attributes, ``[item]`` a list, a ``Leaf`` or ``None`` a value
that only prints; a dict with the key ``""`` prints as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from typing import Any

from docxtpl_reports.figures.data.sections import FIXED, Section
from docxtpl_reports.figures.rules.expressions import Expression, Literal, Name, Node, Operation, over_rows
from docxtpl_reports.figures.rules.kinds import (
    KEYED,
    KEYED_PARTS,
    Kind,
    Layout,
    Shape,
    element_kind,
    keyed_parts,
    kind_of,
)
from docxtpl_reports.figures.rules.model import Criterion, Field, Indicator, Rules
from docxtpl_reports.figures.rules.names import computed_by, computing_order, list_of, needs, resolve, scoped_names
from docxtpl_reports.figures.rules.scopes import Listed, cell_lists, columns, lists
from docxtpl_reports.figures.rules.totals import Additions
from docxtpl_reports.figures.rules.validate import Types
from docxtpl_reports.values.shape import NUMBER, TRUTH, Leaf, common

from . import fingerprint
from .attributes import CHANGES, FIGURE_NAMES, Outlook, attributes_of, moves
from .grouped import GROUPS, POSITION, is_grouped, shape_of


def shape(rules: Rules) -> dict[str, Any]:
    """The names every template of this pack may use."""
    types, absent = Types(rules), may_be_absent(rules)
    fixed = {name: _section(section) for name, section in FIXED.items()}
    before = {"ky": fixed["ky"], **_period(rules, types, absent, None)}
    return {**fixed, **_period(rules, types, absent, before), "ky_truoc": before, fingerprint.NAME: fingerprint.SHAPE}


def _period(rules: Rules, types: Types, absent: set[str], before: dict[str, Any] | None) -> dict[str, Any]:
    """The names of one period; ``before``: those of the period before, which numbers are compared with."""
    indicators = {name: _indicator(indicator, types, name in absent) for name, indicator in rules.indicators.items()}
    declared = {section: _fields(fields.values()) for section, fields in rules.declared.items()}
    for listed in cell_lists(rules):
        found = _shape_at(listed, declared)
        declared_cell = found[0]
        found[0] = {"": declared_cell}
        if "tong" not in found[1]:
            continue
        found[1] = {**found[1], "tong": {"": NUMBER, **_computed_total(rules, listed, types.within(listed), absent)}}
    for listed, column in columns(rules).values():
        shape_ = _indicator(column, types.within(listed), listed.key(column.name) in absent)
        _shape_at(listed, declared)[0][column.name] = shape_
    totals = {listed.path: _total(rules, listed, types.within(listed), absent) for listed in lists(rules)}
    for listed in lists(rules):
        total, found = totals[listed.path], _shape_at(listed, declared)
        if is_grouped(listed.field):
            found[0].setdefault(POSITION, NUMBER)
        whole = _with_inner(listed, totals) if listed.outer is None else dict(total)
        names = {"tong": whole} if whole else {}
        names |= shape_of(listed.field, found[0], total)
        if names:
            found.append(names)
    if before is not None:
        indicators = {name: _compared(shape_, before["chi_tieu"][name]) for name, shape_ in indicators.items()}
        for field in rules.figures.values():
            if moves(field):
                declared["so_lieu"][field.name] = _moving(field, before["so_lieu"][field.name])
        for listed in lists(rules):
            _compare_rows(listed, declared, before)
    criteria: dict[str, Any] = {}
    for criterion in rules.criteria.values():
        _criterion(criterion, rules, indicators, criteria, absent)
    return {**declared, "chi_tieu": indicators, "tieu_chi": {name: criteria[name] for name in rules.criteria}}


def _computed_total(rules: Rules, listed: Listed, types: Types, absent: set[str]) -> dict[str, Any]:
    """The totals of a value by keys: everything that is computed of the sums of all cells."""
    total = _total(rules, listed, types, absent)
    return {column.name: total[column.name] for column in listed.field.columns if column.name in total}


def _compare_rows(listed: Listed, declared: dict[str, Any], before: dict[str, Any]) -> None:
    """Adds the names of numbers that have a period before: in rows that have a key, and in totals rows."""
    rows, earlier = _shape_at(listed, declared), _shape_at(listed, before)
    if listed.lacks_key is None:
        _compare_row(listed, rows[0], earlier[0])
    if len(rows) > 1 and "tong" in rows[1] and (listed.outer is None or listed.outer.lacks_key is None):
        _compare_total(listed, rows[1]["tong"], earlier[1]["tong"])
    if len(rows) > 1 and GROUPS in rows[1]:
        _compare_groups(listed, rows[1][GROUPS][0], earlier[1][GROUPS][0])


def _compare_groups(listed: Listed, group: dict[str, Any], earlier: dict[str, Any]) -> None:
    """The totals rows of groups, level by level."""
    if group["tong"]:
        total = dict(group["tong"])
        _compare_row(listed, total, earlier["tong"])
        group["tong"] = total
        group["dong"][1] = {"tong": total}
    if GROUPS in group:
        _compare_groups(listed, group[GROUPS][0], earlier[GROUPS][0])


def _compare_total(listed: Listed, total: dict[str, Any], earlier: dict[str, Any]) -> None:
    """The totals row of a list; of one outside of rows, with those of the lists in its rows."""
    _compare_row(listed, total, earlier)
    for inner in listed.inner:
        if inner.field.name in total:
            _compare_total(inner, total[inner.field.name], earlier[inner.field.name])


def _compare_row(listed: Listed, row: dict[str, Any], earlier: dict[str, Any]) -> None:
    for field in listed.field.fields:
        if field.name in row and moves(field):
            row[field.name] = _moving(field, earlier[field.name])
    for column in listed.field.columns:
        if column.name in row:
            row[column.name] = _compared(row[column.name], earlier[column.name])
    row["ky_truoc"] = earlier


def _compared(indicator: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    if indicator[""] != NUMBER:
        return indicator
    return indicator | {name: change.shape for name, change in CHANGES.items()} | {"ky_truoc": before}


def _moving(field: Field, before: Shape) -> Shape:
    """A typed number that can be compared with that of the period before."""
    names = dict.fromkeys(FIGURE_NAMES, Leaf("text")) | {name: change.shape for name, change in CHANGES.items()}
    return {"": field_shape(field), **names, "ky_truoc": before}


def _shape_at(listed: Listed, declared: dict[str, Any]) -> list[Any]:
    """The shape of a list, which may be in the rows of another."""
    owner = declared[listed.section] if listed.outer is None else _shape_at(listed.outer, declared)[0]
    return owner[listed.field.name]  # type: ignore[no-any-return]


def _with_inner(listed: Listed, totals: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The totals row over all rows of a list, with those of the lists in its rows."""
    inner = {each.field.name: _with_inner(each, totals) for each in listed.inner}
    return totals[listed.path] | {name: total for name, total in inner.items() if total}


def _section(section: Section) -> Shape:
    """The shape of a section that all packs have."""
    if section.shape is not None:
        return section.shape
    if not section.fields:
        return [None]
    return {**({"": None} if section.text else {}), **_fields((*section.fields, *section.made))}


def _fields(fields: Iterable[Field]) -> dict[str, Any]:
    return {field.name: field_shape(field) for field in fields}


def field_shape(field: Field) -> Shape:
    """The shape of one declared value."""
    kind = kind_of(field)
    if kind.layout is Layout.LIST:
        return [_fields(field.fields) if field.fields else _shape_of(element_kind(field), field.choices)]
    if kind.layout is Layout.KEYED:
        parts = {name: shape for name, shape in KEYED.items() if name not in KEYED_PARTS or name in keyed_parts(field)}
        return [_shape_of(element_kind(field)), parts]
    if kind.layout is Layout.YEARS:
        return [{"nam": NUMBER, "gia_tri": _shape_of(element_kind(field))}]
    return _shape_of(kind, field.choices)


def _shape_of(kind: Kind, choices: tuple[str, ...] = ()) -> Shape:
    return Leaf("text", choices) if choices else kind.shape


def _indicator(indicator: Indicator, types: Types, absent: bool) -> dict[str, Any]:
    value = TRUTH if types.of_indicator(indicator).kind == "truth" else NUMBER
    return {"": value, **_attributes(Outlook(indicator, absent))}


def _total(rules: Rules, listed: Listed, types: Types, absent: set[str]) -> dict[str, Any]:
    """The totals row of a list."""
    found: dict[str, Any] = {}
    for part in Additions(rules, listed).parts():
        if isinstance(part, Field):
            found[part.name] = field_shape(part)
        else:
            found[part.name] = _indicator(part, types, listed.key(part.name) in absent)
    return found


def _attributes(outlook: Outlook) -> dict[str, Any]:
    return {attribute.name: attribute.shape_of(outlook) for attribute in attributes_of(outlook.thing)}


def may_be_absent(rules: Rules) -> set[str]:
    """The indicators and criteria that can be «Không phát sinh»: ratios, and what is made of nothing else. An indicator and
    a criterion of one name count as one."""
    computed: dict[str, tuple[Listed | None, Indicator]] = {n: (None, i) for n, i in rules.indicators.items()}
    of_lists = columns(rules)
    computed |= of_lists
    found = {name for name, (_, indicator) in computed.items() if indicator.numerator or indicator.ranks is not None}
    for name in computing_order(needs(rules)):
        row, formula = computed[name][0], computed[name][1].formula
        if formula and _may_lack_a_base(formula.root, rules, row):
            found.add(name)
        summed = None if formula is None else Expression(formula.text, _without_counts(formula.root))
        names = [] if summed is None else list(scoped_names(rules, summed, row))
        values = [(n, where) for n, where in names if list_of(rules, n, where) is None]
        if any(_named(n, rules, where) in found for n, where in values):
            found.add(name)
    parts = {name: [m for m in c.members if m in rules.criteria] for name, c in rules.criteria.items()}
    for name in computing_order(parts):
        criterion = rules.criteria[name]
        scored = criterion.scoring is not None
        may_be = all(member in found or member in of_lists for member in criterion.members)  # a list may be empty
        if criterion.members and not scored and not criterion.absent_is_met and may_be:
            found.add(name)
    return found


def _may_lack_a_base(node: Node, rules: Rules, row: Listed | None) -> bool:
    """Whether growth is computed, for which there may be no base, or the mean or an end of rows, of which there may be none."""
    if not isinstance(node, Operation):
        return False
    listed = over_rows(node) if node.operator in ("min", "max", "trung_binh") else None
    if node.operator == "tang_truong" or (listed is not None and list_of(rules, listed, row) is not None):
        return True
    return any(_may_lack_a_base(operand, rules, row) for operand in node.operands)


def _without_counts(node: Node) -> Node:
    """An expression without its counts, which are there whatever happened."""
    if not isinstance(node, Operation):
        return node
    if node.operator == "dem":
        return Literal(Fraction(0))
    return Operation(node.operator, tuple(map(_without_counts, node.operands)), node.at)


def _named(name: Name, rules: Rules, row: Listed | None) -> str | None:
    reference = resolve(rules, name, row)
    return computed_by(rules, reference, row) if reference.inner is None else None


def _criterion(
    criterion: Criterion, rules: Rules, indicators: dict[str, Any], criteria: dict[str, Any], absent: set[str]
) -> dict[str, Any]:
    if criterion.name in criteria:
        return criteria[criterion.name]  # type: ignore[no-any-return]
    members = []
    of_lists = columns(rules)
    for member in criterion.members:
        if member in of_lists and member not in rules.criteria:
            listed, column = of_lists[member]
            members.append(_indicator(column, Types(rules).within(listed), member in absent))
        elif member in rules.criteria:
            members.append(_criterion(rules.criteria[member], rules, indicators, criteria, absent))
        else:
            members.append(indicators[member])
    outlook = Outlook(criterion, criterion.name in absent, reduce(common, members) if members else None)
    names = _attributes(outlook)
    criteria[criterion.name] = {"": names.get("ket_luan"), **names}
    return criteria[criterion.name]  # type: ignore[no-any-return]
