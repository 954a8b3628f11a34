"""Templates with a chart as short strings."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from lxml import etree

from support.build import chart, part, tree
from support.chart_build import C
from support.engine import render

CHART, BOOK = "word/charts/chart1.xml", "word/embeddings/book1.xlsx"


ROWS = ("{% for x in xa %}{{ x.ten }}", "{{ x.so }}", "{{ x.ty_le }}{% endfor %}")


COMMUNES = [
    {"ten": "Pờ Y", "so": 1185, "ty_le": 2},
    {"ten": "Đắk Xú", "so": 7, "ty_le": 3},
    {"ten": "Bờ Y", "so": 0, "ty_le": 4},
]


def sheet(document: bytes, name: str | None = None) -> list[list[Any]]:
    """The values of a worksheet of the rendered workbook, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(part(document, BOOK)))
    return [list(row) for row in (book[name] if name else book.worksheets[0]).iter_rows(values_only=True)]


def book(document: bytes, name: str) -> etree._Element:
    return tree(part(document, BOOK), name)


def shown(document: bytes) -> list[tuple[str, list[str | None]]]:
    """Formula and copied values of every reference of the chart; None where a value is missing."""
    out = []
    for element in tree(document, CHART).iter(f"{{{C}}}strRef", f"{{{C}}}numRef", f"{{{C}}}multiLvlStrRef"):
        values: list[str | None] = [None] * int(element.find(f".//{{{C}}}ptCount").get("val"))  # type: ignore[union-attr, arg-type]
        for point in element.iter(f"{{{C}}}pt"):
            values[int(point.get("idx", ""))] = point.findtext(f"{{{C}}}v")
        out.append((element.findtext(f"{{{C}}}f") or "", values))
    return out


def values(*cells: Any, context: dict[str, Any], **options: Any) -> list[Any]:
    """The values of the cells below ``B1`` of a chart's workbook after rendering."""
    document = render(chart(["", "A"], *(["x", cell] for cell in cells), **options), context=context)
    return [row[1] for row in sheet(document)[1:]]
