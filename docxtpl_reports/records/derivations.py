"""Writes derivations into manifests and reads them back without data or rules.

A derivation is written as a list of steps, each once, with the numbers of the steps it came from, all smaller than its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from json.encoder import encode_basestring as quoted
from typing import Any, NamedTuple

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures.steps import Derivation, Leaf, Step, make_step
from docxtpl_reports.figures.yaml.nodes import Mark, Place, Source
from docxtpl_reports.values import Number, Verdict

from . import lines


class Lines(NamedTuple):
    """A typed number as an entry of ``figures`` and as a step of the derivation."""

    figure: str
    step: str


class Texts:
    """The values and places of one manifest as JSON; ``relative`` gives a file as the manifest names it."""

    def __init__(self, relative: Callable[[str], str]) -> None:
        self._relative = relative
        self._files: dict[Source, str] = {}
        self._leaves: dict[str, tuple[str, str]] = {}  # by name: a figure is written twice

    def place(self, place: Place | None) -> str:
        return lines.source(place, self._relative)

    def number(self, name: str, label: str, value: Number, place: Mark) -> Lines:
        read, line, column = place
        file = self._files.get(read)
        if file is None:
            file = self._files[read] = quoted(self._relative(read.file))
        # Numbers are written with digits, marks and signs: nothing of them is quoted in JSON.
        beginning = f'{lines.head(name, label)}"value": "{value.exact_text}", "text": "{value}"'
        source = f'"source": {{"file": {file}, "line": {line + 1}, "column": {column + 1}}}'
        if read.__class__ is not Source:  # a sheet
            source = f'"source": {self.place(place)}'
        return Lines(
            f'{beginning}, {source}, "state": "given"}}',
            f'{beginning}, "verdict": null, "reasons": [], {source}, "from": []}}',
        )

    def of(self, leaf: Leaf) -> tuple[str, str]:
        """The beginning of an entry with its value, and its place."""
        name, label, exact, text, _, place = leaf
        found = self._leaves.get(name)
        if found is None:
            value = "null" if exact is None else quoted(exact)
            beginning = f'{lines.head(name, label)}"value": {value}, "text": {quoted(text)}'
            found = self._leaves[name] = beginning, lines.source(place, self._relative)
        return found


_EMPTY = lines.plain_step(lines.head("", "") + lines.valued(None, ""), (), "null")
NOTHING = lines.by_name({"root": "0", "names": "[]", "steps": lines.listed([_EMPTY])})  # of a report without figures


def written(root: Step, named: Iterable[object], texts: Texts) -> str:
    """``steps`` as JSON, the number of the ``root`` and of those that can be asked for by name (``names``)."""
    found = _Steps(texts)
    first = found.add(root)
    names = [str(found.number_of(one)) for one in named]
    return lines.by_name({"root": str(first), "names": lines.listed(names), "steps": lines.listed([*found.numbers])})


class _Steps:
    """Lines of steps with their numbers: two steps that say the same are one."""

    def __init__(self, texts: Texts) -> None:
        self.numbers: dict[str, int] = {}
        self._texts = texts
        # By identity, for criteria that share parts would be gone through again and again; with the step, so that no other
        # takes its place in memory.
        self._known: dict[int, tuple[int, Step]] = {}

    def number_of(self, named: object) -> int:
        if isinstance(named, Lines):
            return self.numbers.setdefault(named.step, len(self.numbers))
        if isinstance(named, Leaf):
            return self.leaf(named)
        assert isinstance(named, Step)
        return self.add(named)

    def add(self, step: Step) -> int:
        known = self._known.get(id(step))
        if known is not None:
            return known[0]
        parts = [self.add(part) for part in step.parts]
        line = lines.step(step, parts, self._texts.place(step.place))
        number = self.numbers.setdefault(line, len(self.numbers))
        self._known[id(step)] = number, step
        return number

    def leaf(self, leaf: Leaf) -> int:
        beginning, where = self._texts.of(leaf)
        line = lines.plain_step(beginning, leaf.reasons, where)
        return self.numbers.setdefault(line, len(self.numbers))


def read(plain: Mapping[str, Any], place: Callable[[str], str] = str) -> Derivation:
    """The derivation of a manifest; ``place`` turns a file as the manifest names it into one to show.

    Raises ValueError for numbers that do not fit together.
    """
    steps: list[Step] = []
    for one in plain["steps"]:
        source = one["source"]
        location = None
        if source is not None:
            location = Location(**{**source, "file": place(source["file"])})
        texts = (one["name"], one["label"], one["value"], one["text"])
        parts = [_at(steps, number) for number in one["from"]]
        verdict = None if one["verdict"] is None else Verdict[one["verdict"]]
        steps.append(make_step(*texts, verdict=verdict, reasons=tuple(one["reasons"]), source=location, parts=parts))
    named = [_at(steps, number) for number in plain["names"]]
    return Derivation(_at(steps, plain["root"]), {step.name: step for step in named})


def _at(steps: Sequence[Step], number: int) -> Step:
    if not 0 <= number < len(steps):
        raise ValueError(number)
    return steps[number]
