"""The compiled template: immutable but for what the gate remembers, free of data, picklable."""

from __future__ import annotations

import marshal
import sys
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import CodeType, MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import jinja2

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.engine.dialect.environment import ReportEnvironment, environment, load
from docxtpl_reports.engine.settling.comments import Companion
from docxtpl_reports.engine.settling.ids import NO_IDS, IdsInUse
from docxtpl_reports.engine.settling.links import Link
from docxtpl_reports.engine.settling.lists import NO_LISTS, Lists
from docxtpl_reports.engine.settling.notes import NotesPart, Reference
from docxtpl_reports.ooxml.package.package import Package

from .marks import SPAN_CALL, VARYING_GRID

if TYPE_CHECKING:
    from jinja2 import nodes

    from docxtpl_reports.engine.charts.charts import Plan as ChartsPlan
    from docxtpl_reports.engine.grammar.compiling import CompilingEnvironment

    from . import gate


# Signs of structure that depends on more than branches and iterations: calls of a loop in itself, numbers of columns.
_UNEVEN = (" recursive", SPAN_CALL, f"<s:{VARYING_GRID.rpartition('}')[2]}")


class BranchLines(NamedTuple):
    """The lines of an ``if`` and its ``elif``, or of a ``for``, in a story's source."""

    lines: tuple[int, ...]
    is_loop: bool
    has_else: bool


@dataclass(frozen=True, eq=False)
class Story:
    """A part with tags as Jinja source, compiled to Python when it is first rendered in a process.

    ``lines`` pairs source lines with tag numbers; ``plain``: no runs, only text; ``guarded``: see ``guards``;
    ``optional``: its tags are placeholders that data may leave as they are, and then the part keeps its bytes;
    ``derives``: it has fields that follow from what is rendered (see ``references.fields``)."""

    part: str
    source: str
    lines: tuple[tuple[int, int], ...]
    plain: bool
    guarded: bool
    optional: bool = False
    derives: bool = False
    branches: tuple[BranchLines, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        self._needs_shared_environment("pickled")
        fields = {name: self.__dict__[name] for name in self.__dataclass_fields__}  # Jinja templates do not pickle
        return fields | {"code": marshal.dumps(self.__dict__["code"])}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Raises ValueError, TypeError or EOFError for the code of another Python."""
        self.__dict__.update(state, code=marshal.loads(state["code"]))

    def _needs_shared_environment(self, done: str) -> None:
        """Raises TypeError for a story with an environment of its own, whose filters and tests would be lost silently."""
        if self.environment is not environment():
            raise TypeError(f"a template compiled with an environment of its own cannot be {done}")

    def check(self, tree: nodes.Template, env: CompilingEnvironment, *, is_shared: bool) -> None:
        """Compiles the parsed source. Raises what Jinja and Python raise for what they cannot compile.

        ``is_shared``: whether the code runs in the environment of all templates, else in ``env``.
        """
        if not is_shared:
            self.__dict__["environment"] = env
        self.__dict__["code"] = env.compile(tree, self.part, self.part)

    @cached_property
    def environment(self) -> ReportEnvironment:
        """The environment it was compiled with; in another process the shared one."""
        return environment()

    @property
    def code(self) -> CodeType:
        """The code that ``check`` made of the source, here or in another process of the same Python and Jinja."""
        made: CodeType = self.__dict__["code"]
        return made

    @cached_property
    def template(self) -> jinja2.Template:
        env = self.environment
        return load(env, self.code, env.prints_plain if self.plain else env.prints)

    @cached_property
    def draft(self) -> jinja2.Template:
        """The story compiled for drafts. Raises TypeError when it has an environment of its own."""
        from docxtpl_reports.engine.grammar.draft import (
            draft_template,  # drafts alone are compiled when they are rendered
        )

        self._needs_shared_environment("rendered as a draft")
        return draft_template(self.part, self.source, self.plain)

    def tag_at(self, line: int) -> int | None:
        """The number of the tag at a line of the source, or the last one before it."""
        index = bisect_right(self.lines, (line, sys.maxsize)) - 1
        return self.lines[index][1] if index >= 0 else None


@dataclass(frozen=True, eq=False)
class CompiledTemplate:
    """A template ready to be rendered many times. ``diagnostics`` holds warnings; ``tags`` the place of each tag;
    ``names`` the declared names it uses, in full (``so_lieu.ho_so_tong``), with the places of their uses."""

    package: Package
    stories: tuple[Story, ...]
    tags: tuple[Location, ...]
    references: tuple[Reference, ...] = ()
    notes_parts: Mapping[str, NotesPart] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    lists: Lists = NO_LISTS
    ids_in_use: IdsInUse = NO_IDS
    links: tuple[Link, ...] = ()
    relationships: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, tuple[Location, ...]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    charts: ChartsPlan | None = None
    fixed: Mapping[str, bytes] = field(default_factory=dict)  # parts that are the same in every document that is made
    gone: frozenset[str] = frozenset()  # parts of the template that no document has
    pointed: Mapping[str, tuple[Location, str]] = field(
        default_factory=dict
    )  # bookmarks in blocks: who points there, by what
    listed: frozenset[str] = frozenset()  # bookmarks that entries of contents lead to
    passed: set[bytes] = field(default_factory=set)  # shapes of documents that the gate has seen
    shared: Mapping[str, str] = field(default_factory=dict)  # files of parts it was put together from: see ``Expanded``
    renamed: Mapping[str, str] = field(default_factory=dict)  # bookmarks of parts: see ``Expanded``

    def __post_init__(self) -> None:
        self.__setstate__(self.__dict__)

    @cached_property
    def is_uneven(self) -> bool:
        """Whether structure depends on more than branches and iterations: see ``shapes``."""
        return any(story.derives or any(sign in story.source for sign in _UNEVEN) for story in self.stories)

    @cached_property
    def known(self) -> gate.Known:
        """Defects that the template brings along (see ``gate``); looked for when a document has one."""
        from . import gate

        return gate.defects_of_template(self.package, [*(story.part for story in self.stories), *self.notes_parts])

    def __getstate__(self) -> dict[str, Any]:
        state = {k: dict(v) if isinstance(v, MappingProxyType) else v for k, v in self.__dict__.items()}
        return {**state, "passed": set(self.passed)}  # a copy: another thread may add to it

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Mappings are read only, also after pickling, which read-only ones do not survive."""
        self.__dict__.update({k: MappingProxyType(v) if isinstance(v, dict) else v for k, v in state.items()})
