"""Explains the changes of figures and indicators since the period before, each from the two values."""

from __future__ import annotations

from collections.abc import Mapping

from docxtpl_reports.diagnostics import translate
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.verdicts.results import Results
from docxtpl_reports.values import Namespace, Number, Unknown

from .attributes import CHANGES, Change, moves
from .steps import Step, make_step
from .text import exact_text, shown


def change_steps(rules: Rules, data: Data, results: Results, steps: Mapping[str, Step]) -> dict[str, Step]:
    """``so_lieu.x.chenh_lech`` and the others, of what is known in both periods."""
    before = results.previous.indicators if results.previous is not None else {}
    pairs = {f"chi_tieu.{n}": Change(r.value, before[n].value) for n, r in results.indicators.items() if n in before}
    now, previous = data.sections["so_lieu"], data.sections["ky_truoc"]
    assert isinstance(now, Namespace)
    assert isinstance(previous, Namespace)
    moving = [field.name for field in rules.figures.values() if moves(field)]
    pairs |= {f"so_lieu.{name}": Change(now[name], previous["so_lieu"][name]) for name in moving}
    found: dict[str, Step] = {}
    for name, change in pairs.items():
        if not isinstance(change.now, Number) or not isinstance(change.before, Number):
            continue
        parts = [steps[key] for key in (name, f"ky_truoc.{name}") if key in steps]
        for key, attribute in CHANGES.items():
            value, path = attribute.value(change), f"{name}.{key}"
            reasons = value.reasons if isinstance(value, Unknown) else ()
            label, source = f"{steps[name].label}: {translate(attribute.label)}", steps[name].source
            text = shown(value)
            found[path] = make_step(path, label, exact_text(value), text, reasons=reasons, source=source, parts=parts)
    return found
