"""Tables of units as offices make them: codes, days, percentages, blank rows, totals, merged and hidden cells, odd headings."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from support.unit_tables import (
    CODE,
    COMMON,
    DAY,
    HEADINGS,
    PERCENT,
    TEXT,
    book,
    codes,
    styled,
    table,
    units_of,
    units_project,
)
from support.workbooks import cell, xlsx

from docxtpl_reports.batch.units import Request, Units, find
from docxtpl_reports.figures.loading import load
from docxtpl_reports.jobs.build import run
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.spreadsheets.limits import MAX_SAMPLE

ROW = ("00123", "xã Pờ Y", 1185)


@pytest.fixture
def common(tmp_path: Path) -> Path:
    return units_project(tmp_path)


def csv(*rows: object, separator: str = ";") -> str:
    lines = (row if isinstance(row, str) else separator.join(map(str, row)) for row in rows)  # type: ignore[call-overload]
    return "\n".join(lines) + "\n"


def values(job: Job, *paths: str) -> list[str]:
    """The values of a unit as they print."""
    case, problems = load(job.data, row=job.row)
    assert case is not None
    assert [d.code for d in problems if d.is_error] == []
    found = []
    for path in paths:
        section, _, name = path.partition(".")
        found.append(str(case.data.sections[section][name]))  # type: ignore[index]
    return found


def error_codes(job: Job) -> list[str]:
    case, problems = load(job.data, row=job.row)
    assert case is not None
    return [d.code for d in (*job.known, *problems) if d.is_error]


def rows_of(units: Units) -> list[int]:
    return [job.row.number for job in units if job.row is not None]


# --- values ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [cell("00123"), styled(123, CODE), styled("00123", TEXT, "str")])
def test_leading_zeros_survive_as_text_and_as_a_format(common: Path, code: str) -> None:
    [job] = units_of(common, book([HEADINGS, (code, "xã Pờ Y", 1185)]))
    assert values(job, "don_vi.ma", "so_lieu.ho_so_tong") == ["00123", "1.185"]
    assert job.docx.name == "00123.docx"


@pytest.mark.parametrize("typed", ["00123", '="00123"', '"=""00123"""', '"00123"'])
def test_leading_zeros_survive_in_csv(common: Path, typed: str) -> None:
    [job] = units_of(common, csv(HEADINGS, (typed, "xã Pờ Y", "1.185")))
    assert values(job, "don_vi.ma", "so_lieu.ho_so_tong") == ["00123", "1.185"]


def test_cells_are_read_by_the_kinds_of_the_rules(common: Path) -> None:
    heads = (*HEADINGS, "Ngày chốt", "Tỷ lệ đúng hạn", "Loại xã", "Có mặt", "nam_lien.2023", "Tên các thôn")
    row = (
        *ROW,
        styled(45517, DAY),
        styled("0.997", PERCENT),
        "ii",
        "<c t='b'><v>1</v></c>",
        styled("0.5", PERCENT),
        "A\nB",
    )
    [job] = units_of(common, book([heads, row]))
    assert values(job, "so_lieu.ngay_chot", "so_lieu.ty_le", "so_lieu.loai", "so_lieu.co_mat") == [
        "13/8/2024",
        "99,7%",
        "II",
        "Có",
    ]
    case, _ = load(job.data, row=job.row)
    assert case is not None
    figures = case.data.sections["so_lieu"]
    assert [str(year["gia_tri"]) for year in figures["nam_lien"]] == ["50%"]  # type: ignore[index]
    assert figures["ten_thon"] == ("A", "B")  # type: ignore[index]


def test_text_is_read_as_it_would_be_in_the_data_file(common: Path) -> None:
    heads = (*HEADINGS, "Ngày chốt", "Tỷ lệ đúng hạn")
    [job] = units_of(common, csv(heads, ("1", "xã A", "1,185", "8/13/2024", "0,92")))
    assert error_codes(job) == ["SRC059", "DAT064", "DAT020"]


def test_a_place_is_down_to_the_cell(common: Path) -> None:
    [job] = units_of(common, book([("Bảng đơn vị",), HEADINGS, (*ROW[:2], "x")]))
    _, problems = load(job.data, row=job.row)
    [problem] = [d for d in problems if d.is_error]
    assert problem.code == "SRC052"
    assert (problem.location.sheet, problem.location.cells) == ("Đơn vị", "C3")
    assert str(problem.location.file).endswith("units.xlsx")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("<c><f>A1*2</f></c>", "SRC051"),
        ('<c t="e"><v>#REF!</v></c>', "SRC050"),
        (styled(45517, DAY), "SRC057"),
        (styled("0.5", PERCENT), "SRC062"),
    ],
)
def test_a_cell_without_a_usable_value_is_an_error_of_its_unit(common: Path, written: str, code: str) -> None:
    bad, good = units_of(common, book([HEADINGS, ("1", "xã A", written), ("2", "xã B", 5)]))
    assert error_codes(bad) == [code]
    assert error_codes(good) == []


@pytest.mark.parametrize("failed", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "########", "Err:502"])
def test_a_formula_that_failed_is_no_text_in_csv(common: Path, failed: str) -> None:
    bad, good = units_of(common, csv(HEADINGS, ("1", failed, 5), ("2", "#1", 5)))
    assert error_codes(bad) == ["SRC080"]
    assert values(good, "don_vi.ten") == ["#1"]


def test_a_formula_in_the_naming_column_without_value_fails_that_unit_alone(common: Path) -> None:
    bad, good = units_of(common, book([HEADINGS, ("<c><f>A9</f></c>", "xã A", 4), ("2", "xã B", 5)]))
    assert "SRC051" in error_codes(bad)
    assert error_codes(good) == []


def test_a_blank_cell_is_not_given_in_its_row(common: Path) -> None:
    heads = (*HEADINGS, "Hồ sơ trực tuyến")
    own, shared = units_of(common, csv(heads, ("1", "xã A", 500, 20), ("2", "xã B", 600, "")))
    assert values(own, "so_lieu.ho_so_truc_tuyen") == ["20"]
    assert values(shared, "so_lieu.ho_so_truc_tuyen") == ["1"]


def test_a_required_value_that_neither_the_row_nor_the_common_file_has(common: Path) -> None:
    blank, lacking = units_of(common, csv(HEADINGS, ("1", "", "500"), ("2", "xã B", "\u200b")))
    _, problems = load(blank.data, row=blank.row)
    assert [(d.code, d.location.cells) for d in problems if d.is_error] == [("SRC143", "B2")]
    assert error_codes(lacking) == ["SRC141"]
    [job] = units_of(common, csv(("Mã đơn vị", "Tên đơn vị", "ty_le"), ("1", "xã A", "5%")))
    assert error_codes(job) == ["SRC140"]


def test_blank_cells_of_waivers_files_and_addressees_are_nothing(common: Path) -> None:
    heads = (*HEADINGS, "mien_kiem_tra.khong_co", "ky_truoc", "kinh_gui", "don_vi.cap_tren")
    [job] = units_of(common, csv(heads, (*ROW, "", "", "", "UBND huyện C")))
    assert error_codes(job) == []
    waived, plain = units_of(
        common, csv(heads, (*ROW, "", "", "UBND tỉnh\\nSở Nội vụ", ""), ("2", "xã B", 0, "", "", "", ""))
    )
    assert error_codes(waived) == []
    assert "VER010" not in error_codes(plain)


def test_files_are_named_from_the_common_data_file(common: Path) -> None:
    before = common.parent / "2023" / "a.yml"
    before.parent.mkdir()
    before.write_text(common.read_text("utf-8"), "utf-8")
    [job] = units_of(common, csv((*HEADINGS, "ky_truoc"), (*ROW, "2023/a.yml")))
    case, problems = load(job.data, row=job.row)
    assert case is not None
    assert any(file.endswith("2023/a.yml") for file in case.data.files)
    assert "FIL001" not in [d.code for d in problems]


def test_a_finding_is_waived_in_its_row_as_the_message_says(common: Path) -> None:
    [job] = units_of(common, csv((*HEADINGS, "Hồ sơ trực tuyến"), ("1", "xã A", 5, 9)))
    [problem] = [d for d in run(job).diagnostics if d.is_error]
    assert "«mien_kiem_tra.vuot_mau_so.truc_tuyen»" in problem.help
    heads = (*HEADINGS, "Hồ sơ trực tuyến", "mien_kiem_tra.vuot_mau_so.truc_tuyen")
    waived, told = units_of(common, csv(heads, ("1", "xã A", 5, 9, "Hồ sơ kỳ trước"), ("2", "xã B", 5, 9, "")))
    assert [d.code for d in run(waived).diagnostics if d.is_error] == []
    assert [d.code for d in run(told).diagnostics if d.is_error] == [problem.code]


def test_a_problem_of_the_common_file_names_the_row_it_is_about(common: Path) -> None:
    common.write_text(COMMON.replace("noi_nhan:", "x: 1\nnoi_nhan:"), "utf-8")
    [job] = units_of(common, csv(HEADINGS, ROW))
    [problem] = [d for d in run(job).diagnostics if d.code in ("DAT001", "DAT002")]
    assert problem.message.startswith("dòng 2 (xã Pờ Y): ")


# --- headings ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        ("don_vi.ma", "don_vi.ten", "so_lieu.ho_so_tong"),
        ("Mã", "Đơn vị", "ho_so_tong"),
        ("ma", "ten", "ho_so_tong"),
        ("MÃ ĐƠN VỊ", "tên  đơn vị:", "Tổng số hồ sơ (hồ sơ)"),
        ("Ma don vi", "Ten don vi", "Tong so ho so"),
    ],
)
def test_columns_by_key_or_label(common: Path, heads: tuple[str, ...]) -> None:
    [job] = units_of(common, csv(heads, ROW))
    assert values(job, "don_vi.ma", "don_vi.ten", "so_lieu.ho_so_tong") == ["00123", "xã Pờ Y", "1.185"]


def test_the_heading_is_found_below_titles_and_above_numbers_and_units(common: Path) -> None:
    rows = (("BẢNG ĐƠN VỊ",), (), ("Kỳ: 8/2024",), HEADINGS, ("(1)", "(2)", "(3)"), ROW)
    assert rows_of(units_of(common, book(rows))) == [6]
    assert rows_of(units_of(common, book([HEADINGS, (None, None, "(hồ sơ)"), ROW]))) == [3]


def test_keys_below_labels_decide(common: Path) -> None:
    rows = (("Xã nào", "Tên đơn vị", "Bao nhiêu"), ("don_vi.ma", "don_vi.ten", "ho_so_tong"), ROW)
    [job] = units_of(common, csv(*rows))
    assert job.row is not None
    assert job.row.headings == ("Xã nào", "Tên đơn vị", "Bao nhiêu")


def test_columns_that_are_not_read(common: Path) -> None:
    heads = ("STT", *HEADINGS, "# Đã gửi", "loi_ma", "TT", "Ghi chú")
    job, other = units_of(
        common, csv(heads, (1, *ROW, "x", "DAT006", 9, "gọi lại"), (2, "7", "' -A", 5, "x", "DAT006", 9, ""))
    )
    assert job.row is not None
    assert job.row.headings == HEADINGS
    assert other.unit_name == "-A"  # as it was before a list of failed units guarded it


@pytest.mark.parametrize(
    ("heads", "code", "column"),
    [
        ((*HEADINGS, "Hồ sơ trực tuyen s"), "BAT051", "D"),
        ((*HEADINGS, "zzz"), "BAT052", "D"),
        ((*HEADINGS, "Không đúng hạn"), "BAT051", "D"),
        ((*HEADINGS, "ho_so_tong"), "BAT053", "D"),
        ((*HEADINGS, "Mau", "mau"), "BAT052", "D"),
        ((*HEADINGS, "mau"), "BAT056", "D"),
        ((*HEADINGS, "ke_thua"), "BAT056", "D"),
        ((*HEADINGS, "nam_lien"), "BAT055", "D"),
    ],
)
def test_headings_that_cannot_be_used(common: Path, heads: tuple[str, ...], code: str, column: str) -> None:
    units = units_of(common, csv(heads, ROW))
    assert code in codes(units)
    problem = next(d for d in units.problems if d.code == code)
    assert problem.location.cells in (f"{column}1", "E1")
    assert len(units) == 0


def test_a_label_that_two_values_have_is_a_question(tmp_path: Path) -> None:
    rules = (
        "ma: nho\nten: Nhỏ\nthong_tin:\n  a: {ten: Ghi chú, kieu: chuoi}\nso_lieu:\n  b: {ten: Ghi chú, kieu: chuoi}\n"
    )
    common = units_project(tmp_path, rules=rules)
    assert "BAT054" in codes(units_of(common, csv(("Mã đơn vị", "Ghi chú"), ("1", "x"))))


def test_the_sheet_with_the_most_headings_is_the_table(common: Path) -> None:
    guide, units, old = [("Huyện", "là nơi")], [HEADINGS, ROW], [HEADINGS, ("9", "xã Cũ", 9)]
    assert [job.docx.stem for job in units_of(common, xlsx(guide, units))] == ["00123"]
    both = units_of(common, xlsx(guide, units, old))
    assert (codes(both), [job.docx.stem for job in both]) == (["BAT068"], ["00123"])


def test_a_table_without_a_heading(common: Path) -> None:
    assert codes(units_of(common, csv(ROW))) == ["BAT050"]
    assert codes(units_of(common, csv(HEADINGS))) == ["BAT057"]


def test_values_without_a_heading_are_told(common: Path) -> None:
    assert codes(units_of(common, csv(HEADINGS, (*ROW, "x")))) == ["BAT058"]


# --- rows --------------------------------------------------------------------------------------------------------------------


def test_formatted_rows_below_the_last_unit_are_none(common: Path) -> None:
    blank = tuple(f'<c s="{TEXT}"/>' for _ in HEADINGS)
    units = units_of(common, book([HEADINGS, ROW, blank, blank]))
    assert (len(units), codes(units)) == (1, [])


def test_blank_rows_between_are_told_and_rows_of_totals_left_out(common: Path) -> None:
    units = units_of(common, book([HEADINGS, ROW, (), ("2", "xã B", 5), (None, "Tổng cộng", 1190)]))
    assert (rows_of(units), codes(units)) == ([2, 4], ["BAT059", "BAT062"])
    units = units_of(common, csv(("TT", *HEADINGS), (1, *ROW), ("Cộng", "", "", 1185)))
    assert (rows_of(units), codes(units)) == ([2], ["BAT059"])


@pytest.mark.parametrize("first", [(1, 2, 3), (7, 8, 9), ("1", "2", 3)])
def test_a_unit_whose_cells_happen_to_count_is_a_unit(common: Path, first: tuple[object, ...]) -> None:
    units = units_of(common, book([("Mã đơn vị", "Tổng số hồ sơ", "Hồ sơ trực tuyến"), first, (5, 6, 1)]))
    assert (rows_of(units), codes(units)) == ([2, 3], [])


def test_a_row_that_numbers_the_columns_is_told(common: Path) -> None:
    units = units_of(common, book([HEADINGS, (1, 2, 3), ROW]))
    assert (rows_of(units), codes(units)) == ([3], ["BAT069"])
    assert codes(units_of(common, book([HEADINGS, (None, None, "(hồ sơ)"), ROW]))) == ["BAT069"]


def test_a_commune_that_has_only_its_name_is_a_unit(common: Path) -> None:
    units = units_of(common, book([HEADINGS, ROW, ("2", "xã B", 5), (), (None, "xã Chỉ Tên")]))
    assert (rows_of(units), codes(units)) == ([2, 3, 5], ["BAT062"])


def test_dashes_of_a_list_in_a_cell_are_not_of_its_items(common: Path) -> None:
    heads = (*HEADINGS, "so_lieu.ten_thon")
    [first, second] = units_of(
        common, book([heads, (*ROW, "- Đăk Ang\n- Ao Sen"), ("2", "xã B", 5, "Thôn 1\n- Thôn 2")])
    )
    assert values(first, "so_lieu.ten_thon") == ["('Đăk Ang', 'Ao Sen')"]
    assert values(second, "so_lieu.ten_thon") == ["('Thôn 1', '- Thôn 2')"]  # no list


def test_signatures_and_remarks_below_the_table_are_no_units_and_told(common: Path) -> None:
    signed = [(), (None, "Người lập biểu", "Chủ tịch"), (None, "(Ký, ghi rõ họ tên)"), (), (None, "Nguyễn Văn A")]
    units = units_of(common, book([HEADINGS, ROW, ("2", "xã B", 5), (None, "Tổng cộng", 1190), *signed]))
    assert (rows_of(units), codes(units)) == ([2, 3], ["BAT059", "BAT070"])
    units = units_of(common, book([HEADINGS, ROW, *signed[1:3]]))  # right below
    assert (rows_of(units), codes(units)) == ([2], ["BAT070"])
    units = units_of(common, book([HEADINGS, ROW, ("Ghi chú: số liệu đến 30/6",)]))
    assert (rows_of(units), codes(units)) == ([2], ["BAT070"])


def test_units_below_a_blank_row_are_units_also_without_figures(common: Path) -> None:
    units = units_of(common, book([HEADINGS, ROW, (), ("2", "xã B", None), (), (None, "xã C", None), ("4", "xã D", 5)]))
    assert rows_of(units) == [2, 4, 6, 7]


def test_the_example_is_no_unit(common: Path) -> None:
    units = units_of(common, csv(("#", *HEADINGS), ("Ví dụ", "1", "xã Ví Dụ", 5), ("", *ROW)))
    assert rows_of(units) == [3]


def test_the_heading_once_more_is_no_unit(common: Path) -> None:
    assert rows_of(units_of(common, csv(HEADINGS, ROW, HEADINGS, ("2", "xã B", 5)))) == [2, 4]


def test_hidden_rows_and_columns_are_read_and_told(common: Path) -> None:
    rows = [HEADINGS, ROW, ("2", "xã B", 5)]
    units = units_of(common, book(rows, before='<cols><col min="3" max="3" hidden="1"/></cols>', hidden=[3]))
    assert codes(units) == ["BAT060", "BAT061"]
    assert len(units) == 2


def test_a_text_merged_over_rows_holds_for_all_and_a_number_for_none(common: Path) -> None:
    heads = (*HEADINGS, "Huyện")
    rows = [heads, ("1", "xã A", 5, "Ngọc Hồi"), ("2", "xã B", 6, None), ("3", "xã C", 7, "Đắk Tô")]
    jobs = [*units_of(common, book(rows, merges=["D2:D3"]), only="don_vi.huyen == 'Ngọc Hồi'")]
    assert [values(job, "don_vi.huyen") for job in jobs] == [["Ngọc Hồi"], ["Ngọc Hồi"]]
    first, second, third = units_of(common, book(rows, merges=["C2:C3"]))
    assert [[d.code for d in job.known] for job in (first, second, third)] == [["BAT063"], ["BAT063"], []]


def test_a_unit_that_is_there_twice_is_told(common: Path) -> None:
    units = units_of(common, csv(HEADINGS, ROW, ("00123", "xã Khác", 5)), out="out/{dong}.docx")
    [problem] = units.problems
    assert (problem.code, problem.location.cells) == ("BAT064", "A3")
    assert {problem.params["first"], problem.params["second"]} == {2, 3}


class TestBlankCells:
    """Of a column that may be blank."""

    HEADS = (*HEADINGS, "thong_tin.so")
    ROWS = (("001", "xã A", 5, 7), ("002", "xã B", 6, None))

    def test_one_among_others_is_told_once(self, tmp_path: Path) -> None:
        common = units_project(tmp_path, COMMON.replace("thong_tin: {so: null}\n", ""))
        [problem] = units_of(common, book([self.HEADS, *self.ROWS])).problems
        assert (problem.code, problem.is_error, problem.location.cells) == ("BAT076", False, "D3")
        assert (problem.params["count"], problem.params["rows"]) == (1, "3")

    def test_all_of_them_or_one_that_says_null_are_meant(self, tmp_path: Path) -> None:
        common = units_project(tmp_path, COMMON.replace("thong_tin: {so: null}\n", ""))
        assert codes(units_of(common, book([self.HEADS, *(row[:3] for row in self.ROWS)]))) == []
        assert codes(units_of(common, book([self.HEADS, self.ROWS[0], (*self.ROWS[1][:3], "null")]))) == []

    def test_a_value_of_the_common_file_is_used(self, common: Path) -> None:
        assert codes(units_of(common, book([self.HEADS, *self.ROWS]))) == []

    def test_advice_for_a_report_number_is_not_to_write_0(self, common: Path) -> None:
        [job] = units_of(common, csv(self.HEADS, ("001", "xã A", "nhiều", "12/BC-UBND")))
        _, problems = load(job.data, row=job.row)
        advice = {str(d.location.cells): d.help for d in problems if d.code == "SRC052"}
        assert "Không có thì để trống ô này." in advice["D2"]
        assert "Không có thì ghi 0." in advice["C2"]


class TestLostZeros:
    """Spreadsheet programs drop the zeros that a number begins with."""

    def known(self, units: Units) -> list[tuple[str, str | None]]:
        return [(d.code, d.location.cells) for job in units for d in job.known]

    def test_a_number_among_longer_codes_is_an_error(self, common: Path) -> None:
        rows = [HEADINGS, ("00001", "xã A", 5), (4, "xã B", 6), (styled(7, CODE), "xã C", 7), (12345, "xã D", 8)]
        units = units_of(common, book(rows))
        assert self.known(units) == [("BAT073", "A3")]
        assert next(d for job in units for d in job.known).params["meant"] == "00004"

    def test_a_text_among_longer_codes_is_only_doubted(self, common: Path) -> None:
        rows = [HEADINGS, ("610", "huyện A", 5), ("00001", "xã B", 6)]
        assert self.known(units_of(common, book(rows))) == [("BAT074", "A2")]

    def test_codes_without_any_such_zero_are_not(self, common: Path) -> None:
        assert self.known(units_of(common, book([HEADINGS, (4, "xã A", 5), (610, "xã B", 6)]))) == []

    def test_a_list_of_failed_rows_remembers_how_long_they_were(self, common: Path) -> None:
        listed = "don_vi.ma;don_vi.ten;ho_so_tong;loi_ma;loi_do_dai_ma_3_5;loi_kiem_0\n"
        units = units_of(common, f"{listed}2;xã A;5;SRC052\n610;xã B;6;SRC052\n")
        assert self.known(units) == [("BAT075", "A2")]


# --- files -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1258"])
def test_csv_of_any_separator_and_encoding(common: Path, separator: str, encoding: str) -> None:
    text = csv(HEADINGS, ROW, separator=separator)
    content = ("".join(map(_in_1258, text)) if encoding == "cp1258" else text).encode(encoding)
    path = table(common.parent.parent, content, "units.csv")
    [job] = _of(common, path)
    assert values(job, "don_vi.ma", "don_vi.ten") == ["00123", "xã Pờ Y"]


def _in_1258(sign: str) -> str:
    """A letter as Windows-1258 has it: the base letter of its own, the tone as a mark behind it."""
    try:
        sign.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", sign)
        return unicodedata.normalize("NFC", parts[:-1]) + parts[-1]
    return sign


def _of(common: Path, path: Path) -> Units:
    return find(Request([str(common)], out=str(common.parent.parent / "out"), table=path))


@pytest.mark.parametrize(("content", "code"), [(b"", "SRC079"), (b"%PDF-1.7", "SRC079"), (b"PK\x03\x04xx", "SRC002")])
def test_what_is_no_spreadsheet_is_refused_by_name(common: Path, content: bytes, code: str) -> None:
    units = _of(common, table(common.parent.parent, content))
    assert codes(units) == [code]


def test_a_file_that_breaks_off_is_refused(common: Path) -> None:
    text = csv(HEADINGS, *[ROW] * 3, '"never closed;1;2')
    assert "SRC002" in codes(_of(common, table(common.parent.parent, text)))


def test_a_heading_longer_than_the_sample(common: Path) -> None:
    text = csv(HEADINGS, *(("0" + str(n), "xã " + "A" * 2000, n) for n in range(MAX_SAMPLE // 2000 + 3)))
    assert len(_of(common, table(common.parent.parent, text))) > 50
