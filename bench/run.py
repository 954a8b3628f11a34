"""Benchmarks against docxtpl and the floor, side by side in one process: ``make bench`` or ``python bench/run.py``.

Each case is rendered alternately by every engine, so that a busy machine slows all of them alike; medians and ratios are
printed, and with ``--write`` put into README.md. The floor is compiled Jinja on the bare strings plus deflate: what no engine
that writes a .docx from a template can go below.
"""

from __future__ import annotations

import argparse
import io
import platform
import statistics
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import docxtpl

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from support.build import Block, Table, docx, fn, heading, p
from support.build import table as build_table
from whole_template import whole_template

from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.engine.dialect.environment import environment
from docxtpl_reports.engine.marks import HIT, NOTE_CALL
from docxtpl_reports.figures import loading
from docxtpl_reports.ooxml.package.archive import LEVEL

ROOT = Path(__file__).parent.parent
README = Path(__file__).parent / "README.md"
TABLE_START, TABLE_END = "<!-- table -->", "<!-- /table -->"


@dataclass(frozen=True)
class Case:
    """A template and a context, rendered in ``rounds`` turns of each engine.

    ``turn``: documents in one turn of a fast engine; of one alone, mostly the caches that docxtpl left cold are measured.
    """

    name: str
    template: bytes
    context: Mapping[str, Any]
    rounds: int
    turn: int = 1


def criterion_15() -> Case:
    """The shipped report with the shipped data."""
    case, _ = loading.load(ROOT / "data" / "xa-po-y-2024-08.yml")
    assert case is not None
    return Case("tiêu chí 15 (báo cáo đi kèm)", whole_template(case.pack), case.context(), 40, turn=10)


def three_pages() -> Case:
    """A synthetic report of three pages: 190 placeholders, 3 footnotes, a table of 30 rows."""
    sentence = "Chỉ tiêu {n}: kế hoạch {{{{ a.x{n} }}}}, thực hiện {{{{ a.y{n} }}}}, so với cùng kỳ {{{{ a.z{n} }}}}."
    blocks: list[Block | Table] = [heading("I. KẾT QUẢ {{ ten }}")]
    blocks += [p(sentence.format(n=n), *([fn("Nguồn: {{ nguon }}")] if n < 3 else [])) for n in range(61)]
    blocks += [
        build_table(
            ["TT", "Đơn vị", "Số"],
            ["{%tr for h in hang %}", "", ""],
            ["{{ h.tt }}", "{{ h.ten }}", "{{ h.so }}"],
            ["{%tr endfor %}", "", ""],
        )
    ]
    numbers = {f"{key}{n}": f"{n}.185" for n in range(61) for key in "xyz"}
    rows = [{"tt": n, "ten": f"Xã số {n}", "so": f"{n},20%"} for n in range(30)]
    context = {"a": numbers, "ten": "TỔNG HỢP", "nguon": "báo cáo của xã", "hang": rows}
    return Case("ba trang: 190 chỗ điền, 3 chú thích, bảng 30 hàng", docx(*blocks), context, 30, turn=10)


def rows(count: int, rounds: int) -> Case:
    """A table of ``count`` rows of six cells."""
    cells = [f"{{{{ h.c{n} }}}}" for n in range(6)]
    looped = (["{%tr for h in hang %}"], cells, ["{%tr endfor %}"])  # as docxtpl has it, else it would print the tags
    hang = [{f"c{n}": f"ô {row}.{n}" for n in range(6)} for row in range(count)]
    return Case(f"bảng {count:,} hàng × 6 ô".replace(",", "."), docx(build_table(*looped)), {"hang": hang}, rounds)


def long_template(pages: int) -> bytes:
    """So many pages of about 25 paragraphs with 50 tags."""
    page = [p("Mục {{ a.x }} của {{ a.y }}" + " nội dung thường" * 12) for _ in range(24)]
    block: list[Block | Table] = ["{% if a.x %}", *page, "{% endif %}"]
    return docx(*(block * pages))


def compile_times() -> str:
    """Median seconds to compile 100 and 300 pages: compiling must be linear in the size of the template."""
    out = []
    for pages in (100, 300):
        template = long_template(pages)
        times = []
        for _ in range(3):
            start = time.perf_counter()
            compile_template(template)
            times.append(time.perf_counter() - start)
        out.append(f"{pages} trang {statistics.median(times):.2f} s")
    return "Compiling (50 tags a page): " + ", ".join(out) + "."


def by_docxtpl(case: Case) -> Callable[[], bytes]:
    """docxtpl as it is used: open, render, save. Our filters and tests are lent to it, its own defaults otherwise."""
    import jinja2
    from speed import for_docxtpl

    spelled = for_docxtpl(case.template)

    def render() -> bytes:
        env = jinja2.Environment()
        env.filters |= environment().filters
        env.tests |= environment().tests
        template = docxtpl.DocxTemplate(io.BytesIO(spelled))
        template.render(dict(case.context), jinja_env=env)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return render


def by_floor(compiled: CompiledTemplate, case: Case) -> Callable[[], bytes]:
    """The compiled Jinja of each story run and deflated: no numbering, no escaping checks, no package."""
    stories = [story.template for story in compiled.stories]
    notes: list[str] = []

    def note(number: int, again: bool = False, *, caller: Callable[[], Any]) -> str:
        notes.append(caller().xml)
        return "1"

    names = {**case.context, NOTE_CALL: note, HIT: [].append}

    def render() -> bytes:
        notes.clear()
        texts = ["".join(story.root_render_func(story.new_context(names))) for story in stories]
        return b"".join(zlib.compress(text.encode(), LEVEL) for text in (*texts, "".join(notes)))

    return render


def measure(case: Case) -> list[tuple[str, float]]:
    """Median milliseconds of each engine, and of compiling once."""
    start = time.perf_counter()
    compiled = compile_template(case.template)
    compiled.render(case.context)
    first = time.perf_counter() - start
    engines = {
        "docxtpl": by_docxtpl(case),
        "ours": lambda: compiled.render(case.context),
        "new shape": lambda: compiled.passed.clear() or compiled.render(case.context),  # the gate looks at it
        "floor": by_floor(compiled, case),
    }
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(case.rounds):
        for name, render in engines.items():
            turn = 1 if name == "docxtpl" else case.turn
            start = time.perf_counter()
            for _ in range(turn):
                render()
            times[name].append((time.perf_counter() - start) / turn)
    medians = [(name, statistics.median(values) * 1000) for name, values in times.items()]
    return [*medians, ("compile once", first * 1000)]


def table(results: Mapping[str, list[tuple[str, float]]]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "Jinja2", "lxml"))
    lines = [
        "| case | docxtpl (ms) | ours (ms) | floor (ms) | faster than docxtpl | of the floor | of a new shape (ms) "
        "| compile and first render (ms) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, medians in results.items():
        ms = dict(medians)
        ratio, floor = ms["docxtpl"] / ms["ours"], ms["ours"] / ms["floor"]
        lines.append(
            f"| {name} | {ms['docxtpl']:.2f} | {ms['ours']:.2f} | {ms['floor']:.2f} | {ratio:.0f}× | {floor:.2f}× "
            f"| {ms['new shape']:.2f} | {ms['compile once']:.0f} |"
        )
    return "\n".join(
        [*lines, "", f"Medians of one run, engines alternating; Python {platform.python_version()}, {libraries}."]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    arguments = parser.parse_args()
    cases_ = (criterion_15(), three_pages(), rows(5_000, 3), rows(20_000, 1))
    text = table({case.name: measure(case) for case in cases_}) + "\n\n" + compile_times()
    sys.stdout.write(text + "\n")
    if arguments.write:
        page = README.read_text("utf-8")
        before, _, rest = page.partition(TABLE_START)
        _, _, after = rest.partition(TABLE_END)
        README.write_text(f"{before}{TABLE_START}\n{text}\n{TABLE_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
