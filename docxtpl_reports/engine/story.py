"""A part with tags as Jinja source, compiled to Python when it is first rendered in a process."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes

from docxtpl_reports.engine.dialect.environment import environment, load


@dataclass(frozen=True, eq=False)
class Story:
    """``lines`` pairs source lines with tag numbers; ``plain``: no runs, only text; ``guarded``: see ``guards``;
    ``optional``: its tags are placeholders that data may leave as they are, and then the part keeps its bytes;
    ``derives``: it has fields that follow from what is rendered (see ``derived``)."""

    part: str
    source: str
    lines: tuple[tuple[int, int], ...]
    plain: bool
    guarded: bool
    optional: bool = False
    derives: bool = False

    def __getstate__(self) -> dict[str, Any]:
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}  # Jinja templates do not pickle

    def check(self, tree: nodes.Template) -> None:
        """Compiles the parsed source. Raises what Jinja and Python raise for what they cannot compile."""
        self.__dict__["code"] = environment().compile(tree, self.part, self.part)

    @cached_property
    def code(self) -> CodeType:
        return environment().compile(self.source, self.part, self.part)

    @cached_property
    def template(self) -> jinja2.Template:
        return load(self.code, environment().prints_plain if self.plain else environment().prints)

    def tag_at(self, line: int) -> int | None:
        """The number of the tag at a line of the source, or the last one before it."""
        index = bisect_right(self.lines, (line, sys.maxsize)) - 1
        return self.lines[index][1] if index >= 0 else None
