"""Writes what came out into cases: new values in the places of those expected, everything in a case that expects nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Diagnostic, Location, has_errors, language, translate
from docxtpl_reports.figures.data.sections import EXPECTED
from docxtpl_reports.figures.yaml.composing import parse
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.files.writing import write_atomically
from docxtpl_reports.jobs.job import JobResult

from .expected import VERDICTS
from .running import CaseResult, Replacement

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_EMPTY = re.compile(rf"[\"\']?{EXPECTED}[\"\']?[ \t]*:[ \t]*(?:null|Null|NULL|~|{{[ \t]*}})?[ \t]*(?:#.*)?")
_BOM = "\ufeff"


def update(results: Iterable[CaseResult]) -> tuple[list[Path], list[Diagnostic]]:
    """Write the new values into the files of cases; those written, and what could not be written.

    Everything else in a file stays. A case with other problems than its expectations is left. Raises ReportError
    (OUT001–OUT006).
    """
    written: dict[Path, bytes] = {}
    problems: list[Diagnostic] = []
    for one in results:
        is_empty = any(problem.code == "CAS006" for problem in one.problems)
        if not one.may_be_updated or one.result is None or not (one.new or is_empty):
            continue
        before = one.file.read_bytes().decode("utf-8")
        after, more = _replaced(before, one.new)
        if is_empty and one.result.ok:
            after = _with_all(after, one.result, one.file)
        tree, wrong = parse(after.removeprefix(_BOM), one.file.as_posix())
        if not isinstance(tree, MappingNode) or has_errors(wrong):  # what was typed there is kept
            place = Location(one.file.as_posix(), line=1, column=1)
            more, after = [*more, Diagnostic("CAS011", place, {"name": EXPECTED, "actual": "…"})], before
        problems += more
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


def _with_all(text: str, result: JobResult, file: Path) -> str:
    """``text`` with all indicators and verdicts of its report as the expectations that it lacks."""
    tree, _ = parse(text.removeprefix(_BOM), file.as_posix())
    lines = text.split("\n")
    entry = tree.entries.get(EXPECTED) if isinstance(tree, MappingNode) else None
    if entry is not None and _EMPTY.fullmatch(lines[(entry[0].location.line or 1) - 1].removeprefix(_BOM).rstrip("\r")):
        del lines[(entry[0].location.line or 1) - 1]
    end = "\r\n" if "\r\n" in text else "\n"
    with language("vi"):
        added = end.join(_lines(result))
    return "\n".join(lines).rstrip() + end + end + added + end


def _lines(result: JobResult) -> Iterator[str]:
    """All indicators and verdicts of a report, as expectations."""
    yield f"{EXPECTED}:"
    for indicator in result.indicators:
        yield f"  {_key(f'chi_tieu.{indicator.name}')}: {_typed(indicator.text)}"
    judged = [(f"chi_tieu.{one.name}", one.verdict) for one in result.indicators]
    judged += [(f"tieu_chi.{one.name}", one.verdict) for one in result.criteria]
    if any(verdict is not None for _, verdict in judged):
        yield f"  {VERDICTS}:"
    for name, verdict in judged:
        if verdict is not None:
            yield f"    {_key(name)}: {translate(verdict.label)}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[\w.]+", name) else json.dumps(name, ensure_ascii=False)


def _typed(value: str) -> str:
    return value if re.fullmatch(r"[1-9]\d*|[^\W\d_][\w ]*", value) else json.dumps(value, ensure_ascii=False)
