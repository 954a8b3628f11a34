"""Finds ``set`` tags in loops and other inner scopes whose value is lost where it was meant to be used.

Jinja gives a loop's body a scope of its own: ``{% set t = t + x %}`` starts from the outer value in every iteration, and the
outer name never changes. The template renders without complaint and prints a wrong number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jinja2 import nodes

from docxtpl_reports.diagnostics import Diagnostic, Location

_SCOPED = (nodes.For, nodes.With, nodes.FilterBlock, nodes.CallBlock, nodes.Macro, nodes.AssignBlock)


def check(tree: nodes.Template, place: Callable[[int], Location], *, strict: bool = True) -> list[Diagnostic]:
    """TPL150 for each ``set`` in an inner scope that is meant to change a name of an outer one: the name is read before the
    ``set`` (by the next iteration) or behind the scope. TPL151, a warning, where the value is used inside as well and the
    outer name is read behind; without ``strict`` for all that is only read behind. ``place`` maps a line to its tag."""
    walker = _Walker(place, strict)
    walker.body(tree.body)
    return list(walker.problems.values())


class _Scope:
    """``bound``: names set or bound here so far; ``read``: names read from an outer scope so far; ``lost``: names that a
    closed inner scope set, with that tag; ``used``: tags whose value was read in their own scope."""

    def __init__(self, node: nodes.Node | None = None, own: Iterable[str] = ()) -> None:
        self.node = node
        self.own = {*own}  # bound by the block itself: loop variables, arguments
        self.bound: set[str] = set()
        self.read: set[str] = set()
        self.assigned: dict[str, nodes.Node] = {}
        self.lost: dict[str, nodes.Node] = {}


class _Walker:
    """Goes through the statements in order with a stack of scopes; each node is visited once."""

    def __init__(self, place: Callable[[int], Location], strict: bool) -> None:
        self.place, self.strict = place, strict
        self.scopes = [_Scope()]
        self.used: set[int] = set()  # tags whose value is read in their own scope
        self.loops: dict[int, nodes.For] = {}  # the loop around a tag
        self.problems: dict[int, Diagnostic] = {}

    def body(self, body: Iterable[nodes.Node]) -> None:
        for node in body:
            self.statement(node)

    def statement(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Assign):
            self.reads(node.node, node)
            self.assign(node.target, node)
        elif isinstance(node, _SCOPED):
            self.inner(node)
        elif isinstance(node, nodes.If):
            self.reads(node.test)
            before = self.lost_now()
            after = before
            branches = [node.body, *(other.body for other in node.elif_), node.else_]
            for other in node.elif_:
                self.reads(other.test)
            for branch in branches:
                self.scopes[-1].lost = dict(before)
                self.body(branch)
                after = {**after, **self.lost_now()}
            self.scopes[-1].lost = after
        else:
            self.reads(node)

    def lost_now(self) -> dict[str, nodes.Node]:
        return self.scopes[-1].lost

    def inner(self, node: nodes.Node) -> None:
        outside: list[nodes.Node] = []
        if isinstance(node, nodes.For):
            outside = [node.iter]
        elif isinstance(node, nodes.With):
            outside = list(node.values)
        elif isinstance(node, nodes.CallBlock):
            outside = [node.call]
        for part in outside:
            self.reads(part)
        scope = _Scope(node, own=_own_names(node))
        scope.bound |= scope.own
        self.scopes.append(scope)
        if isinstance(node, nodes.For) and node.test is not None:
            self.reads(node.test)
        self.body(node.body)  # type: ignore[attr-defined]
        self.scopes.pop()
        self.close(scope)
        if isinstance(node, nodes.For):
            self.body(node.else_)
        if isinstance(node, nodes.AssignBlock):
            self.assign(node.target, node)

    def close(self, scope: _Scope) -> None:
        """Drops the names set inside, which are lost outside; a macro's names are its own."""
        if isinstance(scope.node, nodes.Macro):
            return
        for name, tag in {**scope.lost, **scope.assigned}.items():
            if name not in scope.own and any(name in outer.bound for outer in self.scopes):
                self.scopes[-1].lost[name] = tag

    def assign(self, target: nodes.Node, tag: nodes.Node) -> None:
        scope = self.scopes[-1]
        for name in _stored(target):
            outer = any(name in other.bound for other in self.scopes[:-1])
            if isinstance(scope.node, nodes.For):
                self.loops[id(tag)] = scope.node
            repeated = isinstance(scope.node, nodes.For | nodes.Macro)  # each time from the outer value
            if repeated and outer and name in scope.read and name not in scope.bound:
                self.report("TPL150", name, tag)
            scope.bound.add(name)
            scope.assigned[name] = tag
            scope.lost.pop(name, None)

    def reads(self, node: nodes.Node, tag: nodes.Assign | None = None) -> None:
        """Every name read in an expression; ``tag``: the assignment whose value it is."""
        names = [node] if isinstance(node, nodes.Name) else node.find_all(nodes.Name)
        for name in names:
            if name.ctx == "load" and not (tag is not None and _is_default(tag, name.name)):
                self.read(name.name)

    def read(self, name: str) -> None:
        for scope in reversed(self.scopes):
            if (tag := scope.lost.get(name)) is not None:
                self.report("TPL150" if self.strict and id(tag) not in self.used else "TPL151", name, tag)
            if name in scope.bound:
                if name in scope.assigned:
                    self.used.add(id(scope.assigned[name]))
                return
            scope.read.add(name)

    def report(self, code: str, name: str, tag: nodes.Node) -> None:
        location = self.place(tag.lineno)
        params = {"name": name, "tag": location.tag or "", "cure": cure(name, tag, self.loops.get(id(tag)))}
        self.problems.setdefault(id(tag), Diagnostic(code, location, params))


def _own_names(node: nodes.Node) -> set[str]:
    """The names that a block binds."""
    if isinstance(node, nodes.For):
        return _stored(node.target) | {"loop"}
    if isinstance(node, nodes.With):
        return {name for target in node.targets for name in _stored(target)}
    if isinstance(node, nodes.Macro | nodes.CallBlock):
        return {argument.name for argument in node.args} | {"caller", "varargs", "kwargs"}
    return set()


def _stored(target: nodes.Node) -> set[str]:
    """The plain names of an assignment's target; an attribute of a ``namespace`` is no name of a scope."""
    if isinstance(target, nodes.Name):
        return {target.name}
    return {name.name for name in target.find_all(nodes.Name) if name.ctx in ("store", "param")}


def _is_default(tag: nodes.Assign, name: str) -> bool:
    """``set x = x | default("")``, ``set x = x or "-"``: the same in every iteration, whatever came before."""
    value = tag.node
    while isinstance(value, nodes.Filter) and value.node is not None:
        value = value.node
    if isinstance(value, nodes.Or | nodes.And):
        value = value.left
    return value is not tag.node and isinstance(value, nodes.Name) and value.name == name


def cure(name: str, tag: nodes.Node, loop: nodes.For | None) -> str:
    """The cure: the filter that sums or counts the list where that is all the loop does, else a
    ``namespace`` that the loop may change."""
    added = _added(name, tag)
    if loop is not None and loop.test is None and isinstance(loop.target, nodes.Name) and tag in loop.body:
        listed = dotted(loop.iter)
        column = dotted(added) if added is not None else ""
        if listed and isinstance(added, nodes.Const) and added.value == 1:
            return f"{{{{ {listed} | length }}}}"
        if listed and column.startswith(f"{loop.target.name}."):
            return f'{{{{ {listed} | tong("{column.partition(".")[2]}") }}}}'
        if listed and column == loop.target.name:
            return f"{{{{ {listed} | tong }}}}"
    return f"{{% set o = namespace({name}={name}) %}} … {{% set o.{name} = … %}} … {{{{ o.{name} }}}}"


def _added(name: str, tag: nodes.Node) -> nodes.Node | None:
    """``x`` of ``set name = name + x``, either way round."""
    value = tag.node if isinstance(tag, nodes.Assign) else None
    if not isinstance(value, nodes.Add):
        return None
    for own, other in ((value.left, value.right), (value.right, value.left)):
        if isinstance(own, nodes.Name) and own.name == name:
            return other
    return None


def dotted(node: nodes.Node) -> str:
    """``so_lieu.x`` as it was written; nothing for what is no name or chain of attributes."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (owner := dotted(node.node)):
        return f"{owner}.{node.attr}"
    return ""
