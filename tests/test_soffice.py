"""PDFs come from LibreOffice or a diagnostic says why not; files on disk appear whole or not at all."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import docx
import pytest

from docxtpl_reports import soffice as module
from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.opc.files import write_atomically
from docxtpl_reports.soffice import SOFFICE_VARIABLE, convert_to_pdf, find_soffice, font_warnings

TO_OUT_DIR = 'while [ "$1" != --outdir ]; do shift; done'


@pytest.fixture
def docx_file(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.docx"
    document = docx.Document()
    document.add_paragraph("Tỷ lệ hồ sơ trực tuyến")
    document.save(str(path))
    return path


def program(folder: Path, script: str) -> Path:
    """A stand-in for soffice: a shell script that is given the real arguments."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


class TestFinding:
    def test_the_variable_comes_first_then_the_path(self, tmp_path: Path) -> None:
        fake = program(tmp_path, "exit 0")
        assert find_soffice({"PATH": str(tmp_path)}) == fake
        assert find_soffice({"PATH": str(tmp_path), SOFFICE_VARIABLE: "/opt/x/soffice"}) == Path("/opt/x/soffice")

    def test_nothing_found_is_one_error_that_names_the_way_out(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(SOFFICE_VARIABLE, raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(module, "_usual_places", lambda _: [])
        made, problems = convert_to_pdf([docx_file], tmp_path / "out")
        assert made == {}
        assert [d.code for d in problems] == ["OUT010"]
        assert not (tmp_path / "out").exists()


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
        child = Path("/proc") / (tmp_path / "child").read_text().strip()
        deadline = time.monotonic() + 5
        while child.exists() and "Z" not in (child / "stat").read_text().split()[2] and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not child.exists() or "Z" in (child / "stat").read_text().split()[2]

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

    def test_two_files_for_one_pdf_are_a_mistake_of_the_caller(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="one PDF"):
            convert_to_pdf([tmp_path / "a/x.docx", tmp_path / "b/x.docx"], tmp_path)

    def test_a_font_that_is_replaced_is_a_warning(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        matcher = tmp_path / "fc-match"
        matcher.write_text("#!/bin/sh\nprintf 'Liberation Serif'\n")
        matcher.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        [warning] = font_warnings()
        assert (warning.code, warning.is_error) == ("OUT014", False)
        assert font_warnings(["Liberation Serif"]) == []


class TestWritingFiles:
    def test_folders_are_made_and_old_content_is_replaced(self, tmp_path: Path) -> None:
        target = tmp_path / "out" / "sâu" / "a.docx"
        write_atomically({target: b"1"})
        write_atomically({target: b"2"})
        assert target.read_bytes() == b"2"
        assert [p.name for p in target.parent.iterdir()] == ["a.docx"]

    def test_a_set_is_written_wholly_or_not_at_all(self, tmp_path: Path) -> None:
        old, blocked, new = tmp_path / "a.docx", tmp_path / "b.json", tmp_path / "c.pdf"
        old.write_bytes(b"old")
        blocked.mkdir()
        with pytest.raises(ReportError) as caught:
            write_atomically({old: b"new", new: b"x", blocked: b"y"})
        assert [d.code for d in caught.value.diagnostics] == ["OUT005"]
        assert old.read_bytes() == b"old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "b.json"]

    def test_targets_already_replaced_get_their_content_back(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, third = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
        first.write_bytes(b"old")
        third.write_bytes(b"held open by Word")
        replace = os.replace

        def busy(source: Path, target: Path) -> None:
            if Path(target) == third:
                raise PermissionError(errno.EACCES, "Access is denied")
            replace(source, target)

        monkeypatch.setattr(os, "replace", busy)
        with pytest.raises(ReportError) as caught:
            write_atomically({first: b"1", second: b"2", third: b"3"})
        assert [(d.code, d.location.file) for d in caught.value.diagnostics] == [("OUT002", str(third))]
        assert first.read_bytes() == b"old"
        assert sorted(p.name for p in tmp_path.iterdir()) == ["a.docx", "c.docx"]

    @pytest.mark.parametrize(
        ("number", "code"),
        [(errno.ENOSPC, "OUT003"), (errno.EACCES, "OUT001"), (errno.EROFS, "OUT001"), (errno.EIO, "OUT001")],
    )
    def test_the_reason_of_a_failure_is_told(
        self, number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(ReportError) as caught:
            write_atomically({tmp_path / "a.docx": b"1"})
        assert [d.code for d in caught.value.diagnostics] == [code]
        assert list(tmp_path.iterdir()) == []

    def test_a_file_where_a_folder_should_be_and_a_name_too_long_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "out").write_bytes(b"")
        for path, code in ((tmp_path / "out" / "a.docx", "OUT004"), (tmp_path / f"{'a' * 300}.docx", "OUT006")):
            with pytest.raises(ReportError) as caught:
                write_atomically({path: b"1"})
            assert [d.code for d in caught.value.diagnostics] == [code]

    def test_a_link_is_followed_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "real").mkdir()
        (tmp_path / "link.docx").symlink_to(tmp_path / "real" / "a.docx")
        write_atomically({tmp_path / "link.docx": b"1"})
        assert (tmp_path / "link.docx").is_symlink()
        assert (tmp_path / "real" / "a.docx").read_bytes() == b"1"
