"""PDFs come from LibreOffice or a diagnostic says why not; files on disk appear whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from support import ROOT
from support.project import make_project
from support.waiting import ended, group_ended, until

from docxtpl_reports.diagnostics import ReportError
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.pdf import (
    SOFFICE_VARIABLE,
    Fontconfig,
    WarmOffice,
    convert,
    convert_to_pdf,
    find_soffice,
    font_warnings,
    fonts,
    warm,
)
from docxtpl_reports.pdf import libreoffice as program_module

PIXEL = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
TO_OUT_DIR = 'while [ "$1" != --outdir ]; do shift; done'


@pytest.fixture
def docx_file(tmp_path: Path) -> Path:
    path = tmp_path / "báo cáo.docx"
    document = docx.Document()
    document.add_paragraph("Tỷ lệ hồ sơ trực tuyến")
    document.save(str(path))
    return path


def program(folder: Path, script: str, name: str = "soffice") -> Path:
    """A stand-in for soffice (or another program): a shell script that is given the real arguments."""
    path = folder / name
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
        monkeypatch.setattr(program_module, "usual_places", lambda _: [])
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
        assert ended(int((tmp_path / "child").read_text()))

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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
class TestSignals:  # D9
    def test_libreoffice_ends_and_nothing_is_left(self, tmp_path: Path, number: signal.Signals) -> None:
        data = make_project(tmp_path)
        (tmp_path / "tmp").mkdir()
        fake = program(
            tmp_path,
            f"sleep 600 & echo $! > '{tmp_path}/child.part'; mv '{tmp_path}/child.part' '{tmp_path}/child'; wait",
        )
        command = [sys.executable, "-m", "docxtpl_reports", "build", "--pdf", str(data)]
        environment = {
            **os.environ,
            SOFFICE_VARIABLE: str(fake),
            "TMPDIR": str(tmp_path / "tmp"),
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        assert until((tmp_path / "child").exists)
        assert list((tmp_path / "tmp").iterdir())
        process.send_signal(number)
        said = process.communicate()
        assert (process.returncode, "Traceback" in "".join(said)) == (128 + number, False)
        assert "USE062" in "".join(said)
        assert ended(int((tmp_path / "child").read_text()))
        assert list((tmp_path / "tmp").iterdir()) == []
        assert (tmp_path / "out" / "xa-a.docx").exists()


def test_a_signal_while_a_program_is_started_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """D9: between the birth of the process and the first moment at which somebody could end it."""
    started = []
    real = subprocess.Popen

    def interrupted(*args: object, **options: object) -> subprocess.Popen[bytes]:
        started.append(real(*args, **options))  # type: ignore[call-overload]
        signal.raise_signal(signal.SIGTERM)
        return started[0]  # type: ignore[no-any-return]

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    quiet = subprocess.DEVNULL
    before = signal.signal(signal.SIGTERM, end)
    try:
        with pytest.raises(KeyboardInterrupt):
            program_module.start(["sleep", "600"], tmp_path, stdin=quiet, stdout=quiet, stderr=quiet)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert started[0].poll() == -signal.SIGKILL


class TestNoNetwork:  # D7
    """Packages that fetch are refused; should one get through, LibreOffice still sends no request."""

    @pytest.fixture
    def asked(self) -> Iterator[tuple[str, list[str]]]:
        """An address on this machine, and what it was asked for."""
        requests: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                requests.append(self.path)
                self.send_error(404)

            do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/", requests
            server.shutdown()

    @pytest.fixture
    def linked(self, asked: tuple[str, list[str]], tmp_path: Path) -> Path:
        """A document with a picture that lies at that address."""
        document = docx.Document()
        picture = BytesIO(PIXEL)
        document.add_picture(picture)
        blip = next(document.element.iter(qn("a:blip")))
        blip.attrib.clear()
        blip.set(qn("r:link"), document.part.relate_to(f"{asked[0]}a.png", RELATIONSHIP_TYPE.IMAGE, is_external=True))
        document.save(str(tmp_path / "liên kết.docx"))
        return tmp_path / "liên kết.docx"

    def test_a_conversion_asks_nobody(
        self, asked: tuple[str, list[str]], linked: Path, tmp_path: Path, soffice: Path
    ) -> None:
        made, _ = convert_to_pdf([linked], tmp_path / "out")
        assert list(made) == [linked]
        assert asked[1] == []

    def test_nor_does_the_one_that_is_kept(self, asked: tuple[str, list[str]], linked: Path, soffice: Path) -> None:
        with WarmOffice() as office:
            assert office.convert(linked.read_bytes(), "x")[0]
        assert asked[1] == []

    def test_without_these_settings_it_would(
        self, asked: tuple[str, list[str]], linked: Path, tmp_path: Path, soffice: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(convert, "write_profile", lambda folder: None)
        assert convert_to_pdf([linked], tmp_path / "out")[0]
        assert set(asked[1]) == {"/a.png"}


class TestFonts:
    """The fonts that a document asks for, compared with those of its PDF."""

    @pytest.fixture
    def fontconfig(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A machine that has only «Liberation Serif», with or without the letters of Vietnamese (file ``chữ``)."""
        tools = {
            "fc-match": "case $2 in Times*) printf 'Liberation Serif';; *) printf '%s' \"$2\";; esac",
            "fc-list": f"cat '{tmp_path}/chữ'",
        }
        for name, script in tools.items():
            program(tmp_path, script, name)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        (tmp_path / "chữ").write_text("Liberation Serif")
        return tmp_path / "chữ"

    def test_a_font_that_was_replaced_is_a_warning_of_the_machine(self, fontconfig: Path) -> None:
        [warning] = font_warnings(
            asking("Times New Roman"), pdf("LiberationSerif", "LiberationSerif-Bold"), Fontconfig()
        )
        assert (warning.code, warning.is_error, warning.location.file) == ("OUT014", False, None)
        assert warning.params == {"font": "Times New Roman", "substitute": "Liberation Serif"}

    def test_a_font_that_is_there_or_that_no_text_has_is_not(self, fontconfig: Path) -> None:
        assert (
            font_warnings(asking("Times New Roman"), pdf("TimesNewRomanPSMT", "TimesNewRomanPS-BoldMT"), Fontconfig())
            == []
        )
        assert font_warnings(asking("Liberation Serif", unused="Times"), pdf("LiberationSans"), Fontconfig()) == []

    def test_letters_from_a_third_font_are_a_warning(self, fontconfig: Path) -> None:
        fontconfig.write_text("")
        mixed = pdf("LiberationSerif", "DejaVuSerif")
        problems = font_warnings(asking("Times New Roman"), mixed, Fontconfig())
        assert [d.code for d in problems] == ["OUT014", "OUT015"]
        assert problems[1].params == {"font": "Liberation Serif", "others": "«DejaVuSerif»"}

    def test_without_fontconfig_the_default_font_is_compared(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        [warning] = font_warnings(asking("Times New Roman"), pdf("LiberationSerif"), Fontconfig())
        assert warning.params == {"font": "Times New Roman", "substitute": "LiberationSerif"}

    def test_theme_fonts_stand_for_what_the_theme_says(self) -> None:
        template = docx.Document()  # python-docx's own: Calibri as minorHAnsi
        stream = io.BytesIO()
        template.save(stream)
        declared, default = fonts.fonts_of_document(stream.getvalue())
        assert {"Calibri", "Cambria"} & declared
        assert default in declared

    def test_names_in_compressed_objects_are_read_too(self) -> None:
        packed = zlib.compress(b"<</Type/Font/BaseFont/BAAAAA+Arial#20Narrow,Bold>>")
        content = b"%PDF-1.7\n1 0 obj<</Type /ObjStm/Length 9>>stream\n" + packed + b"endstream endobj %%EOF"
        assert fonts.fonts_of_pdf(content) == ["Arial Narrow"]

    def test_what_is_not_a_document_has_no_fonts(self, tmp_path: Path) -> None:
        assert font_warnings(b"no zip", b"no pdf", Fontconfig()) == []
        assert font_warnings(tmp_path / "none.docx", pdf("A"), Fontconfig()) == []

    def test_a_real_pdf_tells_its_fonts(self, soffice: Path, docx_file: Path, tmp_path: Path) -> None:
        made, _ = convert_to_pdf([docx_file], tmp_path)
        assert fonts.fonts_of_pdf(made[docx_file].read_bytes())


@pytest.fixture(scope="module")
def office(soffice: Path) -> Iterator[WarmOffice]:
    if warm.find_uno_python(soffice) is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Python with uno: in CI every test must run (Debian: python3-uno)")
        pytest.skip("no Python with uno")
    with WarmOffice(conversions=3) as office:
        yield office


class TestWarmOffice:
    """One LibreOffice for many documents: replaced when it fails, gone when we are."""

    def test_documents_become_pdfs_in_one_process(self, office: WarmOffice, docx_file: Path) -> None:
        office.warm_up()
        first, problems = office.convert(docx_file.read_bytes(), "báo cáo.docx")
        assert (problems, office.is_warm, office.starts) == ([], True, 1)
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
        kept_here = {**os.environ, "TMPDIR": str(tmp_path)}  # what a killed process cannot remove
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=kept_here)
        assert parent.stdout is not None
        group = int(parent.stdout.readline())
        time.sleep(0.3)  # LibreOffice itself is starting
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert group_ended(group)

    def test_closing_leaves_no_process_and_no_profile(self, office: WarmOffice, docx_file: Path) -> None:
        with WarmOffice() as other:
            assert other.convert(docx_file.read_bytes(), "x")[0]
            group, folder = other.pid, other.profiles
            assert group is not None
            assert folder is not None
            assert folder.is_dir()
        assert group_ended(group)
        assert not folder.exists()
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
            assert (problems, office.is_warm) == ([], False)

    def test_a_driver_that_never_gets_ready_is_given_up(
        self, docx_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slow = program(tmp_path, "sleep 60", "python")
        fake = program(tmp_path, f"{TO_OUT_DIR}; mkdir $2; echo %PDF-1%%EOF > $2/00000.pdf")
        monkeypatch.setattr(warm, "find_uno_python", lambda _: slow)
        monkeypatch.setenv(SOFFICE_VARIABLE, str(fake))
        with WarmOffice(seconds_to_start=0.2) as office:
            assert office.convert(docx_file.read_bytes(), "x")[0]
            assert not office.is_warm

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


def asking(font: str, unused: str | None = None) -> bytes:
    """A document whose default style asks for ``font``, and one of whose runs asks for ``unused``."""
    document = docx.Document()
    for style in document.styles:
        if style.element.rPr is not None:
            for fonts_asked in style.element.rPr.findall(qn("w:rFonts")):
                style.element.rPr.remove(fonts_asked)
    for defaults in document.styles.element.iter(qn("w:rFonts")):
        defaults.attrib.clear()
    document.styles["Normal"].font.name = font
    if unused:
        document.add_paragraph().add_run("").font.name = unused
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf(*names: str) -> bytes:
    objects = "".join(f"<</Type/Font/BaseFont/BAAAAA+{name}>>\n" for name in names)
    return f"%PDF-1.6\n{objects}%%EOF\n".encode()


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
    def test_the_reason_of_a_failure_is_reported(
        self, number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: int) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(ReportError) as caught:
            write_atomically({tmp_path / "a.docx": b"1"})
        assert [d.code for d in caught.value.diagnostics] == [code]
        assert list(tmp_path.iterdir()) == []

    def test_a_file_where_a_folder_should_be_and_a_name_too_long_are_reported(self, tmp_path: Path) -> None:
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
