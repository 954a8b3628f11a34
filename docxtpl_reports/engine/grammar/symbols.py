"""Finds the names that each scope of a template loads and stores, as Jinja does, in fewer steps.

Printed chains of attributes, nearly all that a report has, are followed down to their name without a visit of each node.
"""

from __future__ import annotations

from typing import Any

from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.idtracking import FrameSymbolVisitor, RootVisitor, Symbols
from jinja2.nodes import EvalContext


class ReportFrame(Frame):
    """A frame of the compiler with our symbols, as all those within it."""

    def __init__(self, eval_ctx: EvalContext, parent: Frame | None = None, level: int | None = None) -> None:
        super().__init__(eval_ctx, parent, level)
        self.symbols = _Symbols(None if parent is None else parent.symbols, level=level)

    def inner(self, isolated: bool = False) -> Frame:
        if isolated:
            return ReportFrame(self.eval_ctx, level=self.symbols.level + 1)
        return ReportFrame(self.eval_ctx, self)


class _Symbols(Symbols):
    def analyze_node(self, node: nodes.Node, **kwargs: Any) -> None:
        root = RootVisitor(self)
        root.sym_visitor = _Visitor(self)
        root.visit(node, **kwargs)


class _Visitor(FrameSymbolVisitor):
    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        if kwargs:
            return super().visit(node, *args, **kwargs)
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    self.visit(child)
            return None
        while isinstance(node, nodes.Getattr):
            node = node.node
        if isinstance(node, nodes.Name) and node.ctx == "load":
            return self.symbols.load(node.name)
        return super().visit(node)

    def visit_If(self, node: nodes.If, **kwargs: Any) -> None:
        """As Jinja's own, without the branches that are not there."""
        self.visit(node.test, **kwargs)
        own = self.symbols
        branches = []
        for body in (node.body, node.elif_, node.else_):
            if body:
                self.symbols = own.copy()
                for inner in body:
                    self.visit(inner, **kwargs)
                branches.append(self.symbols)
        self.symbols = own
        own.branch_update(branches)
