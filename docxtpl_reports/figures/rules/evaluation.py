"""Evaluates a checked expression exactly, in three-valued logic: ``Unknown`` with its reasons where figures are missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.values import Blank, Number, Truth, Unknown

from .expressions import FUNCTIONS, Expression, Literal, Name, Node
from .types import day_of

Value = Fraction | Number | Truth | bool | str | Unknown | tuple[object, ...] | object


def evaluate(expression: Expression, value_of: Callable[[Name], object]) -> object:
    """The value: ``Number``/``Fraction``, ``bool``, ``str`` or ``Unknown``; for a checked expression it raises
    nothing but ``ReportError`` for a number out of bounds."""
    return _value(expression.root, value_of)


def _value(node: Node, value_of: Callable[[Name], object]) -> object:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return _plain(value_of(node), node.text)
    operator = node.operator
    if operator in ("and", "or"):
        return _logic(operator, [_value(operand, value_of) for operand in node.operands])
    if operator == "if":
        test = _value(node.operands[0], value_of)
        return test if isinstance(test, Unknown) else _value(node.operands[1 if test else 2], value_of)
    values = [_value(operand, value_of) for operand in node.operands]
    if any(isinstance(value, date) for value in values):  # a day typed beside a date
        values = [day_of(operand) or value for operand, value in zip(node.operands, values, strict=True)]
    if operator in FUNCTIONS.values():
        many = values[0] if isinstance(values[0], tuple) else tuple(values)
        if operator == "dem":
            return values[0] if isinstance(values[0], Unknown) else Number(len(many), "so_nguyen")
        values = [_plain(item, "") for item in many]
    unknown = [value for value in values if isinstance(value, Unknown)]
    if unknown:
        return merge_unknown(unknown)
    return _apply(operator, values)


def _plain(value: object, name: str) -> object:
    if isinstance(value, Truth):
        return value.value
    if isinstance(value, Blank):
        return Unknown(value.name or name, (Reason("left_blank", {"label": value.name or name}),))
    return value


def _logic(operator: str, values: list[object]) -> object:
    decisive = operator == "or"  # true decides an "or", false an "and", whatever is unknown
    if any(not isinstance(value, Unknown) and bool(value) is decisive for value in values):
        return decisive
    unknown = [value for value in values if isinstance(value, Unknown)]
    return merge_unknown(unknown) if unknown else not decisive


def merge_unknown(unknown: list[Unknown]) -> Unknown:
    """One ``Unknown`` with the reasons of all, each once."""
    reasons = dict.fromkeys(reason for value in unknown for reason in value.reasons)
    return Unknown(unknown[0].name, tuple(reasons))


def _apply(operator: str, values: list[object]) -> object:
    simple: dict[str, Callable[..., object]] = {
        "+": lambda a, b: a + b,
        "-": lambda a, b: a - b,
        "*": lambda a, b: a * b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "not": lambda a: not a,
        "neg": lambda a: -a,
    }
    if operator in simple:
        return simple[operator](*values)
    if operator == "/":
        return Unknown("", (Reason("divided_by_zero"),)) if values[1] == 0 else _divide(values[0], values[1])
    if not values:
        return Number(0) if operator == "tong" else Unknown("", (Reason("no_items"),))
    if operator in ("min", "max"):
        return (min if operator == "min" else max)(values)  # type: ignore[type-var]
    total: object = values[0]
    for value in values[1:]:
        total = simple["+"](total, value)
    return total if operator == "tong" else _divide(total, Fraction(len(values)))


def _divide(left: object, right: object) -> object:
    return left / right  # type: ignore[operator]


def exact(value: object) -> Fraction | None:
    """The number in ``value``, or ``None`` when it is not one."""
    if isinstance(value, Number):
        return value.value
    return Fraction(value) if isinstance(value, Fraction | int | Decimal) and not isinstance(value, bool) else None
