"""Checks what must hold in every row of a list (``trong``)."""

from __future__ import annotations

from collections import Counter

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.limits import MAX_PROBLEMS
from docxtpl_reports.figures.rules.evaluation import bind, parts
from docxtpl_reports.figures.rules.expressions import Name
from docxtpl_reports.figures.rules.model import Check
from docxtpl_reports.figures.rules.rows import of_row
from docxtpl_reports.figures.yaml.reading import as_key
from docxtpl_reports.values import Unknown

from .findings import Finding, named_values, place_in_row
from .scope import RowNames, Scope


def of_rows(check: Check, scope: Scope) -> list[Finding]:
    """A finding for each row in which the check does not hold, with the name of the row; it is waived by that name
    (``ma.Hộ tịch``; in a list in a list ``ma.Tập huấn.Tài liệu``), or in all rows by the code of the check."""
    listed = (
        scope.rules.list_of(check.rows.root) if check.rows is not None and isinstance(check.rows.root, Name) else None
    )
    assert listed is not None
    rows, findings = scope.of_list(listed), []
    try:
        condition, getters = bind(check.condition, rows), [*parts(check.condition, rows)]
        held = ((number, condition(number)) for number in rows.places)
        failed = [number for number, found in held if not isinstance(found, Unknown) and not found]
    except ReportError as error:
        place = check.location
        return [Finding(check.code, d.at(file=place.file, line=place.line)) for d in error.diagnostics]
    names = _names(rows) if failed else {}
    for number in failed[:MAX_PROBLEMS]:
        title = rows.title(number)
        values = named_values(((node, get(number)) for node, get in getters), scope, listed)
        code = f"{check.code}.{names.get(number, number + 1)}"
        params = {"message": of_row(check.message, title), "code": code, "waiver": as_key(code)}
        params["condition"] = check.condition.text
        place = place_in_row(check.condition, rows, number, scope.data) or check.location
        diagnostic = Diagnostic("VER012" if check.is_error else "VER013", place, {**params, "values": values})
        findings.append(Finding(code, diagnostic, check.code))
    return findings


def _names(rows: RowNames) -> dict[int, str]:
    """The names that waive rows; none for a row without one. In a list in a list these are the keys of both, where no
    other row reads the same («A.B» and «C», «A» and «B.C»)."""
    if rows.outer is None:
        titles = ((number, rows.title(number)) for number in rows.places)
        return {number: title for number, title in titles if isinstance(title, str)}
    found = {number: ".".join(names) for number in rows.places if (names := rows.names(number))}
    count = Counter(found.values())
    return {number: name for number, name in found.items() if count[name] == 1}
