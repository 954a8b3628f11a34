"""The one sandboxed Jinja environment: strict, exact, escaped for WordprocessingML, bounded; made here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import CodeType
from typing import Any, cast

import jinja2
from jinja2 import lexer as jinja_lexer
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..diagnostics import Diagnostic, ReportError
from ..values import Namespace, Number, Truth, Unknown
from .filters import FILTERS
from .output import MAX_TEXT

# Delimiters that cannot occur in XML, so that neither literal text nor data can ever be read as a tag.
STATEMENT, STATEMENT_END, OUTPUT, OUTPUT_END = "\x0e", "\x0f", "\x10", "\x11"
NOTE_CALL = "__note"

MAX_BITS = 8192  # of an integer that an operator makes

_VALUES = frozenset({Number, Truth, Unknown})  # they keep the names a template may ask for in a namespace
_NO_NAMES: dict[str, object] = {}
_REMOVED_FILTERS = frozenset(
    {"safe", "xmlattr", "tojson", "urlize", "random", "pprint", "filesizeformat", "forceescape"}
)
_WIDTH = re.compile(r"\d{4,}|\*")


class _ExactLexer(jinja_lexer.Lexer):
    """Reads ``0.5`` as a Decimal: a literal is never a binary float."""

    def wrap(self, stream: Any, name: str | None = None, filename: str | None = None) -> Any:
        for lineno, token, value in stream:
            if token == jinja_lexer.TOKEN_FLOAT:
                yield jinja_lexer.Token(lineno, token, cast(str, Decimal(value.replace("_", ""))))
            else:
                yield from super().wrap([(lineno, token, value)], name, filename)


class _Generator(CodeGenerator):
    """Prints through ``output`` (bound when the code is loaded) in one call, instead of finalize and escape."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if isinstance(node, nodes.TemplateData):
            return node.data
        raise nodes.Impossible

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("output(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Immutable sandbox, strict undefined, exact numbers, bounded operators. Use ``environment()``."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "/"})

    def __init__(self) -> None:
        super().__init__(
            block_start_string=STATEMENT,
            block_end_string=STATEMENT_END,
            variable_start_string=OUTPUT,
            variable_end_string=OUTPUT_END,
            comment_start_string="\x12",
            comment_end_string="\x13",
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            keep_trailing_newline=True,
            cache_size=0,
        )
        for name in _REMOVED_FILTERS:
            self.filters.pop(name, None)
        self.filters |= FILTERS
        self.globals = {name: self.globals[name] for name in ("range", "dict", "namespace")}
        self._exact_lexer = _ExactLexer(self)

    @property
    def lexer(self) -> jinja_lexer.Lexer:
        return self._exact_lexer

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Our own read-only namespaces, nearly all that a report asks for, without the sandbox's many questions."""
        names = obj if obj.__class__ is Namespace else _NO_NAMES if obj.__class__ not in _VALUES else obj._attributes  # type: ignore[attr-defined]
        if names is not None and attribute in names:
            return names[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "/":
            return _divide(left, right)
        if operator == "*":
            _bound_product(left, right)
        elif operator == "**":
            if isinstance(left, int) and isinstance(right, int):
                _refuse_if(abs(right) * max(left.bit_length(), 1) > MAX_BITS)
        elif isinstance(left, str):
            _refuse_if(bool(_WIDTH.search(left)) or len(left) > MAX_TEXT)
        return self.binop_table[operator](left, right)


@lru_cache(maxsize=1)
def environment() -> ReportEnvironment:
    """The environment shared by all templates of the process."""
    return ReportEnvironment()


def load(code: CodeType, output: Callable[[object], str]) -> jinja2.Template:
    """Compiled code as a template that prints through ``output``."""
    env = environment()
    namespace = {"environment": env, "__file__": code.co_filename, "output": output, "Decimal": Decimal}
    exec(code, namespace)
    return jinja2.Template._from_namespace(env, namespace, env.globals)


def _divide(left: Any, right: Any) -> Any:
    if isinstance(left, int | Decimal | Fraction) and isinstance(right, int | Decimal | Fraction):
        return Number(left) / right
    return left / right


def _bound_product(left: Any, right: Any) -> None:
    if isinstance(right, str | Sequence) and not isinstance(left, str | Sequence):
        left, right = right, left
    if isinstance(left, str | Sequence):
        _refuse_if(isinstance(right, int) and right * len(left) > MAX_TEXT)
    elif isinstance(left, int) and isinstance(right, int):
        _refuse_if(left.bit_length() + right.bit_length() > MAX_BITS)


def _refuse_if(too_much: bool) -> None:
    if too_much:
        raise ReportError(Diagnostic("REN006", params={"length": "?", "limit": MAX_TEXT}))
