"""Measures where the time of a document in a batch goes: the stages of one job, in this process, on one core.

``python bench/stages.py [UNITS]`` prints the least and the median time of each stage, for the page and for criterion 15. The
cycle collector is off: in a batch it takes 2 to 4 % more.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parent.parent),
    str(Path(__file__).parent.parent / "tests"),
]

import speed  # noqa: E402

from docxtpl_reports.engine import renderer  # noqa: E402
from docxtpl_reports.figures import case as cases  # noqa: E402
from docxtpl_reports.figures.data import file as data  # noqa: E402
from docxtpl_reports.figures.verdicts import checks  # noqa: E402
from docxtpl_reports.figures.yaml import files as yaml_files  # noqa: E402
from docxtpl_reports.jobs import build  # noqa: E402
from docxtpl_reports.jobs.compiled import Packs  # noqa: E402
from docxtpl_reports.jobs.job import Job  # noqa: E402
from docxtpl_reports.records import collect, derivations  # noqa: E402

# Functions by the stage that they are. A stage that is part of another is indented.
STAGES: tuple[tuple[str, Any, str], ...] = (
    ("one document, written", build, "_written_whole"),
    ("  in memory", build, "prepared"),
    ("    figures and verdicts", cases, "load"),
    ("      reading YAML", yaml_files, "load"),
    ("      typed values", data, "read"),
    ("      computing", cases, "compute"),
    ("      checks", checks, "run"),
    ("    rendering", renderer, "render"),
    ("    manifest", collect, "record"),
    ("      derivation", cases.Case, "outline"),
    ("      its steps as JSON", derivations, "written"),
)


def timed(owner: Any, name: str, times: list[float]) -> None:
    function: Callable[..., Any] = getattr(owner, name)

    def timing(*args: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **options)
        finally:
            times.append((time.perf_counter() - start) * 1000)

    setattr(owner, name, timing)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", nargs="?", type=int, default=200)
    units = parser.parse_args().units
    times: dict[str, list[float]] = defaultdict(list)
    build._written_whole = lambda job, packs: build._written(build.prepared(job, packs))  # type: ignore[attr-defined]
    for stage, owner, name in STAGES:
        timed(owner, name, times[stage])
    sys.stdout.write("| stage | page: least (ms) | median | criterion 15: least | median |\n|---|--:|--:|--:|--:|\n")
    found: dict[str, list[str]] = {stage: [] for stage, _, _ in STAGES}
    for project in (speed.page_project, speed.criterion_15_project):
        with tempfile.TemporaryDirectory() as folder:
            files = project(Path(folder), units + 3)
            os.chdir(folder)
            packs, jobs = Packs(), [Job(path.relative_to(folder), Path("out")) for path in files]
            for number, job in enumerate(jobs):
                if number == 3:
                    for measured in times.values():
                        measured.clear()
                    gc.freeze()
                    gc.disable()
                assert build._written_whole(job, packs).ok  # type: ignore[attr-defined]
            for stage, measured in times.items():
                found[stage] += [f"{min(measured):.2f}", f"{statistics.median(measured):.2f}"]
            gc.enable()
            os.chdir("/")
    for stage, texts in found.items():
        sys.stdout.write(f"| {stage.replace('  ', '&emsp;')} | {' | '.join(texts)} |\n")


if __name__ == "__main__":
    main()
