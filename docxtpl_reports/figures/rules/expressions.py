"""Expressions of the rules: text → tree (``parse``), its type and unit (``check``); their values: ``evaluation``.

The language is arithmetic, comparison, ``and or not``, ``a if c else b`` and seven functions; nothing else can be
said in it. Numbers are
exact. Unknown figures make the result ``Unknown`` with their reasons, by three-valued logic where that decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from docxtpl_reports.values import Number
from docxtpl_reports.vietnamese import ReadingError, read_date, read_decimal

MAX_LENGTH = 2000
MAX_DEPTH = 40
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
}
_WORDS = {"và": "and", "hoặc": "or", "không": "not", "nếu": "if"}
_TRUTHS = {"dung": True, "đúng": True, "true": True, "sai": False, "false": False}


@dataclass(frozen=True, slots=True)
class Literal:
    """An exact number without unit, a percentage (``Number``), a yes/no or a text."""

    value: Fraction | Number | bool | str


@dataclass(frozen=True, slots=True)
class Name:
    """``ho_so_tong``, ``nhan_su.so_luong``, ``ky_truoc.so_lieu.x``; ``at``: offset in the text, from 0."""

    path: tuple[str, ...]
    at: int

    @property
    def text(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Operation:
    """``operator``: one of ``+ - * / < <= > >= == != and or not neg if`` or a function's name (a value of
    ``FUNCTIONS``)."""

    operator: str
    operands: tuple[Node, ...]
    at: int


Node = Literal | Name | Operation


@dataclass(frozen=True, slots=True)
class Expression:
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
    """``=<`` and ``=>`` are no signs of comparison."""
    return ExpressionError("reversed_sign", at, typed=f"={sign}", meant=f"{sign}=")


def _names(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from _names(operand)


# --- parsing ---------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d[\d.]*(?:,\d+)*(?:\s*%)?)|(?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<op><=|>=|==|!=|<>|[-+*/()<>=,≤≥−×–]))"
)
_SAME = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "−": "-", "–": "-", "×": "*"}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    brackets: list[str] = []  # ``call``, where a comma separates arguments, or ``(``
    while at < len(text):
        if not text[at:].strip():
            break
        match = _TOKEN.match(text, at)
        if not match:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError("character", at, found=text[at])
        kind = match.lastgroup or ""
        word = match[kind]
        start = match.start(kind)
        if kind == "number" and "," in word and brackets[-1:] == ["call"]:
            tokens += _arguments(word, start)
            at = match.end()
            continue
        if kind == "op" and word == "=" and text[match.end() : match.end() + 1] in ("<", ">"):
            raise reversed_sign(text[match.end()], start)
        if kind == "op":
            word = _SAME.get(word, word)
            if word == "(":
                brackets.append("call" if tokens and tokens[-1].kind == "name" else word)
            elif word == ")" and brackets:
                brackets.pop()
        elif kind == "name":
            word = re.sub(r"\s+", "", word)
            lowered = _WORDS.get(word.casefold(), word)
            if lowered in ("and", "or", "not", "if", "else"):
                kind, word = "op", lowered
        tokens.append(_Token(kind, word, start))
        at = match.end()
    return [*tokens, _Token("end", "", len(text))]


def _arguments(typed: str, start: int) -> list[_Token]:
    """``1,5`` among arguments may be one number or two; ``1,2,3`` can only be three. Raises ``ExpressionError``."""
    parts = typed.split(",")
    if len(parts) == 2 or all(len(part.rstrip("% ")) == 3 for part in parts[1:]):
        part = parts[1] + "0" * (len(parts[1]) == 3)  # 1.185 alone would be ambiguous again
        decimal = f"{parts[0].replace('.', '')}.{part}" if len(parts) == 2 else "".join(parts)
        raise ExpressionError("comma_number", start, typed=typed, first=decimal, second=", ".join(parts))
    tokens = []
    for part in parts:
        tokens += [_Token("number", part, start), _Token("op", ",", start + len(part))]
        start += len(part) + 1
    return tokens[:-1]


def parse(text: str) -> Expression:
    """Raises ``ExpressionError`` with the offset of what is wrong."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("too_long", 0, limit=MAX_LENGTH)
    parser = _Parser(_tokens(text))
    root = parser.condition()
    parser.expect_end()
    return Expression(text.strip(), root)


class _Parser:
    """Precedence, low to high: if-else, or, and, not, comparison, + -, * /, minus sign, call."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._depth = 0

    @property
    def _now(self) -> _Token:
        return self._tokens[self._index]

    def _accept(self, *operators: str) -> _Token | None:
        token = self._now
        if token.kind == "op" and token.text in operators:
            self._index += 1
            return token
        return None

    def _unexpected(self) -> ExpressionError:
        token = self._now
        return ExpressionError("ends_early" if token.kind == "end" else "unexpected", token.at, found=token.text)

    def expect_end(self) -> None:
        if self._now.kind != "end":
            raise self._unexpected()

    def condition(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError("too_deep", self._now.at, limit=MAX_DEPTH)
        value = self._either()
        if token := self._accept("if"):
            test = self._either()
            if not self._accept("else"):
                raise ExpressionError("no_else", token.at)
            value = Operation("if", (test, value, self.condition()), token.at)
        self._depth -= 1
        return value

    def _left(self, operators: tuple[str, ...], operand: Callable[[], Node]) -> Node:
        value = operand()
        count = 0
        while token := self._accept(*operators):
            count += 1
            if count > MAX_DEPTH * 2:
                raise ExpressionError("too_deep", token.at, limit=MAX_DEPTH * 2)
            value = Operation(token.text, (value, operand()), token.at)
        return value

    def _either(self) -> Node:
        return self._left(("or",), lambda: self._left(("and",), self._negation))

    def _negation(self) -> Node:
        negations = []
        while token := self._accept("not"):
            negations.append(token)
        value = self._comparison()
        for token in negations:
            value = Operation("not", (value,), token.at)
        return value

    def _comparison(self) -> Node:
        value = self._sum()
        if token := self._accept(*_COMPARISONS):
            value = Operation(token.text, (value, self._sum()), token.at)
            if chained := self._accept(*_COMPARISONS):
                raise ExpressionError("chained", chained.at)
        return value

    def _sum(self) -> Node:
        return self._left(("+", "-"), lambda: self._left(("*", "/"), self._signed))

    def _signed(self) -> Node:
        sign = self._accept("-", "+")
        value = self._atom()
        return Operation("neg", (value,), sign.at) if sign and sign.text == "-" else value

    def _atom(self) -> Node:
        token = self._now
        if self._accept("("):
            value = self.condition()
            if not self._accept(")"):
                raise ExpressionError("unclosed", token.at)
            return value
        if token.kind not in ("number", "name", "text"):
            raise self._unexpected()
        self._index += 1
        if token.kind == "number":
            return Literal(_number(token))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if self._accept("("):
            return self._call(token)
        if token.text.casefold() in _TRUTHS:
            return Literal(_TRUTHS[token.text.casefold()])
        return Name(tuple(token.text.split(".")), token.at)

    def _call(self, name: _Token) -> Node:
        function = FUNCTIONS.get(name.text)
        if function is None:
            raise ExpressionError("no_function", name.at, name=name.text)
        arguments = [self.condition()]
        while self._accept(","):
            arguments.append(self.condition())
        if not self._accept(")"):
            raise ExpressionError("unclosed", name.at)
        return Operation(function, tuple(arguments), name.at)


def _number(token: _Token) -> Fraction | Number:
    typed = token.text.removesuffix("%").strip()
    try:
        value = read_decimal(typed)
    except ReadingError as error:
        if error.reason == "ambiguous":
            first, second = error.readings[0], error.readings[1].replace(",", ".")
            raise ExpressionError("ambiguous", token.at, typed=typed, first=first, second=second + "0") from None
        raise ExpressionError("bad_number", token.at, typed=typed) from None
    return Number(value, "phan_tram", unit="%") if token.text.endswith("%") else Fraction(value)


# --- types and units ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Type:
    """``kind``: ``number``, ``truth``, ``text``, ``date``; ``unit``: ``%``, ``""`` (other), ``None`` (a bare
    literal fits all)."""

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
    if operator in _COMPARISONS:
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
    """Where one of several values is chosen, a bare number beside a percentage must say its unit (``5%``)."""
    if {None, "%"} <= {kind.unit for kind in kinds}:
        raise ExpressionError("units", at)
    return _same_unit(kinds, at)


def _same_unit(kinds: list[Type], at: int) -> str | None:
    units = {kind.unit for kind in kinds if kind.unit is not None}
    if len(units) > 1:
        raise ExpressionError("units", at)
    return units.pop() if units else None
