"""Loads one data file with its rules, typed values, verdicts and findings: everything the figures layer knows of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase, has_errors
from docxtpl_reports.figures.data import file as data_module
from docxtpl_reports.figures.data.file import Data, Waiver
from docxtpl_reports.figures.data.sections import FIXED
from docxtpl_reports.figures.rules.model import Rules
from docxtpl_reports.figures.rules.plan import Plan
from docxtpl_reports.figures.rules.results import Results
from docxtpl_reports.figures.verdicts import checks
from docxtpl_reports.figures.verdicts.criteria import compute
from docxtpl_reports.figures.yaml import lettering, reading
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.project import RULES_FILE, find_project, pack_named, packs, shipped_packs, shown
from docxtpl_reports.values import Namespace, Unknown

from . import context as namespace
from .derivation import NumberMaker, Outline, derive, outline
from .limits import MAX_PROBLEMS
from .steps import Derivation

if TYPE_CHECKING:
    from docxtpl_reports.figures.data.table_row import TableRow

RulesReader = Callable[[Path], tuple[Rules | None, list[Diagnostic]]]
TreeReader = Callable[[Path], tuple[MappingNode | None, list[Diagnostic], dict[str, str]]]


class Case(NamedTuple):
    """``pack``: the pack's folder; ``waived``: the waivers that silenced a finding, for the manifest; ``row``: of a table of
    units, laid over the data file; ``is_tried``: whether values were laid over it that are in no file."""

    rules: Plan
    data: Data
    results: Results
    waived: tuple[Waiver, ...]
    pack: Path
    row: TableRow | None = None
    is_tried: bool = False

    @property
    def digest(self) -> str | None:
        """The SHA-256 of what was typed for this report: of its row, or else of its data file (``fingerprint``)."""
        if self.is_tried:
            return None
        return next(iter(self.data.files.values())) if self.row is None else self.row.digest

    @property
    def place(self) -> Location:
        """The file or row that it was typed in."""
        return Location(self.data.file) if self.row is None else self.row.place

    def context(self, *, draft: bool = False) -> Mapping[str, object]:
        return namespace.context(self.rules, self.data, self.results, draft=draft, digest=self.digest)

    def derivation(self) -> Derivation:
        return derive(self.rules, self.data, self.results)

    def outline(self, of_number: NumberMaker | None = None) -> Outline:
        return outline(self.rules, self.data, self.results, of_number)

    def shape(self) -> dict[str, Any]:
        from .shapes import shape  # which reading rules needs

        return shape(self.rules)

    def missing(self, used: Iterable[str], reported: Iterable[Diagnostic] = ()) -> list[Diagnostic]:
        """Errors for fixed names a template uses (``don_vi.cap_tren``) that the data file leaves out; not for those that
        ``reported`` already has a problem of."""
        top = Location(file=self.data.file, line=1, column=1)
        lacking = {path: label for name in used for path, label in self._lacking(*name.split(".")[:2])}
        known = {str(problem.params.get("path")) for problem in reported}
        problems = []
        for path, label in lacking.items():
            if path in known or any(name.startswith(f"{path}.") for name in known):
                continue
            section = path.partition(".")[0]
            given = section in self.data.given
            place = self.data.places.get(section, top) if given else top
            problems.append(Diagnostic("DAT065" if given else "DAT025", place, {"path": path, "label": Phrase(label)}))
        return problems

    def _lacking(self, name: str, key: str = "") -> Iterator[tuple[str, str]]:
        """The fixed name behind a used one with its label, when the data file leaves it out."""
        section, given = FIXED.get(name), name in self.data.given
        values = self.data.sections[name] if section is not None else None
        if section is None:
            return
        if not isinstance(values, Namespace):
            if values == () and not given and (name != "kinh_gui" or self.rules.is_addressed):
                yield name, section.label
        elif not key or key in {made.name for made in section.made}:
            lacking = [part for part in section.needed if isinstance(values[part], Unknown)]
            if lacking and not given:
                yield name, section.label
            else:
                typed = [part for part in lacking if f"{name}.{part}" in self.data.origins]  # and reported already
                yield from ((f"{name}.{part}", values[part].name) for part in lacking if part not in typed)
        elif key in values and isinstance(values[key], Unknown):
            yield f"{name}.{key}", values[key].name


def find_pack(data_path: Path, name: str, place: Location) -> tuple[Path | None, list[Diagnostic]]:
    """The folder of the pack a data file names with ``mau:``."""
    project = find_project(data_path)
    if project is None:
        return None, [Diagnostic("DAT026", place, {"name": name, "folder": data_path.parent.as_posix() or "."})]
    if (found := pack_named(project, name)) is not None:
        return shown(found), []
    known = [folder.name for folder in packs(project)]
    codes = reading.UnknownName("DAT040", "DAT042" if name in shipped_packs() else "DAT041")
    return None, [reading.unknown_name(codes, name, known, place)]


def load(
    data_path: Path | str,
    pack_dir: Path | str | None = None,
    *,
    read_rules: RulesReader,
    tried: Mapping[str, str] | None = None,
    row: TableRow | None = None,
    read_tree: TreeReader = data_module.load_tree,
    advance: Callable[[int], None] | None = None,
) -> tuple[Case | None, list[Diagnostic]]:
    """Everything about one data file. The case is given whenever the rules are sound, also when the data has errors.

    ``pack_dir`` replaces the pack that ``mau:`` names; ``read_rules`` has the rules of its ``quy-tac.yml``
    (``planning.check_rules``).
    ``tried`` lays values over those of the file, as if they were typed there: ``{"so_lieu.ho_so_tong": "1.200"}``.
    ``row`` does the same with a row of a table of units; ``read_tree`` reads the data file, or has it.
    ``advance`` is told of every report of a unit that is read, with their number.
    """
    path = Path(data_path)
    tree, problems, files = read_tree(path)
    if tree is None:
        return None, problems
    if tried:
        tree, more = data_module.overlay(tree, tried)
        problems += more
    pack, rules, more = rules_of(tree, path, Path(pack_dir) if pack_dir is not None else None, read_rules)
    problems += more
    if pack is None or rules is None:
        return None, problems
    if row is not None:
        from docxtpl_reports.figures.data.table_row import as_tree  # and with it the cells of spreadsheets

        above, more = as_tree(row, rules, tree)
        tree = data_module.merge(tree, above)
        problems += [*more, *lettering.check_row(above, is_guessed=row.head.is_guessed)]
    data, more = data_module.read(tree, rules, path, files, advance, partial(_row_digests, read_rules))
    problems += more
    results, more = compute(rules, data)
    problems += more
    waived, more = checks.run(rules, data, results)
    problems = _bounded(reading.without_consequences(problems + more), path)
    return Case(rules, data, results, waived, pack, row, bool(tried)), problems


def _row_digests(read_rules: RulesReader, table: Path, rules_file: Path) -> frozenset[str] | None:
    """The digests of the rows of a table of units; None if it cannot be read."""
    from docxtpl_reports.figures.unit_table.table import row_digests  # and with it the formats of spreadsheets

    rules, _ = read_rules(rules_file)
    return None if rules is None else row_digests(table, rules)


def rules_of(
    tree: MappingNode, path: Path, pack_dir: Path | None, read_rules: RulesReader
) -> tuple[Path | None, Plan | None, list[Diagnostic]]:
    """The pack that a data file names, or the one given, and its rules; no rules when they have errors."""
    pack, problems = _pack(tree, path, pack_dir)
    if pack is None:
        return None, None, problems
    rules, more = read_rules(pack / RULES_FILE)
    return pack, rules if isinstance(rules, Plan) else None, problems + more


def _bounded(problems: Sequence[Diagnostic], path: Path) -> list[Diagnostic]:
    """At most ``MAX_PROBLEMS``; when there are more, errors come first and the last one counts those left out."""
    if len(problems) <= MAX_PROBLEMS:
        return list(problems)
    ordered = sorted(problems, key=lambda problem: not problem.is_error)
    kept, more = ordered[:MAX_PROBLEMS], ordered[MAX_PROBLEMS:]
    code = "YML046" if has_errors(more) else "YML047"
    return [*kept, Diagnostic(code, Location(file=path.as_posix()), {"count": len(more)})]


def _pack(tree: MappingNode, path: Path, given: Path | None) -> tuple[Path | None, list[Diagnostic]]:
    reader, node = reading.NodeReader(), tree.get("mau")
    name = reader.text(node, "mau")
    if given is not None:
        return given, reader.problems
    if not name or node is None:
        return None, [*reader.problems, Diagnostic("DAT028", Location(file=path.as_posix(), line=1, column=1))]
    found, more = find_pack(path, name, node.location)
    return found, reader.problems + more
