"""Collects what the manifest records about a case and its rendering: figures, verdicts, derivation, branches taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docxtpl_reports.diagnostics import Location, language
from docxtpl_reports.diagnostics.language import current_language
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.renderer import Rendered
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.steps import Leaf, Step
from docxtpl_reports.figures.text import exact_text, ratio_text, shown, threshold_text
from docxtpl_reports.figures.yaml.nodes import file_of
from docxtpl_reports.manifests.schema import PART
from docxtpl_reports.project import RULES_FILE, find_project, from_root
from docxtpl_reports.values import Blank, Unknown

from . import derivations, entries, lines, manifest
from .entries import CriterionRecord, FigureRecord, IndicatorRecord
from .template import constants_of

_PREVIOUS = "ky_truoc."


def figures(case: Case) -> tuple[FigureRecord, ...]:
    """Every figure the rules declare, with the place where it was typed."""
    records = []
    for section, fields in case.rules.declared.items():
        values = case.data.sections[section]
        for name, declared in fields.items():
            value = values[name]  # type: ignore[index]
            path = f"{section}.{name}"
            state = _state(value)
            source = _source(case.data.origins.get(path))
            exact, text = _texts(value)
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


def inputs(case: Case, template: Path, compiled: CompiledTemplate | None = None) -> dict[str, Path]:
    """The files that were read, by role: template, rules, data, what the data builds on, last period's; the shared parts of the
    ``compiled`` template."""
    found = {"template": template, "rules": case.pack / RULES_FILE, "data": Path(case.data.file)}
    found |= {f"data:{file}": Path(file) for file in [*case.data.files][1:]}
    before: set[str] = set()
    if case.data.previous is not None and case.data.previous.known:
        places = case.data.origins.places.items()
        files = {file_of(place) for name, place in places if name.startswith(_PREVIOUS)}
        before = {file for file in files if file and file != case.rules.file}  # defaults are of the rules
    if case.row is not None:
        found |= dict.fromkeys(("row", "table"), Path(case.row.head.file))
    found |= {f"previous:{file}": Path(file) for file in sorted(before)}
    shared = {} if compiled is None else compiled.shared
    return found | {f"{PART}{Path(file).stem}": Path(file) for file, content in shared.items() if content}


def _read(case: Case, template: CompiledTemplate, file: Path) -> dict[str, entries.Input]:
    """The files with the digests of the bytes that were read from them."""
    digests = {"template": template.package.digest, "rules": case.rules.digest}
    if case.row is not None:
        digests |= {"row": case.row.digest, "table": case.row.head.digest}
    digests |= {f"{PART}{Path(part).stem}": content for part, content in template.shared.items() if content}
    return {
        role: entries.Input(str(path), digests.get(role) or case.data.files[path.as_posix()])
        for role, path in inputs(case, file, template).items()
    }


def record(
    case: Case,
    template: CompiledTemplate,
    file: Path,
    rendered: Rendered,
    *,
    draft: bool = False,
    judged: tuple[Sequence[IndicatorRecord], Sequence[CriterionRecord]] | None = None,
) -> bytes:
    """The manifest of a rendered document; ``file`` is where the template lies. Raises OSError when an input is gone.

    ``judged``: indicators and criteria, when their records are at hand in the current language.
    """
    at_hand = judged if current_language() == "vi" else None
    relative = from_root(find_project(Path(case.data.file)) or Path.cwd())
    with language("vi"):  # the same bytes in whatever language the command speaks
        texts = derivations.Texts(relative)
        outline = case.outline(texts.number)
        typed = list(_figure_lines(case, outline.figures, texts))
        computed, members = at_hand or (indicators(case), criteria(case))
        derivation = derivations.written(outline.root, outline.named, texts)
    return manifest.build(
        pack=case.rules.code,
        pack_version=case.rules.version,
        draft=draft,
        inputs=[lines.read_file(role, found, relative) for role, found in _read(case, template, file).items()],
        parts=constants_of(template).hashes(rendered),
        figures=typed,
        indicators=map(lines.indicator, computed),
        criteria=map(lines.criterion, members),
        waivers={waiver.code: waiver.reason for waiver in case.waived},
        **constants_of(template).branches(rendered.hits),
        derivation=derivation,
    )


def _figure_lines(case: Case, made: Mapping[str, object], texts: derivations.Texts) -> Iterator[str]:
    """``figures`` as JSON; ``made``: what the derivation has of each."""
    for section, fields in case.rules.declared.items():
        values = case.data.sections[section]
        for name in fields:
            found = made[f"{section}.{name}"]
            if isinstance(found, derivations.Lines):
                yield found.figure
            elif isinstance(found, Leaf):
                state = "given" if found.exact is not None else _state(values[name])  # type: ignore[index]
                yield lines.figure(*texts.of(found), state)
            elif isinstance(found, Step):
                beginning = lines.head(found.name, found.label) + lines.valued(found.value, found.text)
                yield lines.figure(beginning, texts.place(found.place), _state(values[name]))  # type: ignore[index]


def _state(value: object) -> str:
    return "missing" if isinstance(value, Unknown) else "blank" if isinstance(value, Blank) else "given"


def _texts(value: object) -> tuple[str | None, str]:
    """A figure's exact value and how it is printed; a list has one form."""
    exact = exact_text(value)
    return exact, exact if exact is not None and isinstance(value, tuple) else shown(value)
