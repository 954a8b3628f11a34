"""Expressions of the rules: text → tree (``parse``), its type and unit (``check``); their values: ``evaluation``.

The language is arithmetic, comparison, ``and or not``, ``a if c else b`` and the functions of ``FUNCTIONS``, and nothing else.
Numbers are exact. Unknown figures make the result ``Unknown`` with their reasons, by three-valued logic where that decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from docxtpl_reports.figures.limits import MAX_EXPRESSION, MAX_NESTED_EXPRESSION
from docxtpl_reports.values import Hour, Number
from docxtpl_reports.vietnamese import ReadingError, read_decimal, read_hour

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
_WORDS = {"và": "and", "hoặc": "or", "không": "not", "nếu": "if"}
_TRUTHS = {"dung": True, "đúng": True, "true": True, "sai": False, "false": False}


@dataclass(frozen=True, slots=True)
class Literal:
    """An exact number without unit, a percentage or an amount of money (``Number``), a time of day, a yes/no or a text."""

    value: Fraction | Number | Hour | bool | str


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
    """``=<`` and ``=>`` are no comparison signs."""
    return ExpressionError("reversed_sign", at, typed=f"={sign}", meant=f"{sign}=")


def _names(node: Node) -> Iterator[Name]:
    if isinstance(node, Name):
        yield node
    elif isinstance(node, Operation):
        for operand in node.operands:
            yield from _names(operand)


# --- parsing ---------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<hour>\d{1,2}[:h]\d{2}\b)|(?P<number>\d[\d.]*(?:,\d+)*(?:\s*(?:%|(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng\b))?)|(?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<op><=|>=|==|!=|<>|[-+*/()<>=,≤≥−×–]))"
)
_SAME = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "−": "-", "–": "-", "×": "*"}
COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})


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
    """Raises ``ExpressionError`` with the offset of the mistake."""
    if len(text) > MAX_EXPRESSION:
        raise ExpressionError("too_long", 0, limit=MAX_EXPRESSION)
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
        if self._depth > MAX_NESTED_EXPRESSION:
            raise ExpressionError("too_deep", self._now.at, limit=MAX_NESTED_EXPRESSION)
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
            if count > MAX_NESTED_EXPRESSION * 2:
                raise ExpressionError("too_deep", token.at, limit=MAX_NESTED_EXPRESSION * 2)
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
        if token := self._accept(*COMPARISONS):
            value = Operation(token.text, (value, self._sum()), token.at)
            if chained := self._accept(*COMPARISONS):
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
        if token.kind not in ("number", "hour", "name", "text"):
            raise self._unexpected()
        self._index += 1
        if token.kind == "number":
            return Literal(_literal_number(token))
        if token.kind == "hour":
            return Literal(_literal_hour(token))
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


def _literal_hour(token: _Token) -> Hour:
    try:
        return Hour(*read_hour(token.text))
    except ReadingError:
        raise ExpressionError("bad_hour", token.at, typed=token.text) from None


def _literal_number(token: _Token) -> Fraction | Number:
    match = re.match(r"[\d.,]*\d", token.text)
    assert match is not None
    typed, unit = match[0], " ".join(token.text[match.end() :].split())
    try:
        value = read_decimal(typed)
    except ReadingError as error:
        if error.reason == "ambiguous":
            first, second = error.readings[0], error.readings[1].replace(",", ".")
            raise ExpressionError("ambiguous", token.at, typed=typed, first=first, second=second + "0") from None
        raise ExpressionError("bad_number", token.at, typed=typed) from None
    if unit:
        return Number(value, "phan_tram" if unit == "%" else "tien", unit=unit)
    return Fraction(value)


# --- types and units ------------------------------------------------------------------------------------------
