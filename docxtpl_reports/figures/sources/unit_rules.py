"""Compares the columns of units' reports with the rules of the pack that the units report by, where the project has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, has_errors
from docxtpl_reports.figures.rules import read
from docxtpl_reports.figures.rules.kinds import kind_of
from docxtpl_reports.figures.rules.model import UNITS, Field, Indicator, Rules, SourceTable
from docxtpl_reports.figures.rules.sources import fields_of
from docxtpl_reports.figures.rules.unit_reports import UnitValue, unit_value
from docxtpl_reports.figures.yaml.reading import UnknownName, unknown_name
from docxtpl_reports.project import RULES_FILE, TEMPLATES, find_project

_UNKNOWN = UnknownName("UNT056", "UNT057")


def compare(rules: Rules, start: Path, place: Location, *, names: bool = False) -> list[Diagnostic]:
    """The columns that do not fit the rules of the units' pack, which is looked for in the project of ``start``.

    ``names``: also those that these rules do not know; where there are reports, they say what they have.
    """
    table = rules.tables.get(UNITS)
    if table is None:
        return []
    project = find_project(start)
    file = None if project is None else project / TEMPLATES / table.pack / RULES_FILE
    theirs, problems = (None, []) if file is None or not file.is_file() else read.load(file)
    if theirs is None or has_errors(problems):
        return [Diagnostic("UNT044", place, {"pack": table.pack})]
    unknown = _unknown(table, theirs) if names else ()
    return [*unknown, *_measures(table, fields_of(rules, table), theirs)]


def _unknown(table: SourceTable, theirs: Rules) -> Iterator[Diagnostic]:
    known = {
        "chi_tieu": theirs.indicators,
        "tieu_chi": theirs.criteria,
        **theirs.declared,
    }
    for name, (typed,) in table.columns.items():
        value = unit_value(typed)
        if value is not None and value.section in known and value.key not in known[value.section]:
            there = [f"{value.section}.{key}" for key in known[value.section]]
            yield unknown_name(_UNKNOWN, value.name, there, table.location, column=name, pack=table.pack)


def _measures(table: SourceTable, fields: Mapping[str, Field], theirs: Rules) -> Iterator[Diagnostic]:
    """Columns whose unit of measure is another than in the rules of the units' pack."""
    for name, field in fields.items():
        typed = table.columns.get(name)
        value = unit_value(typed[0]) if typed else None
        if value is None or not kind_of(field).is_number:
            continue
        there = _unit_of(theirs, value)
        if there is not None and not _same_measure(there, field.unit or ("đồng" if field.kind == "tien" else "")):
            here = field.unit or ("đồng" if field.kind == "tien" else "–")
            params = {"label": field.title, "name": value.text, "there": there or "–", "unit": here}
            yield Diagnostic("UNT043", field.location, params)


def _unit_of(theirs: Rules, value: UnitValue) -> str | None:
    found: Field | Indicator | None = None
    if value.section == "chi_tieu" and not value.part:
        found = theirs.indicators.get(value.key)
    elif value.section in theirs.declared:
        found = theirs.declared[value.section].get(value.key)
    if isinstance(found, Field) and found.kind == "tien":
        return found.unit or "đồng"
    return None if found is None else found.unit


def _same_measure(one: str, other: str) -> bool:
    """Whether numbers of two units may stand in one column; a count may leave its unit out, money may not."""
    factors = vietnamese.money_factor(one), vietnamese.money_factor(other)
    if factors != (None, None):
        return factors[0] == factors[1]
    names = {vietnamese.tidy(unit).casefold() for unit in (one, other)} - {""}
    return len(names) < 2 and ("%" in names) == (one == other == "%")
