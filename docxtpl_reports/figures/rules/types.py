"""Checks types and units of a parsed expression before any value is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from docxtpl_reports.figures.limits import MAX_ROUNDED
from docxtpl_reports.values import Hour, Number, per_unit
from docxtpl_reports.vietnamese import money_factor, tidy

from .evaluation import day_of
from .expressions import (
    COMPARISONS,
    FUNCTIONS,
    OVER_ROWS,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Node,
    Operation,
    over_rows,
)
from .kinds import DATE_TYPE, HOUR_TYPE, NUMBER_TYPE, TRUTH_TYPE, Type

ANY_MONEY = "đồng, nghìn đồng, triệu đồng"  # made of amounts in several scales: its own follows from where it is used
_THOUSANDS = (1000, 10**6, 10**9)


class Typed(Protocol):
    """The types of the names of a scope; ``rows`` gives those in the rows of a list, nothing for what is no list."""

    def of(self, name: Name) -> Type: ...

    def rows(self, name: Name) -> Typed | None: ...


class _Given(NamedTuple):
    of: Callable[[Name], Type]

    def rows(self, _: Name) -> Typed | None:
        return None


def check(expression: Expression, type_of: Callable[[Name], Type]) -> Type:
    """The type of an expression without functions over rows. ``type_of`` raises ``ExpressionError`` for a name that is not
    declared, so does a unit mix."""
    return check_in(expression, _Given(type_of))


def check_in(expression: Expression, names: Typed) -> Type:
    """The expression's type in a scope; raises ``ExpressionError`` for a name that is not declared or a unit mix."""
    return _type(expression.root, names)


def _type(node: Node, names: Typed) -> Type:
    if isinstance(node, Literal):
        if isinstance(node.value, bool):
            return TRUTH_TYPE
        if isinstance(node.value, str):
            return Type("text")
        if isinstance(node.value, Hour):
            return HOUR_TYPE
        return Type("number", unit_name(node.value.unit) if isinstance(node.value, Number) else None)
    if isinstance(node, Name):
        return names.of(node)
    if (listed := over_rows(node)) is not None and (row := names.rows(listed)) is not None:
        assert isinstance(node, Operation)
        return _type_over_rows(node, _type(node.operands[1], row))
    operator, at = node.operator, node.at
    first = node.operands[0]
    if operator in OVER_ROWS and len(node.operands) > 2 and isinstance(first, Name) and names.rows(first) is not None:
        raise ExpressionError("needs_expression", at, name=first.text, function=operator)
    kinds = [_type(operand, names) for operand in node.operands]
    if operator in FUNCTIONS.values():
        return _type_of_call(operator, node.operands, kinds, at)
    if any(kind.many for kind in kinds):
        raise ExpressionError("list_alone", at)
    if operator == "if":
        _expect(kinds[0], "truth", at)
        if kinds[1].kind != kinds[2].kind:
            raise ExpressionError("mixed_kinds", at)
        return Type(kinds[1].kind, _one_unit(node.operands[1:], kinds[1:], at))
    if operator in ("and", "or", "not"):
        for kind in kinds:
            _expect(kind, "truth", at)
        return TRUTH_TYPE
    if operator in COMPARISONS:
        kinds = _with_days(node.operands, kinds)
        if kinds[0].kind != kinds[1].kind or (kinds[0].kind in ("text", "truth") and operator not in ("==", "!=")):
            raise ExpressionError("mixed_kinds", at)
        _possible(node.operands, kinds)
        _same_unit(node.operands, kinds, at)
        return TRUTH_TYPE
    for kind in kinds:
        _expect(kind, "number", at)
    if operator in ("+", "-", "neg"):
        unit, by_hand = _same_unit(node.operands, kinds, at), any(kind.by_hand for kind in kinds)
        return Type("number", unit, by_hand=by_hand)
    unit = _unit_of_product(operator, kinds[0].unit, kinds[1].unit)
    by_hand = is_money(unit) and any(isinstance(n, Literal) and n.value in _THOUSANDS for n in node.operands)
    return Type("number", unit, by_hand=by_hand or any(kind.by_hand for kind in kinds))


def _possible(operands: tuple[Node, ...], kinds: list[Type]) -> None:
    """A choice is compared with one of its texts, or the comparison never holds."""
    for operand, kind, other in ((operands[0], kinds[0], operands[1]), (operands[1], kinds[1], operands[0])):
        if kind.texts and isinstance(operand, Name) and isinstance(other, Literal) and other.value not in kind.texts:
            values = ", ".join(f"«{text}»" for text in kind.texts)
            raise ExpressionError("no_choice", operand.at, name=operand.text, typed=other.value, values=values)


def _with_days(operands: tuple[Node, ...], kinds: list[Type]) -> list[Type]:
    """A day typed as text (``"01/7/2025"``) beside a date is a date."""
    if {kind.kind for kind in kinds} != {"date", "text"}:
        return kinds
    return [DATE_TYPE if day_of(operand) is not None else kind for operand, kind in zip(operands, kinds, strict=True)]


def unit_name(unit: str) -> str:
    """A unit as types compare it: its scale for money, whatever its case and spaces otherwise."""
    factor = money_factor(unit)
    return unit if unit == ANY_MONEY else tidy(unit).casefold() if factor is None else _SCALES[factor]


POINTS = frozenset({"điểm phần trăm", "điểm %"})  # units of a difference of two percentages
_SCALES = {1: "đồng", 1000: "nghìn đồng", 10**6: "triệu đồng", 10**9: "tỷ đồng"}


def is_money(unit: str | None) -> bool:
    return bool(unit) and (unit == ANY_MONEY or money_factor(unit or "") is not None)


def _unit_of_product(operator: str, left: str | None, right: str | None) -> str | None:
    if left is None and right is None:
        return None
    if "%" in (left, right):
        if operator == "*":
            return next((unit for unit in (left, right) if unit is not None and unit != "%"), "%")
        return ("%" if right != "%" else "") if left == "%" else left or ""
    money = [unit for unit in map(per_unit, (left or "", right or "")) if is_money(unit)]
    if operator == "/":
        return left if len(money) == 1 and is_money(left) else ""
    return money[0] if len(money) == 1 else ""  # other units: a factor may have converted them


def _type_over_rows(call: Operation, kind: Type) -> Type:
    """``tong(linh_vuc, dung_han)``, ``dem(linh_vuc, dung_han > 5)``; ``kind``: of the expression in a row."""
    inner = call.operands[1]
    listed = call.operands[0]
    if kind.many and isinstance(inner, Name) and isinstance(listed, Name) and inner.path[:-1][-1:] != listed.path[-1:]:
        params = {"name": inner.text, "function": call.operator, "owner": listed.text}
        raise ExpressionError("many_in_row", inner.at, **params)
    if kind.many and isinstance(inner, Name):
        raise ExpressionError("column_of_row", inner.at, name=inner.text, meant=inner.path[-1])
    if kind.many:
        raise ExpressionError("list_alone", call.at)
    _expect(kind, "truth" if call.operator == "dem" else "number", call.at)
    return NUMBER_TYPE if call.operator == "dem" else Type("number", kind.unit, by_hand=kind.by_hand)


def _type_of_call(function: str, operands: tuple[Node, ...], kinds: list[Type], at: int) -> Type:
    if function == "dem":
        if len(kinds) != 1 or not kinds[0].many:
            raise ExpressionError("needs_list", at, name=function)
        return NUMBER_TYPE
    if any(kind.kind == "record" for kind in kinds):
        if function not in OVER_ROWS:
            raise ExpressionError("list_alone", at)
        name = operands[0].text if isinstance(operands[0], Name) else ""
        raise ExpressionError("needs_expression", at, name=name, function=function)
    for kind in kinds:
        _expect(kind, "number", at)
    if function == "lam_tron":
        return _type_of_rounding(operands, kinds, at)
    if function == "tang_truong":
        if len(kinds) != 2:
            raise ExpressionError("needs_two", at, name=function)
        if any(kind.many for kind in kinds):
            raise ExpressionError("list_alone", at)
        _same_unit(operands, kinds, at)
        return Type("number", "%")
    if len(kinds) > 1 and any(kind.many for kind in kinds):
        raise ExpressionError("list_alone", at)
    return Type("number", _one_unit(operands, kinds, at))


def _type_of_rounding(operands: tuple[Node, ...], kinds: list[Type], at: int) -> Type:
    """``lam_tron(x)`` or ``lam_tron(x, 2)``: the decimals are typed, never computed, and of one scale of money."""
    digits = [operand.value if isinstance(operand, Literal) else None for operand in operands[1:]]
    if len(digits) > 1 or any(value not in range(MAX_ROUNDED + 1) for value in digits):
        raise ExpressionError("rounding", at, most=MAX_ROUNDED)
    if kinds[0].many:
        raise ExpressionError("list_alone", at)
    if kinds[0].unit == ANY_MONEY:
        raise ExpressionError("rounding_scale", at)
    return kinds[0]


def _expect(kind: Type, wanted: str, at: int) -> None:
    if kind.kind != wanted:
        raise ExpressionError("not_truth" if wanted == "truth" else "not_number", at)


def _one_unit(operands: tuple[Node, ...], kinds: list[Type], at: int) -> str | None:
    """Require a unit (``5%``) of a bare number that is an alternative to a percentage."""
    if {None, "%"} <= {kind.unit for kind in kinds}:
        raise ExpressionError("units", at)
    return _same_unit(operands, kinds, at)


def _same_unit(operands: tuple[Node, ...], kinds: list[Type], at: int) -> str | None:
    """The one unit of what is added or compared; scales of money convert, a bare number is in the scale of the other."""
    unit = common_unit(kinds, at)
    if unit == ANY_MONEY:
        for operand, kind in zip(operands, kinds, strict=True):
            if not is_money(kind.unit) and not (isinstance(operand, Literal) and operand.value == 0):
                raise ExpressionError("scale_needed", at)
    return unit


def common_unit(kinds: Iterable[Type], at: int) -> str | None:
    """The unit that numbers have in common; raises ``ExpressionError`` when they have none."""
    kinds = list(kinds)
    units = {kind.unit for kind in kinds if kind.unit is not None}
    if "%" in units and len(units) > 1:
        raise ExpressionError("units", at)
    named = sorted(units - {""})
    if len(named) < 2:
        return named[0] if named else "" if units else None
    if not all(map(is_money, named)):
        raise ExpressionError("other_units", at, first=named[0], second=named[1])
    if any(kind.by_hand for kind in kinds):
        raise ExpressionError("scale_by_hand", at)
    return ANY_MONEY
