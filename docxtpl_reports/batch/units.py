"""Lists the reports of one command in order and names all outputs, before anything is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from docxtpl_reports.diagnostics import Diagnostic, Location, Phrase, Reasons, ReportError, has_errors
from docxtpl_reports.figures import case as cases
from docxtpl_reports.figures.data.file import load_tree
from docxtpl_reports.figures.data.table_row import FILE_NAME, TableRow, text_of
from docxtpl_reports.figures.unit_table.table import ReportedRows, UnitsTable, listed
from docxtpl_reports.figures.unit_table.table import load as load_table
from docxtpl_reports.figures.yaml.nodes import MappingNode
from docxtpl_reports.jobs.compiled import Packs
from docxtpl_reports.jobs.job import Job
from docxtpl_reports.project import RESULTS, project_of
from docxtpl_reports.spreadsheets import files as spreadsheets
from docxtpl_reports.spreadsheets.packed_texts import PackedTexts
from docxtpl_reports.values import Unknown

from . import choosing, naming
from .blank_cells import BlankCells
from .clashes import LISTED, Identities, shared_names
from .groups import UNKNOWN, Groups
from .lost_zeros import LostZeros
from .unit_reader import UnitReader


@dataclass(frozen=True, slots=True)
class Request:
    """The request of one command. ``out``: a folder or a naming pattern, None for the project's folder of results; ``table``: a
    spreadsheet with a row for each report, laid over the one data file; ``only``, ``rows``, ``sample``: the units chosen;
    ``group``: the value by which their documents are put into archives; ``problems``: found while the files were looked for."""

    files: Sequence[str]
    out: str | None = None
    template: Path | None = None
    force: bool = False
    draft: bool = False
    allow_signed: bool = False
    table: Path | None = None
    only: str = ""
    rows: str = ""
    sample: int = 0
    group: str = ""
    problems: Sequence[Diagnostic] = ()


@dataclass(frozen=True)
class Units:
    """The reports of a command. Each iteration creates the jobs again.

    ``problems``: those that concern all units; if one is an error, nothing may be built. ``skipped``: the number of units
    left out, by option.
    """

    request: Request
    problems: Sequence[Diagnostic] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    chosen: Chosen | None = None
    table: UnitsTable | None = None
    pattern: naming.Pattern | None = None

    def folder(self, job: Job) -> Path:
        """The folder of files about all units: the one that the user chose, without those that values name below it."""
        if self.pattern is None:
            return job.out_dir
        return self.pattern.folder or project_of(job.data) / RESULTS

    def __len__(self) -> int:
        return 0 if self.chosen is None else len(self.chosen.units)

    def __iter__(self) -> Iterator[Job]:
        if self.chosen is None:
            return
        if self.table is None:
            for place, unit in enumerate(self.chosen.units):
                yield self._job(place, Path(self.request.files[unit]), None, ())
            return
        data = Path(self.request.files[0])
        place = 0
        for row, problems in self.table.rows():
            if place == len(self.chosen.units):
                return
            if row.number == self.chosen.units[place]:
                yield self._job(place, data, row, problems)
                place += 1

    def _job(self, place: int, data: Path, row: TableRow | None, problems: tuple[Diagnostic, ...]) -> Job:
        assert self.chosen is not None
        wanted = self.request
        folder, stem, group, _ = _name(self.chosen.names[place])
        if not stem:  # the unit has no name, and no document
            stem = data.stem if row is None else f"{data.stem}-{row.number}"
        return Job(
            data,
            Path(folder),
            wanted.template,
            force=wanted.force,
            draft=wanted.draft,
            allow_signed=wanted.allow_signed,
            stem=stem,
            group=group,
            row=row,
            known=problems + self.chosen.known.get(place, ()),
        )


class _Name(NamedTuple):
    """Folder and stem of a unit's document, its group, and the problems of naming it."""

    folder: str
    stem: str
    group: str = ""
    problems: tuple[Diagnostic, ...] = ()


def _name(kept: str) -> _Name:
    """Parse a name from its text in ``Chosen.names``."""
    folder, stem, group = kept.split("\0")
    return _Name(folder, stem, group)


@dataclass(slots=True)
class Chosen:
    """The selected units: their row numbers or file indices; folder, stem and group of each, with an empty stem where none
    could be made; the problems of some, by index."""

    units: array[int] = field(default_factory=lambda: array("L"))
    names: PackedTexts = field(default_factory=PackedTexts)
    known: dict[int, tuple[Diagnostic, ...]] = field(default_factory=dict)

    def add(self, unit: int, name: _Name) -> None:
        if name.problems:
            self.known[len(self.units)] = name.problems
        self.units.append(unit)
        self.names.append("\0".join(name[:3]))

    def sampled(self, places: Sequence[int]) -> Chosen:
        found = Chosen()
        for place in places:
            found.add(self.units[place], _name(self.names[place])._replace(problems=self.known.get(place, ())))
        return found


def find(request: Request, packs: Packs | None = None) -> Units:
    """Find the reports that a command asks for. Raises ReportError for unusable options."""
    packs = packs or Packs()
    pattern = naming.parse(request.out) if request.out is not None and naming.is_pattern(request.out) else None
    if request.rows and request.table is None:
        raise ReportError(Diagnostic("BAT032"))
    finder: _Finder
    if request.table is None:
        finder = _OfFiles(request, packs, pattern)
    elif len(request.files) != 1:
        params = {"count": len(request.files), "table": request.table.as_posix()}
        raise ReportError(Diagnostic("BAT031", params=params))
    else:
        finder = _OfTable(request, packs, pattern)
    units = finder.find()
    return replace(units, problems=[*request.problems, *units.problems]) if request.problems else units


def unit_text(job: Job) -> str | Phrase:
    """The name of a unit in messages."""
    return job.data.as_posix() if job.row is None else job.row.unit


_TELLING = (  # patterns that may distinguish units of the same name, in order of preference
    ("{don_vi.huyen}/{don_vi.ten}", ("don_vi.huyen", "don_vi.ten")),
    ("{don_vi.ma}-{don_vi.ten}", ("don_vi.ma", "don_vi.ten")),
    ("{don_vi.ten}-{don_vi.cap_tren}", ("don_vi.ten", "don_vi.cap_tren")),
)


_SEEN = 8  # values listed in a message


class _Finder(ABC):
    """Goes through the units once, names the selected ones and finds shared names."""

    def __init__(self, request: Request, packs: Packs, pattern: naming.Pattern | None) -> None:
        self.request, self.packs, self.pattern = request, packs, pattern
        self.chosen = Chosen()
        self.skipped: dict[str, int] = {}
        self.seen: dict[str, None] = {}  # the first values of units that did not match the condition
        self.problems: list[Diagnostic] = []
        self._usual: dict[Path, str] = {}  # results folders by folder of the data files
        self.archives, self.folders = Groups(), Groups()
        self.no_group: Diagnostic | None = None
        self.has_group = False

    @abstractmethod
    def find(self) -> Units: ...

    def finish(self, table: UnitsTable | None = None) -> Units:
        count = len(self.chosen.units)
        wanted = self.request.sample
        if wanted and wanted < count:
            self.chosen = self.chosen.sampled(choosing.spread(count, wanted))
            self.skip("--sample", count - wanted)
        skipped = sum(self.skipped.values())
        if not self.chosen.units and skipped and not has_errors(self.problems):
            params = {"count": skipped, "seen": ", ".join(self.seen)}
            self.problems.append(Diagnostic("BAT040" if self.seen else "BAT033", params=params))
        if self.no_group is not None and not self.has_group:
            raise ReportError(self.no_group)
        self.problems += self.archives.warnings(self.request.group)
        units = Units(self.request, self.problems, self.skipped, self.chosen, table, self.pattern)
        clashes = [*self._clashes(units), *self.archives.clashes(), *self.folders.clashes()]
        return replace(units, problems=[*self.problems, *clashes]) if clashes else units

    def _clashes(self, units: Units) -> list[Diagnostic]:
        """Errors that name both units of each name that two have, and a pattern by which they differ."""
        names = self.chosen.names
        pairs = shared_names(_name(names[place])[:2] for place in range(len(names)))
        if not pairs:
            return []
        wanted = {place for pair in pairs[:LISTED] for place in pair}
        jobs = {place: job for place, job in enumerate(units) if place in wanted}
        problems = []
        for first, second in ((jobs[one], jobs[other]) for one, other in pairs[:LISTED]):
            example = f"{units.folder(second).as_posix()}/{self.telling_name(units.table)}.docx"
            params = {"first": unit_text(first), "second": unit_text(second), "path": str(second.docx)}
            for job in (first, second) if self.clash_code() == "OUT021" else (second,):
                problems.append(Diagnostic(self.clash_code(), job.place, {**params, "example": example}))
        if (more := len(pairs) - LISTED) > 0:
            problems.append(Diagnostic("BAT021", params={"count": more}))
        return problems

    @abstractmethod
    def clash_code(self) -> str: ...

    @abstractmethod
    def telling_name(self, table: UnitsTable | None) -> str:
        """A pattern by which units of one name differ."""

    def skip(self, option: str, count: int = 1) -> None:
        self.skipped[option] = self.skipped.get(option, 0) + count

    def named(
        self, reader: UnitReader, tree: MappingNode, path: Path, row: TableRow | None, unit: object
    ) -> _Name | None:
        """The name of a unit; None for one that is not chosen."""
        values, problems = reader.selected.read(tree, path, row)
        place = Location(path.as_posix()) if row is None else row.place
        known: list[Diagnostic] = []
        if (condition := reader.condition) is not None:
            try:
                is_few = condition.paths is not None
                held = condition.holds(values) if is_few else condition.holds_in(path, row, self.packs)
            except ReportError as error:  # a number out of bounds
                held = True
                known += (d.at(file=place.file, sheet=place.sheet, cells=place.cells) for d in error.diagnostics)
            if isinstance(held, Unknown):
                known.append(Diagnostic("BAT083", place, {"unit": unit, "reasons": Reasons(held.reasons)}))
            elif not held:
                self.skip(choosing.OPTION)
                for name in sorted(condition.paths or ()):
                    if len(self.seen) < _SEEN and (text := naming.name_text(values.get(name))):
                        self.seen[f"{name} = «{text}»"] = None
                return None
        texts, more = reader.texts(values, path, row, unit, place, problems)
        known += more
        stem = reader.usual(row, values, path)
        if more or self.pattern is None:
            folder = self.usual(path)
        else:
            folder, stem = naming.path_of(self.pattern, texts, self.usual(path), stem or path.stem)
            if folder:
                self._note_folders(texts, path, place)
        if self.pattern is None and row is not None:
            stem = naming.safe(stem, naming.MAX_NAME - len(naming.ENDING))
        if not stem and not more and (row is not None or self.pattern is not None):
            name = next(iter(reader.values), FILE_NAME)
            params = {"unit": unit, "name": name, "value": texts.get(name, "")}
            known.append(Diagnostic("BAT011", place, params))
        group = self._group(reader, values, path, row, place)
        return _Name(folder or self.usual(path), "" if more else stem, group, tuple(known))

    def _note_folders(self, texts: Mapping[str, str], path: Path, place: Location) -> None:
        """Notes the folders that values name."""
        assert self.pattern is not None
        folder = str(self.pattern.folder or self.usual(path))
        for name, value in naming.folders_of(self.pattern, texts):
            self.folders.add(folder, name, value, place)
            folder = f"{folder}/{name}"

    def _group(
        self, reader: UnitReader, values: Mapping[str, object], path: Path, row: TableRow | None, place: Location
    ) -> str:
        """The name of the archive that takes a unit's document, noted with the value that gives it."""
        if not self.request.group:
            return ""
        self.no_group = self.no_group or reader.no_group
        self.has_group |= reader.group is not None
        text = reader.group_text(values, path, row)
        name = naming.safe(text)
        if name:
            folder = self.usual(path) if self.pattern is None else str(self.pattern.folder or self.usual(path))
            self.archives.add(folder, name, text, place)
        else:
            self.archives.add_without(path.as_posix() if row is None else row.unit)
        return name or UNKNOWN

    def usual(self, path: Path) -> str:
        """The folder of results of a unit without pattern."""
        if self.request.out is not None and self.pattern is None:
            return self.request.out
        if path.parent not in self._usual:
            self._usual[path.parent] = str(project_of(path) / RESULTS)
        return self._usual[path.parent]


class _OfFiles(_Finder):
    """Finds the units of data files."""

    def find(self) -> Units:
        readers: dict[int, UnitReader | None] = {}
        needs_values = self.pattern is not None or bool(self.request.only or self.request.group)
        for place, file in enumerate(self.request.files):
            path = Path(file)
            reader, tree = self._reader(path, readers) if needs_values else (None, None)
            if reader is None or tree is None:
                # what is wrong with its file is reported when it is built
                self.chosen.add(place, _Name(self.usual(path), path.stem, UNKNOWN if self.request.group else ""))
                continue
            named = self.named(reader, tree, path, None, path.as_posix())
            if named is not None:
                self.chosen.add(place, named)
        return self.finish()

    def _reader(
        self, path: Path, readers: dict[int, UnitReader | None]
    ) -> tuple[UnitReader | None, MappingNode | None]:
        tree, _, _ = load_tree(path)
        rules = None if tree is None else cases.rules_of(tree, path, None, self.packs.rules)[1]
        if rules is None:
            return None, None
        if id(rules) not in readers:
            request = self.request
            readers[id(rules)] = UnitReader(rules, self.pattern, only=request.only, group=request.group)
        return readers[id(rules)], tree

    def clash_code(self) -> str:
        return "OUT021" if self.pattern is None else "BAT020"

    def telling_name(self, table: UnitsTable | None) -> str:
        return "{thu_muc}-{tep}"


class _OfTable(_Finder):
    """Finds the units of a table."""

    def find(self) -> Units:
        request, path = self.request, Path(self.request.files[0])
        assert request.table is not None
        ranges = choosing.parse_rows(request.rows) if request.rows else ()
        tree, self.problems, _ = load_tree(path)
        rules = None
        if tree is not None:
            _, rules, more = cases.rules_of(tree, path, None, self.packs.rules)
            self.problems += more
        if rules is None or tree is None:
            params = {"file": request.table.as_posix()}
            self.problems.append(Diagnostic("BAT066", Location(path.as_posix()), params))
            return Units(request, self.problems)
        table, self.problems = load_table(request.table, rules)
        if table is None:
            return Units(request, self.problems)
        reader = UnitReader(rules, self.pattern, only=request.only, group=request.group, table=table)
        try:
            reported = self._survey(table, reader, tree, path, ranges)
            if not table.is_settled():
                reported = self._survey(table, reader, tree, path, ranges)
        except spreadsheets.REFUSALS as error:
            return Units(request, [*self.problems, spreadsheets.refusal(error, table.head.file)])
        self.problems += table.warnings(reported)
        self.problems += [*self._of_rows(table, ranges), *self.blanks.warnings()]
        for place, problem in self.codes.problems():
            self.chosen.known[place] = (*self.chosen.known.get(place, ()), problem)
        return self.finish(table)

    def _survey(
        self, table: UnitsTable, reader: UnitReader, tree: MappingNode, path: Path, ranges: Sequence[range]
    ) -> ReportedRows:
        """Read all rows once."""
        reported = ReportedRows()
        self.chosen, self.skipped, self.rows = Chosen(), {}, array("L")
        self.archives, self.folders = Groups(), Groups()
        self.units, self.codes = Identities(table), LostZeros(table)
        self.blanks = BlankCells(table, reader.rules, tree)
        for row, _ in table.rows(reported):
            self.rows.append(row.number)
            if ranges and not any(row.number in one for one in ranges):
                self.skip("--rows")
                continue
            named = self.named(reader, tree, path, row, row.unit)
            if named is not None:
                self.codes.add(len(self.chosen.units), row)
                self.blanks.add(row)
                self.chosen.add(row.number, named)
                self.units.add(row)
        return reported

    def _of_rows(self, table: UnitsTable, ranges: Sequence[range]) -> list[Diagnostic]:
        """Problems of the table as a whole: no units, rows that are not units, duplicate units."""
        head = table.head
        place = Location(file=head.file, sheet=head.sheet)
        if not self.rows:
            return [Diagnostic("BAT057", place, {"row": table.first - 1})]
        problems = []
        if missing := choosing.left_out(self.rows, ranges):
            params = {"rows": listed(missing), "first": self.rows[0], "last": self.rows[-1]}
            problems.append(Diagnostic("BAT081", place, params))
        return problems + self.units.problems()

    def clash_code(self) -> str:
        return "BAT020"

    def telling_name(self, table: UnitsTable | None) -> str:
        """By values, which name the same units in a list of those that failed; by rows only where no values differ."""
        assert table is not None
        chosen = set(self.chosen.units)
        found = [(name, [table.column(path) for path in paths]) for name, paths in _TELLING]
        known = [
            (name, [p for p in places if p is not None], set[str]()) for name, places in found if None not in places
        ]
        for row, _ in table.rows():
            if row.number in chosen:
                for name, places, seen in [*known]:
                    texts = [
                        "" if (cell := row.cells[place]) is None else naming.safe(text_of(cell)) for place in places
                    ]
                    key = "\0".join(texts).casefold()
                    if "" in texts or key in seen:
                        known.remove((name, places, seen))
                    seen.add(key)
        rest = "{dong}-{don_vi.ten}" if table.column("don_vi.ten") is not None else "{tep}-{dong}"
        return known[0][0] if known else rest
