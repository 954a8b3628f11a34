"""Builds the tree of a YAML text from the parser's events, without recursion.

Events are walked and counted while our own tree is built, without libyaml's composer, which crashes the process on deep
nesting. Duplicate keys, tags, several documents and alias bombs are errors with their place. What nearly all events are, a
value of one line outside of braces, has a short way of its own (``_Composer.read``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.limits import MAX_NESTED, MAX_NODES, MAX_PROBLEMS_OF_YAML

from .nodes import MappingNode, Mark, Node, ScalarNode, SequenceNode, Source, lines_of

EVENT_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse(text: str, file: str, *, is_composed: bool = False) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of one YAML document. A syntax error gives one diagnostic and no tree; other problems are gathered.
    ``is_composed``: the text is known to be in NFC."""
    composer = _Composer(file, text)
    try:
        composer.read(is_composed=is_composed or vietnamese.is_composed(text))
    except _StopReading:
        return None, composer.problems
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if "nesting depth" in (error.problem or "") and mark is not None and mark.index < len(text):
            # libyaml refuses 1.000 brackets while it looks ahead, before it reports the 25th: read up to there
            return parse(text[: mark.index - 1], file)
        return None, _syntax_problems(composer, text, file, error)
    except yaml.YAMLError as error:
        return None, _syntax_problems(composer, text, file, error)
    return composer.root, composer.problems


def _syntax_problems(composer: _Composer, text: str, file: str, error: yaml.YAMLError) -> list[Diagnostic]:
    if composer.slipped:
        return composer.problems
    from .errors import explain_syntax  # few files need it

    return [*composer.problems, explain_syntax(text, file, error)]


_VALUE_ENDS = re.compile(r"\s*(?:[,}]|$)")
_NO_SPACE = re.compile(r"(?P<key>[^\W\d]\w*|\d{1,4}):(?P<value>[^\s/:]\S*)")


class _StopReading(Exception):
    """A limit was passed: the diagnostic is already recorded."""


@dataclass(slots=True)
class _Frame:
    """A collection being read. ``weight``: values in it, itself included, with aliases expanded; keys do not count."""

    event: Any
    place: Mark
    is_mapping: bool
    is_flow: bool
    children: list[Node]
    weight: int
    height: int
    reported: bool  # a comma in it

    @property
    def is_key_next(self) -> bool:
        return self.is_mapping and len(self.children) % 2 == 0


class _Composer:
    def __init__(self, file: str, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.source = Source(file, self.lines)
        self._problems: list[Diagnostic] = []
        self._more = 0
        self._parts: set[Mark] = set()  # what is no key but a part of a value, and was reported
        self._reported_until = (0, 0)  # line and column up to which a comma was reported
        self.slipped = False  # a typing slip was reported that the parser will stop at
        self.root: Node | None = None
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._documents = 0
        self._nodes = 0

    def read(self, *, is_composed: bool) -> None:
        """Reads all events of the text."""
        lines, source, stack, scalar = self.lines, self.source, self._stack, yaml.ScalarEvent
        events: Iterator[Any] = iter(EVENT_LOADER(self.text).get_event, None)
        for event in events:
            if event.__class__ is not scalar or not stack or (frame := stack[-1]).is_flow:
                self.take(event)
                continue
            start: Any = event.start_mark
            end: Any = event.end_mark
            style = event.style
            number = start.line
            if (
                number != end.line
                or number >= len(lines)
                or event.tag is not None
                or event.anchor is not None
                or style in ("|", ">")
            ):
                self.take(event)
                continue
            value, comment = event.value, None
            if (not is_composed or style == '"') and not value.isascii():  # an escape may be a combining mark
                value = vietnamese.composed(value)
            if not style and "#" in (line := lines[number]):
                comment = _comment(line[end.column :])
            frame.children.append(ScalarNode(value, bool(style), (source, number, start.column), comment))
            if frame.is_mapping and len(frame.children) % 2:
                continue  # a key
            frame.weight += 1
            self._nodes += 1
            if self._nodes > MAX_NODES:
                self._stop("YML008", self.place(start), limit=MAX_NODES)

    def take(self, event: Any) -> None:
        """Reads any event."""
        kind = event.__class__
        if kind is yaml.ScalarEvent:
            if event.tag is not None:
                self._report_tag(event)
            self._add(self._scalar(event), 1, 0, event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.tag is not None:
                self._report_tag(event)
            if len(self._stack) >= MAX_NESTED:
                self._stop("YML004", self.place(event.start_mark), limit=MAX_NESTED)
            is_flow = bool(event.flow_style)
            self._stack.append(
                _Frame(event, self._mark(event.start_mark), kind is yaml.MappingStartEvent, is_flow, [], 1, 1, False)
            )
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            frame = self._stack.pop()
            node: Node = self._mapping(frame) if frame.is_mapping else SequenceNode(tuple(frame.children), frame.place)
            self._add(node, frame.weight, frame.height, frame.event)
        elif kind is yaml.AliasEvent:
            known = self._anchors.get(event.anchor or "")
            if known is None:
                self._stop("YML006", self.place(event.start_mark), name=event.anchor)
            else:
                self._add(*known, event)
        elif kind is yaml.DocumentStartEvent:
            self._documents += 1
            if self._documents > 1:
                self._stop("YML007", self.place(event.start_mark))

    def _mark(self, mark: Any) -> Mark:
        return self.source, mark.line, mark.column

    def place(self, mark: Any) -> Location:
        return self.source.at(mark.line, mark.column)

    def _report(self, problem: Diagnostic) -> None:
        """Records a problem, as long as there are not too many to read."""
        if len(self._problems) < MAX_PROBLEMS_OF_YAML:
            self._problems.append(problem)
        else:
            self._more += 1

    @property
    def problems(self) -> list[Diagnostic]:
        """Those recorded; when there were more, how many."""
        if not self._more:
            return self._problems
        return [*self._problems, Diagnostic("YML046", Location(file=self.source.file), {"count": self._more})]

    def _stop(self, code: str, place: Location, **params: object) -> None:
        self._problems.append(Diagnostic(code, place, params))
        raise _StopReading

    def _report_tag(self, event: Any) -> None:
        self._report(Diagnostic("YML005", self.place(event.start_mark), {"tag": _typed_tag(event.tag)}))

    def _scalar(self, event: Any) -> ScalarNode:
        quoted = event.style in ("'", '"', "|", ">")
        comment = None if event.style or "#" not in (rest := self._rest(event.end_mark)) else _comment(rest)
        if (
            not event.style
            and event.end_mark.line > event.start_mark.line
            and len(self._problems) < MAX_PROBLEMS_OF_YAML
        ):
            from . import slips  # few files need it

            for slip in slips.in_continuation(self.lines, event.start_mark.line, event.end_mark.line):
                place = self.place(yaml.Mark("", 0, slip.line, slip.column, None, 0))
                self._report(Diagnostic(slip.code, place, slip.params, slip.fix))
                self.slipped = True
        text = event.value.rstrip("\n") if event.style in ("|", ">") else event.value
        return ScalarNode(vietnamese.composed(text), quoted, self._mark(event.start_mark), comment)

    def _rest(self, mark: Any) -> str:
        return self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""

    def _add(self, node: Node, weight: int, height: int, event: Any) -> None:
        stack = self._stack
        frame = stack[-1] if stack else None
        is_alias = event.__class__ is yaml.AliasEvent
        if frame is not None and frame.is_mapping and len(frame.children) % 2 == 0:
            weight = 0  # a key
        self._nodes += weight if is_alias else min(weight, 1)
        if self._nodes > MAX_NODES:
            self._stop("YML008", self.place(event.start_mark), limit=MAX_NODES)
        if len(stack) + height > MAX_NESTED:
            self._stop("YML004", self.place(event.start_mark), limit=MAX_NESTED)
        if not is_alias and event.anchor:
            self._anchors[event.anchor] = node, weight, height
        if frame is None:
            self.root = node
            return
        if frame.is_flow:
            self._check_commas(frame, node, event)
        frame.children.append(node)
        frame.weight += weight
        if height >= frame.height:
            frame.height = height + 1

    def _check_commas(self, frame: _Frame, node: Node, event: Any) -> None:
        """``{ty_le: 9,19}``, ``{x: max(a, b)}`` and ``{7:1}`` make a key without value; ``[9,19]`` makes two numbers."""
        if not isinstance(node, ScalarNode) or node.quoted:
            return
        rest = self._rest(event.end_mark)
        if frame.is_mapping:
            if not frame.is_key_next or not _VALUE_ENDS.match(rest):
                return
            if match := _NO_SPACE.fullmatch(node.text):
                self._parts.add(self._mark(event.start_mark))
                params = {"key": match["key"], "value": match["value"]}
                fix = Fix(node.text, "{key}: {value}".format(**params))
                self._report(Diagnostic("YML017", node.location, params, fix))
            elif frame.children:
                self._parts.add(self._mark(event.start_mark))
                before = frame.children[-1]
                value = before.text if isinstance(before, ScalarNode) else ""
                place, found = node.location, self._whole_value(before.location, value)
                whole = found or f"{value},{node.text}"
                if (
                    place.line,
                    place.column or 0,
                ) >= self._reported_until:  # the first comma of a value tells of the others
                    params = {"before": value, "after": node.text, "whole": whole, "quoted": _in_quotes(whole)}
                    self._report(Diagnostic("YML010", place, params))
                if found:
                    self._reported_until = before.location.line or 0, (before.location.column or 0) + len(found)
        elif node.text[-1:].isdigit() and not frame.reported and (match := re.match(r",(\d+)", rest)):
            frame.reported = True
            whole = f"{node.text},{match[1]}"
            params = {"before": node.text, "after": match[1], "whole": whole, "quoted": _in_quotes(whole)}
            self._report(Diagnostic("YML010", node.location, params))

    def _whole_value(self, start: Location, begun: str) -> str:
        """The value that was meant, up to the brace or the next key: ``max(a, b) * 2``, ``14,350,000``, ``In, đóng``."""
        line = self.lines[(start.line or 1) - 1][(start.column or 1) - 1 :]
        if not begun or not line.startswith(begun):
            return ""
        depth, end = 0, 0
        for at, character in enumerate(line):
            depth += (character in "([{") - (character in ")]}")
            if depth < 0 or (character == "," and depth == 0):
                if end and re.search(r":(?:\s|$)", line[end:at]):
                    break
                end = at
            if depth < 0:
                break
        return line[:end].strip()

    def _mapping(self, frame: _Frame) -> MappingNode:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        children = iter(frame.children)
        for key, value in zip(children, children, strict=True):
            if self._parts and key.place in self._parts:
                continue
            if not isinstance(key, ScalarNode) or not key.text:
                self._report(Diagnostic("YML009", key.location))
            elif key.text in entries:
                first = entries[key.text][0].location.line
                params = {"key": key.text, "first": first}
                self._report(Diagnostic("YML001", key.location, params))
            else:
                entries[key.text] = (key, value)
        return MappingNode(entries, frame.place)


def _in_quotes(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


def _typed_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _comment(rest: str) -> str | None:
    """The comment in what follows a value on its line."""
    after = rest.lstrip()
    return after[1:] if after.startswith("#") and after != rest else None
