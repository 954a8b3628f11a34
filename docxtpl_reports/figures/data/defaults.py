"""Checks the defaults of the rules (``mac_dinh``) by reading each as a data file's value is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures.rules import validate
from docxtpl_reports.figures.rules.model import Field, Rules
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import Node

from .value_reader import ValueReader


def check_rules(path: Path) -> tuple[Rules | None, list[Diagnostic]]:
    """Reads and checks ``quy-tac.yml`` with its defaults. With errors the rules are still given where possible, but must not
    be computed with."""
    rules, problems = validate.check_rules(path)
    if rules is not None:
        problems = reading.without_consequences([*problems, *default_problems(rules)])
    return rules, problems


def default_problems(rules: Rules) -> list[Diagnostic]:
    """Problems of every default, at its place in the rules."""
    reader = ValueReader()
    for section, fields in rules.declared.items():
        for where, field, default in _defaults(section, fields.values()):
            if field.may_be_empty:
                continue
            alone = field._replace(name="mac_dinh", default=None, required=True, may_be_blank=False)
            reader.value(default, alone, f"{where}.mac_dinh", default.location)
    return reader.problems


def _defaults(section: str, fields: Iterable[Field]) -> Iterator[tuple[str, Field, Node]]:
    """Every field that has a default, also of the records of lists, with its path."""
    for field in fields:
        where = f"{section}.{field.name}"
        if field.default is not None:
            yield where, field, field.default
        yield from _defaults(f"{where}.truong", field.fields)
