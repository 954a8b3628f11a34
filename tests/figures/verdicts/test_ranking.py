"""Ranks and the order of the rows of a list (``xep_hang``, ``sap_xep``)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.figures_project import walk
from support.rows_project import RowsProject

from docxtpl_reports.values import NotApplicable
from docxtpl_reports.vietnamese import collation_key

RANKED = ("    kieu: danh_sach", "    kieu: danh_sach\n    xep_hang: {theo: ty_le, chieu: giam}")
MORE = (
    "#more\n",
    "    - {ten: Thôn 10, tiep_nhan: 7, dung_han: 98, qua_han: 2}\n"
    "    - {ten: Thôn 2, tiep_nhan: 7, dung_han: 1, qua_han: 9}\n"
    "    - {ten: Ăng Ten, tiep_nhan: 7, dung_han: 1}\n",
)
NAMES = ["Hộ tịch", "Đất đai", "Xây dựng", "Thôn 10", "Thôn 2", "Ăng Ten"]


@pytest.fixture
def project(tmp_path: Path) -> RowsProject:
    return RowsProject(tmp_path)


def sorted_by(*keys: str) -> tuple[str, str]:
    return "    kieu: danh_sach", f"    kieu: danh_sach\n    sap_xep: [{', '.join(keys)}]"


def names(project: RowsProject, *rules: tuple[str, str]) -> list[str]:
    return [row.ten for row in project.rows(MORE, rules=rules)]


def test_ties_share_a_rank_and_what_has_no_value_is_not_ranked(project: RowsProject) -> None:
    rows = project.rows(MORE, rules=(RANKED,))
    assert [str(row.hang) for row in rows] == ["3", "1", "–", "1", "4", "–"]
    assert isinstance(rows[5].hang, NotApplicable)
    assert rows[5].hang.ly_do == ("Ăng Ten: không xếp hạng", "Ăng Ten: chưa có số liệu «Quá hạn»")
    assert not hasattr(rows.tong, "hang")


def test_the_least_can_be_the_first(project: RowsProject) -> None:
    rising = (RANKED[0], RANKED[1].replace("giam", "tang"))
    assert [str(row.hang) for row in project.rows(MORE, rules=(rising,))] == ["2", "3", "–", "3", "1", "–"]


def test_ranks_can_be_by_an_expression_and_be_asked_for(project: RowsProject) -> None:
    ranked = (RANKED[0], RANKED[1].replace("ty_le", "tiep_nhan * 2"))
    rule = ("#more\n", "  dau: {ten: Đứng đầu, cong_thuc: 'dem(linh_vuc, hang <= 3)'}\n")
    case = project.case(MORE, rules=(ranked, rule))
    assert case.results.indicators["dau"].value == 5
    walk(case.context()["so_lieu"], case.shape()["so_lieu"], "so_lieu")


def test_it_is_explained(project: RowsProject) -> None:
    steps = project.case(rules=(RANKED,)).derivation().steps
    rank = steps["so_lieu.linh_vuc"].parts[0].parts[-1]
    assert (rank.name, rank.label, rank.text) == ("so_lieu.linh_vuc.1.hang", "Hạng", "2")
    assert [part.name for part in rank.parts] == ["so_lieu.linh_vuc.1.ty_le"]


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        (("ten",), ["Ăng Ten", "Đất đai", "Hộ tịch", "Thôn 2", "Thôn 10", "Xây dựng"]),
        (("-ten",), ["Xây dựng", "Thôn 10", "Thôn 2", "Hộ tịch", "Đất đai", "Ăng Ten"]),
        (("tiep_nhan", "ten"), ["Xây dựng", "Ăng Ten", "Thôn 2", "Thôn 10", "Đất đai", "Hộ tịch"]),
        (("tiep_nhan",), ["Xây dựng", "Thôn 10", "Thôn 2", "Ăng Ten", "Đất đai", "Hộ tịch"]),
        (("-tiep_nhan",), ["Hộ tịch", "Đất đai", "Thôn 10", "Thôn 2", "Ăng Ten", "Xây dựng"]),
        (("ty_le",), ["Thôn 2", "Hộ tịch", "Đất đai", "Thôn 10", "Xây dựng", "Ăng Ten"]),
        (("-ty_le", "-ten"), ["Thôn 10", "Đất đai", "Hộ tịch", "Thôn 2", "Xây dựng", "Ăng Ten"]),
    ],
)
def test_rows_come_in_the_order_asked_for(project: RowsProject, keys: tuple[str, ...], order: list[str]) -> None:
    assert names(project, sorted_by(*keys)) == order
    assert names(project) == NAMES


def test_rows_come_in_the_order_of_their_ranks(project: RowsProject) -> None:
    both = (RANKED[0], RANKED[1] + "\n    sap_xep: hang")
    rows = project.rows(MORE, rules=(both,))
    assert [(row.ten, str(row.hang)) for row in rows] == [
        ("Đất đai", "1"),
        ("Thôn 10", "1"),
        ("Hộ tịch", "3"),
        ("Thôn 2", "4"),
        ("Xây dựng", "–"),
        ("Ăng Ten", "–"),
    ]


def test_choices_come_in_the_order_of_the_rules(project: RowsProject) -> None:
    kind = (
        "      tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}",
        "      tiep_nhan: {ten: Mức, kieu: lua_chon, gia_tri: [Cao, Vừa, Thấp]}",
    )
    typed = (("tiep_nhan: 120", "tiep_nhan: Thấp"), ("tiep_nhan: 50", "tiep_nhan: Cao"), ("nhan: 0", "nhan: Vừa"))
    rows = project.rows(*typed, rules=(kind, sorted_by("tiep_nhan")))
    assert [row.ten for row in rows] == ["Đất đai", "Xây dựng", "Hộ tịch"]


def test_times_come_by_the_clock_and_not_by_their_digits(project: RowsProject) -> None:
    rules = (("      ten: {", "      gio: {kieu: gio}\n      ten: {"), sorted_by("gio"))
    typed = [
        (f"ten: {name},", f"gio: '{time}', ten: {name},")
        for name, time in zip(NAMES, ("13:30", "10:00", "7:30"), strict=False)
    ]
    assert [row.ten for row in project.rows(*typed, rules=rules)] == ["Xây dựng", "Đất đai", "Hộ tịch"]


def test_a_row_that_is_not_ranked_is_not_among_the_first(project: RowsProject) -> None:
    rows = project.rows(MORE, rules=(RANKED,))
    assert [row.ten for row in rows if row.hang <= 3] == ["Hộ tịch", "Đất đai", "Thôn 10"]
    assert [row.ten for row in rows if row.hang > 3] == ["Thôn 2"]
    assert rows[2].hang != 1
    assert not rows[2].hang == 1  # noqa: SIM201


def test_values_with_different_ranks_are_printed_differently(project: RowsProject) -> None:
    close = (
        "#more\n",
        "    - {ten: A, dung_han: 90000, qua_han: 9999}\n    - {ten: B, dung_han: 90001, qua_han: 9999}\n",
    )
    case = project.case(close, rules=(RANKED,))
    rows = case.context()["so_lieu"]["linh_vuc"]  # type: ignore[index]
    assert [(row.ten, str(row.hang), str(row.ty_le)) for row in rows][3:] == [
        ("A", "4", "90,0009%"),
        ("B", "3", "90,0010%"),
    ]
    assert str(rows[1].ty_le) == "98%"
    (warned,) = [d for d in project.problems(close, rules=(RANKED,)) if d.code == "VER072"]
    assert "A (90,0009%)" in warned.message
    rounded = (RANKED[0], '    kieu: danh_sach\n    xep_hang: {theo: "lam_tron(ty_le, 2)"}')
    assert rounded[1].partition("xep_hang: ")[2] in warned.help
    rows = project.rows(close, rules=(rounded,))
    assert [(str(row.hang), str(row.ty_le)) for row in rows][3:] == [("3", "90,00%"), ("3", "90,00%")]
    same = ("#more\n", "    - {ten: A, dung_han: 1, qua_han: 2}\n    - {ten: B, dung_han: 2, qua_han: 4}\n")
    assert [str(row.ty_le) for row in project.rows(same, rules=(RANKED,))][3:] == ["33,33%", "33,33%"]


def test_a_faulty_rank_is_told_once(project: RowsProject) -> None:
    both = (RANKED[0], "    kieu: danh_sach\n    xep_hang: ty_le\n    sap_xep: hang")
    assert [d.code for d in project.problems(rules=(both,))] == ["RUL114"]


def test_groups_and_their_numbers_follow_the_order(project: RowsProject) -> None:
    grouped = (RANKED[0], RANKED[1] + "\n    sap_xep: [hang, ten]\n    nhom_theo: tiep_nhan")
    required = (
        "tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen, bat_buoc: false}",
        "tiep_nhan: {ten: TN, kieu: so_nguyen}",
    )
    rows = project.rows(MORE, rules=(grouped, required))
    assert [(str(g.ten), [row.ten for row in g.dong], [str(row.hang) for row in g.dong]) for g in rows.nhom] == [
        ("50", ["Đất đai"], ["1"]),
        ("7", ["Thôn 10", "Thôn 2", "Ăng Ten"], ["1", "4", "–"]),
        ("120", ["Hộ tịch"], ["3"]),
        ("0", ["Xây dựng"], ["–"]),
    ]


def test_what_is_typed_and_explained_keeps_the_typed_order(project: RowsProject) -> None:
    case = project.case(MORE, rules=(sorted_by("ten"),))
    steps = case.derivation().steps["so_lieu.linh_vuc"]
    assert [part.label for part in steps.parts] == [*NAMES, "Tổng cộng"]


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("sap_xep: tne", "RUL112", "«ten»"),
        ("sap_xep: [ten, -dim]", "RUL113", "«ty_le»"),
        ("sap_xep: hang", "RUL121", "xep_hang"),
        ("xep_hang: ty_le", "RUL114", "{theo: ty_le, chieu: giam}"),
        ("xep_hang: {chieu: giam}", "RUL003", "theo"),
        ("xep_hang: {theo: ty_le, chieu: xuong}", "RUL115", "«giam»"),
        ("xep_hang: {theo: ten}", "RUL116", "số"),
        ("xep_hang: {theo: ty_el}", "RUL046", "«ty_le»"),
        ("xep_hang: {teo: ty_le}", "RUL001", "«theo»"),
        ("xep_hang: {theo: hang}", "RUL028", "hang"),
    ],
)
def test_mistakes_say_what_to_write(project: RowsProject, line: str, code: str, words: str) -> None:
    problems = {d.code: d for d in project.problems(rules=(("danh_sach", f"danh_sach\n    {line}"),))}
    assert code in problems
    assert words in f"{problems[code].message} {problems[code].help}"


def test_a_rank_is_not_declared_or_typed(project: RowsProject) -> None:
    column = ("#more columns\n", "      hang: {ten: Hạng, cong_thuc: tiep_nhan}\n")
    assert "RUL117" in {d.code for d in project.problems(rules=(RANKED, column))}
    assert project.problems(("{ten: Hộ tịch, ", "{ten: Hộ tịch, hang: 1, "), rules=(RANKED,)) != []
    for line in ("xep_hang: {theo: x}", "sap_xep: x"):
        alone = ("he_so: {ten: Hệ số, ", f"he_so: {{ten: Hệ số, {line}, ")
        assert "RUL105" in {d.code for d in project.problems(rules=(alone,))}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=12), st.booleans())
def test_ranks_and_order_agree_with_python(
    tmp_path_factory: pytest.TempPathFactory, counts: list[tuple[int, int]], falling: bool
) -> None:
    project = RowsProject(tmp_path_factory.mktemp("rows"))
    lines = "".join(
        f"    - {{ten: Thôn {n % 7} Đ{n}, dung_han: {a}, qua_han: {b}}}\n" for n, (a, b) in enumerate(counts)
    )
    ranked = RANKED[1].replace("giam", "giam" if falling else "tang")
    order = (RANKED[0], f"{ranked}\n    sap_xep: [{'-' if falling else ''}ty_le, ten]")
    rows = project.rows(("#more\n", lines), rules=(order,))
    pairs = [("Hộ tịch", 97999, 2001), ("Đất đai", 49, 1), ("Xây dựng", 0, 0)]
    pairs += [(f"Thôn {n % 7} Đ{n}", a, b) for n, (a, b) in enumerate(counts)]
    rates = {name: Fraction(a, a + b) if a + b else None for name, a, b in pairs}
    known = sorted((rate for rate in rates.values() if rate is not None), reverse=falling)
    sign = -1 if falling else 1
    expected = sorted(
        rates,
        key=lambda name: (rates[name] is None, sign * (rates[name] or 0), collation_key(name)),
    )
    assert [row.ten for row in rows] == expected
    ranks = {name: "–" if rate is None else str(known.index(rate) + 1) for name, rate in rates.items()}
    assert [str(row.hang) for row in rows] == [ranks[name] for name in expected]
