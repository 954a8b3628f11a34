"""Renders a compiled template with one context: stories as text, notes numbered, package written; errors get their place."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError, UndefinedError

from ..diagnostics import Diagnostic, Location, ReportError, unique
from ..opc import wml
from ..values import Unknown, missing_text
from . import chart_data
from .citations import Citations, citing
from .draft import draft_template, on_undecided
from .environment import LINK_CALL, NOTE_CALL, TAKEN, environment, load, nfc
from .fragments import host, on_fragment
from .guards import settle
from .highlight import highlight, with_first_line
from .ids import Ids
from .links import LinkCollector
from .lists import ListCollector
from .notes import Collector
from .output import budget, on_unknown, to_wml, to_xml
from .splice import Printed, is_needed, splice

if TYPE_CHECKING:
    from .compiler import CompiledTemplate


@dataclass(eq=False)
class Story:
    """One part with tags as Jinja source. ``lines`` pairs source lines with tag numbers; ``plain``: no runs, only text."""

    part: str
    source: str
    lines: tuple[tuple[int, int], ...]
    plain: bool
    guarded: bool
    _code: CodeType | None = field(default=None, repr=False)
    _template: jinja2.Template | None = field(default=None, repr=False)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_code": None, "_template": None}  # Jinja templates do not pickle

    def compile(self, tree: nodes.Template | None = None) -> None:
        """Compiles the source to Python. Raises what Jinja and Python raise for what they cannot compile."""
        self._code = environment().compile(tree or self.source, self.part, self.part)

    @property
    def template(self) -> jinja2.Template:
        if self._template is None:
            if self._code is None:
                self.compile()
            assert self._code is not None
            self._template = load(self._code, to_xml if self.plain else environment().prints)
        return self._template

    def tag_at(self, line: int) -> int | None:
        """The number of the tag at a line of the source, or the last one before it."""
        index = bisect_right(self.lines, (line, sys.maxsize)) - 1
        return self.lines[index][1] if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document, the parts that were written anew, warnings with their places, and for each part what was done
    at which line (``environment.TAKEN``; ``trace`` reads it)."""

    docx: bytes
    parts: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    taken: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


def render(template: CompiledTemplate, context: Mapping[str, Any], *, draft: str | None = None) -> Rendered:
    """Renders every story. Raises ReportError with what went wrong in each story and the place of its tag.

    ``draft``: the first line of a draft, in which what is missing is a highlighted placeholder (REN102, REN103).
    """
    collector = Collector()
    links = LinkCollector(template.links)
    problems: list[Diagnostic] = []
    warnings: dict[object, Diagnostic] = {}
    variables = {
        **{nfc(name): value for name, value in context.items()},
        NOTE_CALL: collector.call,
        LINK_CALL: links.call,
    }
    stories = {story.part: story for story in template.stories}

    def warn(code: str, value: Unknown, once: bool = False) -> None:
        location = _location(template, stories, *_printing_frame(sys._getframe(2)))
        params = {"name": value.name, "tag": location.tag or ""}
        warnings.setdefault((code, value.name if once else location), Diagnostic(code, location, params))

    def tell(value: Unknown) -> str | None:
        warn("REN101" if draft is None else "REN103", value, once=draft is not None)
        return None if draft is None else missing_text(value.name)

    printed: list[Printed] = []

    def number(home: str | None) -> int:
        location = _location(template, stories, *_printing_frame(sys._getframe(1)))
        printed.append(Printed(location, part if home is None else home, home is None))
        return len(printed) - 1

    texts: dict[str, str] = {}
    taken: dict[str, Counter[int]] = {}
    cited = citing.set(citations := Citations())
    tokens = on_unknown.set(tell), on_undecided.set(lambda value: warn("REN102", value))
    numbering = on_fragment.set(number)
    try:
        for part, story in stories.items():
            try:
                jinja = story.template if draft is None else draft_template(part, story.source, story.plain)
                if (values := host.get()) is not None:
                    values.enter(part)
                variables[TAKEN] = taken[part] = Counter()
                with budget():
                    texts[part] = "".join(jinja.root_render_func(jinja.new_context(variables)))
            except Exception as error:
                problems += _place(error, template, stories)
    finally:
        on_unknown.reset(tokens[0])
        on_undecided.reset(tokens[1])
        citing.reset(cited)
        on_fragment.reset(numbering)
    if problems:
        raise ReportError(*problems)
    texts = _cite(stories, collector, citations, texts)
    texts |= links.parts(template.relationships)
    parts = _splice(template, _finish(template, collector, texts), printed)
    if draft is not None:
        parts = _as_draft(template, parts, draft)
    if template.charts is not None:
        parts = chart_data.finish(template.package, template.charts, parts)
    return Rendered(template.package.write(parts), parts, tuple(warnings.values()), taken)


def _as_draft(template: CompiledTemplate, parts: dict[str, bytes], first_line: str) -> dict[str, bytes]:
    """Placeholders highlighted, and the first line, also in a template whose body has no tag."""
    plain = {story.part for story in template.stories if story.plain}
    main = template.package.main_part
    styles = template.package.related(main, wml.REL_STYLES)
    headings = wml.heading_styles(template.package.xml(styles[0]) if styles else None)
    parts = {part: xml if part in plain else highlight(xml, headings) for part, xml in parts.items()}
    return {**parts, main: with_first_line(parts.get(main) or template.package.raw(main), first_line)}


def _cite(
    stories: Mapping[str, Story], collector: Collector, citations: Citations, texts: dict[str, str]
) -> dict[str, str]:
    """Cited documents in words: body with its notes, headers, footers, properties, in this order."""
    if not citations:
        return texts
    writers = {part: to_xml if story.plain else to_wml for part, story in stories.items()}
    return {p: collector.rewritten(text, partial(citations.settle, write=writers[p])) for p, text in texts.items()}


def _finish(template: CompiledTemplate, collector: Collector, texts: dict[str, str]) -> dict[str, bytes]:
    """Ids for notes, invariants that only the rendered text can settle, UTF-8."""
    main = template.package.main_part
    if template.references:
        texts[main], written = collector.number(texts[main], template.references, template.notes_parts)
        for part, definitions in written.items():
            frame = template.notes_parts[part]
            texts[part] = f"{frame.head}{''.join(definitions)}{frame.tail}"
    added = ListCollector(template.lists)
    ids = Ids(template.taken, added.new)
    texts = {part: ids.resolve(text) for part, text in texts.items()} | added.parts()
    for companion in template.companions:
        texts[companion.part] = companion.of("".join(texts.get(part, "") for part in template.notes_parts))
    guarded = any(story.guarded for story in template.stories)
    return {part: (settle(text) if guarded else text).encode() for part, text in texts.items()}


def _splice(template: CompiledTemplate, parts: dict[str, bytes], printed: list[Printed]) -> dict[str, bytes]:
    """Printed fragments in their places. Raises ReportError with each that does not fit."""

    def relate(home: str, part: str, number: str) -> str | None:
        if (current := host.get()) is not None:
            return current.relate(home, part, number)
        known = {relationship.id for relationship in template.package.relationships(part)}
        return number if home == "" and number in known else None

    problems: list[Diagnostic] = []
    drawings: set[str] = set()
    for part, xml in parts.items():
        if is_needed(xml):
            parts[part], found = splice(xml, part, printed, relate, drawings)
            problems += found
    if problems:
        raise ReportError(*unique(problems))
    return parts


# --- places ------------------------------------------------------------------------------------------------------------


def _printing_frame(frame: FrameType | None) -> tuple[str, int]:
    """Part and source line of the template code that is running."""
    while frame is not None:
        if (jinja := frame.f_globals.get("__jinja_template__")) is not None:
            return jinja.name or "", jinja.get_corresponding_lineno(frame.f_lineno)
        frame = frame.f_back
    return "", 0


def _failing_frame(traceback: TracebackType | None) -> tuple[str, int]:
    """Part and source line of the innermost template code that an exception passed through."""
    found = "", 0
    while traceback is not None:
        if (jinja := traceback.tb_frame.f_globals.get("__jinja_template__")) is not None:
            found = jinja.name or "", jinja.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return found


def _location(template: CompiledTemplate, stories: Mapping[str, Story], part: str, line: int) -> Location:
    story = stories.get(part)
    number = None if story is None else story.tag_at(line)
    return Location(template.package.name, part or None) if number is None else template.tags[number]


_UNDEFINED_NAME = re.compile(r"^'([^']+)' is undefined$")
_NO_ATTRIBUTE = re.compile(r"has no (?:attribute|element) (?:named )?'?([^']+?)'?$")


def _place(error: Exception, template: CompiledTemplate, stories: Mapping[str, Story]) -> list[Diagnostic]:
    """An exception from template code as diagnostics at the place of its tag."""
    part, line = _failing_frame(error.__traceback__)
    if not part:
        raise error  # not from a tag: a fault of ours
    location = _location(template, stories, part, line)
    tag = location.tag or ""
    if isinstance(error, ReportError):
        return [d if d.location != Location() else replace(d, location=location) for d in error.diagnostics]
    if isinstance(error, UndefinedError):
        message = error.message or ""
        name = _UNDEFINED_NAME.search(message) or _NO_ATTRIBUTE.search(message)
        return [Diagnostic("REN001", location, {"name": name[1] if name else tag, "tag": tag})]
    if isinstance(error, SecurityError):
        return [Diagnostic("REN008", location, {"tag": tag})]
    if isinstance(error, OverflowError | RecursionError | MemoryError):
        return [Diagnostic("REN009", location)]
    return [Diagnostic("REN002", location, {"tag": tag, "detail": f"{type(error).__name__}: {error}"[:200]})]
