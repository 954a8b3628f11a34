"""PDFs come from LibreOffice, or a diagnostic says why not."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from support.pdf_files import TO_OUT_DIR, program
from support.waiting import ended, until

from docxtpl_reports.pdf import (
    SOFFICE_VARIABLE,
    convert_to_pdf,
)
from docxtpl_reports.pdf.convert import time_limit


class TestConverting:
    def test_many_files_become_pdfs_in_one_process(self, soffice: Path, docx_file: Path, tmp_path: Path) -> None:
        second = tmp_path / "khác" / "phụ lục.docx"
        second.parent.mkdir()
        second.write_bytes(docx_file.read_bytes())
        made, problems = convert_to_pdf([docx_file, second], tmp_path / "out")
        assert made == {docx_file: tmp_path / "out/báo cáo.pdf", second: tmp_path / "out/phụ lục.pdf"}
        assert all(path.read_bytes().startswith(b"%PDF-") for path in made.values())
        assert not [d for d in problems if d.is_error]

    def test_what_is_missing_does_not_keep_the_others_from_being_made(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake = program(tmp_path, f"{TO_OUT_DIR}; mkdir -p $2; echo %PDF-1%%EOF > $2/00000.pdf")
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        made, problems = convert_to_pdf([tmp_path / "none.docx", docx_file], tmp_path)
        assert list(made) == [docx_file]
        assert [d.code for d in problems if d.is_error] == ["FIL001"]

    def test_files_of_a_failed_batch_are_tried_one_by_one(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = tmp_path / "other.docx"
        other.write_bytes(docx_file.read_bytes())
        alone = f"{TO_OUT_DIR}; [ $# = 3 ] || exit 0; mkdir $2; echo %PDF-1%%EOF > $2/00000.pdf"
        monkeypatch.setenv(SOFFICE_VARIABLE, str(program(tmp_path, alone)))
        made, problems = convert_to_pdf([docx_file, other], tmp_path)
        assert set(made) == {docx_file, other}
        assert not [d for d in problems if d.is_error]

    @pytest.mark.parametrize("script", ["exit 0", "exit 77", f"{TO_OUT_DIR}; mkdir $2; : > $2/00000.pdf"])
    def test_success_without_a_pdf_is_an_error(
        self, script: str, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(SOFFICE_VARIABLE, str(program(tmp_path, script)))
        made, problems = convert_to_pdf([docx_file], tmp_path / "out")
        assert made == {}
        assert [(d.code, d.location.file) for d in problems] == [("OUT011", str(docx_file))]

    def test_a_program_that_hangs_is_stopped_with_its_children(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake = program(tmp_path, f"sleep 60 & echo $! > '{tmp_path}/child'; wait")
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        made, problems = convert_to_pdf([docx_file], tmp_path / "out", seconds_to_start=0.5, seconds_per_file=0)
        assert made == {}
        assert [d.code for d in problems] == ["OUT012"]
        assert ended(int((tmp_path / "child").read_text()))

    def test_a_program_that_hangs_does_not_outlive_the_process_that_started_it(
        self, docx_file: Path, tmp_path: Path
    ) -> None:
        fake = program(
            tmp_path, f"sleep 1000 & echo $! > '{tmp_path}/child'; mv '{tmp_path}/child' '{tmp_path}/known'; wait"
        )
        script = "import sys; from pathlib import Path; from docxtpl_reports.pdf import convert_to_pdf"
        script += f"; convert_to_pdf([Path({str(docx_file)!r})], Path({str(tmp_path / 'out')!r}))"
        (room := tmp_path / "room").mkdir()
        environment = {**os.environ, "TMPDIR": str(room), SOFFICE_VARIABLE: str(fake)}
        parent = subprocess.Popen([sys.executable, "-c", script], env=environment)
        assert until((tmp_path / "known").exists)
        parent.kill()
        parent.wait()
        assert ended(int((tmp_path / "known").read_text()))
        assert until(lambda: not any(room.iterdir()))

    def test_a_program_that_does_not_start_is_named(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(SOFFICE_VARIABLE, str(tmp_path / "không có"))
        _, problems = convert_to_pdf([docx_file], tmp_path / "out")
        assert [d.code for d in problems] == ["OUT013"]

    def test_the_environment_of_another_program_is_not_passed_on(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(SOFFICE_VARIABLE, str(program(tmp_path, f"env > '{tmp_path}/env'")))
        monkeypatch.setenv("PYTHONPATH", "/usr/lib/libreoffice/program")
        monkeypatch.setenv("LD_LIBRARY_PATH", "/x")
        convert_to_pdf([docx_file], tmp_path / "out")
        assert not [line for line in (tmp_path / "env").read_text().splitlines() if line.startswith(("PYTHON", "LD_"))]

    def test_a_pdf_that_cannot_be_written_does_not_keep_the_others_from_being_made(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        blocked = tmp_path / "blocked.docx"
        blocked.write_bytes(docx_file.read_bytes())
        (tmp_path / "blocked.pdf").mkdir()
        both = "; ".join(f"echo %PDF-1%%EOF > $2/0000{n}.pdf" for n in (0, 1))
        monkeypatch.setenv(SOFFICE_VARIABLE, str(program(tmp_path, f"{TO_OUT_DIR}; mkdir $2; {both}")))
        made, problems = convert_to_pdf([blocked, docx_file], tmp_path)
        assert list(made) == [docx_file]
        assert [(d.code, d.location.file) for d in problems if d.is_error] == [("OUT005", str(blocked))]

    def test_a_long_document_has_more_time(self) -> None:
        def package(size: int) -> bytes:
            with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as written:
                written.writestr("word/document.xml", bytes(size))
            return stream.getvalue()

        limits = [time_limit(document, 30) for document in (b"no zip", package(999_999), package(4_000_000))]
        assert limits == [30, 30, 150]

    def test_two_files_for_one_pdf_are_a_mistake_of_the_caller(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="one PDF"):
            convert_to_pdf([tmp_path / "a/x.docx", tmp_path / "b/x.docx"], tmp_path)
