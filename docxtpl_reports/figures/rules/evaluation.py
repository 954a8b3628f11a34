"""Evaluates checked expressions exactly, in three-valued logic: ``Unknown`` with its reasons where figures are missing.

An expression is bound once to the names of a scope; the result is a function of the place that values are asked for: of the
row in a list, of nothing outside of lists.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.limits import MAX_ROWS_NAMED
from docxtpl_reports.values import Blank, NotApplicable, Number, Truth, Unknown
from docxtpl_reports.values.changes import growth_rate
from docxtpl_reports.vietnamese import ReadingError, read_date, round_half_up

from .expressions import FUNCTIONS, Expression, Literal, Name, Node, Operation, over_rows
from .rows import of_row

Value = Fraction | Number | Truth | bool | str | Unknown | tuple[object, ...] | object
Getter = Callable[[Any], object]


class Names(Protocol):
    """The names of a scope. ``get`` gives the function that takes a place to the value of a name, as ``plain`` has it;
    ``rows`` the rows of a list, nothing for what is no list."""

    def get(self, name: Name) -> Getter: ...

    def rows(self, name: Name) -> OfRows | None: ...


class OfRows(Names, Protocol):
    """The rows of a list, and the names in them. ``at``: the places of the rows, or why there are none; ``title``: the words
    that name a row; ``fixed``: the rows are the same wherever they are asked for."""

    fixed: bool

    def at(self, place: Any) -> Sequence[Any] | Unknown: ...

    def title(self, place: Any) -> str | Reason: ...


class _Given:
    """Names outside of lists, by a function that looks them up."""

    def __init__(self, value_of: Callable[[Name], object]) -> None:
        self.value_of = value_of

    def get(self, name: Name) -> Getter:
        return lambda _: plain(self.value_of(name), name.text)

    def rows(self, _: Name) -> OfRows | None:
        return None


def evaluate(expression: Expression, value_of: Callable[[Name], object]) -> object:
    """The value: ``Number``/``Fraction``, ``bool``, ``str`` or ``Unknown``; for a checked expression it raises
    nothing but ``ReportError`` for a number out of bounds."""
    return bind(expression, _Given(value_of))(None)


def bind(expression: Expression, names: Names) -> Getter:
    """The expression as a function of a place."""
    return _bound(expression.root, names)


def plain(value: object, name: str = "") -> object:
    """A value as expressions compute with it."""
    if isinstance(value, Truth):
        return value.value
    if isinstance(value, Blank):
        return Unknown(value.name or name, (Reason("left_blank", {"label": value.name or name}),))
    return value


def _bound(node: Node, names: Names) -> Getter:
    if isinstance(node, Literal):
        value = node.value
        return lambda _: value
    if isinstance(node, Name):
        return names.get(node)
    if (listed := over_rows(node)) is not None and (rows := names.rows(listed)) is not None:
        return _over_rows(node.operator, rows, node.operands[1])
    operands = [_bound(operand, names) for operand in node.operands]
    if node.operator in ("and", "or"):
        return lambda place: _logic(node.operator, [operand(place) for operand in operands])
    if node.operator == "if":
        return _choice(*operands)
    if node.operator == "lam_tron":
        return _rounding(node, operands[0])
    if node.operator in FUNCTIONS.values():
        return _function(node.operator, operands)
    if len(operands) == 1:
        return _unary(_UNARY[node.operator], operands[0])
    return _binary(node, _days(node, operands))


def _choice(test: Getter, then: Getter, otherwise: Getter) -> Getter:
    def chosen(place: Any) -> object:
        held = test(place)
        return held if isinstance(held, Unknown) else (then if held else otherwise)(place)

    return chosen


def _days(node: Operation, operands: list[Getter]) -> list[Getter]:
    """A day typed as text beside a date is a date."""
    days = [day_of(operand) for operand in node.operands]
    if not any(days):
        return operands
    left, right = operands

    def beside(other: Getter, own: Getter, day: date | None) -> Getter:
        return own if day is None else lambda place: day if isinstance(other(place), date) else own(place)

    return [beside(right, left, days[0]), beside(left, right, days[1])]


def day_of(operand: Node) -> date | None:
    """The day that a literal text says."""
    if not isinstance(operand, Literal) or not isinstance(operand.value, str):
        return None
    try:
        return read_date(operand.value)
    except ReadingError:
        return None


_UNARY: dict[str, Callable[[Any], object]] = {"not": operator.not_, "neg": operator.neg}
_BINARY: dict[str, Callable[[Any, Any], object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _unary(apply: Callable[[Any], object], operand: Getter) -> Getter:
    def applied(place: Any) -> object:
        value = operand(place)
        return merge_unknown([value]) if isinstance(value, Unknown) else apply(value)

    return applied


def _binary(node: Operation, operands: list[Getter]) -> Getter:
    left, right = operands
    apply = _BINARY.get(node.operator, _divide)

    def applied(place: Any) -> object:
        a, b = left(place), right(place)
        if isinstance(a, Unknown) or isinstance(b, Unknown):
            return merge_unknown([value for value in (a, b) if isinstance(value, Unknown)])
        return apply(a, b)

    return applied


def _rounding(node: Operation, operand: Getter) -> Getter:
    """Rounds half up, so that what is added up afterwards is what was printed."""
    decimals = node.operands[1].value if len(node.operands) > 1 and isinstance(node.operands[1], Literal) else 0
    digits = int(decimals)

    def rounded(value: Any) -> object:
        number = round_half_up(exact(value) or 0, digits)
        return Number(number, value.kind, unit=value.unit, digits=digits) if isinstance(value, Number) else number

    return _unary(rounded, operand)


def _function(name: str, operands: list[Getter]) -> Getter:
    def applied(place: Any) -> object:
        values = [operand(place) for operand in operands]
        many = values[0] if isinstance(values[0], tuple) else tuple(values)
        if name == "dem":
            return values[0] if isinstance(values[0], Unknown) else Number(len(many), "so_nguyen")
        return of_many(name, [plain(item) for item in many])

    return applied


def leaves(expression: Expression, names: Names) -> tuple[Getter, ...]:
    """The parts that a value is computed from: names, and functions over rows."""
    return tuple(getter for _, getter in parts(expression, names))


def parts(expression: Expression, names: Names) -> Iterator[tuple[Node, Getter]]:
    """The parts that a value is computed from, each with the function that gives its value."""
    return _parts(expression.root, names)


def _parts(node: Node, names: Names) -> Iterator[tuple[Node, Getter]]:
    listed = over_rows(node)
    counted = node.operator == "dem" if isinstance(node, Operation) else False
    if isinstance(node, Name) or counted or (listed is not None and names.rows(listed) is not None):
        yield node, _bound(node, names)
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from _parts(operand, names)


def _over_rows(function: str, rows: OfRows, node: Node) -> Getter:
    """A function over the rows of a list. It is computed once for the same rows: of the whole list, or of one row outside."""
    inner, of_row = _bound(node, rows), tuple(getter for _, getter in _parts(node, rows))

    def in_row(place: Any) -> object:
        value = inner(place)
        if isinstance(value, Unknown) and only_absent([part(place) for part in of_row]):
            return NotApplicable(value.name, value.reasons)
        return value

    known: dict[object, object] = {}

    def computed(place: Any) -> object:
        if rows.fixed and known:
            return known[None]
        places = rows.at(place)
        if isinstance(places, Unknown):
            return places
        key = None if rows.fixed else (places.start, places.stop) if isinstance(places, range) else id(places)
        if key not in known:
            known[key] = of_rows(function, rows, places, in_row)
        return known[key]

    return computed


def of_rows(function: str, rows: OfRows, places: Sequence[Any], inner: Getter) -> object:
    """The sum, count, mean, least or greatest of what ``inner`` gives in each row. Rows in which nothing happened are left
    out; if it did in none, their count is 0 and anything else has no value. With missing values it is unknown, and the
    reasons name their rows."""
    values: list[object] = []
    absent: list[tuple[Any, Unknown]] = []
    unknown: list[tuple[Any, Unknown]] = []
    for place in places:
        value = inner(place)
        if isinstance(value, Unknown):
            (absent if isinstance(value, NotApplicable) else unknown).append((place, value))
        else:
            values.append(value)
    if unknown:
        return Unknown(unknown[0][1].name, _reasons(unknown, rows))
    if function == "dem":
        return Number(sum(map(bool, values)), "so_nguyen")
    if absent and not values:
        return NotApplicable(absent[0][1].name, _reasons(absent, rows))
    if not values and function != "tong":
        return NotApplicable("", (Reason("no_items"),))
    return of_many(function, values)


def _reasons(missing: Sequence[tuple[Any, Unknown]], rows: OfRows) -> tuple[Reason | str, ...]:
    """The reasons of the first rows, with their names; the others are counted."""
    named = (of_row(reason, rows.title(place)) for place, value in missing[:MAX_ROWS_NAMED] for reason in value.reasons)
    more = len(missing) - MAX_ROWS_NAMED
    return (*dict.fromkeys(named), *([Reason("more_rows", {"count": more})] if more > 0 else []))


def only_absent(parts: Sequence[object]) -> bool:
    """Whether nothing else is missing, of the parts of a value, than what did not happen."""
    missing = [part for part in parts if isinstance(part, Unknown)]
    return bool(missing) and all(isinstance(part, NotApplicable) for part in missing)


def of_many(function: str, values: Sequence[object]) -> object:
    """The sum, mean, least or greatest of values that are already plain."""
    unknown = [value for value in values if isinstance(value, Unknown)]
    if unknown:
        return merge_unknown(unknown)
    if not values:
        return Number(0) if function == "tong" else Unknown("", (Reason("no_items"),))
    if function == "tang_truong":
        return growth(*values)
    if function in ("min", "max"):
        return (min if function == "min" else max)(values)  # type: ignore[type-var]
    total = total_of(values)
    return total if function == "tong" else _divide(total, Fraction(len(values)))


def total_of(values: Sequence[Any]) -> Any:
    """The exact sum. Whole numbers of one kind are added as integers: long lists have nothing else."""
    first = values[0]
    if isinstance(first, Number) and all(
        value.__class__ is Number
        and value.whole is not None
        and value.unit == first.unit
        and value.kind == first.kind
        and value.digits == first.digits
        for value in values
    ):
        whole = sum(value.whole for value in values)
        return Number(whole, first.kind, unit=first.unit, digits=first.digits)
    total = first
    for value in values[1:]:
        total = total + value
    return total


def growth(new: Any, old: Any) -> object:
    """The growth of a value in percent; without a base there is none."""
    rate = growth_rate(new, old)
    if rate is None:
        return NotApplicable("", (Reason("no_base"),))
    return Number(rate, "phan_tram", unit="%")


def _logic(operator: str, values: list[object]) -> object:
    decisive = operator == "or"  # true decides an "or", false an "and", whatever is unknown
    if any(not isinstance(value, Unknown) and bool(value) is decisive for value in values):
        return decisive
    unknown = [value for value in values if isinstance(value, Unknown)]
    return merge_unknown(unknown) if unknown else not decisive


def merge_unknown(unknown: Sequence[Unknown]) -> Unknown:
    """One ``Unknown`` with the reasons of all, each once."""
    reasons = dict.fromkeys(reason for value in unknown for reason in value.reasons)
    return Unknown(unknown[0].name, tuple(reasons))


def _divide(left: Any, right: Any) -> object:
    return Unknown("", (Reason("divided_by_zero"),)) if right == 0 else left / right


def exact(value: object) -> Fraction | None:
    """The number in ``value``, or ``None`` when it is not one."""
    if isinstance(value, Number):
        return value.value
    return Fraction(value) if isinstance(value, Fraction | int | Decimal) and not isinstance(value, bool) else None
