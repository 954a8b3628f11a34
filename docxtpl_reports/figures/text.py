"""Values as text for records and people: the exact value, the printed one, a ratio as the counts it is of."""

from __future__ import annotations

from docxtpl_reports.diagnostics import Reason
from docxtpl_reports.figures.data.keys import key_name, typed_as
from docxtpl_reports.figures.rules.results import IndicatorResult
from docxtpl_reports.figures.verdicts.wording import worded
from docxtpl_reports.values import Blank, Keyed, Month, Namespace, Number, Period, Rows, Truth, Unknown
from docxtpl_reports.values.keyed import cells_of
from docxtpl_reports.values.namespace import has_text
from docxtpl_reports.values.rows import remembered


def exact_text(value: object) -> str | None:
    """The exact value as text; nothing for what is unknown or blank."""
    if value.__class__ is Number:  # nearly all are
        return value.exact_text
    if isinstance(value, Unknown | Blank):
        return None
    if isinstance(value, Keyed):
        cells = cells_of(value)
        keys = [*cells]
        return "; ".join(f"{typed_as(key, keys)}: {exact_text(cell) or 'null'}" for key, cell in cells.items())
    if isinstance(value, Number):
        return value.exact_text
    return str(value.value) if isinstance(value, Truth) else printed(value)


def texts_of(value: object) -> tuple[str | None, str]:
    """``exact_text`` and ``shown``, which are the same for texts, lists and records."""
    if value.__class__ is Number:
        return value.exact_text, str(value)
    if value.__class__ is str:
        return value, value
    if isinstance(value, Unknown | Blank | Keyed | Number | Truth | Period):
        return exact_text(value), shown(value)
    text = printed(value)
    return text, text


def printed(value: object) -> str:
    """As a report prints it; lists and records with their items in one line."""
    if isinstance(value, str | Number):
        return str(value)
    if isinstance(value, Rows):
        return remembered(value, _printed_rows)
    if isinstance(value, Keyed):
        return "; ".join(f"{key}: {printed(cell)}" for key, cell in cells_of(value).items())
    if isinstance(value, tuple | list):
        return "; ".join(printed(item) for item in value)
    if isinstance(value, Namespace) and not has_text(value):  # a record of a list
        return ", ".join(map(printed, value))
    return str(value)


def _printed_rows(rows: Rows) -> str:
    return "; ".join(map(printed, rows))


def shown(value: object) -> str:
    """A value as printed; words (what is unknown, yes or no, periods, months) in the current language."""
    if isinstance(value, str | Number):
        return str(value)
    if isinstance(value, Keyed):
        return "; ".join(f"{key_name(key)}: {shown(cell)}" for key, cell in cells_of(value).items())
    return str(worded(value)) if isinstance(value, Unknown | Truth | Period) else printed(value)


def of_key(label: str, key: Month | str) -> str:
    """The label of one of the values by keys."""
    return str(Reason("of_key", {"label": label, "key": key_name(key)}))


def ratio_text(result: IndicatorResult) -> str | None:
    """A ratio as the counts it is of (``109/1185``), not reduced; else the exact value."""
    parts = result.numerator, result.denominator
    if isinstance(result.value, Number) and all(isinstance(part, Number) for part in parts):
        return "/".join(part.exact_text for part in parts if isinstance(part, Number))
    return exact_text(result.value)


def threshold_text(result: IndicatorResult) -> str | None:
    """As the rules write it: ``>= 50%``; a range has both ends and no comparator, in the current language."""
    if result.threshold is None or not result.threshold_text:
        return None
    operator = result.threshold.operator
    if operator == "..":
        return str(Reason("range", dict(zip(("low", "high"), map(str, result.limits), strict=True))))
    return f"{'=' if operator == '==' else operator} {result.threshold_text}"


def basis_of(basis: str) -> tuple[Reason, ...]:
    """The legal basis as a reason, if there is one."""
    return (Reason("basis", {"basis": basis}),) if basis else ()
