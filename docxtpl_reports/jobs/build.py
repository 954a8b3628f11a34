"""From a data file to a finished report: the order of the stages, and what is known when they are done.

``run`` builds one report in memory; ``publish`` writes it. Stages return values and diagnostics and never call one another.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docxtpl_reports import project
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError, has_errors, unique
from docxtpl_reports.engine import renderer
from docxtpl_reports.engine.compiled import CompiledTemplate
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.case import Case
from docxtpl_reports.figures.rules.validate import check_rules
from docxtpl_reports.figures.shapes import shape
from docxtpl_reports.files import explain_os_error, write_atomically
from docxtpl_reports.pdf import convert_to_pdf
from docxtpl_reports.project import TEMPLATE_FILE
from docxtpl_reports.records import collect as trace
from docxtpl_reports.records import entries, manifest

from . import drafts

MAX_TEMPLATES = 16  # kept compiled in one process


@dataclass(frozen=True, slots=True)
class Job:
    """One report to build. ``template`` replaces the pack's; ``pack`` the one that the data file names; ``tried`` values
    stand for the file's own (dotted path → text as typed): such a report can be looked at, never published. ``draft``:
    what is missing is shown in a document of another name (``drafts``). ``allow_signed``: a digitally signed template is
    taken, without its signatures."""

    data: Path
    out_dir: Path = Path("out")
    template: Path | None = None
    pack: Path | None = None
    force: bool = False
    tried: tuple[tuple[str, str], ...] = ()
    draft: bool = False
    allow_signed: bool = False

    @property
    def docx(self) -> Path:
        return self.out_dir / f"{self.data.stem}{drafts.SUFFIX if self.draft else ''}.docx"

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
    indicators: tuple[entries.IndicatorRecord, ...] = ()
    criteria: tuple[entries.CriterionRecord, ...] = ()
    figures: tuple[entries.FigureRecord, ...] = ()
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
    path = job.template or case.pack / TEMPLATE_FILE
    known = JobResult(
        job,
        (),
        indicators=trace.indicators(case),
        criteria=trace.criteria(case),
        figures=trace.figures(case),
        inputs=tuple(trace.inputs(case, path).values()),
    )
    if template is not None and not _stops(job, problems):  # an unreadable value is not a missing one
        problems += case.missing(template.names, problems)
    if template is None or _stops(job, problems):
        return _with(known, problems)
    line = drafts.first_line(problems) if job.draft else None
    try:
        rendered = renderer.render(template, case.context(draft=job.draft), draft=line)
    except ReportError as error:
        return _with(known, (*problems, *error.diagnostics))
    found = list(rendered.diagnostics)
    if job.draft:
        found = drafts.worth_saying(problems, found)
    record = None if job.tried else trace.record(case, template, path, rendered, draft=job.draft)
    return replace(_with(known, (*problems, *found)), document=rendered.docx, record=record)


def _stops(job: Job, problems: Sequence[Diagnostic]) -> bool:
    """Whether there can be no document with these problems."""
    return bool(drafts.blocking(problems)) if job.draft else has_errors(problems)


def build_one(
    data: Path | str, out_dir: Path | str = "out", *, pdf: bool = False, force: bool = False, draft: bool = False
) -> JobResult:
    """One report from one data file: ``build("data/xa.yml", out_dir="out")``.

    Never raises for what is wrong with the input: see ``JobResult.ok`` (false for every draft) and ``.diagnostics``.
    """
    return build([Job(Path(data), Path(out_dir), force=force, draft=draft)], pdf=pdf)[0]


def build(jobs: Sequence[Job], *, pdf: bool = False) -> list[JobResult]:
    """Runs and publishes every job; PDFs are made together at the end. Each result stands for itself."""
    clashes = _clashes(jobs)
    if clashes:
        return [JobResult(job, tuple(unique(d for d in clashes if d.location.file == str(job.data)))) for job in jobs]
    results = [_one(job) for job in jobs]
    return _add_pdfs(results) if pdf else results


def _one(job: Job) -> JobResult:
    """A job built and published. Whatever goes wrong with it is its own result and stops no other."""
    try:
        return publish(run(job))
    except ReportError as error:
        return JobResult(job, error.diagnostics)
    except OSError as error:  # a name that the system does not take, a file that vanished meanwhile
        path = Path(str(error.filename)) if error.filename else job.docx
        about_output = path.name.startswith(job.docx.stem)
        if about_output:
            return JobResult(job, (explain_os_error(job.docx, error),))
        params = {"path": str(path), "reason": Reason.of(error)}
        return JobResult(job, (Diagnostic("FIL021", Location(str(job.data)), params),))


def publish(result: JobResult) -> JobResult:
    """Writes a finished report, or a draft, and its manifest, both or neither. Raises ValueError for tried values."""
    job = result.job
    if job.tried:
        raise ValueError("a report with values that were only tried is not published")
    if result.document is None or result.record is None:
        return _with(result, _stale(job.docx))
    if (refusal := _refusal(job)) is not None:
        return _with(result, [refusal])
    try:
        write_atomically({job.docx: result.document, job.manifest: result.record})
    except ReportError as error:
        return _with(result, error.diagnostics)
    found = [_about("OUT022", job.pdf)] if os.path.exists(job.pdf) else []
    other = replace(job, draft=not job.draft).docx
    if job.draft:
        found += [*(_stale(other) if not result.ok else ()), drafts.closing(result.diagnostics, str(job.docx))]
    elif os.path.exists(other):
        found.append(_about("OUT029", other))
    return _with(result, found, docx=job.docx, manifest=job.manifest)


def _refusal(job: Job) -> Diagnostic | None:
    """Why what stands where the report would go is not overwritten: somebody's work, or a report where a draft would go."""
    manifest.mend(job.docx, job.manifest)
    if job.draft and os.path.exists(job.docx) and (manifest.read(job.manifest) or {}).get("draft") is False:
        return _about("OUT028", job.docx)
    if job.force:
        return None
    if manifest.is_foreign(job.manifest):
        return _about("OUT027", job.manifest)
    return _about("OUT020", job.docx) if manifest.edited_since(job.docx, job.manifest) else None


def _about(code: str, path: Path) -> Diagnostic:
    return Diagnostic(code, Location(str(path)), {"path": str(path)})


def _clashes(jobs: Sequence[Job]) -> list[Diagnostic]:
    """Two data files with one output name: an error before anything is written."""
    first: dict[str, Job] = {}
    problems = []
    for job in jobs:
        other = first.setdefault(_one_name(job.docx), job)
        if other is not job:
            params = {"first": str(other.data), "second": str(job.data), "path": str(job.docx)}
            problems += [Diagnostic("OUT021", Location(str(one.data)), params) for one in (other, job)]
    return problems


def _one_name(path: Path) -> str:
    """The same for two ways to name one file, also on file systems that do not tell case or composition apart."""
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _stale(docx: Path) -> list[Diagnostic]:
    """A failed build names the document of an earlier build that is still there."""
    return [_about("OUT023", docx)] if os.path.exists(docx) else []


def _add_pdfs(results: Sequence[JobResult]) -> list[JobResult]:
    by_folder: dict[Path, list[Path]] = {}
    for result in results:
        if result.docx is not None:
            by_folder.setdefault(result.docx.parent, []).append(result.docx)
    made: dict[Path, Path] = {}
    said: list[Diagnostic] = []
    for folder, files in by_folder.items():
        pdfs, found = convert_to_pdf(files, folder)
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


def check_pack(pack: Path, template: Path | None = None, *, allow_signed: bool = False) -> list[Diagnostic]:
    """Rules and template of a pack by themselves; ``template`` stands for the pack's own."""
    rules, problems = check_rules(pack / project.RULES_FILE)
    names = None if rules is None or has_errors(problems) else shape(rules)
    return problems + _compile(template or pack / TEMPLATE_FILE, names, allow_signed)[1]


def _template_of(job: Job, case: Case) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    """The compiled template of a job; compiled once per process as long as the files of the pack stay the same."""
    path = job.template or case.pack / TEMPLATE_FILE
    key = (path.absolute(), job.allow_signed, _state(path), _state(case.pack / project.RULES_FILE))
    if key not in _templates:
        if len(_templates) >= MAX_TEMPLATES:
            _templates.clear()
        _templates[key] = _compile(path, case.shape(), job.allow_signed)
    return _templates[key]


_templates: dict[object, tuple[CompiledTemplate | None, list[Diagnostic]]] = {}


def _compile(
    path: Path, names: Mapping[str, object] | None, allow_signed: bool
) -> tuple[CompiledTemplate | None, list[Diagnostic]]:
    try:
        compiled = compile_template(path, names=names, allow_signed=allow_signed)
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


def _with(result: JobResult, diagnostics: Iterable[Diagnostic], **paths: Path | None) -> JobResult:
    return replace(result, diagnostics=(*result.diagnostics, *diagnostics), **paths)  # type: ignore[arg-type]
