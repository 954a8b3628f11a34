"""Reports of units are read by their manifests: what each is of, its values with their lines, what changed since."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.project import make_project

from docxtpl_reports import build
from docxtpl_reports.manifests import unit_report
from docxtpl_reports.manifests.schema import conforms, manifest_schema
from docxtpl_reports.manifests.unit_report import Changes, UnitNames, UnitReport, load


@pytest.fixture(scope="module")
def finished_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unit")
    assert build(make_project(folder), folder / "out").ok
    return folder


@pytest.fixture
def built(tmp_path: Path, finished_project: Path) -> Path:
    """The manifest of a finished report."""
    shutil.copytree(finished_project, tmp_path, dirs_exist_ok=True)
    return tmp_path / "out" / "xa-a.json"


def report_of(path: Path) -> UnitReport:
    report, problems = load(path)
    assert report is not None, problems
    return report


def test_a_report_says_what_it_is_of(built: Path) -> None:
    report = report_of(built)
    assert (report.unit, report.code, report.period) == ("xã A", "", ("01/01/2024", "13/8/2024"))
    assert (report.pack, report.is_draft) == ("nho", False)
    assert report.rules_file == built.parent.parent / "templates" / "nho" / "quy-tac.yml"
    assert [entry.name for entry in report.of("chi_tieu")] == ["chi_tieu.truc_tuyen", "chi_tieu.diem_cu"]
    assert report.values["tieu_chi.1"].verdict == "FAIL"


def test_every_value_knows_its_line(built: Path) -> None:
    lines = built.read_text("utf-8").splitlines()
    for entry in report_of(built).values.values():
        assert entry.line is not None, entry.name
        assert entry.name.split(".")[-1] in lines[entry.line - 1]


def test_a_manifest_that_was_laid_out_anew_has_no_lines(built: Path) -> None:
    built.write_text(json.dumps(json.loads(built.read_text("utf-8")), indent=4), "utf-8")
    assert {entry.line for entry in report_of(built).values.values()} == {None}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda m: {**m, "schema": "other"}, "MAN002"),
        (lambda m: {**m, "schema": "docxtpl-reports/manifest/9"}, "MAN003"),
        (lambda m: {**m, "indicators": [{"name": 1}]}, "MAN004"),
        (lambda m: {k: v for k, v in m.items() if k != "derivation"}, "MAN004"),
    ],
)
def test_what_is_no_manifest_is_told(built: Path, change: Callable[[dict[str, Any]], object], code: str) -> None:
    built.write_text(json.dumps(change(json.loads(built.read_text("utf-8")))), "utf-8")
    report, problems = load(built)
    assert (report, [problem.code for problem in problems]) == (None, [code])


@pytest.mark.parametrize("derivation", [5, [], {"steps": 5}, {"steps": [5]}, {"steps": [{"name": 5}]}])
def test_a_derivation_of_another_form_is_told(built: Path, derivation: object) -> None:
    found = json.loads(built.read_text("utf-8"))
    built.write_text(json.dumps({**found, "derivation": derivation}), "utf-8")
    assert [problem.code for problem in load(built)[1]] == ["MAN004"]


@pytest.mark.parametrize("section", ["figures", "indicators", "criteria"])
def test_every_value_is_as_the_schema_has_it(built: Path, section: str) -> None:
    """Whatever one entry of a manifest is replaced by, it is refused or it conforms."""
    whole = json.loads(built.read_text("utf-8"))
    for key in whole[section][0]:
        for other in (5, None, [5], {}, True, "?"):
            entry = {**whole[section][0], key: other}
            changed = {**whole, section: [entry, *whole[section][1:]]}
            built.write_text(json.dumps(changed), "utf-8")
            used = {name: part for name, part in entry.items() if name not in ("source", "state")}
            conforming = conforms({**changed, section: [{**whole[section][0], **used}]}, manifest_schema())
            assert (load(built)[0] is not None) == conforming, (key, other)


def test_an_edited_document_and_changed_inputs_are_noticed(built: Path) -> None:
    report = report_of(built)
    assert (Changes().of_document(report), Changes().of_inputs(report)) == (unit_report.SAME, [])
    data = built.parent.parent / "data" / "xa-a.yml"
    data.write_text(data.read_text("utf-8") + "# thêm\n", "utf-8")
    assert Changes().of_inputs(report) == ["data/xa-a.yml"]
    document = built.with_suffix(".docx")
    document.write_bytes(document.read_bytes()[:-10])
    assert Changes().of_document(report) == unit_report.EDITED
    document.unlink()
    assert Changes().of_document(report) == unit_report.MISSING


@pytest.mark.parametrize(
    ("also", "state"),
    [
        ({}, unit_report.SAME),
        ({"word/document.xml": b"<a/>"}, unit_report.EDITED),
        ({"x.xml": b"<a/>"}, unit_report.EDITED),
    ],
)
def test_a_signed_document_is_not_an_edited_one(built: Path, also: dict[str, bytes], state: str) -> None:
    """As tools sign it that leave the other parts alone."""
    document = built.with_suffix(".docx")
    with zipfile.ZipFile(document) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts |= {"_xmlsignatures/sig1.xml": b"<Signature/>", "_rels/.rels": parts["_rels/.rels"] + b" ", **also}
    with zipfile.ZipFile(document, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert Changes().of_document(report_of(built)) == state


def test_a_file_that_reports_share_is_read_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    monkeypatch.setattr(unit_report, "file_digest", lambda path: read.append(path) or "")
    changes = Changes()
    for _ in range(3):
        changes.of_inputs(report_of_bytes(built))
    assert len(read) == 2  # data and rules


def report_of_bytes(path: Path) -> UnitReport:
    report, _ = load(path)
    assert report is not None
    return report


def test_manifests_of_folders_below_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/x.json", "a/y.JSON", "z.json", ".git/q.json", "a/.hidden.json", "a/x.docx"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in unit_report.manifests_in(tmp_path)]
    assert found == ["z.json", "a/y.JSON", "b/x.json"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (("xã A", ""), ("Xã  A", ""), (1, None)),
        (("xã A", "1"), ("xã A", "1"), (1, None)),
        (("xã A", "1"), ("xã A", "2"), (None, None)),
        (("xã A", "1"), ("xã A", ""), (None, 1)),
        (("xã Hoà An", ""), ("xã Hòa An", ""), (None, 1)),
        (("Ao Sen", ""), ("xã Ao Sen", ""), (None, 1)),
        (("xã Ao Sen", ""), ("Ao Sen", ""), (None, 1)),
        (("xã Ao Sen", ""), ("phường Ao Sen", ""), (None, None)),
        (("xã Ao Sen", ""), ("xã Ao Sẻn", ""), (None, 1)),
        (("xã Ba", ""), ("xã Ao Sen", ""), (None, None)),
        (("", ""), ("xã", ""), (None, None)),
    ],
)
def test_the_same_unit_is_found_again_and_one_that_may_be_it(
    first: tuple[str, str], second: tuple[str, str], found: tuple[int | None, int | None]
) -> None:
    names = UnitNames()
    assert names.add(*first, 1) == (None, None)
    assert names.add(*second, 2) == found
