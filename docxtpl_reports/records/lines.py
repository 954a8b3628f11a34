"""Writes the entries of a manifest as JSON, one line each, straight from values.

A manifest holds hundreds of entries and a batch thousands of manifests, so that no plain copy of an entry is built first;
a test compares the lines with ``json.dumps`` of the same entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring as quoted

from docxtpl_reports.figures.steps import Step
from docxtpl_reports.figures.yaml.nodes import Place, Source, located
from docxtpl_reports.manifests.schema import PART

from .entries import CriterionRecord, IndicatorRecord, Input

HEADS = 20_000  # names and labels of entries that are kept as JSON: those of a few packs


def text(value: str | None) -> str:
    return "null" if value is None else quoted(value)


def number(value: int | None) -> str:
    return "null" if value is None else str(value)


def texts(values: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


@lru_cache(maxsize=HEADS)
def head(name: str, label: str) -> str:
    """The beginning of an entry: its name and label, the same in every report of a pack."""
    return f'{{"name": {quoted(name)}, "label": {quoted(label)}, '


def source(place: Place | None, relative: Callable[[str], str]) -> str:
    """The place where a value was typed; ``relative`` gives the file as the manifest names it. Sheet and cells only of a
    spreadsheet, cells alone of another manifest."""
    if isinstance(place, tuple) and place[0].__class__ is Source:  # nearly all are lines of a text
        read, line, column = place
        return f'{{"file": {quoted(relative(read.file))}, "line": {line + 1}, "column": {column + 1}}}'
    place = None if place is None else located(place)
    if place is None or place.file is None:
        return "null"
    found = f'{{"file": {quoted(relative(place.file))}, "line": {number(place.line)}, "column": {number(place.column)}'
    if place.sheet is None:
        return found + ("}" if place.cells is None else f', "cells": {quoted(place.cells)}}}')
    return f'{found}, "sheet": {quoted(place.sheet)}, "cells": {text(place.cells)}}}'


def figure(beginning: str, where: str, state: str) -> str:
    """``beginning``: see ``head`` and ``valued``; ``where``: see ``source``."""
    return f'{beginning}, "source": {where}, "state": "{state}"}}'


def valued(exact: str | None, shown: str) -> str:
    return f'"value": {text(exact)}, "text": {quoted(shown)}'


def plain_step(beginning: str, reasons: Sequence[str], where: str) -> str:
    """A step that no other leads to."""
    why = texts(reasons) if reasons else "[]"
    return f'{beginning}, "verdict": null, "reasons": {why}, "source": {where}, "from": []}}'


def step(found: Step, parts: Iterable[int], where: str) -> str:
    """``parts``: the numbers of the steps it came from."""
    verdict = "null" if found.verdict is None else quoted(found.verdict)
    return (
        f'{head(found.name, found.label)}{valued(found.value, found.text)}, "verdict": {verdict}, '
        f'"reasons": {texts(found.reasons)}, "source": {where}, "from": [{", ".join(map(str, parts))}]}}'
    )


def indicator(record: IndicatorRecord) -> str:
    verdict = "null" if record.verdict is None else quoted(record.verdict)
    return (
        f'{head(record.name, record.label)}{valued(record.value, record.text)}, "threshold": {text(record.threshold)}, '
        f'"verdict": {verdict}, "reasons": {texts(record.reasons)}}}'
    )


def criterion(record: CriterionRecord) -> str:
    verdict = "null" if record.verdict is None else quoted(record.verdict)
    return (
        f'{head(record.name, record.label)}"verdict": {verdict}, "reasons": {texts(record.reasons)}, '
        f'"xep_loai": {text(record.xep_loai)}}}'
    )


def read_file(role: str, found: Input, relative: Callable[[str], str]) -> str:
    file = "null" if found.file is None else quoted(relative(found.file)) if found.file else '""'
    kind, names_it, named = role.partition(":")
    role = kind + names_it + relative(named) if names_it and not role.startswith(PART) else role
    return f'{{"role": {quoted(role)}, "file": {file}, "sha256": "{found.sha256}"}}'


def waiver(code: str, reason: str) -> str:
    return f'{{"code": {quoted(code)}, "reason": {quoted(reason)}}}'


def listed(entries: Sequence[str]) -> str:
    """A list with a line for each entry."""
    return "[\n" + ",\n".join(entries) + "\n]" if entries else "[]"


def by_name(entries: Mapping[str, str]) -> str:
    """An object with a line for each entry."""
    lines = [f"{quoted(name)}: {value}" for name, value in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"
