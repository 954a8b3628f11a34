"""Parses expressions of the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from docxtpl_reports.figures.limits import MAX_EXPRESSION, MAX_NESTED_EXPRESSION
from docxtpl_reports.values import Hour, Number
from docxtpl_reports.vietnamese import ReadingError, both_readings, read_decimal, read_hour

from .expressions import (
    COMPARISONS,
    FUNCTIONS,
    Expression,
    ExpressionError,
    Literal,
    Name,
    Node,
    Operation,
    reversed_sign,
)

_WORDS = {"và": "and", "hoặc": "or", "không": "not", "nếu": "if"}
_TRUTHS = {"dung": True, "đúng": True, "true": True, "sai": False, "false": False}
_QUOTES = "\"'“”„‘’‚«»"
_BEFORE = r"(?:ky_truoc\s*\.\s*)?"
_NAMED = "|".join(  # the pairs of quotes that editors make of straight ones, and half of a pair
    f"[{opening}][^{_QUOTES}\\[\\]]*[^{_QUOTES}\\[\\]\\s][^{_QUOTES}\\[\\]]*[{closing}]"
    for opening, closing in (('"“„', '"“”'), ("'‘‚", "'‘’"))
)
_CRITERION = rf"{_BEFORE}tieu_chi\s*\[\s*(?:{_NAMED})\s*\](?:\s*\.\s*[^\W\d]\w*)*"
_MEANT_CRITERION = (  # 15.1 without quotes, or in others; none at all
    rf"\s*(({_BEFORE})tieu_chi\s*(?:\[(?!\s*(?:{_NAMED})\s*\])([^\[\]]*)\]|\.\s*(\d[\w]*(?:\.\d+)*)))"
)
_TOKEN = re.compile(
    r"\s*(?:(?P<hour>\d{1,2}[:h]\d{2}\b)|(?P<number>\d[\d.]*(?:,\d+)*(?:\s*(?:%|(?:(?:nghìn|ngàn|triệu|tỷ|tỉ)\s+)?đồng\b))?)|(?P<criterion>"
    + _CRITERION
    + r")|(?P<name>[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<op><=|>=|==|!=|<>|[-+*/()<>=,≤≥−×–]))"
)
_SAME = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "−": "-", "–": "-", "×": "*"}


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    brackets: list[str] = []  # ``call``, where a comma separates arguments, or ``(``
    meant_criterion = re.compile(_MEANT_CRITERION).match if "tieu_chi" in text else None
    while at < len(text):
        if not text[at:].strip():
            break
        if meant_criterion is not None and (meant := meant_criterion(text, at)) is not None:
            name = (meant[3] or meant[4] or "").strip(f"{_QUOTES} \t\n\xa0")
            named = f'{meant[2]}tieu_chi["{name or "…"}"]'
            raise ExpressionError("criterion_name", meant.start(1), typed=meant[1], meant=named)
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
        if token.kind not in ("number", "hour", "name", "text", "criterion"):
            raise self._unexpected()
        self._index += 1
        if token.kind == "number":
            return Literal(_literal_number(token))
        if token.kind == "hour":
            return Literal(_literal_hour(token))
        if token.kind == "text":
            return Literal(token.text[1:-1])
        if token.kind == "criterion":
            before, name, parts = re.split(rf"\s*\[\s*[{_QUOTES}]|[{_QUOTES}]\s*\]\s*", token.text)
            named = [*before.split("."), name, *parts.split(".")]
            return Name((*(part.strip() for part in named if part),), token.at)
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
    if (readings := both_readings(typed)) is not None:
        raise ExpressionError("ambiguous", token.at, typed=typed, first=readings[0], second=readings[1])
    try:
        value = read_decimal(typed)
    except ReadingError:
        raise ExpressionError("bad_number", token.at, typed=typed) from None
    if unit:
        return Number(value, "phan_tram" if unit == "%" else "tien", unit=unit)
    return Fraction(value)


# --- types and units ------------------------------------------------------------------------------------------
