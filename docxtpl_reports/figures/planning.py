"""Reads and checks a pack's rules and makes their plan: all that can be known before there is a data file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, has_errors
from docxtpl_reports.figures.data import defaults
from docxtpl_reports.figures.data.file import nothing_known
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.planning import plan_of
from docxtpl_reports.figures.verdicts.criteria import compute


def check_rules(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """The rules of a ``quy-tac.yml``: with their plan (``Plan``) when they are sound; with errors as far as they could be
    read, but they must not be computed with."""
    rules, problems = defaults.check_rules(path)
    return (rules if rules is None or has_errors(problems) else plan(rules)), problems


def plan(rules: Rules) -> Plan:
    """The plan of rules without errors."""
    found = plan_of(rules)
    return replace(found, nothing=compute(found, nothing_known(found))[0])
