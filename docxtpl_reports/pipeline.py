"""From a data file to a finished report: the order of the stages, and what is known when they are done.

``run`` builds one report in memory; ``publish`` writes it. Stages return values and diagnostics and never call one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docxtpl_reports import manifest, soffice
from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError, has_errors, unique
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiler import CompiledTemplate, compile_template
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.declarations import check_rules
from docxtpl_reports.figures.namespace import shape
from docxtpl_reports.figures.printing import exact_text, printed, ratio_text, threshold_text
from docxtpl_reports.opc.files import write_atomically

TEMPLATE_FILE = "mau.docx"
MAX_TEMPLATES = 16  # kept compiled in one process


@dataclass(frozen=True, slots=True)
class Job:
    """One report to build. ``template`` replaces the pack's; ``pack`` the one that the data file names; ``tried`` values
    stand for the file's own (dotted path → text as typed): such a report can be looked at, never published."""

    data: Path
    out_dir: Path = Path("out")
    template: Path | None = None
    pack: Path | None = None
    force: bool = False
    tried: tuple[tuple[str, str], ...] = ()

    @property
    def docx(self) -> Path:
        return self.out_dir / f"{self.data.stem}.docx"

    @property
    def manifest(self) -> Path:
        return self.docx.with_suffix(".json")

    @property
    def pdf(self) -> Path:
        return self.docx.with_suffix(".pdf")


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job came to. ``document`` and ``record`` are the bytes of the report and its manifest, when there is one.

    ``docx``, ``manifest`` and ``pdf`` are paths of files that were written; ``indicators``, ``criteria`` and ``figures``
    are there whenever the figures could be computed, also when the template was wrong. ``inputs``: the files read.
    """

    job: Job
    diagnostics: tuple[Diagnostic, ...]
    document: bytes | None = None
    record: bytes | None = None
    indicators: tuple[manifest.IndicatorRecord, ...] = ()
    criteria: tuple[manifest.CriterionRecord, ...] = ()
    figures: tuple[manifest.FigureRecord, ...] = ()
    inputs: tuple[Path, ...] = ()
    docx: Path | None = None
    manifest: Path | None = None
    pdf: Path | None = None

    @property
    def ok(self) -> bool:
        return not has_errors(self.diagnostics)


# --- building ----------------------------------------------------------------------------------------------------------


def run(job: Job) -> JobResult:
    """Everything up to the finished document in memory. All problems of data, rules and template at once."""
    case, problems = cases.load(job.data, job.pack, tried=dict(job.tried))
    if case is None:
        return JobResult(job, tuple(problems), inputs=(job.data,))
    template, found = _template_of(job, case)
    problems = problems + found
    known = JobResult(
        job,
        (),
        indicators=_indicators(case),
        criteria=_criteria(case),
        figures=tuple(_figures(case)),
        inputs=_inputs(job, case),
    )
    if template is not None and not has_errors(problems):  # an unreadable value is not a missing one
        problems += case.missing(template.names)
    if template is None or has_errors(problems):
        return _with(known, problems)
    try:
        rendered = renderer.render(template, case.context())
    except ReportError as error:
        return _with(known, (*problems, *error.diagnostics))
    done = _with(known, (*problems, *rendered.diagnostics))
    return replace(done, document=rendered.docx, record=_record(done, case, rendered.docx))


def build_one(data: Path | str, out_dir: Path | str = "out", *, pdf: bool = False, force: bool = False) -> JobResult:
    """One report from one data file: ``build("data/xa.yml", out_dir="out")``.

    Never raises for what is wrong with the input: see ``JobResult.ok`` and ``.diagnostics``.
    """
    return build([Job(Path(data), Path(out_dir), force=force)], pdf=pdf)[0]


def build(jobs: Sequence[Job], *, pdf: bool = False) -> list[JobResult]:
    """Runs and publishes every job; PDFs are made together at the end. Each result stands for itself."""
    clashes = _clashes(jobs)
    if clashes:
        return [JobResult(job, tuple(d for d in clashes if d.location.file == str(job.data))) for job in jobs]
    results = [publish(run(job)) for job in jobs]
    return _add_pdfs(results) if pdf else results


def publish(result: JobResult) -> JobResult:
    """Writes a finished report and its manifest, both or neither. Raises ValueError for a report with tried values."""
    job = result.job
    if job.tried:
        raise ValueError("a report with values that were only tried is not published")
    if not result.ok or result.document is None or result.record is None:
        return _with(result, _stale(job))
    if not job.force and job.docx.exists() and manifest.edited_since(job.docx, job.manifest):
        return _with(result, [Diagnostic("OUT020", Location(str(job.docx)), {"path": str(job.docx)})])
    try:
        write_atomically({job.docx: result.document, job.manifest: result.record})
    except ReportError as error:
        return _with(result, error.diagnostics)
    old_pdf = [Diagnostic("OUT022", Location(str(job.pdf)), {"path": str(job.pdf)})] if job.pdf.exists() else []
    return _with(result, old_pdf, docx=job.docx, manifest=job.manifest)


def _clashes(jobs: Sequence[Job]) -> list[Diagnostic]:
    """Two data files with one output name: an error before anything is written."""
    first: dict[str, Job] = {}
    problems = []
    for job in jobs:
        other = first.setdefault(str(job.docx).casefold(), job)
        if other is not job:
            params = {"first": str(other.data), "second": str(job.data), "path": str(job.docx)}
            problems += [Diagnostic("OUT021", Location(str(one.data)), params) for one in (other, job)]
    return problems


def _stale(job: Job) -> list[Diagnostic]:
    """A failed build names the document of an earlier build that is still there."""
    return [Diagnostic("OUT023", Location(str(job.docx)), {"path": str(job.docx)})] if job.docx.exists() else []


def _add_pdfs(results: Sequence[JobResult]) -> list[JobResult]:
    by_folder: dict[Path, list[Path]] = {}
    for result in results:
        if result.docx is not None:
            by_folder.setdefault(result.docx.parent, []).append(result.docx)
    made: dict[Path, Path] = {}
    said: list[Diagnostic] = []
    for folder, files in by_folder.items():
        pdfs, found = soffice.convert_to_pdf(files, folder)
        made |= pdfs
        said += found
    out = []
    for result in results:
        pdf = made.get(result.docx) if result.docx is not None else None
        own = [d for d in said if d.location.file == str(result.docx)]
        kept = tuple(d for d in result.diagnostics if not (pdf and d.code == "OUT022"))
        out.append(_with(replace(result, diagnostics=kept), own, pdf=pdf))
    general = [d for d in unique(said) if d.location.file is None]
    return [_with(out[0], general), *out[1:]] if general else out


# --- checking ----------------------------------------------------------------------------------------------------------


def check_pack(pack: Path, template: Path | None = None) -> list[Diagnostic]:
    """Rules and template of a pack by themselves; ``template`` stands for the pack's own."""
    rules, problems = check_rules(pack / cases.RULES_FILE)
    names = None if rules is None or has_errors(problems) else shape(rules)
    return problems + _compile(template or pack / TEMPLATE_FILE, names)[1]


def _template_of(job: Job, case: Case) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    """The compiled template of a job; compiled once per process as long as the files of the pack stay the same."""
    path = job.template or case.pack / TEMPLATE_FILE
    key = (path.absolute(), _state(path), _state(case.pack / cases.RULES_FILE))
    if key not in _templates:
        if len(_templates) >= MAX_TEMPLATES:
            _templates.clear()
        _templates[key] = _compile(path, case.shape())
    return _templates[key]


_templates: dict[object, tuple[CompiledTemplate | None, list[Diagnostic]]] = {}


def _compile(path: Path, names: Mapping[str, object] | None) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    try:
        compiled = compile_template(path, names=names)
    except ReportError as error:
        return None, list(error.diagnostics)
    return compiled, list(compiled.diagnostics)


def _state(path: Path) -> tuple[int, int] | None:
    """Changes when the file does."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


# --- records -----------------------------------------------------------------------------------------------------------


def _inputs(job: Job, case: Case) -> tuple[Path, ...]:
    """Template, rules, data file and what it builds on, last period's file."""
    previous = {place.file for name, place in case.data.origins.items() if name.startswith("ky_truoc.") and place.file}
    template = job.template or case.pack / TEMPLATE_FILE
    return (template, case.pack / cases.RULES_FILE, *map(Path, dict.fromkeys([*case.data.files, *sorted(previous)])))


def _record(result: JobResult, case: Case, document: bytes) -> bytes:
    job = result.job
    inputs = {
        "template": job.template or case.pack / TEMPLATE_FILE,
        "rules": case.pack / cases.RULES_FILE,
        "data": job.data,
    }
    inputs |= {f"data:{file}": Path(file) for file in case.data.files[1:]}
    root = cases.find_project(job.data) or Path.cwd()
    return manifest.build(
        document,
        inputs=inputs,
        root=root,
        figures=result.figures,
        indicators=result.indicators,
        criteria=result.criteria,
        waivers={waiver.code: waiver.reason for waiver in case.waived},
        pack=case.rules.code,
    )


def _figures(case: Case) -> list[manifest.FigureRecord]:
    records = []
    for section, fields in (("thong_tin", case.rules.info), ("so_lieu", case.rules.figures)):
        values = case.data.sections[section]
        for name, declared in fields.items():
            value = values[name]  # type: ignore[index]
            origin = case.data.origins.get(f"{section}.{name}")
            source = (
                None
                if origin is None or origin.file is None
                else manifest.Source(origin.file, origin.line, origin.column)
            )
            records.append(
                manifest.FigureRecord(f"{section}.{name}", declared.label, exact_text(value), printed(value), source)
            )
    return records


def _indicators(case: Case) -> tuple[manifest.IndicatorRecord, ...]:
    return tuple(
        manifest.IndicatorRecord(
            name,
            result.label,
            ratio_text(result),
            str(result.value),
            threshold_text(result),
            None if result.verdict is None else result.verdict.name,
            result.reasons,
        )
        for name, result in case.results.indicators.items()
    )


def _criteria(case: Case) -> tuple[manifest.CriterionRecord, ...]:
    return tuple(
        manifest.CriterionRecord(
            name,
            result.label,
            None if result.verdict is None else result.verdict.name,
            result.reasons,
            result.score.rank if result.score is not None and isinstance(result.score.rank, str) else None,
        )
        for name, result in case.results.criteria.items()
    )


def _with(result: JobResult, diagnostics: Iterable[Diagnostic], **paths: Path | None) -> JobResult:
    return replace(result, diagnostics=(*result.diagnostics, *diagnostics), **paths)  # type: ignore[arg-type]
