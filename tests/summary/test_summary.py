"""One spreadsheet of many units' reports: numbers as numbers, verdicts with their words, and what must not be added up."""

from __future__ import annotations

import errno
import io
import json
import shutil
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support import ROOT
from support.project import DATA, RULES, make_project

from docxtpl_reports import build
from docxtpl_reports.cli import main as cli
from docxtpl_reports.summary import files, summarize

pytest.importorskip("xlsxwriter")
SUMMARY = "out/tong-hop.xlsx"
UNITS = {"xa-a": ("xã A", "109"), "xa-b": ("xã B", "600"), "xa-c": ("phường C", "1.185")}


def data_of(name: str, online: str, more: str = "") -> str:
    place = name.partition(" ")[2]
    text = DATA.replace("xã A", name).replace("dia_danh: A", f"dia_danh: {place}")
    return text.replace("ho_so_truc_tuyen: 109", f"ho_so_truc_tuyen: {online}") + more


@pytest.fixture(scope="module")
def finished_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three finished reports."""
    folder = tmp_path_factory.mktemp("units")
    make_project(folder)
    for stem, (name, online) in UNITS.items():
        file = folder / "data" / f"{stem}.yml"
        file.write_text(data_of(name, online), "utf-8")
        assert build(file, folder / "out").ok
    return folder


@pytest.fixture
def project(tmp_path: Path, finished_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(finished_project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke([*arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def codes(report: dict[str, Any]) -> list[str]:
    return [d["code"] for d in report["diagnostics"]]


def book() -> Any:
    return openpyxl.load_workbook(SUMMARY)


def rows(sheet: Any) -> list[list[object]]:
    """The rows below the heading, by the row with the filters."""
    first = int("".join(filter(str.isdigit, sheet.auto_filter.ref.split(":")[0])))
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first + 1)]


def test_a_row_for_each_unit_with_numbers_and_verdicts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "summary")
    assert (code, codes(report)) == (0, [])
    sheet = book()["nho"]
    found = rows(sheet)
    assert [row[:5] for row in found] == [
        [1, "xã A", None, datetime(2024, 1, 1), datetime(2024, 8, 13)],
        [2, "xã B", None, datetime(2024, 1, 1), datetime(2024, 8, 13)],
        [3, "phường C", None, datetime(2024, 1, 1), datetime(2024, 8, 13)],
    ]
    assert [row[5:8] for row in found] == [
        ["Chưa đạt", 109 / 1185, "Chưa đạt"],
        ["Chưa đủ số liệu", 600 / 1185, "Đạt"],
        ["Chưa đủ số liệu", 1, "Đạt"],
    ]
    assert found[0][8:10] == ["chưa đủ số liệu", "Chưa đủ số liệu"]
    assert [row[-1] for row in found] == ["xa-a.json", "xa-b.json", "xa-c.json"]
    cells = next(iter(sheet.iter_rows(min_row=7)))
    assert cells[6].number_format == "0.00%"
    assert cells[5].fill.start_color.rgb == "FFFFC7CE"
    assert cells[7].fill.start_color.rgb == "FFFFC7CE"
    heading = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert heading[0][6] == "Tỷ lệ hồ sơ trực tuyến"
    assert heading[1][6] == "%, ngưỡng >= 50%"
    assert heading[2][6:8] == ["Kết quả", "Kết luận"]


def test_it_can_be_filtered_read_and_printed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "summary")
    for sheet in book().worksheets:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows
        assert sheet.oddFooter.right.text == "&P/&N"


def test_counts_of_verdicts_and_definitions(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, report = run(capsys, "summary")
    (part,) = report["summary"]["sheets"]
    assert part == {
        "name": "nho",
        "pack": "nho",
        "period": {"from": "01/01/2024", "to": "13/8/2024"},
        "units": 3,
        "verdicts": {
            "tieu_chi.1": {"FAIL": 1, "UNKNOWN": 2},
            "chi_tieu.truc_tuyen": {"FAIL": 1, "PASS": 2},
            "chi_tieu.diem_cu": {"UNKNOWN": 3},
        },
    }
    counts = {row[1]: row[2:8] for row in rows(book()["Thống kê"])}
    assert counts["Tỷ lệ hồ sơ trực tuyến"] == [3, 2, 1, 0, 0, 2 / 3]
    defined = {row[1]: row[2:7] for row in rows(book()["Định nghĩa"])}
    assert defined["chi_tieu.truc_tuyen"] == [
        "Tỷ lệ hồ sơ trực tuyến",
        "%",
        "«Hồ sơ trực tuyến» ÷ «Tổng số hồ sơ»",
        ">= 50%",
        "Quyết định số 416/QĐ-UBND",
    ]
    assert defined["tieu_chi.1"][2] == "tất cả đạt: Tỷ lệ hồ sơ trực tuyến; Điểm năm trước"
    assert rows(book()["Vấn đề"]) == [["Không có vấn đề nào.", *[None] * 6]]


def test_the_same_reports_give_the_same_bytes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "summary")
    first = Path(SUMMARY).read_bytes()
    code, _ = run(capsys, "summary")
    assert (code, Path(SUMMARY).read_bytes()) == (0, first)


def test_every_file_is_told_with_their_number(project: Path) -> None:
    told: list[int] = []
    files.write(Path("out"), Path("out", files.NAME), advance=told.append)
    assert told == [3, 3, 3]


def problems_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    """The codes of the answer with their units; the same are in the workbook."""
    code, report = run(capsys, "summary", *arguments)
    assert code == int(not report["ok"])
    listed = [(row[3], row[0]) for row in rows(book()["Vấn đề"])]
    assert [one for one, _ in listed] == codes(report)
    return [(str(one), str(unit)) for one, unit in listed]


def test_of_two_reports_of_a_unit_the_sound_one_is_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in (".json", ".docx"):
        (project / "out" / f"xa-a - Copy{ending}").write_bytes((project / "out" / f"xa-a{ending}").read_bytes())
    assert problems_of(capsys) == [("UNT022", "xã A")]
    data = project / "data" / "xa-a.yml"
    data.write_text(data.read_text("utf-8").replace("109", "110"), "utf-8")
    assert cli.invoke(["build", "data/xa-a.yml"]) == 0  # the copy is that of the figures before
    capsys.readouterr()
    _, report = run(capsys, "summary")
    assert [d["message"].partition("«out/")[2][:9] for d in report["diagnostics"]] == ["xa-a.json"]
    other = project / "data" / "xa-a-2.yml"
    other.write_text(data.read_text("utf-8").replace("110", "111"), "utf-8")
    assert cli.invoke(["build", "data/xa-a-2.yml"]) == 0
    capsys.readouterr()
    _, report = run(capsys, "summary")
    assert codes(report) == ["UNT003"]
    assert report["summary"]["sheets"][0]["units"] == 2  # of three


def test_edited_and_stale_reports_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = project / "out" / "xa-a.docx"
    with zipfile.ZipFile(document, "a") as archive:
        archive.writestr("word/them.xml", "<a/>")
    data = project / "data" / "xa-b.yml"
    data.write_text(data.read_text("utf-8").replace("600", "601"), "utf-8")
    (project / "out" / "xa-c.docx").unlink()
    assert problems_of(capsys) == [("UNT004", "xã A"), ("UNT005", "xã B"), ("UNT006", "phường C")]
    assert [row[-2] for row in rows(book()["nho"])] == [
        "tài liệu đã sửa sau khi tạo",
        "số liệu hoặc quy tắc đã đổi sau khi tạo",
        "không có tài liệu cạnh bản kê",
    ]


def test_a_draft_is_no_report(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.invoke(["build", "data/xa-a.yml", "--draft"])
    capsys.readouterr()
    assert problems_of(capsys) == [("UNT007", "xã A")]


def test_other_periods_and_other_packs_have_sheets_of_their_own(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data" / "q.yml").write_text(data_of("xã Q", "5").replace("13/8/2024", "30/9/2024"), "utf-8")
    cli.invoke(["build", "data/q.yml"])
    capsys.readouterr()
    assert [one for one, _ in problems_of(capsys)] == ["UNT014"]
    assert book().sheetnames == ["nho", "nho (2)", "Thống kê", "Định nghĩa", "Vấn đề"]
    assert [row[1] for row in rows(book()["nho"])] == ["xã Q"]


def test_reports_of_other_rules_are_not_mixed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = RULES.replace("chi_tieu:\n", "chi_tieu:\n  them: {ten: Thêm, cong_thuc: ho_so_tong}\n")
    (project / "templates" / "nho" / "quy-tac.yml").write_text(rules, "utf-8")
    cli.invoke(["build", "data/xa-c.yml"])
    capsys.readouterr()
    found = [one for one, _ in problems_of(capsys)]
    assert found == ["UNT005", "UNT010", "UNT005", "UNT014"]
    assert [row[1] for row in rows(book()["nho (2)"])] == ["phường C"]


def test_a_number_that_was_edited_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "out" / "xa-a.json"
    file.write_text(file.read_text("utf-8").replace('"9,20%", "threshold"', '"92,0%", "threshold"'), "utf-8")
    assert problems_of(capsys) == [("UNT020", "xã A"), ("UNT011", "xã A")]
    assert rows(book()["nho"])[0][6] == "92,0%"


@pytest.mark.parametrize(
    ("content", "code"), [(b"{}", "UNT002"), (b'{"schema": "docxtpl-reports/manifest/1"', "MAN004")]
)
def test_other_json_files_are_counted_and_damaged_manifests_named(
    project: Path, capsys: pytest.CaptureFixture[str], content: bytes, code: str
) -> None:
    (project / "out" / "khac.json").write_bytes(content)
    assert [one for one, _ in problems_of(capsys)] == [code]


def test_texts_are_never_formulas(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ('=HYPERLINK("http://x")', "+1", "@SUM(1)", "-2+3", "http://x.y")
    for stem, name in zip("abcde", names, strict=True):
        manifest = json.loads((project / "out" / "xa-a.json").read_text("utf-8"))
        for step in manifest["derivation"]["steps"]:
            if step["name"] == "don_vi.ten":
                step["value"] = step["text"] = name
        (project / "out" / f"{stem}.json").write_text(json.dumps(manifest), "utf-8")
    run(capsys, "summary")
    sheet = book()["nho"]
    assert [row[1] for row in rows(sheet)][:5] == list(names)
    assert {cell.data_type for cell in next(zip(*sheet.iter_rows(min_row=7), strict=True))} == {"n"}
    assert {row[1].data_type for row in sheet.iter_rows(min_row=7)} == {"s"}
    with zipfile.ZipFile(SUMMARY) as archive:
        xml = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


def test_text_that_xml_or_a_cell_cannot_hold_is_cut_or_replaced(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads((project / "out" / "xa-a.json").read_text("utf-8"))
    manifest["indicators"][0]["text"] = "\x01\ud800" + "x" * 40_000
    (project / "out" / "xa-a.json").write_text(json.dumps(manifest), "utf-8")
    run(capsys, "summary")
    assert len(str(rows(book()["nho"])[0][6])) <= 32_767


def test_an_edited_summary_is_not_overwritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "summary")
    found = book()
    found.save(SUMMARY)
    edited = Path(SUMMARY).read_bytes()
    code, report = run(capsys, "summary")
    assert (code, codes(report), Path(SUMMARY).read_bytes()) == (1, ["UNT016"], edited)
    assert run(capsys, "summary", "--force")[0] == 0
    assert Path(SUMMARY).read_bytes() != edited


@pytest.mark.parametrize(
    ("arguments", "code", "exit_code"),
    [
        (["summary", "khong-co"], "USE005", 2),
        (["summary", "data/xa-a.yml"], "USE071", 2),
        (["summary", "-o", "x.docx"], "USE072", 2),
        (["summary", "templates"], "UNT001", 1),
    ],
)
def test_wrong_usage(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, exit_code: int
) -> None:
    found, report = run(capsys, *arguments)
    assert (found, codes(report)) == (exit_code, [code])


def test_without_xlsxwriter_the_command_says_how_to_install_it(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    code, report = run(capsys, "summary")
    assert (code, codes(report)) == (3, ["UNT015"])
    (project / "data" / "xa-d.yml").write_text(data_of("xã D", "1"), "utf-8")
    code, report = run(capsys, "build", "--summary")  # before anything is built
    assert (code, codes(report)) == (3, ["UNT015"])
    assert not (project / "out" / "xa-d.docx").exists()


def test_build_writes_the_summary_with_the_units_that_failed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "data" / "xa-d.yml").write_text(data_of("xã D", "2.000"), "utf-8")
    code, report = run(capsys, "build", "--summary")
    assert code == 1
    assert [one["file"] for one in report["summaries"]] == [SUMMARY]
    assert [row[1] for row in rows(book()["nho"])] == ["xã A", "xã B", "phường C"]
    failed = rows(book()["Vấn đề"])
    assert failed[0][0] == "data/xa-d.yml"
    assert failed[0][3] in codes(report)


def test_units_that_an_earlier_build_listed_as_failed_are_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "data" / "xa-d.yml").write_text(data_of("xã D", "2.000"), "utf-8")
    cli.invoke(["build"])
    capsys.readouterr()
    code, report = run(capsys, "summary")
    assert (code, codes(report)) == (1, ["UNT019"])
    failed, whole = rows(book()["Vấn đề"])
    assert str(failed[0]).endswith("xa-d.yml")
    assert failed[4]
    assert whole[3] == "UNT019"


def test_a_batch_below_folders_is_summed_up_where_they_begin(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "build", "-o", "out2/{don_vi.dia_danh}/bc", "--summary")
    assert (code, [one["file"] for one in report["summaries"]]) == (0, ["out2/tong-hop.xlsx"])
    assert report["summaries"][0]["sheets"][0]["units"] == 3


def test_more_sheets_than_a_workbook_can_show_are_told(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summarize, "MAX_SHEETS", 1)
    (project / "data" / "q.yml").write_text(data_of("xã Q", "5").replace("13/8/2024", "30/9/2024"), "utf-8")
    cli.invoke(["build", "data/q.yml"])
    capsys.readouterr()
    assert {one for one, _ in problems_of(capsys)} == {"UNT008"}


def test_rows_are_written_as_they_come(project: Path) -> None:
    """Memory does not grow with the units: no sheet is kept in memory."""
    with io.BytesIO() as to:
        found = summarize.summarize(project / "out", to)
    assert [part.units for part in found.parts] == [3]


# --- scored reports, long sheets, missing rules ----------------------------------------------------------------------


@pytest.fixture
def scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the shipped report that is scored."""
    for name in ("chi-so-766", "chung"):
        shutil.copytree(ROOT / "templates" / name, tmp_path / "templates" / name)
    (tmp_path / "data").mkdir()
    shutil.copy(ROOT / "data" / "xa-vi-du-chi-so-2024.yml", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert build("data/xa-vi-du-chi-so-2024.yml", "out").ok
    return tmp_path


def test_points_and_classes_have_columns_of_their_own(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "summary")
    manifest = json.loads((scored / "out" / "xa-vi-du-chi-so-2024.json").read_text("utf-8"))
    steps = {step["name"]: step for step in manifest["derivation"]["steps"]}
    sheet = book()["chi-so-766"]
    heading = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=6)]
    (row,) = rows(sheet)
    ranked = [one for one in manifest["criteria"] if one["xep_loai"]]
    assert ranked
    for one in ranked:
        column = next(n for n, text in enumerate(heading[0]) if text == one["label"])
        assert heading[2][column] == "Điểm"
        printed = steps[f'tieu_chi["{one["name"]}"]']["text"]
        assert row[column] == pytest.approx(float(printed.replace(",", ".")))
        assert one["xep_loai"] in row[column : column + 3]
    defined = {line[1]: line for line in rows(book()["Định nghĩa"])}
    assert str(defined[f"tieu_chi.{ranked[0]['name']}"][4]).startswith("điểm: ")
    assert "≥" in str(defined[f"tieu_chi.{ranked[0]['name']}"][5])
    counted = {line[1]: line[8] for line in rows(book()["Thống kê"])}
    assert counted[ranked[0]["label"]] == f"{ranked[0]['xep_loai']}: 1"


def test_a_wide_sheet_is_parted_between_indicators(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = json.loads((project / "out" / "xa-a.json").read_text("utf-8"))
    first = manifest["indicators"][0]
    manifest["indicators"] = [{**first, "name": f"x{n}", "label": f"Chỉ tiêu {n}"} for n in range(20)]
    (project / "out" / "xa-a.json").write_text(json.dumps(manifest), "utf-8")
    run(capsys, "summary")
    sheet = next(one for one in book().worksheets if len(rows(one)) == 1)
    breaks = [one.id for one in sheet.col_breaks.brk]
    assert breaks
    assert "Kết luận" not in [sheet.cell(6, at + 1).value for at in breaks]  # the second column of an indicator


def test_without_the_rules_the_manifests_say_what_they_know(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(project / "templates" / "nho")
    assert [one for one, _ in problems_of(capsys)] == ["UNT009"]
    defined = {line[1]: line[2:6] for line in rows(book()["Định nghĩa"])}
    assert defined["chi_tieu.truc_tuyen"] == ["Tỷ lệ hồ sơ trực tuyến", "%", None, ">= 50%"]


def test_a_unit_without_a_name_and_more_reports_than_the_limit_are_told(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project / "out" / "xa-a.json"
    file.write_text(file.read_text("utf-8").replace('"don_vi.ten"', '"don_vi.x"'), "utf-8")
    assert [one for one, _ in problems_of(capsys)] == ["UNT013"]
    monkeypatch.setattr(summarize.unit_report, "MAX_REPORTS", 2)
    assert [one for one, _ in problems_of(capsys)] == ["UNT013", "UNT012"]


def test_a_full_disk_leaves_the_earlier_summary(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(capsys, "summary")
    before = Path(SUMMARY).read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("docxtpl_reports.summary.files.summarize", full)
    code, report = run(capsys, "summary")
    assert (code, codes(report), Path(SUMMARY).read_bytes()) == (3, ["OUT003"], before)
    assert tempfile.gettempdir() in report["diagnostics"][0]["message"]  # where a workbook is put together


TABLE = """don_vi.ten;don_vi.co_quan;don_vi.dia_danh;ho_so_tong;ho_so_truc_tuyen
xã A;Ủy ban nhân dân xã A;A;1.185;109
xã B;Ủy ban nhân dân xã B;B;1.185;600
"""


def test_a_report_whose_row_of_a_table_changed_is_stale(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree("out")
    common = DATA[: DATA.index("so_lieu:")].replace(
        "{ten: xã A, co_quan: Ủy ban nhân dân xã A, dia_danh: A, ky_hieu: UBND}", "{ky_hieu: UBND}"
    )
    Path("data/chung.yml").write_text(common, "utf-8")
    Path("xa.csv").write_text(TABLE, "utf-8")
    code, report = run(capsys, "build", "data/chung.yml", "--table", "xa.csv", "-o", "out/{don_vi.dia_danh}.docx")
    assert code == 0, codes(report)
    assert run(capsys, "summary")[0] == 0
    Path("xa.csv").write_text(TABLE.replace("600", "601") + "xã C;Ủy ban nhân dân xã C;C;9;9\n", "utf-8")
    assert problems_of(capsys) == [("UNT005", "xã B")]
    chosen = ("--rows", "2", "-o", "out/{don_vi.dia_danh}.docx", "--summary")
    _, report = run(capsys, "build", "data/chung.yml", "--table", "xa.csv", *chosen)
    assert "UNT005" in codes(report)


def test_the_earlier_report_of_a_unit_that_fails_now_is_not_counted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "data" / "xa-b.yml"
    file.write_text(file.read_text("utf-8").replace("600", "2.000"), "utf-8")
    _, report = run(capsys, "build", "--summary")
    assert "UNT021" in codes(report)
    assert report["summaries"][0]["sheets"][0]["units"] == 2


def test_units_of_one_name_are_told_apart_by_their_districts(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for stem, district in (("xa-a", "Ngọc Hồi"), ("xa-e", "Đăk Tô")):
        text = data_of("xã A", "109").replace("don_vi: {", f"don_vi: {{huyen: {district}, ")
        (project / "data" / f"{stem}.yml").write_text(text, "utf-8")
    assert cli.invoke(["build"]) == 0
    capsys.readouterr()
    _, report = run(capsys, "summary")
    assert "UNT003" not in codes(report)
    sheet = next(one for one in book().worksheets if one.cell(6, 4).value == "Huyện")
    assert [row[1:4] for row in rows(sheet)] == [["xã A", None, "Ngọc Hồi"], ["xã A", None, "Đăk Tô"]]
