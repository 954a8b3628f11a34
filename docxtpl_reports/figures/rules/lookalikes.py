"""Finds names and labels of the rules that people cannot distinguish."""

from __future__ import annotations

from collections.abc import Mapping

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix
from docxtpl_reports.vietnamese import tidy

from .model import Criterion, Field, Indicator, Rules
from .scopes import lists


def same_labels(rules: Rules) -> list[Diagnostic]:
    """Two figures (or two indicators) with one label: readers of the report cannot distinguish them."""
    problems: list[Diagnostic] = []
    groups: list[Mapping[str, Field | Indicator]] = [rules.figures, rules.indicators]
    groups += [_parts(listed.field) for listed in lists(rules) if listed.field.columns]
    for group in groups:
        first: dict[str, str] = {}
        for name, item in group.items():
            other = first.setdefault(tidy(item.label).casefold(), name)
            if other != name:
                params = {"label": item.label, "first": other, "second": name}
                problems.append(Diagnostic("RUL064", item.location, params))
    return problems


def _parts(field: Field) -> dict[str, Field | Indicator]:
    """The fields and computed columns of a list."""
    return {**{part.name: part for part in field.fields}, **{column.name: column for column in field.columns}}


def lookalikes(rules: Rules) -> list[Diagnostic]:
    """Names with letters of another alphabet: «х» (Cyrillic) is not «x», and looks the same."""
    problems: list[Diagnostic] = []
    groups: list[Mapping[str, Field | Indicator | Criterion]] = [
        rules.info, rules.figures, rules.indicators, rules.criteria,
    ]  # fmt: skip
    names = {name: item.location for group in groups for name, item in group.items()}
    names |= {
        name: part.location
        for field in (*rules.info.values(), *rules.figures.values())
        for name, part in _parts(field).items()
    }
    for name, place in names.items():
        meant = vietnamese.latin(name)
        if meant != name:
            code = "RUL087" if meant in names else "RUL086"
            problems.append(Diagnostic(code, place, {"name": name, "meant": meant}, Fix(name, meant)))
    return problems
