"""Orders reports that sum up those of units: of a country after those of its provinces, which come after their districts'."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace

from docxtpl_reports.diagnostics import Area, Diagnostic, has_errors
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.rules.model import UNITS
from docxtpl_reports.files.reading import file_digest
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.reporters import reports

from .outcome import BuildOptions, Outcome, State
from .unit import build_units


def build_sums(first: Sequence[Outcome], options: BuildOptions, *, anything_new: bool) -> Generator[Outcome]:
    """Build reports again that were built when those they sum up may not have been there. ``first``: their outcomes then, which
    stand where nothing they read is new."""
    read = Packs()
    packs = [_pack(outcome.job, read) for outcome in first]
    wanted = dict(packs)
    levels = [_level(code, wanted) for code, _ in packs]
    for level in sorted(set(levels)):
        known = [outcome for outcome, own in zip(first, levels, strict=True) if own == level]
        jobs = [outcome.job for outcome in known]
        own_kind = (code and code == pack for (code, pack), own in zip(packs, levels, strict=True) if own == level)
        if len(jobs) > 1 and any(own_kind):
            yield from _until_settled(jobs, options)
        elif anything_new:
            yield from build_units(jobs, options)
        else:
            yield from known
        anything_new = True


def _pack(job: Job, packs: Packs) -> tuple[str, str]:
    """The pack of a report, and that of the reports it sums up; empty where it cannot be read."""
    tree, _, _ = packs.tree(job.data)
    rules = None if tree is None else cases.rules_of(tree, job.data, job.pack, packs.rules)[1]
    table = None if rules is None else rules.tables.get(UNITS)
    return ("" if rules is None else rules.code), ("" if table is None else table.pack)


def _level(code: str, wanted: dict[str, str]) -> int:
    """The number of packs below one whose reports are in this batch as well."""
    seen = {code}
    while (code := wanted.get(code, "")) and code not in seen:
        seen.add(code)
    return sum(1 for one in seen if one in wanted) - 1


def _until_settled(jobs: Sequence[Job], options: BuildOptions) -> Iterator[Outcome]:
    """Reports of one pack that sum up each other: which comes first is seen by what changes no more."""
    outcomes: list[Outcome] = []
    before: list[str | None] | None = None
    for _ in range(len(jobs) + 1):
        outcomes = list(build_units(jobs, options))
        now = [file_digest(job.manifest) for job in jobs]
        if now == before:
            break
        before = now
    return iter(outcomes)


def foreseen(outcome: Outcome) -> Outcome:
    """The outcome of a dry run, where the reports to be summed up are not written: it says nothing about them."""
    doubtful = [d for d in outcome.diagnostics if d.area is Area.UNITS]
    rest = tuple(d for d in outcome.diagnostics if d.area is not Area.UNITS)
    if not has_errors(doubtful):
        return outcome
    codes = ", ".join(dict.fromkeys(d.code for d in doubtful if d.is_error))
    problem = Diagnostic("BAT071", outcome.job.place, {"codes": codes})
    state = State.FAILED if has_errors(rest) else State.BUILT
    report = reports.changed(outcome.report, state=state.value) if outcome.report else ""
    return replace(outcome, state=state, diagnostics=(*rest, problem), report=report)
