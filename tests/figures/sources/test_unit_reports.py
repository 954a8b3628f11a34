"""Figures of a report come from the reports of units: exact, each with its manifest, and nothing in doubt is counted."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.sources_project import changed
from support.units_project import DATA, RULES, UnitsProject, unit_data

from docxtpl_reports import build
from docxtpl_reports.figures.planning import check_rules
from docxtpl_reports.figures.sources import unit_reports
from docxtpl_reports.figures.unit_table.table import load as load_table
from docxtpl_reports.files.reading import digest
from docxtpl_reports.jobs.build import run
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.records import finished

ONE = DATA.replace("../out", "../out/a.json")


@pytest.fixture(scope="module")
def finished_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return UnitsProject(tmp_path_factory.mktemp("units")).folder


@pytest.fixture
def project(tmp_path: Path, finished_project: Path) -> UnitsProject:
    return UnitsProject(tmp_path, finished_project)


def rewrite(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads(file.read_text("utf-8"))
    change(manifest)
    file.write_text(json.dumps(manifest), "utf-8")


# --- values ----------------------------------------------------------------------------------------------------------


def test_rows_are_the_units_and_numbers_are_exact(project: UnitsProject) -> None:
    case = project.case()
    rows = [[str(value) for value in row] for row in case.data.sections["so_lieu"]["xa"]]  # type: ignore[index]
    assert rows == [
        ["xã A", "1.185", "109", "9,20%", "Chưa đạt", "Chưa đạt", "chưa đủ số liệu"],
        ["xã B", "1.185", "600", "50,63%", "Đạt", "Chưa đủ số liệu", "chưa đủ số liệu"],
        ["phường C", "1.185", "1.185", "100%", "Đạt", "Chưa đủ số liệu", "chưa đủ số liệu"],
    ]
    assert str(case.results.indicators["chung"].value) == "53,28%"  # (109 + 600 + 1185) / 3555
    assert str(case.results.indicators["dat"].value) == "66,67%"


def test_a_value_knows_its_manifest_its_line_and_its_name(project: UnitsProject) -> None:
    place = project.case().data.origins["so_lieu.xa.1.ty_le"]
    assert (Path(str(place.file)).name, place.cells) == ("a.json", "chi_tieu.truc_tuyen")
    lines = (project.out / "a.json").read_text("utf-8").splitlines()
    assert '"name": "truc_tuyen"' in lines[int(place.line or 0) - 1]


def test_the_report_above_records_its_sources_and_notices_that_one_changed(project: UnitsProject) -> None:
    project.load()
    assert build(project.data, project.out).ok
    manifest = json.loads((project.out / "th.json").read_text("utf-8"))
    assert [one["file"] for one in manifest["inputs"]][3:] == ["out/a.json", "out/b.json", "out/c.json"]
    steps = {step["name"]: step for step in manifest["derivation"]["steps"]}
    assert steps["so_lieu.xa.1.truc_tuyen"]["source"]["cells"] == "chi_tieu.truc_tuyen.tu_so"
    report, problems = finished.load(project.out / "th.docx")
    assert report is not None
    assert problems == []
    project.unit("b", unit_data("xã B", "601"))
    assert [d.code for d in finished.load(project.out / "th.docx")[1]] == ["MAN008"]


def test_a_report_of_its_own_pack_in_the_folder_is_no_unit(project: UnitsProject) -> None:
    project.load()
    build(project.data, project.out)
    assert project.codes() == []


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("../out", 3),
        ("../out/*.json", 3),
        ("../out/[x]*.json", 0),
        ("../o*t/a.json", 1),
        ("../out/**/*.json", 3),
        ("[../out/a.json, ../out/b.docx]", 2),
        ("[../out, ../out/a.json]", 3),
        ("{bao_cao: ../out}", 3),
        (r"..\out\a.json", 1),
    ],
)
def test_reports_are_named_by_folder_pattern_or_file(project: UnitsProject, typed: str, units: int) -> None:
    case, problems = project.load(data=DATA.replace("../out", typed))
    assert case is not None
    if units:
        assert [d.message for d in problems if d.is_error] == []
        assert len(case.data.sections["so_lieu"]["xa"]) == units  # type: ignore[index]
    else:
        assert [d.code for d in problems] == ["UNT031"]


def test_two_units_of_one_name_are_told_apart_by_their_codes(project: UnitsProject) -> None:
    code = {
        **dict.fromkeys(("name", "value", "text"), "00123"),
        "name": "don_vi.ma",
        "label": "",
        "from": [],
        "reasons": [],
    }
    manifest = json.loads((project.out / "a.json").read_text("utf-8"))
    manifest["derivation"]["steps"].append({**code, "verdict": None, "source": None})
    (project.out / "d.json").write_text(json.dumps(manifest), "utf-8")
    (project.out / "d.docx").write_bytes((project.out / "a.docx").read_bytes())
    rules = RULES.replace("ten: don_vi.ten", "ten: don_vi")
    names = [str(row["ten"]) for row in project.case(rules).data.sections["so_lieu"]["xa"]]  # type: ignore[index]
    assert names == ["xã A", "xã B", "phường C", "xã A (00123)"]


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        ("ky.den", "ngay", "13/8/2024"),
        ("don_vi.co_quan", "chuoi", "Ủy ban nhân dân xã A"),
        ("chi_tieu.truc_tuyen.mau_so", "so_nguyen", "1.185"),
        ("chi_tieu.truc_tuyen.nguong", "chuoi", ">= 50%"),
        ("chi_tieu.truc_tuyen.ly_do", "chuoi", "Tỷ lệ hồ sơ trực tuyến: 9,20% (109/1.185), yêu cầu từ 50% trở lên"),
        ('tieu_chi["1"].ket_luan', "chuoi", "Chưa đạt"),
        ("thong_tin.so", "so_nguyen", "None"),
    ],
)
def test_every_value_of_a_report_can_be_a_column(project: UnitsProject, column: str, kind: str, value: str) -> None:
    rules = changed(
        RULES,
        ("diem: so_lieu.diem_nam_truoc", f"diem: '{column}'"),
        ("kieu: diem, bat_buoc: false", f"kieu: {kind}, bat_buoc: false"),
    )
    row = project.case(rules).data.sections["so_lieu"]["xa"][0]  # type: ignore[index]
    assert str(row["diem"]) == ("chưa đủ số liệu" if value == "None" else value)


def test_a_pack_may_sum_up_reports_of_its_own_kind_but_not_itself(project: UnitsProject) -> None:
    """As a province does whose districts have summed up theirs, in one folder with its own report."""
    for name in "abc":
        rewrite(project.out / f"{name}.json", lambda m: m.update(pack="th"))
    rules = RULES.replace("bo_mau: nho", "bo_mau: th")
    for _ in range(2):
        case = project.case(rules)
        assert len(case.data.sections["so_lieu"]["xa"]) == 3  # type: ignore[index]
        assert build(project.data, project.out).ok


def test_every_manifest_is_told_with_their_number(project: UnitsProject) -> None:
    project.case()
    packs, told = Packs(), list[int]()
    packs.advance = told.append
    run(Job(project.data), packs)
    assert told == [3, 3, 3]


# --- slips -----------------------------------------------------------------------------------------------------------


def test_a_unit_with_two_reports_is_not_counted_twice(project: UnitsProject) -> None:
    """As when a corrected report was sent again under another name."""
    for ending in (".json", ".docx"):
        (project.out / f"a (1){ending}").write_bytes((project.out / f"a{ending}").read_bytes())
    (problem,) = project.load()[1]
    assert (problem.code, problem.is_error) == ("UNT022", False)  # a copy
    with zipfile.ZipFile(project.out / "a (1).docx", "a") as archive:
        archive.writestr("word/them.xml", "<a/>")
    (problem,) = project.load()[1]
    assert (problem.code, str(problem.params["path"])[-6:]) == ("UNT022", "a.json")  # the one that nobody edited
    (project.out / "a (1).docx").write_bytes((project.out / "a.docx").read_bytes())
    rewrite(project.out / "a (1).json", lambda m: m.update(tool="docxtpl-reports 0.0.9"))
    (problem,) = project.load()[1]
    assert (problem.code, problem.is_error) == ("UNT035", True)
    assert str(problem.params["first"]).endswith("a (1).json")


def test_a_unit_whose_name_was_typed_in_two_ways_is_questioned(project: UnitsProject) -> None:
    project.unit("d", unit_data("xã Á", "5"))
    assert project.codes() == ["UNT068"]
    assert project.codes(data=DATA + "mien_kiem_tra: {don_vi_gan_giong.xã Á: hai xã}\n") == []
    project.unit("e", unit_data("Xã  B", "5"))
    assert "UNT035" in project.codes()


def test_an_edited_document_must_be_explained(project: UnitsProject) -> None:
    with zipfile.ZipFile(project.out / "a.docx", "a") as archive:
        archive.writestr("word/them.xml", "<a/>")
    assert project.codes() == ["UNT060"]
    assert project.codes(data=DATA + "mien_kiem_tra: {bao_cao_da_sua.xã A: chỉ sửa câu chữ}\n") == []
    assert project.codes(data=DATA + "mien_kiem_tra: {bao_cao_da_sua: chỉ sửa câu chữ}\n") == []
    assert project.codes(data=DATA + "mien_kiem_tra: {bao_cao_da_sua.xã B: khác}\n") == ["UNT060", "VER014"]
    case = project.case(data=DATA + "mien_kiem_tra: {bao_cao_da_sua: chỉ sửa câu chữ}\n")
    assert [waiver.code for waiver in case.waived] == ["bao_cao_da_sua"]


def test_a_stale_report_is_told_with_the_file_that_changed(project: UnitsProject) -> None:
    (project.folder / "data" / "xa" / "b.yml").write_text(unit_data("xã B", "601"), "utf-8")
    (problem,) = project.load()[1]
    assert (problem.code, problem.params["files"]) == ("UNT061", "data/xa/b.yml")
    assert project.codes(data=DATA + "mien_kiem_tra: {bao_cao_cu: số liệu như cũ}\n") == []


def test_drafts_and_other_periods_are_not_added_up(project: UnitsProject) -> None:
    build(project.folder / "data" / "xa" / "a.yml", project.out, draft=True)
    (project.out / "a.json").unlink()
    (project.out / "a.docx").unlink()
    assert project.codes() == ["UNT062"]
    (project.out / "a.nhap.json").unlink()
    project.unit("b", unit_data("xã B", "600").replace("13/8/2024", "30/9/2024"))
    (problem,) = project.load()[1]
    assert (problem.code, problem.params["there"]) == ("UNT063", "01/01/2024 - 30/9/2024")


def test_units_that_must_report_are_asked_for_by_name_or_code(project: UnitsProject) -> None:
    listed = DATA.replace("../out", "{bao_cao: ../out, phai_co: [xã A, XÃ  B, phường C, xã D]}")
    (problem,) = project.load(data=listed)[1]
    assert (problem.code, problem.location.line, problem.params["unit"]) == ("UNT065", 4, "xã D")
    assert project.codes(data=listed.replace("xã D", "xã A") + "mien_kiem_tra: {thieu_bao_cao.xã D: giải thể}\n") == [
        "VER014"
    ]
    assert project.codes(data=listed + "mien_kiem_tra: {thieu_bao_cao.xã D: mới chia tách}\n") == []
    assert project.codes(data=listed.replace(", phường C, xã D", "")) == ["UNT066"]


def test_a_report_by_other_rules_than_most_is_questioned(project: UnitsProject) -> None:
    rewrite(project.out / "c.json", lambda m: m["inputs"][1].update(sha256="0" * 64))
    codes = project.codes()
    assert codes == ["UNT061", "UNT064"]


def test_reports_of_other_packs_are_counted_and_left_out(project: UnitsProject) -> None:
    rewrite(project.out / "c.json", lambda m: m.update(pack="khac"))
    assert project.codes() == ["UNT033"]
    for name in "ab":
        rewrite(project.out / f"{name}.json", lambda m: m.update(pack="khac"))
    assert project.codes() == ["UNT034"]


def test_manifests_without_documents_are_accepted_with_a_warning(project: UnitsProject) -> None:
    """An office above may receive manifests alone."""
    for name in "abc":
        (project.out / f"{name}.docx").unlink()
    (problem,) = project.load()[1]
    assert (problem.code, problem.params["count"]) == ("UNT067", 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: m["indicators"][0].update(text="92,0%"), "UNT042"),
        (lambda m: m["indicators"][0].update(value=None, text="không phát sinh"), "UNT040"),
        (lambda m: m["indicators"].pop(0), "UNT039"),
        (lambda m: m["indicators"][0].update(name="truc_tuyn"), "UNT038"),
        (lambda m: m["figures"][1].update(value="11851/10", text="1.185,1"), "UNT041"),
        (lambda m: m["derivation"].update(steps=[]), "UNT037"),
        (lambda m: m.update(tool=5), "MAN004"),
        (lambda m: m.update(schema="docxtpl-reports/manifest/2"), "MAN003"),
    ],
)
def test_what_cannot_be_read_is_an_error_of_its_unit(
    project: UnitsProject, change: Callable[[dict[str, Any]], object], code: str
) -> None:
    rewrite(project.out / "a.json", change)
    problems = project.load(data=ONE)[1]
    assert {d.code for d in problems if d.is_error} - {"UNT046"} == {code}
    assert all(str(d.location.file).endswith("a.json") for d in problems if d.code == code)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["indicators"][0].update(value="1100/1185", text="92,83%"),
        lambda m: m["indicators"][0].update(verdict="PASS"),
        lambda m: m["figures"][1].update(value="999", text="999"),
        lambda m: m["criteria"][0].update(verdict="PASS"),
    ],
)
def test_an_edited_manifest_contradicts_itself(
    project: UnitsProject, change: Callable[[dict[str, Any]], object]
) -> None:
    """A number that was made better in one place of it, even with its printed text."""
    rewrite(project.out / "a.json", change)
    (problem,) = project.load(data=ONE)[1]
    assert (problem.code, problem.is_error) == ("UNT046", True)


def test_a_verdict_that_its_threshold_does_not_give_is_told_wherever_it_was_edited(project: UnitsProject) -> None:
    def better(manifest: dict[str, Any]) -> None:
        manifest["indicators"][0]["verdict"] = "PASS"
        for step in manifest["derivation"]["steps"]:
            if step["name"] == "chi_tieu.truc_tuyen":
                step["verdict"] = "PASS"

    rewrite(project.out / "a.json", better)
    assert project.codes(data=ONE) == ["UNT046"]


def test_of_rows_of_a_table_that_cannot_be_read_it_is_not_known_which_changed(project: UnitsProject) -> None:
    table = project.folder / "xa.csv"
    table.write_text("a;b\n", "utf-8")
    wrong = {"role": "table", "file": "xa.csv", "sha256": "0" * 64}
    for name in "ab":
        rewrite(project.out / f"{name}.json", lambda m: m["inputs"].append(wrong))
    (problem,) = project.load()[1]
    assert (problem.code, problem.is_error, problem.params["count"]) == ("UNT069", True, 2)
    assert project.codes(data=DATA + "mien_kiem_tra: {bao_cao_cu.xa.csv: chỉ sửa ghi chú}\n") == []


def test_of_rows_of_a_table_that_changed_those_that_did_are_named(project: UnitsProject) -> None:
    table = project.folder / "xa.csv"
    table.write_text("don_vi.ten;ho_so_tong\nxã A;1.185\nxã B;1.185\n", "utf-8")
    rules, _ = check_rules(project.folder / "templates" / "nho" / "quy-tac.yml")
    assert rules is not None
    found, _ = load_table(table, rules)
    assert found is not None
    sha256 = digest(table.read_bytes())
    for name, (row, _) in zip("ab", found.rows(), strict=True):
        inputs = [
            {"role": "row", "file": "xa.csv", "sha256": row.digest},
            {"role": "table", "file": "xa.csv", "sha256": sha256},
        ]
        rewrite(project.out / f"{name}.json", lambda m, inputs=inputs: m["inputs"].extend(inputs))  # type: ignore[misc]
    assert project.codes() == []
    table.write_text("don_vi.ten;ho_so_tong\nxã B;1.186\nxã A;1.185\n", "utf-8")
    (problem,) = project.load()[1]
    assert (problem.code, problem.params["unit"]) == ("UNT061", "xã B")


def test_rows_of_a_list_of_failed_units_are_not_expected_to_stay_there(project: UnitsProject) -> None:
    (project.out / "loi.csv").write_text("don_vi.ten;ho_so_tong;loi_ma\nxã K;nhiều;SRC052\n", "utf-8")
    inputs = [{"role": role, "file": "out/loi.csv", "sha256": "0" * 64} for role in ("row", "table")]
    rewrite(project.out / "a.json", lambda m: m["inputs"].extend(inputs))
    assert project.codes() == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kieu: phan_tram", "kieu: so_thap_phan", "UNT041"),
        ("tc: {ten: Tiêu chí, kieu: chuoi", "tc: {ten: Tiêu chí, kieu: ngay", "UNT041"),
        ("tc: {ten: Tiêu chí, kieu: chuoi", "tc: {ten: Tiêu chí, kieu: so_nguyen", "UNT041"),
        ("tong: {ten: Tổng số hồ sơ, kieu: so_nguyen", "tong: {ten: Tổng, kieu: tien, don_vi: triệu đồng", "UNT043"),
        ("diem, bat_buoc: false", "diem", "UNT040"),
    ],
)
def test_a_column_of_another_kind_or_unit_is_told(project: UnitsProject, old: str, new: str, code: str) -> None:
    assert code in project.codes(changed(RULES, (old, new)), ONE)


def test_money_in_another_scale_is_not_added(project: UnitsProject) -> None:
    """A unit in nghìn đồng beside a column in triệu đồng would be a thousand times too much."""
    rules = project.folder / "templates" / "nho" / "quy-tac.yml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("kieu: diem, bat_buoc", "kieu: tien, don_vi: nghìn đồng, bat_buoc"), "utf-8")
    ours = "diem: {ten: Điểm năm trước, kieu: tien, don_vi: triệu đồng, bat_buoc: false}"
    codes = project.codes(changed(RULES, ("diem: {ten: Điểm năm trước, kieu: diem, bat_buoc: false}", ours)))
    assert "UNT043" in codes


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (DATA.replace("don_vi_truc_thuoc: ../out\n", ""), "UNT030"),
        (DATA.replace("../out", "../khong-co"), "UNT031"),
        (DATA.replace("../out", "../../.."), "DAT067"),
        (DATA.replace("../out", "{bao_cao: ../out, phai: []}"), "DAT001"),
        (DATA.replace("../out", "{bao_cao: {a: b}}"), "YML025"),
        (DATA + "bang: {don_vi_truc_thuoc: x.xlsx}\n", "SRC073"),
    ],
)
def test_slips_of_the_data_file(project: UnitsProject, data: str, code: str) -> None:
    assert code in project.codes(data=data)


def test_a_pack_without_units_refuses_the_section(project: UnitsProject) -> None:
    file = project.folder / "data" / "xa" / "a.yml"
    file.write_text(file.read_text("utf-8") + "don_vi_truc_thuoc: ../../out\n", "utf-8")
    assert "UNT032" in [d.code for d in build(file, project.folder / "out2").diagnostics]


def test_many_problems_are_bounded(project: UnitsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_reports, "MAX_CELLS_REPORTED", 2)
    codes = project.codes(changed(RULES, ("diem, bat_buoc: false", "diem")))
    assert codes == ["UNT040", "UNT040", "SRC046"]


def test_more_reports_than_the_limit_are_refused(project: UnitsProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unit_reports, "MAX_REPORTS", 2)
    assert "UNT036" in project.codes()


def test_a_draft_shows_what_is_missing(project: UnitsProject) -> None:
    project.load(data=DATA.replace("don_vi_truc_thuoc: ../out\n", ""))
    result = build(project.data, project.out, draft=True)
    assert result.docx is not None


def test_without_the_pack_of_the_units_units_of_measure_are_not_compared(project: UnitsProject) -> None:
    (project.folder / "templates" / "nho" / "quy-tac.yml").unlink()
    assert project.codes() == ["UNT044"]
