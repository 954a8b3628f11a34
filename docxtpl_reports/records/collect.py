"""Collects what the manifest records about a case and its rendering: figures, verdicts, derivation, branches taken.

A derivation is written as a list of steps, each once, with the numbers of the steps it came from, all smaller than its
own; ``read_derivation`` gives the tree back without data or rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Location, language
from docxtpl_reports.engine.branches import Branching, branchings
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.renderer import Rendered
from docxtpl_reports.figures import Case
from docxtpl_reports.figures.steps import Derivation, Step, make_step
from docxtpl_reports.figures.text import exact_text, ratio_text, shown, threshold_text
from docxtpl_reports.project import RULES_FILE, find_project, from_root
from docxtpl_reports.values import Blank, Unknown, Verdict

from . import entries, manifest
from .entries import CriterionRecord, FigureRecord, IndicatorRecord

_PREVIOUS = "ky_truoc."
_PLACE = ("part", "heading", "paragraph", "table", "row", "cell", "tag", "occurrence")


# --- records -------------------------------------------------------------------------------------------------------------


def figures(case: Case) -> tuple[FigureRecord, ...]:
    """Every figure the rules declare, with the place where it was typed."""
    records = []
    for section, fields in case.rules.declared.items():
        values = case.data.sections[section]
        for name, declared in fields.items():
            value = values[name]  # type: ignore[index]
            path = f"{section}.{name}"
            state = "missing" if isinstance(value, Unknown) else "blank" if isinstance(value, Blank) else "given"
            source = _source(case.data.origins.get(path))
            exact = exact_text(value)
            text = exact if exact is not None and isinstance(value, tuple) else shown(value)  # a list has one form
            records.append(FigureRecord(path, declared.label, exact, text, source, state))
    return tuple(records)


def _source(origin: Location | None) -> Location | None:
    return None if origin is None or origin.file is None else origin


def indicators(case: Case) -> tuple[IndicatorRecord, ...]:
    """Every indicator with its verdict; text, threshold and reasons are in the current language."""
    return tuple(
        IndicatorRecord(
            name,
            result.label,
            ratio_text(result),
            shown(result.value),
            threshold_text(result),
            result.verdict,
            tuple(map(str, result.reasons)),
        )
        for name, result in case.results.indicators.items()
    )


def criteria(case: Case) -> tuple[CriterionRecord, ...]:
    """Every criterion with its verdict; the reasons are in the current language."""
    return tuple(
        CriterionRecord(
            name,
            result.label,
            result.verdict,
            tuple(map(str, result.reasons)),
            result.score.rank if result.score is not None and isinstance(result.score.rank, str) else None,
        )
        for name, result in case.results.criteria.items()
    )


def inputs(case: Case, template: Path) -> dict[str, Path]:
    """The files that were read, by role: template, rules, data, what the data builds on, last period's."""
    found = {"template": template, "rules": case.pack / RULES_FILE, "data": Path(case.data.file)}
    found |= {f"data:{file}": Path(file) for file in [*case.data.files][1:]}
    places = (place.file for name, place in case.data.origins.items() if name.startswith(_PREVIOUS))
    before = {file for file in places if file and file != case.rules.file}  # defaults are of the rules
    if case.row is not None:
        found["row"] = Path(case.row.head.file)
    return found | {f"previous:{file}": Path(file) for file in sorted(before)}


def _read(case: Case, template: CompiledTemplate, file: Path) -> dict[str, entries.Input]:
    """The files with the digests of the bytes that were read from them."""
    digests = {"template": template.package.digest, "rules": case.rules.digest}
    if case.row is not None:
        digests["row"] = case.row.digest
    return {
        role: entries.Input(str(path), digests.get(role) or case.data.files[path.as_posix()])
        for role, path in inputs(case, file).items()
    }


def record(case: Case, template: CompiledTemplate, file: Path, rendered: Rendered, *, draft: bool = False) -> bytes:
    """The manifest of a rendered document; ``file`` is where the template lies. Raises OSError when an input is gone."""
    root = find_project(Path(case.data.file)) or Path.cwd()
    with language("vi"):  # the same bytes in whatever language the command speaks
        derivation, typed, computed, judged = case.derivation(), figures(case), indicators(case), criteria(case)
    return manifest.build(
        rendered.docx,
        inputs=_read(case, template, file),
        root=root,
        figures=typed,
        indicators=computed,
        criteria=judged,
        waivers={waiver.code: waiver.reason for waiver in case.waived},
        pack=case.rules.code,
        draft=draft,
        derivation=write_derivation(derivation, cache(partial(from_root, root=root))),
        **_branches(branchings(template, rendered.hits)),
    )


def _branches(found: Sequence[Branching]) -> dict[str, Sequence[Mapping[str, object]]]:
    """The branches that every ``if`` took and the iterations of every ``for``, each with its place."""
    branches, loops = [], []
    for one in found:
        place = {key: getattr(one.place, key) for key in _PLACE}
        if one.is_loop:
            loops.append({**place, "passes": sum(way.times for way in one.ways)})
        else:
            branches.append({**place, "taken": [asdict(way) for way in one.ways]})
    return {"branches": branches, "loops": loops}


# --- derivations ---------------------------------------------------------------------------------------------------------


def write_derivation(derivation: Derivation, relative: Callable[[str], str]) -> dict[str, object]:
    """``steps``, the number of the ``root`` and of those that can be asked for by name (``names``)."""
    numbers: dict[object, int] = {}
    known: dict[int, int] = {}  # by identity: criteria that share parts would be gone through again and again
    steps: list[dict[str, object]] = []

    def add(step: Step) -> int:
        if id(step) not in known:
            known[id(step)] = put(step)
        return known[id(step)]

    def put(step: Step) -> int:
        parts = [add(part) for part in step.parts]
        source = step.source
        place = None
        if source is not None and source.file is not None:
            place = entries.source_json(source, relative)
        plain: dict[str, object] = {
            "name": step.name,
            "label": step.label,
            "value": step.value,
            "text": step.text,
            "verdict": step.verdict,
            "reasons": list(step.reasons),
            "source": place,
            "from": parts,
        }
        key = (step.name, step.label, step.value, step.text, step.verdict, step.reasons, source, tuple(parts))
        if key not in numbers:
            numbers[key] = len(steps)
            steps.append(plain)
        return numbers[key]

    root = add(derivation.root)
    kept = (s for name, s in derivation.steps.items() if not name.startswith(_PREVIOUS) or s.value is not None)
    return {"root": root, "names": [add(step) for step in kept], "steps": steps}


def read_derivation(plain: Mapping[str, Any], place: Callable[[str], str] = str) -> Derivation:
    """The derivation of a manifest; ``place`` turns a file as the manifest names it into one to show.

    Raises ValueError for numbers that do not fit together.
    """
    steps: list[Step] = []
    for one in plain["steps"]:
        source = one["source"]
        location = None
        if source is not None:
            location = Location(**{**source, "file": place(source["file"])})
        texts = (one["name"], one["label"], one["value"], one["text"])
        parts = [_at(steps, number) for number in one["from"]]
        verdict = None if one["verdict"] is None else Verdict[one["verdict"]]
        steps.append(make_step(*texts, verdict=verdict, reasons=tuple(one["reasons"]), source=location, parts=parts))
    named = [_at(steps, number) for number in plain["names"]]
    return Derivation(_at(steps, plain["root"]), {step.name: step for step in named})


def _at(steps: Sequence[Step], number: int) -> Step:
    if not 0 <= number < len(steps):
        raise ValueError(number)
    return steps[number]
