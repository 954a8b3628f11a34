"""Figures that are read from spreadsheets: which file, which cells, what is typed instead, and the place of every value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.counting import calls
from support.sources_project import DATA, RULES, TABLE, SourcesProject, changed
from support.workbooks import xlsx

from docxtpl_reports.diagnostics import Diagnostic
from docxtpl_reports.figures import loading
from docxtpl_reports.files.reading import digest
from docxtpl_reports.records import collect, derivations
from docxtpl_reports.reporters.derivation import derivation_json, derivation_text
from docxtpl_reports.reporters.problems import place_text, text_report


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourcesProject:
    monkeypatch.chdir(tmp_path)
    return SourcesProject(Path())


def told(problems: list[Diagnostic]) -> list[tuple[str, str | None, int | None, str | None]]:
    return [(d.code, d.location.file, d.location.line, d.location.cells) for d in problems]


def test_a_list_and_a_total_are_read_from_a_table(project: SourcesProject) -> None:
    case, problems = project.load()
    assert (problems, case is not None) == ([], True)
    assert case is not None
    figures_ = case.context()["so_lieu"]
    rows = [(str(row.ten), str(row.tiep_nhan), str(row.dung_han)) for row in figures_["linh_vuc"]]  # type: ignore[index]
    assert rows == [("Hộ tịch", "120", "118"), ("Đất đai", "50", "49")]
    assert str(figures_["tong_so"]) == "170"  # type: ignore[index]
    assert str(case.context()["chi_tieu"]["tiep_nhan"]) == "170"  # type: ignore[index]


def test_every_value_has_its_file_sheet_and_cell(project: SourcesProject) -> None:
    case = project.case()
    place = case.data.origins["so_lieu.linh_vuc.2.tiep_nhan"]
    assert (place.file, place.sheet, place.cells) == ("data/nguon/bieu.xlsx", "S1", "B4")
    assert case.data.origins["so_lieu.linh_vuc"].cells == "A3:C4"
    assert case.data.origins["so_lieu.tong_so"].cells == "B5"
    step = case.derivation().steps["so_lieu.linh_vuc"]
    assert "data/nguon/bieu.xlsx · trang «S1» · ô B4" in derivation_text(step)
    assert derivation_json(step)["source"] == {
        "file": "data/nguon/bieu.xlsx",
        "line": None,
        "column": None,
        "sheet": "S1",
        "cells": "A3:C4",
    }


def test_the_spreadsheet_is_an_input_with_its_digest(project: SourcesProject) -> None:
    case = project.case()
    assert case.data.files["data/nguon/bieu.xlsx"] == digest(project.workbook.read_bytes())
    assert Path("data/nguon/bieu.xlsx") in collect.inputs(case, Path("mau.docx")).values()


def test_a_spreadsheet_that_is_not_there_is_waited_for(project: SourcesProject) -> None:
    project.workbook.unlink()
    case, _ = loading.load(project.data)
    assert case is not None
    assert Path("data/nguon/bieu.xlsx") in collect.inputs(case, Path("mau.docx")).values()


def test_the_derivation_in_a_manifest_keeps_sheet_and_cell(project: SourcesProject) -> None:
    case = project.case()
    outline = case.outline()
    again = derivations.read(json.loads(derivations.written(outline.root, outline.named, derivations.Texts(str))))
    assert again.steps["so_lieu.tong_so"].source == case.data.origins["so_lieu.tong_so"]


def test_what_is_typed_wins_and_is_told(project: SourcesProject) -> None:
    case, problems = project.load(data=changed(DATA, ("#more", "  tong_so: 171")))
    assert told(problems) == [("SRC071", "data/d.yml", 6, None)]
    assert case is not None
    assert str(case.context()["so_lieu"]["tong_so"]) == "171"  # type: ignore[index]


def test_a_tried_value_wins_silently(project: SourcesProject) -> None:
    case, problems = loading.load(project.data, tried={"so_lieu.tong_so": "5"})
    assert problems == []
    assert case is not None
    assert str(case.context()["so_lieu"]["tong_so"]) == "5"  # type: ignore[index]


def test_without_a_file_the_figures_may_be_typed(project: SourcesProject) -> None:
    typed = "  linh_vuc: [{ten: A, tiep_nhan: 1, dung_han: 1}]\n  tong_so: 1"
    assert project.problems(data=changed(DATA, ("bang: {bieu: nguon/bieu.xlsx}\n", ""), ("#more", typed))) == []


def test_a_table_without_a_file_is_asked_for_once_per_figure(project: SourcesProject) -> None:
    problems = project.problems(data=changed(DATA, ("bang: {bieu: nguon/bieu.xlsx}\n", "")))
    assert [d.code for d in problems] == ["SRC070", "SRC070"]
    assert "bang: {bieu: đường-dẫn-tới-bảng-tính}" in problems[0].help


def test_folders_may_be_parted_as_on_windows(project: SourcesProject) -> None:
    assert project.problems(data=changed(DATA, ("nguon/bieu.xlsx", "nguon\\bieu.xlsx"))) == project.problems()


def test_an_optional_figure_without_a_file_is_unknown(project: SourcesProject) -> None:
    rules = changed(
        RULES,
        ("kieu: danh_sach\n", "kieu: danh_sach\n    bat_buoc: false\n"),
        ("cot: tiep_nhan}", "cot: tiep_nhan, bat_buoc: false}"),
    )
    assert project.problems(rules=rules, data=changed(DATA, ("bang: {bieu: nguon/bieu.xlsx}\n", ""))) == []


@pytest.mark.parametrize(
    ("typed", "code", "column"),
    [
        ("bieu: nguon/khac.xlsx", "FIL001", 14),
        ("bieu: ../../khac.xlsx", "DAT067", 14),
        ("bieu: nguon", "FIL030", 14),
        ('bieu: "nguon\\bieu.xlsx"', "YML023", 14),
        ("bie: nguon/bieu.xlsx", "SRC072", 8),
        ("xyz123: nguon/bieu.xlsx", "SRC073", 8),
    ],
)
def test_a_file_that_cannot_be_used_is_a_problem_of_its_line(
    project: SourcesProject, typed: str, code: str, column: int
) -> None:
    problems = project.problems(data=changed(DATA, ("bieu: nguon/bieu.xlsx", typed)))
    first = problems[0]
    assert (first.code, first.location.file, first.location.line, first.location.column) == (
        code,
        "data/d.yml",
        4,
        column,
    )
    assert {d.code for d in problems[1:]} <= {"SRC070"}


def test_a_path_from_the_project_is_corrected(project: SourcesProject) -> None:
    wrong = changed(DATA, ("nguon/bieu.xlsx", "data/nguon/bieu.xlsx"))
    (problem,) = project.problems(data=wrong)
    assert (problem.code, problem.location.line) == ("SRC074", 4)
    assert problem.fix is not None
    assert project.problems(data=wrong.replace(problem.fix.old, problem.fix.new)) == []


def test_a_file_with_another_ending_is_named(project: SourcesProject) -> None:
    (problem,) = project.problems(data=changed(DATA, ("bieu.xlsx", "bieu.xls")))
    assert (problem.code, problem.params["near"]) == ("FIL045", "«bieu.xlsx»")


def test_many_cells_of_one_mistake_are_told_together(project: SourcesProject) -> None:
    rows = [[f"Lĩnh vực {number}", f"{number} hồ sơ", 1] for number in range(5)]
    text = text_report(project.problems([*TABLE[:2], *rows, ["Tổng cộng", 0, 5]]))
    assert text.count("SRC052") == 1 + text.count("explain SRC052")
    assert "data/nguon/bieu.xlsx · trang «S1»\n  | B3: «0 hồ sơ» không phải là số" in text
    assert "chỗ đầu: Ở ô B3 chỉ ghi" in text


def test_a_damaged_file_is_named_and_its_figures_are_not_missing_too(project: SourcesProject) -> None:
    problems = project.problems(b"PK\3\4abc")
    assert told(problems) == [("SRC002", "data/nguon/bieu.xlsx", None, None)]


def test_the_file_is_named_relative_to_the_file_that_names_it(project: SourcesProject) -> None:
    (project.folder / "chung").mkdir()
    (project.folder / "chung" / "a.yml").write_text("bang: {bieu: ../data/nguon/bieu.xlsx}\n", "utf-8")
    data = changed(DATA, ("bang: {bieu: nguon/bieu.xlsx}\n", "ke_thua: ../chung/a.yml\n"))
    assert project.problems(data=data) == []


def test_last_period_is_read_from_its_own_spreadsheet(project: SourcesProject) -> None:
    (project.folder / "data" / "cu.yml").write_text(DATA.replace("bieu.xlsx", "cu.xlsx"), "utf-8")
    (project.workbook.parent / "cu.xlsx").write_bytes(xlsx([*TABLE[:2], ["Hộ tịch", 100, 90], ["Tổng cộng", 100, 90]]))
    rules = changed(RULES, ("cong_thuc: tong(linh_vuc.tiep_nhan)", "cong_thuc: ky_truoc.so_lieu.tong_so"))
    case = project.case(rules=rules, data=changed(DATA, ("mau: p\n", "mau: p\nky_truoc: cu.yml\n")))
    assert str(case.context()["chi_tieu"]["tiep_nhan"]) == "100"  # type: ignore[index]
    assert case.data.origins["ky_truoc.so_lieu.tong_so"].cells == "B4"
    assert "data/nguon/cu.xlsx" in case.data.files


def test_last_period_without_a_spreadsheet_is_unknown(project: SourcesProject) -> None:
    (project.folder / "data" / "cu.yml").write_text(changed(DATA, ("bang: {bieu: nguon/bieu.xlsx}\n", "")), "utf-8")
    assert project.problems(data=changed(DATA, ("mau: p\n", "mau: p\nky_truoc: cu.yml\n"))) == []


def test_last_period_of_another_pack_is_an_error(project: SourcesProject) -> None:
    (project.folder / "data" / "cu.yml").write_text(DATA.replace("mau: p\n", "mau: q\n"), "utf-8")
    [problem] = project.problems(data=changed(DATA, ("mau: p\n", "mau: p\nky_truoc: cu.yml\n")))
    assert (problem.code, problem.location.line) == ("DAT213", 2)
    assert all(name in problem.message for name in ("«p»", "«q»"))


def test_a_cell_is_held_to_the_bounds_of_its_field(project: SourcesProject) -> None:
    table = [*TABLE[:3], ["Đất đai", -5, 49], ["Tổng cộng", 115, 167]]
    problems = project.problems(table)
    assert told(problems) == [("DAT015", "data/nguon/bieu.xlsx", None, "B4")]
    assert place_text(problems[0].location) == "data/nguon/bieu.xlsx · trang «S1» · ô B4"


def test_a_placeholder_in_a_cell_is_no_name(project: SourcesProject) -> None:
    table = [*TABLE[:3], ["…", 50, 49], ["Tổng cộng", 170, 167]]
    assert told(project.problems(table)) == [("DAT060", "data/nguon/bieu.xlsx", None, "A4")]


def test_a_choice_in_a_cell_is_one_of_the_texts(project: SourcesProject) -> None:
    rules = changed(
        RULES, ("ten: {ten: Lĩnh vực, kieu: chuoi}", "ten: {ten: Lĩnh vực, kieu: lua_chon, gia_tri: [Hộ tịch, Y tế]}")
    )
    assert told(project.problems(rules=rules)) == [("DAT066", "data/nguon/bieu.xlsx", None, "A4")]


def test_a_list_of_one_column_has_no_fields(project: SourcesProject) -> None:
    rules = changed(
        RULES, ("#more figures", "  ten_linh_vuc: {ten: Tên, kieu: danh_sach, phan_tu: chuoi, tu_bang: bieu, cot: ten}")
    )
    names = project.case(rules=rules).context()["so_lieu"]["ten_linh_vuc"]  # type: ignore[index]
    assert list(names) == ["Hộ tịch", "Đất đai"]


def test_a_named_cell_is_a_figure(project: SourcesProject) -> None:
    rules = changed(
        RULES,
        ("#more tables", "  nhap: {ten: Bảng nhập}"),
        ("#more figures", "  so_ho: {kieu: so_nguyen, tu_bang: nhap, ten_o: so_ho}"),
    )
    book = xlsx(TABLE, names='<definedNames><definedName name="so_ho">S1!$C$3</definedName></definedNames>')
    case = project.case(book, rules, changed(DATA, ("bieu.xlsx}", "bieu.xlsx, nhap: nguon/bieu.xlsx}")))
    assert str(case.context()["so_lieu"]["so_ho"]) == "118"  # type: ignore[index]
    problems = project.problems(TABLE, rules, changed(DATA, ("bieu.xlsx}", "bieu.xlsx, nhap: nguon/bieu.xlsx}")))
    assert [d.code for d in problems] == ["SRC036"]


def test_a_blank_cell_may_be_left_blank(project: SourcesProject) -> None:
    table = [*TABLE[:3], ["Đất đai", None, 49], ["Tổng cộng", 170, 167]]
    assert told(project.problems(table)) == [("SRC065", "data/nguon/bieu.xlsx", None, "B4")]
    rules = changed(
        RULES,
        (
            "tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}",
            "tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}",
        ),
    )
    case = project.case(table, rules)
    assert case.results.indicators["tiep_nhan"].reasons != ()


def test_columns_of_the_sheet_may_be_in_any_order(project: SourcesProject) -> None:
    rows = [[row[2], row[0], row[1]] for row in TABLE]
    case = project.case(rows)
    assert case.data.origins["so_lieu.linh_vuc.1.ten"].cells == "B3"
    assert str(case.context()["so_lieu"]["linh_vuc"][0].dung_han) == "118"  # type: ignore[index]


def test_the_work_grows_with_the_rows(project: SourcesProject) -> None:
    def steps(count: int) -> int:
        rows = [[f"Lĩnh vực {number}", number, number] for number in range(count)]
        total = count * (count - 1) // 2
        project.write([*TABLE[:2], *rows, ["Tổng cộng", total, total]])
        return calls(lambda: loading.load(project.data))

    steps(50)  # fills caches
    first, second, third = steps(200), steps(400), steps(800)
    assert third - second < 2.2 * (second - first)


def test_the_name_of_a_file_is_one_text(project: SourcesProject) -> None:
    problems = project.problems(data=changed(DATA, ("nguon/bieu.xlsx", "[nguon/bieu.xlsx]")))
    assert {d.code for d in problems} == {"YML025", "SRC070"}


def test_a_table_without_rows_is_asked_about(project: SourcesProject) -> None:
    nothing = [*TABLE[:2], ["Tổng cộng", None, None]]
    (problem,) = project.problems(nothing)
    assert (problem.code, problem.location.file) == ("SRC034", "data/nguon/bieu.xlsx")
    typed = changed(DATA, ("#more", "  linh_vuc: []\n  tong_so: 0"))
    assert [d.code for d in project.problems(nothing, data=typed)] == ["SRC071", "SRC071"]


def test_totals_of_zero_say_that_nothing_happened(project: SourcesProject) -> None:
    case = project.case([*TABLE[:2], ["Tổng cộng", 0, 0]])
    values = case.context()["so_lieu"]
    assert (len(values["linh_vuc"]), str(values["tong_so"])) == (0, "0")  # type: ignore[index]
