"""Lists the nodes of a parsed template once, for all who look for some of them; names them as they were written."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import nodes

_LEAVES = frozenset({nodes.TemplateData, nodes.Name, nodes.Const, nodes.NSRef})


def nodes_below(root: nodes.Node) -> Sequence[nodes.Node]:
    """The nodes below one in the order in which ``find_all`` gives them."""
    found: list[nodes.Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if node.__class__ in _LEAVES:
            continue
        values = node.__dict__
        children: list[nodes.Node] = []
        for field in node.fields:
            value = values.get(field)
            if isinstance(value, list):
                children += [item for item in value if isinstance(item, nodes.Node)]
            elif isinstance(value, nodes.Node):
                children.append(value)
        children.reverse()
        waiting += children
    return found[1:]


def path_of(node: nodes.Node) -> str:
    """A chain of attributes with dots, ``x["15.1"].y`` too; ``…`` for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{path_of(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{path_of(node.node)}.{node.arg.value}"
    return "…"


def source_of(node: nodes.Node) -> str:
    """A name or attribute chain as it was written; ``…`` for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{source_of(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{source_of(node.node)}[{node.arg.value!r}]"
    if isinstance(node, nodes.Filter) and node.node is not None:
        return f"{source_of(node.node)} | {node.name}"
    return "…"
