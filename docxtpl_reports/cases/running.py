"""Runs the cases of a pack and compares what comes out with what they expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import N_, Diagnostic, Location, Phrase, language, translate
from docxtpl_reports.figures.data.file import load_tree
from docxtpl_reports.figures.steps import Derivation, Step
from docxtpl_reports.figures.yaml import reading
from docxtpl_reports.figures.yaml.nodes import ScalarNode
from docxtpl_reports.figures.yaml.reading import text_of
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job, JobResult
from docxtpl_reports.project import CASES, is_yaml
from docxtpl_reports.values import Verdict

from .expected import VERDICTS, WORDS, Expectation, Expected, read

_SHORT = {Verdict.FAIL: ("chua_dat",), Verdict.UNKNOWN: ("thieu",)}  # as blocks by verdict name them


class Replacement(NamedTuple):
    """A value that came out in place of the one expected (``old``)."""

    old: ScalarNode
    new: str
    name: str


class CaseResult(NamedTuple):
    """A case that was run. ``new``: what ``--update`` may write; ``result``: None when it was not built."""

    file: Path
    problems: tuple[Diagnostic, ...]
    expected: Expected
    new: tuple[Replacement, ...] = ()
    result: JobResult | None = None

    @property
    def may_be_updated(self) -> bool:
        """Whether what came out may be expected from now on: not when anything else is wrong with the case."""
        errors = {problem.code for problem in self.problems if problem.is_error}
        return self.result is not None and errors <= {"CAS001", "CAS004", "CAS006", "CAS008"}

    @property
    def passed(self) -> bool:
        return not any(problem.is_error for problem in self.problems)


def cases_of(pack: Path) -> list[Path]:
    """The files of a pack's cases, by name."""
    return sorted(path for path in (pack / CASES).glob("*") if path.is_file() and is_yaml(path))


def run(files: Iterable[Path], pack: Path, packs: Packs, *, count_pages: bool = True) -> list[CaseResult]:
    """Run cases. Pages are counted in PDFs that LibreOffice makes of all documents at once, where a case expects a number.
    Those of a pack that is not sound itself are not run: nothing that came out would say anything about them."""
    files = list(files)
    if broken := [problem for problem in packs.check(pack) if problem.is_error]:
        params = {"pack": pack.resolve().name, "count": len(files)}
        broken.append(Diagnostic("CAS019", Location(pack.as_posix()), params))
        return [CaseResult(file, tuple(broken), Expected()) for file in files]
    results = [_run(file, pack, packs) for file in files]
    asking = [one for one in results if one.expected.pages is not None and one.result and one.result.document]
    if not (count_pages and asking):
        return results
    from .pages import pages_of

    counted = pages_of({one.file: one.result.document for one in asking if one.result and one.result.document})
    return [_with_pages(one, counted, pack) if one.file in counted else one for one in results]


def _run(file: Path, pack: Path, packs: Packs) -> CaseResult:
    tree, problems, _ = load_tree(file)
    if tree is None:
        return CaseResult(file, tuple(problems), Expected())
    expected, wrong = read(tree)
    with language("vi"):  # that of reports and cases, whatever the command speaks
        result = build.run(Job(file, pack=pack), packs)
    codes = {node.text.strip().upper(): node for node in expected.errors}
    named = text_of(tree.get("mau"))
    met = {problem.code for problem in result.diagnostics}
    found = [problem for problem in result.diagnostics if problem.code not in codes]
    found += wrong
    if named != pack.resolve().name:
        place = Location(file.as_posix(), line=1, column=1)
        found.append(Diagnostic("CAS014", place, {"typed": named or "", "pack": pack.resolve().name}))
    found += [Diagnostic("CAS005", node.location, {"code": code}) for code, node in codes.items() if code not in met]
    if not expected and not wrong:
        found.append(Diagnostic("CAS006", Location(file.as_posix(), line=1, column=1), {"pack": pack.name}))
    new: list[Replacement] = []
    if result.case is not None and (expected.values or expected.verdict is not None):
        with language("vi"):
            differing = [*_differing(result.case.derivation(), expected, file, pack)]
        found += [problem for problem, _ in differing]
        new = [replacement for _, replacement in differing if replacement is not None]
    if result.document is not None:
        found += _words(result.document, expected, file)
    else:
        unseen = [*expected.present, *expected.absent, *([expected.pages] if expected.pages is not None else [])]
        found += [Diagnostic("CAS015", node.location, {"typed": node.text}) for node in unseen]
    return CaseResult(file, tuple(found), expected, tuple(new), result)


def _differing(
    derivation: Derivation, expected: Expected, file: Path, pack: Path
) -> Iterator[tuple[Diagnostic, Replacement | None]]:
    """Each value that is not what was expected, with what it is."""
    wanted: Sequence[Expectation] = expected.values
    if expected.verdict is not None:
        tops = [part for part in derivation.root.parts if part.verdict is not None]
        if len(tops) != 1:
            names = {"count": len(tops), "names": ", ".join(top.name for top in tops) or "—"}
            place = expected.verdict.location
            first = tops[0].name if tops else "chi_tieu.x"
            yield Diagnostic("CAS012", place, {**names, "first": first}), None
        else:
            wanted = [*wanted, Expectation(tops[0].name, True, expected.verdict)]
    for name, of_verdict, typed in wanted:
        step, unknown = derivation.find(name)
        if step is None:
            yield _unknown(name, typed, unknown, pack), None
            continue
        actual = _verdict(step) if of_verdict else step.text
        if not _is(typed.text, actual, step.verdict if of_verdict or step.text == _verdict(step) else None):
            shown = f"{name}.{VERDICTS}" if of_verdict else name
            params = {"name": shown, "expected": typed.text, "actual": actual, "asked": _asked(name)}
            where = {"pack": pack.name, "file": file.as_posix()}
            yield Diagnostic("CAS001", typed.location, {**params, **where}), Replacement(typed, actual, shown)


def _unknown(name: str, typed: ScalarNode, found: Sequence[Diagnostic], pack: Path) -> Diagnostic:
    near = reading.quoted(vietnamese.nearest(name, WORDS)) or next(
        (str(problem.params["near"]) for problem in found if "near" in problem.params), ""
    )
    hint = Phrase(N_("; có thể là "), near) if near else ""
    return Diagnostic("CAS007", typed.location, {"name": name, "hint": hint, "pack": pack.name})


def _asked(name: str) -> str:
    return f"'{name}'" if set(name) & set(' "[]') else name


def _verdict(step: Step) -> str:
    return translate(N_("(không có kết luận)")) if step.verdict is None else translate(step.verdict.label)


def _is(typed: str, actual: str, verdict: Verdict | None) -> bool:
    """Whether a value is the one expected; a verdict may be written as a report, a template or a block by verdict does."""
    typed = vietnamese.tidy(typed)
    if verdict is not None:
        names = (verdict.label, verdict.attribute, *_SHORT.get(verdict, ()))
        return typed.casefold() in {name.casefold() for name in names}
    return typed == vietnamese.tidy(actual)


def _words(document: bytes, expected: Expected, file: Path) -> Iterator[Diagnostic]:
    """The words that are missing, and those that must not be there; line breaks and kinds of spaces do not matter."""
    from docxtpl_reports.ooxml.package.reading import read_package
    from docxtpl_reports.ooxml.text.lines import document_lines

    text = vietnamese.tidy(" ".join(line.text for line in document_lines(read_package(document))))
    for code, nodes, is_wanted in (("CAS002", expected.present, True), ("CAS003", expected.absent, False)):
        for node in nodes:
            if (vietnamese.tidy(node.text) in text) is not is_wanted:
                yield Diagnostic(code, node.location, {"words": node.text, "file": file.as_posix()})


def _with_pages(one: CaseResult, counted: Mapping[Path, int | object], pack: Path) -> CaseResult:
    node, pages = one.expected.pages, counted[one.file]
    assert node is not None
    if not isinstance(pages, int):
        return one._replace(problems=(*one.problems, Diagnostic("CAS008", node.location, {"reason": pages})))
    if pages == int(node.text):
        return one
    params = {"expected": node.text, "actual": pages, "pack": pack.name}
    return one._replace(
        problems=(*one.problems, Diagnostic("CAS004", node.location, params)),
        new=(*one.new, Replacement(node, str(pages), "so_trang")),
    )
