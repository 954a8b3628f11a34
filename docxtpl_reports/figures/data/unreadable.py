"""Turns the errors of reading numbers, dates and switches, and values that are missing, into problems at their place."""

from __future__ import annotations

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Fix, Location
from docxtpl_reports.figures.rules.kinds import how_to_type, if_none
from docxtpl_reports.figures.rules.model import Field

_UNREADABLE = {
    "not_number": "DAT006",
    "not_integer": "DAT007",
    "ambiguous": "DAT008",
    "too_long": "DAT006",
    "not_date": "DAT009",
    "no_such_day": "DAT010",
    "month_first": "DAT011",
    "short_year": "DAT012",
    "not_range": "DAT014",
    "reversed_range": "DAT013",
    "not_yes_no": "DAT017",
    "not_hour": "DAT202",
    "no_such_hour": "DAT203",
    "empty": "DAT004",
}
_IN_CELLS = {
    "DAT006": "SRC052",
    "DAT007": "SRC053",
    "DAT004": "SRC141",
}  # whose advice is about a line of YAML; or SRC062
_OF_ONE_UNIT = ("don_vi.ten", "don_vi.ma")  # which units never share
_SAME_IN_CELLS = ("DAT008", "DAT010", "DAT012", "DAT013")


def unreadable(error: vietnamese.ReadingError, typed: str, field: Field, place: Location, path: str) -> Diagnostic:
    """The problem of a text that its kind cannot read."""
    params: dict[str, object] = {"typed": typed, "label": field.title, "path": path, "key": field.name}
    params["how"] = how_to_type(field)
    if error.reason == "ambiguous":
        first, second = error.readings
        params |= {"first": first, "second": f"{second}0" if field.kind == "tien" else second}
        if field.kind == "so_nguyen":
            return Diagnostic("DAT020", place, params)
    if error.reason == "month_first":
        params["meant"] = error.readings[0]
        return Diagnostic("DAT011", place, params, Fix(typed, error.readings[0]))
    code = _UNREADABLE[error.reason]
    if place.sheet is not None and code not in _SAME_IN_CELLS:
        return Diagnostic(
            _IN_CELLS.get(code, "SRC062"), place, {**params, "cell": place.cells, "otherwise": if_none(field)}
        )
    return Diagnostic(code, place, params)


def missing(blank: Location | None, place: Location, field: Field, path: str) -> Diagnostic:
    """The problem of a required value that is not there, in ``place``, or whose own place is ``blank``."""
    params: dict[str, object] = {"label": field.title, "path": path, "key": field.name, "how": how_to_type(field)}
    where = blank or place
    if where.sheet is not None:  # of a table of units
        code = "SRC140" if blank is None else "SRC143" if path in _OF_ONE_UNIT else "SRC141"
        return Diagnostic(code, where, {**params, "cell": where.cells})
    if blank is not None:
        return Diagnostic("DAT004", where, params)
    return Diagnostic("DAT005" if field.may_be_blank else "DAT003", where, params)
