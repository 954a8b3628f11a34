"""Describes indicators and criteria for the sheet of definitions: formula in words, unit, threshold, legal basis.

The definitions come from the rules that the reports were made with, if these are in the project of the reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from docxtpl_reports.diagnostics import has_errors
from docxtpl_reports.figures.rules import read
from docxtpl_reports.figures.rules.model import Criterion, Indicator, Rules, Threshold
from docxtpl_reports.manifests.entry import Entry
from docxtpl_reports.manifests.unit_report import UnitReport

# Quoted text is unchanged; a name followed by a bracket is a function.
_WORD = re.compile(r'"[^"]*"|[^\W\d]\w*(?:\.\w+)*(?!\w|\s*\()')


@dataclass(frozen=True, slots=True)
class Definition:
    """An indicator or a criterion. ``judged``: it has verdicts; ``scored`` and ``ranked``: a criterion with points or
    classes."""

    name: str
    label: str
    unit: str = ""
    formula: str = ""
    threshold: str = ""
    basis: str = ""
    note: str = ""
    judged: bool = True
    scored: bool = False
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions of one pack by name (``chi_tieu.x``, ``tieu_chi.15``). ``state``: whether the rules are those of the
    reports."""

    label: str
    of: Mapping[str, Definition] = field(default_factory=dict)
    state: str = ""


CHANGED, MISSING = "changed", "missing"


def define(report: UnitReport) -> Definitions:
    """The definitions of a report's pack; without its rules, what the manifest says."""
    file = report.rules_file
    rules, problems = (None, []) if file is None else read.load(file)
    if rules is None or has_errors(problems) or rules.code != report.pack:
        return Definitions(report.pack, {one.name: one for one in _of_manifest(report)}, MISSING)
    found = dict(_of_rules(rules, report))
    return Definitions(rules.label, found, "" if rules.digest == report.rules_digest else CHANGED)


def _of_manifest(report: UnitReport) -> Iterator[Definition]:
    for entry in report.of("chi_tieu"):
        yield Definition(entry.name, entry.label, _unit(entry), threshold=entry.threshold or "")
    for entry in report.of("tieu_chi"):
        yield Definition(entry.name, entry.label, judged=True, scored=True, ranked=True)


def _unit(entry: Entry) -> str:
    return "%" if entry.text.endswith("%") else ""


def _of_rules(rules: Rules, report: UnitReport) -> Iterator[tuple[str, Definition]]:
    labels = {**{name: one.label for name, one in rules.figures.items()}, **_labels(rules.indicators.values())}
    for entry in (*report.of("chi_tieu"), *report.of("tieu_chi")):
        section, _, name = entry.name.partition(".")
        if section == "chi_tieu" and name in rules.indicators:
            yield entry.name, _indicator(rules.indicators[name], entry, labels)
        elif section == "tieu_chi" and name in rules.criteria:
            yield entry.name, _criterion(rules.criteria[name], labels, rules)


def _labels(indicators: Iterable[Indicator]) -> dict[str, str]:
    return {one.name: one.label for one in indicators}


def _indicator(one: Indicator, entry: Entry, labels: Mapping[str, str]) -> Definition:
    formula = one.formula.text if one.formula is not None else ""
    if one.numerator is not None and one.denominator is not None:
        formula = f"{_in_words(one.numerator.text, labels)} ÷ {_in_words(one.denominator.text, labels)}"
    else:
        formula = _in_words(formula, labels)
    thresholds = "; ".join(map(_threshold, one.thresholds)) or (entry.threshold or "")
    bases = dict.fromkeys(filter(None, (*(t.basis for t in one.thresholds), one.basis)))
    unit = one.unit
    return Definition(entry.name, one.label, unit, formula, thresholds, "; ".join(bases), one.note, one.judged)


def _threshold(one: Threshold) -> str:
    since = one.since and "từ {day}".format(day=f"{one.since:%d/%m/%Y}")
    return f"{one.text} ({since})" if since else one.text


def _criterion(one: Criterion, labels: Mapping[str, str], rules: Rules) -> Definition:
    names = {**labels, **{name: criterion.label for name, criterion in rules.criteria.items()}}
    members = "; ".join(names.get(name, name) for name in one.members)
    scoring = one.scoring
    how = {"tat_ca": "tất cả đạt", "bat_ky": "ít nhất một nội dung đạt"}.get(one.rule)
    rule = how if how is not None else one.rule.replace("it_nhat", "ít nhất")
    formula = f"{rule}: {members}" if rule and members else members
    thresholds = ""
    if scoring is not None:
        points = scoring.points.formula
        formula = f"điểm: {_in_words(points.text, names) if points is not None else members}"
        thresholds = "; ".join(map(_threshold, scoring.points.thresholds))
    classes = "; ".join(f"{label}: ≥ {lowest}" for label, lowest in (scoring.classes if scoring else ()))
    return Definition(
        f"tieu_chi.{one.name}",
        one.label,
        "điểm" if scoring is not None else "",
        formula,
        "; ".join(filter(None, (thresholds, classes))),
        one.basis,
        one.note,
        one.judged,
        scoring is not None,
        bool(scoring is not None and scoring.classes),
    )


def _in_words(expression: str, labels: Mapping[str, str]) -> str:
    """An expression in which names are replaced by their labels."""

    def label(match: re.Match[str]) -> str:
        name = match[0].removeprefix("so_lieu.").removeprefix("chi_tieu.")
        return f"«{labels[name]}»" if name in labels else match[0]

    return _WORD.sub(label, expression)
