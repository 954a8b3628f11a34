"""Explains the changes of figures and indicators since the period before, each from the two values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docxtpl_reports.diagnostics import translate
from docxtpl_reports.figures.data.file import Data
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Results
from docxtpl_reports.figures.rules.scopes import ROW, Listed, Reference
from docxtpl_reports.figures.verdicts.scope import Scope
from docxtpl_reports.values import Namespace, Number, Unknown

from .attributes import CHANGES, Change, moves
from .steps import Step, make_step
from .text import exact_text, shown


def change_steps(rules: Plan, data: Data, results: Results, steps: Mapping[str, Step]) -> dict[str, Step]:
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
        found |= {f"{name}.{key}": _step(steps[name], key, change, parts) for key in CHANGES}
    return found


def change_in_row(rules: Plan, data: Data, results: Results, now: Step, key: str) -> Step | None:
    """The change of a value in a row of a list that is in no other, or in its totals row."""
    section, name, row, column = (now.name.split(".") + [""] * 4)[:4]
    field = rules.declared.get(section, {}).get(name)
    if key not in CHANGES or field is None or now.name.count(".") != 3:
        return None
    listed, path = Listed(section, field), f"ky_truoc.{section}.{name}"
    rows = Scope.of(rules, data, results).of_list(listed)
    if row == "tong" and results.previous is not None:
        sides = [period.totals[listed.path].whole.get(column) for period in (results, results.previous)]
        values = [None if side is None else side.value for side in sides]
        path = f"{path}.tong.{column}"
    elif row.isdecimal() and listed.has(column) and field.key:
        values = [rows.value(column)(int(row) - 1), rows.before(Reference(ROW, column, previous=True))[int(row) - 1]]
        earlier, numbers = rows.earlier()
        number = numbers[int(row) - 1] if earlier is not None else None
        path = f"{path}.{row if number is None else number + 1}.{column}"
    else:
        return None
    if not all(isinstance(value, Number | Unknown) for value in values):
        return None
    change = Change(*values)
    before = make_step(
        path, now.label, exact_text(change.before), shown(change.before), source=data.origins.places.get(path)
    )
    return _step(now, key, change, [now, before])


def _step(now: Step, key: str, change: Change, parts: Sequence[Step]) -> Step:
    attribute = CHANGES[key]
    value, label = attribute.value(change), f"{now.label}: {translate(attribute.label)}"
    reasons = value.reasons if isinstance(value, Unknown) else ()
    name, exact, text = f"{now.name}.{key}", exact_text(value), shown(value)
    return make_step(name, label, exact, text, reasons=reasons, source=now.place, parts=parts)
