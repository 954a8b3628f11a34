"""Edits a YAML text where it stands: new values in the places of the old, and every other letter, comment and line as it was.

Places come from the parser's events. What cannot be edited for certain (aliases, what an edit would change besides) is refused:
the edited text is read again and compared with what was wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any, TypeAlias

import yaml

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Location

from .composing import EVENT_LOADER, parse
from .nodes import MappingNode, Node, ScalarNode
from .reading import as_key

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
WIDTH = 110  # letters of a line of folded text
INDENT = 2
MAX_COMPARED = 40_000  # pairs of items; in longer lists each is compared with the one in its place


class CannotEditError(ValueError):
    """A value is written in a way that has to be edited by hand."""


def plain(node: Node | None) -> Plain:
    """The content of a node, without places."""
    if node is None or node.is_null:
        return None
    if isinstance(node, ScalarNode):
        return node.text.strip()
    if isinstance(node, MappingNode):
        return {name: plain(value) for name, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items]


def edited(text: str, changes: Mapping[tuple[str, ...], Plain], order: Sequence[str] = ()) -> str:
    """The text with the values at the paths of ``changes``. What is not there yet comes behind what precedes it in ``order``
    (dotted paths), or last. Raises CannotEditError; the text must be a mapping without problems."""
    before = _read(text)
    wanted = before
    for path, value in changes.items():
        text = _Editor(text, order).set(path, value)
        wanted = _put(wanted, path, value)
    if _read(text) != wanted:
        raise CannotEditError
    return text


def _read(text: str) -> Plain:
    node, problems = parse(text, "")
    if not isinstance(node, MappingNode) or any(problem.is_error for problem in problems):
        raise CannotEditError
    return plain(node)


def _put(tree: Plain, path: Sequence[str], value: Plain) -> Plain:
    if not path:
        return value
    entries = tree if isinstance(tree, dict) else {}
    return {**entries, path[0]: _put(entries.get(path[0]), path[1:], value)}


# --- values as YAML -----------------------------------------------------------------------------------------------------------


def in_flow(value: Plain) -> str:
    """The value in one line, as between braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{as_key(key)}: {in_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_flow, value)) + "]"
    return _scalar(value, "{{k: {}}}")


def in_block(value: Plain, indent: int) -> str:
    """What follows a key and its colon: the value behind a space, or lines that are indented by ``indent``."""
    margin = "\n" + " " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{margin}{as_key(key)}:{in_block(one, indent + INDENT)}" for key, one in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{margin}- {_item(one, indent + INDENT)}" for one in value)
    if isinstance(value, str) and len(value) > WIDTH and (folded := _folded(value, indent)):
        return folded
    return f" {in_flow(value) if isinstance(value, dict | list) else _scalar(value, 'k: {}')}"


def _folded(value: str, indent: int) -> str | None:
    """A text in several lines that are read as one, where it can be."""
    if re.search(r"[\n\t]|  ", value) or value != value.strip():
        return None
    margin = "\n" + " " * indent
    lines = wrap(value, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return f" >-{margin}{margin.join(lines)}"


def _item(value: Plain, indent: int) -> str:
    """What follows the dash of an item."""
    if isinstance(value, dict) and value:
        return in_block(value, indent).lstrip()
    return in_flow(value) if isinstance(value, dict | list) else _scalar(value, "- {}")


def _scalar(value: str | None, around: str) -> str:
    """A text so that it is read as it is: without quotation marks where ``around`` allows that."""
    if value is None:
        return "null"
    for typed in (value, f'"{value}"', f"'{value}'"):
        node, problems = parse(around.format(typed), "")
        found = (
            node.get("k")
            if isinstance(node, MappingNode)
            else node.items[0]
            if node and hasattr(node, "items")
            else None
        )
        is_same = isinstance(found, ScalarNode) and found.text == value and not found.is_null and found.comment is None
        if is_same and not problems and "\n" not in typed:
            return typed
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


# --- where they stand ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Span:
    """A node in the text. ``start`` and ``end``: positions (a block of nested values ends where its last value does);
    ``column``: of its first letter or dash; ``entries``: keys and values by name; ``can_change``: nothing else refers to it."""

    start: int
    end: int
    column: int
    event: Any
    can_change: bool = True
    items: list[_Span] = field(default_factory=list)
    entries: dict[str, tuple[_Span, _Span]] = field(default_factory=dict)

    @property
    def is_scalar(self) -> bool:
        return self.event.__class__ is yaml.ScalarEvent

    @property
    def is_flow(self) -> bool:
        return bool(getattr(self.event, "flow_style", False))

    @property
    def children(self) -> list[_Span]:
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


def _spans(text: str) -> _Span:
    loader = EVENT_LOADER(text)
    stack: list[tuple[_Span, list[_Span]]] = []
    root: _Span | None = None
    for event in iter(loader.get_event, None):
        kind = event.__class__
        if kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            start = event.start_mark
            stack.append((_Span(start.index, start.index, start.column, event, event.anchor is None), []))
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
            span = _Span(start.index, max(last, start.index), start.column, event, can_change)
        else:
            continue
        if stack:
            stack[-1][1].append(span)
        else:
            root = span
    if root is None:
        raise CannotEditError
    return root


# --- edits --------------------------------------------------------------------------------------------------------------------


class _Editor:
    """One change of a text. ``edits``: start, end and new text of places that do not overlap."""

    def __init__(self, text: str, order: Sequence[str]) -> None:
        self.text, self.order = text, order
        self.edits: list[tuple[int, int, str]] = []

    def set(self, path: tuple[str, ...], value: Plain) -> str:
        """The text with one value changed."""
        span, key, in_braces = _spans(self.text), None, False
        for depth, name in enumerate(path):
            if not span.can_change:
                raise CannotEditError
            if span.is_scalar and span.plain is None and key is not None:  # ``so_lieu:`` and nothing behind it
                value = _nested(path[depth:], value)
                break
            if span.event.__class__ is not yaml.MappingStartEvent:
                raise CannotEditError
            if name not in span.entries:
                self._add_entry(span, name, _nested(path[depth + 1 :], value), path[:depth], in_braces=in_braces)
                return self._result()
            in_braces = in_braces or span.is_flow
            key, span = span.entries[name]
        self._change(span, value, key, in_braces=in_braces)
        return self._result()

    def _result(self) -> str:
        text = self.text
        for start, end, new in sorted(self.edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _change(self, old: _Span, value: Plain, key: _Span | None, *, in_braces: bool) -> None:
        """Puts a value in the place of another; only what differs is touched."""
        if not old.can_change:
            raise CannotEditError
        if old.plain == value:
            return
        in_braces = in_braces or old.is_flow
        if isinstance(value, dict) and value and old.entries:
            self._change_mapping(old, value, in_braces=in_braces)
        elif isinstance(value, list) and value and old.items:
            self._change_list(old, value, in_braces=in_braces)
        elif in_braces or key is None:
            new = in_flow(value) if in_braces or isinstance(value, dict | list) else _scalar(value, "- {}")
            if old.children and not old.is_flow:
                raise CannotEditError
            self.edits.append((old.start, old.end, new if self._is_apart(old) else f" {new}"))
        else:
            self._replace(old, value, key)

    def _replace(self, old: _Span, value: Plain, key: _Span) -> None:
        """Puts a value behind a key of a block; comments of lines that go stay."""
        start = self.text.index(":", key.end) + 1
        line_end = self._line_end(start)
        is_block = isinstance(value, dict | list) and bool(value)
        new = in_block(value, key.column + INDENT)
        if isinstance(value, str) and len(value) > WIDTH // 2 and old.is_scalar and old.event.style == ">":
            new = _folded(value, key.column + INDENT) or new
        if old.is_scalar and old.event.style in ("|", ">"):  # its head may have a comment; its lines have none
            self.edits.append((start, old.end, new))
        elif old.is_scalar and not is_block:
            self.edits.append(
                (start if old.start == start else old.start, old.end, new if old.start == start else new[1:])
            )
        elif old.is_scalar:
            comment = self.text[old.end : line_end].rstrip()
            self.edits.append((start, line_end, comment + new))
        elif old.is_flow:
            comment = self.text[old.end : self._line_end(old.end)].rstrip()
            self.edits.append((start, self._line_end(old.end), comment + new if is_block else new + comment))
        else:
            comments = self._comments(line_end, old)
            behind = self.text[start:line_end].rstrip()
            end = self._line_end(old.end)
            self.edits.append((start, end, behind + new + comments if is_block else new + behind + comments))

    def _change_mapping(self, old: _Span, value: dict[str, Plain], *, in_braces: bool) -> None:
        kept = [name for name in old.entries if name in value]
        if old.is_flow and len(kept) < len(old.entries):
            self._rewrite_flow(old, value)
            return
        if not kept:
            raise CannotEditError
        added = {name: one for name, one in value.items() if name not in old.entries}
        for name, (key, child) in old.entries.items():
            if name in value:
                self._change(child, value[name], key, in_braces=in_braces)
            else:
                self._remove_lines(key.start, child, key.column)
        self._insert_entries(old, old.entries[kept[-1]], added)

    def _insert_entries(self, mapping: _Span, behind: tuple[_Span, _Span], added: Mapping[str, Plain]) -> None:
        """New entries behind one that stays."""
        if mapping.is_flow:
            new = "".join(f", {as_key(name)}: {in_flow(value)}" for name, value in added.items())
            self._insert(behind[1].end, new)
            return
        column = behind[0].column
        for name, value in added.items():
            new = f"\n{' ' * column}{as_key(name)}:{in_block(value, column + INDENT)}"
            self._insert(self._line_end(behind[1].end), new)

    def _add_entry(self, mapping: _Span, name: str, value: Plain, above: tuple[str, ...], *, in_braces: bool) -> None:
        """A new entry behind the one that precedes it in the order, or else last."""
        if not mapping.entries:
            self.edits.append((mapping.start, mapping.end, in_flow({name: value})))
            return
        if in_braces and not mapping.is_flow:
            raise CannotEditError
        dotted = ".".join((*above, name))
        known = list(self.order).index(dotted) if dotted in self.order else 0
        names = {".".join((*above, one)): one for one in mapping.entries}
        before = [names[one] for one in self.order[:known] if one in names]
        behind = mapping.entries[before[-1] if before else [*mapping.entries][-1]]
        if not above and isinstance(value, dict | list) and not mapping.is_flow:
            self._insert(self._line_end(behind[1].end), "\n")  # a blank line between sections
        self._insert_entries(mapping, behind, {name: value})

    def _change_list(self, old: _Span, value: list[Plain], *, in_braces: bool) -> None:
        """Items that stay keep their places and comments; others are taken out, or put behind their neighbours."""
        pairs = _aligned([item.plain for item in old.items], value)
        if old.is_flow and len(pairs) < max(len(old.items), len(value)):
            self._rewrite_flow(old, value)
            return
        of_old = dict(pairs)
        for at, item in enumerate(old.items):
            if at in of_old:
                self._change(item, value[of_old[at]], None, in_braces=in_braces)
            else:
                self._remove_lines(self._dash(old, item), item, old.column)
        of_new = {other: one for one, other in pairs}
        near = -1  # the item that new ones come behind
        for at, one in enumerate(value):
            if at in of_new:
                near = of_new[at]
            else:
                self._insert_item(old, near, one)

    def _insert_item(self, old: _Span, behind: int, value: Plain) -> None:
        """A new item of a block behind another, or before the first one, in the way of its neighbour."""
        near = old.items[max(behind, 0)]
        indent = near.column if near.entries and not near.is_flow else old.column + INDENT
        dash = f"-{' ' * (indent - old.column - 1)}"
        new = f"{' ' * old.column}{dash}{in_flow(value) if near.is_flow else _item(value, indent)}"
        if behind >= 0:
            self._insert(self._line_end(near.end), f"\n{new}")
        else:
            self._insert(self._alone(self._dash(old, near), old.column), f"{new}\n")

    def _rewrite_flow(self, old: _Span, value: Plain) -> None:
        """A collection in braces that has other members than before."""
        if re.search(r"\s#", self.text[old.start : old.end]):
            raise CannotEditError  # perhaps a comment
        self.edits.append((old.start, old.end, in_flow(value)))

    def _insert(self, at: int, new: str) -> None:
        """New text at a place, behind what else was put there."""
        for number, (start, end, other) in enumerate(self.edits):
            if start == end == at:
                self.edits[number] = start, end, other + new
                return
        self.edits.append((at, at, new))

    def _alone(self, start: int, column: int) -> int:
        """The beginning of the line of an entry or item that nothing else is in front of."""
        line = start - column
        if self.text[line:start].strip() or (line and self.text[line - 1] != "\n"):
            raise CannotEditError
        return line

    def _remove_lines(self, start: int, value: _Span, column: int) -> None:
        """Takes out the lines of an entry or item, except for whole lines of comments in it."""
        line = self._alone(start, column)
        end = self._line_end(value.end)
        comments = self._comments(self._line_end(start), value)
        if line:
            self.edits.append((line - 1, end, comments))
        else:
            self.edits.append((line, min(end + 1, len(self.text)), f"{comments[1:]}\n" if comments else ""))

    def _comments(self, start: int, value: _Span) -> str:
        """The lines from ``start`` to the end of a value that are comments and nothing else."""
        texts = [(one.start, one.end) for one in _scalars(value)]
        found, at = "", start
        while at < value.end:
            end = self._line_end(at + 1)
            line = self.text[at:end]
            inside = any(first < at + 1 < last for first, last in texts)
            if line.strip().startswith("#") and not inside:
                found += line
            at = end
        return found

    def _dash(self, sequence: _Span, item: _Span) -> int:
        """The position of an item's dash."""
        at = item.start
        while at >= 0:
            line = self.text.rfind("\n", 0, at) + 1
            if (
                self.text[line + sequence.column : line + sequence.column + 1] == "-"
                and line + sequence.column < item.start + 1
            ):
                return line + sequence.column
            at = line - 1
        raise CannotEditError

    def _is_apart(self, old: _Span) -> bool:
        return old.start != old.end or self.text[old.start - 1 : old.start].isspace()

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def _nested(path: Sequence[str], value: Plain) -> Plain:
    for name in reversed(path):
        value = {name: value}
    return value


def _scalars(span: _Span) -> list[_Span]:
    if not span.children:
        return [span]
    return [one for child in span.children for one in _scalars(child)]


def _aligned(old: Sequence[Plain], new: Sequence[Plain]) -> list[tuple[int, int]]:
    """Which items of a list became which: the same ones, in order, and those that have most in common."""
    first = next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    ends = zip(reversed(old[first:]), reversed(new[first:]), strict=False)
    last = next((n for n, (one, other) in enumerate(ends) if one != other), min(len(old), len(new)) - first)
    a, b = old[first : len(old) - last], new[first : len(new) - last]
    if len(a) == len(b) or len(a) * len(b) > MAX_COMPARED:
        middle = [(n, n) for n in range(min(len(a), len(b)))]
    else:
        middle = _best_pairs(a, b)
    pairs = [(n, n) for n in range(first)] + [(first + one, first + other) for one, other in middle]
    pairs += [(len(old) - n, len(new) - n) for n in range(last, 0, -1)]
    return pairs or [(0, 0)]


def _best_pairs(old: Sequence[Plain], new: Sequence[Plain]) -> list[tuple[int, int]]:
    """The pairs in order with the greatest sum of what they have in common."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + _in_common(old[i], new[j]))
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j + 1] + _in_common(old[i], new[j]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _in_common(one: Plain, other: Plain) -> float:
    """From a little for any two items to 1 for the same."""
    if one == other:
        return 1.0
    if isinstance(one, dict) and isinstance(other, dict):
        same = sum(name in other and other[name] == value for name, value in one.items())
        return 0.05 + 0.9 * same / max(len(one), len(other), 1)
    return 0.05
