"""Derivations of values as an indented tree or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .problems import place_text
from .terminal import plain
from .verdicts import verdict_text

if TYPE_CHECKING:
    from docxtpl_reports.figures.steps import Step


def derivation_text(step: Step) -> str:
    """A derivation as an indented tree: each step with its value, verdict and place, its reasons below it."""
    return "\n".join(_branch(step, "", ""))


def _branch(step: Step, first: str, rest: str) -> Iterator[str]:
    verdict = verdict_text(step.verdict) if step.verdict else ""
    sign = ":" if step.text[:1] in ("<", ">", "=") else " ="  # a threshold brings its own
    value = f"{sign} {plain(step.text)}" if step.text and step.text != verdict else ""
    place = f" ← {place_text(step.source)}" if step.source else ""
    yield f"{first}{plain(step.label)} ({plain(step.name)}){value}{': ' + verdict if verdict else ''}{place}"
    for reason in step.reasons:
        yield f"{rest}{'│' if step.parts else ' '}    {plain(reason)}"
    for part in step.parts:
        last = part is step.parts[-1]
        yield from _branch(part, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


def derivation_json(step: Step) -> dict[str, object]:
    """A derivation as the command line's JSON has it."""
    source = step.source
    return {
        "name": step.name,
        "label": step.label,
        "value": step.value,
        "text": step.text,
        "verdict": step.verdict,
        "reasons": list(step.reasons),
        "source": None if source is None else source.source,
        "from": [derivation_json(part) for part in step.parts],
    }
