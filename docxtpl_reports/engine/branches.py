"""Tells, by the tags of the template, which branches a rendering took and how often its loops ran."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from docxtpl_reports.diagnostics import Location

from .compiled import BranchLines, CompiledTemplate
from .marks import ELSE, RAN, UNDECIDED, WAYS

IF, ELIF, OTHERWISE, NONE, MISSING, LOOP = "if", "elif", "else", "none", "missing", "for"


@dataclass(frozen=True, slots=True)
class Way:
    """One way an ``if`` went: ``branch`` is if, elif (``tag``: which), else, none (no branch held) or missing (a draft could
    not decide); of a loop: for. ``times``: how often."""

    branch: str
    tag: str | None
    times: int


@dataclass(frozen=True, slots=True)
class Branching:
    """An ``if`` or ``for`` of the template with the ways it went; none when it was never reached, or a list was empty."""

    place: Location
    is_loop: bool
    ways: tuple[Way, ...]


def branchings(template: CompiledTemplate, hits: Mapping[str, Mapping[int, int]]) -> tuple[Branching, ...]:
    """Every branching of the template in the order of its parts and tags; ``hits`` as ``Rendered`` has it."""
    found = []
    seen: set[Location] = set()
    for story in template.stories:
        counts = hits.get(story.part, {})
        for block in story.branches:
            number = story.tag_at(block.lines[0])
            if number is None or template.tags[number] in seen:
                continue  # a generated block, not one of the template; the same loop over columns in another row
            seen.add(template.tags[number])
            ways = []
            for index, line in enumerate(block.lines):
                branch = LOOP if block.is_loop else ELIF if index else IF
                at = story.tag_at(line) if branch == ELIF else None
                ways.append(_way(counts, line, RAN, branch, None if at is None else template.tags[at].tag))
                ways.append(_way(counts, line, UNDECIDED, MISSING, None))
            if not block.is_loop:
                ways.append(_way(counts, block.lines[0], ELSE, OTHERWISE if block.has_else else NONE, None))
            found.append(Branching(template.tags[number], block.is_loop, tuple(way for way in ways if way.times)))
    return tuple(found)


def _way(counts: Mapping[int, int], line: int, way: int, branch: str, tag: str | None) -> Way:
    return Way(branch, tag, counts.get(line * WAYS + way, 0))


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
