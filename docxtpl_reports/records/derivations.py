"""Writes derivations into manifests and reads them back without data or rules.

A derivation is written as a list of steps, each once, with the numbers of the steps it came from, all smaller than its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from docxtpl_reports.diagnostics import Location
from docxtpl_reports.figures.steps import Derivation, Leaf, Step, make_step
from docxtpl_reports.values import Verdict

from . import lines

_EMPTY = lines.plain_step(lines.head("", ""), lines.valued(None, ""), (), "null")
NOTHING = lines.by_name({"root": "0", "names": "[]", "steps": lines.listed([_EMPTY])})  # of a report without figures


def written(root: Step, named: Iterable[Step | Leaf], relative: Callable[[str], str]) -> str:
    """``steps`` as JSON, the number of the ``root`` and of those that can be asked for by name (``names``)."""
    numbers: dict[str, int] = {}  # by their line: two steps that say the same are one
    known: dict[int, int] = {}  # by identity: criteria that share parts would be gone through again and again

    def add(step: Step) -> int:
        number = known.get(id(step))
        if number is None:
            parts = [add(part) for part in step.parts]
            line = lines.step(step, parts, lines.source(step.place, relative))
            number = known[id(step)] = numbers.setdefault(line, len(numbers))
        return number

    def leaf(found: Leaf) -> int:
        value, where = lines.valued(found.exact, found.text), lines.source(found.place, relative)
        line = lines.plain_step(lines.head(found.name, found.label), value, found.reasons, where)
        return numbers.setdefault(line, len(numbers))

    first = add(root)
    kept = []  # steps that were added by identity must not vanish meanwhile
    names = []
    for one in named:
        kept.append(one)
        names.append(str(leaf(one) if isinstance(one, Leaf) else add(one)))
    return lines.by_name({"root": str(first), "names": lines.listed(names), "steps": lines.listed([*numbers])})


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
