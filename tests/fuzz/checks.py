"""Invariants for any input: diagnostics, or a document that is as sound as its template."""

from __future__ import annotations

import atexit
import io
import random
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from docxtpl_reports.diagnostics import Diagnostic, ReportError, language
from docxtpl_reports.engine.compiler import compile_template
from docxtpl_reports.jobs import build
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.ooxml.package.package import Package
from docxtpl_reports.ooxml.package.reading import read_package
from docxtpl_reports.ooxml.text.lines import as_text, document_lines
from docxtpl_reports.reporters import sarif
from docxtpl_reports.reporters.problems import json_report, text_report
from fuzz import figures, packages, templates

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARENTS = {
    "p": {
        "body",
        "tc",
        "txbxContent",
        "sdtContent",
        "hdr",
        "ftr",
        "footnote",
        "endnote",
        "comment",
        "ins",
        "del",
        "moveTo",
    },
    "tr": {"tbl", "sdtContent", "ins", "del"},
    "tc": {"tr", "sdtContent"},
    "tbl": {"body", "tc", "txbxContent", "sdtContent", "hdr", "ftr", "footnote", "endnote", "comment"},
    "r": {"p", "hyperlink", "ins", "del", "moveTo", "sdtContent", "fldSimple", "smartTag"},
}
_LISTS = {
    "tbl": {"tblPr", "tblGrid", "tr", "sdt", "bookmarkStart", "bookmarkEnd"},
    "tr": {"tblPrEx", "trPr", "tc", "sdt", "bookmarkStart", "bookmarkEnd"},
}


class Broken(Exception):
    """The invariant does not hold."""


def check_package(seed: int) -> Counter[str]:
    """A mutated package is read, printed, compiled and rendered."""
    data = packages.make(random.Random(f"package {seed}"))
    seen: Counter[str] = Counter()
    for answer in (
        _printed(data),
        _rendered(data, {"a": "A", "xs": ["1", "2"], "doanh_thu": 1, "b": "B", "ten": "T"}, sound=False),
    ):
        seen[answer] += 1
    return seen


def check_template(seed: int) -> Counter[str]:
    """A random template is compiled once and rendered with several data."""
    document, contexts = templates.make(random.Random(f"template {seed}"))
    seen: Counter[str] = Counter()
    for context in contexts:
        seen[_rendered(document, context, sound=True)] += 1
    return seen


@contextmanager
def _new_project(pack: str) -> Iterator[tuple[Path, Packs]]:
    """A project with one shipped pack and its example."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for copied in (pack, "chung"):
            shutil.copytree(ROOT / "templates" / copied, folder / "templates" / copied)
        (folder / "data").mkdir()
        shutil.copy(ROOT / "data" / figures.PACKS[pack], folder / "data" / "a.yml")
        yield folder, Packs()


_KEPT = ExitStack()
atexit.register(_KEPT.close)


@cache
def _kept_project(pack: str) -> tuple[Path, Packs]:
    """The same project for all cases that change the data only: its template is compiled once."""
    return _KEPT.enter_context(_new_project(pack))


def check_figures(kind: str, seed: int) -> Counter[str]:
    """Data or rules with slips: read, computed, explained, rendered, and as a draft."""
    pack, text = figures.make(random.Random(f"{kind} {seed}"), kind)
    seen: Counter[str] = Counter()
    with nullcontext(_kept_project(pack)) if kind == "data" else _new_project(pack) as (folder, packs):
        changed = folder / "data" / "a.yml" if kind == "data" else folder / "templates" / pack / "quy-tac.yml"
        changed.write_text(text, "utf-8", errors="surrogatepass")
        before = sorted(path.relative_to(folder) for path in folder.rglob("*"))
        for draft in (False, True):
            result = build.run(Job(folder / "data" / "a.yml", folder / "out", draft=draft), packs)
            _show(result.diagnostics)
            errors = [d.code for d in result.diagnostics if d.is_error]
            if not errors and result.document is None:
                raise Broken("neither a document nor an error")
            if errors and result.document is not None and not draft:
                raise Broken(f"a document in spite of {errors[0]}")
            for diagnostic in result.diagnostics:
                with language("en"):
                    _show((diagnostic,))
            seen["rendered" if result.document else errors[0]] += 1
        json_report("check", result.diagnostics).encode("utf-8")
        sarif.sarif_report(result.diagnostics).encode("utf-8")
        text_report(result.diagnostics, color=False).encode("utf-8", "backslashreplace")
        if sorted(path.relative_to(folder) for path in folder.rglob("*")) != before:
            raise Broken("something was written")
    return seen


KINDS: dict[str, Callable[[int], Counter[str]]] = {
    "package": check_package,
    "template": check_template,
    "data": lambda seed: check_figures("data", seed),
    "rules": lambda seed: check_figures("rules", seed),
}


def data_of(kind: str, seed: int) -> bytes:
    """The input of a case, to be kept when it fails."""
    rnd = random.Random(f"{kind} {seed}")
    if kind in ("data", "rules"):
        return figures.make(rnd, kind)[1].encode("utf-8", "surrogatepass")
    return packages.make(rnd) if kind == "package" else templates.make(rnd)[0]


def _refusal(error: ReportError) -> str:
    """The code of a refusal; every message can be shown."""
    if not error.diagnostics or not any(d.is_error for d in error.diagnostics):
        raise Broken("a refusal without an error")
    _show(error.diagnostics)
    return next(d.code for d in error.diagnostics if d.is_error)


def _show(diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        if not diagnostic.message or not diagnostic.help:
            raise Broken(f"{diagnostic.code} cannot be shown")
        str(diagnostic.location)


def _printed(data: bytes) -> str:
    try:
        text = as_text(document_lines(read_package(data, "mau.docx")))
    except ReportError as error:
        return _refusal(error)
    text.encode("utf-8")
    return "printed"


def _rendered(data: bytes, context: dict[str, Any], *, sound: bool) -> str:
    try:
        template = compile_template(data, file="mau.docx")
        _show(template.diagnostics)
        first = template.render(context)
    except ReportError as error:
        return _refusal(error)
    if template.render(context) != first:
        raise Broken("two renderings differ")
    problems = list(_problems(data, first, sound=sound))
    if problems:
        raise Broken("; ".join(sorted(set(problems))[:4]))
    return "rendered"


def _problems(source: bytes, document: bytes, *, sound: bool) -> Iterator[str]:
    try:
        package = read_package(document)
    except ReportError as error:
        yield f"the result is refused: {error.diagnostics[0].code}"
        return
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        if archive.testzip():
            yield "bad zip"
    for name in package.parts:
        if name.endswith(".xml") and name.startswith("word/"):
            root = package.xml(name)
            if any("docxtpl-reports" in str(node) for node in root.iter(etree.ProcessingInstruction) if sound):
                yield f"{name}: a marker is left"
            if sound:
                yield from (f"{name}: {problem}" for problem in _structure(root))
    if sound:
        yield from _notes(package)


def _structure(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        if not isinstance(element.tag, str):
            continue
        parent = element.getparent()
        name, above = etree.QName(element).localname, "" if parent is None else etree.QName(parent).localname
        children = [etree.QName(child).localname for child in element if isinstance(child.tag, str)]
        if name in _PARENTS and above not in _PARENTS[name]:
            yield f"{name} in {above}"
        if name == "t" and children:
            yield "t with children"
        content = [child for child in children if child not in ("bookmarkStart", "bookmarkEnd", "sectPr")]
        if name in ("tc", "txbxContent", "hdr", "ftr", "footnote") and (not content or content[-1] not in ("p", "sdt")):
            yield f"{name} ends with {content[-1:]}"
        if name in _LISTS and set(children) - _LISTS[name]:
            yield f"{name} holds {sorted(set(children) - _LISTS[name])}"
        if name == "tbl" and next(element.iter(W + "tr"), None) is None:
            yield "a table without rows"
        if name == "tr" and next(element.iter(W + "tc"), None) is None:
            yield "a row without cells"
    starts = [e.get(W + "id") for e in root.iter(W + "bookmarkStart")]
    if len(starts) != len(set(starts)):
        yield "bookmark ids twice"


def _notes(package: Package) -> Iterator[str]:
    for kind in ("footnote", "endnote"):
        used = [e.get(W + "id") for e in package.xml(package.main_part).iter(W + f"{kind}Reference")]
        if f"word/{kind}s.xml" not in package:
            if used:
                yield f"{kind}s without a part"
            continue
        notes = [n for n in package.xml(f"word/{kind}s.xml").iter(W + kind) if n.get(W + "type") is None]
        if [n.get(W + "id") for n in notes] != list(dict.fromkeys(used)):
            yield f"{kind}s do not pair"
