"""Spreadsheets are told by their bytes; what is none, or does harm, is refused with a reason."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import pytest
from support import ROOT
from support.build import docx
from support.workbooks import damaged, ods, sheet_xml, xlsx, zipped

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.spreadsheets import files, sheet
from docxtpl_reports.spreadsheets.sheet import Book

SAMPLES = ROOT / "tests" / "data" / "spreadsheets"


def codes(data: bytes, name: str = "a.xlsx") -> list[str]:
    book, problems = files.read(data, name)
    assert (book is None) == any(problem.is_error for problem in problems)
    return [problem.code for problem in problems]


def book_of(data: bytes, name: str = "a.xlsx") -> Book:
    book, problems = files.read(data, name)
    assert book is not None, problems
    return book


def refusal(data: bytes, name: str = "a.xlsx") -> Diagnostic:
    book, problems = files.read(data, name)
    assert book is None
    return problems[0]


def test_a_workbook_is_read() -> None:
    book = book_of(xlsx([["Tên", "Số"], ["A", 1]], [["B"]]))
    assert [one.name for one in book.sheets] == ["S1", "S2"]
    assert {column: one.value for column, one in book.sheets[0].rows[2].items()} == {1: "A", 2: 1}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "0 byte"),
        (b" \r\n", "TXT"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b'<?xml version="1.0"?><a/>', "XML"),
        (docx("x"), "Word (.docx)"),
        (zipped({"a.txt": "x"}), "ZIP"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "OpenDocument (.odt, .odp)",
        ),
        (zipped({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "PowerPoint (.pptx)"),
        (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}), "Excel (.xlsb)"),
    ],
)
def test_what_is_no_spreadsheet_is_named(data: bytes, kind: str) -> None:
    assert refusal(data).params["kind"] == kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"}), "SRC005"),  # Excel can save it anew
        (b"MIME-Version: 1.0\n", "SRC005"),
        (zipped({"bieu.xlsx": xlsx([["a"]])}), "SRC078"),
        (gzip.compress(b"a;b", mtime=0), "SRC078"),
        (b"Rar!\x1a\x07", "SRC078"),
        (b"", "SRC079"),
        (b"%PDF-1.7\n", "SRC079"),
        (docx("x"), "SRC079"),
    ],
)
def test_the_advice_fits_what_the_file_is(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_word_document_of_old_is_named() -> None:
    data = (
        (SAMPLES / "36-ngay.xls").read_bytes().replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    )
    assert refusal(data, "a.xls").params["kind"] == "OLE"


def test_an_encrypted_opendocument_is_named() -> None:
    assert codes(ods("", manifest="<m><encryption-data/></m>"), "a.ods") == ["SRC001"]


def test_without_xlrd_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlrd", None)
    problem = refusal((SAMPLES / "36-ngay.xls").read_bytes(), "a.xls")
    assert problem.code == "SRC006"
    assert problem.help.endswith("-m pip install xlrd")


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLSM", "a"])
def test_a_fitting_name_is_not_mentioned(name: str) -> None:
    assert codes(xlsx([["x"]]), name) == []


def test_a_name_that_lies_is_told() -> None:
    assert codes(xlsx([["x"]]), "a.csv") == ["SRC007"]


# --- what does harm -------------------------------------------------------------------------------------------------------


def test_declarations_are_refused_before_they_are_parsed() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">]>' + sheet_xml([["x"]])
    assert codes(xlsx(bomb)) == ["SRC002"]
    assert codes(xlsx(bomb.encode("utf-16").decode("latin-1"))) == ["SRC002"]  # type: ignore[arg-type]


def test_a_part_in_an_odd_encoding_is_refused() -> None:
    assert codes(xlsx('<?xml version="1.0" encoding="UTF-7"?>' + sheet_xml([["x"]]))) == ["SRC002"]


def test_zip_bombs_are_refused() -> None:
    problem = refusal(xlsx("<a>" + " " * 20_000_000 + "</a>"))
    assert (problem.code, "Word" in problem.message) == ("SRC003", False)


def test_nested_elements_are_refused() -> None:
    assert codes(xlsx("<a>" * 100_000 + "</a>" * 100_000)) == ["SRC002"]


def test_more_cells_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_CELLS", 10)
    assert codes(xlsx([[1, 2, 3, 4, 5]] * 2)) == []
    assert codes(xlsx([[1, 2, 3, 4, 5]] * 3)) == ["SRC003"]
    assert codes(b"1;2\n" * 6, "a.csv") == ["SRC003"]
    assert codes(b"<table>" + b"<tr><td>1<td>2" * 6 + b"</table>", "a.html") == ["SRC003"]
    text = '<text:p xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">x</text:p>'
    cells = f"<table:table-cell>{text}</table:table-cell>"
    assert codes(ods(f'<table:table-row table:number-rows-repeated="11">{cells}</table:table-row>'), "a.ods") == [
        "SRC003"
    ]


def test_a_cell_in_the_last_corner_takes_no_room() -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    book = book_of(
        xlsx(f'<worksheet xmlns="http://x"><sheetData><row><c><v>1</v></c></row>{far}</sheetData></worksheet>')
    )
    assert book.sheets[0].numbers == (1, 1_048_576)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="-1"><c><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row><c r="XFE1"><v>1</v></c></row>',
        '<row><c r="1"><v>1</v></c></row>',
        '<row><c t="s"><v>0</v></c></row>',
        "<row><c><v>NaN</v></c></row>",
        "<row><c><v>1e999</v></c></row>",
        "<row><c><v>một</v></c></row>",
    ],
)
def test_impossible_cells_are_refused(row: str) -> None:
    assert codes(xlsx(f'<worksheet xmlns="http://x"><sheetData>{row}</sheetData></worksheet>')) == ["SRC002"]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("[0-3]*")), ids=lambda path: path.name)
def test_damaged_files_are_refused_or_read_but_never_crash(path: Path) -> None:
    data = path.read_bytes()
    for seed in range(6 if len(data) > 100_000 else 30):
        book, problems = files.read(damaged(data, seed), path.name)
        assert book is not None or problems
        assert all(problem.message and problem.help for problem in problems)


# --- reading from the disk -------------------------------------------------------------------------------------------------


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert [problem.code for problem in files.load(tmp_path / "x.xlsx", "x.xlsx")[1]] == ["FIL001"]
    assert [problem.code for problem in files.load(tmp_path, "x")[1]] == ["FIL030"]
    assert [problem.code for problem in files.load(tmp_path / "~$x.xlsx", "~$x.xlsx")[1]] == ["SRC010"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE", 3)
    (tmp_path / "x.csv").write_bytes(b"a;b;c")
    assert [problem.code for problem in files.load(tmp_path / "x.csv", "x.csv")[1]] == ["SRC003"]


def test_an_archive_that_is_no_package_is_refused() -> None:
    data = bytearray(xlsx([["x"]]))
    with zipfile.ZipFile(SAMPLES / "12-tong-khong-khop.xlsx") as archive:
        assert archive.testzip() is None
    data[60] ^= 0xFF
    assert codes(bytes(data)) == ["SRC002"]


def test_folders_separated_as_on_windows_are_read() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx([["a"]]))) as archive:
        parts = {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    book, problems = files.read(zipped(parts), "a.xlsx")
    assert (book is not None, problems) == (True, [])


def test_a_path_out_of_the_archive_is_refused_however_it_is_separated() -> None:
    book, problems = files.read(zipped({"[Content_Types].xml": "", "xl\\..\\..\\x.xml": ""}), "a.xlsx")
    assert (book, [problem.code for problem in problems]) == (None, ["SRC002"])
