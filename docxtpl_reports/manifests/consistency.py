"""Finds values on which a manifest contradicts itself: somebody has edited it.

A manifest states every value twice, as a record and as a step of its derivation, and an indicator's verdict follows from
its printed value and threshold. Edits that are consistent in all of these places are not detected.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from .entry import Entry
from .exact import read_exact

_ROUNDED = 2  # decimals printed for a limit that has infinitely many

_HOLDS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


def contradictions(values: Mapping[str, Entry], steps: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The labels of values whose derivation states another value, and of indicators whose verdict contradicts their
    threshold."""
    said: dict[str, list[Mapping[str, Any]]] = {}
    for step in steps:
        name = step["name"]
        if name in values or name.startswith("tieu_chi["):
            said.setdefault(name, []).append(step)
    for name, entry in values.items():
        section, _, key = name.partition(".")
        criterion = section == "tieu_chi"
        derived = said.get(f'tieu_chi["{key}"]' if criterion else name, [])
        differs = derived and not any(_same(entry, step, criterion=criterion) for step in derived)
        if differs or (section == "chi_tieu" and _misjudged(entry)):
            yield entry.label


def _same(entry: Entry, step: Mapping[str, Any], *, criterion: bool) -> bool:
    recorded = (entry.verdict,) if criterion else (entry.value, entry.text, entry.verdict)
    return recorded == ((step["verdict"],) if criterion else (step["value"], step["text"], step["verdict"]))


def _misjudged(entry: Entry) -> bool:
    """Whether the printed value and threshold give a different verdict; both are printed with enough digits to decide."""
    if entry.verdict not in ("PASS", "FAIL") or entry.threshold is None:
        return False
    sign, _, typed = entry.threshold.partition(" ")
    value, limit = (read_exact(_plain(text), text) for text in (entry.text, typed))
    if sign not in _HOLDS or value is None or limit is None or value.is_percent != limit.is_percent:
        return False
    if limit.digits >= _ROUNDED and abs(value.value - limit.value) * 10**limit.digits <= 1:
        return False  # the printed limit may be rounded
    return _HOLDS[sign](value.value, limit.value) != (entry.verdict == "PASS")


def _plain(text: str) -> str:
    """Parse a printed number: «1.185,5%» is 1185.5."""
    return text.rstrip("%").replace(".", "").replace(",", ".")
