"""Loads a finished report from its manifest, and finds out whether anything changed since.

``load`` takes a document, its manifest or a data file, and gives the same for each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docxtpl_reports.diagnostics import Diagnostic, Location, language
from docxtpl_reports.figures import fingerprint, loading
from docxtpl_reports.figures.steps import Derivation, Step
from docxtpl_reports.files.reading import file_digest
from docxtpl_reports.manifests import reading
from docxtpl_reports.manifests.schema import PART
from docxtpl_reports.project import find_project, shown

from . import derivations, manifest

BUILT = (".docx", ".json", ".pdf")  # what a build writes, all with one stem


@dataclass(frozen=True, slots=True)
class Report:
    """One report: finished (``file`` is its document or manifest), or as its data file would make it now."""

    file: str
    kind: str  # manifest or data
    pack: str | None
    draft: bool
    derivation: Derivation
    typed: Step | None = None  # of a finished report: the hash of what it was typed in

    def text(self, name: str) -> str | None:
        """A value as it is printed; nothing when it is not there."""
        step = self.derivation.steps.get(name)
        return step.text if step is not None and step.value is not None else None


def is_built(path: Path) -> bool:
    return path.suffix.lower() in BUILT


def load(path: Path) -> tuple[Report | None, list[Diagnostic]]:
    """The report of a document, a manifest or a data file; texts of the derivation are in Vietnamese."""
    if is_built(path):
        return load_built(path)
    case, problems = loading.load(path)
    if case is None:
        return None, problems
    with language("vi"):
        return Report(path.as_posix(), "data", case.rules.code, False, case.derivation()), problems


def load_built(path: Path) -> tuple[Report | None, list[Diagnostic]]:
    """A report by its manifest. Warns when the document (MAN006) or what it was made from (MAN008) changed since."""
    beside = path if path.suffix.lower() == ".json" else path.with_suffix(".json")
    manifest.repair(beside.with_suffix(".docx"), beside)
    found, problems = reading.examine(beside)
    if found is None:
        return None, problems
    project = find_project(beside)

    def place(file: str) -> str:
        there = None if project is None else project / file
        return file if there is None or not there.is_file() else shown(there).as_posix()

    try:
        derivation = derivations.read(found["derivation"], place)
    except ValueError:
        return None, [Diagnostic("MAN004", Location(beside.as_posix()), {"path": beside.as_posix()})]
    problems += _since(beside, found, project, place)
    typed = _typed(found["inputs"], place)
    return Report(path.as_posix(), "manifest", found["pack"], found["draft"], derivation, typed), problems


def _typed(inputs: list[dict[str, Any]], place: Callable[[str], str]) -> Step | None:
    by_role = {one["role"]: one for one in inputs}
    found = by_role.get("row") or by_role.get("data")
    if found is None:
        return None
    return fingerprint.as_step(found["sha256"], Location(None if found["file"] is None else place(found["file"])))


def data_file_of(path: Path) -> str | None:
    """The data file that a document was made from, when its manifest is beside it."""
    found = reading.read(path.with_suffix(".json"))
    return next((one["file"] for one in found["inputs"] if one["role"] == "data"), None) if found else None


def _since(beside: Path, found: dict[str, Any], project: Path | None, place: Any) -> list[Diagnostic]:
    document = beside.with_suffix(".docx")
    about = {"path": document.as_posix()}
    problems = [Diagnostic("MAN009", Location(document.as_posix()), about)] if found["draft"] else []
    if not document.exists():
        problems.append(Diagnostic("MAN007", Location(document.as_posix()), about))
    elif reading.edited_since(document, beside):
        problems.append(Diagnostic("MAN006", Location(document.as_posix()), about))
    for one in found["inputs"]:
        if (
            project is None or one["file"] is None or one["role"] in ("template", "row") or one["role"].startswith(PART)
        ):  # a row has a hash of its own
            continue
        file = project / one["file"]
        if file.is_file() and file_digest(file) not in (None, one["sha256"]):
            shown = place(one["file"])
            problems.append(Diagnostic("MAN008", Location(shown), {"path": shown}))
    return problems
