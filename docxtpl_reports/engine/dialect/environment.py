"""The one sandboxed Jinja environment: strict, exact, escaped for WordprocessingML, bounded; made here and nowhere else.

It runs code; ``grammar.compiling`` makes code from source, with the same filters, tests and limits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache, partial
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar, cast

import jinja2
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docxtpl_reports import vietnamese
from docxtpl_reports.engine.dialect.filters import FILTERS
from docxtpl_reports.engine.marks import (
    CELL_CALL,
    FIELD_CALL,
    FILL_CALL,
    LEVEL_CALL,
    OUTPUT,
    OUTPUT_END,
    PLAIN_CALL,
    REMARK,
    REMARK_END,
    SPAN_CALL,
    STATEMENT,
    STATEMENT_END,
)
from docxtpl_reports.engine.output.cell_values import in_cell
from docxtpl_reports.engine.output.fragments import capture, in_place, or_empty, placed
from docxtpl_reports.engine.output.rendering import spend
from docxtpl_reports.engine.output.text import SHORT, SPECIAL, fill, in_field, plain, span, to_wml, to_xml
from docxtpl_reports.values import Namespace, NotApplicable, Number, Truth, Unknown

from . import bounds, costs
from .exact import Typed, as_given, exact, is_outside
from .jinja_filters import LIMITED, REMOVED, REPLACED
from .template_tests import REPLACED_TESTS, TESTS

if TYPE_CHECKING:
    from jinja2.ext import Extension

_VALUES = frozenset(
    {Number, Truth, Unknown, NotApplicable}
)  # they keep the names a template may ask for in a namespace
# The attributes of ``loop``: values, and what can be called.
LOOP_VALUES = frozenset(
    {"index", "index0", "first", "last", "length", "revindex", "revindex0", "depth", "depth0", "previtem", "nextitem"}
)
LOOP_CALLS = frozenset({"cycle", "changed"})
JINJA_GLOBALS = ("range", "dict", "namespace", "cycler", "joiner")  # those of Jinja that are kept
# The calls that tags in some places are printed through.
PRINTERS: dict[str, Callable[..., Any]] = {
    PLAIN_CALL: plain, FIELD_CALL: in_field, CELL_CALL: in_cell, SPAN_CALL: span, FILL_CALL: fill,
    **{name: or_empty(level) for level, name in LEVEL_CALL.items()},
}  # fmt: skip
_CLOCKS = frozenset({"today", "now", "utcnow"})


class ReportEnvironment(ImmutableSandboxedEnvironment):
    """Immutable sandbox, strict undefined, exact numbers, bounded operators. Use ``environment()``."""

    intercepted_binops = frozenset(bounds.OPERATORS)
    concat = staticmethod(capture)  # type: ignore[assignment]  # what Jinja does with everything that a block captures

    extensions_used: ClassVar[tuple[type[Extension], ...]] = ()  # of the parser

    def __init__(self) -> None:
        super().__init__(
            block_start_string=STATEMENT,
            block_end_string=STATEMENT_END,
            variable_start_string=OUTPUT,
            variable_end_string=OUTPUT_END,
            comment_start_string=REMARK,
            comment_end_string=REMARK_END,
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # ``output`` escapes everything that is printed, once
            keep_trailing_newline=True,
            cache_size=0,
            extensions=self.extensions_used,
            optimized=False,  # nothing is computed while compiling, where it would have no place and no budget
        )
        for name in REMOVED:
            self.filters.pop(name, None)
        self.filters |= {name: wrap(self.filters[name]) for name, wrap in LIMITED.items()}
        own = {name: entry.function for name, entry in FILTERS.items()}
        self.filters |= {name: bounds.charged(function) for name, function in (REPLACED | own).items()}
        self.tests |= TESTS | REPLACED_TESTS
        self.tests = {name: bounds.charged_test(cast(Callable[..., Any], test)) for name, test in self.tests.items()}
        self.globals = {name: self.globals[name] for name in JINJA_GLOBALS} | PRINTERS
        self.prints: Callable[[object], str] = to_wml  # what a tag in a run prints through
        self.prints_plain: Callable[[object], str] = to_xml  # the same outside of runs

    def _generate(self, *args: Any, **kwargs: Any) -> str:
        """Refuses to write code, as Jinja's own code would print values unescaped and unbounded."""
        raise TypeError("source is compiled by grammar.compiling")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """A report does not depend on the day it is made: no ``today``."""
        return not (isinstance(obj, date) and attr in _CLOCKS) and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Dictionaries and our own read-only namespaces, nearly all that a report asks for, without the sandbox's many
        questions."""
        kind = obj.__class__
        if kind is dict:
            if attribute in obj:  # a key named like a method is a key
                return obj[attribute]
        elif isinstance(obj, Namespace) or kind in _VALUES:
            owner: Any = obj
            names = owner._attributes if kind in _VALUES else owner
            try:
                if names is not None:
                    return names[attribute]  # one look, for what is asked is nearly always there
            except KeyError:
                pass
        if obj.__class__ is LoopContext and attribute in LOOP_VALUES:
            return getattr(obj, attribute)
        value = super().getattr(obj, attribute)
        if isinstance(value, jinja2.Undefined) and not attribute.isascii() and isinstance(obj, Mapping):
            value = next((obj[key] for key in obj if isinstance(key, str) and nfc(key) == attribute), value)
        return exact(value)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if argument.__class__ is str and isinstance(obj, Namespace):
            try:
                return obj[argument]
            except KeyError:
                pass
        return exact(super().getitem(obj, argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return bounds.OPERATORS[operator](left, right)

    def call(self, context: Any, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        bounds.check_call(function, args, kwargs)
        if is_outside(function):
            args, kwargs = as_given(args), as_given(kwargs)
        count = len(args) + len(kwargs)
        made = costs.called(
            function, count, lambda: super(ReportEnvironment, self).call(context, function, *args, **kwargs)
        )
        return exact(made)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        return bounds.brace_format(self, value)


def nfc(name: str) -> str:
    return vietnamese.composed(name)


@lru_cache(maxsize=1)
def environment() -> ReportEnvironment:
    """The environment in which the templates of a process run unless a caller brings one."""
    return ReportEnvironment()


def _output_of(env: ReportEnvironment, output: Callable[[object], str]) -> Callable[[Any, str], str]:
    """Prints an attribute of an item: in one step what most cells of long tables hold, a short text of a dictionary."""
    get, is_special = env.getattr, SPECIAL.search
    if output is not to_wml:
        return lambda owner, attribute: output(get(owner, attribute))

    def output_of(owner: Any, attribute: str) -> str:
        if owner.__class__ is dict and attribute in owner:
            value = owner[attribute]
            if value.__class__ is str and len(value) <= SHORT and is_special(value) is None:
                text: str = value
                return text
            return output(value)
        return output(get(owner, attribute))

    return output_of


def load(env: ReportEnvironment, code: CodeType, output: Callable[[object], str], **names: object) -> jinja2.Template:
    """Code compiled with ``env`` as a template that prints through ``output``; ``names`` are what a draft's code calls."""
    namespace = {
        "environment": env, "__file__": code.co_filename, "output": output, "Decimal": Typed,
        "join_values": bounds.concat, "contains": bounds.contains, "compared": bounds.compared, "made": costs.made,
        "spend": spend, "output_of": _output_of(env, output),
        "in_place": partial(in_place, output=output), "placed": partial(placed, output=output), **names,
    }  # fmt: skip
    exec(code, namespace)
    return jinja2.Template._from_namespace(env, namespace, env.globals)
