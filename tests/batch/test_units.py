"""Units of a command: which reports, under which names, known before anything is written."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from support.counting import lines
from support.project import DATA, make_project
from support.unit_tables import COMMON, HEADINGS, book, codes, table, units_of, units_project

from docxtpl_reports.batch.units import Request, Units, find
from docxtpl_reports.batch.uptodate import UpToDate
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.reading import digest
from docxtpl_reports.jobs.build import build, run
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.records.finished import load_built


@pytest.fixture
def common(tmp_path: Path) -> Path:
    return units_project(tmp_path)


def rows(count: int, heads: tuple[str, ...] = HEADINGS) -> str:
    return "\n".join([";".join(heads), *(f"{n:03d};xã {n};{n + 10}" for n in range(1, count + 1))])


def names(units: Units) -> list[str]:
    return [job.docx.name for job in units]


def test_jobs_come_in_the_order_of_the_files_as_often_as_asked(tmp_path: Path) -> None:
    units = find(Request((str(tmp_path / "b.yml"), str(tmp_path / "a.yml")), str(tmp_path / "out")))
    assert names(units) == names(units) == ["b.docx", "a.docx"]
    assert len(units) == 2


def test_a_report_from_a_row_is_that_of_a_file_with_the_same_values(tmp_path: Path) -> None:
    common = units_project(tmp_path)
    text = COMMON.replace("don_vi: {", "don_vi: {ten: xã A, ma: '001', ")
    own = tmp_path / "data" / "a.yml"
    own.write_text(text.replace("so_lieu: {", "so_lieu: {ho_so_tong: 1.185, "), "utf-8")
    [job] = units_of(common, book([HEADINGS, ("001", "xã A", 1185)]))
    from_row, from_file = run(job), run(Job(own))
    assert from_row.document is not None
    assert from_row.document == from_file.document


def test_a_row_that_moved_is_up_to_date_and_its_cells_are_doubted(common: Path) -> None:
    root = common.parent.parent
    text = "Mã đơn vị;Tên đơn vị;Tổng số hồ sơ\n001;xã A;5\n"
    [job] = units_of(common, text)
    [result] = build([job])
    assert result.docx is not None
    inputs = {one["role"]: one for one in json.loads(job.manifest.read_bytes())["inputs"]}
    assert inputs["row"]["file"] == inputs["table"]["file"] == "units.csv"
    assert inputs["table"]["sha256"] == digest((root / "units.csv").read_bytes())
    _, moved = units_of(common, text.replace("001", "000;xã B;5\n001", 1))
    assert UpToDate(Packs())(moved)
    _, problems = load_built(result.docx)
    assert [d.code for d in problems] == ["MAN008"]
    [changed] = units_of(common, text.replace("5", "6"))
    assert not UpToDate(Packs())(changed)


def test_the_common_file_is_read_once(common: Path) -> None:
    def steps(count: int) -> int:
        units, packs = units_of(common, rows(count)), Packs()
        return lines(lambda: [packs.tree(job.data) for job in units])

    first = steps(1)
    assert steps(9) - first < first


def test_a_changed_common_file_is_read_again(common: Path) -> None:
    packs = Packs()
    before, _, _ = packs.tree(common)
    common.write_text(COMMON.replace("xã, dia", "xã X, dia").replace("mau", "mau", 1) + "\n", "utf-8")
    after, _, _ = packs.tree(common)
    assert before is not after
    assert packs.tree(common)[0] is after


class TestNames:
    def test_the_column_of_the_name_wins_where_there_is_no_pattern(self, common: Path) -> None:
        heads = (*HEADINGS, "Tên tệp")
        text = "\n".join([";".join(heads), "1;xã A;5;bao-cao A.docx", "2;xã B;6;", "3;xã C;7;a/b"])
        assert names(units_of(common, text)) == ["bao-cao A.docx", "2.docx", "a-b.docx"]
        assert names(units_of(common, text, out="x/{don_vi.ten}")) == ["xã A.docx", "xã B.docx", "xã C.docx"]

    def test_without_code_the_name_of_the_unit_and_without_both_the_row(self, common: Path) -> None:
        assert names(units_of(common, "Tên đơn vị;ho_so_tong\nxã A;5\n")) == ["xã A.docx"]
        assert names(units_of(common, "ho_so_tong\n5\n")) == ["chung-2.docx"]
        text = "Mã đơn vị;Tên đơn vị;ho_so_tong\n;xã A;5\n;;5\n"
        assert names(units_of(common, text)) == ["xã A.docx", "chung-3.docx"]

    def test_a_pattern_may_have_folders_and_parts_of_days(self, common: Path) -> None:
        [job] = units_of(common, rows(1), out="out/{ky.den.nam}/{mau}-{tep}-{dong}-{don_vi.ma}-{ky.den}.docx")
        assert job.docx.as_posix() == "out/2024/nho-chung-2-001-2024-08-13.docx"

    def test_a_pattern_without_a_folder_names_in_the_folder_of_results(
        self, common: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(common.parent.parent)
        units = units_of(common.relative_to(Path.cwd()), rows(1), out="{don_vi.ten}/{don_vi.ma}.docx")
        [job] = units
        assert job.docx.as_posix() == "out/xã 1/001.docx"
        assert units.folder(job).as_posix() == "out"
        [job] = units_of(common, rows(1), out="./{don_vi.ma}")
        assert job.docx.as_posix() == "001.docx"

    def test_a_pattern_names_reports_of_data_files(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        [job] = find(Request([str(data)], out="x/{don_vi.ten}-{so_lieu.ho_so_tong}"))
        assert job.docx.as_posix() == "x/xã A-1185.docx"

    def test_a_blank_or_unreadable_value_fails_its_unit_alone(self, common: Path) -> None:
        text = "Mã đơn vị;Tên đơn vị;Tổng số hồ sơ\n;xã A;5\n002;xã B;x\n..;xã C;7\n004;xã D;8\n"
        units = units_of(common, text, out="out/{don_vi.ma}")
        assert [[d.code for d in job.known] for job in units] == [["BAT010"], [], ["BAT012"], []]
        units = units_of(common, text, out="out/{ho_so_tong}.docx")
        assert [[d.code for d in job.known] for job in units] == [[], ["BAT012"], [], []]
        results = build(list(units_of(common, text, out=str(common.parent.parent / "out" / "{don_vi.ma}"))))
        assert [result.docx is not None for result in results] == [False, False, False, True]

    def test_of_a_name_nothing_may_be_left(self, common: Path) -> None:
        [job] = units_of(common, "ho_so_tong;Tên tệp\n5;. .docx\n")
        assert [d.code for d in job.known] == ["BAT011"]

    def test_an_unknown_name_stops_the_command(self, common: Path) -> None:
        with pytest.raises(ReportError, match="BAT001"):
            units_of(common, rows(1), out="out/{don_vi.mã}.docx")
        with pytest.raises(ReportError, match="BAT001"):
            find(Request([str(common)], out="out/{don_vi.mã}.docx"))

    @pytest.mark.parametrize("other", ["XÃ A", unicodedata.normalize("NFD", "xã A"), "xã  A.", "xã A"])
    def test_names_that_some_system_takes_for_one_are_an_error_that_names_both(self, common: Path, other: str) -> None:
        units = units_of(common, f"Tên đơn vị;ho_so_tong\nxã A;5\nxã B;6\n{other};7\n")
        [problem] = [d for d in units.problems if d.is_error]
        assert problem.code == "BAT020"
        assert {str(problem.params["first"]), str(problem.params["second"])} == {
            "dòng 2 (xã A)",
            f"dòng 4 ({' '.join(other.split())})",
        }
        advised = str(problem.params["example"])
        again = units_of(common, f"Tên đơn vị;ho_so_tong\nxã A;5\nxã B;6\n{other};7\n", out=advised)
        assert not any(d.is_error for d in again.problems)

    def test_the_pattern_that_is_advised_names_units_by_what_tells_them_apart(self, common: Path) -> None:
        text = "Tên đơn vị;Huyện;Mã đơn vị;ho_so_tong\nxã A;X;1;5\nxã A;Y;1;6\nxã A;Y;2;6\n"

        def advised(text: str) -> str:
            units = units_of(common, text, out="o/{don_vi.ten}")
            return str(next(d for d in units.problems if d.code == "BAT020").params["example"])

        assert advised(text.rpartition("xã A")[0]) == "o/{don_vi.huyen}/{don_vi.ten}.docx"
        assert advised(text.replace("Y;1", "Y;3")) == "o/{don_vi.ma}-{don_vi.ten}.docx"
        assert advised(text) == "o/{dong}-{don_vi.ten}.docx"

    def test_of_many_that_share_a_name_the_first_are_named_and_the_rest_counted(self, common: Path) -> None:
        text = "Tên đơn vị;ho_so_tong\n" + "xã Tân Lập;5\n" * 30
        found = [d for d in units_of(common, text).problems if d.is_error]
        assert [d.code for d in found] == ["BAT020"] * 10 + ["BAT021"]
        assert found[-1].params["count"] == 19

    def test_files_of_two_folders_with_one_name(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        other = tmp_path / "data" / "q2" / "xa-a.yml"
        other.parent.mkdir()
        other.write_text(DATA, "utf-8")
        units = find(Request([str(data), str(other)], out=str(tmp_path / "out")))
        assert codes(units) == ["OUT021", "OUT021"]
        advised = str(units.problems[0].params["example"])
        assert codes(find(Request([str(data), str(other)], out=advised))) == []

    def test_the_text_of_a_value_for_groups(self, common: Path) -> None:
        text = "Tên đơn vị;Huyện\nxã A;Ngọc/Hồi\n"
        [job] = units_of(common, text, group="don_vi.huyen")
        [numbered] = units_of(common, text, group="dong")
        assert (job.group, numbered.group) == ("Ngọc-Hồi", "2")
        with pytest.raises(ReportError, match="BAT007"):
            units_of(common, text, group="ten_thon")


class TestChoosing:
    def test_rows_as_the_spreadsheet_numbers_them(self, common: Path) -> None:
        units = units_of(common, rows(9), rows="3-5, 8;10")
        assert names(units) == ["002.docx", "003.docx", "004.docx", "007.docx", "009.docx"]
        assert units.skipped == {"--rows": 4}

    def test_rows_that_are_no_units_are_told(self, common: Path) -> None:
        units = units_of(common, rows(2), rows="1-2,90")
        assert (len(units), codes(units)) == (1, ["BAT081"])

    @pytest.mark.parametrize("typed", ["x", "1,,2", "1-2-3", "-5"])
    def test_rows_that_cannot_be_read(self, common: Path, typed: str) -> None:
        with pytest.raises(ReportError, match="BAT080"):
            units_of(common, rows(2), rows=typed)

    @pytest.mark.parametrize(("typed", "advised"), [("5-3", "3-5"), ("0", "1-1"), ("7,9999999", "1048576-1048576")])
    def test_rows_the_wrong_way_round_or_of_no_sheet(self, common: Path, typed: str, advised: str) -> None:
        with pytest.raises(ReportError) as caught:
            units_of(common, rows(2), rows=typed)
        [problem] = caught.value.diagnostics
        assert (problem.code, advised in problem.help) == ("BAT084", True)

    def test_rows_need_a_table(self, common: Path) -> None:
        with pytest.raises(ReportError, match="BAT032"):
            find(Request([str(common)], rows="2"))

    def test_a_sample_is_spread_and_the_same_each_time(self, common: Path) -> None:
        units = units_of(common, rows(10), sample=3)
        assert names(units) == ["001.docx", "004.docx", "007.docx"]
        assert units.skipped == {"--sample": 7}
        assert len(units_of(common, rows(2), sample=9)) == 2

    @pytest.mark.parametrize(
        ("only", "expected"),
        [
            ("don_vi.ten == 'xã 2'", ["002"]),
            ('don_vi.ma = "003" hoặc ho_so_tong > 13', ["003", "004"]),
            ("ho_so_tong >= 12 and not so_lieu.ho_so_tong = 13", ["002", "004"]),
            ("ky.den.nam = 2024", ["001", "002", "003", "004"]),
            ("chi_tieu.truc_tuyen < 8%", ["003", "004"]),
            ('tieu_chi["1"].khong_dat', ["001", "002", "003", "004"]),
            ('tieu_chi["1"].dat', []),
            ("tong(ho_so_tong, ho_so_truc_tuyen) > 13", ["003", "004"]),
        ],
    )
    def test_a_condition_over_the_data(self, common: Path, only: str, expected: list[str]) -> None:
        units = units_of(common, rows(4), only=only)
        assert [job.docx.stem for job in units] == expected
        assert units.skipped.get("--only", 0) == 4 - len(expected)

    def test_a_condition_chooses_data_files(self, tmp_path: Path) -> None:
        data = make_project(tmp_path)
        other = tmp_path / "data" / "xa-b.yml"
        other.write_text(DATA.replace("ten: xã A", "ten: xã B"), "utf-8")
        units = find(Request([str(data), str(other)], only="don_vi.ten == 'xã B'"))
        assert names(units) == ["xa-b.docx"]

    @pytest.mark.parametrize(
        ("only", "code", "column"),
        [
            ("don_vi.tem == 'x'", "RUL046", 1),
            ("ho_so_tong > ", "RUL032", 14),
            ("ho_so_tong > 5 and ho_so > 5", "RUL046", 20),
            ("ho_so_tong", "BAT082", 1),
            ("don_vi.ten > 5", "RUL044", 12),
        ],
    )
    def test_a_wrong_condition_is_told_once_with_its_place(
        self, common: Path, only: str, code: str, column: int
    ) -> None:
        with pytest.raises(ReportError) as caught:
            units_of(common, rows(4), only=only)
        [problem] = caught.value.diagnostics
        assert (problem.code, problem.location.column) == (code, column)

    def test_a_name_of_the_unit_without_its_section_is_asked_for_whole(self, common: Path) -> None:
        with pytest.raises(ReportError) as caught:
            units_of(common, rows(4), only="huyen == 'A'")
        [problem] = caught.value.diagnostics
        assert "don_vi.huyen" in problem.help

    def test_a_unit_of_which_the_condition_is_not_known_fails_alone(self, common: Path) -> None:
        text = "Mã đơn vị;Tên đơn vị;Huyện;ho_so_tong\n1;xã A;X;5\n2;xã B;;6\n3;xã C;Y;7\n"
        units = units_of(common, text, only="don_vi.huyen == 'X'")
        assert [(job.docx.stem, [d.code for d in job.known]) for job in units] == [("1", []), ("2", ["BAT083"])]

    def test_nothing_left_is_an_error(self, common: Path) -> None:
        [problem] = units_of(common, rows(2), only="don_vi.ten = 'xã Z'").problems
        assert (problem.code, "don_vi.ten = «" in problem.help) == ("BAT040", True)


class TestTables:
    def test_a_table_needs_one_common_file(self, common: Path) -> None:
        path = table(common.parent.parent, rows(1))
        for files in ([], [str(common), str(common)]):
            with pytest.raises(ReportError, match="BAT031"):
                find(Request(files, table=path))

    def test_a_common_file_that_cannot_be_used_is_told_once(self, common: Path) -> None:
        common.write_text("mau: khong-co\n", "utf-8")
        units = units_of(common, rows(50))
        assert codes(units)[-1] == "BAT066"
        assert len(units) == 0

    def test_names_cost_the_same_for_each_unit(self, common: Path) -> None:
        def steps(count: int) -> int:
            return lines(lambda: units_of(common, rows(count), out="x/{don_vi.ma}-{ky.den}"))

        few, many = steps(20), steps(40)
        assert steps(80) - many < 2.5 * (many - few)
