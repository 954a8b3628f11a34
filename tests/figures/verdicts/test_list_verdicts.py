"""The verdict of a list, from the verdicts of its rows (``gom: [linh_vuc.ty_le]``)."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.build import docx
from support.engine import lines
from support.rows_project import RowsProject

from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures.derivation import criterion_name


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def criterion(rule: str, members: str = "linh_vuc.ty_le", more: str = "") -> tuple[str, str]:
    return "#more\n", f'tieu_chi:\n  "1": {{ten: Đúng hạn, dat_khi: {rule}, gom: [{members}]{more}}}\n'


def result(project: RowsProject, *changes: tuple[str, str], rules: tuple[tuple[str, str], ...]) -> Any:
    return project.case(*changes, rules=rules).results.criteria["1"]


@pytest.mark.parametrize(
    ("rule", "verdict"),
    [
        ("tat_ca", "FAIL"),
        ("bat_ky", "PASS"),
        ("it_nhat 1", "PASS"),
        ("it_nhat 2", "FAIL"),
        ("it_nhat 50%", "PASS"),
        ("it_nhat 51%", "FAIL"),
        ("it_nhat 100%", "FAIL"),
    ],
)
def test_rows_decide_and_those_in_which_nothing_happened_are_left_out(
    project: RowsProject, rule: str, verdict: str
) -> None:
    assert result(project, rules=(criterion(rule),)).verdict == verdict


def test_reasons_name_the_rows(project: RowsProject) -> None:
    found = result(project, rules=(criterion("it_nhat 80%"),))
    assert list(map(str, found.reasons)) == [
        "1/2 nội dung đạt, yêu cầu từ 80% trở lên",
        "«Hộ tịch»: chưa đạt",
        "«Xây dựng»: không phát sinh",
    ]
    found = result(project, rules=(criterion("bat_ky"),))
    assert list(map(str, found.reasons)) == ["1/2 nội dung đạt", "«Xây dựng»: không phát sinh"]


def test_many_rows_are_counted(project: RowsProject) -> None:
    rows = "".join(f"    - {{ten: Thôn {n}, dung_han: 1, qua_han: 9}}\n" for n in range(60))
    found = result(project, ("#more\n", rows), rules=(criterion("tat_ca"),))
    assert len(found.reasons) == 51
    assert str(found.reasons[-1]) == "và 12 dòng khác"


@pytest.mark.parametrize(("rule", "verdict"), [("tat_ca", "UNKNOWN"), ("bat_ky", "PASS"), ("it_nhat 2", "UNKNOWN")])
def test_a_missing_value_leaves_open_what_it_can_change(project: RowsProject, rule: str, verdict: str) -> None:
    better = ("dung_han: 97999, qua_han: 2001", "dung_han: 99, qua_han: 1")
    assert result(project, better, ("dung_han: 49, ", ""), rules=(criterion(rule),)).verdict == verdict


def test_a_list_without_rows_is_not_applicable_and_a_missing_one_unknown(project: RowsProject) -> None:
    rows = "".join(
        f"    - {{ten: {line}}}\n"
        for line in (
            "Hộ tịch, tiep_nhan: 120, dung_han: 97999, qua_han: 2001",
            "Đất đai, tiep_nhan: 50, dung_han: 49, qua_han: 1",
            "Xây dựng, tiep_nhan: 0, dung_han: 0, qua_han: 0",
        )
    )
    optional = (("    kieu: danh_sach", "    kieu: danh_sach\n    bat_buoc: false"), criterion("it_nhat 80%"))
    empty = result(project, (f"linh_vuc:\n{rows}", "linh_vuc: []\n"), rules=optional)
    assert (empty.verdict, list(map(str, empty.reasons))) == ("NOT_APPLICABLE", ["danh sách trống"])
    for rule, verdict in (("tat_ca", "UNKNOWN"), ("it_nhat 80%", "UNKNOWN"), ("bat_ky", "UNKNOWN")):
        rules = (optional[0], criterion(rule))
        missing = result(project, (f"  linh_vuc:\n{rows}", "  he_so: 1\n"), rules=rules)
        assert (missing.verdict, list(map(str, missing.reasons))) == (verdict, ["chưa có số liệu «Lĩnh vực»"])


def test_nothing_happened_may_count_as_met(project: RowsProject) -> None:
    rules = (criterion("it_nhat 60%", more=", khi_khong_phat_sinh: dat"),)
    assert result(project, rules=rules).verdict == "PASS"


def test_rows_and_indicators_go_together(project: RowsProject) -> None:
    indicator = ("chi_tieu:\n", "chi_tieu:\n  it: {ten: Ít, cong_thuc: dem(linh_vuc), nguong: '<= 3'}\n")
    found = result(project, rules=(indicator, criterion("it_nhat 2", "it, linh_vuc.ty_le")))
    assert (found.verdict, str(found.reasons[0])) == ("PASS", "2/3 nội dung đạt")


def test_a_template_prints_the_rows_that_failed(project: RowsProject) -> None:
    case = project.case(rules=(criterion("tat_ca"),))
    body = '{% for m in tieu_chi["1"].cac_muc_chua_dat %}{{ m.ten }} {{ m }} {{ m.ket_luan }}; {% endfor %}'
    body += '{{ tieu_chi["1"].gom | length }} {{ tieu_chi["1"] }}'
    compiled = compile_template(docx(body), names=case.shape())
    assert lines(compiled.render(case.context())) == ["Hộ tịch 97,999% Chưa đạt; 3 Chưa đạt"]


def test_it_is_explained(project: RowsProject) -> None:
    step = project.case(rules=(criterion("tat_ca"),)).derivation().steps[criterion_name("1")]
    assert [part.label for part in step.parts] == [
        "Hộ tịch: Tỷ lệ đúng hạn",
        "Đất đai: Tỷ lệ đúng hạn",
        "Xây dựng: Tỷ lệ đúng hạn",
    ]
    assert [part.verdict for part in step.parts] == ["FAIL", "PASS", "NOT_APPLICABLE"]


@pytest.mark.parametrize(
    ("rule", "members", "code", "words"),
    [
        ("tat_ca", "linh_vuc.ty_el", "RUL060", "«linh_vuc.ty_le»"),
        ("tat_ca", "linh_vuc.giai_quyet", "RUL119", "nguong"),
        ("tat_ca", "linh_vuc.tiep_nhan", "RUL060", "«linh_vuc.ty_le»"),
        ("tat_ca", "linh_vuc", "RUL060", "«linh_vuc.ty_le»"),
        ("it_nhat 0%", "linh_vuc.ty_le", "RUL118", "80%"),
        ("it_nhat 101%", "linh_vuc.ty_le", "RUL118", "80%"),
        ("it_nhat 0", "linh_vuc.ty_le", "RUL021", "gom"),
        ("it_nhat 2 %", "linh_vuc.ty_le", "RUL020", "it_nhat 80%"),
        ("phan_lon", "linh_vuc.ty_le", "RUL020", "it_nhat 80%"),
    ],
)
def test_mistakes_say_what_to_write(project: RowsProject, rule: str, members: str, code: str, words: str) -> None:
    problems = {d.code: d for d in project.problems(rules=(criterion(rule, members),))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["PASS", "FAIL", "NONE"]), max_size=8), st.integers(1, 100))
def test_a_share_agrees_with_counting(
    tmp_path_factory: pytest.TempPathFactory, verdicts: list[str], share: int
) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    counts = {"PASS": "dung_han: 1, qua_han: 0", "FAIL": "dung_han: 0, qua_han: 1", "NONE": "dung_han: 0, qua_han: 0"}
    rows = "".join(f"    - {{ten: V{n}, {counts[verdict]}}}\n" for n, verdict in enumerate(verdicts))
    found = result(project, ("#more\n", rows), rules=(criterion(f"it_nhat {share}%"),))
    passed, failed = 1 + verdicts.count("PASS"), 1 + verdicts.count("FAIL")
    assert found.verdict == ("PASS" if passed >= ceil(share * (passed + failed) / 100) else "FAIL")
