"""Tells, by the tags of the template, which branches a rendering took and how often its loops ran."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from docxtpl_reports.diagnostics import Location

from .compiled import CompiledTemplate
from .marks import ELSE, RAN, UNDECIDED, WAYS

IF, ELIF, OTHERWISE, NONE, MISSING, LOOP = "if", "elif", "else", "none", "missing", "for"


class Way(NamedTuple):
    """One way an ``if`` went: ``branch`` is if, elif (``tag``: which), else, none (no branch held) or missing (a draft could
    not decide); of a loop: for. ``times``: how often."""

    branch: str
    tag: str | None
    times: int


class Turn(NamedTuple):
    """A way that a block can go: ``branch`` and ``tag`` as of ``Way``; ``key``: its number in the hits of the part."""

    branch: str
    tag: str | None
    key: int


class Block(NamedTuple):
    """An ``if`` or ``for`` of the template with every way it can go."""

    part: str
    place: Location
    is_loop: bool
    turns: tuple[Turn, ...]

    def ways(self, hits: Mapping[str, Mapping[int, int]]) -> list[Way]:
        """The ways it went; ``hits`` as ``Rendered`` has it."""
        counts = hits.get(self.part, {})
        return [Way(turn.branch, turn.tag, times) for turn in self.turns if (times := counts.get(turn.key))]


def blocks(template: CompiledTemplate) -> tuple[Block, ...]:
    """Every ``if`` and ``for`` of the template in the order of its parts and tags."""
    found = []
    seen: set[tuple[Location, tuple[Location, ...]]] = set()
    for story in template.stories:
        for block in story.branches:
            number = story.tag_at(block.lines[0])
            if number is None:
                continue  # a generated block, not one of the template
            place = template.tags[number]
            if (place, place.uses) in seen:
                continue  # the same loop over columns in another row, the other branch of a text box
            seen.add((place, place.uses))
            turns = []
            for index, line in enumerate(block.lines):
                branch = LOOP if block.is_loop else ELIF if index else IF
                at = story.tag_at(line) if branch == ELIF else None
                turns.append(Turn(branch, None if at is None else template.tags[at].tag, line * WAYS + RAN))
                turns.append(Turn(MISSING, None, line * WAYS + UNDECIDED))
            if not block.is_loop:
                other = OTHERWISE if block.has_else else NONE
                turns.append(Turn(other, None, block.lines[0] * WAYS + ELSE))
            found.append(Block(story.part, place, block.is_loop, tuple(turns)))
    return tuple(found)
