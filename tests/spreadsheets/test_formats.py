"""Each format as its programs write it: kinds of cells, spans, hidden rows and columns, names."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from support.workbooks import OFFICE, SML, ods, relationships, xlsx

from docxtpl_reports.spreadsheets import files, numbers
from docxtpl_reports.spreadsheets.compound import Compound
from docxtpl_reports.spreadsheets.sheet import Book, CellKind, DamagedError, Sheet, Span

TABLE = f'xmlns:table="{OFFICE}:table:1.0" xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0"'


def book_of(data: bytes, name: str) -> Book:
    book, problems = files.read(data, name)
    assert book is not None, problems
    return book


def values(sheet: Sheet) -> dict[int, dict[int, object]]:
    return {row: {column: cell.value for column, cell in sheet.rows[row].items()} for row in sheet.numbers}


# --- numbers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "typed"),
    [("0.99190000000000003", "0.9919"), ("0.30000000000000004", "0.3"), ("5.0", "5"), ("5E0", "5"), ("1185", "1185"),
     ("1.0000000000000001E-2", "0.01"), ("123456789012345678", "123456789012346000")],
)  # fmt: skip
def test_doubles_become_the_digits_that_were_typed(stored: str, typed: str) -> None:
    assert numbers.exact_number(stored) == Decimal(typed)


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("General", (False, False, 0)),
        ("0.00%", (True, False, 0)),
        ("dd/mm/yyyy;@", (False, True, 0)),
        ('"ngày" d "tháng" m', (False, True, 0)),
        ("[h]:mm", (False, True, 0)),
        ("0000", (False, False, 4)),
        ('#,##0 "đồng"', (False, False, 0)),
        ("[Red]#,##0", (False, False, 0)),
        ("0.00E+00", (False, False, 0)),
    ],
)
def test_formats_say_what_a_number_is(code: str, meaning: tuple[bool, bool, int]) -> None:
    found = numbers.number_format(code)
    assert (found.is_percent, found.is_date, found.zeros) == meaning


def test_serial_numbers_are_days_in_both_calendars() -> None:
    assert numbers.day_of(Decimal("45478.75"), False) == datetime.date(2024, 7, 5)
    assert numbers.day_of(Decimal("44016"), True) == datetime.date(2024, 7, 5)
    assert numbers.day_of(Decimal("59"), False) is None  # Excel's February of 1900 has a day too many
    assert numbers.day_of(Decimal("-1"), True) is None


# --- .xlsx --------------------------------------------------------------------------------------------------------------


def test_kinds_of_cells() -> None:
    cells = (
        "<c><f>A1</f></c>",
        '<c t="str"><f>A1</f><v></v></c>',
        '<c t="e"><v>#REF!</v></c>',
        '<c t="b"><v>1</v></c>',
        '<c t="d"><v>2024-07-05T08:00:00</v></c>',
        '<c t="str"><v>a_x000A_b</v></c>',
        '<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c>',
        '<c t="b"><v>true</v></c>',
    )
    (sheet,) = book_of(xlsx([cells]), "a.xlsx").sheets
    assert {column: (cell.kind, cell.value) for column, cell in sheet.rows[1].items()} == {
        1: (CellKind.NO_VALUE, None),
        3: (CellKind.ERROR, "#REF!"),
        4: (CellKind.BOOLEAN, True),
        5: (CellKind.DATE, datetime.date(2024, 7, 5)),
        6: (CellKind.TEXT, "a\nb"),
        7: (CellKind.TEXT, "ab"),
        8: (CellKind.BOOLEAN, True),
    }


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("a_x000B_b", "a\nb"),
        ("a_x0007_b", "ab"),
        ("_x005F_x0007_", "_x0007_"),
        ("a_x000D__x000A_b", "a\r\nb"),
        ("_xd_", "_xd_"),
    ],
)
def test_control_characters_in_texts_are_not_spelled_out(stored: str, read: str) -> None:
    assert values(book_of(xlsx([[stored]]), "a.xlsx").sheets[0]) == {1: {1: read}}


def test_a_filter_tells_rows_it_hides_from_those_hidden_by_hand() -> None:
    rows = "".join(
        f'<row r="{n}"{hidden}><c t="inlineStr"><is><t>{text}</t></is></c></row>'
        for n, text, hidden in ((1, "Tên", ""), (2, "A", ' hidden="1"'), (3, "B", ' hidden="true"'), (4, "A", ""))
    )
    criteria = '<filterColumn colId="0"><filters><filter val="a"/></filters></filterColumn>'
    after = f'<autoFilter ref="A1:A4">{criteria}</autoFilter>'
    sheet = book_of(
        xlsx(f'<worksheet xmlns="{SML}"><sheetData>{rows}</sheetData>{after}</worksheet>'), "a.xlsx"
    ).sheets[0]
    assert (sheet.hidden_rows, sheet.filtered_rows) == ({2, 3}, {3})


def test_tables_and_names() -> None:
    table = f'<table xmlns="{SML}" displayName="linh_vuc" ref="A1:B4" totalsRowCount="1"/>'
    parts = {
        "xl/tables/t.xml": table,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(("table", "../tables/t.xml")),
    }
    names = (
        "<definedNames><definedName name='tong'>S1!$B$2</definedName><definedName name='x'>S1!$B$2:$B$3</definedName>"
    )
    names += "<definedName name='y'>#REF!</definedName></definedNames>"
    book = book_of(xlsx([["a", "b"], ["x", 1]], names=names, parts=parts), "a.xlsx")
    assert book.sheets[0].tables == {"linh_vuc": (1, 3, 1, 2)}
    assert book.names == {"tong": ("S1", 2, 2)}


def test_a_merged_area_over_the_whole_sheet_takes_no_room() -> None:
    sheet = book_of(xlsx([["a"], ["b"]], merges=["A1:XFD1048576"]), "a.xlsx").sheets[0]
    assert set(sheet.merged) == {1, 2}
    assert sheet.span(2, 9) == Span(1, 1, 1_048_576, 16_384)
    cell = sheet.cell(2, 9)
    assert cell is not None
    assert cell.value == "a"


# --- .ods ---------------------------------------------------------------------------------------------------------------


def test_opendocument_cells_repeats_and_spans() -> None:
    row = (
        f'<table:table-row {TABLE} table:number-rows-repeated="2" table:visibility="collapse">'
        '<table:table-cell office:value-type="percentage" office:value="0.9919"><text:p>99,19%</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7">'
        "<text:p>007</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-spanned="2"><text:p>a<text:s text:c="2"/>b<text:line-break/>c</text:p>'
        "</table:table-cell><table:covered-table-cell/>"
        '<table:table-cell table:formula="of:=1/0"><text:p>#DIV/0!</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=A1" office:value-type="float" office:value="1"/>'
        '<table:table-cell table:number-columns-repeated="1000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    )
    sheet = book_of(ods(row), "a.ods").sheets[0]
    assert values(sheet)[1] == {1: Decimal("0.9919"), 2: 7, 3: 7, 4: "a  b\nc", 6: "#DIV/0!", 7: 1}
    assert sheet.rows[1][1].format.is_percent
    assert (sheet.rows[1][2].format.zeros, sheet.rows[1][6].kind) == (3, CellKind.ERROR)
    assert (sheet.numbers, sheet.hidden_rows, sheet.merges[0]) == ((1, 2), {1, 2}, Span(1, 4, 1, 5))


def test_a_text_that_opendocument_keeps_in_an_attribute_is_read() -> None:
    cell = f'<table:table-cell {TABLE} office:value-type="string" office:string-value="a"/>'
    assert values(book_of(ods(f"<table:table-row>{cell}</table:table-row>"), "a.ods").sheets[0]) == {1: {1: "a"}}


@pytest.mark.parametrize("count", ["-1", "x", "99999999"])
def test_impossible_repeats_are_refused(count: str) -> None:
    book, problems = files.read(ods(f'<table:table-row table:number-rows-repeated="{count}"/>'), "a.ods")
    assert (book, [problem.code for problem in problems]) == (None, ["SRC002"])


# --- HTML, XML 2003 -------------------------------------------------------------------------------------------------------


def test_tables_of_a_page_are_one_below_the_other() -> None:
    page = (
        "<html><table><tr><td><table><tr><td>Biểu</td></tr></table></td></tr></table>"
        '<table><tr><td rowspan=2>a<td colspan="2">b<br>c</tr><tr style="display:none"><td>d<td>e</tr></table></html>'
    )
    sheet = book_of(page.encode(), "a.html").sheets[0]
    assert values(sheet) == {1: {1: "Biểu"}, 3: {1: "a", 2: "b\nc"}, 4: {2: "d", 3: "e"}}
    assert (sheet.hidden_rows, sheet.merges) == ({4}, [Span(3, 1, 4, 1), Span(3, 2, 3, 3)])


def test_text_of_a_page_breaks_where_a_browser_breaks_it() -> None:
    page = (
        "<table><tr><td>Lĩnh\n   vực<td><p>Tiếp</p>\n<p>nhận</p><td><div>Đúng</div> hạn<br>%"
        "<td>1<script>var a = 2;</script><style>.b {}</style><td> <b>1</b><i>20</i>\r\n </table>"
    )
    sheet = book_of(page.encode(), "a.html").sheets[0]
    assert values(sheet) == {1: {1: "Lĩnh vực", 2: "Tiếp\nnhận", 3: "Đúng\nhạn\n%", 4: "1", 5: "120"}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("before", ["<div><p>", "<!-- export -->\n<meta>", "<?xml version='1.0'?>\n", "<style>"])
def test_a_page_is_told_however_late_its_table_comes(before: str, encoding: str) -> None:
    closing = "</style>" if before == "<style>" else ""
    page = f"{before}{'x' * 6000 if 'x' not in before else ''}{closing}<TABLE><tr><td>ố</table>"
    assert values(book_of(page.encode(encoding), "a.xls").sheets[0]) == {1: {1: "ố"}}


def test_nonsense_spans_are_one_as_in_browsers() -> None:
    page = b"<table><tr><td rowspan=x colspan=0>a<td colspan=-3>b</table>"
    assert values(book_of(page, "a.html").sheets[0]) == {1: {1: "a", 2: "b"}}


def test_xml_spreadsheet_of_2003() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    page = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Styles><Style ss:ID="p"><NumberFormat'
        ' ss:Format="Percent"/></Style></Styles><Names><NamedRange ss:Name="tong" ss:RefersTo="=\'S 1\'!R2C3"/></Names>'
        '<Worksheet ss:Name="S 1"><Table><Column ss:Index="2" ss:Span="1" ss:Hidden="1"/><Row ss:Index="2" ss:Hidden="1">'
        '<Cell ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">'
        '2024-07-05T00:00:00.000</Data></Cell><Cell ss:Formula="=A1"/><Cell><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    book = book_of(page.encode(), "a.xml")
    sheet = book.sheets[0]
    assert values(sheet) == {2: {1: Decimal("0.5"), 3: datetime.date(2024, 7, 5), 4: None, 5: "#N/A", 6: True}}
    assert (sheet.rows[2][1].format.is_percent, sheet.hidden_rows, sheet.hidden_columns) == (True, {2}, [(2, 3)])
    assert book.names == {"tong": ("S 1", 2, 3)}


def test_xml_spreadsheets_are_told_however_late_they_begin() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f'<s:Workbook xmlns:s="{space}"><s:Worksheet s:Name="S"><s:Table/></s:Worksheet></s:Workbook>'
    assert book_of(f"<?xml version='1.0'?><!--{'x' * 6000}-->{book}".encode(), "a.xls").format == "xml2003"


# --- text -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a;b\n1,5;2\n", {1: {1: "a", 2: "b"}, 2: {1: "1,5", 2: "2"}}),
        (b"a,b\n1.5,2\n", {1: {1: "a", 2: "b"}, 2: {1: "1.5", 2: "2"}}),
        (b"sep=|\r\na|b;c\r\n", {2: {1: "a", 2: "b;c"}}),
        (b'a\tb\n"x\ny"\t2\n', {1: {1: "a", 2: "b"}, 2: {1: "x\ny", 2: "2"}}),
        (b"a;b\n\n;2\n", {1: {1: "a", 2: "b"}, 3: {2: "2"}}),
        (b'="0012";b\n="a""b";="x"&y\n', {1: {1: "0012", 2: "b"}, 2: {1: 'a"b', 2: '="x"&y'}}),
        (b"'0012;b\n'a;it's 1\n", {1: {1: "0012", 2: "b"}, 2: {1: "'a", 2: "it's 1"}}),  # wpsharks/s2member#1148
        (b'a;b "c"\r1;"2"', {1: {1: "a", 2: 'b "c"'}, 2: {1: "1", 2: "2"}}),
    ],
)
def test_separators_are_told_from_the_content(data: bytes, expected: dict[int, dict[int, str]]) -> None:
    assert values(book_of(data, "a.csv").sheets[0]) == expected


@pytest.mark.parametrize(
    ("data", "line"), [(b'a;b\n"c;d\ne;f\n', 2), (b'sep=;\na;b\n"x\ny";1\nc;"d\n', 5), (b'a;"b', 1)]
)
def test_a_quote_that_is_never_closed_takes_no_rows_away(data: bytes, line: int) -> None:
    book, problems = files.read(data, "a.csv")
    assert book is None
    assert [(p.code, p.params["reason"]) for p in problems] == [("SRC002", f"line {line}: quote not closed")]


def test_binary_data_is_no_text() -> None:
    assert files.read(b"a;b\0c", "a.csv")[0] is None
    assert files.read(bytes(range(128, 256)), "a.csv")[0] is None


# --- compound files -------------------------------------------------------------------------------------------------------


def test_a_circle_of_sectors_is_refused() -> None:
    header = bytearray(512)
    header[:8] = bytes.fromhex("D0CF11E0A1B11AE1")
    header[24:34] = (62).to_bytes(2, "little") + b"\3\0" + b"\xfe\xff" + b"\x09\0" + b"\x06\0"
    header[44:76] = b"".join(n.to_bytes(4, "little") for n in (1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0))
    header[76:512] = b"\0\0\0\0" + b"\xff" * 432
    table = b"\0\0\0\0" + b"\xff" * 508  # the first sector follows itself
    with pytest.raises(DamagedError):
        Compound(bytes(header) + table)
