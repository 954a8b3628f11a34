"""Expressions of the rules as trees; made by ``grammar``, typed by ``types``, computed by ``evaluation``.

The language is arithmetic, comparison, ``and or not``, ``a if c else b`` and the functions of ``FUNCTIONS``, and nothing else.
Numbers are exact. Unknown figures make the result ``Unknown`` with their reasons, by three-valued logic where that decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from docxtpl_reports.values import Hour, Number

FUNCTIONS = {
    "tong": "tong",
    "sum": "tong",
    "min": "min",
    "nho_nhat": "min",
    "max": "max",
    "lon_nhat": "max",
    "dem": "dem",
    "count": "dem",
    "trung_binh": "trung_binh",
    "average": "trung_binh",
    "lam_tron": "lam_tron",
    "round": "lam_tron",
    "tang_truong": "tang_truong",
}
OVER_ROWS = frozenset(
    {"tong", "dem", "min", "max", "trung_binh"}
)  # that may take a list and an expression over its rows
CRITERIA = "tieu_chi"  # the section of names that ask a criterion
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


class Literal(NamedTuple):
    """An exact number without unit, a percentage or an amount of money (``Number``), a time of day, a yes/no or a text."""

    value: Fraction | Number | Hour | bool | str


class Name(NamedTuple):
    """``ho_so_tong``, ``nhan_su.so_luong``, ``ky_truoc.so_lieu.x``, ``tieu_chi["15.1"].dat``; ``at``: offset in the text,
    from 0."""

    path: tuple[str, ...]
    at: int

    @property
    def text(self) -> str:
        if CRITERIA not in self.path[:-1]:
            return ".".join(self.path)
        end = self.path.index(CRITERIA) + 1
        section, criterion, parts = ".".join(self.path[:end]), self.path[end], self.path[end + 1 :]
        return ".".join((f'{section}["{criterion}"]', *parts))


class Operation(NamedTuple):
    """``operator``: one of ``+ - * / < <= > >= == != and or not neg if`` or a function's name (a value of
    ``FUNCTIONS``)."""

    operator: str
    operands: tuple[Node, ...]
    at: int


Node = Literal | Name | Operation


def over_rows(node: Node) -> Name | None:
    """The name that is a list, if this is a function over its rows: ``tong(linh_vuc, tiep_nhan)``."""
    if isinstance(node, Operation) and node.operator in OVER_ROWS and len(node.operands) == 2:
        first = node.operands[0]
        return first if isinstance(first, Name) else None
    return None


_WRITTEN = {"min": "nho_nhat", "max": "lon_nhat", "==": "=", "neg": "-"}


def part_text(node: Node) -> str:
    """A part of an expression as it may be written: ``tong(linh_vuc, dung_han * 2)``."""
    if isinstance(node, Name):
        return node.text
    if isinstance(node, Literal):
        value = node.value
        if isinstance(value, str):
            return f'"{value}"'
        return ("đúng" if value else "sai") if isinstance(value, bool) else str(value)
    operator, operands = _WRITTEN.get(node.operator, node.operator), [part_text(operand) for operand in node.operands]
    if node.operator in FUNCTIONS.values():
        return f"{operator}({', '.join(operands)})"
    operands = [f"({text})" if _is_compound(o) else text for o, text in zip(node.operands, operands, strict=True)]
    if node.operator == "if":
        return f"{operands[1]} if {operands[0]} else {operands[2]}"
    return f" {operator} ".join(operands) if len(operands) > 1 else f"{operator} {operands[0]}"


def _is_compound(node: Node) -> bool:
    return isinstance(node, Operation) and node.operator not in FUNCTIONS.values()


class Expression(NamedTuple):
    """A parsed expression and the text it was typed as."""

    text: str
    root: Node

    def names(self) -> tuple[Name, ...]:
        return tuple(_names(self.root))


class ExpressionError(ValueError):
    """``reason``: a key of the RUL messages; ``at``: offset from 0; ``params`` fill the message."""

    def __init__(self, reason: str, at: int, **params: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at
        self.params = params


def reversed_sign(sign: str, at: int) -> ExpressionError:
    """``=<`` and ``=>`` are no comparison signs."""
    return ExpressionError("reversed_sign", at, typed=f"={sign}", meant=f"{sign}=")


def _names(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from _names(operand)
