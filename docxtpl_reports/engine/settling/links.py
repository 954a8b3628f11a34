"""Hyperlinks whose targets hold tags: each use makes a relationship of its own while rendering."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.engine.output.citing import refuse_marks
from docxtpl_reports.ooxml.escaping import escape_quoted
from docxtpl_reports.ooxml.package.names import rels_part

_SAFE_IN_URL = "!#$%&'()*+,/:;=?@[]~"


class Link(NamedTuple):
    """An external relationship whose target holds tags: the part it belongs to, and its type."""

    owner: str
    type: str
    prefix: str  # of the ids that its relationships get
    place: Location


class LinkCollector:
    """The links of one rendering. ``call`` is what the compiled call block calls; it returns the relationship's id."""

    def __init__(self, links: tuple[Link, ...]) -> None:
        self._links = links
        self._ids: dict[tuple[Link, str], str] = {}

    def call(self, number: int, *, caller: Callable[[], str]) -> str:
        text = caller()
        target = refuse_marks((text.unescape() if isinstance(text, Markup) else str(text)).strip())
        link = self._links[number]
        if not target:
            raise ReportError(Diagnostic("REN011", link.place))
        return Markup(
            self._ids.setdefault((link, quote(target, safe=_SAFE_IN_URL)), f"{link.prefix}{len(self._ids) + 1}")
        )

    def parts(self, frames: Mapping[str, tuple[str, str]]) -> dict[str, str]:
        """The relationship parts with the links of this rendering."""
        new: dict[str, list[str]] = {part: [] for part in frames}
        for (link, target), number in self._ids.items():
            kind, address = escape_quoted(link.type), escape_quoted(target)
            new[rels_part(link.owner)].append(
                f'<Relationship Id="{number}" Type="{kind}" Target="{address}" TargetMode="External"/>'
            )
        return {part: frames[part][0] + "".join(new[part]) + frames[part][1] for part in frames}
