"""Braces in ordinary text: an error where they look like a tag about one of the names in use, else a warning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.engine.limits import MAX_DECLARED_DEPTH

from .tag import KEYWORDS

CODE = "TPL004"  # of the problems that are judged
_WORD = re.compile(r"[^\W\d]\w*")


def judge(problems: Iterable[Diagnostic], words: Collection[str]) -> list[Diagnostic]:
    """The problems with TPL004 made a warning (TPL104) where nothing near the braces is in use; ``words``: names in use."""
    return [_judge(problem, words) if problem.code == CODE else problem for problem in problems]


def _judge(problem: Diagnostic, words: Collection[str]) -> Diagnostic:
    near = set(_WORD.findall(str(problem.params.get("near", ""))))
    if near & set(words) or ("%" in str(problem.params["closer"]) and near & KEYWORDS):
        return problem
    return Diagnostic("TPL104", replace(problem.location), {"closer": problem.params["closer"]})


def in_use(names: Mapping[str, Any] | None, sources: Iterable[str]) -> frozenset[str]:
    """The declared names, and the words of the template's tags."""
    found = set(_declared(names, MAX_DECLARED_DEPTH))
    for source in sources:
        found |= set(_WORD.findall(source))
    return frozenset(found - KEYWORDS)


def _declared(shape: Any, depth: int) -> Iterator[str]:
    if isinstance(shape, list):
        shape = shape[0] if shape else None
    for name, inner in shape.items() if isinstance(shape, Mapping) and depth else ():
        yield name
        yield from _declared(inner, depth - 1)
