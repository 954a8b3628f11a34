"""A compiled template: immutable but for what the gate remembers, free of data, picklable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from docxtpl_reports.engine.charts.charts import Plan as ChartsPlan
from docxtpl_reports.engine.references.comments import Companion
from docxtpl_reports.engine.references.ids import Taken
from docxtpl_reports.engine.references.links import Link
from docxtpl_reports.engine.references.lists import Lists
from docxtpl_reports.ooxml.package.package import Package

from ..diagnostics import Diagnostic, Location
from . import gate, renderer
from .references import notes
from .story import Story


@dataclass(frozen=True, eq=False)
class CompiledTemplate:
    """A template ready to be rendered many times. ``diagnostics`` holds warnings; ``tags`` the place of each tag;
    ``names`` the declared names it uses, in full (``so_lieu.ho_so_tong``), with the places of their uses."""

    package: Package
    stories: tuple[Story, ...]
    tags: tuple[Location, ...]
    references: tuple[notes.Reference, ...] = ()
    notes_parts: Mapping[str, notes.NotesPart] = field(default_factory=dict)
    companions: tuple[Companion, ...] = ()
    lists: Lists = field(default_factory=Lists)
    taken: Taken = field(default_factory=Taken)
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
    known: gate.Known = frozenset()  # defects that the template brings along: see ``gate``
    listed: frozenset[str] = frozenset()  # bookmarks that entries of contents lead to
    passed: set[bytes] = field(default_factory=set)  # shapes of documents that the gate has seen

    def __post_init__(self) -> None:
        self.__setstate__(self.__dict__)

    def __getstate__(self) -> dict[str, Any]:
        state = {k: dict(v) if isinstance(v, MappingProxyType) else v for k, v in self.__dict__.items()}
        return {**state, "passed": set()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Mappings are read only, also after pickling, which read-only ones do not survive."""
        self.__dict__.update({k: MappingProxyType(v) if isinstance(v, dict) else v for k, v in state.items()})

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The bytes of a .docx. Raises ReportError (REN codes) with the place of the tag; then there is no document."""
        return renderer.render(self, context).docx
