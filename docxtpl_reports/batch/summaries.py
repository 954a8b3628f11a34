"""Writes the summaries of results folders, including failed units, and compares reports with the tables that their rows
came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, ReportError
from docxtpl_reports.figures.unit_table.table import row_digests
from docxtpl_reports.summary import files
from docxtpl_reports.summary.summarize import Failed, Listed, Summary

from .failures import listed

Advance = Callable[[int], None]  # called for each report, with the number of all


def of_folder(folder: Path, target: Path, *, force: bool, advance: Advance) -> Summary:
    """Write the summary of a results folder, with the units that its lists of failures name. Raises ReportError."""
    failed = (
        Listed(
            unit,
            code,
            codes=about["loi_ma"],
            message=about["loi_noi_dung"],
            place=about["loi_vi_tri"],
            help=about["loi_cach_sua"],
        )
        for unit, code, about in listed(folder)
    )
    return files.write(folder, target, failed, _row_digests, force=force, advance=advance)


def of_batch(
    failed: Mapping[Path, Sequence[Failed]], *, force: bool, progress: Callable[[], AbstractContextManager[Advance]]
) -> tuple[list[tuple[Path, Summary]], list[Diagnostic]]:
    """Write the summary of each results folder, with the units that ``failed`` there; their problems have been reported
    already."""
    made: list[tuple[Path, Summary]] = []
    problems: list[Diagnostic] = []
    for folder, units in failed.items():
        target = folder / files.NAME
        try:
            with progress() as advance:
                found = files.write(folder, target, units, _row_digests, force=force, advance=advance)
        except ReportError as error:
            problems += error.diagnostics
            continue
        made.append((target, found))
        known = {id(problem) for unit in units for problem in unit.problems}
        problems += [problem for problem in problems_of(found, target) if id(problem) not in known]
    return made, problems


def problems_of(found: Summary, target: Path) -> list[Diagnostic]:
    """The problems to show; the last one counts those that only the workbook has."""
    more = found.all_problems - len(found.problems)
    rest = [Diagnostic("UNT017", params={"count": more, "path": target.as_posix()})] if more else []
    return [*found.problems, *rest]


def _row_digests(file: Path, rules_file: Path) -> frozenset[str] | None:
    """The hashes of the rows of a table of units; None if it cannot be read as one."""
    from docxtpl_reports.figures.planning import check_rules  # a table that has not changed is not read

    rules, _ = check_rules(rules_file)
    return None if rules is None else row_digests(file, rules)
