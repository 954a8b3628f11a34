"""Writes what came out into cases: new values in the places of those expected, everything in a case that expects nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, translate
from docxtpl_reports.figures.data.sections import EXPECTED
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.jobs.job import JobResult

from .expected import VERDICTS
from .running import CaseResult, Replacement

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_EMPTY = re.compile(rf"(?m)^{EXPECTED}:[ \t]*(?:null|~|{{[ \t]*}})?[ \t]*$\n?")


def update(results: Iterable[CaseResult]) -> tuple[list[Path], list[Diagnostic]]:
    """Write the new values into the files of cases; those written, and what could not be replaced.

    Files keep everything else. A case with other problems than its expectations is written as far as it was compared. Raises
    ReportError (OUT001–OUT006).
    """
    written: dict[Path, bytes] = {}
    problems: list[Diagnostic] = []
    for one in results:
        before = one.file.read_bytes().decode("utf-8-sig")
        after, more = _replaced(before, one.new)
        problems += more
        if any(problem.code == "CAS006" for problem in one.problems) and one.result is not None and one.result.ok:
            after = _EMPTY.sub("", after).rstrip() + "\n\n" + "\n".join(_lines(one.result)) + "\n"
        if after != before:
            written[one.file] = after.encode("utf-8")
    if written:
        write_atomically(written)
    return list(written), problems


def _replaced(text: str, new: Sequence[Replacement]) -> tuple[str, list[Diagnostic]]:
    """``text`` with values replaced where they stand, the last one first."""
    lines = text.split("\n")
    problems = []
    for old, value, name in sorted(new, key=lambda one: (one.old.location.line, one.old.location.column), reverse=True):
        place = old.location
        number, column = (place.line or 1) - 1, (place.column or 1) - 1
        line = lines[number]
        quoted = _QUOTED.match(line, column) if old.quoted else None
        if quoted is not None:
            end = quoted.end()
        elif not old.quoted and line.startswith(old.text, column):
            end = column + len(old.text)
        else:
            problems.append(Diagnostic("CAS011", place, {"name": name, "actual": value}))
            continue
        lines[number] = line[:column] + _typed(value) + line[end:]
    return "\n".join(lines), problems


def _lines(result: JobResult) -> Iterator[str]:
    """All indicators and verdicts of a report, as expectations."""
    yield f"{EXPECTED}:"
    for indicator in result.indicators:
        yield f"  chi_tieu.{indicator.name}: {_typed(indicator.text)}"
    judged = [(f"chi_tieu.{one.name}", one.verdict) for one in result.indicators]
    judged += [(f"tieu_chi.{one.name}", one.verdict) for one in result.criteria]
    if any(verdict is not None for _, verdict in judged):
        yield f"  {VERDICTS}:"
    for name, verdict in judged:
        if verdict is not None:
            yield f"    {name}: {translate(verdict.label)}"


def _typed(value: str) -> str:
    return value if re.fullmatch(r"[1-9]\d*|[^\W\d_][\w ]*", value) else json.dumps(value, ensure_ascii=False)
