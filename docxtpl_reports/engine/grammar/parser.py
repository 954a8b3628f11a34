"""Reads Jinja source: numbers exactly, and what most tags hold, names and chains of attributes, without Jinja's lexer.

The trees are those of Jinja's own parser, lines included; whatever is more than names goes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import jinja2
from jinja2 import lexer as jinja_lexer
from jinja2 import nodes
from jinja2 import parser as jinja_parser

from docxtpl_reports.engine.dialect.exact import Typed
from docxtpl_reports.engine.limits import MAX_LITERAL
from docxtpl_reports.engine.marks import OUTPUT, OUTPUT_END, REMARK, REMARK_END, STATEMENT, STATEMENT_END

_DELIMITERS = STATEMENT + STATEMENT_END + OUTPUT + OUTPUT_END + REMARK + REMARK_END
_TAG = re.compile(rf"([{STATEMENT}{OUTPUT}])([^{_DELIMITERS}]*)([{STATEMENT_END}{OUTPUT_END}])")
_CLOSERS = {STATEMENT: STATEMENT_END, OUTPUT: OUTPUT_END}
_STATES = {STATEMENT: "block", OUTPUT: "variable"}
_CHAIN, _LAST = "chain", "last"  # the tokens of a name with its attributes; of one that its tag ends with
_PIECES = re.compile(
    r"""\s*(?:(?P<name>[^\W\d][\w.]*)
    |(?P<integer>0|[1-9]\d*)(?![\w.])
    |(?P<string>"[^"\\\n]*"|'[^'\\\n]*')
    |(?P<operator>[=!<>]=|//|\*\*|[|,()\[\]<>+*/%~:=-]|\.(?=[^\W\d])))""",
    re.VERBOSE,
)
_BRACKETS = {"(": ")", "[": "]"}
# Words that are no names where an expression begins, or that begin another one.
_WORDS = frozenset(
    {"true", "false", "none", "True", "False", "None", "not", "and", "or", "in", "is", "if", "else", "recursive"}
)
_BEFORE_DOTTED_NAMES = frozenset({"|", "is", "."})  # dots behind them are read one by one
_WITH_DOTTED_NAMES = frozenset({"set", "filter", "macro", "call", "with"})  # so are those of these statements


def exact_literal(text: str, lineno: int) -> Decimal:
    """An exact literal. ``1e99999999`` is short to type and endless to compute with."""
    value = Typed(text.replace("_", ""))
    if len(text) > MAX_LITERAL or abs(value.adjusted()) > MAX_LITERAL:
        raise jinja2.TemplateSyntaxError("number too long", lineno)
    return value


class Lexer(jinja_lexer.Lexer):
    """Reads ``0.5`` as a Decimal: a literal is never a binary float."""

    def wrap(
        self, stream: Iterable[tuple[int, str, Any]], name: str | None = None, filename: str | None = None
    ) -> Iterator[jinja_lexer.Token]:
        for lineno, token, value in stream:
            if token == jinja_lexer.TOKEN_FLOAT:
                yield jinja_lexer.Token(lineno, token, exact_literal(value, lineno))  # type: ignore[arg-type]
            elif token == jinja_lexer.TOKEN_INTEGER and len(value) > MAX_LITERAL:
                raise jinja2.TemplateSyntaxError("number too long", lineno, name, filename)
            else:
                yield from super().wrap([(lineno, token, value)], name, filename)


def parse(environment: jinja2.Environment, source: str, name: str | None, filename: str | None) -> nodes.Template:
    """The tree of a template's source. Raises TemplateSyntaxError."""
    try:
        return Parser(environment, "", name, filename, _tokens(environment.lexer, source)).parse()
    except (_OtherSourceError, jinja2.TemplateSyntaxError):
        return Parser(environment, source, name, filename).parse()  # which says where the problem is


def _tokens(lexer: jinja_lexer.Lexer, source: str) -> list[jinja_lexer.Token]:
    """The tokens of source whose tags can be told apart by their delimiters alone, as the compiler writes it. Raises
    _OtherSourceError for any other, TemplateSyntaxError for what is no token."""
    tokens: list[jinja_lexer.Token] = []
    line = 1
    end = tags = 0
    for match in _TAG.finditer(source):
        opener, inside, closer = match.groups()
        if end != match.start():
            data = source[end : match.start()]
            tokens.append(jinja_lexer.Token(line, jinja_lexer.TOKEN_DATA, data))
            line += data.count("\n")
        if closer != _CLOSERS[opener] or inside[:1] in ("+", "-") or inside[-1:] in ("+", "-"):
            raise _OtherSourceError
        state = _STATES[opener]
        tokens.append(jinja_lexer.Token(line, f"{state}_begin", opener))
        if (own := _pieces(inside, line, is_statement=opener == STATEMENT)) is not None:
            tokens += own
            tokens.append(jinja_lexer.Token(line + inside.count("\n"), f"{state}_end", closer))
        elif inside.lstrip().startswith("raw"):
            raise _OtherSourceError
        else:
            stream = lexer.tokeniter(inside + closer, None, None, state)
            tokens += lexer.wrap((number + line - 1, token, value) for number, token, value in stream)
        line += inside.count("\n")
        end = match.end()
        tags += 1
    if sum(map(source.count, _DELIMITERS)) != 2 * tags or "\r" in source:
        raise _OtherSourceError
    if end < len(source):
        tokens.append(jinja_lexer.Token(line, jinja_lexer.TOKEN_DATA, source[end:]))
    return tokens


def _pieces(inside: str, line: int, *, is_statement: bool) -> list[jinja_lexer.Token] | None:
    """The tokens of a tag that holds names, integers, plain strings and operators alone; None for any other."""
    text = inside.strip()
    if "\n" in text:
        return None
    if "\n" in inside:
        line += inside[: inside.index(text)].count("\n")
    tokens: list[jinja_lexer.Token] = []
    brackets: list[str] = []
    position, before = 0, ""
    while position < len(text):
        if (match := _PIECES.match(text, position)) is None:
            return None
        kind = match.lastgroup or ""
        position, word = match.end(), match[kind]
        if kind == jinja_lexer.TOKEN_NAME:
            names = word.split(".")
            if not all(map(str.isidentifier, names)) or word in ("raw", "endraw"):
                return None
            is_plain = is_statement and (not tokens or tokens[0].value in _WITH_DOTTED_NAMES)
            if is_plain or before in _BEFORE_DOTTED_NAMES or names[0] in _WORDS:
                for name in names:
                    tokens.append(jinja_lexer.Token(line, kind, name))
                    tokens.append(jinja_lexer.Token(line, jinja_lexer.TOKEN_DOT, "."))
                tokens.pop()
            elif len(names) == 1 and position < len(text):
                tokens.append(jinja_lexer.Token(line, kind, word))
            else:
                tokens.append(jinja_lexer.Token(line, _LAST if position == len(text) else _CHAIN, word))
        elif kind == jinja_lexer.TOKEN_OPERATOR:
            if word in _BRACKETS:
                brackets.append(_BRACKETS[word])
            elif word in (")", "]") and (not brackets or brackets.pop() != word):
                return None
            tokens.append(jinja_lexer.Token(line, jinja_lexer.operators[word], word))
        elif kind == jinja_lexer.TOKEN_STRING:
            tokens.append(jinja_lexer.Token(line, kind, word[1:-1]))
        elif len(word) > MAX_LITERAL:
            return None
        else:
            tokens.append(jinja_lexer.Token(line, kind, int(word)))  # type: ignore[arg-type]
        before = "is" if (before, word) == ("is", "not") else word
    return None if brackets else tokens


class _OtherSourceError(Exception):
    """Source that only Jinja's own lexer can take apart."""


class Parser(jinja_parser.Parser):
    """Jinja's parser, also for chains that are one token. Nodes have no ``environment`` but for the root: nothing is computed
    while compiling."""

    def __init__(
        self,
        environment: jinja2.Environment,
        source: str,
        name: str | None,
        filename: str | None,
        tokens: Iterable[jinja_lexer.Token] | None = None,
    ) -> None:
        super().__init__(environment, source, name, filename)
        if tokens is not None:
            self.stream = jinja_lexer.TokenStream(tokens, name, filename)

    def parse(self) -> nodes.Template:
        root = nodes.Template(self.subparse(), lineno=1)
        root.environment = self.environment
        return root

    def subparse(self, end_tokens: tuple[str, ...] | None = None) -> list[nodes.Node]:
        """As Jinja's own, with the tags that are one token."""
        body: list[nodes.Node] = []
        printed: list[nodes.Node] = []
        stream = self.stream
        if end_tokens is not None:
            self._end_token_stack.append(end_tokens)
        try:
            while stream:
                token = stream.current
                if token.type == jinja_lexer.TOKEN_DATA:
                    if token.value:
                        printed.append(nodes.TemplateData(token.value, lineno=token.lineno))
                    next(stream)
                elif token.type == jinja_lexer.TOKEN_VARIABLE_BEGIN:
                    next(stream)
                    printed.append(self._chain() if stream.current.type == _LAST else self.parse_tuple())
                    stream.expect(jinja_lexer.TOKEN_VARIABLE_END)
                else:
                    assert token.type == jinja_lexer.TOKEN_BLOCK_BEGIN, token.type
                    if printed:
                        body.append(nodes.Output(printed, lineno=printed[0].lineno))
                        printed = []
                    next(stream)
                    if end_tokens is not None and f"{stream.current.type}:{stream.current.value}" in end_tokens:
                        return body
                    statement = self.parse_statement()
                    if isinstance(statement, list):
                        body.extend(statement)
                    else:
                        body.append(statement)
                    stream.expect(jinja_lexer.TOKEN_BLOCK_END)
            if printed:
                body.append(nodes.Output(printed, lineno=printed[0].lineno))
        finally:
            if end_tokens is not None:
                self._end_token_stack.pop()
        return body

    def parse_or(self) -> nodes.Expr:
        return self._chain() if self.stream.current.type == _LAST else super().parse_or()

    def parse_primary(self, *args: Any, **kwargs: Any) -> nodes.Expr:
        return self._chain() if self.stream.current.type in (_CHAIN, _LAST) else super().parse_primary(*args, **kwargs)

    def _chain(self) -> nodes.Expr:
        token = next(self.stream)
        first, *rest = token.value.split(".")
        node: nodes.Expr = nodes.Name(first, "load", lineno=token.lineno)
        for name in rest:
            node = nodes.Getattr(node, name, "load", lineno=token.lineno)
        return node
