"""One LibreOffice converts many documents and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from support.pdf_files import TO_OUT_DIR, program
from support.waiting import group_ended, members, until

from docxtpl_reports.pdf import (
    SOFFICE_VARIABLE,
    WarmOffice,
    limits,
    warm,
)
from docxtpl_reports.pdf import libreoffice as program_module


class TestWarmOffice:
    """One LibreOffice for many documents: replaced when it fails, gone when we are."""

    def test_documents_become_pdfs_in_one_process(self, office: WarmOffice, docx_file: Path) -> None:
        office.warm_up()
        first, problems = office.convert(docx_file.read_bytes(), "báo cáo.docx")
        assert (problems, office.is_cold, office.starts) == ([], False, 1)
        assert first is not None
        assert first.startswith(b"%PDF-")
        second, _ = office.convert(docx_file.read_bytes(), "báo cáo.docx")
        assert second is not None
        assert office.starts == 1

    def test_it_is_replaced_after_so_many_documents(self, office: WarmOffice, docx_file: Path) -> None:
        before = office.starts
        for _ in range(3):
            assert office.convert(docx_file.read_bytes(), "x")[0]
        assert office.starts == before + 1

    @pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc")
    def test_it_is_replaced_when_it_has_taken_much_memory(
        self, office: WarmOffice, docx_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = office.starts
        monkeypatch.setattr(limits, "MEMORY", 10_000_000)
        assert office.convert(docx_file.read_bytes(), "x")[0]
        assert office.starts == before + 1

    def test_it_is_replaced_after_a_crash(self, office: WarmOffice, docx_file: Path) -> None:
        assert office.convert(docx_file.read_bytes(), "x")[0]
        assert office.pid is not None
        before = office.pid
        os.killpg(before, signal.SIGKILL)
        assert office.convert(docx_file.read_bytes(), "x")[0]
        assert office.pid != before

    def test_what_it_cannot_read_is_an_error_with_its_name(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refuses = program(tmp_path, "echo '\"ready\"'; while read line; do echo '\"opened nothing\"'; done", "python")
        monkeypatch.setattr(warm, "find_uno_python", lambda _: refuses)
        monkeypatch.setenv(SOFFICE_VARIABLE, str(refuses))
        with WarmOffice() as office:
            made, problems = office.convert(docx_file.read_bytes(), "hỏng.docx")
            assert office.starts == 2
        assert made is None
        assert [(d.code, d.location.file) for d in problems] == [("OUT011", "hỏng.docx")]
        assert "opened nothing" in problems[0].message

    def test_it_ends_when_the_process_that_started_it_is_killed(self, office: WarmOffice, tmp_path: Path) -> None:
        script = (
            "import sys, time; from docxtpl_reports.pdf import WarmOffice\n"
            "office = WarmOffice(); office.warm_up(); print(office.pid, flush=True); time.sleep(60)"
        )
        kept_here = {**os.environ, "TMPDIR": str(tmp_path)}
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=kept_here)
        assert parent.stdout is not None
        group = int(parent.stdout.readline())
        assert until(lambda: len(members(group)) > 1)  # LibreOffice itself is starting
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert group_ended(group)
        assert until(lambda: not any(tmp_path.iterdir()))  # its profile

    def test_closing_leaves_no_process_and_no_profile(
        self, office: WarmOffice, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder = tmp_path / "tam"
        folder.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        with WarmOffice() as other:
            assert other.convert(docx_file.read_bytes(), "x")[0]
            group = other.pid
            assert group is not None
            assert list(folder.iterdir())
        assert group_ended(group)
        assert not list(folder.iterdir())
        other.close()  # twice does no harm

    def test_without_a_python_that_has_uno_each_document_gets_a_process(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(warm, "find_uno_python", lambda _: None)
        fake = program(tmp_path, f"{TO_OUT_DIR}; mkdir $2; echo %PDF-1%%EOF > $2/00000.pdf")
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        with WarmOffice() as office:
            made, problems = office.convert(docx_file.read_bytes(), "x")
            assert made is not None
            assert made.startswith(b"%PDF-")
            assert (problems, office.is_cold) == ([], True)

    def test_a_driver_that_never_gets_ready_is_given_up(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slow = program(tmp_path, "sleep 60", "python")
        fake = program(tmp_path, f"{TO_OUT_DIR}; mkdir $2; echo %PDF-1%%EOF > $2/00000.pdf")
        monkeypatch.setattr(warm, "find_uno_python", lambda _: slow)
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        with WarmOffice(seconds_to_start=0.2) as office:
            assert office.convert(docx_file.read_bytes(), "x")[0]
            assert office.is_cold

    def test_a_document_that_takes_too_long_is_an_error(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hangs = program(tmp_path, "echo '\"ready\"'; sleep 60", "python")
        monkeypatch.setattr(warm, "find_uno_python", lambda _: hangs)
        monkeypatch.setenv(SOFFICE_VARIABLE, str(hangs))
        with WarmOffice(seconds_per_file=0.2) as office:
            made, problems = office.convert(docx_file.read_bytes(), "x")
        assert (made, [d.code for d in problems]) == (None, ["OUT012"])

    def test_without_libreoffice_the_error_says_so(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(SOFFICE_VARIABLE, raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(program_module, "usual_places", lambda _: [])
        with WarmOffice() as office:
            office.warm_up()
            assert [d.code for d in office.convert(docx_file.read_bytes(), "x")[1]] == ["OUT010"]
