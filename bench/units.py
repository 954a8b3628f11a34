"""Measures the office above: the spreadsheet and the report made from the reports of many communes.

``python bench/units.py [COMMUNES]`` (3.321, every commune of the country): CPU time and memory of ``summary`` and of a report
of the pack ``tong-hop``, each in a process of its own. The communes' reports are copies of the three that are shipped.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMUNES = 3321
DATA = "huyen-mau-tong-hop-2024.yml"


def make_project(folder: Path, count: int) -> None:
    """A project with as many finished reports in ``out``, and a data file that sums them up."""
    for pack in ("tong-hop", "tieu-chi-15", "chung"):
        shutil.copytree(ROOT / "templates" / pack, folder / "templates" / pack)
    units = ROOT / "data" / "xa-truc-thuoc"
    shutil.copytree(units, folder / "data" / "xa-truc-thuoc")
    (folder / "out").mkdir()
    shipped = {"xa-ao-sen": "xã Ao Sen", "xa-doc-do": "xã Dốc Đỏ", "xa-khe-vang": "xã Khe Vàng"}
    manifests = {stem: (units / f"{stem}.json").read_text("utf-8") for stem in shipped}
    for number in range(count):
        stem = list(shipped)[number % len(shipped)]
        to = folder / "out" / f"{stem}-{number:05}"
        to.with_suffix(".json").write_text(manifests[stem].replace(shipped[stem], f"{shipped[stem]} {number}"), "utf-8")
        shutil.copy(units / f"{stem}.docx", to.with_suffix(".docx"))
    text = (ROOT / "data" / DATA).read_text("utf-8")
    for old, new in (
        ("bao_cao: xa-truc-thuoc", "bao_cao: ../out"),
        (f"  phai_co: [{', '.join(shipped.values())}]\n", ""),
        ("so_xa_phai_bao_cao: 3", f"so_xa_phai_bao_cao: {count}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "data" / DATA).write_text(text, "utf-8")


def measure(folder: Path, *arguments: str) -> tuple[float, float]:
    """CPU seconds and megabytes of one command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "docxtpl_reports", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_project(folder, count)
        for arguments in (
            ("summary",),
            ("build", f"data/{DATA}", "-o", "ra"),
        ):  # the smaller one first: the peak is of all
            seconds, megabytes = measure(folder, *arguments)
            per_unit = seconds * 1000 / count
            print(
                f"{arguments[0]:8} {count} units: {seconds:.1f} s CPU, {per_unit:.1f} ms each, peak {megabytes:.0f} MB"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COMMUNES)
