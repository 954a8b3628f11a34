"""The command ``preview``: what it refuses, what it says, what it needs."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.project import make_project

from docxtpl_reports import pdf
from docxtpl_reports.cli import main as cli
from docxtpl_reports.cli import preview as command
from docxtpl_reports.preview import serve


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return make_project(tmp_path).relative_to(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = cli.invoke(["preview", "--format", "json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def codes(answer: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in answer["diagnostics"]]


class TestRefusals:
    def test_a_file_that_is_not_there(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, answer = run(capsys, "data/none.yml")
        assert (code, codes(answer)) == (2, ["USE005"])

    @pytest.mark.parametrize("name", ["data", "templates/nho/mau.docx"])
    def test_what_is_not_a_data_file(self, name: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, answer = run(capsys, name)
        assert (code, codes(answer)) == (2, ["USE030"])

    @pytest.mark.parametrize("port", ["-1", "65536", "x", "٨", "1.5"])
    def test_what_is_not_a_port(self, port: str, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        code, answer = run(capsys, str(data), f"--port={port}")
        assert (code, codes(answer)) == (2, ["USE031"])

    def test_a_port_that_is_taken(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            code, answer = run(capsys, str(data), "--port", str(other.getsockname()[1]), "--no-browser")
        assert (code, codes(answer)) == (3, ["OUT050"])

    def test_a_missing_extra_names_what_to_type(
        self, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(command, "find_spec", lambda name: None if name == "uvicorn" else object())
        code, answer = run(capsys, str(data))
        assert (code, codes(answer)) == (3, ["OUT051"])
        [problem] = answer["diagnostics"]
        assert "uvicorn" in problem["message"]
        assert 'pip install ".[preview]"' in problem["help"]


class TestRunning:
    @pytest.fixture
    def served(self, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
        """The arguments with which the command would start the server, which is not started."""
        asked: list[dict[str, Any]] = []

        def note(data: Path, find: Callable[[], Sequence[Path]], **options: Any) -> None:
            asked.append({"data": data, "files": find(), **options})
            options["announce"]("http://127.0.0.1:1/x/")

        monkeypatch.setattr(serve, "serve", note)
        return asked

    def test_the_address_is_the_one_answer(
        self, data: Path, capsys: pytest.CaptureFixture[str], served: list[dict[str, Any]]
    ) -> None:
        code, answer = run(capsys, str(data), "--port", "8765", "--no-browser", "--lang", "en")
        assert (code, answer["ok"], answer["url"]) == (0, True, "http://127.0.0.1:1/x/")
        [asked] = served
        assert (asked["port"], asked["browser"], asked["lang"], asked["data"]) == (8765, False, "en", data)

    def test_other_data_files_of_the_project_may_be_chosen(
        self, data: Path, capsys: pytest.CaptureFixture[str], served: list[dict[str, Any]]
    ) -> None:
        data.with_name("xa-b.yml").write_text("mau: nho\n", "utf-8")
        data.with_name("chung.yml").write_text("thong_tin: {}\n", "utf-8")
        run(capsys, str(data.absolute()))
        assert served[0]["data"] == data
        assert [path.name for path in served[0]["files"]] == ["xa-a.yml", "xa-b.yml"]

    @pytest.mark.parametrize(("screen", "opened"), [("", 0), (":99", 1)])
    def test_a_browser_is_opened_where_there_is_a_screen(
        self, screen: str, opened: int, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        addresses: list[str] = []
        shown = threading.Event()
        said: list[str] = []

        def show(address: str) -> None:
            addresses.append(address)
            shown.set()

        def stop(address: str) -> None:
            said.append(address)
            asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), 2)

        monkeypatch.setenv("DISPLAY", screen)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.setattr(serve.webbrowser, "open", show)
        monkeypatch.setattr(pdf.WarmOffice, "warm_up", lambda _: None)
        monkeypatch.setattr(pdf.WarmOffice, "convert", lambda *_: (None, []))
        serve.serve(data, lambda: (data,), port=0, lang="vi", browser=True, announce=stop)
        assert len(said) == 1
        assert shown.wait(1 if opened else 0.1) == bool(opened)
        assert addresses == said * opened

    def test_only_this_machine_can_connect(self) -> None:
        with serve.listening(0) as listener:
            assert listener.getsockname()[0] == "127.0.0.1"
