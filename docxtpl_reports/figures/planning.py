"""Reads and checks a pack's rules and makes their plan: all that can be known before there is a data file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.figures.data import defaults
from docxtpl_reports.figures.data.file import nothing_known
from docxtpl_reports.figures.data.value_reader import ValueReader
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.plan import Default, Plan
from docxtpl_reports.figures.rules.planning import plan_of
from docxtpl_reports.figures.verdicts.criteria import compute
from docxtpl_reports.values import Blank, Namespace


def check_rules(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """The rules of a ``quy-tac.yml``: with their plan (``Plan``) when they are sound; with errors as far as they could be
    read, but they must not be computed with."""
    rules, problems = defaults.check_rules(path)
    return (rules if rules is None or has_errors(problems) else plan(rules)), problems


def plan(rules: Rules) -> Plan:
    """The plan of rules without errors."""
    found = replace(plan_of(rules), defaults=_defaults(rules))
    return replace(found, nothing=compute(found, nothing_known(found))[0])


def _defaults(rules: Rules) -> dict[str, Default]:
    """The defaults that are the same in every report: not those by the keys of a list, nor what is left blank in a year."""
    found: dict[str, Default] = {}
    for section, fields in rules.declared.items():
        for name, field in fields.items():
            path = f"{section}.{name}"
            if field.default is None or field.keys or any(one.keys for one in field.fields):
                continue
            reader = ValueReader()
            value = reader.value(None, field, path, field.default.place)
            if not _has_blank(value):
                found[path] = Default(value, reader.origins)
    return found


def _has_blank(value: object) -> bool:
    if isinstance(value, Namespace | tuple):
        return any(map(_has_blank, value))
    return isinstance(value, Blank)
