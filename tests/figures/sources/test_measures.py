"""Units in headings and titles: a rate is not read as a count, nor an amount in another scale of money."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sources_project import RULES, SourcesProject, changed

COUNT = "tiep_nhan: {ten: Tiếp nhận, kieu: so_nguyen}"
TOTAL = "  tong_so: {ten: Tổng số hồ sơ, kieu: so_nguyen, tu_bang: bieu, dong: Tổng cộng, cot: tiep_nhan}\n"
COMPUTED = "chi_tieu:\n  tiep_nhan: {ten: Tổng tiếp nhận, cong_thuc: tong(linh_vuc.tiep_nhan)}\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourcesProject:
    monkeypatch.chdir(tmp_path)
    return SourcesProject(Path())


def told(project: SourcesProject, heading: str, declared: str, title: str = "") -> list[tuple[str, str | None]]:
    """Of a table with one number below a heading, in a field declared so."""
    rules = changed(RULES, (COUNT, f"tiep_nhan: {{ten: Tiếp nhận, {declared}}}"), (TOTAL, ""), (COMPUTED, "#"))
    table = [[title or None], ["Lĩnh vực", heading, "Đúng hạn"], ["Hộ tịch", 5, 1], ["Tổng cộng", 5, 1]]
    return [(d.code, d.location.cells) for d in project.problems(table, rules)]


def test_a_rate_is_no_count(project: SourcesProject) -> None:
    assert told(project, "Tiếp nhận (%)", "kieu: so_nguyen") == [("SRC069", "B2")]
    assert told(project, "Tiếp nhận (%)", "kieu: phan_tram") == []
    assert told(project, "Tiếp nhận (ĐVT: %)", "kieu: so_nguyen") == [("SRC069", "B2")]
    assert told(project, "Tiếp nhận (hồ sơ)", "kieu: so_nguyen") == []
    assert told(project, "Tiếp nhận (đạt trên 50%)", "kieu: so_nguyen") == []


@pytest.mark.parametrize(
    ("heading", "title", "unit", "cells"),
    [
        ("Tiếp nhận (triệu đồng)", "", "triệu đồng", None),
        ("Tiếp nhận (triệu đồng)", "", "nghìn đồng", "B2"),
        ("Tiếp nhận (ĐVT: nghìn đồng)", "", "triệu đồng", "B2"),
        ("Tiếp nhận (triệu đồng)", "Đơn vị tính: đồng", "triệu đồng", None),
        ("Tiếp nhận", "Đơn vị tính: triệu đồng", "triệu đồng", None),
        ("Tiếp nhận", "ĐVT: Triệu đồng", "nghìn đồng", "A1"),
        ("Tiếp nhận", "Đơn vị tính: nghìn đồng.", "đồng", "A1"),
        ("Tiếp nhận", "Đơn vị: xã Pờ Y", "nghìn đồng", None),
    ],
)
def test_money_is_in_one_scale(project: SourcesProject, heading: str, title: str, unit: str, cells: str | None) -> None:
    found = told(project, heading, f"kieu: tien, don_vi: {unit}", title)
    assert found == ([] if cells is None else [("SRC076", cells)])


def test_money_without_a_unit_in_the_rules_is_in_dong(project: SourcesProject) -> None:
    assert told(project, "Tiếp nhận (triệu đồng)", "kieu: tien") == [("SRC076", "B2")]
    assert told(project, "Tiếp nhận (đồng)", "kieu: tien") == []


def test_the_advice_names_what_to_write(project: SourcesProject) -> None:
    rules = changed(RULES, (COUNT, "tiep_nhan: {ten: Tiếp nhận, kieu: tien}"), (TOTAL, ""))
    (problem,) = project.problems(
        [["Lĩnh vực", "Tiếp nhận (triệu đồng)", "Đúng hạn"], ["A", 1, 1], ["Tổng cộng", 1, 1]], rules
    )
    assert "thành triệu đồng" in problem.help


@pytest.mark.parametrize(
    ("unit", "declared", "codes"),
    [
        ("(triệu đồng)", "kieu: tien, don_vi: nghìn đồng", [("SRC076", "B2")]),
        ("(triệu đồng)", "kieu: tien, don_vi: triệu đồng", []),
        ("(hồ sơ)", "kieu: so_nguyen", []),
        ("(%)", "kieu: so_nguyen", [("SRC069", "B2")]),
        ("%", "kieu: so_nguyen", [("SRC069", "B2")]),
        ("%", "kieu: phan_tram", []),
    ],
)
def test_a_row_of_units_below_the_heading_is_held_against_the_rules(
    project: SourcesProject, unit: str, declared: str, codes: list[tuple[str, str]]
) -> None:
    rules = changed(RULES, (COUNT, f"tiep_nhan: {{ten: Tiếp nhận, {declared}}}"), (TOTAL, ""), (COMPUTED, "#"))
    table = [["Lĩnh vực", "Tiếp nhận", "Đúng hạn"], [None, unit, "(hồ sơ)"], ["Hộ tịch", 5, 1], ["Tổng cộng", 5, 1]]
    assert [(d.code, d.location.cells) for d in project.problems(table, rules)] == codes
