"""Workbooks that cannot be read give an answer."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from support.build import chart, docx, p, part
from support.chart_build import workbook
from support.chart_templates import BOOK, COMMUNES, ROWS, sheet, shown
from support.engine import mistakes, render

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.renderer import render as render_template
from docxtpl_reports.values import Unknown


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 20_000_000)
    return buffer.getvalue()


def _with(name: str, content: str) -> bytes:
    return workbook([["", "{{ a }}"], ["x", 1]], parts={name: content})


def _lying() -> bytes:
    data = bytearray(workbook([["", "A"], ["x", 1]]))
    at = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, at + 24, 5)  # another size than the data has
    return bytes(data)


TWINS = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="A" sheetId="1" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId1"/></sheets></workbook>'
)


DTD = '<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TPL060"),
        (b"not a zip", "TPL060"),
        (b"PK\3\4 broken", "TPL060"),
        (_lying(), "TPL060"),
        (docx("a Word document"), "TPL060"),
        (_with("xl/worksheets/sheet1.xml", "<broken"), "TPL060"),
        (_with("xl/workbook.xml", "<workbook/>"), "TPL060"),
        (_with("xl/workbook.xml", TWINS), "TPL060"),
        (_bomb(), "PKG010"),
        (_with("../../x.xml", "<x/>"), "PKG011"),
        (_with("xl/worksheets/sheet1.xml", DTD), "TPL060"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read(data: bytes, code: str) -> None:
    block = chart(["", "{{ a }}"], ["x", 1])
    wrong = mistakes(block, extra={BOOK: data})
    assert {(d.code, d.location.part) for d in wrong} == {(code, BOOK)}
    assert all(d.location.file == "mau.docx" for d in wrong)
    assert all(d.message for d in wrong)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="??"/></row>',
        '<row r="x"/>',
        '<row r="3"/><row r="2"/>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
    ],
)
def test_odd_rows_give_an_answer(row: str) -> None:
    xml = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row}</sheetData></worksheet>'
    assert {
        d.code for d in mistakes(chart(["", "{{ a }}"], ["x", 1], data=_with("xl/worksheets/sheet1.xml", xml)))
    } <= {"TPL060", "TPL061"}


def test_numbers_of_rows_and_cells_may_be_left_out() -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c/><c t="inlineStr">'
        '<is><t>{{ a }}</t></is></c></row><row><c t="str"><v>x{{ a }}</v></c><c><v>1</v></c></row></sheetData></worksheet>'
    )
    document = render(
        chart(["", "{{ a }}"], ["x{{ a }}", 1], data=_with("xl/worksheets/sheet1.xml", xml)), context={"a": "A"}
    )
    assert [v for _, v in shown(document)] == [["A"], ["xA"], ["1"]]


def test_openxml_audit_finds_nothing_new_in_document_and_workbook(tmp_path: Path) -> None:
    template = docx(p("{{ xa | length }}"), chart(["", "{{ a }}", "B"], ROWS, title="{{ a }}", options={"table": True}))
    document = compile_template(template).render({"xa": COMMUNES, "a": "một\nhai"})
    for name, before, after in (("a.docx", template, document), ("a.xlsx", part(template, BOOK), part(document, BOOK))):
        assert _complaints(after, tmp_path / name) <= _complaints(before, tmp_path / name)


def _complaints(data: bytes, path: Path) -> set[tuple[str, str]]:
    path.write_bytes(data)
    return {(error.part_uri, error.description) for error in OpenXmlValidator().validate(str(path)).errors}


def test_a_draft_leaves_the_workbook_whole() -> None:
    template = compile_template(docx("{{ a }}", chart(["", "{{ t }}"], ["x", "{{ a }}"], ["y", "{{ a + 1 }}"])))
    document = render_template(template, {"a": Unknown("Số"), "t": "T"}, draft="BẢN NHÁP").docx
    assert sheet(document) == [["", "T"], ["x", None], ["y", None]]
