"""Slips of the finger and habits of typing: odd years, punctuation that templates print, years that end too early, ranges."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from support.figures_project import Project
from support.rows_project import RowsProject

from docxtpl_reports.diagnostics import Fix
from docxtpl_reports.figures import loading
from docxtpl_reports.values import Number, Verdict


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


class TestYears:
    @pytest.mark.parametrize("typed", ["18/7/0204", "18/7/2204", "18/7/1204"])
    def test_a_year_no_report_is_about_is_questioned_at_its_place(self, project: Project, typed: str) -> None:
        assert project.problems("ngay: 18/7/2024", f"ngay: {typed}") == [("DAT051", 11)]

    def test_a_period_too(self, project: Project) -> None:
        problems = project.problems("tu: 01/01/2024, den: 13/8/2024", "tu: 01/01/2024, den: 13/8/2204")
        assert ("DAT051", 3) in problems

    @pytest.mark.parametrize("typed", ["02/9/1945", "31/12/2100"])
    def test_other_years_are_not(self, project: Project, typed: str) -> None:
        assert project.problems("ngay: 18/7/2024", f"ngay: {typed}") == []


class TestYearSeries:
    @pytest.mark.parametrize("years", ['{"2021": 98, "2022": 98, "2023": 98}', '{"2022": 98, "2023": 98, "2024": 98}'])
    def test_years_that_reach_the_period_are_fine(self, project: Project, years: str) -> None:
        assert project.problems("diem: 80,7", f"diem: 80,7\n  dh: {years}") == []

    def test_years_that_end_earlier_are_questioned_at_the_last_one(self, project: Project) -> None:
        years = 'dh:\n    "2019": 98\n    "2020": 98\n    "2021": 98'
        assert project.problems("diem: 80,7", f"diem: 80,7\n  {years}") == [("VER021", 19)]

    def test_the_question_can_be_answered(self, project: Project) -> None:
        years = 'dh: {"2020": 98, "2021": 98}\nmien_kiem_tra: {lien_ke.dh: mới thành lập}'
        assert (
            project.problems("    - {ten: Tư pháp, so_luong: 5}\n", f"    - {{ten: Tư pháp, so_luong: 5}}\n  {years}\n")
            == []
        )
        rules = ("kieu: chuoi_nam, bat_buoc: false", "kieu: chuoi_nam, bat_buoc: false, ngoai_ky: true")
        assert project.problems("diem: 80,7", 'diem: 80,7\n  dh: {"2020": 98, "2021": 98}', rules=rules) == []


class TestPunctuation:
    """Templates print «Lưu:», «Kính gửi:», dashes and endings; typed as well they would be printed twice."""

    @pytest.mark.parametrize("typed", ["Lưu: VT, TH.", "VT, TH.", "- Lưu: VT, TH", "lưu : VT, TH;"])
    def test_the_filing_line(self, project: Project, typed: str) -> None:
        case, problems = project.load('luu: "VT, TH"', f'luu: "{typed}"')
        assert case is not None
        assert case.data.sections["noi_nhan"]["luu"] == "VT, TH"  # type: ignore[index]
        assert [(d.code, d.location.line, d.fix and d.fix.new) for d in problems] == [("DAT052", 6, "VT, TH")]

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Lưu trữ cơ quan, VT", "Lưu trữ cơ quan, VT"),
            ("Lưu hồ sơ, VT", "Lưu hồ sơ, VT"),
            ("LƯU TRỮ, VT", "LƯU TRỮ, VT"),
            ("Lưu VTX", "Lưu VTX"),
            ("Lưu VT, TH", "VT, TH"),
            ("lưu TH", "TH"),
            ("Lưu: trữ cơ quan", "trữ cơ quan"),
        ],
    )
    def test_a_word_that_begins_with_luu_stays(self, project: Project, typed: str, meant: str) -> None:
        case, _ = project.load('luu: "VT, TH"', f'luu: "{typed}"')
        assert case is not None
        assert case.data.sections["noi_nhan"]["luu"] == meant  # type: ignore[index]

    @pytest.mark.parametrize(
        ("old", "typed", "section", "meant"),
        [
            (
                "gui: [Như trên]",
                'gui: ["Như trên;", "- TT Đảng ủy;;", CT]',
                "noi_nhan",
                ("Như trên", "TT Đảng ủy", "CT"),
            ),
            ("kinh_gui: [Văn phòng huyện]", 'kinh_gui: "Kính gửi: Văn phòng huyện."', "kinh_gui", ("Văn phòng huyện",)),
        ],
    )
    def test_recipients_and_addressees(
        self, project: Project, old: str, typed: str, section: str, meant: tuple[str, ...]
    ) -> None:
        case, problems = project.load(old, typed)
        assert case is not None
        found = case.data.sections[section]
        assert (found["gui"] if section == "noi_nhan" else found) == meant  # type: ignore[index]
        assert {d.code for d in problems} == {"DAT052"}

    @pytest.mark.parametrize("typed", ["VT, TH", "VT v.v.", "Văn thư (01 bản)"])
    def test_what_is_typed_as_it_should_be_stays(self, project: Project, typed: str) -> None:
        assert project.problems('luu: "VT, TH"', f'luu: "{typed}"') == []


class TestRanges:
    @pytest.mark.parametrize("typed", ["80%..50%", "50% + 1% .. 50%"])
    def test_a_range_the_wrong_way_round_is_an_error(self, project: Project, typed: str) -> None:
        problems = project.load(rules=('nguong: ">= 50%", can_cu: QĐ 416', f'nguong: "{typed}", can_cu: QĐ 416'))[1]
        assert [(d.code, d.location.line) for d in problems] == [("RUL074", 20)]
        assert problems[0].fix is not None

    @pytest.mark.parametrize("typed", ["50%..50%", "5%..9.5%"])
    def test_others_are_not(self, project: Project, typed: str) -> None:
        assert project.problems(rules=('nguong: ">= 50%", can_cu: QĐ 416', f'nguong: "{typed}", can_cu: QĐ 416')) == []


class TestDigits:
    def test_a_difference_far_behind_the_mark_is_still_printed(self, project: Project) -> None:
        tong, tt = 2 * 10**20, 10**20 - 1  # 49,999…9995%
        case = project.case("tong: 1.185   # all of them\n  tt: 109", f"tong: {tong}\n  tt: {tt}")
        result = case.results.indicators["truc_tuyen"]
        assert result.verdict is Verdict.FAIL
        assert str(result.value) == "49,9999999999999999995%"

    def test_a_limit_without_end_that_is_met_exactly_needs_no_digits(self, project: Project) -> None:
        rules = ('nguong: ">= 50%", can_cu: QĐ 416', 'nguong: ">= 100% / 3", can_cu: QĐ 416')
        case = project.case("tong: 1.185   # all of them\n  tt: 109", "tong: 3\n  tt: 1", rules=rules)
        result = case.results.indicators["truc_tuyen"]
        assert result.verdict is Verdict.PASS
        assert isinstance(result.value, Number)
        assert (result.value.value, str(result.value)) == (Fraction(100, 3), "33,33%")


class TestNothing:
    @pytest.mark.parametrize("typed", ["không", "Không có", "KHÔNG", '"null"', "không có gì", '"-"'])
    def test_a_text_that_may_be_null_is_not_the_word_for_nothing(self, project: Project, typed: str) -> None:
        assert project.problems("cap_tren: UBND huyện", f"cap_tren: {typed}") == [("DAT080", 2)]

    def test_null_prints_nothing(self, project: Project) -> None:
        assert project.problems("cap_tren: UBND huyện", "cap_tren: null") == []

    @pytest.mark.parametrize("name", ["Khổng Lồ", "UBND huyện Không Tên", "Công ty Không gian"])
    def test_names_are_names(self, project: Project, name: str) -> None:
        assert project.problems("cap_tren: UBND huyện", f"cap_tren: {name}") == []

    def test_a_number_that_may_be_null_is_reported_the_same(self, project: Project) -> None:
        assert project.problems("so: null", "so: không") == [("DAT080", 8)]

    def test_a_count_of_nothing_is_0(self, project: Project) -> None:
        (problem,) = project.load("tt: 109", "tt: không")[1]
        assert (problem.code, problem.location.line) == ("DAT081", 14)
        assert "ghi 0" in problem.help

    def test_yes_and_no_stay_so(self, project: Project) -> None:
        assert project.problems("co_kn: không", "co_kn: không") == []

    @pytest.mark.parametrize(
        ("old", "new", "advice"),
        [
            ("cap_tren: UBND huyện", 'cap_tren: "…"', "ghi «null», không đặt trong ngoặc kép"),
            ("dia_danh: Pờ Y", 'dia_danh: "…"', "xóa dòng"),
            ("ten: xã Pờ Y", 'ten: "…"', "phải có"),
        ],
    )
    def test_a_placeholder_is_told_what_works(self, project: Project, old: str, new: str, advice: str) -> None:
        (problem,) = project.load(old, new)[1]
        assert problem.code == "DAT060"
        assert advice in problem.help


class TestUnit:
    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("co_quan: Ủy ban nhân dân xã Pờ Y", "co_quan: Ủy ban nhân dân xã Đăk Xú", "VER050"),
            ("ten: xã Pờ Y", "ten: phường Pờ Y", "VER050"),
            ("ten: xã Pờ Y", "ten: xã Pờ Y, loai: phường", "VER051"),
            ("ten: xã Pờ Y", "ten: Pờ Y, loai: phường", "VER050"),
        ],
    )
    def test_one_that_contradicts_itself_is_an_error(self, project: Project, old: str, new: str, code: str) -> None:
        (problem,) = project.load(old, new)[1]
        assert (problem.code, problem.location.line, problem.is_error) == (code, 2, True)
        assert {"name", "office"} < set(problem.params) or {"name", "kind"} < set(problem.params)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("ten: xã Pờ Y", "ten: Xã Pờ Y"),
            ("ten: xã Pờ Y", "ten: xã Pờ Y, loai: xã"),
            ("ten: xã Pờ Y", "ten: Pờ Y"),
            ("ten: xã Pờ Y", 'ten: "xã Pờ Y, tỉnh Quảng Ngãi"'),
            ("co_quan: Ủy ban nhân dân xã Pờ Y", "co_quan: UBND xã Pờ-Y"),
            ("co_quan: Ủy ban nhân dân xã Pờ Y", "co_quan: Trung tâm Phục vụ hành chính công"),
        ],
    )
    def test_ways_of_writing_one_name_are_not(self, project: Project, old: str, new: str) -> None:
        assert not [code for code, _ in project.problems(old, new) if code.startswith("VER05")]

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("co_quan: Ủy ban nhân dân xã Pờ Y", "co_quan: Ủy ban nhân dân xã Đăk Xú", "don_vi.co_quan"),
            ("ten: xã Pờ Y", "ten: xã Pờ Y, loai: phường", "don_vi.loai"),
        ],
    )
    def test_a_reason_waives_it(self, project: Project, old: str, new: str, code: str) -> None:
        waiver = f"mau: p\nmien_kiem_tra: {{{code}: xã vừa sáp nhập}}\n"
        project.load(old, new)
        project.data.write_text(project.data.read_text("utf-8").replace("mau: p\n", waiver), "utf-8")
        assert loading.load(project.data)[1] == []


@pytest.mark.parametrize(("typed", "meant"), [("=<", "<="), ("=>", ">=")])
def test_a_reversed_sign_of_comparison_is_corrected(project: Project, typed: str, meant: str) -> None:
    for rule in (("tt <= tong", f"tt {typed} tong"), ('">= 50%"', f'"{typed} 50%"')):
        (problem,) = project.load(rules=rule)[1]
        assert problem.code == "YML070"
        assert problem.fix == Fix(typed, meant)


def test_an_empty_list_is_said_in_a_check(project: Project) -> None:
    (problem,) = project.load(
        "nhan_su:\n    - {ten: Văn phòng, so_luong: 02}\n    - {ten: Tư pháp, so_luong: 5}",
        "nhan_su: []",
        rules=("dung_khi: tt <= tong", "dung_khi: dem(nhan_su) >= 1"),
    )[1]
    assert problem.code == "VER012"
    assert "dem(nhan_su) = 0" in problem.message


def test_a_folder_without_packs_is_told_of_new(tmp_path: Path) -> None:
    file = tmp_path / "d.yml"
    file.write_text("mau: tieu-chi-15\n", "utf-8")
    (problem,) = loading.load(file)[1]
    assert problem.code == "DAT026"
    assert "new --from" in problem.help


class TestWhatIsComputed:
    def test_an_indicator_is_not_typed(self, project: Project) -> None:
        _, problems = project.load("tt: 109", "tt: 109\n  truc_tuyen: 9,20%")
        (problem,) = [d for d in problems if d.is_error]
        assert (problem.code, problem.location and problem.location.line) == ("DAT230", 15)
        assert "Tỷ lệ" in problem.message

    def test_a_computed_column_is_not_typed(self, tmp_path: Path) -> None:
        found = RowsProject(tmp_path).problems(("ten: Hộ tịch", "ty_le: 98, ten: Hộ tịch"))
        (problem,) = [d for d in found if d.code == "DAT230"]
        assert problem.params["section"] == "so_lieu.linh_vuc.1"
