"""Counting what lies in the folders of results takes one look at each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docxtpl_reports.batch.outcome import Outcome, State
from docxtpl_reports.batch.tally import Tally
from docxtpl_reports.jobs.job import Job


class Jobs:
    """The jobs of a batch, each in a folder of its own; counts how often they are made."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count, self.made = folder, count, 0

    def __iter__(self) -> Iterator[Job]:
        for number in range(self.count):
            self.made += 1
            yield Job(Path(f"{number}.yml"), self.folder / str(number))


def test_documents_of_other_runs_in_every_folder_are_counted_without_making_the_jobs_for_each(tmp_path: Path) -> None:
    jobs, tally = Jobs(tmp_path, 20), Tally()
    for job in jobs:
        job.out_dir.mkdir()
        for name in (job.docx.name, "khac.docx"):
            (job.out_dir / name).touch()
        tally.add(Outcome(job, State.BUILT))
    jobs.made = 0
    assert tally.count(jobs) == []
    assert (tally.there, tally.foreign, tally.foreign_example) == (20, 20, str(tmp_path / "0" / "khac.docx"))
    assert jobs.made == 2 * jobs.count
