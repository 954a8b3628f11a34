"""Checks types and units of a parsed expression before any value is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from docxtpl_reports.values import Number
from docxtpl_reports.vietnamese import ReadingError, read_date

from .expressions import COMPARISONS, FUNCTIONS, Expression, ExpressionError, Literal, Name, Node


@dataclass(frozen=True, slots=True)
class Type:
    """``kind``: ``number``, ``truth``, ``text``, ``date``; ``unit``: ``%``, ``""`` (other), ``None`` (a bare literal
    fits all)."""

    kind: str
    unit: str | None = None
    many: bool = False
    texts: tuple[str, ...] = ()  # all that a text can be; nothing for any text


NUMBER_TYPE = Type("number", "")
TRUTH_TYPE = Type("truth")
DATE_TYPE = Type("date")


def check(expression: Expression, type_of: Callable[[Name], Type]) -> Type:
    """The expression's type. ``type_of`` raises ``ExpressionError`` for a name that is not declared, so does a unit
    mix."""
    return _type(expression.root, type_of)


def _type(node: Node, type_of: Callable[[Name], Type]) -> Type:
    if isinstance(node, Literal):
        if isinstance(node.value, bool):
            return TRUTH_TYPE
        if isinstance(node.value, str):
            return Type("text")
        return Type("number", "%" if isinstance(node.value, Number) else None)
    if isinstance(node, Name):
        return type_of(node)
    kinds = [_type(operand, type_of) for operand in node.operands]
    operator, at = node.operator, node.at
    if operator in FUNCTIONS.values():
        return _type_of_call(operator, kinds, at)
    if any(kind.many for kind in kinds):
        raise ExpressionError("list_alone", at)
    if operator == "if":
        _expect(kinds[0], "truth", at)
        if kinds[1].kind != kinds[2].kind:
            raise ExpressionError("mixed_kinds", at)
        return Type(kinds[1].kind, _one_unit(kinds[1:], at))
    if operator in ("and", "or", "not"):
        for kind in kinds:
            _expect(kind, "truth", at)
        return TRUTH_TYPE
    if operator in COMPARISONS:
        kinds = _with_days(node.operands, kinds)
        if kinds[0].kind != kinds[1].kind or (kinds[0].kind in ("text", "truth") and operator not in ("==", "!=")):
            raise ExpressionError("mixed_kinds", at)
        _possible(node.operands, kinds)
        _same_unit(kinds, at)
        return TRUTH_TYPE
    for kind in kinds:
        _expect(kind, "number", at)
    if operator in ("+", "-", "neg"):
        return Type("number", _same_unit(kinds, at))
    return Type("number", _unit_of_product(operator, kinds[0].unit, kinds[1].unit))


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


def day_of(operand: Node) -> date | None:
    """The day that a literal text says."""
    if not isinstance(operand, Literal) or not isinstance(operand.value, str):
        return None
    try:
        return read_date(operand.value)
    except ReadingError:
        return None


def _unit_of_product(operator: str, left: str | None, right: str | None) -> str | None:
    if left is None and right is None:
        return None
    if operator == "*":
        return "" if "" in (left, right) else "%"
    return "%" if left == "%" and right != "%" else ""


def _type_of_call(function: str, kinds: list[Type], at: int) -> Type:
    if function == "dem":
        if len(kinds) != 1 or not kinds[0].many:
            raise ExpressionError("needs_list", at, name=function)
        return NUMBER_TYPE
    for kind in kinds:
        _expect(kind, "number", at)
    if len(kinds) > 1 and any(kind.many for kind in kinds):
        raise ExpressionError("list_alone", at)
    return Type("number", _one_unit(kinds, at))


def _expect(kind: Type, wanted: str, at: int) -> None:
    if kind.kind != wanted:
        raise ExpressionError("not_truth" if wanted == "truth" else "not_number", at)


def _one_unit(kinds: list[Type], at: int) -> str | None:
    """Require a unit (``5%``) of a bare number that is an alternative to a percentage."""
    if {None, "%"} <= {kind.unit for kind in kinds}:
        raise ExpressionError("units", at)
    return _same_unit(kinds, at)


def _same_unit(kinds: list[Type], at: int) -> str | None:
    units = {kind.unit for kind in kinds if kind.unit is not None}
    if len(units) > 1:
        raise ExpressionError("units", at)
    return units.pop() if units else None
