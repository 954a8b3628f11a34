"""Checks that must hold in every row of a list (``trong``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.rows_project import KEYED, RowsProject

CHECK = "{ma: du, trong: linh_vuc, dung_khi: dung_han <= tiep_nhan, noi_dung: Đúng hạn không thể nhiều hơn tiếp nhận}"


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def check(line: str = CHECK) -> tuple[str, str]:
    return "#more\n", f"kiem_tra:\n  - {line}\n"


def test_each_row_that_fails_is_named_by_its_key(project: RowsProject) -> None:
    (found,) = project.problems(rules=(KEYED, check()))[-1:]
    assert (found.code, found.is_error, found.location.line) == ("VER012", True, 6)
    assert "Hộ tịch: Đúng hạn không thể nhiều hơn tiếp nhận" in found.message
    assert "dung_han = 97.999; tiep_nhan = 120" in found.message
    assert "«mien_kiem_tra: {du.Hộ tịch: lý do}»" in found.help


def test_a_row_is_waived_by_its_name_and_all_by_the_check(project: RowsProject) -> None:
    other = ("tiep_nhan: 50", "tiep_nhan: 5")
    sound = {d.code for d in project.problems()}
    for waived, rows in (("du.Hộ tịch", ["Đất đai"]), ("du", []), ("du.Đất đai", ["Hộ tịch"])):
        changes = (other, ("#more\n", f"mien_kiem_tra: {{{waived}: số của năm trước}}\n"))
        found = [d for d in project.problems(*changes, rules=(check(),)) if d.code not in sound]
        assert [str(d.params["message"]).partition(":")[0] for d in found] == rows
    useless = ("#more\n", "mien_kiem_tra: {du.Xây dựng: không có gì}\n")
    assert "VER014" in {d.code for d in project.problems(useless, rules=(check(),))}
    wrong = ("#more\n", "mien_kiem_tra: {dủ.Hộ tịch: sai tên}\n")
    assert "VER015" in {d.code for d in project.problems(wrong, rules=(check(),))}


def test_a_warning_a_computed_column_and_a_figure_of_the_report(project: RowsProject) -> None:
    line = "{ma: w, trong: so_lieu.linh_vuc, muc: canh_bao, dung_khi: ty_le.dat or giai_quyet < he_so, noi_dung: Thấp}"
    found = project.problems(("so_lieu:\n", "so_lieu:\n  he_so: 100\n"), rules=(check(line),))
    assert [(d.code, str(d.params["code"])) for d in found if d.code == "VER013"] == [("VER013", "w.Hộ tịch")]


def test_a_function_over_another_list_is_named_with_what_it_gives(project: RowsProject) -> None:
    line = "{ma: w, trong: linh_vuc, dung_khi: 'tiep_nhan > tong(linh_vuc, tiep_nhan)', noi_dung: Thấp}"
    found = [d for d in project.problems(rules=(check(line),)) if d.code == "VER012"]
    assert len(found) > 1
    assert "tong(linh_vuc, tiep_nhan) = " in found[0].message


def test_what_is_unknown_holds_nothing_against_a_row(project: RowsProject) -> None:
    found = project.problems(("tiep_nhan: 120, ", ""), rules=(check(),))
    assert "VER012" not in {d.code for d in found}


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (CHECK.replace("trong: linh_vuc", "trong: linh_vc"), "RUL120", "«linh_vuc»"),
        (CHECK.replace("trong: linh_vuc", "trong: he_so"), "RUL120", "«linh_vuc»"),
        (CHECK.replace("trong: linh_vuc", "trong: ky_truoc.so_lieu.linh_vuc"), "RUL120", "«linh_vuc»"),
        (CHECK.replace("trong: linh_vuc", "trong: tong(linh_vuc)"), "RUL120", "«linh_vuc»"),
        (CHECK.replace("trong: linh_vuc, ", ""), "RUL047", "dung_han"),
        (CHECK.replace("<= tiep_nhan", "<= tip_nhan"), "RUL046", "«tiep_nhan»"),
        (CHECK.replace("dung_han <= tiep_nhan", "tiep_nhan"), "RUL042", "đúng/sai"),
        (CHECK.replace("trong:", "torng:"), "RUL001", "«trong»"),
    ],
)
def test_mistakes_say_what_to_write(project: RowsProject, line: str, code: str, words: str) -> None:
    problems = {d.code: d for d in project.problems(rules=(check(line),))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


def test_the_rows_of_a_row_are_named_with_it(project: RowsProject) -> None:
    inner = (
        "      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}\n",
        "      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}\n"
        "      viec: {ten: Việc, kieu: danh_sach, bat_buoc: false, truong: {ten: {ten: T, kieu: chuoi},"
        " so: {ten: S, kieu: so_nguyen}}}\n",
    )
    line = "{ma: v, trong: linh_vuc.viec, dung_khi: so <= tiep_nhan, noi_dung: Nhiều quá}"
    rows = ("{ten: Đất đai, ", "{ten: Đất đai, viec: [{ten: A, so: 1}, {ten: B, so: 51}], ")
    (found,) = [d for d in project.problems(rows, rules=(inner, check(line))) if d.code == "VER012"]
    assert "Đất đai, B: Nhiều quá" in found.message


OF_ROWS = (  # a list in each row, with a check of its rows
    (
        "      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}\n",
        "      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}\n"
        "      viec: {ten: Việc, kieu: danh_sach, khoa: ten, bat_buoc: false,"
        " truong: {ten: {ten: T, kieu: chuoi}, so: {ten: S, kieu: so_nguyen}}}\n",
    ),
    check("{ma: v, trong: linh_vuc.viec, dung_khi: so > 0, noi_dung: Không có số}"),
)


def in_rows(first: str, second: str, waiver: str = "v.x") -> tuple[tuple[str, str], ...]:
    """The lists of the first two rows, and a waiver."""
    return (
        ("{ten: Hộ tịch, ", f"{{ten: Hộ tịch, viec: [{first}], "),
        ("{ten: Đất đai, ", f"{{ten: Đất đai, viec: [{second}], "),
        ("#more\n", f"mien_kiem_tra: {{{waiver}: đã kiểm tra}}\n"),
    )


def test_a_row_of_a_row_is_waived_by_the_keys_of_both_wherever_it_moves(project: RowsProject) -> None:
    second = "{ten: Giấy, so: 0}, {ten: Bút, so: 1}"
    for first in ("{ten: Giấy, so: 1}", "{ten: Mực, so: 1}, {ten: Giấy, so: 1}"):
        problems = project.problems(*in_rows(first, second), rules=(KEYED, *OF_ROWS))
        (found,) = [d for d in problems if d.code == "VER012"]
        assert "«mien_kiem_tra: {v.Đất đai.Giấy: lý do}»" in found.help
        waived = project.problems(*in_rows(first, second, "v.Đất đai.Giấy"), rules=(KEYED, *OF_ROWS))
        assert not {"VER012", "VER014", "VER015"} & {d.code for d in waived}
    numbered = project.problems(*in_rows("{ten: Giấy, so: 1}", second, "v.2"), rules=(KEYED, *OF_ROWS))
    assert {"VER012", "VER014"} <= {d.code for d in numbered}


def test_a_row_of_a_row_without_a_key_is_waived_by_its_number(project: RowsProject) -> None:
    problems = project.problems(*in_rows("{ten: A, so: 1}", "{ten: B, so: 0}"), rules=OF_ROWS)
    assert [d.params["code"] for d in problems if d.code == "VER012"] == ["v.2"]


def test_rows_whose_names_read_the_same_are_waived_by_their_numbers(project: RowsProject) -> None:
    changes = (("ten: Hộ tịch", "ten: A.B"), ("ten: Đất đai", "ten: A"))
    lists = tuple(
        (old.replace("Hộ tịch", "A.B").replace("Đất đai", "A"), new.replace("Hộ tịch", "A.B").replace("Đất đai", "A"))
        for old, new in in_rows("{ten: C, so: 0}", "{ten: B.C, so: 0}")
    )
    problems = project.problems(*changes, *lists, rules=(KEYED, *OF_ROWS))
    assert [d.params["code"] for d in problems if d.code == "VER012"] == ["v.1", "v.2"]
