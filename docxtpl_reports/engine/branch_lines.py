"""Finds the branchings of a parsed story, so that a rendering can tell which ways they went (see ``branches``)."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import nodes

from .compiled import BranchLines


def branch_lines(below: Iterable[nodes.Node]) -> tuple[BranchLines, ...]:
    """The lines of every ``if`` and ``for`` among the nodes of a parsed story, in order."""
    blocks: list[BranchLines] = []
    chained: set[int] = set()
    for block in below:
        if isinstance(block, nodes.For):
            blocks.append(BranchLines((block.lineno,), True, bool(block.else_)))
        elif isinstance(block, nodes.If) and id(block) not in chained:  # an ``if`` comes before its ``elif``s
            chained.update(map(id, block.elif_))
            lines = (block.lineno, *(other.lineno for other in block.elif_))
            blocks.append(BranchLines(lines, False, bool(block.else_)))
    return tuple(sorted(blocks, key=lambda block: (block.lines, not block.is_loop)))
