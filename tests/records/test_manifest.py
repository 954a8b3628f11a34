"""The manifest says what went in and what came out, always in the same bytes, and notices an edited document."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from support.project import make_project

from docxtpl_reports import build as build_report
from docxtpl_reports.diagnostics import Location
from docxtpl_reports.manifests import reading
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.project import from_root
from docxtpl_reports.records import lines, manifest
from docxtpl_reports.records.entries import CriterionRecord, IndicatorRecord, Input
from docxtpl_reports.values import Verdict


@pytest.fixture(scope="module")
def document() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def build(document: bytes, root: Path) -> bytes:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "a.yml").write_text("so_lieu: {}", encoding="utf-8")
    source = Location(str(root / "data" / "a.yml"), line=3, column=7)
    relative = from_root(root)
    read = {"data": Input(str(root / "data" / "a.yml"), "0" * 64), "template": Input(None, "1" * 64)}
    valued, where = lines.valued("1185", "1.185"), lines.source(source, relative)
    return manifest.build(
        parts=reading.part_hashes(document),
        inputs=[lines.read_file(role, found, relative) for role, found in read.items()],
        pack="tieu-chi-15",
        figures=[lines.figure(lines.head("ho_so", "Hồ sơ") + valued, where, "given")],
        indicators=[
            lines.indicator(
                IndicatorRecord("tt", "Trực tuyến", "109/1185", "9,20%", ">= 50%", Verdict.FAIL, ("9,20% < 50%",))
            )
        ],
        criteria=[lines.criterion(CriterionRecord("15.1", "CNTT", Verdict.FAIL, ("tt",)))],
        waivers={"b": "lý do", "a": "lý do khác"},
    )


def test_it_holds_inputs_parts_figures_verdicts_and_waivers(document: bytes, tmp_path: Path) -> None:
    found = json.loads(build(document, tmp_path))
    assert found["schema"] == "docxtpl-reports/manifest/1"
    assert [(i["role"], i["file"]) for i in found["inputs"]] == [("data", "data/a.yml"), ("template", None)]
    assert all(len(i["sha256"]) == 64 for i in found["inputs"])
    assert found["figures"][0]["source"] == {"file": "data/a.yml", "line": 3, "column": 7}
    assert found["indicators"][0]["verdict"] == "FAIL"
    assert found["criteria"][0]["reasons"] == ["tt"]
    assert [w["code"] for w in found["waivers"]] == ["a", "b"]
    assert "word/document.xml" in found["parts"]


def test_it_is_the_same_for_the_same_inputs_wherever_the_project_lies(document: bytes, tmp_path: Path) -> None:
    for name in ("một", "hai"):
        (tmp_path / name).mkdir()
    first, second = build(document, tmp_path / "một"), build(document, tmp_path / "hai")
    assert first == second
    assert str(tmp_path).encode() not in first


class TestEdited:
    @pytest.fixture
    def built(self, document: bytes, tmp_path: Path) -> tuple[Path, Path]:
        docx_path, manifest_path = tmp_path / "a.docx", tmp_path / "a.json"
        docx_path.write_bytes(document)
        manifest_path.write_bytes(build(document, tmp_path))
        return docx_path, manifest_path

    def test_a_document_as_built_is_not_edited(self, built: tuple[Path, Path]) -> None:
        assert not reading.edited_since(*built)

    def test_other_compression_is_not_an_edit(self, built: tuple[Path, Path]) -> None:
        package = read_package(built[0])
        built[0].write_bytes(package.write({"word/document.xml": package.raw("word/document.xml")}))
        assert not reading.edited_since(*built)

    def test_a_changed_part_is_an_edit(self, built: tuple[Path, Path]) -> None:
        opened = docx.Document(str(built[0]))
        opened.add_paragraph("sửa tay")
        opened.save(str(built[0]))
        assert reading.edited_since(*built)

    @pytest.mark.parametrize("broken", [b"", b"[]", b'{"schema": "other"}', b"[" * 100_000, b"\xff"])
    def test_a_document_with_no_readable_manifest_counts_as_edited(
        self, broken: bytes, built: tuple[Path, Path]
    ) -> None:
        built[1].write_bytes(broken)
        assert reading.edited_since(*built)
        built[1].unlink()
        assert reading.edited_since(*built)

    def test_a_damaged_document_counts_as_edited_and_an_absent_one_does_not(self, built: tuple[Path, Path]) -> None:
        built[0].write_bytes(b"broken")
        assert reading.edited_since(*built)
        built[0].unlink()
        assert not reading.edited_since(*built)

    def test_a_signature_added_since_is_an_edit(self, built: tuple[Path, Path]) -> None:
        package = read_package(built[0])
        built[0].write_bytes(package.write({"_xmlsignatures/sig1.xml": b"<s/>"}))
        assert reading.edited_since(*built)


class TestForeign:
    def test_a_manifest_whole_or_torn_is_ours(self, document: bytes, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        for length in (None, 100):
            path.write_bytes(build(document, tmp_path)[:length])
            assert not reading.is_foreign(path)
        path.write_text(json.dumps(json.loads(build(document, tmp_path))), "utf-8")  # by another program
        assert not reading.is_foreign(path)

    @pytest.mark.parametrize("other", [b"", b"[]", b'{"schema": "other"}'])
    def test_anything_else_is_not(self, other: bytes, tmp_path: Path) -> None:
        path = tmp_path / "a.json"
        assert not reading.is_foreign(path)
        path.write_bytes(other)
        assert reading.is_foreign(path)


def test_inputs_are_named_from_the_project_wherever_the_command_was_typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_project(tmp_path)
    monkeypatch.chdir(data.parent)
    assert build_report(data.name, tmp_path / "out").ok
    inputs = json.loads((tmp_path / "out" / "xa-a.json").read_text("utf-8"))["inputs"]
    assert [one["file"] for one in inputs] == [
        "templates/nho/mau.docx",
        "templates/nho/quy-tac.yml",
        "data/xa-a.yml",
    ]
