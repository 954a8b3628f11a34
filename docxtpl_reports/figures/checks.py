"""What must hold between figures: built-in checks and the pack's own; a finding may be waived with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.figures.data import Data, Waiver
from docxtpl_reports.figures.declarations import resolve
from docxtpl_reports.figures.evaluation import evaluate, exact
from docxtpl_reports.figures.expressions import Expression, Name
from docxtpl_reports.figures.model import Rules
from docxtpl_reports.figures.verdicts import Results, value_in
from docxtpl_reports.values import Unknown

OVER = "vuot_mau_so"
ZERO = "mau_so_bang_0"


@dataclass(frozen=True, slots=True)
class Finding:
    """A check that does not hold. ``code``: what a waiver names (``vuot_mau_so.truc_tuyen``, or the check's
    ``ma``)."""

    code: str
    diagnostic: Diagnostic


def run(rules: Rules, data: Data, results: Results) -> tuple[tuple[Waiver, ...], list[Diagnostic]]:
    """The waivers that were used, and a diagnostic for every finding that is not waived and every waiver without
    finding."""
    findings = [*_denominators(rules, data, results), *_own(rules, data, results)]
    waived = {waiver.code: waiver for waiver in data.waivers if waiver.reason}
    found = {finding.code for finding in findings}
    problems = [finding.diagnostic for finding in findings if finding.code not in waived]
    known = [f"{kind}.{name}" for kind in (OVER, ZERO) for name in rules.indicators] + [
        check.code for check in rules.checks
    ]
    for waiver in data.waivers:
        if waiver.reason and waiver.code not in found:
            code = "VER014" if waiver.code in known else "VER015"
            problems.append(Diagnostic(code, waiver.location, {"code": waiver.code}))
    return tuple(waiver for code, waiver in waived.items() if code in found), problems


def _denominators(rules: Rules, data: Data, results: Results) -> list[Finding]:
    """No rate of nothing; a part cannot exceed its whole, but a plan can be exceeded (``cho_phep_vuot``)."""
    findings = []
    for name, indicator in rules.indicators.items():
        result = results.indicators[name]
        above, below = exact(result.numerator), exact(result.denominator)
        if below == 0:
            code = f"{ZERO}.{name}"
            place = _place(indicator.denominator, rules, data) or indicator.location
            findings.append(Finding(code, Diagnostic("VER016", place, {"name": indicator.label, "code": code})))
            continue
        if indicator.may_exceed or indicator.unit != "%" or above is None or below is None or above <= below:
            continue
        code = f"{OVER}.{name}"
        params = {"name": indicator.label, "numerator": result.numerator, "denominator": result.denominator}
        place = _place(indicator.numerator, rules, data) or indicator.location
        findings.append(Finding(code, Diagnostic("VER011", place, {**params, "code": code})))
    return findings


def _own(rules: Rules, data: Data, results: Results) -> list[Finding]:
    findings = []
    for check in rules.checks:

        def value(name: Name) -> object:
            return value_in(rules, data, results, name)

        try:
            holds = evaluate(check.condition, value)
        except ReportError as error:
            findings += [
                Finding(check.code, d.at(file=check.location.file, line=check.location.line)) for d in error.diagnostics
            ]
            continue
        if isinstance(holds, Unknown) or holds:
            continue
        names = {name.text: name for name in check.condition.names()}
        values = "; ".join(f"{text} = {shown(value(name))}" for text, name in names.items())
        params = {"message": check.message, "code": check.code, "condition": check.condition.text, "values": values}
        place = _place(check.condition, rules, data) or check.location
        findings.append(Finding(check.code, Diagnostic("VER012" if check.is_error else "VER013", place, params)))
    return findings


def shown(value: object) -> str:
    return "; ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _place(expression: Expression | None, rules: Rules, data: Data) -> Location | None:
    """Where the first figure of the expression was typed."""
    for name in expression.names() if expression else ():
        reference = resolve(rules, name)
        if not reference.previous and (found := data.origins.get(f"{reference.section}.{reference.name}")):
            return found
    return None
