"""Spreadsheets as offices and one-stop systems export them: what is read of each, and what is said of it.

``expected.json`` was written from the figures that the workbooks were made from, not by a reader. Figures and units are
invented.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from support import ROOT

from docxtpl_reports.diagnostics import Diagnostic, Location
from docxtpl_reports.figures.rules.model import Field, SourceGroup, SourceTable
from docxtpl_reports.figures.sources import records, tables
from docxtpl_reports.figures.sources.nodes import CellNode
from docxtpl_reports.spreadsheets import files
from docxtpl_reports.values import Date

FOLDER = ROOT / "tests" / "data" / "spreadsheets"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))

# Our codes for the findings of ``expected.json``. A blank row is told as a warning: there is nothing below it.
FINDINGS = {
    "SRC001": "encrypted",
    "SRC007": "disguised_format",
    "SRC008": "encoding_guessed",
    "SRC023": "hidden_sheet",
    "SRC024": "column_not_found",
    "SRC025": "column_not_found",
    "SRC067": "column_not_found",
    "SRC026": "duplicate_column",
    "SRC027": "legacy_encoding",
    "SRC031": "ambiguous_table",
    "SRC032": "end_row_not_found",
    "SRC040": "hidden_row",
    "SRC041": "filtered_row",
    "SRC042": "hidden_column",
    "SRC043": "blank_row",
    "SRC044": "merged_data_cell",
    "SRC045": "total_not_sum",
    "SRC050": "error_value",
    "SRC051": "formula_without_value",
    "SRC052": "not_a_number",
    "SRC053": "not_integer",
    "SRC054": "ambiguous_number",
    "SRC055": "fraction_or_percent",
    "SRC056": "number_for_date",
    "SRC057": "date_for_number",
    "SRC058": "wrong_kind",
    "SRC059": "month_first",
    "SRC060": "short_year",
    "SRC061": "no_such_day",
    "SRC063": "number_for_text",
}
WHOLE_FILE = {"SRC001", "SRC007", "SRC008", "SRC023", "SRC024", "SRC025", "SRC032", "SRC067"}  # without a cell


@dataclass(frozen=True)
class Reading:
    """What was read of one file."""

    records: list[dict[str, object]]
    total: dict[str, object]
    columns: dict[str, int]
    header: tuple[int, int] | None
    sheet: str
    named: dict[str, CellNode]
    problems: list[Diagnostic]


def fields_of(mapping: dict[str, Any]) -> tuple[Field, ...]:
    group = (Field("nhom", "Nhóm", "chuoi", required=False),) if "nhom" in mapping else ()
    # a blank cell is what the record lacks
    found = (Field(name, name, mapping["kieu"][name], required=False) for name in mapping["cot"])
    return (*found, *group)


def table_of(mapping: dict[str, Any]) -> SourceTable:
    group = mapping.get("nhom")
    return SourceTable(
        "bang",
        "Bảng",
        {name: tuple(words) if isinstance(words, list) else (words,) for name, words in mapping["cot"].items()},
        mapping.get("trang", 1),
        mapping.get("den_dong", ""),
        SourceGroup(group["cot"], (group["dang"],)) if group else None,
        mapping.get("bang_excel", ""),
    )


def read(name: str, mapping: dict[str, Any]) -> Reading:
    book, problems = files.read((FOLDER / name).read_bytes(), name)
    if book is None:
        return Reading([], {}, {}, None, "", {}, problems)
    fields, table = fields_of(mapping), table_of(mapping)
    place = Location(file=name)
    found, more = tables.find(book, table, [f.name for f in fields if f.kind == "chuoi"], place)
    problems += more
    reader = records.RecordReader(book, table, place)
    named = {}
    for known in book.names:
        node = reader.named(Field(known, known, "so_nguyen"), known)
        assert isinstance(node, CellNode)
        named[known] = node
    if found is None:
        return Reading([], {}, {}, None, "", named, [*problems, *reader.problems])
    rows = [
        {"@": one.number, **{n: node.value for n, node in one.cells.items() if isinstance(node, CellNode)}}
        for one in reader.records(found, fields)
    ]
    total = reader.total(found, fields)
    header = (found.header.top, found.header.bottom)
    return Reading(rows, total, dict(found.columns), header, found.sheet.name, named, [*problems, *reader.problems])


def findings(problems: list[Diagnostic]) -> list[tuple[str, str | None, str]]:
    found: list[tuple[str, str | None, str]] = []
    for problem in problems:
        name, severity = FINDINGS[problem.code], problem.severity.value
        if problem.code in ("SRC040", "SRC041", "SRC043"):
            severity = "info" if problem.code == "SRC043" else severity
            found += [(name, f"{row}:{row}", severity) for row in str(problem.params["rows"]).split(", ")]
        elif problem.code == "SRC042":
            found += [(name, f"{letter}:{letter}", severity) for letter in str(problem.params["columns"]).split(", ")]
        else:
            found.append((name, None if problem.code in WHOLE_FILE else problem.location.cells, severity))
    return sorted(found, key=str)


def plain(value: object) -> object:
    """A value as ``expected.json`` spells it."""
    if isinstance(value, Date):
        return value.isoformat()
    return value


def same(value: object, expected: object) -> bool:
    if isinstance(value, Decimal) and not isinstance(value, bool):
        return value == Decimal(str(expected))
    return plain(value) == expected


@cache
def reading_of(name: str) -> Reading:
    """The reading of a sample, for all tests that look at it."""
    return read(name, EXPECTED[name]["mapping"])


@pytest.mark.parametrize("name", EXPECTED)
def test_an_exported_spreadsheet_is_read(name: str) -> None:
    expected = EXPECTED[name]
    got = reading_of(name)
    wanted = sorted(((f["code"], f["cell"], f["severity"]) for f in expected["findings"]), key=str)
    assert findings(got.problems) == wanted
    by_row = {row["@"]: row for row in got.records}
    for record in expected.get("records", ()):
        mine = by_row[record["@"]]
        assert set(record) <= set(mine)
        assert [key for key, value in record.items() if not same(mine[key], value)] == []
    has_errors = any(f["severity"] == "error" for f in expected["findings"])
    if "records" in expected and not has_errors:
        assert len(got.records) == len(expected["records"])
    assert len(got.records) == expected.get("count", len(got.records))
    for key, value in expected.get("sums", {}).items():
        assert sum(row[key] for row in got.records) == Decimal(value)  # type: ignore[misc]
    for row, record in expected.get("records_at", {}).items():
        assert [key for key, value in record.items() if not same(by_row[int(row)][key], value)] == []
    assert got.sheet == expected.get("sheet", got.sheet)
    if "header_rows" in expected:
        assert got.header == tuple(expected["header_rows"])


@pytest.mark.parametrize(
    ("name", "cell"), [(name, cell) for name, expected in EXPECTED.items() for cell in expected.get("cells", ())]
)
def test_a_cell_is_read_at_its_place(name: str, cell: dict[str, Any]) -> None:
    got = reading_of(name)
    if "name" in cell:
        node = got.named[cell["name"]]
        assert (node.value, node.location.cells) == (cell["value"], cell["cell"])
        return
    if "dong" in cell:
        value = got.total[cell["cot"]]
    else:
        value = next(row for row in got.records if row["@"] == cell["row"])[cell["cot"]]
    assert same(value, cell["value"])
    if "row" in cell:
        assert re.sub(r"\D", "", cell["cell"]) == str(cell["row"])


def test_a_message_about_a_header_that_is_nearly_right_quotes_it() -> None:
    name = "39-tieu-de-gan-giong.xlsx"
    (problem,) = reading_of(name).problems
    assert "«Tiếp nhận trực tuyến» (B1)" in problem.message
    assert problem.help.startswith("Nếu đúng là cột đó")
