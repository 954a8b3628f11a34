"""Times the round of ``docs/hoc/mau-moi.md`` in a Writer window: ``python oxt/timed_round.py [--pictures FOLDER]``.

A program types and clicks as a designer would who has read the page. What is not typed in Writer (command lines, YAML files) is
counted at the same pace. It fails unless the report has the field, the condition, the rows and the footnote
(on a busy machine xdotool may lose a letter).

Wants what ``screenshots.py`` wants.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.tutorials import blocks, edit  # noqa: E402
from support.waiting import until  # noqa: E402
from support.writer import Writer, python_with_uno  # noqa: E402

from build import COMMANDS  # noqa: E402
from screenshots import Screen  # noqa: E402

PAGE = ROOT / "docs" / "hoc" / "mau-moi.md"
PACE = (25, 80)  # milliseconds a keystroke
INSERT, CHECK, BUILD = "ctrl+alt+shift+t", "ctrl+alt+shift+m", "ctrl+alt+shift+b"
MENU = "Báo cáo"


class Designer:
    """Types and clicks at the pace of a quick person; measures each step, and of it the time that machines took."""

    def __init__(self, screen: Screen, office: Writer, pictures: Path | None) -> None:
        self.screen, self.office, self.pictures = screen, office, pictures
        self.doc = 0
        self.chance = random.Random(14)
        self.times: list[tuple[str, float, float, int]] = []  # step, seconds, of which machine, keystrokes
        self.waited = 0.0
        self.strokes = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun, self.waited, self.strokes = time.perf_counter(), 0.0, 0
        yield
        self.times.append((name, time.perf_counter() - begun, self.waited, self.strokes))
        if self.pictures:
            self.screen.shoot(self.pictures / f"{len(self.times)}.png")

    @contextmanager
    def machine(self) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.waited += time.perf_counter() - begun

    def command(self, line: str, folder: Path) -> str:
        """A command of docxtpl-reports, its characters typed first."""
        self.count(f"docxtpl-reports {line}")
        with self.machine():
            words = [sys.executable, "-m", "docxtpl_reports", *line.split()]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            return subprocess.run(
                words, cwd=folder, check=True, stdout=subprocess.PIPE, text=True, env=environment
            ).stdout

    def count(self, words: str) -> None:
        """The time that typing takes, in a window that is not there."""
        strokes = sum(1 if letter.isascii() else 3 for letter in words)
        self.strokes += strokes
        time.sleep(sum(self.chance.uniform(*PACE) for _ in range(strokes)) / 1000)

    def type(self, words: str) -> None:
        """An accented letter takes three keystrokes, as with Telex; xdotool needs the time to change the keyboard."""
        for part in re.findall(r"[ -~]+|[^ -~]", words):
            strokes = 1 if part.isascii() else 3
            self.strokes += strokes * len(part)
            self.screen.do("type", "--delay", str(strokes * self.chance.randint(*PACE)), "--", part)

    def press(self, *keys: str) -> None:
        self.strokes += len(keys)
        for key in keys:
            self.screen.do("key", "--clearmodifiers", key)
            time.sleep(self.chance.uniform(*PACE) / 1000)

    def settle(self, seconds: float = 0.7) -> None:
        """A window opens or closes, and is looked at."""
        time.sleep(seconds)

    def menu(self, command: str) -> None:
        number = [one.name for one in COMMANDS].index(command) + 1  # the menu is made of them, in their order
        x, y = self.office.where(doc=self.doc, called=MENU)
        self.screen.do("mousemove", str(x), str(y), "click", "1")
        self.settle()
        self.press(*["Down"] * number, "Return")
        self.settle()

    def go_behind(self, words: str) -> None:
        self.press("ctrl+f")
        self.settle()
        self.type(words)
        self.press("Return", "Escape", "End")
        self.settle(0.3)

    def insert(self, words: str, downs: int) -> None:
        """Something of the tree of fields, found by a few letters."""
        self.press(INSERT)
        self.settle()
        self.type(words)
        self.settle(0.5)
        self.press("Tab", *["Down"] * downs, "Return")
        self.settle(0.5)
        self.press("Escape")
        self.settle(0.5)


def carry_out(designer: Designer, folder: Path) -> Path:
    """The steps of the page; the report."""
    texts = [content for _, content in blocks(PAGE)]
    rules, data = (next(text for text in texts if start in text[:60]) for start in ("/quy-tac.yml", "# data/"))
    with designer.step("new, rules, figures"):
        designer.command("new bao-cao-quy", folder)
        designer.count("\n".join(line for line in rules.splitlines() if line.startswith("+")))
        edit(rules, folder, lambda _path, _edits: None)
        designer.count(data)
        (folder / "data").mkdir(exist_ok=True)
        (folder / "data" / "xa-an-binh.yml").write_text(data, "utf-8")
    template = folder / "templates" / "bao-cao-quy" / "mau.docx"
    with designer.step("open"), designer.machine():
        designer.doc = designer.office.open(path=str(template), hidden=False)
        time.sleep(1.5)
        designer.screen.maximise("mau.docx")
        designer.settle()
    with designer.step("field"):
        designer.go_behind("hồ sơ trực tuyến.")
        designer.press("Return")
        designer.type("Còn ")
        designer.insert("qua han", 1)
        designer.type(" hồ sơ quá hạn.")
    with designer.step("condition"):
        designer.menu("only_when")
        designer.type("Hồ sơ quá")
        designer.press("Return")
        designer.settle()
    with designer.step("table row"):
        designer.press("Down", "Home", "ctrl+F12")
        designer.settle()
        designer.press("Return")
        designer.settle()
        designer.type("Lĩnh vực")
        designer.press("Tab")
        designer.type("Số hồ sơ")
        designer.press("Tab")
        designer.type("{{ m.ten }}")
        designer.press("Tab")
        designer.type("{{ m.so }}")
        designer.menu("repeat_row")
        designer.press("Return")
        designer.settle()
    with designer.step("footnote"):
        designer.go_behind("hồ sơ quá hạn.")
        designer.insert("chu thich", 1)
        designer.type("Tính đến ngày {{ ky.den }}.")
    with designer.step("save, check, build"):
        designer.press("ctrl+s")
        designer.settle(1)
        designer.press("Return")  # keep the Word format
        designer.settle(1)
        designer.press(CHECK)
        with designer.machine():
            designer.settle(0.2)
            found = designer.office.finish(doc=designer.doc)
        print(found["message"], *found["details"], sep="\n")
        designer.press(BUILD)
        with designer.machine():
            designer.settle(0.2)
            if not until(lambda: designer.office.ask(doc=designer.doc, question="state")["built"]):
                raise SystemExit("nothing was built")
        designer.settle()
        designer.press("Escape")  # it offers to open the report
        designer.office.finish(doc=designer.doc)
    return folder / "out" / "xa-an-binh.docx"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=Path, help="a picture of the screen after each step")
    pictures = parser.parse_args().pictures
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    python, soffice = python_with_uno(), shutil.which("soffice")
    if python is None or soffice is None:
        raise SystemExit("LibreOffice or its uno is missing")
    screen = Screen()
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            follow(screen, python, Path(soffice), Path(name), pictures)
    finally:
        screen.close()


def follow(screen: Screen, python: str, soffice: Path, room: Path, pictures: Path | None) -> None:
    folder, oxt, profile = room / "du-an", room / "docxtpl-reports.oxt", room / "profile"
    folder.mkdir()
    subprocess.run([sys.executable, str(ROOT / "oxt" / "build.py"), str(oxt)], check=True, stdout=subprocess.DEVNULL)
    command = os.environ.get("DOCXTPL_REPORTS_COMMAND") or Path(sys.executable).with_name("docxtpl-reports")
    office = Writer(python, soffice, profile)
    try:
        office.install(file=str(oxt))
        office.configure(Command=str(command))
    finally:
        office.close_all()
    office = Writer(python, soffice, profile, headless=False, language="vi", environment=screen.environment)
    designer = Designer(screen, office, pictures)
    try:
        report = carry_out(designer, folder)
        shown = designer.command(f"text {report.relative_to(folder).as_posix()}", folder)
        template = designer.command("text templates/bao-cao-quy/mau.docx", folder)
    finally:
        office.close_all()
    seconds, waited, strokes = (sum(column) for column in list(zip(*designer.times, strict=True))[1:])
    for step, *measured in (*designer.times, ("all", seconds, waited, strokes)):
        print("{}: {:.1f} s, of which machine {:.1f}; {} keystrokes".format(step, *measured))
    expected = next(content for language, content in blocks(PAGE)[::-1] if language == "text")
    missing = [
        line for line in expected.splitlines() if line.strip() not in [other.strip() for other in shown.splitlines()]
    ]
    assert not missing, f"not in the report: {missing}\n{shown}"
    assert "{% chi_khi so_lieu.qua_han %}" in template, template


if __name__ == "__main__":
    main()
