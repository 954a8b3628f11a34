"""Makes the rows of lists, and names them in messages and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.values import Blank, Namespace, Rows, Unknown
from docxtpl_reports.vietnamese.collation import Key

from .model import Field


def named_row(field: Field, row: Mapping[str, object], number: int) -> Namespace:
    """A row whose missing values name it: they are asked about where the list is no longer in sight."""
    if not any(isinstance(value, Unknown | Blank | Rows) for value in row.values()):
        return Namespace(row)
    title = row_title(field, row, number)

    def about(value: object) -> object:
        if isinstance(value, Unknown):
            reasons = tuple(of_row(reason, title) for reason in value.reasons)
            return type(value)(labelled(value.name, title), reasons)
        if isinstance(value, Blank):
            return Blank(value.kind, value.year, labelled(value.name, title))
        return _within(value, title) if isinstance(value, Rows) else value

    return Namespace({name: about(value) for name, value in row.items()})


def _within(rows: Rows, outer: str | Reason) -> Rows:
    """The rows of a list in a row: what is missing in them names both rows."""

    def about(value: object) -> object:
        if isinstance(value, Unknown):
            return type(value)(value.name, tuple(_further_in(reason, outer) for reason in value.reasons))
        return _within(value, outer) if isinstance(value, Rows) else value

    def of(row: Namespace) -> Namespace:
        if not any(isinstance(value, Unknown | Rows) for value in row):
            return row
        return Namespace({name: about(row[name]) for name in dir(row)})

    return Rows(of(row) for row in rows)


def _further_in(reason: Reason | str, outer: str | Reason) -> Reason | str:
    if not isinstance(reason, Reason) or reason.key != "of_row":
        return of_row(reason, outer)
    return Reason("of_row", {**reason.params, "row": row_in(outer, reason.params["row"])})


def row_in(outer: str | Reason, row: object) -> Reason:
    """The words that name a row of a list in a row."""
    return Reason("row_in", {"outer": outer, "row": row})


def row_title(field: Field, row: Namespace | Mapping[str, object], number: int) -> str | Reason:
    """The words that name a row (``number``: from 0): its key, its first text, or its number."""
    column = field.key_field
    if column is not None:
        text = row[column.name]
        if isinstance(text, str) and text:
            return text
        if column.name == field.key and not isinstance(text, Unknown | Blank):
            return str(text)
    return Reason("row_number", {"number": number + 1})


def row_key(field: Field, row: Namespace | Mapping[str, object]) -> Key | None:
    """The key of a row; letter case, spaces and the place of a tone do not make another one. Nothing where it is missing."""
    value = row[field.key] if field.key else None
    return None if value is None or isinstance(value, Unknown | Blank) else vietnamese.collation_key(str(value))


def rows_by_key(field: Field, rows: Iterable[Namespace]) -> dict[Key, int]:
    """The number of the row of each key, from 0; of rows with one key the first."""
    found: dict[Key, int] = {}
    for number, row in enumerate(rows):
        key = row_key(field, row)
        if key is not None:
            found.setdefault(key, number)
    return found


def of_row(reason: Reason | str, title: str | Reason) -> Reason:
    """A reason with the row that it is about, unless it names one already."""
    if isinstance(reason, Reason) and reason.key == "of_row":
        return reason
    return Reason("of_row", {"row": title, "why": reason})


def labelled(label: str, title: str | Reason) -> str:
    """The label of a value with the name of its row, for a draft."""
    return f"{title}: {label}" if isinstance(title, str) else label
