"""Renders a compiled template with one context: the order of the steps from stories to the bytes of a document.

Modules that work on trees (tables with merges, printed fragments, fields that follow the text, drafts, charts, the gate) are
imported when a document needs them; the others do without lxml.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import jinja2

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, unique
from docxtpl_reports.engine.dialect import exact, failures
from docxtpl_reports.engine.dialect.environment import nfc
from docxtpl_reports.engine.output.printed import Printed
from docxtpl_reports.engine.output.rendering import Host, Rendering, rendering
from docxtpl_reports.engine.output.text import to_wml, to_xml
from docxtpl_reports.engine.settling.guards import part_tables, settle
from docxtpl_reports.engine.settling.ids import Ids, with_names_of_parts
from docxtpl_reports.engine.settling.labels import LabelStore
from docxtpl_reports.engine.settling.links import LinkCollector
from docxtpl_reports.engine.settling.lists import ListCollector
from docxtpl_reports.engine.settling.notes import Collector
from docxtpl_reports.values import Unknown, missing_text

from . import shapes
from .compiled import CompiledTemplate, Story
from .marks import HIT, LINK_CALL, NEW_ROW, NOTE_CALL, RAN, ROWS, SPLICE, STROKE, WAYS

_SPLICED = SPLICE.encode()


class Rendered(NamedTuple):
    """A finished document, the parts that were rewritten, warnings with their places, and for each part what was done
    at which line (``marks.HIT``; read by ``branches``)."""

    docx: bytes
    parts: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    hits: Mapping[str, Mapping[int, int]]


class RenderableTemplate(CompiledTemplate):
    """A compiled template that renders itself: what ``compile_template`` returns."""

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The bytes of a .docx. Raises ReportError (REN codes) with the place of the tag; then there is no document."""
        return render(self, context).docx


def render(
    template: CompiledTemplate, context: Mapping[str, Any], *, draft: str | None = None, host: Host | None = None
) -> Rendered:
    """Renders every story. Raises ReportError with what went wrong in each story and the place of its tag.

    ``draft``: the first line of a draft, in which each missing value is a highlighted placeholder (REN102, REN103).
    ``host``: the document that values of docxtpl belong to.
    """
    state = _Rendering(template, draft, host)
    with rendering(state):
        texts = state.stories(context)
    parts = state.derived(state.spliced(state.finished(texts)))
    if draft is not None:
        parts = _as_draft(template, parts, draft)
    if template.charts is not None:
        from docxtpl_reports.engine.charts import workbooks

        parts = workbooks.finish(template.package, template.charts, parts)
    warnings = tuple(state.warnings.values())
    parts = {**template.fixed, **parts}
    shape = state.shape()
    if shape is None or shape not in template.passed:
        from . import gate

        gate.check(template.package, parts, lambda: template.known, has_own_relations=host is None)
        shapes.remember(template.passed, shape)
    hits = {part: Counter(trace) for part, trace in state.traces.items()}
    return Rendered(template.package.write(parts, template.gone), parts, warnings, hits)


class _Rendering(Rendering):
    """One rendering of a template: what its stories leave to be settled when all of them are there, and its warnings."""

    def __init__(self, template: CompiledTemplate, draft: str | None, host: Host | None) -> None:
        super().__init__(host)
        self.template = template
        self.is_draft = draft is not None
        self._stories = {story.part: story for story in template.stories}
        self._part = ""  # the one that is being rendered
        self._running: set[jinja2.Template] = set()  # the compiled stories, up to the one that is being rendered
        self.notes = Collector()
        self.links = LinkCollector(template.links)
        self.printed: list[Printed] = []
        self.warnings: dict[object, Diagnostic] = {}
        self.traces: dict[str, list[int]] = {}  # what was done, in order: see ``marks.HIT``

    # --- stories ---------------------------------------------------------------------------------------------------

    def stories(self, context: Mapping[str, Any]) -> dict[str, str]:
        """The text of each story. Raises ReportError with the problems of all of them."""
        texts: dict[str, str] = {}
        problems: list[Diagnostic] = []
        variables = {nfc(name): value for name, value in exact.names(context).items()}
        variables |= {NOTE_CALL: self.notes.call, LINK_CALL: self.links.call, **LabelStore().calls()}
        for part, story in self._stories.items():
            try:
                text = self._render(story, variables)
            except Exception as error:
                problems += failures.explain(error, self._running, self._place, list(context))
            else:
                if not story.optional or any(key % WAYS == RAN for key in self.traces[part]):
                    texts[part] = text
        if problems:
            raise ReportError(*problems)
        return texts

    def _render(self, story: Story, variables: dict[str, Any]) -> str:
        self._part = story.part
        jinja = story.draft if self.is_draft else story.template
        self._running.add(jinja)
        if self.host is not None:
            self.host.enter(story.part)
        self.traces[story.part] = []
        variables[HIT] = self.traces[story.part].append
        return "".join(jinja.root_render_func(jinja.new_context(variables)))

    def _place(self, part: str, line: int) -> Location:
        story = self._stories.get(part)
        number = None if story is None else story.tag_at(line)
        return Location(self.template.package.name, part or None) if number is None else self.template.tags[number]

    def _warn(self, code: str, value: Unknown, *, once: bool = False) -> None:
        location = self._place(*failures.running_line(sys._getframe(1), self._running))
        params = {"name": value.name, "tag": location.tag or ""}
        self.warnings.setdefault((code, value.name if once else location), Diagnostic(code, location, params))

    def print_unknown(self, value: Unknown) -> str | None:
        self._warn("REN103" if self.is_draft else "REN101", value, once=self.is_draft)
        return missing_text(value.name) if self.is_draft else None

    def leave_undecided(self, value: Unknown) -> None:
        self._warn("REN102", value)

    def print_fragment(self, home: str | None) -> int:
        location = self._place(*failures.running_line(sys._getframe(1), self._running))
        self.printed.append(Printed(location, self._part if home is None else home, home is None))
        return len(self.printed) - 1

    def shape(self) -> bytes | None:
        """See ``shapes.shape``; None when values or what is derived from them have structure of their own."""
        template = self.template
        if self.is_draft or self.printed or template.pointed:
            return None
        if template.is_uneven:
            return None
        return shapes.shape(self.traces)

    # --- what is settled when all stories are there ----------------------------------------------------------------

    def finished(self, texts: dict[str, str]) -> dict[str, bytes]:
        """Citations, notes, ids, lists, links, and what only the rendered text can tell; in UTF-8."""
        template = self.template
        texts = self._cited(texts) | self.links.parts(template.relationships)
        main = template.package.main_part
        if template.references and main in texts:
            texts[main], written = self.notes.number(texts[main], template.references, template.notes_parts)
            for part, definitions in written.items():
                frame = template.notes_parts[part]
                texts[part] = f"{frame.head}{''.join(definitions)}{frame.tail}"
        added = ListCollector(template.lists)
        ids = Ids(template.ids_in_use, added.new)
        texts = {part: ids.resolve(text) for part, text in texts.items()} | added.parts()
        if template.renamed:
            texts = with_names_of_parts(texts, template.renamed)
        for companion in template.companions if main in texts else ():
            texts[companion.part] = companion.of("".join(texts.get(part, "") for part in template.notes_parts))
        guarded = any(story.guarded for story in template.stories)
        if guarded:
            texts = {part: settle(text) for part, text in texts.items()}
        if marked := [part for part, text in texts.items() if NEW_ROW in text or ROWS in text]:
            from docxtpl_reports.engine.settling import last_rows

            texts |= {part: last_rows.settle(texts[part]) for part in marked}
        if marked := [part for part, text in texts.items() if STROKE in text]:
            from docxtpl_reports.engine.settling import strokes

            texts |= {part: strokes.settle(texts[part]) for part in marked}
        return {part: self._apart(part, text).encode() for part, text in texts.items()}

    def _apart(self, part: str, text: str) -> str:
        """The text with touching tables parted, unless they touch in the template itself."""
        apart = part_tables(text)
        if apart != text and any((code, where) == ("REN156", part) for code, where, _ in self.template.known):
            return text
        return apart

    def _cited(self, texts: dict[str, str]) -> dict[str, str]:
        """Cited documents in words: body with its notes, headers, footers, properties, in this order."""
        if not self.citations:
            return texts
        settled = {}
        for part, text in texts.items():
            write = to_xml if self._stories[part].plain else to_wml
            settled[part] = self.notes.rewritten(text, partial(self.citations.settle, write=write))
        return settled

    def spliced(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """Printed fragments in their places. Raises ReportError with each that does not fit."""
        if not any(_SPLICED in xml for xml in parts.values()):
            return parts
        from .splice import splice

        parts, problems = splice(parts, self.printed, self._relate, self.template.tags)
        if errors := [d for d in problems if d.is_error]:
            raise ReportError(*unique(errors))
        self.warnings |= {(d.code, d.location): d for d in problems}
        return parts

    def derived(self, parts: dict[str, bytes]) -> dict[str, bytes]:
        """Fields brought up to what was rendered. Raises ReportError (REN113) with each that points to nothing."""
        template = self.template
        if not any(story.derives and story.part in parts for story in template.stories) and not template.pointed:
            return parts
        from docxtpl_reports.engine.references import fields
        from docxtpl_reports.ooxml.package.xml import parse_xml, serialise
        from docxtpl_reports.ooxml.wml.styles import Styles

        styles = Styles.of(template.package)
        notes = [part for part in template.notes_parts if part in parts]
        written = [story.part for story in template.stories if not story.plain and story.part in parts]
        trees = {part: parse_xml(parts[part]) for part in (*written, *notes)}
        names = {name for root in trees.values() for name in fields.bookmark_names(root)}
        left: dict[str, tuple[Location, str]] = {}
        for part in fields.follow(trees, styles, template.listed):
            parts[part] = serialise(trees[part])
        for root in trees.values():
            left |= {name: template.pointed[name] for name, _, _ in fields.pointing(root, template.pointed)}
        problems = [
            Diagnostic("REN113", place, {"field": field, "name": name})
            for name, (place, field) in left.items()
            if name not in names
        ]
        if problems and not self.is_draft:
            raise ReportError(*problems)
        return parts

    def _relate(self, home: str, part: str, number: str) -> str | None:
        if self.host is not None:
            return self.host.relate(home, part, number)
        known = {relationship.id for relationship in self.template.package.relationships(part)}
        return number if home == "" and number in known else None


def _as_draft(template: CompiledTemplate, parts: dict[str, bytes], first_line: str) -> dict[str, bytes]:
    """Placeholders highlighted, and the first line, also in a template whose body has no tag."""
    from docxtpl_reports.engine.output.highlight import highlight, with_first_line
    from docxtpl_reports.ooxml.wml.styles import Styles

    plain = {story.part for story in template.stories if story.plain}
    main = template.package.main_part
    headings = Styles.of(template.package).headings()
    parts = {part: xml if part in plain else highlight(xml, headings) for part, xml in parts.items()}
    return {**parts, main: with_first_line(parts.get(main) or template.package.raw(main), first_line)}
