"""The pack ``tong-hop``: a report made from the reports of three communes, recomputed here from their data files alone."""

from __future__ import annotations

import io
import json
import re
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from lxml import etree
from support import ROOT
from support.build import W, lines, part, tree
from support.jobs import run_job
from support.sound import cell_fills, faults

from docxtpl_reports.cli import main as cli
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.records import collect

PACK = ROOT / "templates" / "tong-hop"
SHIPPED = ROOT / "data" / "huyen-mau-tong-hop-2024.yml"
UNITS = ROOT / "data" / "xa-truc-thuoc"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def built(data: Path = SHIPPED) -> JobResult:
    result = run_job(Job(data))
    assert result.ok, [f"{d.code} {d.message} {d.location}" for d in result.diagnostics]
    return result


@pytest.fixture(scope="module")
def report() -> bytes:
    result = built()
    assert [d.code for d in result.diagnostics] == []
    assert result.document is not None
    return result.document


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with the pack, that of the units and the data."""
    for name in ("tong-hop", "tieu-chi-15", "chung"):
        shutil.copytree(ROOT / "templates" / name, tmp_path / "templates" / name)
    shutil.copytree(UNITS, tmp_path / "data" / "xa-truc-thuoc")
    shutil.copy(SHIPPED, tmp_path / "data")
    return tmp_path


# --- the numbers again -----------------------------------------------------------------------------------------------


def number(typed: object) -> int:
    return int(str(typed).replace(".", ""))


def units() -> dict[str, dict[str, Any]]:
    """The figures that each commune typed, by its name."""
    found = {}
    for file in sorted(UNITS.glob("xa-*.yml")):
        data = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        found[data["don_vi"]["ten"]] = data["so_lieu"]
    return found


def verdicts() -> dict[str, dict[str, str]]:
    """The verdicts in the manifests: of each unit, by the name of the indicator or criterion."""
    words = {"PASS": "Đạt", "FAIL": "Chưa đạt", "UNKNOWN": "Chưa đủ số liệu", "NOT_APPLICABLE": "Không phát sinh"}
    found = {}
    for file in sorted(UNITS.glob("*.json")):
        manifest = json.loads(file.read_text("utf-8"))
        unit = next(s["text"] for s in manifest["derivation"]["steps"] if s["name"] == "don_vi.ten")
        found[unit] = {one["name"]: words[one["verdict"]] for one in (*manifest["indicators"], *manifest["criteria"])}
    return found


def printed(value: Fraction) -> str:
    """In per cent with two decimals, half up, as in a table."""
    hundredths = int(value * 10_000 + Fraction(1, 2))
    return f"{hundredths // 100},{hundredths % 100:02d}"


def rate(name: str, of: str, *chosen: dict[str, Any]) -> str:
    rows = chosen or tuple(units().values())
    return printed(Fraction(sum(number(u[name]) for u in rows), sum(number(u[of]) for u in rows)))


def grid(document: bytes, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, below its heading."""
    (found,) = (
        one
        for one in tree(document).iter(f"{{{W}}}tbl")
        if (said := one.find(f"{{{W}}}tblPr/{{{W}}}tblCaption")) is not None and said.get(f"{{{W}}}val") == caption
    )
    rows = [row for row in found.iter(f"{{{W}}}tr") if row.find(f".//{{{W}}}tblHeader") is None]
    return [["".join(cell.itertext()) for cell in row.iter(f"{{{W}}}tc")] for row in rows]


def test_each_commune_is_in_the_annex_with_its_rank_rates_and_verdicts(report: bytes) -> None:
    online = {name: Fraction(number(u["ho_so_truc_tuyen"]), number(u["ho_so_tong"])) for name, u in units().items()}
    ranked = sorted(online, key=lambda name: -online[name])
    rows = grid(report, "Kết quả của từng xã")
    assert [row[:2] for row in rows[:-1]] == [[str(rank), name] for rank, name in enumerate(ranked, 1)]
    for row in rows[:-1]:
        unit, said = units()[row[1]], verdicts()[row[1]]
        assert row[2:7] == [
            unit["ho_so_tong"],
            unit["ho_so_truc_tuyen"],
            rate("ho_so_truc_tuyen", "ho_so_tong", unit),
            rate("ho_so_so_hoa_ket_qua", "ho_so_phai_so_hoa_ket_qua", unit),
            rate("chung_thuc_dat", "chung_thuc_giao", unit),
        ]
        assert row[7:9] == [unit["ty_le_hai_long"].rstrip("%"), unit["diem_chi_so"]]
        assert row[9:] == [said[name] for name in ("15.1", "15.2", "15.3", "15")]


def test_totals_are_of_counts_not_means_of_rates(report: bytes) -> None:
    total = grid(report, "Kết quả của từng xã")[-1]
    assert [number(total[column]) for column in (1, 2)] == [
        sum(number(u[name]) for u in units().values()) for name in ("ho_so_tong", "ho_so_truc_tuyen")
    ]
    assert total[3:6] == [
        rate("ho_so_truc_tuyen", "ho_so_tong"),
        rate("ho_so_so_hoa_ket_qua", "ho_so_phai_so_hoa_ket_qua"),
        rate("chung_thuc_dat", "chung_thuc_giao"),
    ]


def test_every_indicator_counts_the_communes_and_names_those_that_miss_it(report: bytes) -> None:
    said = verdicts()
    names = [name for name in next(iter(said.values())) if not name.startswith("15")]
    rows = grid(report, "Số xã đạt, chưa đạt từng chỉ tiêu")
    assert len(rows) == len(names) == 17
    for name, row in zip(names, rows, strict=True):
        words = [unit[name] for unit in said.values()]
        met, missed = words.count("Đạt"), words.count("Chưa đạt")
        rates = printed(Fraction(met, met + missed)) if met + missed else "–"
        assert row[2:6] == [str(met), str(missed), str(len(words) - met - missed), rates], name
        failing = {unit for unit, one in said.items() if one[name] == "Chưa đạt"}
        assert (set(row[6].split("; ")) if row[6] != "–" else set()) == failing, name


def test_the_chart_and_its_workbook_show_the_verdicts(report: bytes) -> None:
    said = verdicts()
    wanted = []
    for name in ("15", "15.1", "15.2", "15.3"):
        words = [unit[name] for unit in said.values()]
        met, missed = words.count("Đạt"), words.count("Chưa đạt")
        wanted.append([f"Tiêu chí {name}", met, missed, len(words) - met - missed])
    book = openpyxl.load_workbook(io.BytesIO(part(report, "word/embeddings/book1.xlsx")))
    assert [[cell.value for cell in row] for row in book["KetLuan"].iter_rows(min_row=2)] == wanted
    chart = etree.fromstring(part(report, "word/charts/chart1.xml"))
    shown = [[int(v.text or "") for v in one.iter(f"{C}v")] for one in chart.iter(f"{C}numCache")]
    assert shown == [[row[column] for row in wanted] for column in (1, 2, 3)]


def test_the_text_says_what_the_tables_say(report: bytes) -> None:
    text = "\n".join(lines(report))
    said = verdicts()
    met = sum(unit["15"] == "Đạt" for unit in said.values())
    missed = [name for name, unit in said.items() if unit["15"] == "Chưa đạt"]
    assert f"số xã đạt tiêu chí 15 là {met}/{met + len(missed)}" in text
    assert f"Còn {len(missed):02d} xã chưa đạt tiêu chí 15: {'; '.join(missed)}." in text
    assert "Xã chưa kết luận được: xã Khe Vàng (chưa đủ số liệu)." in text
    assert f"{len(said):02d}/{len(said):02d} xã đã có báo cáo" in text


def test_figures_name_the_commune_s_manifest(report: bytes) -> None:
    case = built().case
    assert case is not None
    places = {figure.name: figure.source for figure in collect.figures(case)}
    assert places["so_lieu.xa"] is not None
    origin = case.data.origins["so_lieu.xa.1.tong"]
    assert (Path(str(origin.file)).name, origin.cells) == ("xa-ao-sen.json", "so_lieu.ho_so_tong")


# --- in doubt --------------------------------------------------------------------------------------------------------


def codes(project: Path) -> list[str]:
    return [d.code for d in run_job(Job(project / "data" / SHIPPED.name)).diagnostics]


def test_a_commune_whose_data_changed_stops_the_report(project: Path) -> None:
    assert codes(project) == []
    file = project / "data" / "xa-truc-thuoc" / "xa-ao-sen.yml"
    file.write_text(re.sub("1.104", "1.105", file.read_text("utf-8")), "utf-8")
    assert codes(project) == ["UNT061"]


def test_a_commune_without_report_is_named(project: Path) -> None:
    for ending in (".json", ".docx"):
        (project / "data" / "xa-truc-thuoc" / f"xa-doc-do{ending}").unlink()
    assert codes(project) == ["UNT065", "VER012"]


# --- the document ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(report: bytes) -> None:
    assert built().document == report


def test_report_and_template_are_sound_documents(report: bytes) -> None:
    assert faults(report) == faults(PACK / "mau.docx") == []


def test_cells_have_the_colour_of_their_verdict(report: bytes) -> None:
    colours = cell_fills(report)
    assert (colours["Đạt"] - {""}, colours["Chưa đủ số liệu"]) == ({"C6EFCE"}, {""})
    assert colours["Chưa đạt"] - {""} == {"FFC7CE"}


def test_the_annex_lies_across_with_a_repeated_heading(report: bytes) -> None:
    sizes = [section.find(f"{{{W}}}pgSz") for section in tree(report).iter(f"{{{W}}}sectPr")]
    assert [size.get(f"{{{W}}}orient") for size in sizes if size is not None] == [None, "landscape"]
    annex = list(tree(report).iter(f"{{{W}}}tbl"))[-1]
    assert len([row for row in annex.iter(f"{{{W}}}tr") if row.find(f".//{{{W}}}tblHeader") is not None]) == 2


def test_it_can_be_copied_and_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.invoke(["new", "--from", "tong-hop", "tong-hop-tinh"]) == 0
    assert cli.invoke(["check", "templates/tong-hop-tinh"]) == 0
    assert cli.invoke(["new", "tong-hop-tinh", "tỉnh Mẫu"]) == 0
    capsys.readouterr()
    text = (tmp_path / "data" / "tinh-mau.yml").read_text("utf-8")
    assert "don_vi_truc_thuoc: ../out/*.json" in text


def test_no_row_breaks_across_pages_and_none_is_left_alone_at_an_end_of_a_table(report: bytes) -> None:
    table = next(t for t in tree(report).iter(f"{{{W}}}tbl") if "Các xã chưa đạt" in "".join(t.itertext()))
    rows = list(table.iter(f"{{{W}}}tr"))
    assert [
        n for n, row in enumerate(rows) if row.find(f"{{{W}}}trPr/{{{W}}}cantSplit").get(f"{{{W}}}val") is not None
    ] == []
    kept = [
        n
        for n, row in enumerate(rows)
        if all(p.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None for p in row.iter(f"{{{W}}}p"))
    ]
    assert kept == [1, len(rows) - 2]
