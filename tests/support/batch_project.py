"""A project with many small units, and what a batch leaves in its folder of results."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from docxtpl_reports.jobs.job import Job
from docxtpl_reports.manifests import reading
from support.project import DATA, make_project

BROKEN = DATA.replace("1.185", "nhiều")  # no number


def make_units(folder: Path, count: int, *, broken: Collection[int] = ()) -> list[Path]:
    """Writes the data files ``data/xa-000.yml`` …, each with figures of its own; returns them."""
    make_project(folder).unlink()
    files = [folder / "data" / f"xa-{number:03}.yml" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(BROKEN if number in broken else DATA.replace("109", str(number)), "utf-8")
    return files


def jobs_of(files: Iterable[Path], out: Path) -> list[Job]:
    return [Job(file, out) for file in files]


def contents(out: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones as well."""
    return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def torn(out: Path) -> list[str]:
    """The documents of a folder that their manifests do not describe."""
    documents = [path for path in sorted(out.glob("*.docx")) if not path.name.startswith(".")]
    for path in documents:
        reading.read(path.with_suffix(".json"))
    return [path.name for path in documents if reading.edited_since(path, path.with_suffix(".json"))]
