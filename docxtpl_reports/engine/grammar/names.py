"""Checks every name and attribute chain of a template against the shape of its data, in all branches, before rendering.

A shape is plain nested data: a dict is a namespace (its key ``""`` says that it prints as well), a one-item list is a list of
such items (with a second item, a dict, the list itself has these attributes), ``None`` is a printable value without
attributes, a ``Leaf`` one of a known kind, ``ANY`` is unknown and unchecked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from typing import Any

from jinja2 import nodes

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.engine.dialect.environment import JINJA_GLOBALS, LOOP_CALLS, LOOP_VALUES, PRINTERS
from docxtpl_reports.engine.dialect.filters import FILTERS
from docxtpl_reports.engine.dialect.filters.filter import Gives, OnLists
from docxtpl_reports.engine.dialect.jinja_filters import ON_LISTS
from docxtpl_reports.engine.marks import KEEP_CALL, LINK_CALL, NOTE_CALL, PUT_CALL
from docxtpl_reports.values import Verdict
from docxtpl_reports.values.shape import ANY_KEY, Leaf, alike, common

from . import comparisons
from .syntax_tree import path_of, source_of

Shape = Any
Uses = dict[str, tuple[Location, ...]]  # declared names in full, filters as «|name», with every tag that uses them
ANY: Shape = object()
_NOT_SET: Shape = object()
_LOOP: Shape = dict.fromkeys((*LOOP_VALUES, *LOOP_CALLS), ANY)
ROWS, SUMS = "dong", ("tong", "sum")  # the rows of a group; filters that add up a column
_IN_MACROS = ("caller", "varargs", "kwargs")
_GLOBALS = frozenset({*JINJA_GLOBALS, *PRINTERS, NOTE_CALL, LINK_CALL, KEEP_CALL, PUT_CALL})


def check(
    tree: nodes.Template,
    shape: dict[str, Shape],
    place: Callable[[int], Location],
    by_verdict: Mapping[int, Location] | None = None,
) -> tuple[list[Diagnostic], Uses]:
    """Every undeclared name or attribute of a parsed template, and every declared one with the places of its uses.

    ``place`` maps a source line to its tag; ``by_verdict``: the places of ``theo``, by the lines of its branches.
    """
    checker = _Checker(place, dict(shape), tree, by_verdict)
    checker.statements(tree.body, dict(shape))
    return checker.problems, checker.used


class _Checker:
    """Walks statements in order; a scope maps the names visible at a point to their shapes."""

    def __init__(
        self,
        place: Callable[[int], Location],
        data: dict[str, Shape],
        tree: nodes.Template | None = None,
        by_verdict: Mapping[int, Location] | None = None,
    ) -> None:
        self.place = place
        self.data = data
        self.tree = tree
        self.by_verdict = by_verdict or {}
        self.loops: dict[str, int] | None = None  # the line of the first loop that binds each name, when asked for
        self.problems: list[Diagnostic] = []
        self.used: Uses = {}
        self.conditions: dict[str, nodes.Node] = {}  # by the name that {% set %} gave them
        self.mixed: dict[str, Leaf] = {}  # verdicts of a loop's item whose shape is not the same for all

    def use(self, name: str, node: nodes.Node) -> None:
        places, here = self.used.get(name, ()), self.place(node.lineno)
        if here not in places[-1:]:
            self.used[name] = (*places, here)

    def statements(self, body: list[nodes.Node], scope: dict[str, Shape]) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: dict[str, Shape]) -> None:
        if isinstance(node, nodes.Output):
            for child in node.nodes:
                if not isinstance(child, nodes.TemplateData):
                    self.printed(child, scope)
        elif isinstance(node, nodes.For):
            self.loop(node, scope)
        elif isinstance(node, nodes.If):
            if node.lineno in self.by_verdict:  # what it asks for is looked at where its ``theo`` is
                self.complete(node, scope)
            else:
                for one in (node, *node.elif_):
                    self.expression(one.test, scope)
            self.convicts(node, scope)
            self.branches([node.body, *(elif_.body for elif_ in node.elif_), node.else_], scope)
        elif isinstance(node, nodes.Assign):
            self.bind(node.target, self.expression(node.node, scope), scope)
            if isinstance(node.target, nodes.Name):
                value = node.node
                self.conditions[node.target.name] = (
                    self.conditions.get(value.name, value) if isinstance(value, nodes.Name) else value
                )
        elif isinstance(node, nodes.Macro | nodes.CallBlock):
            self.macro(node, scope)
        elif isinstance(node, nodes.With):
            inner = dict(scope)
            for target, value in zip(node.targets, node.values, strict=True):
                self.bind(target, self.expression(value, scope), inner)
            self.statements(node.body, inner)
        elif isinstance(node, nodes.FilterBlock | nodes.AssignBlock):
            self.statements(node.body, dict(scope))
            if node.filter is not None:
                self.filtered(node.filter, scope)
            if isinstance(node, nodes.AssignBlock):
                self.bind(node.target, ANY, scope)
        else:
            for part in node.iter_child_nodes():
                (self.expression if isinstance(part, nodes.Expr) else self.statement)(part, scope)

    def macro(self, node: nodes.Macro | nodes.CallBlock, scope: dict[str, Shape]) -> None:
        """The body sees the arguments, and the names known where it is written."""
        if isinstance(node, nodes.Macro):
            scope[node.name] = ANY
        else:
            self.expression(node.call, scope)
        for default in node.defaults:
            self.expression(default, scope)
        arguments = dict.fromkeys([argument.name for argument in node.args], ANY)
        if isinstance(node, nodes.Macro):
            arguments |= dict.fromkeys(_IN_MACROS, ANY)
        self.statements(node.body, {**scope, **arguments})

    def branches(self, bodies: list[list[nodes.Node]], scope: dict[str, Shape]) -> None:
        """One of the bodies is taken: what any of them sets is visible behind them, with its shape if they agree."""
        before = dict(scope)
        for body in bodies:
            inner = dict(before)
            self.statements(body, inner)
            for name, shape in inner.items():
                if shape is not before.get(name, _NOT_SET):
                    other = scope.get(name, shape)
                    scope[name] = common(other, shape) if alike(other, shape) else ANY

    def loop(self, node: nodes.For, scope: dict[str, Shape]) -> None:
        iterated = self.expression(node.iter, scope)
        inner = dict(scope)
        item = self.item_of(iterated, node)
        before = dict(self.mixed)
        if isinstance(node.target, nodes.Name):
            self.mixed.pop(node.target.name, None)
            if item is ANY and isinstance(iterated, dict) and (texts := _verdicts_of(iterated)):
                self.mixed[node.target.name] = Leaf("text", texts)
        self.bind(node.target, item, inner)
        self.bind_columns(node, scope, inner)
        inner["loop"] = _LOOP | {"previtem": item, "nextitem": item}
        if node.test is not None:
            self.expression(node.test, inner)
            self.convicts(node, inner)
        self.statements(node.body, inner)
        self.mixed = before
        self.statements(node.else_, dict(scope))

    def bind_columns(self, node: nodes.For, scope: dict[str, Shape], inner: dict[str, Shape]) -> None:
        """``{% for a, b in [("x", chi_tieu.x), ("y", chi_tieu.y)] %}``: the names have the shapes of their places."""
        rows = node.iter.items if isinstance(node.iter, nodes.List) else []
        names = node.target.items if isinstance(node.target, nodes.Tuple) else []
        if not all(isinstance(row, nodes.Tuple | nodes.List) and len(row.items) == len(names) for row in rows):
            return
        quiet = _Checker(self.place, self.data)
        for name, column in zip(names, zip(*(row.items for row in rows), strict=True), strict=False):  # type: ignore[attr-defined]
            self.bind(name, _shared([quiet.expression(item, scope) for item in column]), inner)

    def item_of(self, iterated: Shape, node: nodes.For) -> Shape:
        if isinstance(iterated, list):
            return iterated[0]
        if isinstance(iterated, dict):
            if "" in iterated:
                self.report("TPL023", node.iter, {"name": source_of(node.iter)})
                return ANY
            if isinstance(rows := iterated.get(ROWS), list):  # a group, or the cell of a table of two keys
                self.report("TPL245", node.iter, {"name": source_of(node.iter)})
                return rows[0]
            shapes = list(iterated.values())
            return reduce(common, shapes) if shapes and all(alike(shape, shapes[0]) for shape in shapes) else ANY
        if iterated is None or isinstance(iterated, Leaf):
            self.report("TPL023", node.iter, {"name": source_of(node.iter)})
        return ANY

    def bind(self, target: nodes.Node, shape: Shape, scope: dict[str, Shape]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = shape
        else:
            for name in target.find_all(nodes.Name):
                scope[name.name] = ANY

    def printed(self, node: nodes.Node, scope: dict[str, Shape]) -> None:
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in PRINTERS:
            node = node.args[0]
        shape = self.expression(node, scope)
        if isinstance(shape, dict) and "" not in shape:
            owner = f"({source_of(node)})" if isinstance(node, nodes.Filter) else source_of(node)
            names = ", ".join(f"{owner}.{key}" for key in list(shape)[:5])
            self.report("TPL022", node, {"name": source_of(node), "names": names})
        elif isinstance(shape, list):
            self.report(_of_keys(shape) or "TPL024", node, {"name": source_of(node)})

    def expression(self, node: nodes.Node, scope: dict[str, Shape]) -> Shape:
        if isinstance(node, nodes.Name):
            return self.name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self.attribute(node, self.expression(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            return self.item(node, scope)
        if isinstance(node, nodes.Filter):
            return self.filtered(node, scope)
        if isinstance(node, nodes.List):
            return [_shared([self.expression(item, scope) for item in node.items])] if node.items else ANY
        if isinstance(node, nodes.CondExpr):
            self.expression(node.test, scope)
            self.convicts(node, scope)
            shapes = [self.expression(part, scope) for part in (node.expr1, node.expr2) if part is not None]
            return reduce(common, shapes) if all(alike(shape, shapes[0]) for shape in shapes) else ANY
        negated = node.node if isinstance(node, nodes.Not) else None
        if isinstance(negated, nodes.Getattr) and negated.attr == Verdict.PASS.attribute:
            self.report("TPL027", node, {"name": source_of(negated.node)})
        if isinstance(node, nodes.Compare):
            return self.compared(node, scope)
        show = self.printed if isinstance(node, nodes.Concat) else self.expression
        for child in node.iter_child_nodes():
            show(child, scope)
        return None if isinstance(node, nodes.Not | nodes.BinExpr | nodes.TemplateData) else ANY

    def compared(self, node: nodes.Compare, scope: dict[str, Shape]) -> Shape:
        shapes = {id(part): self.expression(part, scope) for part in (node.expr, *(op.expr for op in node.ops))}
        here = self.place(node.lineno)
        self.problems += comparisons.never(node, lambda part: shapes[id(part)], source_of, here)
        ruled_out = comparisons.names_a_verdict(node)
        if ruled_out is not None and (texts := self.verdicts(ruled_out[0], scope)):
            owner, verdict = ruled_out
            others = ", ".join(f"«{text}»" for text in texts if text not in comparisons.DECIDED)
            params = {"name": source_of(owner), "verdict": verdict.label, "others": others}
            self.report("TPL170", node, {**params, "other": verdict.opposite.attribute})
        return None

    def complete(self, node: nodes.If, scope: dict[str, Shape]) -> None:
        """Reports verdicts without a branch, and an object that has none."""
        tests = [one.test for one in (node, *node.elif_) if isinstance(one.test, nodes.Getattr)]
        owner, place = tests[0].node, self.by_verdict[node.lineno]
        labels = self.verdicts(owner, scope)
        if not labels and _Checker(self.place, self.data).expression(owner, scope) is not ANY:
            self.problems.append(Diagnostic("TPL254", place, {"name": source_of(owner)}))
        elif not node.else_:
            missing = comparisons.missing_branches(labels, [test.attr for test in tests])
            if missing is not None:
                params = {"name": source_of(owner), "verdicts": missing[0], "branches": missing[1]}
                self.problems.append(Diagnostic("TPL252", place, params))

    def convicts(self, node: nodes.If | nodes.CondExpr | nodes.For, scope: dict[str, Shape]) -> None:
        """Reports an ``else`` that also covers an unknown verdict."""
        for test in comparisons.verdict_tests(node, self.conditions):
            confused = test.confuses(self.verdicts(test.owner, scope))
            if confused and not comparisons.is_said(node, test.owner):
                name, others = source_of(test.owner), ", ".join(f"«{label}»" for label in confused[1])
                self.report("TPL158", node, {"name": name, "others": others, "verdict": confused[0]})

    def verdicts(self, owner: nodes.Node, scope: dict[str, Shape]) -> tuple[str, ...]:
        """The verdicts an object can have; nothing when it has none."""
        if isinstance(owner, nodes.Name) and owner.name in self.mixed and scope.get(owner.name) is ANY:
            return self.mixed[owner.name].texts
        shape = _Checker(self.place, self.data).expression(owner, scope)
        verdict = shape.get("ket_luan") if isinstance(shape, dict) else None
        return verdict.texts if isinstance(verdict, Leaf) else ()

    def name(self, node: nodes.Name, scope: dict[str, Shape]) -> Shape:
        if node.name in scope:
            if scope[node.name] is self.data.get(node.name, ANY):
                self.use(node.name, node)
            return scope[node.name]
        if node.name not in _GLOBALS:
            if (loop := self.loop_of(node.name)) is not None:
                self.report("TPL214", node, {"name": node.name, "loop": loop.tag or "", "where": loop})
            else:
                self.unknown("TPL020", node, node.name, list(scope), list(_everywhere(scope)))
        return ANY

    def loop_of(self, name: str) -> Location | None:
        """The place of the first loop that gives something this name, elsewhere in the template."""
        if self.loops is None:
            self.loops = {}
            for loop in () if self.tree is None else self.tree.find_all(nodes.For):
                for target in (loop.target, *loop.target.find_all(nodes.Name)):
                    if isinstance(target, nodes.Name):
                        self.loops.setdefault(target.name, loop.lineno)
        return self.place(self.loops[name]) if name in self.loops else None

    def item(self, node: nodes.Getitem, scope: dict[str, Shape]) -> Shape:
        shape = self.expression(node.node, scope)
        if isinstance(shape, list) and len(shape) > 1 and ANY_KEY in shape[1]:
            self.expression(node.arg, scope)
            return shape[0]
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self.attribute(node, shape, node.arg.value)
        self.expression(node.arg, scope)
        if isinstance(shape, list):
            return shape if isinstance(node.arg, nodes.Slice) else shape[0]
        return ANY

    def attribute(self, node: nodes.Getattr | nodes.Getitem, shape: Shape, attribute: str) -> Shape:
        if shape is ANY:
            return ANY
        if isinstance(shape, list) and len(shape) > 1:
            if _is_column(attribute, shape):
                self.report("TPL222", node, {"name": source_of(node.node), "attribute": attribute})
                return ANY
            shape = shape[1]
        if isinstance(shape, dict):
            owner = path_of(node.node)
            if attribute and attribute in shape:
                if owner in self.used:
                    self.use(f"{owner}.{attribute}", node)
                return shape[attribute]
            self.unknown_attribute(node, attribute, [key for key in shape if key and key != ANY_KEY])
        else:
            self.report("TPL025", node, {"name": source_of(node.node), "attribute": attribute})
        return ANY

    def unknown_attribute(
        self, node: nodes.Expr, attribute: str, keys: list[str], owner: nodes.Node | None = None
    ) -> None:
        """Names the attributes of the same owner that come nearest; the owner itself is right."""
        item = isinstance(node, nodes.Getitem)
        owner = owner or (node.node if isinstance(node, nodes.Getattr | nodes.Getitem) else node)

        def whole(key: str) -> str:
            before = source_of(owner)
            return key if "…" in before or "|" in before else f'{before}["{key}"]' if item else f"{before}.{key}"

        near = vietnamese.nearest(attribute, keys)
        hint = ", ".join(f"«{whole(key)}»" for key in near or keys[:8]) or "(không có tên nào)"

        def correction(key: str) -> Fix:
            return Fix(attribute, key) if item else Fix(whole(attribute), whole(key))

        meant = vietnamese.correction(attribute, keys)
        fix, choices = (correction(meant), ()) if meant is not None else (None, tuple(map(correction, near)))
        params = {"name": whole(attribute), "hint": hint}
        self.problems.append(Diagnostic("TPL021", self.place(node.lineno), params, fix, choices=choices))

    def column(self, node: nodes.Filter, shape: list[Shape]) -> Shape:
        """The shape of the attribute that a filter takes of each item: ``map(attribute="ten")``, ``selectattr("ten")``."""
        given = next((k.value for k in node.kwargs if k.key == "attribute"), None)
        position = _on_lists(node).attribute_at
        if given is None and position is not None and len(node.args) > position:
            given = node.args[position]
        if not isinstance(given, nodes.Const) or not isinstance(given.value, str):
            return ANY
        found = shape[0]
        for name in given.value.split("."):
            if isinstance(found, dict) and name not in found:
                self.unknown_attribute(node, name, [key for key in found if key], nodes.Name("…", "load"))
                return ANY
            found = found[name] if isinstance(found, dict) else ANY
        return found

    def filtered(self, node: nodes.Filter, scope: dict[str, Shape]) -> Shape:
        self.use(f"|{node.name}", node)
        shape = ANY if node.node is None else self.expression(node.node, scope)
        for child in (*node.args, *node.kwargs):
            self.expression(child.value if isinstance(child, nodes.Keyword) else child, scope)
        if isinstance(shape, list):
            self.rejected(node, shape[0])
            column = self.column(node, shape)
            if node.name in SUMS and isinstance(column, list) and _of_keys(column) == "TPL246":
                self.report("TPL248", node, {"name": source_of(node.node) if node.node is not None else "…"})
            made = {Gives.ITEMS: shape, Gives.LISTS: [shape], Gives.ITEM: shape[0], Gives.COLUMN: [column]}
            return made.get(_on_lists(node).gives, ANY)
        return ANY

    def rejected(self, node: nodes.Filter, item: Shape) -> None:
        """``rejectattr("dat")`` keeps what is not known among what is not met."""
        argument = node.args[0] if node.name == "rejectattr" and len(node.args) == 1 else None
        attribute = argument.value if isinstance(argument, nodes.Const) else None
        verdict = comparisons.decided(attribute)
        if verdict is not None and isinstance(item, dict) and isinstance(item.get("ket_luan"), Leaf):
            self.report("TPL159", node, {"attribute": verdict.attribute, "other": verdict.opposite.attribute})

    def unknown(self, code: str, node: nodes.Node, name: str, candidates: list[str], elsewhere: list[str]) -> None:
        near = vietnamese.nearest(name, candidates) or vietnamese.nearest(name, elsewhere)
        hint = ", ".join(f"«{candidate}»" for candidate in near) or ", ".join(
            f"«{c}»" for c in candidates[:8] if c != "loop"
        )
        meant = vietnamese.correction(name, candidates) or _same_last(name, elsewhere)
        fix = Fix(name, meant) if meant is not None else None
        choices = tuple(Fix(name, candidate) for candidate in near) if fix is None else ()
        params = {"name": name, "hint": hint or "(không có tên nào)"}
        self.problems.append(Diagnostic(code, self.place(node.lineno), params, fix, choices=choices))

    def report(self, code: str, node: nodes.Node, params: dict[str, object]) -> None:
        self.problems.append(Diagnostic(code, self.place(node.lineno), params))


def _is_column(attribute: str, rows: list[Shape]) -> bool:
    """Whether rows have an attribute that their list and its sums do not: ``so_lieu.ds.x`` for ``so_lieu.ds.tong.x``."""
    item, attributes = rows[0], rows[1]
    sums = attributes.get("tong")
    return attribute not in attributes and isinstance(sums, dict) and isinstance(item, dict) and attribute in item


def _shared(shapes: list[Shape]) -> Shape:
    """The shape that all items share, of a list that the template itself writes."""
    if all(alike(shape, shapes[0]) for shape in shapes):
        return reduce(common, shapes)
    if not all(isinstance(shape, dict) for shape in shapes):
        return ANY
    names = [name for name in shapes[0] if all(name in shape for shape in shapes)]
    return {name: _shared([shape[name] for shape in shapes]) for name in names}


def _of_keys(shape: list[Shape]) -> str | None:
    """The problem of using a value by keys as if it were one; None for a list of another kind."""
    attributes = shape[1] if len(shape) > 1 else {}
    return None if ANY_KEY not in attributes else "TPL246" if "tong" in attributes else "TPL247"


def _on_lists(node: nodes.Filter) -> OnLists:
    return FILTERS[node.name].on_lists if node.name in FILTERS else ON_LISTS.get(node.name, OnLists())


def _verdicts_of(shapes: dict[str, Shape]) -> tuple[str, ...]:
    """All the verdicts that any of several objects can have."""
    leaves = [shape.get("ket_luan") for shape in shapes.values() if isinstance(shape, dict)]
    return tuple(dict.fromkeys(text for leaf in leaves if isinstance(leaf, Leaf) for text in leaf.texts))


def _everywhere(scope: dict[str, Shape]) -> Iterator[str]:
    """Full names one level down: who writes ``ho_so_tong`` probably means ``so_lieu.ho_so_tong``."""
    for name, shape in scope.items():
        if isinstance(shape, dict):
            yield from (f"{name}.{key}" for key in shape if key)


def _same_last(name: str, elsewhere: list[str]) -> str | None:
    """The full name of what was written without its section."""
    found = [full for full in elsewhere if full.rpartition(".")[2] == name]
    return found[0] if len(found) == 1 else None
