"""Makes a table of units to fill in: a column for each value that may differ between units, as a workbook or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from docxtpl_reports.diagnostics import N_, translate
from docxtpl_reports.figures.data.sections import DECLARED, SECTIONS
from docxtpl_reports.figures.data.table_row import FILE_NAME, NOT_READ, field_at
from docxtpl_reports.figures.rules.kinds import Layout, kind_of
from docxtpl_reports.figures.rules.model import Field, Rules, fixed
from docxtpl_reports.spreadsheets.sheet import Span
from docxtpl_reports.spreadsheets.writer import InputCheck, Plan, Style, sheet_name, write

from .workbooks import example_of, input_check, style_of

_CHECKED_ROWS = 5000  # below the heading: the country has 3.321 communes
_OF_UNITS = ("don_vi", "nguoi_ky")  # fixed sections that differ between units
_NARROW, _WIDE, _MARK = 16, 32, 8
_SEPARATOR = ";"  # that Excel expects where a comma parts decimals
_EXAMPLES = {
    "don_vi.ten": N_("xã Ví Dụ"),
    "don_vi.ma": "00001",
    "don_vi.huyen": N_("Huyện Ví Dụ"),
    "don_vi.co_quan": N_("Ủy ban nhân dân xã Ví Dụ"),
    FILE_NAME: N_("xa-vi-du"),
}
_FIRST = ("don_vi.ma", "don_vi.ten", "don_vi.huyen")
_TEXTS = (Layout.TEXT, Layout.CHOICE, Layout.PERSON, Layout.LIST)


def columns(rules: Rules) -> dict[str, Field]:
    """The values that a column each is made for, by path."""
    found = dict(_columns(rules))
    return {path: found[path] for path in (*_FIRST, *(path for path in found if path not in _FIRST))}


def _columns(rules: Rules) -> Iterator[tuple[str, Field]]:
    for name in _OF_UNITS:
        yield from SECTIONS[name].values()
    for section in DECLARED:
        for name, field in rules.declared[section].items():
            path = f"{section}.{name}"
            if field.taken is None and field.default is None and field_at(rules, path) is not None:
                yield path, field
    yield FILE_NAME, fixed(FILE_NAME, N_("Tên tệp"), "chuoi", required=False)


def _left_out(rules: Rules) -> str:
    """Names of what has no column, with where it is typed instead."""
    series: list[str] = []
    others: list[str] = []
    for section in DECLARED:
        for name, field in rules.declared[section].items():
            path = f"{section}.{name}"
            if field.taken is None and field.default is None and field_at(rules, path) is None:
                is_series = kind_of(field).layout in (Layout.YEARS, Layout.KEYED)
                (series if is_series else others).append(name if section == "so_lieu" else path)
    texts = []
    if series:
        text = N_("Số theo năm hoặc theo mục ({names}): tự thêm cột cho từng năm, từng mục, tiêu đề như {example}.")
        texts.append(translate(text).format(names=", ".join(series), example=f"{series[0]}.2024"))
    if others:
        texts.append(translate(N_("Chỉ ghi được trong tệp số liệu chung: {names}.")).format(names=", ".join(others)))
    return " ".join(texts)


def _heading(field: Field) -> str:
    """The label, in Vietnamese as the rules are, with a star where the value is required."""
    return f"{field.label} *" if field.must_be_typed and not field.may_be_blank else field.label


def _example(path: str, field: Field) -> str:
    return translate(_EXAMPLES[path]) if path in _EXAMPLES else example_of(field)


def workbook(rules: Rules) -> bytes:
    """A workbook with headings, keys, an example that is not read, and input checks."""
    plan = Plan(sheet_name(translate(N_("Đơn vị"))))
    plan.put(1, 1, rules.label, Style.TITLE)
    plan.put(
        2,
        1,
        translate(
            N_(
                "Mỗi đơn vị một dòng, từ dòng 7. Ô trống thì lấy giá trị trong tệp số liệu chung, muốn nói là không có thì "
                "ghi null; cột có dấu * phải có ở đây hoặc ở tệp chung. Cột không dùng thì xóa. Dòng Ví dụ không được đọc."
            )
        ),
        Style.NOTE,
    )
    plan.put(3, 1, _left_out(rules), Style.NOTE)
    plan.merges += [Span(row, 1, row, 14) for row in (2, 3)]  # wide enough for one line
    heading, keys, example = 4, 5, 6
    for row, text in ((heading, NOT_READ), (keys, NOT_READ), (example, translate(N_("Ví dụ")))):
        plan.put(row, 1, text, Style.HEADING if row == heading else Style.NOTE)
    plan.widths[1] = _MARK
    for column, (path, field) in enumerate(columns(rules).items(), 2):
        plan.put(heading, column, _heading(field), Style.HEADING)
        plan.put(keys, column, path, Style.NOTE)
        plan.put(example, column, _example(path, field), Style.NOTE)
        plan.styles[column] = style_of(field)
        plan.widths[column] = _WIDE if kind_of(field).layout in _TEXTS and not field.choices else _NARROW
        area = Span(example + 1, column, example + _CHECKED_ROWS, column)
        field = field._replace(note=field.note.replace("xóa dòng", "để trống ô"))  # its row is a unit
        check = input_check(field, area) or InputCheck(area, "none", title=str(field.title), prompt=field.note or path)
        plan.checks.append(replace(check, warns=field.may_be_blank))  # where «null» may be typed as well
    plan.frozen = example
    return write([plan])


def as_csv(rules: Rules) -> bytes:
    """The same headings, keys and example as CSV, in a form that Excel opens by a double click."""
    known = columns(rules)
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=_SEPARATOR, lineterminator="\r\n")
    rows.writerow([NOT_READ, *map(_heading, known.values())])
    rows.writerow([NOT_READ, *known])
    rows.writerow([translate(N_("Ví dụ")), *(_example(path, field) for path, field in known.items())])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
