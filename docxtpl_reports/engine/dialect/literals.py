"""Reads numbers of a template exactly: ``0.5`` is a Decimal, never a binary float."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import jinja2
from jinja2 import lexer as jinja_lexer

from docxtpl_reports.engine.limits import MAX_LITERAL

from .exact import Typed


def exact_literal(text: str, lineno: int) -> Decimal:
    """An exact literal. ``1e99999999`` is short to type and endless to compute with."""
    value = Typed(text.replace("_", ""))
    if len(text) > MAX_LITERAL or abs(value.adjusted()) > MAX_LITERAL:
        raise jinja2.TemplateSyntaxError("number too long", lineno)
    return value


class ExactLexer(jinja_lexer.Lexer):
    """Reads ``0.5`` as a Decimal: a literal is never a binary float."""

    def wrap(self, stream: Any, name: str | None = None, filename: str | None = None) -> Any:
        for lineno, token, value in stream:
            if token == jinja_lexer.TOKEN_FLOAT:
                yield jinja_lexer.Token(lineno, token, cast(str, exact_literal(value, lineno)))
            elif token == jinja_lexer.TOKEN_INTEGER and len(value) > MAX_LITERAL:
                raise jinja2.TemplateSyntaxError("number too long", lineno, name, filename)
            else:
                yield from super().wrap([(lineno, token, value)], name, filename)
