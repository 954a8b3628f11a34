"""Gives the tokens of rendered stories their ids in document order: the first use of one keeps it (see ``references.ids``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

from docxtpl_reports.engine.marks import ID_SEPARATOR, ID_TOKEN, ID_TOKEN_END
from docxtpl_reports.ooxml.escaping import escape_quoted
from docxtpl_reports.ooxml.limits import MAX_BOOKMARK

_TOKENS = re.compile(f"{ID_TOKEN}([^{ID_TOKEN_END}]*){ID_TOKEN_END}")


class IdsInUse(NamedTuple):
    """The ids of a template that a rendering must not give again: the highest of each space, and the names of bookmarks."""

    annotation: int = 0
    drawing: int = 0
    names: frozenset[str] = frozenset()


NO_IDS = IdsInUse()  # of a template in which none comes twice


def with_names_of_parts(texts: dict[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """Rendered stories in which a bookmark has the name that it has in its shared part, where the one that had it first was not
    printed: programs look for «ChuKySo» in whichever branch the signature block stands. One that something in the text leads
    to keeps the name that leads there."""
    whole = "".join(texts.values())
    for name, written in renamed.items():
        start = re.compile(f'(<w:bookmarkStart [^>]*w:name="){re.escape(escape_quoted(name))}"')
        is_taken = f'w:name="{escape_quoted(written)}"'.casefold() in whole.casefold()
        if is_taken or start.search(whole) is None or len(re.findall(rf"\b{re.escape(name)}\b", whole)) > 1:
            continue
        texts = {part: start.sub(rf'\g<1>{escape_quoted(written)}"', text) for part, text in texts.items()}
        whole = "".join(texts.values())
    return texts


class _Iteration:
    """One iteration of a block: what ids and names became in it."""

    def __init__(self, loop: str = "", above: _Iteration | None = None) -> None:
        self.loop, self.above = loop, above
        self.known: dict[tuple[str, str], str] = {}

    def find(self, key: tuple[str, str]) -> str | None:
        scope: _Iteration | None = self
        while scope is not None:
            if key in scope.known:
                return scope.known[key]
            scope = scope.above
        return None

    def of_loop(self, loop: str) -> _Iteration:
        scope: _Iteration | None = self
        while scope is not None:
            if scope.loop == loop:
                return scope
            scope = scope.above
        return self


class Ids:
    """The ids of one rendering. ``in_use``: the highest id of each space in the template, and the names of its bookmarks;
    ``new_list`` makes a list like another and returns its number."""

    def __init__(self, in_use: IdsInUse, new_list: Callable[[str], str]) -> None:
        self._names = set(in_use.names)
        self._new_list = new_list
        self._next = {"drawing": in_use.drawing, "change": in_use.annotation}
        self._used: defaultdict[str, set[str]] = defaultdict(set)
        self._counts: defaultdict[str, int] = defaultdict(lambda: 2)  # of each bookmark's name

    def resolve(self, text: str) -> str:
        """A rendered story with values in place of its tokens."""
        if ID_TOKEN not in text:
            return text
        story = scope = _Iteration()
        iterations = []  # in the order of their beginnings
        for match in _TOKENS.finditer(text):
            kind, *values = match[1].split(ID_SEPARATOR)
            if kind == "iteration":
                scope = _Iteration(values[0], scope)
                iterations.append(scope)
            elif kind == "done":
                scope = scope.above or scope
            else:
                self._define(kind, values, scope)
        scope, following = story, iter(iterations)

        def value(match: re.Match[str]) -> str:
            nonlocal scope
            kind, *values = match[1].split(ID_SEPARATOR)
            if kind == "iteration":
                scope = next(following)
            elif kind == "done":
                scope = scope.above or scope
            else:
                return self._value(kind, values, scope)
            return ""

        return _TOKENS.sub(value, text)

    def _define(self, kind: str, values: list[str], scope: _Iteration) -> None:
        if kind == "start":
            scope.known[values[0], values[1]] = self._fresh("change", values[1])
        elif kind == "name":
            scope.known["name", values[0]] = self._fresh_name(values[0])
        elif kind == "comment":
            scope.known["comment", values[0]] = values[1]
        elif kind == "shape":
            scope.known["shape", values[0]] = self._fresh_name(values[0], "shape")

    def _value(self, kind: str, values: list[str], scope: _Iteration) -> str:
        if kind in ("start", "end"):
            return scope.find((values[0], values[1])) or values[1]
        if kind in ("name", "ref"):
            return escape_quoted(scope.find(("name", values[0])) or values[0])
        if kind in ("shape", "typed", "shown"):
            sign = "#" if kind == "typed" else ""
            return sign + escape_quoted(scope.find(("shape", values[0])) or values[0])
        if kind in ("drawing", "change"):
            return self._fresh(kind, values[0])
        if kind == "comment":
            return values[1]
        if kind == "range":
            comment = scope.find(("comment", values[0]))
            return "" if comment is None else f'<w:{values[1]} w:id="{comment}"/>'
        if kind == "list":
            within = scope.of_loop(values[1])
            if (number := within.known.get(("list", values[0]))) is None:
                first = self._first("list", values[0])
                number = within.known["list", values[0]] = values[0] if first else self._new_list(values[0])
            return number
        raise ValueError(kind)

    def _first(self, space: str, number: str) -> bool:
        if number in self._used[space]:
            return False
        self._used[space].add(number)
        return True

    def _fresh(self, space: str, number: str) -> str:
        if self._first(space, number):
            return number
        self._next[space] += 1
        return str(self._next[space])

    def _fresh_name(self, name: str, space: str = "name") -> str:
        if self._first(space, name):
            return name
        count = self._counts[name]
        while (new := name[: MAX_BOOKMARK - len(str(count)) - 1] + f"_{count}") in self._names:
            count += 1
        self._counts[name] = count + 1
        self._names.add(new)
        return new
