"""Edits a YAML text in place: new values replace the old, and every other letter, comment and line stays as it was.

What cannot be edited for certain (aliases, what an edit would change besides) is refused: the edited text is read again and
compared with what was wanted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import yaml

from .composing import parse
from .nodes import MappingNode
from .pairing import aligned
from .reading import as_key
from .spans import CannotEditError, Span, scalars, spans
from .writing import INDENT, WIDTH, Plain, folded, in_block, in_flow, item, plain, scalar


def edited(text: str, changes: Mapping[tuple[str, ...], Plain], order: Sequence[str] = ()) -> str:
    """The text with the values at the paths of ``changes``. What is not there yet comes behind what precedes it in ``order``
    (dotted paths), or last. Raises CannotEditError; the text must be a mapping without problems."""
    wanted = _read(text)
    for path, value in changes.items():
        wanted = _put(wanted, path, value)
        try:
            text = _Editor(text, order).set(path, value)
        except (yaml.YAMLError, UnicodeError) as error:  # of letters that cannot be in a YAML text
            raise CannotEditError from error
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


class _Editor:
    """One change of a text. ``edits``: start, end and new text of places that do not overlap."""

    def __init__(self, text: str, order: Sequence[str]) -> None:
        self.text, self.order = text, order
        self.edits: list[tuple[int, int, str]] = []

    def set(self, path: tuple[str, ...], value: Plain) -> str:
        """The text with one value changed."""
        span, key, in_braces = spans(self.text), None, False
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

    def _change(self, old: Span, value: Plain, key: Span | None, *, in_braces: bool) -> None:
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
            new = in_flow(value) if in_braces or isinstance(value, dict | list) else scalar(value, "- {}")
            if old.children and not old.is_flow:
                raise CannotEditError
            self._refuse_comments(old)
            self.edits.append((old.start, old.end, new if self._is_apart(old) else f" {new}"))
        else:
            self._replace(old, value, key)

    def _replace(self, old: Span, value: Plain, key: Span) -> None:
        """Puts a value behind a key of a block; comments of lines that go stay."""
        start = self.text.index(":", key.end) + 1
        line_end = self._line_end(start)
        is_block = isinstance(value, dict | list) and bool(value)
        new = in_block(value, key.column + INDENT)
        if old.is_scalar and old.event.style in ("|", ">"):  # a comment is in its head, none in its lines
            if isinstance(value, str) and len(value) > WIDTH // 2 and old.event.style == ">":
                new = folded(value, key.column + INDENT) or new
            first, *lines = new.split("\n")
            head = re.search(r"\s+#.*", self.text[start:line_end])
            self.edits.append((start, old.end, "\n".join([first + (head[0].rstrip() if head else ""), *lines])))
        elif old.is_scalar and not is_block:
            if (
                isinstance(value, str) and "\n" in new and self.text[old.end : line_end].strip()
            ):  # no lines below a comment
                new = f" {scalar(value, 'k: {}')}"
            at_colon = old.start == start
            self.edits.append((start if at_colon else old.start, old.end, new if at_colon else new[1:]))
        elif old.is_scalar:
            comment = self.text[old.end : line_end].rstrip()
            self.edits.append((start, line_end, comment + new))
        elif old.is_flow:
            self._refuse_comments(old)
            comment = self.text[old.end : self._line_end(old.end)].rstrip()
            self.edits.append((start, self._line_end(old.end), comment + new if is_block else new + comment))
        else:
            comments = self._comments(line_end, old)
            behind = self.text[start:line_end].rstrip()
            end = self._line_end(old.end)
            self.edits.append((start, end, behind + new + comments if is_block else new + behind + comments))

    def _change_mapping(self, old: Span, value: dict[str, Plain], *, in_braces: bool) -> None:
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

    def _insert_entries(self, mapping: Span, behind: tuple[Span, Span], added: Mapping[str, Plain]) -> None:
        """New entries behind one that stays."""
        if mapping.is_flow:
            new = "".join(f", {as_key(name)}: {in_flow(value)}" for name, value in added.items())
            self._insert(behind[1].end, new)
            return
        column = behind[0].column
        for name, value in added.items():
            new = f"\n{' ' * column}{as_key(name)}:{in_block(value, column + INDENT)}"
            self._insert(self._line_end(behind[1].end), new)

    def _add_entry(self, mapping: Span, name: str, value: Plain, above: tuple[str, ...], *, in_braces: bool) -> None:
        """A new entry behind the one that precedes it in the order, or else last."""
        if not mapping.entries:
            self.edits.append((mapping.start, mapping.end, in_flow({name: value})))
            return
        if in_braces and not mapping.is_flow:
            raise CannotEditError
        if (line := self._commented_out(mapping, name)) is not None:
            column = mapping.column
            self.edits.append((*line, f"{' ' * column}{as_key(name)}:{in_block(value, column + INDENT)}"))
            return
        dotted = ".".join((*above, name))
        known = list(self.order).index(dotted) if dotted in self.order else 0
        names = {".".join((*above, one)): one for one in mapping.entries}
        before = [names[one] for one in self.order[:known] if one in names]
        following = [names[one] for one in self.order[known + 1 :] if one in names]
        if not before and following and dotted in self.order:
            self._insert_before(mapping, following[0], name, value, is_section=not above)
            return
        behind = mapping.entries[before[-1] if before else [*mapping.entries][-1]]
        if not above and isinstance(value, dict | list) and not mapping.is_flow:
            self._insert(self._line_end(behind[1].end), "\n")  # a blank line between sections
        self._insert_entries(mapping, behind, {name: value})

    def _insert_before(self, mapping: Span, following: str, name: str, value: Plain, *, is_section: bool) -> None:
        """A new entry before one that follows it in the order, and before the comments above that."""
        key, _ = mapping.entries[following]
        if mapping.is_flow:
            self._insert(key.start, f"{as_key(name)}: {in_flow(value)}, ")
            return
        if self.text[key.start - key.column - 1 : key.start - key.column] not in ("", "\n"):
            raise CannotEditError  # something else is in its line
        at = key.start - key.column
        while at > 0:
            start = self.text.rfind("\n", 0, at - 1) + 1
            if not self.text.startswith(f"{' ' * key.column}#", start):
                break
            at = start
        new = f"{' ' * key.column}{as_key(name)}:{in_block(value, key.column + INDENT)}\n"
        is_apart = is_section and isinstance(value, dict | list)
        self._insert(at, f"{new}\n" if is_apart else new)

    def _commented_out(self, mapping: Span, name: str) -> tuple[int, int] | None:
        """The line ``#name:`` that ``new`` writes for a value that may be left out, if the block has one."""
        if mapping.is_flow:
            return None
        lines = re.compile(rf"^ {{{mapping.column}}}#{re.escape(name)}:[ \t]*$", re.MULTILINE)
        start, end = self._beginning_of_block(mapping), self._end_of_block(mapping)
        found = [match.span() for match in lines.finditer(self.text, start, end)]
        return found[0] if len(found) == 1 and not self._is_in_text(mapping, found[0][0]) else None

    def _beginning_of_block(self, mapping: Span) -> int:
        """The beginning of the first line of comments above a block that belongs to it."""
        at = self.text.rfind("\n", 0, mapping.start) + 1
        while at > 0:
            start = self.text.rfind("\n", 0, at - 1) + 1
            line = self.text[start:at]
            is_of_it = not line.strip() or line.startswith("#", mapping.column)
            if not is_of_it or line[: mapping.column].strip():
                break
            at = start
        return at

    def _end_of_block(self, mapping: Span) -> int:
        """The beginning of the first line behind a block that is neither blank nor a comment nor as far to the right."""
        at = self._line_end(mapping.end)
        while at < len(self.text):
            end = self._line_end(at + 1)
            line = self.text[at + 1 : end]
            is_outside = len(line) - len(line.lstrip()) < mapping.column
            if line.strip() and is_outside:
                break
            at = end
        return at

    def _is_in_text(self, mapping: Span, at: int) -> bool:
        return any(one.start < at < one.end for one in scalars(mapping))

    def _change_list(self, old: Span, value: list[Plain], *, in_braces: bool) -> None:
        """Items that stay keep their places and comments; others are taken out, or put behind their neighbours."""
        pairs = aligned([one.plain for one in old.items], value)
        if old.is_flow and len(pairs) < max(len(old.items), len(value)):
            self._rewrite_flow(old, value)
            return
        of_old = dict(pairs)
        for at, one in enumerate(old.items):
            if at in of_old:
                self._change(one, value[of_old[at]], None, in_braces=in_braces)
            else:
                self._remove_lines(self._dash(old, one), one, old.column)
        of_new = {other: one for one, other in pairs}
        near = -1  # the item that new ones come behind
        for at, new in enumerate(value):
            if at in of_new:
                near = of_new[at]
            else:
                self._insert_item(old, near, new)

    def _insert_item(self, old: Span, behind: int, value: Plain) -> None:
        """A new item of a block behind another, or before the first one, in the way of its neighbour."""
        near = old.items[max(behind, 0)]
        indent = near.column if near.entries and not near.is_flow else old.column + INDENT
        dash = f"-{' ' * (indent - old.column - 1)}"
        new = f"{' ' * old.column}{dash}{in_flow(value) if near.is_flow else item(value, indent)}"
        if behind >= 0:
            self._insert(self._line_end(near.end), f"\n{new}")
        else:
            self._insert(self._alone(self._dash(old, near), old.column), f"{new}\n")

    def _rewrite_flow(self, old: Span, value: Plain) -> None:
        """A collection in braces that has other members than before."""
        self._refuse_comments(old)
        self.edits.append((old.start, old.end, in_flow(value)))

    def _refuse_comments(self, old: Span) -> None:
        """Comments between the members of a collection in braces would be lost with it."""
        at = old.start
        for one in (*scalars(old), old) if old.children else ():
            if "#" in self.text[at : old.end if one is old else one.start]:
                raise CannotEditError
            at = one.end

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
        if self.text[line:start].strip() or self.text[line - 1 : line] != "\n":
            raise CannotEditError
        return line

    def _remove_lines(self, start: int, value: Span, column: int) -> None:
        """Takes out the lines of an entry or item, except for whole lines of comments in it."""
        line = self._alone(start, column)
        end = self._line_end(value.end)
        self.edits.append((line - 1, end, self._comments(self._line_end(start), value)))

    def _comments(self, start: int, value: Span) -> str:
        """The lines from ``start`` to the end of a value that are comments and nothing else."""
        texts = [(one.start, one.end) for one in scalars(value)]
        found, at = "", start
        while at < value.end:
            end = self._line_end(at + 1)
            line = self.text[at:end]
            inside = any(first < at + 1 < last for first, last in texts)
            if line.strip().startswith("#") and not inside:
                found += line
            at = end
        return found

    def _dash(self, sequence: Span, item: Span) -> int:
        """The position of an item's dash."""
        at = item.start
        while at >= 0:
            line = self.text.rfind("\n", 0, at) + 1
            dash = line + sequence.column
            if dash <= item.start and self.text.startswith("-", dash):
                return dash
            at = line - 1
        raise CannotEditError

    def _is_apart(self, old: Span) -> bool:
        return old.start != old.end or self.text[old.start - 1 : old.start].isspace()

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        return len(self.text) if end < 0 else end


def _nested(path: Sequence[str], value: Plain) -> Plain:
    for name in reversed(path):
        value = {name: value}
    return value
