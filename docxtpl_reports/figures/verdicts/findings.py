"""Findings of checks, and the places that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, Reasons
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.expressions import Expression, Name, Node, part_text
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import as_value
from docxtpl_reports.figures.rules.scopes import ROW, Listed

from .scope import RowNames, Scope
from .wording import worded


class Finding(NamedTuple):
    """A check that does not hold. ``code``: what a waiver names (``vuot_mau_so.truc_tuyen``, or the check's
    ``ma``); ``of_all``: what waives it in all rows of a list."""

    code: str
    diagnostic: Diagnostic
    of_all: str = ""

    @property
    def codes(self) -> frozenset[str]:
        return frozenset({self.code, self.of_all} - {""})


def place_of(expression: Expression | None, rules: Plan, data: Data) -> Location | None:
    """The place where the first figure of the expression was typed; of one about the period before, where its file is named."""
    references = [rules.reference(name, row) for name, row in rules.scoped_names(expression)] if expression else []
    asks_before = any(reference.previous and reference.section == "ky" for reference in references)
    for reference in references:
        if not reference.previous and (found := data.origins.get(f"{reference.section}.{reference.name}")):
            return found
        if reference.section == "ky" and asks_before and "ky_truoc" in data.places:
            return data.places["ky_truoc"]
        if reference.section == "ky" and not reference.previous and "ky" in data.places:
            return data.places["ky"]
    return None


def place_in_row(expression: Expression | None, rows: RowNames, number: int, data: Data) -> Location | None:
    """The place where the first figure of the expression was typed in a row (``number``: from 0), or its first value."""
    rules, listed = rows.scope.rules, rows.listed
    scoped = rules.scoped_names(expression, listed) if expression else ()
    references = [(name, rules.reference(name, listed)) for name, row in scoped if row is listed]
    typed = [name for name, reference in references if reference.section == ROW and not reference.up]
    names = (*(name.path[0] for name in typed), *listed.names)
    found = (data.origins.get(rows.place(number, name)) for name in names)
    return next((place for place in found if place is not None), None)


def named_values(values: Iterable[tuple[Node, object]], scope: Scope, listed: Listed | None = None) -> Reasons:
    """``name = value; …``: the values that a finding is about (in a row of a list); of a verdict also its reasons."""
    found: dict[str, Reason] = {}
    for node, value in values:
        text = part_text(node)
        named = {"name": text, "value": worded(as_value(value))}
        why = scope.reasons(node, listed) if isinstance(node, Name) else ()
        found[text] = Reason("named_value_why", {**named, "why": Reasons(why)}) if why else Reason("named_value", named)
    return Reasons(tuple(found.values()))
