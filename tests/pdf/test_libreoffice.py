"""LibreOffice is found, started without network and ended with all it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from support import ROOT
from support.pdf_files import program
from support.project import make_project
from support.waiting import ended, until

from docxtpl_reports.pdf import (
    SOFFICE_VARIABLE,
    WarmOffice,
    convert,
    convert_to_pdf,
    find_soffice,
)
from docxtpl_reports.pdf import libreoffice as program_module

PIXEL = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


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
