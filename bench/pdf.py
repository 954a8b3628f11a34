"""PDFs of many reports: one LibreOffice for each file, one command line for many, and the pool, in wall and CPU seconds.

``python bench/pdf.py [N]`` converts N copies of the shipped reports (default 200; one process for each file: 20) and prints a
line per way. ``python bench/pdf.py N --print`` also puts 3.000 PDFs into one file. Memory is that of the largest LibreOffice.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from docxtpl_reports import build
from docxtpl_reports.pdf import Pool, find_soffice, limits
from docxtpl_reports.pdf.convert import CommandLine
from docxtpl_reports.pdf.printing import print_file

ROOT = Path(__file__).parent.parent
EACH = 20
PRINTED = 3000


def main(count: int, with_print: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        files = documents(room, count)
        measure("one process for each file", files[:EACH], lambda files: one_by_one(files, room))
        measure("one command line for 40", files, lambda files: together(files, room))
        measure("pool, one LibreOffice", files, lambda files: by_pool(files, 1))
        measure(f"pool, {os.cpu_count()} CPUs", files, lambda files: by_pool(files, None))
        measure("pool, PDFs already there", files, lambda files: by_pool(files, None, again=True))
        if with_print:
            pdfs = [files[n % len(files)].with_suffix(".pdf") for n in range(PRINTED)]
            measure("one file to print", pdfs, lambda files: to_print(files, room / "in.pdf"))
            print(f"{(room / 'in.pdf').stat().st_size / 1e6:.0f} MB")
        print(f"largest LibreOffice: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB of RSS")


def documents(room: Path, count: int) -> list[Path]:
    built = [build(data, room / "out").docx for data in sorted((ROOT / "data").glob("*.yml"))]
    files = []
    for number in range(count):
        source = built[number % len(built)]
        assert source is not None
        files.append(room / f"{number:05d}.docx")
        shutil.copyfile(source, files[-1])
    return files


def measure(name: str, files: Sequence[Path], convert: Callable[[Sequence[Path]], int]) -> None:
    wall, before = time.perf_counter(), cpu()
    made = convert(files)
    assert made == len(files), made
    wall, used = time.perf_counter() - wall, cpu() - before
    print(f"{name:28} {made:5} files  {wall / made:6.3f} s  {used / made:6.3f} CPU s each", flush=True)


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def one_by_one(files: Sequence[Path], room: Path) -> int:
    return sum(together([path], room) for path in files)


def together(files: Sequence[Path], room: Path) -> int:
    soffice = find_soffice()
    assert soffice is not None
    made = 0
    for first in range(0, len(files), limits.BATCH):
        with tempfile.TemporaryDirectory(dir=room) as folder:
            some = {path: path.read_bytes() for path in files[first : first + limits.BATCH]}
            made += sum(isinstance(pdf, bytes) for pdf in CommandLine(soffice, Path(folder)).convert(some).values())
    return made


def by_pool(files: Sequence[Path], offices: int | None, again: bool = False) -> int:
    for path in files:
        if not again:
            path.with_suffix(".pdf").unlink(missing_ok=True)
    with Pool(offices) as pool:
        return sum(made is not None and made.pdf is not None for _, made in pool.convert_each(files, lambda path: path))


def to_print(files: Sequence[Path], target: Path) -> int:
    with print_file(target) as prints:
        for number, path in enumerate(files):
            prints.add(path, f"Xã {number}")
        return len(prints.reports)


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(numbers[0] if numbers else 200, "--print" in sys.argv)
