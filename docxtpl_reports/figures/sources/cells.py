"""Reads one cell as a value of the kind that the rules declare: numbers as numbers, texts as the office spells them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase
from docxtpl_reports.figures.limits import MAX_EXACT, MAX_QUOTED
from docxtpl_reports.figures.rules.kinds import Kind, Layout, how_to_type, if_none, kind_of
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.spreadsheets.numbers import day_of
from docxtpl_reports.spreadsheets.sheet import TEXT_FILES, Cell, CellKind
from docxtpl_reports.values import Date, Hour, Truth

_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:[AP]M|SA|CH))?"  # SA, CH: of Vietnamese Windows
_TIME = re.compile(rf"[ T](?:- )?{_CLOCK}$|^{_CLOCK},? (?:- )?", re.IGNORECASE)  # beside a day, after or before it
_TO_THE_SECOND = re.compile(r"(\d{1,2}:\d\d):\d\d(?:[.,]\d+)?")
_YEARS = range(1900, 2101)  # numbers that are years when they stand for a date; as days they would be of 1905
_BULLET = re.compile(r"[-–—+•*] +(?=\w)")  # at the beginning of a name
_SECONDS = 24 * 60 * 60
_WORDS = {True: "TRUE", False: "FALSE"}
_UNREADABLE = {
    "not_number": "SRC052",
    "not_integer": "SRC053",
    "ambiguous": "SRC054",
    "month_first": "SRC059",
    "short_year": "SRC060",
    "no_such_day": "SRC061",
}


class CellError(Exception):
    """A cell that cannot be read as its kind: the code and its parameters. ``value``: what a warning is about."""

    def __init__(self, code: str, value: object = None, **params: object) -> None:
        super().__init__(code)
        self.code, self.value, self.params = code, value, params

    def at(self, place: Location, field: Field) -> Diagnostic:
        """The problem of the cell at this place. A file of texts has no formulas that could be mended."""
        code = "SRC080" if self.code == "SRC050" and (place.file or "").lower().endswith(TEXT_FILES) else self.code
        return Diagnostic(
            code, place, {"label": field.title, "cell": place.cells, "otherwise": if_none(field), **self.params}
        )


def read(cell: Cell, field: Field, *, from_1904: bool) -> object:
    """The value: a text, int, Decimal, Date … Raises CellError; one with a value is only a warning."""
    kind, found = kind_of(field), cell.kind
    if (
        found is CellKind.NUMBER
        and kind.name == "so_nguyen"
        and not (cell.format.is_date or cell.format.is_scaled or cell.format.is_percent)
    ):  # nearly all
        whole = int(cell.value)  # type: ignore[arg-type]
        if whole == cell.value and -MAX_EXACT < whole < MAX_EXACT:
            return whole
    if found is CellKind.TEXT:
        return _text(str(cell.value), field, kind)
    if found is CellKind.NUMBER and isinstance(cell.value, Decimal):
        if abs(cell.value) >= MAX_EXACT:
            raise CellError("SRC066", typed=f"{cell.value:f}"[:MAX_QUOTED])
        if cell.format.is_scaled and kind.is_number:
            raise CellError("SRC077", typed=vietnamese.format_number(cell.value))
        return _number(cell, cell.value, field, kind, from_1904)
    if found is CellKind.DATE and isinstance(cell.value, datetime.date):
        return _date(cell.value, field, kind)
    if found is CellKind.BOOLEAN:
        typed = _WORDS[bool(cell.value)]
        if kind.name == "dung_sai":
            return Truth(bool(cell.value))
        raise CellError("SRC058", typed=typed, how=how_to_type(field))
    if found is CellKind.NO_VALUE:
        raise CellError("SRC051")
    raise CellError("SRC050", typed=str(cell.value))


def tidy_text(text: str) -> str:
    """A text in NFC, without invisible characters and without blanks at the ends of its lines; line breaks stay."""
    text = vietnamese.without_invisible(text)
    if "\n" not in text and "\r" not in text:
        return " ".join(vietnamese.composed(text).split())
    lines = (" ".join(line.split()) for line in vietnamese.composed(text).splitlines())
    return "\n".join(lines).strip("\n")


def one_line(text: str) -> str:
    """A text as a name, by which rows are found again."""
    return " ".join(vietnamese.composed(vietnamese.without_invisible(text)).split())


def without_bullet(name: str) -> str:
    """A name without the dash of a list before it: «- Ao Sen» is «Ao Sen»."""
    found = _BULLET.match(name)
    return name if found is None else name[found.end() :]


def _text(text: str, field: Field, kind: Kind) -> object:
    if kind.layout in (Layout.TEXT, Layout.CHOICE, Layout.PERSON):
        return tidy_text(text)
    typed = one_line(text)
    if kind.read is None:
        raise CellError("SRC062", typed=typed[:MAX_QUOTED], how=how_to_type(field))
    if kind.name == "tien":
        typed = _in_declared_scale(typed, field)
    if kind.name == "gio" and (match := _TO_THE_SECOND.fullmatch(typed)) is not None:
        typed = match[1]
    try:
        return kind.read(_TIME.sub("", typed) if kind.name == "ngay" else typed)
    except vietnamese.ReadingError as error:
        params: dict[str, object] = {"typed": typed[:MAX_QUOTED], "how": how_to_type(field)}
        if error.reason == "ambiguous":
            params |= {"first": error.readings[0], "second": error.readings[1]}
        elif error.reason == "month_first":
            params["meant"] = error.readings[0]
        raise CellError(_UNREADABLE.get(error.reason, "SRC062"), **params) from None


def _in_declared_scale(typed: str, field: Field) -> str:
    """The amount without its unit, which must be the declared one."""
    amount, given = vietnamese.split_amount(typed) or (typed, "")
    factor, wanted = vietnamese.money_factor(given), vietnamese.money_factor(field.unit or "đồng")
    if factor is None or (wanted is None and factor == 1):
        return typed
    if factor != wanted:
        raise CellError("SRC068", typed=typed[:MAX_QUOTED], unit=field.unit or "đồng")
    return amount


def _number(cell: Cell, value: Decimal, field: Field, kind: Kind, from_1904: bool) -> object:
    if kind.is_number and not cell.format.is_date:
        return _counted(cell, value, field, kind)
    shown = vietnamese.format_number(value)
    if kind.layout in (Layout.TEXT, Layout.CHOICE):
        if value == value.to_integral_value():
            return f"{value:f}".zfill(cell.format.zeros)
        raise CellError("SRC063", f"{value:f}", typed=shown)
    if kind.is_number:
        raise CellError("SRC057", typed=shown, how=how_to_type(field))
    if kind.name == "gio" and cell.format.is_date and 0 <= value < 1:  # a part of a day
        second = min(int((value * _SECONDS).to_integral_value(ROUND_HALF_UP)), _SECONDS - 1)
        return Hour(*divmod(second // 60, 60))  # 23:59:59 is shown as 23:59
    if kind.name == "ngay" and value not in _YEARS and (day := day_of(value, from_1904)) is not None:
        raise CellError("SRC056", typed=shown, first=vietnamese.short_date(day))
    raise CellError("SRC062", typed=shown, how=how_to_type(field))


def _counted(cell: Cell, value: Decimal, field: Field, kind: Kind) -> Decimal | int:
    if not kind.is_rate and cell.format.is_percent:
        raise CellError("SRC062", typed=f"{vietnamese.format_number(_trimmed(value * 100))}%", how=how_to_type(field))
    if kind.name == "so_nguyen":
        whole = int(value)
        if whole != value:
            raise CellError("SRC053", typed=vietnamese.format_number(value), how=how_to_type(field))
        return whole
    if kind.is_rate and cell.format.is_percent:
        return _trimmed(value * 100)
    if kind.is_rate and 0 < abs(value) <= 1:
        first, second = (f"{vietnamese.format_number(one)}%" for one in (value, _trimmed(value * 100)))
        raise CellError("SRC055", typed=vietnamese.format_number(value), first=first, second=second)
    return value


def _trimmed(value: Decimal) -> Decimal:
    """Without zeros that arithmetic has added at the end: 0.9919 × 100 is 99.19."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()


def _date(day: datetime.date, field: Field, kind: Kind) -> object:
    if kind.name == "ngay":
        return Date.of(day)
    shown = vietnamese.short_date(day)
    if kind.layout in (Layout.TEXT, Layout.CHOICE):
        raise CellError("SRC064", shown, typed=shown)
    raise CellError("SRC057", typed=shown, how=Phrase(how_to_type(field).text))
