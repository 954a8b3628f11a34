"""Reads the reports of many units from their manifests: identity, values by name, and changes since they were built.

Only what is used is validated: most of a manifest is derivation and branches, and there are thousands of manifests.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.files.reading import digest, file_digest, read_regular
from docxtpl_reports.ooxml.limits import MAX_FILE
from docxtpl_reports.project import find_project, is_failed_list
from docxtpl_reports.values import Verdict

from .consistency import contradictions
from .entry import Entry
from .reading import bytes_of, checked, part_hashes
from .schema import PART

SAME, EDITED, MISSING = "same", "edited", "missing"
MAX_REPORTS = 100_000  # manifests of one folder: thirty years of every commune's yearly report
MAX_FOLDERS = 256  # folders whose project is known: those of the reports read last
_KEPT = 4096  # cached digests of shared files: the data files of a province's communes, with their packs, are fewer
_UNUSED = ("figures", "indicators", "criteria", "branches", "loops", "derivation")
_SIGNATURES = "_xmlsignatures/"  # the folder of a package's signatures (ECMA-376-2, 12)
_LISTS_OF_PARTS = ("[Content_Types].xml", "_rels/.rels")  # that name them
_LISTS = ("figures", "indicators", "criteria", "steps")
_ROW = "row"  # the role of a row of a table of units, which has a hash of its own
_TABLE = "table"  # that of its file
_BY_ITSELF = ("template", _ROW, _TABLE)  # roles: the template and other rows may change without changing a number


@dataclass(frozen=True, slots=True)
class UnitReport:
    """The report of one unit. ``values``: by name (``so_lieu.x``, ``chi_tieu.x``, ``tieu_chi.15``, ``don_vi.ten``), in the
    order of the manifest; ``inputs``: role, path relative to the project, and hash."""

    path: Path
    pack: str
    is_draft: bool
    tool: str
    values: Mapping[str, Entry]
    inputs: tuple[tuple[str, str | None, str], ...]
    parts: Mapping[str, str]
    digest: str  # of the manifest
    contradictions: tuple[str, ...] = ()  # labels of values that the manifest contradicts elsewhere: it was edited

    def text(self, name: str) -> str:
        """A value as printed; empty if missing."""
        entry = self.values.get(name)
        return "" if entry is None or entry.value is None else entry.text

    @property
    def unit(self) -> str:
        return self.text("don_vi.ten")

    @property
    def code(self) -> str:
        return self.text("don_vi.ma")

    @property
    def identity(self) -> str:
        """The code, or else the district, which distinguishes units of the same name."""
        return self.code or self.text("don_vi.huyen")

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last day, as printed."""
        return self.text("ky.tu"), self.text("ky.den")

    @property
    def rules_digest(self) -> str:
        return next((sha256 for role, _, sha256 in self.inputs if role == "rules"), "")

    @property
    def rules_file(self) -> Path | None:
        """The rules that the report was made with, if they are in its project."""
        named = next((file for role, file, _ in self.inputs if role == "rules"), None)
        projects = (_project_of(self.path.absolute().parent), _project_of(Path.cwd()))  # results may be put anywhere
        found = (project / named for project in projects if project is not None and named is not None)
        return next((file for file in found if file.is_file()), None)

    def is_made_from(self, data: Path) -> bool:
        """Whether this is the report of that data file."""
        project = _project_of(self.path.absolute().parent)
        named = next((file for role, file, _ in self.inputs if role == "data"), None)
        return project is not None and named is not None and (project / named).resolve() == data.resolve()

    def of(self, section: str) -> Iterator[Entry]:
        """The entries of ``so_lieu``, ``chi_tieu``, ``tieu_chi`` …"""
        return (entry for name, entry in self.values.items() if name.startswith(f"{section}."))


@lru_cache(maxsize=MAX_FOLDERS)
def _project_of(folder: Path) -> Path | None:
    return find_project(folder)


def load(path: Path) -> tuple[UnitReport | None, list[Diagnostic]]:
    """The report described by a manifest; MAN001 to MAN005 if it cannot be used."""
    text, problems = bytes_of(path)
    found, more = (None, []) if text is None else checked(text, path, _UNUSED)
    if text is None or found is None:
        return None, [*problems, *more]
    try:
        values = {entry.name: entry for entry in _entries(found, _Lines(text))}
    except (AttributeError, KeyError, TypeError, ValueError):
        return None, [Diagnostic("MAN004", Location(path.as_posix()), {"path": path.as_posix()})]
    inputs = tuple((one["role"], one["file"], one["sha256"]) for one in found["inputs"])
    about = found["pack"] or "", found["draft"], found["tool"]
    edited = tuple(contradictions(values, found["derivation"]["steps"]))
    return UnitReport(path, *about, values, inputs, found["parts"], digest(text), edited), []


class _Lines:
    """The line numbers of a manifest's entries; each entry has its own line as long as the file keeps its original layout."""

    def __init__(self, text: bytes) -> None:
        self._lines = text.split(b"\n")
        wanted = {f'"{name}": ['.encode(): name for name in _LISTS}
        starts = ((wanted.get(line), number) for number, line in enumerate(self._lines))
        self._starts = {name: number for name, number in starts if name is not None}

    def of(self, section: str, number: int, name: str) -> int | None:
        """The line, from 1, of an entry by its number in its section."""
        at = self._starts.get(section, len(self._lines)) + number + 1
        if at >= len(self._lines) or not self._lines[at].startswith(b'{"name": '):
            return None
        return at + 1 if name.encode("utf-8", "replace") in self._lines[at].replace(b"\\", b"") else None


def _entries(found: Mapping[str, Any], lines: _Lines) -> Iterator[Entry]:
    """The values of a manifest. Raises KeyError or TypeError for entries that violate the schema: validating each entry of
    thousands of manifests would take three times as long."""
    for number, one in enumerate(found["figures"]):
        yield _entry(one["name"], one, line=lines.of("figures", number, one["name"]))
    for number, one in enumerate(found["indicators"]):
        line = lines.of("indicators", number, one["name"])
        yield _entry(f"chi_tieu.{one['name']}", one, one["threshold"], one["verdict"], one["reasons"], line=line)
    steps = list(_steps(found["derivation"]))
    points = {step["name"]: step for _, step in steps if step["name"].startswith(_CRITERION)}
    for number, one in enumerate(found["criteria"]):
        step = points.get(f'{_CRITERION}{one["name"]}"]', _NO_POINTS)
        text = "" if step["value"] is None else step["text"]
        scored = {"name": one["name"], "label": one["label"], "value": step["value"], "text": text}
        line = lines.of("criteria", number, one["name"])
        yield _entry(
            f"tieu_chi.{one['name']}", scored, None, one["verdict"], one["reasons"], one["xep_loai"], line=line
        )
    for number, step in steps:
        if step["name"].startswith(_OF_ALL):
            yield _entry(step["name"], step, line=lines.of("steps", number, step["name"]))


def _entry(
    name: str,
    plain: Mapping[str, Any],
    threshold: str | None = None,
    verdict: str | None = None,
    reasons: Sequence[str] = (),
    rank: str | None = None,
    *,
    line: int | None,
) -> Entry:
    entry = Entry(name, plain["label"], plain["value"], plain["text"], threshold, verdict, tuple(reasons), rank, line)
    texts = (plain["name"], entry.label, entry.text, *entry.reasons)
    if (
        not all(isinstance(text, str) for text in texts)
        or verdict not in _VERDICTS
        or not isinstance(reasons, list | tuple)
    ):
        raise TypeError(name)
    if not all(text is None or isinstance(text, str) for text in (entry.value, threshold, rank)):
        raise TypeError(name)
    return entry


def _steps(derivation: Mapping[str, Any]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The derivation steps that identify the report, and the points of criteria; other steps are ignored."""
    for number, one in enumerate(derivation["steps"]):
        if one["name"].startswith((*_OF_ALL, _CRITERION)):
            yield number, one


_OF_ALL = ("don_vi.", "ky.")
_CRITERION = 'tieu_chi["'
_NO_POINTS: Mapping[str, Any] = {"value": None}
_VERDICTS = (*(verdict.value for verdict in Verdict), None)


Rows = Callable[[Path, Path], Collection[str] | None]


# --- what changed since --------------------------------------------------------------------------------------------------


class Changes:
    """Detects changes since reports were built. Files shared by many reports are read once. ``rows`` returns the hashes of
    the rows of a table of units; without it, reports of rows are not compared with the table."""

    def __init__(self, rows: Rows | None = None) -> None:
        self._digests: dict[Path, str | None] = {}
        self._rows_of = rows
        self._rows: dict[tuple[Path, Path], Collection[str] | None] = {}

    def of_document(self, report: UnitReport) -> str:
        """``same``, ``edited`` or ``missing``: the state of the document next to the manifest."""
        document = report.path.with_suffix(".docx")
        if not document.exists():
            return MISSING
        try:
            parts = part_hashes(read_regular(document, MAX_FILE))
        except (ReportError, OSError):
            return EDITED
        return SAME if parts == report.parts or _is_only_signed(parts, report.parts) else EDITED

    def is_sound(self, report: UnitReport) -> bool:
        """Whether a report is beyond doubt: final, with its document and inputs unchanged, and without contradictions in
        its manifest."""
        return not (
            report.is_draft
            or report.contradictions
            or self.of_document(report) != SAME
            or self.of_inputs(report)
            or self.of_table(report)
        )

    def of_table(self, report: UnitReport) -> str | None:
        """The manifest's name of the table that the report is a row of, if the table changed and its rows cannot be read:
        whether this row changed is unknown then."""
        project = _project_of(report.path.absolute().parent)
        table = next(((file, sha256) for role, file, sha256 in report.inputs if role == _TABLE and file), None)
        if project is None or table is None or is_failed_list(table[0]):
            return None
        if self._digest(project / table[0]) in (None, table[1]):
            return None
        return table[0] if self._known_rows(project / table[0], report) is None else None

    def of_inputs(self, report: UnitReport) -> list[str]:
        """The manifest's names of the inputs that exist and have changed."""
        project = _project_of(report.path.absolute().parent)
        if project is None:
            return []
        named = [
            (file, sha256)
            for role, file, sha256 in report.inputs
            if file and role not in _BY_ITSELF and not role.startswith(PART)
        ]
        changed = [file for file, sha256 in named if self._digest(project / file) not in (None, sha256)]
        rows = ((file, sha256) for role, file, sha256 in report.inputs if file and role == _ROW)
        return [*changed, *(file for file, sha256 in rows if not self._has_row(project / file, sha256, report))]

    def _has_row(self, table: Path, sha256: str, report: UnitReport) -> bool:
        """Whether the row is still in its table, or that is unknown."""
        if not table.is_file() or is_failed_list(table.name):
            return True
        if any(role == _TABLE and self._digest(table) == known for role, _, known in report.inputs):
            return True
        rows = self._known_rows(table, report)
        return rows is None or sha256 in rows

    def _known_rows(self, table: Path, report: UnitReport) -> Collection[str] | None:
        """The hashes of the rows that a table has now; None if they cannot be read."""
        rules = report.rules_file
        if self._rows_of is None or rules is None:
            return None
        if (table, rules) not in self._rows:
            self._rows[table, rules] = self._rows_of(table, rules)
        return self._rows[table, rules]

    def _digest(self, file: Path) -> str | None:
        if file not in self._digests:
            if len(self._digests) >= _KEPT:
                self._digests.clear()
            self._digests[file] = file_digest(file)
        return self._digests[file]


def _is_only_signed(now: Mapping[str, str], built: Mapping[str, str]) -> bool:
    """Whether the document differs only by signatures added later. (Word rewrites a document before signing it, which
    changes other parts too; signing tools do not.)"""
    changed = {name for name in {*now, *built} if now.get(name) != built.get(name)}
    signatures = {name for name in changed if name.startswith(_SIGNATURES) and name not in built}
    return bool(signatures) and changed <= {*signatures, *_LISTS_OF_PARTS}


# --- the files of a folder -----------------------------------------------------------------------------------------------


def manifests_in(folder: Path) -> Iterator[Path]:
    """All .json files of a folder in name order, then those of its subfolders; hidden files are skipped."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if name.lower().endswith(".json") and not name.startswith(".")):
            yield Path(where, name)


# --- the same unit twice -------------------------------------------------------------------------------------------------


class UnitNames:
    """Finds units that occur more than once, by name and code.

    Case and blanks are ignored. Names that differ only by accents («xã Hoà An», «xã Hòa An») or by the type of unit («Ao
    Sen», «xã Ao Sen») may be the same unit typed in two ways, unless their codes differ.
    """

    def __init__(self) -> None:  # hashes and numbers, because thousands are kept until the end
        self._latest: dict[int, int] = {}  # by the letters of the place: the number of the last unit
        self._earlier = array("q")  # the number of the one before it; -1: none
        self._same, self._whole, self._codes, self._at = (array("q") for _ in range(4))
        self._kinds = bytearray()  # whether the name says the kind of unit

    def add(self, unit: str, code: str, place: int) -> tuple[int | None, int | None]:
        """The place where the same unit occurred before, and that of a unit with a similar name."""
        name = vietnamese.tidy(unit).casefold()
        noun = vietnamese.unit_noun(name) or ""
        same, whole, coded = hash((name, code)), hash(_letters(name)), hash(code) if code else 0
        bare = hash(_letters(name[len(noun) :]))
        alike = None
        other = self._latest.get(bare, -1)
        while other >= 0:
            if self._same[other] == same:
                return self._at[other], None
            may_be = self._whole[other] == whole or bool(self._kinds[other]) != bool(noun)
            if may_be and (not coded or self._codes[other] in (0, coded)):
                alike = self._at[other]
            other = self._earlier[other]
        self._earlier.append(self._latest.get(bare, -1))
        self._latest[bare] = len(self._at)
        for numbers, number in ((self._same, same), (self._whole, whole), (self._codes, coded), (self._at, place)):
            numbers.append(number)
        self._kinds.append(bool(noun))
        return None, alike


def _letters(name: str) -> str:
    """A name without accents and blanks."""
    return re.sub(r"\W", "", vietnamese.fold(name))
