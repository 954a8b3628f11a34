"""Writes the Python code of a template: every value through ``output``, every step, branch and new value counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, CompilerExit, Frame
from jinja2.idtracking import VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import exported

from docxtpl_reports.engine.dialect import bounds
from docxtpl_reports.engine.marks import ELSE, HIT, KEEP_CALL, LINK_CALL, NOTE_CALL, PUT_CALL, RAN, WAYS
from docxtpl_reports.engine.output.text import BYTES, SHORT

from .symbols import ReportFrame
from .syntax_tree import nodes_below

_EXPORTED = ", ".join(sorted(exported))
_INHERITANCE = (nodes.Extends, nodes.Block, nodes.ImportedName)


class Generator(CodeGenerator):
    """Prints through ``output`` (bound when the code is loaded) in one call, instead of finalize and escape; records
    each branch taken and each iteration with the line of its tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._loop_bodies: list[tuple[list[nodes.Node], int]] = []
        self._loop_tests: list[nodes.Node] = []
        self._captures: list[list[nodes.Node]] = []  # bodies that run as often as they are called
        self._printers: list[str] = []  # around what is being written
        self._visitors: dict[type[nodes.Node], Callable[..., Any]] = {}
        self._cell: nodes.Expr | None = None  # what is printed of an item, until it is written
        self._settled: set[str] = set()  # variables that hold a value or an undefined one, never nothing

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """As Jinja's own for a template without inheritance, with one walk over the tree instead of six."""
        below = nodes_below(node)
        if any(isinstance(n, _INHERITANCE) or (isinstance(n, nodes.Name) and n.name == "self") for n in below):
            super().visit_Template(node, frame)
            return
        self.writeline(f"from jinja2.runtime import {_EXPORTED}")
        self.writeline(f"name = {self.name!r}")
        self.writeline("def root(context, missing=missing, environment=environment):", extra=1)
        self.indent()
        self.write_commons()
        root = ReportFrame(EvalContext(self.environment, self.name))
        root.symbols.analyze_node(node)
        root.toplevel = root.rootlevel = True
        self.enter_frame(root)
        self.find_dependencies(below)
        self.buffer(root)
        self.statements(node.body, root)
        self.writeline(f"yield ''.join({root.buffer})")
        self.outdent()
        self.writeline("blocks = {}", extra=1)
        self.writeline(f"debug_info = {'&'.join(f'{k}={v}' for k, v in self.debug_info)!r}")

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("attribute = environment.getattr")
        self.writeline(f"hit = resolve({HIT!r})")

    def find_dependencies(self, below: Iterable[nodes.Node]) -> None:
        """Filters and tests by name; that they exist is checked when a template is compiled."""
        for known, kind, table in ((self.filters, nodes.Filter, "filters"), (self.tests, nodes.Test, "tests")):
            for name in sorted({node.name for node in below if isinstance(node, kind)}):
                known[name] = self.temporary_identifier()
                self.writeline(f"{known[name]} = environment.{table}[{name!r}]")

    def enter_frame(self, frame: Frame) -> None:
        """As Jinja's own; a name that its scope only reads is found, or undefined, once and for all."""
        super().enter_frame(frame)
        for target, (action, name) in frame.symbols.loads.items():
            if action == VAR_LOAD_RESOLVE and name not in frame.symbols.stores:
                self.writeline(f"if {target} is missing: {target} = undefined(name={name!r})")
                self._settled.add(target)
            else:
                self._settled.discard(target)  # of another scope at this level

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:
        if node.ctx == "load" and (target := frame.symbols.ref(node.name)) in self._settled:
            self.write(target)
        else:
            super().visit_Name(node, frame)

    def count(self, line: int, way: int) -> None:
        self.writeline(f"hit({line * WAYS + way})")

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
        """Prints what Jinja would write as it is (results of blocks) like any value: a capture is not escaped."""
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
            self.statements(branch.body, inner)
            self.outdent()
        self.open_else(node, inner)
        self.indent()
        self.count(node.lineno, ELSE)
        self.statements(node.else_ or (), inner)
        self.outdent()

    def _is_item(self, node: nodes.Expr, frame: Frame) -> bool:
        """Whether an expression is the variable of a loop, or an argument."""
        if not isinstance(node, nodes.Name):
            return False
        load = frame.symbols.find_load(frame.symbols.ref(node.name))
        return load is not None and load[0] == VAR_LOAD_PARAMETER

    def open_else(self, node: nodes.If, frame: Frame) -> None:
        self.writeline("else:")

    def open_branch(self, word: str, branch: nodes.If, frame: Frame) -> None:
        self.writeline(f"{word} ", branch)
        self.visit(branch.test, frame)
        self.write(":")

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        visitor = self._visitors.get(node.__class__)
        if visitor is None:
            visitor = self._visitors[node.__class__] = self.get_visitor(node) or self.generic_visit
        if not self._loop_tests or not any(node is test for test in self._loop_tests):
            return visitor(node, *args, **kwargs)
        self.write(f"(spend({bounds.WORK_OF_STEP}) or ")  # an item that the test of a loop drops costs a step as well
        visitor(node, *args, **kwargs)
        return self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """As Jinja's own, for a whole chain at once; what a tag prints of an item of a loop is looked up by the printer."""
        if node is self._cell:
            self._cell = None
            self.visit(node.node, frame)
            self.write(f", {node.attr!r}")
            return
        calls, names = "attribute(", f", {node.attr!r})"
        owner = node.node
        while isinstance(owner, nodes.Getattr):
            calls, names = f"attribute({calls}", f", {owner.attr!r}){names}"
            owner = owner.node
        self.write(calls)
        self.visit(owner, frame)
        self.write(names)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        """Comparisons pay for the lists and texts that they go through; those with a number or a literal are Jinja's own."""
        if len(node.ops) == 1 and node.ops[0].op in ("in", "notin"):
            self.write("(not contains(" if node.ops[0].op == "notin" else "(contains(")
            self.visit(node.ops[0].expr, frame)
            self.write(", ")
            self.visit(node.expr, frame)
            self.write("))")
        elif len(node.ops) == 1 and not (_may_be_long(node.expr) and _may_be_long(node.ops[0].expr)):
            super().visit_Compare(node, frame)
        else:
            self.write("compared(")
            self.visit(node.expr, frame)
            for operand in node.ops:
                self.write(f", ({operand.op!r}, lambda: ")
                self.visit(operand.expr, frame)
                self.write(")")
            self.write(")")

    def blockvisit(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        counted = [line for loop, line in self._loop_bodies if body is loop]
        for line in counted:
            self.writeline(f"spend{_cost_of(body)}")
            self.count(line, RAN)
        if any(body is captured for captured in self._captures):
            self.writeline(f"spend{_cost_of(body)}")
        elif not counted:
            self.writeline("pass")
        self.statements(body, frame)

    def statements(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """The code of a body that is not all of its block: without the ``pass`` that Python takes long to compile."""
        try:
            for node in body:
                self.visit(node, frame)
        except CompilerExit:
            pass

    def visit_List(self, node: nodes.List, frame: Frame) -> None:
        self._charged(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        self._charged(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:
        if node.ctx == "load":
            self._charged(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        if isinstance(node.arg, nodes.Slice):
            self._charged(super().visit_Getitem, node, frame)
        else:
            super().visit_Getitem(node, frame)

    def _charged(self, visit: Callable[..., object], node: nodes.Expr, frame: Frame) -> None:
        """Writes an expression that makes a value."""
        self.write("made(")
        visit(node, frame)
        self.write(")")

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
        self._cell = node if isinstance(node, nodes.Getattr) and self._is_item(node.node, frame) else None
        self.write("output(" if self._cell is None else "output_of(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


def _is_internal(node: nodes.Macro | nodes.CallBlock) -> bool:
    """Whether a call block was made by the compiler; what it returns is XML."""
    call = node.call.node if isinstance(node, nodes.CallBlock) else None
    return isinstance(call, nodes.Name) and call.name in (NOTE_CALL, LINK_CALL, KEEP_CALL, PUT_CALL)


def _may_be_long(node: nodes.Expr) -> bool:
    """Whether a comparison with the value can be long; numbers and short literals cannot."""
    return not isinstance(node, nodes.Const | nodes.Neg | nodes.Pos | nodes.Not | nodes.Test)


def _cost_of(body: Iterable[nodes.Node]) -> tuple[int, int]:
    """The cost of one iteration of a loop's body: work for its text and its printed values, bytes for its text and its
    values; inner loops pay for themselves."""
    work, made = bounds.WORK_OF_STEP, 0
    for node in body:
        if isinstance(node, nodes.TemplateData):
            work += len(node.data)
            made += BYTES * len(node.data)
        elif isinstance(
            node, nodes.Output | nodes.If | nodes.CallBlock | nodes.With | nodes.FilterBlock | nodes.AssignBlock
        ):
            more = _cost_of(node.iter_child_nodes())
            work, made = work + more[0], made + more[1]
        elif isinstance(node, nodes.Expr | nodes.Assign):
            work += bounds.WORK_OF_STEP
            made += BYTES * SHORT
    return work, made
