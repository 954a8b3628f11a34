"""Compares units of measure in a table's headings and titles with those of the rules: a rate is not a count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.rules.kinds import element_kind, kind_of
from docxtpl_reports.figures.rules.model import Field
from docxtpl_reports.ooxml.charts.areas import cell_name

from .tables import FoundTable
from .titles import titles_of

_NOTE = re.compile(r"\(([^()]*)\)")
_UNIT = re.compile(r"(?:đơn vị(?: tính)?|đvt|đv)\s*:?\s*", re.IGNORECASE)
_TITLE_UNIT = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*(?P<unit>[^().;]*)", re.IGNORECASE)
_DEFAULT = "đồng"


def unit_problems(found: FoundTable, fields: Mapping[str, Field], place: Location) -> list[Diagnostic]:
    """Errors of columns whose heading, the row of units below it, or whose table's title, names another unit than the field
    has."""
    return [
        problem for name, field in fields.items() if name in found.columns for problem in _of(found, name, field, place)
    ]


def _of(found: FoundTable, name: str, field: Field, place: Location) -> Iterator[Diagnostic]:
    kind = element_kind(field) if field.item else kind_of(field)
    if not kind.is_number:
        return
    row, column = found.header.leaves[name]
    places = [(row, column), *([(found.units, column)] if found.units else ())]
    heading = " ".join(" ".join(_words(found, *one) for one in places).split())
    params: dict[str, object] = {"heading": heading, "label": field.title, "name": name}
    notes = [
        (_UNIT.sub("", note).strip(), Location(file=place.file, sheet=found.sheet.name, cells=cell_name(*one)))
        for one in places
        for note in _notes(_words(found, *one))
    ]
    rates = [at for note, at in notes if note == "%"]
    if rates and not kind.is_rate:
        yield Diagnostic("SRC069", rates[0], params)
    if kind.name != "tien":
        return
    wanted = vietnamese.money_factor(field.unit or _DEFAULT)
    noted = [(note, at) for note, at in notes if vietnamese.money_factor(note) is not None]
    if not noted:
        noted = list(_in_titles(found, place))
        params["heading"] = noted[0][0] if noted else ""
    units = {vietnamese.money_factor(unit) for unit, _ in noted}
    if wanted is not None and units and wanted not in units:
        unit, where = noted[0]
        yield Diagnostic("SRC076", where, {**params, "noted": unit, "unit": field.unit or _DEFAULT})


def _notes(text: str) -> list[str]:
    """The notes in brackets; a row of units may have % without them."""
    return [text] if text == "%" else _NOTE.findall(text)


def _words(found: FoundTable, row: int, column: int) -> str:
    cell = found.sheet.cell(row, column)
    return " ".join(str(cell.value).split()) if cell is not None else ""


def _in_titles(found: FoundTable, place: Location) -> Iterator[tuple[str, Location]]:
    """The units of money that titles name («Đơn vị tính: triệu đồng»)."""
    for cell, text in titles_of(found):
        match = _TITLE_UNIT.search(" ".join(text.split()))
        if match is not None and vietnamese.money_factor(match["unit"].strip()) is not None:
            yield match["unit"].strip(), Location(file=place.file, sheet=found.sheet.name, cells=cell)
