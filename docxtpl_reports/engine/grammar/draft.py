"""Rendering of drafts: a missing value becomes a placeholder, conditions over it are decided by three-valued logic.

Stories are compiled once more with a generator that evaluates each expression of a tag separately: where an unknown value
makes it impossible (VER001), the expression is unknown. Printed, it is a placeholder; as a condition, the whole
``if`` chain is a placeholder, for neither branch is known to be true; a loop over it runs once, over the unknown value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import Frame

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine.dialect.environment import load
from docxtpl_reports.engine.marks import UNDECIDED
from docxtpl_reports.engine.output.rendering import current
from docxtpl_reports.engine.output.text import to_wml, to_xml
from docxtpl_reports.values import Unknown, Verdict, missing_text

from . import comparisons
from .compiling import CompilingEnvironment
from .generator import Generator

# --- what the compiled code of a draft calls -----------------------------------------------------------------------------


def attempt(expression: Callable[[], object]) -> object:
    """The value, or the ``Unknown`` that it cannot be computed without."""
    try:
        return expression()
    except ReportError as error:
        if any(d.code not in ("VER001", "VER030") for d in error.diagnostics):
            raise
        params = error.diagnostics[0].params
        return Unknown(str(params["name"]), (str(params["reasons"]),))


def truth(test: Callable[[], object]) -> bool | Unknown:
    """Whether a condition holds, or the ``Unknown`` it hangs on."""
    value = attempt(test)
    decided = value if isinstance(value, Unknown) else attempt(lambda: bool(value))
    return decided if isinstance(decided, Unknown) else bool(decided)


def both(left: Callable[[], object], right: Callable[[], object]) -> object:
    """``and``: false when one is false, whatever is unknown."""
    first = truth(left)
    if first is False:
        return attempt(left)
    second = attempt(right)
    return first if isinstance(first, Unknown) and truth(lambda: second) is not False else second


def either(left: Callable[[], object], right: Callable[[], object]) -> object:
    """``or``: true when one is true, whatever is unknown."""
    first = truth(left)
    if first is True:
        return attempt(left)
    second = attempt(right)
    return first if isinstance(first, Unknown) and truth(lambda: second) is not True else second


def items(listed: Callable[[], Any]) -> Iterable[object]:
    """The items that a loop goes through: one unknown item of an unknown list."""

    def everything() -> object:
        found = listed()
        return tuple(found) if isinstance(found, Iterator) else found

    found = attempt(everything)
    if isinstance(found, Unknown):
        if (rendering := current()) is not None:
            rendering.print_unknown(found)
        return (found,)
    return found  # type: ignore[return-value]


def kept(test: Callable[[], object]) -> bool:
    """Whether the test of a loop keeps an item; one that cannot be tested stays in the draft."""
    value = truth(test)
    if isinstance(value, Unknown):
        _report_undecided(value)
        return True
    return value


def undecided(value: Unknown, output: Callable[[object], str]) -> str:
    """The placeholder for an ``if`` chain that cannot be decided."""
    _report_undecided(value)
    return output(missing_text(value.name))


def _report_undecided(value: Unknown) -> None:
    if (rendering := current()) is not None:
        rendering.leave_undecided(value)


def unjudged(owners: Callable[[], tuple[object, ...]]) -> Unknown | None:
    """The first of several objects whose verdict is not known: an ``else`` over it would convict or acquit."""
    for owner in owners():
        if getattr(owner, Verdict.UNKNOWN.attribute, False) is True:
            return Unknown(str(getattr(owner, "ten", "")), tuple(getattr(owner, "ly_do", ())))
    return None


_NAMES = {
    "unjudged": unjudged,
    "attempt": attempt, "truth": truth, "both": both, "either": either, "items": items, "kept": kept,
    "undecided": undecided, "Unknown": Unknown,
}  # fmt: skip


# --- compiling -----------------------------------------------------------------------------------------------------------


class DraftGenerator(Generator):
    """Puts each expression into a function of its own, to be evaluated as far as it can be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._wrapped: dict[int, str] = {}  # by identity: the tree lives as long as its compiler

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        caller = self._wrapped.get(id(node))
        if caller is None:
            return super().visit(node, *args, **kwargs)
        self.write(f"{caller}(lambda: ")
        super().visit(node, *args, **kwargs)
        return self.write(")")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:
        self._wrapped[id(node.iter)] = "items"
        if node.test is not None:
            self._wrapped[id(node.test)] = "kept"
        super().visit_For(node, frame)

    def visit_Assign(self, node: nodes.Assign, frame: Frame) -> None:
        self._wrapped[id(node.node)] = "attempt"
        super().visit_Assign(node, frame)

    def visit_With(self, node: nodes.With, frame: Frame) -> None:
        self._wrapped |= {id(value): "attempt" for value in node.values}
        super().visit_With(node, frame)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:
        given = [*node.call.args, *(keyword.value for keyword in node.call.kwargs)]
        self._wrapped |= {id(value): "attempt" for value in given}
        super().visit_CallBlock(node, frame)

    def visit_And(self, node: nodes.BinExpr, frame: Frame) -> None:
        self._lazily("both", node, frame)

    def visit_Or(self, node: nodes.BinExpr, frame: Frame) -> None:
        self._lazily("either", node, frame)

    def _lazily(self, name: str, node: nodes.BinExpr, frame: Frame) -> None:
        self.write(f"{name}(lambda: ")
        self.visit(node.left, frame)
        self.write(", lambda: ")
        self.visit(node.right, frame)
        self.write(")")

    def open_branch(self, word: str, branch: nodes.If, frame: Frame) -> None:
        value = self.temporary_identifier()
        self.writeline(f"{word} ({value} := truth(lambda: ", branch)
        self.visit(branch.test, frame)
        self.write(")).__class__ is Unknown:")
        self.indent()
        self.count(branch.lineno, UNDECIDED)
        self.start_write(frame, branch)
        self.write(f"undecided({value}, output)")
        self.end_write(frame)
        self.outdent()
        self.writeline(f"elif {value}:", branch)

    def open_else(self, node: nodes.If, frame: Frame) -> None:
        """An ``else`` after a test for one verdict does not apply when the verdict is unknown."""
        if owners := _owners(node):
            value = self.temporary_identifier()
            self.writeline(f"elif ({value} := unjudged(lambda: ", node)
            self._tuple(owners, frame)
            self.write(")).__class__ is Unknown:")
            self.indent()
            self.count(node.lineno, UNDECIDED)
            self.start_write(frame, node)
            self.write(f"undecided({value}, output)")
            self.end_write(frame)
            self.outdent()
        super().open_else(node, frame)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:
        owners = _owners(node)
        if not owners or node.expr2 is None:
            super().visit_CondExpr(node, frame)
            return
        self.write("(")
        self.visit(node.expr1, frame)
        self.write(" if ")
        self.visit(node.test, frame)
        self.write(" else unjudged(lambda: ")
        self._tuple(owners, frame)
        self.write(") or ")
        self.visit(node.expr2, frame)
        self.write(")")

    def visit_Not(self, node: nodes.UnaryExpr, frame: Frame) -> None:
        """``not x.dat`` does not hold when the verdict is unknown."""
        tested = node.node
        if not isinstance(tested, nodes.Getattr) or comparisons.decided(tested.attr) is None:
            super().visit_Not(node, frame)
            return
        self.write("(unjudged(lambda: ")
        self._tuple([tested.node], frame)
        self.write(") or not ")
        self.visit(tested, frame)
        self.write(")")

    def _tuple(self, parts: list[nodes.Node], frame: Frame) -> None:
        self.write("(")
        for part in parts:
            self.visit(part, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("output(attempt(lambda: ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("))")


def _owners(node: nodes.If | nodes.CondExpr) -> list[nodes.Node]:
    return [one.owner for one in comparisons.verdict_tests(node) if not one.asks_what_is_unknown]


class DraftEnvironment(CompilingEnvironment):
    code_generator_class = DraftGenerator
    code_names = _NAMES


@lru_cache(maxsize=1)
def _environment() -> DraftEnvironment:
    return DraftEnvironment()


def draft_template(part: str, source: str, plain: bool) -> jinja2.Template:
    """A story's source compiled for drafts."""
    code = _environment().compile(source, part, part)
    return load(_environment(), code, to_xml if plain else to_wml, **_NAMES)
