"""Finds the positions of the nodes of a YAML text, from the parser's events."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Location

from .composing import EVENT_LOADER
from .nodes import ScalarNode
from .writing import Plain, plain


class CannotEditError(ValueError):
    """A value is written in a way that has to be edited by hand."""


@dataclass(slots=True)
class Span:
    """A node in the text. ``start`` and ``end``: positions (a block of nested values ends where its last value does);
    ``column``: of its first letter or dash; ``entries``: keys and values by name; ``can_change``: nothing else refers to it."""

    start: int
    end: int
    column: int
    event: Any
    can_change: bool = True
    items: list[Span] = field(default_factory=list)
    entries: dict[str, tuple[Span, Span]] = field(default_factory=dict)

    @property
    def is_scalar(self) -> bool:
        return self.event.__class__ is yaml.ScalarEvent

    @property
    def is_flow(self) -> bool:
        return bool(getattr(self.event, "flow_style", False))

    @property
    def children(self) -> list[Span]:
        return self.items or [one for pair in self.entries.values() for one in pair]

    @property
    def plain(self) -> Plain:
        if self.event.__class__ is yaml.MappingStartEvent:
            return {name: value.plain for name, (_, value) in self.entries.items()}
        if self.event.__class__ is yaml.SequenceStartEvent:
            return [item.plain for item in self.items]
        if not self.is_scalar:
            raise CannotEditError  # an alias
        text = vietnamese.composed(self.event.value)
        return plain(ScalarNode(text, bool(self.event.style), Location()))


def spans(text: str) -> Span:
    loader = EVENT_LOADER(text)
    stack: list[tuple[Span, list[Span]]] = []
    root: Span | None = None
    for event in iter(loader.get_event, None):
        kind = event.__class__
        if kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            start = event.start_mark
            stack.append((Span(start.index, start.index, start.column, event, event.anchor is None), []))
            continue
        if kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            span, children = stack.pop()
            if span.is_flow:
                span.end = event.end_mark.index
            elif children:
                span.end = children[-1].end
            if span.event.__class__ is yaml.SequenceStartEvent:
                span.items = children
            else:
                pairs = zip(children[::2], children[1::2], strict=True)
                span.entries = {
                    vietnamese.composed(key.event.value): (key, value) for key, value in pairs if key.is_scalar
                }
        elif kind in (yaml.ScalarEvent, yaml.AliasEvent):
            start, end = event.start_mark, event.end_mark
            last = start.index + len(text[start.index : end.index].rstrip())
            can_change = kind is yaml.ScalarEvent and event.anchor is None
            span = Span(start.index, max(last, start.index), start.column, event, can_change)
        else:
            continue
        if stack:
            stack[-1][1].append(span)
        else:
            root = span
    if root is None:
        raise CannotEditError
    return root


def scalars(span: Span) -> list[Span]:
    if not span.children:
        return [span]
    return [one for child in span.children for one in scalars(child)]
