"""Defaults: ``mac_dinh`` in the rules is the value of a figure that the data file leaves out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.figures_project import DATA, RULES, Project

from docxtpl_reports.figures import loading
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.packs import schema, skeleton
from docxtpl_reports.records import collect
from docxtpl_reports.reporters.derivation import derivation_text

TYPED = {
    "so_nguyen": ("1.234", "1.234"),
    "so_thap_phan": ("'9,19'", "9,19"),
    "phan_tram": ("'99,7%'", "99,7%"),
    "diem": ("'80,7'", "80,7"),
    "tien": ("1.500.000", "1.500.000"),
    "ngay": ("8/2/2023", "08/02/2023"),
    "khoang_ngay": ("01/02/2024 - 5/2/2024", "từ ngày 01/02/2024 đến ngày 05/02/2024"),
    "chuoi": ("Trung tâm", "Trung tâm"),
    "dung_sai": ("có", "Có"),
    "van_ban": (
        "{loai: Quyết định, so: 766/QĐ-TTg, ngay: 23/6/2022, co_quan: Chính phủ}",
        "Quyết định số 766/QĐ-TTg ngày 23 tháng 6 năm 2022 của Chính phủ",
    ),
    "nguoi": ("{ho_ten: Nguyễn Văn A}", "Nguyễn Văn A"),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def declare(project: Project, field: str, typed: str = "", section: str = "so_lieu") -> None:
    """A field ``moi`` of the rules, and what the data file has for it."""
    rules = RULES.replace(f"{section}:\n", f"{section}:\n  moi: {field}\n", 1)
    project.write(rules, DATA.replace(f"{section}:\n", f"{section}:\n{typed}", 1))


def printed(project: Project, section: str = "so_lieu") -> object:
    case, problems = loading.load(project.data)
    assert [problem.code for problem in problems] == []
    assert case is not None
    return case.context()[section]["moi"]  # type: ignore[index]


def codes(project: Project) -> list[tuple[str, str]]:
    problems = loading.load(project.data)[1]
    assert all(problem.message and problem.help for problem in problems)
    return [(problem.code, Path(problem.location.file or "").name) for problem in problems]


@pytest.mark.parametrize("kind", TYPED)
@pytest.mark.parametrize("section", ["so_lieu", "thong_tin"])
def test_a_default_of_every_kind_is_typed_like_data(project: Project, kind: str, section: str) -> None:
    typed, shown = TYPED[kind]
    declare(project, f"{{ten: Mới, kieu: {kind}, mac_dinh: {typed}}}", section=section)
    assert str(printed(project, section)) == shown


def test_lists_years_and_choices_have_defaults(project: Project) -> None:
    declare(project, "{ten: Mới, kieu: danh_sach, mac_dinh: [một, hai]}")
    assert printed(project) == ("một", "hai")
    declare(project, "{ten: Mới, kieu: danh_sach, truong: {x: {ten: X, kieu: so_nguyen}}, mac_dinh: [{x: 1.000}]}")
    assert str(printed(project)[0]["x"]) == "1.000"  # type: ignore[index]
    declare(project, "{ten: Mới, kieu: chuoi_nam, mac_dinh: {2023: '99,1'}}")
    assert str(printed(project)[0]["gia_tri"]) == "99,1%"  # type: ignore[index]
    declare(project, "{ten: Mới, kieu: lua_chon, gia_tri: [I, II], mac_dinh: ii}")
    assert printed(project) == "II"


def test_a_record_of_a_list_has_defaults_too(project: Project) -> None:
    columns = '{ten: {ten: Tên, kieu: chuoi}, ghi_chu: {ten: Ghi chú, kieu: chuoi, mac_dinh: ""}}'
    rows = '  moi: [{ten: A}, {ten: B, ghi_chu: cũ}, {ten: C, ghi_chu: ""}]\n'
    declare(project, f"{{ten: Mới, kieu: danh_sach, truong: {columns}}}", rows)
    assert [row["ghi_chu"] for row in printed(project)] == ["", "cũ", ""]  # type: ignore[attr-defined]


def test_the_data_file_overrides_a_default_as_a_whole(project: Project) -> None:
    document = "{loai: Kế hoạch, so: 1/KH, ngay: 01/3/2024, co_quan: UBND, trich_yeu: về việc khác}"
    declare(project, f"{{ten: Mới, kieu: van_ban, mac_dinh: {document}}}", "  moi: {loai: Luật, trich_yeu: Đất đai}\n")
    assert str(printed(project)) == "Luật Đất đai"
    declare(project, "{ten: Mới, kieu: danh_sach, mac_dinh: [một]}", "  moi: []\n")
    assert printed(project) == ()


@pytest.mark.parametrize(
    ("more", "found", "state"),
    [("", [("DAT200", "d.yml")], "missing"), (", de_trong: true", [], "blank"), (", bat_buoc: false", [], "missing")],
)
def test_null_is_not_the_default(project: Project, more: str, found: list[object], state: str) -> None:
    declare(project, f"{{ten: Mới, kieu: so_nguyen, mac_dinh: 5{more}}}", "  moi: null\n")
    assert codes(project) == found
    case = loading.load(project.data)[0]
    assert case is not None
    assert {r.state for r in collect.figures(case) if r.name == "so_lieu.moi"} == {state}


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("{kieu: so_nguyen, mac_dinh: '1,5'}", "DAT007"),
        ("{kieu: so_nguyen, lon_nhat: 3, mac_dinh: 4}", "DAT016"),
        ("{kieu: ngay, mac_dinh: 31/2/2024}", "DAT010"),
        ("{kieu: lua_chon, gia_tri: [I, II], mac_dinh: III}", "DAT066"),
        ("{kieu: van_ban, mac_dinh: {loai: Quyết định}}", "DAT003"),
        ("{kieu: van_ban, mac_dinh: {loai: Luật, trich_yeu: Đất đai, sai: 1}}", "DAT002"),
        ("{kieu: danh_sach, mac_dinh: một}", "YML027"),
        ("{kieu: danh_sach, truong: {x: {kieu: so_nguyen, mac_dinh: y}}}", "DAT006"),
        ("{kieu: chuoi, mac_dinh: …}", "DAT060"),
        ("{kieu: chuoi, mac_dinh: null}", "RUL200"),
        ("{kieu: so_nguyen, mac_dinh: ''}", "RUL200"),
    ],
)
def test_a_wrong_default_is_a_problem_of_the_rules(project: Project, field: str, code: str) -> None:
    declare(project, field)
    assert (code, "quy-tac.yml") in codes(project)
    assert code in [problem.code for problem in check_rules(project.rules)[1]]


def test_a_warning_about_a_default_is_given_once(project: Project) -> None:
    declare(project, '{kieu: chuoi, mac_dinh: "“Trung tâm”"}')
    problems = loading.load(project.data)[1]
    assert len([problem for problem in problems if problem.params.get("typed") == "“Trung tâm”"]) <= 1


def test_expressions_use_a_default(project: Project) -> None:
    rules = RULES.replace("so_lieu:\n", "so_lieu:\n  thue: {ten: Thuế, kieu: phan_tram, mac_dinh: 8%}\n", 1)
    rules = rules.replace("chi_tieu:\n", "chi_tieu:\n  co_thue: {ten: Có thuế, cong_thuc: tong * thue}\n", 1)
    project.write(rules, DATA)
    case = project_case(project)
    assert str(case.results.indicators["co_thue"].value) == "94,8"


def project_case(project: Project) -> Case:
    case, problems = loading.load(project.data)
    assert problems == []
    assert case is not None
    return case


def test_a_default_is_explained_and_recorded_with_its_line_in_the_rules(project: Project) -> None:
    declare(project, "{ten: Mới, kieu: so_nguyen, mac_dinh: 5}")
    case = project_case(project)
    line = project.rules.read_text("utf-8").split("\n").index("  moi: {ten: Mới, kieu: so_nguyen, mac_dinh: 5}") + 1
    step, _ = case.derivation().find("moi")
    assert step is not None
    assert f"quy-tac.yml:{line}" in derivation_text(step)
    assert "Giá trị mặc định của quy tắc" in derivation_text(step)
    record = next(r for r in collect.figures(case) if r.name == "so_lieu.moi")
    assert record.source is not None
    assert (Path(record.source.file or "").name, record.source.line, record.state) == ("quy-tac.yml", line, "given")


def test_the_period_before_gets_the_same_defaults(project: Project) -> None:
    declare(project, "{ten: Mới, kieu: so_nguyen, mac_dinh: 5}")
    before = project.folder / "data" / "truoc.yml"
    before.write_text("ky: {tu: 01/01/2023, den: 31/12/2023}\nso_lieu: {tong: 9}\n", "utf-8")
    project.data.write_text("ky_truoc: truoc.yml\n" + project.data.read_text("utf-8"), "utf-8")
    case = project_case(project)
    assert case.context()["ky_truoc"]["so_lieu"]["moi"] == 5  # type: ignore[index]
    assert {Path(file).name for role, file in collect.inputs(case, project.rules).items() if "previous" in role} == {
        "truoc.yml"
    }


def test_the_schema_has_the_default_and_does_not_require_it(project: Project) -> None:
    declare(project, "{ten: Mới, kieu: danh_sach, mac_dinh: [một]}")
    rules = project_case(project).rules
    found = schema.data_schema(rules, "p")
    assert found["properties"]["so_lieu"]["properties"]["moi"]["default"] == ["một"]
    assert "moi" not in found["else"]["properties"]["so_lieu"]["required"]
    assert json.dumps(schema.rules_schema()).count("mac_dinh") == 1


def test_new_writes_what_the_unit_says_and_names_the_defaults(project: Project) -> None:
    declare(project, "{ten: Mới, kieu: so_nguyen, mac_dinh: 5}")
    made = skeleton.data_file(project_case(project).rules, "p", "xã Pờ Y")
    assert "\n#ke_thua: " in made
    assert "  moi:" not in made
    assert made.endswith("chỉ ghi lại ở đây khi khác: moi (Mới)\n")


def test_new_groups_the_figures_by_criterion(project: Project) -> None:
    made = skeleton.data_file(project_case(project).rules, "p", "xã Pờ Y").partition("so_lieu:\n")[2]
    headings = [line.strip("# -") for line in made.split("\n") if line.startswith("  # ---")]
    assert headings == ["15.1. A", "15.3. B", "Thông tin, số liệu khác"]
    assert made.index("  tong:") < made.index("15.3. B") < made.index("  #dh:") < made.index("khác ---")
