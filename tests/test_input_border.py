"""Reading of input: only regular files are read, once, within limits; the hash is of the bytes that were read."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest
from support.build import docx
from support.project import DATA, make_project

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures.yaml.files import load
from docxtpl_reports.files.reading import read_regular
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.manifests import reading


class TestOnlyRegularFiles:  # D3
    @pytest.fixture(params=["pipe", "link to a pipe", "/dev/zero", "link to /dev/zero"])
    def endless(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        if not hasattr(os, "mkfifo"):
            pytest.skip("no pipes in the file system")
        source = Path("/dev/zero")
        if "pipe" in request.param:
            source = tmp_path / "pipe"
            os.mkfifo(source)
        link = tmp_path / "link.yml"
        link.symlink_to(source)
        return link if "link" in request.param else source

    def test_data_and_rules(self, endless: Path) -> None:
        assert [d.code for d in load(endless)[1]] == ["FIL040"]

    def test_templates(self, endless: Path) -> None:
        with pytest.raises(ReportError) as error:
            compile_template(endless)
        assert [d.code for d in error.value.diagnostics] == ["FIL040"]

    def test_manifests(self, endless: Path) -> None:
        assert [d.code for d in reading.examine(endless)[1]] == ["MAN005"]

    def test_a_build_says_so_for_each_of_them(self, endless: Path, tmp_path: Path) -> None:
        data = make_project(tmp_path / "project")
        expected = {
            "mau.docx": "FIL040",
            "quy-tac.yml": "DAT041",
            "b.yml": "FIL040",
        }  # a pack is a folder with a rules file
        for file in ("templates/nho/mau.docx", "templates/nho/quy-tac.yml", "data/b.yml"):
            path = tmp_path / "project" / file
            path.unlink(missing_ok=True)
            path.symlink_to(endless)
            source = path if file.startswith("data") else data
            result = build.build([Job(source, tmp_path / "out")])[0]
            assert [d.code for d in result.diagnostics] == [expected[path.name]]
            path.unlink()
            make_project(tmp_path / "project")

    def test_never_more_than_the_limit(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_bytes(b"x" * 100)
        assert read_regular(tmp_path / "a", 10) == b"x" * 11


class TestHiddenBreaks:
    @pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85"])
    @pytest.mark.parametrize("where", ["b: xã {}Pờ Y\n", "# {} x\nb: 1\n", 'b: "{}"\n'])
    def test_are_reported_at_the_line_that_an_editor_shows(self, tmp_path: Path, character: str, where: str) -> None:
        path = tmp_path / "a.yml"
        path.write_text("a: 1\n" + where.format(character) + "c: 2\n", "utf-8", newline="\n")
        problems = load(path)[1]
        assert [(d.code, d.location.line) for d in problems] == [("YML061", 2)]


class TestComposing:  # D2
    @pytest.mark.parametrize("where", ["so_lieu: {a: %s}\n", "# %s\nso_lieu: {a: 1}\n", "%s: 1\n"])
    def test_a_letter_with_piled_marks_is_an_error_at_its_place(self, tmp_path: Path, where: str) -> None:
        path = tmp_path / "a.yml"
        path.write_text("b: 1\n" + where % ("a" + "\u0301" * 40_000 + "\u0316" * 40_000), "utf-8")
        problems = load(path)[1]
        assert [(d.code, d.location.line) for d in problems] == [("YML060", 2)]

    def test_marks_are_sorted_only_where_few_are_piled(self) -> None:
        """Normalising takes steps in the square of the marks on one letter; 30 of them are the most it is asked for."""
        assert vietnamese.composed("e\u0302\u0301") == "ế"
        assert vietnamese.composed("e" + "\u0301\u0316" * 15) == unicodedata.normalize("NFC", "e" + "\u0301\u0316" * 15)
        piled = "e" + "\u0301\u0316" * 16
        assert vietnamese.composed(piled) == piled
        assert vietnamese.piled_marks("xx" + piled) == 3
        assert vietnamese.piled_marks("e\u0301" * 5000) is None

    @pytest.mark.parametrize("mark", ["\u0f73", "\u0f75", "\u0f81", "\u0344", "\u3099", "\u0591"])
    def test_marks_that_fall_apart_into_two_count_twice(self, mark: str) -> None:
        per = len(unicodedata.normalize("NFD", mark))
        assert vietnamese.piled_marks("a" + mark * (30 // per)) is None
        assert vietnamese.piled_marks("a" + mark * (30 // per + 1)) == 1

    def test_a_tag_with_piled_marks_is_an_unknown_name(self) -> None:
        with pytest.raises(ReportError) as error:
            compile_template(docx("{{ e" + "\u0301\u0316" * 5000 + " }}"), names={"a": None})
        assert error.value.diagnostics


class TestWhatWasRead:  # D14
    def test_the_manifest_has_the_hash_of_the_bytes_that_were_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = make_project(tmp_path)
        before = {path: sha256(path.read_bytes()).hexdigest() for path in tmp_path.rglob("*") if path.is_file()}
        render = renderer.render

        def saved_meanwhile(*args: object, **options: object) -> renderer.Rendered:
            data.write_text(DATA.replace("109", "600"), "utf-8")
            for name in ("quy-tac.yml", "mau.docx"):
                (tmp_path / "templates" / "nho" / name).write_bytes(b"saved again")
            return render(*args, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(renderer, "render", saved_meanwhile)
        result = build.build([Job(data, tmp_path / "out")])[0]
        assert result.ok
        record = reading.read(tmp_path / "out" / "xa-a.json")
        assert record is not None
        assert {tmp_path / one["file"]: one["sha256"] for one in record["inputs"]} == before
