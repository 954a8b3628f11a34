"""Takes the pictures of ``docs/features/extension.md``: ``python oxt/screenshots.py FOLDER [--lang vi|en]``. Look at them, then
copy those of the page (check, insert, preview, tags); others show paths of the machine.

Wants Xvfb, openbox, xdotool and ImageMagick (Debian: xvfb openbox xdotool imagemagick), LibreOffice with ``uno`` (and
libreoffice-gtk3, for today's looks), and the
command ``docxtpl-reports`` beside the running Python. The template is the shipped one with mistakes made on purpose.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.writer import Writer, python_with_uno  # noqa: E402

SIZE = (1366, 768)
DISPLAY = ":97"


class Screen:
    """A screen of its own, with a window manager."""

    def __init__(self) -> None:
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", size, "-nolisten", "tcp"], **quiet)
        self.environment = {**os.environ, "DISPLAY": DISPLAY, "GDK_BACKEND": "x11"}
        time.sleep(1)
        self.manager = subprocess.Popen(["openbox"], env=self.environment, **quiet)
        time.sleep(0.5)

    def close(self) -> None:
        for process in (self.manager, self.server):
            process.terminate()
            process.wait()

    def do(self, *words: str) -> str:
        return subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True).stdout

    def press(self, *keys: str) -> None:
        self.do("key", "--clearmodifiers", *keys)
        time.sleep(0.4)

    def type(self, words: str) -> None:
        self.do("type", "--delay", "30", "--", words)
        time.sleep(0.5)

    def maximise(self, title: str) -> None:
        window = self.do("search", "--name", title).split()
        for one in window:
            self.do("windowmove", one, "0", "0")
            self.do("windowsize", one, str(SIZE[0]), str(SIZE[1]))

    def shoot(self, target: Path) -> None:
        small = ["-resize", "1100x", "+dither", "-colors", "48", "-strip", "-define", "png:compression-level=9"]
        words = ["import", "-window", "root", *small, f"PNG8:{target}"]
        subprocess.run(words, env=self.environment, check=True)
        print(target)


def project(folder: Path) -> Path:
    """The shipped project; its template."""
    for name in ("templates", "data"):
        shutil.copytree(ROOT / name, folder / name)
    return folder / "templates" / "tieu-chi-15" / "mau.docx"


def take(target: Path, language: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    python = python_with_uno()
    soffice = shutil.which("soffice")
    if python is None or soffice is None:
        raise SystemExit("LibreOffice or its uno is missing")
    screen = Screen()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        room = Path(name)
        template = project(room / "du-an")
        oxt = room / "docxtpl-reports.oxt"
        subprocess.run(
            [sys.executable, str(ROOT / "oxt" / "build.py"), str(oxt)], check=True, stdout=subprocess.DEVNULL
        )
        profile = room / "profile"
        office = Writer(python, Path(soffice), profile)
        try:
            office.install(file=str(oxt))
            command = os.environ.get("DOCXTPL_REPORTS_COMMAND") or Path(sys.executable).with_name("docxtpl-reports")
            office.configure(Command=str(command))
        finally:
            office.close_all()
        options = {"headless": False, "language": {"vi": "vi", "en": "en-US"}[language]}
        office = Writer(python, Path(soffice), profile, **options, environment=screen.environment)
        try:
            scenes(office, screen, template, target)
        finally:
            office.close_all()
            screen.close()


def scenes(office: Writer, screen: Screen, template: Path, target: Path) -> None:
    doc = office.open(path=str(template), hidden=False)
    time.sleep(2)
    screen.maximise("mau.docx")
    office.dispatch(doc=doc, command="panel", Quiet=False)
    office.finish(doc=doc)
    time.sleep(3)
    office.search(doc=doc, query="truc tuyen")
    time.sleep(1)
    screen.shoot(target / "panel.png")
    mistakes(office, doc)
    office.dispatch(doc=doc, command="check", Quiet=False)
    office.finish(doc=doc)
    time.sleep(1)
    office.dispatch(doc=doc, command="next")
    time.sleep(1.5)
    screen.shoot(target / "check.png")
    office.dispatch(doc=doc, command="next_tag")
    time.sleep(1)
    screen.shoot(target / "tags.png")
    dialog(office, screen, doc, "insert", target / "insert.png", "ho so")
    dialog(office, screen, doc, "settings", target / "settings.png", "")
    while office.undo(doc=doc):
        pass
    office.dispatch(doc=doc, command="preview", Quiet=False)
    office.finish(doc=doc)
    time.sleep(3)
    screen.shoot(target / "preview.png")


def mistakes(office: Writer, doc: int) -> None:
    """The changes that autocorrect makes to tags typed by hand."""
    for at, words in ((40, "{{ so_lieu.ho_so_tong – 1 }} "), (41, "{{ so_lieu.ho_so_truc_tuyn }} ")):
        office.cursor(doc=doc, where=f"body:{at}", at=0)
        office.type(doc=doc, words=words)


def dialog(office: Writer, screen: Screen, doc: int, command: str, target: Path, words: str) -> None:
    """Opens a dialog on a thread of the driver, types, takes its picture, closes it."""
    thread = threading.Thread(target=lambda: office.dispatch(doc=doc, command=command, Quiet=False), daemon=True)
    thread.start()
    time.sleep(2.5)
    if words:
        screen.type(words)
        screen.press("Tab", "Down", "Down", "Down")
    screen.shoot(target)
    with suppress(Exception):
        screen.press("Escape")
    thread.join(10)
    time.sleep(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = parser.parse_args()
    take(given.folder, given.lang)


if __name__ == "__main__":
    main()
