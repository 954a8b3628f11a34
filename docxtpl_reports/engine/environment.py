"""The one sandboxed Jinja environment: strict, exact, escaped for WordprocessingML, bounded; made here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from types import CodeType
from typing import Any, ClassVar, cast
from unicodedata import normalize

import jinja2
from jinja2 import lexer as jinja_lexer
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..values import Namespace, NotApplicable, Number, Truth, Unknown
from . import bounds, self_test
from .cell_values import in_cell
from .exact import Typed, as_given, exact, is_outside
from .filters import ANEW, FILTERS, TESTS, TESTS_ANEW, WRAPPED
from .fragments import capture, in_place, or_empty, placed
from .output import in_field, plain, spend, to_wml
from .properties import fill, span

# Delimiters that cannot occur in XML, so that neither literal text nor data can ever be read as a tag.
STATEMENT, STATEMENT_END, OUTPUT, OUTPUT_END = "\x0e", "\x0f", "\x10", "\x11"
NOTE_CALL, LINK_CALL = "__note", "__link"  # what the compiled reference to a note, the use of a link calls
PLAIN_CALL, FIELD_CALL = "__plain", "__field"  # what prints where no run can stand: in attributes, in field codes
CELL_CALL = "__cell"  # what prints in a cell of the workbook behind a chart
LEVEL_CALL = {"p": "__p", "tr": "__tr", "tc": "__tc"}  # what ``{{p x }}`` prints through
SPAN_CALL, FILL_CALL = "__span", "__fill"  # what prints the properties of cells
TAKEN = "__taken"  # counts what rendering did: see ``trace``
RAN, ELSE, UNDECIDED = range(3)  # a branch or a loop's body ran; its else did, or none; a draft could not decide
WAYS = 3

_VALUES = frozenset(
    {Number, Truth, Unknown, NotApplicable}
)  # they keep the names a template may ask for in a namespace
MAX_LITERAL = 40  # characters and decimal places of a number in a template
_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem"})
_CLOCKS = frozenset({"today", "now", "utcnow"})
_NO_NAMES: dict[str, object] = {}
_REMOVED_FILTERS = frozenset(
    {"safe", "xmlattr", "tojson", "urlize", "random", "pprint", "filesizeformat", "forceescape"}
)


def _literal(text: str, lineno: int) -> Decimal:
    """An exact literal. ``1e99999999`` is short to type and endless to compute with."""
    value = Typed(text.replace("_", ""))
    if len(text) > MAX_LITERAL or abs(value.adjusted()) > MAX_LITERAL:
        raise jinja2.TemplateSyntaxError("number too long", lineno)
    return value


class _ExactLexer(jinja_lexer.Lexer):
    """Reads ``0.5`` as a Decimal: a literal is never a binary float."""

    def wrap(self, stream: Any, name: str | None = None, filename: str | None = None) -> Any:
        for lineno, token, value in stream:
            if token == jinja_lexer.TOKEN_FLOAT:
                yield jinja_lexer.Token(lineno, token, cast(str, _literal(value, lineno)))
            elif token == jinja_lexer.TOKEN_INTEGER and len(value) > MAX_LITERAL:
                raise jinja2.TemplateSyntaxError("number too long", lineno, name, filename)
            else:
                yield from super().wrap([(lineno, token, value)], name, filename)


class Generator(CodeGenerator):
    """Prints through ``output`` (bound when the code is loaded) in one call, instead of finalize and escape; counts the
    branches taken and the passes of loops under the line of their tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._loop_bodies: list[tuple[list[nodes.Node], int]] = []
        self._loop_tests: list[nodes.Node] = []
        self._captures: list[list[nodes.Node]] = []  # bodies that run as often as they are called
        self._printers: list[str] = []  # around what is being written

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline(f"taken = resolve({TAKEN!r})")

    def count(self, line: int, way: int) -> None:
        self.writeline(f"taken[{line * WAYS + way}] += 1")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        self._loop_bodies.append((node.body, node.lineno))
        if node.test is not None:
            self._loop_tests.append(node.test)
        super().visit_For(node, frame)

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> Any:
        if not _is_internal(node):
            self._captures.append(node.body)
        return super().macro_body(node, frame)

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """What Jinja writes as it is (results of blocks) is printed as any value is, for a capture is not escaped."""
        super().start_write(frame, node)
        printer = ""
        if isinstance(node, nodes.For):
            printer = "in_place("
        elif isinstance(node, nodes.FilterBlock):
            printer = "output("
        elif isinstance(node, nodes.CallBlock) and not _is_internal(node):
            printer = "placed("
        self._printers.append(printer)
        self.write(printer)

    def end_write(self, frame: Frame) -> None:
        if self._printers.pop():
            self.write(")")
        super().end_write(frame)

    def visit_If(self, node: nodes.If, frame: Frame) -> None:
        """As Jinja's own, with a count in each branch, also in the one that is not written."""
        inner = frame.soft()
        for word, branch in (("if", node), *(("elif", other) for other in node.elif_)):
            self.open_branch(word, branch, inner)
            self.indent()
            self.count(branch.lineno, RAN)
            self.blockvisit(branch.body, inner)
            self.outdent()
        self.open_else(node, inner)
        self.indent()
        self.count(node.lineno, ELSE)
        self.blockvisit(node.else_ or (), inner)
        self.outdent()

    def open_else(self, node: nodes.If, frame: Frame) -> None:
        self.writeline("else:")

    def open_branch(self, word: str, branch: nodes.If, frame: Frame) -> None:
        self.writeline(f"{word} ", branch)
        self.visit(branch.test, frame)
        self.write(":")

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if not any(node is test for test in self._loop_tests):
            return super().visit(node, *args, **kwargs)
        self.write(f"(spend({bounds.WORK_OF_STEP}) or ")  # an item that the test of a loop drops costs a step as well
        super().visit(node, *args, **kwargs)
        return self.write(")")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        if len(node.ops) != 1 or node.ops[0].op not in ("in", "notin"):
            super().visit_Compare(node, frame)
            return
        self.write("(not contains(" if node.ops[0].op == "notin" else "(contains(")
        self.visit(node.ops[0].expr, frame)
        self.write(", ")
        self.visit(node.expr, frame)
        self.write("))")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        for loop, line in self._loop_bodies:
            if body is loop:
                self.writeline(f"spend({_work_of(body)})")
                self.count(line, RAN)
        if any(body is captured for captured in self._captures):
            self.writeline(f"spend({_work_of(body)})")
        super().blockvisit(body, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        self.write("join_values((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

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

    code_generator_class = Generator
    intercepted_binops = frozenset(bounds.OPERATORS)
    code_names: ClassVar[Mapping[str, object]] = {}  # what compiled code calls besides what ``load`` gives it
    _checked: ClassVar[set[type]] = set()
    concat = staticmethod(capture)  # type: ignore[assignment]  # what Jinja does with everything that a block captures

    def __init__(self) -> None:
        super().__init__(
            block_start_string=STATEMENT,
            block_end_string=STATEMENT_END,
            variable_start_string=OUTPUT,
            variable_end_string=OUTPUT_END,
            comment_start_string="\x12",
            comment_end_string="\x13",
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # ``output`` escapes everything that is printed, once
            keep_trailing_newline=True,
            cache_size=0,
            optimized=False,  # nothing is computed while compiling, where it would have no place and no budget
        )
        for name in _REMOVED_FILTERS:
            self.filters.pop(name, None)
        self.filters |= {name: wrap(self.filters[name]) for name, wrap in WRAPPED.items()}
        self.filters |= {name: bounds.charged(function) for name, function in (ANEW | FILTERS).items()}
        self.tests |= TESTS | TESTS_ANEW
        self.globals = {name: self.globals[name] for name in ("range", "dict", "namespace")}
        self.globals |= {PLAIN_CALL: plain, FIELD_CALL: in_field, CELL_CALL: in_cell}
        self.globals |= {SPAN_CALL: span, FILL_CALL: fill}
        self.globals |= {name: or_empty(level) for level, name in LEVEL_CALL.items()}
        self.prints: Callable[[object], str] = to_wml  # what a tag in a run prints through
        self._exact_lexer = _ExactLexer(self)
        if type(self) not in self._checked:
            self_test.check(self, TAKEN)
            self._checked.add(type(self))

    @property
    def lexer(self) -> jinja_lexer.Lexer:
        return self._exact_lexer

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """A report does not depend on the day it is made: no ``today``."""
        return not (isinstance(obj, date) and attr in _CLOCKS) and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Our own read-only namespaces, nearly all that a report asks for, without the sandbox's many questions."""
        names = obj if obj.__class__ is Namespace else _NO_NAMES if obj.__class__ not in _VALUES else obj._attributes  # type: ignore[attr-defined]
        if names is not None and attribute in names:
            return names[attribute]
        if obj.__class__ is dict and attribute in obj:  # a key named like a method is a key
            return obj[attribute]
        if obj.__class__ is LoopContext and attribute in _LOOP:
            return getattr(obj, attribute)
        value = super().getattr(obj, attribute)
        if isinstance(value, jinja2.Undefined) and not attribute.isascii() and isinstance(obj, Mapping):
            value = next((obj[key] for key in obj if isinstance(key, str) and nfc(key) == attribute), value)
        return exact(value)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return exact(super().getitem(obj, argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return bounds.OPERATORS[operator](left, right)

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        bounds.check_call(function, args, kwargs)
        if is_outside(function):
            args, kwargs = as_given(args), as_given(kwargs)
        return exact(super().call(context, function, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        return bounds.brace_format(self, value)


def _is_internal(node: nodes.Macro | nodes.CallBlock) -> bool:
    """Whether a call block was made by the compiler; what it returns is XML."""
    call = node.call.node if isinstance(node, nodes.CallBlock) else None
    return isinstance(call, nodes.Name) and call.name in (NOTE_CALL, LINK_CALL)


def nfc(name: str) -> str:
    return normalize("NFC", name)


_used: ContextVar[ReportEnvironment | None] = ContextVar("environment", default=None)


@lru_cache(maxsize=1)
def _shared() -> ReportEnvironment:
    return ReportEnvironment()


def environment() -> ReportEnvironment:
    """The environment shared by all templates of the process, or the one in use."""
    return _used.get() or _shared()


@contextmanager
def using(env: ReportEnvironment) -> Iterator[None]:
    """Within the block, templates are compiled and loaded with this environment."""
    token = _used.set(env)
    try:
        yield
    finally:
        _used.reset(token)


def load(code: CodeType, output: Callable[[object], str], **names: object) -> jinja2.Template:
    """Compiled code as a template that prints through ``output``; ``names`` are what the code of a draft calls."""
    env = environment()
    namespace = {
        "environment": env, "__file__": code.co_filename, "output": output, "Decimal": Typed,
        "join_values": bounds.concat, "contains": bounds.contains, "spend": spend,
        "in_place": partial(in_place, output=output), "placed": partial(placed, output=output), **names,
    }  # fmt: skip
    exec(code, namespace)
    return jinja2.Template._from_namespace(env, namespace, env.globals)


def _work_of(body: Iterable[nodes.Node]) -> int:
    """What one pass through a loop's body costs: its text and its printed values; inner loops pay for themselves."""
    work = bounds.WORK_OF_STEP
    for node in body:
        if isinstance(node, nodes.TemplateData):
            work += len(node.data)
        elif isinstance(
            node, nodes.Output | nodes.If | nodes.CallBlock | nodes.With | nodes.FilterBlock | nodes.AssignBlock
        ):
            work += _work_of(node.iter_child_nodes())
        elif isinstance(node, nodes.Expr):
            work += bounds.WORK_OF_STEP
    return work
