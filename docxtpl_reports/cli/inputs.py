"""Resolves the files and packs that a command line names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from docxtpl_reports.diagnostics import Diagnostic, Location, ReportError
from docxtpl_reports.project import (
    DATA,
    PARTS,
    RULES_FILE,
    TEMPLATE_FILE,
    TEMPLATES,
    data_in,
    is_folder_of_parts,
    is_shared_part,
    is_yaml,
    pack_named,
    packs_in,
    parts_in,
    project_of,
    shown,
)

from .usage import UsageError, fail

if TYPE_CHECKING:
    from docxtpl_reports.batch.inputs import DataFiles
    from docxtpl_reports.jobs.compiled import Packs
    from docxtpl_reports.jobs.job import Job
    from docxtpl_reports.jobs.part_checking import PartCheck

_OTHER_FORMATS = "docx docm dotx dotm doc odt rtf pdf json xlsx xlsm xls ods csv zip html htm"
TABLES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_NOT_DATA = frozenset(f".{name}" for name in _OTHER_FORMATS.split())


def must_exist(path: Path) -> None:
    if not path.exists():
        fail(Diagnostic("USE005", Location(str(path)), {"path": str(path)}))


def or_pack(path: Path) -> Path:
    """A path, or the pack of that name where nothing is there."""
    return path if path.exists() else pack_named(project_of(Path.cwd()), str(path)) or path


def data_files(files: Sequence[Path]) -> tuple[Sequence[str], list[Diagnostic]]:
    """The data files that were named, those below named folders, those that match wildcards, or every data file of the
    project; with warnings about files that look like data files."""
    from docxtpl_reports.batch import inputs

    folder = project_of(Path.cwd()) / DATA
    finder = inputs.DataFiles()
    if files:
        found = inputs.once(file for named in files for file in _data_named(named, finder))
    else:
        found = inputs.once(finder.directly_in(folder))
    return found or fail(Diagnostic("USE006", params={"folder": str(shown(folder))})), finder.problems(found)


def _data_named(path: Path, finder: DataFiles) -> Iterator[str]:
    from docxtpl_reports.batch import inputs

    if not inputs.is_wildcard(path):
        must_exist(path)
    is_document = path.is_file() and path.suffix.lower() in _NOT_DATA
    try:
        for file in finder.named(path):
            if is_document and file == str(path):
                if path.suffix.lower() in TABLES:
                    fail(Diagnostic("BAT036", Location(str(path)), {"path": path.as_posix()}))
                must_be_data(path)
            yield file
    except UsageError:
        raise
    except ReportError as error:
        raise UsageError(*error.diagnostics) from None


def check_print_file(path: Path | None, jobs: Iterable[Job], *, force: bool) -> None:
    """Refuse a print file that is not a PDF, or that would replace a report or a foreign file.

    Raises UsageError, or ReportError (OUT027) for a foreign file.
    """
    if path is None:
        return
    if path.suffix.lower() != ".pdf":
        fail(Diagnostic("USE080", Location(str(path)), {"path": str(path)}))
    folder = path.parent.resolve()
    if any(path.name == job.pdf.name and folder == job.out_dir.resolve() for job in jobs):
        fail(Diagnostic("USE081", Location(str(path)), {"path": str(path)}))
    if not force and path.exists():
        from docxtpl_reports.pdf import is_foreign

        if is_foreign(path):
            raise ReportError(Diagnostic("OUT027", Location(str(path)), {"path": str(path)}))


def must_be_data(path: Path) -> NoReturn:
    """Refuse a document given as input, and name its data file if its manifest exists."""
    from docxtpl_reports.records import finished

    made_from = finished.data_file_of(path) if finished.is_built(path) else None
    if made_from is None:
        fail(Diagnostic("USE019", Location(str(path)), {"path": str(path)}))
    fail(Diagnostic("USE020", Location(str(path)), {"path": str(path), "data": made_from}))


def paths_to_check(paths: Sequence[Path]) -> list[Path]:
    """The paths to check: the files of a folder of data files, the packs of a folder of packs, the parts in the folder of
    shared parts, or the pack itself."""
    out = []
    for path in paths:
        if path.is_dir() and is_folder_of_parts(path):
            out += parts_in(path) or [path]
            continue
        is_pack = any((path / name).exists() for name in (RULES_FILE, TEMPLATE_FILE))
        out += (data_in(path) or packs_in(path) or [path]) if path.is_dir() and not is_pack else [path]
    return out


def part_to_check(path: Path, home: Path, pack: Path | None, packs: Packs) -> PartCheck | None:
    """The check of a file that is (or, for a copy, lies at ``home`` as) a shared part or one of a pack's own that its template
    uses; None for other files."""
    is_own = home.name != TEMPLATE_FILE and (home.absolute().parent / RULES_FILE).is_file()
    if path.suffix.lower() != ".docx" or not path.is_file() or not (is_own or is_shared_part(home)):
        return None
    from docxtpl_reports.jobs.part_checking import PartCheck

    found = PartCheck(home, packs, path, pack)
    return found if found.users or is_shared_part(home) else None


def everything() -> list[Path]:
    project = project_of(Path.cwd())
    folders = (project / TEMPLATES).glob("*")
    packs = sorted(folder for folder in folders if folder.is_dir() and folder.name != PARTS)
    found = [*map(shown, packs), *data_in(project / DATA)]
    if not found:
        fail(Diagnostic("USE006", params={"folder": str(shown(project / DATA))}))
    return found


def pack_of(path: Path, named: str | None) -> Path | None:
    """The pack that a path belongs to, or the one named: a folder, or a name below ``templates/``."""
    if named is not None:
        from docxtpl_reports.packs import inventory

        found, problems = inventory.find_pack(named, project_of(path))
        return found if found is not None else fail(problems[0])
    if is_yaml(path) and path.name != RULES_FILE:
        return None  # the data file names its pack itself
    folder = path if path.is_dir() else path.parent
    return folder if (folder / RULES_FILE).is_file() or path.is_dir() else None
