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

from docxtpl_reports.engine.compiler import CompiledTemplate, compile_template
from docxtpl_reports.engine.environment import environment
from docxtpl_reports.figures import case as cases

ROOT = Path(__file__).parent.parent
README = Path(__file__).parent / "README.md"
TABLE_START, TABLE_END = "<!-- table -->", "<!-- /table -->"


@dataclass(frozen=True)
class Case:
    """A template and a context, rendered ``rounds`` times by each engine."""

    name: str
    template: bytes
    context: Mapping[str, Any]
    rounds: int


def criterion_15() -> Case:
    """The shipped report with the shipped data."""
    case, _ = cases.load(ROOT / "data" / "xa-po-y-2024-08.yml")
    assert case is not None
    return Case("tiêu chí 15 (báo cáo đi kèm)", (case.pack / "mau.docx").read_bytes(), case.context(), 40)


def by_docxtpl(case: Case) -> Callable[[], bytes]:
    """docxtpl as it is used: open, render, save. Our filters are lent to it, its own defaults otherwise."""
    import jinja2

    def render() -> bytes:
        env = jinja2.Environment()
        env.filters |= environment().filters
        template = docxtpl.DocxTemplate(io.BytesIO(case.template))
        template.render(dict(case.context), jinja_env=env)
        out = io.BytesIO()
        template.save(out)
        return out.getvalue()

    return render


def by_floor(compiled: CompiledTemplate, case: Case) -> Callable[[], bytes]:
    """The compiled Jinja of each story run and deflated: no numbering, no escaping checks, no package."""
    stories = [story.template for story in compiled.stories]
    names = {**case.context, "__note": lambda number, caller: caller()}

    def render() -> bytes:
        return b"".join(zlib.compress("".join(s.root_render_func(s.new_context(names))).encode(), 6) for s in stories)

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
        "floor": by_floor(compiled, case),
    }
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(case.rounds):
        for name, render in engines.items():
            start = time.perf_counter()
            render()
            times[name].append(time.perf_counter() - start)
    medians = [(name, statistics.median(values) * 1000) for name, values in times.items()]
    return [*medians, ("compile once", first * 1000)]


def table(results: Mapping[str, list[tuple[str, float]]]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "Jinja2", "lxml"))
    lines = [
        "| case | docxtpl (ms) | ours (ms) | floor (ms) | faster than docxtpl | of the floor | compile and first render (ms) |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, medians in results.items():
        ms = dict(medians)
        ratio, floor = ms["docxtpl"] / ms["ours"], ms["ours"] / ms["floor"]
        lines.append(
            f"| {name} | {ms['docxtpl']:.2f} | {ms['ours']:.2f} | {ms['floor']:.2f} | {ratio:.0f}× | {floor:.2f}× "
            f"| {ms['compile once']:.0f} |"
        )
    return "\n".join(
        [*lines, "", f"Medians of one run, engines alternating; Python {platform.python_version()}, {libraries}."]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into bench/README.md")
    arguments = parser.parse_args()
    results = {case.name: measure(case) for case in (criterion_15(),)}
    text = table(results)
    sys.stdout.write(text + "\n")
    if arguments.write:
        page = README.read_text("utf-8")
        before, _, rest = page.partition(TABLE_START)
        _, _, after = rest.partition(TABLE_END)
        README.write_text(f"{before}{TABLE_START}\n{text}\n{TABLE_END}{after}", "utf-8")


if __name__ == "__main__":
    main()
