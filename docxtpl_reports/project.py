"""Answers where packs, data files and results are, and how a path is shown: the one owner of these questions."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path

from docxtpl_reports import vietnamese
from docxtpl_reports.diagnostics import Diagnostic, Location, Reason, ReportError

TEMPLATES, DATA, RESULTS = "templates", "data", "out"  # folders of a project
PARTS = "chung"  # the folder of shared parts, among the packs
CASES = "thu"  # the folder of a pack's cases, in its own
RULES_FILE, TEMPLATE_FILE = "quy-tac.yml", "mau.docx"  # files of a pack
HIDDEN_ENDINGS = (".yml.txt", ".yaml.txt")  # of data and rules: Windows hides the last ending, Notepad adds it
_CHECKOUT = Path(__file__).parents[1] / TEMPLATES
_INSTALLED = f"share/docxtpl_reports/{TEMPLATES}/"  # below the environment's data folder: see setup.cfg
_FAILED_LIST = re.compile(r"loi(-da-sua)?(-\d+)?\.csv")
_NAMES_PACK = re.compile(r"""^\s*["']?m[aẫ]u["']?\s*[:：=]""", re.MULTILINE | re.IGNORECASE)


def find_project(start: Path) -> Path | None:
    """The nearest folder, from ``start`` upwards, that holds ``templates/``."""
    folder = os.path.join(os.getcwd(), start)
    if not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    while not os.path.isdir(os.path.join(folder, TEMPLATES)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return Path(folder)


def project_of(path: Path) -> Path:
    """The project of a file, else the current folder; as it is shown."""
    return shown(find_project(path) or Path.cwd())


def packs(project: Path) -> list[Path]:
    """The folders of a project's packs, by name."""
    return packs_in(project / TEMPLATES)


def pack_named(project: Path, name: str) -> Path | None:
    """The folder of one of them, by the name that its listing has: systems that ignore case find others, too."""
    folder = os.path.join(project, TEMPLATES)
    is_one = os.path.isfile(os.path.join(folder, name, RULES_FILE)) and name in os.listdir(folder)
    return Path(folder, name) if is_one else None


def packs_in(folder: Path) -> list[Path]:
    """The packs directly in a folder, by name."""
    return sorted(pack for pack in folder.glob("*") if (pack / RULES_FILE).is_file())


def shipped_packs() -> dict[str, Path]:
    """The folder of each pack that comes with this program, by its name, in order: in a checkout those of its ``templates``,
    else what the wheel has installed."""
    found = {path.parent for path in _CHECKOUT.glob(f"*/{RULES_FILE}")} or {
        path.parent for path in _installed() if path.name == RULES_FILE
    }
    return {folder.name: folder for folder in sorted(found)}


def shipped_parts() -> list[Path]:
    """The files of the parts that these packs share."""
    installed = (path for path in _installed() if path.parent.name == PARTS and path.suffix == ".docx")
    return sorted((_CHECKOUT / PARTS).glob("*.docx")) or sorted(installed)


def _installed() -> set[Path]:
    from importlib.metadata import PackageNotFoundError, files  # takes longer to import than --help may

    try:
        listed = files("docxtpl-reports") or []
    except PackageNotFoundError:
        return set()
    return {Path(str(file.locate())).resolve() for file in listed if _INSTALLED in file.as_posix()}


def part_folders(pack: Path) -> tuple[Path, ...]:
    """The folders of the shared parts of a pack's templates: its own first."""
    return pack, pack.parent / PARTS


def is_shared_part(path: Path) -> bool:
    """Whether a .docx lies in the folder of the parts that all packs share."""
    folder = Path(os.path.abspath(path)).parent
    return path.suffix.lower() == ".docx" and is_folder_of_parts(folder)


def is_folder_of_parts(folder: Path) -> bool:
    return Path(os.path.abspath(folder)).name == PARTS and not (folder / RULES_FILE).exists()


def parts_in(folder: Path) -> list[Path]:
    """The parts directly in a folder, by name; not the files that Word keeps beside open ones."""
    return sorted(path for path in folder.glob("*.docx") if not path.name.startswith(("~", ".")))


def shown(path: Path) -> Path:
    """A path as messages show it: from the current folder where possible, so that it is short and the same everywhere."""
    try:
        return path.relative_to(Path.cwd()) if path.is_absolute() else path
    except ValueError:
        return path


def from_root(root: Path) -> Callable[[str], str]:
    """Gives paths (from the current folder) as records hold them: from ``root``, with «/»; only the name on another drive."""
    return cache(partial(_from_root, _real(os.path.abspath(root))))


def _from_root(root: str, file: str) -> str:
    whole = os.path.abspath(file)
    folder, name = os.path.split(whole)
    real = os.path.realpath(file) if os.pardir in file or os.path.islink(whole) else os.path.join(_real(folder), name)
    try:
        return os.path.relpath(real, root).replace(os.sep, "/")
    except ValueError:
        return name


@lru_cache(maxsize=64)  # the folders of a batch are asked for with each of its files
def _real(folder: str) -> str:
    return os.path.realpath(folder)


def named_file(typed: str, folder: Path) -> Path:
    """The file that a data file names, from the folder of the data file; ``\\`` parts folders on every system."""
    return Path(os.path.normpath(folder / typed.strip().replace("\\", "/")))


def may_be_read(path: Path, data: Path) -> bool:
    """Whether a data file may build on ``path``: a file of its project, links followed; without a project, one of its folder
    or of the folder above."""
    root = find_project(data) or data.absolute().parent.parent
    try:
        return path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def data_in(folder: Path) -> list[Path]:
    """The data files of a folder: those that say ``mau:``; others are what they build on.

    Raises ReportError (USE009) for a file that cannot be opened.
    """
    return [shown(path) for path in sorted(filter(is_yaml, folder.glob("*"))) if names_pack(path)]


def names_pack(path: Path) -> bool:
    """Whether a file says ``mau:``. One that is not UTF-8, or misspells the key, is for the reader to refuse by name, not to be
    passed over. Raises ReportError (USE009)."""
    try:
        text = path.read_bytes()
    except OSError as error:
        params = {"path": str(path), "reason": Reason.of(error)}
        raise ReportError(Diagnostic("USE009", Location(str(path)), params)) from error
    words = vietnamese.composed(text.decode("utf-8-sig", "replace"))
    return "\0" in words or "\ufffd" in words or _NAMES_PACK.search(words) is not None


def is_failed_list(file: str) -> bool:
    """Whether a file, by its name, is a list of failed units. Each run rewrites it: rows built from it are not expected to stay
    there."""
    return _FAILED_LIST.fullmatch(file.rpartition("/")[2]) is not None


def is_yaml(path: Path) -> bool:
    """By its name; one with a hidden ``.txt`` behind is for the reader to refuse."""
    return path.name.lower().endswith((".yml", ".yaml", *HIDDEN_ENDINGS))
