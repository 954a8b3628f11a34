"""A document is opened by the system's program, else by LibreOffice; who asked is told when neither does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from docxtpl_reports.pdf import SOFFICE_VARIABLE, open_document, opening

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system opens documents itself")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    return tmp_path


def opens(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, desktop: str | None, office: str | None, screen: str = ":0"
) -> bool:
    """Whether ``mau.docx`` is opened where the two programs are these scripts."""
    for name, script in (("xdg-open", desktop), ("soffice", office)):
        if script is not None:
            program = folder / "bin" / name
            program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
            program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder / "bin"))
    named = str(folder / "bin" / "soffice") if office is not None else str(folder / "none")
    environment = {"PATH": f"{folder / 'bin'}:/usr/bin:/bin", SOFFICE_VARIABLE: named, "DISPLAY": screen}
    return open_document(folder / "mau.docx", environment)


@pytest.mark.parametrize("desktop", [None, "echo noise; echo noise >&2; exit 3"])
def test_libreoffice_opens_what_the_desktop_cannot(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], desktop: str | None
) -> None:
    assert opens(folder, monkeypatch, desktop=desktop, office=f'echo "$1" > {folder}/opened')
    assert (folder / "opened").read_text("utf-8").strip() == str(folder / "mau.docx")
    assert capfd.readouterr() == ("", "")


def test_the_program_of_the_desktop_comes_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert opens(folder, monkeypatch, desktop=f"echo d > {folder}/opened", office=f"echo o > {folder}/opened")
    assert (folder / "opened").read_text("utf-8") == "d\n"


@pytest.mark.parametrize("office", [None, "exit 1"])
def test_nothing_that_opens_it_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, office: str | None) -> None:
    assert not opens(folder, monkeypatch, desktop="exit 4", office=office)


def test_without_a_screen_nothing_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opens(folder, monkeypatch, desktop="exit 0", office="exit 0", screen="")


def test_a_program_that_stays_open_has_opened_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "SECONDS", 0.01)
    os.mkfifo(folder / "wait")
    assert opens(folder, monkeypatch, desktop=f"read line < {folder}/wait", office=None)
    (folder / "wait").write_text("end\n", "utf-8")
