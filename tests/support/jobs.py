"""Jobs of tests: the packs of a process are read and compiled once."""

from __future__ import annotations

from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job, JobResult

PACKS = Packs()  # by the content of their files


def run_job(job: Job) -> JobResult:
    return build.run(job, PACKS)
