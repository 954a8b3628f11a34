"""Measures what a person feels, each row beside docxtpl: ``python bench/speed.py [CASE …] [--write]``.

Commands are whole processes (CPU seconds of the process and of those it waited for); documents of a batch, first renderings
and rows are measured inside one process. Both sides take turns, so that a busy machine slows them alike, and medians are
compared. Both run from compiled bytecode: the package is copied and compiled first. A case fails when the two documents do
not show the same text. docxtpl takes a bare ``{% for %}`` in a cell for text, so its templates say ``{%tr`` and ``{%p``.
"""

from __future__ import annotations

import argparse
import compileall
import copy
import io
import itertools
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
README = Path(__file__).parent / "README.md"
START, END = "<!-- speed -->", "<!-- /speed -->"
COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
FIGURES, IN_ROW = 190, 10  # of the page
BATCH = 200  # units, when the command is measured that builds them
ONE_CORE = ("--jobs", "1")
SETTLED = 3  # seconds after which a file's time tells its content: nobody builds sooner after saving a template
UNIT = {
    "don_vi": "{ten: xã A, co_quan: Ủy ban nhân dân xã A, dia_danh: A, ky_hieu: UBND}",
    "ky": "{tu: 01/01/2026, den: 30/9/2026}",
    "nguoi_ky": "{ho_ten: Nguyễn Văn B, chuc_vu: Chủ tịch, hinh_thuc: TM}",
}
SCRIPT = """\
import sys
import yaml
from docxtpl import DocxTemplate

data, template, out = sys.argv[1:]
with open(data, encoding="utf-8") as stream:
    values = yaml.safe_load(stream)
values["so_lieu"] = {name: f"{number:,}".replace(",", ".") for name, number in values["so_lieu"].items()}
document = DocxTemplate(template)
document.render(values)
document.save(out)
"""
CONSOLE = """\
import sys
from docxtpl_reports.cli.main import run

if __name__ == "__main__":
    sys.exit(run())
"""  # as pip writes it: workers import it again


@dataclass(frozen=True)
class Row:
    """One line of the table. ``ratio``: ours in terms of the other side (``beside``); ``asked``: its limit."""

    name: str
    ours: float
    theirs: float | None
    unit: str
    beside: str = "docxtpl"
    asked: str = ""
    note: str = ""

    def line(self) -> str:
        theirs = "–" if self.theirs is None else f"{self.theirs:,.2f}"
        ratio = "–" if not self.theirs else f"{self.ours / self.theirs:.3f}"
        cells = (self.name, f"{self.ours:,.2f} {self.unit}", theirs, self.beside, ratio, self.asked, self.note)
        return f"| {' | '.join(cells)} |"


# --- documents -------------------------------------------------------------------------------------------------------


def docx(*blocks: Any) -> bytes:
    from support.build import docx as built

    return built(*blocks)


def page(mark: str = "") -> bytes:
    """One page with the figures ``so_lieu.x1`` to ``x190`` in a table of nineteen rows: a shipped template, which has the
    parts that Word and LibreOffice write (styles, theme, settings, properties), with this table as its body."""
    from docx import Document

    document, out = Document(str(ROOT / "templates" / "chi-so-766" / "mau.docx")), io.BytesIO()
    for element in document.element.body[:-1]:
        document.element.body.remove(element)
    document.add_paragraph(f"Báo cáo của {{{{ don_vi.ten }}}}{mark}")
    rows = range(1, FIGURES + 1, IN_ROW)
    table = document.add_table(0, IN_ROW + 1)
    for first in rows:
        label, *cells = table.add_row().cells
        label.text = f"Chỉ tiêu {first} đến {first + IN_ROW - 1}"
        for number, cell in enumerate(cells, first):
            cell.text = f"{{{{ so_lieu.x{number} }}}}"
    document.save(out)
    return out.getvalue()


def page_project(folder: Path, units: int, *, count: int = FIGURES) -> list[Path]:
    """A project with the pack ``trang`` and a data file for each unit."""
    pack = folder / "templates" / "trang"
    pack.mkdir(parents=True)
    (pack / "mau.docx").write_bytes(page() if count == FIGURES else docx("{{ don_vi.ten }}: {{ so_lieu.x1 }}"))
    fields = "".join(f"  x{n}: {{ten: Chỉ tiêu số {n}, kieu: so_nguyen}}\n" for n in range(1, count + 1))
    (pack / "quy-tac.yml").write_text(f"ma: trang\nten: Một trang\nso_lieu:\n{fields}", "utf-8")
    head = "mau: trang\n" + "".join(f"{key}: {value}\n" for key, value in UNIT.items())
    (folder / "data").mkdir()
    files = [folder / "data" / f"xa-{unit:05}.yml" for unit in range(units)]
    for unit, path in enumerate(files):
        numbers = "".join(f"  x{n}: {(unit * 7919 + n * 104729) % 90_000 + 1}\n" for n in range(1, count + 1))
        path.write_text(f"{head}so_lieu:\n{numbers}", "utf-8")
    return files


def criterion_15_project(folder: Path, units: int) -> list[Path]:
    """A project with the shipped pack, and its data file under other names, with another number of meetings in each."""
    for name in ("tieu-chi-15", "chung"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    text = (ROOT / "data" / "xa-po-y-2024-08.yml").read_text("utf-8")
    (folder / "data").mkdir()
    files = [folder / "data" / f"xa-{unit:05}.yml" for unit in range(units)]
    for unit, path in enumerate(files):
        path.write_text(text.replace("cuoc_hop: 20", f"cuoc_hop: {unit % 90 + 10}"), "utf-8")
    return files


VERDICTS = {"dat": "dat", "chua_dat": "khong_dat", "khong_phat_sinh": "khong_phat_sinh", "thieu": "thieu_so_lieu"}
_DEEPER, _BACK = re.compile(r"\{%p? *(?:if|for)\b"), re.compile(r"\{%p? *end")


def for_docxtpl(template: bytes) -> bytes:
    """The same template in docxtpl's spelling: tags alone in a paragraph get ``p``, loops over a row rows of their own, blocks
    by verdict become conditions."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

    def text(element: Any) -> str:
        return "".join(node.text or "" for node in element.iter(f"{word}t"))

    def say(paragraph: Any, words: str) -> None:
        first, *others = paragraph.iter(f"{word}t")
        first.text = words
        for other in others:
            other.text = ""

    def tag_row(row: Any, tag: str) -> Any:
        other = copy.deepcopy(row)
        cells = other.findall(f"{word}tc")
        for cell in cells[1:]:
            other.remove(cell)
        paragraphs = cells[0].findall(f"{word}p")
        say(paragraphs[0], tag.replace("{%", "{%tr", 1))
        return other

    subjects: list[str] = []  # of the blocks by verdict that are open, the innermost last
    begun: list[bool] = []

    def conditions(words: str) -> str:
        """Blocks by verdict as conditions; their tags stand in texts of their own."""
        tag = words.strip().removeprefix("{%").removesuffix("%}").strip().removeprefix("p ").split(None, 1)
        if not words.strip().startswith("{%") or not tag:
            return words
        if tag[0] == "net_ke":  # a stroke as long as it is drawn
            return ""
        if tag[0] == "theo":
            subjects.append(tag[1])
            begun.append(False)
            return ""
        if tag[0] == "endtheo":
            subjects.pop(), begun.pop()
            return "{% endif %}"
        if tag[0] not in VERDICTS:
            return words
        first, begun[-1] = not begun[-1], True
        return f"{{% {'if' if first else 'elif'} {subjects[-1]}.{VERDICTS[tag[0]]} %}}"

    def spread(paragraph: Any) -> None:
        """A block that is all of a paragraph in several ones: docxtpl takes the whole paragraph for its tag."""
        if (words := text(paragraph).strip()).startswith("{% chi_khi "):
            opener = next(one for one in paragraph.iter(f"{word}t") if "chi_khi" in (one.text or ""))
            opener.text = (opener.text or "").replace("{% chi_khi", "{%p if")
            etree.SubElement(etree.SubElement(paragraph, f"{word}r"), f"{word}t").text = "{%p endif %}"
            words = text(paragraph).strip()
        if not words.startswith("{%p ") or words.find("%}") == len(words) - 2:
            return
        properties = paragraph.find(f"{word}pPr")
        made, depth = [], 0

        def begin() -> None:
            made.append(etree.Element(f"{word}p"))
            made[-1].extend([] if properties is None else [copy.deepcopy(properties)])

        begin()
        for child in [one for one in paragraph if one is not properties]:
            words = text(child).strip()
            depth -= len(_BACK.findall(words))
            if (depth == 0 and words.startswith("{%")) or (depth == 1 and words.startswith(("{% elif", "{% else"))):
                begin()
                made[-1].append(child)
                say(made[-1], re.sub(r"\{%p? ", "{%p ", words, count=1))
                begin()
            else:
                made[-1].append(child)
            depth += len(_DEEPER.findall(words))
        for one in made:
            if text(one):
                paragraph.addprevious(one)
        paragraph.getparent().remove(paragraph)

    out = io.BytesIO()
    with ZipFile(io.BytesIO(template)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(data)
                for row in list(root.iter(f"{word}tr")):
                    found = [one for one in row.iter(f"{word}p") if text(one)]
                    while (words := text(row)).startswith("{% for ") and "{% endfor" not in text(found[0]):
                        opening = words[: words.index("%}") + 2]
                        row.addprevious(tag_row(row, opening))
                        say(found[0], text(found[0]).removeprefix(opening))
                    while text(row).endswith("{% endfor %}") and "{% for " not in text(found[-1]):
                        row.addnext(tag_row(row, "{% endfor %}"))
                        say(found[-1], text(found[-1]).removesuffix("{% endfor %}"))
                for node in root.iter(f"{word}t"):
                    node.text = conditions(node.text or "")
                    if 'join("”; “")' in node.text:  # docxtpl makes straight quotes of curly ones in tags
                        node.text = node.text.replace("”; “", "\\u201d; \\u201c")
                for paragraph in list(root.iter(f"{word}p")):
                    spread(paragraph)
                for paragraph in list(root.iter(f"{word}p")):
                    words = text(paragraph).strip()
                    if words.startswith("{% ") and words.find("%}") == len(words) - 2:
                        say(paragraph, words.replace("{%", "{%p", 1))
                data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(name, data)
    return out.getvalue()


def same_text(ours: bytes, theirs: bytes) -> None:
    """Stops when two documents do not show the same words. Blank paragraphs are left out: docxtpl leaves some behind."""
    from support.build import lines

    texts = [[line for line in map(str.strip, lines(document)) if line] for document in (ours, theirs)]
    for one, other in itertools.zip_longest(*texts):
        if one != other:
            raise SystemExit(f"not the same document:\n  ours    {one}\n  docxtpl {other}")


# --- whole processes -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Used:
    """CPU and elapsed milliseconds, and the largest memory in MB, of a process and those it waited for."""

    cpu: float
    elapsed: float
    memory: float


def used(command: Sequence[str], folder: Path, **more: str) -> Used:
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(command, cwd=folder, env={**COMPILED, **more}, stdout=said, stderr=said)
        _, status, resources = os.wait4(child.pid, 0)
        elapsed = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode())
    return Used((resources.ru_utime + resources.ru_stime) * 1000, elapsed * 1000, resources.ru_maxrss / 1024)


class Bench:
    """The compiled copy of the package, and a folder for projects; ``rounds``: how often each side runs."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder, self.rounds = folder, rounds
        copied = folder / "package"
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "docxtpl_reports", copied / "docxtpl_reports", ignore=ignored)
        compileall.compile_dir(copied, quiet=2)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        COMPILED["PYTHONPATH"] = str(copied)
        COMPILED["DOCXTPL_REPORTS_CACHE"] = str(folder / "cache")
        self.console = folder / "docxtpl-reports.py"
        self.console.write_text(CONSOLE, "utf-8")
        self.script = folder / "script.py"
        self.script.write_text(SCRIPT, "utf-8")

    def ours(self, folder: Path, *words: str, **more: str) -> Used:
        return used([sys.executable, str(self.console), *words], folder, **more)

    def inside(self, name: str) -> list[Row]:
        """A case that is measured within one process, which imports the compiled copy."""
        command = [sys.executable, str(Path(__file__).resolve()), "--inside", name, "--rounds", str(self.rounds)]
        done = subprocess.run(command, env=COMPILED, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            raise SystemExit(done.returncode)
        return [Row(**row) for row in json.loads(done.stdout)]


def whole(bench: Bench) -> list[Row]:
    """One ``build`` of the page against a script, with what earlier runs left in the cache and without."""
    folder = bench.folder / "whole"
    (data,) = page_project(folder, 1)
    template = folder / "templates" / "trang" / "mau.docx"
    other = [sys.executable, str(bench.script), str(data), str(template), str(folder / "docxtpl.docx")]
    theirs, warm, first = [], [], []
    for number in range(bench.rounds + 1):
        theirs.append(used(other, folder).cpu)
        warm.append(bench.ours(folder, "build", "data/xa-00000.yml").cpu)
        empty = {"DOCXTPL_REPORTS_CACHE": str(folder / f"cache-{number}")}
        first.append(bench.ours(folder, "build", "data/xa-00000.yml", "-o", "first", **empty).cpu)
    same_text((folder / "out" / "xa-00000.docx").read_bytes(), (folder / "docxtpl.docx").read_bytes())
    script = statistics.median(theirs[1:])
    return [
        Row("một lệnh build, bộ nhớ đệm có sẵn", statistics.median(warm[1:]), script, "ms CPU", "script", "≤ 1"),
        Row("một lệnh build, lần đầu", statistics.median(first[1:]), script, "ms CPU", "script", "≤ 1.3"),
    ]


def start_up(bench: Bench) -> list[Row]:
    """``--help`` and ``--version`` against Python that does nothing."""
    bare, texts = [], {"--help": [], "--version": []}  # type: ignore[var-annotated]
    for _ in range(bench.rounds * 2 + 1):
        bare.append(used([sys.executable, "-c", "pass"], bench.folder).cpu)
        for option, times in texts.items():
            times.append(bench.ours(bench.folder, option).cpu)
    nothing = statistics.median(bare[1:])
    return [
        Row(f"`{option}`", statistics.median(t[1:]), nothing, "ms CPU", "bare Python", "≤ 3")
        for option, t in texts.items()
    ]


def memory(bench: Bench) -> list[Row]:
    """The largest memory of a batch of 300, 3.000 and 30.000 small reports on one core."""
    rows: list[Row] = []
    for units in (300, 3_000, 30_000):
        folder = bench.folder / f"memory-{units}"
        page_project(folder, units, count=10)
        done = bench.ours(folder, "build", *ONE_CORE)
        made = len(list((folder / "out").glob("*.docx")))
        assert made == units, made
        first = rows[0].ours if rows else None
        rows.append(
            Row(
                f"bộ nhớ, {units:,} đơn vị",
                done.memory,
                first,
                "MB",
                "300 units",
                "≤ 1.2",
                f"{done.cpu / units:.1f} ms CPU each",
            )
        )
        shutil.rmtree(folder)
    return rows


def thousand(bench: Bench) -> list[Row]:
    """The CPU of a whole batch of 1.000 criterion-15 reports."""
    folder = bench.folder / "thousand"
    criterion_15_project(folder, 1_000)
    done = bench.ours(folder, "build")
    assert len(list((folder / "out").glob("*.docx"))) == 1_000
    shutil.rmtree(folder)
    note = f"{done.elapsed / 1000:.1f} s elapsed, {done.memory:.0f} MB"
    return [Row("1.000 báo cáo tiêu chí 15, cả lệnh", done.cpu / 1000, None, "s CPU", "", "≤ 15", note)]


def workers(bench: Bench) -> list[Row]:
    """Elapsed time of the page for 3.000 units with one worker and with two."""
    folder = bench.folder / "workers"
    page_project(folder, 3_000)
    one, two = [], []
    for _ in range(max(1, bench.rounds // 4)):
        one.append(bench.ours(folder, "build", *ONE_CORE, "--rebuild").elapsed)
        two.append(bench.ours(folder, "build", "--jobs", "2", "--rebuild").elapsed)
    shutil.rmtree(folder)
    return [
        Row(
            "hai tiến trình, 3.000 đơn vị",
            statistics.median(two),
            statistics.median(one),
            "ms elapsed",
            "one worker",
            "≤ 0.556",
        )
    ]


# --- inside one process ----------------------------------------------------------------------------------------------


def turns(rounds: int, ours: Callable[[], int], theirs: Callable[[], int]) -> tuple[float, float]:
    """Median milliseconds of CPU for each of the documents that the two make in a turn (they return how many)."""
    ours(), theirs()  # caches
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, side in zip(times, (ours, theirs), strict=True):
            start = time.process_time()
            count = side()
            kept.append((time.process_time() - start) / count * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def by_docxtpl(template: bytes | Path, context: dict[str, Any], env: Any = None) -> bytes:
    import docxtpl

    document = docxtpl.DocxTemplate(io.BytesIO(template) if isinstance(template, bytes) else template)
    document.render(context, jinja_env=env, autoescape=env is not None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def flat_context() -> dict[str, Any]:
    return {"don_vi": {"ten": "xã A"}, "so_lieu": {f"x{n}": f"{n}.185" for n in range(1, FIGURES + 1)}}


def by_report_template(path: Path, context: dict[str, Any]) -> bytes:
    from docxtpl_reports import ReportTemplate

    document = ReportTemplate(path)
    document.render(context)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def new_objects(folder: Path, rounds: int) -> list[Row]:
    """``ReportTemplate``: a new object for each document, from the second document on."""
    path, context = folder / "mau.docx", flat_context()
    path.write_bytes(page())
    same_text(by_report_template(path, context), by_docxtpl(path, context))
    ours, theirs = turns(
        rounds,
        lambda: len([by_report_template(path, context) for _ in range(5)]),
        lambda: len([by_docxtpl(path, context)]),
    )
    return [Row("ReportTemplate, đối tượng mới cho mỗi văn bản", ours, theirs, "ms CPU", asked="≤ 0.1")]


def first_renders(folder: Path, rounds: int) -> list[Row]:
    """Templates that the process has not seen: opened, rendered and saved once each; the shipped report's beside the page."""
    context = flat_context()
    paths = [folder / f"mau-{number}.docx" for number in range(rounds + 1)]
    for number, path in enumerate(paths):
        path.write_bytes(page(f", bản {number}"))
    same_text(by_report_template(paths[0], context), by_docxtpl(paths[0], context))
    unseen, again = iter(paths), iter(paths)
    next(unseen), next(again)
    unseen, again = itertools.chain(paths[:1], unseen), itertools.chain(paths[:1], again)
    ours, theirs = turns(
        rounds,
        lambda: len([by_report_template(next(unseen), context)]),
        lambda: len([by_docxtpl(next(again), context)]),
    )
    return [Row("lần in đầu của một mẫu", ours, theirs, "ms CPU", asked="≤ 1")]


def batch_page(folder: Path, rounds: int) -> list[Row]:
    """Documents of a batch: the page, against a loop of yaml, docxtpl, save."""
    import yaml

    files = page_project(folder, BATCH)
    template = folder / "templates" / "trang" / "mau.docx"

    def theirs(path: Path) -> bytes:
        with path.open(encoding="utf-8") as stream:
            values = yaml.safe_load(stream)
        values["so_lieu"] = {name: f"{number:,}".replace(",", ".") for name, number in values["so_lieu"].items()}
        document = by_docxtpl(template, values)
        (folder / f"{path.stem}.docx").write_bytes(document)
        return document

    def pages(path: Path) -> bytes:
        return theirs(path)

    ours, other, _ = batch(folder, files, rounds, pages)
    return [Row("một văn bản trong loạt: trang 190 số liệu", ours, other, "ms CPU", asked="≤ 0.125")]


def batch(
    folder: Path, files: Sequence[Path], rounds: int, theirs: Callable[[Path], bytes]
) -> tuple[float, float, bytes]:
    """Milliseconds for a document by ``build``, the whole command on one core, and by ``theirs``; the documents must show the
    same."""
    command = [sys.executable, "-m", "docxtpl_reports", "build", "data", "--rebuild", *ONE_CORE]
    time.sleep(SETTLED)
    used(command, folder)
    document = (folder / "out" / f"{files[0].stem}.docx").read_bytes()
    same_text(document, theirs(files[0]))
    turn = itertools.cycle(files)
    ours: list[float] = []
    others: list[float] = []
    for _ in range(rounds):
        ours.append(used(command, folder).cpu / len(files))
        start = time.process_time()
        for path in itertools.islice(turn, 20):
            theirs(path)
        others.append((time.process_time() - start) * 1000 / 20)
    return statistics.median(ours), statistics.median(others), document


def lent_environment() -> tuple[Any, set[str]]:
    """A Jinja environment with our filters and tests, and the documents cited so far, to be emptied for each report."""
    import jinja2

    from docxtpl_reports.engine.dialect.environment import environment

    env = jinja2.Environment()
    env.filters |= environment().filters
    env.tests |= environment().tests
    full, cited = env.filters["trich_dan"], set[str]()

    def once(value: object) -> str:
        """A document that was cited is cited again by its number only."""
        if (text := str(full(value))) in cited:
            return text.partition(" ngày ")[0]
        cited.add(text)
        return text

    env.filters["trich_dan"] = once
    return env, cited


def batch_criterion_15(folder: Path, rounds: int) -> list[Row]:
    """Documents of a batch: criterion 15, against a loop that computes five ratios and writes no manifest.

    docxtpl is lent our filters and tests, and values that print themselves, since it could not run the template otherwise;
    its template is in its own spelling, and the body's text is what is compared.
    The floor: libyaml's events, compiled Jinja on the bare strings, deflate and one file.
    """
    import yaml
    from whole_template import whole_template

    from docxtpl_reports.figures import loading

    files = criterion_15_project(folder, BATCH)
    whole = whole_template(folder / "templates" / "tieu-chi-15")
    template = for_docxtpl(whole)
    ratios = {
        "chung_thuc": ("chung_thuc_dat", "chung_thuc_giao"),
        "truc_tuyen": ("ho_so_truc_tuyen", "ho_so_tong"),
        "thanh_phan": ("ho_so_so_hoa_thanh_phan", "ho_so_phai_so_hoa_thanh_phan"),
        "ket_qua": ("ho_so_so_hoa_ket_qua", "ho_so_phai_so_hoa_ket_qua"),
        "he_thong": ("ho_so_he_thong", "ho_so_tong"),
    }
    lent = {}
    for path in files:
        case, _ = loading.load(path)
        assert case is not None
        lent[path] = dict(case.context())
    env, cited = lent_environment()

    def number(typed: object) -> float:
        return float(str(typed).replace(".", ""))

    def theirs(path: Path) -> bytes:
        with path.open(encoding="utf-8") as stream:
            typed = yaml.safe_load(stream)["so_lieu"]
        rates = {name: f"{number(typed[a]) / number(typed[b]) * 100:.2f}%" for name, (a, b) in ratios.items()}
        cited.clear()
        document = by_docxtpl(template, {**lent[path], "ty_le": rates}, env)
        (folder / f"{path.stem}.docx").write_bytes(document)
        return document

    ours, other, _ = batch(folder, files, rounds, theirs)
    floor = floor_of(whole, lent[files[0]], files[0], rounds)
    return [
        Row("một văn bản trong loạt: tiêu chí 15", ours, other, "ms CPU", asked="≤ 0.083"),
        Row("một văn bản trong loạt: tiêu chí 15, so với sàn", ours, floor, "ms CPU", "floor", "≤ 3"),
    ]


def floor_of(template: bytes, context: dict[str, Any], data: Path, rounds: int) -> float:
    import yaml

    from docxtpl_reports.engine.compiler import compile_template
    from docxtpl_reports.engine.marks import HIT, NOTE_CALL

    stories = [story.template for story in compile_template(template).stories]
    notes: list[str] = []

    def note(number: int, again: bool = False, *, caller: Callable[[], Any]) -> str:
        notes.append(caller().xml)
        return "1"

    names = {**context, NOTE_CALL: note, HIT: [].append}
    times = []
    for _ in range(rounds * 5):
        start = time.process_time()
        for _ in yaml.parse(data.read_bytes(), Loader=yaml.CSafeLoader):
            pass
        notes.clear()
        texts = ["".join(story.root_render_func(story.new_context(names))) for story in stories]
        packed = [zlib.compress(text.encode(), 6) for text in (*texts, "".join(notes))]
        data.with_suffix(".floor").write_bytes(b"".join(packed))
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def many_rows(folder: Path, rounds: int) -> list[Row]:
    """A table of 5.000 rows of six cells; the template is compiled once, docxtpl opens it for each document."""
    from support.build import table

    from docxtpl_reports.engine.compiler import compile_template

    cells = [f"{{{{ h.c{n} }}}}" for n in range(6)]
    template = docx(table(["{%tr for h in hang %}"], cells, ["{%tr endfor %}"]))
    context = {"hang": [{f"c{n}": f"ô {row}.{n}" for n in range(6)} for row in range(5_000)]}
    compiled = compile_template(template)
    same_text(compiled.render(context), by_docxtpl(template, context))
    ours, theirs = turns(
        max(3, rounds // 3),
        lambda: len([compiled.render(context) for _ in range(3)]),
        lambda: len([by_docxtpl(template, context)]),
    )
    return [Row("bảng 5.000 hàng × 6 ô, `{%tr`", ours, theirs, "ms CPU", asked="≤ 0.05")]


# --- the table -------------------------------------------------------------------------------------------------------

PROCESSES: dict[str, Callable[[Bench], list[Row]]] = {
    "whole": whole,
    "start-up": start_up,
    "memory": memory,
    "thousand": thousand,
    "workers": workers,
}
INSIDE: dict[str, Callable[[Path, int], list[Row]]] = {
    "new-object": new_objects,
    "first-render": first_renders,
    "batch-page": batch_page,
    "batch-criterion-15": batch_criterion_15,
    "rows": many_rows,
}
ORDER = (
    "whole",
    "new-object",
    "first-render",
    "batch-page",
    "batch-criterion-15",
    "workers",
    "rows",
    "memory",
    "thousand",
    "start-up",
)


def measured(names: Iterable[str], rounds: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), rounds)
        for name in names:
            yield from bench.inside(name) if name in INSIDE else PROCESSES[name](bench)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(ORDER)}; all by default")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT / "tests"))
    if arguments.inside:
        with tempfile.TemporaryDirectory() as folder:
            rows = INSIDE[arguments.inside](Path(folder), arguments.rounds)
        sys.stdout.write(json.dumps([asdict(row) for row in rows]))
        return
    if unknown := set(arguments.cases) - set(ORDER):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(ORDER)}")
    lines = ["| what | ours | beside | which is | ratio | asked | |", "|---|--:|--:|---|--:|---|---|"]
    sys.stdout.write("\n".join(lines) + "\n")
    for row in measured([name for name in ORDER if not arguments.cases or name in arguments.cases], arguments.rounds):
        lines.append(row.line())
        sys.stdout.write(lines[-1] + "\n")
        sys.stdout.flush()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "Jinja2", "lxml", "PyYAML"))
    lines += ["", f"Medians, sides alternating, bytecode compiled; Python {platform.python_version()}, {libraries}."]
    if arguments.write:
        text = README.read_text("utf-8")
        before, _, rest = text.partition(START)
        _, _, after = rest.partition(END)
        README.write_text(f"{before}{START}\n" + "\n".join(lines) + f"\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
